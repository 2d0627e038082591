//! The few lines that show him at work: a guest's from the character file, his own as the house book plays them to such
//! a guest, through the same visit and guard as in the game.

use std::sync::Arc;

use super::Knows;
use crate::character::{Character, Line, Tier};
use crate::director::{Decision, Director, Prompt};
use crate::visit::{Cost, Effect, End, Event, Opening, Visit};

/// The seed of these evenings: the same file always gives the same lines.
const SEED: u64 = 11;
/// How many lines are drawn from the exchanges where a file names none.
const DRAWN: usize = 8;

/// What a guest says, and what he answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The guest's words.
    pub guest: String,
    /// His reply, in the form of the character's contract.
    pub reply: String,
}

/// An evening of the house book, without a clock, a task or a disk.
pub struct Evening {
    /// The visit.
    pub visit: Visit,
}

impl Evening {
    /// A guest of `tier` sits down. What is said first, if something is, is the greeting; with `initiative` he also
    /// speaks unasked, as when the bowl comes.
    pub fn begin(director: &Arc<Director>, tier: Tier, initiative: bool) -> Self {
        let opening = Opening { initiative, ..Opening::of_tier(director.character(), tier, SEED) };
        Self::of(Visit::new(Arc::clone(director), opening))
    }

    /// The evening of a visit that has not begun.
    pub fn of(mut visit: Visit) -> Self {
        visit.handle(Event::SatDown);
        Self { visit }
    }

    /// His last words.
    pub fn reply(&self) -> Line {
        self.visit.snapshot().exchanges.last().map(|exchange| exchange.reply.clone()).unwrap_or_default()
    }

    /// Whether there is nothing more to say.
    pub fn is_over(&self) -> bool {
        self.visit.snapshot().over.is_some()
    }

    /// Says `line` and hears the answer.
    pub fn say(&mut self, line: &str) -> Line {
        self.ask(line);
        self.reply()
    }

    /// Says `line`: what an actor would be sent for it, and what was decided. The house book answers. Nothing where the
    /// visit is over.
    pub fn ask(&mut self, line: &str) -> Option<(Prompt, Arc<Decision>)> {
        let mut effects = self.visit.handle(Event::Said(line.to_owned()));
        let mut asked = None;
        while let Some(effect) = effects.pop() {
            let next = match effect {
                Effect::Perform(take, prompt, decision) => {
                    asked.get_or_insert((prompt, Arc::clone(&decision)));
                    let words = decision.house_line().write(self.visit.character().contract);
                    effects.extend(self.visit.handle(Event::Token(take, words)));
                    self.visit.handle(Event::Ended(take, End::Done(Cost::default())))
                }
                Effect::Save(record) => self.visit.handle(Event::Saved(record.turn, Ok(()))),
                Effect::Suggest(turn, ..) => self.visit.handle(Event::Suggested(turn, None)),
                Effect::Cancel(_) => Vec::new(),
            };
            effects.extend(next);
        }
        asked
    }
}

/// The sample lines of the director's character, answered as by one who knows so much of the guest.
pub fn sampled(director: &Arc<Director>, knows: &Knows) -> Vec<Pair> {
    let character = director.character();
    let mut evening = Evening::begin(director, knows.tier(), false);
    let lines = if character.samples.is_empty() { drawn(character, knows.tier()) } else { character.samples.clone() };
    let mut pairs = Vec::new();
    for guest in lines {
        if evening.is_over() {
            break;
        }
        let reply = evening.say(&guest).write(character.contract).replace('\n', " ");
        pairs.push(Pair { guest, reply });
    }
    pairs
}

/// What he says to somebody of `tier` who sits down, where he says anything.
pub fn greeting(director: &Arc<Director>, tier: Tier) -> Option<String> {
    let evening = Evening::begin(director, tier, true);
    Some(evening.reply().write(director.character().contract)).filter(|words| !words.trim().is_empty())
}

/// Phrasings of exchanges that such a guest can have, evenly from the whole file.
fn drawn(character: &Character, tier: Tier) -> Vec<String> {
    let heard =
        character.exchanges.iter().filter(|exchange| exchange.tiers.is_empty() || exchange.tiers.contains(&tier));
    let lines: Vec<String> = heard.filter_map(|exchange| exchange.hears.first()).map(ToString::to_string).collect();
    let stride = lines.len().div_ceil(DRAWN).max(1);
    lines.into_iter().step_by(stride).collect()
}
