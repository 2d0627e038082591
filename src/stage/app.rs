//! The game between title and counter: what is on the screen, who plays, what runs in the background. It
//! takes messages and keys and changes state; drawing is the views', the visit's rules are the visit's.

mod models;

use std::sync::Arc;

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinHandle;
use tui_input::Input;

pub use self::models::TO_PULL;
pub use super::card::Card;
use super::counter::Hand;
use super::hints::{Hint, Hints};
use super::machine::Machine;
use super::pictures::Pictures;
use super::scenery;
pub use super::setup::Setup;
use super::theme::Theme;
use crate::actor::ollama::Progress;
use crate::actor::tape::{Head, Recording};
use crate::actor::{Actor, Fault};
use crate::art::{Palette, WALK};
use crate::character::text::clean_line;
use crate::character::{Contract, Minute, Mood, Tier};
use crate::runtime::casting::{self, Casting, CastingError, Choice, Found};
use crate::runtime::guestbook::{self, Acquaintance};
use crate::runtime::{Guest, Runtime};
use crate::visit::{Activity, Event, Visit};

/// What the background tells the game.
#[derive(Debug)]
pub enum Message {
    /// A look at Ollama is done; the number tells which.
    Found(u64, Box<Result<Found, CastingError>>),
    /// A pull goes on.
    Pulling(Progress),
    /// A pull has ended.
    Pulled(Result<(), Fault>),
}

/// What stands over the screen.
#[derive(Debug)]
pub enum Overlay {
    /// The keys.
    Help,
    /// The models, with the row that is marked.
    Models(usize),
    /// Which model to fetch: the row that is marked.
    PullChoice(usize),
    /// A model is being fetched.
    Pull(Pull),
    /// The guest's name is being typed.
    Name(Input, Option<String>),
    /// Something the player must have read.
    Notice(String),
    /// What the visit brought.
    Card(Card),
}

/// A model that is being fetched.
#[derive(Debug)]
pub struct Pull {
    /// Its name.
    pub model: &'static str,
    /// How far it is.
    pub progress: Option<Progress>,
    /// How it ended.
    pub ended: Option<Result<(), Fault>>,
    task: JoinHandle<()>,
}

/// A visit on the screen.
pub struct Counter {
    /// The visit.
    pub runtime: Runtime,
    /// What the guest has in hand.
    pub hand: Hand,
    /// Rows the words are scrolled back.
    pub scroll: usize,
    /// The weekday.
    pub weekday: &'static str,
    /// The weekday on which the shop opens next.
    pub opens: &'static str,
    /// Points and tier at the beginning.
    pub before: (i32, Tier),
    /// Whether it is the guest's first.
    pub first: bool,
    /// Whether the visit is saved.
    pub saved: bool,
    /// The avatar's face.
    pub face: FaceShown,
    /// The exchange that moved trust last, and the frame at which it did.
    pub moved: (usize, u64),
}

impl Counter {
    /// Whether what moved trust last is still news at frame `tick`.
    pub fn is_news(&self, tick: u64) -> bool {
        tick.saturating_sub(self.moved.1) < NEWS
    }
}

/// The face that is shown, and the one it comes from while it changes.
#[derive(Debug, Clone, Copy, Default)]
pub struct FaceShown {
    /// The face.
    pub now: Mood,
    /// The one before, for a frame.
    pub from: Option<Mood>,
}

/// Frames for which the last cause is shown: six seconds.
const NEWS: u64 = 48;

/// The game.
pub struct App {
    /// How it is to be played.
    pub setup: Setup,
    /// Who plays, once that is known.
    pub casting: Option<Casting>,
    /// What the last look at Ollama gave.
    pub found: Option<Found>,
    /// What the player must be told.
    pub notice: Option<String>,
    /// What the guest has with the shop.
    pub acquaintance: Acquaintance,
    /// Whether the guest has slept over a closed day.
    slept: bool,
    /// The visit, when one goes on; the title otherwise.
    pub counter: Option<Counter>,
    /// What stands over the screen.
    pub overlay: Option<Overlay>,
    /// The ticket machine, while the guest stands before it.
    pub machine: Option<Machine>,
    /// Colours.
    pub theme: Theme,
    /// Pictures, where they can be shown.
    pub pictures: Option<Pictures>,
    /// Counts the frames of motion.
    pub tick: u64,
    /// Whether the player looks at this terminal.
    pub focused: bool,
    /// The frame at which the guest began to walk in, while he does.
    walk: Option<u64>,
    /// Set when the game is to end, with the error it ends with, if any.
    pub quit: Option<Option<CastingError>>,
    /// Whether the guest pressed Enter before it was known who plays.
    enters: bool,
    /// The number of the last look; answers of earlier ones are dropped.
    looks: u64,
    recording: Option<Recording>,
    /// What a first evening still has to show.
    pub hints: Hints,
    messages: UnboundedSender<Message>,
    inbox: UnboundedReceiver<Message>,
}

