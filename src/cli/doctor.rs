//! `kenji doctor`: every check that explains why a game is not what it should be, each with its mend.

use std::io::{IsTerminal, Write};

use anyhow::anyhow;
use clap::Args;

use super::{Failure, VisitOptions};
use crate::actor::ollama::contract_for;
use crate::character::text::clean;
use crate::character::{Contract, contract};
use crate::director::estimate_tokens;
use crate::memory::store;
use crate::runtime::casting::{Found, look};

/// `kenji doctor`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    visit: VisitOptions,
}

/// What a check found.
enum Finding {
    Good(String),
    /// Playable, but less than it could be; with the mend.
    Lesser(String, String),
    /// Not playable as asked; with the mend.
    Bad(String, String),
}

impl Finding {
    /// Without the control characters that a server or a file may have brought in.
    fn cleaned(self) -> Self {
        match self {
            Finding::Good(what) => Finding::Good(clean(&what)),
            Finding::Lesser(what, mend) => Finding::Lesser(clean(&what), clean(&mend)),
            Finding::Bad(what, mend) => Finding::Bad(clean(&what), clean(&mend)),
        }
    }
}

/// Runs every check; fails when one is bad.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    super::logging::start();
    let options = &arguments.visit;
    let mut findings = vec![("terminal", terminal()), ("character", character(options)), ("saves", saves(options))];
    let found = super::tokio_runtime()?.block_on(look(options.host.as_deref()));
    match found {
        Ok(found) => findings.extend(ollama(&found)),
        Err(error) => findings.push(("ollama", Finding::Bad(error.to_string(), error.mend()))),
    }
    findings.push(("log", log()));
    let mut out = std::io::stdout().lock();
    let mut bad = 0;
    for (name, finding) in findings {
        let finding = finding.cleaned();
        match finding {
            Finding::Good(what) => writeln!(out, "ok    {name:<10} {what}")?,
            Finding::Lesser(what, mend) => writeln!(out, "note  {name:<10} {what}\n      {:<10} {mend}", "")?,
            Finding::Bad(what, mend) => {
                bad += 1;
                writeln!(out, "BAD   {name:<10} {what}\n      {:<10} {mend}", "")?;
            }
        }
    }
    if bad == 0 { Ok(()) } else { Err(Failure::Work(anyhow!("{bad} of the checks failed"))) }
}

fn terminal() -> Finding {
    if !std::io::stdout().is_terminal() {
        return Finding::Lesser(
            "standard output is no terminal".into(),
            "The game wants one; `kenji chat` does not.".into(),
        );
    }
    match crossterm::terminal::size() {
        Ok((columns, rows)) if columns < 40 || rows < 16 => {
            Finding::Bad(format!("{columns}x{rows} is too small"), "Make it at least 40x16.".into())
        }
        Ok((columns, rows)) => {
            let colours = match std::env::var("COLORTERM").as_deref() {
                Ok("truecolor" | "24bit") => "24-bit colour",
                _ => "no word of 24-bit colour (COLORTERM)",
            };
            Finding::Good(format!("{columns}x{rows}, {colours}"))
        }
        Err(error) => Finding::Bad(format!("its size cannot be read: {error}"), "Try another terminal.".into()),
    }
}

fn character(options: &VisitOptions) -> Finding {
    match options.cast() {
        Ok(cast) => {
            let character = cast.under(Contract::Scene);
            let tokens = estimate_tokens(&contract::public(&character));
            let what = format!("{}, public contract of about {tokens} tokens", character.identity.name);
            if tokens > contract::PUBLIC_LIMIT {
                Finding::Lesser(what, format!("More than {} makes every first reply slower.", contract::PUBLIC_LIMIT))
            } else {
                Finding::Good(what)
            }
        }
        Err(failure) => {
            Finding::Bad(format!("{:#}", failure.error()), "Mend the file, or leave out --character.".into())
        }
    }
}

fn saves(options: &VisitOptions) -> Finding {
    let root = match options.save_root() {
        Ok(Some(root)) => root,
        Ok(None) => {
            return Finding::Lesser(
                "nothing is saved (--guest or --as)".into(),
                "Leave them out to be remembered.".into(),
            );
        }
        Err(failure) => return Finding::Bad(failure.error().to_string(), "Name a folder with --save DIR.".into()),
    };
    if let Err(error) = std::fs::create_dir_all(&root).and_then(|()| tempfile::NamedTempFile::new_in(&root)) {
        return Finding::Bad(
            format!("{}: {error}", root.display()),
            "Make it writable, or name another with --save DIR.".into(),
        );
    }
    let id = options.cast().map(|cast| cast.under(Contract::Scene).id.clone()).unwrap_or_default();
    let guests = store::guests(&root, &id);
    let who = if guests.is_empty() { "no guest yet".to_owned() } else { format!("guests: {}", guests.join(", ")) };
    Finding::Good(format!("{} ({who})", root.display()))
}

fn ollama(found: &Found) -> Vec<(&'static str, Finding)> {
    let survey = match &found.survey {
        Ok(survey) => survey,
        Err(fault) => {
            let what = format!("{fault}; the house book plays");
            return vec![("ollama", Finding::Lesser(what, fault.mend()))];
        }
    };
    let version = survey.version.as_deref().unwrap_or("of unknown version");
    let server = Finding::Good(format!("{version} at {}, {} models", found.host, survey.models.len()));
    let model = match survey.best() {
        Some(model) => Finding::Good(format!(
            "{} ({}, {}), {}",
            model.name,
            model.size(),
            model.parameter_size,
            contract_for(model).label()
        )),
        None => Finding::Lesser(
            "no Gemma 4; the house book plays".into(),
            "ollama pull gemma4:e4b (9.6 GB), or gemma4:e2b (7.2 GB)".into(),
        ),
    };
    vec![("ollama", server), ("model", model)]
}

fn log() -> Finding {
    match super::logging::path() {
        Some(path) => Finding::Good(path.display().to_string()),
        None => Finding::Lesser("there is no place for a log".into(), "Set XDG_STATE_HOME.".into()),
    }
}
