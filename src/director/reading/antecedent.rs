//! Whom "he" and "she" mean. What guests ask second and third names nobody any more: "How's Mika?", then "How old is
//! she?" Here the pronoun gives way to whom it stands for, as far as somebody was just spoken of: a person of the
//! cook's by name, or somebody's father, boss or dog. It looks back over a few lines, and guesses at nothing else.

use crate::character::raw::Pronoun;
use crate::character::{Character, Words};

/// How many of a guest's lines are looked back on.
const LOOKS_BACK: usize = 3;

/// Words that may stand before somebody, and how many may stand between.
const WHOSE: [&str; 6] = ["my", "our", "your", "the", "that", "this"];
const MOST_BETWEEN: usize = 1;

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

impl Somebody {
    /// As the other one would speak of them.
    fn turned(self) -> Self {
        let phrase = match self.phrase.split_once(' ') {
            Some(("my" | "our", who)) => format!("your {who}"),
            Some(("your", who)) => format!("my {who}"),
            _ => return self,
        };
        Self { of_guest: phrase.starts_with("my "), phrase, pronoun: self.pronoun }
    }
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
    let by_guest = |words: &Words| somebodies(character, &people, words);
    // What is the cook's own in his mouth is "your" in the guest's.
    let by_cook = |said: &str| {
        let turned = somebodies(character, &people, &Words::of(said)).into_iter();
        turned.map(Somebody::turned).collect::<Vec<_>>()
    };
    let spoken_of = by_guest(&words);
    // Who speaks of himself and not to the cook speaks of his own.
    let own_only = super::manner::is_of_himself(&words);
    let mut before = heard.iter().rev().take(LOOKS_BACK);
    let latest = before.next().map(by_guest).into_iter().chain(said.map(by_cook)).chain(before.map(by_guest));
    let before: Vec<Somebody> = latest.flat_map(|spoken_of| spoken_of.into_iter().rev()).collect();
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
        let is = |word: &str| words[nth] == word || words[nth].strip_suffix('s') == Some(word);
        if let Some((name, pronoun)) = people.iter().find(|(name, _)| name.get(0).is_some_and(is)) {
            return Some(Somebody { phrase: name.joined().to_owned(), pronoun: Some(*pronoun), of_guest: false });
        }
        let kin = lexicon.kin.iter().find_map(|(kind, words)| Some((*kind, words.iter().find(|word| is(word))?)));
        let (kind, word) = kin?;
        // "My own dad", "that old man".
        let whose = words[..nth].iter().rev().take(MOST_BETWEEN + 1).find(|word| WHOSE.contains(word))?;
        // Somebody on the other stool is as good as the guest's.
        let of_guest = *whose != "your";
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
            (
                &["my own dad's in hospital"],
                "Which one?",
                "his heart. they say it's stable",
                "my dad's heart. they say it's stable",
            ),
            (&["who was that old man"], "", "does he come often", "does that man come often"),
            (&["Do you have family?"], "My daughter. High school.", "How old is she?", "How old is your daughter?"),
            (&["How's Yuko?", "And Mika's exams?"], "", "Is she nervous?", "Is mika nervous?"),
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
