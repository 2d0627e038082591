//! Named states of the game, reached as a player reaches them: for pictures of the screen and for tests. Each
//! is a guest, an hour and what he does; a film goes through its steps frame by frame.

use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

use super::app::{App, Setup};
use super::keys;
use super::pictures::Pictures;
use super::theme::Depth;
use crate::art::Assets;
use crate::character::{Cast, Minute};
use crate::runtime::Guest;
use crate::visit::Activity;

/// What happens on the way to a pose.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// Enter at the title; the walk is skipped.
    WalkIn,
    /// The same, and the walk is seen for so many frames.
    Walk(u64),
    /// A line is said and answered.
    Say(&'static str),
    /// A line is said and not answered yet.
    Ask(&'static str),
    /// A line is typed, letter by letter, and stays there.
    Type(&'static str),
    /// A key.
    Key(KeyCode),
    /// So many frames pass.
    Wait(u64),
    /// Whoever is spoken to answers, and the suggestions stand there.
    Settle,
    /// The shop is closed today.
    Wednesday,
    /// The shop is closed to this guest for good.
    Shutter,
}

/// A named state.
#[derive(Debug, Clone, Copy)]
pub struct Pose {
    /// Its name.
    pub name: &'static str,
    /// Who comes in, as `--as` names him.
    who: &'static str,
    /// The shop's clock in hours and minutes.
    hour: (u16, u16),
    steps: &'static [Step],
}

use KeyCode::{Down, Enter, F};
use Step::{Ask, Key, Say, Settle, Shutter, Type, Wait, Walk, WalkIn, Wednesday};

const fn pose(name: &'static str, who: &'static str, hour: (u16, u16), steps: &'static [Step]) -> Pose {
    Pose { name, who, hour, steps }
}

const ORDER: Step = Say("One tonkotsu ajitama, kata-men, please.");

/// All poses.
pub const POSES: [Pose; 21] = [
    pose(
        "arrival",
        "stranger",
        (19, 30),
        &[Wait(10), Walk(21), Wait(14), Type("How's business?"), Wait(4), Key(Enter), Wait(12), Settle, Wait(28)],
    ),
    pose("title", "stranger", (19, 30), &[]),
    pose("wednesday", "stranger", (19, 30), &[Wednesday]),
    pose("shutter", "stranger", (19, 30), &[Shutter]),
    pose("walk", "stranger", (19, 30), &[Walk(12)]),
    pose("machine", "stranger", (19, 30), &[WalkIn, Key(F(3)), Key(KeyCode::Right)]),
    pose("noodles", "stranger", (19, 30), &[WalkIn, Key(F(3)), Key(KeyCode::Char('2'))]),
    pose("greeting", "stranger", (19, 30), &[WalkIn]),
    pose("counter", "stranger", (19, 30), &[WalkIn, Say("Excuse me, is this a ramen shop?"), Say("How do I order?")]),
    pose(
        "ticket",
        "stranger",
        (19, 30),
        &[
            WalkIn,
            Key(F(3)),
            Key(KeyCode::Char('2')),
            Key(Enter),
            Key(KeyCode::Char('9')),
            Key(KeyCode::Char('0')),
            Settle,
        ],
    ),
    pose("bowl", "stranger", (19, 40), &[WalkIn, ORDER, Say("Thank you."), Say("How's business?")]),
    pose(
        "thinking",
        "regular",
        (20, 0),
        &[WalkIn, ORDER, Say("Quiet tonight."), Ask("How do you get the broth so clear?")],
    ),
    pose(
        "empty_bowl",
        "regular",
        (20, 30),
        &[
            WalkIn,
            ORDER,
            Say("Thank you."),
            Say("..."),
            Say("The broth is good today."),
            Say("It rained all morning."),
            Say("Who makes the noodles?"),
            Say("..."),
            Say("And the egg?"),
            Say("..."),
        ],
    ),
    pose("regular", "regular", (20, 10), &[WalkIn, ORDER, Say("Thank you."), Say("How's business?")]),
    pose(
        "refusal",
        "stranger",
        (20, 0),
        &[WalkIn, Say("What did you do before ramen?"), Say("Come on, tell me what you did before.")],
    ),
    pose("after_closing", "close_friend", (22, 10), &[WalkIn, Say("How's business?")]),
    pose("inner_circle", "inner_circle", (22, 20), &[WalkIn, Say("What did you do before ramen?")]),
    pose("door", "stranger", (20, 0), &[WalkIn, Say("Pay up or your son gets hurt.")]),
    pose("leave", "stranger", (20, 0), &[WalkIn, ORDER, Say("Thank you."), Say("Gochisousama."), Key(Enter), Settle]),
    pose("help", "stranger", (20, 0), &[WalkIn, Key(F(1))]),
    pose("models", "stranger", (20, 0), &[Key(KeyCode::Char('m')), Key(Down)]),
];

/// The pose of this name.
pub fn find(name: &str) -> Option<&'static Pose> {
    POSES.iter().find(|pose| pose.name == name)
}

/// A game that nobody plays, on a screen of `size` columns and rows.
pub struct Studio {
    app: App,
    terminal: Terminal<TestBackend>,
    /// What the screen showed at each frame, where a film is made.
    film: Option<Vec<Buffer>>,
}

impl Studio {
    /// A game at its title, with the built-in character, nothing saved, `seed` for all chance. `film`: whether
    /// every frame is kept.
    ///
    /// # Errors
    /// When the built-in character cannot be read, or the system gives no thread.
    pub fn new(pose: &Pose, size: (u16, u16), depth: Depth, seed: u64, film: bool) -> anyhow::Result<Self> {
        let cast = Cast::builtin()?;
        let (wake, _) = tokio::sync::mpsc::unbounded_channel();
        let pictures = (depth != Depth::None).then(|| Pictures::start(Assets::builtin(), wake)).transpose()?;
        let hour = Minute(pose.hour.0 * 60 + pose.hour.1);
        let audience = (pose.who != "stranger").then(|| pose.who.to_owned());
        let guest = Guest { audience, seed: Some(seed), hour: Some(hour), ..Guest::default() };
        let setup = Setup::house(cast, guest, depth);
        let mut app = App::new(setup, pictures);
        app.begin();
        let terminal = Terminal::new(TestBackend::new(size.0, size.1))?;
        Ok(Self { app, terminal, film: film.then(Vec::new) })
    }

    /// Goes through the steps of `pose`. Needs a tokio runtime.
    ///
    /// # Errors
    /// When the screen cannot be drawn.
    pub async fn take(&mut self, pose: &Pose) -> std::io::Result<()> {
        for &step in pose.steps {
            self.step(step).await?;
        }
        Ok(())
    }

    /// Lets so many frames pass.
    ///
    /// # Errors
    /// When the screen cannot be drawn.
    pub async fn wait(&mut self, frames: u64) -> std::io::Result<()> {
        for _ in 0..frames {
            self.app.advance();
            self.shoot()?;
        }
        Ok(())
    }

    async fn step(&mut self, step: Step) -> std::io::Result<()> {
        match step {
            WalkIn => {
                self.app.enter();
                self.app.arrive();
            }
            Walk(frames) => {
                self.app.enter();
                self.wait(frames).await?;
            }
            Say(line) => {
                self.app.say(line.to_owned());
                self.settle().await;
            }
            Ask(line) => {
                self.app.say(line.to_owned());
                self.wait(4).await?;
            }
            Type(text) => {
                for letter in text.chars() {
                    self.key(KeyCode::Char(letter));
                    self.wait(1).await?;
                }
            }
            Key(code) => self.key(code),
            Wait(frames) => self.wait(frames).await?,
            Settle => self.settle().await,
            Wednesday => self.app.acquaintance.closed_day = Some(("wednesday", "thursday")),
            Shutter => self.app.acquaintance.closed = true,
        }
        Ok(())
    }

    fn key(&mut self, code: KeyCode) {
        let key = Input::Key(KeyEvent::new(code, KeyModifiers::NONE));
        keys::take(&mut self.app, &keys::Hot::default(), key);
    }

    /// Waits for the reply, and for the suggestions, which are chosen behind it.
    async fn settle(&mut self) {
        let is_open = |app: &App| {
            app.counter
                .as_ref()
                .map(|counter| counter.runtime.snapshot())
                .is_some_and(|now| now.activity != Activity::Idle || now.over.is_none() && !now.suggestions_final)
        };
        while is_open(&self.app) {
            let wake = self.app.next().await;
            self.app.wake(wake);
        }
    }

    /// Gives the screen another size, in columns and rows.
    pub fn resize(&mut self, (columns, rows): (u16, u16)) {
        self.terminal.backend_mut().resize(columns, rows);
    }

    /// The game.
    pub fn app(&mut self) -> &mut App {
        &mut self.app
    }

    /// The screen as it is now, all its pictures in place.
    ///
    /// # Errors
    /// When the screen cannot be drawn.
    pub fn screen(&mut self) -> std::io::Result<Buffer> {
        super::draw(&mut self.terminal, &mut self.app)?;
        if let Some(pictures) = &mut self.app.pictures {
            pictures.wait();
        }
        super::draw(&mut self.terminal, &mut self.app)?;
        Ok(self.terminal.backend().buffer().clone())
    }

    fn shoot(&mut self) -> std::io::Result<()> {
        if self.film.is_some() {
            let screen = self.screen()?;
            self.film.iter_mut().for_each(|film| film.push(screen.clone()));
        }
        Ok(())
    }

    /// The film so far, a screen a frame; empty where none was wanted.
    pub fn film(self) -> Vec<Buffer> {
        self.film.unwrap_or_default()
    }
}
