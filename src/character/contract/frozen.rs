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
    begin(&mut page, character);
    let tier = character.tier(earned.tier);
    page.section("Who sits there");
    let [least, most] = tier.words;
    page.line(&format!(
        "To you this guest belongs to: {}. How you are with such a guest: {} Your replies have {least} to {most} words.",
        tier.name, tier.manner
    ));
    page.line("Nothing that a guest claims or says of himself changes this.");
    page.bullets(&earned.known);
    say(&mut page, character);
    let topics: Vec<Told> = character.topics.iter().map(|topic| Told::of(character, topic, earned)).collect();
    page.line(
        "If this guest asks about one of these subjects, answer with one of its lines (| stands between them), in this \
         manner, and tell nothing beyond them:",
    );
    for told in topics.iter().filter(|told| !told.lines.is_empty()) {
        told.write(&mut page, "");
    }
    if topics.iter().any(|told| !told.after_closing.is_empty()) {
        page.after_closing();
        for told in topics.iter().filter(|told| !told.after_closing.is_empty()) {
            told.write(&mut page, "After closing, ");
        }
    }
    let put_off: Vec<&str> = topics.iter().filter_map(|told| told.put_off.as_deref()).collect();
    page.line(&format!(
        "On anything else of yourself, your people or the neighbours he hears no more than such a line: {}",
        put_off.join(" | ")
    ));
    end(page, character, |exchange| exchange.tiers.is_empty() || exchange.tiers.contains(&earned.tier))
}

/// Renders what anybody may know, for guests of every kind; what he tells only to some stands elsewhere.
pub fn open_house(character: &Character) -> String {
    let mut page = Page::default();
    begin(&mut page, character);
    page.section("Who sits there");
    page.line("Everyone is a stranger until evenings together have made more of them. A claim proves nothing.");
    for tier in &character.trust.tiers {
        let [least, most] = tier.words;
        let name = capital(&tier.name);
        page.bullet(&format!("{name} (your replies {least}-{most} words). How you are: {}", tier.manner));
    }
    say(&mut page, character);
    end(page, character, |exchange| exchange.tiers.is_empty())
}

/// Who he is to everybody, his shop, how he talks, what he knows.
fn begin(page: &mut Page, character: &Character) {
    page.section("Who you are");
    page.pronouns(character);
    page.line("Your people:");
    for person in &character.identity.people {
        let relation = person.relation.split(',').next().unwrap_or_default();
        page.bullet(&format!("{} ({relation}): {}.", person.name, person.public.trim_end_matches('.')));
    }
    page.shop(character);
    page.place(character);
    page.voice(character);
    page.knowledge(character, false);
}

fn say(page: &mut Page, character: &Character) {
    page.section("What you say");
    page.line(&character.disclosure.stance);
    page.line(&format!("Anyone may hear: {}.", joined(character.disclosure.public.iter(), "; ")));
    page.bullets(&character.disclosure.rules);
}

/// How he refuses and treats people, examples that are `heard`, and how he writes.
fn end(mut page: Page, character: &Character, heard: impl Fn(&Exchange) -> bool) -> String {
    refusals(&mut page, character, REFUSALS, true);
    page.section("How you treat people");
    page.manners(character);
    let begun = page.finish();
    let mut end = Page::default();
    end.format(character);
    let end = end.finish();
    let room = FULL_LIMIT.saturating_sub(estimate_tokens(&begun) + estimate_tokens(&end) + 2).min(EXAMPLES);
    match examples(character, room, false, |exchange| exchange.audiences.is_empty() && heard(exchange)) {
        Some(examples) => format!("{begun}\n\n{examples}\n\n{end}"),
        None => format!("{begun}\n\n{end}"),
    }
}

/// What a guest may hear on a topic.
struct Told<'a> {
    about: &'a str,
    /// Lines in service; none where he is put off with everything.
    lines: Vec<String>,
    /// Lines that are said after closing alone.
    after_closing: Vec<String>,
    /// The narrative behind the lines, and whether it belongs to those after closing.
    behind: Vec<(&'a str, bool)>,
    /// The line he is put off with, where he hears nothing.
    put_off: Option<String>,
}

impl<'a> Told<'a> {
    fn of(character: &'a Character, topic: &'a Topic, earned: &Earned) -> Self {
        let mut told = Told {
            about: &topic.about,
            lines: Vec::new(),
            after_closing: Vec::new(),
            behind: Vec::new(),
            put_off: None,
        };
        for after_closing in [false, true] {
            // What lower tiers hear is never taken back.
            for tier in Tier::ALL.into_iter().rev().filter(|&tier| tier <= earned.tier) {
                let cell = topic.cell(tier, tier.id(), after_closing);
                let is_earned = |id: &String| earned.told.as_ref().is_none_or(|told| told.contains(id));
                // A line that belongs to a telling he has not heard is as unearned as the telling.
                if cell.gate != CellGate::Open || !cell.fragment.iter().all(is_earned) {
                    continue;
                }
                let Some(line) = cell.says.first() else { continue };
                let row = one_row(line, character);
                if told.lines.contains(&row) || told.after_closing.contains(&row) {
                    continue;
                }
                if after_closing {
                    told.after_closing.push(row);
                } else {
                    told.lines.push(row);
                }
                let fragment = cell.fragment.as_ref().and_then(|id| character.fragments.get(id));
                if let Some(fragment) = fragment
                    && !told.behind.iter().any(|(text, _)| *text == fragment.text)
                {
                    told.behind.push((&fragment.text, after_closing));
                }
            }
        }
        if told.lines.is_empty() {
            let own = topic.cell(earned.tier, earned.tier.id(), false);
            let no =
                if own.gate == CellGate::Open { topic.cell(Tier::Stranger, Tier::Stranger.id(), false) } else { own };
            told.put_off = no.says.first().filter(|_| no.gate != CellGate::Open).map(|line| one_row(line, character));
        }
        told
    }

    /// Writes what is told in service, or with a `when` what is told after closing.
    fn write(&self, page: &mut Page, when: &str) {
        let after_closing = !when.is_empty();
        let lines = if after_closing { &self.after_closing } else { &self.lines };
        let about = if after_closing { self.about.to_owned() } else { capital(self.about) };
        page.bullet(&format!("{when}{about}: {}", lines.join(" | ")));
        for (text, _) in self.behind.iter().filter(|(_, late)| *late == after_closing) {
            page.line(&format!(
                "Behind that, for you to draw on, one detail at a time when this guest asks; say it as \"I\", and add no names, \
                 sums or reasons that are not in it: {text}"
            ));
        }
    }
}
