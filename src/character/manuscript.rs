//! The files a character is written in: the whole file, and the one that `extends:` it where there is one.
//! This file knows how they are found, read and merged, and in which of them a problem stands; what their
//! values mean is `validate`'s.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::diagnostic::{Diagnostic, Problem};
use super::source::{Place, Source};
use super::{Cast, Character, Contract, Lexicon, LoadError, raw, validate};

/// The largest character file that is read, in bytes.
pub(super) const LARGEST: u64 = 2 * 1024 * 1024;

const BUILTIN: &str = include_str!("../../characters/kenji_sato.en.yaml");
const BUILTIN_NAME: &str = "kenji_sato.en.yaml";
const BUILTIN_DIALOGUE: &str = include_str!("../../characters/kenji_sato.dialogue_only.en.yaml");
const BUILTIN_DIALOGUE_NAME: &str = "kenji_sato.dialogue_only.en.yaml";

/// How a reply is written without beats, for a file that has no dialogue-only companion.
const DIALOGUE_RULES: [&str; 3] = [
    "Write only what is said aloud. No actions, no asterisks, no quotation marks.",
    "One to three short sentences.",
    "Silence is `...` alone.",
];

/// One character's files.
#[derive(Debug)]
pub struct Manuscript {
    base: Source,
    overlay: Option<Source>,
    /// Where a lexicon of its own may lie.
    folder: Option<PathBuf>,
    /// Whether the overlay is the one that was asked for.
    names_overlay: bool,
}

impl Manuscript {
    /// The character that is built into the program.
    pub fn builtin() -> Self {
        let overlay = Source::new(BUILTIN_DIALOGUE_NAME, BUILTIN_DIALOGUE);
        Self { base: Source::new(BUILTIN_NAME, BUILTIN), overlay: Some(overlay), names_overlay: false, folder: None }
    }

    /// The files with these names and texts: the whole one, and the one that extends it.
    pub fn of_texts(base: (&str, &str), overlay: Option<(&str, &str)>) -> Self {
        let source = |(name, text): (&str, &str)| Source::new(name, text.to_owned());
        Self { base: source(base), overlay: overlay.map(source), names_overlay: false, folder: None }
    }

    /// The character in `path`. A file that `extends:` another gives the dialogue-only contract and its
    /// base the other one; a whole file is joined by its dialogue-only companion where one lies beside it.
    ///
    /// # Errors
    /// When a file cannot be read, or is larger than any character file.
    pub fn read(path: &Path) -> Result<Self, LoadError> {
        let named = read_file(path)?;
        let folder = path.parent().map(Path::to_owned);
        if let Some(base) = extends(named.text()) {
            let base = read_base(path, &base, &named)?;
            return Ok(Self { base, overlay: Some(named), names_overlay: true, folder });
        }
        let companion = companion(path).filter(|companion| companion.is_file());
        let overlay = companion.map(|companion| read_file(&companion)).transpose()?;
        Ok(Self { base: named, overlay, names_overlay: false, folder })
    }

    /// The contract that the file gives which was asked for.
    pub fn named_contract(&self) -> Contract {
        if self.names_overlay { Contract::Dialogue } else { Contract::Scene }
    }

    /// The character in both contracts.
    ///
    /// # Errors
    /// When a file is no YAML of the right shape, or does not hold together: everything that is wrong.
    pub fn cast(&self) -> Result<Cast, LoadError> {
        let base = parse::<raw::File>(&self.base);
        let overlay = self.overlay.as_ref().map(parse::<raw::Overlay>).transpose();
        let (base, overlay) = match (base, overlay) {
            (Ok(base), Ok(overlay)) => (base, overlay),
            (base, overlay) => {
                let diagnostics = base.err().into_iter().chain(overlay.err()).map(|found| *found).collect();
                return Err(LoadError::Invalid { diagnostics });
            }
        };
        let lexicon = Arc::new(self.lexicon(&base.language)?);
        let scene = self.validated(Contract::Scene, base.clone());
        let merged = match overlay {
            Some(overlay) => merge(base, overlay).map_err(|problems| self.diagnose(Contract::Dialogue, problems)),
            None => Ok(without_beats(base)),
        };
        let dialogue = merged.and_then(|merged| self.validated(Contract::Dialogue, merged));
        match (scene, dialogue) {
            (Ok(mut scene), Ok(mut dialogue)) => {
                scene.lexicon = Arc::clone(&lexicon);
                dialogue.lexicon = lexicon;
                Ok(Cast::of(scene, dialogue))
            }
            (scene, dialogue) => {
                let mut diagnostics = scene.err().unwrap_or_default();
                diagnostics.extend(dialogue.err().unwrap_or_default());
                Err(LoadError::Invalid { diagnostics: once_each(diagnostics) })
            }
        }
    }

