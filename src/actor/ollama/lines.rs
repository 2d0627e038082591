//! Bytes from the network to lines, and lines to one reply. A network chunk is not a line: lines and
//! UTF-8 characters are cut anywhere, so bytes are gathered up to a newline before anything is decoded.
//! No I/O here, and no second end: a [`Reply`] ends once, in a `Played` or in a `Fault`.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::actor::{Fault, Played};
use crate::character::text;

/// The longest line that is gathered, in bytes. Ollama's lines are a few hundred bytes.
pub(super) const LONGEST_LINE: usize = 1 << 20;

/// Gathers bytes into lines.
#[derive(Debug, Default)]
pub(super) struct Lines {
    held: Vec<u8>,
    /// Bytes of `held` that are known to hold no newline.
    seen: usize,
}

impl Lines {
    /// Adds what came from the network.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.held.extend_from_slice(bytes);
    }

    /// The next whole line that is not blank, without its end.
    pub(super) fn next_line(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        loop {
            let Some(at) = self.held[self.seen..].iter().position(|&byte| byte == b'\n') else {
                self.seen = self.held.len();
                if self.seen > LONGEST_LINE {
                    return Err(Fault::Garbled {
                        message: format!("a line longer than {LONGEST_LINE} bytes: {}", excerpt(&self.held)),
                    });
                }
                return Ok(None);
            };
            let rest = self.held.split_off(self.seen + at + 1);
            let line = std::mem::replace(&mut self.held, rest);
            self.seen = 0;
            let line = line.trim_ascii();
            if !line.is_empty() {
                return Ok(Some(line.to_vec()));
            }
        }
    }

    /// What stands after the last newline when the stream has ended: a last line without its newline.
    pub(super) fn rest(&mut self) -> Option<Vec<u8>> {
        self.seen = 0;
        let rest = std::mem::take(&mut self.held);
        let rest = rest.trim_ascii();
        (!rest.is_empty()).then(|| rest.to_vec())
    }
}

/// One line of `/api/chat`. Everything may be missing: Ollama leaves out what is empty.
#[derive(Debug, Deserialize)]
struct ChatLine {
    error: Option<Value>,
    message: Option<Said>,
    done: Option<bool>,
    done_reason: Option<String>,
    prompt_eval_count: Option<u64>,
    prompt_eval_duration: Option<u64>,
    eval_count: Option<u64>,
}

/// The message of a line. `thinking` is not read: nobody hears it.
#[derive(Debug, Deserialize)]
struct Said {
    content: Option<String>,
}

/// A reply as it comes in.
#[derive(Debug, Default)]
pub(super) struct Reply {
    lines: Lines,
    spoke: bool,
}

impl Reply {
    /// Takes bytes, hands each piece of speech to `say`, and returns the reply's end if it was among
    /// them. After an end nothing more may be given.
    pub(super) fn take(&mut self, bytes: &[u8], say: &mut impl FnMut(String)) -> Option<Result<Played, Fault>> {
        self.lines.push(bytes);
        loop {
            match self.lines.next_line() {
                Ok(Some(line)) => match self.read(&line, say) {
                    None => {}
                    end => return end,
                },
                Ok(None) => return None,
                Err(fault) => return Some(Err(fault)),
            }
        }
    }

    /// The end when the bytes have ended without one: the last line may lack its newline, otherwise the
    /// reply was cut off.
    pub(super) fn close(mut self, say: &mut impl FnMut(String)) -> Result<Played, Fault> {
        let Some(line) = self.lines.rest() else { return Err(Fault::CutOff) };
        // Half a line is not another language, it is the cut.
        let half = serde_json::from_slice::<IgnoredAny>(&line).is_err_and(|error| error.is_eof());
        if half { Err(Fault::CutOff) } else { self.read(&line, say).unwrap_or(Err(Fault::CutOff)) }
    }

