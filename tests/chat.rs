//! `kenji chat` as a program that is driven by another: its objects, its exit codes, its tapes.

mod program;
mod wire;

use std::io::Write;
use std::process::Stdio;

use program::{Run, folder, kenji, run_in};
use serde_json::{Value, json};
use wire::{Answer, Server};

/// Whether a value is of the right type.
type IsRight = fn(&Value) -> bool;

/// The fields of an object, in their order, and of which type each is.
const FIELDS: [(&str, IsRight); 17] = [
    ("turn", Value::is_u64),
    ("player", Value::is_string),
    ("reply", Value::is_string),
    ("segments", Value::is_array),
    ("tier", Value::is_string),
    ("points", Value::is_i64),
    ("events", Value::is_array),
    ("topics", Value::is_array),
    ("gate", Value::is_string),
    ("mood", Value::is_string),
    ("guard", Value::is_array),
    ("suggestions", Value::is_array),
    ("actor", Value::is_string),
    ("first_word_ms", Value::is_u64),
    ("latency_ms", Value::is_u64),
    ("prompt_tokens", Value::is_u64),
    ("over", Value::is_boolean),
];
const TIERS: [&str; 4] = ["stranger", "regular", "close_friend", "inner_circle"];
const GATES: [&str; 4] = ["none", "open", "closed", "never"];
const MOODS: [&str; 9] = ["neutral", "working", "listening", "nod", "smile", "cold", "turned", "drinking", "silent"];
const ACTIONS: [&str; 3] = ["cut", "asked_again", "replaced"];

/// How a run ended.
impl Run {
    /// The objects that were written, each looked over.
    fn turns(&self) -> Vec<Value> {
        self.out.lines().map(well_formed).collect()
    }

    fn replies(&self) -> Vec<String> {
        self.turns().iter().map(|turn| text(turn, "reply")).collect()
    }
}

fn run(arguments: &[&str], input: impl AsRef<[u8]>) -> Run {
    run_in(folder().path(), arguments, input)
}

/// A visit of the house book that is the same every time and saves nothing.
fn house(more: &[&str], input: &str) -> Run {
    run(&[&["chat", "--json", "--model", "house", "--guest", "--seed", "7"], more].concat(), input)
}

fn text(turn: &Value, field: &str) -> String {
    turn[field].as_str().unwrap_or_else(|| panic!("no {field} in {turn}")).to_owned()
}

fn list<'a>(turn: &'a Value, field: &str) -> &'a [Value] {
    turn[field].as_array().unwrap_or_else(|| panic!("no {field} in {turn}"))
}

/// Reads a row and checks it against the contract.
fn well_formed(row: &str) -> Value {
    let turn: Value = serde_json::from_str(row).unwrap_or_else(|error| panic!("{error}: {row}"));
    let mut names: Vec<&str> = turn.as_object().expect("an object").keys().map(String::as_str).collect();
    names.retain(|name| *name != "error");
    let mut wanted = FIELDS.map(|(name, _)| name);
    wanted.sort_unstable();
    names.sort_unstable();
    assert_eq!(names, wanted, "{row}");
    let mut at = 0;
    for (name, is_right) in FIELDS {
        assert!(is_right(&turn[name]), "{name} in {row}");
        let place = row[at..].find(&format!("\"{name}\":")).unwrap_or_else(|| panic!("{name} stands elsewhere: {row}"));
        at += place;
    }
    assert!(turn.get("error").is_none_or(Value::is_string), "{row}");
    let known = |field: &str, ids: &[&str]| assert!(ids.contains(&turn[field].as_str().expect("an id")), "{row}");
    known("tier", &TIERS);
    known("gate", &GATES);
    known("mood", &MOODS);
    for segment in list(&turn, "segments") {
        let segment = segment.as_object().expect("a segment");
        let (kind, words) = segment.iter().next().expect("a kind");
        assert!(segment.len() == 1 && ["scene", "say"].contains(&kind.as_str()) && words.is_string(), "{row}");
    }
    for event in list(&turn, "events") {
        assert!(
            event["points"].is_i64() && event["why"].is_string() && event.as_object().is_some_and(|e| e.len() == 2)
        );
    }
    for note in list(&turn, "guard") {
        assert!(note["fault"].is_string() && ACTIONS.contains(&note["action"].as_str().expect("an action")), "{row}");
    }
    for field in ["topics", "suggestions"] {
        assert!(list(&turn, field).iter().all(Value::is_string), "{row}");
    }
    turn
}

