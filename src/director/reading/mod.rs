//! The reading: what a guest's line is, before anybody judges it. It finds topics by their triggers, by
//! paraphrase and by what was spoken of last, menu items by their names, intents by their closeness to
//! phrasings, and the tone and tricks of the language's lexicon. Pure and deterministic; it never looks at
//! trust.

mod antecedent;
mod bayes;
mod classifier;
mod cut;
mod lines;
mod manner;
mod named;
pub mod phrasebook;
mod places;
mod plain;
mod referent;
mod triggers;

use std::collections::BTreeMap;

use crate::character::{Character, Lexicon, Trick, Words, text};

pub use classifier::Guess;
pub use manner::Tone;
pub use phrasebook::{Phrasebook, is_polite, is_reaction};

use phrasebook::{CLOSE_ENOUGH, Near, SURE_ENOUGH, TOUCHED};

/// Longest line that is heard, in characters; what goes beyond is not.
pub const LONGEST_LINE: usize = 400;
/// Longest line that is taken for going on with a subject only by its form, in words.
const LONGEST_FOLLOW_UP: usize = 8;
/// Longest line that goes on with a subject because it says so, in words.
const LONGEST_CONTINUATION: usize = 14;
/// Most words of matter in a short question that goes on.
const MOST_MATTER: usize = 1;
/// Longest question whose pronoun alone goes on with a subject, in words.
const LONGEST_REFERENCE: usize = 5;
/// Longest line that only affirms what was said before, in words.
const LONGEST_AFFIRMATION: usize = 7;
/// How close what a guest tells of himself must come to a topic that is the cook's own.
const TOLD: f32 = 0.95;
/// How near a line must come to a threat to offend without its words.
const OFFENDS: f32 = 0.95;
/// How near an intent must be to be meant in spite of a pronoun.
const SURELY_MEANT: f32 = 0.85;
/// How sure a subject is that is named by more than a word.
const NAMED: f32 = 0.85;
/// How sure a subject is that is only gone on with.
const CONTINUED: f32 = 0.6;

/// Words from which on a line does more than name what is wanted.
const LONGEST_LIST: usize = 7;

/// The intent of a word about how firm the noodles are.
const FIRMNESS: &str = "firmness";

/// The intent of a guest who may not want to live.
pub const CRISIS: &str = "guest_crisis";

/// The intent of a guest who wants it cheaper.
const HAGGLE: &str = "haggle";

/// The intent of a guest who asks whether anything is cheaper for somebody.
const OFFER: &str = "no_discount";

/// The intent that asks what he is made of.
const META: &str = "meta";

/// Intents that cost trust: they are answered alone, and only where they are sure.
const COSTLY: [&str; 4] = ["insult", "threat_family", "haggle", "meta"];

/// A topic that a line touches.
#[derive(Debug, Clone, PartialEq)]
pub struct Touch {
    /// The topic's id.
    pub topic: String,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
    /// Whether it is only gone on with ("and before that?").
    pub continued: bool,
    /// Whether one of its triggers stands in the line.
    pub named: bool,
}

impl Touch {
    /// Whether the line speaks of it, and does not only come near.
    pub fn is_meant(&self) -> bool {
        self.named || self.continued || self.confidence >= NAMED
    }
}

