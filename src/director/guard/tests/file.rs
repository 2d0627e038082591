//! The character file through its own guard: every line that the house may say passes where it may be said,
//! without an excuse, and every sentence of canon at its tier.

use super::*;
use crate::character::Moment;

/// Every seat that the file knows of.
fn tables(contract: Contract) -> Vec<Table> {
    let character = Cast::builtin().unwrap_or_else(|error| panic!("{error}")).under(contract);
    let ids: Vec<String> = character.audiences.iter().map(|audience| audience.id.clone()).collect();
    ids.iter()
        .flat_map(|id| {
            [false, true].map(|after_closing| {
                let mut table = Table::of(contract, id);
                table.seat.after_closing = after_closing;
                table
            })
        })
        .collect()
}

/// The fault that a `fresh` guard finds in `line`, for a guest at `table`.
fn fault(table: &Table, fresh: &Guard, line: &Line) -> Option<String> {
    let text = line.write(table.director.character().contract);
    // A slot is filled with what is true before anybody speaks the line.
    let filled = [
        ("{item}", "Tonkotsu"),
        ("{price}", "nine hundred fifty"),
        ("{total}", "sixteen hundred"),
        ("{hours}", "eleven to two, five to ten"),
        ("{closed}", "Wednesdays"),
        ("{name}", "Aoi"),
        ("{usual}", "Tonkotsu, kata-men"),
        ("{away}", "three weeks"),
        ("{gift}", "cookies"),
    ];
    let text = filled.iter().fold(text, |text, (slot, value)| text.replace(slot, value));
    let mut guard = fresh.clone();
    match hear_in(&mut guard, &text, 10_000) {
        Heard::Stopped(fault) => Some(format!("{} at {}: {text}", fault.id(), table.seat.audience)),
        _ => None,
    }
}

#[test]
fn every_line_of_the_file_passes_where_it_is_said() {
    let mut wrong = std::collections::BTreeSet::new();
    let mut count = 0;
    for contract in [Contract::Scene, Contract::Dialogue] {
        for table in tables(contract) {
            let character = Arc::clone(table.director.character());
            let mut decision = table.decide("Hello.", &[]);
            decision.answers.clear();
            let tier = table.seat.tier;
            let of_tier = character.tier(tier).words;
            for topic in &character.topics {
                let (cell, outcome) = crate::director::gate::look_up(topic, &table.seat);
                let words = cell.words.unwrap_or(of_tier);
                let mut gated = Decision { words, gate: outcome, topic: Some(topic.id.clone()), ..decision.clone() };
                gated.reading.line = "Is that so, then?".to_owned();
                count += cell.says.len();
                let fresh = Guard::new(&character, &gated);
                wrong.extend(cell.says.iter().filter_map(|line| fault(&table, &fresh, line)));
            }
            // The rest is said to everyone of a tier alike.
            if table.seat.audience != tier.id() {
                continue;
            }
            let refusals = &character.refusals;
            let plain =
                [&refusals.flat, &refusals.edge, &refusals.silence, &refusals.door, &refusals.insult, &refusals.lost];
            let heard = character.exchanges.iter().filter(|exchange| {
                (exchange.tiers.is_empty() || exchange.tiers.contains(&tier))
                    && (exchange.audiences.is_empty() || exchange.audiences.contains(&table.seat.audience))
                    && (!exchange.when.has(Moment::AfterClosing) || table.seat.after_closing)
            });
            let lines: Vec<&Line> =
                plain.into_iter().flatten().chain(heard.flat_map(|exchange| exchange.says.iter())).collect();
            count += lines.len();
            let fresh = Guard::new(&character, &decision);
            wrong.extend(lines.into_iter().filter_map(|line| fault(&table, &fresh, line)));
            // What he says to such words is said to those who used them.
            let mut asked = decision.clone();
            asked.reading.tricks = vec![crate::character::Trick::Meta];
            let puzzled = refusals.frame.iter().chain(refusals.tricks.values().flatten());
            let fresh = Guard::new(&character, &asked);
            wrong.extend(puzzled.filter_map(|line| fault(&table, &fresh, line)));
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_stands_in_quotes_in_the_canon_passes_at_its_tier() {
    let anyone = [
        "We're open at eleven.",
        "Office work. Long time ago.",
        "I like making ramen.",
        "He has his own life.",
        "I don't know what you're talking about.",
        "Mistake.",
        "I don't follow that stuff.",
        "Three years.",
        "Early.",
        "Eat. The broth gets cold.",
        "We close at ten.",
        "Ramen does not travel.",
        "Tell him Kenji sent you.",
    ];
    let regular = [
        "Quiet lately. Wednesdays are the worst.",
        "I worked in an office in Shinjuku. Didn't suit me.",
        "The shop pays for itself.",
        "He's in Shibuya. Consulting. Smart kid.",
        "Broth doesn't wait.",
        "Cold mornings, hot bones.",
    ];
    let friend = [
        "Shimizu-sensei's worried the whole alley's dying. Maybe he's right.",
        "He went into consulting. Yeah. I know.",
    ];
    let asked =
        ["How's business?", "What did you do before?", "Do you have a son?", "Did you pay her lease?", "Hello."];
    let at = [
        ("stranger", vec![&anyone[..]]),
        ("regular", vec![&anyone[..], &regular[..]]),
        ("close_friend", vec![&anyone[..], &regular[..], &friend[..]]),
        ("inner_circle", vec![&anyone[..], &regular[..], &friend[..]]),
    ];
    for contract in [Contract::Scene, Contract::Dialogue] {
        for (audience, quotes) in &at {
            let table = Table::of(contract, audience);
            // What a friend may hear of the son is no answer about the lease.
            let told = |line: &str, quote: &str| !line.contains("lease") || anyone.contains(&quote);
            for (line, quote) in
                asked.iter().flat_map(|line| quotes.iter().copied().flatten().map(move |quote| (line, quote)))
            {
                if !told(line, quote) {
                    continue;
                }
                let mut guard = table.guard(line);
                let heard = hear_in(&mut guard, quote, 4);
                assert!(!matches!(heard, Heard::Stopped(_)), "{audience}, asked '{line}': {quote}: {heard:?}");
            }
        }
    }
}
