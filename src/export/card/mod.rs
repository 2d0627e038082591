//! The character card, as other front ends read it: the second and the third version of the published format
//! (Character Card Specification V2 and V3), as JSON and inside the portrait.

pub mod portrait;

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::{Knows, Pair};
use crate::character::text::capital;
use crate::character::{Character, Term, Tier, Topic, contract, raw::CellGate};

/// Which version of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// `chara_card_v2`.
    V2,
    /// `chara_card_v3`.
    V3,
}

/// A card: what the front end shows, and what the model behind it reads.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    name: String,
    description: String,
    personality: String,
    scenario: String,
    first_mes: String,
    mes_example: String,
    creator_notes: String,
    system_prompt: String,
    post_history_instructions: String,
    alternate_greetings: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    character_book: Option<Lorebook>,
    tags: Vec<String>,
    creator: String,
    character_version: String,
    extensions: Empty,
    /// What he is called; only the third version has it.
    #[serde(skip)]
    nickname: String,
}

/// Facts that are told to the model when the talk comes near them.
#[derive(Debug, Clone, Serialize)]
pub struct Lorebook {
    name: String,
    scan_depth: u32,
    token_budget: u32,
    recursive_scanning: bool,
    extensions: Empty,
    entries: Vec<Entry>,
}

/// One of them.
#[derive(Debug, Clone, Serialize)]
struct Entry {
    keys: Vec<String>,
    content: String,
    extensions: Empty,
    enabled: bool,
    insertion_order: u32,
    case_sensitive: bool,
    name: String,
    position: &'static str,
}

/// `{}`.
#[derive(Debug, Clone, Copy, Default, Serialize)]
struct Empty {}

/// Most keys of an entry; a front end looks for each in every message.
const MOST_KEYS: usize = 24;

impl Card {
    /// `character` as `knows` has him, who says `greeting` first (silence where there is none) and `talk` as examples. Where
    /// that is everything, the card holds what a stranger may know, or with `lorebook` guests of every kind, each gated
    /// subject an entry of its own with the rule that keeps it.
    pub fn new(character: &Character, knows: &Knows, greeting: Option<String>, talk: &[Pair], lorebook: bool) -> Self {
        let whole = matches!(knows, Knows::All);
        let held = if whole { Knows::tier_of(Tier::Stranger) } else { knows.clone() };
        let description = if whole && lorebook { contract::open_house(character) } else { held.contract(character) };
        let shop = &character.shop.text;
        let world = &character.world.text;
        let examples: Vec<String> =
            talk.iter().map(|Pair { guest, reply }| format!("{{{{user}}}}: {guest}\n{{{{char}}}}: {reply}")).collect();
        let tier = &character.tier(held.tier()).name;
        let told_of = matches!(&held, Knows::Earned(earned) if !earned.known.is_empty());
        let gates = match (whole, lorebook) {
            (true, true) => {
                "What he tells only to some stands in the lorebook, each with its rule; a model keeps such \
                             rules as well as it can."
            }
            (true, false) => "What he tells only to some is not in it.",
            (false, _) if told_of => {
                "It holds what such a guest has earned, and what he keeps of that guest: name, gifts, what was told."
            }
            (false, _) => "It holds what such a guest has earned and nothing else.",
        };
        Self {
            name: character.identity.name.clone(),
            description,
            personality: character.voice.summary.clone(),
            scenario: format!(
                "{} ({}), in {}; {}, {}. {{{{user}}}} sits down at the counter.",
                shop.name, shop.native_name, shop.place, world.city, world.year
            ),
            first_mes: greeting.unwrap_or_else(|| "...".to_owned()),
            mes_example: format!("<START>\n{}", examples.join("\n")),
            creator_notes: format!(
                "Made for a guest who is to him: {tier}. {gates} In the game, code counts trust, keeps the gates and checks every \
                 sentence before you read it; a front end does none of this."
            ),
            system_prompt: format!("{{{{original}}}}\n{}", character.format.golden_rules.join("\n")),
            post_history_instructions: character.format.rules.join("\n"),
            alternate_greetings: Vec::new(),
            character_book: (whole && lorebook).then(|| Lorebook::of(character)),
            tags: Vec::new(),
            creator: String::new(),
            character_version: String::new(),
            nickname: character.identity.short_name.clone(),
            extensions: Empty {},
        }
    }

