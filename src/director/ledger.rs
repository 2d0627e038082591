//! The ledger: what a guest has earned, over visits and within this one. Every movement is an event with
//! a cause in words. Numbers come from the character file; nothing here reads a clock or a file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::gate::GateOutcome;
use super::reading::{CRISIS, Reading};
use crate::character::{Character, Tier, Trick};

/// Points range from 0 to this.
pub const MOST_POINTS: i32 = 100;

/// What lasts from visit to visit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// 0 to [`MOST_POINTS`].
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
    /// The shop day on which a cause counted last that counts only every so many days.
    pub counted_on: BTreeMap<String, u32>,
}

impl Standing {
    /// The standing that `--as` gives: the tier's own threshold.
    pub fn of_tier(character: &Character, tier: Tier) -> Self {
        let asks = character.tier(tier);
        Self { points: asks.points, tier, visits: asks.visits, evenings: asks.evenings, ..Self::default() }
    }

    /// Lowers the tier when the points have fallen too far below its threshold.
    fn fall(&mut self, character: &Character) {
        while self.tier > Tier::Stranger
            && self.points <= character.tier(self.tier).points - character.trust.falls_below
        {
            self.tier = Tier::ALL[self.tier as usize - 1];
        }
    }

    /// Raises the tier by what has been earned, one step at a time. Asked on leaving.
    pub fn rise(&mut self, character: &Character) -> Option<Tier> {
        let next = self.tier.next()?;
        let asks = character.tier(next);
        let earned = self.points >= asks.points && self.visits >= asks.visits && self.evenings >= asks.evenings;
        earned.then(|| {
            self.tier = next;
            next
        })
    }

    /// What the next tier still asks for, in words; `None` at the top.
    pub fn missing(&self, character: &Character) -> Option<String> {
        let asks = character.tier(self.tier.next()?);
        let mut parts = Vec::new();
        let points = asks.points - self.points;
        if points > 0 {
            parts.push(format!("{points} points"));
        }
        match asks.visits.saturating_sub(self.visits) {
            0 => {}
            1 => parts.push("another day".to_owned()),
            days => parts.push(format!("{days} more days")),
        }
        if asks.evenings > self.evenings {
            parts.push("an evening after closing".to_owned());
        }
        Some(if parts.is_empty() { "on leaving".to_owned() } else { parts.join(", ") })
    }
}

/// A movement of trust.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// Positive earns, negative costs, never 0.
    pub points: i32,
    /// The cause in words.
    pub why: String,
}

/// How a no sounds. Ordered; none is skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// A flat deflection.
    Flat,
    /// An edge.
    Edge,
    /// Cold silence.
    Silence,
    /// The door.
    Door,
}

/// Lines for which a guest's crisis may go on by a word.
const CRISIS_LASTS: u32 = 2;

/// What belongs to this visit alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evening {
    /// Rises with pressing and rudeness, cools with ordinary talk.
    pub heat: i32,
    /// The last rung that was shown.
    pub rung: Option<Rung>,
    /// Touches per topic.
    pub touched: BTreeMap<String, u32>,
    /// How often each cause has counted.
    pub counted: BTreeMap<String, u32>,
    /// Points earned so far; costs are not in it.
    pub earned: i32,
    /// Whether a bowl was paid for.
    pub bowl: bool,
    /// Turns spoken.
    pub turns: u32,
    /// A topic he turned down, until the guest lets it rest or presses on.
    pub refused: Option<String>,
    /// What was spoken of last, if it was a moment ago.
    pub thread: Option<Thread>,
    /// The audience that the guest claimed to belong to.
    pub claimed: Option<String>,
    /// The day on the shop's calendar.
    pub day: u32,
    /// Apologies that were believed.
    pub apologies: u32,
    /// For how many lines a word that only affirms it is taken for more of it, after the guest said that he may not want
    /// to live.
    pub crisis: u32,
    /// Whether staying after closing was offered.
    pub invited: bool,
    /// Whether the guest may stay after closing.
    pub stays: bool,
    /// Whether the visit has been counted.
    pub visit_counted: bool,
    /// Whether this was an evening after closing that has been counted.
    pub evening_counted: bool,
}

/// A topic that was touched a moment ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// The topic's id.
    pub topic: String,
    /// Turns since, 0 for the last one.
    pub age: u32,
}

