//! Where a sentence ends in a stream, and in which forms somebody could read it: as it is written, as it is
//! shown, and as speech without the beats between. What may stand in it is judged elsewhere.

use super::numbers::{Number, numbers};
use crate::character::hearing::Hearing;
use crate::character::spelling::{plain_letters, without_digits};
use crate::character::text::count_words;
use crate::character::wordlists::Hits;
use crate::character::{Contract, Line, Segment, Words};

/// Words of what went before that are heard together with a sentence: a term may straddle the border.
const TAIL: usize = 7;

/// Where the first sentence of `text` ends, just behind its mark and the blanks that follow. Before the
/// reply's end a mark counts only once a blank follows it, so that `...` and `?!` stay whole; a letter alone
/// before a full stop ends nothing, for "A. I." is one word.
pub fn end_of_first(text: &str, at_end: bool) -> Option<usize> {
    let (mut ended, mut has_words) = (false, false);
    let (mut letters, mut longest) = (0, 0);
    for (at, c) in text.char_indices() {
        let blank = c.is_whitespace();
        if blank && ended && (longest > 1 || !text[..at].contains(char::is_alphabetic)) {
            let rest = &text[at..];
            return Some(at + rest.len() - rest.trim_start().len());
        }
        if c == '\n' && has_words {
            return Some(at + 1);
        }
        has_words |= !blank;
        ended = match c {
            '.' | '…' => letters != 1 || ended,
            c => ends_sentence(c) || ended && closes(c),
        };
        letters = if c.is_alphanumeric() { letters + 1 } else { 0 };
        longest = longest.max(letters);
    }
    (at_end && has_words).then_some(text.len())
}

/// Whether the first sentence of `text` may end at or behind `from`: a mark or a row's end stands there and a blank
/// behind it. Told by little, so that most of a stream's pieces cost little.
pub fn may_end(text: &str, from: usize) -> bool {
    let mut before = text[..from].chars().next_back().unwrap_or(' ');
    text[from..].chars().any(|c| {
        let ends = c == '\n' || c.is_whitespace() && (ends_sentence(before) || closes(before));
        before = c;
        ends
    })
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | '…' | '!' | '?' | '。' | '！' | '？')
}

/// Whether `c` may stand behind the mark that ends a sentence.
fn closes(c: char) -> bool {
    matches!(c, '"' | '”' | '“' | '」' | '*' | '\'' | '’' | ')')
}

/// One way to read a sentence, with what went before it.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The last words of before, and the sentence's.
    pub words: Words,
    /// The place of the sentence's first word.
    pub new: usize,
    /// What of the lists stands there, new or old.
    pub hits: Hits<'a>,
}

impl<'a> Reading<'a> {
    fn of(hearing: &'a Hearing, tail: &Words, text: &str) -> Self {
        let mut words = tail.clone();
        let new = tail.len();
        words.extend(&Words::of(text));
        let hits = hearing.wordlists.find(&words);
        Self { words, new, hits }
    }
}

/// A sentence as it is judged.
#[derive(Debug)]
pub struct Sentence<'a> {
    /// As it was written, marks and all.
    pub written: &'a str,
    /// Whether it begins a row.
    pub opens_row: bool,
    /// What of it is heard.
    pub spoken: String,
    /// What of it is shown, beats and speech.
    pub seen: String,
    /// What of it is a beat.
    pub beats: String,
    /// Each way to read it: as it is shown, as it is heard, and each with the digits in its words as letters.
    pub readings: Vec<Reading<'a>>,
    /// The words that are shown, and what stands among them.
    pub words: Words,
    /// What of the lists is shown.
    pub shown: Hits<'a>,
    /// The words that are heard.
    pub said: Words,
    /// What of the lists is heard.
    pub heard: Hits<'a>,
    /// The numbers that are shown.
    pub numbers_shown: Vec<Number>,
    /// The numbers that are heard.
    pub numbers_heard: Vec<Number>,
}

/// What of a reply was let through, in the forms in which more may follow it.
#[derive(Debug, Clone, Default)]
pub struct Passed {
    /// The text as it was written, without labels of his own name.
    pub text: String,
    seen: String,
    spoken: String,
    beats: String,
    /// How many words are written, and how many of them heard.
    words: usize,
    spoken_words: usize,
    /// The last words of each form.
    tails: [Words; 2],
}

impl Passed {
    /// What the text shows under `contract`.
    pub fn shown(&self, contract: Contract) -> Line {
        shown(&self.text, contract)
    }

    /// How many words are written, beats and speech.
    pub fn words(&self) -> usize {
        self.words
    }

    /// How many words are heard.
    pub fn spoken_words(&self) -> usize {
        self.spoken_words
    }

