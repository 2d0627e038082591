//! What he could say to a line, from the character file: the gate's own words, the rung of a no, the
//! exchange that fits. The house book speaks the first of them; a model sees them as examples; the guard
//! falls back on them. Chosen by tier and moment, unsaid lines first, in an order drawn from the seed.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

use super::gate::{GateOutcome, Seat};
use super::guest::{Guest, spoken_span};
use super::ledger::Rung;
use super::reading::{CRISIS, Reading, is_polite};
use crate::character::hears::TOPIC;
use crate::character::text::capital;
use crate::character::{Cell, Character, Exchange, Line, MenuItem, Minute, Moment, Segment, Tier, Topic, Trick, Words};

/// Intents of service: they are answered before anything else in the same line.
const SERVICE: [&str; 10] =
    ["price", "hours", "still_open", "machine", "recommend", "menu", "firmness", "not_served", "closed_day", "water"];

/// Who is served, and when.
pub struct Table<'a> {
    /// The character.
    pub character: &'a Character,
    /// The words of the line that is answered; none where he begins.
    pub heard: &'a Words,
    /// Who sits there.
    pub seat: &'a Seat,
    /// What he remembers.
    pub guest: &'a Guest,
    /// The moments that hold, the most telling first.
    pub moments: &'a [Moment],
    /// What was said this evening already, as [`Line`] text.
    pub said: &'a [String],
    /// The shop's clock.
    pub clock: Minute,
    /// For the order of equals.
    pub seed: u64,
}

/// The answers to `reading`: one list of candidates for each thing that is answered, best first.
pub fn answers(
    table: &Table<'_>,
    reading: &Reading,
    gate: Option<(&Topic, &Cell, GateOutcome)>,
    rung: Option<Rung>,
) -> Vec<Vec<Line>> {
    let refusals = &table.character.refusals;
    if reading.has(CRISIS) && rung != Some(Rung::Door) {
        // Who may not want to live is answered, whatever else was said, and by nothing else.
        let lines = table.exchange(CRISIS);
        if !lines.is_empty() {
            return vec![lines];
        }
    }
    match rung {
        Some(Rung::Door) => return vec![refusals.door.clone()],
        Some(Rung::Silence) => return vec![table.unsaid_first(&refusals.silence)],
        Some(Rung::Edge) => return vec![table.unsaid_first(&refusals.edge)],
        Some(Rung::Flat) | None => {}
    }
    // Ordinary talk may suppose, praise and report as it likes.
    let is_shut = gate.is_some_and(|(.., outcome)| outcome.is_shut());
    let trick = reading.tricks.first().or(reading.levers.first().filter(|_| is_shut));
    if let Some(lines) = trick.and_then(|kind| refusals.tricks.get(kind)) {
        return vec![table.shuffled(lines)];
    }
    if reading.puzzles
        && gate.is_none()
        && let Some(lines) = refusals.tricks.get(&Trick::Meta)
    {
        return vec![table.shuffled(lines)];
    }
    if reading.has("insult") {
        return vec![table.shuffled(&refusals.insult)];
    }
    let mut answers = table.service(reading);
    if reading.drops && !reading.stands_alone() && gate.is_none_or(|(.., outcome)| outcome.is_shut()) {
        let lines = table.exchange("drop_it");
        if !lines.is_empty() {
            return vec![lines];
        }
    }
    if let Some((topic, cell, outcome)) = gate {
        // What answers these very words goes before what he says to everyone, where he says anything; but of what he
        // keeps, nothing goes before the first thing he says of it.
        let answers_words = !outcome.is_shut() && (!topic.sensitive || table.is_said(&cell.says[0]));
        let mut lines = if answers_words { table.particular(topic) } else { Vec::new() };
        lines.extend(table.unsaid_first(&cell.says));
        if outcome.is_shut() && table.is_said(&cell.says[0]) {
            // The canonical words may come again, but other ways of saying no come first.
            lines.extend(table.unsaid_first(&refusals.flat));
            lines.sort_by_key(|line| table.last_said(line));
        }
        answers.push(if outcome.is_shut() { lines } else { table.fresh(lines, reading) });
        return answers;
    }
    let usual = |intent: &str| intent == "the_usual" && reading.orders;
    for intent in reading.intents.iter().filter(|intent| !is_service(intent) && !usual(intent)) {
        let mut lines = table.exchange(intent);
        if intent.starts_with("remember_") && lines.iter().all(has_open_slot) {
            // What was never told is not remembered.
            lines.extend(table.exchange(&format!("{intent}_unknown")));
        }
        let room = if is_polite(intent) { answers.is_empty() } else { answers.len() < 2 };
        if !lines.is_empty() && room {
            answers.push(table.fresh(lines, reading));
        }
    }
    let stranger = table.seat.tier == Tier::Stranger;
    if answers.is_empty() && reading.claims_closeness && stranger && !reading.question {
        answers.push(table.exchange("claim_friend"));
        answers.retain(|lines| !lines.is_empty());
    }
    if answers.is_empty() {
        let intent = match (reading.silence, reading.question) {
            (true, _) => "silence",
            (false, true) => "unknown_question",
            (false, false) => "unknown",
        };
        answers.push(table.fresh(table.exchange(intent), reading));
    }
    answers.retain(|lines| !lines.is_empty());
    if answers.is_empty() {
        answers.push(vec![Line::parse("...")]);
    }
    // "Where is …" wants a place: a line that begins with a yes or no answers another question.
    if !reading.yes_or_no {
        for lines in &mut answers {
            lines.sort_by_key(says_yes_or_no);
            lines.iter_mut().for_each(without_yes_or_no);
        }
    }
    answers
}

