//! The director decides; it never speaks. From a guest's line and what is known of the guest it makes a
//! [`Decision`]: what was read, which gate holds, what it earns or costs, what the actor is told, and what
//! may be said if the actor fails. Plain functions over plain data: no I/O, no clock, no randomness but the
//! visit's seed.

pub mod cue;
pub mod gate;
pub mod guard;
pub mod ledger;
mod prompt;
pub mod reading;
mod repertoire;
pub mod suggestions;

use std::sync::Arc;

use crate::character::{Character, Detail, Line, Minute, Mood, raw::Moment};

pub use gate::{Forbidden, GateOutcome, Seat};
pub use guard::{FaultKind, Guard, Heard};
pub use ledger::{Evening, Movement, Rung, Standing, Verdict};
pub use prompt::{Message, Prompt, Role, estimate_tokens, is_cjk};
pub use reading::Reading;

/// A character made ready to be directed.
#[derive(Debug)]
pub struct Director {
    character: Arc<Character>,
    phrasebook: reading::Phrasebook,
    contract: String,
}

/// Everything a decision depends on besides the line itself.
#[derive(Debug, Clone)]
pub struct Circumstances<'a> {
    /// The turn, from 1.
    pub turn: u32,
    /// What the guest has earned.
    pub standing: &'a Standing,
    /// What this visit has seen.
    pub evening: &'a Evening,
    /// Who sits there.
    pub seat: &'a Seat,
    /// The shop's clock.
    pub clock: Minute,
    /// Whether the guest was never here before.
    pub first_visit: bool,
    /// Lines Kenji has spoken tonight, as their text.
    pub said: &'a [String],
    /// What can be noticed tonight, once it was shown.
    pub detail: Option<&'a Detail>,
    /// The visit's seed.
    pub seed: u64,
}

/// What the director decided about one line.
#[derive(Debug, Clone)]
pub struct Decision {
    /// What was read.
    pub reading: Reading,
    /// The gated topic that matters most, if any was touched.
    pub topic: Option<String>,
    /// What came of it.
    pub gate: GateOutcome,
    /// Movements, rung and the ledger afterwards; settled only once the reply is released.
    pub verdict: Verdict,
    /// His face while he answers.
    pub mood: Mood,
    /// What he could say: a list of candidates for each thing that is answered.
    pub answers: Vec<Vec<Line>>,
    /// What may not be heard at this seat.
    pub forbidden: Arc<Forbidden>,
    /// Who sits there.
    pub seat: Seat,
    /// What he has said tonight, as the text of its lines.
    pub said: Vec<String>,
    /// Fewest and most words.
    pub words: [u32; 2],
    /// The cue, as the end of the prompt shows it.
    pub cue: String,
    /// What the cue says of the guest and the moment: for the actor's eyes, never for his mouth.
    pub unspoken: String,
}

impl Decision {
    /// The house's own answer: the best candidate of each list, in order.
    pub fn house_line(&self) -> Line {
        let segments =
            self.answers.iter().filter_map(|candidates| candidates.first()).flat_map(|line| line.segments.clone());
        let mut line = Line { segments: segments.collect() };
        // Silence beside words is no silence.
        if line.segments.len() > 1 {
            line.segments.retain(|segment| segment.text() != "...");
        }
        line
    }
}

impl Director {
    /// Prepares `character`: weighs its phrasings and renders its public contract.
    pub fn new(character: Arc<Character>) -> Self {
        let phrasebook = reading::Phrasebook::of(&character);
        let contract = crate::character::contract::public(&character);
        Self { character, phrasebook, contract }
    }

    /// The character that is directed.
    pub fn character(&self) -> &Arc<Character> {
        &self.character
    }

    /// The public contract: the same bytes for the whole visit.
    pub fn contract(&self) -> &str {
        &self.contract
    }

