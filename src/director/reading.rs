//! The reading: what a guest's line is, before anybody judges it. It finds topics by their triggers,
//! menu items by their names and intents by their closeness to phrasings of the character file. Pure and
//! deterministic; it never looks at trust.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::character::{Character, Term, TermSet, Words, text};

/// How close a line must come to a phrasing to be taken for it, 0 to 1.
const CLOSE_ENOUGH: f32 = 0.45;
/// How close for an intent that costs trust: there a doubt is the guest's.
const SURE_ENOUGH: f32 = 0.66;
/// Longest line that is heard, in characters; what goes beyond is not.
pub const LONGEST_LINE: usize = 400;
/// What a function word weighs against a telling one of the same rarity.
const FUNCTION_WORD: f32 = 0.35;
/// How near a second intent must come to the first.
const NEARLY_AS_SURE: f32 = 0.8;
/// Most intents that are answered in one reply.
const MOST_INTENTS: usize = 2;

/// Phrases that ask for a price and phrases that order, on folded words.
const ASKS_PRICE: [&str; 5] = ["how much", "price", "cost", "what do i owe", "how many yen"];
const ASKS_FOR: [&str; 12] = [
    "can i have",
    "can i get",
    "could i have",
    "could i get",
    "may i have",
    "i d like",
    "id like",
    "ill have",
    "ill take",
    "give me",
    "please",
    "one more",
];

/// Whether `intent` is a politeness that stands beside what is meant.
pub fn is_polite(intent: &str) -> bool {
    matches!(intent, "greet" | "apology" | "thanks" | "many_questions")
}

/// Intents that cost trust.
const COSTLY: [&str; 4] = ["insult", "threat_family", "haggle", "meta"];

/// What a line is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The line, clean and on one row.
    pub line: String,
    /// Its words.
    pub words: Words,
    /// Intents of the example exchanges, surest first.
    pub intents: Vec<String>,
    /// Topics that are touched, surest first.
    pub topics: Vec<String>,
    /// Ids of menu items that are named, in the menu's order.
    pub items: Vec<String>,
    /// Id of the noodle firmness that is named.
    pub firmness: Option<String>,
    /// The name of something asked for that is not sold here.
    pub not_served: Option<String>,
    /// Whether something on the menu is being ordered.
    pub orders: bool,
    /// Whether a price is asked.
    pub asks_price: bool,
    /// Whether it talks of AI, prompts or rules.
    pub frame: bool,
    /// Whether it asks something.
    pub question: bool,
    /// Whether nothing is said (`...`).
    pub silence: bool,
}

impl Reading {
    /// Whether `intent` was read.
    pub fn has(&self, intent: &str) -> bool {
        self.intents.iter().any(|known| known == intent)
    }
}

/// The phrasings of a character, weighed and indexed once so that reading a line costs microseconds.
#[derive(Debug, Clone)]
pub struct Phrasebook {
    phrasings: Vec<Phrasing>,
    /// Each known word with its weight and the phrasings that hold it.
    words: BTreeMap<String, (f32, Vec<usize>)>,
    frame: Arc<TermSet>,
    /// The character's name, folded.
    name: String,
    asks_price: TermSet,
    asks_for: TermSet,
}

#[derive(Debug, Clone)]
struct Phrasing {
    intent: String,
    weight: f32,
    /// Whether it has a word that is no function word.
    telling: bool,
}

/// The intent under which a topic's own phrasings are kept.
const TOPIC_PREFIX: &str = "topic:";

impl Phrasebook {
    /// Weighs all phrasings of `character`.
    pub fn of(character: &Character) -> Self {
        let own_name = text::fold(&character.identity.short_name);
        let name = own_name.as_str();
        let of_exchanges = character.exchanges.iter().flat_map(|exchange| {
            exchange.hears.iter().map(move |text| (exchange.intent.clone(), stems(&Words::of(text), name)))
        });
        let of_topics = character.topics.iter().flat_map(|topic| {
            topic.asks.iter().map(move |text| (format!("{TOPIC_PREFIX}{}", topic.id), stems(&Words::of(text), name)))
        });
        let all: Vec<(String, BTreeSet<String>)> = of_exchanges.chain(of_topics).collect();
        let mut words: BTreeMap<String, (f32, Vec<usize>)> = BTreeMap::new();
        for (at, (_, known)) in all.iter().enumerate() {
            for word in known {
                words.entry(word.clone()).or_default().1.push(at);
            }
        }
        let total = all.len().max(1) as f32;
        for (word, (weight, places)) in &mut words {
            let share = if is_function_word(word) { FUNCTION_WORD } else { 1.0 };
            *weight = (1.0 + total / places.len() as f32).ln() * share;
        }
        let phrasing = |(intent, known): (String, BTreeSet<String>)| Phrasing {
            intent,
            weight: known.iter().filter_map(|word| words.get(word)).map(|(weight, _)| weight).sum(),
            telling: is_telling(&known),
        };
        let phrasings = all.into_iter().map(phrasing).collect();
        Self {
            phrasings,
            words,
            frame: Arc::clone(&character.format.frame_words),
            name: own_name,
            asks_price: ASKS_PRICE.into_iter().filter_map(Term::parse).collect(),
            asks_for: ASKS_FOR.into_iter().filter_map(Term::parse).collect(),
        }
    }

