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

/// An instruction of a Modelfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Instruction {
    /// The model that it is made of.
    From(String),
    /// The oldest Ollama that understands it.
    Requires(String),
    /// The built-in parser of replies.
    Parser(String),
    /// The system text.
    System(String),
    /// A message that precedes every talk.
    Message(Speaker, String),
    /// An option of the runner or the sampler; some, as `stop`, may stand more than once.
    Parameter(String, String),
    /// A licence.
    License(String),
    /// One that is read and written as it is: TEMPLATE, ADAPTER, RENDERER.
    Other(String, String),
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
            let apart = matches!(
                instruction,
                Instruction::From(_)
                    | Instruction::License(_)
                    | Instruction::System(_)
                    | Instruction::Message(Speaker::User, _)
            );
            if apart && !out.is_empty() {
                out.push('\n');
            }
            let _ = writeln!(out, "{}", instruction.written()?);
        }
        let read = Self::read(&out).map_err(|error| WriteError::Otherwise(error.to_string()))?;
        let held = self.instructions.iter().map(Instruction::held);
        match held.zip(&read).find(|(meant, read)| meant != *read) {
            Some((meant, _)) => Err(WriteError::Otherwise(meant.name())),
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
        self.instructions.iter().find(|instruction| instruction.name() == name).map(Instruction::text)
    }
}

impl Instruction {
    /// Its name in lower case, a parameter's own.
    pub fn name(&self) -> String {
        match self {
            Instruction::From(_) => "from",
            Instruction::Requires(_) => "requires",
            Instruction::Parser(_) => "parser",
            Instruction::System(_) => "system",
            Instruction::Message(..) => "message",
            Instruction::License(_) => "license",
            Instruction::Parameter(name, _) | Instruction::Other(name, _) => name,
        }
        .to_owned()
    }

    /// Its value.
    pub fn text(&self) -> &str {
        match self {
            Instruction::From(text)
            | Instruction::Requires(text)
            | Instruction::Parser(text)
            | Instruction::System(text)
            | Instruction::Message(_, text)
            | Instruction::License(text)
            | Instruction::Parameter(_, text)
            | Instruction::Other(_, text) => text,
        }
    }

    /// The same with its text as a Modelfile can hold it.
    fn held(&self) -> Self {
        let mut held = self.clone();
        match &mut held {
            Instruction::From(text)
            | Instruction::Requires(text)
            | Instruction::Parser(text)
            | Instruction::System(text)
            | Instruction::Message(_, text)
            | Instruction::License(text)
            | Instruction::Parameter(_, text)
            | Instruction::Other(_, text) => *text = holdable(text),
        }
        held
    }

    fn written(&self) -> Result<String, WriteError> {
        Ok(match self {
            Instruction::From(model) => format!("FROM {}", word(model)?),
            Instruction::Requires(version) => format!("REQUIRES {}", word(version)?),
            Instruction::Parser(name) => format!("PARSER {}", word(name)?),
            Instruction::System(text) => format!("SYSTEM {}", self.quoted(text)?),
            Instruction::License(text) => format!("LICENSE {}", self.quoted(text)?),
            Instruction::Message(speaker, text) => format!("MESSAGE {} {}", speaker.id(), self.quoted(text)?),
            Instruction::Parameter(name, value) if value.parse::<f64>().is_ok() => {
                format!("PARAMETER {} {value}", word(name)?)
            }
            Instruction::Parameter(name, value) => format!("PARAMETER {} {}", word(name)?, self.quoted(value)?),
            Instruction::Other(name, text) => format!("{} {}", word(name)?.to_uppercase(), self.quoted(text)?),
        })
    }
    /// A value in triple quotes.
    fn quoted(&self, text: &str) -> Result<String, WriteError> {
        let text = holdable(text);
        match text.find(QUOTES) {
            Some(at) => {
                let before = text[..at].char_indices().rev().nth(11).map_or(0, |(start, _)| start);
                let around = text[before..].chars().take(24).collect();
                Err(WriteError::Quotes { instruction: self.name().to_uppercase(), around })
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
