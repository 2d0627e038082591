//! One visit as a pure state machine: [`Visit::handle`] takes an event and answers with effects. No
//! network, no clock, no file, no screen: time comes from turns, chance from the seed, words through the
//! guard. The game, `chat` and everything else that plays Kenji run this same machine.

mod event;
mod hours;
mod initiative;
mod mend;
mod parting;
mod settle;
mod snapshot;

use std::sync::Arc;

use crate::character::{Character, Detail, Line, Minute, Tier, Words};
use crate::director::almanac::Night;
use crate::director::cue::{History, Said};
use crate::director::guest::Parting;
use crate::director::{
    Circumstances, Decision, Director, Evening, Guard, Guest, Heard, Movement, Prompt, Rung, Seat, Standing, Ticket,
    guest, laid_down, ledger, suggestions,
};

pub use event::{Cost, Effect, End, Event, Failure, GuardAction, GuardNote, Over, Record, Take, TurnRecord};
pub use snapshot::{Activity, Exchange, Meter, Snapshot, Task};

/// With what a visit begins.
#[derive(Debug, Clone)]
pub struct Opening {
    /// What the guest has earned so far.
    pub standing: Standing,
    /// The audience id, as `--as` names it; the tier's id where nothing else was said.
    pub audience: String,
    /// Whether the guest was never here before.
    pub first_visit: bool,
    /// What he keeps of the guest; today's visit is in it already.
    pub guest: Guest,
    /// The day on the shop's calendar.
    pub day: u32,
    /// Days since the last visit that was saved: coming back earns, long absence fades.
    pub away: Option<u32>,
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
    /// Whether he adds small things of his own accord; a model has its own.
    pub initiative: bool,
}

impl Opening {
    /// Anybody of `tier` sits down as the shop's evening begins; the clock stands still, and nothing is asked of who plays.
    pub fn of_tier(character: &Character, tier: Tier, seed: u64) -> Self {
        Self {
            standing: Standing::of_tier(character, tier),
            audience: tier.id().to_owned(),
            first_visit: tier == Tier::Stranger,
            guest: Guest::default(),
            day: 0,
            away: None,
            clock: character.shop.starts,
            clock_stopped: true,
            seed,
            suggestions: false,
            can_repeat: false,
            initiative: false,
        }
    }
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
    guest: Guest,
    /// Whether tonight's detail was shown.
    detail_shown: bool,
    /// Whether a bowl was ordered before this turn.
    ordered: bool,
    /// Whether the guest has said goodbye tonight.
    took_leave: bool,
    /// What the guest has said tonight.
    heard: Vec<Words>,
    initiative: initiative::Initiative,
    /// Weekday, season, weather.
    night: Night,
    /// Suggestions that were up already.
    offered: Vec<String>,
    snapshot: Snapshot,
}

