//! The house book over whole evenings: a first one by the number keys alone rewards, the second greeting
//! remembers it, no line comes twice in a visit, forty visits of random suggestions never meet the door, and
//! nothing that is not earned is heard in thousands of turns.

#![expect(clippy::print_stdout, reason = "scores are to be looked at")]

mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::sync::atomic::{AtomicU64, Ordering};

use kenji::character::{Contract, Line, Tier};
use kenji::director::Forbidden;
use kenji::visit::Over;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use table::Player;

/// Picks one of the suggestions that are up, as a number key would.
fn pick(evening: &table::Evening, rng: &mut ChaCha8Rng) -> String {
    let up = &evening.visit.snapshot().suggestions;
    assert_eq!(up.len(), 4, "four suggestions are up: {up:?}");
    up[rng.random_range(0..up.len())].text.clone()
}

/// Plays a visit by the number keys until the guest has said goodbye.
fn by_number_keys(player: &mut Player, rng: &mut ChaCha8Rng) -> table::Evening {
    let mut evening = player.sit_down();
    while !evening.is_over() {
        let line = pick(&evening, rng);
        evening.say(&line);
        if evening.visit.snapshot().goodbye {
            break;
        }
    }
    evening
}

#[test]
fn a_first_evening_by_the_number_keys_rewards_and_is_remembered() {
    let director = table::director(Contract::Scene);
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let (mut turns, mut good, mut remembered) = (Vec::new(), 0, 0);
    const EVENINGS: u64 = 60;
    for seed in 0..EVENINGS {
        let mut player = Player::new(&director, seed);
        let evening = by_number_keys(&mut player, &mut rng);
        let causes: BTreeSet<String> = evening.causes().collect();
        let points = evening.visit.standing().points;
        turns.push(evening.turn);
        good += u32::from(points >= 6 && causes.len() >= 3 && (10..=15).contains(&evening.turn));
        if points < 6 || causes.len() < 3 {
            println!("seed {seed}: {} turns, {points} points, {causes:?}", evening.turn);
        }
        if evening.turn > 15 {
            let said = evening.visit.snapshot().exchanges.iter().map(|exchange| exchange.player.as_str());
            println!("seed {seed}: a long evening: {}", said.collect::<Vec<_>>().join(" / "));
        }
        player.leave(evening);
        let second = player.sit_down();
        let greeting = second.visit.snapshot().exchanges[0].reply.to_string();
        remembered += u32::from(director.character().exchanges.iter().any(|exchange| {
            exchange.intent == "arrival_second" && exchange.says.iter().any(|line| table::is_said(line, &greeting))
        }));
    }
    turns.sort_unstable();
    println!("turns {turns:?}; {good} of {EVENINGS} good; {remembered} remembered");
    assert!(good >= 57, "{good} of {EVENINGS} first evenings reward");
    assert_eq!(u64::from(remembered), EVENINGS, "the second greeting remembers the first evening");
}

#[test]
fn random_suggestions_over_forty_visits_never_meet_the_door_and_come_home() {
    let director = table::director(Contract::Scene);
    for seed in 0..2 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut player = Player::new(&director, seed);
        for visit in 0..40 {
            let evening = by_number_keys(&mut player, &mut rng);
            assert_eq!(evening.visit.standing().doors, 0, "visit {visit} of seed {seed}");
            assert_ne!(evening.visit.snapshot().over, Some(Over::Door));
            player.leave(evening);
        }
        println!(
            "seed {seed}: {:?}, {} points, told {:?}",
            player.standing.tier, player.standing.points, player.guest.fragments
        );
        assert!(player.standing.tier >= Tier::Regular);
    }
}

/// Lines that may come again: how he refuses, and what a thing costs.
fn may_come_again(evening: &table::Evening) -> BTreeSet<String> {
    let character = evening.character();
    let cells = character.topics.iter().flat_map(|topic| topic.cells()).flat_map(|(_, cell)| &cell.says);
    let refusals = &character.refusals;
    let refused = [&refusals.flat, &refusals.edge, &refusals.silence, &refusals.door, &refusals.insult];
    let tricks = refusals.tricks.values();
    cells.chain(refused.into_iter().flatten()).chain(tricks.flatten()).map(|line| line.spoken()).collect()
}

