//! What guests say: phrasings that he hears, and lines that are offered to the player. His own lines are
//! looked at in `lines`.

use std::collections::BTreeMap;

use super::lines::{is_then, listeners};
use super::{Hall, called, is_plain};
use crate::character::hears::TOPIC;
use crate::character::raw::{CellGate, Suggestions};
use crate::character::{Problem, Words, text};

/// Intents that the program raises by itself; they need no phrasing.
const RAISED: [&str; 36] = [
    "no_discount",
    "noticed_nothing",
    "arrival_second",
    "asked_again",
    "bowl_empty",
    "eating_beat",
    "own_question",
    "own_remark",
    "recall_any",
    "recall_noticed",
    "time_left",
    "remember_name_unknown",
    "remember_gift_unknown",
    "remember_usual_unknown",
    "bowl_placed",
    "arrival",
    "arrival_away",
    "arrival_firm",
    "arrival_gift",
    "door_returned",
    "stay_yes",
    "stay_early",
    "stay_no",
    "last_order",
    "closing",
    "last_train",
    "stay_invite",
    "unknown",
    "unknown_question",
    "silence",
    "noticed_detail",
    "not_served",
    "price",
    "price_all",
    "price_total",
    "order",
];

/// Intents without which he would stand there mute.
const NEEDED: [&str; 4] = ["arrival", "silence", "unknown", "unknown_question"];

/// Most words of a suggestion.
const LONGEST: usize = 15;

pub(super) fn problems(hall: &Hall<'_>) -> Vec<Problem> {
    let mut problems = unheard(hall);
    problems.extend(twice(hall));
    for (nth, group) in hall.character.suggestions.iter().enumerate() {
        for (at, line) in group.lines.iter().enumerate() {
            problems.extend(suggestion(hall, group, &format!("examples.suggestions[{nth}].lines[{at}]"), line));
        }
    }
    problems
}

/// Lines that nothing a guest says leads to, or that nobody sits there for.
fn unheard(hall: &Hall<'_>) -> Vec<Problem> {
    let exchanges = &hall.character.exchanges;
    let mut problems = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for exchange in exchanges {
        let intent = exchange.intent.as_str();
        if listeners(hall, exchange).is_empty() {
            let message = "is heard by nobody: no audience has these tiers at that time";
            problems.push(Problem::warning(format!("examples.exchanges.{}", exchange.id), message));
        }
        if seen.contains(&intent) {
            continue;
        }
        seen.push(intent);
        let of_intent = || exchanges.iter().filter(|other| other.intent == intent);
        if intent.starts_with(TOPIC) {
            let without = of_intent().filter(|other| other.triggers.is_empty());
            let message = "needs `triggers`: what he says to a topic as a whole stands in its cells";
            problems.extend(without.map(|other| Problem::new(format!("examples.exchanges.{}", other.id), message)));
        } else if of_intent().all(|other| !other.triggers.is_empty()) {
            let message = format!("answers only to its `triggers`: no exchange for '{intent}' is without");
            problems.push(Problem::warning(format!("examples.exchanges.{}", exchange.id), message));
        }
        let of_topic = intent.strip_prefix(TOPIC);
        if let Some(topic) = of_topic.filter(|topic| hall.character.topic(topic).is_none()) {
            let message = format!("is for the topic '{topic}', and there is none");
            problems.push(Problem::new(format!("examples.exchanges.{}", exchange.id), message));
        }
        let raised = RAISED.contains(&intent)
            || of_topic.is_some()
            || ["order_", "recall_"].iter().any(|prefix| intent.starts_with(prefix));
        let has_phrasing = exchanges.iter().any(|other| other.intent == intent && !other.hears.is_empty());
        if !raised && !has_phrasing {
            let message = format!("is never said: no exchange for '{intent}' has `hears`");
            problems.push(Problem::warning(format!("examples.exchanges.{}", exchange.id), message));
        }
    }
    for intent in NEEDED.iter().filter(|intent| !seen.contains(intent)) {
        problems.push(Problem::warning("examples.exchanges", format!("has no lines for '{intent}'")));
    }
    problems
}

/// The same phrasing under two intents: he can only mean one.
fn twice(hall: &Hall<'_>) -> Vec<Problem> {
    let of_exchanges = hall.character.exchanges.iter().flat_map(|exchange| {
        let one =
            |(nth, text)| (format!("examples.exchanges.{}.hears[{nth}]", exchange.id), exchange.intent.as_str(), text);
        exchange.hears.iter().enumerate().map(one).collect::<Vec<_>>()
    });
    let of_topics = hall.character.topics.iter().flat_map(|topic| {
        let one = |(nth, text)| (format!("topics.{}.asks[{nth}]", topic.id), topic.id.as_str(), text);
        topic.asks.iter().enumerate().map(one).collect::<Vec<_>>()
    });
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    let mut problems = Vec::new();
    for (path, intent, phrasing) in of_topics.chain(of_exchanges) {
        let first = *known.entry(text::fold(phrasing)).or_insert(intent);
        if first != intent {
            problems.push(Problem::warning(path, format!("'{phrasing}' is heard as '{first}' as well")));
        }
    }
    problems
}

/// A line that is offered gives nothing away, breaks no frame, and does not walk a guest into a refusal.
fn suggestion(hall: &Hall<'_>, group: &Suggestions, path: &str, line: &str) -> Vec<Problem> {
    let character = hall.character;
    let seats = hall.seats_where(|seat| {
        let of_tier = group.tiers.is_empty() || group.tiers.contains(&seat.tier);
        of_tier && is_plain(seat) && is_then(&group.when, seat.after_closing)
    });
    let words = Words::of(line);
    let mut problems = Vec::new();
    if let Some((seat, term)) = hall.offended(&seats, &words) {
        let message = format!("gives '{term}' away to {}: {}", called(seat), hall.keeper(term));
        problems.push(Problem::new(path, message).pointing_at(term));
    }
    for terms in [&character.format.frame_words, &character.format.assistant_phrases] {
        if let Some(term) = terms.find(&words) {
            problems.push(Problem::new(path, format!("says '{term}', which breaks the frame")).pointing_at(term));
        }
    }
    for topic in character.topics.iter().filter(|topic| topic.sensitive) {
        let Some(trigger) = topic.triggers.iter().find(|trigger| trigger.is_in(&words)) else { continue };
        let shut = seats.iter().map(|&nth| &hall.seats[nth].0).find(|seat| {
            let cell = topic.cell(seat.tier, &seat.audience, seat.after_closing);
            cell.gate != CellGate::Open
        });
        if let Some(seat) = shut {
            let message = format!("touches '{}', which is shut to {}", topic.id, called(seat));
            problems.push(Problem::warning(path, message).pointing_at(trigger.as_str()));
        }
    }
    let count = text::count_words(line);
    if count > LONGEST {
        problems.push(Problem::warning(path, format!("has {count} words; a suggestion has at most {LONGEST}")));
    }
    problems
}
