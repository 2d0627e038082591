//! Numbers as they are written and spoken at a counter: `1,100`, "nine-fifty", "eleven hundred", "half past
//! nine". What a number may mean is judged by the facts.

use crate::character::Words;

/// A number in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Its value.
    pub value: u32,
    /// The place of its first word.
    pub from: usize,
    /// The place behind its last word.
    pub to: usize,
}

/// The numbers in `words`, in their order.
pub fn numbers(words: &Words) -> Vec<Number> {
    let words: Vec<&str> = words.iter().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match digits(&words, at).or_else(|| spoken(&words, at)) {
            Some((value, to)) => {
                found.push(Number { value, from: at, to });
                at = to;
            }
            None => at += 1,
        }
    }
    found
}

/// A number in digits at `at`: `950`, `1,100` (two words once it is folded), `950yen`, `10pm`.
fn digits(words: &[&str], at: usize) -> Option<(u32, usize)> {
    let bare = |word: &str| -> Option<u32> {
        let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
        let ending = &word[end..];
        let known = matches!(ending, "" | "yen" | "jpy" | "am" | "pm" | "th" | "h" | "k" | "円");
        if end == 0 || end > 7 || !known { None } else { word[..end].parse().ok() }
    };
    let first = words.get(at)?;
    let value = bare(first)?;
    let next = words.get(at + 1).filter(|next| next.len() == 3 && next.chars().all(|c| c.is_ascii_digit()));
    match next.and_then(|next| bare(next)) {
        Some(rest) if first.len() <= 3 && (1..1000).contains(&value) => Some((value * 1000 + rest, at + 2)),
        _ => Some((value, at + 1)),
    }
}

fn unit(word: &str) -> Option<u32> {
    Some(match word {
        "zero" => 0,
        "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "thirteen" => 13,
        "fourteen" => 14,
        "fifteen" => 15,
        "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        _ => return None,
    })
}

fn tens(word: &str) -> Option<u32> {
    Some(match word {
        "twenty" => 20,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        _ => return None,
    })
}

/// A number below a hundred at `at`.
fn small(words: &[&str], at: usize) -> Option<(u32, usize)> {
    let word = words.get(at)?;
    if let Some(ten) = tens(word) {
        let one = words.get(at + 1).and_then(|next| unit(next)).filter(|one| (1..10).contains(one));
        return Some(one.map_or((ten, at + 1), |one| (ten + one, at + 2)));
    }
    unit(word).map(|value| (value, at + 1))
}

/// A number in words at `at`, as prices are spoken too: "nine-fifty" is 950, "eleven hundred" 1100.
fn spoken(words: &[&str], at: usize) -> Option<(u32, usize)> {
    let scale = |at: usize| match words.get(at).copied() {
        Some("hundred") => Some(100),
        Some("thousand") => Some(1000),
        Some("million" | "millions") => Some(1_000_000),
        Some("billion") => Some(1_000_000_000),
        _ => None,
    };
    let start = match words.get(at).copied() {
        Some("a") if scale(at + 1).is_some() => Some((1, at + 1)),
        Some("hundred" | "thousand") => Some((1, at)),
        _ => small(words, at),
    };
    let (mut value, mut to) = start?;
    if scale(to).is_none() {
        // "nine-fifty", "twelve fifty": a price. Five past nine is no such thing.
        let rest = words.get(to).and_then(|word| tens(word)).filter(|_| (1..20).contains(&value));
        return Some(match rest {
            Some(_) => small(words, to).map_or((value, to), |(rest, end)| (value * 100 + rest, end)),
            None => (value, to),
        });
    }
    let mut whole: u32 = 0;
    while let Some(factor) = scale(to) {
        value = value.saturating_mul(factor);
        to += 1;
        if factor >= 1000 {
            whole = whole.saturating_add(value);
            value = 0;
        }
        let next = if words.get(to) == Some(&"and") { to + 1 } else { to };
        match small(words, next) {
            Some((rest, end)) if scale(end).is_some() => {
                whole = whole.saturating_add(value);
                (value, to) = (rest, end);
            }
            Some((rest, end)) if rest < 100 => {
                return Some((whole.saturating_add(value).saturating_add(rest), end));
            }
            _ => {}
        }
    }
    Some((whole.saturating_add(value), to))
}

