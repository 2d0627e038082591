//! Terms: the words and phrases by which a file names what is touched and what is forbidden. A term is
//! compared word by word on folded text, so that case, punctuation and letter forms do not matter.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::text::fold;

/// Text folded and split, ready for many terms to be looked for.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// The words with a space between each two.
    text: String,
    /// Where each word begins and ends.
    places: Vec<(usize, usize)>,
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Words {}

impl Words {
    /// The words of `text`.
    pub fn of(text: &str) -> Self {
        Self::of_folded(fold(text))
    }

    fn of_folded(text: String) -> Self {
        let mut places = Vec::with_capacity(text.len() / 4);
        let mut from = 0;
        for (at, _) in text.match_indices(' ').chain([(text.len(), "")]) {
            if at > from {
                places.push((from, at));
            }
            from = at + 1;
        }
        Self { text, places }
    }

    /// Words that are folded already; see [`fold`].
    pub fn from_folded(words: &[String]) -> Self {
        Self::of_folded(words.join(" "))
    }

    /// The folded words in their order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.places.iter().map(|&(from, to)| &self.text[from..to])
    }

    /// The word at `at`, from 0.
    pub fn get(&self, at: usize) -> Option<&str> {
        self.places.get(at).map(|&(from, to)| &self.text[from..to])
    }

    /// The folded words as one text, a space between each two.
    pub fn joined(&self) -> &str {
        &self.text
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The words at `first` and behind it.
    pub fn behind(&self, first: usize) -> Words {
        let from = self.places.get(first).map_or(self.text.len(), |place| place.0);
        Self::of_folded(self.text[from..].to_owned())
    }

    /// The last `count` words.
    pub fn last(&self, count: usize) -> Words {
        self.behind(self.len().saturating_sub(count))
    }

    /// Appends the words of `other`.
    pub fn extend(&mut self, other: &Words) {
        if !self.text.is_empty() && !other.text.is_empty() {
            self.text.push(' ');
        }
        let moved = self.text.len();
        self.text.push_str(&other.text);
        self.places.extend(other.places.iter().map(|&(from, to)| (from + moved, to + moved)));
    }

    /// Whether `run` stands among these words, one after the other.
    pub fn holds(&self, run: &Words) -> bool {
        let text = run.text.as_str();
        let whole = |at: usize| {
            let end = at + text.len();
            (at == 0 || self.text.as_bytes()[at - 1] == b' ')
                && self.text.as_bytes().get(end).is_none_or(|&next| next == b' ')
        };
        self.text.match_indices(text).any(|(at, _)| whole(at))
    }
}

/// Words that a gap in a term may stand for, at most.
const WIDEST_GAP: usize = 5;

/// A word or phrase. A word that ends in `*` takes any ending; a plural `s` is always taken; `..` between
/// two words stands for up to [`WIDEST_GAP`] others; `$` behind the last one means that the line ends there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    text: Box<str>,
    /// Its words, folded, a space between each two; none where that is the text.
    folded: Option<Box<str>>,
    parts: Box<[Part]>,
    /// The byte that the first word begins with: most words differ there already.
    letter: u8,
}

/// A part of a term, and where in its folded words it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// This word.
    Word(u16, u16),
    /// A word that begins so.
    Stem(u16, u16),
    /// A few words, or none.
    Gap,
    /// The line's end.
    End,
}

impl Part {
    fn is_of_words(self) -> bool {
        matches!(self, Part::Word(..) | Part::Stem(..))
    }

    /// What of `folded` it is.
    fn text(self, folded: &str) -> &str {
        match self {
            Part::Word(from, to) | Part::Stem(from, to) => &folded[usize::from(from)..usize::from(to)],
            Part::Gap | Part::End => "",
        }
    }

    fn takes(self, folded: &str, word: &str) -> bool {
        match self {
            Part::Word(..) => same_word(word, self.text(folded)),
            Part::Stem(..) => word.starts_with(self.text(folded)),
            Part::Gap | Part::End => false,
        }
    }
}

