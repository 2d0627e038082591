//! The commands and their exit codes. Each command has a file; what several share stands here and in
//! `options`. Errors go to standard error and say what failed, where, and what to do.

mod chat;
mod check;
mod doctor;
mod export;
mod logging;
mod models;
mod options;
mod play;
mod snapshot;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use options::VisitOptions;

use crate::character::LoadError;
use crate::memory::StoreError;
use crate::runtime::casting::CastingError;

/// A ramen shop in a Shinjuku alley, in your terminal.
#[derive(Debug, Parser)]
#[command(name = "kenji", version, about, max_term_width = 100, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    play: play::Arguments,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The game, full screen (also without a command).
    Play(play::Arguments),
    /// The same visit, line by line on standard input and output.
    Chat(chat::Arguments),
    /// What Ollama has, and what fits.
    Models(models::Arguments),
    /// Every check, each with its mend.
    Doctor(doctor::Arguments),
    /// Kenji to take home: a Modelfile, a character card, a prompt, a transcript.
    Export(export::Arguments),
    /// Any state of the game as a picture: PNG, SVG, or GIF.
    Snapshot(snapshot::Arguments),
    /// A character file: every fault with its line; or a new one to start from.
    Check(check::Arguments),
}

/// How a command failed; the numbers are the exit codes.
#[derive(Debug)]
pub enum Failure {
    /// 1: the work failed.
    Work(anyhow::Error),
    /// 2: wrong usage.
    Usage(anyhow::Error),
    /// 3: a model or host that was asked for by name cannot be had.
    Missing(anyhow::Error),
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Failure::Work(_) => 1,
            Failure::Usage(_) => 2,
            Failure::Missing(_) => 3,
        }
    }

    fn error(&self) -> &anyhow::Error {
        let (Failure::Work(error) | Failure::Usage(error) | Failure::Missing(error)) = self;
        error
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure::Work(error.into())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Name { .. } => Failure::Usage(error.into()),
            _ => Failure::Work(error.into()),
        }
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        Failure::Usage(error.into())
    }
}

impl From<CastingError> for Failure {
    fn from(error: CastingError) -> Self {
        match error {
            CastingError::Tape(_) => Failure::Usage(error.into()),
            CastingError::Host { .. } | CastingError::Unavailable { .. } => Failure::Missing(error.into()),
        }
    }
}

/// Runs the program with the arguments of this process.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let command = cli.command.unwrap_or(Command::Play(cli.play));
    let done = match command {
        Command::Play(arguments) => play::run(arguments),
        Command::Chat(arguments) => chat::run(arguments),
        Command::Models(arguments) => models::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Export(arguments) => export::run(arguments),
        Command::Snapshot(arguments) => snapshot::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read us has read enough: `kenji models | head -1`.
        Err(failure) if is_broken_pipe(failure.error()) => ExitCode::SUCCESS,
        Err(failure) => {
            tracing::error!(error = format!("{:#}", failure.error()), "kenji failed");
            write_error(&failure);
            ExitCode::from(failure.code())
        }
    }
}

fn write_error(failure: &Failure) {
    use std::io::Write;
    // Many errors say their cause themselves; the chain adds only what is new.
    let mut text = String::new();
    for cause in failure.error().chain().map(ToString::to_string) {
        if !text.contains(&cause) {
            text = if text.is_empty() { cause } else { format!("{text}: {cause}") };
        }
    }
    // Nobody can be told when standard error is gone.
    let _ = writeln!(std::io::stderr(), "kenji: {}", crate::character::text::clean(&text));
}

/// A runtime for everything that waits.
fn tokio_runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

/// Whether an error only says that nobody reads any more.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
