//! The options that all commands share which run a visit, and what they mean.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;

use super::Failure;
use crate::character::{Cast, Contract, Minute};
use crate::memory;
use crate::runtime::Guest;
use crate::runtime::casting::Choice;

/// The shared options.
#[derive(Debug, Clone, Args, Default)]
pub struct VisitOptions {
    /// Who plays Kenji: a model's name, `house`, or `tape:FILE` [default: the best Gemma 4, else the house book]
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// How replies are written: auto, scene, or dialogue
    #[arg(long, value_name = "SPEC", default_value = "auto", value_parser = ["auto", "scene", "dialogue"])]
    pub spec: String,
    /// Sit down as WHO, unsaved: stranger, regular, close_friend, inner_circle, tourist, journalist …
    #[arg(long = "as", value_name = "WHO")]
    pub audience: Option<String>,
    /// Save nothing
    #[arg(long)]
    pub guest: bool,
    /// The guest's name; each has a save of his own
    #[arg(long, value_name = "GUEST")]
    pub name: Option<String>,
    /// The folder for saves [default: kenji in the user's data folder]
    #[arg(long, value_name = "DIR")]
    pub save: Option<PathBuf>,
    /// Makes chance repeatable
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Where Ollama listens [default: OLLAMA_HOST, else 127.0.0.1:11434]
    #[arg(long, value_name = "URL")]
    pub host: Option<String>,
    /// No suggestions
    #[arg(long)]
    pub no_suggestions: bool,
    /// Stops the shop's clock at HH:MM
    #[arg(long, value_name = "HH:MM", value_parser = parse_minute)]
    pub hour: Option<Minute>,
    /// Another character file
    #[arg(long, value_name = "FILE")]
    pub character: Option<PathBuf>,
    /// Writes the replies to a new tape
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
}

pub(super) fn parse_minute(text: &str) -> Result<Minute, String> {
    Minute::parse(text).ok_or_else(|| "wants HH:MM, as in 21:30".to_owned())
}

/// The built-in character, or the one of `file`.
///
/// # Errors
/// When the file cannot be used.
pub(super) fn cast(file: Option<&Path>) -> Result<Cast, Failure> {
    match file {
        None => Ok(Cast::builtin()?),
        Some(path) => Cast::read(path).context("the character file cannot be used").map_err(Failure::Usage),
    }
}

/// What `--spec` says; `None` for auto.
pub(super) fn contract(spec: &str) -> Option<Contract> {
    match spec {
        "scene" => Some(Contract::Scene),
        "dialogue" => Some(Contract::Dialogue),
        _ => None,
    }
}

impl VisitOptions {
    /// The character: the built-in one, or the file that was named.
    pub fn cast(&self) -> Result<Cast, Failure> {
        cast(self.character.as_deref())
    }

    /// `--model`.
    pub fn choice(&self) -> Choice {
        self.model.as_deref().map(Choice::parse).unwrap_or_default()
    }

    /// `--spec`; `None` for auto.
    pub fn contract(&self) -> Option<Contract> {
        contract(&self.spec)
    }

    /// Who comes in.
    ///
    /// # Errors
    /// When `--as` names nobody of this character's file.
    pub fn guest(&self, cast: &Cast) -> Result<Guest, Failure> {
        if let Some(id) = &self.audience {
            let character = cast.under(Contract::Scene);
            if character.audience(id).is_none() {
                let known: Vec<_> = character.audiences.iter().map(|audience| audience.id.as_str()).collect();
                return Err(Failure::Usage(anyhow!("--as {id}: nobody is called so; there are {}", known.join(", "))));
            }
        }
        Ok(Guest {
            audience: self.audience.clone(),
            unsaved: self.guest,
            name: self.name.clone(),
            seed: self.seed,
            hour: self.hour,
        })
    }

    /// Where saves lie; `None` when nothing is to be saved.
    ///
    /// # Errors
    /// When there is no home folder and `--save` names none.
    pub fn save_root(&self) -> Result<Option<PathBuf>, Failure> {
        if self.guest || self.audience.is_some() {
            return Ok(None);
        }
        let root = self.save.clone().or_else(memory::default_root);
        root.map(Some).ok_or_else(|| {
            Failure::Usage(anyhow!(
                "there is no home folder to save in; name one with --save DIR, or play with --guest"
            ))
        })
    }
}
