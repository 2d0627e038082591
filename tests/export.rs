//! `kenji export` as a person uses it: files out, and a model made in the Ollama that runs.

mod program;
mod wire;

use std::fs;
use std::path::Path;

use kenji::export::card::{Version, portrait};
use kenji::export::modelfile::{Kind, Modelfile};
use program::{Run, folder, run_at, run_in};
use serde_json::{Value, json};
use wire::{Answer, Server};

impl Run {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).expect("JSON")
    }
}

fn export(home: &Path, arguments: &[&str]) -> Run {
    run_in(home, &[&["export"], arguments].concat(), "")
}

/// Plays a saved visit of these lines.
fn play(home: &Path, lines: &str) {
    let played = run_in(home, &["chat", "--model", "house", "--seed", "3"], lines);
    assert_eq!(played.code, Some(0), "{}", played.told);
}

#[test]
fn the_modelfile_of_the_repository_is_what_the_program_writes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("Modelfile");
    let written = export(folder().path(), &["modelfile"]).out;
    if std::env::var_os("KENJI_WRITE").is_some() {
        fs::write(&path, &written).expect("the Modelfile");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(kept == written, "Modelfile is not what the program writes; KENJI_WRITE=1 writes it anew");
    assert!(Modelfile::read(&kept).is_ok());
}

#[test]
fn a_modelfile_goes_where_it_is_sent_and_replaces_nothing_unasked() {
    let home = folder();
    let file = home.path().join("Kenji");
    let written = export(home.path(), &["modelfile", "--model", "gemma4:e2b", "--out", "Kenji"]);
    assert_eq!((written.code, written.out.as_str()), (Some(0), ""), "{}", written.told);
    assert!(
        written.told.contains("his secrets stand in it") && written.told.contains("Kenji is written"),
        "{}",
        written.told
    );
    let text = fs::read_to_string(&file).expect("the file");
    assert!(text.contains("kenji export modelfile --model gemma4:e2b\n") && !text.contains("**scene**"));
    let again = export(home.path(), &["modelfile", "--tier", "regular", "--out", "Kenji"]);
    assert_eq!(again.code, Some(2));
    assert!(again.told.contains("Kenji is there already; --force replaces it"), "{}", again.told);
    assert_eq!(fs::read_to_string(&file).expect("the file"), text);
    assert_eq!(export(home.path(), &["modelfile", "--tier", "regular", "--out", "Kenji", "--force"]).code, Some(0));
    assert!(fs::read_to_string(&file).expect("the file").contains("as a guest of the tier 'regular' knows him"));
}

#[test]
fn bad_wishes_are_answered_with_what_there_is() {
    let home = folder();
    for (arguments, code, words) in [
        (&["modelfile", "--tier", "friend"][..], 2, "stranger, regular, close_friend, inner_circle"),
        (&["modelfile", "--model", "a b"], 2, "'a b' is no name of a model"),
        (&["modelfile", "--earned"], 1, "there is no save of"),
        (&["modelfile", "--create", "kenji-ramen"], 3, "Ollama"),
        (&["transcript", "last"], 1, "no visit of"),
        (&["card", "--lorebook", "--tier", "regular"], 2, "cannot be used with"),
        (&["modelfile", "--name", "Ana"], 2, "--earned"),
        (&["card", "--png", "--out", "kenji.jpg"], 2, "has to end in .png"),
        (&["transcript", "nosuch.yaml"], 1, "nosuch.yaml: no record of a visit"),
        (&["transcript", "1", "--name", "a/b"], 2, "cannot be a guest's name"),
        (&["prompt", "--name", "Nobody", "--line", "Hi."], 1, "there is no save of 'Nobody'"),
        (&["prompt"], 2, "--line"),
        (&["prompt", "--as", "nobody", "--line", "Hi."], 2, "nobody is called so"),
    ] {
        let run = export(home.path(), arguments);
        assert_eq!(run.code, Some(code), "{arguments:?}: {}", run.told);
        assert!(run.told.contains(words), "{arguments:?}: {}", run.told);
    }
    let noted = export(home.path(), &["modelfile", "--model", "gemma4:12b"]);
    assert!(noted.code == Some(0) && noted.told.contains("none of the sizes"), "{}", noted.told);
}

