//! A character file as its author wrote it: the text, and where each field stands in it. The marks are read
//! only once somebody asks for a place, so a file without faults costs nothing here. What the fields mean is
//! never this file's concern.

use std::borrow::Cow;
use std::sync::OnceLock;

use saphyr_parser::{Event, Parser};

use super::{Term, Words};

/// Nested deeper than any character file: marks are not read from there on.
const DEEPEST: usize = 100;

/// The keys by which an entry of a list is called, the first that it has.
const NAMES: [&str; 7] = ["id", "tier", "cause", "level", "at", "on", "name"];

/// A file's name, its text, and the places of its fields.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: Cow<'static, str>,
    tree: OnceLock<Option<Node>>,
}

/// A place in a file, to be shown with a caret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// How many characters are meant; at least 1.
    pub width: usize,
}

/// A node of the YAML with the place of its first and behind its last character.
#[derive(Debug)]
struct Node {
    start: Mark,
    end: Mark,
    value: Value,
}

/// Line from 1, column from 0, both as the parser counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    line: usize,
    column: usize,
}

#[derive(Debug)]
enum Value {
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

/// What a path led to: the node it named, or the last one on the way that is there.
struct Found<'a> {
    node: &'a Node,
    /// What the caret points at: a scalar itself, of anything larger its name.
    shown: &'a Node,
    whole: bool,
}

impl Source {
    /// The file `name` with `text`.
    pub fn new(name: impl Into<String>, text: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), text: text.into(), tree: OnceLock::new() }
    }

    /// A part of this text, without a copy where the text is built into the program.
    pub fn share(&self, part: &str) -> Cow<'static, str> {
        let Cow::Borrowed(whole) = self.text else { return Cow::Owned(part.to_owned()) };
        let start = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize);
        let same = start.and_then(|start| whole.get(start..start + part.len())).filter(|same| *same == part);
        same.map_or_else(|| Cow::Owned(part.to_owned()), Cow::Borrowed)
    }

    /// The file's name, as messages call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The row `line`, counted from 1; empty beyond the end.
    pub fn row(&self, line: usize) -> &str {
        self.text.lines().nth(line.saturating_sub(1)).unwrap_or_default()
    }

    /// Where `path` stands, or the nearest field around it that does; with `term`, where that stands inside.
    /// `None` when the file is no YAML.
    pub fn place(&self, path: &str, term: Option<&Term>) -> Option<Place> {
        let found = self.find(path)?;
        let exact = term.filter(|_| found.whole).and_then(|term| self.find_term(found.node, term));
        exact.or_else(|| Some(self.extent(found.shown)))
    }

    /// Whether the file itself has the field `path`.
    pub fn holds(&self, path: &str) -> bool {
        self.find(path).is_some_and(|found| found.whole)
    }

    /// The paths of all values that are left blank.
    pub fn blanks(&self) -> Vec<String> {
        let mut paths = Vec::new();
        if let Some(root) = self.tree() {
            collect_blanks(root, String::new(), &mut paths);
        }
        paths
    }

    fn tree(&self) -> Option<&Node> {
        self.tree.get_or_init(|| read(&self.text)).as_ref()
    }

    fn find(&self, path: &str) -> Option<Found<'_>> {
        let root = self.tree()?;
        let mut found = Found { node: root, shown: root, whole: true };
        for step in steps(path) {
            let next = match (&found.node.value, step) {
                (Value::Map(entries), Step::Name(name)) => {
                    entries.iter().find(|(key, _)| key.text() == Some(name)).map(|(key, value)| {
                        let shown = if value.text().is_some_and(|text| !text.is_empty()) { value } else { key };
                        (value, shown)
                    })
                }
                (Value::List(entries), Step::Name(name)) => entries.iter().find_map(|entry| {
                    let called = entry.called()?;
                    (called.text() == Some(name)).then_some((entry, called))
                }),
                (Value::List(entries), Step::Nth(nth)) => {
                    entries.get(nth).map(|entry| (entry, entry.called().unwrap_or(entry)))
                }
                _ => None,
            };
            let Some((node, shown)) = next else {
                found.whole = false;
                break;
            };
            (found.node, found.shown) = (node, shown);
        }
        Some(found)
    }

    /// What of `node` stands on its first line: a caret does not run over the edge.
    fn extent(&self, node: &Node) -> Place {
        let Mark { line, column } = node.start;
        let row_ends = self.row(line).trim_end().chars().count();
        let ends = match node.value {
            Value::Scalar(_) if node.end.line == line => node.end.column,
            Value::Scalar(_) => row_ends,
            Value::List(_) | Value::Map(_) => column + 1,
        };
        Place { line, column: column + 1, width: ends.saturating_sub(column).max(1) }
    }

    fn find_term(&self, node: &Node, term: &Term) -> Option<Place> {
        let rows = self.text.lines().enumerate().skip(node.start.line.saturating_sub(1));
        for (at, row) in rows.take(node.end.line + 1 - node.start.line) {
            let from = if at + 1 == node.start.line { node.start.column } else { 0 };
            if let Some((column, width)) = columns_of(row, from, term) {
                return Some(Place { line: at + 1, column: column + 1, width });
            }
        }
        None
    }
}

