//! The guest's side of the counter: the line being typed, the suggestion being previewed, what was said
//! before and how far the words are scrolled. It turns keys into lines; it sends nothing itself.

use tui_input::{Input, InputRequest};

use crate::character::text;
use crate::director::Suggestion;
use crate::director::reading::LONGEST_LINE as LONGEST;

/// What a guest has in hand.
#[derive(Debug, Default)]
pub struct Hand {
    input: Input,
    /// The suggestion under preview, from 0, with the words it had when it was chosen.
    preview: Option<(usize, String)>,
    /// The digits that chose the preview; typing on brings them back.
    digits: String,
    spoken: Vec<String>,
    /// How many lines back the guest has gone.
    back: usize,
    /// What was typed before going back.
    draft: String,
}

impl Hand {
    /// The line as it stands in the input.
    pub fn line(&self) -> &str {
        self.input.value()
    }

    /// The column of the cursor within [`Hand::line`], and how far a field of `width` is scrolled.
    pub fn cursor(&self, width: usize) -> (usize, usize) {
        let scroll = self.input.visual_scroll(width);
        (self.input.visual_cursor().saturating_sub(scroll), scroll)
    }

    /// The suggestion under preview.
    pub fn preview(&self) -> Option<(usize, &str)> {
        self.preview.as_ref().map(|(at, words)| (*at, words.as_str()))
    }

    /// A typed character. A digit in an empty input previews the suggestion of that number, a second one
    /// another; whatever follows keeps the digits as text ("2 beers").
    pub fn type_char(&mut self, c: char, suggestions: &[Suggestion]) {
        let nth = c.to_digit(10).and_then(|digit| (digit as usize).checked_sub(1));
        let chosen = nth.and_then(|at| Some((at, suggestions.get(at)?.text.clone())));
        if let Some(chosen) = chosen
            && self.line().is_empty()
            && (self.preview.is_none() || !self.digits.is_empty())
        {
            self.preview = Some(chosen);
            self.digits.push(c);
            return;
        }
        self.preview = None;
        for digit in std::mem::take(&mut self.digits).chars() {
            self.insert(digit);
        }
        self.insert(c);
    }

    fn insert(&mut self, c: char) {
        if self.line().chars().count() < LONGEST && !c.is_control() {
            self.input.handle(InputRequest::InsertChar(c));
        }
    }

    /// Pasted text, made one clean line.
    pub fn paste(&mut self, pasted: &str) {
        self.dismiss();
        for c in text::clean_line(pasted).chars() {
            self.insert(c);
        }
    }

    /// An editing key.
    pub fn edit(&mut self, request: InputRequest) {
        if !self.dismiss() {
            self.input.handle(request);
        }
    }

    /// Previews the next (or the previous) suggestion; what was typed waits underneath.
    pub fn step(&mut self, forward: bool, suggestions: &[Suggestion]) {
        if suggestions.is_empty() {
            return;
        }
        let count = suggestions.len();
        let at = match self.preview() {
            None if forward => 0,
            None => count - 1,
            Some((at, _)) if forward => (at + 1) % count,
            Some((at, _)) => (at + count - 1) % count,
        };
        self.choose(at, suggestions);
    }

    /// Previews suggestion `at`, from 0.
    pub fn choose(&mut self, at: usize, suggestions: &[Suggestion]) {
        if let Some(words) = suggestions.get(at) {
            self.preview = Some((at, words.text.clone()));
            self.digits.clear();
        }
    }

    /// Puts the preview away; false when there was none.
    pub fn dismiss(&mut self) -> bool {
        self.digits.clear();
        self.preview.take().is_some()
    }

    /// Goes back to what was said before, or forward again.
    pub fn recall(&mut self, back: bool) {
        self.dismiss();
        if self.back == 0 {
            self.draft = self.line().to_owned();
        }
        self.back = if back { (self.back + 1).min(self.spoken.len()) } else { self.back.saturating_sub(1) };
        let line = match self.back {
            0 => self.draft.clone(),
            back => self.spoken[self.spoken.len() - back].clone(),
        };
        self.input = Input::new(line);
    }

