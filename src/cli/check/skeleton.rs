//! `kenji check --new NAME`: a small, whole character to start from, with a word on every field. What it
//! says stands in `characters/skeleton.en.yaml`; only the name is filled in here.

use std::fs::File;
use std::io::{self, Write};

use anyhow::anyhow;

use super::super::Failure;
use crate::character::text::clean_line;

const SKELETON: &str = include_str!("../../../characters/skeleton.en.yaml");

/// The longest name that is taken, in characters.
const LONGEST_NAME: usize = 60;

/// Writes `<id>.en.yaml` into the current folder and says what to do with it.
///
/// # Errors
/// When the name gives no id, or there is such a file already.
pub fn write(name: &str) -> Result<(), Failure> {
    let name = clean_line(name);
    let id = id_of(&name);
    if id.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(Failure::Usage(anyhow!(
            "--new {name}: needs a name of at most {LONGEST_NAME} characters with a Latin letter in it, since it names \
             the file and the folder of the saves"
        )));
    }
    let path = format!("{id}.en.yaml");
    let mut file = match File::create_new(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(Failure::Usage(anyhow!("{path} is there already; move it, or choose another name")));
        }
        Err(error) => return Err(Failure::Work(anyhow!(error).context(path))),
    };
    file.write_all(filled(&name, &id).as_bytes())?;
    let mut out = io::stdout().lock();
    writeln!(out, "{path} is written. Make it yours, then:")?;
    writeln!(out, "  kenji check {path}")?;
    writeln!(out, "  kenji chat --character {path} --model house --guest")?;
    Ok(())
}

/// The skeleton with the name in its places, all of which stand in single quotes.
fn filled(name: &str, id: &str) -> String {
    let quoted = |text: &str| text.replace('\'', "''");
    let short = name.split(' ').next().unwrap_or(name);
    SKELETON.replace("__id__", id).replace("__short_name__", &quoted(short)).replace("__name__", &quoted(name))
}

/// The name in lower case, everything but Latin letters and digits as one `_`.
fn id_of(name: &str) -> String {
    let parts = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::character::{Contract, Manuscript, Texts};
    use crate::director::lint::lint;

    #[test]
    fn a_name_gives_an_id_for_folders() {
        assert_eq!(id_of("Mori Sachi"), "mori_sachi");
        assert_eq!(id_of("  O'Brien-2 "), "o_brien_2");
        assert_eq!(id_of("森"), "");
    }

    #[test]
    fn whatever_the_name_the_new_file_passes_with_nothing_to_look_at() {
        for name in ["Mori Sachi", "O'Brien: \"the\" # 1", "null", "森 Mori"] {
            let text = filled(name, &id_of(name));
            let files =
                Manuscript::of_texts(Texts { base: ("new.en.yaml", &text), overlay: None, house: None, hears: None });
            let cast = files.cast().unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(cast.under(Contract::Scene).identity.name, name);
            let mut found = files.blanks();
            for contract in [Contract::Scene, Contract::Dialogue] {
                found.extend(files.diagnose(contract, lint(&cast.under(contract))));
            }
            let rows: Vec<_> = found.iter().map(ToString::to_string).collect();
            assert!(rows.is_empty(), "{name}\n{}", rows.join("\n\n"));
        }
    }
}