/// Longest line that says how firm the noodles should be once the bowl is ordered, in words.
const LONGEST_FIRMNESS: usize = 4;
/// Apologies that are believed in one visit.
const MOST_APOLOGIES: u32 = 2;
/// Turns after which nothing is gone on with.
const LONGEST_THREAD: u32 = 2;

/// What a turn would do to trust and mood, worked out before the actor speaks and settled after.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// The movements, in the order of the reading.
    pub movements: Vec<Movement>,
    /// How the no sounds, if it is one.
    pub rung: Option<Rung>,
    /// The standing afterwards.
    pub standing: Standing,
    /// The evening afterwards.
    pub evening: Evening,
}

/// What a turn touched, besides its words.
#[derive(Debug, Clone, Copy, Default)]
pub struct Touched<'a> {
    /// The topic that matters most.
    pub topic: Option<&'a str>,
    /// What came of its gate.
    pub outcome: GateOutcome,
    /// Whether the line names it or goes on with it, and does not only come near it.
    pub named: bool,
    /// What was noticed tonight, in the meter's words.
    pub noticed: Option<&'a str>,
    /// Whether the guest told what he had told before.
    pub told_before: bool,
    /// Whether the guest praised in words he had used before.
    pub praised_before: bool,
}

/// Judges a turn: what `reading` earns and costs, given what it `touched`.
pub fn judge(
    character: &Character,
    standing: &Standing,
    evening: &Evening,
    reading: &Reading,
    touched: &Touched<'_>,
) -> Verdict {
    let mut sheet = Sheet {
        character,
        verdict: Verdict { movements: Vec::new(), rung: None, standing: standing.clone(), evening: evening.clone() },
    };
    sheet.verdict.evening.turns += 1;
    let fresh = reading.has(CRISIS) && !reading.crisis_goes_on;
    sheet.verdict.evening.crisis = if fresh { CRISIS_LASTS } else { evening.crisis.saturating_sub(1) };
    let pressed = sheet.touch(reading, touched);
    let rude = sheet.costs(reading);
    if !pressed && !rude {
        sheet.earns(reading, touched);
        sheet.cool(reading, touched.outcome);
    }
    sheet.climb(touched.outcome, pressed, rude || !reading.tricks.is_empty());
    sheet.count_visit();
    sheet.follow(reading, touched);
    sheet.verdict
}

/// The arithmetic of one verdict.
struct Sheet<'a> {
    character: &'a Character,
    verdict: Verdict,
}

