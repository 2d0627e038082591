//! The director decides; it never speaks. From a guest's line and what is known of the guest it makes a
//! [`Decision`]: what was read, which gate holds, what it earns or costs, what the actor is told, and what
//! may be said if the actor fails. Plain functions over plain data: no I/O, no clock, no randomness but the
//! visit's seed.

pub mod almanac;
pub mod cue;
pub mod evening;
pub mod gate;
pub mod guard;
pub mod guest;
pub mod ledger;
pub mod lint;
mod moments;
mod prompt;
pub mod reading;
mod repertoire;
pub mod suggestions;
mod ticket;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::character::raw::CellGate;
use crate::character::{Audience, Cell, Character, Detail, Line, Minute, Moment, Mood, Tier, Topic, Words};

pub use gate::{Forbidden, GateOutcome, Seat};
pub use guard::{FaultKind, Guard, Heard};
pub use guest::Guest;
pub use ledger::{Evening, Movement, Rung, Standing, Verdict};
pub use prompt::{Message, Prompt, Role, estimate_tokens, is_cjk};
pub use reading::Reading;
pub use suggestions::Suggestion;
pub use ticket::{Ticket, laid_down};

/// A character made ready to be directed.
#[derive(Debug)]
pub struct Director {
    character: Arc<Character>,
    phrasebook: reading::Phrasebook,
    contract: String,
    /// What may not be heard, for the seats that were asked for: it never changes.
    forbidden: Mutex<BTreeMap<Seat, Arc<Forbidden>>>,
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
    /// Weekday, season, weather.
    pub night: almanac::Night,
    /// Whether the bowl is about empty.
    pub bowl_empty: bool,
    /// What the guest has said tonight.
    pub heard: &'a [Words],
    /// What he keeps of the guest.
    pub guest: &'a Guest,
    /// Whether the guest was never here before.
    pub first_visit: bool,
    /// Lines Kenji has spoken tonight, as their text.
    pub said: &'a [String],
    /// What can be noticed tonight, once it was shown.
    pub detail: Option<&'a Detail>,
    /// The visit's seed.
    pub seed: u64,
    /// Tickets from the machine that are laid down now, instead of anything said.
    pub tickets: &'a [Ticket],
}

/// What the director decided about one line.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    /// What was read.
    pub reading: Reading,
    /// The gated topic that matters most, if any was touched.
    pub topic: Option<String>,
    /// What came of it.
    pub gate: GateOutcome,
    /// The fragment that the actor is given.
    pub fragment: Option<String>,
    /// Whether it is told now, whole and for the first time.
    pub tells: bool,
    /// Whether the guest noticed what is different tonight.
    pub noticed: bool,
    /// Whether the guest may stay after closing from now on, because he asked or said yes.
    pub stays: bool,
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
        Line::joined(self.answers.iter().filter_map(|candidates| candidates.first()).cloned())
    }
}

