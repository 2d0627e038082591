//! From a file to a [`Character`]: size limit, YAML with the author's line and a caret on errors, the
//! file that another one extends, and the two contracts side by side. What the values mean is `validate`'s.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::{Character, Contract, Problem, raw, validate};

/// The largest character file that is read, in bytes.
const LARGEST: u64 = 2 * 1024 * 1024;

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

/// Why a character file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is larger than any character file.
    #[error("{}: {bytes} bytes is more than the {LARGEST} a character file may have", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// It is no YAML, or a field is missing, unknown or of the wrong kind.
    #[error("{excerpt}")]
    Yaml {
        /// File, line, column, the line itself and a caret.
        excerpt: String,
    },
    /// It reads, but it does not hold together.
    #[error("{}", list(file, problems))]
    Invalid {
        /// The file's name.
        file: String,
        /// Everything that is wrong, in the order of the sections.
        problems: Vec<Problem>,
    },
}

fn list(file: &str, problems: &[Problem]) -> String {
    let rows: Vec<_> = problems.iter().map(|problem| format!("{file}: {problem}")).collect();
    rows.join("\n")
}

/// One character in both contracts.
#[derive(Debug, Clone)]
pub struct Cast {
    scene: Arc<Character>,
    dialogue: Arc<Character>,
}

impl Cast {
    /// The character that is built into the program, read once.
    ///
    /// # Errors
    /// Never for a released program: a test loads both files.
    pub fn builtin() -> Result<Self, LoadError> {
        static READ: OnceLock<Cast> = OnceLock::new();
        if let Some(cast) = READ.get() {
            return Ok(cast.clone());
        }
        let cast = Self::read_builtin()?;
        Ok(READ.get_or_init(|| cast).clone())
    }

    fn read_builtin() -> Result<Self, LoadError> {
        let base = parse(BUILTIN_NAME, BUILTIN)?;
        let overlay = parse_overlay(BUILTIN_DIALOGUE_NAME, BUILTIN_DIALOGUE)?;
        Self::of_files(BUILTIN_NAME, base, Some((BUILTIN_DIALOGUE_NAME, overlay)))
    }

    /// The character in `path`. A file that `extends:` another gives the dialogue-only contract and its
    /// base the other one; a whole file is joined by its dialogue-only companion where one lies beside it.
    ///
    /// # Errors
    /// When a file cannot be read, is no character file, or does not hold together.
    pub fn read(path: &Path) -> Result<Self, LoadError> {
        let text = read_file(path)?;
        let name = path.display().to_string();
        if let Some(base_name) = extends(&text) {
            let overlay = parse_overlay(&name, &text)?;
            let (base_name, base_text) = read_base(path, &base_name)?;
            let base = parse(&base_name, &base_text)?;
            return Self::of_files(&base_name, base, Some((&name, overlay)));
        }
        let base = parse(&name, &text)?;
        match companion(path).filter(|companion| companion.is_file()) {
            Some(companion) => {
                let companion_name = companion.display().to_string();
                let overlay = parse_overlay(&companion_name, &read_file(&companion)?)?;
                Self::of_files(&name, base, Some((&companion_name, overlay)))
            }
            None => Self::of_files(&name, base, None),
        }
    }

    fn of_files(name: &str, base: raw::File, overlay: Option<(&str, raw::Overlay)>) -> Result<Self, LoadError> {
        let scene = check(name, base.clone())?;
        let (name, merged) = match overlay {
            Some((overlay_name, overlay)) => (overlay_name, merge(overlay_name, base, overlay)?),
            None => (name, without_beats(base)),
        };
        let dialogue = check(name, merged)?;
        Ok(Self { scene: Arc::new(scene), dialogue: Arc::new(dialogue) })
    }

    /// The character under `contract`.
    pub fn under(&self, contract: Contract) -> Arc<Character> {
        match contract {
            Contract::Scene => Arc::clone(&self.scene),
            Contract::Dialogue => Arc::clone(&self.dialogue),
        }
    }
}

