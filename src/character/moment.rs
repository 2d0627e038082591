//! Moments: the parts of a visit that a line may belong to, from the weather to the empty bowl. What holds
//! when is the visit's to say; here they only have names.

use serde::de::value::StrDeserializer;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// A part of the evening, of the year, of the weather, of the course of a bowl.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// Before anything was ordered.
    BeforeOrder,
    /// A bowl was ordered and stands or is about to stand before the guest.
    Eating,
    /// The bowl is about empty.
    BowlEmpty,
    /// The evening is late, and the guest may ask to stay.
    Staying,
    /// The noren is in.
    AfterClosing,
    /// The very first visit.
    FirstVisit,
    /// Any later one.
    Return,
    /// A nerve was touched tonight, and it shows.
    Heated,
    /// The opening hours around noon.
    Lunch,
    /// The opening hours of the evening.
    Evening,
    /// After nine.
    Late,
    /// Between last order and closing.
    LastOrder,
    /// A dry night.
    #[default]
    Clear,
    /// It rains.
    Rain,
    /// It snows.
    Snow,
    /// A hot night.
    Hot,
    /// A cold night.
    Cold,
    /// The wind is up.
    Wind,
    /// March to May.
    Spring,
    /// June to August.
    Summer,
    /// September to November.
    Autumn,
    /// December to February.
    Winter,
    /// The weekday.
    Monday,
    /// The weekday.
    Tuesday,
    /// The weekday.
    Wednesday,
    /// The weekday.
    Thursday,
    /// The weekday.
    Friday,
    /// The weekday.
    Saturday,
    /// The weekday.
    Sunday,
}

impl Moment {
    /// The phases of a visit, of which one holds.
    pub const PHASES: [Moment; 4] = [Moment::BeforeOrder, Moment::Eating, Moment::BowlEmpty, Moment::AfterClosing];

    /// The seven weekdays, Monday first.
    pub const DAYS: [Moment; 7] = [
        Moment::Monday,
        Moment::Tuesday,
        Moment::Wednesday,
        Moment::Thursday,
        Moment::Friday,
        Moment::Saturday,
        Moment::Sunday,
    ];
}

/// The moments that have to hold, all of them; none for any time. A file writes one name or a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct When(Vec<Moment>);

impl When {
    /// Whether all of them are among the moments `now`.
    pub fn holds(&self, now: &[Moment]) -> bool {
        self.0.iter().all(|moment| now.contains(moment))
    }

    /// Whether `moment` is one of them.
    pub fn has(&self, moment: Moment) -> bool {
        self.0.contains(&moment)
    }

    /// Whether all of them are of the weather, the season, the day or the hour; false for none.
    pub fn is_ambient(&self) -> bool {
        !self.0.is_empty() && !self.has_phase()
    }

    /// Whether one of them is a phase of the visit, or what lies between the two of you.
    pub fn has_phase(&self) -> bool {
        const PHASES: [Moment; 8] = [
            Moment::BeforeOrder,
            Moment::Eating,
            Moment::BowlEmpty,
            Moment::Staying,
            Moment::AfterClosing,
            Moment::FirstVisit,
            Moment::Return,
            Moment::Heated,
        ];
        self.0.iter().any(|moment| PHASES.contains(moment))
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMore;
        impl<'de> Visitor<'de> for OneOrMore {
            type Value = When;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a moment or a list of moments")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<When, E> {
                Ok(When(vec![Moment::deserialize(StrDeserializer::new(name))?]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<When, A::Error> {
                let mut moments = Vec::new();
                while let Some(moment) = list.next_element()? {
                    moments.push(moment);
                }
                Ok(When(moments))
            }
        }
        deserializer.deserialize_any(OneOrMore)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(text: &str) -> Result<When, serde_yaml::Error> {
        serde_yaml::from_str(text)
    }

    #[test]
    fn one_moment_or_a_list_of_which_all_must_hold() {
        let rain = when("rain").expect("one");
        assert!(rain.holds(&[Moment::Rain, Moment::Late]) && !rain.holds(&[Moment::Late]));
        let both = when("[rain, after_closing]").expect("a list");
        assert!(!both.holds(&[Moment::Rain]) && both.holds(&[Moment::AfterClosing, Moment::Rain]));
        assert!(When::default().holds(&[]));
    }

    #[test]
    fn an_unknown_moment_is_refused_by_name() {
        assert!(when("last_order").expect("a moment").has(Moment::LastOrder));
        assert!(when("teatime").expect_err("unknown").to_string().contains("teatime"));
    }
}