    /// The lexicon of `language`: a file beside the character's, or the one that is built in.
    fn lexicon(&self, language: &str) -> Result<Lexicon, LoadError> {
        let file = format!("lexicon.{language}.yaml");
        let wrong = |diagnostic| LoadError::Invalid { diagnostics: vec![diagnostic] };
        let beside = self.folder.as_ref().map(|folder| folder.join(&file)).filter(|beside| beside.is_file());
        if let Some(beside) = beside {
            let source = read_file(&beside)?;
            return Lexicon::parse(source.text()).map_err(|error| wrong(yaml_error(&source, &error)));
        }
        let builtin = Lexicon::builtin(language).unwrap_or_else(|| {
            let message = format!("is '{language}', for which no lexicon is built in: put a {file} beside this file");
            Err(<serde_yaml::Error as serde::de::Error>::custom(message))
        });
        builtin.map_err(|error| wrong(Diagnostic::of(&self.base, Problem::new("language", error.to_string()))))
    }

    /// `problems` of the character under `contract`, each in the file and line it stands in.
    pub fn diagnose(&self, contract: Contract, problems: Vec<Problem>) -> Vec<Diagnostic> {
        problems.into_iter().map(|problem| self.diagnose_one(contract, problem)).collect()
    }

    /// Every value that is left blank, as a problem: a blank slot is no answer.
    pub fn blanks(&self) -> Vec<Diagnostic> {
        let sources = std::iter::once(&self.base).chain(&self.overlay);
        let of = |source| {
            let problem = |path| Diagnostic::of(source, Problem::new(path, "is left blank"));
            source.blanks().into_iter().map(problem).collect::<Vec<_>>()
        };
        sources.flat_map(of).collect()
    }

    fn validated(&self, contract: Contract, file: raw::File) -> Result<Character, Vec<Diagnostic>> {
        let wrong = (file.format.contract != contract).then(|| {
            let (is, wanted) = (contract_id(file.format.contract), contract_id(contract));
            Problem::new("format.contract", format!("is {is}, but this file gives the {wanted} contract"))
        });
        let validated = validate::validate(file);
        let problems: Vec<_> = match validated {
            Ok(character) if wrong.is_none() => return Ok(character),
            Ok(_) => wrong.into_iter().collect(),
            Err(problems) => problems.into_iter().chain(wrong).collect(),
        };
        Err(self.diagnose(contract, problems))
    }

    fn diagnose_one(&self, contract: Contract, mut problem: Problem) -> Diagnostic {
        let overlay = self.overlay.as_ref().filter(|_| contract == Contract::Dialogue);
        let Some(overlay) = overlay else { return Diagnostic::of(&self.base, problem) };
        let own_path = match problem.path.strip_prefix("examples.exchanges.") {
            Some(rest) => format!("examples.says.{}", rest.replacen(".says", "", 1)),
            None => problem.path.clone(),
        };
        if overlay.holds(overlaid_part(&own_path)) {
            problem.path = own_path;
            return Diagnostic::of(overlay, problem);
        }
        Diagnostic::of(&self.base, problem)
    }
}

