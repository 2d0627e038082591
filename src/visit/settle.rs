//! The end of a turn: the reply is whole, so the ledger takes effect, he remembers, the history grows and the
//! save is asked for.

use super::{Effect, TurnRecord, Visit};
use crate::character::{Line, Segment, Tier};
use crate::director::Decision;
use crate::director::cue::Said;
use crate::director::ledger;
use crate::visit::Activity;

impl Visit {
    /// The reply is whole: the ledger takes effect, the history grows, the save is asked for.
    pub(super) fn settle(&mut self, line: Line) -> Vec<Effect> {
        let Some(playing) = self.playing.take() else { return Vec::new() };
        let decision = playing.decision;
        self.note_said(&line);
        for candidate in decision.answers.iter().filter_map(|candidates| candidates.first()) {
            // A line of the house that was spoken, alone or after another.
            let told = |segment: &Segment| segment.text() == "..." || line.segments.contains(segment);
            if candidate.under(self.character().contract).segments.iter().all(told) {
                self.said.push(candidate.to_string());
            }
        }
        self.standing = decision.verdict.standing.clone();
        self.evening = decision.verdict.evening.clone();
        if self.seat().after_closing && self.standing.tier >= Tier::Regular {
            ledger::count_evening(&mut self.standing, &mut self.evening);
        }
        self.guest.note(self.director.character(), &decision, self.opening.day);
        self.heard.push(decision.reading.words.clone());
        self.eat(&decision);
        let at = self.snapshot.clock.to_string();
        self.set_down(&decision);
        let bowl = self.serve(&decision);
        let (mut more, over) = self.pass_time(&decision);
        if over.is_none() {
            // One thing at a time: what the hour asks goes before what he feels like.
            let free = more.is_empty() && bowl.is_none();
            more.splice(0..0, bowl);
            more.extend(if free { self.of_his_own_accord(&decision, &line) } else { None });
        }
        let line = Line::joined(std::iter::once(line).chain(more));
        let aside = self.show_detail();
        self.history.push(Said {
            player: decision.reading.line.clone(),
            reply: line.clone(),
            topics: decision.reading.topics(),
        });
        let mut movements = std::mem::take(&mut self.welcome);
        movements.extend(decision.verdict.movements.iter().cloned());
        let contract = self.character().contract;
        let spoken = TurnRecord {
            player: decision.reading.line.clone(),
            reply: line.write(contract),
            events: movements.clone(),
            at,
        };
        if let Some(exchange) = self.snapshot.exchanges.last_mut() {
            exchange.reply = line;
            exchange.aside = aside;
            exchange.events.clone_from(&movements);
        }
        self.snapshot.mood = decision.mood;
        self.snapshot.activity = Activity::Settling;
        // What coming back brought was shown as the guest sat down.
        self.snapshot.meter.moved.clone_from(&decision.verdict.movements);
        self.snapshot.goodbye = ["goodbye", "gochisousama"].iter().any(|intent| decision.reading.has(intent));
        self.took_leave |= self.snapshot.goodbye;
        if let Some(over) = over {
            self.finish(over);
        }
        self.snapshot.over = over;
        self.refresh();
        self.last = Some(decision);
        vec![Effect::Save(Box::new(self.record(Some(spoken))))]
    }

    /// What was ordered besides bowls stands on the counter.
    fn set_down(&mut self, decision: &Decision) {
        let menu = &self.director.character().shop;
        let ordered = decision.reading.items.iter().filter(|_| decision.reading.orders);
        for id in ordered.filter(|id| menu.item(id).is_some_and(|item| !item.bowl)) {
            if !self.snapshot.served.contains(id) {
                self.snapshot.served.push(id.clone());
            }
        }
    }
}
