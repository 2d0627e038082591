//! `kenji export`: takes Kenji home. What is made of him is the exports' business; here stand the options, the
//! files and the server.

mod create;
mod modelfile;
mod others;

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};

use super::{Failure, options};
use crate::character::{Cast, Character, Contract, Tier};
use crate::export::Knows;
use crate::memory::{self, DEFAULT_GUEST, store};

/// `kenji export`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A Modelfile for plain `ollama run`; with --create the model itself
    Modelfile(modelfile::Arguments),
    /// A character card for other front ends: JSON, or a portrait with the card inside
    Card(others::Card),
    /// The exact messages that a line would send to a model
    Prompt(others::Prompt),
    /// A visit that was saved: Markdown, plain text, or a recording for a terminal player
    Transcript(others::Transcript),
}

/// Runs one of them.
pub fn run(arguments: Arguments) -> Result<(), Failure> {
    super::logging::start();
    match arguments.what {
        What::Modelfile(arguments) => modelfile::run(&arguments),
        What::Card(arguments) => others::card(&arguments),
        What::Prompt(arguments) => others::prompt(&arguments),
        What::Transcript(arguments) => others::transcript(&arguments),
    }
}

/// Where the result goes.
#[derive(Debug, Args)]
struct Output {
    /// The file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace what is there
    #[arg(long)]
    force: bool,
}

impl Output {
    /// Writes `bytes`; a file that is there stays unless it may be replaced.
    fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        let Some(path) = &self.out else {
            std::io::stdout().lock().write_all(bytes)?;
            return Ok(());
        };
        if path.exists() && !self.force {
            return Err(Failure::Usage(anyhow!("{} is there already; --force replaces it", path.display())));
        }
        std::fs::write(path, bytes)
            .with_context(|| format!("{} cannot be written", path.display()))
            .map_err(Failure::Work)?;
        note(&format!("{} is written", path.display()));
        Ok(())
    }

    /// Refuses a picture on somebody's screen, and one under another kind's name.
    fn wants_a_file(&self) -> Result<(), Failure> {
        let ending = self.out.as_ref().and_then(|path| path.extension());
        if let (Some(path), false) = (&self.out, ending.is_some_and(|ending| ending.eq_ignore_ascii_case("png"))) {
            return Err(Failure::Usage(anyhow!("--out {}: the portrait's name has to end in .png", path.display())));
        }
        if self.out.is_none() && std::io::stdout().is_terminal() {
            return Err(Failure::Usage(anyhow!("a picture is no text; name a file with --out, as in --out kenji.png")));
        }
        Ok(())
    }
}

/// Which character, and what of it.
#[derive(Debug, Args)]
struct Source {
    /// Another character file
    #[arg(long, value_name = "FILE")]
    character: Option<PathBuf>,
    /// How he writes: auto (by the model's size), scene, or dialogue
    #[arg(long, value_name = "SPEC", default_value = "auto", value_parser = ["auto", "scene", "dialogue"])]
    spec: String,
    /// Only what a guest of this tier has earned: stranger, regular, close_friend or inner_circle
    #[arg(long, value_name = "TIER", value_parser = parse_tier, conflicts_with = "earned")]
    tier: Option<Tier>,
    /// Only what the guest of your save has earned, and what Kenji knows of him
    #[arg(long)]
    earned: bool,
    /// The guest whose save it is
    #[arg(long, value_name = "GUEST", requires = "earned")]
    name: Option<String>,
    /// The folder for saves [default: kenji in the user's data folder]
    #[arg(long, value_name = "DIR", requires = "earned")]
    save: Option<PathBuf>,
}

/// Whose save.
#[derive(Debug, Args)]
struct Saved {
    /// The guest whose save it is
    #[arg(long, value_name = "GUEST")]
    name: Option<String>,
    /// The folder for saves [default: kenji in the user's data folder]
    #[arg(long, value_name = "DIR")]
    save: Option<PathBuf>,
}