/// What a line is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The line, clean and on one row.
    pub line: String,
    /// Its words, mended where a slip is sure.
    pub words: Words,
    /// Intents of the example exchanges, surest first.
    pub intents: Vec<String>,
    /// How near the nearest of them is, 0 to 1.
    pub surest: f32,
    /// Topics that are touched, surest first.
    pub touches: Vec<Touch>,
    /// Ids of menu items that are named, in the menu's order.
    pub items: Vec<String>,
    /// How many of each, where it is more than one.
    pub counts: BTreeMap<String, u32>,
    /// Id of the noodle firmness that is named.
    pub firmness: Option<String>,
    /// The name of something asked for that is not sold here.
    pub not_served: Option<String>,
    /// Whether something on the menu is being ordered.
    pub orders: bool,
    /// Whether a price is asked.
    pub asks_price: bool,
    /// Whether it asks something.
    pub question: bool,
    /// Whether it asks something that yes or no would answer.
    pub yes_or_no: bool,
    /// Whether it only affirms that its guest may not want to live.
    pub crisis_goes_on: bool,
    /// Whether nothing is said (`...`).
    pub silence: bool,
    /// Whether it seems to ask what he is made of, not surely enough to be a trick.
    pub puzzles: bool,
    /// Whether it takes a question back or asks for another subject.
    pub drops: bool,
    /// How it sounds.
    pub tone: Tone,
    /// Whether it says the opposite of what it means.
    pub sarcastic: bool,
    /// Whether it shouts.
    pub shouts: bool,
    /// Tricks with his mind, whatever they are put to.
    pub tricks: Vec<Trick>,
    /// Tricks only if they are put to something he keeps to himself.
    pub levers: Vec<Trick>,
    /// Audiences the guest claims to belong to.
    pub claims: Vec<String>,
    /// Whether the guest claims to be close.
    pub claims_closeness: bool,
    /// The name the guest gives.
    pub name: Option<String>,
    /// What the guest tells of himself, fit to be kept.
    pub told: Option<String>,
    /// Whether it holds nothing of a guest's real life that should not be kept, and no trick.
    pub harmless: bool,
    /// What is done rather than said, in brackets or stars.
    pub directions: Vec<String>,
}

impl Reading {
    /// Whether `intent` was read.
    pub fn has(&self, intent: &str) -> bool {
        self.intents.iter().any(|known| known == intent)
    }

    /// How many of the menu item `id` are named; 1 where nothing is said of it.
    pub fn count(&self, id: &str) -> u32 {
        self.counts.get(id).copied().unwrap_or(1)
    }

    /// Ids of the topics that are touched, surest first.
    pub fn topics(&self) -> Vec<String> {
        self.touches.iter().map(|touch| touch.topic.clone()).collect()
    }

    /// Whether it is plainly about something else: an order, or an intent that is sure.
    pub fn is_plainly_else(&self) -> bool {
        self.orders || self.asks_price || self.stands_alone() && self.surest >= SURELY_MEANT
    }

    /// Whether something is said that stands by itself: an order, a price, an intent that is more than a
    /// reaction.
    pub fn stands_alone(&self) -> bool {
        let of_its_own = |intent: &String| !is_polite(intent) && !is_reaction(intent);
        self.orders || self.asks_price || !self.items.is_empty() || self.intents.iter().any(of_its_own)
    }
}

/// What was spoken of before, as far as a line can refer to it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The topic that was touched last, if it was a moment ago.
    pub thread: Option<&'a str>,
    /// Whether he turned that topic down.
    pub is_shut: bool,
    /// What the guest usually eats: item and firmness.
    pub usual: Option<(&'a str, Option<&'a str>)>,
    /// What the cook said last.
    pub said: Option<&'a str>,
    /// What the guest said before this line, oldest first.
    pub heard: &'a [Words],
    /// The name that he knows the guest by.
    pub name: Option<&'a str>,
    /// Whether the guest has just said that he may not want to live.
    pub crisis: bool,
}

