//! The public contract: the same for every guest and every turn, byte for byte. It holds nothing that a
//! gate protects; what a guest has earned reaches the model in the cue alone.

use super::super::Character;
use super::page::{Page, joined};

/// Renders the public contract of `character`.
pub fn public(character: &Character) -> String {
    let mut page = Page::default();
    let identity = &character.identity;
    page.section("Who you are");
    page.line(&identity.summary);
    let people = identity.people.iter().map(|person| format!("{}: {}", person.name, person.public));
    page.line(&format!("People: {}.", joined(people, "; ")));
    page.shop(character);
    page.place(character);
    page.voice(character);
    page.knowledge(character, false);
    page.section("What you say to whom");
    page.line(&character.disclosure.stance);
    page.line(&format!("Anyone may hear: {}.", joined(character.disclosure.public.iter(), "; ")));
    page.bullets(character.disclosure.with_cue.as_slice());
    page.bullets(&character.disclosure.rules);
    page.manners(character);
    page.format(character);
    page.finish()
}
