//! A table at the counter for tests: a guest over many visits, and evenings that are played by the house
//! without a runtime, a clock or a disk.

#![allow(dead_code, reason = "every test binary uses a part of it")]

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, OnceLock};

use kenji::character::{Cast, Character, Contract, Line, Minute, Segment, Tier};
use kenji::director::{Decision, Director, Guest, Seat, Standing};
use kenji::export::evening;
use kenji::visit::{Effect, Event, Opening, Over, Visit};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// Turns after which a visit is taken for endless.
pub const MOST_TURNS: u32 = 60;

/// What a guest may tell of himself, each a thing by itself.
pub const TOLD: [&str; 8] = [
    "I had a long day at work.",
    "I just moved here from Osaka.",
    "My father died last year.",
    "It is my birthday today.",
    "I lost my job this week.",
    "I broke up with my girlfriend.",
    "I got promoted today.",
    "I feel lonely in this city.",
];

/// The director of the built-in character, made once a process.
pub fn director(contract: Contract) -> Arc<Director> {
    static MADE: [OnceLock<Arc<Director>>; 2] = [const { OnceLock::new() }; 2];
    let made = MADE[usize::from(contract == Contract::Dialogue)].get_or_init(|| {
        let cast = Cast::builtin().unwrap_or_else(|error| panic!("{error}"));
        Arc::new(Director::new(cast.under(contract)))
    });
    Arc::clone(made)
}

/// What is said in `line`, piece by piece; silence is none.
pub fn sayings(line: &Line) -> Vec<String> {
    let said = line.segments.iter().filter_map(|segment| match segment {
        Segment::Say(text) if text.chars().any(char::is_alphanumeric) => Some(text.clone()),
        _ => None,
    });
    said.collect()
}

/// Whether `line`, its slots filled with anything, is `written`.
pub fn is_said(line: &Line, written: &str) -> bool {
    let text = line.to_string();
    let mut rest = written;
    let mut first = true;
    for part in text.split('{').map(|part| part.split_once('}').map_or(part, |(_, behind)| behind)) {
        match rest.find(part) {
            Some(0) => rest = &rest[part.len()..],
            Some(at) if !first => rest = &rest[at + part.len()..],
            _ => return false,
        }
        first = false;
    }
    true
}

/// A guest over many visits.
pub struct Player {
    pub director: Arc<Director>,
    pub standing: Standing,
    pub guest: Guest,
    pub day: u32,
    pub rng: ChaCha8Rng,
    /// Whether suggestions are put up.
    pub suggestions: bool,
    /// Who sits down, as `--as` names it.
    pub audience: String,
}

/// An evening in the making.
pub struct Evening {
    played: evening::Evening,
    pub turn: u32,
}

impl Deref for Evening {
    type Target = evening::Evening;

    fn deref(&self) -> &Self::Target {
        &self.played
    }
}

impl DerefMut for Evening {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.played
    }
}

impl Evening {
    /// Says `line`, hears the house's answer; gives what was decided about it.
    pub fn say(&mut self, line: &str) -> Arc<Decision> {
        let asked = self.played.ask(line);
        self.turn += u32::from(asked.is_some());
        asked.map(|(_, decision)| decision).unwrap_or_default()
    }

    /// The causes that moved trust so far.
    pub fn causes(&self) -> impl Iterator<Item = String> {
        let exchanges = &self.visit.snapshot().exchanges;
        exchanges.iter().flat_map(|exchange| exchange.events.iter().map(|event| event.why.clone()))
    }

    pub fn character(&self) -> Arc<Character> {
        Arc::clone(self.visit.character())
    }

    pub fn is_over(&self) -> bool {
        self.visit.snapshot().over.is_some() || self.turn >= MOST_TURNS
    }

    pub fn clock(&self) -> Minute {
        self.visit.snapshot().clock
    }

    /// Who sits there now.
    pub fn seat(&self) -> Seat {
        let tier = self.visit.standing().tier;
        Seat {
            tier,
            audience: tier.id().to_owned(),
            after_closing: self.visit.snapshot().after_closing,
            claimed: false,
        }
    }

    /// A word for what was shown tonight, if it was.
    pub fn seen(&self) -> Option<String> {
        let character = self.character();
        let aside = self.visit.snapshot().exchanges.iter().find_map(|exchange| exchange.aside.clone())?;
        let detail = character.world.details.iter().find(|detail| detail.beat.beats() == aside)?;
        Some(format!("I see {} tonight.", detail.noticed_by[0].as_str().trim_end_matches('*')))
    }

    /// Sits in silence until `hour` or the end.
    pub fn wait_until(&mut self, hour: Minute) {
        while !self.is_over() && self.clock() < hour {
            self.say("...");
        }
    }
}

impl Player {
    pub fn new(director: &Arc<Director>, seed: u64) -> Self {
        Self {
            director: Arc::clone(director),
            standing: Standing::default(),
            guest: Guest::default(),
            day: 0,
            rng: ChaCha8Rng::seed_from_u64(seed),
            suggestions: true,
            audience: Tier::Stranger.id().to_owned(),
        }
    }

    pub fn sit_down(&mut self) -> Evening {
        self.sit_down_at(None)
    }

    /// Sits down at `minute` of the day, or when visits begin.
    pub fn sit_down_at(&mut self, minute: Option<u16>) -> Evening {
        let away = self.guest.sit_down(self.day);
        let opening = Opening {
            standing: self.standing.clone(),
            audience: self.audience.clone(),
            first_visit: away.is_none(),
            guest: self.guest.clone(),
            day: self.day,
            away,
            clock: minute.map_or(self.director.character().shop.starts, Minute),
            clock_stopped: minute.is_some(),
            seed: self.rng.random(),
            suggestions: self.suggestions,
            can_repeat: false,
            initiative: true,
        };
        Evening { played: evening::Evening::of(Visit::new(Arc::clone(&self.director), opening)), turn: 0 }
    }

    /// Gets up; what the visit brought is kept.
    pub fn leave(&mut self, mut evening: Evening) -> Option<Over> {
        let mut kept = evening.visit.handle(Event::Left);
        while let Some(effect) = kept.pop() {
            if let Effect::Save(record) = effect {
                self.guest = record.guest;
            }
        }
        self.standing = evening.visit.standing().clone();
        self.day += self.rng.random_range(1..=3);
        evening.visit.snapshot().over
    }
}
