//! An Ollama made of scripts: it speaks the wire and breaks it on demand. It runs on a thread and a
//! runtime of its own, so plain tests, async tests and the real binary can all talk to it.
//!
//! ```ignore
//! let server = Server::start().await.model("gemma4:e4b").reply(&["**scene** He nods.", " \"Evening.\""]);
//! ```
//!
//! Without a script it answers as a healthy server would: version, tags, ps and show for its models, a
//! short reply to every chat, four lines to a call with a `format`, one token to a warm-up
//! (`num_predict` 1). Scripted replies are used up in order, by real chats only.
#![allow(dead_code)]

mod answer;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

pub use answer::Answer;
use answer::Step;
#[allow(unused_imports, reason = "every test binary uses a part of it")]
pub use answer::{done, said};

/// What a server without a script says.
pub const USUAL_REPLY: &str = "He wipes the counter. \"Evening. Sit anywhere.\"";
/// What it suggests.
pub const USUAL_SUGGESTIONS: [&str; 4] =
    ["What do you recommend?", "Just a shoyu, please.", "Long day.", "Quiet tonight."];
/// How long a test waits for something to happen before it fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Request {
    /// `GET`, `POST`.
    pub method: String,
    /// `/api/chat`.
    pub path: String,
    /// Names in lower case.
    pub headers: HashMap<String, String>,
    /// The body as JSON, null where there is none.
    pub body: Value,
}

impl Request {
    /// Whether suggestions are asked for.
    pub fn is_suggestions(&self) -> bool {
        self.path == "/api/chat" && self.body.get("format").is_some()
    }

    /// Whether it is a warm-up.
    pub fn is_warm_up(&self) -> bool {
        self.path == "/api/chat" && !self.is_suggestions() && self.body["options"]["num_predict"] == 1
    }

    /// Whether a line of the guest wants a reply.
    pub fn is_reply(&self) -> bool {
        self.path == "/api/chat" && !self.is_suggestions() && !self.is_warm_up()
    }
}

#[derive(Default)]
struct State {
    models: Vec<Value>,
    loaded: Vec<String>,
    shows: HashMap<String, Value>,
    replies: VecDeque<Answer>,
    suggestions: VecDeque<Answer>,
    /// Scripts by path; the last one stays.
    scripts: HashMap<String, VecDeque<Answer>>,
    requests: Vec<Request>,
    /// Answers that reached their end, and those that the client left.
    finished: usize,
    hang_ups: usize,
    /// How many holds may go on.
    released: usize,
}

/// A running server. It stops when it is dropped.
pub struct Server {
    port: u16,
    state: Arc<Mutex<State>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    /// A server on a free port, without models.
    pub async fn start() -> Self {
        Self::start_now()
    }

    /// The same for tests that are not async.
    pub fn start_now() -> Self {
        Self::start_on(0)
    }

