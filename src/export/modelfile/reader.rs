//! Reads a Modelfile, character by character, as Ollama's parser does: so that what was written can be held to what
//! will be understood.

use super::file::{Instruction, Kind, ReadError, Speaker, is_printable};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Between,
    Name,
    Value,
    Parameter,
    Role,
    Comment,
}

/// The instructions of `text`.
pub(super) fn read(text: &str) -> Result<Vec<Instruction>, ReadError> {
    let mut reader = Reader::default();
    for c in text.trim_start_matches('\u{feff}').chars() {
        reader.take(c)?;
    }
    reader.end()
}

struct Reader {
    state: State,
    line: usize,
    held: String,
    /// The instruction whose value is read.
    name: String,
    /// Who speaks the message whose value is read.
    role: Option<String>,
    found: Vec<Instruction>,
}

impl Default for Reader {
    fn default() -> Self {
        let (held, name) = (String::new(), String::new());
        Self { state: State::Between, line: 1, held, name, role: None, found: Vec::new() }
    }
}

impl Reader {
    fn take(&mut self, c: char) -> Result<(), ReadError> {
        if is_line_break(c) {
            self.line += 1;
        }
        let mut next = self.after(c)?;
        if next != self.state {
            match self.state {
                State::Between | State::Comment => {}
                State::Name => {
                    let name = self.held.to_ascii_lowercase();
                    next = match name.as_str() {
                        "parameter" => State::Parameter,
                        "message" => State::Role,
                        "from" | "license" | "template" | "system" | "adapter" | "renderer" | "parser" | "requires" => {
                            next
                        }
                        _ => return Err(ReadError::Unknown(self.line, self.held.clone())),
                    };
                    self.name = name;
                }
                State::Parameter => self.name = format!("parameter {}", self.held),
                State::Role => {
                    if !["system", "user", "assistant"].contains(&self.held.as_str()) {
                        return Err(ReadError::Role(self.line, self.held.clone()));
                    }
                    self.role = Some(self.held.clone());
                }
                State::Value => match unquoted(self.held.trim()) {
                    Some(value) if !is_blank(c) => self.found.push(instruction(&self.name, self.role.take(), value)),
                    _ => {
                        self.held.push(c);
                        return Ok(());
                    }
                },
            }
            let left = std::mem::replace(&mut self.state, next);
            self.held.clear();
            // The blank behind a word belongs to neither side.
            if matches!(left, State::Name | State::Parameter | State::Role) {
                return Ok(());
            }
        }
        if is_printable(c) {
            self.held.push(c);
        }
        Ok(())
    }

    /// The state that follows on `c`.
    fn after(&self, c: char) -> Result<State, ReadError> {
        let unknown = || ReadError::Unknown(self.line, format!("{}{c}", self.held));
        match self.state {
            State::Between if c == '#' => Ok(State::Comment),
            State::Between if is_blank(c) || is_line_break(c) => Ok(State::Between),
            State::Between => Ok(State::Name),
            State::Name if c.is_ascii_alphabetic() => Ok(State::Name),
            State::Name if is_blank(c) => Ok(State::Value),
            State::Name => Err(unknown()),
            State::Value if is_blank(c) || is_line_break(c) => Ok(State::Between),
            State::Value => Ok(State::Value),
            State::Parameter if c.is_ascii_alphanumeric() || c == '_' => Ok(State::Parameter),
            State::Role if c.is_ascii_alphabetic() => Ok(State::Role),
            State::Parameter | State::Role if is_blank(c) => Ok(State::Value),
            State::Parameter | State::Role => Err(unknown()),
            State::Comment if is_line_break(c) => Ok(State::Between),
            State::Comment => Ok(State::Comment),
        }
    }

    fn end(mut self) -> Result<Vec<Instruction>, ReadError> {
        match self.state {
            State::Between | State::Comment => {}
            State::Value => {
                let value = unquoted(self.held.trim()).ok_or(ReadError::End)?;
                self.found.push(instruction(&self.name, self.role.take(), value));
            }
            State::Name | State::Parameter | State::Role => return Err(ReadError::End),
        }
        let has_model = self.found.iter().any(|instruction| instruction.kind == Kind::From);
        if has_model { Ok(self.found) } else { Err(ReadError::NoFrom) }
    }
}

/// A value without its quotes; nothing while they are open.
fn unquoted(text: &str) -> Option<&str> {
    if let Some(opened) = text.strip_prefix("\"\"\"") {
        return opened.strip_suffix("\"\"\"");
    }
    match text.strip_prefix('"') {
        Some(opened) => opened.strip_suffix('"'),
        None => Some(text),
    }
}

fn instruction(name: &str, role: Option<String>, value: &str) -> Instruction {
    let kind = match (name, role.as_deref()) {
        ("from", _) => Kind::From,
        ("requires", _) => Kind::Requires,
        ("parser", _) => Kind::Parser,
        ("system", _) => Kind::System,
        ("license", _) => Kind::License,
        ("message", Some("user")) => Kind::Message(Speaker::User),
        ("message", Some("system")) => Kind::Message(Speaker::System),
        ("message", Some("assistant")) => Kind::Message(Speaker::Assistant),
        (name, _) => match name.strip_prefix("parameter ") {
            Some(parameter) => Kind::Parameter(parameter.to_owned()),
            None => Kind::Other(name.to_owned()),
        },
    };
    Instruction::new(kind, value)
}

fn is_blank(c: char) -> bool {
    c == ' ' || c == '\t'
}

fn is_line_break(c: char) -> bool {
    c == '\n' || c == '\r'
}
