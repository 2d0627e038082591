//! The pictures of the game are what the painter paints: painted anew and compared byte by byte.

#[path = "../examples/paint/painter.rs"]
mod painter;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn assets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets")
}

#[test]
fn every_picture_is_as_it_is_painted() {
    let painted = painter::all().expect("the pictures");
    assert!(painted.len() > 90, "{}", painted.len());
    for (file, bytes) in &painted {
        let on_disk = std::fs::read(assets().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(on_disk == *bytes, "{file} is not what the painter paints: run `cargo run --release --example paint`");
    }
}

#[test]
fn no_picture_lies_there_that_nobody_painted() {
    let painted: BTreeSet<String> = painter::all().expect("the pictures").into_iter().map(|(file, _)| file).collect();
    for folder in ["scenes", "layers", "avatar"] {
        for entry in std::fs::read_dir(assets().join(folder)).expect("a folder") {
            let file = format!("{folder}/{}", entry.expect("an entry").file_name().to_string_lossy());
            assert!(painted.contains(&file), "{file}");
        }
    }
}