impl App {
    /// The game as it begins: the title, with a look at Ollama on its way where a model may play.
    pub fn new(setup: Setup, pictures: Option<Pictures>) -> Self {
        let (messages, inbox) = mpsc::unbounded_channel();
        let character = setup.cast.under(Contract::Scene);
        let acquaintance = guestbook::acquaintance(&character, &setup.guest, setup.save_root.as_deref());
        Self {
            casting: None,
            found: None,
            notice: None,
            acquaintance,
            slept: false,
            counter: None,
            overlay: None,
            machine: None,
            theme: Theme::of(&Palette::builtin()),
            pictures,
            tick: 0,
            focused: true,
            walk: None,
            quit: None,
            enters: false,
            looks: 0,
            recording: None,
            hints: Hints::default(),
            messages,
            inbox,
            setup,
        }
    }

    /// Finds out who plays. Needs a tokio runtime; the first frame does not.
    pub fn begin(&mut self) {
        match &self.setup.choice {
            Choice::House => self.casting = Some(Casting::house(&self.setup.cast, self.setup.contract)),
            Choice::Tape(path) => match Casting::tape(&self.setup.cast, self.setup.contract, path) {
                Ok(casting) => {
                    let head = casting.tape.as_ref().map(|tape| tape.head().clone()).unwrap_or_default();
                    let guest = &mut self.setup.guest;
                    guest.audience = guest.audience.take().or(head.audience);
                    guest.seed = guest.seed.or(head.seed);
                    guest.hour = guest.hour.or(head.hour.as_deref().and_then(Minute::parse));
                    self.casting = Some(casting);
                }
                Err(error) => self.quit = Some(Some(error.into())),
            },
            Choice::Auto | Choice::Named(_) => self.look(),
        }
    }

    /// Waits for the next message of the background.
    pub async fn next(&mut self) -> Wake {
        let visit = async {
            match &mut self.counter {
                Some(counter) => counter.runtime.next().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            event = visit => Wake::Visit(event),
            message = self.inbox.recv() => match message {
                Some(message) => Wake::Message(message),
                // The game holds a sender itself, so the channel never closes.
                None => std::future::pending().await,
            },
        }
    }

    /// Takes in what woke the game, and all that is there besides.
    pub fn wake(&mut self, wake: Wake) {
        match wake {
            Wake::Visit(event) => self.visit(event),
            Wake::Message(message) => self.message(message),
        }
        while let Some(event) = self.counter.as_mut().and_then(|counter| counter.runtime.try_next()) {
            self.visit(event);
        }
        while let Ok(message) = self.inbox.try_recv() {
            self.message(message);
        }
    }

    /// Hands an event to the visit.
    pub fn visit(&mut self, event: Event) {
        let Some(counter) = &mut self.counter else { return };
        let rows = counter.runtime.snapshot().exchanges.len();
        counter.runtime.apply(event);
        let snapshot = counter.runtime.snapshot();
        if snapshot.exchanges.len() > rows {
            counter.scroll = 0;
        }
        self.offer_card();
    }

    /// The leave card, once the visit is over and nothing else stands over the screen.
    fn offer_card(&mut self) {
        let Some(counter) = self.counter.as_ref().filter(|_| self.overlay.is_none()) else { return };
        let snapshot = counter.runtime.snapshot();
        if snapshot.over.is_some() && snapshot.activity == Activity::Idle {
            self.overlay = Some(Overlay::Card(Card::of(counter)));
        }
    }

    fn message(&mut self, message: Message) {
        match message {
            Message::Found(number, _) if number != self.looks => {}
            Message::Found(_, found) => match *found {
                Ok(found) => self.found(found),
                Err(error) => self.quit = Some(Some(error)),
            },
            Message::Pulling(progress) => {
                if let Some(Overlay::Pull(pull)) = &mut self.overlay {
                    pull.progress = Some(progress);
                }
            }
            Message::Pulled(outcome) => {
                let done = outcome.is_ok();
                if let Some(Overlay::Pull(pull)) = &mut self.overlay {
                    pull.ended = Some(outcome);
                }
                if done {
                    self.casting = None;
                    self.found = None;
                    self.setup.choice = Choice::Auto;
                    self.look();
                }
            }
        }
    }

    fn found(&mut self, found: Found) {
        if self.casting.is_none() {
            let setup = &self.setup;
            match casting::from_found(
                &setup.cast,
                &setup.choice,
                setup.contract,
                &found,
                setup.host.is_some(),
                setup.guest.seed,
            ) {
                Ok((casting, why)) => {
                    self.play_by(casting);
                    self.notice = why.map(|why| clean_line(&why));
                }
                Err(error) => self.quit = Some(Some(error)),
            }
        }
        self.found = Some(found);
        if std::mem::take(&mut self.enters) && self.casting.is_some() {
            self.enter();
        }
    }

    /// The guest walks in, as soon as it is known who plays.
    pub fn enter(&mut self) {
        if self.acquaintance.closed {
            return;
        }
        if self.shut_today().is_some() {
            self.slept = true;
            return;
        }
        let Some(casting) = self.casting.clone() else {
            self.enters = true;
            return;
        };
        if let Err(error) = self.sit_down(&casting) {
            self.overlay = Some(Overlay::Notice(clean_line(&error)));
        }
    }

    /// The weekday on which the guest stands before the shutter, until he has slept over it.
    pub fn shut_today(&self) -> Option<&'static str> {
        self.acquaintance.closed_day.filter(|_| !self.slept).map(|(today, _)| today)
    }

