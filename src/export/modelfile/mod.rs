//! Kenji as a model of Ollama's own: the contract as its system text, a few exchanges as its first messages, and what a
//! model of that size wants. Plain `ollama run` has no director, so what the game keeps in code stands here as text.

mod file;
mod reader;

pub use file::{Instruction, Kind, Modelfile, ReadError, Speaker, WriteError, holdable};

use serde_json::Value;

use super::{Knows, Pair};
use crate::actor::ollama::{CreateRequest, Model, Settings};
use crate::character::text::{capital, estimate_tokens};
use crate::character::{Character, Contract};
use crate::director::{Message, Prompt, Role};

/// The oldest Ollama that knows the parser below.
pub const REQUIRES: &str = "0.20.0";
/// Gemma 4 thinks unless its replies are read by this parser; no parameter switches it off.
const PARSER: &str = "gemma4-no-thinking";
/// The sizes that this was made for.
const SIZES: [&str; 6] = ["gemma4", "gemma4:latest", "gemma4:e2b", "gemma4:e4b", "gemma4:26b", "gemma4:31b"];
/// Tokens of a long evening: sixty turns of a question and an answer, with their markers.
const EVENING: usize = 6000;
/// Contexts come in steps of so many tokens.
const STEP: usize = 4096;
/// Tokens of the longest reply: thirty words, a beat, and some room.
const LONGEST: u32 = 160;
/// The licence of the built-in character's words; the model under FROM has its own.
pub const LICENSE: &str = "The words of this character are licensed under the Apache License, Version 2.0 \
                       (https://www.apache.org/licenses/LICENSE-2.0). The model that speaks them has a licence of its own.";

/// What a model is made of.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// The model that it is made of.
    pub base: Model,
    /// The system text.
    pub system: String,
    /// The messages that precede every talk.
    pub messages: Vec<Pair>,
    /// How the runner is asked.
    pub settings: Settings,
    /// What a reader should know: lines of the file's comment.
    pub comment: Vec<String>,
    /// What was not foreseen and is worth a word.
    pub note: Option<String>,
    /// The licence of the words, where it is known.
    pub license: Option<String>,
}

impl Recipe {
    /// `character` for `base`, as `knows` has it, begun with `messages`; `command` is what made it.
    pub fn new(character: &Character, base: Model, knows: &Knows, messages: Vec<Pair>, command: &str) -> Self {
        let system = knows.contract(character);
        let told: usize =
            messages.iter().map(|pair| estimate_tokens(&pair.guest) + estimate_tokens(&pair.reply) + 8).sum();
        let tokens = estimate_tokens(&system) + told;
        let num_ctx = (tokens + EVENING).next_multiple_of(STEP);
        let settings = Settings {
            num_ctx: u32::try_from(num_ctx).unwrap_or(u32::MAX),
            temperature: temperature(&base),
            ..Settings::default()
        };
        let note = note(&base);
        let who = match knows {
            Knows::All => {
                "whole: everything he is, his secrets and how he keeps them. Whoever reads this file knows them."
                    .to_owned()
            }
            Knows::Earned(earned) => {
                let tier = &character.tier(earned.tier).name;
                let known = if earned.known.is_empty() {
                    ""
                } else {
                    " It holds what he keeps of that guest: name, gifts, what was told."
                };
                format!(
                    "as a guest of the tier '{tier}' knows him. What such a guest has not earned is not in this file.{known}"
                )
            }
        };
        let form = match character.contract {
            Contract::Scene => "speech with an action now and then, as `**scene** He nods. \"Sit.\"`",
            Contract::Dialogue => "speech only, no actions",
        };
        let mut comment = vec![
            format!("{}, {who}", character.identity.name),
            format!("Made by kenji {}: {command}", env!("CARGO_PKG_VERSION")),
            format!("He writes {form}. System text and messages: about {tokens} tokens of {num_ctx}."),
            String::new(),
            "    ollama create kenji-ramen -f Modelfile".to_owned(),
            "    ollama run kenji-ramen".to_owned(),
            String::new(),
            "There is no director beside this model: trust is not counted, no gate is kept by code, and no reply is checked"
                .to_owned(),
            "before you read it. For that, play the game. Send an exported model no system message of your own."
                .to_owned(),
        ];
        comment.extend(note.iter().map(|note| format!("Note: {note}")));
        Self { base, system, messages, settings, comment, note, license: None }
    }

    /// As a Modelfile.
    pub fn modelfile(&self) -> Modelfile {
        let mut instructions = vec![Instruction::new(Kind::From, &self.base.name)];
        if self.base.is_gemma4 {
            instructions.push(Instruction::new(Kind::Requires, REQUIRES));
            instructions.push(Instruction::new(Kind::Parser, PARSER));
        }
        let parameters = self.parameters().into_iter();
        instructions.extend(parameters.map(|(name, value)| Instruction::new(Kind::Parameter(name), value)));
        instructions.extend(self.license.as_ref().map(|text| Instruction::new(Kind::License, text)));
        instructions.push(Instruction::new(Kind::System, &self.system));
        for Pair { guest, reply } in &self.messages {
            instructions.push(Instruction::new(Kind::Message(Speaker::User), guest));
            instructions.push(Instruction::new(Kind::Message(Speaker::Assistant), reply));
        }
        Modelfile { comment: self.comment.clone(), instructions }
    }

    /// As a call of `/api/create`, which takes no Modelfile. The texts are those that a Modelfile would hold.
    pub fn request(&self, name: &str) -> CreateRequest {
        let mut messages = vec![Message::new(Role::System, holdable(&self.system))];
        for Pair { guest, reply } in &self.messages {
            messages.push(Message::new(Role::User, holdable(guest)));
            messages.push(Message::new(Role::Assistant, holdable(reply)));
        }
        CreateRequest::new(name, &self.base.name, Prompt { messages }, &self.settings, LONGEST)
            .license(self.license.as_deref())
            .parser(self.base.is_gemma4.then_some(PARSER))
    }

    /// The options by name; those of several values once for each.
    fn parameters(&self) -> Vec<(String, String)> {
        let mut named: Vec<(String, String)> = Vec::new();
        for (name, value) in self.settings.named(LONGEST) {
            match value {
                Value::Array(values) => {
                    named.extend(values.iter().filter_map(|one| Some((name.clone(), one.as_str()?.to_owned()))));
                }
                other => named.push((name, other.to_string())),
            }
        }
        named
    }
}

/// How freely a model of that size may choose its words: small ones lose the thread sooner.
fn temperature(base: &Model) -> f32 {
    match base.parameters {
        Some(billions) if billions < 6.0 => 0.6,
        Some(billions) if billions < 12.0 => 0.7,
        Some(_) => 0.8,
        None => 0.7,
    }
}

fn note(base: &Model) -> Option<String> {
    let size = match base.parameters {
        Some(billions) => format!("the values are those for {billions} billion parameters"),
        None => "its size is not known; the values are those for gemma4:e4b".to_owned(),
    };
    let name = &base.name;
    if base.cloud {
        return Some(format!(
            "{name} does not run on this machine: what is said to him, and what stands here, leaves it."
        ));
    }
    if SIZES.contains(&name.as_str()) {
        None
    } else if base.is_gemma4 {
        Some(format!("{name} is none of the sizes this was made for ({}); {size}.", SIZES[2..].join(", ")))
    } else {
        let thinking = "if it thinks aloud, run it with --think=false";
        Some(format!("{} is no Gemma 4 by its name; {size}, and {thinking}.", capital(name)))
    }
}

#[cfg(test)]
mod tests;
