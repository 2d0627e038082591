//! The leave card: what a visit changed, what he will remember, when the shop opens next.

use super::app::Counter;
use crate::character::Tier;
use crate::character::text::capital;
use crate::director::Movement;
use crate::visit::Over;

/// The leave card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Why it ended.
    pub over: Over,
    /// Points before and after.
    pub points: (i32, i32),
    /// Tier before and after.
    pub tier: (Tier, Tier),
    /// His last words.
    pub last_words: String,
    /// Everything that moved trust.
    pub movements: Vec<Movement>,
    /// What is missing for the next tier.
    pub missing: Option<String>,
    /// Whether the shop is closed to this guest for good.
    pub closed: bool,
    /// What Kenji will remember of the guest that he did not know before.
    pub learned: Vec<String>,
    /// When the shop opens next.
    pub opens: String,
    /// Whether it was saved.
    pub saved: bool,
}

impl Card {
    /// The card of the visit at `counter`, as it stands.
    pub fn of(counter: &Counter) -> Self {
        let snapshot = counter.runtime.snapshot();
        let standing = counter.runtime.visit().standing();
        let shop = &counter.runtime.visit().character().shop;
        let hour = shop.hours.first().map_or(shop.starts, |(from, _)| *from);
        Self {
            over: snapshot.over.unwrap_or(Over::Left),
            points: (counter.before.0, standing.points),
            tier: (counter.before.1, standing.tier),
            last_words: snapshot.exchanges.last().map(|exchange| exchange.reply.spoken()).unwrap_or_default(),
            movements: snapshot.exchanges.iter().flat_map(|exchange| exchange.events.clone()).collect(),
            missing: snapshot.meter.missing.clone(),
            closed: standing.closed,
            learned: counter.runtime.visit().learned(),
            opens: format!("{} at {hour}", capital(counter.opens)),
            saved: counter.saved,
        }
    }
}
