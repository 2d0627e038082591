//! The files a character is written in: the whole file, and the one that `extends:` it where there is one.
//! This file knows how they are found, read and merged, and in which of them a problem stands; what their
//! values mean is `validate`'s.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::diagnostic::{Diagnostic, Problem};
use super::encoder::Encoder;
use super::hears::{self, Group};
use super::source::{Place, Source};
use super::trained::Trained;
use super::{Cast, Character, Contract, Learned, Lexicon, LoadError, raw, validate};

/// The largest character file that is read, in bytes.
pub(super) const LARGEST: u64 = 4 * 1024 * 1024;

const BUILTIN: &str = include_str!("../../characters/kenji_sato.en.yaml");
const BUILTIN_NAME: &str = "kenji_sato.en.yaml";
const BUILTIN_DIALOGUE: &str = include_str!("../../characters/kenji_sato.dialogue_only.en.yaml");
const BUILTIN_DIALOGUE_NAME: &str = "kenji_sato.dialogue_only.en.yaml";
const BUILTIN_HOUSE: &str = include_str!("../../characters/kenji_sato.house.en.yaml");
const BUILTIN_HOUSE_NAME: &str = "kenji_sato.house.en.yaml";
const BUILTIN_HEARS: &str = include_str!("../../characters/kenji_sato.hears.en.txt");
const BUILTIN_HEARS_NAME: &str = "kenji_sato.hears.en.txt";
/// Whose phrasings the built-in training has seen, by the file's `id`: his also where somebody rewrites him.
const BUILTIN_ID: &str = "kenji_sato";

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
    /// His lines, where they do not stand in the base.
    house: Option<Source>,
    /// What guests say, where that does not stand beside his lines.
    hears: Option<Source>,
    /// What training learned about them, where it lies beside them.
    learned: Learned,
    /// Where a lexicon of its own may lie.
    folder: Option<PathBuf>,
    /// Whether the overlay is the one that was asked for.
    names_overlay: bool,
}

/// The files of one character by their names and texts.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a> {
    /// The whole file.
    pub base: (&'a str, &'a str),
    /// The one that extends it.
    pub overlay: Option<(&'a str, &'a str)>,
    /// The house book.
    pub house: Option<(&'a str, &'a str)>,
    /// The phrasings.
    pub hears: Option<(&'a str, &'a str)>,
}

impl Texts<'static> {
    /// Those that are built into the program.
    pub const BUILTIN: Self = Self {
        base: (BUILTIN_NAME, BUILTIN),
        overlay: Some((BUILTIN_DIALOGUE_NAME, BUILTIN_DIALOGUE)),
        house: Some((BUILTIN_HOUSE_NAME, BUILTIN_HOUSE)),
        hears: Some((BUILTIN_HEARS_NAME, BUILTIN_HEARS)),
    };
}

impl Manuscript {
    /// The character that is built into the program.
    pub fn builtin() -> Self {
        let source = |(name, text): (&'static str, &'static str)| Source::new(name, text);
        let Texts { base, overlay, house, hears } = Texts::BUILTIN;
        Self {
            base: source(base),
            overlay: overlay.map(source),
            house: house.map(source),
            hears: hears.map(source),
            learned: Learned::default(),
            names_overlay: false,
            folder: None,
        }
    }

    /// The files with these names and texts.
    pub fn of_texts(texts: Texts<'_>) -> Self {
        let source = |(name, text): (&str, &str)| Source::new(name, text.to_owned());
        Self {
            base: source(texts.base),
            overlay: texts.overlay.map(source),
            house: texts.house.map(source),
            hears: texts.hears.map(source),
            learned: Learned::default(),
            names_overlay: false,
            folder: None,
        }
    }

