//! One visit as a pure state machine: [`Visit::handle`] takes an event and answers with effects. No
//! network, no clock, no file, no screen: time comes from turns, chance from the seed, words through the
//! guard. The game, `chat` and everything else that plays Kenji run this same machine.

mod event;
mod snapshot;

use std::sync::Arc;

use crate::character::{Character, Line, Minute, Tier};
use crate::director::cue::{History, Said};
use crate::director::{
    Circumstances, Decision, Director, Evening, FaultKind, GateOutcome, Guard, Heard, Movement, Prompt, Rung, Seat,
    Standing, cue, ledger, suggestions,
};

pub use event::{Cost, Effect, End, Event, Failure, GuardAction, GuardNote, Over, Record, Take, TurnRecord};
pub use snapshot::{Activity, Exchange, Meter, Snapshot};

/// Minutes that pass on the shop's clock with every turn.
const MINUTES_A_TURN: u16 = 3;

/// With what a visit begins.
#[derive(Debug, Clone)]
pub struct Opening {
    /// What the guest has earned so far.
    pub standing: Standing,
    /// The audience id, as `--as` names it; the tier's id where nothing else was said.
    pub audience: String,
    /// Whether the guest was never here before.
    pub first_visit: bool,
    /// Whether the guest comes back from an earlier visit that was saved: that earns.
    pub returns: bool,
    /// The shop's clock as the guest sits down.
    pub clock: Minute,
    /// Whether the clock stands still (`--hour`, `--as`).
    pub clock_stopped: bool,
    /// For everything that is drawn.
    pub seed: u64,
    /// Whether suggestions are wanted.
    pub suggestions: bool,
    /// Whether the actor can be asked for a reply again.
    pub can_repeat: bool,
    /// What the guest usually orders, if he has a usual.
    pub usual: Option<String>,
}

/// A reply in the making.
#[derive(Debug)]
struct Playing {
    take: Take,
    decision: Arc<Decision>,
    prompt: Prompt,
    guard: Guard,
    notes: Vec<GuardNote>,
}

/// One visit.
#[derive(Debug)]
pub struct Visit {
    director: Arc<Director>,
    opening: Opening,
    standing: Standing,
    evening: Evening,
    history: History,
    /// Lines that Kenji spoke, as text, so that none comes twice.
    said: Vec<String>,
    playing: Option<Playing>,
    /// The decision of the last finished turn, for its suggestions.
    last: Option<Arc<Decision>>,
    turn: u32,
    /// What coming back brought; it belongs to the first exchange.
    welcome: Vec<Movement>,
    usual: Option<String>,
    /// Suggestions that were up already.
    offered: Vec<String>,
    snapshot: Snapshot,
}

impl Visit {
    /// A visit of the guest described by `opening`.
    pub fn new(director: Arc<Director>, opening: Opening) -> Self {
        let welcome = ledger::welcome_back(director.character(), &opening.standing, opening.returns);
        let mut visit = Self {
            standing: welcome.standing,
            evening: welcome.evening,
            history: History::default(),
            said: Vec::new(),
            playing: None,
            last: None,
            turn: 0,
            welcome: Vec::new(),
            usual: None,
            offered: Vec::new(),
            snapshot: Snapshot { clock: opening.clock, ..Snapshot::default() },
            director,
            opening,
        };
        visit.snapshot.meter.moved.clone_from(&welcome.movements);
        visit.welcome = welcome.movements;
        visit.refresh();
        visit.offer(Vec::new(), true);
        visit
    }

    /// What is to be shown.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The character under this visit's contract.
    pub fn character(&self) -> &Arc<Character> {
        self.director.character()
    }

    /// The contract text alone, for warming an actor up.
    pub fn warm_up_prompt(&self) -> Prompt {
        use crate::director::{Message, Role};
        Prompt { messages: vec![Message::new(Role::System, self.director.contract())] }
    }

    /// The ledger across visits as it stands.
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// Another actor takes over, under the contract of `director`. A reply in the making is cancelled, and
    /// its line can be sent again.
    pub fn recast(&mut self, director: Arc<Director>, can_repeat: bool) -> Vec<Effect> {
        self.director = director;
        self.opening.can_repeat = can_repeat;
        let Some(playing) = &self.playing else { return Vec::new() };
        let mut effects = vec![Effect::Cancel(playing.take)];
        let (what, mend) = ("Somebody else plays now".to_owned(), "Your line waits.".to_owned());
        effects.extend(self.fail(Failure { what, mend }));
        effects
    }

