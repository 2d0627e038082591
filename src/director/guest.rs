//! What he keeps of a guest from visit to visit, after the memory contract of the character file: the name,
//! the usual, gifts, what was told, what was turned down, how they parted. Facts of the game alone; what
//! belongs to a guest's real life is sorted out by the reading before it comes here.

use std::collections::{BTreeMap, BTreeSet};

use super::Decision;
use crate::character::{Character, Words};

/// Most visits whose days are kept.
const MOST_VISITS: usize = 60;
/// Most gifts that are kept.
const MOST_GIFTS: usize = 8;
/// Most praises that are kept.
const MOST_PRAISES: usize = 12;
/// Most words of a gift's name.
const LONGEST_GIFT: usize = 3;

/// What a guest usually eats.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Usual {
    /// Id of the bowl.
    pub item: String,
    /// Id of the firmness, if it was ever named.
    pub firmness: Option<String>,
}

impl Usual {
    /// As he says it: "Tonkotsu ajitama, kata-men". `None` when the menu no longer has the bowl.
    pub fn spoken(&self, character: &Character) -> Option<String> {
        let bowl = &character.shop.item(&self.item)?.name;
        let wanted = self.firmness.as_ref();
        let firmness = character.shop.firmness.iter().find(|(id, ..)| Some(id) == wanted);
        Some(match firmness {
            Some((_, name, _)) => format!("{bowl}, {}", name.to_lowercase()),
            None => bowl.clone(),
        })
    }
}

/// How a visit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parting {
    /// With a goodbye or a gochisousama.
    Goodbye,
    /// Without a word.
    Silent,
    /// At closing time.
    Closing,
    /// By the door he was shown.
    Door,
}

/// Something with the shop day on which it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated<T> {
    /// What.
    pub what: T,
    /// The day on the shop's calendar.
    pub day: u32,
}

/// Something a guest told of himself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// In the guest's words.
    pub what: String,
    /// The intent it was heard as, `guest_tired`, where it was one.
    pub kind: Option<String>,
    /// The day on the shop's calendar.
    pub day: u32,
}

/// What he keeps of a guest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Guest {
    /// The name that was given.
    pub name: Option<String>,
    /// What he usually eats.
    pub usual: Option<Usual>,
    /// What was brought, newest last.
    pub gifts: Vec<Dated<String>>,
    /// What was told, newest last; at most as many as the character file keeps.
    pub facts: Vec<Told>,
    /// Praise that was given, folded: the same again is worth nothing. Newest last.
    pub praises: Vec<String>,
    /// Topics that were turned down, with how often; dated by the last time.
    pub refused: BTreeMap<String, Dated<u32>>,
    /// Fragments that were told.
    pub fragments: BTreeSet<String>,
    /// The day on which the guest last noticed what was different.
    pub noticed: Option<u32>,
    /// Days of the visits, newest last.
    pub visits: Vec<u32>,
    /// How the last visit ended.
    pub parting: Option<Dated<Parting>>,
}

impl Guest {
    /// Begins a visit on `day`. Returns the days since the last one, if there was one.
    pub fn sit_down(&mut self, day: u32) -> Option<u32> {
        let away = self.visits.last().map(|&last| day.saturating_sub(last));
        if self.visits.last() != Some(&day) {
            self.visits.push(day);
        }
        let surplus = self.visits.len().saturating_sub(MOST_VISITS);
        self.visits.drain(..surplus);
        away
    }

    /// Days between this visit and the one before, 0 without one.
    pub fn away(&self) -> u32 {
        match self.visits.as_slice() {
            [.., before, now] => now.saturating_sub(*before),
            _ => 0,
        }
    }

    /// The gift that was brought on the visit before this one, if it was.
    pub fn last_gift(&self) -> Option<&str> {
        let before = self.visits.iter().rev().nth(1)?;
        self.gifts.iter().rev().find(|gift| gift.day == *before).map(|gift| gift.what.as_str())
    }

    /// What was told last before `day`, if anything was.
    pub fn told_before(&self, day: u32) -> Option<&Told> {
        self.facts.iter().rev().find(|told| told.day < day)
    }

    /// Whether `fact` was told before, in much the same words.
    pub fn knows(&self, fact: &str) -> bool {
        let told = Words::of(fact);
        self.facts.iter().any(|known| Words::of(&known.what) == told)
    }

    /// Whether `line` praises in words that were used before.
    pub fn has_praised(&self, line: &str) -> bool {
        self.praises.contains(&plain(line))
    }

