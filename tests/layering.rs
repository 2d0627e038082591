//! An import points up the list of layers, never down: read from the sources, so that a shortcut is seen
//! the day it is taken.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each layer with the layers it may use, highest first. What is not yet there may be named all the same.
const LAYERS: [(&str, &[&str]); 12] = [
    ("character", &[]),
    ("art", &["character"]),
    ("director", &["character"]),
    ("visit", &["character", "director"]),
    ("actor", &["character", "director"]),
    ("memory", &["character"]),
    ("runtime", &["character", "director", "visit", "actor", "memory"]),
    ("export", &["character", "art", "director", "visit", "actor", "memory"]),
    ("bench", &["character", "director", "visit", "actor", "memory", "runtime"]),
    ("stage", &["character", "art", "director", "visit", "actor", "memory", "runtime"]),
    ("cli", &["character", "art", "director", "visit", "actor", "memory", "runtime", "export", "bench", "stage"]),
    ("main", &["cli"]),
];

/// Crates that only one layer may name: who else needs them goes through that layer.
const FENCED: [(&str, &[&str]); 5] = [
    ("reqwest", &["actor"]),
    ("ollama_rs", &["actor"]),
    ("ratatui", &["stage", "cli"]),
    ("crossterm", &["stage", "cli"]),
    ("ratatui_image", &["stage", "cli"]),
];

/// Crates that a pure layer may not name at all: no clock, no network, no screen, no task.
const PURE: [&str; 4] = ["character", "art", "director", "visit"];
const IMPURE: [&str; 8] =
    ["tokio", "Instant", "SystemTime", "std::fs", "std::env", "std::thread", "rand::random", "std::net"];
/// What a pure layer does once, at the edge: the character file and a folder of pictures are read here.
const READERS: [&str; 2] = ["character/manuscript.rs", "art/assets.rs"];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

fn layer_of(path: &Path) -> String {
    let below = path.strip_prefix(root()).expect("a path below src");
    let first = below.components().next().expect("a first part").as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The code without its comments; tests inside the sources follow the same rules.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source");
    text.lines().filter(|row| !row.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The layers that `code` names: `crate::x`, `kenji::x`, and each part of a grouped `use crate::{x, y::z}`.
fn named(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for prefix in ["crate::", "kenji::"] {
        for after in code.split(prefix).skip(1) {
            for part in group(after) {
                names.insert(part.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
            }
        }
    }
    names
}

/// The parts of a braced group at the start of `text`, nested groups left whole; `text` itself without one.
fn group(text: &str) -> Vec<String> {
    let Some(inner) = text.strip_prefix('{') else { return vec![text.to_owned()] };
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for c in inner.chars() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => parts.push(String::new()),
            _ => {}
        }
        if let Some(part) = parts.last_mut().filter(|_| c != ',' || depth > 0) {
            part.push(c);
        }
    }
    parts
}

#[test]
fn a_layer_in_a_nested_group_is_seen() {
    let names = named("use crate::{a::{b, c}, stage::x};\nlet y = kenji::visit::z;");
    assert!(["a", "stage", "visit"].iter().all(|name| names.contains(*name)), "{names:?}");
}

#[test]
fn an_import_points_up_the_list_of_layers() {
    let mut wrong = Vec::new();
    for path in sources(&root()) {
        let layer = layer_of(&path);
        if layer == "lib" {
            continue;
        }
        let Some((_, may)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
            panic!("{} belongs to no layer", path.display());
        };
        for name in named(&code(&path)) {
            let is_layer = LAYERS.iter().any(|(known, _)| *known == name);
            if is_layer && name != layer && !may.contains(&name.as_str()) {
                wrong.push(format!("{} uses {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_fenced_crate_stays_behind_its_fence() {
    for path in sources(&root()) {
        let (layer, code) = (layer_of(&path), code(&path));
        for (name, layers) in FENCED {
            let uses = code.contains(&format!("{name}::"));
            assert!(!uses || layers.contains(&layer.as_str()), "{} uses {name}", path.display());
        }
    }
}

#[test]
fn what_is_pure_knows_no_clock_and_no_task() {
    for path in sources(&root()).iter().filter(|path| PURE.contains(&layer_of(path).as_str())) {
        let code = code(path);
        let reads = READERS.iter().any(|reader| path.ends_with(reader));
        for name in IMPURE.into_iter().filter(|name| !(reads && *name == "std::fs")) {
            assert!(!code.contains(name), "{} uses {name}", path.display());
        }
    }
}

#[test]
fn no_file_has_outgrown_its_room() {
    for path in sources(&root()) {
        let rows = fs::read_to_string(&path).expect("a source").lines().count();
        assert!(rows <= 700, "{} has {rows} rows", path.display());
    }
}
