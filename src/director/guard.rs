//! The guard hears a reply before the player does. It holds the stream back to whole sentences, releases
//! the clean ones and stops at the first that is not. It never rewrites: what he did not say, nobody hears.

use std::sync::Arc;

use crate::character::{Character, Contract, Line, Segment, TermSet, Words, text};

use super::Decision;
use super::gate::Forbidden;
use super::prompt::is_cjk;

/// Kana and kanji in a row that make a sentence of another language rather than a shop word.
const FOREIGN_RUN: usize = 7;
/// Words in a row that make an echo of the cue rather than a chance.
const CUE_RUN: usize = 4;
/// How far beyond the word budget a reply may go before it is cut.
const BUDGET_FACTOR: usize = 2;

/// What was wrong with a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// Talk of models, prompts and roles.
    FrameBreak,
    /// The voice of an assistant.
    AssistantVoice,
    /// A term that this guest has not earned, or nobody.
    Forbidden,
    /// Code, headings, lists.
    Markup,
    /// The guest's part, played by the model.
    GuestsPart,
    /// Whole sentences in another language.
    Language,
    /// The same sentence again.
    Loop,
    /// Far beyond the word budget.
    Length,
    /// The cue's own words, spoken aloud.
    Cue,
    /// Nothing at all.
    Empty,
}

impl FaultKind {
    /// The name in the JSON and in the log.
    pub fn id(self) -> &'static str {
        match self {
            FaultKind::FrameBreak => "frame_break",
            FaultKind::AssistantVoice => "assistant_voice",
            FaultKind::Forbidden => "forbidden",
            FaultKind::Markup => "markup",
            FaultKind::GuestsPart => "guests_part",
            FaultKind::Language => "language",
            FaultKind::Loop => "loop",
            FaultKind::Length => "length",
            FaultKind::Cue => "cue",
            FaultKind::Empty => "empty",
        }
    }

    /// What the cue tells a model that is asked once more.
    pub fn advice(self) -> &'static str {
        match self {
            FaultKind::FrameBreak => "You do not know those words, and nobody plays you.",
            FaultKind::AssistantVoice => "You are no assistant. Speak as yourself.",
            FaultKind::Forbidden => "You do not talk about that. Deflect.",
            FaultKind::Markup => "No lists, headings or code. One or two spoken sentences.",
            FaultKind::GuestsPart => "Speak only your own words, never the guest's.",
            FaultKind::Language => "Answer in English.",
            FaultKind::Loop => "Say it once.",
            FaultKind::Length => "Be much shorter.",
            FaultKind::Cue => "Do not repeat these notes. Speak to the guest.",
            FaultKind::Empty => "Say a word or two.",
        }
    }
}

/// What the guard does while a reply comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Nothing new may be shown yet.
    Waiting,
    /// More of the reply may be shown.
    Released,
    /// Something was wrong: no more of this reply is wanted. What was released before stays good.
    Stopped(FaultKind),
}

/// One reply's guard.
#[derive(Debug, Clone)]
pub struct Guard {
    contract: Contract,
    frame: Arc<TermSet>,
    assistant: Arc<TermSet>,
    forbidden: Arc<Forbidden>,
    unspoken: Words,
    longest: usize,
    /// What came and may belong to an escape sequence that has not ended.
    held: String,
    /// All that came, cleaned.
    heard: String,
    /// How many bytes of `heard` were judged good.
    good: usize,
    stopped: Option<FaultKind>,
}

impl Guard {
    /// A guard for the reply to `decision`.
    pub fn new(character: &Character, decision: &Decision) -> Self {
        Self::with(character, Arc::clone(&decision.forbidden), &decision.unspoken, decision.words[1])
    }

    /// A guard for a reply of at most `longest` words to a guest from whom `forbidden` is kept, by an actor
    /// who was told `unspoken`.
    fn with(character: &Character, forbidden: Arc<Forbidden>, unspoken: &str, longest: u32) -> Self {
        Self {
            unspoken: Words::of(unspoken),
            contract: character.contract,
            frame: Arc::clone(&character.format.frame_words),
            assistant: Arc::clone(&character.format.assistant_phrases),
            forbidden,
            longest: longest as usize * BUDGET_FACTOR,
            held: String::new(),
            heard: String::new(),
            good: 0,
            stopped: None,
        }
    }

