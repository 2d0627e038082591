//! Terms: the words and phrases by which a file names what is touched and what is forbidden. A term is
//! compared word by word on folded text, so that case, punctuation and letter forms do not matter.

use std::collections::HashMap;

use super::text::fold;

/// Text folded and split, ready for many terms to be looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// The words of `text`.
    pub fn of(text: &str) -> Self {
        Self(fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    /// Words that are folded already; see [`fold`].
    pub fn from_folded(words: Vec<String>) -> Self {
        Self(words.into_iter().filter(|word| !word.is_empty()).collect())
    }

    /// The folded words in their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Words that a gap in a term may stand for, at most.
const WIDEST_GAP: usize = 5;

/// A word or phrase. A word that ends in `*` takes any ending; a plural `s` is always taken; `..` between
/// two words stands for up to [`WIDEST_GAP`] others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    text: String,
    words: Vec<Part>,
}

/// A part of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// This word.
    Word(String),
    /// A word that begins so.
    Stem(String),
    /// A few words, or none.
    Gap,
}

impl Part {
    fn takes(&self, word: &str) -> bool {
        match self {
            Part::Word(wanted) => same_word(word, wanted),
            Part::Stem(stem) => word.starts_with(stem.as_str()),
            Part::Gap => false,
        }
    }
}

impl Term {
    /// Reads a term; `None` when it holds no letter or digit.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = Vec::new();
        for word in text.split_whitespace() {
            if word == ".." {
                words.push(Part::Gap);
                continue;
            }
            let folded = fold(word);
            words.extend(folded.split(' ').filter(|part| !part.is_empty()).map(|part| Part::Word(part.to_owned())));
            if word.ends_with('*')
                && let Some(Part::Word(last)) = words.last()
            {
                let stem = Part::Stem(last.clone());
                words.pop();
                words.push(stem);
            }
        }
        // A gap stands between words, or it stands for nothing.
        let is_gap = |part: Option<&Part>| part == Some(&Part::Gap);
        while is_gap(words.first()) {
            words.remove(0);
        }
        while is_gap(words.last()) {
            words.pop();
        }
        (!words.is_empty()).then(|| Self { text: text.to_owned(), words })
    }

    /// The term as its author wrote it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How many words it has; a longer term is a surer sign.
    pub fn len(&self) -> usize {
        self.words.iter().filter(|part| **part != Part::Gap).count()
    }

    /// Its words without endings, as far as they are written out.
    pub fn written(&self) -> impl Iterator<Item = &str> {
        self.words.iter().filter_map(|part| match part {
            Part::Word(word) => Some(word.as_str()),
            Part::Stem(_) | Part::Gap => None,
        })
    }

    /// Never true: a term has at least one word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Where the term first stands in `words`, as the index of its first word.
    pub fn find(&self, words: &Words) -> Option<usize> {
        (0..words.len()).find(|&at| self.stands_at(words, at))
    }

    fn stands_at(&self, words: &Words, at: usize) -> bool {
        words.0.get(at..).is_some_and(|rest| begins(rest, &self.words))
    }

    /// Whether the term stands anywhere in `words`.
    pub fn is_in(&self, words: &Words) -> bool {
        self.find(words).is_some()
    }
}

/// Whether `words` begin with `parts`.
fn begins(words: &[String], parts: &[Part]) -> bool {
    match parts {
        [] => true,
        [Part::Gap, rest @ ..] => (0..=WIDEST_GAP.min(words.len())).any(|gap| begins(&words[gap..], rest)),
        [part, rest @ ..] => words.first().is_some_and(|word| part.takes(word)) && begins(&words[1..], rest),
    }
}

fn same_word(word: &str, wanted: &str) -> bool {
    word == wanted || singular(word) == Some(wanted)
}

fn singular(word: &str) -> Option<&str> {
    word.strip_suffix('s').filter(|stem| stem.len() > 2)
}

/// Many terms that are looked for at once, by their first words.
#[derive(Debug, Clone, Default)]
pub struct TermSet {
    terms: Vec<Term>,
    by_first: HashMap<String, Vec<usize>>,
    /// Terms whose first word takes any ending.
    open: Vec<usize>,
}

impl TermSet {
    /// The terms of the set, in their order.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// A term of the set that stands in `words`, if any does.
    pub fn find(&self, words: &Words) -> Option<&str> {
        (0..words.len()).find_map(|at| {
            let word = words.0[at].as_str();
            let known = [Some(word), singular(word)].into_iter().flatten().filter_map(|word| self.by_first.get(word));
            let mut candidates = known.flatten().chain(&self.open);
            candidates.find(|&&nth| self.terms[nth].stands_at(words, at)).map(|&nth| self.terms[nth].as_str())
        })
    }

    /// Every term of the set that stands in `words`, by its place in [`Self::terms`] with the index of its
    /// first word there. A term that stands there twice is given twice.
    pub fn all<'a>(&'a self, words: &'a Words) -> impl Iterator<Item = (usize, usize)> + 'a {
        (0..words.len()).flat_map(move |at| {
            let word = words.0[at].as_str();
            let known = [Some(word), singular(word)].into_iter().flatten().filter_map(|word| self.by_first.get(word));
            let candidates = known.flatten().chain(&self.open);
            candidates.filter(move |&&nth| self.terms[nth].stands_at(words, at)).map(move |&nth| (nth, at))
        })
    }

    /// Whether any term of the set stands in `words`.
    pub fn is_in(&self, words: &Words) -> bool {
        self.find(words).is_some()
    }
}

impl FromIterator<Term> for TermSet {
    fn from_iter<I: IntoIterator<Item = Term>>(terms: I) -> Self {
        let mut set = Self { terms: terms.into_iter().collect(), ..Self::default() };
        for (nth, term) in set.terms.iter().enumerate() {
            match &term.words[0] {
                Part::Word(word) => set.by_first.entry(word.clone()).or_default().push(nth),
                Part::Stem(_) | Part::Gap => set.open.push(nth),
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