    fn read(&mut self, line: &[u8], say: &mut impl FnMut(String)) -> Option<Result<Played, Fault>> {
        let read: ChatLine = match parse(line) {
            Ok(read) => read,
            Err(fault) => return Some(Err(fault)),
        };
        if let Some(error) = read.error {
            return Some(Err(Fault::Broken { message: words(&error) }));
        }
        if read.message.is_none() && read.done.is_none() {
            return Some(Err(Fault::Garbled { message: format!("no message in {}", excerpt(line)) }));
        }
        let content = read.message.and_then(|said| said.content).unwrap_or_default();
        if !content.is_empty() {
            self.spoke |= !content.trim().is_empty();
            say(content);
        }
        if read.done != Some(true) {
            return None;
        }
        tracing::debug!(reason = read.done_reason.as_deref().unwrap_or("none"), "the model has ended its reply");
        if !self.spoke {
            return Some(Err(Fault::Empty));
        }
        let count = |number: Option<u64>| u32::try_from(number.unwrap_or(0)).unwrap_or(u32::MAX);
        Some(Ok(Played {
            prompt_tokens: count(read.prompt_eval_count),
            reply_tokens: count(read.eval_count),
            prompt_ms: count(read.prompt_eval_duration.map(|nanoseconds| nanoseconds / 1_000_000)),
            cut: read.done_reason.as_deref() == Some("length"),
        }))
    }
}

/// `line` as JSON of the wanted shape, else [`Fault::Garbled`] with its start.
pub(super) fn parse<'a, T: Deserialize<'a>>(line: &'a [u8]) -> Result<T, Fault> {
    serde_json::from_slice(line).map_err(|error| Fault::Garbled { message: format!("{error}: {}", excerpt(line)) })
}

/// The words of an `error` value: Ollama sends a string, proxies an object with a `message`.
pub(super) fn words(error: &Value) -> String {
    match error {
        Value::String(text) => plain(text),
        other => match other.get("message").and_then(Value::as_str) {
            Some(text) => plain(text),
            None => plain(&other.to_string()),
        },
    }
}

/// The start of `bytes`, fit to be shown on one line.
pub(super) fn excerpt(bytes: &[u8]) -> String {
    let start = &bytes[..bytes.len().min(240)];
    let shown = plain(&String::from_utf8_lossy(start));
    let mut text: String = shown.chars().take(60).collect();
    if text.len() < shown.len() || start.len() < bytes.len() {
        text.push('…');
    }
    text
}