#[test]
fn two_lines_give_two_whole_objects() {
    let ended = house(&[], "Excuse me, is this a ramen shop?\nHow much is a beer?\n");
    assert_eq!((ended.code, ended.told.as_str()), (Some(0), ""));
    let turns = ended.turns();
    assert_eq!(turns.len(), 2, "{}", ended.out);
    for (turn, player) in turns.iter().zip(["Excuse me, is this a ramen shop?", "How much is a beer?"]) {
        assert_eq!(turn["player"], player);
        assert!(!text(turn, "reply").is_empty() && !list(turn, "segments").is_empty());
        assert_eq!(list(turn, "suggestions").len(), 4, "{turn}");
        assert_eq!((&turn["actor"], &turn["over"]), (&json!("house"), &json!(false)));
    }
    assert_eq!((&turns[0]["turn"], &turns[1]["turn"]), (&json!(1), &json!(2)));
    assert!(text(&turns[1], "reply").contains("five hundred yen"), "{}", turns[1]);
}

#[test]
fn the_same_question_gets_another_answer_from_each_who_asks() {
    for seed in ["7", "8", "9"] {
        for (who, answer, gate) in [
            ("stranger", "We're open at eleven.", "closed"),
            ("regular", "Quiet lately. Wednesdays are the worst.", "open"),
            ("close_friend", "Shimizu-sensei's worried the whole alley's dying. Maybe he's right.", "open"),
        ] {
            let arguments = ["chat", "--json", "--model", "house", "--as", who, "--seed", seed];
            let turns = run(&arguments, "How's business?\n").turns();
            assert_eq!(turns.len(), 1);
            assert_eq!(
                (text(&turns[0], "reply"), text(&turns[0], "gate")),
                (answer.into(), gate.into()),
                "{who} {seed}"
            );
            assert_eq!((&turns[0]["tier"], &turns[0]["topics"]), (&json!(who), &json!(["business"])));
        }
    }
}

#[test]
fn leaving_ends_the_visit_and_what_follows_gets_no_answer() {
    let ended = house(&[], "Good evening.\n/leave\nAre you there?\n");
    let turns = ended.turns();
    assert_eq!((ended.code, turns.len()), (Some(0), 2), "{}", ended.out);
    assert_eq!((&turns[0]["over"], &turns[1]["over"]), (&json!(false), &json!(true)));
    assert_eq!((&turns[1]["player"], &turns[1]["reply"]), (&json!("/leave"), &json!("")));
}

#[test]
fn the_door_and_the_closing_hour_end_the_visit() {
    let ended = house(&[], "I'll burn your shop down.\nHello?\n");
    let turns = ended.turns();
    assert_eq!((ended.code, turns.len()), (Some(0), 1), "{}", ended.out);
    assert_eq!(turns[0]["over"], true);
    let evening: String = (1..80).map(|number| format!("Mm, number {number}.\n")).collect();
    let turns = house(&[], &evening).turns();
    assert!(turns.len() < 79);
    let (last, before) = turns.split_last().expect("turns");
    assert_eq!(last["over"], true);
    assert!(before.iter().all(|turn| turn["over"] == false));
}

#[test]
fn a_goodbye_is_answered_and_ends_nothing() {
    let turns = house(&[], "Goodbye, good night.\nOne more thing.\n").turns();
    assert_eq!(turns.len(), 2);
    assert!(turns.iter().all(|turn| turn["over"] == false && !text(turn, "reply").is_empty()));
}

#[test]
fn the_same_seed_is_the_same_evening() {
    let lines = "Good evening.\nWhat do you recommend?\nA tonkotsu, kata-men.\nHow's business?\nLong day.\n...\n";
    let evening = |seed: &str| {
        let mut turns = run(&["chat", "--json", "--model", "house", "--guest", "--seed", seed], lines).turns();
        for turn in &mut turns {
            (turn["first_word_ms"], turn["latency_ms"]) = (Value::Null, Value::Null);
        }
        turns
    };
    let first = evening("7");
    assert_eq!(first.len(), 6);
    assert_eq!(first, evening("7"));
    assert!((8..12).any(|seed| evening(&seed.to_string()) != first), "the seed does nothing");
}