fn read_file(path: &Path) -> Result<String, LoadError> {
    let io = |source| LoadError::Io { path: path.to_owned(), source };
    let bytes = std::fs::metadata(path).map_err(io)?.len();
    if bytes > LARGEST {
        return Err(LoadError::TooLarge { path: path.to_owned(), bytes });
    }
    std::fs::read_to_string(path).map_err(io)
}

/// The base of an overlay: the file of that name beside it, or the built-in one of that name.
fn read_base(overlay: &Path, base: &str) -> Result<(String, String), LoadError> {
    let beside = overlay.with_file_name(base);
    if !beside.exists() && base == BUILTIN_NAME {
        return Ok((base.to_owned(), BUILTIN.to_owned()));
    }
    Ok((beside.display().to_string(), read_file(&beside)?))
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

fn parse(name: &str, text: &str) -> Result<raw::File, LoadError> {
    serde_yaml::from_str(text).map_err(|error| yaml_error(name, text, &error))
}

fn parse_overlay(name: &str, text: &str) -> Result<raw::Overlay, LoadError> {
    serde_yaml::from_str(text).map_err(|error| yaml_error(name, text, &error))
}

fn yaml_error(name: &str, text: &str, error: &serde_yaml::Error) -> LoadError {
    let message = error.to_string();
    let Some(place) = error.location() else {
        return LoadError::Yaml { excerpt: format!("{name}: {message}") };
    };
    let (row, column) = (place.line(), place.column());
    let source = text.lines().nth(row.saturating_sub(1)).unwrap_or_default();
    // serde_yaml ends its message with the place, which stands in front here.
    let message = message.split(" at line ").next().unwrap_or(&message);
    let caret = " ".repeat(column.saturating_sub(1));
    let gutter = " ".repeat(row.to_string().len());
    let excerpt = format!("{name}:{row}:{column}: {message}\n{gutter} |\n{row} | {source}\n{gutter} | {caret}^");
    LoadError::Yaml { excerpt }
}

fn check(name: &str, file: raw::File) -> Result<Character, LoadError> {
    validate::validate(file).map_err(|problems| LoadError::Invalid { file: name.to_owned(), problems })
}

fn merge(name: &str, mut base: raw::File, overlay: raw::Overlay) -> Result<raw::File, LoadError> {
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
                .push(Problem::new(format!("examples.says.{id}"), "no exchange of the extended file has this id")),
        }
    }
    base.language = overlay.language;
    if problems.is_empty() { Ok(base) } else { Err(LoadError::Invalid { file: name.to_owned(), problems }) }
}

fn without_beats(mut base: raw::File) -> raw::File {
    base.format.contract = Contract::Dialogue;
    base.format.rules = DIALOGUE_RULES.map(str::to_owned).to_vec();
    base
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_files_load_in_both_contracts() {
        let cast = Cast::builtin().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(cast.under(Contract::Scene).contract, Contract::Scene);
        assert_eq!(cast.under(Contract::Dialogue).contract, Contract::Dialogue);
        assert_eq!(cast.under(Contract::Scene).identity.name, cast.under(Contract::Dialogue).identity.name);
    }

    #[test]
    fn a_wrong_field_is_shown_with_its_line_and_a_caret() {
        let text = BUILTIN.replacen("\nshop:\n", "\nshop:\n  colour: red\n", 1);
        let error = parse("mine.yaml", &text).expect_err("an unknown field").to_string();
        assert!(error.starts_with("mine.yaml:"), "{error}");
        assert!(error.contains("colour") && error.contains('^'), "{error}");
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = Cast::read(Path::new("/nowhere/kenji.yaml")).expect_err("no such file").to_string();
        assert!(error.contains("/nowhere/kenji.yaml"), "{error}");
    }

    #[test]
    fn an_overlay_may_not_change_who_he_is() {
        let text = format!("{BUILTIN_DIALOGUE}\nidentity: {{}}\n");
        assert!(parse_overlay("x", &text).is_err());
    }

    #[test]
    fn the_companion_of_a_file_is_found_by_name() {
        let path = companion(Path::new("/a/kenji_sato.en.yaml")).expect("a name");
        assert_eq!(path, Path::new("/a/kenji_sato.dialogue_only.en.yaml"));
    }
}