/// Reads `line` as `character` would hear it.
pub fn read(character: &Character, book: &Phrasebook, line: &str, context: &Context<'_>) -> Reading {
    let lexicon = &*character.lexicon;
    let line: String = text::clean_line(line).chars().take(LONGEST_LINE).collect();
    let (typed, directions) = manner::split_directions(&line);
    let named = antecedent::named(character, &line, context.heard, context.said)
        .or_else(|| referent::named(lexicon, &line, context.heard, context.said));
    let spoken = named.as_ref().map_or_else(|| typed.clone(), |named| manner::split_directions(named).0);
    // Whom a pronoun stands for tells what is asked; how it is meant, the words tell as they were typed.
    let typed_words = book.vocabulary.words(&line);
    let words = named.as_ref().map_or_else(|| typed_words.clone(), |named| book.vocabulary.words(named));
    let said = if Words::of(&spoken).is_empty() { words.clone() } else { book.vocabulary.words(&spoken) };
    let first = said.iter().find(|word| !lexicon.fillers.contains(*word));
    let asks = first.is_some_and(|word| lexicon.question_words.contains(word)) && !is_contraction(&spoken);
    let question = spoken.contains(['?', '？']) || asks;
    let open = said.iter().any(|word| lexicon.open_questions.contains(word));
    let items = named::items(character, &words);
    let mut reading = Reading {
        question,
        yes_or_no: question && !open,
        silence: words.is_empty(),
        items: items.iter().map(|(id, _)| id.clone()).collect(),
        counts: items.into_iter().filter(|&(_, count)| count > 1).collect(),
        firmness: named::first(character.shop.firmness.iter().map(|(id, _, aliases)| (id, aliases)), &words),
        not_served: named::first(character.shop.not_served.iter().map(|(name, aliases)| (name, aliases)), &words),
        touches: topics(character, book, &typed_words, &words),
        drops: lexicon.drops.is_in(&typed_words),
        claims_closeness: lexicon.closeness.is_in(&typed_words),
        claims: manner::claims(character, &typed_words),
        tricks: manner::tricks(lexicon, &typed_words),
        levers: manner::levers(lexicon, &typed_words),
        directions,
        ..Reading::default()
    };
    let is_sensitive = |topic: &str| character.topic(topic).is_none_or(|topic| topic.sensitive);
    let own_life = !question && manner::is_of_himself(&typed_words);
    if own_life {
        // What a guest tells of his own life touches nothing that is the cook's.
        reading.touches.retain(|touch| !is_sensitive(&touch.topic));
    }
    let of_others = manner::is_of_others(&typed_words);
    intents(&mut reading, lexicon, book, (&spoken, &said, of_others), |topic| {
        if own_life && is_sensitive(topic) { TOLD } else { TOUCHED }
    });
    if lexicon.despair.is_in(&typed_words) && !of_others {
        // Whatever else is said, this is answered.
        reading.intents = vec![CRISIS.to_owned()];
        reading.touches.clear();
        reading.surest = 1.0;
    }
    manner::judge(&mut reading, lexicon, &line, &typed_words);
    go_on(&mut reading, lexicon, book, &said, context);
    service(&mut reading, character, &words, context);
    if !reading.touches.is_empty() && !reading.orders {
        // "Which firm?" is no question about noodles where it is one about something else.
        reading.firmness = None;
        reading.intents.retain(|intent| intent != FIRMNESS);
    }
    if reading.touches.is_empty()
        && let Some(name) = named::namesake(character, &line)
    {
        // "I'm Tanaka" speaks of nobody else of that name.
        reading.intents.retain(|intent| is_polite(intent));
        reading.name = Some(name);
    }
    let may_be_a_name = reading.has("guest_name") || reading.intents.is_empty() && reading.touches.is_empty();
    if may_be_a_name && reading.name.is_none() {
        reading.name = named::name(lexicon, &line, &book.vocabulary);
    }
    if reading.name.is_some() && !reading.has("guest_name") {
        reading.intents.push("guest_name".to_owned());
    }
    if let (Some(name), Some(known)) = (&reading.name, context.name)
        && name.eq_ignore_ascii_case(known)
    {
        // "It's Ana": so it is.
        reading.intents.retain(|intent| intent != "guest_name" && intent != "greet");
        reading.intents.push("greet".to_owned());
    }
    if context.crisis && only_affirms(&reading, &words) {
        // "I mean it." Nobody has changed the subject.
        reading.intents = vec![CRISIS.to_owned()];
        reading.crisis_goes_on = true;
    }
    reading.harmless = named::is_harmless(lexicon, &line, &words) && reading.tricks.is_empty();
    reading.told = named::told(&reading, lexicon, &typed, &words);
    reading.line = line;
    reading.words = words;
    reading
}