/// Times of the clock in `words`, as minutes of a half day (0 to 719): "ten", "9:40", "twenty to ten".
pub fn hours(words: &Words) -> Vec<(u32, usize)> {
    let list: Vec<&str> = words.iter().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < list.len() {
        let past = |at: usize| -> Option<(i32, usize)> {
            let (minutes, next) = match list.get(at).copied() {
                Some("half") => (30, at + 1),
                Some("quarter") => (15, at + 1),
                _ => small(&list, at).map(|(value, to)| (value as i32, to))?,
            };
            match list.get(next).copied() {
                Some("past") => Some((minutes, next + 1)),
                // "Five to ten" are two hours, "twenty to ten" is one.
                Some("to") if minutes > 12 => Some((-minutes, next + 1)),
                _ => None,
            }
        };
        let twelve = |at: usize| {
            let named = list.get(at).is_some_and(|word| matches!(*word, "midnight" | "noon" | "midday"));
            named.then_some((12, at + 1))
        };
        let number = |at: usize| digits(&list, at).or_else(|| small(&list, at)).filter(|&(value, _)| value <= 24);
        let hour = |at: usize| number(at).or_else(|| twelve(at));
        let (offset, start) = past(at).filter(|&(_, next)| hour(next).is_some()).unwrap_or((0, at));
        // "Twenty to": of which hour, the guest knows.
        if start == at && past(at).is_some() {
            at += 2;
            continue;
        }
        let Some((value, to)) = hour(start) else {
            at += 1;
            continue;
        };
        let pair = list.get(to).filter(|word| word.len() == 2).and_then(|word| word.parse::<u32>().ok());
        let spoken = list.get(to).and_then(|word| tens(word));
        let minutes = pair.or(spoken).filter(|minutes| *minutes < 60 && offset == 0);
        let total = (value as i32 % 12) * 60 + offset + minutes.unwrap_or(0) as i32;
        found.push((total.rem_euclid(720) as u32, at));
        at = to + usize::from(minutes.is_some());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_read_as_they_are_said() {
        let cases = [
            ("950 yen", 950),
            ("¥1,100", 1100),
            ("nine-fifty", 950),
            ("nine hundred fifty", 950),
            ("nine hundred and fifty", 950),
            ("eleven hundred", 1100),
            ("one thousand one hundred", 1100),
            ("a thousand three hundred", 1300),
            ("hundred fifty", 150),
            ("one fifty", 150),
            ("twelve", 12),
            ("forty-nine", 49),
            ("two million", 2_000_000),
            ("ten thousand", 10_000),
            ("3 hundred", 3),
            ("three hundred thousand", 300_000),
        ];
        for (text, value) in cases {
            assert_eq!(numbers(&Words::of(text)).first().map(|number| number.value), Some(value), "{text}");
        }
        assert!(numbers(&Words::of("No number here")).is_empty());
    }

    #[test]
    fn hours_are_read_as_they_are_said() {
        let cases = [
            ("ten", 600),
            ("9:40", 580),
            ("21:40", 580),
            ("twenty to ten", 580),
            ("half past nine", 570),
            ("10 pm", 600),
            ("10pm", 600),
            ("nine forty", 580),
            ("midnight", 0),
            ("eleven", 660),
            ("five to ten", 300),
        ];
        for (text, minute) in cases {
            assert_eq!(hours(&Words::of(text)).first().map(|hour| hour.0), Some(minute), "{text}");
        }
        assert!(hours(&Words::of("twenty to")).is_empty());
    }
}
