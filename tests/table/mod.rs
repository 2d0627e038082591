//! A table at the counter for tests: a guest over many visits, and evenings that are played by the house
//! without a runtime, a clock or a disk.

#![allow(dead_code, reason = "every test binary uses a part of it")]

use std::sync::{Arc, OnceLock};

use kenji::character::{Cast, Character, Contract, Line, Minute, Segment, Tier};
use kenji::director::{Decision, Director, Guest, Seat, Standing};
use kenji::visit::{Cost, Effect, End, Event, Opening, Over, Visit};
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
    pub visit: Visit,
    pub turn: u32,
}

impl Evening {
    /// Says `line`, hears the house's answer; gives what was decided about it.
    pub fn say(&mut self, line: &str) -> Arc<Decision> {
        let mut effects = self.visit.handle(Event::Said(line.to_owned()));
        let mut decided = Arc::default();
        loop {
            let Some(effect) = effects.pop() else { return decided };
            let next = match effect {
                Effect::Perform(take, _, decision) => {
                    self.turn = take.turn;
                    decided = Arc::clone(&decision);
                    let words = decision.house_line().write(self.character().contract);
                    effects.extend(self.visit.handle(Event::Token(take, words)));
                    self.visit.handle(Event::Ended(take, End::Done(Cost::default())))
                }
                Effect::Save(record) => self.visit.handle(Event::Saved(record.turn, Ok(()))),
                Effect::Suggest(turn, ..) => self.visit.handle(Event::Suggested(turn, None)),
                Effect::Cancel(_) => Vec::new(),
            };
            effects.extend(next);
        }
    }

    /// His last reply.
    pub fn reply(&self) -> Line {
        self.visit.snapshot().exchanges.last().map(|exchange| exchange.reply.clone()).unwrap_or_default()
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
        let mut visit = Visit::new(Arc::clone(&self.director), opening);
        visit.handle(Event::SatDown);
        Evening { visit, turn: 0 }
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