impl Director {
    /// Prepares `character`: weighs its phrasings and renders its public contract.
    pub fn new(character: Arc<Character>) -> Self {
        let phrasebook = reading::Phrasebook::of(&character);
        let contract = crate::character::contract::public(&character);
        Self { character, phrasebook, contract, forbidden: Mutex::default() }
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
        let usual = now.guest.usual.as_ref().map(|usual| (usual.item.as_str(), usual.firmness.as_deref()));
        let thread = now.evening.thread.as_ref().map(|thread| thread.topic.as_str());
        let is_shut = now.evening.refused.is_some();
        let (said, heard) = (now.said.last().map(String::as_str), now.heard);
        let (name, crisis) = (now.guest.name.as_deref(), now.evening.crisis > 0);
        let context = reading::Context { thread, is_shut, usual, said, heard, name, crisis };
        let mut reading = match now.tickets {
            [] => reading::read(character, &self.phrasebook, line, &context),
            tickets => ticket::reading(line, tickets),
        };
        let claimed = self.claimed(&reading, now);
        let seat = claimed.map_or_else(|| now.seat.clone(), |audience| now.seat.claiming(audience));
        let now = &Circumstances { seat: &seat, ..now.clone() };
        let gate = self.gate(&reading, now.seat);
        let named = |detail: &Detail| detail.noticed_by.iter().any(|term| term.is_in(&reading.words));
        // Who names everything has noticed nothing.
        let guesses = character.world.details.iter().filter(|detail| named(detail)).count() > MOST_NAMED;
        let noticed = now.detail.filter(|detail| named(detail) && !guesses);
        let (topic, outcome) = match &gate {
            Some((topic, _, outcome)) => (Some(topic.id.as_str()), *outcome),
            None => (None, GateOutcome::None),
        };
        if noticed.is_none() {
            // A guess at what is different tonight has seen nothing.
            for intent in reading.intents.iter_mut().filter(|intent| *intent == "noticed_detail") {
                "noticed_nothing".clone_into(intent);
            }
        }
        let touched = ledger::Touched {
            topic,
            outcome,
            named: reading.touches.iter().any(|touch| Some(touch.topic.as_str()) == topic && touch.is_meant()),
            noticed: noticed.map(|detail| detail.why.as_str()),
            praised_before: now.guest.has_praised(&reading.line),
            told_before: reading.told.as_ref().is_some_and(|told| now.guest.knows(told)),
        };
        let mut verdict = ledger::judge(character, now.standing, now.evening, &reading, &touched);
        verdict.evening.claimed = claimed.filter(|_| now.seat.claimed).map(|audience| audience.id.clone());
        let stay = evening::stay(character, &reading, now, verdict.rung);
        verdict.evening.stays |= stay == Some(evening::Stay::Granted);
        let moments = moments::hold(character, now, verdict.evening.bowl);
        let table = self.table(now, &moments, &reading.words);
        let cell = gate.as_ref().map(|&(_, cell, _)| cell);
        let mut answers = repertoire::answers(&table, &reading, gate, verdict.rung);
        let fragment = gate.as_ref().and_then(|(topic, cell, outcome)| self.fragment(topic, cell, *outcome, now));
        let untold = fragment.filter(|&id| !now.guest.fragments.contains(id) && verdict.rung.is_none());
        let tells = untold.and_then(|id| character.fragments.get(id)).filter(|fragment| !fragment.tells.is_empty());
        // First what he says to everyone like this guest; to who asks on he tells it, once. What answers these very
        // words he does not swallow for it.
        let answers_words =
            || gate.is_some_and(|(topic, ..)| table.particular(topic).iter().any(|line| !table.is_said(line)));
        let tells = tells.filter(|_| cell.is_some_and(|cell| table.is_said(&cell.says[0])) && !answers_words());
        if let Some(fragment) = tells {
            answers.pop();
            answers.push(table.shuffled(&fragment.tells));
        }
        let again = reading.question && now.heard.contains(&reading.words);
        if again && verdict.rung.is_none() && !outcome.is_shut() && reading.tricks.is_empty() {
            answers.insert(0, table.exchange("asked_again"));
        }
        let asked = reading.question && !reading.intents.is_empty();
        if noticed.is_some() && gate.is_none() && verdict.rung.is_none() && !asked {
            answers = vec![table.exchange("noticed_detail")];
        }
        if is_delicate(&reading, now.evening, outcome) && verdict.rung.is_none() {
            // A nod to anything would be an answer.
            answers = vec![table.exchange("silence")];
        }
        if let Some(stay) = stay {
            answers = vec![table.exchange(stay.intent())];
        }
        for candidates in &mut answers {
            candidates.retain(|line| !repertoire::has_open_slot(line));
        }
        answers.retain(|candidates| !candidates.is_empty());
        if answers.is_empty() {
            // Every line that fits waits for a slot that nothing fills now.
            answers.push(table.exchange(if reading.question { "unknown_question" } else { "unknown" }));
        }
        let mut words =
            gate.as_ref().and_then(|(_, cell, _)| cell.words).unwrap_or(character.tier(now.seat.tier).words);
        if tells.is_some() {
            words[1] = words[1].max(LONGEST_TELLING);
        }
        let examples: Vec<Line> = answers.iter().flatten().take(3).cloned().collect();
        let manner = self.manner(now.seat);
        let moment = cue::moment(now, verdict.evening.bowl, noticed);
        let memory = cue::memory(character, now.guest);
        let cue = cue::write(&cue::Note {
            character,
            manner,
            moment: &moment,
            memory: &memory,
            reading: &reading,
            gate: gate.as_ref().map(|&(topic, cell, outcome)| (topic.about.as_str(), cell, outcome)),
            fragment,
            rung: verdict.rung,
            shown: now.evening.rung,
            examples: &examples,
            words,
        });
        Decision {
            topic: topic.map(str::to_owned),
            gate: outcome,
            fragment: fragment.map(str::to_owned),
            tells: tells.is_some(),
            noticed: noticed.is_some(),
            stays: stay == Some(evening::Stay::Granted),
            mood: mood(&reading, outcome, &verdict, now.seat),
            answers,
            forbidden: self.forbidden(now.seat),
            seat: now.seat.clone(),
            said: now.said.to_vec(),
            words,
            cue,
            unspoken: format!("{manner} {moment} Answer the guest now"),
            verdict,
            reading,
        }
    }

