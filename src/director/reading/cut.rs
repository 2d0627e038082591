//! A line cut into what the models of the reading weigh: its plain words, their stems, and the names of the
//! features that training saw. Which intent they speak for, others know.

use std::sync::Arc;

use rust_stemmers::Stemmer;

use super::plain;
use crate::character::trained::Hash;
use crate::character::{Lexicon, Words};

/// Letters of a piece of a word.
const PIECE: usize = 4;
/// The edges of a line, which stand in pairs like stems.
const FIRST: &str = "^";
const LAST: &str = "$";

/// Cuts lines.
pub(super) struct Cutter {
    lexicon: Arc<Lexicon>,
    stemmer: Option<Stemmer>,
    /// The character's name, folded: it is only an address.
    name: String,
}

impl Cutter {
    /// A cutter for lines in the language of `lexicon` to a character of this `name`.
    pub fn new(lexicon: Arc<Lexicon>, stemmer: Option<Stemmer>, name: String) -> Self {
        Self { lexicon, stemmer, name }
    }

    /// The words, two plain ones where they are short forms, without the character's name.
    pub fn plain<'a>(&'a self, words: &'a Words) -> Vec<&'a str> {
        let named = |word: &&str| *word == self.name;
        let bare = words.len() == words.iter().filter(named).count();
        let mut plain = Vec::with_capacity(words.len() + 2);
        for word in words.iter().filter(|word| bare || !named(word)) {
            match self.lexicon.contractions.get(word) {
                Some(long) => plain.extend(long.iter().map(String::as_str)),
                None => plain.push(word),
            }
        }
        plain
    }

    /// The stem of a plain word.
    pub fn stem(&self, word: &str) -> String {
        plain::stem(&self.lexicon, self.stemmer.as_ref(), word)
    }
}

/// The features of a line of these plain `words` and their `stems`, as `tools/trained.py` names them: stems,
/// words, pairs of stems that stand side by side or with one between, and pieces of words.
pub(super) fn features(words: &[&str], stems: &[String]) -> Vec<Hash> {
    let mut features = Vec::with_capacity(12 * words.len());
    features.extend(stems.iter().map(|stem| Hash::of(b's').and(stem.as_bytes())));
    features.extend(words.iter().map(|word| Hash::of(b'w').and(word.as_bytes())));
    let mut edged: Vec<&str> = vec![FIRST];
    edged.extend(stems.iter().map(String::as_str));
    edged.push(LAST);
    let pair = |kind: u8, one: &str, other: &str| Hash::of(kind).and(one.as_bytes()).and(b" ").and(other.as_bytes());
    features.extend(edged.windows(2).map(|pair_of| pair(b'b', pair_of[0], pair_of[1])));
    features.extend(edged.windows(3).map(|three| pair(b'k', three[0], three[2])));
    for word in words {
        let letters: Vec<char> = std::iter::once('<').chain(word.chars()).chain(std::iter::once('>')).collect();
        if letters.len() > PIECE + 1 {
            let mut buffer = [0; 4];
            let piece = |piece: &[char]| {
                piece.iter().fold(Hash::of(b'c'), |hash, letter| hash.and(letter.encode_utf8(&mut buffer).as_bytes()))
            };
            features.extend(letters.windows(PIECE).map(piece));
        }
    }
    features
}
