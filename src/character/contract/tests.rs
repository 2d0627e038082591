//! The two contracts of the built-in character, in sentences.

use super::super::text::estimate_tokens;
use super::super::{Cast, Character, Contract, Line, Term, Words};
use super::*;

fn both(test: impl Fn(&Character)) {
    let cast = Cast::builtin().unwrap_or_else(|error| panic!("{error}"));
    for contract in [Contract::Scene, Contract::Dialogue] {
        test(&cast.under(contract));
    }
}

/// Everything that a gate protects: what is never said, what cells reveal, how fragments are recognised.
fn gated(character: &Character) -> Vec<&Term> {
    let topics = character.topics.iter().flat_map(|topic| {
        let revealed = topic.placed_cells().flat_map(|(_, cell)| &cell.reveals);
        topic.never.iter().chain(revealed)
    });
    topics.chain(character.fragments.values().flat_map(|fragment| &fragment.marks)).collect()
}

#[test]
fn both_contracts_fit_their_budgets() {
    both(|character| {
        let (public, full) = (estimate_tokens(&public(character)), estimate_tokens(&full(character)));
        assert!(public <= PUBLIC_LIMIT, "{public} tokens");
        assert!(full <= FULL_LIMIT, "{full} tokens");
        assert!(full > 4 * PUBLIC_LIMIT, "{full} tokens leave out what there is room for");
    });
}

#[test]
fn the_public_contract_holds_no_gated_fact() {
    both(|character| {
        let words = Words::of(&public(character));
        let gated = gated(character);
        assert!(gated.len() > 200, "{}", gated.len());
        for term in gated {
            assert!(!term.is_in(&words), "the public contract says '{}'", term.as_str());
        }
    });
}

#[test]
fn the_public_contract_holds_no_sentence_of_the_private_sections() {
    both(|character| {
        let text = public(character);
        let who = &character.identity;
        let private = who.people.iter().filter_map(|person| person.private.as_ref());
        let layers = [&who.layers.macrosystem, &who.layers.exosystem, &who.layers.chronosystem, &who.layers.network];
        let raster = [&who.raster.wound, &who.raster.betrayal, &who.raster.bloodline, &who.raster.seat];
        let told = private.chain(&character.epistemic.keeps).chain(layers).chain(raster);
        for sentence in told.flat_map(|text| text.split(['.', ';'])).filter(|part| part.trim().len() > 12) {
            assert!(!text.contains(sentence.trim()), "{sentence}");
        }
    });
}

#[test]
fn the_full_contract_tells_everything() {
    both(|character| {
        let text = full(character);
        let who = &character.identity;
        let has = |part: &str| {
            let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains(part.trim_end_matches('.')), "{part}");
        };
        let (layers, raster, pressure) = (&who.layers, &who.raster, &who.pressure);
        for part in [&layers.macrosystem, &layers.exosystem, &layers.mesosystem, &layers.microsystem] {
            has(part);
        }
        for part in [&layers.chronosystem, &layers.network, &raster.wound, &raster.betrayal, &raster.project] {
            has(part);
        }
        for part in [&raster.bloodline, &raster.seat, &pressure.defensive, &pressure.attachment, &pressure.reflective] {
            has(part);
        }
        who.people.iter().filter_map(|person| person.private.as_ref()).for_each(|part| has(part));
        character.epistemic.keeps.iter().for_each(|part| has(part));
        character.audiences.iter().filter(|a| !a.claims.is_empty()).for_each(|audience| has(&audience.manner));
        for fragment in character.fragments.values() {
            has(&fragment.text);
            fragment.still_forbidden.iter().for_each(|part| has(part));
        }
        for topic in &character.topics {
            let of_tiers = topic.placed_cells().filter(|(path, _)| !path.starts_with("audiences"));
            of_tiers.for_each(|(_, cell)| has(&written(&cell.says[0], character.contract)));
        }
        character.format.golden_rules.iter().for_each(|part| has(part));
    });
}

#[test]
fn the_full_contract_shows_examples_and_no_open_slot() {
    both(|character| {
        let text = full(character);
        let examples = text.lines().filter(|row| row.starts_with("- \"")).count();
        assert!(examples >= 5, "{examples}");
        assert!(!text.contains('{'), "a slot is left open");
        let beats = text.contains("**scene**");
        assert_eq!(beats, character.contract == Contract::Scene);
    });
}

fn written(line: &Line, contract: Contract) -> String {
    line.write(contract).replace('\n', " ")
}