impl Node {
    fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            Value::List(_) | Value::Map(_) => None,
        }
    }

    /// The value by which an entry of a list is called.
    fn called(&self) -> Option<&Node> {
        let Value::Map(entries) = &self.value else { return None };
        NAMES.iter().find_map(|name| entries.iter().find(|(key, _)| key.text() == Some(name)).map(|(_, value)| value))
    }
}

/// The first character and the width, in characters, of the shortest piece of `row` that `term` stands in.
fn columns_of(row: &str, from: usize, term: &Term) -> Option<(usize, usize)> {
    let chars: Vec<char> = row.chars().collect();
    let is_edge = |at: usize| {
        let inside = |at: usize| chars.get(at).is_some_and(|c| c.is_alphanumeric());
        at == 0 || !inside(at - 1) || !inside(at)
    };
    let starts = (from..chars.len()).filter(|&at| is_edge(at) && chars[at].is_alphanumeric());
    for start in starts {
        for end in (start + 1..=chars.len()).filter(|&end| is_edge(end)) {
            let words = Words::of(&chars[start..end].iter().collect::<String>());
            if term.find(&words) == Some(0) {
                return Some((start, end - start));
            }
            if words.len() > term.len() {
                break;
            }
        }
    }
    None
}

enum Step<'a> {
    Name(&'a str),
    Nth(usize),
}

/// `topics.business.says[1]` in its steps.
fn steps(path: &str) -> impl Iterator<Item = Step<'_>> {
    path.split(['.', '[']).filter(|part| !part.is_empty()).map(|part| {
        let nth = part.strip_suffix(']').and_then(|digits| digits.parse().ok());
        nth.map_or(Step::Name(part), Step::Nth)
    })
}

fn collect_blanks(node: &Node, path: String, paths: &mut Vec<String>) {
    match &node.value {
        Value::Scalar(text) if text.trim().is_empty() => paths.push(path),
        Value::Scalar(_) => {}
        Value::List(entries) => {
            for (nth, entry) in entries.iter().enumerate() {
                let step = match entry.called().and_then(Node::text) {
                    Some(name) if !path.is_empty() => format!("{path}.{name}"),
                    _ => format!("{path}[{nth}]"),
                };
                collect_blanks(entry, step, paths);
            }
        }
        Value::Map(entries) => {
            for (key, value) in entries {
                let key = key.text().unwrap_or_default();
                let step = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
                collect_blanks(value, step, paths);
            }
        }
    }
}

/// A list or a map whose end has not come yet.
struct Open {
    start: Mark,
    is_map: bool,
    nodes: Vec<Node>,
}

impl Open {
    fn closed(self, end: Mark) -> Node {
        let value = if self.is_map {
            let mut entries = Vec::with_capacity(self.nodes.len() / 2);
            let mut nodes = self.nodes.into_iter();
            while let (Some(key), Some(value)) = (nodes.next(), nodes.next()) {
                entries.push((key, value));
            }
            Value::Map(entries)
        } else {
            Value::List(self.nodes)
        };
        Node { start: self.start, end, value }
    }
}

