//! What he does of his own accord in the course of a bowl: a word when it is empty, a nod at what was told
//! on another evening, and, where the house speaks, a beat while one eats and rarely a remark or a question.
//! Never after a no, never more than one thing a turn. The hours that strike are `hours`' own.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use super::Visit;
use crate::character::{Line, Tier};
use crate::director::{Decision, GateOutcome};

/// Turns after which a bowl is about empty.
const BOWL_LASTS: u32 = 7;
/// Turns between which he may nod at what he remembers.
const RECALLS: std::ops::RangeInclusive<u32> = 2..=5;
/// Of a hundred turns, those on which a small thing comes: a beat while one eats, a remark, a question.
const BEATS: u32 = 22;
const REMARKS: u32 = 16;
const QUESTIONS: u32 = 9;
/// Most beats, remarks and questions of an evening.
const MOST: [u32; 3] = [2, 2, 1];
/// Turns for which what weighs on a guest keeps him from small talk.
const WEIGHS: u32 = 4;
/// What weighs.
const GRAVE: [&str; 20] = [
    "guest_alone",
    "guest_argument_partner",
    "guest_bad_news",
    "guest_betrayed",
    "guest_breakup",
    "guest_burnout",
    "guest_crisis",
    "guest_death",
    "guest_diagnosis",
    "guest_divorced",
    "guest_estranged",
    "guest_failed",
    "guest_fired",
    "guest_homesick",
    "guest_hospital",
    "guest_money_worries",
    "guest_pet_died",
    "guest_sad",
    "guest_sick",
    "guest_someone_ill",
];
/// First turn on which he asks anything himself.
const FIRST_QUESTION: u32 = 3;

/// What he has done of his own accord tonight.
#[derive(Debug, Clone, Default)]
pub(super) struct Initiative {
    /// Turns since the bowl was set down.
    eaten: u32,
    /// Whether he has seen that the bowl is empty.
    saw_empty: bool,
    /// Whether he has nodded at what he remembers.
    recalled: bool,
    /// Beats, remarks, questions.
    small: [u32; 3],
    /// Turns for which he leaves it at answers.
    weighs: u32,
}

impl Visit {
    /// How far the bowl is eaten, in thirds.
    pub(super) fn thirds_eaten(&self) -> u8 {
        let thirds = if self.snapshot.bowl { self.initiative.eaten * 3 / BOWL_LASTS } else { 0 };
        thirds.min(3) as u8
    }

    /// Whether the bowl is about empty.
    pub(super) fn is_bowl_empty(&self) -> bool {
        self.snapshot.bowl && self.initiative.eaten >= BOWL_LASTS
    }

    /// The guest eats on; more noodles, or another bowl, take longer.
    pub(super) fn eat(&mut self, decision: &Decision) {
        if !self.snapshot.bowl {
            return;
        }
        let reading = &decision.reading;
        let ordered = |wanted: fn(&str, &crate::character::Character) -> bool| {
            reading.orders && reading.items.iter().any(|id| wanted(id, self.director.character()))
        };
        let another = ordered(|id, character| character.shop.item(id).is_some_and(|item| item.bowl));
        let kaedama = ordered(|id, _| id == "kaedama");
        let eating = &mut self.initiative;
        match (another, kaedama) {
            (true, _) => (eating.eaten, eating.saw_empty) = (0, false),
            // More noodles: the bowl is no emptier than it was.
            (_, true) => {}
            _ => eating.eaten += 1,
        }
    }

    /// What he does of his own accord after a reply to `decision`, if anything.
    pub(super) fn of_his_own_accord(&mut self, decision: &Decision, reply: &Line) -> Option<Line> {
        let reading = &decision.reading;
        let grave = reading.intents.iter().any(|intent| GRAVE.contains(&intent.as_str()));
        let eating = &mut self.initiative;
        eating.weighs = if grave { WEIGHS } else { eating.weighs.saturating_sub(1) };
        let leaves = ["goodbye", "gochisousama"].iter().any(|intent| reading.has(intent));
        let calm = self.evening.heat < self.character().trust.heat.edge;
        let plain = decision.verdict.rung.is_none() && !decision.gate.is_shut() && reading.tricks.is_empty();
        if leaves || !calm || !plain || self.evening.refused.is_some() {
            return None;
        }
        let after_closing = self.seat().after_closing;
        if self.is_bowl_empty() && !self.initiative.saw_empty && !after_closing {
            self.initiative.saw_empty = true;
            return self.of_his_own("bowl_empty");
        }
        if self.initiative.weighs > 0 {
            return None;
        }
        if decision.gate == GateOutcome::None
            && let Some(line) = self.recall()
        {
            return Some(line);
        }
        if !self.opening.initiative || decision.gate != GateOutcome::None || reading.silence {
            return None;
        }
        // Who tells of himself is listened to; who was not understood hears no more than that.
        let tells = reading.intents.iter().any(|intent| intent.starts_with("guest_"));
        let understood =
            reading.stands_alone() && !reading.intents.iter().any(|intent| intent.starts_with("complaint"));
        if tells || !understood {
            return None;
        }
        self.small_thing(reading.question, reply)
    }

    /// A nod at what was told or noticed on an earlier evening, once.
    fn recall(&mut self) -> Option<Line> {
        if self.initiative.recalled || !RECALLS.contains(&self.turn) {
            return None;
        }
        let today = self.opening.day;
        let told = self.guest.told_before(today);
        let kind = told.map(|told| told.kind.as_ref().map_or("recall_any".to_owned(), |kind| format!("recall_{kind}")));
        let noticed = self.guest.noticed.is_some_and(|day| day < today).then(|| "recall_noticed".to_owned());
        let intent = kind.into_iter().chain(noticed).next()?;
        self.initiative.recalled = true;
        self.of_his_own(&intent).or_else(|| self.of_his_own("recall_any"))
    }

    fn small_thing(&mut self, asked: bool, reply: &Line) -> Option<Line> {
        let seed = self.opening.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(u64::from(self.turn));
        let drawn = ChaCha8Rng::seed_from_u64(seed).random_range(0..100_u32);
        let knows = self.standing.tier >= Tier::Regular;
        let eats = self.snapshot.bowl && !self.is_bowl_empty() && !self.seat().after_closing;
        let asks = reply.spoken().contains('?');
        let (nth, intent) = match drawn {
            0..BEATS if eats => (0, "eating_beat"),
            BEATS.. if drawn < BEATS + REMARKS && knows && !asked => (1, "own_remark"),
            BEATS..
                if drawn < BEATS + REMARKS + QUESTIONS && knows && !asked && !asks && self.turn >= FIRST_QUESTION =>
            {
                (2, "own_question")
            }
            _ => return None,
        };
        if self.initiative.small[nth] >= MOST[nth] {
            return None;
        }
        self.initiative.small[nth] += 1;
        self.of_his_own(intent)
    }
}
