//! The guard hears a reply before the player does. It holds the stream back to whole sentences, releases
//! the clean ones and stops at the first that is not. It never rewrites: what he did not say, nobody hears.
//! Which words are faults stands in the character file; how a fault is heard, in one file for each family.
//! A reply of 60 words in pieces of four characters costs 0.11 ms (release, two cores, half of the replies).

mod facts;
mod fault;
mod form;
mod frame;
pub(in crate::director) mod numbers;
mod repeat;
mod secrets;
mod sentence;
mod tongue;

use std::sync::Arc;

use crate::character::hearing::Hearing;
use crate::character::{Character, Contract, Line, Words, text};

use super::Decision;
use super::gate::Forbidden;

pub use fault::FaultKind;
use sentence::{Passed, Reading, Sentence};

/// How far beyond the word budget a reply may go before it is cut.
const BUDGET_FACTOR: usize = 2;
/// How much more room there is where beats stand between the words.
const BEATS_FACTOR: usize = 3;

/// What the guard does while a reply comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Nothing new may be shown yet.
    Waiting,
    /// More of the reply may be shown.
    Released,
    /// Something was wrong: no more of this reply is wanted. What was released before stays good.
    Stopped(FaultKind),
}

/// What one reply is judged by.
#[derive(Debug)]
struct Ears {
    contract: Contract,
    hearing: Arc<Hearing>,
    forbidden: Arc<Forbidden>,
    /// Fragments that this guest may have heard.
    earned: Vec<String>,
    facts: facts::Facts,
    guest: frame::Guest,
    /// Whether a yes would answer what is not answered.
    shut: bool,
    /// What the cue told the actor.
    unspoken: Words,
    said: repeat::Said,
    /// What the house would say: the file's own words may be spoken.
    answers: Vec<Line>,
    /// His own names, as a label would carry them.
    own: Vec<String>,
    longest: usize,
}

/// One reply's guard.
#[derive(Debug, Clone)]
pub struct Guard {
    ears: Arc<Ears>,
    /// What came and may belong to an escape sequence that has not ended.
    held: String,
    /// What was cleaned and waits for its sentence to end.
    waiting: String,
    passed: Passed,
    /// The words of all sentences that passed.
    words: Words,
    stopped: Option<(FaultKind, String)>,
}

impl Guard {
    /// A guard for the reply to `decision`.
    pub fn new(character: &Character, decision: &Decision) -> Self {
        let hearing = &character.format.hearing;
        let reading = &decision.reading;
        let sensitive = decision.topic.as_ref().and_then(|id| character.topic(id)).is_some_and(|topic| topic.sensitive);
        let shut = decision.gate.is_shut() && sensitive && secrets::asks_for_a_yes(hearing, &reading.line);
        let asked = reading.items.iter().filter(|_| reading.asks_price);
        let items: Vec<String> =
            asked.flat_map(|id| std::iter::repeat_n(id.clone(), reading.count(id) as usize)).collect();
        let identity = &character.identity;
        let names = [&identity.name, &identity.short_name, &identity.native_name].map(|name| words_joined(name));
        let turned = identity.name.split_whitespace().rev().collect::<Vec<_>>().join(" ");
        let ears = Ears {
            contract: character.contract,
            hearing: Arc::clone(hearing),
            forbidden: Arc::clone(&decision.forbidden),
            earned: secrets::earned(character, &decision.seat),
            facts: facts::Facts::of(character, &items),
            guest: frame::Guest { words: reading.words.clone(), frame: !reading.tricks.is_empty() },
            shut,
            unspoken: Words::of(&decision.unspoken),
            said: repeat::Said::of(&decision.said),
            answers: decision.answers.iter().flatten().cloned().collect(),
            own: names.into_iter().chain([words_joined(&turned)]).collect(),
            longest: decision.words[1] as usize * BUDGET_FACTOR,
        };
        Self {
            ears: Arc::new(ears),
            held: String::new(),
            waiting: String::new(),
            passed: Passed::default(),
            words: Words::default(),
            stopped: None,
        }
    }

