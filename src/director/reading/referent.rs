//! What "it" and "there" mean: "Where's the station?", then "Is it far?"; "Nice broth.", then "How long does it cook?"
//! Only in the questions that the lexicon lists, and only what was spoken of last.

use crate::character::{Lexicon, Words};

/// Longest line in which something is meant and not named, in words.
const LONGEST: usize = 8;

/// `line` with the thing named, after what the guest `heard` before, oldest first, and the cook `said` last. `None`
/// where nothing of the kind is asked or was spoken of.
pub fn named(lexicon: &Lexicon, line: &str, heard: &[Words], said: Option<&str>) -> Option<String> {
    let words = Words::of(line);
    if words.len() > LONGEST {
        return None;
    }
    let said = said.map(Words::of);
    let thing = lexicon.referents.iter().filter(|referents| referents.asked.is_in(&words)).find_map(|referents| {
        let thing_in =
            |words: &Words| referents.things.iter().find(|(term, _)| term.is_in(words)).map(|(_, name)| name);
        if thing_in(&words).is_some() {
            return None;
        }
        heard.last().and_then(thing_in).or_else(|| said.as_ref().and_then(thing_in))
    })?;
    let name = |word: &str| match word {
        "it" => thing.clone(),
        "there" => format!("to {thing}"),
        _ => word.to_owned(),
    };
    let named: Vec<String> = words.iter().map(name).collect();
    let mark = if line.contains('?') { "?" } else { "" };
    Some(named.join(" ") + mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::character::{Cast, Contract};

    fn after(heard: &str, said: &str, line: &str) -> Option<String> {
        let cast = Cast::builtin().unwrap_or_else(|error| panic!("{error}"));
        named(&cast.under(Contract::Scene).lexicon, line, &[Words::of(heard)], Some(said))
    }

    #[test]
    fn it_and_there_are_what_was_spoken_of() {
        let station = Some("is the station far?");
        assert_eq!(after("How do I get to the station?", "West exit.", "Is it far?").as_deref(), station);
        assert_eq!(after("Where do I sleep?", "By the station.", "Is it far?").as_deref(), station);
        let walk = after("Is Kyoto nice?", "In autumn.", "can I walk there");
        assert_eq!(walk.as_deref(), Some("can i walk to kyoto"));
        let cooked = after("Nice broth.", "Hm.", "How long does it cook?");
        assert_eq!(cooked.as_deref(), Some("how long does the broth cook?"));
    }

    #[test]
    fn nothing_is_named_where_nothing_was_spoken_of_or_something_is_named() {
        assert_eq!(after("Where's the station?", "West exit.", "Is it good?"), None);
        assert_eq!(after("Nice soup.", "Hm.", "Is it far?"), None);
        assert_eq!(after("Where's the station?", "West exit.", "Is the park far from there?"), None);
    }
}