/// `text` on one line, without escape sequences, control characters and direction overrides, at most 300
/// characters.
fn plain(text: &str) -> String {
    text::clean_line(text).chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = concat!(
        r#"{"model":"gemma4:e4b","message":{"role":"assistant","content":"**scene** He nods — 佐藤さん。"},"done":false}"#,
        "\n\r\n",
        r#"{"message":{"role":"assistant","content":"","thinking":"who is it?"},"done":false}"#,
        "\r\n",
        r#"{"message":{"role":"assistant","content":" \"Evening\" 🍜\n"},"done":false}"#,
        "\n",
        r#"{"message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":1486,"prompt_eval_duration":2500000,"eval_count":9}"#,
        "\n",
    );

    /// What was said and how it ended, the bytes given in these pieces.
    fn heard<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> (String, Result<Played, Fault>) {
        let mut said = String::new();
        let mut say = |piece: String| said.push_str(&piece);
        let mut reply = Reply::default();
        let end = pieces.into_iter().find_map(|piece| reply.take(piece, &mut say));
        let end = match end {
            Some(end) => end,
            None => reply.close(&mut say),
        };
        (said, end)
    }

    fn whole() -> (String, Result<Played, Fault>) {
        (
            "**scene** He nods — 佐藤さん。 \"Evening\" 🍜\n".into(),
            Ok(Played { prompt_tokens: 1486, reply_tokens: 9, prompt_ms: 2, cut: false }),
        )
    }

    #[test]
    fn a_stream_cut_at_any_byte_says_the_same() {
        for at in 0..=STREAM.len() {
            let (left, right) = STREAM.as_bytes().split_at(at);
            assert_eq!(heard([left, right]), whole(), "cut at {at}");
        }
    }

    #[test]
    fn a_stream_in_pieces_of_any_size_says_the_same() {
        for size in 1..=STREAM.len() {
            assert_eq!(heard(STREAM.as_bytes().chunks(size)), whole(), "pieces of {size}");
        }
    }

    #[test]
    fn a_stream_that_ends_early_is_cut_off_wherever_it_ends() {
        // The last byte is the newline after a whole last line, which may be missing.
        for at in 0..STREAM.len() - 1 {
            let (said, end) = heard([&STREAM.as_bytes()[..at]]);
            assert!(whole().0.starts_with(&said));
            assert_eq!(end, Err(Fault::CutOff), "ended at {at}");
        }
        assert_eq!(heard([STREAM.trim_end().as_bytes()]), whole());
    }

    #[test]
    fn an_error_line_ends_the_reply_in_the_servers_words() {
        let stream = "{\"message\":{\"content\":\"He\"},\"done\":false}\n{\"error\":\"model runner has\\n\\u001b[31m stopped\"}\n{\"done\":true}\n";
        for size in 1..stream.len() {
            let (said, end) = heard(stream.as_bytes().chunks(size));
            assert_eq!(said, "He");
            assert_eq!(end, Err(Fault::Broken { message: "model runner has stopped".into() }));
        }
        let (_, end) = heard([br#"{"error":{"code":500,"message":"no slot"}}"#.as_slice()]);
        assert_eq!(end, Err(Fault::Broken { message: "no slot".into() }));
    }

    #[test]
    fn a_reply_of_blanks_is_empty() {
        for stream in [
            "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n",
            "{\"message\":{\"content\":\" \\n\"},\"done\":false}\n{\"done\":true}\n",
            "{\"message\":{\"thinking\":\"hm\"},\"done\":false}\n{\"message\":{\"content\":null},\"done\":true}",
        ] {
            assert_eq!(heard([stream.as_bytes()]).1, Err(Fault::Empty), "{stream}");
        }
    }

    #[test]
    fn what_is_not_ollamas_is_garbled_and_shows_its_start() {
        for stream in [
            "<!doctype html>\n<html>",
            "{\"choices\":[]}\n",
            "[1]\n",
            "\u{feff}{}\n",
            "{\"message\":{\"content\":7}}\n",
            "<html>",
        ] {
            match heard([stream.as_bytes()]).1 {
                Err(Fault::Garbled { message }) => assert!(
                    message.contains(stream.trim_start_matches('\u{feff}').split(['\n', '}']).next().unwrap_or("?")),
                    "{message}"
                ),
                other => panic!("{other:?}"),
            }
        }
        assert!(matches!(heard([b"{\"message\":{\"content\":\"\xff\"}}\n".as_slice()]).1, Err(Fault::Garbled { .. })));
    }

    #[test]
    fn a_line_without_end_is_given_up() {
        let flood = vec![b'x'; LONGEST_LINE / 4];
        let mut reply = Reply::default();
        let end = (0..9).find_map(|_| reply.take(&flood, &mut |_| {}));
        assert!(matches!(end, Some(Err(Fault::Garbled { .. }))), "{end:?}");
    }

    #[test]
    fn two_lines_in_one_piece_are_two_lines() {
        let mut lines = Lines::default();
        lines.push(b"a\n\n b \nc");
        assert_eq!(lines.next_line(), Ok(Some(b"a".to_vec())));
        assert_eq!(lines.next_line(), Ok(Some(b"b".to_vec())));
        assert_eq!(lines.next_line(), Ok(None));
        assert_eq!(lines.rest(), Some(b"c".to_vec()));
        assert_eq!(lines.rest(), None);
    }
}