/// Whether a line says so little that it goes on with what is grave.
fn only_affirms(reading: &Reading, words: &Words) -> bool {
    let leaves = ["goodbye", "thanks", "reaction_ok", "reaction_no"].iter().any(|intent| reading.has(intent));
    words.len() <= LONGEST_AFFIRMATION
        && !leaves
        && !reading.drops
        && !reading.is_plainly_else()
        && reading.touches.is_empty()
        && reading.tricks.is_empty()
        && reading.tone != Tone::Hostile
}

/// Intents and paraphrased topics of what is `said`; `needed_for` a topic, how close the line must come to it.
fn intents(
    reading: &mut Reading,
    lexicon: &Lexicon,
    book: &Phrasebook,
    (spoken, said, of_others): (&str, &Words, bool),
    needed_for: impl Fn(&str) -> f32,
) {
    let only_done = Words::of(spoken).is_empty() && !reading.directions.is_empty();
    for near in book.near(spoken, said, reading.question) {
        match near {
            Near::Topic(topic, closeness) => {
                if closeness >= needed_for(&topic) {
                    touch(&mut reading.touches, topic, closeness);
                }
            }
            Near::Intent(intent, closeness) => {
                reading.surest = reading.surest.max(closeness);
                let needed = if COSTLY.contains(&intent.as_str()) { SURE_ENOUGH } else { CLOSE_ENOUGH };
                // What he may be asked about himself, not surely enough to cost, puzzles him all the same.
                reading.puzzles |= intent == META && closeness < needed && closeness >= CLOSE_ENOUGH;
                // Who speaks of others is in no need himself: "You think they'll last?"
                if intent == CRISIS && of_others && closeness < SURELY_MEANT {
                    continue;
                }
                // Nor who is only tired of a job, a city, a day.
                if intent == CRISIS && lexicon.everyday.is_in(said) {
                    continue;
                }
                // Nor does anybody beat a price down who asks what there is.
                if intent == HAGGLE && lexicon.offers.is_in(said) {
                    reading.intents.push(OFFER.to_owned());
                    continue;
                }
                // A threat that shuts the door is taken at its words alone: "you're killing me" is none. What surely
                // sounds like one offends.
                match intent.as_str() {
                    "threat_family" if closeness >= OFFENDS => reading.intents.push("insult".to_owned()),
                    "threat_family" => {}
                    _ if closeness >= needed => reading.intents.push(intent),
                    _ => {}
                }
            }
        }
    }
    if only_done {
        // What is only done is no talk: it is a gesture, a leave, or nothing that has a name.
        const DONE: [&str; 6] = ["thanks", "goodbye", "gochisousama", "itadakimasu", "kanpai", "slurp"];
        reading.intents.retain(|intent| DONE.contains(&intent.as_str()));
        reading.surest = 0.0;
        if reading.intents.is_empty() {
            reading.intents.push("stage_direction".to_owned());
        }
    }
    reading.touches.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
}

fn touch(touches: &mut Vec<Touch>, topic: String, confidence: f32) {
    match touches.iter_mut().find(|known| known.topic == topic) {
        Some(known) => known.confidence = known.confidence.max(confidence),
        None => touches.push(Touch { topic, confidence, continued: false, named: false }),
    }
}

