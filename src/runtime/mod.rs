//! The runtime carries out what a visit wants done: it starts, cancels and times the actor's work, has
//! saves written in order, and hands what comes back to the visit as events. Every take it starts ends in
//! exactly one [`End`], whatever the actor does, a panic included.

pub mod casting;
pub mod guestbook;
mod kept;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::future::FutureExt;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::actor::{Actor, Fault, Part, Played};
use crate::character::text;
use crate::director::{Decision, Director, Prompt};
use crate::visit::{Cost, Effect, End, Event, Failure, Snapshot, Take, Visit};

pub use guestbook::{Guest, Guestbook, Seating};

/// Tokens a reply may have, for each word of its budget, and at least.
const TOKENS_A_WORD: u32 = 4;
const LEAST_TOKENS: u32 = 96;
/// Tokens that four suggestions may have.
const SUGGESTION_TOKENS: u32 = 160;

/// A visit with its actor and its save.
pub struct Runtime {
    visit: Visit,
    actor: Arc<dyn Actor>,
    guestbook: Option<Guestbook>,
    events: mpsc::UnboundedSender<Event>,
    inbox: mpsc::UnboundedReceiver<Event>,
    /// Dropping the sender cancels the take.
    playing: Option<(Take, oneshot::Sender<()>)>,
    suggesting: Option<JoinHandle<()>>,
    warming: Option<JoinHandle<()>>,
}

impl Runtime {
    /// Puts `visit`, `actor` and, where the visit is to be remembered, `guestbook` together.
    pub fn new(visit: Visit, actor: Arc<dyn Actor>, guestbook: Option<Guestbook>) -> Self {
        let (events, inbox) = mpsc::unbounded_channel();
        Self { visit, actor, guestbook, events, inbox, playing: None, suggesting: None, warming: None }
    }

    /// What is to be shown.
    pub fn snapshot(&self) -> &Snapshot {
        self.visit.snapshot()
    }

    /// The visit.
    pub fn visit(&self) -> &Visit {
        &self.visit
    }

    /// The actor's name.
    pub fn actor_name(&self) -> String {
        self.actor.name()
    }

    /// Has the actor read the contract while the guest walks in. A failure is only logged: the first line
    /// will tell the player.
    pub fn warm_up(&mut self) {
        let warming = self.actor.warm_up(self.visit.warm_up_prompt());
        self.warming = Some(tokio::spawn(async move {
            if let Err(fault) = warming.await {
                tracing::info!(%fault, "the warm-up failed");
            }
        }));
    }

    /// Another actor takes over under his own contract. A reply that is being spoken is cancelled; its line
    /// can be sent again.
    pub fn recast(&mut self, actor: Arc<dyn Actor>, director: Arc<Director>) {
        self.stop_suggesting();
        self.stop_warming();
        self.actor = actor;
        for effect in self.visit.recast(director, self.actor.can_repeat(), self.actor.wants_initiative()) {
            self.carry_out(effect);
        }
        self.warm_up();
    }

    /// The guest begins to type: a reply will be wanted soon, so suggestions in the making are dropped and
    /// those that are up stay.
    pub fn typing(&mut self) {
        if self.suggesting.as_ref().is_some_and(|task| !task.is_finished()) {
            self.stop_suggesting();
            let turn = self.visit.snapshot().exchanges.last().map_or(0, |exchange| exchange.turn);
            self.apply(Event::Suggested(turn, None));
        }
    }

    /// Waits for the next event of the actor or the writer.
    pub async fn next(&mut self) -> Event {
        // The runtime holds a sender itself, so the channel never closes.
        match self.inbox.recv().await {
            Some(event) => event,
            None => std::future::pending().await,
        }
    }

    /// The next event that is there already.
    pub fn try_next(&mut self) -> Option<Event> {
        self.inbox.try_recv().ok()
    }

