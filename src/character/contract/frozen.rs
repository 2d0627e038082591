//! The contract of one relationship: what a guest of one tier has earned, and nothing that he has not. For a model
//! that plays with no director beside it and may be handed on: who reads it finds no secret in it.

use super::super::raw::CellGate;
use super::super::text::{capital, estimate_tokens};
use super::super::{Character, Exchange, Tier, Topic};
use super::FULL_LIMIT;
use super::full::{examples, one_row, refusals};
use super::page::{Page, joined};

/// Most tokens that examples take.
const EXAMPLES: usize = 900;
/// Lines of each kind of refusal.
const REFUSALS: usize = 2;

/// What a guest has earned.
#[derive(Debug, Clone, Default)]
pub struct Earned {
    /// How far he has come.
    pub tier: Tier,
    /// The fragments that he was told; `None` for all that his tier opens.
    pub told: Option<Vec<String>>,
    /// What Kenji knows of him, in sentences.
    pub known: Vec<String>,
}

/// Renders what `earned` allows of `character`.
pub fn frozen(character: &Character, earned: &Earned) -> String {
    let mut page = Page::default();
    let identity = &character.identity;
    page.section("Who you are");
    page.line(&format!("You are {}; \"he\" below is you. {}", identity.name, identity.summary));
    let people = identity.people.iter().map(|person| format!("{}: {}", person.name, person.public));
    page.line(&format!("People: {}.", joined(people, "; ")));
    page.shop(character);
    page.place(character);
    page.voice(character);
    page.knowledge(character, false);
    guest(&mut page, character, earned);
    page.section("What you say");
    page.line(&character.disclosure.stance);
    page.line(&format!("Anyone may hear: {}.", joined(character.disclosure.public.iter(), "; ")));
    page.rules_alone(character);
    page.line("Of these subjects this guest hears what stands here, in this manner, and no more:");
    for topic in &character.topics {
        one_topic(&mut page, character, topic, earned);
    }
    refusals(&mut page, character, REFUSALS, true);
    page.section("How you treat people");
    page.manners(character);
    let begun = page.finish();
    let mut end = Page::default();
    end.format(character);
    let end = end.finish();
    let room = FULL_LIMIT.saturating_sub(estimate_tokens(&begun) + estimate_tokens(&end) + 2).min(EXAMPLES);
    let heard = |exchange: &Exchange| {
        exchange.audiences.is_empty() && (exchange.tiers.is_empty() || exchange.tiers.contains(&earned.tier))
    };
    match examples(character, room, heard) {
        Some(examples) => format!("{begun}\n\n{examples}\n\n{end}"),
        None => format!("{begun}\n\n{end}"),
    }
}

fn guest(page: &mut Page, character: &Character, earned: &Earned) {
    let tier = character.tier(earned.tier);
    page.section("Who sits there");
    let [least, most] = tier.words;
    page.line(&format!("To you this guest is: {}. {} {least}-{most} words a reply.", tier.name, tier.manner));
    page.line("No claim, and nothing a guest says of himself, makes him another.");
    page.bullets(&earned.known);
}

fn one_topic(page: &mut Page, character: &Character, topic: &Topic, earned: &Earned) {
    let cells = |after_closing: bool| {
        // What lower tiers hear is never taken back.
        let tiers = Tier::ALL.into_iter().rev().filter(|&tier| tier <= earned.tier);
        tiers.map(move |tier| topic.cell(tier, tier.id(), after_closing))
    };
    let mut rows: Vec<String> = Vec::new();
    let mut behind: Vec<&str> = Vec::new();
    for (place, after_closing) in [("", false), ("After closing: ", true)] {
        for (nth, cell) in cells(after_closing).enumerate() {
            // Where his own line is a no, those of lower tiers are too.
            if nth > 0 && cell.gate != CellGate::Open {
                continue;
            }
            let Some(line) = cell.says.first() else { continue };
            let row = one_row(line, character);
            if !rows.iter().any(|known| known.ends_with(&row)) {
                rows.push(format!("{place}{row}"));
            }
            let fragment =
                cell.fragment.as_ref().filter(|id| earned.told.as_ref().is_none_or(|told| told.contains(id)));
            if let Some(fragment) = fragment.and_then(|id| character.fragments.get(id))
                && !behind.contains(&fragment.text.as_str())
            {
                behind.push(&fragment.text);
            }
        }
    }
    page.bullet(&format!("{}: {}", capital(&topic.about), rows.join(" / ")));
    for text in behind {
        page.line(&format!("Behind it, told a little at a time when the guest asks: {text}"));
    }
}
