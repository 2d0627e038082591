//! Four things the guest might say next. A model writes them as a suffix of the prompt it has already
//! read; what it writes is validated here, and the character file's own lines fill what is missing.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use serde::Deserialize;

use super::cue::History;
use super::gate::Forbidden;
use super::prompt::{Message, Prompt, Role};
use crate::character::{Character, Tier, Words, raw::Moment, text};

/// How many are shown.
pub const COUNT: usize = 4;
/// Most words of one.
const LONGEST: usize = 15;

/// What a model is asked for.
const REQUEST: &str = "[Step out of the scene for one moment. Write four short things the guest could say to {name} next, \
each under twelve words, in the guest's own voice, different from each other and from what was said: one about the food, \
one about the alley or the evening, one about the guest's own day, one question. As JSON: {\"suggestions\": [\"\", \"\", \"\", \"\"]}]";

#[derive(Deserialize)]
struct Answer {
    suggestions: Vec<String>,
}

/// The prompt that asks for suggestions: the visit's own prefix and one more message.
pub fn request(character: &Character, contract: &str, history: &History) -> Prompt {
    let mut prompt = super::cue::prompt(contract, history, character.contract, "", "");
    if let Some(last) = prompt.messages.last_mut() {
        *last = Message::new(Role::User, REQUEST.replace("{name}", &character.identity.short_name));
    }
    prompt
}

/// The valid lines of a model's answer, at most four: distinct, short, clean, and holding nothing that
/// `forbidden` or the frame words name. Empty when it is no JSON of the right shape.
pub fn read(character: &Character, forbidden: &Forbidden, answer: &str) -> Vec<String> {
    let Ok(answer) = serde_json::from_str::<Answer>(answer.trim()) else { return Vec::new() };
    let mut kept: Vec<String> = Vec::new();
    for line in answer.suggestions {
        let line = text::clean_line(&line).trim_matches(['"', '“', '”', ' ', '-', '*']).to_owned();
        let words = Words::of(&line);
        let fits = !words.is_empty() && text::count_words(&line) <= LONGEST;
        let new = kept.iter().all(|known| Words::of(known) != words);
        if fits && new && is_decent(character, forbidden, &line, &words) {
            kept.push(line);
        }
    }
    kept.truncate(COUNT);
    kept
}

/// Whether a suggestion gives nothing away and does not touch what this guest would be turned down for.
fn is_decent(character: &Character, forbidden: &Forbidden, line: &str, words: &Words) -> bool {
    let touches = |terms: &[crate::character::Term]| terms.iter().any(|term| term.is_in(words));
    // A line about the guest is a model's note, not a guest's words.
    words.iter().all(|word| word != "guest")
        && super::guard::fault_in_suggestion(character, forbidden, line).is_none()
        && !character.topics.iter().any(|topic| topic.sensitive && touches(&topic.triggers))
}

/// What has gone before in a visit.
pub struct Past<'a> {
    /// What was said.
    pub history: &'a History,
    /// What was suggested.
    pub offered: &'a [String],
}

/// Four lines: the model's first, then the character file's for this tier and moment, in an order drawn
/// from `seed`, leaving out what was said already.
pub fn fill(
    character: &Character,
    tier: Tier,
    moments: &[Moment],
    model: Vec<String>,
    past: &Past<'_>,
    seed: u64,
) -> Vec<String> {
    let mut lines = model;
    let mut own = fitting(character, tier, moments);
    own.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    own.sort_by_key(|line| past.offered.iter().filter(|offered| offered == line).count());
    let for_them = |tiers: &[Tier]| tiers.is_empty() || tiers.iter().any(|&known| known <= tier);
    let groups = character.suggestions.iter().filter(|group| for_them(&group.tiers));
    let mut rest: Vec<&str> = groups.flat_map(|group| &group.lines).map(String::as_str).collect();
    rest.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    let said: Vec<Words> = past.history.all().iter().map(|said| Words::of(&said.player)).collect();
    let add = |lines: &mut Vec<String>, line: &str, repeat: bool| {
        let words = Words::of(line);
        let known = lines.iter().any(|known| Words::of(known) == words) || (!repeat && said.contains(&words));
        if lines.len() < COUNT && !known {
            lines.push(line.to_owned());
        }
    };
    for line in &own {
        add(&mut lines, line, false);
    }
    // An endless evening has said them all: then what was said may be said again.
    for line in own.iter().chain(&rest) {
        add(&mut lines, line, true);
    }
    lines
}

/// The lines of the best groups: those for this tier and phase; then those for the tier alone.
fn fitting<'a>(character: &'a Character, tier: Tier, moments: &[Moment]) -> Vec<&'a str> {
    let groups = character.suggestions.iter().filter(|group| group.tiers.is_empty() || group.tiers.contains(&tier));
    let now: Vec<_> =
        groups.clone().filter(|group| group.when.is_some_and(|when| moments.first() == Some(&when))).collect();
    let chosen = if now.is_empty() {
        groups.filter(|group| group.when.is_none_or(|when| moments.contains(&when))).collect()
    } else {
        now
    };
    chosen.iter().flat_map(|group| &group.lines).map(String::as_str).collect()
}
