//! What a visit shows: a read-only picture of its state that views, `chat` and tests draw from.

use super::event::{Failure, GuardNote, Over};
use crate::character::{Line, Minute, Moment, Mood, Tier};
use crate::director::{GateOutcome, Movement, Suggestion};

/// One exchange as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exchange {
    /// The turn, 0 for what he says as the guest sits down.
    pub turn: u32,
    /// The guest's words; empty when Kenji spoke of his own accord.
    pub player: String,
    /// What was released of the reply so far.
    pub reply: Line,
    /// What is to be seen beside it, if the guest looks: tonight's detail.
    pub aside: Option<String>,
    /// Movements of trust that the turn brought.
    pub events: Vec<Movement>,
    /// Topics that were touched.
    pub topics: Vec<String>,
    /// What came of the gate.
    pub gate: GateOutcome,
    /// What the guard did.
    pub guard: Vec<GuardNote>,
    /// What went wrong, if the actor failed.
    pub failure: Option<Failure>,
    /// Tokens of the prompt, as the server counted or, failing that, as estimated; 0 for the house.
    pub prompt_tokens: u32,
    /// Whether the reply has ended and its save is on the disk.
    pub released: bool,
}

/// What the actor is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Activity {
    /// Nothing: the guest may speak.
    #[default]
    Idle,
    /// A reply was asked for and nothing of it may be shown yet.
    Thinking,
    /// A reply is being shown.
    Speaking,
    /// The reply is whole; its save is being written.
    Settling,
}

/// What his hands are at while he thinks of an answer; it follows what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Task {
    /// The cloth, over the counter: small talk, and everything else.
    #[default]
    Cloth,
    /// The ladle: something was ordered, or asked about the shop's work.
    Ladle,
    /// A taste of the broth: the talk is of food.
    Taste,
}

/// Trust as the meter shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meter {
    /// The tier that was reached.
    pub tier: Tier,
    /// 0 to 100.
    pub points: i32,
    /// Points at which this tier began and the next begins; equal at the top.
    pub span: (i32, i32),
    /// What the next tier still asks for; `None` at the top.
    pub missing: Option<String>,
    /// What the last turn moved.
    pub moved: Vec<Movement>,
    /// Whether a nerve is touched: 0 (no) to 3 (the door is near).
    pub heat: u8,
}

/// The whole picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snapshot {
    /// Exchanges, oldest first; the last may still be growing.
    pub exchanges: Vec<Exchange>,
    /// What the actor is doing.
    pub activity: Activity,
    /// His face.
    pub mood: Mood,
    /// Trust.
    pub meter: Meter,
    /// What the guest might say; empty while none are wanted.
    pub suggestions: Vec<Suggestion>,
    /// Whether the suggestions are final for this turn.
    pub suggestions_final: bool,
    /// The shop's clock.
    pub clock: Minute,
    /// Whether the noren is in.
    pub after_closing: bool,
    /// Whether a bowl stands on the counter.
    pub bowl: bool,
    /// How far it is eaten: 0 as it was set down, 3 empty.
    pub eaten: u8,
    /// What else was ordered and stands there, by the ids of the menu.
    pub served: Vec<String>,
    /// What he does with his hands over the line that is being answered.
    pub task: Task,
    /// Whether the ticket for a bowl lies on the counter: from the order until the bowl comes.
    pub ticket: bool,
    /// Tonight's weather.
    pub weather: Moment,
    /// Whether the guest has just said goodbye, so that leaving may be offered.
    pub goodbye: bool,
    /// Why the visit is over, if it is.
    pub over: Option<Over>,
    /// The failure that waits for the line to be sent again.
    pub failure: Option<Failure>,
    /// Why the last save could not be written, if it could not.
    pub save_error: Option<String>,
}
