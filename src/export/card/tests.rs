//! Cards hold the fields that the published formats require, and nothing that is not theirs to tell.

use std::sync::Arc;

use super::*;
use crate::art::Assets;
use crate::character::Contract;
use crate::director::{Forbidden, Seat};
use crate::export::evening::greeting;
use crate::export::sampled;

fn card(knows: &Knows, lorebook: bool) -> (Arc<Character>, Card) {
    let director = crate::director::shared(Contract::Scene);
    let character = Arc::clone(director.character());
    let card = Card::new(&character, knows, greeting(&director, knows.tier()), &sampled(&director, knows), lorebook);
    (character, card)
}

/// A field's name, and of which kind it is.
type Field = (&'static str, fn(&Value) -> bool);

/// The names of `value`'s fields whose kind is not the one that is required.
fn missing(value: &Value, required: &[Field]) -> Vec<&'static str> {
    required.iter().filter(|(name, is)| !value.get(name).is_some_and(is)).map(|(name, _)| *name).collect()
}

/// What both versions require of `data`.
const DATA: [Field; 14] = [
    ("name", Value::is_string),
    ("description", Value::is_string),
    ("personality", Value::is_string),
    ("scenario", Value::is_string),
    ("first_mes", Value::is_string),
    ("mes_example", Value::is_string),
    ("creator_notes", Value::is_string),
    ("system_prompt", Value::is_string),
    ("post_history_instructions", Value::is_string),
    ("alternate_greetings", Value::is_array),
    ("tags", Value::is_array),
    ("creator", Value::is_string),
    ("character_version", Value::is_string),
    ("extensions", Value::is_object),
];
const BOOK: [Field; 2] = [("extensions", Value::is_object), ("entries", Value::is_array)];
const ENTRY: [Field; 5] = [
    ("keys", Value::is_array),
    ("content", Value::is_string),
    ("extensions", Value::is_object),
    ("enabled", Value::is_boolean),
    ("insertion_order", Value::is_number),
];

#[test]
fn every_field_that_a_card_must_have_is_there() {
    let (_, card) = card(&Knows::All, true);
    for (version, spec, number) in [(Version::V2, "chara_card_v2", "2.0"), (Version::V3, "chara_card_v3", "3.0")] {
        let json = card.json(version);
        assert_eq!((json["spec"].as_str(), json["spec_version"].as_str()), (Some(spec), Some(number)));
        let data = &json["data"];
        assert_eq!(missing(data, &DATA), [""; 0], "{spec}");
        assert_eq!(missing(&data["character_book"], &BOOK), [""; 0], "{spec}");
        for entry in data["character_book"]["entries"].as_array().expect("entries") {
            assert_eq!(missing(entry, &ENTRY), [""; 0], "{spec}");
            assert_eq!(entry["use_regex"].is_boolean(), version == Version::V3);
            assert!(entry["keys"].as_array().is_some_and(|keys| !keys.is_empty()), "{entry}");
        }
        assert_eq!(data["nickname"].as_str().is_some_and(|name| name == "Kenji"), version == Version::V3);
        let third = missing(data, &[("group_only_greetings", Value::is_array), ("assets", Value::is_array)]);
        assert_eq!(third.is_empty(), version == Version::V3, "{spec}");
        assert!(data["first_mes"].as_str().is_some_and(|text| text.len() > 3), "{}", data["first_mes"]);
        assert!(data["mes_example"].as_str().is_some_and(|text| text.starts_with("<START>\n{{user}}: ")));
    }
}

/// Every text of a card, as a front end reads it.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| texts(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What a guest of `tier` may not hear in `card`, by day or after closing.
fn given_away(character: &Character, card: &Card, tier: Tier) -> Vec<String> {
    let mut all = Vec::new();
    texts(&card.json(Version::V3), &mut all);
    let [by_day, late] = [false, true].map(|after| Forbidden::at(character, &Seat::of_tier(tier, after)));
    all.iter()
        .filter(|text| late.find_in(text).is_some())
        .filter_map(|text| by_day.find_in(text))
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_card_without_a_lorebook_gives_nothing_away() {
    let (character, bare) = card(&Knows::All, false);
    assert_eq!(given_away(&character, &bare, Tier::Stranger), [""; 0]);
    assert!(bare.json(Version::V2)["data"].get("character_book").is_none());
    let (_, told) = card(&Knows::All, true);
    assert!(!given_away(&character, &told, Tier::Stranger).is_empty(), "by choice it is told, with its rule");
    for tier in Tier::ALL {
        let (_, frozen) = card(&Knows::tier_of(tier), true);
        assert_eq!(given_away(&character, &frozen, tier), [""; 0], "a frozen card holds no other tiers'");
    }
}

#[test]
fn a_lorebook_has_keys_that_a_front_end_finds_and_no_secret_that_nobody_is_told() {
    let (character, told) = card(&Knows::All, true);
    let json = told.json(Version::V2);
    let entries = json["data"]["character_book"]["entries"].as_array().expect("entries");
    let keys: Vec<&str> =
        entries.iter().filter_map(|entry| entry["keys"].as_array()).flatten().filter_map(Value::as_str).collect();
    assert!(keys.iter().all(|key| !key.contains("..") && !key.contains('*')), "{keys:?}");
    assert!(keys.contains(&"how's business"), "{keys:?}");
    let secret = character.topics.iter().find(|topic| topic.cells().all(|(_, cell)| cell.gate != CellGate::Open));
    let secret = secret.expect("something is told to nobody");
    assert!(entries.iter().all(|entry| entry["name"] != secret.id.as_str()));
    assert!(
        json["data"]["description"].as_str().is_some_and(|text| text.contains("Inner circle")),
        "guests of every kind"
    );
}

#[test]
fn the_portrait_holds_what_was_put_into_it() {
    let (_, card) = card(&Knows::tier_of(Tier::CloseFriend), false);
    let bytes = portrait::write(&Assets::builtin(), &card, &[Version::V2, Version::V3]).expect("a portrait");
    for version in [Version::V2, Version::V3] {
        assert_eq!(portrait::read(&bytes, version).expect("a card"), Some(card.json(version)));
    }
    let picture = image::load_from_memory(&bytes).expect("a picture");
    assert_eq!((picture.width(), picture.height()), (512, 512));
    let old = portrait::write(&Assets::builtin(), &card, &[Version::V2]).expect("a portrait");
    assert_eq!(portrait::read(&old, Version::V3).expect("a PNG"), None);
    assert!(portrait::read(b"no picture", Version::V2).is_err());
}
