//! The pictures of the README are what the program draws today. `KENJI_WRITE=1 cargo test --test pictures`
//! draws them anew.

use std::path::Path;
use std::process::Command;

/// Each picture with its state and the size of its screen.
const PICTURES: [(&str, &str, &str); 7] = [
    ("arrival.gif", "arrival", "80x24"),
    ("title.png", "title", "120x36"),
    ("machine.png", "machine", "120x36"),
    ("bowl.png", "bowl", "120x36"),
    ("after_closing.png", "after_closing", "120x36"),
    ("door.png", "door", "120x36"),
    ("wednesday.png", "wednesday", "120x36"),
];

#[test]
fn the_pictures_of_the_readme_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures");
    let readme = std::fs::read_to_string(folder.join("../../README.md")).expect("the README");
    let drawn = tempfile::tempdir().expect("a folder");
    let mut stale = Vec::new();
    for (file, scene, size) in PICTURES {
        assert!(readme.contains(&format!("docs/pictures/{file}")), "the README does not show {file}");
        let out = drawn.path().join(file);
        let done = Command::new(env!("CARGO_BIN_EXE_kenji"))
            .args(["snapshot", "--scene", scene, "--size", size, "--seconds", "1", "--out"])
            .arg(&out)
            .output()
            .expect("the program");
        assert!(done.status.success(), "{file}: {}", String::from_utf8_lossy(&done.stderr));
        let now = std::fs::read(&out).expect("the picture");
        if std::env::var_os("KENJI_WRITE").is_some() {
            std::fs::write(folder.join(file), &now).expect("the picture is written");
        }
        if std::fs::read(folder.join(file)).ok() != Some(now) {
            stale.push(file);
        }
    }
    assert!(stale.is_empty(), "{stale:?} are stale: KENJI_WRITE=1 cargo test --test pictures");
}

#[test]
fn every_state_that_is_listed_can_be_drawn_in_every_form() {
    let run = |arguments: &[&str]| Command::new(env!("CARGO_BIN_EXE_kenji")).args(arguments).output().expect("a run");
    let list = run(&["snapshot", "--list"]);
    let names = String::from_utf8(list.stdout).expect("text");
    assert!(names.lines().count() > 15 && names.lines().all(|name| !name.contains(char::is_whitespace)), "{names}");
    let folder = tempfile::tempdir().expect("a folder");
    for (ending, begins) in [("png", &b"\x89PNG"[..]), ("svg", b"<svg"), ("gif", b"GIF89a")] {
        let out = folder.path().join(format!("x.{ending}"));
        let path = out.to_str().expect("a path");
        let done = run(&["snapshot", "--scene", "title", "--size", "60x20", "--seconds", "1", "--out", path]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        assert!(std::fs::read(&out).expect("a picture").starts_with(begins), "{ending}");
    }
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let run = |arguments: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_kenji")).arg("snapshot").args(arguments).output().expect("a run");
        (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    for (arguments, words) in [
        (&["--scene", "nowhere", "--out", "x.png"][..], "there is no such state"),
        (&["--scene", "title", "--out", "x.bmp"], ".png, .svg or .gif"),
        (&["--scene", "title", "--size", "0x9", "--out", "x.png"], "1x1"),
        (&["--scene", "title"], "--out"),
    ] {
        let (code, told) = run(arguments);
        assert_eq!(code, Some(2), "{arguments:?}");
        assert!(told.contains(words), "{arguments:?}: {told}");
    }
    let (code, told) = run(&["--scene", "title", "--out", "/no/such/folder/x.png"]);
    assert_eq!(code, Some(1));
    assert!(told.contains("cannot be written"), "{told}");
}