impl Term {
    /// Reads a term; `None` when it holds no letter or digit, or more than anybody writes.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut folded = String::with_capacity(text.len());
        for word in text.split_whitespace() {
            if word == ".." {
                parts.push(Part::Gap);
                continue;
            }
            for part in fold(word).split(' ').filter(|part| !part.is_empty()) {
                if !folded.is_empty() {
                    folded.push(' ');
                }
                let from = u16::try_from(folded.len()).ok()?;
                folded.push_str(part);
                parts.push(Part::Word(from, u16::try_from(folded.len()).ok()?));
            }
            if word.ends_with('*')
                && let Some(last) = parts.last_mut()
                && let Part::Word(from, to) = *last
            {
                *last = Part::Stem(from, to);
            }
        }
        // A gap stands between words, or it stands for nothing.
        let first = parts.iter().position(|part| part.is_of_words())?;
        let last = parts.iter().rposition(|part| part.is_of_words())?;
        parts.truncate(last + 1);
        parts.drain(..first);
        if text.ends_with(" $") {
            parts.push(Part::End);
        }
        let parts: Box<[Part]> = parts.into();
        let letter = parts[0].text(&folded).bytes().next()?;
        let folded = (folded != text).then(|| folded.into());
        Some(Self { text: text.into(), folded, parts, letter })
    }

    fn folded(&self) -> &str {
        self.folded.as_ref().unwrap_or(&self.text)
    }

    /// The term as its author wrote it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its folded words without spaces, and whether the last takes any ending; `None` where another does.
    pub fn letters(&self) -> Option<(String, bool)> {
        let (last, before) = self.parts.split_last()?;
        let is_word = |part: &Part| matches!(part, Part::Word(..));
        let whole = before.iter().all(is_word) && last.is_of_words();
        whole.then(|| (self.folded().replace(' ', ""), !is_word(last)))
    }

    /// How many words it has; a longer term is a surer sign.
    pub fn len(&self) -> usize {
        self.parts.iter().filter(|part| part.is_of_words()).count()
    }

    /// Its words without endings, as far as they are written out.
    pub fn written(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter(|part| matches!(part, Part::Word(..))).map(|part| part.text(self.folded()))
    }

    /// Never true: a term has at least one word.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Where the term first stands in `words`, as the index of its first word.
    pub fn find(&self, words: &Words) -> Option<usize> {
        let may = |&(from, _): &(usize, usize)| words.text.as_bytes()[from] == self.letter;
        let places = words.places.iter().enumerate().filter(|(_, place)| may(place));
        places.map(|(at, _)| at).find(|&at| self.stands_at(words, at))
    }

    fn stands_at(&self, words: &Words, at: usize) -> bool {
        begins(words, at, self.folded(), &self.parts)
    }

    /// Whether the term stands anywhere in `words`.
    pub fn is_in(&self, words: &Words) -> bool {
        self.find(words).is_some()
    }
}

/// Whether the words at `at` begin with `parts`, which are parts of `folded`.
fn begins(words: &Words, at: usize, folded: &str, parts: &[Part]) -> bool {
    match parts {
        [] => true,
        [Part::End, ..] => at == words.len(),
        [Part::Gap, rest @ ..] => {
            (0..=WIDEST_GAP).any(|gap| at + gap <= words.len() && begins(words, at + gap, folded, rest))
        }
        [part, rest @ ..] => {
            words.get(at).is_some_and(|word| part.takes(folded, word)) && begins(words, at + 1, folded, rest)
        }
    }
}

fn same_word(word: &str, wanted: &str) -> bool {
    word == wanted || singular(word) == Some(wanted)
}

fn singular(word: &str) -> Option<&str> {
    word.strip_suffix('s').filter(|stem| stem.len() > 2)
}

/// Lists by a key of the character file's: nobody else chooses the keys, so a quick hash will do.
pub(super) type Index<K, V> = HashMap<K, Vec<V>, BuildHasherDefault<Quick>>;

/// A map whose keys nobody from outside chooses.
pub(crate) type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// The hash of Fowler, Noll and Vo.
#[derive(Debug, Clone)]
pub(crate) struct Quick(u64);

impl Default for Quick {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
}

/// Bytes of a word by which the terms that may begin it are found.
const HEAD: usize = 3;

/// The terms that begin with a word.
#[derive(Debug, Clone, Default)]
struct Followed {
    /// By the second word, where it is written out: many terms begin alike.
    by_second: Index<Box<str>, usize>,
    /// All others.
    others: Vec<usize>,
}

/// Many terms that are looked for at once, by their first words.
#[derive(Debug, Clone, Default)]
pub struct TermSet {
    terms: Vec<Term>,
    by_first: QuickMap<Box<str>, Followed>,
    /// Terms whose first word takes any ending, by the head of that word.
    open: Index<Vec<u8>, usize>,
}

impl TermSet {
    /// The terms of the set, in their order.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether the set holds no term.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// A term of the set that stands in `words`, if any does.
    pub fn find(&self, words: &Words) -> Option<&str> {
        (0..words.len()).find_map(|at| self.at(words, at).next().map(|nth| self.terms[nth].as_str()))
    }

