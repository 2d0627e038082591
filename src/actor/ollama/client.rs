//! The HTTP client: one call, one end. Every way in which a call can fail becomes a [`Fault`] here; the
//! library's own errors go to the log with their chain. Waiting is bounded everywhere, in two kinds:
//! while a model loads no header comes at all, so the first byte may take minutes; once words flow, a
//! pause of a minute is a death. Dropping a call's future closes its connection, which cancels it.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use reqwest::{Method, Response, StatusCode, redirect};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::host::{Host, Pass};
use super::lines::{self, Lines, Reply};
use super::wire::{ChatRequest, CreateRequest, Listed, Progress, Running, Show, Tag, Version};
use crate::actor::{Fault, Played};

/// The largest answer that is read whole, in bytes: a `/api/show` with its tensors is a few of them.
const LARGEST_ANSWER: usize = 32 << 20;

/// How long to wait for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For the connection.
    pub connect: Duration,
    /// For the first byte of a reply: loading a model takes tens of seconds before any header comes, and
    /// hanging up aborts the load.
    pub first_byte: Duration,
    /// Between two pieces of a reply.
    pub stall: Duration,
    /// For an answer that needs no model, whole.
    pub answer: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            first_byte: Duration::from_secs(600),
            stall: Duration::from_secs(60),
            answer: Duration::from_secs(15),
        }
    }
}

/// A client for one Ollama. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    host: Host,
    limits: Limits,
}

impl Client {
    /// A client for `host` with the usual limits. Fails only where TLS cannot be set up.
    pub fn new(host: Host) -> Result<Self, Fault> {
        Self::with_limits(host, Limits::default())
    }

    /// A client for `host` that waits as long as `limits` say.
    pub fn with_limits(host: Host, limits: Limits) -> Result<Self, Fault> {
        // No `read_timeout`: it also runs while no header is there, and would abort a load. No pool: a
        // kept connection to a server that was restarted would fail the next line. No redirects: they
        // turn a POST into a GET.
        let mut builder = reqwest::Client::builder()
            .connect_timeout(limits.connect)
            .pool_max_idle_per_host(0)
            .tcp_nodelay(true)
            .redirect(redirect::Policy::none())
            .user_agent(concat!("kenji/", env!("CARGO_PKG_VERSION")));
        if host.is_loopback() {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|error| Fault::Internal { message: chain(&error) })?;
        Ok(Self { http, host, limits })
    }

    /// The host that is called.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// Streams one reply, piece by piece, into `say`. [`Fault::Empty`] where only blanks came.
    pub async fn chat(&self, request: &ChatRequest, mut say: impl FnMut(String)) -> Result<Played, Fault> {
        let asked = self.ask(Method::POST, "api/chat", Some(request.body()?));
        let mut pieces =
            opened(self.begin(asked, Some(request.model()), self.limits.first_byte).await?, self.limits.stall);
        let mut reply = Reply::default();
        while let Some(bytes) = pieces.next().await {
            if let Some(end) = reply.take(&bytes?, &mut say) {
                return end;
            }
        }
        reply.close(&mut say)
    }

    /// The server's version: `0.33.0`.
    pub async fn version(&self) -> Result<String, Fault> {
        let answer: Version = self.fetch(Method::GET, "api/version", None, None).await?;
        Ok(answer.version)
    }

    /// The models that the server has.
    pub async fn tags(&self) -> Result<Vec<Tag>, Fault> {
        let answer: Listed<Tag> = self.fetch(Method::GET, "api/tags", None, None).await?;
        Ok(answer.models)
    }

    /// The models that are loaded.
    pub async fn ps(&self) -> Result<Vec<Running>, Fault> {
        let answer: Listed<Running> = self.fetch(Method::GET, "api/ps", None, None).await?;
        Ok(answer.models)
    }

    /// What the server knows about `model`.
    pub async fn show(&self, model: &str) -> Result<Show, Fault> {
        self.fetch(Method::POST, "api/show", Some(json!({ "model": model })), Some(model)).await
    }

    /// Downloads `model`. Progress goes into `progress` as it comes; the end is the value. Dropping the
    /// future stops the download; Ollama goes on from there the next time.
    pub async fn pull(&self, model: &str, progress: mpsc::UnboundedSender<Progress>) -> Result<(), Fault> {
        let body = json!({ "model": model, "stream": true });
        self.work(&format!("pull {model}"), "api/pull", body, progress).await
    }

