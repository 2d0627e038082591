//! The end of an evening: who may stay when the noren comes in, and what he says of it. Whether the hour
//! has come is the visit's business; who may stay is decided here.

use super::Circumstances;
use super::ledger::Rung;
use super::reading::Reading;
use crate::character::{Character, Tier};

/// The tier from which on a guest may stay while he cleans up.
pub const STAYS_FROM: Tier = Tier::Regular;

/// What he says to a guest who would like to stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stay {
    /// Stay.
    Granted,
    /// Ask later in the evening.
    Early,
    /// Go home at ten.
    Denied,
}

impl Stay {
    /// The intent whose lines say so.
    pub fn intent(self) -> &'static str {
        match self {
            Stay::Granted => "stay_yes",
            Stay::Early => "stay_early",
            Stay::Denied => "stay_no",
        }
    }
}

/// What he says to staying, if `reading` asks for it or answers his offer. Not after a no of any other kind.
pub fn stay(character: &Character, reading: &Reading, now: &Circumstances<'_>, rung: Option<Rung>) -> Option<Stay> {
    let offered = now.evening.invited && !now.evening.stays;
    let leaves = ["goodbye", "stay_decline"].iter().any(|intent| reading.has(intent));
    let accepts = offered && !leaves && ["reaction_yes", "stay_accept"].iter().any(|intent| reading.has(intent));
    if rung.is_some() || !(accepts || reading.has("stay_ask")) {
        return None;
    }
    let calm = now.evening.heat < character.trust.heat.edge;
    let may = now.seat.tier >= STAYS_FROM && !now.seat.claimed && calm;
    Some(match () {
        () if !may => Stay::Denied,
        () if accepts || now.seat.after_closing || now.clock >= character.shop.stay_from => Stay::Granted,
        () => Stay::Early,
    })
}