    /// Takes the next piece of the reply.
    pub fn hear(&mut self, piece: &str) -> Heard {
        if let Some(fault) = self.stopped {
            return Heard::Stopped(fault);
        }
        self.held.push_str(piece);
        let ready = text::unfinished_escape(&self.held).unwrap_or(self.held.len());
        let rest = self.held.split_off(ready);
        self.heard.push_str(&text::clean(&self.held));
        self.held = rest;
        self.judge(false)
    }

    /// Takes the end of the reply: judges what was held back, and emptiness.
    pub fn finish(&mut self) -> Heard {
        if let Some(fault) = self.stopped {
            return Heard::Stopped(fault);
        }
        let held = std::mem::take(&mut self.held);
        self.heard.push_str(&text::clean(&held));
        match self.judge(true) {
            Heard::Stopped(fault) => Heard::Stopped(fault),
            _ if self.released().is_empty() => self.stop(FaultKind::Empty),
            heard => heard,
        }
    }

    /// Takes the end of a reply that ran into its limit: the unfinished sentence at its end is not wanted.
    pub fn finish_cut(&mut self) -> Heard {
        match self.stopped {
            Some(fault) => Heard::Stopped(fault),
            None if self.heard[self.good..].trim().is_empty() => self.finish(),
            None => self.stop(FaultKind::Length),
        }
    }

    /// What may be shown so far, as the contract shows it.
    pub fn released(&self) -> Line {
        self.shown(self.good)
    }

    /// What the first `end` bytes look like on the screen.
    fn shown(&self, end: usize) -> Line {
        let line = Line::parse(&self.heard[..end]).map(tidy);
        let kept = line.segments.into_iter().filter(|segment| !segment.text().is_empty());
        shown(&Line { segments: kept.collect() }, self.contract)
    }

    fn stop(&mut self, fault: FaultKind) -> Heard {
        self.stopped = Some(fault);
        Heard::Stopped(fault)
    }

    fn judge(&mut self, at_end: bool) -> Heard {
        let mut released = false;
        while let Some(end) = sentence_end(&self.heard[self.good..], at_end) {
            let sentence = &self.heard[self.good..self.good + end];
            if let Some(fault) = self.fault_in(sentence) {
                return self.stop(fault);
            }
            self.good += end;
            released = true;
        }
        // A reply that never ends a sentence has to end somewhere.
        if !at_end && text::count_words(&self.heard[self.good..]) > self.longest * 2 {
            return self.stop(FaultKind::Length);
        }
        if released { Heard::Released } else { Heard::Waiting }
    }

    fn fault_in(&self, sentence: &str) -> Option<FaultKind> {
        let words = Words::of(sentence);
        if let Some(fault) = self.said(self.good + sentence.len()) {
            return Some(fault);
        }
        if is_markup(sentence) {
            return Some(FaultKind::Markup);
        }
        if plays_the_guest(sentence) {
            return Some(FaultKind::GuestsPart);
        }
        if is_foreign(sentence) {
            return Some(FaultKind::Language);
        }
        if repeats(&self.unspoken, &words) {
            return Some(FaultKind::Cue);
        }
        if words.len() > 2 && contains_run(&Words::of(&self.heard[..self.good]), &words) {
            return Some(FaultKind::Loop);
        }
        let budget_of_beats = if self.contract == Contract::Scene { 2 } else { 1 };
        (text::count_words(&self.heard[..self.good]) + words.len() > self.longest * budget_of_beats)
            .then_some(FaultKind::Length)
    }
}

impl Guard {
    /// A forbidden word in the first `end` bytes, taken together, for a term may straddle sentences
    /// ("language. Model"), and in each form in which somebody could read them: as written, as shown, and
    /// the shown speech without the beats between.
    fn said(&self, end: usize) -> Option<FaultKind> {
        let shown = self.shown(end);
        let seen = shown.segments.iter().map(Segment::text).collect::<Vec<_>>().join(" ");
        let forms = [Words::of(&self.heard[..end]), Words::of(&seen), Words::of(&shown.spoken())];
        let any = |terms: &TermSet| forms.iter().any(|words| terms.is_in(words));
        if any(&self.frame) {
            return Some(FaultKind::FrameBreak);
        }
        if any(&self.assistant) {
            return Some(FaultKind::AssistantVoice);
        }
        forms.iter().any(|words| self.forbidden.find(words).is_some()).then_some(FaultKind::Forbidden)
    }
}

/// As [`Line::under`], but a beat alone stays unseen in dialogue-only instead of becoming `...` while the
/// reply still grows.
fn shown(line: &Line, contract: Contract) -> Line {
    if contract == Contract::Dialogue && line.spoken().is_empty() { Line::default() } else { line.under(contract) }
}