fn says_yes_or_no(line: &Line) -> bool {
    let spoken = line.spoken();
    let first = spoken.split([' ', '.', ',']).next().unwrap_or_default();
    first == "Yes" || first == "No"
}

/// The line without a yes or no at its beginning, where it says more than that.
fn without_yes_or_no(line: &mut Line) {
    let first = line.segments.iter_mut().find_map(|segment| match segment {
        Segment::Say(text) => Some(text),
        Segment::Scene(_) => None,
    });
    let Some(text) = first else { return };
    let rest = ["Yes. ", "No. ", "Yes, ", "No, "].iter().find_map(|word| text.strip_prefix(word));
    if let Some(rest) = rest.filter(|rest| rest.contains(' ')) {
        *text = capital(rest);
    }
}

/// What he does when the actor failed.
pub fn lost(table: &Table<'_>) -> Line {
    table.shuffled(&table.character.refusals.lost).swap_remove(0)
}

fn is_service(intent: &str) -> bool {
    SERVICE.contains(&intent) || intent.starts_with("order") || intent.starts_with("price")
}

impl Table<'_> {
    /// Orders, prices and the other things of the trade.
    fn service(&self, reading: &Reading) -> Vec<Vec<Line>> {
        let mut answers = Vec::new();
        if let Some(name) = &reading.not_served {
            answers.push(fill(self.exchange("not_served"), &[("item", name.clone())]));
        }
        if reading.asks_price {
            answers.push(self.price(reading));
        } else if reading.orders && reading.has("the_usual") {
            answers.push(self.exchange("the_usual"));
        } else if reading.orders {
            answers.extend(self.order(reading));
        }
        for intent in reading.intents.iter().filter(|intent| SERVICE.contains(&intent.as_str())) {
            let answered =
                matches!(intent.as_str(), "price" | "not_served") || (intent == "firmness" && reading.orders);
            if !answered && answers.len() < 2 {
                answers.push(self.exchange(intent));
            }
        }
        answers.retain(|lines| !lines.is_empty());
        answers
    }

    fn price(&self, reading: &Reading) -> Vec<Line> {
        let items: Vec<_> = reading.items.iter().filter_map(|id| self.character.shop.item(id)).collect();
        match items.as_slice() {
            [] => self.exchange("price_all"),
            [item] if reading.count(&item.id) == 1 => {
                fill(self.exchange("price"), &[("item", item.name.clone()), ("price", spoken_number(item.price))])
            }
            several => {
                let total = several.iter().map(|item| item.price * reading.count(&item.id)).sum();
                fill(self.exchange("price_total"), &[("total", spoken_number(total))])
            }
        }
    }

    /// A word to each of the first two things that are ordered, the bowl before what goes with it.
    fn order(&self, reading: &Reading) -> Vec<Vec<Line>> {
        let mut items: Vec<_> = reading.items.iter().filter_map(|id| self.character.shop.item(id)).collect();
        items.sort_by_key(|item| !item.bowl);
        let answer = |item: &&MenuItem| {
            let own = if item.bowl { self.exchange("order") } else { self.exchange(&format!("order_{}", item.id)) };
            let lines = if own.is_empty() { self.exchange("order_side") } else { own };
            fill(lines, &[("item", item.name.clone()), ("price", spoken_number(item.price))])
        };
        items.iter().take(2).map(answer).collect()
    }

    /// What he says of `topic` to these very words, where he speaks of it.
    pub fn particular(&self, topic: &Topic) -> Vec<Line> {
        self.exchange(&format!("{TOPIC}{}", topic.id))
    }

    /// The lines of the exchanges of `intent` that fit tier and moment, the most particular exchanges
    /// first, with the slots that need no context filled.
    pub fn exchange(&self, intent: &str) -> Vec<Line> {
        let for_them =
            |exchange: &&Exchange| exchange.audiences.is_empty() || exchange.audiences.contains(&self.seat.audience);
        let of_intent: Vec<&Exchange> = self.character.exchanges.of(intent).collect();
        let asked = |exchange: &&Exchange| {
            exchange.triggers.is_empty() || exchange.triggers.iter().any(|term| term.is_in(self.heard))
        };
        let fits = |exchange: &&Exchange| {
            for_them(exchange)
                && (exchange.tiers.is_empty() || exchange.tiers.contains(&self.seat.tier))
                && exchange.when.holds(self.moments)
                && asked(exchange)
        };
        let mut fitting: Vec<&Exchange> = of_intent.iter().copied().filter(fits).collect();
        if fitting.is_empty() {
            // Nothing for this tier: what a lower one hears is never wrong.
            let lower = |exchange: &&Exchange| {
                for_them(exchange)
                    && exchange.tiers.iter().any(|&tier| tier < self.seat.tier)
                    && exchange.when.holds(self.moments)
                    && asked(exchange)
            };
            fitting = of_intent.iter().copied().filter(lower).collect();
        }
        let particular = |exchange: &&Exchange| {
            8 * u8::from(!exchange.triggers.is_empty())
                + 4 * u8::from(!exchange.audiences.is_empty())
                + 2 * u8::from(!exchange.tiers.is_empty())
                + u8::from(exchange.when.has_phase())
        };
        // What belongs to the weather or the day is drawn against what belongs to any; where the weather is
        // what is asked, it comes first.
        let ambient_first = intent == "small_talk_weather" || self.seed.is_multiple_of(2);
        let order = |exchange: &&Exchange| {
            let ambient = exchange.when.is_ambient();
            (std::cmp::Reverse(particular(exchange)), ambient != ambient_first)
        };
        fitting.sort_by_key(order);
        let mut lines = Vec::new();
        for exchange in fitting {
            lines.extend(self.shuffled(&exchange.says));
        }
        lines.sort_by_key(|line| self.last_said(line));
        let shop = &self.character.shop;
        let hours = shop.hours.iter().map(|(from, to)| format!("{} to {}", spoken_hour(from.0), spoken_hour(to.0)));
        let closed = shop.text.closed.iter().map(|day| capital(day) + "s").collect::<Vec<_>>().join(" and ");
        let mut slots = vec![("hours", hours.collect::<Vec<_>>().join(", ")), ("closed", closed)];
        slots.push(("time", spoken_time(self.clock)));
        let by_day = self.moments.contains(&Moment::Lunch);
        slots.push(("bye", if by_day { "Thank you" } else { "Good night" }.to_owned()));
        if let Some(left) = shop.left(self.clock) {
            slots.push(("left", spoken_minutes(left)));
        }
        slots.extend(self.guest.name.clone().map(|name| ("name", name)));
        let usual = self.guest.usual.as_ref().and_then(|usual| usual.spoken(self.character));
        slots.extend(usual.map(|usual| ("usual", usual)));
        slots.extend(self.guest.last_gift().map(|gift| ("gift", gift.to_owned())));
        if self.guest.away() > 0 {
            slots.push(("away", spoken_span(self.guest.away())));
        }
        fill(lines, &slots)
    }

    /// `lines`, unless all of them were spoken tonight: then what he says to who asks again, or a nod to a
    /// remark.
    fn fresh(&self, mut lines: Vec<Line>, reading: &Reading) -> Vec<Line> {
        let is_new = |line: &Line| self.last_said(line) == 0 || line.spoken_words() == 0;
        if lines.iter().any(is_new) {
            // A beat may come again before words do.
            lines.sort_by_key(|line| !is_new(line));
            return lines;
        }
        let intents: &[&str] =
            if reading.question { &["asked_again", "unknown_question", "silence"] } else { &["unknown", "silence"] };
        let others = intents.iter().map(|intent| self.exchange(intent));
        others.into_iter().find(|others| others.iter().any(is_new)).unwrap_or(lines)
    }

    /// Whether `line` was said tonight.
    pub fn is_said(&self, line: &Line) -> bool {
        self.last_said(line) > 0
    }

    /// When `line` was said last tonight, counted from 1; 0 for a line that was not.
    fn last_said(&self, line: &Line) -> usize {
        let text = line.to_string();
        // It may have been said without its yes or no.
        let short = says_yes_or_no(line).then(|| {
            let mut short = line.clone();
            without_yes_or_no(&mut short);
            short.to_string()
        });
        self.said.iter().rposition(|said| *said == text || Some(said) == short.as_ref()).map_or(0, |at| at + 1)
    }

    /// Lines in the file's order, those that were not said tonight, or longest ago, first.
    fn unsaid_first(&self, lines: &[Line]) -> Vec<Line> {
        let mut lines = lines.to_vec();
        lines.sort_by_key(|line| self.last_said(line));
        lines
    }

    /// Lines in a drawn order, those that were not said tonight, or longest ago, first.
    pub fn shuffled(&self, lines: &[Line]) -> Vec<Line> {
        let mut lines = lines.to_vec();
        lines.shuffle(&mut ChaCha8Rng::seed_from_u64(self.seed));
        lines.sort_by_key(|line| self.last_said(line));
        lines
    }
}