/// A line that touches nothing of its own may go on with what was spoken of last.
fn go_on(reading: &mut Reading, lexicon: &Lexicon, book: &Phrasebook, said: &Words, context: &Context<'_>) {
    let Some(topic) = context.thread else { return };
    if reading.drops || reading.silence {
        return;
    }
    // "Is he happy there?" speaks of somebody, and of whom was said before.
    let of_somebody = said.len() <= LONGEST_REFERENCE && said.iter().any(|word| lexicon.persons.contains(word));
    if of_somebody && reading.touches.iter().all(|touch| touch.confidence < NAMED) {
        reading.touches.clear();
        reading.surest = reading.surest.min(SURELY_MEANT - f32::EPSILON);
    }
    if !reading.touches.is_empty() {
        return;
    }
    let phrase: usize =
        lexicon.continues.terms().iter().filter(|term| term.is_in(said)).map(crate::character::Term::len).sum();
    let says_so = phrase > 0 && said.len() <= LONGEST_CONTINUATION;
    // A line that says little else goes on, whatever it resembles.
    let says_only_so = phrase * 3 >= said.len() * 2 && !reading.orders && reading.items.is_empty();
    let first = said.iter().find(|word| !lexicon.fillers.contains(*word) || lexicon.follow_ups.contains(*word));
    let by_form = reading.question
        && said.len() <= LONGEST_FOLLOW_UP
        && first.is_some_and(|word| lexicon.follow_ups.contains(word))
        && (refers_back(lexicon, said) || matters(lexicon, said) <= MOST_MATTER)
        && said.iter().all(|word| book.vocabulary.knows(word));
    // "Was it big?": what it is was said before, unless somebody surely means something else.
    let refers = by_form && said.len() <= LONGEST_REFERENCE && reading.surest < SURELY_MEANT;
    let guess = reading.question && said.len() <= LONGEST_REFERENCE;
    let guess = guess && said.iter().next().is_some_and(|word| lexicon.guesses.contains(word));
    let guesses = guess || reading.levers.contains(&Trick::Piecemeal) || reading.levers.contains(&Trick::Bluff);
    let guesses_only = guesses && reading.surest < SURELY_MEANT && reading.items.is_empty();
    let refers = refers && refers_back(lexicon, said) && reading.items.is_empty();
    // "So it was you." says what he would not.
    let insinuates = context.is_shut
        && !reading.question
        && said.len() <= LONGEST_REFERENCE
        && (refers_back(lexicon, said) || first.is_some_and(|word| lexicon.follow_ups.contains(word)))
        && reading.surest < SURELY_MEANT
        && reading.items.is_empty();
    if !says_only_so
        && !refers
        && !guesses_only
        && !insinuates
        && (reading.stands_alone() || !(says_so || by_form || guesses))
    {
        return;
    }
    reading.intents.retain(|intent| is_polite(intent));
    reading.touches.push(Touch { topic: topic.to_owned(), confidence: CONTINUED, continued: true, named: false });
}

/// Whether a line holds a pronoun for what was spoken of.
fn refers_back(lexicon: &Lexicon, said: &Words) -> bool {
    said.iter().any(|word| lexicon.pronouns.contains(word))
}

/// How many words of a line carry matter rather than grammar.
fn matters(lexicon: &Lexicon, said: &Words) -> usize {
    let grammar = [&lexicon.function_words, &lexicon.fillers, &lexicon.follow_ups, &lexicon.question_words];
    said.iter().filter(|word| !grammar.iter().any(|list| list.contains(*word))).count()
}