    /// The fragment that may be told on `topic`: of those that this guest has earned the first that was not
    /// told, so that none is passed over; else that of the `cell`.
    fn fragment<'c>(
        &'c self,
        topic: &'c Topic,
        cell: &'c Cell,
        outcome: GateOutcome,
        now: &Circumstances<'_>,
    ) -> Option<&'c str> {
        if outcome != GateOutcome::Open {
            return None;
        }
        let own = cell.fragment.as_deref();
        let seat = now.seat;
        let tiers = Tier::ALL.into_iter().filter(|&tier| tier < seat.tier && seat.audience == seat.tier.id());
        let below = tiers.map(|tier| topic.cell(tier, tier.id(), seat.after_closing));
        let open = below.filter(|cell| cell.gate == CellGate::Open).filter_map(|cell| cell.fragment.as_deref());
        open.chain(own).find(|&id| !now.guest.fragments.contains(id)).or(own)
    }

    /// What may not be heard at `seat`.
    pub fn forbidden(&self, seat: &Seat) -> Arc<Forbidden> {
        let mut known = self.forbidden.lock().unwrap_or_else(PoisonError::into_inner);
        let terms = known.entry(seat.clone()).or_insert_with(|| Arc::new(Forbidden::at(&self.character, seat)));
        Arc::clone(terms)
    }

    /// The audience that the guest claims to belong to, in this line or before; the coldest counts.
    fn claimed(&self, reading: &Reading, now: &Circumstances<'_>) -> Option<&Audience> {
        let before = now.evening.claimed.iter();
        let audiences = before.chain(&reading.claims).filter_map(|id| self.character.audience(id));
        audiences.filter(|audience| audience.id != now.seat.audience).max_by_key(|audience| audience.colder)
    }

    /// The prompt for `decision`.
    pub fn prompt(&self, decision: &Decision, history: &cue::History) -> Prompt {
        cue::prompt(&self.contract, history, self.character.contract, &decision.reading.line, &decision.cue)
    }

    /// What he does of his own accord on the first of `intents` (`arrival`, `closing`, `last_order` …) for
    /// which he has a line that fits, if any.
    pub fn unasked(&self, intents: &[&str], now: &Circumstances<'_>) -> Option<Line> {
        let moments = self.moments(now);
        let unheard = Words::default();
        let table = self.table(now, &moments, &unheard);
        let fitting = |intent: &&str| table.exchange(intent).into_iter().find(|line| !repertoire::has_open_slot(line));
        intents.iter().find_map(fitting)
    }

    /// What part of the evening it is; the first is the phase of the visit.
    pub fn moments(&self, now: &Circumstances<'_>) -> Vec<Moment> {
        moments::hold(&self.character, now, now.evening.bowl)
    }

    /// Four lines for the guest: a `model`'s first, then the character file's. None of them costs anything
    /// or asks for what this guest would be turned down for.
    pub fn suggest(
        &self,
        model: Vec<String>,
        offer: &suggestions::Offer<'_>,
        now: &Circumstances<'_>,
    ) -> Vec<Suggestion> {
        let seed = now.seed.wrapping_mul(31).wrapping_add(u64::from(now.turn));
        let is_bowl = |id: &String| self.character.shop.item(id).is_some_and(|item| item.bowl);
        let weigh = |line: &str| {
            let decision = self.decide(line, now);
            let points = decision.verdict.movements.iter().map(|earned| earned.points).sum();
            let costs = decision.verdict.movements.iter().any(|movement| movement.points < 0);
            match decision.gate {
                _ if costs || decision.verdict.rung.is_some() => suggestions::Weight::Costs,
                gate if gate.is_shut() => suggestions::Weight::Costs,
                GateOutcome::Open => {
                    let told = decision.fragment.as_ref().is_none_or(|id| now.guest.fragments.contains(id));
                    match (decision.tells, told) {
                        (true, _) => suggestions::Weight::Ripe,
                        (_, true) => suggestions::Weight::Told,
                        _ => suggestions::Weight::Deeper,
                    }
                }
                _ if ["goodbye", "gochisousama"].iter().any(|intent| decision.reading.has(intent)) => {
                    suggestions::Weight::Parts
                }
                _ if decision.reading.orders && decision.reading.items.iter().any(is_bowl) => {
                    suggestions::Weight::Orders(points)
                }
                _ if decision.verdict.movements.is_empty() => suggestions::Weight::Light,
                _ => suggestions::Weight::Earns(points),
            }
        };
        suggestions::fill(&self.character, now.seat.tier, model, offer, weigh, seed)
    }

    /// What he does when the actor failed.
    pub fn lost(&self, now: &Circumstances<'_>) -> Line {
        repertoire::lost(&self.table(now, &[], &Words::default()))
    }

    fn table<'a>(
        &'a self,
        now: &'a Circumstances<'_>,
        moments: &'a [Moment],
        heard: &'a Words,
    ) -> repertoire::Table<'a> {
        let seed = now.seed.wrapping_add(u64::from(now.turn));
        repertoire::Table {
            character: &self.character,
            heard,
            seat: now.seat,
            guest: now.guest,
            moments,
            said: now.said,
            clock: now.clock,
            seed,
        }
    }

    fn manner(&self, seat: &Seat) -> &str {
        match self.character.audience(&seat.audience) {
            Some(audience) => &audience.manner,
            None => &self.character.tier(seat.tier).manner,
        }
    }

    /// The touched topic that matters most: the surest, and of two that are as sure the one whose gate is
    /// shut.
    fn gate(
        &self,
        reading: &Reading,
        seat: &Seat,
    ) -> Option<(&crate::character::Topic, &crate::character::Cell, GateOutcome)> {
        let gates = reading.touches.iter().filter_map(|touch| {
            let topic = self.character.topic(&touch.topic)?;
            let (cell, outcome) = gate::look_up(topic, seat);
            let shut = f32::from(u8::from(topic.sensitive && outcome.is_shut()));
            Some((touch.confidence + shut * AS_SURE, (topic, cell, outcome)))
        });
        // The first of equals, as the reading sorted them.
        gates.reduce(|best, other| if other.0 > best.0 { other } else { best }).map(|(_, gate)| gate)
    }
}

