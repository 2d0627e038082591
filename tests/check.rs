//! `kenji check` as an author uses it: files in, faults with their lines out, and a new character that plays.

mod program;

use std::fs;

use program::{Run, folder, run_in};
use serde_json::Value;

const BASE: &str = include_str!("../characters/kenji_sato.en.yaml");
const HOUSE: &str = include_str!("../characters/kenji_sato.house.en.yaml");
const HEARS: &str = include_str!("../characters/kenji_sato.hears.en.txt");
const OVERLAY: &str = include_str!("../characters/kenji_sato.dialogue_only.en.yaml");

/// The built-in file with `from` replaced by `to`, checked from its own folder.
fn check_with(from: &str, to: &str, more: &[&str]) -> Run {
    let home = folder();
    let files = [("mine.en.yaml", BASE), ("mine.house.en.yaml", HOUSE), ("mine.hears.en.txt", HEARS)];
    assert!(files.iter().any(|(_, text)| text.contains(from)), "the files have changed: {from}");
    for (name, text) in files {
        fs::write(home.path().join(name), text.replacen(from, to, 1)).expect("a file");
    }
    run_in(home.path(), &[&["check", "mine.en.yaml"], more].concat(), "")
}

#[test]
fn the_built_in_character_is_in_order() {
    let run = run_in(folder().path(), &["check"], "");
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.told);
    assert!(run.out.ends_with("the built-in character: no errors, no warnings\n"), "{}", run.out);
}

#[test]
fn a_fault_is_shown_with_file_line_column_row_and_caret_and_fails() {
    let run = check_with("  age: 49", "  age: 48", &[]);
    assert_eq!(run.code, Some(1), "{}", run.told);
    let block = "\
error: identity.age is 48, but born in 1977 one turns 49 in 2026
  --> mine.en.yaml:21:8
   |
21 |   age: 48
   |        ^^
";
    assert!(run.out.contains(block), "{}", run.out);
    assert!(run.out.ends_with("1 file: 1 error, no warnings\n"), "{}", run.out);
}

#[test]
fn what_does_not_load_is_shown_in_the_same_form_whoever_reads_it() {
    let from = "    betrayal: >-\n      The system that rewarded destruction and called it value; and his own hand, which signed. He does not\n      put all of it on the system.\n";
    let run = check_with(from, "    betrayal: ''\n", &[]);
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains("error: identity.raster.betrayal is left blank\n"), "{}", run.out);
    assert!(run.out.contains("|     betrayal: ''\n") && run.out.contains("|     ^^^^^^^^\n"), "{}", run.out);
    let home = folder();
    fs::write(home.path().join("mine.yaml"), BASE.replacen(from, "", 1)).expect("a file");
    let run = run_in(home.path(), &["chat", "--character", "mine.yaml", "--guest"], "");
    assert_eq!(run.code, Some(2), "{}", run.told);
    assert!(run.told.contains("identity.raster lacks the field `betrayal`"), "{}", run.told);
    assert!(run.told.contains("--> mine.yaml:") && run.told.contains('^'), "{}", run.told);
}

#[test]
fn warnings_are_shown_and_do_not_fail() {
    let run = check_with("  goodbye\n  bye\n", "  hello\n  bye\n", &[]);
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.told);
    assert!(run.out.contains("warning: examples.exchanges.goodbye.hears[0] 'hello' is heard as 'greet' as well"));
    assert!(run.out.ends_with("1 file: no errors, 1 warning\n"), "{}", run.out);
}

#[test]
fn json_is_one_object_with_every_problem() {
    let run = check_with("  age: 49", "  age: 48", &["--json"]);
    assert_eq!(run.code, Some(1));
    let report: Value = serde_json::from_str(&run.out).expect("one object");
    assert_eq!((report["errors"].as_u64(), report["warnings"].as_u64()), (Some(1), Some(0)));
    let problem = &report["problems"][0];
    assert_eq!(problem["file"], "mine.en.yaml");
    assert_eq!((problem["line"].as_u64(), problem["column"].as_u64()), (Some(21), Some(8)));
    assert_eq!((problem["severity"].as_str(), problem["path"].as_str()), (Some("error"), Some("identity.age")));
    assert!(problem["message"].as_str().expect("a message").contains("one turns 49"));
}