    /// All terms that stand in `words`: the place of their first word, and the number of the term.
    pub fn found(&self, words: &Words) -> Vec<(usize, usize)> {
        (0..words.len()).flat_map(|at| self.at(words, at).map(move |nth| (at, nth))).collect()
    }

    /// A term of the set that begins with the first word of `words`.
    pub fn opens(&self, words: &Words) -> Option<&str> {
        self.at(words, 0).next().map(|nth| self.terms[nth].as_str())
    }

    /// Whether any term of the set stands in `words`.
    pub fn is_in(&self, words: &Words) -> bool {
        self.find(words).is_some()
    }

    /// The terms that stand in `words` at `at`.
    fn at<'a>(&'a self, words: &'a Words, at: usize) -> impl Iterator<Item = usize> + use<'a> {
        let word = words.get(at);
        let forms = |word: Option<&'a str>| word.into_iter().flat_map(|word| [Some(word), singular(word)]).flatten();
        let known = forms(word).filter_map(|word| self.by_first.get(word)).flat_map(move |followed| {
            let seconds = forms(words.get(at + 1)).filter_map(|second| followed.by_second.get(second)).flatten();
            followed.others.iter().chain(seconds)
        });
        let heads = word.into_iter().flat_map(move |word| {
            let head = word.as_bytes();
            (1..=HEAD.min(head.len())).filter_map(move |len| self.open.get(&head[..len])).flatten()
        });
        known.chain(heads).copied().filter(move |&nth| self.terms[nth].stands_at(words, at))
    }
}

impl FromIterator<Term> for TermSet {
    fn from_iter<I: IntoIterator<Item = Term>>(terms: I) -> Self {
        let mut set = Self { terms: terms.into_iter().collect(), ..Self::default() };
        for (nth, term) in set.terms.iter().enumerate() {
            let head = |word: &str| word.as_bytes()[..HEAD.min(word.len())].to_vec();
            let folded = term.folded();
            let first = term.parts[0].text(folded);
            match &term.parts[0] {
                Part::Stem(..) => set.open.entry(head(first)).or_default().push(nth),
                Part::Word(..) => {
                    let followed = set.by_first.entry(first.into()).or_default();
                    match term.parts.get(1) {
                        Some(second @ Part::Word(..)) => {
                            followed.by_second.entry(second.text(folded).into()).or_default().push(nth);
                        }
                        _ => followed.others.push(nth),
                    }
                }
                Part::Gap | Part::End => {}
            }
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands(term: &str, text: &str) -> bool {
        Term::parse(term).expect("a term").is_in(&Words::of(text))
    }

    #[test]
    fn a_term_is_found_whatever_its_case_quotes_and_letter_forms() {
        assert!(stands("how's business", "So, HOW’S BUSINESS?"));
        assert!(stands("m&a", "Were you in Ｍ＆Ａ?"));
        assert!(stands("consult*", "He went into consulting."));
        assert!(stands("lease", "leases"));
    }

    #[test]
    fn a_gap_stands_for_a_few_words_and_not_for_many() {
        assert!(stands("worked .. firm", "you worked at some big firm"));
        assert!(stands("worked .. firm", "worked firm"));
        assert!(!stands("worked .. firm", "worked for a very long time in quite another firm"));
        assert!(stands(".. firm ..", "firm"));
    }

    #[test]
    fn a_term_that_ends_the_line_is_found_nowhere_else() {
        assert!(stands("want to go $", "I don't want to go."));
        assert!(!stands("want to go $", "I don't want to go on."));
        assert_eq!(Term::parse("want to go $").map(|term| (term.len(), term.letters())), Some((3, None)));
        assert_eq!(Term::parse(" $"), None);
    }

    #[test]
    fn a_term_is_not_found_inside_another_word_or_out_of_order() {
        assert!(!stands("lease", "please"));
        assert!(!stands("the deal", "deal the cards"));
        assert!(!stands("m&a", "I'm a cook"));
    }

    #[test]
    fn a_set_finds_what_its_terms_find() {
        let texts = ["the deal", "consult*", "lease", "m&a", "he paid"];
        let set: TermSet = texts.iter().filter_map(|text| Term::parse(text)).collect();
        for line in ["It was The Deal.", "consulting firms", "leases", "in M&A", "He paid her", "please", "a deal", ""]
        {
            let words = Words::of(line);
            assert_eq!(set.is_in(&words), set.terms().iter().any(|term| term.is_in(&words)), "{line}");
        }
    }

    #[test]
    fn a_term_without_a_letter_is_no_term() {
        assert_eq!(Term::parse(" ... *"), None);
    }
}