impl Saved {
    fn root(&self) -> Result<PathBuf, Failure> {
        let root = self.save.clone().or_else(memory::default_root);
        root.ok_or_else(|| Failure::Usage(anyhow!("there is no home folder with saves; name one with --save DIR")))
    }

    fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(DEFAULT_GUEST)
    }
}

impl Source {
    fn cast(&self) -> Result<Cast, Failure> {
        options::cast(self.character.as_deref())
    }

    /// `--spec`; `None` for auto.
    fn contract(&self) -> Option<Contract> {
        options::contract(&self.spec)
    }

    /// How much of him is taken.
    fn knows(&self, character: &Character) -> Result<Knows, Failure> {
        if let Some(tier) = self.tier {
            return Ok(Knows::tier_of(tier));
        }
        if !self.earned {
            return Ok(Knows::All);
        }
        let guest = Saved { name: self.name.clone(), save: self.save.clone() };
        let (root, name) = (guest.root()?, guest.name());
        let Some(save) = store::look_up(&root, &character.id, name)? else {
            let place = root.join(&character.id);
            return Err(Failure::Work(anyhow!(
                "there is no save of '{name}' in {}; play a visit first, or name a relationship with --tier",
                place.display()
            )));
        };
        if save.standing.closed {
            return Err(Failure::Work(anyhow!(
                "the shop is closed to '{name}' for good; he gives nobody his own Kenji"
            )));
        }
        note(
            "note: what Kenji keeps of the guest stands in it (name, gifts, what was told); look before you hand it on",
        );
        Ok(Knows::guest_of(&save, character))
    }

    /// Whether everything he is goes into the file.
    fn is_whole(&self) -> bool {
        self.tier.is_none() && !self.earned
    }

    /// Whether it is the character that comes with the program.
    fn is_built_in(&self) -> bool {
        self.character.is_none()
    }

    /// The options as one would type them again; whose save it was is left out, for the file may be handed on.
    fn typed(&self) -> String {
        let mut typed = String::new();
        if let Some(path) = self.character.as_ref().and_then(|path| path.file_name()) {
            typed.push_str(&format!(" --character {}", path.display()));
        }
        if self.spec != "auto" {
            typed.push_str(&format!(" --spec {}", self.spec));
        }
        if let Some(tier) = self.tier {
            typed.push_str(&format!(" --tier {}", tier.id()));
        }
        if self.earned {
            typed.push_str(" --earned");
        }
        typed
    }
}

fn parse_tier(text: &str) -> Result<Tier, String> {
    let known = || Tier::ALL.map(Tier::id).join(", ");
    Tier::ALL.into_iter().find(|tier| tier.id() == text).ok_or_else(|| format!("there are {}", known()))
}

/// A word to the person, beside the result.
fn note(text: &str) {
    // Nobody can be told when standard error is gone.
    let _ = writeln!(std::io::stderr(), "{}", crate::character::text::clean(text));
}

/// The number, the file or the last visit that `text` names.
fn visit_file(guest: &Saved, character: &Character, text: &str) -> Result<PathBuf, Failure> {
    if text != "last" && text.parse::<u32>().is_err() {
        return Ok(PathBuf::from(text));
    }
    let (root, name) = (guest.root()?, guest.name());
    store::check_name(name)?;
    let visits = store::visits(&root, &character.id, name);
    let wanted = match text {
        "last" => visits.last().copied(),
        number => number.parse::<u32>().ok().filter(|number| visits.contains(number)),
    };
    match (wanted, visits.as_slice()) {
        (Some(number), _) => Ok(store::visit_file(&root, &character.id, name, number)?),
        (None, []) => Err(Failure::Work(anyhow!(
            "no visit of '{name}' is recorded in {}; name another folder with --save, another guest with --name, or a file",
            root.join(&character.id).display()
        ))),
        (None, [first, .., last]) => Err(Failure::Usage(anyhow!(
            "there is no visit '{text}' of '{name}'; there are {first} to {last}, and `last`"
        ))),
        (None, [only]) => {
            Err(Failure::Usage(anyhow!("there is no visit '{text}' of '{name}'; there is {only}, and `last`")))
        }
    }
}
