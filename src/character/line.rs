//! A reply as it is written: beats of action marked `**scene**` and speech. This file reads every form
//! that models write and writes the two forms the contracts ask for; what may be said is not its concern.

use std::borrow::Cow;
use std::fmt::Write;

use super::Contract;

/// A piece of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// What is seen: a beat of action, a sentence or two.
    Scene(String),
    /// What is heard, without quotation marks.
    Say(String),
}

impl Segment {
    /// The words without their kind.
    pub fn text(&self) -> &str {
        match self {
            Segment::Scene(text) | Segment::Say(text) => text,
        }
    }
}

/// A whole reply: beats and speech in their order. May be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// In the order of the reply.
    pub segments: Vec<Segment>,
}

impl Line {
    /// Reads a reply in any form: a beat starts at `**scene**` (any case, any number of stars, bold or not)
    /// and ends at the end of its line or at an opening quotation mark; all else is speech.
    pub fn parse(text: &str) -> Self {
        let mut line = Self::default();
        for row in text.lines() {
            line.read_row(row.trim());
        }
        line
    }

    fn read_row(&mut self, mut rest: &str) {
        let mut in_scene = false;
        while !rest.is_empty() {
            if let Some(after) = strip_marker(rest) {
                in_scene = true;
                rest = after;
                continue;
            }
            if let Some((beat, after)) = starred_beat(rest).filter(|_| !in_scene) {
                self.push(true, beat);
                rest = after.trim_start();
                continue;
            }
            let end = next_border(rest, in_scene);
            let (piece, after) = rest.split_at(end);
            self.push(in_scene, piece);
            rest = after;
            if in_scene && opens_quote(rest) {
                in_scene = false;
                let (quoted, after) = split_quote(rest);
                self.push(false, quoted);
                rest = after.trim_start();
            }
        }
    }

    fn push(&mut self, scene: bool, piece: &str) {
        let piece = piece.trim().trim_end_matches("**").trim();
        if scene {
            let piece = piece.trim_matches(['*', ' ']).trim_start_matches([':', '-', ' ']).trim();
            if !piece.is_empty() {
                self.segments.push(Segment::Scene(piece.to_owned()));
            }
            return;
        }
        // Quotation marks only mark speech here; within it they would open another one.
        let bare = piece.bytes().all(|byte| byte.is_ascii() && byte != b'"');
        let piece: Cow<'_, str> = if bare { piece.into() } else { piece.replace(QUOTES, "").into() };
        let piece = piece.trim();
        if piece.is_empty() {
            return;
        }
        if let Some(Segment::Say(last)) = self.segments.last_mut() {
            last.push(' ');
            last.push_str(piece);
        } else {
            self.segments.push(Segment::Say(piece.to_owned()));
        }
    }

    /// How many words are heard.
    pub fn spoken_words(&self) -> usize {
        super::text::count_words(&self.spoken())
    }

    /// Only what is heard, joined by spaces; empty when nothing is said.
    pub fn spoken(&self) -> String {
        let said: Vec<_> = self
            .segments
            .iter()
            .filter_map(|segment| match segment {
                Segment::Say(text) => Some(text.as_str()),
                Segment::Scene(_) => None,
            })
            .collect();
        said.join(" ")
    }

    /// What is seen of it: its beats, one after the other.
    pub fn beats(&self) -> String {
        let beats = self.segments.iter().filter_map(|segment| match segment {
            Segment::Scene(text) => Some(text.as_str()),
            Segment::Say(_) => None,
        });
        beats.collect::<Vec<_>>().join(" ")
    }

    /// Whether nothing is seen or heard.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// The line as `contract` writes it. In dialogue-only, beats are dropped and a line of beats alone
    /// becomes silence, `...`.
    pub fn write(&self, contract: Contract) -> String {
        match contract {
            Contract::Scene => self.to_string(),
            Contract::Dialogue => {
                let spoken = self.spoken();
                if spoken.is_empty() && !self.is_empty() { "...".to_owned() } else { spoken }
            }
        }
    }

    /// The line as `contract` shows it: as [`Line::write`], kept in segments.
    pub fn under(&self, contract: Contract) -> Line {
        match contract {
            Contract::Scene => self.clone(),
            Contract::Dialogue => match self.write(contract) {
                text if text.is_empty() => Line::default(),
                text => Line { segments: vec![Segment::Say(text)] },
            },
        }
    }

