//! The shop's calendar: which weekday and season a night of the game falls on, and what the weather does.
//! All of it follows from the day, the seed and the character file; no clock of the world is asked.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use time::{Duration, Month};

use crate::character::{Calendar, Moment};

/// A night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Night {
    /// The weekday.
    pub weekday: Moment,
    /// The season.
    pub season: Moment,
    /// The weather.
    pub weather: Moment,
}

impl Default for Night {
    fn default() -> Self {
        Self { weekday: Moment::Thursday, season: Moment::Autumn, weather: Moment::Clear }
    }
}

impl Night {
    /// The night of `day`, counted from the calendar's first; its weather is drawn by `seed`.
    pub fn of(calendar: &Calendar, day: u32, seed: u64) -> Self {
        let date = calendar.first_day.saturating_add(Duration::days(i64::from(day)));
        let weekday = Moment::DAYS[usize::from(date.weekday().number_days_from_monday())];
        let season = match date.month() {
            Month::March | Month::April | Month::May => Moment::Spring,
            Month::June | Month::July | Month::August => Moment::Summer,
            Month::September | Month::October | Month::November => Moment::Autumn,
            Month::December | Month::January | Month::February => Moment::Winter,
        };
        let weather = calendar.weather.get(&season).map_or(Moment::Clear, |chances| {
            let all: u32 = chances.iter().map(|(_, weight)| weight).sum();
            let mut drawn = ChaCha8Rng::seed_from_u64(seed ^ 0x5eed_0f5a_1a1a).random_range(0..all.max(1));
            for &(weather, weight) in chances {
                if drawn < weight {
                    return weather;
                }
                drawn -= weight;
            }
            Moment::Clear
        });
        Self { weekday, season, weather }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::character::{Cast, Contract};

    #[test]
    fn the_first_night_is_a_thursday_in_autumn_and_a_year_later_it_is_autumn_again() {
        let character = Cast::builtin().unwrap_or_else(|error| panic!("{error}")).under(Contract::Scene);
        let calendar = &character.world.calendar;
        let night = |day| Night::of(calendar, day, 1);
        assert_eq!((night(0).weekday, night(0).season), (Moment::Thursday, Moment::Autumn));
        assert_eq!((night(6).weekday, night(75).season), (Moment::Wednesday, Moment::Winter));
        assert_eq!(
            (night(200).season, night(270).season, night(365).season),
            (Moment::Spring, Moment::Summer, Moment::Autumn)
        );
    }

    #[test]
    fn every_season_has_its_weather_and_none_that_it_has_not() {
        let character = Cast::builtin().unwrap_or_else(|error| panic!("{error}")).under(Contract::Scene);
        let weathers = |day| -> std::collections::BTreeSet<Moment> {
            (0..300).map(|seed| Night::of(&character.world.calendar, day, seed).weather).collect()
        };
        assert!(weathers(100).contains(&Moment::Snow) && !weathers(100).contains(&Moment::Hot));
        assert!(weathers(290).contains(&Moment::Hot) && !weathers(290).contains(&Moment::Snow));
        assert!(weathers(0).len() >= 3);
    }
}