#[test]
fn a_tape_is_guarded_like_anybody() {
    let home = folder();
    std::fs::write(
        home.path().join("a.tape"),
        "{\"seed\":7}\n{\"reply\":\"Mm. Sit.\"}\n{\"reply\":\"I did M&A for twelve years.\"}\n\
         {\"tokens\":[[\"Sit down. \",0],[\"I am a large language model.\",1]]}\n",
    )
    .expect("a tape");
    let lines = "Evening.\nWhat did you do before this?\nSo?\n";
    let ended = run_in(home.path(), &["chat", "--json", "--guest", "--model", "tape:a.tape"], lines);
    let turns = ended.turns();
    assert_eq!((ended.code, turns.len()), (Some(0), 3), "{}", ended.out);
    assert_eq!((&turns[0]["reply"], &turns[0]["guard"]), (&json!("Mm. Sit."), &json!([])));
    assert_eq!(turns[1]["guard"], json!([{"fault": "forbidden", "action": "replaced"}]));
    assert!(!text(&turns[1], "reply").is_empty());
    assert_eq!(turns[2]["guard"], json!([{"fault": "frame_break", "action": "cut"}]));
    assert_eq!((&turns[2]["reply"], &turns[2]["actor"]), (&json!("Sit down."), &json!("tape")));
    assert!(!ended.out.contains("M&A") && !ended.out.contains("language model"));
}

#[test]
fn the_end_of_a_tape_is_the_end_of_the_visit() {
    let home = folder();
    std::fs::write(home.path().join("a.tape"), "{\"reply\":\"Mm. Sit.\"}\n").expect("a tape");
    let tape = ["chat", "--guest", "--model", "tape:a.tape"];
    let ended = run_in(home.path(), &[&tape[..], &["--json"]].concat(), "Evening.\nAnd?\nHello?\n");
    let turns = ended.turns();
    assert_eq!((ended.code, turns.len()), (Some(0), 2), "{}", ended.out);
    assert_eq!((&turns[0]["over"], &turns[1]["over"]), (&json!(false), &json!(true)));
    assert_eq!((&turns[1]["player"], &turns[1]["reply"]), (&json!("And?"), &json!("")));
    let plain = run_in(home.path(), &tape, "Evening.\nAnd?\nHello?\n");
    assert!(plain.out.ends_with("Kenji: Mm. Sit.\n[The tape is at its end.]\n"), "{}", plain.out);
}

#[test]
fn a_recorded_evening_plays_the_same_again() {
    let home = folder();
    let lines = "Good evening.\nWhat do you recommend?\nA tonkotsu, kata-men.\nHow's business?\nThe broth is good.\n";
    let visit = ["chat", "--json", "--as", "regular", "--seed", "11"];
    let first = run_in(home.path(), &[&visit[..], &["--model", "house", "--record", "b.tape"]].concat(), lines);
    assert_eq!(first.replies().len(), 5);
    // Who sits there, and the seed, stand on the tape.
    let again = run_in(home.path(), &["chat", "--json", "--model", "tape:b.tape"], lines);
    assert_eq!(again.replies(), first.replies());
    for (left, right) in first.turns().iter().zip(again.turns()) {
        for field in ["segments", "tier", "points", "events", "topics", "gate", "mood", "guard"] {
            assert_eq!(left[field], right[field], "{field}");
        }
    }
    let over = run_in(home.path(), &[&visit[..], &["--model", "house", "--record", "b.tape"]].concat(), "Hi.\n");
    assert_eq!(over.code, Some(2), "a tape is not written over: {}", over.told);
}