    /// The line to send: the preview, or what was typed. `None` when there is nothing.
    pub fn take(&mut self) -> Option<String> {
        let line = match self.preview.take() {
            Some((_, words)) => words,
            None => self.input.value().trim().to_owned(),
        };
        if line.is_empty() {
            return None;
        }
        self.input.reset();
        self.back = 0;
        self.digits.clear();
        self.spoken.push(line.clone());
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggestions() -> Vec<Suggestion> {
        ["one", "two", "three", "four"].map(|text| Suggestion { text: text.to_owned(), deeper: false }).to_vec()
    }

    fn typed(hand: &mut Hand, text: &str) {
        for c in text.chars() {
            hand.type_char(c, &suggestions());
        }
    }

    #[test]
    fn a_digit_previews_and_enter_sends_it() {
        let mut hand = Hand::default();
        typed(&mut hand, "2");
        assert_eq!(hand.preview(), Some((1, "two")));
        assert_eq!(hand.take().as_deref(), Some("two"));
        assert_eq!(hand.take(), None);
    }

    #[test]
    fn typing_on_keeps_the_digit_and_drops_the_preview() {
        let mut hand = Hand::default();
        typed(&mut hand, "2 beers");
        assert_eq!(hand.preview(), None);
        assert_eq!(hand.take().as_deref(), Some("2 beers"));
    }

    #[test]
    fn a_second_digit_shows_another_suggestion_and_both_are_kept_as_text() {
        let mut hand = Hand::default();
        typed(&mut hand, "12");
        assert_eq!(hand.preview(), Some((1, "two")));
        typed(&mut hand, " gyoza");
        assert_eq!(hand.take().as_deref(), Some("12 gyoza"));
    }

    #[test]
    fn a_digit_within_a_line_is_a_digit() {
        let mut hand = Hand::default();
        typed(&mut hand, "for 2");
        assert_eq!(hand.take().as_deref(), Some("for 2"));
    }

    #[test]
    fn tab_goes_round_and_typing_replaces_the_preview() {
        let mut hand = Hand::default();
        for _ in 0..5 {
            hand.step(true, &suggestions());
        }
        assert_eq!(hand.preview(), Some((0, "one")));
        hand.step(false, &suggestions());
        assert_eq!(hand.preview(), Some((3, "four")));
        typed(&mut hand, "x");
        assert_eq!(hand.take().as_deref(), Some("x"));
    }

    #[test]
    fn backspace_puts_the_preview_away_and_spares_the_line() {
        let mut hand = Hand::default();
        typed(&mut hand, "abc");
        hand.step(true, &suggestions());
        hand.edit(InputRequest::DeletePrevChar);
        assert_eq!((hand.preview(), hand.line()), (None, "abc"));
        hand.edit(InputRequest::DeletePrevChar);
        assert_eq!(hand.line(), "ab");
    }

    #[test]
    fn what_was_said_comes_back_and_the_draft_is_kept() {
        let mut hand = Hand::default();
        for line in ["first", "second"] {
            typed(&mut hand, line);
            hand.take();
        }
        typed(&mut hand, "draft");
        hand.recall(true);
        assert_eq!(hand.line(), "second");
        hand.recall(true);
        hand.recall(true);
        assert_eq!(hand.line(), "first");
        hand.recall(false);
        hand.recall(false);
        assert_eq!(hand.line(), "draft");
    }

    #[test]
    fn a_paste_is_one_clean_line_of_bounded_length() {
        let mut hand = Hand::default();
        hand.paste("two\nlines\u{1b}[31m and red");
        assert_eq!(hand.line(), "two lines and red");
        hand.paste(&"x".repeat(9999));
        assert_eq!(hand.line().chars().count(), LONGEST);
    }
}