    /// `lines` one after the other, as one. Silence beside words is no silence, and twice silent is silent.
    pub fn joined(lines: impl IntoIterator<Item = Line>) -> Line {
        let mut segments: Vec<Segment> = lines.into_iter().flat_map(|line| line.segments).collect();
        let is_silent = |segment: &Segment| *segment == Segment::Say("...".to_owned());
        if segments.iter().all(is_silent) {
            segments.truncate(1);
        } else {
            segments.retain(|segment| !is_silent(segment));
        }
        Line { segments }
    }

    /// The line with `change` applied to the words of every segment.
    pub fn map(&self, mut change: impl FnMut(&str) -> String) -> Line {
        let segments = self.segments.iter().map(|segment| match segment {
            Segment::Scene(text) => Segment::Scene(change(text)),
            Segment::Say(text) => Segment::Say(change(text)),
        });
        Line { segments: segments.collect() }
    }
}

impl std::fmt::Display for Line {
    /// The scene form: `**scene** He nods. "Evening."`; speech alone stands without quotation marks.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let has_scene = self.segments.iter().any(|segment| matches!(segment, Segment::Scene(_)));
        let mut previous_was_scene = false;
        for (i, segment) in self.segments.iter().enumerate() {
            if i > 0 {
                f.write_char(if previous_was_scene && matches!(segment, Segment::Say(_)) { ' ' } else { '\n' })?;
            }
            match segment {
                Segment::Scene(text) => write!(f, "**scene** {text}")?,
                Segment::Say(text) if has_scene => write!(f, "\"{text}\"")?,
                Segment::Say(text) => f.write_str(text)?,
            }
            previous_was_scene = matches!(segment, Segment::Scene(_));
        }
        Ok(())
    }
}

const QUOTES: [char; 5] = ['"', '“', '”', '「', '」'];

/// What follows a scene marker at the start of `text`, if one stands there.
fn strip_marker(text: &str) -> Option<&str> {
    let bare = text.trim_start_matches(['*', '[', '(', '_']);
    if bare.len() == text.len() {
        return None;
    }
    let head = bare.get(..5)?;
    if !head.eq_ignore_ascii_case("scene") {
        return None;
    }
    let after = &bare[5..];
    let rest = after.trim_start_matches([':', ']', ')', '*', '_']);
    (rest.len() < after.len() || rest.starts_with(' ') || rest.is_empty()).then(|| rest.trim_start())
}

/// Splits a beat between stars off the front, `*nods slowly* "Mm."`, as some models write it instead of the
/// marker. A word that stars only stress is no beat: a beat begins with what he does, or is all but the
/// quotation in its row.
fn starred_beat(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('*').filter(|inner| !inner.starts_with(['*', ' ']))?;
    let (beat, after) = inner.split_once('*').filter(|(_, after)| !after.starts_with('*'))?;
    let words: Vec<&str> = beat.split_whitespace().collect();
    let first = words.first()?.trim_matches(|c: char| !c.is_alphanumeric());
    let third_person = first.ends_with('s') && !first.ends_with("ss") || first.ends_with("ing");
    let lower = first.starts_with(char::is_lowercase);
    let next = after.trim_start();
    let stands_alone = next.is_empty() || next.starts_with(['"', '“', '\'', '.']);
    let is_beat = matches!(first, "He" | "Kenji" | "he") && words.len() > 1
        || lower && third_person && (words.len() > 1 || stands_alone || next.starts_with(char::is_uppercase))
        || lower && words.len() > 1 && stands_alone;
    is_beat.then(|| (beat, after.trim_start_matches('.')))
}

/// Where the current piece ends: at a marker, or, inside a beat, at an opening quotation mark.
fn next_border(text: &str, in_scene: bool) -> usize {
    // The bytes that a border may begin with: the last two are those of quotation marks that are no ASCII.
    let may = |&(_, byte): &(usize, u8)| matches!(byte, b'*' | b'[' | b'(' | b'"' | 0xe2 | 0xe3);
    let ends = |at: usize| {
        let (before, rest) = text.split_at(at);
        let before = before.chars().next_back();
        if rest.starts_with(['*', '[', '(']) {
            before.is_some_and(|before| {
                before != '*' && strip_marker(rest).is_some()
                    || !in_scene && !before.is_alphanumeric() && starred_beat(rest).is_some()
            })
        } else {
            in_scene && before.is_none_or(char::is_whitespace) && opens_quote(rest)
        }
    };
    let mut places = text.bytes().enumerate().filter(may).map(|(at, _)| at);
    places.find(|&at| ends(at)).unwrap_or(text.len())
}

