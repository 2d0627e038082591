//! The game on a terminal: input, frames, signals. The loop drains everything that has happened and then
//! draws once; it is generic over the backend and the input, so that tests type keys and read cells.

pub mod app;
mod card;
mod counter;
pub mod hints;
mod keys;
pub mod machine;
pub mod pictures;
pub mod poses;
mod scenery;
pub mod screenshot;
mod setup;
pub mod svg;
pub mod terminal;
pub mod theme;
mod views;

use std::io;
use std::time::Duration;

use crossterm::event::Event as Input;
use futures_util::{Stream, StreamExt};
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::{Position, Rect};
use tokio::sync::mpsc::{self, UnboundedReceiver};

pub use app::{App, Setup};
pub use keys::Hot;

use crate::runtime::casting::CastingError;
use keys::After;

/// Time between frames while something moves.
pub const FRAME: Duration = Duration::from_millis(125);

/// Draws a frame and returns the places in it that answer to the mouse.
///
/// # Errors
/// When the terminal cannot be written to.
pub fn draw<B: Backend<Error: Send + Sync + 'static>>(terminal: &mut Terminal<B>, app: &mut App) -> io::Result<Hot> {
    let mut hot = Hot::default();
    if let Some(pictures) = &mut app.pictures {
        pictures.collect();
    }
    terminal
        .draw(|frame| {
            hot = views::draw(frame, app);
            theme::reduce(frame.buffer_mut(), app.setup.depth);
            if app.pictures.is_none() {
                theme::spell_out(frame.buffer_mut());
            }
        })
        .map_err(io::Error::other)?;
    Ok(hot)
}

/// Runs the game until it ends; the value is the error it ends with, if any. `painted` wakes the loop when
/// a picture is ready; `stop` ends it from outside.
///
/// # Errors
/// When the terminal can no longer be read or written.
pub async fn run<B, S>(
    terminal: &mut Terminal<B>,
    input: S,
    mut app: App,
    mut painted: UnboundedReceiver<()>,
    mut stop: Stop,
) -> io::Result<Option<CastingError>>
where
    B: Backend<Error: Send + Sync + 'static>,
    S: Stream<Item = io::Result<Input>> + Unpin + Send + 'static,
{
    let mut input = queue(input);
    let mut hot = draw(terminal, &mut app)?;
    app.begin();
    while app.quit.is_none() {
        let mut after = After::Draw;
        let moving = app.moves();
        tokio::select! {
            next = input.recv() => match next {
                Some(event) => after = keys::take(&mut app, &hot, event?),
                // The terminal is gone; leaving is all that is left.
                None => break,
            },
            wake = app.next() => app.wake(wake),
            Some(()) = painted.recv() => {}
            () = tokio::time::sleep(FRAME), if moving => app.advance(),
            () = stop.wished() => break,
        }
        // All that is there already belongs to this frame; a key waits for nothing.
        while after != After::Suspend
            && app.quit.is_none()
            && let Ok(event) = input.try_recv()
        {
            after = after.max(keys::take(&mut app, &hot, event?));
        }
        while painted.try_recv().is_ok() {}
        match after {
            After::Nothing => continue,
            After::Draw => {}
            After::Redraw => anew(terminal)?,
            After::Suspend => {
                terminal::suspend().await?;
                anew(terminal)?;
            }
        }
        hot = draw(terminal, &mut app)?;
    }
    Ok(app.close())
}

/// Clears the screen, so that the next frame is drawn whole. `Terminal::clear` would ask the terminal where
/// its cursor is, and the answer would be read as keys.
fn anew<B: Backend<Error: Send + Sync + 'static>>(terminal: &mut Terminal<B>) -> io::Result<()> {
    let size = terminal.size().map_err(io::Error::other)?;
    terminal.resize(Rect::from((Position::ORIGIN, size))).map_err(io::Error::other)
}

/// Puts the input into a queue that can be drained. The stream itself must only ever be polled by one
/// task: crossterm's keeps the first waker it was given.
fn queue<S>(mut input: S) -> UnboundedReceiver<io::Result<Input>>
where
    S: Stream<Item = io::Result<Input>> + Unpin + Send + 'static,
{
    let (keys, inbox) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(event) = input.next().await {
            if keys.send(event).is_err() {
                return;
            }
        }
    });
    inbox
}

/// The system's wish that the program should end, heard from [`Stop::listen`] on.
#[derive(Debug)]
pub struct Stop {
    #[cfg(unix)]
    signals: Vec<tokio::signal::unix::Signal>,
}

impl Stop {
    /// Begins to listen; until then such a wish ends the program at once. To be called within a tokio
    /// runtime, and before the terminal is taken.
    pub fn listen() -> Self {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};

            let kinds = [SignalKind::terminate(), SignalKind::hangup(), SignalKind::interrupt()];
            let heard =
                |kind| signal(kind).inspect_err(|error| tracing::warn!(%error, "a signal cannot be waited for")).ok();
            Self { signals: kinds.into_iter().filter_map(heard).collect() }
        }
        #[cfg(not(unix))]
        Self {}
    }

    /// Waits for it.
    pub async fn wished(&mut self) {
        #[cfg(unix)]
        std::future::poll_fn(|context| {
            let heard = self.signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
            if heard { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
        })
        .await;
        #[cfg(not(unix))]
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        tracing::info!("ended by a signal");
    }
}
