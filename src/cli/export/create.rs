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
use crate::export::modelfile::Recipe;
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
