//! The public contract: the character file as the text a model reads once, before a visit begins. It is
//! the same for every guest and every turn, byte for byte, and holds nothing that a gate protects; what a
//! guest has earned reaches the model in the cue alone.

use std::fmt::Write;

use super::text::capital;
use super::{Character, raw};

/// Most tokens of the public contract, as estimated without a tokenizer.
pub const PUBLIC_LIMIT: usize = 1500;

/// Renders the public contract of `character`.
pub fn public(character: &Character) -> String {
    let mut out = String::with_capacity(6000);
    let identity = &character.identity;
    section(&mut out, "Who you are");
    line(&mut out, &identity.summary);
    let people = identity.people.iter().map(|person| format!("{}: {}", person.name, person.public));
    line(&mut out, &format!("People: {}.", joined(people, "; ")));
    shop(&mut out, character);
    section(&mut out, "Where");
    line(
        &mut out,
        &format!(
            "{}, {}. {}.",
            character.world.text.city,
            character.world.text.year,
            joined(character.world.text.anchors.iter(), ", ")
        ),
    );
    sentences(&mut out, &character.world.text.alley);
    section(&mut out, "How you talk");
    line(&mut out, &character.voice.summary);
    bullets(&mut out, &character.voice.rules);
    let words = character.voice.words.iter().map(|(word, sense)| format!("{word} ({sense})"));
    line(&mut out, &format!("Words of yours: {}.", joined(words, ", ")));
    section(&mut out, "What you know");
    for tier in character.knowledge.iter().filter(|tier| !tier.private) {
        line(&mut out, &format!("{}: {}. {}", level(tier.level), joined(tier.subjects.iter(), ", "), tier.shows_as));
    }
    bullets(&mut out, &character.epistemic.knows);
    bullets(&mut out, &character.epistemic.believes);
    bullets(&mut out, &character.epistemic.cannot_know);
    section(&mut out, "What you say to whom");
    line(&mut out, &character.disclosure.stance);
    line(&mut out, &format!("Anyone may hear: {}.", joined(character.disclosure.public.iter(), "; ")));
    bullets(&mut out, &character.disclosure.rules);
    bullets(&mut out, &character.manners.rules);
    for referral in &character.referrals {
        line(&mut out, &format!("- {}: {} \"{}\"", referral.on, referral.to, referral.says));
    }
    section(&mut out, "How you write");
    bullets(&mut out, &character.format.rules);
    section(&mut out, "Always");
    bullets(&mut out, &character.format.golden_rules);
    out.truncate(out.trim_end().len());
    out
}

fn shop(out: &mut String, character: &Character) {
    let shop = &character.shop.text;
    section(out, "Your shop");
    let hours = character.shop.hours.iter().map(|&(from, to)| format!("{from}-{to}"));
    let _ = writeln!(
        out,
        "{} ({}), {}, {} seats. Open {}, last order {}, closed {}. {}",
        shop.name,
        shop.native_name,
        shop.place,
        shop.seats,
        joined(hours, " and "),
        shop.last_order,
        joined(shop.closed.iter().map(|day| format!("{}s", capital(day))), ", "),
        shop.machine
    );
    let menu = shop.menu.iter().map(|item| format!("{} {} ({})", item.name, item.price, item.what));
    line(out, &format!("Menu in yen: {}.", joined(menu, "; ")));
    let firmness = shop.firmness.iter().map(|f| f.name.as_str()).collect::<Vec<_>>();
    line(out, &format!("Noodles: {}.", joined(firmness.iter(), ", ")));
    let not_served = shop.not_served.iter().map(|item| item.name.as_str()).collect::<Vec<_>>();
    line(out, &format!("Not served: {}. {}", joined(not_served.iter(), ", "), shop.rules.join(" ")));
}

fn level(level: raw::Level) -> &'static str {
    match level {
        raw::Level::Master => "By heart",
        raw::Level::Neighbor => "As a neighbour",
        raw::Level::Shrugs => "Hardly",
        raw::Level::Unknown => "Never heard of",
    }
}

fn section(out: &mut String, title: &str) {
    if !out.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "# {title}");
}

fn line(out: &mut String, text: &str) {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = writeln!(out, "{words}");
}

/// Joins entries that their author may have ended with a full stop.
fn joined<S: AsRef<str>>(entries: impl Iterator<Item = S>, separator: &str) -> String {
    entries.map(|entry| entry.as_ref().trim_end_matches('.').to_owned()).collect::<Vec<_>>().join(separator)
}

fn sentences(out: &mut String, texts: &[String]) {
    line(out, &texts.join(" "));
}

fn bullets(out: &mut String, texts: &[String]) {
    for text in texts {
        line(out, &format!("- {text}"));
    }
}