/// Whether a line that says nothing of its own follows a no: then whatever he said could be taken for a yes.
fn is_delicate(reading: &Reading, evening: &Evening, outcome: GateOutcome) -> bool {
    let says_something =
        reading.stands_alone() || reading.drops || !reading.tricks.is_empty() || reading.has("apology");
    evening.refused.is_some() && outcome == GateOutcome::None && !says_something
}

/// Most words of a fragment as he tells it.
pub(crate) const LONGEST_TELLING: u32 = 56;

/// Most details that a line may name and still have noticed one.
const MOST_NAMED: usize = 2;

/// How much less sure a subject may be that he keeps to himself, to go before one he speaks of.
const AS_SURE: f32 = 0.2;

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

/// The director of the built-in character, made once for all tests.
#[cfg(test)]
pub(crate) fn shared(contract: crate::character::Contract) -> Arc<Director> {
    use crate::character::{Cast, Contract};
    static MADE: [std::sync::OnceLock<Arc<Director>>; 2] = [const { std::sync::OnceLock::new() }; 2];
    let made = MADE[usize::from(contract == Contract::Dialogue)].get_or_init(|| {
        let cast = Cast::builtin().unwrap_or_else(|error| panic!("{error}"));
        Arc::new(Director::new(cast.under(contract)))
    });
    Arc::clone(made)
}

#[cfg(test)]
mod tests;
