//! A [`Cast`]: one character in both contracts, and why a file gives none. How the files are found and read
//! is `manuscript`'s, what their values mean is `validate`'s.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::diagnostic::Diagnostic;
use super::manuscript::{LARGEST, Manuscript};
use super::{Character, Contract};

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
    /// It is no YAML, a field is missing, unknown or of the wrong kind, or it does not hold together.
    #[error("{}", list(diagnostics))]
    Invalid {
        /// Everything that is wrong, in the order of the sections.
        diagnostics: Vec<Diagnostic>,
    },
}

fn list(diagnostics: &[Diagnostic]) -> String {
    let count = diagnostics.len();
    let blocks: Vec<_> = diagnostics.iter().map(ToString::to_string).collect();
    format!("{count} problem{}\n\n{}", if count == 1 { "" } else { "s" }, blocks.join("\n\n"))
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
        let cast = Manuscript::builtin().cast()?;
        Ok(READ.get_or_init(|| cast).clone())
    }

    /// The character in `path`, as [`Manuscript::read`] finds its files.
    ///
    /// # Errors
    /// When a file cannot be read, is no character file, or does not hold together.
    pub fn read(path: &Path) -> Result<Self, LoadError> {
        Manuscript::read(path)?.cast()
    }

    pub(super) fn of(scene: Character, dialogue: Character) -> Self {
        Self { scene: Arc::new(scene), dialogue: Arc::new(dialogue) }
    }

    /// The character under `contract`.
    pub fn under(&self, contract: Contract) -> Arc<Character> {
        match contract {
            Contract::Scene => Arc::clone(&self.scene),
            Contract::Dialogue => Arc::clone(&self.dialogue),
        }
    }
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
    fn a_file_that_is_not_there_is_named() {
        let error = Cast::read(Path::new("/nowhere/kenji.yaml")).expect_err("no such file").to_string();
        assert!(error.contains("/nowhere/kenji.yaml"), "{error}");
    }
}
