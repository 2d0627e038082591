//! When a reply goes wrong: the guard stopped it, or the actor failed. What was clean is kept, else the actor
//! is asked once more, else the house speaks; nothing that was stopped is ever shown.

use super::{Effect, Failure, GuardAction, GuardNote, Take, Visit};
use crate::character::Line;
use crate::director::{FaultKind, GateOutcome, cue};
use crate::visit::Activity;

impl Visit {
    /// What is shown grows with the guard's releases.
    pub(super) fn show(&mut self) {
        let Some(playing) = &self.playing else { return };
        let reply = playing.guard.released();
        let mood = playing.decision.mood;
        if let Some(exchange) = self.snapshot.exchanges.last_mut().filter(|_| !reply.is_empty()) {
            exchange.reply = reply;
            self.snapshot.activity = Activity::Speaking;
            self.snapshot.mood = mood;
        }
    }

    /// The guard stopped the reply: keep what was clean, or ask once more, or say the house's own line.
    pub(super) fn mend(&mut self, fault: FaultKind) -> Vec<Effect> {
        let Some(playing) = self.playing.take() else { return Vec::new() };
        let clean = playing.guard.released();
        tracing::info!(turn = playing.take.turn, fault = fault.id(), kept = %clean, stopped = playing.guard.stopped_at(), "the guard stopped a reply");
        let mut notes = playing.notes.clone();
        let has_words = clean.spoken().chars().any(char::is_alphanumeric);
        let action = match () {
            () if has_words => GuardAction::Cut,
            () if playing.take.attempt == 1 && self.opening.can_repeat => GuardAction::AskedAgain,
            () => GuardAction::Replaced,
        };
        notes.push(GuardNote { fault, action });
        if let Some(exchange) = self.snapshot.exchanges.last_mut() {
            exchange.guard.clone_from(&notes);
        }
        match action {
            GuardAction::AskedAgain => {
                if let Some(exchange) = self.snapshot.exchanges.last_mut() {
                    exchange.reply = Line::default();
                }
                self.snapshot.activity = Activity::Thinking;
                let take = Take { attempt: playing.take.attempt + 1, ..playing.take };
                let prompt = cue::once_more(&playing.prompt, fault);
                self.perform(take, prompt, playing.decision, notes)
            }
            GuardAction::Cut => {
                self.playing = Some(playing);
                self.settle(clean)
            }
            GuardAction::Replaced => {
                let line = playing.decision.house_line().under(self.character().contract);
                self.playing = Some(playing);
                self.settle(line)
            }
        }
    }

    /// The actor failed: nothing counts, he does something of his own, and the line can be sent again.
    pub(super) fn fail(&mut self, failure: Failure) -> Vec<Effect> {
        tracing::warn!(turn = self.turn, what = failure.what, "the actor failed");
        self.playing = None;
        let seat = self.seat();
        let line = self.director.lost(&self.circumstances(&seat)).under(self.character().contract);
        if let Some(exchange) = self.snapshot.exchanges.last_mut() {
            exchange.reply = line;
            exchange.failure = Some(failure.clone());
            exchange.topics.clear();
            exchange.gate = GateOutcome::None;
        }
        self.snapshot.failure = Some(failure);
        self.snapshot.activity = Activity::Idle;
        self.refresh();
        self.offer(Vec::new(), true);
        Vec::new()
    }

    pub(super) fn drop_turn(&mut self) {
        self.playing = None;
        self.snapshot.exchanges.pop();
        self.snapshot.activity = Activity::Idle;
    }
}
