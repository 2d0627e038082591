//! Hears recorded replies as the guard would: `cargo run --release --example guard -- FILE`. FILE holds a JSON
//! object a row, `{"reply": …, "labels": […], "speaking_to": …, "model": …}`, all but the reply optional. Prints
//! what was stopped and what passed by label, and every unlabelled reply that was touched, by fault.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use kenji::character::{Cast, Character, Contract, Tier, Trick};
use kenji::director::{
    Circumstances, Decision, Director, Evening, FaultKind, GateOutcome, Guard, Guest, Heard, Seat, Standing,
};
use serde::Deserialize;

/// Characters of a piece, as a model streams them.
const PIECE: usize = 4;
/// How often each reply is heard to time it.
const TIMES: usize = 5;

#[derive(Deserialize)]
struct Row {
    reply: String,
    #[serde(default)]
    labels: Vec<String>,
    #[serde(default)]
    speaking_to: Option<String>,
    #[serde(default)]
    model: Option<String>,
}

/// What the guard made of a row.
struct Outcome {
    fault: Option<FaultKind>,
    stopped_at: String,
    took: Duration,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("usage: guard FILE")?;
    let text = std::fs::read_to_string(&file)?;
    let rows: Vec<Row> =
        text.lines().filter(|row| !row.trim().is_empty()).map(serde_json::from_str).collect::<Result<_, _>>()?;
    let cast = Cast::builtin()?;
    let directors = [Contract::Scene, Contract::Dialogue].map(|contract| Director::new(cast.under(contract)));
    let mut out = io::stdout().lock();
    let mut labels: BTreeMap<&str, (usize, Vec<usize>)> = BTreeMap::new();
    let mut touched: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut decisions: BTreeMap<(&str, bool), Decision> = BTreeMap::new();
    let mut outcomes = Vec::with_capacity(rows.len());
    for row in &rows {
        let guest = row.speaking_to.as_deref().unwrap_or("stranger");
        // The smallest models are given the contract without beats.
        let small = row.model.as_deref().is_some_and(|model| model.contains("e2b"));
        let director = &directors[usize::from(small)];
        let decision = decisions.entry((guest, small)).or_insert_with(|| decide(director, director.character(), guest));
        outcomes.push(hear(director.character(), decision, row));
    }
    let mut unlabelled = 0;
    for (nth, (row, outcome)) in rows.iter().zip(&outcomes).enumerate() {
        for label in &row.labels {
            let (stopped, passed) = labels.entry(label).or_default();
            if outcome.fault.is_some() { *stopped += 1 } else { passed.push(nth) }
        }
        if row.labels.is_empty() {
            unlabelled += 1;
            if let Some(fault) = outcome.fault {
                touched.entry(fault.id()).or_default().push(nth);
            }
        }
    }
    writeln!(out, "{} replies, {unlabelled} of them without a label\n\nBy label:", rows.len())?;
    for (label, (stopped, passed)) in &labels {
        writeln!(out, "  {label:<26} {stopped:>4} stopped {:>4} passed", passed.len())?;
        for &nth in passed {
            writeln!(out, "      {nth}: {:?}", rows[nth].reply.chars().take(160).collect::<String>())?;
        }
    }
    writeln!(out, "\nUnlabelled, touched:")?;
    let all: usize = touched.values().map(Vec::len).sum();
    for (fault, rows_touched) in &touched {
        writeln!(out, "  {fault:<18} {:>4}  {:.2} %", rows_touched.len(), percent(rows_touched.len(), unlabelled))?;
    }
    let speech: usize = all - touched.get("language").map_or(0, Vec::len);
    writeln!(out, "  {:<18} {all:>4}  {:.2} %", "all", percent(all, unlabelled))?;
    writeln!(out, "  {:<18} {speech:>4}  {:.2} %", "all but language", percent(speech, unlabelled))?;
    for (fault, rows_touched) in &touched {
        writeln!(out, "\n{fault}:")?;
        for &nth in rows_touched {
            let row = &rows[nth];
            let (model, guest) = (row.model.as_deref().unwrap_or("-"), row.speaking_to.as_deref().unwrap_or("-"));
            writeln!(out, "  {nth:>5} {model:<12} {guest:<20} {:?}", outcomes[nth].stopped_at)?;
        }
    }
    let mut took: Vec<Duration> = outcomes.iter().map(|outcome| outcome.took).collect();
    took.sort_unstable();
    let at = |share: usize| took[(took.len().max(1) - 1) * share / 100];
    writeln!(
        out,
        "\nTime for a reply in pieces of {PIECE}: half {:?}, 99 % {:?}, longest {:?}",
        at(50),
        at(99),
        at(100)
    )?;
    let passed = rows
        .iter()
        .zip(&outcomes)
        .filter(|(row, outcome)| outcome.fault.is_none() && (55..=65).contains(&row.reply.split_whitespace().count()));
    let mut took: Vec<Duration> = passed.map(|(_, outcome)| outcome.took).collect();
    took.sort_unstable();
    if let (Some(half), Some(longest)) = (took.get(took.len() / 2), took.last()) {
        writeln!(out, "The {} of about 60 words that passed: half {half:?}, longest {longest:?}", took.len())?;
    }
    Ok(())
}

