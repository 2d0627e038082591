//! Whether the gates agree: among the tiers of a topic, between a fragment and the cells that tell it, and
//! between what is told to a model about a guest and what that guest has earned.

use super::{Hall, called, up_to};
use crate::character::{Cell, Problem, Tier, Topic, Words, raw::CellGate};

pub(super) fn problems(hall: &Hall<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for topic in &hall.character.topics {
        for after_closing in [false, true] {
            problems.extend(order(topic, after_closing));
        }
        problems.extend(patience(topic));
        problems.extend(contradictions(hall, topic));
        problems.extend(cues(hall, topic));
    }
    problems.extend(fragments(hall));
    problems.extend(manners(hall));
    problems
}

/// More trust never hears less, unless a cell says `never`.
fn order(topic: &Topic, after_closing: bool) -> Vec<Problem> {
    let cell = |tier: Tier, after_closing| topic.cell(tier, tier.id(), after_closing);
    let mut problems = Vec::new();
    for tier in Tier::ALL {
        let own = cell(tier, after_closing);
        let path = path_of(topic, own);
        // In service a cell of its own after closing is no concern; it is looked at in its turn.
        if after_closing && !path.starts_with("after_closing") {
            continue;
        }
        let below = up_to(tier).filter(|&lower| lower < tier).map(|lower| (lower, cell(lower, after_closing)));
        let in_service = after_closing.then(|| (tier, cell(tier, false)));
        for (lower, met) in below.chain(in_service) {
            let when = if lower == tier { " in service" } else { "" };
            let message = match (met.gate, own.gate) {
                (CellGate::Open, CellGate::Closed) => {
                    format!("is closed, but open to {}{when}; `never` would say that it is meant", lower.id())
                }
                (CellGate::Never, CellGate::Open) => {
                    format!("is open, but `never` for {}{when}, which no trust opens; write `closed` there", lower.id())
                }
                _ => continue,
            };
            problems.push(Problem::new(format!("topics.{}.{path}.gate", topic.id), message));
            break;
        }
    }
    problems
}

fn path_of(topic: &Topic, cell: &Cell) -> String {
    topic.placed_cells().find(|(_, known)| std::ptr::eq(*known, cell)).map(|(path, _)| path).unwrap_or_default()
}

/// A topic that can be pressed needs to know how long he bears it.
fn patience(topic: &Topic) -> Option<Problem> {
    let missing: Vec<_> =
        Tier::ALL.into_iter().filter(|tier| !topic.patience.contains_key(tier)).map(Tier::id).collect();
    let lacks = topic.sensitive && !missing.is_empty();
    lacks.then(|| Problem::new(format!("topics.{}.patience", topic.id), format!("lacks {}", missing.join(", "))))
}

/// Cells that nobody meets, that reveal behind a shut gate, or that reveal what is never said.
fn contradictions(hall: &Hall<'_>, topic: &Topic) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, cell) in topic.placed_cells() {
        let path = format!("topics.{}.{path}", topic.id);
        if hall.meeting(topic, cell).is_empty() {
            problems.push(Problem::warning(&path, "is met by nobody"));
        }
        if cell.gate != CellGate::Open && !cell.reveals.is_empty() {
            problems.push(Problem::warning(format!("{path}.reveals"), "frees words behind a gate that is not open"));
        }
        for (nth, term) in cell.reveals.iter().enumerate() {
            let words = Words::of(term.as_str());
            let never = hall.character.topics.iter().flat_map(|topic| &topic.never).find(|never| never.is_in(&words));
            if let Some(never) = never {
                let message = format!("frees '{}', and {}", term.as_str(), hall.keeper(never.as_str()));
                problems.push(Problem::new(format!("{path}.reveals[{nth}]"), message));
            }
        }
    }
    problems
}

/// What a cue tells a model may hold nothing that its guest has not earned.
fn cues(hall: &Hall<'_>, topic: &Topic) -> Vec<Problem> {
    let everyone = hall.seats_where(|_| true);
    let mut problems = Vec::new();
    let mut check = |path: String, text: &str, seats: &[usize]| {
        if let Some((seat, term)) = hall.offended(seats, &Words::of(text)) {
            let message =
                format!("tells the actor of '{term}' before {} has earned it: {}", called(seat), hall.keeper(term));
            problems.push(Problem::new(path, message).pointing_at(term));
        }
    };
    check(format!("topics.{}.about", topic.id), &topic.about, &everyone);
    for (path, cell) in topic.placed_cells().filter(|(_, cell)| cell.gate == CellGate::Open) {
        let seats = hall.meeting(topic, cell);
        if let Some(shape) = &cell.shape {
            check(format!("topics.{}.{path}.shape", topic.id), shape, &seats);
        }
        if let Some((id, fragment)) = cell.fragment.as_ref().and_then(|id| hall.character.fragments.get_key_value(id)) {
            check(format!("fragments.{id}.text"), &fragment.text, &seats);
        }
    }
    problems
}

/// Every fragment stands behind a gate that opens for somebody, and says what it still keeps.
fn fragments(hall: &Hall<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (id, fragment) in &hall.character.fragments {
        let path = format!("fragments.{id}");
        let cells =
            hall.character.topics.iter().flat_map(|topic| topic.placed_cells().map(move |(_, cell)| (topic, cell)));
        let mut telling = cells.filter(|(_, cell)| cell.gate == CellGate::Open && cell.fragment.as_ref() == Some(id));
        if !telling.any(|(topic, cell)| !hall.meeting(topic, cell).is_empty()) {
            problems.push(Problem::new(&path, "stands behind no open gate: no cell that a guest can meet tells it"));
        }
        if !fragment.still_forbidden.iter().any(|text| text.chars().any(char::is_alphanumeric)) {
            problems.push(Problem::new(format!("{path}.still_forbidden"), "has to say what stays unsaid even then"));
        }
    }
    problems
}

/// How he treats people stands in their cues.
fn manners(hall: &Hall<'_>) -> Vec<Problem> {
    let character = hall.character;
    let tiers = character.trust.tiers.iter().map(|tier| {
        let seats = hall.seats_where(|seat| seat.tier == tier.tier);
        (format!("trust.tiers.{}.manner", tier.tier.id()), &tier.manner, seats)
    });
    let audiences = character.audiences.iter().map(|audience| {
        let seats = hall.seats_where(|seat| seat.audience == audience.id);
        (format!("audiences.{}.manner", audience.id), &audience.manner, seats)
    });
    let offence = |(path, manner, seats): (String, &String, Vec<usize>)| {
        let (seat, term) = hall.offended(&seats, &Words::of(manner))?;
        let message =
            format!("tells the actor of '{term}' before {} has earned it: {}", called(seat), hall.keeper(term));
        Some(Problem::new(path, message).pointing_at(term))
    };
    tiers.chain(audiences).filter_map(offence).collect()
}