impl Sheet<'_> {
    /// Books the movement of `cause`, within its caps. `why` replaces the file's words.
    fn book(&mut self, cause: &str, why: Option<&str>) {
        let Some(rule) = self.character.cause(cause) else { return };
        let counted = self.verdict.evening.counted.entry(cause.to_owned()).or_default();
        if *counted >= rule.times {
            return;
        }
        *counted += 1;
        if rule.days > 0 {
            let today = self.verdict.evening.day;
            let last = self.verdict.standing.counted_on.get(cause);
            if last.is_some_and(|&last| today.saturating_sub(last) < rule.days) {
                return;
            }
        }
        let cap = self.character.tier(self.verdict.standing.tier).visit_cap;
        let points = match rule.points {
            earns if earns > 0 => earns.min(cap - self.verdict.evening.earned).max(0),
            costs => costs,
        };
        if rule.days > 0 && points != 0 {
            self.verdict.standing.counted_on.insert(cause.to_owned(), self.verdict.evening.day);
        }
        self.verdict.evening.earned += points.max(0);
        self.move_by(points, why.unwrap_or(&rule.why));
    }

    fn move_by(&mut self, points: i32, why: &str) {
        let before = self.verdict.standing.points;
        self.verdict.standing.points = (before + points).clamp(0, MOST_POINTS);
        if points != 0 {
            self.verdict.movements.push(Movement { points, why: why.to_owned() });
        }
        self.verdict.standing.fall(self.character);
    }

    /// Counts a touch of a sensitive topic; true when it was pressed beyond patience. The first is free,
    /// unless it comes with a lever or shouting.
    fn touch(&mut self, reading: &Reading, touched: &Touched<'_>) -> bool {
        let Some(topic) = touched.topic.and_then(|id| self.character.topic(id)) else { return false };
        let forced = !reading.levers.is_empty() || reading.shouts;
        // A question that only comes near is turned down like any other, and presses nobody.
        if !topic.sensitive || !touched.outcome.is_shut() || !(touched.named || forced) {
            return false;
        }
        let touches = self.verdict.evening.touched.entry(topic.id.clone()).or_default();
        *touches += if forced { 2 } else { 1 };
        let free = 1 + topic.patience.get(&self.verdict.standing.tier).copied().unwrap_or(0);
        let mut pressed = *touches > free;
        if reading.levers.contains(&Trick::Bluff) {
            self.book("bluff", None);
            pressed = true;
        } else if reading.levers.iter().any(|lever| matches!(lever, Trick::Hypothetical | Trick::Authority)) {
            self.book("trick", None);
            pressed = true;
        } else if pressed {
            self.book("press", None);
        }
        if pressed {
            self.verdict.evening.heat += self.character.trust.heat.press;
        }
        pressed
    }

    /// Books what is rude; true when anything was.
    fn costs(&mut self, reading: &Reading) -> bool {
        let mut rude = false;
        if reading.has("threat_family") {
            self.verdict.standing.outrages += 1;
            self.verdict.evening.heat = self.character.trust.heat.door;
            self.book("outrage", None);
            rude = true;
        }
        if reading.has("insult") {
            self.verdict.evening.heat += self.character.trust.heat.insult;
            self.book("insult", None);
            rude = true;
        }
        if reading.has("haggle") {
            self.verdict.evening.heat += self.character.trust.heat.press;
            self.book("haggle", None);
            rude = true;
        }
        if let Some(&kind) = reading.tricks.first() {
            let tricks = self.verdict.evening.touched.entry("trick".to_owned()).or_default();
            *tricks += 1;
            // Wondering about the times, or asking a cook for homework, may happen to anyone once.
            let innocent = matches!(kind, Trick::Meta | Trick::Code) && *tricks == 1;
            if !innocent {
                self.verdict.evening.heat += self.character.trust.heat.press;
                self.book("trick", None);
                rude = true;
            }
        }
        rude
    }

    fn earns(&mut self, reading: &Reading, touched: &Touched<'_>) {
        let bowl = |id: &String| self.character.shop.item(id).is_some_and(|item| item.bowl);
        if reading.orders && reading.items.iter().any(bowl) {
            self.verdict.evening.bowl = true;
            self.book("order", None);
        }
        let says_how = reading.orders || self.verdict.evening.bowl && reading.words.len() <= LONGEST_FIRMNESS;
        if reading.firmness.is_some() && !reading.question && says_how {
            self.book("order_knowing", None);
        }
        if reading.has("order_kaedama") && self.verdict.evening.bowl {
            self.book("kaedama", None);
        }
        if let Some(why) = touched.noticed {
            self.book("notice", Some(why));
        }
        if !reading.tricks.is_empty() {
            return;
        }
        // What is said with a sneer is not said.
        if !reading.sarcastic {
            let fed = self.verdict.evening.bowl;
            for (intent, cause, holds) in [
                ("thanks", "thank", !reading.question),
                ("gift", "gift", !reading.question),
                ("gochisousama", "gochisousama", fed),
            ] {
                if holds && reading.has(intent) {
                    self.book(cause, None);
                }
            }
            let meant = !touched.praised_before && !reading.levers.contains(&Trick::Flattery);
            if reading.has("praise_food") && self.verdict.evening.bowl && meant {
                self.book("praise", None);
            }
        }
        let hearsay = reading.levers.contains(&Trick::Bluff);
        if reading.told.is_some() && !hearsay && !touched.told_before {
            self.book("tell", None);
        }
        if reading.silence && self.verdict.evening.bowl {
            self.book("stay_silent", None);
        }
        // Who asks again and rests again has let nothing rest.
        let touches = self.verdict.evening.refused.as_ref().and_then(|topic| self.verdict.evening.touched.get(topic));
        if self.lets_rest(reading, touched) && touches.is_none_or(|&touches| touches <= 1) {
            self.book("drop", None);
        }
    }

    /// Whether a subject that he turned down is let be: in words, or by really speaking of another.
    fn lets_rest(&self, reading: &Reading, touched: &Touched<'_>) -> bool {
        self.verdict.evening.refused.is_some()
            && !touched.outcome.is_shut()
            && (reading.drops || reading.is_plainly_else() || reading.has("apology"))
    }

    fn cool(&mut self, reading: &Reading, outcome: GateOutcome) {
        let heat = &self.character.trust.heat;
        let sorry = reading.has("apology") || reading.drops;
        let cools = if sorry && self.verdict.evening.apologies < MOST_APOLOGIES {
            self.verdict.evening.apologies += 1;
            heat.apology
        } else if outcome.is_shut() || !reading.tricks.is_empty() {
            0
        } else {
            heat.cools
        };
        let evening = &mut self.verdict.evening;
        evening.heat = (evening.heat - cools).max(0);
        if evening.heat < heat.edge {
            evening.rung = None;
        }
    }

    /// Keeps hold of what was spoken of, so that a short question can go on with it.
    fn follow(&mut self, reading: &Reading, touched: &Touched<'_>) {
        let rests = self.lets_rest(reading, touched);
        let evening = &mut self.verdict.evening;
        if touched.outcome.is_shut() {
            evening.refused = touched.topic.map(str::to_owned);
        } else if rests || touched.topic.is_some() {
            evening.refused = None;
        }
        evening.thread = match touched.topic {
            Some(topic) => Some(Thread { topic: topic.to_owned(), age: 0 }),
            None if reading.drops || reading.stands_alone() => None,
            None => evening.thread.take().filter(|thread| thread.age < LONGEST_THREAD).map(|mut thread| {
                thread.age += 1;
                thread
            }),
        };
    }

    /// Finds the rung of a no: as high as the heat, but never more than one above the last. An outrage
    /// alone goes straight to the door.
    fn climb(&mut self, outcome: GateOutcome, pressed: bool, rude: bool) {
        if !outcome.is_shut() && !rude {
            return;
        }
        let heat = &self.character.trust.heat;
        let by_heat = match self.verdict.evening.heat {
            hot if hot >= heat.door => Rung::Door,
            hot if hot >= heat.silence => Rung::Silence,
            hot if hot >= heat.edge => Rung::Edge,
            _ => Rung::Flat,
        };
        let outrage = self.verdict.evening.counted.contains_key("outrage");
        let reachable = match self.verdict.evening.rung {
            _ if outrage => Rung::Door,
            None => Rung::Flat,
            Some(Rung::Flat) => Rung::Edge,
            Some(Rung::Edge) => Rung::Silence,
            Some(_) => Rung::Door,
        };
        // A subject that is not pressed is turned down flat, whatever came before, until he is silent.
        let gentle = !pressed && !rude && by_heat < Rung::Silence;
        let rung = if gentle { Rung::Flat } else { by_heat.min(reachable) };
        self.verdict.rung = Some(rung);
        self.verdict.evening.rung = self.verdict.evening.rung.max(Some(rung));
        if rung == Rung::Door {
            self.book("door", None);
            let doors = &self.character.trust.doors;
            let standing = &mut self.verdict.standing;
            standing.doors += 1;
            standing.closed = standing.doors >= doors.last || standing.outrages >= doors.outrages;
        }
    }

    fn count_visit(&mut self) {
        let (evening, standing) = (&mut self.verdict.evening, &mut self.verdict.standing);
        if !evening.visit_counted && evening.bowl && evening.turns >= self.character.trust.visit_turns {
            evening.visit_counted = true;
            standing.visits += 1;
        }
    }
}

/// Counts an evening after closing, once.
pub fn count_evening(standing: &mut Standing, evening: &mut Evening) {
    if !evening.evening_counted {
        evening.evening_counted = true;
        standing.evenings += 1;
    }
}

/// Begins an evening on `day`: a guest who `returns` on a later day earns by that alone, if an earlier visit
/// counted; one who was `away` for very long has lost a little, though never a tier by that.
pub fn welcome_back(character: &Character, standing: &Standing, day: u32, away: Option<u32>) -> Verdict {
    let evening = Evening { day, ..Evening::default() };
    let verdict = Verdict { movements: Vec::new(), rung: None, standing: standing.clone(), evening };
    let mut sheet = Sheet { character, verdict };
    if let Some(away) = away {
        let fading = &character.trust.fading;
        let faded =
            i32::try_from(away.saturating_sub(fading.after_days) / fading.days_a_point.max(1)).unwrap_or(i32::MAX);
        let kept = character.tier(standing.tier).points - character.trust.falls_below + 1;
        let loss = faded.min(fading.most).min(standing.points - kept.max(0)).max(0);
        sheet.move_by(-loss, &fading.why);
        if standing.visits > 0 {
            sheet.book("return", None);
        }
    }
    sheet.verdict
}
