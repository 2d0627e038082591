//! Tapes: replies that were recorded, or written by hand, played in order without a model. The same file
//! format is written by `--record`. A tape is JSON lines: `{"reply":"…"}` or `{"tokens":[["text",ms],…]}`
//! an entry a turn, with an optional first line `{"as":…,"seed":…,"hour":…}` and optional player lines.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::{BoxFuture, FutureExt};
use serde::{Deserialize, Serialize};

use super::{Actor, Fault, Part, Played, Tokens};
use crate::character::text;
use crate::director::Prompt;

/// The largest tape that is read, in bytes.
const LARGEST: u64 = 32 * 1024 * 1024;
/// The longest pause that is kept between two tokens.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// The prefix by which `--model` asks for a tape.
pub const PREFIX: &str = "tape:";

/// The first line of a tape.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// As `--as`.
    #[serde(rename = "as", default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// As `--seed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// As `--hour`, `HH:MM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hour: Option<String>,
}

/// One line of a tape.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    player: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reply: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tokens: Option<Vec<(String, u64)>>,
}

/// Why a tape cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum TapeError {
    /// It cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is too large.
    #[error("{}: {bytes} bytes is more than the {LARGEST} a tape may have", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// A line is no entry.
    #[error("{}:{line}: {message}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        message: String,
    },
}

/// A recorded reply: pieces of text, each with the milliseconds before it.
type Reply = Vec<(String, u64)>;

/// A tape in play.
#[derive(Debug, Clone)]
pub struct Tape {
    head: Head,
    replies: Arc<Mutex<VecDeque<Reply>>>,
}

impl Tape {
    /// Reads the tape in `path`.
    ///
    /// # Errors
    /// When the file cannot be read, is too large, or holds a line that is no entry.
    pub fn read(path: &Path) -> Result<Self, TapeError> {
        let io = |source| TapeError::Io { path: path.to_owned(), source };
        let bytes = std::fs::metadata(path).map_err(io)?.len();
        if bytes > LARGEST {
            return Err(TapeError::TooLarge { path: path.to_owned(), bytes });
        }
        let source = std::fs::read_to_string(path).map_err(io)?;
        Self::parse(&source).map_err(|(line, message)| TapeError::Line { path: path.to_owned(), line, message })
    }

    fn parse(source: &str) -> Result<Self, (usize, String)> {
        let mut head = Head::default();
        let mut replies = VecDeque::new();
        let rows = source.lines().enumerate().filter(|(_, row)| !row.trim().is_empty());
        for (nth, (at, row)) in rows.enumerate() {
            if nth == 0
                && let Ok(first) = serde_json::from_str::<Head>(row)
            {
                head = first;
                continue;
            }
            let entry: Entry = serde_json::from_str(row).map_err(|error| (at + 1, error.to_string()))?;
            match (entry.reply, entry.tokens) {
                (Some(_), Some(_)) => return Err((at + 1, "has both `reply` and `tokens`; one is enough".into())),
                (Some(reply), None) => replies.push_back(vec![(reply, 0)]),
                (None, Some(tokens)) => replies.push_back(tokens),
                (None, None) if entry.player.is_none() => {
                    return Err((at + 1, "is empty: wants `reply` or `tokens`".into()));
                }
                (None, None) => {}
            }
        }
        Ok(Self { head, replies: Arc::new(Mutex::new(replies)) })
    }

    /// How the visit is to begin, as the tape says.
    pub fn head(&self) -> &Head {
        &self.head
    }
}

impl Actor for Tape {
    fn name(&self) -> String {
        "tape".to_owned()
    }

    fn play(&self, _part: Part, tokens: Tokens) -> BoxFuture<'static, Result<Played, Fault>> {
        let next = self.replies.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        async move {
            let pieces = next.ok_or(Fault::TapeEnd)?;
            let written = pieces.len() as u32;
            for (piece, pause) in pieces {
                if pause > 0 {
                    tokio::time::sleep(Duration::from_millis(pause).min(LONGEST_PAUSE)).await;
                }
                let _ = tokens.send(piece);
            }
            Ok(Played { reply_tokens: written, ..Played::default() })
        }
        .boxed()
    }

    fn reads_prompt(&self) -> bool {
        false
    }

    fn can_repeat(&self) -> bool {
        false
    }
}

