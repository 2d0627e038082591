//! The way in and the ticket machine, in a terminal of its own: keys, the mouse, and another size in the
//! middle of each.
#![cfg(unix)]

mod pty;

use pty::{Key, Play};

#[test]
fn the_walk_ends_at_the_counter_by_itself_and_survives_another_size() {
    let mut game = Play::house().size(120, 36).start();
    game.wait_for("Enter walk in");
    game.key(Key::Enter);
    game.wait_for("any key sits down");
    for (columns, rows) in [(60, 20), (1, 1), (200, 60), (80, 24)] {
        game.resize(columns, rows);
    }
    game.wait_for("say something, or 1-4");
    game.wait_gone("any key sits down");
    game.ask("How's business?", "We're open at eleven.");
}

#[test]
fn a_key_in_the_middle_of_the_walk_sits_down_and_is_not_lost() {
    let mut game = Play::house().size(120, 36).start();
    game.wait_for("Enter walk in");
    game.key(Key::Enter);
    game.wait_for("any key sits down");
    game.type_text("Hello");
    game.wait_for("› Hello");
}

#[test]
fn without_motion_nobody_has_to_walk() {
    let mut game = Play::house().args(&["--motion", "off"]).start();
    game.wait_for("Enter walk in");
    game.key(Key::Enter);
    game.wait_for("say something, or 1-4");
    assert!(!game.raw().contains("any key sits down"));
}

#[test]
fn what_is_bought_at_the_machine_is_an_order() {
    let mut game = Play::house().size(120, 36).start();
    game.walk_in();
    game.wait_for("F3 the ticket machine");
    game.key(Key::F3);
    game.wait_for("sit down without a ticket");
    for (columns, rows) in [(60, 20), (39, 10), (200, 60), (120, 36)] {
        game.resize(columns, rows);
    }
    game.wait_for("sit down without a ticket");
    game.type_text("2");
    game.wait_for("Noodles:");
    game.key(Key::Enter);
    game.wait_for("In your hand: Tonkotsu ajitama");
    game.type_text("9");
    game.wait_for("1600 yen");
    game.type_text("0");
    game.wait_for("lays down tickets: Tonkotsu ajitama, futsu; Beer");
    game.wait_for("you ordered a bowl");
    // There is nothing more to buy before the bowl is eaten.
    game.key(Key::F3);
    game.ask("How's business?", "We're open at eleven.");
    assert_eq!(game.home().said(1)[0], "*lays down tickets: Tonkotsu ajitama, futsu; Beer*");
}

#[test]
fn the_mouse_presses_a_button_and_escape_sits_down_without() {
    let mut game = Play::house().size(120, 36).start();
    game.walk_in();
    game.key(Key::F3);
    game.wait_for("sit down without a ticket");
    let rows = game.rows();
    let (row, column) = rows
        .iter()
        .enumerate()
        .find_map(|(row, text)| Some((row, text[..text.find("Gyoza")?].chars().count())))
        .expect("the button of the gyoza");
    game.click(column, row);
    game.wait_for("In your hand: Gyoza");
    game.key(Key::Esc);
    game.wait_for("lays down a ticket: Gyoza");
    // Who has stood there once needs no hint any more, and may go again.
    game.wait_for("say something, or 1-4 · ... is silence");
    game.say("/machine");
    game.wait_for("sit down without a ticket");
    game.key(Key::Esc);
    game.wait_for("say something, or 1-4");
    assert_eq!(game.home().said(1).len(), 1);
}

#[test]
fn the_arrows_go_as_the_buttons_stand() {
    for (columns, rows, marked) in [(120, 36, "more noodles"), (60, 20, "with the marinated egg")] {
        let mut game = Play::house().size(columns, rows).start();
        game.wait_for("Enter walk in");
        game.key(Key::Enter);
        game.type_text("/machine");
        game.wait_for("› /machine");
        game.key(Key::Enter);
        game.wait_for("sit down without a ticket");
        game.key(Key::Down);
        game.wait_for(marked);
    }
}

#[test]
fn nothing_moves_while_the_player_looks_elsewhere() {
    let mut game = Play::house().size(80, 24).start();
    game.wait_for("Enter walk in");
    game.send(b"\x1b[O");
    // Two quiet looks in a row: whatever was on its way has come.
    let mut before = game.raw().len();
    let mut quiet = 0;
    for _ in 0..100 {
        std::thread::sleep(std::time::Duration::from_millis(300));
        let now = game.raw().len();
        quiet = if now == before { quiet + 1 } else { 0 };
        before = now;
        if quiet == 2 {
            break;
        }
    }
    assert_eq!(quiet, 2, "the alley still moves");
    game.send(b"\x1b[I");
    game.wait_until("the alley moves again", |_| true);
    let asleep = before;
    game.wait_raw("the alley moves again", |raw| raw.len() > asleep);
}
