//! `kill -9` at any moment: no turn that was answered is lost, no save is broken, and the next visit
//! begins as if nothing had happened.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use kenji::memory::{Save, VisitRecord};
use nix::sys::signal::Signal;
use serde_json::Value;

const ROUNDS: u32 = 25;

fn start(folder: &Path) -> Child {
    start_as(Command::new(env!("CARGO_BIN_EXE_kenji")), folder)
}

fn start_as(mut command: Command, folder: &Path) -> Child {
    command
        .args(["chat", "--json", "--model", "house", "--save"])
        .arg(folder.join("saves"))
        .env("HOME", folder)
        .env("XDG_STATE_HOME", folder.join("state"))
        .env("KENJI_LOG", "off")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program")
}

/// What the rows say: each turn's line and reply.
fn spoken<'a>(rows: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let text = |turn: &Value, field: &str| turn[field].as_str().expect("text").to_owned();
    rows.map(|row| {
        let turn: Value = serde_json::from_str(row).unwrap_or_else(|error| panic!("{error}: {row}"));
        (text(&turn, "player"), text(&turn, "reply"))
    })
    .collect()
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", path.display()))
}

/// Plays until `answers` have come, waits for `delay` while the next ones are in the making, kills.
/// What was printed, the last whole line included, even if it was read only afterwards.
fn killed_visit(folder: &Path, answers: u32, delay: Duration) -> Vec<(String, String)> {
    let mut child = start(folder);
    let mut input = child.stdin.take().expect("its input");
    let mut output = BufReader::new(child.stdout.take().expect("its output"));
    let mut printed = String::new();
    for turn in 1..=answers {
        writeln!(input, "This is turn {turn}, and I like the broth.").expect("a line");
        output.read_line(&mut printed).expect("an answer");
    }
    // What the kill falls into.
    let _ = writeln!(input, "One more.\nAnd another.\nAnd a third.");
    std::thread::sleep(delay);
    child.kill().expect("a kill");
    child.wait().expect("its end");
    output.read_to_string(&mut printed).expect("the rest");
    let mut told = String::new();
    child.stderr.take().expect("its errors").read_to_string(&mut told).expect("text");
    assert_eq!(told, "", "a start after a kill is like any other");
    spoken(whole_rows(&printed).lines())
}

/// A row that was cut short was not printed.
fn whole_rows(printed: &str) -> &str {
    &printed[..printed.rfind('\n').map_or(0, |end| end + 1)]
}

#[test]
fn no_kill_loses_an_answered_turn_or_breaks_a_save() {
    let folder = tempfile::tempdir().expect("a folder");
    let guest = folder.path().join("saves/kenji_sato/you");
    let mut begun = 0;
    for round in 0..ROUNDS {
        // From no answer to four, and from at once to long after the three last lines were answered.
        let (answers, delay) = (round % 5, Duration::from_micros(u64::from(round * round) * 150));
        let printed = killed_visit(folder.path(), answers, delay);
        assert!(printed.len() >= answers as usize);
        if !guest.join("save.yaml").exists() {
            assert!(printed.is_empty(), "round {round}: turns were answered and nothing was saved");
            continue;
        }
        let save: Save = read(&guest.join("save.yaml"));
        assert!(save.visits_begun == begun || save.visits_begun == begun + 1, "round {round}: {save:?}");
        if printed.is_empty() {
            begun = save.visits_begun;
            continue;
        }
        assert_eq!(save.visits_begun, begun + 1, "round {round}");
        begun += 1;
        let visit: VisitRecord = read(&guest.join(format!("visits/{begun:04}.yaml")));
        let kept: Vec<_> = visit.turns.into_iter().map(|turn| (turn.player, turn.reply)).collect();
        assert!(kept.starts_with(&printed), "round {round}: printed {printed:#?}\nkept {kept:#?}");
        assert!(visit.save.standing.points >= save.standing.points, "round {round}: the save is ahead of its visit");
    }
    assert!(begun > ROUNDS / 2);
    let left: Vec<_> = std::fs::read_dir(&guest)
        .expect("the guest's folder")
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| name.contains("broken"))
        .collect();
    assert!(left.is_empty(), "{left:?}");

    // And a whole visit afterwards.
    let mut child = start(folder.path());
    writeln!(child.stdin.take().expect("its input"), "I am back.").expect("a line");
    let ended = child.wait_with_output().expect("its end");
    assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(0), ""));
    assert_eq!(read::<Save>(&guest.join("save.yaml")).visits_begun, begun + 1);
}

#[test]
fn a_kill_in_the_midst_of_a_file_leaves_the_file_that_was_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let guest = folder.path().join("saves/kenji_sato/you");
    let lines: String = (1..=40).map(|number| format!("This is line {number}, and I like the broth.\n")).collect();
    for (round, blocks) in [2, 4, 6].into_iter().enumerate() {
        // The system kills whoever writes more than so many blocks into a file, at that very write.
        let script = format!("ulimit -c 0; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let mut limited = Command::new("sh");
        limited.args(["-c", &script, env!("CARGO_BIN_EXE_kenji")]);
        let mut child = start_as(limited, folder.path());
        let mut input = child.stdin.take().expect("its input");
        // It dies while these are being read.
        let _ = input.write_all(lines.as_bytes());
        drop(input);
        let ended = child.wait_with_output().expect("its end");
        assert_eq!(ended.status.signal(), Some(Signal::SIGXFSZ as i32), "{ended:?}");
        let printed = String::from_utf8(ended.stdout).expect("text");
        let printed = spoken(whole_rows(&printed).lines());
        let number = round as u32 + 1;
        assert!(!printed.is_empty());
        assert_eq!(read::<Save>(&guest.join("save.yaml")).visits_begun, number);
        let visit: VisitRecord = read(&guest.join(format!("visits/{number:04}.yaml")));
        let kept: Vec<_> = visit.turns.into_iter().map(|turn| (turn.player, turn.reply)).collect();
        assert!(kept.starts_with(&printed) && kept.len() < 40, "{printed:#?}\n{kept:#?}");
    }
}
