//! Every line that he can be heard or seen with, who hears it, and whether they may. What a guest says is
//! looked at in `phrasings`.

use super::{Hall, called};
use crate::character::{Exchange, Line, Moment, Problem, Segment, TermSet, Tier, When, Words, text};

/// A line with its place, and who may come to hear it.
struct Heard {
    path: String,
    line: Line,
    seats: Vec<usize>,
    /// Fewest and most spoken words.
    words: [u32; 2],
}

pub(super) fn problems(hall: &Hall<'_>) -> Vec<Problem> {
    let gated = every_gated_term(hall);
    let mut problems = Vec::new();
    for heard in all(hall) {
        let forms = forms(hall, &heard.line);
        let format = &hall.character.format;
        let kinds = [(&format.frame_words, "breaks the frame"), (&format.assistant_phrases, "is an assistant's voice")];
        for (terms, why) in kinds {
            if let Some(term) = forms.iter().find_map(|form| terms.find(form)) {
                problems.push(Problem::new(&heard.path, format!("says '{term}', which {why}")).pointing_at(term));
            }
        }
        let suspect = forms.iter().find(|form| gated.is_in(form));
        if let Some((seat, term)) = suspect.and_then(|_| forms.iter().find_map(|f| hall.offended(&heard.seats, f))) {
            let message = format!("says '{term}', which {} may not hear: {}", called(seat), hall.keeper(term));
            problems.push(Problem::new(&heard.path, message).pointing_at(term));
        }
        problems.extend(word_range(&heard));
    }
    problems
}

/// Spoken words against the range; a line without any is silence or a beat, and always fits.
fn word_range(heard: &Heard) -> Option<Problem> {
    let spoken = heard.line.map(with_slots_filled).spoken();
    let count = text::count_words(&spoken) as u32;
    let [least, most] = heard.words;
    if count > most {
        return Some(Problem::new(&heard.path, format!("has {count} spoken words, and at most {most} fit here")));
    }
    let short = count > 0 && count < least;
    short.then(|| {
        Problem::warning(&heard.path, format!("has {count} spoken words, fewer than the {least} of its range"))
    })
}

/// Each slot as one or more words, so that the count is about that of the line he says in the end.
fn with_slots_filled(text: &str) -> String {
    let words = [
        ("{hours}", "eleven to two, five to ten"),
        ("{item}", "tonkotsu ajitama"),
        ("{price}", "eleven hundred"),
        ("{total}", "two thousand fifty"),
        ("{usual}", "tonkotsu ajitama"),
        ("{away}", "three weeks"),
    ];
    let filled = words.iter().fold(text.to_owned(), |text, (slot, words)| text.replace(slot, words));
    filled.replace(['{', '}'], "")
}

/// The line in each form in which somebody could read it: as written, as shown, as heard.
fn forms(hall: &Hall<'_>, line: &Line) -> [Words; 3] {
    let shown = line.under(hall.character.contract);
    let seen = shown.segments.iter().map(Segment::text).collect::<Vec<_>>().join(" ");
    [line.to_string(), seen, shown.spoken()].map(|form| Words::of(&form))
}

/// All terms that somebody may not hear, to pass quickly over the lines that hold none.
fn every_gated_term(hall: &Hall<'_>) -> TermSet {
    let topics = hall.character.topics.iter().flat_map(|topic| {
        let revealed = topic.placed_cells().flat_map(|(_, cell)| &cell.reveals);
        topic.never.iter().chain(revealed)
    });
    let marks = hall.character.fragments.values().flat_map(|fragment| &fragment.marks);
    topics.chain(marks).cloned().collect()
}

fn all(hall: &Hall<'_>) -> Vec<Heard> {
    let mut heard = of_cells(hall);
    for exchange in &hall.character.exchanges {
        let seats = listeners(hall, exchange);
        let widest = seats.iter().map(|&nth| hall.character.tier(hall.seats[nth].0.tier).words[1]).max();
        let most = widest.unwrap_or(0).max(if exchange.tiers.is_empty() { hall.character.voice.longest } else { 0 });
        let path = format!("examples.exchanges.{}.says", exchange.id);
        heard.extend(listed(&path, &exchange.says, &seats, [0, most]));
    }
    heard.extend(of_everyone(hall));
    heard
}