    /// Takes the next piece of the reply.
    pub fn hear(&mut self, piece: &str) -> Heard {
        if let Some((fault, _)) = &self.stopped {
            return Heard::Stopped(*fault);
        }
        self.held.push_str(piece);
        let from = self.waiting.len();
        match text::unfinished_escape(&self.held) {
            Some(ready) => {
                let rest = self.held.split_off(ready);
                self.waiting.push_str(&text::clean(&self.held));
                self.held = rest;
            }
            None => {
                self.waiting.push_str(&text::clean(&self.held));
                self.held.clear();
            }
        }
        if sentence::may_end(&self.waiting, from) || self.waits_too_long() { self.judge(false) } else { Heard::Waiting }
    }

    /// Takes the end of the reply: judges what was held back, and emptiness.
    pub fn finish(&mut self) -> Heard {
        if let Some((fault, _)) = &self.stopped {
            return Heard::Stopped(*fault);
        }
        let held = std::mem::take(&mut self.held);
        self.waiting.push_str(&text::clean(&held));
        match self.judge(true) {
            Heard::Stopped(fault) => Heard::Stopped(fault),
            _ if self.released().is_empty() => self.stop(FaultKind::Empty, String::new()),
            heard => heard,
        }
    }

    /// Takes the end of a reply that ran into its limit: the unfinished sentence at its end is not wanted.
    pub fn finish_cut(&mut self) -> Heard {
        match &self.stopped {
            Some((fault, _)) => Heard::Stopped(*fault),
            None if self.waiting.trim().is_empty() => self.finish(),
            None => {
                let rest = std::mem::take(&mut self.waiting);
                self.stop(FaultKind::Length, rest)
            }
        }
    }

    /// What may be shown so far, as the contract shows it.
    pub fn released(&self) -> Line {
        self.passed.shown(self.ears.contract)
    }

    /// The words at which the reply was stopped: for the log and the x-ray, never for a transcript.
    pub fn stopped_at(&self) -> Option<&str> {
        self.stopped.as_ref().map(|(_, words)| words.as_str())
    }

    fn stop(&mut self, fault: FaultKind, words: String) -> Heard {
        self.stopped = Some((fault, words));
        Heard::Stopped(fault)
    }

    fn judge(&mut self, at_end: bool) -> Heard {
        let mut released = false;
        while let Some(end) = sentence::end_of_first(&self.waiting, at_end) {
            let rest = self.waiting.split_off(end);
            let written = std::mem::replace(&mut self.waiting, rest);
            let opens_row = self.passed.text.is_empty() || self.passed.text.ends_with('\n');
            let own = if opens_row { form::own_label(&self.ears.own, &written) } else { 0 };
            let mut passed = self.passed.clone();
            let sentence = passed.follow(&self.ears.hearing, &written[own..], self.ears.contract);
            if let Some(fault) = self.ears.fault(&self.words, &passed, &sentence) {
                return self.stop(fault, written);
            }
            self.words.extend(&sentence.words);
            self.passed = passed;
            released = true;
        }
        if !at_end && self.waits_too_long() {
            let rest = std::mem::take(&mut self.waiting);
            return self.stop(FaultKind::Length, rest);
        }
        if released { Heard::Released } else { Heard::Waiting }
    }

    /// Whether what waits goes on too long: a reply that never ends a sentence has to end somewhere.
    fn waits_too_long(&self) -> bool {
        let limit = self.ears.longest * BUDGET_FACTOR;
        self.waiting.len() > limit * 2 && text::count_words(&self.waiting) > limit
    }
}

impl Ears {
    /// The first fault of `sentence`, after the words `before`; `passed` is the reply with it.
    fn fault(&self, before: &Words, passed: &Passed, sentence: &Sentence<'_>) -> Option<FaultKind> {
        let fault = self.fault_of_words(before, sentence);
        // The words of the file are his own, even where they would be a fault in a model's.
        let fault = fault.filter(|fault| *fault == FaultKind::Forbidden || !self.is_of_the_house(sentence));
        fault.or_else(|| self.too_long(passed, sentence))
    }

