//! Kenji played by a model behind Ollama. `host` says where it is, `models` which there are, `client`
//! calls it, `wire` and `lines` are its language. What may be said is not judged here, and no text is
//! changed: the words go out as the model wrote them.

pub mod client;
pub mod host;
mod lines;
pub mod models;
pub mod wire;

use std::sync::Arc;

use futures_util::future::BoxFuture;
pub use ollama_rs::generation::parameters::{KeepAlive, TimeUnit};
use ollama_rs::models::ModelOptions;
use serde_json::Value;

pub use client::{Client, Limits};
pub use host::{Host, HostError, Origin};
pub use models::{Model, Survey, best, contract_for, rank, survey};
pub use wire::{ChatRequest, CreateRequest, Progress};

use super::{Actor, Fault, Part, Played, Tokens};
use crate::director::Prompt;

/// Where a model begins to speak the guest's part: the reply ends before it.
const GUESTS_PART: [&str; 6] = ["\nGuest:", "\nPlayer:", "\nUser:", "\nCustomer:", "\nYou:", "\nHuman:"];

/// How many lines are suggested to the guest.
const SUGGESTIONS: usize = 4;

/// How a model is asked to play. Constant for a visit: other runner options (`num_ctx` first of all)
/// make Ollama load the model again.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Tokens of context; the prompt stays far below.
    pub num_ctx: u32,
    /// How long the model stays loaded after the last line.
    pub keep_alive: KeepAlive,
    /// From 0 (always the likeliest word) to about 1.
    pub temperature: f32,
    /// The same seed and prompt give the same words, on the same machine.
    pub seed: Option<i32>,
    /// Whether the model brings its own system text or messages; the contract is then not sent.
    pub own_words: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            num_ctx: 8192,
            keep_alive: KeepAlive::Until { time: 30, unit: TimeUnit::Minutes },
            temperature: 0.7,
            seed: None,
            own_words: false,
        }
    }
}

impl Settings {
    /// The usual settings for `model`, with a seed where chance is to be repeatable.
    pub fn for_model(model: &Model, seed: Option<u64>) -> Self {
        let usual = Self::default();
        // A model with words of its own was made with a context that holds them and an evening.
        let num_ctx = model.num_ctx.unwrap_or_default().max(usual.num_ctx);
        // Ollama's seeds have 32 bits; two visits of different seeds seldom share one.
        Self { num_ctx, own_words: model.baked, seed: seed.map(|seed| (seed % 0x7fff_ffff) as i32), ..usual }
    }

    /// The options of every call, for replies of at most `longest` tokens; only that differs, and no runner is loaded
    /// again for it.
    pub fn options(&self, longest: u32) -> ModelOptions {
        let options = ModelOptions::default()
            .num_ctx(u64::from(self.num_ctx))
            .temperature(self.temperature)
            .top_k(64)
            .top_p(0.95)
            .repeat_penalty(1.1)
            .repeat_last_n(128)
            // 0 would mean without end.
            .num_predict(i32::try_from(longest.max(1)).unwrap_or(i32::MAX))
            .stop(GUESTS_PART.map(String::from).to_vec());
        match self.seed {
            Some(seed) => options.seed(seed),
            None => options,
        }
    }
}

/// A model that plays Kenji. Cheap to clone.
#[derive(Debug, Clone)]
pub struct OllamaActor {
    client: Client,
    model: Arc<str>,
    settings: Arc<Settings>,
}

impl OllamaActor {
    /// `model` on `client`'s host, asked with `settings`.
    pub fn new(client: Client, model: &str, settings: Settings) -> Self {
        Self { client, model: model.into(), settings: Arc::new(settings) }
    }

    fn request(&self, prompt: &Prompt, longest: u32) -> ChatRequest {
        let settings = &self.settings;
        ChatRequest::new(
            &self.model,
            prompt,
            settings.own_words,
            settings.options(longest),
            settings.keep_alive.clone(),
        )
    }

    /// One call, its end noted in the log.
    async fn call(&self, what: &'static str, request: ChatRequest, say: impl FnMut(String)) -> Result<Played, Fault> {
        let end = self.client.chat(&request, say).await;
        match &end {
            Ok(played) => tracing::debug!(model = %self.model, what, ?played, "played"),
            Err(fault) => tracing::warn!(model = %self.model, what, %fault, "not played"),
        }
        end
    }
}

impl Actor for OllamaActor {
    fn name(&self) -> String {
        self.model.to_string()
    }

    fn play(&self, part: Part, tokens: Tokens) -> BoxFuture<'static, Result<Played, Fault>> {
        let actor = self.clone();
        Box::pin(async move {
            let request = actor.request(&part.prompt, part.longest);
            // A listener who has left cancels by dropping this future, not by closing the channel.
            actor.call("reply", request, |piece| drop(tokens.send(piece))).await
        })
    }

    fn suggest(&self, part: Part) -> BoxFuture<'static, Result<Option<String>, Fault>> {
        let actor = self.clone();
        Box::pin(async move {
            let request = actor.request(&part.prompt, part.longest).format(wire::suggestions(SUGGESTIONS)?);
            let mut text = String::new();
            actor.call("suggestions", request, |piece| text.push_str(&piece)).await?;
            Ok(Some(text))
        })
    }

    fn warm_up(&self, prompt: Prompt) -> BoxFuture<'static, Result<(), Fault>> {
        let actor = self.clone();
        Box::pin(async move {
            let request = actor.request(&prompt, 1);
            match actor.call("warm-up", request, drop).await {
                // One token may well be a blank.
                Ok(_) | Err(Fault::Empty) => Ok(()),
                Err(fault) => Err(fault),
            }
        })
    }
}

impl Settings {
    /// The options of a model that is made once and for all, by the names that Ollama has for them, for replies of at
    /// most `longest` tokens.
    pub fn named(&self, longest: u32) -> serde_json::Map<String, Value> {
        let options = serde_json::to_value(self.options(longest)).unwrap_or_default();
        let mut named = options.as_object().cloned().unwrap_or_default();
        named.retain(|_, value| !value.is_null());
        for value in named.values_mut().filter(|value| value.is_f64()) {
            // A float of 32 bits has more digits as one of 64 than anybody wrote.
            let short = value.as_f64().and_then(|wide| (wide as f32).to_string().parse::<f64>().ok());
            *value = short.map_or(Value::Null, Value::from);
        }
        named
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_options_of_all_calls_differ_in_their_length_alone() {
        let settings = Settings { seed: Some(7), ..Settings::default() };
        assert_eq!(settings.options(1).num_predict(200), settings.options(200));
    }

    #[test]
    fn a_reply_of_no_length_is_not_one_without_end() {
        assert_eq!(Settings::default().options(0), Settings::default().options(1));
    }
}
