//! `--create`: asks the Ollama that runs to make the model, tells how it goes on, and lets the new one say a line as
//! proof.

use std::io::Write;

use anyhow::{Context, anyhow};
use tokio::sync::mpsc;

use super::modelfile::{Arguments, named, recipe};
use super::note;
use crate::actor::ollama::{ChatRequest, Client, Progress, Settings};
use crate::character::text::clean;
use crate::cli::Failure;
use crate::director::{Message, Prompt, Role};
use crate::export::modelfile::{REQUIRES, Recipe};
use crate::runtime::casting::{CastingError, look};

/// Tokens of the line that proves it.
const PROOF: u32 = 80;

/// Makes the model `name` out of the one that was asked for.
pub(super) async fn create(arguments: &Arguments, name: &str, host: Option<&str>) -> Result<(), Failure> {
    let name = named(name)?;
    let found = look(host).await.map_err(CastingError::from)?;
    let survey = found.survey.map_err(|fault| CastingError::Unavailable { fault })?;
    let client = found.client.context("no Ollama to ask").map_err(Failure::Missing)?;
    let wanted = named(&arguments.model)?;
    let Some(base) = survey.find(&wanted).cloned() else {
        return Err(Failure::Missing(anyhow!(
            "{wanted} is not in the Ollama at {}; `ollama pull {wanted}` brings it, `kenji models` lists what is there",
            found.host
        )));
    };
    if base.cloud {
        return Err(Failure::Work(anyhow!(
            "{wanted} does not run on this machine, and everything said to him would leave it; take a local model, or write a \
             Modelfile with --out and decide yourself"
        )));
    }
    if base.is_gemma4 && survey.version.as_deref().is_some_and(is_too_old) {
        return Err(Failure::Work(anyhow!(
            "the Ollama at {} is {}; a Gemma 4 that does not think aloud needs {REQUIRES} or newer",
            found.host,
            survey.version.unwrap_or_default()
        )));
    }
    if survey.find(&name).is_some() && !arguments.output.force {
        return Err(Failure::Work(anyhow!("a model called {name} is there already; --force replaces it")));
    }
    if base.baked {
        note(&format!("note: {} brings words of its own, which the new model loses", base.name));
    }
    let recipe = recipe(arguments, base)?;
    make(&client, &recipe, &name).await?;
    let greeting = recipe.messages.first().map_or("Hello.", |pair| pair.guest.as_str());
    let reply = proof(&client, &recipe.settings, &name, greeting).await?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "You: {greeting}\n{name}: {}\n", clean(reply.trim()))?;
    writeln!(out, "To talk to him: ollama run {name}")?;
    Ok(())
}

/// Whether a version is before the one that is needed; one that cannot be read is not.
fn is_too_old(version: &str) -> bool {
    let parts = |text: &str| -> Vec<u32> { text.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect() };
    let (has, needs) = (parts(version), parts(REQUIRES));
    // A build from source calls itself 0.0.0.
    has.len() > 1 && has.iter().any(|part| *part > 0) && has < needs
}

async fn make(client: &Client, recipe: &Recipe, name: &str) -> Result<(), Failure> {
    let request = recipe.request(name);
    let (progress, mut heard) = mpsc::unbounded_channel::<Progress>();
    let telling = async {
        let mut last = String::new();
        while let Some(step) = heard.recv().await {
            if step.status != last {
                note(&step.status);
            }
            last = step.status;
        }
    };
    let (made, ()) = tokio::join!(client.create(&request, progress), telling);
    made.map_err(|fault| Failure::Work(anyhow!("{name} was not made: {fault}. {}", fault.mend())))
}

/// A line of the new model.
async fn proof(client: &Client, settings: &Settings, name: &str, greeting: &str) -> Result<String, Failure> {
    let prompt = Prompt { messages: vec![Message::new(Role::User, greeting)] };
    let request = ChatRequest::new(name, &prompt, true, settings.options(PROOF), settings.keep_alive.clone());
    let mut reply = String::new();
    let end = client.chat(&request, |piece| reply.push_str(&piece)).await;
    end.map_err(|fault| Failure::Work(anyhow!("{name} is made, and does not speak: {fault}. {}", fault.mend())))?;
    Ok(reply)
}