#[test]
fn no_line_comes_twice_in_a_visit_but_a_refusal_or_a_price() {
    let director = table::director(Contract::Scene);
    let script = [
        "Good evening.",
        "How do I order?",
        "The ajitama, kata-men, please.",
        "How are you?",
        "What's in the soup?",
        "How are you tonight?",
        "This is good.",
        "So good.",
        "Really delicious soup.",
        "I'm tired.",
        "It rains a lot.",
        "What's in the broth?",
        "How do you make the broth?",
        "My aunt paints gates.",
        "My aunt paints doors now.",
        "How deep is the Pacific?",
        "How deep is the Atlantic?",
        "How deep is the Baltic?",
        "Thanks.",
        "Thank you.",
        "Nice place.",
        "Who's Oba-chan?",
        "Who is Shimizu?",
        "Who is Oba-chan again?",
        "I like it here.",
        "ok",
        "I see",
    ];
    for seed in 0..6 {
        let mut evening = Player::new(&director, seed).sit_down();
        for line in script {
            if evening.is_over() {
                break;
            }
            evening.say(line);
        }
        let again = may_come_again(&evening);
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        for line in evening.visit.snapshot().exchanges.iter().flat_map(|exchange| table::sayings(&exchange.reply)) {
            let count = seen.entry(line.clone()).or_default();
            *count += 1;
            let is_price = line.contains("hundred") || line.contains("fifty");
            assert!(*count == 1 || is_price || again.contains(&line), "'{line}' comes {count} times, seed {seed}");
        }
    }
}

#[test]
fn asking_the_same_again_is_noticed() {
    let director = table::director(Contract::Scene);
    let mut evening = Player::new(&director, 3).sit_down();
    evening.say("Who makes the noodles?");
    evening.say("Who makes the noodles?");
    let reply = evening.visit.snapshot().exchanges.last().map(|exchange| exchange.reply.spoken()).unwrap_or_default();
    let noticed = director.character().exchanges.iter().filter(|exchange| exchange.intent == "asked_again");
    let lines: Vec<&Line> = noticed.flat_map(|exchange| exchange.says.iter()).collect();
    assert!(lines.iter().any(|line| reply.contains(&line.spoken())), "{reply}");
}

/// Turns that are simulated: few in a test run, a hundred thousand where `KENJI_TURNS` asks for them.
fn turns() -> u64 {
    std::env::var("KENJI_TURNS").ok().and_then(|turns| turns.parse().ok()).unwrap_or(5_000)
}

#[test]
fn nothing_forbidden_is_heard_in_thousands_of_turns() {
    let (played, visits) = (AtomicU64::new(0), AtomicU64::new(0));
    let wanted = turns();
    let one_after_the_other = || {
        while played.load(Ordering::Relaxed) < wanted {
            play_one_visit(visits.fetch_add(1, Ordering::Relaxed), &played);
        }
    };
    std::thread::scope(|threads| {
        for _ in 0..std::thread::available_parallelism().map_or(1, NonZero::get) {
            threads.spawn(one_after_the_other);
        }
    });
    println!("{played:?} turns of {visits:?} visits, every one answered, nothing forbidden");
}

/// Plays the visit of this number to its end and adds its turns to `played`.
fn play_one_visit(visit: u64, played: &AtomicU64) {
    let contract = if visit.is_multiple_of(3) { Contract::Dialogue } else { Contract::Scene };
    let director = table::director(contract);
    let character = director.character();
    let phrasings: Vec<&str> =
        character.exchanges.iter().flat_map(|exchange| exchange.hears.iter().map(AsRef::as_ref)).collect();
    let asks: Vec<&str> = character.topics.iter().flat_map(|topic| topic.asks.iter().map(AsRef::as_ref)).collect();
    let mut rng = ChaCha8Rng::seed_from_u64(visit);
    let mut player = Player::new(&director, visit);
    let tier = Tier::ALL[rng.random_range(0..4)];
    player.standing = kenji::director::Standing::of_tier(character, tier);
    player.suggestions = false;
    let mut evening = player.sit_down_at(if rng.random_bool(0.3) { Some(22 * 60 + 10) } else { None });
    while !evening.is_over() {
        let line = match rng.random_range(0..10) {
            0..2 => "...".to_owned(),
            2..5 => asks[rng.random_range(0..asks.len())].to_string(),
            5 => format!("Yuko told me already. {}", asks[rng.random_range(0..asks.len())]),
            _ => phrasings[rng.random_range(0..phrasings.len())].to_string(),
        };
        let seat = evening.seat();
        evening.say(&line);
        played.fetch_add(1, Ordering::Relaxed);
        let reply = evening.visit.snapshot().exchanges.last().map(|exchange| exchange.reply.to_string());
        let reply = reply.unwrap_or_default();
        assert!(!reply.is_empty(), "no answer to '{line}' from {seat:?}, visit {visit}");
        let forbidden = Forbidden::at(character, &seat);
        assert_eq!(forbidden.find_in(&reply), None, "to {seat:?} on '{line}': {reply}");
        assert!(character.format.frame_words.find(&kenji::character::Words::of(&reply)).is_none(), "{reply}");
    }
}
