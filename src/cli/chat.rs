//! `kenji chat`: the same visit as the game's, line by line. Plain text for pipes and screen readers,
//! `--json` for programs: one object a turn, as `docs/chat.md` describes it.

use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use clap::Args;
use serde::Serialize;
use tokio::sync::mpsc;

use super::{Failure, VisitOptions};
use crate::actor::tape::{Head, Recording};
use crate::character::{Cast, Contract, Minute, Segment, text};
use crate::director::Movement;
use crate::runtime::casting::{self, Casting};
use crate::runtime::{Runtime, guestbook};
use crate::visit::{Activity, Event, Exchange, Over, Snapshot, Visit};

/// The longest line that is taken from standard input, in bytes; the rest of it is dropped.
const LONGEST_LINE: u64 = 16 * 1024;
/// How long a turn waits for a model's suggestions before it goes on with the house's.
const SUGGESTIONS_LIMIT: Duration = Duration::from_secs(60);
/// How long somebody at a terminal waits for them.
const PATIENCE: Duration = Duration::from_secs(4);

/// `kenji chat`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    visit: VisitOptions,
    /// One JSON object a turn
    #[arg(long)]
    json: bool,
}

/// One turn as `--json` writes it.
#[derive(Debug, Serialize)]
struct Turn<'a> {
    turn: u32,
    player: &'a str,
    reply: String,
    segments: Vec<Piece<'a>>,
    tier: &'static str,
    points: i32,
    events: &'a [Movement],
    topics: &'a [String],
    gate: &'static str,
    mood: &'static str,
    guard: Vec<Note>,
    suggestions: Vec<&'a str>,
    actor: &'a str,
    first_word_ms: u64,
    latency_ms: u64,
    prompt_tokens: u32,
    over: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Piece<'a> {
    Scene(&'a str),
    Say(&'a str),
}

impl<'a> Piece<'a> {
    fn of(segment: &'a Segment) -> Self {
        match segment {
            Segment::Scene(text) => Piece::Scene(text),
            Segment::Say(text) => Piece::Say(text),
        }
    }
}

#[derive(Debug, Serialize)]
struct Note {
    fault: &'static str,
    action: &'static str,
}

/// How long a turn took.
#[derive(Debug, Clone, Copy, Default)]
struct Timing {
    first_word: Duration,
    whole: Duration,
}

/// Runs the visit until it is over or standard input ends.
pub fn run(arguments: Arguments) -> Result<(), Failure> {
    super::logging::start();
    let runtime = super::tokio_runtime()?;
    let done = runtime.block_on(chat(arguments));
    // A thread that still waits for a line of standard input must not hold the program.
    runtime.shutdown_background();
    done
}

async fn chat(arguments: Arguments) -> Result<(), Failure> {
    let options = arguments.visit;
    let cast = options.cast()?;
    let (casting, notice) =
        casting::cast(&cast, &options.choice(), options.contract(), options.host.as_deref(), options.seed).await?;
    if let Some(notice) = notice {
        note(&notice);
    }
    let wants_suggestions = !options.no_suggestions && (arguments.json || io::stdin().is_terminal());
    let mut visit = open(&options, &cast, &casting, wants_suggestions)?;
    visit.warm_up();
    let printer = Printer { json: arguments.json, prompt: io::stdin().is_terminal() && !arguments.json };
    let told = converse(&mut visit, &printer).await;
    visit.apply(Event::Left);
    settle(&mut visit).await;
    let unsaved = visit.snapshot().save_error.clone();
    visit.close();
    told?;
    match unsaved {
        Some(error) => Err(Failure::Work(anyhow!("the visit is not saved: {error}"))),
        None => Ok(()),
    }
}

/// Seats the guest and puts the visit together.
fn open(options: &VisitOptions, cast: &Cast, casting: &Casting, suggestions: bool) -> Result<Runtime, Failure> {
    let mut guest = options.guest(cast)?;
    if let Some(head) = casting.tape.as_ref().map(|tape| tape.head()) {
        guest.audience = guest.audience.or_else(|| head.audience.clone());
        guest.seed = guest.seed.or(head.seed);
        guest.hour = guest.hour.or(head.hour.as_deref().and_then(Minute::parse));
    }
    let mut actor = Arc::clone(&casting.actor);
    if let Some(path) = &options.record {
        let head = Head { audience: guest.audience.clone(), seed: guest.seed, hour: guest.hour.map(|h| h.to_string()) };
        actor = Recording::create(path, &head).map_err(|error| Failure::Usage(anyhow!(error)))?.of(actor);
    }
    let root = options.save_root()?;
    let seating = guestbook::seat(
        casting.director.character(),
        &guest,
        root.as_deref(),
        &actor.name(),
        suggestions,
        actor.can_repeat(),
        actor.wants_initiative(),
    )?;
    if seating.opening.standing.closed {
        return Err(Failure::Work(anyhow!(
            "the shop is closed to this guest for good; another --name, or --guest, is another guest"
        )));
    }
    if let Some(warning) = seating.warning {
        note(&warning);
    }
    let visit = Visit::new(Arc::clone(&casting.director), seating.opening);
    Ok(Runtime::new(visit, actor, seating.guestbook))
}

fn note(text: &str) {
    // Without a standard error there is nobody to be told.
    let _ = writeln!(io::stderr(), "kenji: {}", text::clean_line(text));
}

/// Reads lines and answers them, until the visit is over or there are no more.
async fn converse(visit: &mut Runtime, printer: &Printer) -> io::Result<()> {
    if !printer.json {
        visit.apply(Event::SatDown);
        printer.plain(visit, visit.snapshot().exchanges.last())?;
    }
    let mut lines = read_lines();
    loop {
        printer.ask()?;
        let Some(line) = lines.recv().await else { return Ok(()) };
        let line = line?;
        if visit.snapshot().over.is_some() {
            return Ok(());
        }
        if line.trim() == "/leave" {
            visit.apply(Event::Left);
            settle(visit).await;
            return printer.over(visit, &line);
        }
        if line.trim().is_empty() {
            continue;
        }
        let Some(timing) = turn(visit, line.clone()).await else { return printer.over(visit, &line) };
        if printer.json {
            suggestions(visit, SUGGESTIONS_LIMIT).await;
            printer.json(visit, timing)?;
        } else {
            printer.plain(visit, visit.snapshot().exchanges.last())?;
            printer.offer(visit).await?;
        }
        if let Some(error) = &visit.snapshot().save_error {
            note(error);
        }
        if visit.snapshot().over.is_some() {
            return Ok(());
        }
    }
}

/// Plays one turn; `None` when a tape ended instead of answering.
async fn turn(visit: &mut Runtime, line: String) -> Option<Timing> {
    let start = Instant::now();
    let mut timing = Timing::default();
    visit.apply(Event::Said(line));
    while visit.snapshot().activity != Activity::Idle {
        let event = visit.next().await;
        visit.apply(event);
        let speaks = visit.snapshot().exchanges.last().is_some_and(|last| !last.reply.is_empty());
        if timing.first_word.is_zero() && speaks {
            timing.first_word = start.elapsed();
        }
    }
    timing.whole = start.elapsed();
    (visit.snapshot().over != Some(Over::TapeEnd)).then_some(timing)
}

/// Waits for the turn's suggestions, for at most `limit`.
async fn suggestions(visit: &mut Runtime, limit: Duration) {
    let waiting = async {
        while visit.snapshot().over.is_none() && !visit.snapshot().suggestions_final {
            let event = visit.next().await;
            visit.apply(event);
        }
    };
    // On a time-out the house's own suggestions stand there already.
    let _ = tokio::time::timeout(limit, waiting).await;
}

/// Waits until the last save is on the disk, or could not be written.
async fn settle(visit: &mut Runtime) {
    while visit.snapshot().activity == Activity::Settling {
        let event = visit.next().await;
        visit.apply(event);
    }
}

/// The lines of standard input, read on a thread of their own. Bytes that are no text become `\u{fffd}`.
fn read_lines() -> mpsc::UnboundedReceiver<io::Result<String>> {
    let (lines, inbox) = mpsc::unbounded_channel();
    tokio::task::spawn_blocking(move || {
        let mut input = io::stdin().lock();
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            match input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes) {
                Ok(0) => return,
                Ok(_) => {
                    if !bytes.ends_with(b"\n") && skip_line(&mut input).is_err() {
                        return;
                    }
                    let line = String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned();
                    if lines.send(Ok(line)).is_err() {
                        return;
                    }
                }
                Err(error) => {
                    let _ = lines.send(Err(error));
                    return;
                }
            }
        }
    });
    inbox
}