    /// Hands `event` to the visit and carries out what it wants.
    pub fn apply(&mut self, event: Event) {
        if let Event::Ended(take, _) = &event
            && self.playing.as_ref().is_some_and(|(playing, _)| playing == take)
        {
            self.playing = None;
        }
        for effect in self.visit.handle(event) {
            self.carry_out(effect);
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Perform(take, prompt, decision) => {
                // The warm-up goes on: it evaluates the very prefix of this prompt, and hanging up would
                // abort the loading of the model.
                self.stop_suggesting();
                self.perform(take, prompt, decision);
            }
            Effect::Cancel(take) => {
                self.playing.take_if(|(playing, _)| *playing == take);
            }
            Effect::Suggest(turn, prompt, decision) => self.suggest(turn, prompt, decision),
            Effect::Save(record) => {
                let (turn, events) = (record.turn, self.events.clone());
                let tell = move |outcome: Result<(), String>| drop(events.send(Event::Saved(turn, outcome)));
                match &mut self.guestbook {
                    Some(guestbook) => guestbook.write(&record, tell),
                    None => tell(Ok(())),
                }
            }
        }
    }

    /// Suggestions must never stand in front of the player's line.
    fn stop_suggesting(&mut self) {
        if let Some(task) = self.suggesting.take() {
            task.abort();
        }
    }

    fn stop_warming(&mut self) {
        if let Some(task) = self.warming.take() {
            task.abort();
        }
    }

    fn perform(&mut self, take: Take, prompt: Prompt, decision: Arc<Decision>) {
        let (cancel, cancelled) = oneshot::channel();
        self.playing = Some((take, cancel));
        let longest = (decision.words[1] * TOKENS_A_WORD).max(LEAST_TOKENS);
        let part = Part { turn: take.turn, prompt, decision, longest };
        let (actor, events) = (Arc::clone(&self.actor), self.events.clone());
        tokio::spawn(async move {
            let end = play(actor, part, take, &events, cancelled).await;
            // The visit may be gone; then nobody waits for the end.
            let _ = events.send(Event::Ended(take, end));
        });
    }

    fn suggest(&mut self, turn: u32, prompt: Prompt, decision: Arc<Decision>) {
        let part = Part { turn, prompt, decision, longest: SUGGESTION_TOKENS };
        let (actor, events) = (Arc::clone(&self.actor), self.events.clone());
        self.suggesting = Some(tokio::spawn(async move {
            let asked = AssertUnwindSafe(async { actor.suggest(part).await }).catch_unwind().await;
            let answer = match asked {
                Ok(Ok(answer)) => answer,
                Ok(Err(fault)) => {
                    tracing::info!(%fault, "no suggestions");
                    None
                }
                Err(_) => None,
            };
            let _ = events.send(Event::Suggested(turn, answer));
        }));
    }

    /// Ends the visit's work and waits until all saves are on the disk.
    pub fn close(mut self) {
        self.playing = None;
        self.stop_suggesting();
        self.stop_warming();
        // The writer joins its thread when it is dropped.
        drop(self.guestbook.take());
    }
}

/// Plays one take to its one end, passing tokens on as they come.
async fn play(
    actor: Arc<dyn Actor>,
    part: Part,
    take: Take,
    events: &mpsc::UnboundedSender<Event>,
    mut cancelled: oneshot::Receiver<()>,
) -> End {
    let (tokens, mut heard) = mpsc::unbounded_channel();
    let estimate = if actor.reads_prompt() { part.prompt.tokens() as u32 } else { 0 };
    // What is cut short later has at least this to tell.
    let _ = events.send(Event::Estimated(take, estimate));
    let playing = AssertUnwindSafe(async move { actor.play(part, tokens).await }).catch_unwind();
    let mut playing = std::pin::pin!(playing);
    let pass_on = |piece| drop(events.send(Event::Token(take, piece)));
    loop {
        tokio::select! {
            biased;
            _ = &mut cancelled => return End::Cancelled,
            Some(piece) = heard.recv() => pass_on(piece),
            result = &mut playing => {
                while let Ok(piece) = heard.try_recv() {
                    pass_on(piece);
                }
                let fault = match result {
                    Ok(Ok(played)) => return End::Done(cost(played, estimate)),
                    Ok(Err(Fault::TapeEnd)) => return End::Exhausted,
                    Ok(Err(fault)) => fault,
                    Err(_) => Fault::Internal { message: "the actor's task panicked".into() },
                };
                // A server's own words are foreign text like any other.
                return End::Failed(Failure { what: text::clean_line(&fault.to_string()), mend: fault.mend() });
            }
        }
    }
}

/// A server that does not count its prompt is given the estimate.
fn cost(played: Played, estimate: u32) -> Cost {
    let prompt_tokens = if played.prompt_tokens == 0 { estimate } else { played.prompt_tokens };
    Cost { prompt_tokens, cut: played.cut }
}
