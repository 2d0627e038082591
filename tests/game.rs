//! The game as a guest has it: the real program in a terminal of its own, keys typed, words awaited.
#![cfg(unix)]

mod pty;
#[allow(unused_imports)]
mod wire;

use std::io::{Write, stdout};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use pty::{Game, Home, Key, Play};
use serde_json::json;
use wire::{Answer, Server};

const MODEL: &str = "gemma4:e4b";

/// Waits until `seen` holds of something beside the screen.
fn until(what: &str, seen: impl Fn() -> bool) {
    let start = Instant::now();
    while !seen() {
        assert!(start.elapsed() < Duration::from_secs(30), "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn leave(game: &mut Game) {
    game.say("/leave");
    game.wait_for("Enter: back to the alley");
    game.key(Key::Enter);
    game.wait_for("Enter walk in");
}

fn quit(game: &mut Game) {
    game.key(Key::Esc);
    assert_eq!(game.exit_code(), 0, "{}", game.screen());
    game.assert_given_back();
}

// The house book.

#[test]
fn an_evening_goes_from_the_alley_to_the_counter_and_back() {
    let mut game = Play::house().start();
    game.wait_for("The house book plays Kenji");
    game.wait_for("You come in as: stranger, first visit");
    game.walk_in();
    game.wait_for("Thursday 19:30");
    game.ask("How's business?", "Kenji We're open at eleven.");
    game.wait_for("You How's business?");
    game.say("/leave");
    game.wait_for("You step out under the noren.");
    game.wait_for("Trust 0 → 0");
    game.key(Key::Enter);
    game.wait_for("Enter walk in");
    game.type_text("q");
    assert_eq!(game.exit_code(), 0);
    game.assert_given_back();
    assert_eq!(game.home().said(1), ["How's business?"]);
    assert_eq!(game.home().visit(1).over.as_deref(), Some("left"));
}

#[test]
fn a_key_pressed_before_the_title_stands_there_is_not_lost() {
    let mut game = Play::only(&["--model", "house"]).start();
    game.wait_raw("the terminal is taken", |raw| raw.windows(8).any(|eight| eight == b"\x1b[?1049h"));
    game.key(Key::Enter);
    game.wait_for("say something, or 1-4");
}

#[test]
fn a_digit_shows_a_suggestion_and_enter_says_it() {
    let mut game = Play::house().plain().size(80, 30).start();
    game.walk_in();
    let offered = game.suggestions();
    assert_eq!(offered.len(), 4, "{}", game.screen());
    game.type_text("2");
    game.wait_for(&format!("› {} Enter says it", offered[1].1));
    game.key(Key::Enter);
    game.wait_for(&format!("You {}", offered[1].1));
    game.wait_for("say something, or 1-4");
    assert_eq!(game.home().said(1), [offered[1].1.clone()]);
}

#[test]
fn typing_on_after_a_digit_keeps_the_digit() {
    let mut game = Play::house().plain().start();
    game.walk_in();
    game.type_text("2");
    game.wait_for("Enter says it");
    game.type_text(" beers");
    game.wait_for("› 2 beers");
    game.wait_gone("Enter says it");
    game.key(Key::Enter);
    game.wait_for("You 2 beers");
}

#[test]
fn tab_steps_through_the_suggestions_and_escape_brings_the_draft_back() {
    let mut game = Play::house().plain().size(80, 30).start();
    game.walk_in();
    let offered = game.suggestions();
    game.draft("half a thought");
    for at in [0, 1, 2, 3, 0] {
        game.key(Key::Tab);
        game.wait_for(&format!("› {}", offered[at].1.trim_start_matches("↓ ")));
    }
    game.key(Key::BackTab);
    game.wait_for(&format!("› {}", offered[3].1.trim_start_matches("↓ ")));
    game.key(Key::Esc);
    game.wait_for("› half a thought");
}

#[test]
fn the_mouse_shows_a_suggestion_and_a_second_click_says_it() {
    let mut game = Play::house().plain().size(80, 30).start();
    game.walk_in();
    let (row, words) = game.suggestions()[2].clone();
    game.click(8, row);
    game.wait_for(&format!("› {words} Enter says it"));
    game.click(8, row);
    game.wait_for(&format!("You {words}"));
}

#[test]
fn up_brings_back_what_was_said_and_down_the_draft() {
    let mut game = Play::house().plain().start();
    game.walk_in();
    game.say("Evening.");
    game.say("How's business?");
    game.wait_for("say something, or 1-4");
    game.draft("and now");
    for (key, line) in
        [(Key::Up, "How's business?"), (Key::Up, "Evening."), (Key::Down, "How's business?"), (Key::Down, "and now")]
    {
        game.key(key);
        game.wait_for(&format!("› {line}"));
    }
}

#[test]
fn a_question_mark_shows_the_keys_and_escape_puts_them_away() {
    let mut game = Play::house().plain().start();
    game.wait_for("Enter walk in");
    game.type_text("?");
    game.wait_for("get up and go");
    game.key(Key::Esc);
    game.wait_gone("get up and go");
    game.walk_in();
    game.type_text("?");
    game.wait_for("get up and go");
    game.key(Key::Esc);
    game.wait_gone("get up and go");
    // Within a line it is a question mark.
    game.draft("Why?");
}

#[test]
fn pages_scroll_when_much_was_said_and_a_new_line_comes_back_down() {
    let mut game = Play::house().plain().size(80, 24).start();
    game.walk_in();
    for number in 1..=6 {
        game.say(&format!("This is the line of number {number}."));
    }
    game.wait_gone("of number 1.");
    game.key(Key::PgUp);
    game.wait_for("more below, PgDn");
    for _ in 0..6 {
        game.key(Key::PgUp);
    }
    game.wait_for("of number 1.");
    game.key(Key::PgDn);
    game.wait_gone("of number 1.");
    game.say("And the last.");
    game.wait_for("You And the last.");
    game.wait_gone("more below, PgDn");
}

#[test]
fn a_paste_becomes_one_clean_line() {
    let mut game = Play::house().plain().start();
    game.walk_in();
    game.paste("two\nlines\x1b[31m and\tred\u{202e}");
    game.wait_for("› two lines and red");
    game.key(Key::Enter);
    game.wait_for("You two lines and red");
    game.wait_for("say something, or 1-4");
    assert_eq!(game.home().said(1), ["two lines and red"]);
}

#[test]
fn every_size_keeps_the_visit_and_the_line_being_typed() {
    let mut game = Play::house().start();
    game.walk_in();
    game.ask("How's business?", "We're open at eleven.");
    game.wait_for("say something, or 1-4");
    game.draft("a long day, and");
    for (columns, rows) in [(60, 20), (40, 10), (200, 60), (1, 1), (80, 24), (39, 20), (60, 15), (40, 16), (100, 36)] {
        game.resize(columns, rows);
        if columns < 40 || rows < 16 {
            if columns > 1 {
                game.wait_for(&format!("Kenji's counter needs 40x16. This is {columns}x{rows}."));
            }
            continue;
        }
        game.wait_until("the whole counter stands there", |screen| {
            ["› a long day, and", "We're open at eleven.", "Thursday 19:33", "0/25"].iter().all(|w| screen.contains(w))
        });
    }
    game.type_text(" I am tired");
    game.key(Key::Enter);
    game.wait_for("You a long day, and I am tired");
}

#[test]
fn a_screen_that_was_small_for_a_while_is_painted_as_before() {
    let mut game = Play::house().plain().start();
    game.walk_in();
    game.ask("How's business?", "We're open at eleven.");
    game.wait_for("say something, or 1-4");
    game.draft("mm");
    let before = game.settled();
    for (columns, rows) in [(40, 10), (140, 50)] {
        game.resize(columns, rows);
        game.wait_until("it is drawn anew", |screen| screen.contains("This is 40x10.") != screen.contains("› mm"));
    }
    game.resize(100, 36);
    let start = Instant::now();
    while game.painted() != before {
        assert!(start.elapsed() < Duration::from_secs(30), "not as before:\n{}", game.screen());
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn after_a_goodbye_enter_gets_up_and_goes() {
    let mut game = Play::house().plain().start();
    game.walk_in();
    game.say("Goodbye, good night.");
    game.wait_for("› Enter gets up and goes");
    game.key(Key::Enter);
    game.wait_for("You step out under the noren.");
}

#[test]
fn ctrl_c_goes_one_step_out_each_time() {
    let mut game = Play::house().plain().start();
    game.walk_in();
    game.key(Key::F1);
    game.wait_for("get up and go");
    game.key(Key::Ctrl('c'));
    game.wait_gone("get up and go");
    game.key(Key::Ctrl('c'));
    game.wait_for("You step out under the noren.");
    game.key(Key::Ctrl('c'));
    game.wait_for("Enter walk in");
    game.key(Key::Ctrl('c'));
    assert_eq!(game.exit_code(), 0);
    game.assert_given_back();
}

// What lasts.

#[test]
fn a_second_game_on_the_same_save_is_told_and_offered_guest_play() {
    let home = Arc::new(Home::new());
    let mut first = Play::house().plain().home(&home).start();
    first.walk_in();
    let mut second = Play::house().plain().home(&home).start();
    second.wait_for("Enter walk in");
    second.key(Key::Enter);
    second.wait_for("another game is open on the save of 'you'");
    second.wait_for("play with --guest");
    second.key(Key::Enter);
    second.wait_for("Enter walk in");
    leave(&mut first);
    // The first has let go of it.
    second.key(Key::Enter);
    second.wait_for("say something, or 1-4");
}

#[test]
fn another_name_is_another_save() {
    let home = Arc::new(Home::new());
    let mut first = Play::house().plain().home(&home).start();
    first.walk_in();
    let mut second = Play::house().plain().home(&home).start();
    second.wait_for("Enter walk in");
    second.type_text("n");
    second.wait_for("a save of his own");
    second.type_text("../etc");
    second.key(Key::Enter);
    second.wait_for("cannot be a guest's name");
    for _ in 0..6 {
        second.key(Key::Backspace);
    }
    second.type_text("Ana");
    second.wait_for("› Ana");
    second.key(Key::Enter);
    second.wait_for("You come in as: Ana, stranger, first visit");
    second.walk_in();
    second.ask("How's business?", "We're open at eleven.");
    second.wait_for("say something, or 1-4");
    assert!(home.saves().join("kenji_sato/ana/visits/0001.yaml").exists());
}

#[test]
fn a_guest_leaves_no_file() {
    let mut game = Play::house().plain().args(&["--guest"]).start();
    game.wait_for("nothing is saved");
    game.walk_in();
    game.ask("How's business?", "We're open at eleven.");
    game.say("/leave");
    game.wait_for("Nothing of this was saved.");
    game.key(Key::Enter);
    game.wait_for("Enter walk in");
    quit(&mut game);
    assert!(!game.home().saves().exists());
}

#[test]
fn coming_back_is_a_later_day_and_he_knows_the_guest() {
    let home = Arc::new(Home::new());
    let mut game = Play::house().plain().home(&home).start();
    game.walk_in();
    game.wait_for("Thursday 19:30");
    for line in
        ["Evening.", "A tonkotsu, kata-men, please.", "The broth is good.", "Long day.", "Thank you for the meal."]
    {
        game.say(line);
    }
    leave(&mut game);
    game.wait_for("You come in as: stranger, one visit");
    let earned = home.save().standing.points;
    assert!(earned > 0, "{:?}", home.save());
    quit(&mut game);

    let mut game = Play::house().plain().home(&home).start();
    game.wait_for("You come in as: stranger, one visit");
    game.walk_in();
    game.wait_for("Friday 19:35");
    game.wait_for("you came back");
    game.ask("How's business?", "open at eleven.");
    leave(&mut game);
    quit(&mut game);
    let save = home.save();
    assert_eq!((save.visits_begun, save.last_day), (2, 1));
    assert!(save.standing.points > earned, "{save:?}");
    assert_eq!(home.said(1).len(), 5);
    assert_eq!(home.said(2), ["How's business?"]);
}

#[test]
fn a_broken_save_is_moved_aside_and_told() {
    let home = Arc::new(Home::new());
    std::fs::create_dir_all(home.guest()).expect("a folder");
    std::fs::write(home.guest().join("save.yaml"), "points: [").expect("a broken save");
    let mut game = Play::house().plain().home(&home).start();
    game.walk_in();
    game.wait_for("Your save could not be read");
    game.wait_for("save.broken-1.yaml");
    game.key(Key::Enter);
    game.ask("How's business?", "We're open at eleven.");
    leave(&mut game);
    quit(&mut game);
    let kept = std::fs::read_to_string(home.guest().join("save.broken-1.yaml")).expect("the broken save");
    assert_eq!(kept, "points: [");
    assert_eq!(home.save().visits_begun, 1);
}

#[test]
fn a_turn_that_cannot_be_saved_is_told() {
    let home = Arc::new(Home::new());
    // Where the visit's file should be there is a folder that is not empty.
    std::fs::create_dir_all(home.guest().join("visits/0001.yaml/in the way")).expect("a folder");
    let mut game = Play::house().plain().size(160, 36).home(&home).start();
    game.walk_in();
    game.ask("How's business?", "We're open at eleven.");
    game.wait_for("visits/0001.yaml: Is a directory");
    leave(&mut game);
    quit(&mut game);
}

// The terminal is given back.

fn ends_well_on(signal: Signal) {
    let mut game = Play::house().start();
    game.walk_in();
    game.ask("How's business?", "We're open at eleven.");
    game.wait_for("say something, or 1-4");
    game.signal(signal);
    let end = game.exit();
    assert_eq!((end.exit_code(), end.signal()), (0, None));
    game.assert_given_back();
    assert_eq!(game.home().said(1), ["How's business?"]);
    assert_eq!(game.home().visit(1).over.as_deref(), Some("left"));
}

#[test]
fn sigterm_gives_the_terminal_back_and_keeps_the_visit() {
    ends_well_on(Signal::SIGTERM);
}

#[test]
fn sighup_gives_the_terminal_back_and_keeps_the_visit() {
    ends_well_on(Signal::SIGHUP);
}

#[test]
fn sigterm_gives_the_terminal_back_even_while_it_is_asked_for_pictures() {
    // It never answers, so the game waits a while.
    let mut game = Play::only(&["--model", "house", "--graphics", "kitty"]).start();
    game.wait_raw("it is asked", |raw| raw.ends_with(b"\x1b[5n"));
    game.signal(Signal::SIGTERM);
    game.assert_given_back();
}

#[test]
fn a_window_that_is_closed_ends_the_game_and_keeps_the_visit() {
    let mut game = Play::house().start();
    game.walk_in();
    game.ask("How's business?", "We're open at eleven.");
    game.wait_for("say something, or 1-4");
    game.close_window();
    game.exit();
    assert_eq!(game.home().said(1), ["How's business?"]);
}

#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_and_fg_brings_the_visit_back() {
    let script = r#""$0" --model house --no-image; echo "THE SHELL AGAIN"; read -r line; fg; echo "ENDED WITH $?""#;
    let mut game = Play::program("sh").args(&["-mc", script, env!("CARGO_BIN_EXE_kenji")]).start();
    game.walk_in();
    game.ask("How's business?", "We're open at eleven.");
    game.wait_for("say something, or 1-4");
    game.draft("as I was saying");
    game.key(Key::Ctrl('z'));
    game.wait_for("THE SHELL AGAIN");
    assert!(game.is_cooked());
    game.assert_modes_are_off();
    game.key(Key::Enter);
    game.wait_until("the counter is back", |screen| {
        screen.contains("› as I was saying") && screen.contains("We're open at eleven.")
    });
    assert!(!game.is_cooked());
    game.key(Key::Enter);
    game.wait_for("You as I was saying");
    game.wait_for("say something, or 1-4");
    leave(&mut game);
    game.key(Key::Esc);
    game.wait_for("ENDED WITH 0");
    assert_eq!(game.exit_code(), 0);
    game.assert_given_back();
}

#[test]
fn ctrl_z_without_a_shell_goes_on() {
    let mut game = Play::house().plain().start();
    game.walk_in();
    game.draft("still here");
    game.key(Key::Ctrl('z'));
    game.wait_raw("the terminal was given back and taken again", |raw| {
        raw.windows(8).filter(|eight| eight == b"\x1b[?1049h").count() == 2
    });
    game.wait_for("› still here");
    game.key(Key::Enter);
    game.wait_for("You still here");
}

/// The variable under which a test of this file is the program in the terminal.
const ROLE: &str = "KENJI_TEST_ROLE";

/// Runs a test of this file in a terminal of its own.
fn in_a_terminal(test: &str) -> Game {
    let this = std::env::current_exe().expect("this program");
    Play::program(this).args(&["--exact", test, "--nocapture", "--test-threads=1"]).env(ROLE, test).start()
}

/// Whether this run of a test is the program in the terminal, and not the test.
fn plays(test: &str) -> bool {
    std::env::var(ROLE).is_ok_and(|role| role == test)
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_speaks() {
    const THIS: &str = "a_panic_gives_the_terminal_back_before_it_speaks";
    if plays(THIS) {
        let _taken = kenji::stage::terminal::Taken::new().expect("a terminal");
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async { panic!("the pot fell over") });
    }
    let mut game = in_a_terminal(THIS);
    game.wait_for("the pot fell over");
    assert_ne!(game.exit_code(), 0);
    game.assert_given_back();
    let raw = game.raw();
    assert!(raw.rfind("\x1b[?1049l") < raw.rfind("the pot fell over"), "the words went down with the screen");
}

#[test]
fn a_panic_in_a_task_leaves_the_screen_whole() {
    const THIS: &str = "a_panic_in_a_task_leaves_the_screen_whole";
    if plays(THIS) {
        let taken = kenji::stage::terminal::Taken::new().expect("a terminal");
        let runtime = tokio::runtime::Builder::new_multi_thread().build().expect("a runtime");
        let task = async { panic!("a cup fell over") };
        let ended = runtime.block_on(async { tokio::spawn(task).await });
        assert!(ended.is_err_and(|error| error.is_panic()));
        writeln!(stdout(), "AFTER THE CUP").expect("a screen");
        drop(taken);
        return;
    }
    let mut game = in_a_terminal(THIS);
    assert_eq!(game.exit_code(), 0, "{}", game.screen());
    game.assert_given_back();
    let raw = game.raw();
    assert!(raw.find("AFTER THE CUP") < raw.find("\x1b[?1049l"), "the screen was given back too early");
    assert!(!raw.contains("a cup fell over"));
}

// A model plays.

fn server() -> Server {
    Server::start_now().model(MODEL)
}

#[test]
fn a_model_is_named_and_its_reply_and_its_suggestions_appear() {
    let server = server().chat(
        Answer::chat(&["**scene** He looks", " up. ", "\"Eve", "ning. The pot", " is on.\""])
            .paced(Duration::from_millis(3)),
    );
    let mut game = Play::at(&server.url()).start();
    game.wait_for("gemma4:e4b plays Kenji · scene+dialogue");
    game.walk_in();
    game.wait_for("gemma4:e4b · scene+dialogue");
    game.say("Evening.");
    game.wait_for("He looks up. Kenji Evening. The pot is on.");
    for suggestion in wire::USUAL_SUGGESTIONS {
        game.wait_for(suggestion);
    }
    leave(&mut game);
    quit(&mut game);
    assert_eq!(game.home().visit(1).actor, MODEL);
}

#[test]
fn sentences_stand_on_the_screen_before_the_reply_is_whole_and_leaving_hangs_up() {
    let server = server().chat(Answer::half(&["**scene** He looks up. ", "\"Evening. ", "The pot", " is"]).stall());
    let mut game = Play::at(&server.url()).plain().start();
    game.walk_in();
    game.say("Evening.");
    game.wait_for("He looks up. Kenji Evening.");
    game.type_text("typed meanwhile");
    game.wait_for("› typed meanwhile");
    game.key(Key::Enter);
    game.key(Key::Ctrl('c'));
    game.wait_for("You step out under the noren.");
    until("the reply is cancelled", || server.hang_ups() > 0);
    game.key(Key::Enter);
    game.wait_for("Enter walk in");
    quit(&mut game);
    assert!(game.home().said(1).is_empty(), "what was never whole is not kept");
}

#[test]
fn an_error_in_mid_stream_is_told_and_enter_sends_the_line_again() {
    let broken = Answer::half(&["\"Eve"]).then(&json!({"error": "the runner has crashed"}));
    let server = server().chat(broken).reply(&["\"Evening, ", "again.\""]);
    let mut game = Play::at(&server.url()).plain().start();
    game.walk_in();
    game.say("Good evening.");
    game.wait_for("the model failed while speaking: the runner has crashed.");
    game.wait_for("› Enter sends your line again");
    game.key(Key::Enter);
    game.wait_for("You Good evening. Kenji Evening, again.");
    game.wait_gone("the runner has crashed");
    game.wait_for("say something, or 1-4");
    assert_eq!(game.home().said(1), ["Good evening."]);
}

#[test]
fn a_server_that_dies_between_two_lines_may_come_back() {
    let server = server().reply(&["\"Evening.\""]);
    let mut game = Play::at(&server.url()).plain().start();
    game.walk_in();
    game.ask("Good evening.", "Kenji Evening.");
    game.wait_for(wire::USUAL_SUGGESTIONS[0]);
    let port = server.die();
    game.say("Are you there?");
    game.wait_for("Ollama does not answer at");
    game.wait_for("ollama serve");
    let _server = Server::start_on(port).model(MODEL).reply(&["\"I am here.\""]);
    game.wait_for("› Enter sends your line again");
    game.key(Key::Enter);
    game.wait_for("Kenji I am here.");
    game.wait_for("say something, or 1-4");
    assert_eq!(game.home().said(1), ["Good evening.", "Are you there?"]);
}

#[test]
fn words_that_are_not_his_never_reach_the_screen() {
    let banker = ["\"I did M&A ", "for twelve years.\""];
    let server = server()
        .reply(&["\"Sit down. ", "I am a large ", "language model.\""])
        .reply(&banker)
        .reply(&banker)
        .suggestions(Answer::chat(&[
            r#"{"suggestions":["Were you in M&A?","Are you a language model?","A beer, please.","Long day."]}"#,
        ]));
    let mut game = Play::at(&server.url()).plain().start();
    game.walk_in();
    game.forbid(&["language model", "M&A", "twelve years", "large lang"]);
    game.ask("Evening.", "Kenji Sit down.");
    game.wait_for("A beer, please.");
    game.say("Nice counter.");
    game.wait_for(wire::USUAL_SUGGESTIONS[3]);
    game.wait_for("say something, or 1-4");
    let asked = server.requests().iter().filter(|request| request.is_reply()).count();
    assert_eq!(asked, 3, "the second reply was asked for twice");
    leave(&mut game);
    quit(&mut game);
    game.assert_nothing_slipped();
    let visit = format!("{:?}", game.home().visit(1));
    assert!(!visit.contains("M&A") && !visit.contains("language model"), "{visit}");
    assert_eq!(game.home().said(1).len(), 2);
}

#[test]
fn without_a_gemma_one_can_be_fetched_and_plays() {
    let tag = |name: &str, family: &str| json!({"name": name, "size": 4e9 as u64, "details": {"family": family, "parameter_size": "8.0B"}});
    let other = json!({"models": [tag("llama3.2:3b", "llama")]});
    let both = json!({"models": [tag("llama3.2:3b", "llama"), tag(MODEL, "gemma4")]});
    let quarter = json!({"status": "pulling 4c27e0f5b5ad", "total": 1000, "completed": 250});
    let half = json!({"status": "pulling 4c27e0f5b5ad", "total": 1000, "completed": 500});
    let server = server()
        .on("/api/tags", Answer::json(200, &other))
        .on("/api/tags", Answer::json(200, &both))
        .on("/api/pull", Answer::lines(&[json!({"status": "pulling manifest"}), quarter]).stall())
        .on("/api/pull", Answer::lines(&[half, json!({"status": "success"})]))
        .reply(&["\"Fresh from the registry.\""]);
    let mut game = Play::at(&server.url()).plain().start();
    game.wait_for("Ollama has no Gemma 4; the house book plays.");
    game.wait_for("p get Gemma 4");
    game.type_text("p");
    game.wait_for("gemma4:e4b 9.6 GB");
    game.key(Key::Enter);
    game.wait_for("gemma4:e4b: pulling 4c27e0f5b5ad");
    game.wait_for("#-");
    game.wait_for("25 %");
    game.key(Key::Esc);
    until("the pull is stopped", || server.hang_ups() > 0);
    game.wait_gone("25 %");
    game.type_text("p");
    game.wait_for("gemma4:e4b 9.6 GB");
    game.key(Key::Enter);
    game.wait_for("gemma4:e4b is here.");
    game.wait_for("100 %");
    game.key(Key::Enter);
    game.wait_for("gemma4:e4b plays Kenji");
    game.walk_in();
    game.ask("Evening.", "Fresh from the registry.");
}

#[test]
fn m_lists_the_models_and_the_house_and_another_may_take_over_in_mid_visit() {
    let server = server().model("gemma4:e2b").model("mistral:7b").reply(&["\"Evening from the model.\""]);
    let mut game = Play::at(&server.url()).plain().start();
    game.wait_for("gemma4:e4b plays Kenji");
    game.type_text("m");
    game.wait_for("Who plays Kenji");
    game.wait_for("gemma4:e4b 9.6 GB 8.0B scene+dialogue");
    game.wait_for("gemma4:e2b 7.2 GB 5.1B dialogue only");
    game.wait_for("no Gemma 4");
    game.wait_for("house book: no model, his own lines");
    game.key(Key::Up);
    game.key(Key::Enter);
    game.wait_for("The house book plays Kenji");
    game.walk_in();
    game.ask("How's business?", "We're open at eleven.");
    game.wait_for("say something, or 1-4");
    game.key(Key::F2);
    game.wait_for("Who plays Kenji");
    game.key(Key::Enter);
    game.wait_for("gemma4:e4b · scene+dialogue");
    game.ask("Evening.", "Evening from the model.");
}

#[test]
fn without_ollama_the_house_plays_and_says_why() {
    let mut game = Play::with(&[]).plain().start();
    game.wait_for("Ollama does not answer at http://127.0.0.1:1. The house book plays");
    game.walk_in();
    game.ask("How's business?", "We're open at eleven.");
}

#[test]
fn escape_sequences_of_a_server_never_reach_the_terminal() {
    let evil = "\u{1b}]0;pwned\u{7}\u{1b}[5m\u{9b}5m\u{202e}\u{2066}";
    let crash = json!({ "error": format!("crashed{evil} badly") });
    let server = server()
        .model(&format!("gemma4:e2b{evil}"))
        .tag(json!({"name": format!("gem{evil}ma3:4b"), "size": 1, "details": {"family": "gemma3", "parameter_size": format!("4B{evil}")}}))
        .reply(&["\"Even", "ing.", evil, " Sit.\""])
        .chat(Answer::half(&["\"Mm"]).then(&crash));
    let mut game = Play::at(&server.url()).plain().start();
    game.wait_for("gemma4:e4b plays Kenji");
    game.type_text("m");
    game.wait_for("house book: no model");
    game.key(Key::Esc);
    game.wait_gone("house book: no model");
    game.walk_in();
    game.ask("Good evening.", "Kenji Evening. Sit.");
    game.say("And?");
    game.wait_for("the model failed while speaking: crashed");
    let (raw, screen) = (game.raw(), game.screen());
    for unwanted in ["\u{1b}]", "\u{1b}[5m", "\u{9b}", "\u{202e}", "\u{2066}", "\u{7}"] {
        assert!(!raw.contains(unwanted), "{unwanted:?} came through");
    }
    assert!(!screen.contains("[5m") && !screen.contains("pwned"), "{screen}");
}

// Colours, arguments, exit codes.

/// The numbers of all SGR sequences in `raw`.
fn sgr(raw: &str) -> Vec<u32> {
    let sequences = raw.split("\x1b[").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        rest[end..].starts_with('m').then(|| rest[..end].to_owned())
    });
    sequences.flat_map(|numbers| numbers.split([';', ':']).filter_map(|n| n.parse().ok()).collect::<Vec<_>>()).collect()
}

fn is_colour(sgr: &u32) -> bool {
    matches!(sgr, 30..=38 | 40..=48 | 58 | 90..=107)
}

fn evening_in_colours(play: Play) -> Vec<u32> {
    let mut game = play.start();
    game.walk_in();
    game.ask("How's business?", "We're open at eleven.");
    game.wait_for("say something, or 1-4");
    game.key(Key::Tab);
    game.wait_for("Enter says it");
    game.key(Key::Esc);
    leave(&mut game);
    quit(&mut game);
    sgr(&game.raw())
}

#[test]
fn no_color_means_no_colour() {
    let colours = evening_in_colours(Play::house().env("NO_COLOR", "1"));
    assert!(!colours.is_empty() && !colours.iter().any(is_colour), "{colours:?}");
    // The look at it is not blind.
    assert!(evening_in_colours(Play::house().plain()).iter().any(is_colour));
}

#[test]
fn without_a_terminal_the_game_says_so_and_ends_with_2() {
    let home = Home::new();
    let output = Command::new(env!("CARGO_BIN_EXE_kenji"))
        .envs(home.variables())
        .stdin(Stdio::null())
        .output()
        .expect("the program");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("kenji: the game wants a terminal; `kenji chat` works in a pipe"), "{told}");
    assert!(output.stdout.is_empty());
}

fn refused(play: Play, reason: &str) {
    let mut game = play.start();
    assert_eq!(game.exit_code(), 3);
    game.assert_given_back();
    game.wait_for(&format!("kenji: {reason}"));
    let raw = game.raw();
    assert!(raw.rfind("\x1b[?1049l") < raw.rfind("kenji: "), "told before the screen was given back");
}

#[test]
fn a_named_model_that_is_not_there_ends_with_3_and_a_word_on_the_shells_screen() {
    let server = server();
    refused(Play::at(&server.url()).args(&["--model", "gemma4:31b"]), "Ollama has no model 'gemma4:31b'");
}

#[test]
fn a_named_host_that_does_not_answer_ends_with_3() {
    refused(Play::with(&["--host", "127.0.0.1:1"]), "Ollama does not answer at http://127.0.0.1:1");
}
