//! `kenji play`: the game.
use clap::Args;
use super::{Failure, VisitOptions};
/// `kenji play`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    visit: VisitOptions,
}
/// Plays.
pub fn run(_arguments: Arguments) -> Result<(), Failure> {
    Ok(())
}