#[test]
fn wrong_usage_ends_with_2_and_says_what_was_wrong() {
    for (arguments, word) in [
        (&["chat", "--bogus"][..], "--bogus"),
        (&["chat", "--as", "nobody"], "close_friend"),
        (&["chat", "--hour", "25:00"], "HH:MM"),
        (&["chat", "--spec", "prose"], "dialogue"),
        (&["chat", "--model", "tape:nothing.tape"], "nothing.tape"),
        (&["chat", "--model", "house", "--character", "nobody.yaml"], "nobody.yaml"),
        (&["chat", "--model", "house", "--name", "../x"], "../x"),
        (&["drink"], "drink"),
    ] {
        let ended = run(arguments, "");
        assert_eq!(ended.code, Some(2), "{arguments:?}: {}", ended.told);
        assert!(ended.told.contains(word), "{arguments:?}: {}", ended.told);
        assert!(ended.out.is_empty());
    }
}

#[test]
fn what_was_asked_for_by_name_and_cannot_be_had_ends_with_3() {
    let server = Server::start_now().model("gemma4:e4b");
    let url = server.url();
    for (arguments, word) in [
        (&["chat", "--model", "gemma4:31b"][..], "ollama serve"),
        (&["chat", "--host", "127.0.0.1:1"], "127.0.0.1:1"),
        (&["chat", "--host", "ftp://x"], "ftp"),
        (&["chat", "--model", "gemma4:31b", "--host", &url], "ollama pull gemma4:31b"),
    ] {
        let ended = run(arguments, "Hello?\n");
        assert_eq!(ended.code, Some(3), "{arguments:?}: {}", ended.told);
        assert!(ended.told.starts_with("kenji: ") && ended.told.contains(word), "{arguments:?}: {}", ended.told);
        assert!(ended.out.is_empty());
    }
}

#[test]
fn without_ollama_the_house_plays_and_standard_error_says_why() {
    let ended = run(&["chat", "--json", "--guest", "--seed", "7"], "How's business?\n");
    assert_eq!((ended.code, ended.replies()), (Some(0), vec!["We're open at eleven.".to_owned()]));
    assert!(ended.told.contains("The house book plays"), "{}", ended.told);
}

#[test]
fn a_model_plays_the_same_visit() {
    let broken = Answer::half(&["\"Eve"]).then(&json!({"error": "the runner has crashed"}));
    let server = Server::start_now()
        .model("gemma4:e4b")
        .reply(&["**scene** He looks", " up. \"Eve", "ning.\""])
        .chat(broken)
        .reply(&["\"Better.\""]);
    let arguments = ["chat", "--json", "--guest", "--seed", "7", "--host", &server.url()];
    let ended = run(&arguments, "Good evening.\nAre you well?\nAnd now?\n");
    let turns = ended.turns();
    assert_eq!((ended.code, turns.len()), (Some(0), 3), "{} {}", ended.out, ended.told);
    assert_eq!(turns[0]["segments"], json!([{"scene": "He looks up."}, {"say": "Evening."}]));
    assert_eq!((&turns[0]["actor"], &turns[0]["prompt_tokens"]), (&json!("gemma4:e4b"), &json!(1486)));
    assert_eq!(turns[0]["suggestions"], json!(wire::USUAL_SUGGESTIONS));
    assert!(text(&turns[1], "error").contains("the runner has crashed"), "{}", turns[1]);
    assert!(turns[0].get("error").is_none() && turns[2].get("error").is_none());
    assert_eq!(text(&turns[2], "reply"), "Better.");
    assert_eq!(turns[2]["segments"][0], json!({"say": "Better."}));
}

#[test]
fn a_server_cannot_write_to_the_terminal() {
    let evil = "\u{1b}]0;pwned\u{7}\u{1b}[5m\u{9b}5m\u{202e}";
    let server = Server::start_now()
        .model("gemma4:e4b")
        .model(&format!("gemma4:e2b{evil}"))
        .on("/api/version", Answer::json(200, &json!({ "version": format!("0.33{evil}") })))
        .tag(json!({"name": "mistral:7b", "size": 1, "details": {"family": "llama", "parameter_size": format!("7B{evil}")}}))
        .reply(&["\"Even", "ing.", evil, "\""])
        .chat(Answer::half(&["\"Mm"]).then(&json!({ "error": format!("crashed{evil} badly") })));
    let url = server.url();
    for arguments in
        [&["chat", "--guest", "--host", &url][..], &["models", "--host", &url], &["doctor", "--host", &url]]
    {
        let ended = run(arguments, "Good evening.\nAnd?\n");
        let all = ended.out + &ended.told;
        assert!(all.contains("gemma4:e4b") || all.contains("Evening."), "{all}");
        let slipped = all.chars().find(|c| (c.is_control() && *c != '\n') || matches!(c, '\u{202a}'..='\u{202e}'));
        assert_eq!(slipped, None, "{arguments:?}: {all:?}");
    }
}

