//! What goes over the wire: request bodies, built on the types of `ollama-rs` where they say what
//! Ollama reads, and the answers, read leniently because Ollama leaves out what is empty. No I/O here.

use ollama_rs::generation::chat::request::ChatMessageRequest;
use ollama_rs::generation::chat::{ChatMessage, MessageRole};
use ollama_rs::generation::parameters::{FormatType, KeepAlive, ThinkType};
use ollama_rs::models::create::CreateModelRequest;
use ollama_rs::models::{ModelInfo, ModelOptions};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Settings;
use crate::actor::Fault;
use crate::director::{Prompt, Role};

/// A call of `/api/chat`, always streamed, never thinking, never cut silently.
#[derive(Debug, Clone)]
pub struct ChatRequest {
    inner: ChatMessageRequest,
}

impl ChatRequest {
    /// Asks `model` to go on after `prompt`. Where the model brings its own words (`own_words`: a system
    /// text or messages baked in, which precede ours), the prompt's system message stays out.
    pub fn new(model: &str, prompt: &Prompt, own_words: bool, options: ModelOptions, keep_alive: KeepAlive) -> Self {
        let messages = prompt
            .messages
            .iter()
            .filter(|message| !(own_words && message.role == Role::System))
            .map(|message| ChatMessage::new(role(message.role), message.content.clone()))
            .collect();
        // Thinking is on for Gemma 4 when a request leaves it out.
        let inner = ChatMessageRequest::new(model.to_owned(), messages)
            .options(options)
            .keep_alive(keep_alive)
            .think(ThinkType::False);
        Self { inner }
    }

    /// The same call, answered in JSON of this form.
    pub fn format(mut self, format: FormatType) -> Self {
        self.inner = self.inner.format(format);
        self
    }

    /// The model that is asked.
    pub fn model(&self) -> &str {
        &self.inner.model_name
    }

    /// The body. `stream` cannot be set in `ollama-rs`'s request from outside and `truncate` is missing
    /// there; without `truncate: false` Ollama cuts a prompt that is too long in silence.
    pub(super) fn body(&self) -> Result<Value, Fault> {
        let mut body = serde_json::to_value(&self.inner).map_err(internal)?;
        body["stream"] = json!(true);
        body["truncate"] = json!(false);
        Ok(body)
    }
}

fn role(role: Role) -> MessageRole {
    match role {
        Role::System => MessageRole::System,
        Role::User => MessageRole::User,
        Role::Assistant => MessageRole::Assistant,
    }
}

/// The form of suggestions: an object with `count` lines for the guest to choose from.
pub(super) fn suggestions(count: usize) -> Result<FormatType, Fault> {
    serde_json::from_value(json!({
        "type": "object",
        "properties": {
            "suggestions": { "type": "array", "items": { "type": "string" }, "minItems": count, "maxItems": count }
        },
        "required": ["suggestions"]
    }))
    .map_err(internal)
}

/// A call of `/api/create`: `ollama-rs`'s request and the `parser`, which it does not know.
#[derive(Serialize)]
pub struct CreateRequest {
    #[serde(flatten)]
    request: CreateModelRequest,
    #[serde(skip_serializing_if = "Option::is_none")]
    parser: Option<String>,
    #[serde(skip)]
    parameters: serde_json::Map<String, Value>,
}

impl CreateRequest {
    /// Makes `name` out of `base`: the system message of `begun` and the messages behind it are baked in, and it is run
    /// with `settings`, replies no `longest` than so many tokens.
    pub fn new(name: &str, base: &str, begun: Prompt, settings: &Settings, longest: u32) -> Self {
        let mut request = CreateModelRequest::new(name.to_owned()).from_model(base.to_owned());
        let mut messages = Vec::new();
        for message in begun.messages {
            match message.role {
                Role::System => request.system = Some(message.content),
                role_of => messages.push(ChatMessage::new(role(role_of), message.content)),
            }
        }
        request.messages = (!messages.is_empty()).then_some(messages);
        Self { request, parser: None, parameters: settings.named(longest) }
    }

    /// Adds a licence, where there is one.
    pub fn license(mut self, text: Option<&str>) -> Self {
        self.request.license = text.map(|text| vec![text.to_owned()]);
        self
    }

    /// Names the built-in parser for the replies; `gemma4-no-thinking` switches thinking off (from 0.20).
    pub fn parser(mut self, name: Option<&str>) -> Self {
        self.parser = name.map(str::to_owned);
        self
    }

    /// The name of the model that is made.
    pub fn name(&self) -> &str {
        &self.request.model_name
    }

    /// The body that is sent.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn body(&self) -> Result<Value, Fault> {
        let mut body = serde_json::to_value(self).map_err(internal)?;
        body["parameters"] = Value::Object(self.parameters.clone());
        body["stream"] = json!(true);
        Ok(body)
    }
}

fn internal(error: serde_json::Error) -> Fault {
    Fault::Internal { message: format!("a request could not be written: {error}") }
}