/// The part of a path that an overlay replaces as a whole: a section, or the lines of one exchange.
fn overlaid_part(path: &str) -> &str {
    let steps = if path.starts_with("examples.says.") { 3 } else { 1 };
    let end = path.match_indices(['.', '[']).nth(steps - 1).map_or(path.len(), |(at, _)| at);
    &path[..end]
}

/// The diagnostics without those that say the same of the same place.
pub(super) fn once_each(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics {
        if !kept.contains(&diagnostic) {
            kept.push(diagnostic);
        }
    }
    kept
}

fn contract_id(contract: Contract) -> &'static str {
    match contract {
        Contract::Scene => "scene",
        Contract::Dialogue => "dialogue",
    }
}

fn read_file(path: &Path) -> Result<Source, LoadError> {
    let io = |source| LoadError::Io { path: path.to_owned(), source };
    let bytes = std::fs::metadata(path).map_err(io)?.len();
    if bytes > LARGEST {
        return Err(LoadError::TooLarge { path: path.to_owned(), bytes });
    }
    Ok(Source::new(path.display().to_string(), std::fs::read_to_string(path).map_err(io)?))
}

/// The base of an overlay: the file of that name beside it, or the built-in one of that name.
fn read_base(path: &Path, base: &str, overlay: &Source) -> Result<Source, LoadError> {
    let beside = path.with_file_name(base);
    if !beside.exists() {
        if base == BUILTIN_NAME {
            return Ok(Source::new(base, BUILTIN));
        }
        let problem = Problem::new("extends", format!("names '{base}', and there is no such file beside this one"));
        return Err(LoadError::Invalid { diagnostics: vec![Diagnostic::of(overlay, problem)] });
    }
    read_file(&beside)
}

/// `x.en.yaml` has the companion `x.dialogue_only.en.yaml`.
fn companion(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let (stem, rest) = name.split_once('.')?;
    Some(path.with_file_name(format!("{stem}.dialogue_only.{rest}")))
}

/// The value of a top-level `extends:` key, read before anything else is asked of the file.
fn extends(text: &str) -> Option<String> {
    let row = text.lines().find_map(|row| row.strip_prefix("extends:"))?;
    Some(row.split(" #").next().unwrap_or(row).trim().trim_matches(['"', '\'']).to_owned())
}

fn parse<T: DeserializeOwned>(source: &Source) -> Result<T, Box<Diagnostic>> {
    serde_yaml::from_str(source.text()).map_err(|error| Box::new(yaml_error(source, &error)))
}

/// What serde says, in the place it names.
fn yaml_error(source: &Source, error: &serde_yaml::Error) -> Diagnostic {
    let said = error.to_string();
    // serde_yaml ends its message with the place and begins it with the path of fields, if it knows one.
    let said = said.split(" at line ").next().unwrap_or(&said);
    let (path, message) = match said.split_once(": ") {
        Some((path, message)) if !path.contains(' ') => (path, message),
        _ => ("", said),
    };
    let place = error.location().map(|place| Place { line: place.line(), column: place.column().max(1), width: 1 });
    let message = match (path, message.split_once(" field ")) {
        ("", _) => message.to_owned(),
        (_, Some(("missing", field))) => format!("lacks the field {field}"),
        (_, Some(("unknown", field))) => format!("has the unknown field {field}"),
        _ => format!("cannot be read: {message}"),
    };
    Diagnostic::at(source, place, Problem::new(path, message))
}

fn merge(mut base: raw::File, overlay: raw::Overlay) -> Result<raw::File, Vec<Problem>> {
    let mut problems = Vec::new();
    if overlay.id != base.id {
        problems.push(Problem::new("id", format!("is '{}', but the extended file is '{}'", overlay.id, base.id)));
    }
    if let Some(voice) = overlay.voice {
        base.voice = voice;
    }
    base.format.contract = Contract::Dialogue;
    if let Some(mut format) = overlay.format {
        format.guard = format.guard.or(base.format.guard);
        base.format = format;
    }
    for (id, says) in overlay.examples.map(|examples| examples.says).unwrap_or_default() {
        match base.examples.exchanges.iter_mut().find(|exchange| exchange.id == id) {
            Some(exchange) => exchange.says = says,
            None => problems
                .push(Problem::new(format!("examples.says.{id}"), "names no exchange of the file that is extended")),
        }
    }
    base.schema = overlay.schema;
    base.language = overlay.language;
    if problems.is_empty() { Ok(base) } else { Err(problems) }
}

