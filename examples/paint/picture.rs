//! The file on disk: an indexed PNG whose palette is the game's palette.
//! The `image` crate writes no indexed pictures, so its greyscale PNG is given a palette chunk; the pixel data
//! of the two formats is the same.

use std::path::Path;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use crate::palette::Palette;

const SIGNATURE: usize = 8;
const HEADER_CHUNK: usize = 25;
const COLOUR_TYPE: usize = SIGNATURE + 8 + 9;
const INDEXED: u8 = 3;

/// Writes pixels (palette indices, nothing is transparent) as an indexed PNG.
pub fn write(path: &Path, width: i32, pixels: &[Option<u8>], palette: &Palette) -> Result<(), String> {
    let bytes = encode(width as u32, pixels, palette)?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    std::fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

fn encode(width: u32, pixels: &[Option<u8>], palette: &Palette) -> Result<Vec<u8>, String> {
    let clear = palette.swatches.len() as u8;
    let height = pixels.len() as u32 / width;
    let indices: Vec<u8> = pixels.iter().map(|pixel| pixel.unwrap_or(clear)).collect();
    let mut grey = Vec::new();
    PngEncoder::new_with_quality(&mut grey, CompressionType::Best, FilterType::NoFilter)
        .write_image(&indices, width, height, ExtendedColorType::L8)
        .map_err(|error| error.to_string())?;
    Ok(with_palette(&grey, palette, pixels.contains(&None)))
}

fn with_palette(grey: &[u8], palette: &Palette, transparent: bool) -> Vec<u8> {
    let mut colours: Vec<u8> = palette.swatches.iter().flat_map(|swatch| swatch.rgb).collect();
    let mut head = grey[..SIGNATURE + HEADER_CHUNK].to_vec();
    head[COLOUR_TYPE] = INDEXED;
    let sum = checksum(&head[SIGNATURE + 4..SIGNATURE + HEADER_CHUNK - 4]);
    head[SIGNATURE + HEADER_CHUNK - 4..].copy_from_slice(&sum.to_be_bytes());
    if transparent {
        colours.extend([0, 0, 0]);
    }
    push_chunk(&mut head, b"PLTE", &colours);
    if transparent {
        let mut alphas = vec![255; palette.swatches.len()];
        alphas.push(0);
        push_chunk(&mut head, b"tRNS", &alphas);
    }
    head.extend_from_slice(&grey[SIGNATURE + HEADER_CHUNK..]);
    head
}

fn push_chunk(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    file.extend((data.len() as u32).to_be_bytes());
    let start = file.len();
    file.extend(kind);
    file.extend(data);
    let sum = checksum(&file[start..]);
    file.extend(sum.to_be_bytes());
}

/// The CRC-32 of the PNG specification.
fn checksum(data: &[u8]) -> u32 {
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
