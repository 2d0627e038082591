//! Many word lists looked for in one pass. The guard has some dozens of lists and has to be done within a
//! fraction of a millisecond; so their terms stand in one index, and each remembers the lists it is from.

use std::collections::HashMap;

use super::term::Index;
use super::{Term, TermSet, Words};

/// Bytes by which the letters of a term are found.
const HEAD: usize = 3;
/// Fewest letters of a term that is known in other spaces than its own ("langu age mo del").
const JOINED: usize = 5;
/// Fewest letters of a term that is known even inside a longer word.
const GLUED: usize = 11;

/// A list of the word lists; at most 128 of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct List(u8);

impl List {
    fn bit(self) -> u128 {
        1 << self.0
    }
}

/// The terms of many lists.
#[derive(Debug, Clone, Default)]
pub struct Wordlists {
    set: TermSet,
    /// For each term the lists that hold it, a bit each.
    lists: Vec<u128>,
    /// Terms without their spaces, by their head.
    joined: Index<[u8; HEAD], Letters>,
}

/// The letters of a term.
#[derive(Debug, Clone)]
struct Letters {
    letters: String,
    open: bool,
    nth: usize,
}

/// Gathers lists for a [`Wordlists`].
#[derive(Debug, Default)]
pub struct Lists {
    terms: Vec<Term>,
    lists: Vec<u128>,
    known: HashMap<String, usize>,
    next: u8,
    /// Entries that hold no word.
    pub bad: Vec<String>,
}

impl Lists {
    /// Adds a list of `texts`.
    pub fn add(&mut self, texts: &[String]) -> List {
        let list = self.empty();
        for text in texts {
            match Term::parse(text) {
                Some(term) => self.put(list, term),
                None => self.bad.push(text.clone()),
            }
        }
        list
    }

    /// A list that is filled by [`Lists::put`]. One too many falls into the last.
    pub fn empty(&mut self) -> List {
        let list = List(self.next.min(127));
        self.next = self.next.saturating_add(1);
        list
    }

    /// Adds `term` to `list`.
    pub fn put(&mut self, list: List, term: Term) {
        let nth = *self.known.entry(term.as_str().to_owned()).or_insert_with(|| {
            self.terms.push(term);
            self.lists.push(0);
            self.terms.len() - 1
        });
        self.lists[nth] |= list.bit();
    }

    /// The word lists of all that was added.
    pub fn wordlists(self) -> Wordlists {
        let mut joined: Index<[u8; HEAD], Letters> = Index::default();
        for (nth, term) in self.terms.iter().enumerate() {
            let Some((letters, open)) = term.letters().filter(|(letters, _)| letters.len() >= JOINED) else { continue };
            if let Some(head) = letters.as_bytes().first_chunk::<HEAD>().copied() {
                joined.entry(head).or_default().push(Letters { letters, open, nth });
            }
        }
        Wordlists { set: self.terms.into_iter().collect(), lists: self.lists, joined }
    }
}

/// A term that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit<'a> {
    /// The place of its first word.
    pub from: usize,
    /// The place behind its last word.
    pub to: usize,
    /// As its author wrote it.
    pub term: &'a str,
    lists: u128,
}

/// What was found in some words.
#[derive(Debug, Clone, Default)]
pub struct Hits<'a>(Vec<Hit<'a>>);

impl<'a> Hits<'a> {
    /// The hits that are terms of `list`.
    pub fn of(&self, list: List) -> impl Iterator<Item = &Hit<'a>> {
        self.0.iter().filter(move |hit| hit.lists & list.bit() != 0)
    }

    /// Whether a term of `list` was found.
    pub fn any(&self, list: List) -> bool {
        self.of(list).next().is_some()
    }

    /// What was found at `first` or behind it, counted from there.
    pub fn behind(&self, first: usize) -> Hits<'a> {
        let behind = self.0.iter().filter(|hit| hit.from >= first);
        Self(behind.map(|hit| Hit { from: hit.from - first, to: hit.to - first, ..*hit }).collect())
    }
}

impl Wordlists {
    /// All terms that stand in `words`.
    pub fn find<'a>(&'a self, words: &Words) -> Hits<'a> {
        let terms = self.set.terms();
        let hit = |(from, nth): (usize, usize)| {
            let term: &Term = &terms[nth];
            Hit { from, to: from + term.len(), term: term.as_str(), lists: self.lists[nth] }
        };
        Hits(self.set.found(words).into_iter().map(hit).collect())
    }

    /// The terms of any of `lists` whose letters stand in `words` with other spaces between them: spelled out,
    /// torn apart or run together. Short terms are not looked for in this way, for any two words may hold
    /// them. Only what ends behind the word at `new` is given.
    pub fn find_respaced<'a>(&'a self, words: &Words, new: usize, lists: &[List]) -> Vec<(&'a str, List)> {
        let mut borders = vec![false; words.joined().len() + 2];
        let mut letters = String::with_capacity(borders.len());
        let mut first_new = 0;
        borders[0] = true;
        for (nth, word) in words.iter().enumerate() {
            if nth == new {
                first_new = letters.len();
            }
            letters.push_str(word);
            borders[letters.len()] = true;
        }
        let bytes = letters.as_bytes();
        let stands = |at: usize, term: &Letters| {
            let end = at + term.letters.len();
            let plural = || bytes.get(end) == Some(&b's') && borders[end + 1];
            end > first_new
                && bytes[at..].starts_with(term.letters.as_bytes())
                && (term.letters.len() >= GLUED || borders[at] && (term.open || borders[end] || plural()))
        };
        let mut found = Vec::new();
        for (at, head) in bytes.windows(HEAD).enumerate() {
            let Some(terms) = head.first_chunk::<HEAD>().and_then(|head| self.joined.get(head)) else { continue };
            for term in terms.iter().filter(|term| stands(at, term)) {
                let of = lists.iter().filter(|list| self.lists[term.nth] & list.bit() != 0);
                found.extend(of.map(|&list| (self.set.terms()[term.nth].as_str(), list)));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_spaces_do_not_hide_a_term() {
        let mut lists = Lists::default();
        let list = lists.add(&["language model*", "m&a", "lease"].map(str::to_owned));
        let wordlists = lists.wordlists();
        let found = |text: &str| !wordlists.find_respaced(&Words::of(text), 0, &[list]).is_empty();
        for text in
            ["l a n g u a g e m o d e l", "langu age mo-dels", "languagemodel", "A largelanguagemodels.", "le ases"]
        {
            assert!(found(text), "{text}");
        }
        for text in ["please", "Ma", "the language of models", "a leash", ""] {
            assert!(!found(text), "{text}");
        }
    }

    #[test]
    fn a_term_knows_the_lists_that_hold_it() {
        let mut lists = Lists::default();
        let (one, other) =
            (lists.add(&["the deal".to_owned()]), lists.add(&["the deal".to_owned(), "rent".to_owned()]));
        let wordlists = lists.wordlists();
        let hits = wordlists.find(&Words::of("The deal, the rent."));
        assert_eq!((hits.of(one).count(), hits.of(other).count()), (1, 2));
        assert!(hits.behind(2).of(one).next().is_none());
    }
}