fn of_cells(hall: &Hall<'_>) -> Vec<Heard> {
    let mut heard = Vec::new();
    for topic in &hall.character.topics {
        for (path, cell) in topic.placed_cells() {
            let seats = hall.meeting(topic, cell);
            let of_tier = |&nth: &usize| hall.character.tier(hall.seats[nth].0.tier).words;
            let Some(words) = cell.words.or_else(|| seats.first().map(of_tier)) else { continue };
            // A word less than a tier's fewest is his right; what a cell asks for itself is meant.
            let words = [cell.words.map_or(0, |[least, _]| least), words[1]];
            heard.extend(listed(&format!("topics.{}.{path}.says", topic.id), &cell.says, &seats, words));
            let known = cell.fragment.as_ref().and_then(|id| hall.character.fragments.get_key_value(id));
            if let Some((id, fragment)) = known {
                let words = [0, crate::director::LONGEST_TELLING];
                heard.extend(listed(&format!("fragments.{id}.tells"), &fragment.tells, &seats, words));
            }
        }
    }
    heard
}

/// The seats that may hear `exchange`.
pub(super) fn listeners(hall: &Hall<'_>, exchange: &Exchange) -> Vec<usize> {
    hall.seats_where(|seat| {
        let of_tier = exchange.tiers.is_empty() || exchange.tiers.contains(&seat.tier);
        let of_audience = exchange.audiences.is_empty() || exchange.audiences.contains(&seat.audience);
        of_tier && of_audience && is_then(&exchange.when, seat.after_closing)
    })
}

/// Whether `when` can hold in service or after closing.
pub(super) fn is_then(when: &When, after_closing: bool) -> bool {
    const IN_SERVICE: [Moment; 7] = [
        Moment::BeforeOrder,
        Moment::Eating,
        Moment::BowlEmpty,
        Moment::Staying,
        Moment::Lunch,
        Moment::Evening,
        Moment::LastOrder,
    ];
    if after_closing { !IN_SERVICE.iter().any(|&moment| when.has(moment)) } else { !when.has(Moment::AfterClosing) }
}

/// What anybody may come to hear or see.
fn of_everyone(hall: &Hall<'_>) -> Vec<Heard> {
    let character = hall.character;
    let everyone = hall.seats_where(|_| true);
    let widest = Tier::ALL.map(|tier| character.tier(tier).words[1]).into_iter().max().unwrap_or(0);
    let words = [0, widest.max(character.voice.longest)];
    let refusals = &character.refusals;
    let mut heard = Vec::new();
    for (name, lines) in [
        ("flat", &refusals.flat),
        ("edge", &refusals.edge),
        ("silence", &refusals.silence),
        ("door", &refusals.door),
        ("frame", &refusals.frame),
        ("insult", &refusals.insult),
        ("lost", &refusals.lost),
    ] {
        heard.extend(listed(&format!("refusals.{name}"), lines, &everyone, words));
    }
    for (trick, lines) in refusals.tricks.iter().filter(|(_, lines)| **lines != refusals.frame) {
        heard.extend(listed(&format!("refusals.tricks.{}", trick.id()), lines, &everyone, words));
    }
    let seen = |path: String, text: &str| Heard {
        path,
        line: Line { segments: vec![Segment::Scene(text.to_owned())] },
        seats: everyone.clone(),
        words,
    };
    for (mood, text) in &refusals.expression {
        heard.push(seen(format!("refusals.expression.{}", mood.id()), text));
    }
    for detail in &character.world.details {
        heard.push(seen(format!("world.details.{}.why", detail.id), &detail.why));
        heard.push(Heard { line: detail.beat.clone(), ..seen(format!("world.details.{}.beat", detail.id), "") });
    }
    for cause in &character.trust.causes {
        heard.push(seen(format!("trust.causes.{}.why", cause.cause), &cause.why));
    }
    heard.push(seen("trust.fading.why".to_owned(), &character.trust.fading.why));
    for (nth, referral) in character.referrals.iter().enumerate() {
        let line = Line::parse(&referral.says);
        heard.push(Heard { line, ..seen(format!("referrals[{nth}].says"), "") });
    }
    heard
}

fn listed(path: &str, lines: &[Line], seats: &[usize], words: [u32; 2]) -> Vec<Heard> {
    let one = |(nth, line): (usize, &Line)| Heard {
        path: format!("{path}[{nth}]"),
        line: line.clone(),
        seats: seats.to_vec(),
        words,
    };
    lines.iter().enumerate().map(one).collect()
}
