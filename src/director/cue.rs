//! The prompt of a turn: the contract, the history, and at the very end the cue. Only the cue knows the
//! guest and the gates, and it never enters the history, so all before it stays the same byte for byte and
//! a server evaluates it once.

use std::fmt::Write;

use super::gate::GateOutcome;
use super::guard::FaultKind;
use super::ledger::Rung;
use super::prompt::{Message, Prompt, Role, estimate_tokens};
use super::reading::Reading;
use crate::character::{Cell, Character, Contract, Line, raw};

/// Most tokens of history before its older half is folded into one paragraph.
const HISTORY_LIMIT: usize = 1400;

/// One exchange that was released: what the guest said, what he heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The guest's line; empty for words of Kenji's own accord.
    pub player: String,
    /// The reply.
    pub reply: Line,
    /// The topics it touched, for the paragraph that replaces it later.
    pub topics: Vec<String>,
}

/// The history of a visit as a prompt shows it. It only ever grows at the end, save that its older half
/// is folded away in one step when it has become too long.
#[derive(Debug, Clone, Default)]
pub struct History {
    said: Vec<Said>,
    /// How many of the oldest are folded into one paragraph.
    folded: usize,
}

impl History {
    /// Adds an exchange.
    pub fn push(&mut self, said: Said) {
        self.said.push(said);
        if self.tokens() > HISTORY_LIMIT {
            self.folded += (self.said.len() - self.folded).div_ceil(2);
        }
    }

    /// All exchanges, oldest first, the folded ones included.
    pub fn all(&self) -> &[Said] {
        &self.said
    }

    fn tokens(&self) -> usize {
        let cost = |said: &Said| estimate_tokens(&said.player) + estimate_tokens(&said.reply.to_string()) + 8;
        self.said[self.folded..].iter().map(cost).sum()
    }

    fn messages(&self, contract: Contract) -> Vec<Message> {
        let mut messages = Vec::new();
        if self.folded > 0 {
            let mut topics: Vec<_> = self.said[..self.folded].iter().flat_map(|said| said.topics.iter()).collect();
            topics.sort();
            topics.dedup();
            let mut paragraph = format!("(Earlier this evening you two spoke {} times.", self.folded);
            if !topics.is_empty() {
                let names = topics.iter().take(8).map(|topic| topic.replace('_', " ")).collect::<Vec<_>>();
                let _ = write!(paragraph, " It went by {}.", names.join(", "));
            }
            paragraph.push(')');
            messages.push(Message::new(Role::User, paragraph));
            messages.push(Message::new(Role::Assistant, "..."));
        }
        for said in &self.said[self.folded..] {
            let player = if said.player.is_empty() { "(The guest sits there.)" } else { &said.player };
            messages.push(Message::new(Role::User, player));
            messages.push(Message::new(Role::Assistant, said.reply.write(contract)));
        }
        messages
    }
}

/// What a cue is made of.
pub struct Note<'a> {
    /// The character under the contract of the actor.
    pub character: &'a Character,
    /// How the guest is treated, one sentence.
    pub manner: &'a str,
    /// The moment: hour, bowl, closing.
    pub moment: &'a str,
    /// What was read.
    pub reading: &'a Reading,
    /// The topic's words and its cell, where one was touched.
    pub gate: Option<(&'a str, &'a Cell, GateOutcome)>,
    /// How the no sounds.
    pub rung: Option<Rung>,
    /// Lines of the house that fit.
    pub examples: &'a [Line],
    /// Fewest and most words.
    pub words: [u32; 2],
}

/// Writes the cue.
pub fn write(note: &Note<'_>) -> String {
    let mut out = String::from("[For you alone, not to be spoken: ");
    let _ = write!(out, "{} {}", note.manner.trim_end(), note.moment);
    match note.gate {
        Some((about, cell, GateOutcome::Open)) => open_gate(&mut out, note.character, about, cell),
        Some((about, _, _)) => {
            let _ = write!(out, " The guest touches {about}: you do not tell. {}", rung_shape(note.rung));
        }
        None if note.reading.frame => out.push_str(" Those words mean nothing to you. Shrug, go back to work."),
        None => {}
    }
    let contract = note.character.contract;
    let examples: Vec<_> = note.examples.iter().take(3).map(|line| line.write(contract).replace('\n', " ")).collect();
    if !examples.is_empty() {
        let _ = write!(out, " In your manner: {}", examples.join(" / "));
    }
    let _ = write!(out, " Answer the guest now, {} to {} words.]", note.words[0], note.words[1]);
    out
}

fn open_gate(out: &mut String, character: &Character, about: &str, cell: &Cell) {
    let _ = write!(out, " To this guest you may speak of {about}.");
    if let Some(shape) = &cell.shape {
        let _ = write!(out, " {shape}");
    }
    if let Some(fragment) = cell.fragment.as_ref().and_then(|id| character.fragments.get(id)) {
        let _ = write!(out, " What is behind it: {}", fragment.text);
        if !fragment.still_forbidden.is_empty() {
            let _ = write!(out, " Still unsaid: {}.", fragment.still_forbidden.join("; "));
        }
    }
}

fn rung_shape(rung: Option<Rung>) -> &'static str {
    match rung {
        None | Some(Rung::Flat) => "A flat, short deflection.",
        Some(Rung::Edge) => "An edge in your voice now.",
        Some(Rung::Silence) => "Cold silence: a gesture at most.",
        Some(Rung::Door) => "Send them out.",
    }
}

/// The moment in words.
pub fn moment(clock: crate::character::Minute, after_closing: bool, bowl: bool) -> String {
    let place = match (after_closing, bowl) {
        (true, _) => "The noren is in; you two are alone",
        (false, true) => "Their bowl is on the counter",
        (false, false) => "They have not ordered yet",
    };
    format!("It is {clock}. {place}.")
}

/// The whole prompt of a turn.
pub fn prompt(contract: &str, history: &History, form: Contract, line: &str, cue: &str) -> Prompt {
    let mut messages = vec![Message::new(Role::System, contract)];
    messages.extend(history.messages(form));
    messages.push(Message::new(Role::User, format!("{line}\n\n{cue}")));
    Prompt { messages }
}

/// The prompt after a reply was stopped: the same, with the fault named at its end.
pub fn once_more(prompt: &Prompt, fault: FaultKind) -> Prompt {
    let mut prompt = prompt.clone();
    if let Some(last) = prompt.messages.last_mut() {
        let _ = write!(last.content, "\n[{}]", fault.advice());
    }
    prompt
}

/// The words of a suggestion group's moment that hold now.
pub fn moments(first_visit: bool, after_closing: bool, bowl: bool) -> Vec<raw::Moment> {
    let visit = if first_visit { raw::Moment::FirstVisit } else { raw::Moment::Return };
    let phase = match (after_closing, bowl) {
        (true, _) => raw::Moment::AfterClosing,
        (false, true) => raw::Moment::Eating,
        (false, false) => raw::Moment::BeforeOrder,
    };
    vec![phase, visit]
}
