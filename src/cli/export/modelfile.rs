//! `kenji export modelfile`: the text, or with `--create` the model in the Ollama that runs.

use std::sync::Arc;

use anyhow::{Context, anyhow};
use clap::Args;

use super::{Output, Source, create, note};
use crate::actor::ollama::wire::Tag;
use crate::actor::ollama::{Model, contract_for};
use crate::cli::Failure;
use crate::director::Director;
use crate::export::modelfile::{LICENSE, Recipe};
use crate::export::sampled;

/// `kenji export modelfile`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The model that speaks him
    #[arg(long, value_name = "NAME", default_value = "gemma4:e4b")]
    pub(super) model: String,
    #[command(flatten)]
    pub(super) source: Source,
    #[command(flatten)]
    pub(super) output: Output,
    /// Make the model in the Ollama that runs, under this name
    #[arg(long, value_name = "NAME", conflicts_with = "out")]
    create: Option<String>,
    /// Where Ollama listens [default: OLLAMA_HOST, else 127.0.0.1:11434]
    #[arg(long, value_name = "URL", requires = "create")]
    host: Option<String>,
}

/// Writes the Modelfile, or makes the model.
pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.create {
        Some(name) => {
            super::super::tokio_runtime()?.block_on(create::create(arguments, name, arguments.host.as_deref()))
        }
        None => {
            let recipe = recipe(arguments, Model::from_tag(&Tag { name: named(&arguments.model)?, ..Tag::default() }))?;
            if arguments.source.is_whole() {
                note(
                    "note: his secrets stand in it, and how he keeps them; --tier or --earned leaves out what is not earned",
                );
            }
            let text = recipe.modelfile().write().context("the Modelfile cannot be written").map_err(Failure::Work)?;
            arguments.output.write(text.as_bytes())
        }
    }
}

/// What the model is made of.
pub(super) fn recipe(arguments: &Arguments, base: Model) -> Result<Recipe, Failure> {
    let cast = arguments.source.cast()?;
    let contract = arguments.source.contract().unwrap_or_else(|| contract_for(&base));
    let director = Arc::new(Director::new(cast.under(contract)));
    let character = director.character();
    let knows = arguments.source.knows(character)?;
    let command = format!("kenji export modelfile --model {}{}", base.name, arguments.source.typed());
    let mut recipe = Recipe::new(character, base, &knows, sampled(&director, &knows), &command);
    recipe.license = arguments.source.is_built_in().then(|| LICENSE.to_owned());
    if let Some(text) = &recipe.note {
        note(&format!("note: {text}"));
    }
    Ok(recipe)
}

/// A name that Ollama can give a model.
///
/// # Errors
/// When it holds what no name may hold.
pub(super) fn named(name: &str) -> Result<String, Failure> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '/');
    let name = name.trim();
    if name.is_empty() || !name.chars().all(allowed) || !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return Err(Failure::Usage(anyhow!(
            "'{name}' is no name of a model: use letters, digits and - _ . : /, as in kenji-ramen or gemma4:e4b"
        )));
    }
    Ok(name.to_owned())
}