/// A tape that is being written. Whoever plays can be recorded to it, one actor after another.
#[derive(Debug, Clone)]
pub struct Recording {
    file: Arc<Mutex<File>>,
}

impl Recording {
    /// Begins a tape in a new file at `path`, which must not exist yet.
    ///
    /// # Errors
    /// When the file exists or cannot be made.
    pub fn create(path: &Path, head: &Head) -> Result<Self, TapeError> {
        let io = |source| TapeError::Io { path: path.to_owned(), source };
        let mut file = File::options().write(true).create_new(true).open(path).map_err(io)?;
        if *head != Head::default() {
            let row = serde_json::to_string(head).map_err(std::io::Error::other).map_err(io)?;
            writeln!(file, "{row}").map_err(io)?;
        }
        Ok(Self { file: Arc::new(Mutex::new(file)) })
    }

    /// `actor`, whose finished replies are written to this tape from now on.
    pub fn of(&self, actor: Arc<dyn Actor>) -> Arc<dyn Actor> {
        Arc::new(Recorded { inner: actor, file: Arc::clone(&self.file) })
    }
}

/// An actor who is recorded.
struct Recorded {
    inner: Arc<dyn Actor>,
    file: Arc<Mutex<File>>,
}

impl Actor for Recorded {
    fn name(&self) -> String {
        self.inner.name()
    }

    fn play(&self, part: Part, tokens: Tokens) -> BoxFuture<'static, Result<Played, Fault>> {
        let player = text::clean_line(&part.decision.reading.line);
        let (tap, mut heard) = tokio::sync::mpsc::unbounded_channel::<String>();
        let playing = self.inner.play(part, tap);
        let file = Arc::clone(&self.file);
        async move {
            let mut pieces: Reply = Vec::new();
            let mut last = Instant::now();
            let listen = async {
                while let Some(piece) = heard.recv().await {
                    let pause = last.elapsed().as_millis() as u64;
                    last = Instant::now();
                    pieces.push((piece.clone(), pause));
                    let _ = tokens.send(piece);
                }
            };
            let (played, ()) = tokio::join!(playing, listen);
            let entry = Entry { player: Some(player), reply: None, tokens: Some(pieces) };
            if played.is_ok()
                && let Ok(row) = serde_json::to_string(&entry)
                && let Err(error) = writeln!(file.lock().unwrap_or_else(PoisonError::into_inner), "{row}")
            {
                tracing::error!(%error, "the recording could not be written");
            }
            played
        }
        .boxed()
    }

    fn suggest(&self, part: Part) -> BoxFuture<'static, Result<Option<String>, Fault>> {
        self.inner.suggest(part)
    }

    fn warm_up(&self, prompt: Prompt) -> BoxFuture<'static, Result<(), Fault>> {
        self.inner.warm_up(prompt)
    }

    fn reads_prompt(&self) -> bool {
        self.inner.reads_prompt()
    }

    fn can_repeat(&self) -> bool {
        self.inner.can_repeat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tape_gives_its_head_and_its_replies() {
        let tape = Tape::parse("{\"as\":\"regular\",\"seed\":7}\n{\"player\":\"hi\",\"reply\":\"Mm.\"}\n\n{\"tokens\":[[\"a\",0],[\"b\",5]]}\n")
            .expect("a tape");
        assert_eq!(tape.head().audience.as_deref(), Some("regular"));
        assert_eq!(tape.replies.lock().expect("a lock").len(), 2);
    }

    #[test]
    fn a_wrong_line_is_named() {
        assert_eq!(Tape::parse("{\"reply\":\"a\"}\n{\"replay\":\"b\"}").expect_err("a typo").0, 2);
        assert_eq!(Tape::parse("{\"reply\":\"a\"}\n{}").expect_err("an empty entry").0, 2);
    }
}
