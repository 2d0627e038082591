//! The exact messages that would be sent for a line, with what they cost: for authors, and for finding out why he
//! said what he said.

use std::fmt::Write;

use serde::Serialize;

use crate::director::{Decision, Prompt, Role, estimate_tokens};

/// What would be sent.
#[derive(Debug, Clone, Serialize)]
pub struct Sent {
    messages: Vec<SentMessage>,
    /// Estimated tokens of all, with four a message for its markers.
    tokens: usize,
    /// What the director decided: gate, intents, topics.
    gate: &'static str,
    intents: Vec<String>,
    topics: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
struct SentMessage {
    role: &'static str,
    content: String,
    tokens: usize,
}

impl Sent {
    /// What `prompt` sends, and why.
    pub fn new(prompt: &Prompt, decision: &Decision) -> Self {
        let messages = prompt.messages.iter().map(|message| SentMessage {
            role: match message.role {
                Role::System => "system",
                Role::User => "user",
                Role::Assistant => "assistant",
            },
            content: message.content.clone(),
            tokens: estimate_tokens(&message.content),
        });
        Self {
            messages: messages.collect(),
            tokens: prompt.tokens(),
            gate: decision.gate.id(),
            intents: decision.reading.intents.clone(),
            topics: decision.reading.touches.iter().map(|touch| touch.topic.clone()).collect(),
        }
    }

    /// As a person reads it.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for SentMessage { role, content, tokens } in &self.messages {
            let _ = writeln!(out, "--- {role}, about {tokens} tokens\n{content}\n");
        }
        let list = |names: &[String]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        let _ = writeln!(
            out,
            "--- {} messages, about {} tokens in all; read as: {}; topics: {}; gate: {}",
            self.messages.len(),
            self.tokens,
            list(&self.intents),
            list(&self.topics),
            self.gate
        );
        out
    }
}