    /// The character in `path`. A file that `extends:` another gives the dialogue-only contract and its
    /// base the other one; a whole file is joined by its companions where they lie beside it: the
    /// dialogue-only one, the house book, the phrasings.
    ///
    /// # Errors
    /// When a file cannot be read, or is larger than any character file.
    pub fn read(path: &Path) -> Result<Self, LoadError> {
        let named = read_file(path)?;
        let folder = path.parent().map(Path::to_owned);
        if let Some(extended) = extends(named.text()) {
            let base = read_base(path, &extended, &named)?;
            let beside = path.with_file_name(&extended);
            let (house, hears) = read_book(&beside)?;
            let learned = read_learned(&beside)?;
            return Ok(Self { base, overlay: Some(named), house, hears, learned, names_overlay: true, folder });
        }
        let overlay = read_companion(path, "dialogue_only", "yaml")?;
        let (house, hears) = read_book(path)?;
        let learned = read_learned(path)?;
        Ok(Self { base: named, overlay, house, hears, learned, names_overlay: false, folder })
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
        let house = self.house.as_ref().map(parse::<raw::House>).transpose();
        let hears = self.hears.as_ref().map(parse_hears).transpose();
        let (mut base, overlay, house, hears) = match (base, overlay, house, hears) {
            (Ok(base), Ok(overlay), Ok(house), Ok(hears)) => (base, overlay, house, hears),
            (base, overlay, house, hears) => {
                let wrong = [base.err(), overlay.err(), house.err(), hears.err()];
                let diagnostics = wrong.into_iter().flatten().map(|found| *found).collect();
                return Err(LoadError::Invalid { diagnostics });
            }
        };
        let found = self.join(&mut base, house, hears.unwrap_or_default());
        if !found.is_empty() {
            return Err(LoadError::Invalid { diagnostics: found });
        }
        let lexicon = Arc::new(self.lexicon(&base.language)?);
        let learned = self.learned.clone();
        let learned = if base.id == BUILTIN_ID { learned.or_builtin() } else { learned };
        let scene = self.validated(Contract::Scene, base.clone());
        let merged = match overlay {
            Some(overlay) => merge(base, overlay).map_err(|problems| self.diagnose(Contract::Dialogue, problems)),
            None => Ok(without_beats(base)),
        };
        let dialogue = merged.and_then(|merged| self.validated(Contract::Dialogue, merged));
        match (scene, dialogue) {
            (Ok(mut scene), Ok(mut dialogue)) => {
                dialogue.exchanges.share(&scene.exchanges);
                (scene.lexicon, scene.learned) = (Arc::clone(&lexicon), learned.clone());
                (dialogue.lexicon, dialogue.learned) = (lexicon, learned);
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
        let sources = std::iter::once(&self.base).chain(&self.overlay).chain(&self.house);
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

    /// Puts the house book and the phrasings into `base`, where the rest of the program looks for them.
    fn join(&self, base: &mut raw::File, house: Option<raw::House>, hears: Vec<Group>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        if let (Some(house), Some(source)) = (house, &self.house) {
            for (field, is, wanted) in
                [("schema", house.schema.to_string(), base.schema.to_string()), ("id", house.id, base.id.clone())]
            {
                if is != wanted {
                    let message = format!("is '{is}', but in the character file '{wanted}'");
                    found.push(Diagnostic::of(source, Problem::new(field, message)));
                }
            }
            base.examples.exchanges.extend(house.exchanges);
            base.examples.suggestions.extend(house.suggestions);
        }
        let Some(source) = &self.hears else { return found };
        for Group { intent, row, phrasings } in hears {
            let place = Place { line: row, column: 1, width: intent.chars().count() };
            let mut wrong = |message| found.push(Diagnostic::at(source, Some(place), Problem::new(&intent, message)));
            let known = match intent.strip_prefix(hears::TOPIC) {
                Some(id) => base.topics.iter_mut().find(|topic| topic.id == id).map(|topic| &mut topic.asks),
                None => {
                    // The exchange that is called as the intent is everybody's; else any will do.
                    let exchanges = &mut base.examples.exchanges;
                    let called = exchanges.iter().position(|exchange| exchange.id == intent);
                    let nth = called.or_else(|| exchanges.iter().position(|exchange| exchange.intent == intent));
                    nth.map(|nth| &mut exchanges[nth].hears)
                }
            };
            match known {
                None => wrong("is no intent of an exchange, nor a topic"),
                Some(known) if !known.is_empty() => wrong("has its phrasings twice, or in another file as well"),
                Some(known) => *known = phrasings.into_iter().map(|(_, text)| text).collect(),
            }
        }
        found
    }

    /// The phrasing that `path` names, in the file of phrasings: its row.
    fn phrasing_at(&self, path: &str) -> Option<(&Source, Place)> {
        let source = self.hears.as_ref()?;
        let (owner, nth) = path.strip_suffix(']')?.rsplit_once('[')?;
        let nth: usize = nth.parse().ok()?;
        let intent = match owner.strip_prefix("topics.") {
            Some(rest) => format!("{}{}", hears::TOPIC, rest.strip_suffix(".asks")?),
            None => {
                let id = owner.strip_prefix("examples.exchanges.")?.strip_suffix(".hears")?;
                let house = self.house.as_ref().and_then(|source| parse::<raw::House>(source).ok());
                let base = parse::<raw::File>(&self.base).ok()?;
                let all = base.examples.exchanges.into_iter().chain(house.into_iter().flat_map(|book| book.exchanges));
                all.into_iter().find(|exchange| exchange.id == id)?.intent
            }
        };
        let groups = parse_hears(source).ok()?;
        let group = groups.into_iter().find(|group| group.intent == intent)?;
        let (row, text) = group.phrasings.get(nth)?;
        let column = source.row(*row).find(text.as_ref()).unwrap_or_default() + 1;
        Some((source, Place { line: *row, column, width: text.chars().count() }))
    }

    fn diagnose_one(&self, contract: Contract, mut problem: Problem) -> Diagnostic {
        if let Some(overlay) = self.overlay.as_ref().filter(|_| contract == Contract::Dialogue) {
            let own_path = match problem.path.strip_prefix("examples.exchanges.") {
                Some(rest) => format!("examples.says.{}", rest.replacen(".says", "", 1)),
                None => problem.path.clone(),
            };
            if overlay.holds(overlaid_part(&own_path)) {
                problem.path = own_path;
                return Diagnostic::of(overlay, problem);
            }
        }
        if let Some((source, place)) = self.phrasing_at(&problem.path) {
            return Diagnostic::at(source, Some(place), problem);
        }
        let in_book = problem.path.strip_prefix("examples.");
        if let (Some(path), Some(house)) = (in_book, &self.house)
            && !self.base.holds(&problem.path)
        {
            problem.path = path.to_owned();
            return Diagnostic::of(house, problem);
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

/// The house book and the phrasings of the character in `path`: beside it, or the built-in ones of the
/// built-in character's name.
fn read_book(path: &Path) -> Result<(Option<Source>, Option<Source>), LoadError> {
    let (house, hears) = (read_companion(path, "house", "yaml")?, read_companion(path, "hears", "txt")?);
    let is_builtin = path.file_name().is_some_and(|name| name == BUILTIN_NAME);
    if house.is_none() && is_builtin {
        let builtin = Source::new(BUILTIN_HOUSE_NAME, BUILTIN_HOUSE);
        return Ok((Some(builtin), hears.or_else(|| Some(Source::new(BUILTIN_HEARS_NAME, BUILTIN_HEARS)))));
    }
    Ok((house, hears))
}

/// What training learned about the phrasings of the character in `path`, as far as it lies beside it.
fn read_learned(path: &Path) -> Result<Learned, LoadError> {
    let features = read_bytes(path, "hears", "bin", Trained::parse)?;
    let encoder = read_bytes(path, "encoder", "safetensors", Encoder::parse)?;
    Ok(Learned { features, encoder })
}

/// What `parse` makes of the companion of `path` that is called `kind`, if it lies beside it.
fn read_bytes<T, E: Display>(
    path: &Path,
    kind: &str,
    ending: &str,
    parse: impl Fn(Vec<u8>) -> Result<T, E>,
) -> Result<Option<Arc<T>>, LoadError> {
    let Some(file) = companion(path, kind, ending).filter(|file| file.is_file()) else { return Ok(None) };
    let bytes = std::fs::read(&file).map_err(|source| LoadError::Io { path: file.clone(), source })?;
    match parse(bytes) {
        Ok(read) => Ok(Some(Arc::new(read))),
        Err(what) => {
            let source = Source::new(file.display().to_string(), String::new());
            let problem = Problem::new("", format!("{what}: make it anew, or take it away and the words count alone"));
            Err(LoadError::Invalid { diagnostics: vec![Diagnostic::of(&source, problem)] })
        }
    }
}

/// The companion of `path` that is called `kind`, if it lies beside it.
fn read_companion(path: &Path, kind: &str, ending: &str) -> Result<Option<Source>, LoadError> {
    let found = companion(path, kind, ending).filter(|companion| companion.is_file());
    found.map(|companion| read_file(&companion)).transpose()
}

/// `x.en.yaml` has the companion `x.<kind>.en.<ending>`.
fn companion(path: &Path, kind: &str, ending: &str) -> Option<PathBuf> {
    let name = path.file_stem()?.to_str()?;
    let own = match name.split_once('.') {
        Some((stem, language)) => format!("{stem}.{kind}.{language}.{ending}"),
        None => format!("{name}.{kind}.{ending}"),
    };
    Some(path.with_file_name(own))
}

fn parse_hears(source: &Source) -> Result<Vec<Group>, Box<Diagnostic>> {
    hears::parse(source)
        .map_err(|(place, what)| Box::new(Diagnostic::at(source, Some(place), Problem::new("this row", what))))
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
        let files = Texts { base: ("mine.yaml", &text), overlay: None, ..Texts::BUILTIN };
        Manuscript::of_texts(files).cast().expect_err("a fault").to_string()
    }

    /// What loading the built-in companion says once `from` is replaced by `to` in it.
    fn told_of_overlay(from: &str, to: &str) -> String {
        assert!(BUILTIN_DIALOGUE.contains(from), "{from}");
        let text = BUILTIN_DIALOGUE.replacen(from, to, 1);
        let files = Texts { base: ("base.yaml", BUILTIN), overlay: Some(("over.yaml", &text)), ..Texts::BUILTIN };
        Manuscript::of_texts(files).cast().expect_err("a fault").to_string()
    }

    #[test]
    fn a_wrong_field_is_shown_with_its_line_and_a_caret() {
        let told = told("\nshop:\n", "\nshop:\n  colour: red\n");
        assert!(told.contains("--> mine.yaml:154:3\n"), "{told}");
        assert!(told.contains("154 |   colour: red\n    |   ^"), "{told}");
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
        let companion = |kind, ending| companion(Path::new("/a/kenji_sato.en.yaml"), kind, ending).expect("a name");
        assert_eq!(companion("dialogue_only", "yaml"), Path::new("/a/kenji_sato.dialogue_only.en.yaml"));
        assert_eq!(companion("hears", "txt"), Path::new("/a/kenji_sato.hears.en.txt"));
    }

    #[test]
    fn an_overlay_replaces_sections_and_the_lines_of_exchanges() {
        assert_eq!(overlaid_part("voice.rules[1]"), "voice");
        assert_eq!(overlaid_part("examples.says.greet[0]"), "examples.says.greet");
        assert_eq!(overlaid_part("examples.says.greet"), "examples.says.greet");
    }
}