/// Orders and prices.
fn service(reading: &mut Reading, character: &Character, words: &Words, context: &Context<'_>) {
    let lexicon = &*character.lexicon;
    let takes_it = lexicon.takes_it.is_in(words) && !lexicon.declines.is_in(words);
    refer(reading, character, words, takes_it, context);
    // "How much" is a price only where nothing else is asked: not of a topic, nor of the bill.
    // And what is named one after the other, without a question or a word of money, is no sum but an order.
    let short = words.len() < LONGEST_LIST;
    let names = short && !reading.items.is_empty() && !reading.question && !lexicon.asks_price.is_in(words);
    if names {
        reading.intents.retain(|intent| intent != "price_total");
    }
    let asks = ["price", "price_all", "price_total"].iter().any(|intent| reading.has(intent));
    let sums_up = reading.items.len() > 1 && reading.has("bill");
    if sums_up {
        reading.intents.retain(|intent| intent != "bill");
    }
    // "Ajitama and a beer?" asks what they come to.
    let is_order = |intent: &String| intent.starts_with("order") || is_polite(intent);
    let wonders = reading.question
        && reading.items.len() > 1
        && !lexicon.asks_for.is_in(words)
        && reading.intents.iter().all(is_order);
    let of_money = asks || sums_up || wonders || lexicon.asks_price.is_in(words);
    reading.asks_price = of_money && reading.touches.is_empty() && !reading.has("bill");
    let is_bowl = |id: &String| character.shop.item(id).is_some_and(|item| item.bowl);
    if let Some((item, firmness)) = context.usual.filter(|_| reading.has("the_usual") && !reading.question) {
        // "The usual, and a beer."
        if !reading.items.iter().any(|named| named == item) && !reading.items.iter().any(is_bowl) {
            reading.items.insert(0, item.to_owned());
        }
        if reading.firmness.is_none() {
            reading.firmness = firmness.map(str::to_owned);
        }
        reading.orders = true;
        return;
    }
    let asks_for = takes_it
        || lexicon.asks_for.is_in(words)
        || reading.intents.iter().any(|intent| intent.starts_with("order"))
        || reading.firmness.is_some() && reading.items.iter().any(is_bowl) && !reading.question;
    // A dish that is only spoken of is not ordered: "I spilled my beer."
    let speaks_of_else = reading
        .intents
        .iter()
        .any(|intent| !intent.starts_with("order") && !is_polite(intent) && !is_reaction(intent) && intent != FIRMNESS);
    reading.orders = !lexicon.declines.is_in(words)
        && !reading.items.is_empty()
        && !reading.asks_price
        && (asks_for || !reading.question && !speaks_of_else && short);
}

/// "That one, please." "How much is it?" Where no dish is named, that is the one that was spoken of last.
fn refer(reading: &mut Reading, character: &Character, words: &Words, takes_it: bool, context: &Context<'_>) {
    let lexicon = &*character.lexicon;
    let wants_its_price = lexicon.asks_price.is_in(words)
        && words.iter().any(|word| lexicon.pronouns.contains(word) || lexicon.demonstratives.contains(word));
    if !reading.items.is_empty() || words.len() >= LONGEST_LIST || !(takes_it || wants_its_price) {
        return;
    }
    let only = |words: &Words| match named::items(character, words).as_slice() {
        [(item, _)] => Some(item.clone()),
        _ => None,
    };
    let said = context.said.and_then(|said| only(&Words::of(said)));
    reading.items.extend(said.or_else(|| context.heard.last().and_then(only)));
}

/// Whether a line begins with a shortened "we are": without its apostrophe that looks like a question.
fn is_contraction(spoken: &str) -> bool {
    let first = spoken.split_whitespace().next().unwrap_or_default();
    first.contains(['\'', '’']) && first.to_lowercase().ends_with("re") && !first.to_lowercase().starts_with('h')
}

/// Topics whose triggers are named, the surest first: a longer trigger is the surer sign.
fn topics(character: &Character, book: &Phrasebook, typed: &Words, words: &Words) -> Vec<Touch> {
    let confidence = |longest| match longest {
        1 => 0.7,
        2 => NAMED,
        _ => 1.0,
    };
    let touch = |(nth, longest): (usize, usize)| {
        let topic = character.topics.get(nth)?.id.clone();
        Some(Touch { topic, confidence: confidence(longest), continued: false, named: true })
    };
    let mut found = book.triggers.find(words);
    if typed != words {
        // "You paid for her": a trigger may hold the pronoun.
        found.extend(book.triggers.find(typed));
    }
    let mut touched: Vec<Touch> = found.into_iter().filter_map(touch).collect();
    touched.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut known = std::collections::BTreeSet::new();
    touched.retain(|touch| known.insert(touch.topic.clone()));
    touched
}

#[cfg(test)]
mod tests;
