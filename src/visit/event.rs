//! What can happen to a visit, and what a visit wants done. Both are plain data: the runtime turns the
//! world into events and effects into work.

use crate::director::Decision;
use crate::director::{FaultKind, Movement, Prompt, Ticket};
use std::sync::Arc;

/// Names one attempt at one reply. A turn that the guard asks for again has a second attempt; what still
/// arrives for the first is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Take {
    /// The turn, from 1. It never goes back, so that no late answer can be taken for a newer one's.
    pub turn: u32,
    /// The attempt, from 1.
    pub attempt: u8,
}

/// How a reply ended. Every [`Effect::Perform`] is answered by exactly one of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// All was said.
    Done(Cost),
    /// The actor failed.
    Failed(Failure),
    /// It was cancelled.
    Cancelled,
    /// There is nothing more to say: a tape is at its end.
    Exhausted,
}

/// What a reply cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cost {
    /// Tokens of the prompt.
    pub prompt_tokens: u32,
    /// Whether the reply ran into its limit, so that its last sentence is no sentence.
    pub cut: bool,
}

/// A failure in words a player can act on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What happened.
    pub what: String,
    /// What to do.
    pub mend: String,
}

/// Something that happens to a visit.
#[derive(Debug, Clone)]
pub enum Event {
    /// The guest sits down, and Kenji may greet him.
    SatDown,
    /// The guest says something.
    Said(String),
    /// The guest lays tickets from the machine on the counter.
    Bought(Vec<Ticket>),
    /// The last line is to be played again, after a failure.
    SaidAgain,
    /// An actor that reads prompts has begun on one of about so many tokens.
    Estimated(Take, u32),
    /// The actor said a piece.
    Token(Take, String),
    /// The actor's one end.
    Ended(Take, End),
    /// Suggestions came back for a turn: a model's JSON, or nothing.
    Suggested(u32, Option<String>),
    /// The save of a turn is on the disk, or could not be written.
    Saved(u32, Result<(), String>),
    /// The guest gets up.
    Left,
}

/// Something a visit wants done.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Let the actor speak. Suggestions in the making are to be dropped first.
    Perform(Take, Prompt, Arc<Decision>),
    /// Stop the actor: no more of this take is wanted.
    Cancel(Take),
    /// Ask for suggestions.
    Suggest(u32, Prompt, Arc<Decision>),
    /// Write the record down; answer with [`Event::Saved`].
    Save(Box<Record>),
}

/// What there is to save after a turn.
#[derive(Debug, Clone)]
pub struct Record {
    /// The turn it belongs to; 0 for the greeting.
    pub turn: u32,
    /// The ledger across visits.
    pub standing: crate::director::Standing,
    /// The released turn, if one was added.
    pub spoken: Option<TurnRecord>,
    /// What he keeps of the guest.
    pub guest: crate::director::Guest,
    /// Whether the visit is over.
    pub over: Option<Over>,
}

/// One released turn as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnRecord {
    /// The guest's words.
    pub player: String,
    /// The reply as released, in the form of its contract.
    pub reply: String,
    /// Movements of trust.
    pub events: Vec<Movement>,
    /// The shop's clock, `HH:MM`.
    pub at: String,
}

/// What the guard did to a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuardNote {
    /// What was wrong.
    pub fault: FaultKind,
    /// What was done.
    pub action: GuardAction,
}

/// How the guard mended a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuardAction {
    /// The clean sentences before the fault were kept.
    Cut,
    /// The actor was asked again.
    AskedAgain,
    /// A line of the character file stands there instead.
    Replaced,
}

impl GuardAction {
    /// The name in the JSON.
    pub fn id(self) -> &'static str {
        match self {
            GuardAction::Cut => "cut",
            GuardAction::AskedAgain => "asked_again",
            GuardAction::Replaced => "replaced",
        }
    }
}

/// Why a visit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// The guest left.
    Left,
    /// The guest was shown the door.
    Door,
    /// The noren came in, or the last train went.
    Closing,
    /// The tape was played to its end.
    TapeEnd,
}
