//! The phrasings of a character, weighed and indexed once so that a line costs microseconds: which intents
//! and topics a line comes near to, and how near. Weighted word overlap (Dice's coefficient over stems,
//! each word as telling as it is rare); it knows nothing of trust.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rust_stemmers::{Algorithm, Stemmer};

use super::plain::{self, Vocabulary};
use crate::character::lexicon::Stemming;
use crate::character::{Character, Lexicon, TermSet, Words, text};

/// How close a line must come to a phrasing to be taken for it, 0 to 1.
pub(super) const CLOSE_ENOUGH: f32 = 0.45;
/// How close for an intent that costs trust: there a doubt is the guest's.
pub(super) const SURE_ENOUGH: f32 = 0.66;
/// What a function word weighs against a telling one of the same rarity.
const FUNCTION_WORD: f32 = 0.35;
/// How near a second intent must come to the first.
const NEARLY_AS_SURE: f32 = 0.8;
/// Most intents that are answered in one reply.
const MOST_INTENTS: usize = 2;
/// The intent under which a topic's own phrasings are kept.
const TOPIC_PREFIX: &str = "topic:";

/// Whether `intent` is a politeness that stands beside what is meant.
pub fn is_polite(intent: &str) -> bool {
    matches!(intent, "greet" | "apology" | "thanks" | "many_questions")
}

/// Whether `intent` only answers what was just said.
pub fn is_reaction(intent: &str) -> bool {
    intent.starts_with("reaction_") || matches!(intent, "idk" | "repeat" | "may_i_ask" | "a_word" | "quiz")
}

/// The indexed phrasings.
pub struct Phrasebook {
    phrasings: Vec<Phrasing>,
    /// Every intent once, sorted.
    intents: Vec<String>,
    /// Each known word with its weight and the phrasings that hold it.
    words: HashMap<String, (f32, Vec<usize>)>,
    /// What touches the topics.
    pub(super) triggers: Triggers,
    pub(super) vocabulary: Vocabulary,
    lexicon: Arc<Lexicon>,
    stemmer: Option<Stemmer>,
    /// Stems of function words.
    function: BTreeSet<String>,
    /// The character's name, folded.
    name: String,
}

impl std::fmt::Debug for Phrasebook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Phrasebook").field("phrasings", &self.phrasings.len()).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone)]
struct Phrasing {
    /// Index into the intents.
    intent: usize,
    weight: f32,
    /// Whether it has a word that is no function word.
    telling: bool,
}

/// What a line comes near to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Near {
    /// An intent of the exchanges.
    Intent(String, f32),
    /// A topic, by its phrasings.
    Topic(String, f32),
}