    fn fault_of_words(&self, before: &Words, sentence: &Sentence<'_>) -> Option<FaultKind> {
        let hearing = &*self.hearing;
        let found = |found: bool, fault: FaultKind| found.then_some(fault);
        let words = &sentence.words;
        found(secrets::given_away(hearing, &self.forbidden, &self.earned, sentence), FaultKind::Forbidden)
            .or_else(|| self.respaced(sentence))
            .or_else(|| found(frame::breaks(hearing, &self.guest, sentence), FaultKind::FrameBreak))
            .or_else(|| found(frame::assists(hearing, sentence), FaultKind::AssistantVoice))
            .or_else(|| form::fault(hearing, &self.own, sentence))
            .or_else(|| found(self.shut && secrets::confirms(hearing, sentence), FaultKind::Confirmation))
            .or_else(|| found(tongue::is_foreign(hearing, sentence.written, words), FaultKind::Language))
            .or_else(|| found(repeat::echoes(&self.unspoken, words), FaultKind::Cue))
            .or_else(|| found(hearing.says_a_rule(words), FaultKind::Cue))
            .or_else(|| found(self.facts.contradicts(hearing, before, sentence), FaultKind::Fact))
            .or_else(|| found(repeat::is_loop(before, words, sentence.written), FaultKind::Loop))
            .or_else(|| found(self.said.holds(&sentence.spoken), FaultKind::Loop))
            .or_else(|| found(repeat::parrots(&self.guest.words, words), FaultKind::GuestsPart))
    }

    /// A term with other spaces in it than its own.
    fn respaced(&self, sentence: &Sentence<'_>) -> Option<FaultKind> {
        sentence.readings.iter().find_map(|reading| respaced(&self.hearing, &self.forbidden, reading))
    }

    fn too_long(&self, passed: &Passed, sentence: &Sentence<'_>) -> Option<FaultKind> {
        let (spoken, all) = (passed.spoken_words(), passed.words());
        let beats = if self.contract == Contract::Scene { BEATS_FACTOR } else { 1 };
        let adds = !sentence.words.is_empty();
        (adds && (spoken > self.longest || all > self.longest * beats)).then_some(FaultKind::Length)
    }

    /// Whether `sentence` is one of the house's own answers to this line, or part of one.
    fn is_of_the_house(&self, sentence: &Sentence<'_>) -> bool {
        let words = &sentence.words;
        let holds = |line: &Line| {
            let mut whole = Words::default();
            line.segments.iter().for_each(|segment| whole.extend(&Words::of(segment.text())));
            whole.holds(words)
        };
        !words.is_empty() && self.answers.iter().any(holds)
    }
}

/// The fault in a line that is not his, a suggestion to the guest: what would give something away or break
/// the frame there as it would in his own words.
pub fn fault_in_suggestion(character: &Character, forbidden: &Forbidden, line: &str) -> Option<FaultKind> {
    let hearing = &*character.format.hearing;
    let mut passed = Passed::default();
    let sentence = passed.follow(hearing, line, Contract::Dialogue);
    let found = |found: bool, fault: FaultKind| found.then_some(fault);
    let of_words = |reading: &Reading<'_>| {
        found(secrets::is_untold(hearing, forbidden, &[], reading), FaultKind::Forbidden)
            .or_else(|| found(frame::talks_of_it(hearing, reading), FaultKind::FrameBreak))
            .or_else(|| respaced(hearing, forbidden, reading))
    };
    let faults = sentence.readings.iter().find_map(of_words);
    faults
        .or_else(|| form::fault(hearing, &[], &sentence))
        .or_else(|| found(tongue::is_foreign(hearing, line, &sentence.words), FaultKind::Language))
}

/// The fault of a term that stands in a reading with other spaces: spelled out, torn apart, run together.
fn respaced(hearing: &Hearing, forbidden: &Forbidden, reading: &Reading<'_>) -> Option<FaultKind> {
    let lists = &hearing.lists;
    let wanted = [lists.frame, lists.assistant, lists.never, lists.gated];
    let found = hearing.wordlists.find_respaced(&reading.words, reading.new, &wanted);
    // A term as it is written is judged where it can be excused.
    let plain = |term: &str| reading.hits.of(lists.frame).any(|hit| hit.term == term);
    found.into_iter().find_map(|(term, list)| match list {
        list if list == lists.frame => (!plain(term)).then_some(FaultKind::FrameBreak),
        list if list == lists.assistant => Some(FaultKind::AssistantVoice),
        list if list == lists.never => Some(FaultKind::Forbidden),
        _ => forbidden.find_in(term).map(|_| FaultKind::Forbidden),
    })
}

fn words_joined(text: &str) -> String {
    Words::of(text).joined().to_owned()
}

#[cfg(test)]
mod tests;
