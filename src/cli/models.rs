//! `kenji models`: what Ollama has, what fits, and what would be chosen.

use std::io::Write;

use clap::Args;

use super::Failure;
use crate::actor::ollama::{Model, contract_for};
use crate::character::text::clean;
use crate::runtime::casting::{CastingError, look};

/// `kenji models`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Where Ollama listens [default: OLLAMA_HOST, else 127.0.0.1:11434]
    #[arg(long, value_name = "URL")]
    host: Option<String>,
}

/// Lists the models, best first.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    super::logging::start();
    let found = super::tokio_runtime()?.block_on(look(arguments.host.as_deref())).map_err(CastingError::from)?;
    let survey = found.survey.map_err(|fault| CastingError::Unavailable { fault })?;
    let mut out = std::io::stdout().lock();
    let version = clean(survey.version.as_deref().unwrap_or("of unknown version"));
    writeln!(out, "Ollama {version} at {}", found.host)?;
    let best = survey.best().map(|model| model.name.clone());
    for model in &survey.models {
        let mark = if best.as_ref() == Some(&model.name) { "*" } else { " " };
        writeln!(out, "{mark} {}", clean(&row(model)))?;
    }
    match best {
        Some(name) => {
            writeln!(out, "* `kenji` plays with {name}; `kenji --model NAME` with another, `--model house` with none.")?
        }
        None => {
            writeln!(out, "No Gemma 4 here. `ollama pull gemma4:e4b` (9.6 GB) or `gemma4:e2b` (7.2 GB) brings one.")?
        }
    }
    Ok(())
}

fn row(model: &Model) -> String {
    let row = format!(
        "{:<32} {:>8}  {:>6}  {:<14}  {}",
        model.name,
        model.size(),
        model.parameter_size,
        contract_for(model).label(),
        model.remarks().join(", ")
    );
    row.trim_end().to_owned()
}