fn opens_quote(text: &str) -> bool {
    text.starts_with(['"', '“', '「'])
}

/// Splits a quotation off the front: the words between the marks, and the rest. One without an end takes
/// all up to the next marker.
fn split_quote(text: &str) -> (&str, &str) {
    let mut chars = text.char_indices();
    let open = chars.next().map_or(0, |(_, c)| c.len_utf8());
    let body = &text[open..];
    match body.find(['"', '”', '」']) {
        Some(end) => {
            let mark = body[end..].chars().next().map_or(0, char::len_utf8);
            (&body[..end], &body[end + mark..])
        }
        None => {
            let end = next_border(body, false);
            (&body[..end], &body[end..])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(text: &str) -> Segment {
        Segment::Scene(text.into())
    }

    fn say(text: &str) -> Segment {
        Segment::Say(text.into())
    }

    #[test]
    fn silence_gives_way_to_words_but_never_to_nothing() {
        let line = |segment: Segment| Line { segments: vec![segment] };
        let silent = || line(say("..."));
        assert_eq!(Line::joined([silent(), line(say("Eat."))]), line(say("Eat.")));
        assert_eq!(Line::joined([silent(), line(scene("He nods."))]), line(scene("He nods.")));
        assert_eq!(Line::joined([silent(), silent()]), silent());
        assert_eq!(Line::joined([]), Line::default());
    }

    #[test]
    fn a_beat_ends_at_a_quotation_mark_or_at_its_line() {
        assert_eq!(
            Line::parse("**scene** He wipes the counter. \"Mm. Twelve years.\"").segments,
            [scene("He wipes the counter."), say("Mm. Twelve years.")]
        );
        assert_eq!(
            Line::parse("**scene** He nods.\nTicket first.\n\n**scene** He turns.").segments,
            [scene("He nods."), say("Ticket first."), scene("He turns.")]
        );
    }

    #[test]
    fn speech_before_a_beat_and_speech_without_one_are_read() {
        assert_eq!(
            Line::parse("\"Eat.\" **scene** He turns to the pot.").segments,
            [say("Eat."), scene("He turns to the pot.")]
        );
        assert_eq!(Line::parse("We're open at eleven.").segments, [say("We're open at eleven.")]);
        assert_eq!(Line::parse("...").segments, [say("...")]);
    }

    #[test]
    fn odd_markers_of_real_models_are_read() {
        for text in
            ["**Scene** He nods.", "*scene* He nods.", "**scene:** He nods.", "[scene] He nods.", "**scene*** He nods."]
        {
            assert_eq!(Line::parse(text).segments, [scene("He nods.")], "{text}");
        }
        for (text, beat) in [
            ("*nods slowly, eyes on the pot* \"Mm.\"", "nods slowly, eyes on the pot"),
            ("*shrugs* Mm.", "shrugs"),
            ("*expression neutral* \"Mm.\"", "expression neutral"),
            ("*He wipes the counter.* Mm.", "He wipes the counter."),
        ] {
            assert_eq!(Line::parse(text).segments, [scene(beat), say("Mm.")], "{text}");
        }
        assert_eq!(Line::parse("*katame* is firm.").segments, [say("*katame* is firm.")]);
        assert_eq!(Line::parse("scenery is nice").segments, [say("scenery is nice")]);
    }

    #[test]
    fn what_is_written_is_read_back() {
        for text in [
            "Mm.",
            "**scene** He nods.",
            "**scene** He nods. \"Eat.\"\n**scene** He turns.",
            "\"Eat.\"\n**scene** He turns.",
        ] {
            let line = Line::parse(text);
            assert_eq!(line.to_string(), text);
            assert_eq!(Line::parse(&line.to_string()), line);
        }
    }

    #[test]
    fn dialogue_only_drops_beats_and_keeps_silence() {
        assert_eq!(Line::parse("**scene** He nods. \"Eat.\"").write(Contract::Dialogue), "Eat.");
        assert_eq!(Line::parse("**scene** He nods.").write(Contract::Dialogue), "...");
        assert_eq!(Line::default().write(Contract::Dialogue), "");
    }

    #[test]
    fn any_text_is_read_without_a_panic() {
        for text in
            ["**", "*", "**scene", "**scene**", "\"", "**scene** \"", "(scene", "“", "**scene** “x", "**ｓcene** é"]
        {
            let _ = Line::parse(text).to_string();
        }
    }
}
