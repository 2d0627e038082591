//! What lies on the disk: the save of a guest and the record of a visit, as versioned YAML. These types
//! are the file format; the rest of the program translates from and to them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::character::Tier;

/// The version that this program writes.
pub const VERSION: u32 = 1;

/// Everything that lasts about one guest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// The version of this format.
    pub version: u32,
    /// The guest's name as he gave it.
    pub guest: String,
    /// What he has earned.
    pub standing: Standing,
    /// Visits begun, counted or not; names the newest file under `visits/`.
    pub visits_begun: u32,
    /// The day of the last visit on the shop's calendar; day 0 is the Thursday of the first.
    pub last_day: u32,
    /// When the last visit began, in seconds since 1970.
    pub last_seen: u64,
    /// What he keeps of the guest.
    #[serde(default)]
    pub guest_book: Kept,
    /// What he usually orders, in words: as files before the guest book had it. Read, no longer written.
    #[serde(default, skip_serializing)]
    pub usual: Option<String>,
}

/// What he keeps of a guest, after the memory contract of the character file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Kept {
    /// The name that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Id of the usual bowl.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bowl: Option<String>,
    /// Id of the usual firmness.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firmness: Option<String>,
    /// What was brought.
    pub gifts: Vec<OnDay<String>>,
    /// What was told.
    pub facts: Vec<Fact>,
    /// Praise that was given, in plain words.
    pub praises: Vec<String>,
    /// Topics that were turned down, with how often; the day is that of the last time.
    pub refused: BTreeMap<String, OnDay<u32>>,
    /// Fragments that were told.
    pub fragments: Vec<String>,
    /// The day on which the guest last noticed what was different.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noticed: Option<u32>,
    /// Days of the visits.
    pub visits: Vec<u32>,
    /// How the last visit ended: goodbye, silent, closing or door.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parting: Option<OnDay<String>>,
}

/// Something a guest told of himself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// In the guest's words.
    pub what: String,
    /// The intent it was heard as, where it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The day on the shop's calendar.
    pub day: u32,
}

/// Something with the shop day on which it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnDay<T> {
    /// What.
    pub what: T,
    /// The day on the shop's calendar.
    pub day: u32,
}

/// The ledger across visits.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// 0 to 100.
    pub points: i32,
    /// The tier that was reached.
    pub tier: Tier,
    /// Visits that counted.
    pub visits: u32,
    /// Evenings after closing.
    pub evenings: u32,
    /// Doors that were shown.
    pub doors: u32,
    /// Outrages.
    pub outrages: u32,
    /// Whether the shop is closed to this guest for good.
    pub closed: bool,
    /// The day on which a cause counted last that counts only every so many days.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counted_on: BTreeMap<String, u32>,
}

impl Save {
    /// The save of a guest who was never here.
    pub fn new(guest: &str) -> Self {
        Self {
            version: VERSION,
            guest: guest.to_owned(),
            standing: Standing::default(),
            visits_begun: 0,
            last_day: 0,
            last_seen: 0,
            guest_book: Kept::default(),
            usual: None,
        }
    }

    /// The day on which a guest who comes at `now` stands before the shop, open or not.
    pub fn day_after(&self, now: u64) -> u32 {
        if self.visits_begun == 0 {
            return 0;
        }
        let passed = u32::try_from(now.saturating_sub(self.last_seen) / (24 * 3600)).unwrap_or(u32::MAX / 2);
        self.last_day.saturating_add(passed.max(1))
    }

    /// The day on which a visit that begins at `now` (seconds since 1970) falls: the day after the last
    /// one, or as many days later as really passed, whichever is more; a closed day is passed over.
    pub fn next_day(&self, now: u64, closed: &[String]) -> u32 {
        open_from(self.day_after(now), closed)
    }
}

/// The first day from `day` on which the shop is open.
pub fn open_from(mut day: u32, closed: &[String]) -> u32 {
    while is_closed(day, closed) {
        day += 1;
    }
    day
}

/// Whether the shop is closed on `day`.
pub fn is_closed(day: u32, closed: &[String]) -> bool {
    closed.iter().any(|name| name == weekday(day))
}

/// The weekday of a day on the shop's calendar, in lower-case English.
pub fn weekday(day: u32) -> &'static str {
    const DAYS: [&str; 7] = ["thursday", "friday", "saturday", "sunday", "monday", "tuesday", "wednesday"];
    DAYS[(day % 7) as usize]
}

/// One visit, as far as it was released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitRecord {
    /// The version of this format.
    pub version: u32,
    /// The day on the shop's calendar.
    pub day: u32,
    /// The weekday of that day.
    pub weekday: String,
    /// Who played Kenji.
    pub actor: String,
    /// The visit's seed.
    pub seed: u64,
    /// The released turns.
    pub turns: Vec<Turn>,
    /// How the visit ended; nothing while it lasts, or when the program was killed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<String>,
    /// The whole save as it stood after the last turn: what a broken `save.yaml` is mended from.
    pub save: Save,
}

/// One released turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// The shop's clock.
    pub at: String,
    /// The guest's words.
    pub player: String,
    /// The reply, as released.
    pub reply: String,
    /// Movements of trust: points and cause.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
}

/// A movement of trust.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Points, never 0.
    pub points: i32,
    /// The cause in words.
    pub why: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(last_day: u32) -> Save {
        Save { visits_begun: 1, last_day, last_seen: 1_000_000, ..Save::new("x") }
    }

    #[test]
    fn the_first_visit_is_on_a_thursday_and_the_next_on_a_later_day() {
        let closed = ["wednesday".to_owned()];
        assert_eq!(weekday(Save::new("x").next_day(5, &closed)), "thursday");
        assert_eq!(after(0).next_day(1_000_000, &closed), 1);
        assert_eq!(after(0).next_day(1_000_000 + 3 * 86_400, &closed), 3);
    }

    #[test]
    fn nobody_visits_on_a_closed_day() {
        let closed = ["wednesday".to_owned()];
        assert_eq!(weekday(6), "wednesday");
        assert_eq!(after(5).next_day(1_000_000, &closed), 7);
    }

    #[test]
    fn a_clock_that_was_set_back_still_gives_a_later_day() {
        assert_eq!(after(3).next_day(0, &[]), 4);
    }
}