    /// Makes a model out of another one.
    pub async fn create(
        &self,
        request: &CreateRequest,
        progress: mpsc::UnboundedSender<Progress>,
    ) -> Result<(), Fault> {
        let task = format!("make {}", request.name());
        self.work(&task, "api/create", request.body()?, progress).await
    }

    /// A long piece of work that streams its status until `success`.
    async fn work(
        &self,
        task: &str,
        path: &str,
        body: Value,
        progress: mpsc::UnboundedSender<Progress>,
    ) -> Result<(), Fault> {
        let failed = |message: String| Fault::Undone { task: task.to_owned(), message };
        let asked = self.ask(Method::POST, path, Some(body));
        // A digest of many gigabytes is verified without a word.
        let mut pieces = opened(self.begin(asked, None, self.limits.first_byte).await?, self.limits.first_byte);
        let mut lines = Lines::default();
        let mut last = String::new();
        loop {
            let (line, ended) = match lines.next_line()? {
                Some(line) => (Some(line), false),
                None => match pieces.next().await {
                    Some(bytes) => {
                        lines.push(&bytes?);
                        continue;
                    }
                    None => (lines.rest(), true),
                },
            };
            if let Some(line) = line {
                let read: WorkLine = lines::parse(&line)?;
                if let Some(error) = read.error {
                    return Err(failed(lines::words(&error)));
                }
                last.clone_from(&read.progress.status);
                // Nobody may be watching; the work goes on all the same.
                let _ = progress.send(read.progress);
                if last == "success" {
                    return Ok(());
                }
            }
            if ended {
                return Err(failed(format!("the connection ended at '{last}'")));
            }
        }
    }

    fn ask(&self, method: Method, path: &str, body: Option<Value>) -> reqwest::RequestBuilder {
        let mut asked = self.http.request(method, self.host.url(path));
        asked = match self.host.pass() {
            Some(Pass::Basic(user, password)) => asked.basic_auth(user, Some(password)),
            Some(Pass::Bearer(key)) => asked.bearer_auth(key),
            None => asked,
        };
        match body {
            Some(body) => asked.json(&body),
            None => asked,
        }
    }

    /// Sends and waits for the header; a status that is no success is a fault. `model` is the one a 404
    /// speaks of.
    async fn begin(
        &self,
        asked: reqwest::RequestBuilder,
        model: Option<&str>,
        limit: Duration,
    ) -> Result<Response, Fault> {
        let response = match timeout(limit, asked.send()).await {
            Err(_) => return Err(silent(limit)),
            Ok(Err(error)) => return Err(self.unsent(&error)),
            Ok(Ok(response)) => response,
        };
        if response.status().is_success() {
            return Ok(response);
        }
        let status = response.status();
        let place = response.headers().get("location").and_then(|value| value.to_str().ok()).map(str::to_owned);
        // The words are a courtesy; the status is the fault, even if they do not come.
        let body = whole(response, self.limits.answer).await.unwrap_or_default();
        Err(refusal(status, place.as_deref(), &body, model))
    }

    /// A short answer, read whole.
    async fn fetch<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        model: Option<&str>,
    ) -> Result<T, Fault> {
        let response = self.begin(self.ask(method, path, body), model, self.limits.answer).await?;
        lines::parse(&whole(response, self.limits.answer).await?)
    }

    /// A request that got no header.
    fn unsent(&self, error: &reqwest::Error) -> Fault {
        tracing::warn!(host = %self.host, error = chain(error), "a request got no answer");
        if error.is_connect() || error.is_timeout() {
            Fault::Unreachable { host: self.host.to_string() }
        } else if error.is_builder() {
            Fault::Internal { message: chain(error) }
        } else if is_no_http(error) {
            Fault::Garbled { message: chain(error) }
        } else {
            Fault::CutOff
        }
    }
}

/// A line of `/api/pull` or `/api/create`.
#[derive(Deserialize)]
struct WorkLine {
    error: Option<Value>,
    #[serde(flatten)]
    progress: Progress,
}