/// One model of `/api/tags`. `ollama-rs` leaves out `details`, so this is read here.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Tag {
    /// Name and tag: `gemma4:e4b`.
    pub name: String,
    /// Bytes on disk.
    pub size: u64,
    /// What the model file says of itself.
    #[serde(deserialize_with = "or_default")]
    pub details: Details,
    /// The host it really runs on, if it is a model of the cloud.
    pub remote_host: Option<String>,
    /// Its name there.
    pub remote_model: Option<String>,
}

/// The `details` of a model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Details {
    /// The architecture: `gemma4`.
    #[serde(deserialize_with = "or_default")]
    pub family: String,
    /// All architectures of its parts.
    #[serde(deserialize_with = "or_default")]
    pub families: Vec<String>,
    /// As Ollama writes it: `8.0B`.
    #[serde(deserialize_with = "or_default")]
    pub parameter_size: String,
    /// `Q4_K_M` and its like.
    #[serde(deserialize_with = "or_default")]
    pub quantization_level: String,
}

/// One model of `/api/ps`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Running {
    /// Name and tag.
    pub name: String,
    /// Bytes of memory it takes.
    pub size: u64,
    /// Bytes of these in video memory.
    pub size_vram: u64,
    /// Tokens of context it was loaded with; 0 where the server does not say.
    pub context_length: u64,
}

/// The answer of `/api/show`: `ollama-rs`'s, and what it leaves out.
#[derive(Debug, Clone, Deserialize)]
pub struct Show {
    /// Modelfile, parameters, template, `model_info`, capabilities.
    #[serde(flatten)]
    pub info: ModelInfo,
    /// A system text that is baked in.
    #[serde(default, deserialize_with = "or_default")]
    pub system: String,
    /// Messages that are baked in; they precede the client's.
    #[serde(default, deserialize_with = "or_default")]
    pub messages: Vec<Value>,
    /// The host it really runs on, if it is a model of the cloud.
    pub remote_host: Option<String>,
}

impl Show {
    /// The longest context in tokens, where the model says so.
    pub fn context_length(&self) -> Option<u64> {
        let mut entries = self.info.model_info.iter();
        entries.find(|(key, _)| key.ends_with(".context_length")).and_then(|(_, value)| value.as_u64())
    }

    /// Tokens of context that the model was made with, where its parameters say so.
    pub fn num_ctx(&self) -> Option<u32> {
        let mut rows = self.info.parameters.lines().map(str::split_whitespace);
        rows.find_map(|mut words| (words.next() == Some("num_ctx")).then(|| words.next()?.parse().ok())?)
    }

    /// Whether the model can think, and would where a request does not forbid it.
    pub fn thinks(&self) -> bool {
        self.info.capabilities.iter().any(|capability| capability == "thinking")
    }

    /// Whether the model brings its own system text or messages.
    pub fn is_baked(&self) -> bool {
        !self.system.trim().is_empty() || !self.messages.is_empty() || speaks_for_itself(&self.info.modelfile)
    }
}

/// Whether a Modelfile has SYSTEM or MESSAGE lines, outside of its quoted texts (a licence, a template).
fn speaks_for_itself(modelfile: &str) -> bool {
    let mut quoted = false;
    for line in modelfile.lines() {
        let word = line.split_whitespace().next().unwrap_or_default();
        if !quoted && (word.eq_ignore_ascii_case("SYSTEM") || word.eq_ignore_ascii_case("MESSAGE")) {
            return true;
        }
        quoted ^= line.matches("\"\"\"").count() % 2 == 1;
    }
    false
}

/// The answer of `/api/tags` or `/api/ps`.
#[derive(Debug, Deserialize)]
pub(super) struct Listed<T> {
    #[serde(deserialize_with = "or_default", bound(deserialize = "T: Deserialize<'de>"))]
    pub(super) models: Vec<T>,
}

/// The answer of `/api/version`.
#[derive(Debug, Deserialize)]
pub(super) struct Version {
    pub(super) version: String,
}

/// How far a pull, or the making of a model, has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// What is being done, in the server's words: `pulling 8f9a…`, `verifying sha256 digest`, `success`.
    pub status: String,
    /// Bytes of this step, where it has any.
    pub total: Option<u64>,
    /// Bytes of these that are done.
    pub completed: Option<u64>,
}

impl Progress {
    /// From 0.0 to 1.0, where the step counts bytes.
    pub fn fraction(&self) -> Option<f64> {
        let total = self.total.filter(|&total| total > 0)?;
        Some((self.completed.unwrap_or(0) as f64 / total as f64).clamp(0.0, 1.0))
    }
}

