//! Taking the terminal over and giving it back: on leaving, on an error, on a panic, on a signal and
//! while suspended. Giving it back twice does no harm.

use std::io::{self, Write, stdout};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange,
    EnableMouseCapture,
};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, execute};

static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal, taken over for as long as this value lives.
#[derive(Debug)]
pub struct Taken(());

impl Taken {
    /// Takes the terminal over and arranges that a panic on this thread gives it back first. A panic on
    /// another thread (a task) only goes to the log: the game goes on and the screen stays whole.
    ///
    /// # Errors
    /// When the terminal refuses.
    pub fn new() -> io::Result<Self> {
        let screen_thread = thread::current().id();
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            tracing::error!(panic = %info, backtrace = %std::backtrace::Backtrace::force_capture(), "a panic");
            if thread::current().id() == screen_thread {
                give_back();
                before(info);
            }
        }));
        // What `take` has half done is undone by this value's end.
        let taken = Self(());
        take()?;
        Ok(taken)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        give_back();
    }
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, EnableMouseCapture, EnableFocusChange, cursor::Hide)
}

fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // What fails here fails because the terminal is gone; there is nobody left to tell.
    let _ = execute!(
        stdout(),
        DisableFocusChange,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = stdout().flush();
    let _ = disable_raw_mode();
}

/// Gives the terminal to the shell until the program is brought back (Ctrl-Z).
///
/// # Errors
/// When the terminal refuses to be taken over again.
#[cfg(unix)]
pub async fn suspend() -> io::Result<()> {
    use rustix::process::{Signal, kill_current_process_group};

    give_back();
    kill_current_process_group(Signal::TSTP)?;
    // The signal may reach another thread first, a moment after the call; the stop then falls within this
    // sleep. Without a shell that could continue us the system ignores the signal, and the game goes on.
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    take()
}

/// There is no shell to go back to on this system.
///
/// # Errors
/// Never.
#[cfg(not(unix))]
pub async fn suspend() -> io::Result<()> {
    Ok(())
}
