//! Whether what a model reads fits: both contracts and the cue around each fragment, in tokens, and whether
//! the public contract keeps what the gates keep. How the texts are written is `contract`'s and `cue`'s.

use super::Hall;
use crate::character::contract::{self, FULL_LIMIT, PUBLIC_LIMIT};
use crate::character::text::estimate_tokens;
use crate::character::{Cell, Fragment, Problem, Term, Topic, Words};

/// Most tokens of a cue with a fragment.
const CUE_LIMIT: usize = 300;
/// Tokens of a cue that are the same in each: its frame, the hour, the word budget.
const CUE_FRAME: usize = 60;

pub(super) fn problems(hall: &Hall<'_>) -> Vec<Problem> {
    let character = hall.character;
    let public = contract::public(character);
    let texts = [("public", public.as_str(), PUBLIC_LIMIT), ("full", &contract::full(character), FULL_LIMIT)];
    let mut problems = Vec::new();
    for (name, text, limit) in texts {
        let tokens = estimate_tokens(text);
        if tokens > limit {
            problems
                .push(Problem::new("", format!("the {name} contract has about {tokens} tokens, more than {limit}")));
        }
    }
    problems.extend(leaks(hall, &public));
    for topic in &character.topics {
        for (path, cell) in topic.placed_cells() {
            if let Some((id, fragment)) = cell.fragment.as_ref().and_then(|id| character.fragments.get_key_value(id)) {
                problems.extend(cue(hall, topic, &path, cell, (id, fragment)));
            }
        }
    }
    problems
}

/// Gated terms that stand in the public contract.
fn leaks(hall: &Hall<'_>, public: &str) -> Vec<Problem> {
    let whole = Words::of(public);
    let mut problems = Vec::new();
    let mut check = |path: &str, terms: &[Term]| {
        for (nth, term) in terms.iter().enumerate().filter(|(_, term)| term.is_in(&whole)) {
            let row = public.lines().find(|row| term.is_in(&Words::of(row))).unwrap_or("over two rows");
            let row: String = row.trim_start_matches("- ").chars().take(80).collect();
            let message =
                format!("'{}' stands in the public contract, which everyone's visit begins with: {row}", term.as_str());
            problems.push(Problem::new(format!("{path}[{nth}]"), message));
        }
    };
    for topic in &hall.character.topics {
        check(&format!("topics.{}.never", topic.id), &topic.never);
        for (path, cell) in topic.placed_cells() {
            check(&format!("topics.{}.{path}.reveals", topic.id), &cell.reveals);
        }
    }
    for (id, fragment) in &hall.character.fragments {
        check(&format!("fragments.{id}.marks"), &fragment.marks);
    }
    problems
}

/// The cue in which `fragment` is told, with the two longest lines of its cell as examples.
fn cue(hall: &Hall<'_>, topic: &Topic, path: &str, cell: &Cell, fragment: (&String, &Fragment)) -> Option<Problem> {
    let character = hall.character;
    let (id, fragment) = fragment;
    let manners = hall.meeting(topic, cell).into_iter().filter_map(|nth| {
        let seat = &hall.seats[nth].0;
        character.audience(&seat.audience).map(|audience| estimate_tokens(&audience.manner))
    });
    let mut examples: Vec<_> = cell.says.iter().map(|line| estimate_tokens(&line.write(character.contract))).collect();
    examples.sort_unstable_by(|a, b| b.cmp(a));
    let parts = [topic.about.as_str(), cell.shape.as_deref().unwrap_or_default(), &fragment.text];
    let tokens = CUE_FRAME
        + manners.max().unwrap_or(0)
        + examples.iter().take(2).sum::<usize>()
        + parts.iter().map(|part| estimate_tokens(part)).sum::<usize>()
        + estimate_tokens(&fragment.still_forbidden.join("; "));
    let over = tokens.saturating_sub(CUE_LIMIT);
    (over > 0).then(|| {
        let message = format!("makes the cue of {path} about {over} tokens longer than the {CUE_LIMIT} it may have");
        Problem::new(format!("fragments.{id}.text"), message)
    })
}
