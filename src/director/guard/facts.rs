//! What he says of his shop and his people against what the file says: prices, hours, the closed day,
//! relatives and their names, counts that are settled. A number that nothing ties to a fact is let through.

use std::sync::Arc;

use super::numbers::{Number, hours};
use super::sentence::Sentence;
use crate::character::hearing::{Figure, Hearing};
use crate::character::{Character, Minute, Term, Words};

/// Most prices that a total is made of.
const MOST_SUMMED: usize = 3;
/// Most of one thing that a total is made of.
const MOST_OF_ONE: u32 = 8;
/// Words of before in which the thing may stand whose price a sentence is.
const NAMED_BEFORE: usize = 3;
/// From here on a bare number may be his age.
const ADULT: u32 = 18;
/// Words between an item and its price.
const NEAR_ITEM: usize = 4;

/// The facts of one character, and what this guest asks about.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Aliases and price of each item.
    menu: Vec<(Arc<[Term]>, u32)>,
    prices: Vec<u32>,
    /// The prices that were asked for.
    asked: Vec<u32>,
    opens: Vec<u32>,
    closes: Vec<u32>,
    last_order: u32,
    closed: Vec<String>,
    people: Vec<String>,
    age: u32,
}

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl Facts {
    /// The facts of `character`, for a guest who asks for the price of `items`.
    pub fn of(character: &Character, items: &[String]) -> Self {
        let shop = &character.shop;
        let asked = items.iter().filter_map(|id| shop.item(id)).map(|item| item.price).collect();
        let half_day = |minute: Minute| u32::from(minute.0) % 720;
        let names = character
            .identity
            .people
            .iter()
            .flat_map(|person| Words::of(&person.name).iter().map(str::to_owned).collect::<Vec<_>>());
        Self {
            asked,
            prices: shop.menu.iter().map(|item| item.price).collect(),
            menu: shop.menu.iter().map(|item| (Arc::clone(&item.aliases), item.price)).collect(),
            opens: shop.hours.iter().map(|&(from, _)| half_day(from)).collect(),
            closes: shop.hours.iter().map(|&(_, to)| half_day(to)).collect(),
            last_order: half_day(shop.last_order),
            closed: shop.text.closed.iter().map(|day| day.to_lowercase()).collect(),
            age: character.identity.age,
            people: names.filter(|name| name.len() > 2 && name != "sensei").collect(),
        }
    }

    /// Whether `sentence` says what is not so, after the words `before`.
    pub fn contradicts(&self, hearing: &Hearing, before: &Words, sentence: &Sentence<'_>) -> bool {
        let said = &sentence.said;
        self.wrong_price(sentence, before)
            || self.wrong_hour(said)
            || self.wrong_day(said)
            || self.wrong_kin(hearing, sentence)
            || self.wrong_age(sentence)
            || self.wrong_figure(hearing, sentence)
    }

    fn wrong_price(&self, sentence: &Sentence<'_>, before: &Words) -> bool {
        let (text, words, numbers) = (sentence.spoken.as_str(), &sentence.said, &sentence.numbers_heard);
        if numbers.is_empty() {
            return false;
        }
        let list: Vec<&str> = words.iter().collect();
        let in_yen = |number: &Number| {
            list.get(number.to) == Some(&"yen")
                || list[number.from..number.to].iter().any(|word| word.ends_with("yen") || word.ends_with('円'))
        };
        let signed = text.contains(['¥', '￥', '円']);
        let prices: Vec<&Number> =
            numbers.iter().filter(|number| in_yen(number) || signed && number.value >= 50).collect();
        // Notes and coins are no prices: "thousand-yen notes".
        let change =
            ["note", "notes", "coin", "coins", "bill", "bills", "change"].iter().any(|word| list.contains(word));
        let named = self.named(words);
        // "Kaedama. Two hundred yen.": the thing stands in the sentence before.
        if named.is_empty()
            && let Some(first) = numbers.first().filter(|number| number.from == 0)
        {
            let before = self.named(&before.last(NAMED_BEFORE));
            if let [(price, _)] = before.as_slice() {
                let priced = (100..20_000).contains(&first.value) && !counts_something(&list, first);
                return priced && !first.value.is_multiple_of(*price);
            }
        }
        if !change {
            let asked = |value: u32| {
                let times = |price: &u32| value.is_multiple_of(*price) && value / price <= MOST_OF_ONE;
                self.asked.iter().any(times) || is_sum(&self.asked, value, self.asked.len().max(MOST_SUMMED))
            };
            let so = |value: u32| {
                let multiple =
                    |(_, price): &(Arc<[Term]>, u32)| value.is_multiple_of(*price) && value / price <= MOST_OF_ONE;
                let known = is_sum(&self.prices, value, MOST_SUMMED) || self.menu.iter().any(multiple);
                known && (!named.is_empty() || self.asked.is_empty() || asked(value))
            };
            if prices.iter().any(|number| !so(number.value)) {
                return true;
            }
            // Asked for a price, he says a number: it is that price.
            let bare = |number: &Number| {
                (100..20_000).contains(&number.value) && !counts_something(&list, number) && !asked(number.value)
            };
            if named.is_empty() && !self.asked.is_empty() && numbers.iter().any(bare) {
                return true;
            }
        }
        // Beside the one thing that is named: its price.
        let together = ["and", "with", "plus", "total", "together", "both", "all", "each", "makes"];
        match named.as_slice() {
            [(price, place)] if !together.iter().any(|word| list.contains(word)) => numbers.iter().any(|number| {
                let near = number.from >= place.1 && number.from - place.1 < NEAR_ITEM
                    || place.0 >= number.to && place.0 - number.to < 2;
                let in_range = (100..20_000).contains(&number.value);
                near && in_range && !number.value.is_multiple_of(*price) && !counts_something(&list, number)
            }),
            _ => false,
        }
    }

    /// The items that `words` name, with their prices and places; the longest name at a place.
    fn named(&self, words: &Words) -> Vec<(u32, (usize, usize))> {
        let found = self.menu.iter().filter_map(|(aliases, price)| {
            let places = aliases.iter().filter_map(|alias| alias.find(words).map(|at| (at, at + alias.len())));
            places.max_by_key(|(from, to)| to - from).map(|place| (*price, place))
        });
        let found: Vec<_> = found.collect();
        let inside = |&(_, (from, to)): &(u32, (usize, usize))| {
            found.iter().any(|&(_, (f, t))| f <= from && to <= t && (t - f) > (to - from))
        };
        found.iter().filter(|item| !inside(item)).copied().collect()
    }

    /// Whether somebody or something else is spoken of.
    fn of_others(&self, words: &Words) -> bool {
        const OTHERS: [&str; 24] = [
            "he",
            "she",
            "they",
            "his",
            "her",
            "their",
            "market",
            "train",
            "trains",
            "bank",
            "office",
            "station",
            "bar",
            "konbini",
            "museum",
            "place",
            "places",
            "others",
            "you",
            "your",
            "department",
            "temple",
            "park",
            "ward",
        ];
        words.iter().any(|word| OTHERS.contains(&word) || self.people.iter().any(|name| name == word))
    }

    fn wrong_hour(&self, words: &Words) -> bool {
        let list: Vec<&str> = words.iter().collect();
        let verb = |at: usize| match list[at] {
            "close" | "closes" | "closing" | "closed" | "until" | "till" => Some(&self.closes),
            "open" | "opens" | "opening" => Some(&self.opens),
            _ => None,
        };
        // "I sleep until seven" is no hour of the shop.
        let of_shop = |word: &&str| {
            matches!(*word, "open" | "opens" | "opening" | "close" | "closes" | "closing" | "we" | "were")
        };
        let speaks = (0..list.len()).any(|at| verb(at).is_some()) && list.iter().any(of_shop);
        let last_order = list.windows(2).any(|pair| pair[0] == "last" && pair[1].starts_with("order"));
        if !(speaks || last_order) || self.of_others(words) {
            return false;
        }
        hours(words).into_iter().any(|(minute, at)| {
            // "open at eleven", "from eleven till two", "last order twenty to ten".
            let lead = at.saturating_sub(4);
            let after = &list[lead..at];
            let joins = |word: &&str| {
                matches!(*word, "at" | "by" | "around" | "from" | "until" | "till" | "to" | "is" | "between")
            };
            if !(after.iter().any(joins) || at > 0 && verb(at - 1).is_some() || last_order) {
                return false;
            }
            let next = list.get(at + 1).copied().unwrap_or_default();
            if matches!(next, "minutes" | "minute" | "years" | "days" | "bowls" | "seats" | "more" | "of") {
                return false;
            }
            let nearest = (lead..at).rev().find_map(|at| {
                let last = list[at].starts_with("order");
                if last { Some(std::slice::from_ref(&self.last_order)) } else { verb(at).map(Vec::as_slice) }
            });
            let so = |known: &[u32]| known.contains(&minute);
            let any = so(&self.opens) || so(&self.closes) || minute == self.last_order;
            match nearest {
                Some(known) if known.contains(&self.last_order) => minute != self.last_order && !so(&self.closes),
                // "We're open till ten", "open from five to ten": any hour of the file is right there.
                Some(known)
                    if list.iter().any(|word| matches!(*word, "till" | "until" | "to" | "from" | "between")) =>
                {
                    !any && !so(known)
                }
                Some(known) => !so(known),
                None => !any,
            }
        })
    }

    fn wrong_day(&self, words: &Words) -> bool {
        let list: Vec<&str> = words.iter().collect();
        let day = |word: &str| DAYS.iter().find(|day| word == **day || word.strip_suffix('s') == Some(**day)).copied();
        let shut = |word: &str| matches!(word, "closed" | "shut");
        let off = list.windows(2).any(|pair| pair == ["day", "off"] || pair == ["days", "off"]);
        if !(list.iter().any(|word| shut(word)) || off) || self.of_others(words) {
            return false;
        }
        let wrong = |word: &str| day(word).is_some_and(|day| !self.closed.iter().any(|known| known == day));
        (0..list.len()).any(|at| {
            let near = at.saturating_sub(4)..(at + 5).min(list.len());
            wrong(list[at])
                && list[near].iter().any(|word| shut(word) || off && *word == "off")
                && !list.iter().any(|word| matches!(*word, "open" | "not" | "isnt" | "arent" | "never"))
        })
    }

    fn wrong_kin(&self, hearing: &Hearing, sentence: &Sentence<'_>) -> bool {
        let list: Vec<&str> = sentence.said.iter().collect();
        let mine = |at: usize| at > 0 && matches!(list[at - 1], "my" | "our");
        let has = |at: usize| {
            let before = &list[at.saturating_sub(4)..at];
            before.iter().any(|word| matches!(*word, "i" | "we" | "ive"))
                && before.iter().any(|word| matches!(*word, "have" | "had" | "got" | "ive"))
        };
        let invented = sentence.heard.of(hearing.lists.relatives).any(|hit| mine(hit.from) || has(hit.from));
        if invented && !list.iter().any(|word| matches!(*word, "no" | "not" | "never" | "like")) {
            return true;
        }
        if !list.iter().any(|word| matches!(*word, "my" | "our")) {
            return false;
        }
        // "My wife, Keiko": a word of kinship and a name that is not hers.
        let raw: Vec<&str> = sentence.spoken.split_whitespace().collect();
        let bare = |word: &str| Words::of(word).iter().next().unwrap_or_default().trim_end_matches("s").to_owned();
        (0..raw.len()).any(|at| {
            let own = at > 0 && matches!(bare(raw[at - 1]).as_str(), "my" | "our");
            let Some(names) = hearing.kin.get(&bare(raw[at])).filter(|_| own) else { return false };
            let skip = raw.get(at + 1..).unwrap_or_default().iter().take_while(|word| {
                matches!(Words::of(word).iter().next(), Some("name" | "names" | "is" | "called" | "s"))
            });
            let next = at + 1 + skip.count();
            let ends = raw[at].ends_with(['.', '!', '?', ';', ':']);
            let Some(name) = raw.get(next).filter(|_| !ends) else { return false };
            let is_name =
                name.trim_matches(|c: char| !c.is_alphanumeric()).chars().next().is_some_and(char::is_uppercase);
            let is_i = matches!(Words::of(name).iter().next(), Some("i" | "im" | "ill" | "id" | "ive"));
            let plain = Words::of(name);
            let known = plain.iter().next().unwrap_or_default();
            is_name && !is_i && !names.iter().any(|own| known.starts_with(own.as_str()))
        })
    }

    /// "I'm sixty.": a number that ends what he says he is.
    fn wrong_age(&self, sentence: &Sentence<'_>) -> bool {
        let said = &sentence.said;
        sentence.numbers_heard.iter().any(|number| {
            let one = number.from.checked_sub(1).and_then(|at| said.get(at));
            let two = number.from.checked_sub(2).and_then(|at| said.get(at));
            let is_he = one == Some("im") || (two, one) == (Some("i"), Some("am"));
            is_he && number.to == said.len() && (ADULT..100).contains(&number.value) && number.value != self.age
        })
    }

    fn wrong_figure(&self, hearing: &Hearing, sentence: &Sentence<'_>) -> bool {
        let (said, numbers) = (&sentence.said, &sentence.numbers_heard);
        if numbers.is_empty() || self.of_others(said) && !said.iter().any(|word| matches!(word, "i" | "im" | "my")) {
            return false;
        }
        numbers.iter().any(|number| {
            let counts = |figure: &&Figure| {
                let unit = sentence.heard.of(figure.unit).any(|hit| hit.from == number.to || hit.from == number.to + 1);
                unit && figure.near.is_none_or(|near| sentence.shown.any(near))
            };
            let mut known = hearing.figures.iter().filter(counts).peekable();
            known.peek().is_some() && !known.any(|figure| figure.is.contains(&number.value))
        })
    }
}

/// Whether a number counts hours or bowls and not yen.
fn counts_something(list: &[&str], number: &Number) -> bool {
    const UNITS: [&str; 12] = [
        "minutes", "hours", "hour", "years", "year", "seconds", "bowls", "pieces", "grams", "degrees", "people",
        "times",
    ];
    list.get(number.to).is_some_and(|next| UNITS.contains(next))
}

/// Whether `value` is what up to `most` of `prices` come to.
fn is_sum(prices: &[u32], value: u32, most: usize) -> bool {
    let rest = |price: &u32| value.checked_sub(*price);
    most > 0 && prices.iter().filter_map(rest).any(|rest| rest == 0 || is_sum(prices, rest, most - 1))
}
