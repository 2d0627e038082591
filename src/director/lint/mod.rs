//! What a character file may get wrong although it loads: lines that break their own gate, gates that
//! contradict each other, contracts that do not fit. Too slow for every start and meant for authors, so it
//! runs in `kenji check` and in tests alone; what the program cannot do without is `validate`'s.

mod budgets;
mod gates;
mod lines;
mod phrasings;

use super::gate::{Forbidden, Seat};
use crate::character::{Cell, Character, Problem, Tier, Topic, Words};

/// Everything that an author should mend or look at, in no order that matters.
pub fn lint(character: &Character) -> Vec<Problem> {
    let hall = Hall::of(character);
    let rules: [fn(&Hall<'_>) -> Vec<Problem>; 5] =
        [years, lines::problems, gates::problems, budgets::problems, phrasings::problems];
    rules.iter().flat_map(|rule| rule(&hall)).collect()
}

/// Everyone who may sit at this counter, and what none of them may hear.
struct Hall<'a> {
    character: &'a Character,
    /// Each audience in service and after closing.
    seats: Vec<(Seat, Forbidden)>,
}

impl<'a> Hall<'a> {
    fn of(character: &'a Character) -> Self {
        let both = character.audiences.iter().flat_map(|audience| [(audience, false), (audience, true)]);
        let seats = both.map(|(audience, after_closing)| {
            let seat = Seat { tier: audience.tier, audience: audience.id.clone(), after_closing, claimed: false };
            let forbidden = Forbidden::at(character, &seat);
            (seat, forbidden)
        });
        Self { character, seats: seats.collect() }
    }

    /// The seats for which `fits` holds, by their number.
    fn seats_where(&self, fits: impl Fn(&Seat) -> bool) -> Vec<usize> {
        (0..self.seats.len()).filter(|&nth| fits(&self.seats[nth].0)).collect()
    }

    /// The seats that meet `cell` of `topic`.
    fn meeting(&self, topic: &Topic, cell: &Cell) -> Vec<usize> {
        self.seats_where(|seat| std::ptr::eq(topic.cell(seat.tier, &seat.audience, seat.after_closing), cell))
    }

    /// The first of `seats` that may not hear `words`, and the term.
    fn offended(&self, seats: &[usize], words: &Words) -> Option<(&Seat, &str)> {
        seats.iter().find_map(|&nth| {
            let (seat, forbidden) = &self.seats[nth];
            forbidden.find(words).map(|term| (seat, term))
        })
    }

    /// Why `term` is kept from people: what never says it, or first reveals it.
    fn keeper(&self, term: &str) -> String {
        for topic in &self.character.topics {
            if topic.never.iter().any(|never| never.as_str() == term) {
                return format!("topics.{}.never forbids it to everyone", topic.id);
            }
        }
        for topic in &self.character.topics {
            for (path, cell) in topic.placed_cells() {
                if cell.reveals.iter().any(|revealed| revealed.as_str() == term) {
                    return format!("topics.{}.{path} reveals it", topic.id);
                }
            }
        }
        let fragments = self.character.fragments.iter();
        let mut marked = fragments.filter(|(_, fragment)| fragment.marks.iter().any(|mark| mark.as_str() == term));
        marked.next().map_or_else(String::new, |(id, _)| format!("it is a mark of fragments.{id}"))
    }
}

/// A guest as a message calls him: "a close friend".
fn called(seat: &Seat) -> String {
    let name = seat.audience.replace('_', " ");
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {name}")
}

/// Those who sit there as nothing more than their tier.
fn is_plain(seat: &Seat) -> bool {
    seat.audience == seat.tier.id()
}

/// The years in the file have to agree.
fn years(hall: &Hall<'_>) -> Vec<Problem> {
    let (who, now) = (&hall.character.identity, hall.character.world.text.year);
    let turned = now.saturating_sub(who.born);
    if turned == who.age {
        return Vec::new();
    }
    vec![Problem::new("identity.age", format!("is {}, but born in {} one turns {turned} in {now}", who.age, who.born))]
}

/// The tiers below and including `tier`.
fn up_to(tier: Tier) -> impl Iterator<Item = Tier> {
    Tier::ALL.into_iter().filter(move |&other| other <= tier)
}

#[cfg(test)]
mod tests;