/// The lines with `slots` filled. A line that then still has an empty slot is left out.
fn fill(lines: Vec<Line>, slots: &[(&str, String)]) -> Vec<Line> {
    let fill_one = |text: &str| {
        let filled =
            slots.iter().fold(text.to_owned(), |text, (slot, value)| text.replace(&format!("{{{slot}}}"), value));
        capital(&filled)
    };
    lines.into_iter().map(|line| line.map(fill_one)).collect()
}

/// Whether a line still waits for a slot (the guest's name, his usual) that nobody filled.
pub fn has_open_slot(line: &Line) -> bool {
    line.segments.iter().any(|segment| segment.text().contains('{'))
}

/// A number of yen as he says it: `950` is "nine fifty", `1100` "eleven hundred", `2000` "two thousand".
pub fn spoken_number(number: u32) -> String {
    let (hundreds, rest) = (number / 100, number % 100);
    if number == 0 {
        return "nothing".to_owned();
    }
    if rest == 0 && hundreds >= 10 && hundreds % 10 == 0 {
        return format!("{} thousand", under_hundred(hundreds / 10));
    }
    if hundreds >= 20 {
        return format!("{} thousand {}", under_hundred(hundreds / 10), spoken_number(number % 1000));
    }
    if hundreds == 0 {
        return under_hundred(rest);
    }
    if rest == 0 {
        return format!("{} hundred", under_hundred(hundreds));
    }
    if hundreds % 10 == 0 {
        return format!("{} thousand {}", under_hundred(hundreds / 10), under_hundred(rest));
    }
    format!("{} {}", under_hundred(hundreds), under_hundred(rest))
}