    /// A server on this port: one that has died comes back.
    pub fn start_on(port: u16) -> Self {
        let state = Arc::<Mutex<State>>::default();
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let serving = Arc::clone(&state);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = bind(port).await;
                tell.send(listener.local_addr().expect("an address").port()).expect("a listener");
                tokio::select! { () = accept(listener, serving) => {}, _ = stopped => {} }
            });
            // Connections end with their runtime.
        });
        let port = told.recv().expect("the server has started");
        Self { port, state, stop: Some(stop), thread: Some(thread) }
    }

    /// Adds a model; its details follow from its name.
    pub fn model(self, name: &str) -> Self {
        self.tag(tagged(name, name))
    }

    /// Adds a model as `/api/tags` shall list it.
    pub fn tag(self, tag: Value) -> Self {
        self.state().models.push(tag);
        self
    }

    /// The model is in memory.
    pub fn loaded(self, name: &str) -> Self {
        self.state().loaded.push(name.to_owned());
        self
    }

    /// What `/api/show` says of a model.
    pub fn show(self, name: &str, answer: Value) -> Self {
        self.state().shows.insert(name.to_owned(), answer);
        self
    }

    /// The next chat is answered with these tokens.
    pub fn reply(self, tokens: &[&str]) -> Self {
        self.chat(Answer::chat(tokens))
    }

    /// The next chat is answered so.
    pub fn chat(self, answer: Answer) -> Self {
        self.state().replies.push_back(answer);
        self
    }

    /// The next call with a `format` is answered so.
    pub fn suggestions(self, answer: Answer) -> Self {
        self.state().suggestions.push_back(answer);
        self
    }

    /// A path is answered so, before any other rule; the last answer given for a path stays.
    pub fn on(self, path: &str, answer: Answer) -> Self {
        self.state().scripts.entry(path.to_owned()).or_default().push_back(answer);
        self
    }

    /// `http://127.0.0.1:port`
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What was asked so far.
    pub fn requests(&self) -> Vec<Request> {
        self.state().requests.clone()
    }

    /// The bodies of all calls of `/api/chat`.
    pub fn chats(&self) -> Vec<Value> {
        self.requests().into_iter().filter(|request| request.path == "/api/chat").map(|request| request.body).collect()
    }

    /// How many answers went out to their end.
    pub fn finished(&self) -> usize {
        self.state().finished
    }

    /// How many answers the client did not wait for.
    pub fn hang_ups(&self) -> usize {
        self.state().hang_ups
    }

    /// Lets one hold go on: the one that waits, or else the next.
    pub fn release(&self) {
        self.state().released += 1;
    }

    /// Waits until a client has hung up.
    pub async fn hung_up(&self) {
        self.until("a client hangs up", |server| server.hang_ups() > 0).await;
    }

    /// Waits until so many requests have come.
    pub async fn asked(&self, count: usize) {
        self.until("the requests come", |server| server.state().requests.len() >= count).await;
    }

    /// Waits until `seen` holds.
    pub async fn until(&self, what: &str, seen: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !seen(self) {
            assert!(start.elapsed() < PATIENCE, "waited in vain until {what}");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// The server dies, with all its connections; its port is free again.
    pub fn die(mut self) -> u16 {
        self.halt();
        self.port
    }

    fn halt(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.halt();
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    fn answer(&mut self, request: &Request) -> Answer {
        if let Some(script) = self.scripts.get_mut(&request.path) {
            let last = script.len() == 1;
            let next = if last { script.front().cloned() } else { script.pop_front() };
            if let Some(answer) = next {
                return answer;
            }
        }
        let model = request.body["model"].as_str().unwrap_or_default();
        let known = self.models.iter().any(|tag| tag["name"] == model || tag["name"] == format!("{model}:latest"));
        match request.path.as_str() {
            "/" => Answer::text(200, "text/plain", "Ollama is running"),
            "/api/version" => Answer::json(200, &json!({"version": "0.33.0"})),
            "/api/tags" => Answer::json(200, &json!({ "models": self.models })),
            "/api/ps" => {
                let loaded: Vec<_> = self
                    .loaded
                    .iter()
                    .map(|name| json!({"name": name, "model": name, "size": 1, "context_length": 8192}))
                    .collect();
                Answer::json(200, &json!({ "models": loaded }))
            }
            "/api/pull" => Answer::lines(&[json!({"status": "pulling manifest"}), json!({"status": "success"})]),
            "/api/create" => {
                // What is made is there from then on, with the words that were baked in.
                let name = if model.contains(':') { model.to_owned() } else { format!("{model}:latest") };
                self.models.push(tagged(&name, request.body["from"].as_str().unwrap_or_default()));
                let shown = json!({ "system": request.body["system"], "messages": request.body["messages"] });
                self.shows.insert(name, shown);
                Answer::lines(&[json!({"status": "writing manifest"}), json!({"status": "success"})])
            }
            "/api/show" | "/api/chat" if !known => Answer::error(404, &format!("model '{model}' not found")),
            "/api/show" => {
                let shown = self.shows.get(model).or_else(|| self.shows.get(&format!("{model}:latest")));
                Answer::json(200, &shown.cloned().unwrap_or_else(plain_show))
            }
            "/api/chat" if request.is_suggestions() => self.suggestions.pop_front().unwrap_or_else(|| {
                let text = json!({ "suggestions": USUAL_SUGGESTIONS }).to_string();
                let middle = text.len() / 2;
                Answer::chat(&[&text[..middle], &text[middle..]])
            }),
            "/api/chat" if request.is_warm_up() => Answer::chat(&["He"]),
            "/api/chat" => self.replies.pop_front().unwrap_or_else(|| Answer::chat(&[USUAL_REPLY])),
            _ => Answer::text(404, "text/plain", "404 page not found"),
        }
    }
}

/// A model as `/api/tags` lists it; its details follow from the name of what it is made of.
fn tagged(name: &str, base: &str) -> Value {
    let (size, parameters) = [("e2b", 7.2, "5.1B"), ("26b", 17.0, "25.8B"), ("31b", 19.0, "31.3B")]
        .into_iter()
        .find_map(|(word, size, parameters)| base.contains(word).then_some((size, parameters)))
        .unwrap_or((9.6, "8.0B"));
    let family = if base.contains("gemma4") { "gemma4" } else { base.split(':').next().unwrap_or(base) };
    json!({
        "name": name, "model": name, "modified_at": "2026-11-01T00:00:00Z", "size": (size * 1e9) as u64, "digest": "0".repeat(64),
        "details": {"parent_model": "", "format": "gguf", "family": family, "families": [family],
                    "parameter_size": parameters, "quantization_level": "Q4_K_M"}
    })
}

/// A model without words of its own.
fn plain_show() -> Value {
    json!({
        "modelfile": "# Modelfile generated by \"ollama show\"\nFROM /blobs/sha256-0\nLICENSE \"\"\"\nSYSTEM of terms\n\"\"\"\n",
        "parameters": "", "template": "{{ .Prompt }}", "details": {"family": "gemma4"},
        "model_info": {"general.architecture": "gemma4", "gemma4.context_length": 131072}, "capabilities": ["completion", "thinking"]
    })
}

/// A port of one's own may still be held by a connection that is going away.
async fn bind(port: u16) -> TcpListener {
    let start = Instant::now();
    loop {
        match TcpListener::bind(("127.0.0.1", port)).await {
            Ok(listener) => return listener,
            Err(error) => assert!(start.elapsed() < PATIENCE, "no listener on port {port}: {error}"),
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn accept(listener: TcpListener, state: Arc<Mutex<State>>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve(stream, Arc::clone(&state)));
    }
}

/// One connection: requests one after the other, as long as the client keeps it.
async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let _ = stream.set_nodelay(true);
    let mut held = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut held).await {
        let answer = {
            let mut state = locked(&state);
            state.requests.push(request.clone());
            state.answer(&request)
        };
        let sent = perform(&mut stream, &answer, &state).await;
        let mut state = locked(&state);
        match sent {
            Sent::Whole => state.finished += 1,
            Sent::Dropped => return,
            Sent::HungUp => {
                state.hang_ups += 1;
                return;
            }
        }
    }
}

/// How an answer ended.
enum Sent {
    Whole,
    /// By the script's will.
    Dropped,
    /// By the client's.
    HungUp,
}

async fn perform(stream: &mut TcpStream, answer: &Answer, state: &Mutex<State>) -> Sent {
    for step in answer.steps() {
        let written = match step {
            Step::Head => stream.write_all(&head(answer)).await,
            Step::Chunk(bytes) if bytes.is_empty() => Ok(()),
            Step::Chunk(bytes) => {
                let chunk = [format!("{:x}\r\n", bytes.len()).as_bytes(), &bytes, b"\r\n"].concat();
                stream.write_all(&chunk).await
            }
            Step::Raw(bytes) => stream.write_all(&bytes).await,
            Step::Pause(pause) => tokio::select! {
                () = tokio::time::sleep(pause) => Ok(()),
                () = gone(stream) => return Sent::HungUp,
            },
            Step::Hold => tokio::select! {
                () = released(state) => Ok(()),
                () = gone(stream) => return Sent::HungUp,
            },
            Step::Reset => {
                let _ = stream.set_zero_linger();
                return Sent::Dropped;
            }
            Step::Close => return Sent::Dropped,
        };
        if written.is_err() {
            return Sent::HungUp;
        }
    }
    match stream.write_all(b"0\r\n\r\n").await {
        Ok(()) => Sent::Whole,
        Err(_) => Sent::HungUp,
    }
}

fn head(answer: &Answer) -> Vec<u8> {
    let mut head = format!(
        "HTTP/1.1 {} -\r\ncontent-type: {}\r\ntransfer-encoding: chunked\r\n",
        answer.status, answer.content_type
    );
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    head.into_bytes()
}

/// Until the client has closed its side.
async fn gone(stream: &TcpStream) {
    let mut byte = [0];
    loop {
        match stream.peek(&mut byte).await {
            Ok(0) | Err(_) => return,
            Ok(_) => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
}

async fn released(state: &Mutex<State>) {
    loop {
        {
            let mut state = locked(state);
            if state.released > 0 {
                state.released -= 1;
                return;
            }
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

async fn read_request(stream: &mut TcpStream, held: &mut Vec<u8>) -> Option<Request> {
    let head_end = loop {
        if let Some(at) = held.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        more(stream, held).await?;
    };
    let head = String::from_utf8_lossy(&held[..head_end]).into_owned();
    held.drain(..head_end + 4);
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: HashMap<_, _> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    while held.len() < length {
        more(stream, held).await?;
    }
    let body: Vec<u8> = held.drain(..length).collect();
    Some(Request { method, path, headers, body: serde_json::from_slice(&body).unwrap_or(Value::Null) })
}

async fn more(stream: &mut TcpStream, held: &mut Vec<u8>) -> Option<()> {
    let mut piece = [0; 4096];
    match stream.read(&mut piece).await {
        Ok(0) | Err(_) => None,
        Ok(count) => {
            held.extend_from_slice(&piece[..count]);
            Some(())
        }
    }
}
