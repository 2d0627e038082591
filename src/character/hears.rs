//! The file of phrasings: what guests say, by intent. Plain rows, since there are thousands of them: an
//! intent stands at the margin with a colon behind it, its phrasings below it, indented; `#` begins a remark.
//! What an intent means, and whether anybody answers it, is not this file's concern.

use std::borrow::Cow;

use super::source::{Place, Source};

/// What a topic's own phrasings are filed under, before its id.
pub const TOPIC: &str = "topic:";

/// The phrasings of one intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The intent, or `topic:` and a topic's id.
    pub intent: String,
    /// The row of its name, from 1.
    pub row: usize,
    /// The phrasings, each with its row.
    pub phrasings: Vec<(usize, Cow<'static, str>)>,
}

/// Reads `source`: its groups in their order.
///
/// # Errors
/// The place of the first row that is neither a name, a phrasing under one, nor a remark, and what is wrong.
pub fn parse(source: &Source) -> Result<Vec<Group>, (Place, &'static str)> {
    let mut groups: Vec<Group> = Vec::new();
    for (row, text) in (1..).zip(source.text().lines()) {
        let phrasing = text.trim();
        if phrasing.is_empty() || text.starts_with('#') {
            continue;
        }
        let wrong = |what| Err((Place { line: row, column: 1, width: text.trim_end().chars().count() }, what));
        if text.starts_with([' ', '\t']) {
            match groups.last_mut() {
                Some(group) => group.phrasings.push((row, source.share(phrasing))),
                None => return wrong("stands under no intent"),
            }
            continue;
        }
        match phrasing.strip_suffix(':') {
            Some(intent) if is_name(intent) => {
                groups.push(Group { intent: intent.to_owned(), row, phrasings: Vec::new() });
            }
            _ => return wrong("is no intent: write `name:` at the margin and indent what guests say to it"),
        }
    }
    Ok(groups)
}

fn is_name(intent: &str) -> bool {
    let bare = intent.strip_prefix(TOPIC).unwrap_or(intent);
    !bare.is_empty() && bare.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrasings_stand_below_their_intent() {
        let source =
            Source::new("x.hears.txt", "# a remark\ngreet:\n  Hello: there.\n\n  [nods]\ntopic:past:\n  Why?\n");
        let groups = parse(&source).expect("a good file");
        assert_eq!(groups.len(), 2);
        assert_eq!(groups[0].phrasings, [(3, "Hello: there.".into()), (5, "[nods]".into())]);
        assert_eq!((groups[1].intent.as_str(), groups[1].row), ("topic:past", 6));
    }

    #[test]
    fn a_row_that_belongs_nowhere_is_shown() {
        for (text, line) in [("  Hello.\n", 1), ("greet:\n  Hi.\nHello.\n", 3), ("greet\n", 1)] {
            assert_eq!(parse(&Source::new("x", text)).expect_err(text).0.line, line);
        }
    }
}
