//! How a line is meant: its tone, its insults, its tricks, what it claims. All of it by the words of the
//! language's lexicon; whether a lever is a trick depends on what it is put to, and that the ledger knows.

use super::Reading;
use crate::character::{Character, Lexicon, Trick, Words};

/// Letters from which on capitals are shouting.
const SHOUTED: usize = 8;

/// Longest curse that needs no "you" to be meant for him, in words.
const LONGEST_CURSE: usize = 3;

/// How a line sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Tone {
    /// Kind.
    Warm,
    /// Neither.
    #[default]
    Neutral,
    /// Mocking, loud or sharp.
    Cool,
    /// Insulting or threatening.
    Hostile,
}

/// What is said, and what is done: `*nods*`, `(smiles)`, `[lays down the ticket]`.
pub fn split_directions(line: &str) -> (String, Vec<String>) {
    let (mut spoken, mut done) = (String::new(), Vec::new());
    let mut rest = line;
    while let Some(from) = rest.find(['*', '(', '[', '（', '［']) {
        let open = rest[from..].chars().next().unwrap_or('*');
        let close = match open {
            '(' => ')',
            '[' => ']',
            '（' => '）',
            '［' => '］',
            other => other,
        };
        let inner = &rest[from + open.len_utf8()..];
        let inner = inner.trim_start_matches('*');
        let Some(to) = inner.find(close) else { break };
        spoken.push_str(&rest[..from]);
        spoken.push(' ');
        if !Words::of(&inner[..to]).is_empty() {
            done.push(inner[..to].trim().to_owned());
        }
        rest = inner[to + close.len_utf8()..].trim_start_matches('*');
    }
    spoken.push_str(rest);
    (spoken.split_whitespace().collect::<Vec<_>>().join(" "), done)
}

/// Tricks that are tricks whatever they are put to.
pub fn tricks(lexicon: &Lexicon, words: &Words) -> Vec<Trick> {
    let named = lexicon.tricks.iter().filter(|(_, terms)| terms.is_in(words)).map(|(&kind, _)| kind);
    // An order to a model is more than a question about one.
    // Who speaks of machines in his own life asks nothing of the cook's.
    let mut found: Vec<Trick> = named.filter(|&kind| kind != Trick::Meta || !is_of_himself(words)).collect();
    found.sort_by_key(|kind| *kind == Trick::Meta);
    found
}

/// Tricks only where they are put to something he keeps to himself.
pub fn levers(lexicon: &Lexicon, words: &Words) -> Vec<Trick> {
    let bluff = lexicon.bluffs.is_in(words).then_some(Trick::Bluff);
    let named = lexicon.levers.iter().filter(|(_, terms)| terms.is_in(words)).map(|(&kind, _)| kind);
    bluff.into_iter().chain(named).collect()
}

/// Audiences the guest claims to belong to.
pub fn claims(character: &Character, words: &Words) -> Vec<String> {
    let claimed = character.audiences.iter().filter(|audience| audience.claims.iter().any(|term| term.is_in(words)));
    claimed.map(|audience| audience.id.clone()).collect()
}

/// Tone, insults and threats. Rudeness is answered, whatever it is wrapped in.
pub fn judge(reading: &mut Reading, lexicon: &Lexicon, line: &str, words: &Words) {
    reading.shouts = shouts(line);
    reading.sarcastic = lexicon.sarcasm.is_in(words);
    if reading.has("meta") && !reading.tricks.contains(&Trick::Meta) {
        reading.tricks.push(Trick::Meta);
    }
    // A question is no threat: "Did the alley burn down?" But "What a fool you are" asks nothing.
    if !is_meant_for_him(words) || line.contains(['?', '？']) {
        // A curse at the day, or at oneself, is nobody's insult.
        reading.intents.retain(|intent| intent != "insult");
    }
    let threatens = lexicon.threats.is_in(words) && !reading.question;
    if threatens {
        reading.intents.insert(0, "threat_family".to_owned());
    } else if lexicon.insults.opens(words).is_some_and(is_whole)
        || lexicon.insults.is_in(words) && is_meant_for_him(words)
    {
        reading.intents.insert(0, "insult".to_owned());
    }
    if let Some(costly) = reading.intents.iter().find(|intent| super::COSTLY.contains(&intent.as_str())).cloned() {
        reading.intents = vec![costly];
    }
    let hostile = reading.has("threat_family") || reading.has("insult");
    reading.tone = match () {
        () if hostile => Tone::Hostile,
        () if reading.sarcastic || reading.shouts => Tone::Cool,
        () if lexicon.warm.is_in(words) => Tone::Warm,
        () => Tone::Neutral,
    };
}

/// Whether a term that opens a line says by itself who is insulted: "Shut up and cook." Who only tells what his boss
/// said begins with something else.
fn is_whole(term: &str) -> bool {
    term.split_whitespace().count() > LONGEST_CURSE
}

/// A guest who calls his boss or himself a fool is not rude to the cook.
fn is_meant_for_him(words: &Words) -> bool {
    names_him(words) || !words.iter().any(|word| OTHERS.contains(&word)) && words.len() <= LONGEST_CURSE
}

/// Whether a line speaks of the guest and not of the cook.
pub fn is_of_himself(words: &Words) -> bool {
    !names_him(words) && speaks_of_guest(words)
}

/// Whether a line speaks of the guest.
pub fn speaks_of_guest(words: &Words) -> bool {
    words.iter().any(|word| SELF.contains(&word))
}

/// Whether a line speaks of others and of nobody here.
pub fn is_of_others(words: &Words) -> bool {
    const THEY: [&str; 8] = ["he", "hes", "she", "shes", "they", "theyre", "theyll", "theyve"];
    let of = |these: &[&str]| words.iter().any(|word| these.contains(&word));
    of(&THEY) && !speaks_of_guest(words)
}

/// The guest, and who is with him.
const SELF: [&str; 10] = ["i", "im", "ive", "my", "mine", "me", "myself", "we", "us", "our"];

/// Whom a line may speak of that is not the cook.
const OTHERS: [&str; 12] = ["i", "im", "my", "me", "he", "shes", "hes", "she", "they", "theyre", "we", "us"];

pub fn names_him(words: &Words) -> bool {
    const HIM: [&str; 5] = ["you", "your", "youre", "kenji", "yourself"];
    words.iter().any(|word| HIM.contains(&word))
}

fn shouts(line: &str) -> bool {
    let letters: Vec<char> = line.chars().filter(|c| c.is_alphabetic()).collect();
    let capitals = letters.iter().filter(|c| c.is_uppercase()).count();
    line.contains("!!!") || letters.len() >= SHOUTED && capitals * 5 > letters.len() * 4
}