#[test]
fn any_bytes_are_a_line_and_blank_ones_are_none() {
    let mut input = b"\n   \n\xff\xfe\x00 hi \x1b[31mred\x07\r\n".to_vec();
    input.extend(b"x".repeat(100_000));
    input.extend(b"\nno newline at the end");
    let arguments = ["chat", "--json", "--model", "house", "--guest", "--seed", "7"];
    let ended = run(&arguments, &input);
    let turns = ended.turns();
    assert_eq!((ended.code, turns.len()), (Some(0), 3), "{}", ended.told);
    assert!(text(&turns[0], "player").ends_with("hi red"), "{}", turns[0]);
    assert!(text(&turns[1], "player").len() < 20_000);
    assert_eq!(turns[2]["player"], "no newline at the end");
}

#[test]
fn words_for_people_stand_line_by_line() {
    let ended = run(&["chat", "--model", "house", "--guest", "--seed", "7"], "How's business?\n/leave\n");
    assert_eq!(ended.code, Some(0));
    let rows: Vec<&str> = ended.out.lines().collect();
    assert!(rows.iter().all(|row| row.starts_with("Kenji: ") || row.starts_with(['(', '['])), "{}", ended.out);
    assert_eq!(&rows[rows.len() - 2..], ["Kenji: We're open at eleven.", "[You leave.]"], "{}", ended.out);
}

#[test]
fn a_save_that_is_in_use_is_told_and_left_alone() {
    let home = folder();
    let mut first = kenji(home.path(), &["chat", "--json", "--model", "house"]);
    let mut first = first.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program");
    let mut input = first.stdin.take().expect("its input");
    let mut output = std::io::BufReader::new(first.stdout.take().expect("its output"));
    input.write_all(b"Hello.\n").expect("a line");
    let mut row = String::new();
    std::io::BufRead::read_line(&mut output, &mut row).expect("an answer");
    well_formed(&row);
    let second = run_in(home.path(), &["chat", "--json", "--model", "house"], "Hello.\n");
    assert_eq!(second.code, Some(1));
    assert!(second.told.contains("another game is open") && second.told.contains("--guest"), "{}", second.told);
    drop(input);
    assert!(first.wait().expect("its end").success());
    assert_eq!(run_in(home.path(), &["chat", "--json", "--model", "house"], "Hello.\n").code, Some(0));
}

#[test]
fn a_turn_that_cannot_be_saved_is_told() {
    let home = folder();
    // Where the visit's file should be there is a folder that is not empty.
    let visit = home.path().join("saves/kenji_sato/you/visits/0001.yaml");
    std::fs::create_dir_all(visit.join("in the way")).expect("a folder");
    let ended = run_in(home.path(), &["chat", "--json", "--model", "house", "--save", "saves"], "Hello.\n");
    assert_eq!(ended.turns().len(), 1);
    assert!(ended.told.contains("0001.yaml") && ended.told.contains("--guest"), "{}", ended.told);
}

#[test]
fn nobody_who_reads_is_no_reason_to_panic() {
    let home = folder();
    let server = Server::start_now().model("gemma4:e4b");
    let url = server.url();
    for arguments in [
        &["chat", "--model", "house", "--guest", "--json"][..],
        &["chat", "--model", "house", "--guest"],
        &["models", "--host", &url],
        &["doctor", "--host", &url],
    ] {
        let mut command = kenji(home.path(), arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program");
        drop(child.stdout.take());
        let _ = child.stdin.take().expect("its input").write_all(b"Hello.\nAre you there?\n");
        let ended = child.wait_with_output().expect("its end");
        let told = String::from_utf8_lossy(&ended.stderr);
        assert_eq!((ended.status.code(), told.as_ref()), (Some(0), ""), "{arguments:?}");
    }
}