impl Phrasebook {
    /// Weighs all phrasings of `character`.
    pub fn of(character: &Character) -> Self {
        let lexicon = Arc::clone(&character.lexicon);
        let mut book = Self {
            phrasings: Vec::new(),
            intents: Vec::new(),
            words: HashMap::new(),
            triggers: Triggers::of(character),
            vocabulary: Vocabulary::of(character),
            stemmer: stemmer(lexicon.stemming),
            lexicon,
            function: BTreeSet::new(),
            name: text::fold(&character.identity.short_name),
        };
        let of_exchanges = character
            .exchanges
            .iter()
            .flat_map(|exchange| exchange.hears.iter().map(move |text| (exchange.intent.clone(), text)));
        let of_topics = character
            .topics
            .iter()
            .flat_map(|topic| topic.asks.iter().map(move |text| (format!("{TOPIC_PREFIX}{}", topic.id), text)));
        let texts: Vec<(String, &String)> = of_exchanges.chain(of_topics).collect();
        let known: BTreeSet<&str> = texts.iter().map(|(intent, _)| intent.as_str()).collect();
        book.intents = known.into_iter().map(str::to_owned).collect();
        book.function = book.lexicon.function_words.iter().map(|word| book.stem(word)).collect();
        // Phrasings share most of their words: each is cut to its stem once.
        let mut stems: HashMap<String, String> = HashMap::new();
        let all: Vec<(usize, BTreeSet<String>)> = texts
            .iter()
            .map(|(intent, text)| {
                let nth = book.intents.binary_search(intent).unwrap_or_default();
                let mut stem = |word: &str| match stems.get(word) {
                    Some(known) => known.clone(),
                    None => stems.entry(word.to_owned()).or_insert(book.stem(word)).clone(),
                };
                (nth, book.telling(&Words::of(text)).into_iter().map(&mut stem).collect())
            })
            .collect();
        for (at, (_, known)) in all.iter().enumerate() {
            for word in known {
                book.words.entry(word.clone()).or_default().1.push(at);
            }
        }
        let total = all.len().max(1) as f32;
        let function = &book.function;
        for (word, (weight, places)) in &mut book.words {
            let share = if function.contains(word) { FUNCTION_WORD } else { 1.0 };
            *weight = (1.0 + total / places.len() as f32).ln() * share;
        }
        let phrasing = |(intent, known): (usize, BTreeSet<String>)| Phrasing {
            intent,
            weight: known.iter().filter_map(|word| book.words.get(word)).map(|(weight, _)| weight).sum(),
            telling: known.iter().any(|word| !function.contains(word)),
        };
        book.phrasings = all.into_iter().map(phrasing).collect();
        book
    }

    fn stem(&self, word: &str) -> String {
        plain::stem(&self.lexicon, self.stemmer.as_ref(), word)
    }

    /// The words that carry a line's sense; the character's own name is only an address.
    fn telling<'a>(&self, words: &'a Words) -> Vec<&'a str> {
        let named = words.iter().filter(|word| *word != self.name);
        let (filler, telling): (Vec<_>, Vec<_>) = named.partition(|word| self.lexicon.fillers.contains(*word));
        if telling.is_empty() { filler } else { telling }
    }

    fn stems(&self, words: &Words) -> BTreeSet<String> {
        self.telling(words).into_iter().map(|word| self.stem(word)).collect()
    }

    fn is_function(&self, stem: &str) -> bool {
        self.function.contains(stem)
    }

    /// The `count` intents nearest to `line`, with their closeness from 0 to 1, whatever it is; for authors.
    pub fn nearest(&self, line: &str, count: usize) -> Vec<(String, f32)> {
        let words = self.vocabulary.words(line);
        let mut near = self.closeness(&words);
        near.truncate(count);
        near.into_iter().map(|(intent, closeness)| (intent.to_owned(), closeness)).collect()
    }

    /// What a line comes near to, surest first. A long line may hold several things, so each of its
    /// sentences gives the one it comes nearest to; where none gives any, the whole line does.
    pub(super) fn near(&self, line: &str, words: &Words, question: bool) -> Vec<Near> {
        let ends = ['.', '!', '?', ';', ',', '。', '、', '！', '？'];
        let sentences = line.split_inclusive(ends).map(|part| self.vocabulary.words(part));
        let mut found: Vec<(String, f32)> = Vec::new();
        for part in std::iter::once(words.clone()).chain(sentences.filter(|part| !part.is_empty())) {
            let mut near = self.closeness(&part).into_iter().filter(|&(_, closeness)| closeness >= CLOSE_ENOUGH);
            // A question tells nothing of the guest.
            let Some((intent, closeness)) = near.find(|(intent, _)| !(question && intent.starts_with("guest_"))) else {
                continue;
            };
            match found.iter_mut().find(|(known, _)| known == intent) {
                Some(known) => known.1 = known.1.max(closeness),
                None => found.push((intent.to_owned(), closeness)),
            }
        }
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        // Politeness stands beside what is meant: it sets no bar, comes last, and a question is no thanks.
        let beside = |intent: &str| is_polite(intent) || is_reaction(intent);
        let (mut meant, polite): (Vec<_>, Vec<_>) = found.into_iter().partition(|(intent, _)| !beside(intent));
        // A second intent has to be nearly as sure as the first, or it is only a likeness.
        let needed = meant.first().map_or(0.0, |&(_, surest)| surest * NEARLY_AS_SURE);
        meant.retain(|&(_, closeness)| closeness >= needed);
        meant.truncate(MOST_INTENTS);
        if meant.is_empty() || !question {
            meant.extend(polite.into_iter().take(1));
        }
        let sorted = |(intent, closeness): (String, f32)| match intent.strip_prefix(TOPIC_PREFIX) {
            Some(topic) => Near::Topic(topic.to_owned(), closeness),
            None => Near::Intent(intent, closeness),
        };
        meant.into_iter().map(sorted).collect()
    }

    /// Every intent that shares a word with `words`, with its closeness (0 to 1), nearest first.
    fn closeness(&self, words: &Words) -> Vec<(&str, f32)> {
        let line = self.stems(words);
        let rare = (1.0 + self.phrasings.len() as f32).ln();
        let line_weight: f32 = line.iter().map(|word| self.words.get(word).map_or(rare, |(weight, _)| *weight)).sum();
        let line_tells = line.iter().any(|word| !self.is_function(word));
        let mut shared: Vec<(f32, bool)> = vec![(0.0, false); self.phrasings.len()];
        for word in &line {
            let Some((weight, places)) = self.words.get(word) else { continue };
            let telling = !self.is_function(word);
            for &at in places {
                shared[at].0 += weight;
                shared[at].1 |= telling;
            }
        }
        let mut best: Vec<f32> = vec![0.0; self.intents.len()];
        for (phrasing, (weight, tells)) in self.phrasings.iter().zip(shared) {
            // Two lines that share only "do you have" are about different things.
            if weight == 0.0 || line_tells && phrasing.telling && !tells {
                continue;
            }
            let closeness = 2.0 * weight / (line_weight + phrasing.weight).max(f32::EPSILON);
            best[phrasing.intent] = best[phrasing.intent].max(closeness);
        }
        let near = self.intents.iter().map(String::as_str).zip(best).filter(|&(_, closeness)| closeness > 0.0);
        let mut near: Vec<_> = near.collect();
        near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        near
    }
}

