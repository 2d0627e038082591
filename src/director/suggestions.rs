//! Four things the guest might say next. A model writes them as a suffix of the prompt it has already
//! read; what it writes is validated here, and the character file's own lines fill what is missing.

use std::cell::RefCell;
use std::collections::HashMap;

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use serde::Deserialize;

use super::cue::History;
use super::gate::Forbidden;
use super::prompt::{Message, Prompt, Role};
use crate::character::raw::Suggestions;
use crate::character::{Character, Moment, Tier, Words, text};

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

/// A line that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The line.
    pub text: String,
    /// Whether it invites him to go deeper: at most one of four is such a line.
    pub deeper: bool,
}

/// What saying a line would bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Nothing to mind.
    Light,
    /// It would earn so many points.
    Earns(i32),
    /// It orders a bowl, and would earn so many points.
    Orders(i32),
    /// It takes leave.
    Parts,
    /// He would tell, now, something that had to be earned.
    Ripe,
    /// He would speak of something that had to be earned, and that he has not told yet.
    Deeper,
    /// He would speak of what had to be earned, and has told it before.
    Told,
    /// He would turn it down, or it would cost trust.
    Costs,
}

/// What is offered with.
pub struct Offer<'a> {
    /// What was said.
    pub history: &'a History,
    /// What was suggested.
    pub offered: &'a [String],
    /// The phases that hold, the most telling first.
    pub moments: &'a [Moment],
    /// Whether the guest may ask to stay now.
    pub may_stay: bool,
    /// Whether one line may go deeper: never after an edge.
    pub may_deepen: bool,
}

/// Four lines: the model's first, then the character file's for this tier and moment, in an order drawn
/// from `seed`, leaving out what was said already and whatever costs, as `weigh` tells. A visit has a shape,
/// and the lines carry it: first the order, then the bowl, then the way out; among equals what earns.
pub fn fill(
    character: &Character,
    tier: Tier,
    model: Vec<String>,
    offer: &Offer<'_>,
    weigh: impl Fn(&str) -> Weight,
    seed: u64,
) -> Vec<Suggestion> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let said: Vec<Words> = offer.history.all().iter().map(|said| Words::of(&said.player)).collect();
    let turns = said.iter().filter(|words| !words.is_empty()).count();
    // A line may be looked at for several purposes: it is decided about once.
    let known = RefCell::new(HashMap::new());
    let weigh = |line: &str| -> Weight {
        let weighed = known.borrow().get(line).copied();
        weighed.unwrap_or_else(|| *known.borrow_mut().entry(line.to_owned()).or_insert_with(|| weigh(line)))
    };
    let mut chosen = Chosen { lines: Vec::new(), said, weigh: &weigh };
    let up = |line: &&str| offer.offered.iter().filter(|offered| offered == line).count();
    let mut drawn = |mut lines: Vec<&'_ str>| {
        lines.shuffle(&mut rng);
        lines.sort_by_key(up);
        lines.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    if offer.may_stay {
        chosen.take(&drawn(group(character, tier, Moment::Staying)), 1, |_| true);
    }
    for line in &model {
        let deeper = matches!(weigh(line), Weight::Ripe | Weight::Deeper | Weight::Told);
        if !deeper || offer.may_deepen && chosen.lines.iter().all(|line| !line.deeper) {
            chosen.add(line, deeper, false);
        }
    }
    let leaves = offer.moments.first() == Some(&Moment::BowlEmpty);
    let orders = offer.moments.first() == Some(&Moment::BeforeOrder);
    let lingers = leaves && (LONG_VISIT..SITS_ON).contains(&turns) || orders && turns >= LONG_CHOICE;
    if offer.may_deepen && !lingers && chosen.lines.iter().all(|line| !line.deeper) {
        // What he has not told yet goes before what he has.
        let deeper = drawn(deeper(character, tier, offer.moments));
        chosen.take_deeper(&deeper);
    }
    let phase = drawn(of_phase(character, tier, offer.moments));
    // What a phase is for: what is wanted of it, and how often among the four.
    let room = COUNT - chosen.lines.len();
    let (kind, wanted) = match offer.moments.first() {
        Some(Moment::BeforeOrder) if turns < IDLE_TURNS => (Weight::Orders(0), 1),
        Some(Moment::BeforeOrder) if lingers => (Weight::Orders(0), 4),
        Some(Moment::BeforeOrder) => (Weight::Orders(0), 3),
        Some(Moment::Eating) => (Weight::Earns(0), 3),
        Some(Moment::BowlEmpty) if turns >= SITS_ON => (Weight::Parts, 1),
        Some(Moment::BowlEmpty) if lingers => (Weight::Parts, 4),
        Some(Moment::BowlEmpty) => (Weight::Parts, 3),
        _ => (Weight::Earns(0), 1),
    };
    let wanted = chosen.lines.len() + room.min(wanted);
    chosen.take_best(&phase, wanted, kind);
    let other = drawn(of_any_phase(character, tier, offer.moments));
    // Of the orders the best were taken already.
    let fills = |weight| !matches!(weight, Weight::Orders(_)) && (weight != Weight::Parts || leaves);
    chosen.take(&phase, COUNT - 1, fills);
    chosen.take(&other, COUNT, |weight| weight != Weight::Parts || leaves);
    chosen.take(&phase, COUNT, |_| true);
    // An endless evening has said them all: then what was said may be said again.
    let for_them = |tiers: &[Tier]| tiers.is_empty() || tiers.iter().any(|&known| known <= tier);
    let plain = character.suggestions.iter().filter(|group| for_them(&group.tiers) && !group.deeper);
    let timeless = plain.filter(|group| group.when.holds(offer.moments));
    let rest = drawn(timeless.flat_map(|group| &group.lines).map(String::as_str).collect());
    for line in phase.iter().chain(&other).chain(&rest) {
        chosen.add(line, false, true);
    }
    // The invitation stands last: it is not what a hand falls on first.
    chosen.lines.sort_by_key(|line| line.deeper);
    chosen.lines
}

