//! What a line names: dishes, firmness, the guest's own name, what he tells of himself. Only what may be
//! kept leaves this module: a secret of real life never does.

use super::Reading;
use super::plain::Vocabulary;
use crate::character::raw::Person;
use crate::character::{Character, Lexicon, MenuItem, Term, Words};

/// Longest thing a guest tells that is kept, in characters.
const LONGEST_FACT: usize = 80;
/// Most of one thing that is ordered at once.
const MOST_OF_ONE: u32 = 12;
/// From here on a number before a side dish counts its pieces.
const MOST_PIECES: u32 = 4;
/// Digits in a row that make a number nobody should keep.
const SECRET_DIGITS: usize = 4;

/// Menu items that are named, each with how many of it. An item whose name lies inside a longer one that is
/// named too is left out ("ajitama" is an egg by itself, but not within "tonkotsu ajitama").
pub fn items(character: &Character, words: &Words) -> Vec<(String, u32)> {
    let named: Vec<(&MenuItem, usize, usize)> = character
        .shop
        .menu
        .iter()
        .filter_map(|item| {
            let found = item.aliases.iter().filter_map(|alias| alias.find(words).map(|at| (at, alias.len())));
            let (at, len) = found.max_by_key(|&(_, len)| len)?;
            Some((item, at, at + len))
        })
        .collect();
    let inside = |&(item, from, to): &(&MenuItem, usize, usize)| {
        named.iter().any(|&(other, f, t)| other.id != item.id && f <= from && to <= t && (t - f) > (to - from))
    };
    let count = |&(item, from, _): &(&MenuItem, usize, usize)| (item.id.clone(), how_many(item, words, from));
    named.iter().filter(|item| !inside(item)).map(count).collect()
}

/// How many of `item` are meant, by the number before its name at `at`: "two bowls of …", "three of the …".
fn how_many(item: &MenuItem, words: &Words, at: usize) -> u32 {
    const BETWEEN: [&str; 7] = ["of", "the", "more", "your", "those", "with", "x"];
    const PORTIONS: [&str; 8] = ["bowls", "plates", "cans", "portions", "orders", "servings", "glasses", "times"];
    let before: Vec<&str> = words.iter().take(at).collect();
    let mut in_portions = false;
    for word in before.iter().rev().take(4) {
        if PORTIONS.contains(word) {
            in_portions = true;
        } else if !BETWEEN.contains(word) {
            let number = crate::director::guard::numbers::numbers(&Words::of(word)).first().map(|number| number.value);
            let couple = matches!(*word, "couple" | "both").then_some(2);
            // "Six gyoza" is one plate of them.
            let fits =
                |count: &u32| (1..=MOST_OF_ONE).contains(count) && (item.bowl || in_portions || *count <= MOST_PIECES);
            return number.or(couple).filter(fits).unwrap_or(1);
        }
    }
    1
}

/// The first of `known` that is named.
pub fn first<'a>(known: impl Iterator<Item = (&'a String, &'a Vec<Term>)>, words: &Words) -> Option<String> {
    known.into_iter().find(|(_, aliases)| aliases.iter().any(|alias| alias.is_in(words))).map(|(id, _)| id.clone())
}

/// The name a guest gives: the capitalised word behind "my name is", or behind "I'm" where nobody knows
/// the word.
pub fn name(lexicon: &Lexicon, line: &str, vocabulary: &Vocabulary) -> Option<String> {
    let typed: Vec<&str> = line.split_whitespace().collect();
    let plain: Vec<String> = typed.iter().map(|word| Words::of(word).iter().collect::<String>()).collect();
    let folded = Words::from_folded(&plain);
    // Words without letters ("-") are no words to a term: then places would not agree.
    if folded.len() != plain.len() {
        return None;
    }
    let said = lexicon.names.iter().find_map(|term| term.find(&folded).map(|at| at + term.len()));
    let after = match said {
        Some(at) => at,
        None => plain.iter().position(|word| word == "im").map(|at| at + 1).filter(|&at| {
            plain.get(at).is_some_and(|word| !vocabulary.knows(word)) && is_capital(typed.get(at).copied())
        })?,
    };
    let word = typed.get(after)?.trim_matches(|c: char| !c.is_alphanumeric());
    let fits = is_capital(Some(word))
        && (1..=20).contains(&word.chars().count())
        && word.chars().all(|c| c.is_alphabetic() || c == '-');
    let known = lexicon.function_words.contains(&plain[after]) || lexicon.fillers.contains(&plain[after]);
    (fits && !known).then(|| crate::character::text::capital(word))
}

/// The name of a guest who is called like somebody the cook knows and says no more: "I'm Tanaka."
pub fn namesake(character: &Character, line: &str) -> Option<String> {
    let words = Words::of(line);
    let at = words.iter().position(|word| word == "im")?;
    let name = words.get(at + 1).filter(|_| words.len() == at + 2)?;
    let is_called = |person: &Person| Words::of(&person.name).iter().any(|part| part == name);
    let typed = line.split(|c: char| !c.is_alphanumeric()).rfind(|word| !word.is_empty());
    let known = character.identity.people.iter().any(is_called) && is_capital(typed);
    known.then(|| crate::character::text::capital(name))
}

fn is_capital(word: Option<&str>) -> bool {
    word.and_then(|word| word.chars().next()).is_some_and(char::is_uppercase)
}

/// What guests say of themselves that passes with the evening, or is nothing to be kept.
const PASSING: [&str; 6] =
    ["guest_name", "guest_hungry", "guest_drunk", "guest_in_hurry", "guest_bored", super::CRISIS];

/// What a guest tells of himself, fit to be kept: short, in his own words, no trick in it, no secret.
pub fn told(reading: &Reading, lexicon: &Lexicon, spoken: &str, words: &Words) -> Option<String> {
    let tells = |intent: &String| intent.starts_with("guest_") && !PASSING.contains(&intent.as_str());
    let tells = reading.intents.iter().any(tells) && !super::manner::is_of_others(words);
    if !tells || reading.question || !reading.tricks.is_empty() || reading.tone == super::Tone::Hostile {
        return None;
    }
    if !is_harmless(lexicon, spoken, words) {
        return None;
    }
    // The first thing that is said, without quotes; nothing that gives him words or speaks to him.
    let sentence = spoken.split_inclusive(['.', '!', '?']).map(str::trim).find(|part| !part.is_empty())?;
    if super::manner::names_him(&Words::of(sentence)) || !reading.touches.is_empty() {
        return None;
    }
    let fact: String = sentence.chars().filter(|c| !matches!(c, '"' | '“' | '”' | '«' | '»' | '`')).collect();
    let end = fact.char_indices().nth(LONGEST_FACT).map_or(fact.len(), |(at, _)| at);
    let cut = if end < fact.len() { fact[..end].rfind([',', ' ']).unwrap_or(end) } else { end };
    let fact = fact[..cut].trim_end_matches([' ', ',', '.', '!']);
    (!fact.is_empty()).then(|| fact.to_owned())
}

/// Whether `line` holds nothing that belongs to a guest's real life.
pub fn is_harmless(lexicon: &Lexicon, line: &str, words: &Words) -> bool {
    !lexicon.secrets.is_in(words) && !has_long_number(line) && !line.contains(['@', '<', '>', '[', ']', '{'])
}

fn has_long_number(text: &str) -> bool {
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).count() >= SECRET_DIGITS;
    text.split(|c: char| c.is_alphabetic()).any(digits)
}