/// The marked tree of `text`; `None` when it is no YAML, or none that a character file could be.
fn read(text: &str) -> Option<Node> {
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        let start = Mark { line: span.start.line(), column: span.start.col() };
        let end = Mark { line: span.end.line(), column: span.end.col() };
        let done = match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                let is_map = matches!(event, Event::MappingStart(..));
                open.push(Open { start, is_map, nodes: Vec::new() });
                if open.len() > DEEPEST {
                    return None;
                }
                continue;
            }
            Event::MappingEnd | Event::SequenceEnd => open.pop()?.closed(end),
            Event::Scalar(text, ..) => Node { start, end, value: Value::Scalar(text.into_owned()) },
            Event::Alias(_) => Node { start, end, value: Value::Scalar("*".to_owned()) },
            _ => continue,
        };
        match open.last_mut() {
            Some(around) => around.nodes.push(done),
            None => return Some(done),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_built_in_text_is_not_copied() {
        let built_in = Source::new("a", "one two three");
        let part = built_in.text().split(' ').nth(1).expect("a part");
        assert!(matches!(built_in.share(part), Cow::Borrowed("two")));
        assert_eq!(built_in.share("four"), "four", "what stands elsewhere is copied");
        let owned = Source::new("b", "one two".to_owned());
        assert!(matches!(owned.share(owned.text()), Cow::Owned(_)));
    }

    const TEXT: &str = "\
# 麺処
id: x
topics:
  - id: trains
    about: how the line goes
    triggers: [the line, night train*,
      'old track']
    tiers:
      stranger:
        says:
          - They run.
          - '**scene** It''s late. \"The M&A train.\"'
    text: >-
      First row of it,
      and the night trains.
    blank: ''
";

    fn at(path: &str, term: Option<&str>) -> (usize, usize, usize) {
        let term = term.map(|term| Term::parse(term).expect("a term"));
        let place = Source::new("x", TEXT).place(path, term.as_ref()).expect("YAML");
        (place.line, place.column, place.width)
    }

    #[test]
    fn a_path_leads_to_its_value() {
        assert_eq!(at("id", None), (2, 5, 1));
        assert_eq!(at("topics.trains.about", None), (5, 12, 17));
        assert_eq!(at("topics.trains.triggers[1]", None), (6, 26, 12));
        assert_eq!(at("topics.trains.triggers[2]", None), (7, 7, 11));
        assert_eq!(at("topics.trains.tiers.stranger.says[0]", None), (11, 13, 9));
    }

    #[test]
    fn what_is_larger_than_a_word_is_pointed_at_by_its_name() {
        assert_eq!(at("topics", None), (3, 1, 6));
        assert_eq!(at("topics.trains", None), (4, 9, 6));
        assert_eq!(at("topics.trains.blank", None), (16, 5, 5));
    }

    #[test]
    fn a_field_that_is_not_there_is_shown_where_it_should_stand() {
        assert_eq!(at("topics.trains.tiers.regular", None), (8, 5, 5));
        assert_eq!(at("topics.trains.patience", None), (4, 9, 6));
    }

    #[test]
    fn a_term_is_pointed_at_inside_its_line_and_inside_a_folded_text() {
        assert_eq!(at("topics.trains.tiers.stranger.says[1]", Some("m&a")), (12, 41, 3));
        assert_eq!(at("topics.trains.text", Some("night train")), (15, 15, 12));
    }

    #[test]
    fn blank_values_are_found() {
        assert_eq!(Source::new("x", TEXT).blanks(), ["topics.trains.blank"]);
    }

    #[test]
    fn what_is_no_yaml_or_too_deep_has_no_places() {
        assert_eq!(Source::new("x", "a: [").place("a", None), None);
        assert_eq!(Source::new("x", "[".repeat(100_000)).place("a", None), None);
    }
}