/// Passes over what is left of a line that is too long.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let (length, end) = match buffer.iter().position(|&byte| byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(length);
        if end {
            return Ok(());
        }
    }
}

/// Writes turns to standard output.
struct Printer {
    json: bool,
    prompt: bool,
}

impl Printer {
    fn ask(&self) -> io::Result<()> {
        if !self.prompt {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        write!(out, "> ")?;
        out.flush()
    }

    /// What was said, and what it moved.
    fn plain(&self, visit: &Runtime, exchange: Option<&Exchange>) -> io::Result<()> {
        let nothing = Exchange::default();
        let exchange = exchange.unwrap_or(&nothing);
        let mut out = io::stdout().lock();
        let name = &visit.visit().character().identity.short_name;
        for segment in &exchange.reply.segments {
            match segment {
                Segment::Scene(text) => writeln!(out, "({text})")?,
                Segment::Say(text) => writeln!(out, "{name}: {text}")?,
            }
        }
        if let Some(aside) = &exchange.aside {
            writeln!(out, "({aside})")?;
        }
        for Movement { points, why } in &exchange.events {
            writeln!(out, "[{points:+} {why}]")?;
        }
        if let Some(failure) = &exchange.failure {
            writeln!(out, "[{}. {}]", failure.what, failure.mend)?;
        }
        if let Some(over) = visit.snapshot().over {
            writeln!(out, "[{}]", over_words(over))?;
        }
        out.flush()
    }

    /// The suggestions, for somebody at a terminal.
    async fn offer(&self, visit: &mut Runtime) -> io::Result<()> {
        if !self.prompt || visit.snapshot().over.is_some() {
            return Ok(());
        }
        suggestions(visit, PATIENCE).await;
        let mut out = io::stdout().lock();
        for (at, suggestion) in visit.snapshot().suggestions.iter().enumerate() {
            let deeper = if suggestion.deeper { "↓ " } else { "" };
            writeln!(out, "  {} {deeper}{}", at + 1, suggestion.text)?;
        }
        out.flush()
    }

    /// The last turn as an object.
    fn json(&self, visit: &Runtime, timing: Timing) -> io::Result<()> {
        visit.snapshot().exchanges.last().map_or(Ok(()), |exchange| json(visit, exchange, timing))
    }

    /// What ends a visit without words, `/leave` or a tape's end: in JSON an object that says so.
    fn over(&self, visit: &Runtime, line: &str) -> io::Result<()> {
        if self.json {
            let last = Exchange {
                turn: visit.snapshot().exchanges.last().map_or(0, |last| last.turn),
                player: line.trim().to_owned(),
                ..Exchange::default()
            };
            return json(visit, &last, Timing::default());
        }
        self.plain(visit, None)
    }
}

/// Why a visit is over, as a player reads it.
fn over_words(over: Over) -> &'static str {
    match over {
        Over::Left => "You leave.",
        Over::Door => "You were shown the door.",
        Over::Closing => "The noren comes in. You go home.",
        Over::TapeEnd => "The tape is at its end.",
    }
}

