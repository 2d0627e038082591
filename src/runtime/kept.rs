//! What he keeps of a guest, between the director's words for it and the disk's.

use crate::character::Character;
use crate::director::Guest;
use crate::director::guest::{Dated, Parting, Told, Usual};
use crate::memory::save::{Fact, Kept, OnDay, Save};

/// What is written down of `guest`.
pub fn to_disk(guest: &Guest) -> Kept {
    let Guest { name, usual, gifts, facts, praises, refused, fragments, noticed, visits, parting } = guest;
    let dated = |list: &[Dated<String>]| list.iter().map(|d| OnDay { what: d.what.clone(), day: d.day }).collect();
    Kept {
        name: name.clone(),
        bowl: usual.as_ref().map(|usual| usual.item.clone()),
        firmness: usual.as_ref().and_then(|usual| usual.firmness.clone()),
        gifts: dated(gifts),
        facts: facts
            .iter()
            .map(|told| Fact { what: told.what.clone(), kind: told.kind.clone(), day: told.day })
            .collect(),
        praises: praises.clone(),
        refused: refused.iter().map(|(id, d)| (id.clone(), OnDay { what: d.what, day: d.day })).collect(),
        fragments: fragments.iter().cloned().collect(),
        noticed: *noticed,
        visits: visits.clone(),
        parting: parting.as_ref().map(|d| OnDay { what: parting_name(d.what).to_owned(), day: d.day }),
    }
}

/// What is known of the guest of `save`. Ids that the character file no longer has are dropped.
pub fn from_disk(save: &Save, character: &Character) -> Guest {
    let Kept { name, bowl, firmness, gifts, facts, praises, refused, fragments, noticed, visits, parting } =
        save.guest_book.clone();
    let back = |list: Vec<OnDay<String>>| list.into_iter().map(|d| Dated { what: d.what, day: d.day }).collect();
    let known = |topic: &String| character.topic(topic).is_some();
    let from_words = || save.usual.as_ref().and_then(|words| usual_in_words(words, character));
    Guest {
        name,
        usual: bowl
            .filter(|id| character.shop.item(id).is_some())
            .map(|item| Usual { item, firmness })
            .or_else(from_words),
        gifts: back(gifts),
        facts: facts.into_iter().map(|fact| Told { what: fact.what, kind: fact.kind, day: fact.day }).collect(),
        praises,
        refused: refused
            .into_iter()
            .filter(|(topic, _)| known(topic))
            .map(|(topic, d)| (topic, Dated { what: d.what, day: d.day }))
            .collect(),
        fragments: fragments.into_iter().filter(|id| character.fragments.contains_key(id)).collect(),
        noticed,
        visits,
        parting: parting.and_then(|d| Some(Dated { what: parting_of(&d.what)?, day: d.day })),
    }
}

/// A usual as older saves have it: "Tonkotsu ajitama, kata-men".
fn usual_in_words(words: &str, character: &Character) -> Option<Usual> {
    let (bowl, firmness) = words.split_once(", ").unwrap_or((words, ""));
    let item = character.shop.menu.iter().find(|item| item.bowl && item.name.eq_ignore_ascii_case(bowl))?;
    let known = character.shop.firmness.iter().find(|(_, name, _)| name.eq_ignore_ascii_case(firmness));
    Some(Usual { item: item.id.clone(), firmness: known.map(|(id, ..)| id.clone()) })
}

fn parting_name(parting: Parting) -> &'static str {
    match parting {
        Parting::Goodbye => "goodbye",
        Parting::Silent => "silent",
        Parting::Closing => "closing",
        Parting::Door => "door",
    }
}

fn parting_of(name: &str) -> Option<Parting> {
    [Parting::Goodbye, Parting::Silent, Parting::Closing, Parting::Door]
        .into_iter()
        .find(|&parting| parting_name(parting) == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::character::{Cast, Contract};

    #[test]
    fn what_is_kept_comes_back_as_it_was() {
        let character = Cast::builtin().unwrap_or_else(|error| panic!("{error}")).under(Contract::Scene);
        let guest = Guest {
            name: Some("Anna".into()),
            usual: Some(Usual { item: "ajitama".into(), firmness: Some("katame".into()) }),
            gifts: vec![Dated { what: "the cookies".into(), day: 3 }],
            facts: vec![Told { what: "I work nights".into(), kind: Some("guest_work".into()), day: 1 }],
            praises: vec!["good broth".into()],
            refused: [("takumi".to_owned(), Dated { what: 2, day: 3 })].into(),
            fragments: ["quiet_tea".to_owned()].into(),
            noticed: Some(1),
            visits: vec![0, 1, 3],
            parting: Some(Dated { what: Parting::Door, day: 3 }),
        };
        let save = Save { guest_book: to_disk(&guest), ..Save::new("anna") };
        assert_eq!(from_disk(&save, &character), guest);
    }

    #[test]
    fn the_usual_of_an_older_save_is_understood() {
        let character = Cast::builtin().unwrap_or_else(|error| panic!("{error}")).under(Contract::Scene);
        let save = Save { usual: Some("Tonkotsu ajitama, kata-men".into()), ..Save::new("anna") };
        let usual = from_disk(&save, &character).usual.expect("a usual");
        assert_eq!((usual.item.as_str(), usual.firmness.as_deref()), ("ajitama", Some("katame")));
    }
}
