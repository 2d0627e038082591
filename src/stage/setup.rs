//! How a game is to be played, as the command line says.

use std::path::PathBuf;

use super::theme::Depth;
use crate::art::Assets;
use crate::character::{Cast, Contract};
use crate::runtime::Guest;
use crate::runtime::casting::Choice;

/// How the game is to be played, as the command line says.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The character.
    pub cast: Cast,
    /// `--model`.
    pub choice: Choice,
    /// `--spec`; `None` for auto.
    pub contract: Option<Contract>,
    /// `--host`.
    pub host: Option<String>,
    /// Who comes in.
    pub guest: Guest,
    /// Where saves lie; `None` saves nothing.
    pub save_root: Option<PathBuf>,
    /// Whether suggestions are wanted.
    pub suggestions: bool,
    /// `--record`.
    pub record: Option<PathBuf>,
    /// The pictures; `None` for `--no-image`.
    pub assets: Option<Assets>,
    /// Colours of the terminal.
    pub depth: Depth,
    /// Whether anything may move.
    pub motion: bool,
}

impl Setup {
    /// A game in which the house book plays for `guest`, with the built-in pictures, and nothing is saved.
    pub fn house(cast: Cast, guest: Guest, depth: Depth) -> Self {
        Self {
            cast,
            choice: Choice::House,
            contract: None,
            host: None,
            guest: Guest { unsaved: true, ..guest },
            save_root: None,
            suggestions: true,
            record: None,
            assets: Some(Assets::builtin()),
            depth,
            motion: true,
        }
    }
}