/// Most lines that are weighed for one purpose: deciding about a line is what costs here.
const MOST_WEIGHED: usize = 20;
/// Turns after which somebody who has not ordered should.
const LONG_CHOICE: usize = 3;
/// Turns after which an empty bowl is an end.
const LONG_VISIT: usize = 11;
/// Turns after which somebody who has not gone wants to talk.
const SITS_ON: usize = LONG_VISIT + 5;
/// Turns that a guest may sit without ordering before most lines are orders.
const IDLE_TURNS: usize = 2;

/// The lines that were chosen so far.
struct Chosen<'a, F> {
    lines: Vec<Suggestion>,
    said: Vec<Words>,
    weigh: &'a F,
}

impl<F: Fn(&str) -> Weight> Chosen<'_, F> {
    fn add(&mut self, line: &str, deeper: bool, repeat: bool) {
        let words = Words::of(line);
        let known = self.lines.iter().any(|known| Words::of(&known.text) == words);
        let new = !known && (repeat || !self.said.contains(&words));
        if self.lines.len() < COUNT && new && (self.weigh)(line) != Weight::Costs {
            self.lines.push(Suggestion { text: line.to_owned(), deeper });
        }
    }

    /// Adds of `lines` those whose weight `fits`, until there are `count` in all.
    fn take(&mut self, lines: &[String], count: usize, fits: impl Fn(Weight) -> bool) {
        for line in lines.iter().take(MOST_WEIGHED) {
            if self.lines.len() >= count {
                return;
            }
            if fits((self.weigh)(line)) {
                self.add(line, false, false);
            }
        }
    }

    /// Adds of `lines` those of the `kind`, the best paid first, until there are `count` in all.
    fn take_best(&mut self, lines: &[String], count: usize, kind: Weight) {
        let same = |weight: Weight| std::mem::discriminant(&weight) == std::mem::discriminant(&kind);
        let pays = |weight: Weight| match weight {
            Weight::Earns(points) | Weight::Orders(points) => points,
            _ => 0,
        };
        let weighed = lines.iter().map(|line| ((self.weigh)(line), line));
        let mut fitting: Vec<_> = weighed.filter(|&(weight, _)| same(weight)).collect();
        fitting.sort_by_key(|&(weight, _)| std::cmp::Reverse(pays(weight)));
        for (_, line) in fitting {
            if self.lines.len() < count {
                self.add(line, false, false);
            }
        }
    }

    /// Adds one of `lines` that goes deeper: one that he has not told yet, if there is one.
    fn take_deeper(&mut self, lines: &[String]) {
        let weighed: Vec<(Weight, &String)> =
            lines.iter().take(MOST_WEIGHED).map(|line| ((self.weigh)(line), line)).collect();
        let first = |wanted: Weight| weighed.iter().find(|(weight, _)| *weight == wanted).map(|&(_, line)| line);
        for line in first(Weight::Ripe).or_else(|| first(Weight::Deeper)).into_iter().chain(lines) {
            if self.lines.iter().any(|line| line.deeper) {
                return;
            }
            self.add(line, true, false);
        }
    }
}

fn own_groups(character: &Character, tier: Tier) -> impl Iterator<Item = &Suggestions> {
    character.suggestions.iter().filter(move |group| group.tiers.is_empty() || group.tiers.contains(&tier))
}

fn lines<'a>(groups: impl Iterator<Item = &'a Suggestions>) -> Vec<&'a str> {
    groups.flat_map(|group| &group.lines).map(String::as_str).collect()
}

/// The lines for `moment`.
fn group(character: &Character, tier: Tier, moment: Moment) -> Vec<&str> {
    lines(own_groups(character, tier).filter(|group| group.when.has(moment)))
}

/// The lines that go deeper at this moment.
fn deeper<'a>(character: &'a Character, tier: Tier, moments: &[Moment]) -> Vec<&'a str> {
    let now = own_groups(character, tier).filter(|group| group.deeper);
    lines(now.filter(|group| group.when.holds(moments)))
}

/// The lines of this tier for the phase of the visit.
fn of_phase<'a>(character: &'a Character, tier: Tier, moments: &[Moment]) -> Vec<&'a str> {
    let Some(&phase) = moments.first() else { return Vec::new() };
    lines(plain_groups(character, tier, moments).filter(|group| group.when.has(phase)))
}

/// The lines of this tier for any phase, or for the day and the weather.
fn of_any_phase<'a>(character: &'a Character, tier: Tier, moments: &[Moment]) -> Vec<&'a str> {
    // Once a bowl is empty, what is said over a full one is past.
    let of_another = |group: &&Suggestions| {
        Moment::PHASES.iter().any(|&phase| group.when.has(phase) && moments.first() != Some(&phase))
    };
    lines(plain_groups(character, tier, moments).filter(|group| !of_another(group)))
}

fn plain_groups<'a>(character: &'a Character, tier: Tier, moments: &[Moment]) -> impl Iterator<Item = &'a Suggestions> {
    own_groups(character, tier)
        .filter(|group| !group.deeper && !group.when.has(Moment::Staying) && group.when.holds(moments))
}