#[test]
fn an_overlay_is_checked_with_what_it_extends_and_blamed_for_its_own_lines() {
    let home = folder();
    fs::write(home.path().join("kenji_sato.en.yaml"), BASE).expect("a file");
    let text = OVERLAY.replacen("    greet:\n", "    greet:\n      - Her landlord says good evening.\n", 1);
    fs::write(home.path().join("short.yaml"), text).expect("a file");
    let run = run_in(home.path(), &["check", "short.yaml"], "");
    assert_eq!(run.code, Some(1), "{}", run.told);
    assert!(run.out.contains("error: examples.says.greet[0] says 'her landlord', which a stranger may not hear"));
    assert!(run.out.contains("--> short.yaml:") && !run.out.contains("--> kenji_sato.en.yaml"), "{}", run.out);
    fs::remove_file(home.path().join("kenji_sato.en.yaml")).expect("gone");
    assert_eq!(run_in(home.path(), &["check", "short.yaml"], "").code, Some(1), "the built-in one is extended");
    fs::write(home.path().join("lost.yaml"), OVERLAY.replacen("kenji_sato.en.yaml", "nobody.yaml", 1)).expect("a file");
    let run = run_in(home.path(), &["check", "lost.yaml", "short.yaml"], "");
    assert!(run.out.contains("error: extends names 'nobody.yaml', and there is no such file"), "{}", run.out);
    assert!(run.out.ends_with("2 files: 2 errors, no warnings\n"), "{}", run.out);
}

#[test]
fn wrong_usage_is_told_apart_from_wrong_files() {
    let home = folder();
    for arguments in [
        ["check", "nowhere.yaml"].as_slice(),
        &["check", "--frob"],
        &["check", "--print", "half"],
        &["check", "--new", "森"],
        &["check", "--new", "Mori", "--json"],
    ] {
        assert_eq!(run_in(home.path(), arguments, "").code, Some(2), "{arguments:?}");
    }
}

#[test]
fn the_contracts_are_printed_as_a_model_reads_them() {
    let home = folder();
    let print = |arguments: &[&str]| {
        let run = run_in(home.path(), &[&["check", "--print"], arguments].concat(), "");
        assert_eq!(run.code, Some(0), "{}", run.told);
        run.out
    };
    let (public, full) = (print(&["public"]), print(&["full"]));
    assert!(public.starts_with("# Who you are\n") && public.len() * 3 < full.len());
    assert!(!public.contains("M&A") && full.contains("M&A"));
    assert!(full.contains("**scene**") && !print(&["full", "--spec", "dialogue"]).contains("**scene**"));
}

#[test]
fn a_new_character_is_written_checked_and_played() {
    let home = folder();
    let run = run_in(home.path(), &["check", "--new", "Mori Sachi"], "");
    assert_eq!(run.code, Some(0), "{}", run.told);
    assert!(run.out.contains("kenji check mori_sachi.en.yaml"), "{}", run.out);
    let run = run_in(home.path(), &["check", "mori_sachi.en.yaml"], "");
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.told);
    assert!(run.out.ends_with("1 file: no errors, no warnings\n"), "{}", run.out);
    let chat = ["chat", "--json", "--character", "mori_sachi.en.yaml", "--model", "house", "--guest", "--seed", "7"];
    let run = run_in(home.path(), &chat, "Good evening.\nA tempura soba, please.\nWhat did you do before this?\n");
    assert_eq!(run.code, Some(0), "{}", run.told);
    let turns: Vec<Value> = run.out.lines().map(|row| serde_json::from_str(row).expect("a turn")).collect();
    assert_eq!(turns.len(), 3, "{}", run.out);
    let reply = |nth: usize| turns[nth]["reply"].as_str().expect("a reply");
    assert!(reply(0).contains("Evening"), "{}", run.out);
    assert!(reply(1).contains("Tempura soba"), "{}", run.out);
    assert_eq!((reply(2), turns[2]["gate"].as_str()), ("Trains. They ran. Do you have one to catch?", Some("closed")));
}

#[test]
fn a_file_that_is_there_is_never_overwritten() {
    let home = folder();
    fs::write(home.path().join("mori.en.yaml"), "mine").expect("a file");
    let run = run_in(home.path(), &["check", "--new", "Mori"], "");
    assert_eq!(run.code, Some(2));
    assert!(run.told.contains("mori.en.yaml is there already"), "{}", run.told);
    assert_eq!(fs::read_to_string(home.path().join("mori.en.yaml")).expect("a file"), "mine");
}
