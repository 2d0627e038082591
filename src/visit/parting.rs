//! What stays of a visit when the guest gets up: what Kenji will know of him that he did not know before, and
//! when the shop opens next.

use super::Visit;
use crate::character::{Minute, Moment};
use crate::director::almanac::Night;

impl Visit {
    /// What he has learned of the guest tonight and will remember, in a few words each.
    pub fn learned(&self) -> Vec<String> {
        let (before, now) = (&self.opening.guest, &self.guest);
        let mut learned = Vec::new();
        if now.name != before.name {
            learned.extend(now.name.as_ref().map(|name| format!("your name, {name}")));
        }
        if now.usual != before.usual {
            let usual = now.usual.as_ref().and_then(|usual| usual.spoken(self.character()));
            learned.extend(usual.map(|usual| format!("how you eat: {usual}")));
        }
        let told = now.facts.iter().filter(|told| !before.facts.contains(told));
        learned.extend(told.map(|told| format!("what you told: {}", told.what)));
        let gifts = now.gifts.iter().filter(|gift| !before.gifts.contains(gift));
        learned.extend(gifts.map(|gift| format!("what you brought: {}", gift.what)));
        if now.noticed != before.noticed {
            learned.push("that you look closely".to_owned());
        }
        learned
    }

    /// The weekday, in lower-case English, and the hour at which the shop opens next.
    pub fn opens_next(&self) -> (&'static str, Minute) {
        const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

        let shop = &self.character().shop;
        let calendar = &self.character().world.calendar;
        let name = |later: u32| {
            let weekday = Night::of(calendar, self.opening.day + later, 0).weekday;
            let nth = Moment::DAYS.iter().position(|&day| day == weekday);
            NAMES[nth.unwrap_or_default()]
        };
        let is_open = |day: &&str| !shop.text.closed.iter().any(|closed| closed == day);
        let day = (1..=7).map(name).find(is_open).unwrap_or_else(|| name(1));
        (day, shop.hours.first().map_or(shop.starts, |(from, _)| *from))
    }
}