/// A time of day as he says it, to five minutes: "ten past eight", "half past nine".
pub fn spoken_time(clock: Minute) -> String {
    let rounded = (clock.0 + 2) / 5 * 5;
    let (now, minute) = (rounded / 60, rounded % 60);
    let hour = |hour: u16| under_hundred(u32::from((hour + 11) % 12 + 1));
    match minute {
        0 => hour(now),
        15 => format!("quarter past {}", hour(now)),
        30 => format!("half past {}", hour(now)),
        45 => format!("quarter to {}", hour(now + 1)),
        1..30 => format!("{} past {}", under_hundred(u32::from(minute)), hour(now)),
        _ => format!("{} to {}", under_hundred(u32::from(60 - minute)), hour(now + 1)),
    }
}

/// A span of minutes as he says it: "ten minutes", "an hour and a half".
pub fn spoken_minutes(minutes: u16) -> String {
    match (minutes + 2) / 5 * 5 {
        0..=5 => "five minutes".to_owned(),
        60 => "an hour".to_owned(),
        rounded @ 61..90 => format!("an hour and {}", under_hundred(u32::from(rounded - 60))),
        90 => "an hour and a half".to_owned(),
        rounded @ 91.. => match (rounded / 60, rounded % 60) {
            (hours, 0..30) => format!("{} hours", under_hundred(u32::from(hours))),
            (hours, _) => format!("{} hours and a half", under_hundred(u32::from(hours))),
        },
        rounded => format!("{} minutes", under_hundred(u32::from(rounded))),
    }
}