    /// Keeps what a released turn brought.
    pub fn note(&mut self, character: &Character, decision: &Decision, day: u32) {
        let reading = &decision.reading;
        if let Some(name) = &reading.name {
            self.name = Some(name.clone());
        }
        let bowl = reading.items.iter().find(|id| character.shop.item(id).is_some_and(|item| item.bowl));
        if let Some(item) = bowl.filter(|_| reading.orders) {
            let kept = self.usual.take().and_then(|usual| usual.firmness);
            self.usual = Some(Usual { item: item.clone(), firmness: reading.firmness.clone().or(kept) });
        }
        if reading.has("gift") && !reading.question && reading.harmless {
            let what = gift(&reading.line).unwrap_or_else(|| "what you brought".to_owned());
            self.gifts.push(Dated { what, day });
            let surplus = self.gifts.len().saturating_sub(MOST_GIFTS);
            self.gifts.drain(..surplus);
        }
        if reading.has("praise_food") && reading.harmless && !self.has_praised(&reading.line) {
            self.praises.push(plain(&reading.line));
            let surplus = self.praises.len().saturating_sub(MOST_PRAISES);
            self.praises.drain(..surplus);
        }
        if let Some(told) = reading.told.as_ref().filter(|told| !self.knows(told)) {
            let kind = reading.intents.iter().find(|intent| intent.starts_with("guest_")).cloned();
            self.facts.push(Told { what: told.clone(), kind, day });
            let surplus = self.facts.len().saturating_sub(character.memory.facts as usize);
            self.facts.drain(..surplus);
        }
        if decision.noticed {
            self.noticed = Some(day);
        }
        if let Some(topic) = decision.topic.as_ref().filter(|_| decision.gate.is_shut()) {
            let known = self.refused.entry(topic.clone()).or_insert(Dated { what: 0, day });
            known.what = known.what.saturating_add(1);
            known.day = day;
        }
        if decision.tells {
            self.fragments.extend(decision.fragment.clone());
        }
    }
}

fn plain(line: &str) -> String {
    Words::of(line).iter().collect::<Vec<_>>().join(" ")
}

/// A span of days as he would say it: "two days", "a week", "three weeks", "a long time".
pub fn spoken_span(days: u32) -> String {
    const COUNT: [&str; 11] = ["no", "a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let name = |count: u32, unit: &str| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{} {unit}{plural}", COUNT[count as usize])
    };
    match days {
        0..7 => name(days, "day"),
        7..11 => "a week".to_owned(),
        11..60 => name(days.div_ceil(7).min(8), "week"),
        60..320 => name((days / 30).min(10), "month"),
        _ => "a long time".to_owned(),
    }
}

/// What is brought, as a noun phrase: "I brought some cookies for Yuko" is "the cookies".
fn gift(line: &str) -> Option<String> {
    const BRINGS: [&str; 8] = ["brought", "bought", "got", "have", "made", "baked", "bring", "here"];
    const BEFORE: [&str; 26] = [
        "you",
        "him",
        "her",
        "some",
        "a",
        "an",
        "the",
        "these",
        "this",
        "those",
        "your",
        "wife",
        "yuko",
        "is",
        "are",
        "little",
        "small",
        "box",
        "of",
        "few",
        "for",
        "also",
        "something",
        "just",
        "with",
        "me",
    ];
    const AFTER: [&str; 22] = [
        "for", "from", "to", "as", "and", "because", "i", "my", "in", "on", "with", "that", "which", "they", "it",
        "if", "please", "today", "tonight", "here", "you", "back",
    ];
    let sentence = line
        .split_inclusive(['.', '!', '?', ';'])
        .find(|part| Words::of(part).iter().any(|word| BRINGS.contains(&word)))?;
    let words: Vec<String> = Words::of(sentence).iter().map(str::to_owned).collect();
    let at = words.iter().position(|word| BRINGS.contains(&word.as_str()))?;
    let rest = words[at + 1..].iter().skip_while(|word| BEFORE.contains(&word.as_str()));
    let noun: Vec<&str> =
        rest.take_while(|word| !AFTER.contains(&word.as_str())).take(LONGEST_GIFT).map(String::as_str).collect();
    (!noun.is_empty()).then(|| format!("the {}", noun.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gift_is_named_after_the_words_that_bring_it() {
        let lines = [
            ("I brought some cookies for Yuko.", Some("the cookies")),
            ("I brought you Hokkaido cookies", Some("the hokkaido cookies")),
            ("Here, these are mandarins from my aunt", Some("the mandarins")),
            ("I brought you something.", None),
            ("This is for you.", None),
        ];
        for (line, what) in lines {
            assert_eq!(gift(line).as_deref(), what, "{line}");
        }
    }

    #[test]
    fn a_span_is_said_as_people_say_it() {
        let spans = [(1, "a day"), (2, "two days"), (8, "a week"), (21, "three weeks"), (70, "two months")];
        for (days, spoken) in spans {
            assert_eq!(spoken_span(days), spoken);
        }
        assert_eq!(spoken_span(4000), "a long time");
    }

    #[test]
    fn sitting_down_tells_how_long_it_was() {
        let mut guest = Guest::default();
        assert_eq!(guest.sit_down(0), None);
        assert_eq!(guest.sit_down(9), Some(9));
        assert_eq!((guest.away(), guest.visits.len()), (9, 2));
    }
}