impl Visit {
    /// A visit of the guest described by `opening`.
    pub fn new(director: Arc<Director>, opening: Opening) -> Self {
        let welcome = ledger::welcome_back(director.character(), &opening.standing, opening.day, opening.away);
        let mut visit = Self {
            standing: welcome.standing,
            evening: welcome.evening,
            history: History::default(),
            said: Vec::new(),
            playing: None,
            last: None,
            turn: 0,
            welcome: Vec::new(),
            guest: opening.guest.clone(),
            detail_shown: false,
            took_leave: false,
            ordered: false,
            heard: Vec::new(),
            initiative: initiative::Initiative::default(),
            night: Night::of(&director.character().world.calendar, opening.day, opening.seed),
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
    pub fn recast(&mut self, director: Arc<Director>, can_repeat: bool, initiative: bool) -> Vec<Effect> {
        self.director = director;
        self.opening.initiative = initiative;
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
            Event::Said(line) => self.hear(&line, &[]),
            Event::Bought(tickets) => self.lay_down(&tickets),
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
        let after_closing = self.snapshot.clock >= closes;
        Seat { tier: self.standing.tier, audience, after_closing, claimed: false }
    }

    /// What can be noticed tonight, drawn by the seed.
    fn detail(&self) -> Option<&Detail> {
        let details = &self.character().world.details;
        (!details.is_empty()).then(|| &details[(self.opening.seed % details.len() as u64) as usize])
    }

    fn circumstances<'a>(&'a self, seat: &'a Seat) -> Circumstances<'a> {
        Circumstances {
            turn: self.turn,
            standing: &self.standing,
            evening: &self.evening,
            seat,
            clock: self.snapshot.clock,
            night: self.night,
            bowl_empty: self.is_bowl_empty(),
            heard: &self.heard,
            guest: &self.guest,
            first_visit: self.opening.first_visit,
            said: &self.said,
            detail: self.detail().filter(|_| self.detail_shown),
            seed: self.opening.seed,
            tickets: &[],
        }
    }

    /// What he remembers comes first: a door, a gift, a long absence, the usual.
    fn greet(&mut self) -> Vec<Effect> {
        let seat = self.seat();
        let now = self.circumstances(&seat);
        let was_shown_out = self.guest.parting.as_ref().is_some_and(|parting| parting.what == Parting::Door);
        let long = self.opening.away.is_some_and(|away| away >= self.character().trust.fading.after_days);
        let usual = seat.tier >= Tier::Regular && self.guest.usual.is_some() && !seat.after_closing;
        let intents: Vec<&str> = [
            (was_shown_out, "door_returned"),
            (long, "arrival_away"),
            (self.guest.last_gift().is_some(), "arrival_gift"),
            (seat.tier == Tier::Stranger && self.guest.visits.len() == 2, "arrival_second"),
            (usual && self.opening.seed.is_multiple_of(2), "arrival_firm"),
            (true, "arrival"),
        ]
        .into_iter()
        .filter_map(|(holds, intent)| holds.then_some(intent))
        .collect();
        let line = self.director.unasked(&intents, &now).unwrap_or_default();
        if line.is_empty() {
            return Vec::new();
        }
        self.note_said(&line);
        let reply = line.under(self.character().contract);
        self.history.push(Said { player: String::new(), reply: reply.clone(), topics: Vec::new() });
        self.snapshot.exchanges.push(Exchange { reply, released: true, ..Exchange::default() });
        Vec::new()
    }

    /// Tickets from the machine are laid on the counter: an act, not words that could be misheard.
    fn lay_down(&mut self, tickets: &[Ticket]) -> Vec<Effect> {
        let known = |ticket: &&Ticket| self.character().shop.item(&ticket.item).is_some();
        let tickets: Vec<Ticket> = tickets.iter().filter(known).cloned().collect();
        if tickets.is_empty() || self.snapshot.activity != Activity::Idle {
            return Vec::new();
        }
        let line = laid_down(self.character(), &tickets);
        self.hear(&line, &tickets)
    }

    fn hear(&mut self, line: &str, tickets: &[Ticket]) -> Vec<Effect> {
        if self.snapshot.activity != Activity::Idle {
            return Vec::new();
        }
        self.turn += 1;
        self.snapshot.failure = None;
        self.snapshot.goodbye = false;
        self.snapshot.suggestions.clear();
        let seat = self.seat();
        let now = Circumstances { tickets, ..self.circumstances(&seat) };
        let decision = Arc::new(self.director.decide(line, &now));
        tracing::debug!(turn = self.turn, topic = ?decision.topic, gate = decision.gate.id(), intents = ?decision.reading.intents, "decided");
        let prompt = self.director.prompt(&decision, &self.history);
        self.snapshot.exchanges.push(Exchange {
            turn: self.turn,
            player: decision.reading.line.clone(),
            topics: decision.reading.topics(),
            gate: decision.gate,
            ..Exchange::default()
        });
        self.snapshot.activity = Activity::Thinking;
        self.snapshot.task = task(&decision);
        let take = Take { turn: self.turn, attempt: 1 };
        let effects = self.perform(take, prompt, decision, Vec::new());
        self.refresh();
        effects
    }

    fn hear_again(&mut self) -> Vec<Effect> {
        if self.snapshot.failure.is_none() || self.snapshot.activity != Activity::Idle {
            return Vec::new();
        }
        let line = self.snapshot.exchanges.pop().map(|exchange| exchange.player).unwrap_or_default();
        self.hear(&line, &[])
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
                    // The estimate is held to the server's count, where there is one.
                    tracing::debug!(estimated = exchange.prompt_tokens, counted = cost.prompt_tokens, "prompt tokens");
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

    fn saved(&mut self, turn: u32, outcome: Result<(), String>) -> Vec<Effect> {
        // A turn that could not be saved is told, and the evening goes on: the next save holds it too.
        self.snapshot.save_error = outcome.err();
        // A save holds all that was said before it.
        let written = self.snapshot.save_error.is_none();
        for exchange in self.snapshot.exchanges.iter_mut().filter(|exchange| written && exchange.turn <= turn) {
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
        let moments = self.director.moments(&self.circumstances(&seat));
        let calm = self.evening.heat < self.character().trust.heat.edge;
        let offer = suggestions::Offer {
            history: &self.history,
            offered: &self.offered,
            moments: &moments,
            may_stay: self.can_ask_to_stay(),
            may_deepen: calm && self.evening.rung < Some(Rung::Edge),
        };
        let lines = self.director.suggest(model, &offer, &self.circumstances(&seat));
        self.offered.extend(lines.iter().map(|line| line.text.clone()));
        self.snapshot.suggestions = lines;
    }

    fn leave(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(playing) = self.playing.take() {
            effects.push(Effect::Cancel(playing.take));
            if playing.decision.verdict.movements.iter().any(|movement| movement.points < 0) {
                // Getting up does not unsay what was said.
                let heard = playing.guard.released();
                let line = if heard.is_empty() { playing.decision.house_line() } else { heard };
                self.playing = Some(playing);
                effects.extend(self.settle(line.under(self.director.character().contract)));
            } else {
                self.snapshot.exchanges.pop();
            }
        }
        if self.snapshot.over.is_none() {
            effects.extend(self.end(Over::Left));
        }
        effects
    }

    /// Who came and went without a word was not here.
    fn turn_back(&mut self) {
        if self.snapshot.exchanges.iter().all(|exchange| exchange.player.is_empty()) {
            self.standing = self.opening.standing.clone();
        }
    }

    fn end(&mut self, over: Over) -> Vec<Effect> {
        self.turn_back();
        self.finish(over);
        self.snapshot.over = Some(over);
        self.snapshot.activity = Activity::Settling;
        self.refresh();
        vec![Effect::Save(Box::new(self.record(None)))]
    }

    /// What leaving brings: a tier may rise now, and only now.
    fn finish(&mut self, over: Over) {
        self.snapshot.suggestions.clear();
        let parting = match over {
            Over::Door => Parting::Door,
            Over::Closing => Parting::Closing,
            Over::Left | Over::TapeEnd if self.took_leave => Parting::Goodbye,
            Over::Left | Over::TapeEnd => Parting::Silent,
        };
        self.guest.parting = Some(guest::Dated { what: parting, day: self.opening.day });
        // Nobody is promoted on the way out of the door.
        let risen = if over == Over::Door { None } else { self.standing.rise(self.director.character()) };
        if let Some(tier) = risen {
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
            guest: self.guest.clone(),
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
        self.snapshot.eaten = self.thirds_eaten();
        // What is being answered has been laid down already.
        let evening = self.playing.as_ref().map_or(&self.evening, |playing| &playing.decision.verdict.evening);
        self.snapshot.ticket = evening.bowl && !self.snapshot.bowl;
        self.snapshot.weather = self.night.weather;
    }
}

/// What his hands are at over the line that was decided.
fn task(decision: &Decision) -> Task {
    let reading = &decision.reading;
    let of_food = ["craft_", "praise_", "complaint_"];
    match () {
        () if reading.orders || reading.asks_price => Task::Ladle,
        () if reading.intents.iter().any(|intent| of_food.iter().any(|kind| intent.starts_with(kind))) => Task::Taste,
        () => Task::Cloth,
    }
}

#[cfg(test)]
mod tests;