    /// The weekday after the shutter, once the guest has slept over it.
    pub fn day_after_shutter(&self) -> Option<&'static str> {
        self.acquaintance.closed_day.filter(|_| self.slept).map(|(_, next)| next)
    }

    fn sit_down(&mut self, casting: &Casting) -> Result<(), String> {
        let actor = self.recorded(casting)?;
        let character = casting.director.character();
        let seating = guestbook::seat(
            character,
            &Guest { seed: Some(self.acquaintance.seed), ..self.setup.guest.clone() },
            self.setup.save_root.as_deref(),
            &actor.name(),
            self.setup.suggestions,
            actor.can_repeat(),
            actor.wants_initiative(),
        )
        .map_err(|error| error.to_string())?;
        if seating.opening.standing.closed {
            self.acquaintance.closed = true;
            return Ok(());
        }
        let before = (seating.opening.standing.points, seating.opening.standing.tier);
        let first = seating.opening.first_visit;
        let saved = seating.guestbook.is_some();
        let visit = Visit::new(Arc::clone(&casting.director), seating.opening);
        let mut runtime = Runtime::new(visit, actor, seating.guestbook);
        runtime.warm_up();
        runtime.apply(Event::SatDown);
        self.notice = None;
        self.overlay = seating.warning.map(|warning| Overlay::Notice(clean_line(&warning)));
        let hand = Hand::default();
        let (face, moved) = (FaceShown::default(), (0, self.tick));
        let (weekday, opens) = (seating.weekday, seating.opens);
        self.counter = Some(Counter { runtime, hand, scroll: 0, weekday, opens, before, first, saved, face, moved });
        self.walk = self.stage_moves().then_some(self.tick);
        Ok(())
    }

    /// The actor, recorded where that was asked for. One tape takes all visits of a game.
    fn recorded(&mut self, casting: &Casting) -> Result<Arc<dyn Actor>, String> {
        let actor = Arc::clone(&casting.actor);
        let Some(path) = &self.setup.record else { return Ok(actor) };
        let recording = match &self.recording {
            Some(recording) => recording,
            None => {
                let guest = &self.setup.guest;
                let head = Head {
                    audience: guest.audience.clone(),
                    seed: guest.seed,
                    hour: guest.hour.map(|h| h.to_string()),
                };
                let recording = Recording::create(path, &head).map_err(|error| error.to_string())?;
                self.recording.insert(recording)
            }
        };
        Ok(recording.of(actor))
    }

    /// The guest says `line`. `/leave` leaves, `/model` opens the list.
    pub fn say(&mut self, line: String) {
        match line.as_str() {
            "/leave" | "/quit" => self.visit(Event::Left),
            "/model" => self.open_models(),
            "/machine" => self.open_machine(),
            "/help" => self.open_help(),
            _ => {
                if line.chars().all(|c| matches!(c, '.' | '…')) {
                    self.hints.used(Hint::Silence);
                }
                self.visit(Event::Said(line));
            }
        }
    }

    /// Opens the list of keys.
    pub fn open_help(&mut self) {
        self.hints.used(Hint::Help);
        self.overlay = Some(Overlay::Help);
    }

    /// Whether the ticket machine can be used: before the first bowl, and while he is not at a reply.
    pub fn may_buy(&self) -> bool {
        let snapshot = self.counter.as_ref().map(|counter| counter.runtime.snapshot());
        snapshot.is_some_and(|now| {
            !now.bowl && !now.ticket && !now.after_closing && now.over.is_none() && now.activity == Activity::Idle
        })
    }

    /// The guest goes to the ticket machine, if it can be used.
    pub fn open_machine(&mut self) {
        if self.may_buy() {
            self.hints.used(Hint::Machine);
            self.machine = Some(Machine::default());
        }
    }

    /// From the machine to the stool; the tickets that were bought are laid on the counter.
    pub fn leave_machine(&mut self) {
        let bought = self.machine.take().map(|machine| machine.tickets).unwrap_or_default();
        if !bought.is_empty() {
            self.visit(Event::Bought(bought));
        }
    }

    /// Back to the alley: the visit's work is ended and its saves are waited for.
    pub fn back_to_title(&mut self) {
        if let Some(counter) = self.counter.take() {
            counter.runtime.close();
        }
        self.overlay = None;
        self.machine = None;
        self.greet_again();
    }

    /// Reads again what the guest has with the shop.
    pub fn greet_again(&mut self) {
        let character = self.setup.cast.under(Contract::Scene);
        let root = self.setup.save_root.as_deref();
        self.acquaintance = guestbook::acquaintance(&character, &self.setup.guest, root);
        self.slept = false;
    }

    /// Puts the overlay away; a pull that goes on is stopped (Ollama keeps what it has).
    pub fn close_overlay(&mut self) {
        match self.overlay.take() {
            Some(Overlay::Pull(pull)) => {
                pull.task.abort();
                self.offer_card();
            }
            Some(Overlay::Card(_)) => self.back_to_title(),
            _ => self.offer_card(),
        }
    }

    /// Takes a guest's name; the reason when it is none.
    pub fn name_guest(&mut self, name: &str) -> Result<(), String> {
        crate::memory::store::check_name(name).map_err(|error| error.to_string())?;
        self.setup.guest.name = Some(name.trim().to_owned());
        self.greet_again();
        Ok(())
    }

    /// Whether something on the screen moves, so that frames are wanted without a key.
    pub fn moves(&self) -> bool {
        let thinking =
            self.counter.as_ref().is_some_and(|counter| counter.runtime.snapshot().activity == Activity::Thinking);
        self.stage_moves() || self.is_animated() && (thinking || self.casting.is_none())
    }

    /// Whether anything may move: not with `--motion off`, and not while the player looks elsewhere.
    pub fn is_animated(&self) -> bool {
        self.setup.motion && self.focused
    }

    /// Whether the pictures move.
    fn stage_moves(&self) -> bool {
        self.is_animated() && self.pictures.as_ref().is_some_and(Pictures::are_of_cells)
    }

    /// The frame of motion for the pictures; 0 throughout where they do not move.
    pub fn stage_tick(&self) -> u64 {
        if self.stage_moves() { self.tick } else { 0 }
    }

    /// A frame's time has passed.
    pub fn advance(&mut self) {
        self.tick = self.tick.wrapping_add(1);
        if self.walk.is_some_and(|since| self.tick.saturating_sub(since) > WALK) {
            self.walk = None;
        }
        if let Some(counter) = &mut self.counter {
            let mood = scenery::mood(counter.runtime.snapshot());
            let count = counter.runtime.snapshot().exchanges.len();
            if counter.runtime.snapshot().activity != Activity::Idle || counter.moved.0 != count {
                counter.moved = (count, self.tick);
            }
            let before = counter.face.now;
            counter.face = FaceShown { now: mood, from: (before != mood).then_some(before) };
        }
    }

    /// How many frames the guest has walked towards the shop, while he does.
    pub fn steps_walked(&self) -> Option<u64> {
        self.walk.map(|since| self.tick.saturating_sub(since) + 1)
    }

    /// Ends the walk into the shop; whether there was one.
    pub fn arrive(&mut self) -> bool {
        self.walk.take().is_some()
    }

    /// Leaves whatever goes on, saves included, and ends the game.
    pub fn close(mut self) -> Option<CastingError> {
        if let Some(mut counter) = self.counter.take() {
            if counter.runtime.snapshot().over.is_none() {
                counter.runtime.apply(Event::Left);
            }
            counter.runtime.close();
        }
        self.quit.take().flatten()
    }
}

/// What wakes the game besides a key.
#[derive(Debug)]
pub enum Wake {
    /// Something of the visit.
    Visit(Event),
    /// Something of the background.
    Message(Message),
}
