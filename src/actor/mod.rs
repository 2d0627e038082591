//! Who plays Kenji: a model behind Ollama, the house book, or a tape. An actor turns a [`Part`] into
//! tokens and ends exactly once, because its end is the value of its future; dropping the future is the
//! only cancellation. No judgement lives here: what may be said is the director's, what is heard is the
//! guard's. This is the only place of the program that knows HTTP.

pub mod house;
pub mod ollama;
pub mod tape;

use std::sync::Arc;

use futures_util::future::{BoxFuture, FutureExt, ready};
use tokio::sync::mpsc;

use crate::director::{Decision, Prompt};

/// What an actor gets for one reply.
#[derive(Debug, Clone)]
pub struct Part {
    /// The turn, counted from 1 within the visit.
    pub turn: u32,
    /// What a model reads.
    pub prompt: Prompt,
    /// What the director decided; the house book works from this.
    pub decision: Arc<Decision>,
    /// Most tokens to write.
    pub longest: u32,
}

/// Where an actor puts its words while it speaks. Never blocks.
pub type Tokens = mpsc::UnboundedSender<String>;

/// What a finished reply cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Played {
    /// Tokens of the prompt, cached ones included; 0 where the actor reads none.
    pub prompt_tokens: u32,
    /// Tokens written.
    pub reply_tokens: u32,
    /// Milliseconds spent on evaluating the prompt.
    pub prompt_ms: u32,
    /// Whether the reply ran into [`Part::longest`] and ends in mid-sentence.
    pub cut: bool,
}

/// Why an actor could not play. Every variant says what happened; [`Fault::mend`] says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing listens at the host.
    #[error("Ollama does not answer at {host}")]
    Unreachable {
        /// The address that was tried.
        host: String,
    },
    /// The model is not there (404).
    #[error("Ollama has no model '{model}'")]
    NoModel {
        /// The name that was asked for.
        model: String,
    },
    /// The queue is full (503).
    #[error("Ollama is busy: {message}")]
    Busy {
        /// The server's own words.
        message: String,
    },
    /// The prompt did not fit (400 under `truncate: false`), or another request error.
    #[error("Ollama refused the request ({status}): {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The server's own words.
        message: String,
    },
    /// An error line in the stream.
    #[error("the model failed while speaking: {message}")]
    Broken {
        /// The server's own words.
        message: String,
    },
    /// The connection ended before the reply did.
    #[error("the connection broke off in the middle of a reply")]
    CutOff,
    /// Nothing came for longer than the limit.
    #[error("no answer for {seconds} seconds")]
    Silent {
        /// How long was waited.
        seconds: u64,
    },
    /// The reply was empty.
    #[error("the model answered with nothing")]
    Empty,
    /// A pull or the making of a model did not come to its end.
    #[error("Ollama could not {task}: {message}")]
    Undone {
        /// What was asked for: `pull gemma4:e4b`.
        task: String,
        /// The server's own words.
        message: String,
    },
    /// What came was not Ollama's format.
    #[error("the server does not speak Ollama's language: {message}")]
    Garbled {
        /// What was wrong, with the start of the offending line.
        message: String,
    },
    /// The tape has no more entries. Ends the visit; not an error to a player.
    #[error("the tape is at its end")]
    TapeEnd,
    /// A fault of this program (a panic in a task).
    #[error("something broke inside: {message}")]
    Internal {
        /// What is known.
        message: String,
    },
}

impl Fault {
    /// What the player can do about it, as a short imperative sentence.
    pub fn mend(&self) -> String {
        match self {
            Fault::Unreachable { .. } => "Start it with `ollama serve`.".into(),
            Fault::NoModel { model } => format!("Run `ollama pull {model}`, or pick another model."),
            Fault::Busy { .. } => "Try again in a moment.".into(),
            Fault::Refused { .. } => "Try again; if it stays so, pick another model.".into(),
            Fault::Broken { .. } | Fault::CutOff | Fault::Empty => "Try again.".into(),
            Fault::Silent { .. } => "Try again, or pick a smaller model.".into(),
            Fault::Undone { .. } => "Check the name, the network and the disk, then try again.".into(),
            Fault::Garbled { .. } => "Check the address given with --host or OLLAMA_HOST.".into(),
            Fault::TapeEnd => "The visit is over.".into(),
            Fault::Internal { .. } => "Try again; the log has the details.".into(),
        }
    }
}

/// Somebody, or something, that can play the character.
pub trait Actor: Send + Sync {
    /// The name that the screen and the JSON show: `house`, `gemma4:e4b`, `tape`.
    fn name(&self) -> String;

    /// Speaks one reply into `tokens`. The future's value is the reply's one end; dropping it cancels.
    fn play(&self, part: Part, tokens: Tokens) -> BoxFuture<'static, Result<Played, Fault>>;

    /// Writes suggestions for the guest as JSON `{"suggestions":["…","…","…","…"]}`, or `None` where the
    /// actor writes none (the character file's own lines then stand).
    fn suggest(&self, part: Part) -> BoxFuture<'static, Result<Option<String>, Fault>> {
        let _ = part;
        ready(Ok(None)).boxed()
    }

    /// Gets ready while the guest walks in: `prompt` holds the contract alone.
    fn warm_up(&self, prompt: Prompt) -> BoxFuture<'static, Result<(), Fault>> {
        let _ = prompt;
        ready(Ok(())).boxed()
    }

    /// Whether it reads the prompt, so that a prompt's tokens are worth counting. The house and a tape do
    /// not.
    fn reads_prompt(&self) -> bool {
        true
    }

    /// Whether the visit may add small things of his own accord to what it says: a beat while one eats, a
    /// question. A model has its own, a tape is played as it is.
    fn wants_initiative(&self) -> bool {
        false
    }

    /// Whether a rejected reply can be asked for again. A tape cannot.
    fn can_repeat(&self) -> bool {
        true
    }
}