#[test]
fn what_was_earned_comes_from_the_save() {
    let home = folder();
    play(
        home.path(),
        "Hello, my name is Ana.\nI just moved here from Osaka.\nTonkotsu, kata-men, please.\nGochisousama.\n",
    );
    let file = Modelfile::read(&export(home.path(), &["modelfile", "--earned"]).out).expect("a Modelfile");
    let system = file.iter().find(|one| one.kind == Kind::System).map(|one| one.text.as_str());
    let system = system.expect("a system text");
    assert!(system.contains("To you this guest belongs to: stranger."), "{system}");
    assert!(system.contains("The guest's name is Ana.") && system.contains("Osaka"), "{system}");
    assert!(!system.contains("Behind it"), "nothing was told yet");
}

#[test]
fn a_card_is_json_or_a_portrait() {
    let home = folder();
    let third = export(home.path(), &["card"]).json();
    assert_eq!((third["spec"].as_str(), third["data"].get("character_book")), (Some("chara_card_v3"), None));
    let second = export(home.path(), &["card", "--v2", "--lorebook"]).json();
    assert_eq!(second["spec"], "chara_card_v2");
    assert!(second["data"]["character_book"]["entries"].as_array().is_some_and(|entries| entries.len() > 10));
    assert_eq!(export(home.path(), &["card", "--png", "--out", "kenji.png"]).code, Some(0));
    let bytes = fs::read(home.path().join("kenji.png")).expect("the portrait");
    assert_eq!(portrait::read(&bytes, Version::V3).expect("a card"), Some(third));
    assert_eq!(portrait::read(&bytes, Version::V2).expect("a card").expect("a card")["spec"], "chara_card_v2");
    let scenes = export(home.path(), &["card", "--spec", "scene"]).out;
    assert!(scenes.contains("**scene**"));
}

#[test]
fn a_prompt_is_what_would_be_sent() {
    let home = folder();
    let line = ["prompt", "--as", "regular", "--line", "Hello.", "--line", "How's business?", "--json"];
    let sent = export(home.path(), &line).json();
    let messages = sent["messages"].as_array().expect("messages");
    let roles: Vec<_> = messages.iter().filter_map(|message| message["role"].as_str()).collect();
    assert_eq!((roles.first(), roles.last()), (Some(&"system"), Some(&"user")));
    assert!(roles.contains(&"assistant"), "what was said before is sent too: {roles:?}");
    let last = messages.last().and_then(|message| message["content"].as_str()).expect("the line");
    assert!(last.contains("How's business?") && last.contains("Quiet lately. Wednesdays are the worst."), "{last}");
    let each: u64 = messages.iter().filter_map(|message| message["tokens"].as_u64()).sum();
    assert_eq!(sent["tokens"].as_u64(), Some(each + 4 * messages.len() as u64));
    assert_eq!(sent["gate"], "open");
    let text = export(home.path(), &["prompt", "--line", "How's business?"]).out;
    assert!(text.contains("--- system, about") && text.contains("gate: closed"), "{text}");
    assert!(!home.path().join("data").exists(), "a look leaves no save");
}

#[test]
fn a_visit_is_written_down_in_every_form() {
    let home = folder();
    play(home.path(), "Hello.\nHow's business?\nGoodbye.\n");
    play(home.path(), "Hello again.\nGoodbye.\n");
    let page = export(home.path(), &["transcript", "1"]).out;
    assert!(page.starts_with("# Visit 1 to Kenji: Thursday"), "{page}");
    assert!(page.contains("**You:** How's business?\n\n**Kenji:** We're open at eleven."), "{page}");
    assert!(export(home.path(), &["transcript", "last", "--format", "text"]).out.contains("You: Hello again."));
    for (format, version) in [("asciicast", 2), ("asciicast-v3", 3)] {
        let cast = export(home.path(), &["transcript", "last", "--format", format]).out;
        let header: Value = serde_json::from_str(cast.lines().next().expect("a header")).expect("JSON");
        assert_eq!(header["version"], version);
    }
    let missing = export(home.path(), &["transcript", "7"]);
    assert_eq!(missing.code, Some(2));
    assert!(missing.told.contains("there are 1 to 2, and `last`"), "{}", missing.told);
    fs::write(home.path().join("odd.yaml"), "version: 1\nnothing: else\n").expect("a file");
    let odd = export(home.path(), &["transcript", "odd.yaml"]);
    assert!(odd.code == Some(1) && odd.told.contains("no record of a visit"), "{}", odd.told);
}

fn made(more: &[&str], server: &Server) -> Run {
    let arguments = [&["export", "modelfile", "--create", "kenji-ramen"], more].concat();
    run_at(folder().path(), &server.url(), &arguments, "")
}

