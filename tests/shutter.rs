//! The two shutters, in a pseudo-terminal: the one that goes up again on Thursday, and the one that does not.
#![cfg(unix)]

#[allow(unused_imports)]
mod pty;

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use kenji::memory::Save;
use pty::{Home, Key, Play};

/// A home with a save of a guest whose last visit was on `last_day`, a moment ago.
fn home(last_day: u32, change: impl FnOnce(&mut Save)) -> Arc<Home> {
    let home = Arc::new(Home::new());
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_secs();
    let mut save = Save { visits_begun: 1, last_day, last_seen: now, ..Save::new("you") };
    change(&mut save);
    std::fs::create_dir_all(home.guest()).expect("a folder");
    let text = serde_yaml::to_string(&save).expect("yaml");
    std::fs::write(home.guest().join("save.yaml"), text).expect("a save");
    home
}

#[test]
fn on_a_wednesday_the_shutter_is_down_and_enter_goes_on_to_thursday() {
    let home = home(5, |_| ());
    let mut game = Play::house().plain().home(&home).start();
    game.wait_for("The shutter is down: closed on Wednesdays.");
    game.key(Key::Enter);
    game.wait_for("Thursday. You come in as: stranger, one visit");
    game.key(Key::Enter);
    game.ask("How's business?", "We're open at eleven.");
    game.wait_for("say something, or 1-4");
    game.say("/leave");
    game.wait_for("Enter: back to the alley");
    assert_eq!(home.save().last_day, 7);
}

#[test]
fn a_shop_that_is_closed_for_good_stays_closed_whatever_is_pressed() {
    let home = home(3, |save| {
        save.standing.doors = 3;
        save.standing.closed = true;
    });
    let mut game = Play::house().plain().home(&home).start();
    game.wait_for("The shutter is down for you, and stays down.");
    for key in [Key::Enter, Key::Enter, Key::Tab, Key::Enter] {
        game.key(key);
    }
    game.type_text(" 1w");
    game.key(Key::Enter);
    game.wait_for("The shutter is down for you, and stays down.");
    assert_eq!(home.save().visits_begun, 1, "nobody sat down");
}
