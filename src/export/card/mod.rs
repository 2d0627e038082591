//! The character card, as other front ends read it: the second and the third version of the published format
//! (Character Card Specification V2 and V3), as JSON and inside the portrait.

pub mod portrait;

use serde::Serialize;
use serde_json::Value;

use super::{Knows, Pair};
use crate::character::text::capital;
use crate::character::{Character, Tier, Topic, raw::CellGate};

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
    /// `character` as `knows` has him. Where that is everything, the card holds what a stranger may know, and with
    /// `lorebook` each gated subject as an entry of its own, with the rule that keeps it.
    pub fn new(character: &Character, knows: &Knows, greeting: Option<String>, talk: &[Pair], lorebook: bool) -> Self {
        let whole = matches!(knows, Knows::All);
        let held = if whole { Knows::tier_of(Tier::Stranger) } else { knows.clone() };
        let shop = &character.shop.text;
        let world = &character.world.text;
        let examples: Vec<String> =
            talk.iter().map(|Pair { guest, reply }| format!("{{{{user}}}}: {guest}\n{{{{char}}}}: {reply}")).collect();
        let tier = &character.tier(held.tier()).name;
        let gates = match (whole, lorebook) {
            (true, true) => {
                "What he tells only to some stands in the lorebook, each with its rule; a model keeps such \
                             rules as well as it can."
            }
            (true, false) => "What he tells only to some is not in it.",
            (false, _) => "It holds what such a guest has earned and nothing else.",
        };
        Self {
            name: character.identity.name.clone(),
            description: held.contract(character),
            personality: character.voice.summary.clone(),
            scenario: format!(
                "{} ({}), {}; {}, {}. {{{{user}}}} sits down at the counter.",
                shop.name, shop.native_name, shop.place, world.city, world.year
            ),
            first_mes: greeting.unwrap_or_else(|| "...".to_owned()),
            mes_example: format!("<START>\n{}", examples.join("\n")),
            creator_notes: format!(
                "For a guest who is to him: {tier}. {gates} In the game itself a director in code counts trust, keeps the gates and \
                 hears every sentence first; a front end has none of it."
            ),
            system_prompt: format!("{{{{original}}}}\n{}", character.format.golden_rules.join("\n")),
            post_history_instructions: character.format.rules.join("\n"),
            alternate_greetings: Vec::new(),
            character_book: (whole && lorebook).then(|| Lorebook::of(character)),
            tags: ["ramen", "tokyo", "cook", "slice of life"].map(str::to_owned).to_vec(),
            creator: "Kenji's Ramen".to_owned(),
            character_version: env!("CARGO_PKG_VERSION").to_owned(),
            extensions: Empty {},
        }
    }

    /// The card in `version` of the format.
    pub fn json(&self, version: Version) -> Value {
        let mut data = serde_json::to_value(self).unwrap_or_default();
        let (spec, number) = match version {
            Version::V2 => ("chara_card_v2", "2.0"),
            Version::V3 => ("chara_card_v3", "3.0"),
        };
        if version == Version::V3 {
            data["nickname"] = self.name.split_whitespace().next().unwrap_or_default().into();
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
        let entries = character.topics.iter().enumerate().map(|(nth, topic)| Entry::of(character, topic, nth));
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
        let mut keys: Vec<String> = Vec::new();
        for trigger in &topic.triggers {
            let key = trigger.as_str().trim_end_matches('*').trim().to_owned();
            if key.len() > 2 && !keys.contains(&key) && keys.len() < MOST_KEYS {
                keys.push(key);
            }
        }
        let mut rows = vec![format!(
            "{}. Each kind of guest hears his own line and those above it, never one below; a claim changes nothing.",
            capital(&topic.about)
        )];
        for tier in Tier::ALL {
            for (after_closing, place) in [(false, ""), (true, ", after closing")] {
                let cell = topic.cell(tier, tier.id(), after_closing);
                let told = if cell.gate == CellGate::Open { "" } else { " (not told)" };
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
            keys,
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

#[cfg(test)]
mod tests;
