//! What is wrong in a character file, and how it is shown: file, line, column, the line itself and a caret
//! under what is meant. Rules do not stand here; they only name a field and say what is the matter.

use std::fmt;

use unicode_width::UnicodeWidthChar;

use super::source::{Place, Source};
use super::{Term, text};

/// Widest part of a source row that is shown.
const WIDEST: usize = 110;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The program refuses the file, or the character would say what he must not.
    Error,
    /// An author should look.
    Warning,
}

impl Severity {
    /// The name as text and JSON write it.
    pub fn id(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// Something in a file that does not hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: the path of fields, as `topics.business.tiers.regular.says[1]`.
    pub path: String,
    /// What, in words an author can act on; they follow upon the path.
    pub message: String,
    /// How bad.
    pub severity: Severity,
    /// The words that the caret is to point at, where they are not the whole value.
    pub term: Option<Term>,
}

impl Problem {
    /// An error at `path`.
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), severity: Severity::Error, term: None }
    }

    /// Something to look at, at `path`.
    pub fn warning(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::new(path, message) }
    }

    /// The same, with the caret under `term`.
    #[must_use]
    pub fn pointing_at(mut self, term: &str) -> Self {
        self.term = Term::parse(term);
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { f.write_str(&self.message) } else { write!(f, "{} {}", self.path, self.message) }
    }
}

/// A problem with its place in a file, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file's name.
    pub file: String,
    /// Where in it; `None` where nothing of it can be pointed at.
    pub place: Option<Place>,
    /// What is the matter; its path is the one of this file.
    pub problem: Problem,
    /// The row of the place.
    row: String,
}

impl Diagnostic {
    /// `problem`, looked up in `source`.
    pub fn of(source: &Source, problem: Problem) -> Self {
        let place = source.place(&problem.path, problem.term.as_ref());
        Self::at(source, place, problem)
    }

    /// `problem` at a `place` of `source` that is known already.
    pub fn at(source: &Source, place: Option<Place>, problem: Problem) -> Self {
        let row = place.map(|place| source.row(place.line).to_owned()).unwrap_or_default();
        Self { file: source.name().to_owned(), place, problem, row }
    }
}

impl fmt::Display for Diagnostic {
    /// ```text
    /// error: identity.age is 48, but 1977 and 2026 give 49
    ///   --> mine.en.yaml:21:8
    ///    |
    /// 21 |   age: 48
    ///    |        ^^
    /// ```
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = text::clean(&format!("{}: {}", self.problem.severity.id(), self.problem));
        let file = text::clean(&self.file);
        let Some(Place { line, column, width }) = self.place else { return write!(f, "{said}\n --> {file}") };
        let number = line.to_string();
        let gutter = " ".repeat(number.len());
        let (row, indent, width) = window(&self.row, column - 1, width);
        writeln!(f, "{said}")?;
        writeln!(f, "{gutter}--> {file}:{line}:{column}")?;
        writeln!(f, "{gutter} |")?;
        writeln!(f, "{number} | {row}")?;
        write!(f, "{gutter} | {}{}", " ".repeat(indent), "^".repeat(width))
    }
}

/// The part of `row` around `width` characters from `column`, with the caret's indent and width in cells.
fn window(row: &str, column: usize, width: usize) -> (String, usize, usize) {
    let chars: Vec<char> = row.trim_end().chars().map(visible).collect();
    let column = column.min(chars.len());
    let from = if chars.len() > WIDEST { column.saturating_sub(WIDEST / 2) } else { 0 };
    let to = chars.len().min(from + WIDEST);
    let cells = |part: &[char]| part.iter().map(|c| c.width().unwrap_or(1)).sum::<usize>();
    let lead = if from > 0 { "…" } else { "" };
    let tail = if to < chars.len() { "…" } else { "" };
    let shown = format!("{lead}{}{tail}", chars[from..to].iter().collect::<String>());
    let end = (column + width).clamp(column, to.max(column));
    (shown, usize::from(from > 0) + cells(&chars[from..column]), cells(&chars[column..end]).max(1))
}

/// One character for one, so that the caret stays in its place: what must not be drawn becomes a mark.
fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        c if text::clean(c.encode_utf8(&mut [0; 4])).is_empty() => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_shown_with_its_row_and_a_caret_under_what_is_meant() {
        let source = Source::new("mine.yaml", "identity:\n  name: 麺 処 Sato\n");
        let shown = Diagnostic::of(&source, Problem::new("identity.name", "is odd").pointing_at("sato")).to_string();
        let expected =
            "error: identity.name is odd\n --> mine.yaml:2:13\n  |\n2 |   name: 麺 処 Sato\n  |               ^^^^";
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_long_row_is_shown_around_its_caret() {
        let row = format!("text: {}here{}", "x".repeat(300), "y".repeat(300));
        let (shown, indent, width) = window(&row, 306, 4);
        let chars: Vec<char> = shown.chars().collect();
        assert!(chars.len() <= WIDEST + 2 && chars[0] == '…' && chars[chars.len() - 1] == '…');
        assert_eq!(chars[indent..indent + width].iter().collect::<String>(), "here");
    }

    #[test]
    fn an_escape_sequence_in_a_row_is_not_drawn() {
        let source = Source::new("x\u{1b}[31m", "name: \"a\u{202e}b\"");
        let shown = Diagnostic::of(&source, Problem::new("name", "'\u{1b}]0;x\u{7}' is odd")).to_string();
        assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{shown:?}");
    }
}
