//! What this guest has not earned, and what nobody hears: terms of the gates, the text of fragments, other
//! ways to say the same, figures beside words of money, names of employers, and a yes to a question that is
//! not answered.

use super::sentence::{Reading, Sentence};
use crate::character::hearing::Hearing;
use crate::character::wordlists::Hit;
use crate::character::{Character, Tier, Words};
use crate::director::gate::{Forbidden, Seat};

/// Words between a number and a word of money that belong together.
const NEAR_MONEY: usize = 6;
/// From here on a number is nothing that is bought at this counter.
const FORTUNE: u32 = 1_000_000;
/// Words after "worked at" in which a name may stand.
const NEAR_NAME: usize = 2;

/// The ids of the fragments that a guest on `seat` may have heard.
pub fn earned(character: &Character, seat: &Seat) -> Vec<String> {
    let lower = || Tier::ALL.into_iter().filter(|&tier| tier <= seat.tier);
    let cells = character.topics.iter().flat_map(|topic| {
        let of_tiers = lower().map(move |tier| topic.cell(tier, tier.id(), seat.after_closing));
        of_tiers.chain([seat.cell(topic)])
    });
    cells.filter_map(|cell| cell.fragment.clone()).collect()
}

/// Whether `sentence` gives something away.
pub fn given_away(hearing: &Hearing, forbidden: &Forbidden, earned: &[String], sentence: &Sentence<'_>) -> bool {
    sentence.readings.iter().any(|reading| is_untold(hearing, forbidden, earned, reading))
        || counts(hearing, sentence)
        || names_an_employer(hearing, sentence)
}

/// Whether a line says what is not said on this seat, in one way or another.
pub fn is_untold(hearing: &Hearing, forbidden: &Forbidden, earned: &[String], reading: &Reading<'_>) -> bool {
    let (words, new) = (&reading.words, reading.new);
    // What went before was judged then; here it matters only where a term goes on.
    let gated = reading.hits.of(hearing.lists.gated).any(|hit| hit.to > new && forbidden.find_in(hit.term).is_some());
    gated
        || reading.hits.of(hearing.lists.never).any(|hit| hit.to > new)
        || hearing.never_pairs.iter().any(|pair| pair.is_in(&reading.hits, new))
        || hearing.fragments_in(words).any(|id| !earned.iter().any(|known| known == id))
}

/// Figures of the shop's or his own money.
fn counts(hearing: &Hearing, sentence: &Sentence<'_>) -> bool {
    sentence.numbers_shown.iter().any(|number| {
        let near = |hit: &Hit<'_>| {
            (hit.from >= number.to && hit.from - number.to < NEAR_MONEY)
                || (number.from >= hit.to && number.from - hit.to < NEAR_MONEY)
        };
        let counted = |hit: &Hit<'_>| hit.from == number.to || hit.from == number.to + 1;
        number.value >= FORTUNE
            || sentence.shown.of(hearing.lists.money).any(near)
            || sentence.shown.of(hearing.lists.counts).any(counted)
    })
}

/// A name after "worked at", or one that ends as names of firms do.
fn names_an_employer(hearing: &Hearing, sentence: &Sentence<'_>) -> bool {
    let employed = sentence.shown.any(hearing.lists.employers);
    if !employed && !sentence.words.iter().any(|word| hearing.houses.contains(word)) {
        return false;
    }
    let raw: Vec<&str> = sentence.seen.split_whitespace().collect();
    let is_name = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.chars().next().is_some_and(char::is_uppercase) && word.chars().count() > 1
    };
    // One word a place, so that a name keeps its capital beside its folded form.
    let folded: Vec<Words> = raw.iter().map(|word| Words::of(word)).collect();
    let first = |at: usize| folded.get(at).and_then(|words| words.iter().next()).unwrap_or_default();
    let house = (1..raw.len()).any(|at| {
        hearing.houses.contains(first(at))
            && is_name(raw[at])
            && is_name(raw[at - 1])
            && !raw[at - 1].ends_with(['.', '!', '?', ','])
    });
    if house {
        return true;
    }
    let named = |at: usize| {
        if at > 0 && raw[at - 1].ends_with(['.', '!', '?', ',', ';', ':', '"', '”', '…']) {
            return false;
        }
        let until = (at + NEAR_NAME).min(raw.len());
        (at..until).any(|at| is_name(raw[at]) && !hearing.is_known_name(first(at)))
    };
    // The place among the folded words is another one in the text where a word folds into two.
    sentence.shown.of(hearing.lists.employers).any(|hit| place_of(&folded, hit.to).is_some_and(named))
}

/// The place in the text of the folded word at `to`.
fn place_of(folded: &[Words], to: usize) -> Option<usize> {
    let mut count = 0;
    for (at, words) in folded.iter().enumerate() {
        if count >= to {
            return Some(at);
        }
        count += words.len();
    }
    None
}

/// Whether `sentence` answers with a yes, where nothing is answered.
pub fn confirms(hearing: &Hearing, sentence: &Sentence<'_>) -> bool {
    hearing.confirms.whole.contains(sentence.said.joined()) || hearing.confirms.opening.opens(&sentence.said).is_some()
}

/// Whether a yes to `line` would be an answer: it asks for no more than that, or says the thing itself, and
/// it is nothing that anyone may know.
pub fn asks_for_a_yes(hearing: &Hearing, line: &str) -> bool {
    const OPEN: [&str; 15] = [
        "what", "whats", "why", "whyd", "how", "hows", "howd", "where", "wheres", "when", "who", "whos", "whose",
        "which", "tell",
    ];
    let mut sentences = line.split_inclusive(['.', '!', '?']).map(Words::of).filter(|words| !words.is_empty());
    let asks = |words: Words| words.iter().next().is_some_and(|word| !OPEN.contains(&word)) && words.len() > 2;
    sentences.any(asks) && !hearing.confirms.open_to_yes.is_in(&Words::of(line))
}
