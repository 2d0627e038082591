//! An evening for a terminal player: asciicast, the format of asciinema, in its second and third edition. The times are
//! those of somebody who types and somebody who reads; the record has none.

use serde_json::json;

use unicode_width::UnicodeWidthStr;

use super::{LONGEST_NAME, Spoken, YOU, ending, heading, spoken};
use crate::character::wrap;
use crate::memory::VisitRecord;

/// Which edition of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    /// Version 2: the time of an event counts from the beginning.
    Second,
    /// Version 3: it counts from the event before.
    Third,
}

/// The terminal that is played on.
const SIZE: (usize, usize) = (80, 24);
/// Milliseconds: a typed letter, a spoken word, a pause to read, and one before an answer.
const LETTER: u64 = 45;
const WORD: u64 = 130;
const READ: u64 = 1100;
const THINK: u64 = 700;

/// What is shown, and how long after what was shown before.
type Shown = (u64, String);

/// The recording of `visit`.
pub(super) fn write(visit: &VisitRecord, name: &str, edition: Edition) -> String {
    let title = heading(visit, name);
    let (columns, rows) = SIZE;
    let header = match edition {
        Edition::Second => json!({ "version": 2, "width": columns, "height": rows, "title": title }),
        Edition::Third => json!({ "version": 3, "term": { "cols": columns, "rows": rows }, "title": title }),
    };
    let mut lines = vec![header.to_string()];
    let mut clock = 0;
    for (after, text) in shown(visit, name, &title) {
        clock += after;
        let time = match edition {
            Edition::Second => clock,
            Edition::Third => after,
        };
        lines.push(json!([seconds(time), "o", text]).to_string());
    }
    lines.join("\n") + "\n"
}

fn seconds(milliseconds: u64) -> f64 {
    milliseconds as f64 / 1000.0
}

fn shown(visit: &VisitRecord, name: &str, title: &str) -> Vec<Shown> {
    const DIM: &str = "\u{1b}[2m";
    const JADE: &str = "\u{1b}[32m";
    const BOLD: &str = "\u{1b}[1m";
    const PLAIN: &str = "\u{1b}[0m";
    let mut shown = vec![(0, format!("{DIM}{title}{PLAIN}\r\n"))];
    for Spoken { by_guest, words } in spoken(visit) {
        let speaker = wrap::cut(if by_guest { YOU } else { name }, LONGEST_NAME);
        let indent = " ".repeat(speaker.width() + 2);
        let begun = if by_guest { format!("\r\n{JADE}{speaker}: ") } else { format!("\r\n{BOLD}{speaker}:{PLAIN} ") };
        shown.push((if by_guest { READ } else { THINK }, begun));
        for (nth, row) in wrap::rows(&words, SIZE.0 - indent.len()).into_iter().enumerate() {
            if nth > 0 {
                shown.push((0, format!("\r\n{indent}")));
            }
            if by_guest {
                shown.extend(row.chars().map(|letter| (LETTER, letter.to_string())));
            } else {
                shown.extend(row.split_inclusive(' ').map(|word| (WORD, word.to_owned())));
            }
        }
        shown.push((0, format!("{PLAIN}\r\n")));
    }
    shown.push((READ, format!("\r\n{DIM}{}{PLAIN}\r\n", ending(visit))));
    shown
}