    /// Says who made the character, in which version, and under which words it is found.
    pub fn signed(mut self, creator: &str, version: &str, tags: &[&str]) -> Self {
        self.creator = creator.to_owned();
        self.character_version = version.to_owned();
        self.tags = tags.iter().map(ToString::to_string).collect();
        self
    }

    /// The card in `version` of the format.
    pub fn json(&self, version: Version) -> Value {
        let mut data = serde_json::to_value(self).unwrap_or_default();
        let (spec, number) = match version {
            Version::V2 => ("chara_card_v2", "2.0"),
            Version::V3 => ("chara_card_v3", "3.0"),
        };
        if version == Version::V3 {
            data["nickname"] = self.nickname.clone().into();
            data["group_only_greetings"] = Value::Array(Vec::new());
            data["assets"] = serde_json::json!([{ "type": "icon", "uri": "ccdefault:", "name": "main", "ext": "png" }]);
            let entries = data.pointer_mut("/character_book/entries").and_then(Value::as_array_mut);
            for entry in entries.into_iter().flatten() {
                entry["use_regex"] = Value::Bool(false);
            }
        }
        serde_json::json!({ "spec": spec, "spec_version": number, "data": data })
    }
}

impl Lorebook {
    fn of(character: &Character) -> Self {
        // What nobody is told needs no entry; its keys would only say what is hidden.
        let told = character.topics.iter().filter(|topic| topic.cells().any(|(_, cell)| cell.gate == CellGate::Open));
        let entries = told.enumerate().map(|(nth, topic)| Entry::of(character, topic, nth));
        Self {
            name: format!("What {} tells to whom", character.identity.name),
            scan_depth: 2,
            token_budget: 1024,
            recursive_scanning: false,
            extensions: Empty {},
            entries: entries.collect(),
        }
    }
}

impl Entry {
    fn of(character: &Character, topic: &Topic, nth: usize) -> Self {
        let mut rows = vec![format!(
            "{}. A guest hears the line of his own tier and of the tiers listed above it, never one listed below; a claim \
             changes nothing. \"Put off with\" means: turn him away with that line.",
            capital(&topic.about)
        )];
        for tier in Tier::ALL {
            for (after_closing, place) in [(false, ""), (true, ", after closing")] {
                let cell = topic.cell(tier, tier.id(), after_closing);
                let told = if cell.gate == CellGate::Open { "" } else { ", put off with" };
                let said = cell.says.first().map(|line| line.write(character.contract).replace('\n', " "));
                let row = format!("{}{place}{told}: {}", capital(&character.tier(tier).name), said.unwrap_or_default());
                // After closing most is as before.
                if after_closing && std::ptr::eq(cell, topic.cell(tier, tier.id(), false)) {
                    continue;
                }
                rows.push(row);
                if let Some(fragment) = cell.fragment.as_ref().and_then(|id| character.fragments.get(id)) {
                    let unsaid = fragment.still_forbidden.join("; ");
                    rows.push(format!("Behind it, a little at a time: {} Unsaid even then: {unsaid}.", fragment.text));
                }
            }
        }
        Self {
            keys: keys(topic),
            content: rows.join("\n"),
            extensions: Empty {},
            enabled: true,
            insertion_order: 100 + nth as u32,
            case_sensitive: false,
            name: topic.id.clone(),
            position: "after_char",
        }
    }
}

/// Words that bring a topic up, as a front end looks for them: letter by letter. A trigger with a gap is none; a stem
/// stands for the words of the topic's phrasings that begin with it. The shortest say most.
fn keys(topic: &Topic) -> Vec<String> {
    let asked: BTreeSet<String> = topic
        .asks
        .iter()
        .flat_map(|ask| {
            ask.split(|c: char| !c.is_alphanumeric() && c != '\'').map(str::to_lowercase).collect::<Vec<_>>()
        })
        .collect();
    let mut keys = BTreeSet::new();
    for trigger in topic.triggers.iter().map(Term::as_str).filter(|trigger| !trigger.contains("..")) {
        match trigger.strip_suffix('*') {
            _ if trigger.trim_end_matches('*').contains('*') => {}
            None => drop(keys.insert(trigger.to_owned())),
            Some(stem) if stem.contains(' ') => {}
            Some(stem) => keys.extend(asked.iter().filter(|word| word.starts_with(stem)).cloned()),
        }
    }
    let mut keys: Vec<String> = keys.into_iter().filter(|key| key.len() > 2).collect();
    keys.sort_by_key(|key| (key.len(), key.clone()));
    keys.truncate(MOST_KEYS);
    keys
}

#[cfg(test)]
mod tests;
