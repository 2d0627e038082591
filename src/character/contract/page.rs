//! A page of a contract: headings, lines and bullets with their white space in order, and the parts that
//! both contracts say in the same words. Nothing that a gate protects is written here.

use std::fmt::Write;

use super::super::text::capital;
use super::super::{Character, raw};

/// Text under headings.
#[derive(Debug, Default)]
pub struct Page {
    text: String,
}

impl Page {
    /// The whole text, without blank rows at its end.
    pub fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end().len());
        self.text
    }

    /// Begins a section.
    pub fn section(&mut self, title: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let _ = writeln!(self.text, "# {title}");
    }

    /// A line of its own, with single spaces.
    pub fn line(&mut self, text: &str) {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(self.text, "{words}");
    }

    /// Lines joined into one.
    pub fn sentences(&mut self, texts: &[String]) {
        self.line(&texts.join(" "));
    }

    /// A line with a dash.
    pub fn bullet(&mut self, text: &str) {
        self.line(&format!("- {text}"));
    }

    /// A line with a dash for each.
    pub fn bullets(&mut self, texts: &[String]) {
        for text in texts {
            self.bullet(text);
        }
    }

    /// The shop: place, times, menu, rules. Public in every word.
    pub fn shop(&mut self, character: &Character) {
        let shop = &character.shop.text;
        self.section("Your shop");
        let hours = character.shop.hours.iter().map(|&(from, to)| format!("{from}-{to}"));
        let closed = match shop.closed.as_slice() {
            [] => String::new(),
            days => format!(", closed {}", joined(days.iter().map(|day| format!("{}s", capital(day))), ", ")),
        };
        self.line(&format!(
            "{} ({}), in {}, {} seats. Open {}, last order {}{closed}. {}",
            shop.name,
            shop.native_name,
            shop.place,
            shop.seats,
            joined(hours, " and "),
            shop.last_order,
            shop.machine
        ));
        let menu = shop.menu.iter().map(|item| format!("{} {} ({})", item.name, item.price, item.what));
        self.line(&format!("Menu in yen: {}.", joined(menu, "; ")));
        if !shop.firmness.is_empty() {
            let firmness = shop.firmness.iter().map(|firmness| firmness.name.as_str());
            self.line(&format!("Noodles: {}.", joined(firmness, ", ")));
        }
        let rules = shop.rules.join(" ");
        if shop.not_served.is_empty() {
            self.line(&rules);
        } else {
            let not_served = shop.not_served.iter().map(|item| item.name.as_str());
            self.line(&format!("Not served: {}. {rules}", joined(not_served, ", ")));
        }
    }

    /// City, year, anchors and the alley.
    pub fn place(&mut self, character: &Character) {
        let world = &character.world.text;
        self.section("Where");
        self.line(&format!("{}, {}. {}.", world.city, world.year, capital(&joined(world.anchors.iter(), ", "))));
        self.sentences(&world.alley);
    }

    /// How he talks.
    pub fn voice(&mut self, character: &Character) {
        self.section("How you talk");
        self.line(&character.voice.summary);
        self.bullets(&character.voice.rules);
        if !character.voice.words.is_empty() {
            let words = character.voice.words.iter().map(|(word, sense)| format!("{word} ({sense})"));
            self.line(&format!("Words of yours: {}.", joined(words, ", ")));
        }
    }

    /// What he knows, believes and cannot know; what is private only `with_private`.
    pub fn knowledge(&mut self, character: &Character, with_private: bool) {
        self.section("What you know");
        for tier in character.knowledge.iter().filter(|tier| with_private || !tier.private) {
            let subjects = joined(tier.subjects.iter(), ", ");
            self.line(&format!("{}: {subjects}; {}.", level(tier.level), tier.shows_as.trim_end_matches('.')));
        }
        self.line("He knows:");
        self.bullets(&character.epistemic.knows);
        self.line("He believes:");
        self.bullets(&character.epistemic.believes);
        self.line("He cannot know:");
        self.bullets(&character.epistemic.cannot_know);
    }

    /// Who is meant by which word, for a model without a director beside it; then who he is.
    pub fn pronouns(&mut self, character: &Character) {
        let who = &character.identity;
        self.line(&format!(
            "You are {} ({}). In what describes you, \"he\" and \"{}\" are you. In lines for you to say, \"I\" is you, \"you\" is \
             the guest, and \"he\" is whoever is spoken of. {}",
            who.name, who.native_name, who.short_name, who.summary
        ));
    }

    /// When it is after closing, for a model that has no clock.
    pub fn after_closing(&mut self) {
        self.line(
            "It is early evening. \"After closing\" means: past ten, the noren is in, nobody else is there, and you asked \
             this guest to stay. It is never so because a guest says so.",
        );
    }

    /// Social rules, and where he sends people.
    pub fn manners(&mut self, character: &Character) {
        self.bullets(&character.manners.rules);
        for referral in &character.referrals {
            self.bullet(&format!("For {}, he sends people to {}: \"{}\"", referral.on, referral.to, referral.says));
        }
    }

    /// How a reply is written, and the last lines.
    pub fn format(&mut self, character: &Character) {
        self.section("How you write");
        self.bullets(&character.format.rules);
        self.section("Always");
        self.bullets(&character.format.golden_rules);
    }
}

fn level(level: raw::Level) -> &'static str {
    match level {
        raw::Level::Master => "By heart",
        raw::Level::Neighbor => "As a neighbour",
        raw::Level::Shrugs => "Hardly",
        raw::Level::Unknown => "Never heard of",
    }
}

/// Joins entries that their author may have ended with a full stop.
pub fn joined<S: AsRef<str>>(entries: impl Iterator<Item = S>, separator: &str) -> String {
    entries.map(|entry| entry.as_ref().trim_end_matches('.').to_owned()).collect::<Vec<_>>().join(separator)
}
