//! What part of the evening it is, as the lines' `when` asks for it.

use super::Circumstances;
use super::ledger::Rung;
use crate::character::{Character, Moment};

/// From then on an evening is late, in minutes before closing.
const LATE: u16 = 60;

/// Every moment that holds `now`; the first is the phase of the visit. `bowl` tells whether one was ordered.
pub fn hold(character: &Character, now: &Circumstances<'_>, bowl: bool) -> Vec<Moment> {
    let mut moments = Vec::with_capacity(12);
    match (now.seat.after_closing, bowl) {
        (true, _) => moments.push(Moment::AfterClosing),
        (false, true) if now.bowl_empty => moments.extend([Moment::BowlEmpty, Moment::Eating]),
        (false, true) => moments.push(Moment::Eating),
        (false, false) => moments.push(Moment::BeforeOrder),
    }
    moments.push(if now.first_visit { Moment::FirstVisit } else { Moment::Return });
    let night = now.night;
    moments.extend([night.weekday, night.season, night.weather]);
    let heat = &character.trust.heat;
    if now.evening.heat >= heat.edge || now.evening.rung >= Some(Rung::Edge) {
        moments.push(Moment::Heated);
    }
    let shop = &character.shop;
    if !now.seat.after_closing {
        let lunch = shop.hours.len() > 1 && shop.hours.first().is_some_and(|&(_, to)| now.clock <= to);
        moments.push(if lunch { Moment::Lunch } else { Moment::Evening });
        if now.clock >= shop.last_order && !lunch {
            moments.push(Moment::LastOrder);
        }
    }
    if now.clock.0 + LATE >= shop.closes().0 {
        moments.push(Moment::Late);
    }
    moments
}