/// Go writes an empty list or object as `null`.
fn or_default<'de, D: serde::Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(from)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use ollama_rs::generation::parameters::TimeUnit;

    use super::*;
    use crate::director::Message;

    fn prompt() -> Prompt {
        Prompt {
            messages: vec![
                Message::new(Role::System, "You are Kenji."),
                Message::new(Role::User, "Evening."),
                Message::new(Role::Assistant, "Sit."),
                Message::new(Role::User, "Thank you."),
            ],
        }
    }

    fn request(own_words: bool) -> ChatRequest {
        let stay = KeepAlive::Until { time: 30, unit: TimeUnit::Minutes };
        ChatRequest::new("gemma4:e4b", &prompt(), own_words, ModelOptions::default().num_ctx(8192), stay)
    }

    #[test]
    fn a_chat_never_thinks_and_is_never_cut_in_silence() {
        let body = request(false).body().expect("a body");
        assert_eq!(body["think"], false);
        assert_eq!(body["truncate"], false);
        assert_eq!(body["stream"], true);
        assert_eq!(body["keep_alive"], "30m");
        assert_eq!(body["options"], json!({"num_ctx": 8192}));
        assert_eq!(body.get("format"), None);
        let roles: Vec<_> =
            body["messages"].as_array().into_iter().flatten().map(|m| m["role"].as_str().unwrap_or("?")).collect();
        assert_eq!(roles, ["system", "user", "assistant", "user"]);
    }

    #[test]
    fn a_model_with_words_of_its_own_gets_no_system_message() {
        let body = request(true).body().expect("a body");
        assert_eq!(body["messages"][0]["role"], "user");
        assert_eq!(body["messages"].as_array().map(Vec::len), Some(3));
    }

    #[test]
    fn suggestions_are_asked_for_as_a_schema() {
        let body = request(false).format(suggestions(4).expect("a format")).body().expect("a body");
        assert_eq!(body["format"]["properties"]["suggestions"]["maxItems"], 4);
        assert_eq!(body["format"]["required"], json!(["suggestions"]));
    }

    #[test]
    fn a_model_is_made_with_its_parser() {
        let begun = [(Role::System, "You are Kenji."), (Role::User, "Hi."), (Role::Assistant, "Sit.")];
        let messages = begun.map(|(role, text)| crate::director::Message::new(role, text)).to_vec();
        let request = CreateRequest::new("kenji", "gemma4:e4b", Prompt { messages }, &Settings::default(), 120)
            .license(Some("A licence."))
            .parser(Some("gemma4-no-thinking"));
        let body = request.body().expect("a body");
        assert_eq!((body["model"].as_str(), body["from"].as_str()), (Some("kenji"), Some("gemma4:e4b")));
        assert_eq!((body["system"].as_str(), body["stream"].as_bool()), (Some("You are Kenji."), Some(true)));
        assert_eq!((&body["parser"], &body["license"]), (&json!("gemma4-no-thinking"), &json!(["A licence."])));
        assert_eq!((&body["parameters"]["num_ctx"], &body["parameters"]["num_predict"]), (&json!(8192), &json!(120)));
        assert_eq!(body["messages"][1]["role"], "assistant");
        assert_eq!(body["messages"].as_array().map(Vec::len), Some(2), "the system text is no message");
    }

    #[test]
    fn missing_and_null_fields_are_empty() {
        let tag: Tag =
            serde_json::from_str(r#"{"name":"a","size":1,"details":{"family":"x","families":null}}"#).expect("a tag");
        assert_eq!(tag.details.family, "x");
        let tag: Tag = serde_json::from_str(r#"{"name":"a","details":null,"digest":"0"}"#).expect("a tag");
        assert_eq!(tag.details, Details::default());
        let none: Listed<Tag> = serde_json::from_str(r#"{"models":null}"#).expect("a list");
        assert!(none.models.is_empty());
    }

    #[test]
    fn a_baked_model_is_known_by_its_system_text_its_messages_or_its_modelfile() {
        let show = |text: &str| serde_json::from_str::<Show>(text).expect("an answer").is_baked();
        assert!(!show("{}"));
        assert!(!show(
            r##"{"modelfile":"# from\nFROM /blob\nLICENSE \"\"\"\nSYSTEM terms\nMESSAGE all\n\"\"\"\nPARAMETER top_k 64","system":"","messages":null}"##
        ));
        assert!(show(r#"{"system":"You are Kenji."}"#));
        assert!(show(r#"{"messages":[{"role":"user","content":"hi"}]}"#));
        assert!(show(r#"{"modelfile":"FROM gemma4:e4b\nMESSAGE user hello\n"}"#));
        assert!(show(r#"{"modelfile":"FROM gemma4:e4b\nLICENSE \"\"\"x\"\"\"\nsystem \"\"\"You are"}"#));
    }

    #[test]
    fn the_context_length_and_the_thinking_are_found() {
        let show: Show = serde_json::from_str(r#"{"model_info":{"general.architecture":"gemma4","gemma4.context_length":131072},"capabilities":["completion","thinking"]}"#).expect("an answer");
        assert_eq!(show.context_length(), Some(131072));
        assert!(show.thinks());
    }

    #[test]
    fn progress_is_a_fraction_where_bytes_are_counted() {
        let progress = |total, completed| Progress { status: String::new(), total, completed }.fraction();
        assert_eq!(progress(Some(4), Some(1)), Some(0.25));
        assert_eq!(progress(Some(4), None), Some(0.0));
        assert_eq!(progress(Some(4), Some(9)), Some(1.0));
        assert_eq!(progress(Some(0), Some(0)), None);
        assert_eq!(progress(None, None), None);
    }
}
