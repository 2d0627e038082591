//! The phrasings of a character, indexed once so that a line costs microseconds: which intents and topics a
//! line comes near to, and how near. How that is reckoned is the classifier's; here a line is taken apart
//! into its sentences and what is found is put in order. It knows nothing of trust.

use std::sync::Arc;

use rust_stemmers::{Algorithm, Stemmer};

use super::classifier::{Classifier, Guess};
use super::cut::Cutter;
use super::plain::Vocabulary;
use super::triggers::Triggers;
use crate::character::hears::TOPIC;
use crate::character::lexicon::Stemming;
use crate::character::{Character, Words, text};

/// How close a line must come to an intent to be taken for it, 0 to 1.
pub(super) const CLOSE_ENOUGH: f32 = 0.3;
/// How close to a topic.
pub(super) const TOUCHED: f32 = 0.55;
/// How close for an intent that costs trust: there a doubt is the guest's.
pub(super) const SURE_ENOUGH: f32 = 0.85;
/// How near a second intent must come to the first.
const NEARLY_AS_SURE: f32 = 0.8;
/// How close a second intent has to be in any case.
const SECOND: f32 = 0.68;
/// Most intents that are answered in one reply.
const MOST_INTENTS: usize = 2;
/// How close a question must come to an intent that tells something of the guest.
const TELLS: f32 = 0.8;
/// The intent of his name, and nothing else.
const CALLS_HIM: &str = "a_word";
/// Fewest words of a part of a line that is heard by itself, unless it is half of the line.
const SHORTEST_PART: usize = 3;
/// Fewest words of a sentence that is heard by itself.
const SHORTEST_SENTENCE: usize = 2;
/// Most sentences and parts of sentences that are heard by themselves: nobody gets an answer to more.
const MOST_PARTS: usize = 10;
/// What closes a sentence.
const CLOSING: [char; 6] = ['.', '!', '?', '。', '！', '？'];
/// How many guesses are looked at for one that fits.
const GUESSES: usize = 4;

/// Whether `intent` is a politeness that stands beside what is meant.
pub fn is_polite(intent: &str) -> bool {
    matches!(intent, "greet" | "apology" | "thanks" | "many_questions")
}

/// Whether `intent` is a courtesy, which is often a sentence of a word or two: "Good night."
fn is_courtesy(intent: &str) -> bool {
    is_polite(intent) || matches!(intent, "goodbye" | "gochisousama" | "itadakimasu" | "kanpai")
}

/// Whether `intent` only answers what was just said.
pub fn is_reaction(intent: &str) -> bool {
    intent.starts_with("reaction_") || matches!(intent, "idk" | "repeat" | "may_i_ask" | "a_word" | "quiz")
}

/// Whether `intent` says that nothing is meant which anybody could foresee.
fn is_unforeseen(intent: &str) -> bool {
    matches!(intent, "unknown" | "unknown_question")
}

/// The indexed phrasings.
pub struct Phrasebook {
    classifier: Classifier,
    /// What touches the topics.
    pub(super) triggers: Triggers,
    pub(super) vocabulary: Vocabulary,
}

