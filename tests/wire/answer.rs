//! What a scripted server answers: a status, a body in chunks, and the accidents before, between and
//! after them.

use std::time::Duration;

use serde_json::{Value, json};

/// One thing that the server does after it has read a request.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// Status line and headers; the body follows in chunks.
    Head,
    /// One HTTP chunk.
    Chunk(Vec<u8>),
    /// Bytes as they are, beside HTTP.
    Raw(Vec<u8>),
    /// Nothing, for so long.
    Pause(Duration),
    /// Nothing, until the test calls [`super::Server::release`] or the client hangs up.
    Hold,
    /// The connection is torn down with a reset.
    Reset,
    /// The connection is closed in the middle of the body.
    Close,
}

/// An answer, as bytes and accidents.
#[derive(Debug, Clone)]
pub struct Answer {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    before: Vec<Step>,
    body: Vec<Step>,
    after: Vec<Step>,
    pub(super) headers: Vec<(String, String)>,
}

impl Answer {
    /// A body of these bytes under a status.
    pub fn text(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            content_type,
            before: vec![],
            body: vec![Step::Chunk(body.into())],
            after: vec![],
            headers: vec![],
        }
    }

    /// One JSON value under a status.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::text(status, "application/json; charset=utf-8", body.to_string())
    }

    /// Ollama's way to refuse.
    pub fn error(status: u16, message: &str) -> Self {
        Self::json(status, &json!({ "error": message }))
    }

    /// A page of something that is no Ollama.
    pub fn html() -> Self {
        Self::text(200, "text/html", "<!doctype html>\n<html><body>It works!</body></html>\n")
    }

    /// JSON lines, each in a chunk of its own.
    pub fn lines(lines: &[Value]) -> Self {
        let body = lines.iter().map(|line| Step::Chunk(format!("{line}\n").into_bytes())).collect();
        Self { body, ..Self::text(200, "application/x-ndjson", "") }
    }

    /// A whole chat reply in these tokens.
    pub fn chat(tokens: &[&str]) -> Self {
        let mut lines: Vec<Value> = tokens.iter().map(|token| said(token)).collect();
        lines.push(done(tokens.len()));
        Self::lines(&lines)
    }

    /// The beginning of a chat reply, without its end.
    pub fn half(tokens: &[&str]) -> Self {
        Self::lines(&tokens.iter().map(|token| said(token)).collect::<Vec<_>>())
    }

    /// The same bytes, in chunks of `size`.
    pub fn in_pieces(mut self, size: usize) -> Self {
        self.body = self.bytes().chunks(size.max(1)).map(|piece| Step::Chunk(piece.to_vec())).collect();
        self
    }

    /// The same bytes, cut in two at `at`.
    pub fn cut_at(mut self, at: usize) -> Self {
        let bytes = self.bytes();
        let (left, right) = bytes.split_at(at.min(bytes.len()));
        self.body = [left, right]
            .into_iter()
            .filter(|piece| !piece.is_empty())
            .map(|piece| Step::Chunk(piece.to_vec()))
            .collect();
        self
    }

    /// How many bytes the body has.
    pub fn len(&self) -> usize {
        self.bytes().len()
    }

    /// One more line at the end of the body.
    pub fn then(mut self, line: &Value) -> Self {
        self.body.push(Step::Chunk(format!("{line}\n").into_bytes()));
        self
    }

    /// A pause before each chunk, as a model has between its tokens.
    pub fn paced(mut self, pause: Duration) -> Self {
        self.body = self.body.into_iter().flat_map(|step| [Step::Pause(pause), step]).collect();
        self
    }

    /// The header comes only after this time, as while a model loads.
    pub fn late(mut self, pause: Duration) -> Self {
        self.before.push(Step::Pause(pause));
        self
    }

    /// The header comes only after [`super::Server::release`].
    pub fn held(mut self) -> Self {
        self.before.push(Step::Hold);
        self
    }

    /// After the body nothing more comes, and no end, until [`super::Server::release`].
    pub fn stall(mut self) -> Self {
        self.after.push(Step::Hold);
        self
    }

    /// After the body the connection is reset.
    pub fn reset(mut self) -> Self {
        self.after.push(Step::Reset);
        self
    }

    /// After the body the connection is closed without HTTP's end.
    pub fn close(mut self) -> Self {
        self.after.push(Step::Close);
        self
    }

    /// The connection is closed before any header.
    pub fn gone() -> Self {
        Self { before: vec![Step::Close], ..Self::text(200, "", "") }
    }

    /// Bytes that are no HTTP.
    pub fn noise(bytes: &[u8]) -> Self {
        Self { before: vec![Step::Raw(bytes.to_vec()), Step::Close], ..Self::text(200, "", "") }
    }

    /// One more header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let chunk = |step: &Step| if let Step::Chunk(bytes) = step { bytes.clone() } else { vec![] };
        self.body.iter().flat_map(chunk).collect()
    }

    pub(super) fn steps(&self) -> Vec<Step> {
        [&self.before[..], &[Step::Head], &self.body, &self.after].concat()
    }
}

/// A line with one token.
pub fn said(content: &str) -> Value {
    json!({"model": "m", "created_at": "2026-11-23T08:00:00Z", "message": {"role": "assistant", "content": content}, "done": false})
}

/// A line that ends a reply of so many tokens.
pub fn done(tokens: usize) -> Value {
    json!({
        "model": "m", "created_at": "2026-11-23T08:00:01Z", "message": {"role": "assistant", "content": ""}, "done": true,
        "done_reason": "stop", "total_duration": 90_000_000_u64, "load_duration": 1_000_000_u64, "prompt_eval_count": 1486,
        "prompt_eval_duration": 70_000_000_u64, "eval_count": tokens, "eval_duration": 19_000_000_u64
    })
}
