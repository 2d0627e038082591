//! The pictures of the game are what the painter paints: painted anew and compared byte by byte.

#[path = "../examples/paint/painter.rs"]
mod painter;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Everything, painted once for all tests.
static PAINTED: LazyLock<Vec<painter::Picture>> = LazyLock::new(|| painter::all().expect("the pictures"));

fn assets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets")
}

#[test]
fn every_picture_is_as_it_is_painted() {
    assert!(PAINTED.len() > 150, "{}", PAINTED.len());
    for (file, bytes) in PAINTED.iter() {
        let on_disk = std::fs::read(assets().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(on_disk == *bytes, "{file} is not what the painter paints: run `cargo run --release --example paint`");
    }
}

#[test]
fn no_picture_lies_there_that_nobody_painted() {
    let painted: BTreeSet<&str> = PAINTED.iter().map(|(file, _)| file.as_str()).collect();
    for folder in ["scenes", "layers", "avatar"] {
        for entry in std::fs::read_dir(assets().join(folder)).expect("a folder") {
            let file = format!("{folder}/{}", entry.expect("an entry").file_name().to_string_lossy());
            assert!(painted.contains(file.as_str()), "{file}");
        }
    }
}