impl std::fmt::Debug for Phrasebook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Phrasebook").field("intents", &self.classifier.len()).finish_non_exhaustive()
    }
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
        let of_exchanges = character.exchanges.iter().map(|exchange| (exchange.intent.as_str(), &*exchange.hears));
        let topics: Vec<String> = character.topics.iter().map(|topic| format!("{TOPIC}{}", topic.id)).collect();
        let of_topics = character.topics.iter().zip(&topics).map(|(topic, name)| (name.as_str(), &*topic.asks));
        let phrasings = of_exchanges.chain(of_topics).filter(|(_, texts)| !texts.is_empty()).collect();
        let lexicon = Arc::clone(&character.lexicon);
        let stemmer = stemmer(lexicon.stemming);
        // The encoder knows better what words mean.
        let senses = if character.learned.encoder.is_none() { lexicon.senses() } else { None };
        let cutter = Cutter::new(lexicon, stemmer, text::fold(&character.identity.short_name));
        let mut vocabulary = Vocabulary::default();
        let heard = |words: &Words| vocabulary.match_words(words);
        let classifier = Classifier::of(phrasings, cutter, senses, &character.learned, heard);
        vocabulary.complete(character);
        Self { classifier, triggers: Triggers::of(character), vocabulary }
    }

    /// The `count` intents nearest to `line` with their closeness from 0 to 1, whatever it is; for authors.
    pub fn nearest(&self, line: &str, count: usize) -> Vec<(String, f32)> {
        let guesses = self.guesses(line, count);
        guesses.iter().map(|guess| (self.classifier.name(guess.intent).to_owned(), guess.close)).collect()
    }

    /// As [`Self::nearest`], as the classifier has it.
    pub fn guesses(&self, line: &str, count: usize) -> Vec<Guess> {
        self.classifier.guess(&[&self.vocabulary.words(line)], count).remove(0)
    }

    /// What a line comes near to, surest first. A long line may hold several things, so each of its
    /// sentences gives the one it comes nearest to; where none gives any, the whole line does.
    pub(super) fn near(&self, line: &str, words: &Words, question: bool) -> Vec<Near> {
        let ends = ['.', '!', '?', ';', ',', '。', '、', '！', '？'];
        // A word or two between commas mean little without the rest; as a sentence of their own they do.
        let mut opens = true;
        let sentences = line.split_inclusive(ends).filter_map(|part| {
            let closes = part.ends_with(CLOSING) || line.ends_with(part);
            let whole = std::mem::replace(&mut opens, closes) && closes;
            let heard = self.vocabulary.words(part);
            let shortest = if whole { SHORTEST_SENTENCE } else { SHORTEST_PART };
            let tells = heard.len() >= shortest || heard.len() * 2 >= words.len();
            (tells && !heard.is_empty() && heard != *words).then(|| (heard, part.contains(['?', '？'])))
        });
        let mut parts: Vec<(Words, bool)> = sentences.collect();
        if parts.len() > MOST_PARTS {
            // What matters stands first or last.
            parts.drain(MOST_PARTS / 2..parts.len() - MOST_PARTS / 2);
        }
        // Of several sentences only some may ask.
        let whole = (words.clone(), question && parts.iter().all(|(_, asks)| *asks));
        let mut found: Vec<(String, f32)> = Vec::new();
        let parts: Vec<(Words, bool)> = std::iter::once(whole).chain(parts).collect();
        let said: Vec<&Words> = parts.iter().map(|(part, _)| part).collect();
        for ((part, question), guesses) in parts.iter().zip(self.classifier.guess(&said, GUESSES)) {
            let named = guesses.iter().map(|guess| (self.classifier.name(guess.intent), guess.close));
            // A question tells nothing of the guest, or surely does: "Bag stolen, what must I do?"
            let tells = |intent: &str, closeness| !*question || !intent.starts_with("guest_") || closeness >= TELLS;
            // A topic that is hardly touched leaves the word to what is likeliest beside it.
            let touches = |intent: &str, closeness| !intent.starts_with(TOPIC) || closeness >= TOUCHED;
            let mut fits = named.filter(|&(intent, closeness)| tells(intent, closeness) && touches(intent, closeness));
            let Some((intent, closeness)) = fits.next().filter(|&(_, closeness)| closeness >= CLOSE_ENOUGH) else {
                continue;
            };
            // Two words alone are a courtesy, or little.
            let short = part.len() < SHORTEST_PART && part.len() * 2 < words.len();
            if short && !(is_courtesy(intent) && closeness >= SURE_ENOUGH) {
                continue;
            }
            // What costs trust is taken from a line as a whole: half a sentence is easily misheard. And his name
            // behind what is meant calls him no more than it.
            let of_whole = super::COSTLY.contains(&intent) || intent == CALLS_HIM;
            if is_unforeseen(intent) || of_whole && part != words {
                continue;
            }
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
        let needed = meant.first().map_or(0.0, |&(_, surest)| (surest * NEARLY_AS_SURE).max(SECOND));
        let mut first = true;
        meant.retain(|&(_, closeness)| std::mem::take(&mut first) || closeness >= needed);
        meant.truncate(MOST_INTENTS);
        if meant.is_empty() || !question {
            meant.extend(polite.into_iter().take(1));
        }
        let sorted = |(intent, closeness): (String, f32)| match intent.strip_prefix(TOPIC) {
            Some(topic) => Near::Topic(topic.to_owned(), closeness),
            None => Near::Intent(intent, closeness),
        };
        meant.into_iter().map(sorted).collect()
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
