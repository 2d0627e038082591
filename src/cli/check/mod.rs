//! `kenji check`: character files, looked at by an author's side. Every fault is shown with its line and a
//! caret; errors fail, warnings never do. The rules stand in `character` and in the director's `lint`, not
//! here.

mod skeleton;

use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::Failure;
use crate::character::text::estimate_tokens;
use crate::character::{Cast, Contract, Diagnostic, LoadError, Manuscript, Severity, contract};
use crate::director::lint::lint;

/// `kenji check`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Character files; one that `extends:` another is checked together with it [default: the built-in character]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Everything as one JSON object
    #[arg(long)]
    json: bool,
    /// Print a contract as a model reads it
    #[arg(long, value_name = "WHICH", conflicts_with = "json")]
    print: Option<Which>,
    /// The contract that is printed: auto, scene, or dialogue
    #[arg(long, value_name = "SPEC", default_value = "auto", value_parser = ["auto", "scene", "dialogue"], requires = "print")]
    spec: String,
    /// Write the file of a new character to start from, NAME.en.yaml
    #[arg(long = "new", value_name = "NAME", conflicts_with_all = ["files", "json", "print"])]
    new: Option<String>,
}

/// Which contract is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    /// What every visit begins with; the cue brings the rest.
    Public,
    /// Everything, for a model that plays without a director.
    Full,
}

/// A problem as `--json` writes it.
#[derive(Debug, Serialize)]
struct Row<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    severity: &'static str,
    path: &'a str,
    message: &'a str,
}

/// All problems as `--json` writes them.
#[derive(Debug, Serialize)]
struct Report<'a> {
    errors: usize,
    warnings: usize,
    problems: Vec<Row<'a>>,
}

/// Checks, prints or begins character files.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    super::logging::start();
    if let Some(name) = &arguments.new {
        return skeleton::write(name);
    }
    let manuscripts = arguments.files.iter().map(|path| Manuscript::read(path));
    let manuscripts: Vec<_> = match arguments.files.as_slice() {
        [] => vec![Ok(Manuscript::builtin())],
        _ => manuscripts.collect(),
    };
    if let Some(which) = arguments.print {
        return print(arguments, which, manuscripts);
    }
    let (mut diagnostics, mut sizes) = (Vec::new(), String::new());
    for manuscript in manuscripts {
        match manuscript.and_then(|files| check(&files, &mut diagnostics)) {
            Ok(cast) => sizes += &contract_sizes(&cast),
            Err(LoadError::Invalid { diagnostics: found }) => diagnostics.extend(found),
            Err(error) => return Err(error.into()),
        }
    }
    let diagnostics = in_order(diagnostics);
    let count = |severity| diagnostics.iter().filter(|found| found.problem.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let mut out = std::io::stdout().lock();
    if arguments.json {
        serde_json::to_writer(&mut out, &report(&diagnostics, errors, warnings))
            .context("the report")
            .map_err(Failure::Work)?;
        writeln!(out)?;
    } else {
        for diagnostic in &diagnostics {
            writeln!(out, "{diagnostic}\n")?;
        }
        let of = match arguments.files.len() {
            0 => "the built-in character".to_owned(),
            count => number(count, "file"),
        };
        write!(out, "{sizes}")?;
        writeln!(out, "{of}: {}, {}", number(errors, "error"), number(warnings, "warning"))?;
    }
    if errors == 0 { Ok(()) } else { Err(Failure::Work(anyhow!("{} to mend", number(errors, "error")))) }
}

/// Adds what is wrong with `files` to `diagnostics`, and gives the character for its sizes.
fn check(files: &Manuscript, diagnostics: &mut Vec<Diagnostic>) -> Result<Cast, LoadError> {
    diagnostics.extend(files.blanks());
    let cast = files.cast()?;
    for contract in [Contract::Scene, Contract::Dialogue] {
        diagnostics.extend(files.diagnose(contract, lint(&cast.under(contract))));
    }
    Ok(cast)
}

/// By file and line, each once: what both contracts have in common is found under both.
fn in_order(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let key = |found: &Diagnostic| (found.file.clone(), found.place, found.problem.severity, found.problem.to_string());
    diagnostics.sort_by_key(key);
    diagnostics.dedup_by_key(|found| (found.file.clone(), found.place, found.problem.to_string()));
    diagnostics
}

fn report(diagnostics: &[Diagnostic], errors: usize, warnings: usize) -> Report<'_> {
    Report { errors, warnings, problems: diagnostics.iter().map(row).collect() }
}

fn row(found: &Diagnostic) -> Row<'_> {
    Row {
        file: &found.file,
        line: found.place.map(|place| place.line),
        column: found.place.map(|place| place.column),
        severity: found.problem.severity.id(),
        path: &found.problem.path,
        message: &found.problem.message,
    }
}

fn contract_sizes(cast: &Cast) -> String {
    let mut text = String::new();
    for form in [Contract::Scene, Contract::Dialogue] {
        let character = cast.under(form);
        let (public, full) = (contract::public(&character), contract::full(&character));
        let (public, full) = (estimate_tokens(&public), estimate_tokens(&full));
        let _ = writeln!(
            text,
            "{}, {}: public contract about {public} of {} tokens, full {full} of {}",
            character.id,
            form.label(),
            contract::PUBLIC_LIMIT,
            contract::FULL_LIMIT
        );
    }
    text
}

fn number(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    if count == 0 { format!("no {what}s") } else { format!("{count} {what}{ending}") }
}

fn print(arguments: &Arguments, which: Which, files: Vec<Result<Manuscript, LoadError>>) -> Result<(), Failure> {
    let mut files = files.into_iter();
    let (Some(file), None) = (files.next(), files.next()) else {
        return Err(Failure::Usage(anyhow!("--print takes one FILE")));
    };
    let file = file?;
    let form = match arguments.spec.as_str() {
        "scene" => Contract::Scene,
        "dialogue" => Contract::Dialogue,
        _ => file.named_contract(),
    };
    let character = file.cast()?.under(form);
    let text = match which {
        Which::Public => contract::public(&character),
        Which::Full => contract::full(&character),
    };
    writeln!(std::io::stdout().lock(), "{}", crate::character::text::clean(&text))?;
    Ok(())
}