fn without_beats(mut base: raw::File) -> raw::File {
    base.format.contract = Contract::Dialogue;
    base.format.rules = DIALOGUE_RULES.map(str::to_owned).to_vec();
    base
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What loading the built-in file says once `from` is replaced by `to` in it.
    fn told(from: &str, to: &str) -> String {
        assert!(BUILTIN.contains(from), "{from}");
        let text = BUILTIN.replacen(from, to, 1);
        let error = Manuscript::of_texts(("mine.yaml", &text), None).cast().expect_err("a fault");
        error.to_string()
    }

    /// What loading the built-in companion says once `from` is replaced by `to` in it.
    fn told_of_overlay(from: &str, to: &str) -> String {
        assert!(BUILTIN_DIALOGUE.contains(from), "{from}");
        let text = BUILTIN_DIALOGUE.replacen(from, to, 1);
        let files = Manuscript::of_texts(("base.yaml", BUILTIN), Some(("over.yaml", &text)));
        files.cast().expect_err("a fault").to_string()
    }

    #[test]
    fn a_wrong_field_is_shown_with_its_line_and_a_caret() {
        let told = told("\nshop:\n", "\nshop:\n  colour: red\n");
        assert!(told.contains("--> mine.yaml:145:3\n"), "{told}");
        assert!(told.contains("145 |   colour: red\n    |   ^"), "{told}");
    }

    #[test]
    fn a_missing_slot_of_the_raster_is_named_where_it_should_stand() {
        let told = told("    wound: >-", "    wounds: >-");
        assert!(told.contains("error: identity.raster has the unknown field `wounds`"), "{told}");
    }

    #[test]
    fn all_that_does_not_hold_together_is_shown_at_once_each_in_its_place() {
        let told = told("last_order: '21:40'\n  last_train: '22:50'", "last_order: late\n  last_train: later");
        assert!(told.starts_with("2 problems\n\nerror: shop.last_order 'late' is no time of day"), "{told}");
        assert!(told.contains("  last_order: late\n    |               ^^^^\n"), "{told}");
        assert!(told.contains("  last_train: later\n    |               ^^^^^"), "{told}");
    }

    #[test]
    fn a_problem_of_an_overlay_stands_in_the_overlay() {
        let told = told_of_overlay("    greet:", "    greeet:");
        assert!(told.contains("error: examples.says.greeet names no exchange"), "{told}");
        assert!(told.contains("--> over.yaml:"), "{told}");
        let told = told_of_overlay("extends: ", "schema_is: 1\nextends: ");
        assert!(told.contains("unknown field `schema_is`"), "{told}");
    }

    #[test]
    fn an_overlay_may_not_change_who_he_is() {
        assert!(told_of_overlay("\nvoice:\n", "\nidentity: {}\nvoice:\n").contains("unknown field `identity`"));
    }

    #[test]
    fn an_overlay_of_the_wrong_contract_is_refused() {
        let told = told_of_overlay("contract: dialogue", "contract: scene");
        assert!(told.contains("format.contract is scene") && told.contains("--> over.yaml:"), "{told}");
    }

    #[test]
    fn the_companion_of_a_file_is_found_by_name() {
        let path = companion(Path::new("/a/kenji_sato.en.yaml")).expect("a name");
        assert_eq!(path, Path::new("/a/kenji_sato.dialogue_only.en.yaml"));
    }

    #[test]
    fn an_overlay_replaces_sections_and_the_lines_of_exchanges() {
        assert_eq!(overlaid_part("voice.rules[1]"), "voice");
        assert_eq!(overlaid_part("examples.says.greet[0]"), "examples.says.greet");
        assert_eq!(overlaid_part("examples.says.greet"), "examples.says.greet");
    }
}
