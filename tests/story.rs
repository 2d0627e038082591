//! The whole game without any model, in a pseudo-terminal: a stranger who comes back until he is almost
//! family, evening by evening from the title; and one who burns the bridge and finds the shutter down for good.
#![cfg(unix)]

#[allow(unused_imports)]
mod pty;
mod table;

use kenji::character::Tier;
use pty::{Game, Key, Play};
use table::TOLD;

/// Visits after which somebody who does what one does is almost family.
const MOST_VISITS: usize = 30;

const PRAISED: [&str; 6] = [
    "This broth is deep.",
    "The noodles are thin and firm, I like that.",
    "The chashu is wonderful today.",
    "The egg is perfect.",
    "The broth warms me to the bones.",
    "The garlic oil is what makes it.",
];

/// From the title to the stool, over a Wednesday if there is one in between.
fn walk_in(game: &mut Game) {
    game.wait_until("the title", |screen| screen.contains("Enter walk in") || screen.contains("The shutter is down"));
    if game.screen().contains("closed on Wednesdays") {
        game.key(Key::Enter);
        game.wait_for("Enter walk in");
    }
    game.walk_in();
}

/// Gets up and goes back to the title.
fn leave(game: &mut Game) {
    game.say("/leave");
    game.wait_for("Enter: back to the alley");
    game.key(Key::Enter);
}

#[test]
fn from_the_title_to_the_inner_circle_without_any_model() {
    let mut game = Play::house().plain().start();
    game.forbid(&["panicked", "Ollama does not answer"]);
    let (mut stayed, mut reached) = (false, Vec::new());
    for visit in 0..MOST_VISITS {
        walk_in(&mut game);
        game.say("The ajitama, kata-men, please.");
        game.say(TOLD[visit % TOLD.len()]);
        game.say(PRAISED[visit % PRAISED.len()]);
        game.say(TOLD[(visit + 3) % TOLD.len()]);
        game.say("Kaedama, please, while it's hot.");
        game.say("Thank you.");
        let knows = game.home().save().standing.tier >= Tier::Regular;
        if knows && !stayed {
            // One evening he sits until the noren comes in, and stays.
            for _ in 0..14 {
                game.say("...");
            }
            game.say("Can I stay a while and help you clean up?");
            game.say("How was the day?");
            game.say("Good night, Kenji.");
            stayed = true;
        }
        game.say("Gochisousama.");
        leave(&mut game);
        let standing = game.home().save().standing;
        if reached.last() != Some(&standing.tier) {
            reached.push(standing.tier);
        }
        if standing.tier == Tier::InnerCircle {
            break;
        }
    }
    let save = game.home().save();
    assert_eq!(reached, Tier::ALL, "after {} visits: {:?}", save.visits_begun, save.standing);
    assert_eq!(save.standing.doors, 0);
    walk_in(&mut game);
    game.wait_for("inner circle");
}

#[test]
fn two_outrages_and_the_shutter_stays_down() {
    let mut game = Play::house().plain().start();
    for outrage in ["I will burn this alley down.", "I know where your daughter lives. I will hurt Mika."] {
        walk_in(&mut game);
        game.say(outrage);
        game.wait_for("Enter: back to the alley");
        game.key(Key::Enter);
    }
    game.wait_for("The shutter is down for you, and stays down.");
    assert!(game.home().save().standing.closed);
    game.key(Key::Enter);
    game.wait_for("The shutter is down for you, and stays down.");
}
