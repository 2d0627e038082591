//! The evening's hours: time passes with turns, and with it come last order, an offer to stay, closing time
//! and the last train. What he says then he says of his own accord, after his reply.

use super::{Over, Visit};
use crate::character::{Line, Minute};
use crate::director::{Decision, Rung, evening, ledger};

/// Minutes before closing at which he may offer a guest to stay.
const OFFER_BEFORE_CLOSING: u16 = 12;

impl Visit {
    /// Time passes: what he says of his own accord at the hours that strike, and whether that ends the visit.
    pub(super) fn pass_time(&mut self, decision: &Decision) -> (Vec<Line>, Option<Over>) {
        if decision.verdict.rung == Some(Rung::Door) {
            return (Vec::new(), Some(Over::Door));
        }
        if self.opening.clock_stopped {
            return (Vec::new(), None);
        }
        let (from, to) = (self.snapshot.clock, self.later(decision));
        self.snapshot.clock = to;
        let strikes = |hour: Minute| from < hour && to >= hour;
        let shop = &self.character().shop;
        let (last_order, closes, last_train) = (shop.last_order, shop.closes(), shop.last_train);
        let mut said = Vec::new();
        if strikes(last_train) {
            said.extend(self.of_his_own("last_train"));
            return (said, Some(Over::Closing));
        }
        if strikes(closes) {
            if self.evening.stays {
                ledger::count_evening(&mut self.standing, &mut self.evening);
                return (said, None);
            }
            said.extend(self.of_his_own("closing"));
            return (said, Some(Over::Closing));
        }
        if strikes(last_order) {
            said.extend(self.of_his_own("last_order"));
        }
        if strikes(Minute(closes.0.saturating_sub(OFFER_BEFORE_CLOSING))) && self.is_welcome_to_stay() {
            self.evening.invited = true;
            said.extend(self.of_his_own("stay_invite"));
        }
        (said, None)
    }

    /// The clock after a turn. A guest who is granted to stay sits through to closing time.
    fn later(&self, decision: &Decision) -> Minute {
        let shop = &self.character().shop;
        let now = self.snapshot.clock;
        if decision.stays && now < shop.closes() {
            return shop.closes();
        }
        let clock = &shop.text.clock;
        let minutes = if decision.reading.silence { clock.silence } else { clock.turn };
        Minute((now.0 + minutes).min(24 * 60 - 1))
    }

    /// Whether he offers to stay: to a guest who may, who has eaten, and with whom nothing is amiss.
    fn is_welcome_to_stay(&self) -> bool {
        let calm = self.evening.heat < self.character().trust.heat.edge;
        let evening = &self.evening;
        self.may_stay() && evening.bowl && calm && !evening.stays && !evening.invited
    }

    /// Whether the guest is one who may stay after closing at all.
    fn may_stay(&self) -> bool {
        self.standing.tier >= evening::STAYS_FROM && self.evening.claimed.is_none()
    }

    /// Whether asking to stay would be granted now.
    pub(super) fn can_ask_to_stay(&self) -> bool {
        let shop = &self.character().shop;
        let late = self.snapshot.clock >= shop.stay_from && self.snapshot.clock < shop.closes();
        let calm = self.evening.heat < self.character().trust.heat.edge;
        late && calm && !self.opening.clock_stopped && self.may_stay() && !self.evening.stays
    }

    /// What he says on `intent`, in the form of this visit's contract.
    pub(super) fn of_his_own(&mut self, intent: &str) -> Option<Line> {
        let seat = self.seat();
        let line = self.director.unasked(&[intent], &self.circumstances(&seat))?;
        self.said.push(line.to_string());
        Some(line.under(self.character().contract))
    }

    /// The bowl comes a turn after it was ordered, with a word or a beat; not while a no hangs in the air.
    pub(super) fn serve(&mut self, decision: &Decision) -> Option<Line> {
        let ordered = std::mem::replace(&mut self.ordered, self.evening.bowl);
        if self.snapshot.bowl || !ordered || decision.verdict.rung.is_some() {
            return None;
        }
        self.snapshot.bowl = true;
        self.of_his_own("bowl_placed")
    }

    /// Shows tonight's detail once, when it can be seen: after he was seen at work, and a detail of the bowl
    /// once there is one.
    pub(super) fn show_detail(&mut self) -> Option<String> {
        let detail = self.detail()?;
        let in_bowl = detail.when == Some(crate::character::Moment::Eating);
        let due = self.turn >= 2 && (self.snapshot.bowl || !in_bowl);
        if self.detail_shown || !due {
            return None;
        }
        let beat = detail.beat.beats();
        self.detail_shown = true;
        Some(beat)
    }
}
