//! Paints every picture of the game from code and writes them as indexed PNG files.
//! The same code always writes the same bytes; nothing is drawn from a clock or from chance.
//!
//! `paint [folder] [part of a name]`; the folder is `assets` if none is named. The table of the pictures is in
//! `painter.rs`.

#[path = "painter.rs"]
mod painter;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("assets"), PathBuf::from);
    let part = std::env::args().nth(2).unwrap_or_default();
    let pictures = if part.is_empty() { painter::all() } else { painter::matching(&part) };
    match pictures.and_then(|pictures| write(&folder, &pictures)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("paint: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path, pictures: &[painter::Picture]) -> Result<(), String> {
    for (file, bytes) in pictures {
        let path = folder.join(file);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| format!("{}: {error}", parent.display()))?;
        }
        std::fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}
