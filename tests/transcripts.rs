//! The evenings in `docs/evenings` are what the program plays, word for word. `KENJI_WRITE=1 cargo test --test
//! transcripts` writes them anew.

mod table;

use std::fmt::Write as _;
use std::path::Path;

use kenji::character::{Contract, Minute, Segment};
use kenji::visit::Over;
use table::{Evening, Player};

const TOURIST: [&str; 14] = [
    "Hello! Is it okay to sit here?",
    "I am from Norway, it is my first time in Tokyo.",
    "Sorry, how do I order with this machine?",
    "What do you recommend?",
    "Okay, the ajitama please. Firm noodles, like the locals.",
    "Is it always raining here?",
    "What is this black oil?",
    "Oh wow. This is the best soup I ever had.",
    "May I take a photo of the bowl?",
    "How long do you cook the broth?",
    "Do you like it, this work?",
    "Can I have more noodles? I still have broth.",
    "How do I get back to the station?",
    "Gochisousama. Did I say it right?",
];

const TENTH: [&str; 15] = [
    "Evening. The usual, please.",
    "They gave my project to somebody else today.",
    "How's business?",
    "Tell me more about that.",
    "Who was at the end seat on Tuesday?",
    "Kaedama, while it's hot.",
    "How is Takumi doing?",
    "What did you do before ramen?",
    "Why did you leave?",
    "Sorry. None of my business.",
    "Your chashu is different tonight, isn't it?",
    "...",
    "I might just quit, you know.",
    "What would you do?",
    "Gochisousama. See you Friday.",
];

const DOOR: [&str; 10] = [
    "You Kenji? They say you used to be somebody.",
    "The special, and make it quick.",
    "So which firm was it?",
    "Come on. A bank? A fund?",
    "Your old colleague told me everything anyway.",
    "What did you do to those people?",
    "You don't scare me, old man. You're a liar.",
    "What happened to the founder?",
    "Answer me.",
    "Who paid for the old woman's lease? You did.",
];

/// What is said and seen, as Markdown.
fn written(title: &str, before: &str, evening: &Evening) -> String {
    let mut out = format!("# {title}\n\n{before}\n");
    for exchange in &evening.visit.snapshot().exchanges {
        if !exchange.player.is_empty() {
            let _ = writeln!(out, "\n**You:** {}\n", exchange.player);
        } else {
            out.push('\n');
        }
        let mut row = String::from("**Kenji:**");
        for segment in &exchange.reply.segments {
            let _ = match segment {
                Segment::Scene(beat) => write!(row, " *{beat}*"),
                Segment::Say(words) => write!(row, " {words}"),
            };
        }
        let _ = writeln!(out, "{row}");
        if let Some(aside) = &exchange.aside {
            let _ = writeln!(out, "\n*{aside}*");
        }
        for event in &exchange.events {
            let _ = writeln!(out, "\n> {:+} {}", event.points, event.why);
        }
    }
    let standing = evening.visit.standing();
    let end = match evening.visit.snapshot().over {
        Some(Over::Door) => "The noren falls back behind you.",
        Some(Over::Closing) => "The noren comes in.",
        _ => "You get up and go.",
    };
    let _ = writeln!(out, "\n{end} {}, {} points.", standing.tier.id().replace('_', " "), standing.points);
    out
}

/// Holds `text` to the file `name`, or writes it where that is asked for.
fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/evenings").join(name);
    if std::env::var_os("KENJI_WRITE").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, text).expect("the evening");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(kept, text, "{name} is not what the program plays; KENJI_WRITE=1 writes it anew");
}

fn play(evening: &mut Evening, lines: &[&str]) {
    for line in lines {
        if !evening.is_over() {
            evening.say(line);
        }
    }
}

#[test]
fn a_tourists_first_bowl() {
    let director = table::director(Contract::Scene);
    let mut player = Player { suggestions: false, audience: "tourist".to_owned(), ..Player::new(&director, 21) };
    let mut evening = player.sit_down();
    play(&mut evening, &TOURIST);
    evening.visit.handle(kenji::visit::Event::Left);
    compare("tourist.md", &written("A tourist's first bowl", "Played by the house book, without a model.", &evening));
}

#[test]
fn a_regulars_tenth_visit() {
    let director = table::director(Contract::Scene);
    let mut player = Player { suggestions: false, ..Player::new(&director, 4) };
    let told = ["I work nights this month.", "I moved here from Osaka.", "My cat died.", "It is my birthday today."];
    for nth in 0..9 {
        let mut evening = player.sit_down();
        let told = told[nth % told.len()];
        play(
            &mut evening,
            &["The ajitama, kata-men, please.", told, "The broth is deep tonight.", "Thank you.", "..."],
        );
        if nth == 6 {
            evening.wait_until(Minute(21 * 60 + 10));
            play(&mut evening, &["Can I stay and help you clean up?", "Good night."]);
        }
        evening.say("Gochisousama.");
        player.leave(evening);
    }
    let mut evening = player.sit_down();
    play(&mut evening, &TENTH);
    evening.visit.handle(kenji::visit::Event::Left);
    compare("regular.md", &written("A regular's tenth visit", "Played by the house book, without a model.", &evening));
}

#[test]
fn a_night_that_ends_at_the_door() {
    let director = table::director(Contract::Scene);
    let mut evening = Player { suggestions: false, ..Player::new(&director, 3) }.sit_down();
    play(&mut evening, &DOOR);
    assert_eq!(evening.visit.snapshot().over, Some(Over::Door), "the evening ends at the door");
    compare(
        "door.md",
        &written("A night that ends at the door", "Played by the house book, without a model.", &evening),
    );
}
