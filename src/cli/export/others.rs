//! `kenji export card`, `prompt` and `transcript`.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, anyhow};
use clap::Args;

use super::{Output, Saved, Source, visit_file};
use crate::actor::ollama::wire::Tag;
use crate::actor::ollama::{Model, contract_for};
use crate::art::Assets;
use crate::character::{Contract, Minute};
use crate::cli::{Failure, VisitOptions, options};
use crate::director::Director;
use crate::export::card::{self, Version, portrait};
use crate::export::evening::{Evening, greeting};
use crate::export::prompt::Sent;
use crate::export::sampled;
use crate::export::transcript::{self, Edition, Format};
use crate::memory::store;
use crate::runtime::guestbook;
use crate::visit::Visit;

/// `kenji export card`.
#[derive(Debug, Args)]
pub struct Card {
    /// The second version of the format [default: the third; a portrait holds both]
    #[arg(long, conflicts_with = "v3")]
    v2: bool,
    /// The third version of the format alone
    #[arg(long)]
    v3: bool,
    /// The portrait, the card inside it
    #[arg(long)]
    png: bool,
    /// Put what he tells only to some into lorebook entries, each with its rule; left out otherwise
    #[arg(long, conflicts_with_all = ["tier", "earned"])]
    lorebook: bool,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    output: Output,
}

/// Writes the card. Without `--spec` he only speaks: front ends have their own way to show an action.
pub(super) fn card(arguments: &Card) -> Result<(), Failure> {
    let source = &arguments.source;
    let director = Arc::new(Director::new(source.cast()?.under(source.contract().unwrap_or(Contract::Dialogue))));
    let character = director.character();
    let knows = source.knows(character)?;
    let greeting = greeting(&director, knows.tier());
    let mut card = card::Card::new(character, &knows, greeting, &sampled(&director, &knows), arguments.lorebook);
    if source.is_built_in() {
        card = card.signed("Kenji's Ramen", env!("CARGO_PKG_VERSION"), &["ramen", "tokyo", "cook", "slice of life"]);
    }
    if arguments.png {
        arguments.output.wants_a_file()?;
        let versions: &[Version] = match (arguments.v2, arguments.v3) {
            (true, _) => &[Version::V2],
            (_, true) => &[Version::V3],
            _ => &[Version::V2, Version::V3],
        };
        let bytes =
            portrait::write(&Assets::builtin(), &card, versions).map_err(|error| Failure::Work(error.into()))?;
        return arguments.output.write(&bytes);
    }
    let json = card.json(if arguments.v2 { Version::V2 } else { Version::V3 });
    let text = serde_json::to_string_pretty(&json).context("the card cannot be written").map_err(Failure::Work)?;
    arguments.output.write(format!("{text}\n").as_bytes())
}

/// `kenji export prompt`.
#[derive(Debug, Args)]
pub struct Prompt {
    /// What the guest says; more than one are said one after the other, and the last is shown
    #[arg(long, value_name = "LINE", required = true)]
    line: Vec<String>,
    /// As JSON
    #[arg(long)]
    json: bool,
    /// Who sits there: stranger, regular, close_friend, inner_circle, tourist, journalist … [default: the guest of --name]
    #[arg(long = "as", value_name = "WHO")]
    audience: Option<String>,
    /// The model that is asked: its size decides how he writes
    #[arg(long, value_name = "NAME", default_value = "gemma4:e4b")]
    model: String,
    /// How he writes: auto (by the model's size), scene, or dialogue
    #[arg(long, value_name = "SPEC", default_value = "auto", value_parser = ["auto", "scene", "dialogue"])]
    spec: String,
    /// The shop's clock
    #[arg(long, value_name = "HH:MM", value_parser = crate::cli::options::parse_minute)]
    hour: Option<Minute>,
    /// Another evening of the same kind
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Another character file
    #[arg(long, value_name = "FILE")]
    character: Option<PathBuf>,
    #[command(flatten)]
    guest: Saved,
    #[command(flatten)]
    output: Output,
}

/// Shows the messages. The house book answers the lines before the last.
pub(super) fn prompt(arguments: &Prompt) -> Result<(), Failure> {
    let options = VisitOptions {
        audience: arguments.audience.clone(),
        spec: arguments.spec.clone(),
        seed: Some(arguments.seed),
        hour: arguments.hour,
        name: arguments.guest.name.clone(),
        character: arguments.character.clone(),
        ..VisitOptions::default()
    };
    let cast = options.cast()?;
    let by_model = || contract_for(&Model::from_tag(&Tag { name: arguments.model.clone(), ..Tag::default() }));
    let director = Arc::new(Director::new(cast.under(options.contract().unwrap_or_else(by_model))));
    let character = director.character();
    let guest = options.guest(&cast)?;
    let save = match arguments.audience {
        Some(_) => None,
        None => store::look_up(&arguments.guest.root()?, &character.id, arguments.guest.name())?,
    };
    if let (None, Some(name)) = (&save, &arguments.guest.name)
        && arguments.audience.is_none()
    {
        return Err(Failure::Work(anyhow!(
            "there is no save of '{name}'; leave --name out for a stranger, or name --as WHO"
        )));
    }
    let opening = guestbook::opening(character, &guest, save.as_ref());
    let mut evening = Evening::of(Visit::new(Arc::clone(&director), opening));
    let mut asked = None;
    for line in &arguments.line {
        if evening.is_over() {
            return Err(Failure::Usage(anyhow!("the visit was over before '{line}' was said")));
        }
        asked = evening.ask(line);
    }
    let (prompt, decision) = asked.context("nothing is sent for this line").map_err(Failure::Usage)?;
    let sent = Sent::new(&prompt, &decision);
    let text = if arguments.json {
        serde_json::to_string_pretty(&sent).context("the prompt cannot be written").map_err(Failure::Work)? + "\n"
    } else {
        sent.text()
    };
    arguments.output.write(text.as_bytes())
}

/// `kenji export transcript`.
#[derive(Debug, Args)]
pub struct Transcript {
    /// Which visit: its number, `last`, or the file of its record
    #[arg(value_name = "VISIT", default_value = "last")]
    visit: String,
    /// How it is written: markdown, text, asciicast (version 2), or asciicast-v3
    #[arg(long, value_name = "FORMAT", default_value = "markdown", value_parser = ["markdown", "text", "asciicast", "asciicast-v3"])]
    format: String,
    /// Another character file
    #[arg(long, value_name = "FILE")]
    character: Option<PathBuf>,
    #[command(flatten)]
    guest: Saved,
    #[command(flatten)]
    output: Output,
}

/// Writes the transcript.
pub(super) fn transcript(arguments: &Transcript) -> Result<(), Failure> {
    let character = options::cast(arguments.character.as_deref())?.under(Contract::Scene);
    let visit = store::read_visit(&visit_file(&arguments.guest, &character, &arguments.visit)?)?;
    let format = match arguments.format.as_str() {
        "text" => Format::Text,
        "asciicast" => Format::Asciicast(Edition::Second),
        "asciicast-v3" => Format::Asciicast(Edition::Third),
        _ => Format::Markdown,
    };
    arguments.output.write(transcript::write(&visit, &character.identity.short_name, format).as_bytes())
}