/// Where the first sentence of `text` ends, just behind its mark and the blanks that follow. Before the
/// reply's end a mark counts only once a blank follows it, so that `...` and `?!` stay whole.
fn sentence_end(text: &str, at_end: bool) -> Option<usize> {
    let mut ended = false;
    let mut has_words = false;
    for (at, c) in text.char_indices() {
        let blank = c.is_whitespace();
        if ended && blank {
            let rest = &text[at..];
            let blanks = rest.len() - rest.trim_start().len();
            return Some(at + blanks);
        }
        if c == '\n' && has_words {
            return Some(at + 1);
        }
        has_words |= !blank;
        ended = match c {
            '.' | '!' | '?' | '…' | '。' | '！' | '？' => true,
            '"' | '”' | '」' | '*' | '\'' | '’' | ')' => ended,
            _ => false,
        };
    }
    (at_end && has_words).then_some(text.len())
}

fn is_markup(sentence: &str) -> bool {
    let row = sentence.trim_start();
    let code = ["```", "import ", "def ", "#include", "fn main", "print(", "</", "{\"", "http://", "https://"];
    code.iter().any(|mark| row.contains(mark))
        || row.starts_with('#')
        || row.starts_with("- ")
        || row.starts_with("* ")
        || row.starts_with('|')
        || row
            .split_once(". ")
            .is_some_and(|(number, _)| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
}

fn plays_the_guest(sentence: &str) -> bool {
    let head = sentence.trim_start().trim_start_matches(['*', '"', '“', '[', '(']);
    ["guest:", "player:", "user:", "customer:", "you:", "human:", "assistant:", "system:"]
        .iter()
        .any(|part| head.get(..part.len()).is_some_and(|start| start.eq_ignore_ascii_case(part)))
}

fn is_foreign(sentence: &str) -> bool {
    let mut run = 0;
    for c in sentence.chars() {
        run = if is_cjk(c) { run + 1 } else { 0 };
        if run >= FOREIGN_RUN {
            return true;
        }
    }
    // Other scripts (Cyrillic, Hangul, Arabic …) are no words of this alley at all.
    sentence.chars().filter(|&c| c.is_alphabetic() && !c.is_ascii() && !is_cjk(c) && u32::from(c) > 0x24f).count() > 3
}

/// Words without the stars and ticks of stray markup.
fn tidy(words: &str) -> String {
    let bare: String = words.chars().filter(|c| !matches!(c, '*' | '`' | '#' | '<' | '>')).collect();
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `words` say a run of [`CUE_RUN`] words of `told` again.
fn repeats(told: &Words, words: &Words) -> bool {
    let (told, words): (Vec<_>, Vec<_>) = (told.iter().collect(), words.iter().collect());
    words.windows(CUE_RUN).any(|run| told.windows(CUE_RUN).any(|known| known == run))
}

/// Whether `run` stands in `words` as it is.
fn contains_run(words: &Words, run: &Words) -> bool {
    let (words, run): (Vec<_>, Vec<_>) = (words.iter().collect(), run.iter().collect());
    words.windows(run.len().max(1)).any(|window| window == run)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::character::{Cast, Tier};
    use crate::director::gate::Seat;

    fn guard(contract: Contract) -> Guard {
        let character = Cast::builtin().unwrap_or_else(|error| panic!("{error}")).under(contract);
        let seat = Seat::of_tier(Tier::Stranger, false);
        let forbidden = Forbidden::at(&character, &seat);
        Guard::with(&character, Arc::new(forbidden), "They have not ordered yet.", 15)
    }

    fn hear_all(guard: &mut Guard, reply: &str) -> Heard {
        for c in reply.chars() {
            if let Heard::Stopped(fault) = guard.hear(&c.to_string()) {
                return Heard::Stopped(fault);
            }
        }
        guard.finish()
    }

    #[test]
    fn nothing_is_shown_before_its_sentence_is_whole() {
        let mut guard = guard(Contract::Scene);
        assert_eq!(guard.hear("**scene** He nods"), Heard::Waiting);
        assert!(guard.released().is_empty());
        assert_eq!(guard.hear(". \"Machine's by"), Heard::Released);
        assert_eq!(guard.released().to_string(), "**scene** He nods.");
        guard.hear(" the door.\"");
        guard.finish();
        assert_eq!(guard.released().spoken(), "Machine's by the door.");
    }

    #[test]
    fn a_clean_reply_passes_whole_in_both_contracts() {
        let reply = "**scene** He wipes the counter. \"Mm. Ticket first.\"";
        for (contract, shown) in [(Contract::Scene, reply), (Contract::Dialogue, "Mm. Ticket first.")] {
            let mut guard = guard(contract);
            assert_ne!(hear_all(&mut guard, reply), Heard::Stopped(FaultKind::Empty));
            assert_eq!(guard.released().to_string(), shown);
        }
    }

    #[test]
    fn each_fault_stops_the_reply_and_keeps_what_was_clean() {
        let faults = [
            ("Sit down. I am a large language model.", FaultKind::FrameBreak),
            ("Sit down. How can I help you today?", FaultKind::AssistantVoice),
            ("Sit down. I did M&A for twelve years.", FaultKind::Forbidden),
            ("Sit down. \n1. First, the ticket.", FaultKind::Markup),
            ("Sit down.\nGuest: thank you.", FaultKind::GuestsPart),
            ("Sit down. いらっしゃいませどうぞお座りください。", FaultKind::Language),
            ("Sit down. You said they have not ordered yet.", FaultKind::Cue),
            ("Sit down. The broth is hot tonight. The broth is hot tonight.", FaultKind::Loop),
        ];
        for (reply, fault) in faults {
            let mut guard = guard(Contract::Scene);
            assert_eq!(hear_all(&mut guard, reply), Heard::Stopped(fault), "{reply}");
            assert!(guard.released().spoken().starts_with("Sit down."), "{reply}");
            assert!(!guard.released().spoken().contains("M&A"), "{reply}");
        }
    }

    #[test]
    fn a_reply_without_end_is_cut_and_an_empty_one_is_named() {
        let mut long = guard(Contract::Dialogue);
        let reply = (0..60).map(|i| format!("Word{i} and more{i}. ")).collect::<String>();
        assert_eq!(hear_all(&mut long, &reply), Heard::Stopped(FaultKind::Length));
        assert!(text::count_words(&long.released().spoken()) <= 30);
        assert_eq!(guard(Contract::Scene).finish(), Heard::Stopped(FaultKind::Empty));
    }

    #[test]
    fn what_markup_and_beats_hide_from_the_eye_is_heard_all_the_same() {
        let hidden = [
            (Contract::Dialogue, "I am a large language **scene** He nods. \"model, you know.\""),
            (Contract::Scene, "Sit. A large lan<guage> mo*del, they say."),
            (Contract::Scene, "Sit. I did mer\"gers once."),
            (Contract::Scene, "Sit. I did mer#gers once."),
        ];
        for (contract, reply) in hidden {
            let mut guard = guard(contract);
            let heard = hear_all(&mut guard, reply);
            assert!(
                matches!(heard, Heard::Stopped(FaultKind::FrameBreak | FaultKind::Forbidden)),
                "{reply}: {heard:?}"
            );
        }
    }

    #[test]
    fn an_escape_sequence_in_pieces_leaves_nothing_behind() {
        let mut guard = guard(Contract::Scene);
        for piece in ["Eat\u{1b}", "[3", "1m now. \u{1b}]0;ti", "tle\u{7}Sit."] {
            guard.hear(piece);
        }
        guard.finish();
        assert_eq!(guard.released().spoken(), "Eat now. Sit.");
    }

    #[test]
    fn a_reply_that_never_ends_a_sentence_is_stopped() {
        let mut guard = guard(Contract::Scene);
        let heard = hear_all(&mut guard, &"and ".repeat(500));
        assert_eq!(heard, Heard::Stopped(FaultKind::Length));
    }

    #[test]
    fn the_sentence_that_a_limit_cut_off_is_not_shown() {
        let mut guard = guard(Contract::Scene);
        guard.hear("Sit down. We're open at el");
        assert_eq!(guard.finish_cut(), Heard::Stopped(FaultKind::Length));
        assert_eq!(guard.released().spoken(), "Sit down.");
    }

    #[test]
    fn silence_is_an_answer() {
        let mut guard = guard(Contract::Dialogue);
        hear_all(&mut guard, "...");
        assert_eq!(guard.released().to_string(), "...");
    }

    #[test]
    fn the_greeting_of_the_house_is_no_foreign_language() {
        assert!(!is_foreign("Kata-men, 麺処 佐藤."));
        assert!(is_foreign("Добрый вечер."));
    }
}