    /// Adds `written` to what was let through and gives it as a sentence to be judged.
    pub fn follow<'a>(&mut self, hearing: &'a Hearing, written: &'a str, contract: Contract) -> Sentence<'a> {
        let opens_row = self.text.is_empty() || self.text.ends_with('\n');
        self.text.push_str(written);
        let line = self.shown(contract);
        let of = |keep: &dyn Fn(&Segment) -> bool| {
            line.segments.iter().filter(|segment| keep(segment)).map(Segment::text).collect::<Vec<_>>().join(" ")
        };
        let is_beat = |segment: &Segment| matches!(segment, Segment::Scene(_));
        let seen = of(&|_: &Segment| true);
        let spoken = of(&|segment| !is_beat(segment));
        let beats = of(&is_beat);
        self.words += count_words(written);
        self.spoken_words = match spoken.strip_prefix(&self.spoken) {
            Some(more) => self.spoken_words + count_words(more),
            None => count_words(&spoken),
        };
        let new = [added(&self.seen, &seen), added(&self.spoken, &spoken), added(&self.beats, &beats)];
        (self.seen, self.spoken, self.beats) = (seen, spoken, beats);
        let [seen, spoken, beats] = new;
        // Where no beat stands, what is shown is what is heard.
        let alike = seen == spoken && self.tails[0] == self.tails[1];
        let mut readings = Vec::with_capacity(2);
        for (nth, text) in [&seen, &spoken].into_iter().enumerate().take(if alike { 1 } else { 2 }) {
            let plain = plain_letters(text);
            let digits = without_digits(&plain).into_iter().flatten();
            readings.insert(nth, Reading::of(hearing, &self.tails[nth], &plain));
            readings.extend(digits.map(|form| Reading::of(hearing, &self.tails[nth], &form)));
        }
        let own = |reading: &Reading<'a>| (reading.words.behind(reading.new), reading.hits.behind(reading.new));
        let (words, shown) = own(&readings[0]);
        let (said, heard) = if alike { (words.clone(), shown.clone()) } else { own(&readings[1]) };
        for (nth, new) in [&words, &said].into_iter().enumerate() {
            self.tails[nth].extend(new);
            self.tails[nth] = self.tails[nth].last(TAIL);
        }
        let (numbers_shown, numbers_heard) = (numbers(&words), numbers(&said));
        Sentence {
            written,
            opens_row,
            spoken,
            seen,
            beats,
            readings,
            words,
            shown,
            said,
            heard,
            numbers_shown,
            numbers_heard,
        }
    }
}

/// What `new` says beyond `old`.
fn added(old: &str, new: &str) -> String {
    new.strip_prefix(old).unwrap_or(new).trim().to_owned()
}

/// What `text` looks like on the screen. As [`Line::under`], but a beat alone stays unseen in dialogue-only
/// instead of becoming `...` while the reply still grows.
fn shown(text: &str, contract: Contract) -> Line {
    let line = Line::parse(text).map(tidy);
    let segments: Vec<_> = line.segments.into_iter().filter(|segment| !segment.text().is_empty()).collect();
    let line = Line { segments };
    if contract == Contract::Dialogue && line.spoken().is_empty() { Line::default() } else { line.under(contract) }
}

/// Words without the stars and ticks of stray markup.
fn tidy(words: &str) -> String {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'*' | b'`' | b'#' | b'<' | b'>');
    if words.bytes().all(is_plain) && !words.contains("  ") {
        return words.trim().to_owned();
    }
    let bare = words.replace(['*', '`', '#', '<', '>'], "");
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_behind_its_mark_and_blank() {
        assert_eq!(end_of_first("Sit. Eat.", false), Some(5));
        assert_eq!(end_of_first("Sit.", false), None);
        assert_eq!(end_of_first("Sit.", true), Some(4));
        assert_eq!(end_of_first("\"Hm?\" he says", false), Some(6));
        assert_eq!(end_of_first("... Eat", false), Some(4));
    }

    #[test]
    fn letters_alone_are_held_until_a_word_follows() {
        assert_eq!(end_of_first("A. I. ", false), None);
        assert_eq!(end_of_first("I am an A. I. you know. ", false), Some(24));
        assert_eq!(end_of_first("L... a... ", false), None);
    }

    #[test]
    fn a_sentence_is_read_in_each_form_with_what_went_before() {
        let mut passed = Passed::default();
        let cast = crate::character::Cast::builtin().unwrap_or_else(|error| panic!("{error}"));
        let character = cast.under(Contract::Dialogue);
        let hearing = &character.format.hearing;
        passed.follow(hearing, "A large language. ", Contract::Dialogue);
        let sentence = passed.follow(hearing, "**scene** He nods. \"M0del.\"", Contract::Dialogue);
        assert_eq!((sentence.spoken.as_str(), sentence.beats.as_str()), ("M0del.", ""));
        let whole = Words::of("a large language model");
        assert!(sentence.readings.iter().any(|reading| reading.words == whole));
    }
}