    /// Takes an event and says what is to be done.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        if self.snapshot.over.is_some() && !matches!(event, Event::Saved(..)) {
            return Vec::new();
        }
        match event {
            Event::SatDown => self.greet(),
            Event::Said(line) => self.hear(&line),
            Event::SaidAgain => self.hear_again(),
            Event::Estimated(take, tokens) => self.estimated(take, tokens),
            Event::Token(take, piece) => self.token(take, &piece),
            Event::Ended(take, end) => self.ended(take, end),
            Event::Suggested(turn, answer) => self.suggested(turn, answer),
            Event::Saved(turn, outcome) => self.saved(turn, outcome),
            Event::Left => self.leave(),
        }
    }

    fn seat(&self) -> Seat {
        let closes = self.character().shop.closes();
        let audience = match self.character().audience(&self.opening.audience) {
            // An audience that is a tier's own follows the tier as it changes.
            Some(audience) if audience.id != audience.tier.id() => audience.id.clone(),
            _ => self.standing.tier.id().to_owned(),
        };
        Seat { tier: self.standing.tier, audience, after_closing: self.snapshot.clock >= closes }
    }

    fn circumstances<'a>(&'a self, seat: &'a Seat) -> Circumstances<'a> {
        let details = &self.character().world.details;
        let detail = (!details.is_empty()).then(|| &details[(self.opening.seed % details.len() as u64) as usize]);
        Circumstances {
            turn: self.turn,
            standing: &self.standing,
            evening: &self.evening,
            seat,
            clock: self.snapshot.clock,
            first_visit: self.opening.first_visit,
            said: &self.said,
            // He has to have been seen at work before there is anything to notice.
            detail: detail.filter(|_| self.turn > 1),
            seed: self.opening.seed,
        }
    }

    fn greet(&mut self) -> Vec<Effect> {
        let seat = self.seat();
        let now = self.circumstances(&seat);
        let mut line = self.director.unasked("arrival", &now).unwrap_or_default();
        if let Some(usual) = self.opening.usual.as_ref().filter(|_| seat.tier >= Tier::Regular) {
            line.segments.push(crate::character::Segment::Say(format!("{usual}.")));
        }
        if line.is_empty() {
            return Vec::new();
        }
        self.note_said(&line);
        let reply = line.under(self.character().contract);
        self.history.push(Said { player: String::new(), reply: reply.clone(), topics: Vec::new() });
        self.snapshot.exchanges.push(Exchange { reply, released: true, ..Exchange::default() });
        Vec::new()
    }

    fn hear(&mut self, line: &str) -> Vec<Effect> {
        if self.snapshot.activity != Activity::Idle {
            return Vec::new();
        }
        self.turn += 1;
        self.snapshot.failure = None;
        self.snapshot.goodbye = false;
        self.snapshot.suggestions.clear();
        let seat = self.seat();
        let decision = Arc::new(self.director.decide(line, &self.circumstances(&seat)));
        tracing::debug!(turn = self.turn, topic = ?decision.topic, gate = decision.gate.id(), intents = ?decision.reading.intents, "decided");
        let prompt = self.director.prompt(&decision, &self.history);
        self.snapshot.exchanges.push(Exchange {
            turn: self.turn,
            player: decision.reading.line.clone(),
            topics: decision.reading.topics.clone(),
            gate: decision.gate,
            ..Exchange::default()
        });
        self.snapshot.activity = Activity::Thinking;
        let take = Take { turn: self.turn, attempt: 1 };
        self.perform(take, prompt, decision, Vec::new())
    }

    fn hear_again(&mut self) -> Vec<Effect> {
        if self.snapshot.failure.is_none() || self.snapshot.activity != Activity::Idle {
            return Vec::new();
        }
        let line = self.snapshot.exchanges.pop().map(|exchange| exchange.player).unwrap_or_default();
        self.hear(&line)
    }

    fn perform(&mut self, take: Take, prompt: Prompt, decision: Arc<Decision>, notes: Vec<GuardNote>) -> Vec<Effect> {
        let guard = Guard::new(self.character(), &decision);
        let effect = Effect::Perform(take, prompt.clone(), Arc::clone(&decision));
        self.playing = Some(Playing { take, decision, prompt, guard, notes });
        vec![effect]
    }

    fn estimated(&mut self, take: Take, tokens: u32) -> Vec<Effect> {
        let expected = self.playing.as_ref().is_some_and(|playing| playing.take == take);
        if let Some(exchange) = self.snapshot.exchanges.last_mut().filter(|_| expected) {
            exchange.prompt_tokens = tokens;
        }
        Vec::new()
    }

    fn token(&mut self, take: Take, piece: &str) -> Vec<Effect> {
        let Some(playing) = self.playing.as_mut().filter(|playing| playing.take == take) else { return Vec::new() };
        match playing.guard.hear(piece) {
            Heard::Waiting => Vec::new(),
            Heard::Released => {
                self.show();
                Vec::new()
            }
            Heard::Stopped(fault) => {
                let mut effects = vec![Effect::Cancel(take)];
                effects.extend(self.mend(fault));
                effects
            }
        }
    }

    fn ended(&mut self, take: Take, end: End) -> Vec<Effect> {
        let Some(playing) = self.playing.as_mut().filter(|playing| playing.take == take) else { return Vec::new() };
        match end {
            End::Done(cost) => {
                if let Some(exchange) = self.snapshot.exchanges.last_mut() {
                    exchange.prompt_tokens = cost.prompt_tokens;
                }
                let heard = if cost.cut { playing.guard.finish_cut() } else { playing.guard.finish() };
                match heard {
                    Heard::Stopped(fault) => self.mend(fault),
                    Heard::Waiting | Heard::Released => {
                        let line = playing.guard.released();
                        self.settle(line)
                    }
                }
            }
            End::Failed(failure) => self.fail(failure),
            End::Cancelled => {
                self.drop_turn();
                Vec::new()
            }
            End::Exhausted => {
                self.drop_turn();
                self.end(Over::TapeEnd)
            }
        }
    }

    /// What is shown grows with the guard's releases.
    fn show(&mut self) {
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
    fn mend(&mut self, fault: FaultKind) -> Vec<Effect> {
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

    /// The reply is whole: the ledger takes effect, the history grows, the save is asked for.
    fn settle(&mut self, line: Line) -> Vec<Effect> {
        let Some(playing) = self.playing.take() else { return Vec::new() };
        let decision = playing.decision;
        self.note_said(&line);
        for candidate in decision.answers.iter().filter_map(|candidates| candidates.first()) {
            // A line of the house that was spoken, alone or after another.
            let spoken = candidate.spoken();
            if !spoken.is_empty() && line.spoken().contains(&spoken) {
                self.said.push(candidate.to_string());
            }
        }
        self.standing = decision.verdict.standing.clone();
        self.evening = decision.verdict.evening.clone();
        let before_closing = !self.seat().after_closing;
        if !before_closing && self.standing.tier >= Tier::Regular {
            ledger::count_evening(&mut self.standing, &mut self.evening);
        }
        self.note_usual(&decision);
        self.history.push(Said {
            player: decision.reading.line.clone(),
            reply: line.clone(),
            topics: decision.reading.topics.clone(),
        });
        let mut movements = std::mem::take(&mut self.welcome);
        movements.extend(decision.verdict.movements.iter().cloned());
        let contract = self.character().contract;
        let spoken = TurnRecord {
            player: decision.reading.line.clone(),
            reply: line.write(contract),
            events: movements.clone(),
            at: self.snapshot.clock.to_string(),
        };
        if let Some(exchange) = self.snapshot.exchanges.last_mut() {
            exchange.reply = line;
            exchange.events.clone_from(&movements);
        }
        self.snapshot.mood = decision.mood;
        self.snapshot.activity = Activity::Settling;
        self.snapshot.bowl = self.evening.bowl;
        // What coming back brought was shown as the guest sat down.
        self.snapshot.meter.moved.clone_from(&decision.verdict.movements);
        self.snapshot.goodbye = ["goodbye", "gochisousama"].iter().any(|intent| decision.reading.has(intent));
        self.tick();
        let over = self.over_after(&decision, before_closing);
        if over.is_some() {
            self.finish();
        }
        self.snapshot.over = over;
        self.refresh();
        self.last = Some(decision);
        vec![Effect::Save(Box::new(self.record(Some(spoken))))]
    }

    /// Three minutes pass, unless the clock stands.
    fn tick(&mut self) {
        if !self.opening.clock_stopped {
            self.snapshot.clock = Minute((self.snapshot.clock.0 + MINUTES_A_TURN).min(24 * 60 - 1));
        }
    }

    fn over_after(&self, decision: &Decision, before_closing: bool) -> Option<Over> {
        if decision.verdict.rung == Some(Rung::Door) {
            return Some(Over::Door);
        }
        if self.opening.clock_stopped {
            return None;
        }
        let shop = &self.character().shop;
        let closed_now = before_closing && self.snapshot.clock >= shop.closes();
        let must_go = closed_now && self.standing.tier < Tier::Regular;
        (must_go || self.snapshot.clock >= shop.last_train).then_some(Over::Closing)
    }

    fn note_usual(&mut self, decision: &Decision) {
        let shop = &self.director.character().shop;
        if !decision.reading.orders {
            return;
        }
        let bowl = decision.reading.items.iter().filter_map(|id| shop.item(id)).find(|item| item.bowl);
        let firmness = decision.reading.firmness.as_ref().and_then(|id| shop.firmness.iter().find(|(f, ..)| f == id));
        if let Some(bowl) = bowl {
            self.usual = Some(match firmness {
                Some((_, name, _)) => format!("{}, {}", bowl.name, name.to_lowercase()),
                None => bowl.name.clone(),
            });
        }
    }

    /// The actor failed: nothing counts, he does something of his own, and the line can be sent again.
    fn fail(&mut self, failure: Failure) -> Vec<Effect> {
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
        self.offer(Vec::new(), true);
        Vec::new()
    }

    fn drop_turn(&mut self) {
        self.playing = None;
        self.snapshot.exchanges.pop();
        self.snapshot.activity = Activity::Idle;
    }

    fn saved(&mut self, turn: u32, outcome: Result<(), String>) -> Vec<Effect> {
        // A turn that could not be saved is told, and the evening goes on: the next save holds it too.
        self.snapshot.save_error = outcome.err();
        if let Some(exchange) = self.snapshot.exchanges.iter_mut().find(|exchange| exchange.turn == turn) {
            exchange.released = true;
        }
        if self.snapshot.activity != Activity::Settling || turn != self.turn {
            return Vec::new();
        }
        self.snapshot.activity = Activity::Idle;
        if self.snapshot.over.is_some() {
            return Vec::new();
        }
        let wanted = self.opening.suggestions;
        self.offer(Vec::new(), !wanted);
        match self.last.clone() {
            Some(decision) if wanted => {
                let prompt = suggestions::request(self.character(), self.director.contract(), &self.history);
                vec![Effect::Suggest(turn, prompt, decision)]
            }
            _ => Vec::new(),
        }
    }

    fn suggested(&mut self, turn: u32, answer: Option<String>) -> Vec<Effect> {
        if turn != self.turn || self.snapshot.activity != Activity::Idle || self.snapshot.suggestions_final {
            return Vec::new();
        }
        let lines = match (&self.last, answer) {
            (Some(decision), Some(answer)) => suggestions::read(self.character(), &decision.forbidden, &answer),
            _ => Vec::new(),
        };
        self.offer(lines, true);
        Vec::new()
    }

    /// Puts four suggestions up: the model's, then the file's, those that were not up before first.
    fn offer(&mut self, model: Vec<String>, is_final: bool) {
        self.snapshot.suggestions_final = is_final;
        if !self.opening.suggestions {
            return;
        }
        let seat = self.seat();
        let moments = cue::moments(self.opening.first_visit, seat.after_closing, self.evening.bowl);
        let seed = self.opening.seed.wrapping_mul(31).wrapping_add(u64::from(self.turn));
        let said = suggestions::Past { history: &self.history, offered: &self.offered };
        let lines = suggestions::fill(self.director.character(), seat.tier, &moments, model, &said, seed);
        self.offered.extend(lines.iter().cloned());
        self.snapshot.suggestions = lines;
    }

    fn leave(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(playing) = self.playing.take() {
            effects.push(Effect::Cancel(playing.take));
            self.snapshot.exchanges.pop();
        }
        effects.extend(self.end(Over::Left));
        effects
    }

    fn end(&mut self, over: Over) -> Vec<Effect> {
        self.finish();
        self.snapshot.over = Some(over);
        self.snapshot.activity = Activity::Settling;
        self.refresh();
        vec![Effect::Save(Box::new(self.record(None)))]
    }

    /// What leaving brings: a tier may rise now, and only now.
    fn finish(&mut self) {
        self.snapshot.suggestions.clear();
        if let Some(tier) = self.standing.rise(self.director.character()) {
            let name = &self.director.character().tier(tier).name;
            tracing::info!(tier = tier.id(), "the tier rose");
            self.snapshot.meter.moved = vec![Movement { points: 0, why: format!("you are a {name} now") }];
        }
    }

    fn record(&self, spoken: Option<TurnRecord>) -> Record {
        Record {
            turn: self.turn,
            standing: self.standing.clone(),
            spoken,
            usual: self.usual.clone(),
            over: self.snapshot.over,
        }
    }

    fn note_said(&mut self, line: &Line) {
        self.said.push(line.to_string());
    }

    /// Brings the derived parts of the snapshot up to date.
    fn refresh(&mut self) {
        let character = Arc::clone(self.director.character());
        let heat = &character.trust.heat;
        let (standing, evening) = (&self.standing, &self.evening);
        let from = character.tier(standing.tier).points;
        let to = standing.tier.next().map_or(from, |next| character.tier(next).points);
        let meter = &mut self.snapshot.meter;
        meter.tier = standing.tier;
        meter.points = standing.points;
        meter.span = (from, to);
        meter.missing = standing.missing(&character);
        meter.heat = [heat.edge, heat.silence, heat.door].iter().filter(|&&rung| evening.heat >= rung).count() as u8;
        self.snapshot.after_closing = self.seat().after_closing;
    }
}

#[cfg(test)]
mod tests;