fn json(visit: &Runtime, exchange: &Exchange, timing: Timing) -> io::Result<()> {
    let snapshot: &Snapshot = visit.snapshot();
    let contract = visit.visit().character().contract;
    // Tonight's detail is something to see, and no word of his.
    let aside = exchange.aside.as_deref().filter(|_| contract == Contract::Scene).map(Piece::Scene);
    let turn = Turn {
        turn: exchange.turn,
        player: &exchange.player,
        reply: exchange.reply.write(contract),
        segments: exchange.reply.segments.iter().map(Piece::of).chain(aside).collect(),
        tier: snapshot.meter.tier.id(),
        points: snapshot.meter.points,
        events: &exchange.events,
        topics: &exchange.topics,
        gate: exchange.gate.id(),
        mood: snapshot.mood.id(),
        guard: exchange.guard.iter().map(|note| Note { fault: note.fault.id(), action: note.action.id() }).collect(),
        suggestions: snapshot.suggestions.iter().map(|line| line.text.as_str()).collect(),
        actor: &visit.actor_name(),
        first_word_ms: timing.first_word.as_millis() as u64,
        latency_ms: timing.whole.as_millis() as u64,
        prompt_tokens: exchange.prompt_tokens,
        over: snapshot.over.is_some(),
        error: match (&exchange.failure, &snapshot.save_error) {
            (Some(failure), _) => Some(format!("{}. {}", failure.what, failure.mend)),
            (None, unsaved) => unsaved.as_deref().map(text::clean_line),
        },
    };
    let row = serde_json::to_string(&turn).map_err(io::Error::other)?;
    let mut out = io::stdout().lock();
    writeln!(out, "{row}")?;
    out.flush()
}
