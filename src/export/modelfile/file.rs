//! The Modelfile: what Ollama reads to make a model, written and read back. The rules are those of Ollama's own
//! parser (0.33): a value is bare to the end of its line, or stands in `"` or `"""`; there are no escapes; what Go calls
//! unprintable is dropped outside of line breaks.

use std::fmt::Write;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// What encloses a value of more than a word.
const QUOTES: &str = "\"\"\"";

/// Who speaks a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// The guest.
    User,
    /// The character.
    Assistant,
    /// Nobody in the talk: what a Modelfile may say between messages.
    System,
}

impl Speaker {
    fn id(self) -> &'static str {
        match self {
            Speaker::User => "user",
            Speaker::Assistant => "assistant",
            Speaker::System => "system",
        }
    }
}

/// What an instruction is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// The model that it is made of.
    From,
    /// The oldest Ollama that understands it.
    Requires,
    /// The built-in parser of replies.
    Parser,
    /// The system text.
    System,
    /// A message that precedes every talk.
    Message(Speaker),
    /// An option of the runner or the sampler, by name; some, as `stop`, may stand more than once.
    Parameter(String),
    /// A licence.
    License,
    /// One that is read and written as it is, by name in lower case: TEMPLATE, ADAPTER, RENDERER.
    Other(String),
}

/// An instruction of a Modelfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// What it is about.
    pub kind: Kind,
    /// Its value.
    pub text: String,
}

/// A Modelfile: what a person reads at its top, and what Ollama reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Modelfile {
    /// Lines of the comment at its top; Ollama reads none.
    pub comment: Vec<String>,
    /// In order.
    pub instructions: Vec<Instruction>,
}

/// Why a Modelfile cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// A text holds what ends it.
    #[error(
        "{instruction} holds three double quotes in a row (…{around}…), which no Modelfile can; take them out of the character file, or of the save"
    )]
    Quotes {
        /// Which instruction.
        instruction: String,
        /// The letters around them.
        around: String,
    },
    /// A word holds a blank.
    #[error("'{0}' has to be one word of plain letters")]
    Word(String),
    /// Ollama would read something else than was written.
    #[error("Ollama would read {0} otherwise than it was meant; please report it with the character file")]
    Otherwise(String),
}

/// Why a text is no Modelfile; lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// No instruction begins so.
    #[error("line {0}: '{1}' is no instruction")]
    Unknown(usize, String),
    /// A message of nobody.
    #[error("line {0}: a message of '{1}'; it is of system, user or assistant")]
    Role(usize, String),
    /// The text ends inside an instruction.
    #[error("the text ends in the middle of an instruction")]
    End,
    /// No FROM.
    #[error("there is no FROM")]
    NoFrom,
}

/// `text` as a Modelfile can hold it: line breaks as `\n`, wide and odd blanks as plain ones, and without what
/// would be dropped.
pub fn holdable(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                kept.push('\n');
            }
            '\n' | '\t' => kept.push(c),
            '\u{2028}' | '\u{2029}' => kept.push('\n'),
            _ if is_printable(c) => kept.push(c),
            _ if c.general_category() == GeneralCategory::SpaceSeparator => kept.push(' '),
            _ => {}
        }
    }
    kept
}

/// Whether Go's `strconv.IsPrint` keeps `c`: letters, marks, numbers, punctuation, symbols, and the ASCII space.
pub(super) fn is_printable(c: char) -> bool {
    use GeneralCategory as Category;
    c == ' '
        || !matches!(
            c.general_category(),
            Category::SpaceSeparator
                | Category::LineSeparator
                | Category::ParagraphSeparator
                | Category::Control
                | Category::Format
                | Category::Surrogate
                | Category::PrivateUse
                | Category::Unassigned
        )
}

impl Modelfile {
    /// The file's text. What was written is read back before it is given away.
    ///
    /// # Errors
    /// When a text cannot stand in a Modelfile.
    pub fn write(&self) -> Result<String, WriteError> {
        let mut out = String::new();
        for line in &self.comment {
            let _ = writeln!(out, "{}", format!("# {}", holdable(line).replace('\n', " ")).trim_end());
        }
        for instruction in &self.instructions {
            // Large texts stand apart; an answer stands by its question.
            let apart =
                matches!(instruction.kind, Kind::From | Kind::License | Kind::System | Kind::Message(Speaker::User));
            if apart && !out.is_empty() {
                out.push('\n');
            }
            let _ = writeln!(out, "{}", instruction.written()?);
        }
        let read = Self::read(&out).map_err(|error| WriteError::Otherwise(error.to_string()))?;
        let held = self.instructions.iter().map(Instruction::held);
        match held.zip(&read).find(|(meant, read)| meant != *read) {
            Some((meant, _)) => Err(WriteError::Otherwise(meant.kind.name().to_owned())),
            None if read.len() != self.instructions.len() => Err(WriteError::Otherwise("the file".to_owned())),
            None => Ok(out),
        }
    }

    /// The instructions of `text`, as Ollama reads them.
    ///
    /// # Errors
    /// Where Ollama would refuse it.
    pub fn read(text: &str) -> Result<Vec<Instruction>, ReadError> {
        super::reader::read(text)
    }

    /// The first value of an instruction, by its name in lower case.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.instructions.iter().find(|one| one.kind.name() == name).map(|one| one.text.as_str())
    }
}

impl Kind {
    /// Its name in lower case, a parameter's own.
    pub fn name(&self) -> &str {
        match self {
            Kind::From => "from",
            Kind::Requires => "requires",
            Kind::Parser => "parser",
            Kind::System => "system",
            Kind::Message(_) => "message",
            Kind::License => "license",
            Kind::Parameter(name) | Kind::Other(name) => name,
        }
    }
}

impl Instruction {
    /// An instruction with this value.
    pub fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }

    /// The same with its text as a Modelfile can hold it.
    fn held(&self) -> Self {
        Self::new(self.kind.clone(), holdable(&self.text))
    }

    fn written(&self) -> Result<String, WriteError> {
        let name = word(self.kind.name())?;
        Ok(match &self.kind {
            Kind::From | Kind::Requires | Kind::Parser => format!("{} {}", name.to_uppercase(), word(&self.text)?),
            Kind::Message(speaker) => format!("MESSAGE {} {}", speaker.id(), self.quoted()?),
            Kind::Parameter(_) if self.text.parse::<f64>().is_ok() => format!("PARAMETER {name} {}", self.text),
            Kind::Parameter(_) => format!("PARAMETER {name} {}", self.quoted()?),
            Kind::System | Kind::License | Kind::Other(_) => format!("{} {}", name.to_uppercase(), self.quoted()?),
        })
    }

    /// Its value in triple quotes.
    fn quoted(&self) -> Result<String, WriteError> {
        let text = holdable(&self.text);
        match text.find(QUOTES) {
            Some(at) => {
                let before = text[..at].char_indices().rev().nth(11).map_or(0, |(start, _)| start);
                let around = text[before..].chars().take(24).collect();
                Err(WriteError::Quotes { instruction: self.kind.name().to_uppercase(), around })
            }
            None => Ok(format!("{QUOTES}{text}{QUOTES}")),
        }
    }
}

/// A value that stands bare: one word without quotes.
fn word(text: &str) -> Result<&str, WriteError> {
    let plain = !text.is_empty() && text.chars().all(|c| is_printable(c) && c != ' ' && c != '"');
    if plain { Ok(text) } else { Err(WriteError::Word(text.to_owned())) }
}