    /// Decides about `line`.
    pub fn decide(&self, line: &str, now: &Circumstances<'_>) -> Decision {
        let character = &*self.character;
        let reading = reading::read(character, &self.phrasebook, line);
        let gate = self.gate(&reading, now.seat);
        let noticed = now.detail.filter(|detail| detail.noticed_by.iter().any(|term| term.is_in(&reading.words)));
        let (topic, outcome) = match &gate {
            Some((topic, _, outcome)) => (Some(topic.id.as_str()), *outcome),
            None => (None, GateOutcome::None),
        };
        let why = noticed.map(|detail| detail.why.as_str());
        let verdict = ledger::judge(character, now.standing, now.evening, &reading, topic, outcome, why);
        let moments = cue::moments(now.first_visit, now.seat.after_closing, verdict.evening.bowl);
        let table = self.table(now, &moments);
        let cell = gate.as_ref().map(|&(_, cell, outcome)| (cell, outcome));
        let mut answers = repertoire::answers(&table, &reading, cell, verdict.rung);
        let asked = reading.question && !reading.intents.is_empty();
        if noticed.is_some() && gate.is_none() && verdict.rung.is_none() && !asked {
            answers = vec![table.exchange("noticed_detail")];
        }
        for candidates in &mut answers {
            candidates.retain(|line| !repertoire::has_open_slot(line));
        }
        answers.retain(|candidates| !candidates.is_empty());
        let words = gate.as_ref().and_then(|(_, cell, _)| cell.words).unwrap_or(character.tier(now.seat.tier).words);
        let examples: Vec<Line> = answers.iter().flatten().take(3).cloned().collect();
        let (manner, moment) =
            (self.manner(now.seat), cue::moment(now.clock, now.seat.after_closing, verdict.evening.bowl));
        let cue = cue::write(&cue::Note {
            character,
            manner,
            moment: &moment,
            reading: &reading,
            gate: gate.as_ref().map(|&(topic, cell, outcome)| (topic.about.as_str(), cell, outcome)),
            rung: verdict.rung,
            examples: &examples,
            words,
        });
        Decision {
            topic: topic.map(str::to_owned),
            gate: outcome,
            mood: mood(&reading, outcome, &verdict, now.seat),
            answers,
            forbidden: Arc::new(Forbidden::at(character, now.seat)),
            seat: now.seat.clone(),
            said: now.said.to_vec(),
            words,
            cue,
            unspoken: format!("{manner} {moment} Answer the guest now"),
            verdict,
            reading,
        }
    }

    /// The prompt for `decision`.
    pub fn prompt(&self, decision: &Decision, history: &cue::History) -> Prompt {
        cue::prompt(&self.contract, history, self.character.contract, &decision.reading.line, &decision.cue)
    }

    /// What he does of his own accord on `intent` (`arrival`, `closing`, `last_order` …), if anything.
    pub fn unasked(&self, intent: &str, now: &Circumstances<'_>) -> Option<Line> {
        let moments = cue::moments(now.first_visit, now.seat.after_closing, now.evening.bowl);
        let lines = self.table(now, &moments).exchange(intent);
        lines.into_iter().find(|line| !repertoire::has_open_slot(line))
    }

    /// What he does when the actor failed.
    pub fn lost(&self, now: &Circumstances<'_>) -> Line {
        repertoire::lost(&self.table(now, &[]))
    }

    fn table<'a>(&'a self, now: &'a Circumstances<'_>, moments: &'a [Moment]) -> repertoire::Table<'a> {
        let seed = now.seed.wrapping_add(u64::from(now.turn));
        repertoire::Table { character: &self.character, seat: now.seat, moments, said: now.said, seed }
    }

    fn manner(&self, seat: &Seat) -> &str {
        match self.character.audience(&seat.audience) {
            Some(audience) => &audience.manner,
            None => &self.character.tier(seat.tier).manner,
        }
    }

    /// The touched topic that matters most: one whose gate is shut before one whose gate is open.
    fn gate(
        &self,
        reading: &Reading,
        seat: &Seat,
    ) -> Option<(&crate::character::Topic, &crate::character::Cell, GateOutcome)> {
        let touched = reading.topics.iter().filter_map(|id| self.character.topic(id));
        let mut gates: Vec<_> = touched
            .map(|topic| {
                let (cell, outcome) = gate::look_up(topic, seat);
                (topic, cell, outcome)
            })
            .collect();
        gates.sort_by_key(|&(topic, _, outcome)| !(topic.sensitive && outcome.is_shut()));
        gates.into_iter().next()
    }
}

fn mood(reading: &Reading, outcome: GateOutcome, verdict: &Verdict, seat: &Seat) -> Mood {
    match verdict.rung {
        Some(Rung::Door | Rung::Edge) => return Mood::Cold,
        Some(Rung::Silence) => return Mood::Silent,
        Some(Rung::Flat) => return Mood::Turned,
        None => {}
    }
    let earned: i32 = verdict.movements.iter().map(|movement| movement.points).sum();
    match () {
        () if outcome.is_shut() => Mood::Turned,
        () if earned >= 2 && seat.tier >= crate::character::Tier::Regular => Mood::Smile,
        () if reading.orders => Mood::Working,
        () if earned > 0 || reading.has("greet") => Mood::Nod,
        () if reading.silence => Mood::Silent,
        () if seat.after_closing => Mood::Drinking,
        () if reading.question || reading.intents.iter().any(|intent| intent.starts_with("guest_")) => Mood::Listening,
        () => Mood::Neutral,
    }
}

#[cfg(test)]
mod tests;
