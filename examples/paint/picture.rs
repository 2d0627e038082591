//! The file on disk: an indexed PNG whose palette is the game's palette.
//! The `image` crate writes no indexed pictures, so its greyscale PNG is given a palette chunk; the pixel data
//! of the two formats is the same.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use crate::painter::palette::Palette;

const SIGNATURE: usize = 8;
const HEADER_CHUNK: usize = 25;
/// Where the header says how colours are meant.
const COLOUR_TYPE: usize = 9;
const INDEXED: u8 = 3;

/// The bytes of an indexed PNG; pixels are palette indices, or nothing where the picture is transparent.
pub fn encode(width: i32, pixels: &[Option<u8>], palette: &Palette) -> Result<Vec<u8>, String> {
    let width = width.max(0) as u32;
    let clear = palette.swatches.len() as u8;
    let height = (pixels.len() as u32).checked_div(width).unwrap_or(0);
    let indices: Vec<u8> = pixels.iter().map(|pixel| pixel.unwrap_or(clear)).collect();
    let mut grey = Vec::new();
    PngEncoder::new_with_quality(&mut grey, CompressionType::Best, FilterType::NoFilter)
        .write_image(&indices, width, height, ExtendedColorType::L8)
        .map_err(|error| error.to_string())?;
    with_palette(&grey, palette, pixels.contains(&None)).ok_or_else(|| "a PNG without a header".to_string())
}

/// Gives a greyscale PNG the game's palette; nothing when it has no header.
fn with_palette(grey: &[u8], palette: &Palette, transparent: bool) -> Option<Vec<u8>> {
    let mut colours: Vec<u8> = palette.swatches.iter().flat_map(|swatch| swatch.rgb).collect();
    let (head, rest) = grey.split_at_checked(SIGNATURE + HEADER_CHUNK)?;
    let (signature, header) = head.split_at_checked(SIGNATURE)?;
    let mut header = header.get(8..HEADER_CHUNK - 4)?.to_vec();
    *header.get_mut(COLOUR_TYPE)? = INDEXED;
    let mut file = signature.to_vec();
    push_chunk(&mut file, b"IHDR", &header);
    if transparent {
        colours.extend([0, 0, 0]);
    }
    push_chunk(&mut file, b"PLTE", &colours);
    if transparent {
        let mut alphas = vec![255; palette.swatches.len()];
        alphas.push(0);
        push_chunk(&mut file, b"tRNS", &alphas);
    }
    file.extend_from_slice(rest);
    Some(file)
}

/// Adds a chunk: its length, its kind, its data, and the sum over both.
fn push_chunk(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    file.extend((data.len() as u32).to_be_bytes());
    let sum = checksum(kind.iter().chain(data));
    file.extend(kind);
    file.extend(data);
    file.extend(sum.to_be_bytes());
}

/// The CRC-32 of the PNG specification.
fn checksum<'a>(data: impl Iterator<Item = &'a u8>) -> u32 {
    let mut sum = u32::MAX;
    for &byte in data {
        sum ^= u32::from(byte);
        for _ in 0..8 {
            let carry = if sum & 1 == 1 { 0xedb8_8320 } else { 0 };
            sum = (sum >> 1) ^ carry;
        }
    }
    !sum
}