    /// The `count` intents nearest to `line`, with their closeness from 0 to 1, whatever it is; for authors.
    pub fn nearest(&self, line: &str, count: usize) -> Vec<(String, f32)> {
        let mut near = self.closeness(&Words::of(line));
        near.truncate(count);
        near.into_iter().map(|(intent, closeness)| (intent.to_owned(), closeness)).collect()
    }

    /// The intents of a line with their closeness, surest first. A long line may hold several, so each of
    /// its sentences gives the one it comes nearest to; where none gives any, the whole line does.
    fn intents(&self, line: &str, words: &Words) -> Vec<(String, f32)> {
        let ends = ['.', '!', '?', ';', ',', '。', '、', '！', '？'];
        let asks = line.contains(['?', '？']);
        let sentences = line.split_inclusive(ends).map(Words::of).filter(|part| !part.is_empty());
        let mut found: Vec<(String, f32)> = Vec::new();
        for part in std::iter::once(words.clone()).chain(sentences) {
            // A question tells nothing of the guest.
            let near = self.near(&part).into_iter().find(|(intent, _)| !(asks && intent.starts_with("guest_")));
            let Some((intent, closeness)) = near else { continue };
            match found.iter_mut().find(|(known, _)| known == intent) {
                Some(known) => known.1 = known.1.max(closeness),
                None => found.push((intent.to_owned(), closeness)),
            }
        }
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        // Politeness stands beside what is meant: it sets no bar, comes last, and a question is no thanks.
        let (mut meant, polite): (Vec<_>, Vec<_>) = found.into_iter().partition(|(intent, _)| !is_polite(intent));
        // A second intent has to be nearly as sure as the first, or it is only a likeness.
        let needed = meant.first().map_or(0.0, |&(_, surest)| surest * NEARLY_AS_SURE);
        meant.retain(|&(_, closeness)| closeness >= needed);
        meant.truncate(MOST_INTENTS);
        if meant.is_empty() || !asks {
            meant.extend(polite.into_iter().take(1));
        }
        meant
    }

    /// Intents near enough to `words` to be meant, nearest first.
    fn near(&self, words: &Words) -> Vec<(&str, f32)> {
        let mut near = self.closeness(words);
        near.retain(|&(_, closeness)| closeness >= CLOSE_ENOUGH);
        near
    }

    /// Every intent that shares a word with `words`, with its closeness (0 to 1), nearest first.
    fn closeness(&self, words: &Words) -> Vec<(&str, f32)> {
        let line = stems(words, &self.name);
        let rare = (1.0 + self.phrasings.len() as f32).ln();
        let line_weight: f32 = line.iter().map(|word| self.words.get(word).map_or(rare, |(weight, _)| *weight)).sum();
        let line_tells = is_telling(&line);
        let mut shared: BTreeMap<usize, (f32, bool)> = BTreeMap::new();
        for word in &line {
            let Some((weight, places)) = self.words.get(word) else { continue };
            let telling = !is_function_word(word);
            for at in places {
                let known = shared.entry(*at).or_default();
                known.0 += weight;
                known.1 |= telling;
            }
        }
        let mut best: BTreeMap<&str, f32> = BTreeMap::new();
        for (at, (weight, tells)) in shared {
            let phrasing = &self.phrasings[at];
            // Two lines that share only "do you have" are about different things.
            if line_tells && phrasing.telling && !tells {
                continue;
            }
            let closeness = 2.0 * weight / (line_weight + phrasing.weight).max(f32::EPSILON);
            let known = best.entry(phrasing.intent.as_str()).or_default();
            *known = known.max(closeness);
        }
        let mut near: Vec<_> = best.into_iter().collect();
        near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        near
    }
}

fn is_telling(words: &BTreeSet<String>) -> bool {
    words.iter().any(|word| !is_function_word(word))
}

