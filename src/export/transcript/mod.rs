//! The transcript of a recorded visit: for reading (Markdown, plain text) and for playing (asciicast).

mod asciicast;

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use crate::character::text::{capital, clean_line};
use crate::character::{Line, Segment, wrap};
use crate::memory::VisitRecord;

pub use asciicast::Edition;

/// How a transcript is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For reading on a page.
    Markdown,
    /// For reading anywhere.
    Text,
    /// For a terminal player.
    Asciicast(Edition),
}

/// Widest row of plain text, in columns.
const WIDTH: usize = 80;
/// Most columns of a speaker's name.
const LONGEST_NAME: usize = 24;
/// The guest, as a speaker.
const YOU: &str = "You";

/// `visit` in `format`; `name` is the character's, as a guest calls him.
pub fn write(visit: &VisitRecord, name: &str, format: Format) -> String {
    match format {
        Format::Markdown => markdown(visit, name),
        Format::Text => text(visit, name),
        Format::Asciicast(edition) => asciicast::write(visit, name, edition),
    }
}

/// Where and when it was, and who played.
fn heading(visit: &VisitRecord, name: &str) -> String {
    let number = visit.save.visits_begun;
    let time = visit.turns.first().map(|turn| format!(", {}", clean_line(&turn.at))).unwrap_or_default();
    let actor = if visit.actor == "house" { "the house book".to_owned() } else { clean_line(&visit.actor) };
    format!("Visit {number} to {name}: {}{time}, played by {actor}", capital(&clean_line(&visit.weekday)))
}

/// How it ended.
fn ending(visit: &VisitRecord) -> String {
    let end = match visit.over.as_deref() {
        Some("door") => "The noren falls back behind you.",
        Some("closing") => "The noren comes in.",
        Some(_) => "You get up and go.",
        None => "Here the record breaks off.",
    };
    let standing = &visit.save.standing;
    format!("{end} {}, {} points.", capital(&standing.tier.id().replace('_', " ")), standing.points)
}

fn markdown(visit: &VisitRecord, name: &str) -> String {
    let mut out = format!("# {}\n", heading(visit, name));
    for turn in &visit.turns {
        if !turn.player.is_empty() {
            let _ = writeln!(out, "\n**You:** {}", escaped(&turn.player));
        }
        let mut row = format!("\n**{name}:**");
        for segment in &Line::parse(&turn.reply).segments {
            let _ = match segment {
                Segment::Scene(beat) => write!(row, " *{}*", escaped(beat)),
                Segment::Say(words) => write!(row, " {}", escaped(words)),
            };
        }
        let _ = writeln!(out, "{row}");
        for event in &turn.events {
            let _ = writeln!(out, "\n> {:+} {}", event.points, escaped(&event.why));
        }
    }
    let _ = writeln!(out, "\n{}", ending(visit));
    out
}

fn text(visit: &VisitRecord, name: &str) -> String {
    let mut out = format!("{}\n", heading(visit, name));
    for Spoken { by_guest, words } in spoken(visit) {
        let speaker = wrap::cut(if by_guest { YOU } else { name }, LONGEST_NAME);
        let indent = " ".repeat(speaker.width() + 2);
        for (nth, row) in wrap::rows(&words, WIDTH - indent.len()).iter().enumerate() {
            let begun = if nth == 0 { format!("\n{speaker}: ") } else { indent.clone() };
            let _ = writeln!(out, "{begun}{row}");
        }
    }
    let _ = writeln!(out, "\n{}", ending(visit));
    out
}

/// What is said and seen.
struct Spoken {
    by_guest: bool,
    words: String,
}

/// What is said and seen, in order; movements of trust are said by nobody.
fn spoken(visit: &VisitRecord) -> Vec<Spoken> {
    let mut spoken = Vec::new();
    for turn in &visit.turns {
        if !turn.player.is_empty() {
            spoken.push(Spoken { by_guest: true, words: clean_line(&turn.player) });
        }
        let reply = Line::parse(&turn.reply);
        let pieces = reply.segments.iter().map(|segment| match segment {
            Segment::Scene(beat) => format!("({})", beat.trim_end_matches('.')),
            Segment::Say(words) => words.clone(),
        });
        spoken.push(Spoken { by_guest: false, words: clean_line(&pieces.collect::<Vec<_>>().join(" ")) });
    }
    spoken
}

/// `text` in one line, its marks of Markdown as plain letters.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in clean_line(text).chars() {
        if matches!(c, '*' | '_' | '`' | '[' | ']' | '<' | '\\' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests;
