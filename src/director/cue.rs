//! The prompt of a turn: the contract, the history, and at the very end the cue. Only the cue knows the
//! guest and the gates, and it never enters the history, so all before it stays the same byte for byte and
//! a server evaluates it once.

use std::fmt::Write;

use super::Circumstances;
use super::gate::GateOutcome;
use super::guard::FaultKind;
use super::guest::{Guest, spoken_span};
use super::ledger::Rung;
use super::prompt::{Message, Prompt, Role, estimate_tokens};
use super::reading::Reading;
use crate::character::{Cell, Character, Contract, Detail, Line, Moment, text};

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

/// Most tokens of a cue, and of one that holds a fragment.
pub const LONGEST: usize = 160;
/// See [`LONGEST`].
pub const LONGEST_WITH_FRAGMENT: usize = 300;
/// Most example lines.
const MOST_EXAMPLES: usize = 3;

/// What a cue is made of.
pub struct Note<'a> {
    /// The character under the contract of the actor.
    pub character: &'a Character,
    /// How the guest is treated, one sentence.
    pub manner: &'a str,
    /// The moment: hour, bowl, closing.
    pub moment: &'a str,
    /// What he remembers of the guest.
    pub memory: &'a str,
    /// What was read.
    pub reading: &'a Reading,
    /// The topic's words and its cell, where one was touched.
    pub gate: Option<(&'a str, &'a Cell, GateOutcome)>,
    /// The fragment that is told.
    pub fragment: Option<&'a str>,
    /// How the no sounds.
    pub rung: Option<Rung>,
    /// The rung that was shown before this line.
    pub shown: Option<Rung>,
    /// Lines of the house that fit.
    pub examples: &'a [Line],
    /// Fewest and most words.
    pub words: [u32; 2],
}

/// Writes the cue: what he has to know first, then as many examples as the budget holds.
pub fn write(note: &Note<'_>) -> String {
    let mut out = String::from("[For you alone, not to be spoken: ");
    let _ = write!(out, "{} {}", note.manner.trim_end(), note.moment);
    let mut budget = LONGEST;
    match note.gate {
        Some((about, cell, GateOutcome::Open)) => {
            let with_fragment = open_gate(&mut out, note, about, cell);
            budget = if with_fragment { LONGEST_WITH_FRAGMENT } else { LONGEST };
        }
        Some((about, _, _)) => {
            let _ = write!(out, " The guest touches {about}: you do not tell. {}", rung_shape(note.rung));
        }
        None if !note.reading.tricks.is_empty() => {
            out.push_str(" Those words mean nothing to you. Shrug, go back to work.");
        }
        None if note.rung.is_some() => {
            let _ = write!(out, " {}", rung_shape(note.rung));
        }
        None => {}
    }
    if note.rung.is_some()
        && let Some(shown) = note.shown
    {
        let _ = write!(out, " You gave {} before; other words now.", rung_name(shown));
    }
    // What he remembers stands there only where there is room: what he has to know now comes first.
    let end_room = 20;
    if !note.memory.is_empty() && estimate_tokens(&out) + estimate_tokens(note.memory) + end_room <= budget {
        let _ = write!(out, " {}", note.memory);
    }
    let end = format!(" Answer the guest now, {} to {} words.]", note.words[0], note.words[1]);
    let used = estimate_tokens(&out) + estimate_tokens(&end) + estimate_tokens(" In your manner: ");
    let mut examples = String::new();
    for line in note.examples.iter().take(MOST_EXAMPLES) {
        let line = line.write(note.character.contract).replace('\n', " ");
        let more = if examples.is_empty() { line } else { format!("{examples} / {line}") };
        if used + estimate_tokens(&more) > budget {
            break;
        }
        examples = more;
    }
    if !examples.is_empty() {
        let _ = write!(out, " In your manner: {examples}");
    }
    out.push_str(&end);
    out
}

/// Writes what an open gate gives; whether a fragment is in it.
fn open_gate(out: &mut String, note: &Note<'_>, about: &str, cell: &Cell) -> bool {
    let _ = write!(out, " To this guest you may speak of {about}.");
    if let Some(shape) = &cell.shape {
        let _ = write!(out, " {shape}");
    }
    let Some(fragment) = note.fragment.and_then(|id| note.character.fragments.get(id)) else { return false };
    let _ = write!(out, " What is behind it: {}", fragment.text);
    if !fragment.still_forbidden.is_empty() {
        let _ = write!(out, " Still unsaid: {}.", fragment.still_forbidden.join("; "));
    }
    true
}

fn rung_shape(rung: Option<Rung>) -> &'static str {
    match rung {
        None | Some(Rung::Flat) => "A flat, short deflection.",
        Some(Rung::Edge) => "An edge in your voice now.",
        Some(Rung::Silence) => "Cold silence: a gesture at most.",
        Some(Rung::Door) => "Send them out.",
    }
}

fn rung_name(rung: Rung) -> &'static str {
    match rung {
        Rung::Flat => "a flat no",
        Rung::Edge => "an edge",
        Rung::Silence => "silence",
        Rung::Door => "the door",
    }
}

/// The moment in words: the hour, what stands on the counter, what the guest has just seen.
pub fn moment(now: &Circumstances<'_>, bowl: bool, noticed: Option<&Detail>) -> String {
    let place = match (now.seat.after_closing, bowl) {
        (true, _) => "The noren is in; you two are alone",
        (false, true) => "Their bowl is on the counter",
        (false, false) => "They have not ordered yet",
    };
    let seen = noticed.map(|detail| format!(" They noticed: {}", detail.beat.beats())).unwrap_or_default();
    let weather = match now.night.weather {
        Moment::Rain => " It rains.",
        Moment::Snow => " It snows.",
        Moment::Hot => " A hot night.",
        Moment::Cold => " A cold night.",
        Moment::Wind => " It is windy.",
        _ => "",
    };
    format!("It is {}.{weather} {place}.{seen}", now.clock)
}

/// What he remembers of the guest, in a sentence or two; nothing of somebody new.
pub fn memory(character: &Character, guest: &Guest) -> String {
    let mut parts = Vec::new();
    if let Some(name) = &guest.name {
        parts.push(format!("Called {name}"));
    }
    if let Some(usual) = guest.usual.as_ref().and_then(|usual| usual.spoken(character)) {
        parts.push(format!("eats {usual}"));
    }
    if guest.visits.len() > 1 {
        parts.push(format!("last here {} ago", spoken_span(guest.away())));
    }
    if let Some(gift) = guest.last_gift() {
        parts.push(format!("brought {gift} then"));
    }
    if let Some(fact) = guest.facts.last() {
        parts.push(format!("told you once: \"{}\"", fact.what));
    }
    if parts.is_empty() { String::new() } else { text::capital(&format!("{}.", parts.join(", "))) }
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