/// The body's pieces, each waited for no longer than `stall`.
fn opened(response: Response, stall: Duration) -> BoxStream<'static, Result<Vec<u8>, Fault>> {
    let pieces = stream::unfold(response, move |mut response| async move {
        let piece = match timeout(stall, response.chunk()).await {
            Err(_) => Err(silent(stall)),
            Ok(Err(error)) => {
                tracing::warn!(error = chain(&error), "the connection broke off");
                Err(Fault::CutOff)
            }
            Ok(Ok(None)) => return None,
            Ok(Ok(Some(bytes))) => Ok(bytes.to_vec()),
        };
        Some((piece, response))
    });
    pieces.boxed()
}

/// The whole body, within `limit` for each piece and no larger than sense allows.
async fn whole(response: Response, limit: Duration) -> Result<Vec<u8>, Fault> {
    let mut pieces = opened(response, limit);
    let mut body = Vec::new();
    while let Some(bytes) = pieces.next().await {
        body.extend_from_slice(&bytes?);
        if body.len() > LARGEST_ANSWER {
            return Err(Fault::Garbled { message: format!("an answer of more than {LARGEST_ANSWER} bytes") });
        }
    }
    Ok(body)
}

/// What an answer without success means. A 404 is a missing model only in Ollama's own words; a page
/// that is not found means that something else listens there.
fn refusal(status: StatusCode, place: Option<&str>, body: &[u8], model: Option<&str>) -> Fault {
    let said = serde_json::from_slice::<Value>(body).ok().and_then(|body| body.get("error").map(lines::words));
    tracing::warn!(%status, said = said.as_deref().unwrap_or("nothing"), "the server refused");
    let message = match (&said, place) {
        (Some(said), _) => said.clone(),
        (None, Some(place)) => format!("it points to {}", lines::excerpt(place.as_bytes())),
        (None, None) if body.is_empty() => status.canonical_reason().unwrap_or("no reason given").to_owned(),
        (None, None) => lines::excerpt(body),
    };
    match (status, model) {
        (StatusCode::NOT_FOUND, Some(model)) if said.is_some() => Fault::NoModel { model: model.to_owned() },
        (StatusCode::NOT_FOUND, _) if said.is_none() => Fault::Garbled { message: format!("404: {message}") },
        (StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS, _) => Fault::Busy { message },
        _ => Fault::Refused { status: status.as_u16(), message },
    }
}

fn silent(limit: Duration) -> Fault {
    Fault::Silent { seconds: limit.as_secs() }
}

/// Whether the other side answered in something that is not HTTP.
fn is_no_http(error: &reqwest::Error) -> bool {
    chain(error).contains("invalid HTTP")
}

/// An error and its causes on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(status: u16, body: &str, model: Option<&str>) -> Fault {
        refusal(StatusCode::from_u16(status).expect("a status"), None, body.as_bytes(), model)
    }

    #[test]
    fn every_status_has_its_fault() {
        let missing = r#"{"error":"model 'x' not found"}"#;
        assert_eq!(fault(404, missing, Some("x")), Fault::NoModel { model: "x".into() });
        assert_eq!(fault(404, missing, None), Fault::Refused { status: 404, message: "model 'x' not found".into() });
        assert_eq!(
            fault(404, "404 page not found", Some("x")),
            Fault::Garbled { message: "404: 404 page not found".into() }
        );
        assert_eq!(fault(503, r#"{"error":"server busy"}"#, Some("x")), Fault::Busy { message: "server busy".into() });
        assert_eq!(
            fault(400, r#"{"error":"too long"}"#, Some("x")),
            Fault::Refused { status: 400, message: "too long".into() }
        );
        assert_eq!(fault(500, "", None), Fault::Refused { status: 500, message: "Internal Server Error".into() });
        assert_eq!(
            fault(502, "<html>\nBad\u{1b}[31m gateway", None),
            Fault::Refused { status: 502, message: "<html> Bad gateway".into() }
        );
    }

    #[test]
    fn a_redirection_says_where_to() {
        let fault = refusal(StatusCode::MOVED_PERMANENTLY, Some("https://h/"), b"", None);
        assert_eq!(fault, Fault::Refused { status: 301, message: "it points to https://h/".into() });
    }
}