fn spoken_hour(minute: u16) -> String {
    let (hour, rest) = (minute / 60, minute % 60);
    let hour = under_hundred(u32::from(if hour > 12 { hour - 12 } else { hour }));
    if rest == 0 { hour } else { format!("{hour} {}", under_hundred(u32::from(rest))) }
}

/// `number` in words; digits from 100 on.
fn under_hundred(number: u32) -> String {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    match number {
        0..20 => ONES[number as usize].to_owned(),
        20..100 if number.is_multiple_of(10) => TENS[(number / 10) as usize].to_owned(),
        20..100 => format!("{}-{}", TENS[(number / 10) as usize], ONES[(number % 10) as usize]),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_spoken_as_he_would() {
        let spoken = [
            (950, "nine fifty"),
            (1100, "eleven hundred"),
            (1300, "thirteen hundred"),
            (150, "one fifty"),
            (500, "five hundred"),
            (1600, "sixteen hundred"),
            (2000, "two thousand"),
            (2050, "two thousand fifty"),
            (1050, "one thousand fifty"),
            (2700, "two thousand seven hundred"),
            (3850, "three thousand eight fifty"),
        ];
        for (number, words) in spoken {
            assert_eq!(spoken_number(number), words);
        }
    }

    #[test]
    fn times_and_spans_are_spoken_as_people_do() {
        let times = [(19, 30, "half past seven"), (20, 9, "ten past eight"), (21, 40, "twenty to ten"), (22, 0, "ten")];
        for (hour, minute, words) in times {
            assert_eq!(spoken_time(Minute(hour * 60 + minute)), words);
        }
        let spans = [(3, "five minutes"), (41, "forty minutes"), (60, "an hour"), (75, "an hour and fifteen")];
        for (minutes, words) in spans.into_iter().chain([(90, "an hour and a half"), (122, "two hours")]) {
            assert_eq!(spoken_minutes(minutes), words);
        }
    }

    #[test]
    fn hours_are_spoken_on_the_twelve_hour_clock() {
        assert_eq!(spoken_hour(11 * 60), "eleven");
        assert_eq!(spoken_hour(21 * 60 + 40), "nine forty");
    }
}