/// Reads `line` as `character` would hear it.
pub fn read(character: &Character, phrasebook: &Phrasebook, line: &str) -> Reading {
    let line: String = text::clean_line(line).chars().take(LONGEST_LINE).collect();
    let words = Words::of(&line);
    let mut reading = Reading {
        question: line.contains('?') || words.iter().next().is_some_and(is_question_word),
        silence: words.is_empty(),
        frame: phrasebook.frame.is_in(&words),
        items: items(character, &words),
        firmness: first_named(character.shop.firmness.iter().map(|(id, _, aliases)| (id, aliases)), &words),
        not_served: first_named(character.shop.not_served.iter().map(|(name, aliases)| (name, aliases)), &words),
        topics: topics(character, &words),
        ..Reading::default()
    };
    for (intent, closeness) in phrasebook.intents(&line, &words) {
        let needed = if COSTLY.contains(&intent.as_str()) { SURE_ENOUGH } else { CLOSE_ENOUGH };
        match intent.strip_prefix(TOPIC_PREFIX) {
            Some(topic) if closeness >= SURE_ENOUGH && !reading.topics.iter().any(|known| known == topic) => {
                reading.topics.push(topic.to_owned());
            }
            None if closeness >= needed => reading.intents.push(intent),
            _ => {}
        }
    }
    if let Some(costly) = reading.intents.iter().find(|intent| COSTLY.contains(&intent.as_str())).cloned() {
        // Rudeness is answered, whatever it is wrapped in.
        reading.intents = vec![costly];
    }
    reading.frame |= reading.has("meta");
    // "How much" is a price only where nothing else is asked: not of a topic, nor of the bill.
    let of_money = reading.has("price") || phrasebook.asks_price.is_in(&words);
    reading.asks_price = of_money && reading.topics.is_empty() && !reading.has("bill");
    let asks_for =
        phrasebook.asks_for.is_in(&words) || reading.intents.iter().any(|intent| intent.starts_with("order"));
    let declines = ["dont", "not", "without", "never"].iter().any(|no| words.iter().any(|word| word == *no));
    reading.orders = !declines
        && !reading.items.is_empty()
        && !reading.asks_price
        && (asks_for || !reading.question && words.len() < 7);
    reading.line = line;
    reading.words = words;
    reading
}

/// Menu items that are named. An item whose name lies inside a longer one that is named too is left out
/// ("ajitama" is an egg by itself, but not within "tonkotsu ajitama").
fn items(character: &Character, words: &Words) -> Vec<String> {
    let named: Vec<(&str, usize, usize)> = character
        .shop
        .menu
        .iter()
        .filter_map(|item| {
            let found = item.aliases.iter().filter_map(|alias| alias.find(words).map(|at| (at, alias.len())));
            let (at, len) = found.max_by_key(|&(_, len)| len)?;
            Some((item.id.as_str(), at, at + len))
        })
        .collect();
    let inside = |&(id, from, to): &(&str, usize, usize)| {
        named.iter().any(|&(other, f, t)| other != id && f <= from && to <= t && (t - f) > (to - from))
    };
    named.iter().filter(|item| !inside(item)).map(|&(id, ..)| id.to_owned()).collect()
}

fn first_named<'a>(known: impl Iterator<Item = (&'a String, &'a Vec<Term>)>, words: &Words) -> Option<String> {
    known.into_iter().find(|(_, aliases)| aliases.iter().any(|alias| alias.is_in(words))).map(|(id, _)| id.clone())
}

fn topics(character: &Character, words: &Words) -> Vec<String> {
    let mut touched: Vec<(usize, &str)> = character
        .topics
        .iter()
        .filter_map(|topic| {
            let longest = topic.triggers.iter().filter(|term| term.is_in(words)).map(Term::len).max()?;
            Some((longest, topic.id.as_str()))
        })
        .collect();
    touched.sort_by_key(|&(length, _)| std::cmp::Reverse(length));
    touched.into_iter().map(|(_, id)| id.to_owned()).collect()
}

fn is_question_word(word: &str) -> bool {
    const WORDS: [&str; 24] = [
        "what", "whats", "who", "whos", "where", "wheres", "when", "why", "how", "hows", "which", "is", "are", "do",
        "does", "did", "can", "could", "would", "will", "have", "has", "should", "may",
    ];
    WORDS.contains(&word)
}

/// The words that carry a line's sense, cut to their stems; the character's own `name` is only an address.
fn stems(words: &Words, name: &str) -> BTreeSet<String> {
    let all: BTreeSet<String> = words.iter().filter(|word| *word != name).map(stem).collect();
    let telling: BTreeSet<String> = all.iter().filter(|word| !is_filler(word)).cloned().collect();
    if telling.is_empty() { all } else { telling }
}

/// Words that carry the grammar of a line and not its matter, as their stems.
fn is_function_word(word: &str) -> bool {
    const WORDS: [&str; 72] = [
        "i", "im", "ive", "id", "ill", "you", "your", "youre", "he", "his", "she", "her", "it", "its", "we", "our",
        "they", "their", "me", "my", "mine", "this", "that", "thats", "these", "thes", "those", "thos", "ther", "her",
        "is", "are", "was", "wer", "be", "am", "do", "did", "does", "hav", "has", "had", "can", "could", "would",
        "will", "should", "may", "what", "whats", "who", "whos", "wher", "when", "why", "how", "hows", "which", "in",
        "on", "at", "for", "from", "with", "by", "about", "if", "or", "but", "not", "some", "any",
    ];
    WORDS.contains(&word)
}

fn is_filler(word: &str) -> bool {
    const FILLER: [&str; 16] =
        ["a", "an", "the", "to", "of", "um", "uh", "so", "well", "please", "just", "then", "and", "oh", "ah", "sir"];
    FILLER.contains(&word)
}

fn stem(word: &str) -> String {
    for ending in ["ing", "ed", "es", "s"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() > 2
            && !stem.ends_with('s')
        {
            return stem.trim_end_matches('e').to_owned();
        }
    }
    // A short word is its own stem: "she", "me", "use".
    if word.len() > 3 { word.trim_end_matches('e').to_owned() } else { word.to_owned() }
}