fn percent(part: usize, whole: usize) -> f64 {
    part as f64 * 100.0 / whole.max(1) as f64
}

/// Hears a reply a few times over; the time is the middle one.
fn hear(character: &Character, decision: &Decision, row: &Row) -> Outcome {
    let letters: Vec<char> = row.reply.chars().collect();
    let pieces: Vec<String> = letters.chunks(PIECE).map(|piece| piece.iter().collect()).collect();
    let once = || {
        let begun = Instant::now();
        let mut guard = Guard::new(character, decision);
        for piece in &pieces {
            if let Heard::Stopped(_) = guard.hear(piece) {
                break;
            }
        }
        let heard = guard.finish();
        (begun.elapsed(), guard, heard)
    };
    let mut times: Vec<Duration> = (0..TIMES).map(|_| once().0).collect();
    times.sort_unstable();
    let (_, guard, heard) = once();
    let fault = if let Heard::Stopped(fault) = heard { Some(fault) } else { None };
    Outcome { fault, stopped_at: guard.stopped_at().unwrap_or_default().trim().to_owned(), took: times[TIMES / 2] }
}

/// A decision for a guest who may have said anything: the players' lines were not recorded.
fn decide(director: &Director, character: &Character, speaking_to: &str) -> Decision {
    let (tier, audience, after_closing) = match speaking_to {
        "regular" | "regular_emerging" | "returning_regular" | "kind_regular" => (Tier::Regular, "regular", false),
        "close_regular" | "close_friend" => (Tier::CloseFriend, "close_friend", true),
        "inner_circle" => (Tier::InnerCircle, "inner_circle", true),
        "neighbor" => (Tier::Regular, "neighbor", true),
        "tourist_foreign" => (Tier::Stranger, "tourist", false),
        "food_blogger" => (Tier::Stranger, "journalist", false),
        "impersonator" => (Tier::Stranger, "old_colleague", false),
        known if character.audience(known).is_some() => (Tier::Stranger, known, false),
        _ => (Tier::Stranger, "stranger", false),
    };
    let seat = Seat { tier, audience: audience.to_owned(), after_closing, claimed: false };
    let standing = Standing::of_tier(character, tier);
    let now = Circumstances {
        turn: 2,
        standing: &standing,
        evening: &Evening::default(),
        seat: &seat,
        clock: character.shop.starts,
        night: kenji::director::almanac::Night::default(),
        bowl_empty: false,
        heard: &[],
        guest: &Guest::default(),
        first_visit: false,
        said: &[],
        detail: None,
        seed: 7,
        tickets: &[],
    };
    let mut decision = director.decide("Hm.", &now);
    decision.reading.tricks = vec![Trick::Meta];
    decision.gate = GateOutcome::None;
    decision.answers.clear();
    // The widest cell such a guest could have met: the lines are not known, nor is their budget.
    let widest = character.topics.iter().filter_map(|topic| topic.cell(tier, audience, after_closing).words);
    let longest = widest.map(|words| words[1]).chain([character.voice.longest]).max();
    decision.words[1] = longest.unwrap_or(decision.words[1]);
    decision
}
