//! The gates: what a guest of this tier may hear on a topic, and what may not be said in his hearing at
//! all. A gate is looked up, never negotiated; a claim opens none.

use crate::character::{Audience, Cell, Character, Term, TermSet, Tier, Topic, Words, raw::CellGate};

/// Who sits there, as far as gates care.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Seat {
    /// The tier that was earned (or given by `--as`).
    pub tier: Tier,
    /// The audience id; equal to the tier's where there is nothing special about the guest.
    pub audience: String,
    /// Whether the noren is in.
    pub after_closing: bool,
    /// Whether the audience is only claimed: then its open cells stay shut.
    pub claimed: bool,
}

impl Seat {
    /// The seat of a guest of `tier` of whom nothing else is known.
    pub fn of_tier(tier: Tier, after_closing: bool) -> Self {
        Self { tier, audience: tier.id().to_owned(), after_closing, claimed: false }
    }

    /// This seat for somebody who claims to belong to `audience`: as cold as that makes it, never warmer.
    pub fn claiming(&self, audience: &Audience) -> Self {
        let taken = audience.colder || audience.tier == Tier::Stranger && self.tier == Tier::Stranger;
        // Who sits here by `--as` or is of a kind already is not asked again.
        if !taken || self.audience != self.tier.id() {
            return self.clone();
        }
        Self {
            tier: self.tier.min(audience.tier),
            audience: audience.id.clone(),
            after_closing: self.after_closing,
            claimed: true,
        }
    }

    /// The cell of `topic` that is met here.
    pub fn cell<'a>(&self, topic: &'a Topic) -> &'a Cell {
        let cell = topic.cell(self.tier, &self.audience, self.after_closing);
        if self.claimed && cell.gate == CellGate::Open {
            return topic.cell(self.tier, self.tier.id(), self.after_closing);
        }
        cell
    }
}

/// What came of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GateOutcome {
    /// No gated topic was touched.
    #[default]
    None,
    /// He answers.
    Open,
    /// Not yet.
    Closed,
    /// Not to anyone.
    Never,
}

impl GateOutcome {
    /// The name in the JSON.
    pub fn id(self) -> &'static str {
        match self {
            GateOutcome::None => "none",
            GateOutcome::Open => "open",
            GateOutcome::Closed => "closed",
            GateOutcome::Never => "never",
        }
    }

    /// Whether he turns the guest away from the topic.
    pub fn is_shut(self) -> bool {
        matches!(self, GateOutcome::Closed | GateOutcome::Never)
    }
}

/// The cell that `seat` meets on `topic`, and whether it gives something away.
pub fn look_up<'a>(topic: &'a Topic, seat: &Seat) -> (&'a Cell, GateOutcome) {
    let cell = seat.cell(topic);
    let outcome = match cell.gate {
        CellGate::Open => GateOutcome::Open,
        CellGate::Closed => GateOutcome::Closed,
        CellGate::Never => GateOutcome::Never,
    };
    (cell, outcome)
}

/// The terms that may not be heard at a seat: what is never said to anyone, and what other cells and
/// their fragments reveal and this guest's cells do not.
#[derive(Debug, Clone, Default)]
pub struct Forbidden {
    terms: TermSet,
}

impl Forbidden {
    /// Gathers the terms for `seat`.
    pub fn at(character: &Character, seat: &Seat) -> Self {
        let mut terms: Vec<Term> = Vec::new();
        for topic in &character.topics {
            terms.extend(topic.never.iter().cloned());
            let own = seat.cell(topic);
            let mut earned: Vec<&Term> = revealed(character, own);
            // What a lower tier hears is never taken back by a higher one.
            for tier in Tier::ALL.into_iter().filter(|&tier| tier <= seat.tier) {
                earned.extend(revealed(character, topic.cell(tier, tier.id(), seat.after_closing)));
            }
            for (_, cell) in topic.cells() {
                terms.extend(revealed(character, cell).into_iter().filter(|term| !earned.contains(term)).cloned());
            }
        }
        terms.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        terms.dedup();
        Self { terms: terms.into_iter().collect() }
    }

    /// The first forbidden term in `words`.
    pub fn find(&self, words: &Words) -> Option<&str> {
        self.terms.find(words)
    }

    /// The first forbidden term in `text`.
    pub fn find_in(&self, text: &str) -> Option<&str> {
        self.find(&Words::of(text))
    }
}

fn revealed<'a>(character: &'a Character, cell: &'a Cell) -> Vec<&'a Term> {
    let marks = cell.fragment.as_ref().and_then(|id| character.fragments.get(id)).map(|fragment| &fragment.marks);
    cell.reveals.iter().chain(marks.into_iter().flatten()).collect()
}