/// The triggers of all topics, looked for at once.
#[derive(Debug, Clone, Default)]
pub(super) struct Triggers {
    terms: TermSet,
    /// The topic of each term, as its place among the character's topics.
    topics: Vec<usize>,
}

impl Triggers {
    fn of(character: &Character) -> Self {
        let all = character.topics.iter().enumerate();
        let pairs = all.flat_map(|(nth, topic)| topic.triggers.iter().map(move |term| (nth, term.clone())));
        let (topics, terms): (Vec<usize>, Vec<_>) = pairs.unzip();
        Self { terms: terms.into_iter().collect(), topics }
    }

    /// The topics that are named, by their places, each with the length of its longest trigger.
    pub(super) fn find(&self, words: &Words) -> Vec<(usize, usize)> {
        let mut longest: Vec<(usize, usize)> = Vec::new();
        for (_, nth) in self.terms.found(words) {
            let (topic, length) = (self.topics[nth], self.terms.terms()[nth].len());
            match longest.iter_mut().find(|(known, _)| *known == topic) {
                Some(known) => known.1 = known.1.max(length),
                None => longest.push((topic, length)),
            }
        }
        longest.sort_unstable();
        longest
    }
}

fn stemmer(stemming: Stemming) -> Option<Stemmer> {
    let algorithm = match stemming {
        Stemming::None => return None,
        Stemming::English => Algorithm::English,
        Stemming::German => Algorithm::German,
        Stemming::French => Algorithm::French,
        Stemming::Spanish => Algorithm::Spanish,
    };
    Some(Stemmer::create(algorithm))
}