#[test]
fn a_model_is_made_speaks_and_is_not_replaced_unasked() {
    let server = Server::start_now().model("gemma4:e4b").reply(&["**scene** He nods. \"Any ", "stool.\""]);
    let first = made(&["--tier", "close_friend"], &server);
    assert_eq!(first.code, Some(0), "{}", first.told);
    assert!(first.told.contains("writing manifest"), "{}", first.told);
    let text = first.out;
    assert!(text.contains("kenji-ramen: **scene** He nods. \"Any stool.\""), "{text}");
    assert!(text.ends_with("To talk to him: ollama run kenji-ramen\n"), "{text}");
    let asked = server.requests();
    let create = asked.iter().find(|request| request.path == "/api/create").expect("a call");
    assert_eq!((&create.body["model"], &create.body["from"]), (&json!("kenji-ramen"), &json!("gemma4:e4b")));
    assert_eq!(create.body["parser"], "gemma4-no-thinking");
    assert!(create.body["system"].as_str().is_some_and(|text| text.contains("close friend")));
    let proof = &server.chats()[0];
    assert_eq!(proof["model"], "kenji-ramen");
    assert_eq!(proof["messages"].as_array().map(Vec::len), Some(1), "no system message goes to a model with its own");
    let home = folder();
    let listed = run_at(home.path(), &server.url(), &["models"], "").out;
    assert!(listed.lines().any(|row| row.contains("kenji-ramen:latest") && row.contains("own words")), "{listed}");
    let talk = ["chat", "--guest", "--no-suggestions", "--model", "kenji-ramen"];
    let talk = run_at(home.path(), &server.url(), &talk, "Evening.\n");
    assert_eq!(talk.code, Some(0), "{}", talk.told);
    assert!(talk.out.contains("Sit anywhere."), "{}", talk.out);
    let again = run_at(home.path(), &server.url(), &["export", "modelfile", "--create", "kenji-ramen"], "");
    assert!(again.code == Some(1) && again.told.contains("--force replaces it"), "{}", again.told);
}

#[test]
fn a_model_with_its_own_context_is_played_in_it() {
    let show = json!({ "system": "You are Kenji.", "parameters": "num_ctx                        16384\nstop \"x\"" });
    let server = Server::start_now().model("gemma4:e4b").show("gemma4:e4b", show);
    let home = folder();
    let talk = ["chat", "--guest", "--no-suggestions", "--model", "gemma4:e4b"];
    let talk = run_at(home.path(), &server.url(), &talk, "Evening.\n");
    assert_eq!(talk.code, Some(0), "{}", talk.told);
    let contexts: Vec<Value> = server.chats().iter().map(|chat| chat["options"]["num_ctx"].clone()).collect();
    assert!(!contexts.is_empty() && contexts.iter().all(|tokens| *tokens == 16384), "{contexts:?}");
}

#[test]
fn what_stands_in_the_way_of_a_model_is_said() {
    let away = Server::start_now().model("gemma4:31b-cloud");
    let run = made(&["--model", "gemma4:31b-cloud"], &away);
    assert!(run.code == Some(1) && run.told.contains("does not run on this machine"), "{}", run.told);
    let old =
        Server::start_now().model("gemma4:e4b").on("/api/version", Answer::json(200, &json!({"version": "0.19.2"})));
    let run = made(&[], &old);
    assert!(run.code == Some(1) && run.told.contains("0.20.0 or newer"), "{}", run.told);

    let taken = Server::start_now().model("gemma4:e4b").model("kenji-ramen:latest");
    let run = made(&[], &taken);
    assert!(run.code == Some(1) && run.told.contains("--force replaces it"), "{}", run.told);
    assert!(taken.requests().iter().all(|request| request.path != "/api/create"));
    let bare = Server::start_now().model("gemma4:e2b");
    let run = made(&[], &bare);
    assert!(run.code == Some(3) && run.told.contains("`ollama pull gemma4:e4b` brings it"), "{}", run.told);
    let full =
        Server::start_now().model("gemma4:e4b").on("/api/create", Answer::lines(&[json!({"error": "no space left"})]));
    let run = made(&[], &full);
    assert!(run.code == Some(1) && run.told.contains("no space left"), "{}", run.told);
    let forced =
        Server::start_now().model("gemma4:e4b").model("kenji-ramen:latest").chat(Answer::error(500, "out of memory"));
    let run = made(&["--force"], &forced);
    assert!(run.code == Some(1) && run.told.contains("kenji-ramen is made, and does not speak"), "{}", run.told);
}
