//! Whom "he" and "she" mean. What guests ask second and third names nobody any more: "How's Mika?", then "How old is
//! she?" Here the pronoun gives way to whom it stands for, as far as somebody was just spoken of: a person of the
//! cook's by name, or somebody's father, boss or dog. It looks back over a few lines, and guesses at nothing else.

use crate::character::raw::Pronoun;
use crate::character::{Character, Words};

/// How many of a guest's lines are looked back on.
const LOOKS_BACK: usize = 3;

/// Somebody who was spoken of.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Somebody {
    /// As a line would name them: `my father`, `mika`.
    phrase: String,
    /// `None` for who may be either.
    pronoun: Option<Pronoun>,
    /// Whether it is somebody of the guest's.
    of_guest: bool,
}

/// `line` with "he" and "she" named, after what the guest `heard` before, oldest first, and the cook `said` last.
/// `None` where nobody is meant, or nobody was spoken of.
pub fn named(character: &Character, line: &str, heard: &[Words], said: Option<&str>) -> Option<String> {
    let words = Words::of(line);
    let meant: Vec<Pronoun> = words.iter().filter_map(pronoun_of).collect();
    if meant.is_empty() {
        return None;
    }
    let people = people(character);
    let somebodies = |words: &Words| somebodies(character, &people, words);
    let spoken_of = somebodies(&words);
    // Who speaks of himself and not to the cook speaks of his own.
    let own_only = super::manner::is_of_himself(&words);
    let mut before = heard.iter().rev().take(LOOKS_BACK);
    let latest = before.next().into_iter().cloned().chain(said.map(Words::of)).chain(before.cloned());
    let before: Vec<Somebody> = latest.flat_map(|words| somebodies(&words).into_iter().rev()).collect();
    let stands_for = |pronoun: Pronoun| {
        let is_named = spoken_of.iter().any(|somebody| somebody.pronoun.is_none_or(|other| other == pronoun));
        let fits = |somebody: &&Somebody| {
            somebody.pronoun.is_none_or(|other| other == pronoun) && (somebody.of_guest || !own_only)
        };
        before.iter().find(fits).filter(|_| !is_named).map(|somebody| somebody.phrase.as_str())
    };
    let named = with_names(line, stands_for);
    (named != line).then_some(named)
}

/// The cook's people, by their names.
fn people(character: &Character) -> Vec<(Words, Pronoun)> {
    let people = &character.identity.people;
    people.iter().filter_map(|person| Some((Words::of(&person.name), person.pronoun?))).collect()
}

/// The people that `words` speak of, in their order.
fn somebodies(character: &Character, people: &[(Words, Pronoun)], words: &Words) -> Vec<Somebody> {
    let lexicon = &character.lexicon;
    let words: Vec<&str> = words.iter().collect();
    let at = |nth: usize| {
        let word = words[nth];
        if let Some((name, pronoun)) = people.iter().find(|(name, _)| name.get(0) == Some(word)) {
            return Some(Somebody { phrase: name.joined().to_owned(), pronoun: Some(*pronoun), of_guest: false });
        }
        let whose = *words.get(nth.checked_sub(1)?)?;
        let of_guest = matches!(whose, "my" | "our");
        let kin = lexicon.kin.iter().find(|(_, words)| words.contains(word));
        let (kind, _) = kin.filter(|_| of_guest || whose == "your")?;
        Some(Somebody { phrase: format!("{whose} {word}"), pronoun: kind.pronoun(), of_guest })
    };
    (0..words.len()).filter_map(at).collect()
}

fn pronoun_of(word: &str) -> Option<Pronoun> {
    match word {
        "he" | "him" | "his" | "hes" => Some(Pronoun::He),
        "she" | "her" | "hers" | "shes" => Some(Pronoun::She),
        _ => None,
    }
}

/// `line` with each pronoun that stands for somebody in his place.
fn with_names<'a>(line: &str, stands_for: impl Fn(Pronoun) -> Option<&'a str>) -> String {
    let in_word = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
    let mut named = String::with_capacity(line.len());
    let mut rest = line;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !in_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let folded = Words::of(word);
        let folded = folded.joined();
        match pronoun_of(folded).and_then(&stands_for) {
            Some(phrase) => {
                named.push_str(phrase);
                named.push_str(match folded {
                    "his" | "hers" => "'s",
                    "hes" | "shes" => " is",
                    _ => "",
                });
            }
            None => named.push_str(word),
        }
        let marks = after.find(in_word).unwrap_or(after.len());
        named.push_str(&after[..marks]);
        rest = &after[marks..];
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::character::{Cast, Contract};

    fn after(heard: &[&str], said: &str, line: &str) -> Option<String> {
        let cast = Cast::builtin().unwrap_or_else(|error| panic!("{error}"));
        let heard: Vec<Words> = heard.iter().map(|line| Words::of(line)).collect();
        named(&cast.under(Contract::Scene), line, &heard, Some(said).filter(|said| !said.is_empty()))
    }

    #[test]
    fn a_pronoun_stands_for_whom_the_guest_spoke_of() {
        for (heard, said, line, meant) in [
            (&["How's Mika?"][..], "Seventeen, and exams.", "How old is she?", "How old is mika?"),
            (&["My dad is in hospital"], "Which one?", "it's his heart", "it's my dad's heart"),
            (
                &["is your father well", "cold out"],
                "",
                "He's alive, isn't he?",
                "your father is alive, isn't your father?",
            ),
            (&["who fills the gyoza"], "Yuko does.", "do you miss her", "do you miss yuko"),
            (&["my boss shouted at me"], "", "she always does", "my boss always does"),
        ] {
            assert_eq!(after(heard, said, line).as_deref(), Some(meant), "{heard:?} {line}");
        }
    }

    #[test]
    fn nobody_is_named_where_nobody_was_spoken_of_or_somebody_is() {
        for (heard, said, line) in [
            (&["How's business?"][..], "Quiet.", "How old is she?"),
            (&["How's Mika?"], "", "My sister says she hates school"),
            (&["How's Mika?"], "", "How is Takumi?"),
            (&["How's Mika?"], "", "and what about him?"),
            // Who left the guest is nobody of the cook's.
            (&["How's Yuko?"], "", "she left me last night"),
            (&["How's Mika?", "a beer", "gyoza", "nice soup"], "", "does she cook?"),
        ] {
            assert_eq!(after(heard, said, line), None, "{heard:?} {line}");
        }
    }
}
