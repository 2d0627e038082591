//! The portrait with the card inside: a PNG whose text chunks hold the card in base64, `chara` the second version and
//! `ccv3` the third.

use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::RgbaImage;
use serde_json::Value;

use super::{Card, Version};
use crate::art::{Assets, Face, Palette, on_ground, scale_up};

/// Side of the portrait, in pixels.
const SIDE: u32 = 512;

/// Why a picture holds no card.
#[derive(Debug, thiserror::Error)]
pub enum PortraitError {
    /// It cannot be written.
    #[error("the portrait cannot be written: {0}")]
    Write(#[from] png::EncodingError),
    /// It is no PNG.
    #[error("it is no PNG: {0}")]
    Read(#[from] png::DecodingError),
    /// A chunk holds something else.
    #[error("its chunk '{0}' holds no card")]
    Chunk(String),
}

/// The chunk that holds a version.
pub fn keyword(version: Version) -> &'static str {
    match version {
        Version::V2 => "chara",
        Version::V3 => "ccv3",
    }
}

/// Kenji's face from `assets` with `card` inside, in each of `versions`.
///
/// # Errors
/// When it cannot be encoded.
pub fn write(assets: &Assets, card: &Card, versions: &[Version]) -> Result<Vec<u8>, PortraitError> {
    let face = on_ground(&assets.face(Face::Neutral), Palette::builtin().get("night-0"));
    let picture: RgbaImage = scale_up(&face, SIDE, SIDE);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    for &version in versions {
        let text = STANDARD.encode(card.json(version).to_string());
        encoder.add_text_chunk(keyword(version).to_owned(), text)?;
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(picture.as_raw())?;
    writer.finish()?;
    Ok(bytes)
}

/// The card that a portrait holds in `version`; nothing where it holds none.
///
/// # Errors
/// When it is no PNG, or the chunk holds something else.
pub fn read(bytes: &[u8], version: Version) -> Result<Option<Value>, PortraitError> {
    let reader = png::Decoder::new(Cursor::new(bytes)).read_info()?;
    let keyword = keyword(version);
    let Some(chunk) = reader.info().uncompressed_latin1_text.iter().find(|chunk| chunk.keyword == keyword) else {
        return Ok(None);
    };
    let wrong = || PortraitError::Chunk(keyword.to_owned());
    let json = STANDARD.decode(&chunk.text).map_err(|_| wrong())?;
    serde_json::from_slice(&json).map(Some).map_err(|_| wrong())
}
