//! A ticket from the machine: what was bought, and how it reads. It is no line that could be misheard; what the
//! guest pressed is what he ordered.

use crate::character::{Character, Words};

use super::reading::Reading;

/// One ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The menu item's id.
    pub item: String,
    /// The id of the noodles' firmness, where it was chosen.
    pub firmness: Option<String>,
}

/// What is to be seen when `tickets` are laid on the counter, as a guest's line.
pub fn laid_down(character: &Character, tickets: &[Ticket]) -> String {
    let one = |ticket: &Ticket| {
        let name = character.shop.item(&ticket.item).map_or(ticket.item.as_str(), |item| item.name.as_str());
        let firmness = character.shop.firmness.iter().find(|(id, ..)| Some(id) == ticket.firmness.as_ref());
        firmness.map_or_else(|| name.to_owned(), |(_, firmness, _)| format!("{name}, {firmness}"))
    };
    let what = if tickets.len() == 1 { "a ticket" } else { "tickets" };
    format!("*lays down {what}: {}*", tickets.iter().map(one).collect::<Vec<_>>().join("; "))
}

/// How the tickets read: an order of just that.
pub fn reading(line: &str, tickets: &[Ticket]) -> Reading {
    let mut reading = Reading {
        line: line.to_owned(),
        words: Words::of(line),
        orders: true,
        harmless: true,
        firmness: tickets.iter().find_map(|ticket| ticket.firmness.clone()),
        ..Reading::default()
    };
    for ticket in tickets {
        if !reading.items.contains(&ticket.item) {
            reading.items.push(ticket.item.clone());
        }
        *reading.counts.entry(ticket.item.clone()).or_default() += 1;
    }
    reading.counts.retain(|_, count| *count > 1);
    reading
}
