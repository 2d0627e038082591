//! What the guard listens for besides a topic's own terms: the word lists of section 17 as an author writes
//! them, and as sets that are looked for at once. They are words of the language; what is made of a word
//! that was found is the guard's business.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hash, Hasher};

use serde::Deserialize;

use super::term::{Index, Quick};
use super::text::fold;
use super::wordlists::{Hits, List, Lists, Wordlists};
use super::{Fragment, Term, TermSet, Words};

/// Words in a row by which a fragment's text is known again.
const RUN: usize = 5;
/// How many of them must be longer than the small words that any sentence has.
const TELLING: usize = 3;
/// Words in a row by which a rule of the contract is known again.
const RULE_RUN: usize = 7;

/// Section 17, `guard`: the lists as they are written. `*` ends a word as in triggers.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GuardWords {
    /// More words that break the frame in his mouth; a guest may use them.
    pub frame: Vec<String>,
    /// Words that break it only near others.
    pub frame_pairs: Vec<PairWords>,
    /// Answers that show that a word means nothing to him.
    pub puzzled: Vec<String>,
    /// What no puzzled man says of himself.
    pub claims: Vec<String>,
    /// Words beside which being trained is the trade's own word.
    pub trade: Vec<String>,
    /// More of an assistant's phrases.
    pub assistant: Vec<String>,
    /// An assistant's words where they are cried out alone: "Certainly!"
    pub exclaims: Vec<String>,
    /// Ways to say what nobody hears.
    pub never: Vec<String>,
    /// Words that give it away only near others.
    pub never_pairs: Vec<PairWords>,
    /// Words of money that never stand beside a number.
    pub money: Vec<String>,
    /// Counts that nobody hears.
    pub counts: Vec<String>,
    /// What stands before the name of an employer.
    pub employers: Vec<String>,
    /// What names of firms end with.
    pub houses: Vec<String>,
    /// A yes to what he does not tell.
    pub confirms: ConfirmWords,
    /// Relatives that the file does not know.
    pub relatives: Vec<String>,
    /// The names that go with a word of kinship.
    pub kin: BTreeMap<String, Vec<String>>,
    /// Numbers that are settled.
    pub figures: Vec<FigureWords>,
    /// First words of a stage direction.
    pub stage: Vec<String>,
    /// Deeds of the guest that are not his to tell.
    pub deeds: Vec<String>,
    /// Labels of the guest's part.
    pub guest_labels: Vec<String>,
    /// Labels of anything else that is no speech.
    pub labels: Vec<String>,
    /// Common words of other languages, by language.
    pub tongues: BTreeMap<String, Vec<String>>,
    /// Common words of the character's own.
    pub english: Vec<String>,
    /// Words in kana or kanji that may stand whole.
    pub greetings: Vec<String>,
}

/// A word of `one` near a word of `other`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairWords {
    /// The one.
    pub one: Vec<String>,
    /// The other.
    pub other: Vec<String>,
    /// A word of these has to stand there too, at any place; none is needed if it is empty.
    #[serde(default)]
    pub also: Vec<String>,
    /// Most words from one to the other.
    pub within: usize,
}

/// A yes to what he does not tell.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConfirmWords {
    /// Whole sentences.
    pub whole: Vec<String>,
    /// First words.
    pub opening: Vec<String>,
    /// Words of a question that anyone may hear a yes to.
    pub open_to_yes: Vec<String>,
}

/// A count that the file has settled.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureWords {
    /// What is counted.
    pub unit: Vec<String>,
    /// Words of which one has to stand in the same sentence; none are needed if it is empty.
    pub near: Vec<String>,
    /// The counts that are so.
    pub is: Vec<u32>,
}

/// Two lists, and how far apart their words may stand.
#[derive(Debug, Clone)]
pub struct Pair {
    one: List,
    other: List,
    also: Option<List>,
    within: usize,
}

impl Pair {
    /// Whether a word of each was found, near enough, not on the same place, and not both before `new`.
    pub fn is_in(&self, hits: &Hits<'_>, new: usize) -> bool {
        if self.also.is_some_and(|list| !hits.any(list)) {
            return false;
        }
        hits.of(self.one).any(|one| {
            hits.of(self.other).any(|other| {
                let near = (other.from >= one.to && other.from - one.to < self.within)
                    || (one.from >= other.to && one.from - other.to < self.within);
                near && one.to.max(other.to) > new
            })
        })
    }
}

/// A count that the file has settled.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What is counted.
    pub unit: List,
    /// Words of which one has to stand near, if any has to.
    pub near: Option<List>,
    /// The counts that are so.
    pub is: Vec<u32>,
}

/// A yes to what he does not tell.
#[derive(Debug, Clone, Default)]
pub struct Confirms {
    /// Whole sentences, folded.
    pub whole: HashSet<String>,
    /// First words.
    pub opening: TermSet,
    /// Words of a question that anyone may hear a yes to.
    pub open_to_yes: TermSet,
}

/// The word lists by what they are for.
#[derive(Debug, Clone)]
pub struct ListNames {
    /// Words that break the frame, those of `frame_words` among them.
    pub frame: List,
    /// Answers that show that a word means nothing to him.
    pub puzzled: List,
    /// What no puzzled man says of himself.
    pub claims: List,
    /// Words beside which being trained is the trade's own word.
    pub trade: List,
    /// An assistant's phrases, those of `assistant_phrases` among them.
    pub assistant: List,
    /// Ways to say what nobody hears.
    pub never: List,
    /// Every term that some gate keeps from somebody.
    pub gated: List,
    /// Words of money.
    pub money: List,
    /// Counts that nobody hears.
    pub counts: List,
    /// What stands before the name of an employer.
    pub employers: List,
    /// Relatives that the file does not know.
    pub relatives: List,
}

/// The lists, ready to be looked for.
#[derive(Debug, Clone)]
pub struct Hearing {
    /// All terms.
    pub wordlists: Wordlists,
    /// Its lists.
    pub lists: ListNames,
    /// Words that break the frame near others.
    pub frame_pairs: Vec<Pair>,
    /// Words that give it away near others.
    pub never_pairs: Vec<Pair>,
    /// Numbers that are settled.
    pub figures: Vec<Figure>,
    /// What names of firms end with.
    pub houses: HashSet<String>,
    /// A yes to what he does not tell.
    pub confirms: Confirms,
    /// The names that go with a word of kinship, folded.
    pub kin: HashMap<String, Vec<String>>,
    /// An assistant's words where they are cried out alone: "Certainly!"
    pub exclaims: HashSet<String>,
    /// First words of a stage direction.
    pub stage: TermSet,
    /// Deeds of the guest.
    pub deeds: TermSet,
    /// Labels of the guest's part, folded.
    pub guest_labels: HashSet<String>,
    /// Other labels, folded.
    pub labels: HashSet<String>,
    /// The small words of languages, each with the languages it is from, a bit each; the last bit is English.
    tongues: HashMap<String, u32, BuildHasherDefault<Quick>>,
    /// Words in kana or kanji that may stand whole.
    pub greetings: Vec<String>,
    /// Names that the file itself speaks of, folded.
    names: HashSet<String>,
    /// Runs of [`RUN`] words that stand in fragments, with the fragments' ids.
    untold: Index<u64, String>,
    /// Runs of [`RULE_RUN`] words that stand in the contract's rules.
    rules: HashSet<u64, BuildHasherDefault<Quick>>,
}

impl Hearing {
    /// Makes `lists` ready, with the frame words and assistant phrases that stand outside of them and the
    /// terms that are `gated`.
    ///
    /// # Errors
    /// The entries that hold no word.
    pub fn of<'a>(
        words: &GuardWords,
        frame: &[String],
        assistant: &[String],
        gated: impl Iterator<Item = &'a Term>,
    ) -> Result<Self, Vec<String>> {
        let mut lists = Lists::default();
        let folded = |texts: &[String]| texts.iter().map(|text| fold(text)).collect::<HashSet<_>>();
        let pairs = |pairs: &[PairWords], lists: &mut Lists| -> Vec<Pair> {
            let pair = |pair: &PairWords| Pair {
                one: lists.add(&pair.one),
                other: lists.add(&pair.other),
                also: (!pair.also.is_empty()).then(|| lists.add(&pair.also)),
                within: pair.within,
            };
            pairs.iter().map(pair).collect()
        };
        let names = ListNames {
            frame: lists.add(&[frame, &words.frame].concat()),
            puzzled: lists.add(&words.puzzled),
            claims: lists.add(&words.claims),
            trade: lists.add(&words.trade),
            assistant: lists.add(&[assistant, &words.assistant].concat()),
            never: lists.add(&words.never),
            gated: lists.empty(),
            money: lists.add(&words.money),
            counts: lists.add(&words.counts),
            employers: lists.add(&words.employers),
            relatives: lists.add(&words.relatives),
        };
        for term in gated {
            lists.put(names.gated, term.clone());
        }
        let frame_pairs = pairs(&words.frame_pairs, &mut lists);
        let never_pairs = pairs(&words.never_pairs, &mut lists);
        let figure = |figure: &FigureWords| Figure {
            unit: lists.add(&figure.unit),
            near: (!figure.near.is_empty()).then(|| lists.add(&figure.near)),
            is: figure.is.clone(),
        };
        let figures = words.figures.iter().map(figure).collect();
        let mut set = |texts: &[String]| -> TermSet {
            let terms: Vec<Term> = texts.iter().filter_map(|text| Term::parse(text)).collect();
            if terms.len() < texts.len() {
                lists.bad.extend(texts.iter().filter(|text| Term::parse(text).is_none()).cloned());
            }
            terms.into_iter().collect()
        };
        let confirms = Confirms {
            whole: folded(&words.confirms.whole),
            opening: set(&words.confirms.opening),
            open_to_yes: set(&words.confirms.open_to_yes),
        };
        let (stage, deeds) = (set(&words.stage), set(&words.deeds));
        let kin = words.kin.iter().map(|(word, names)| (fold(word), names.iter().map(|name| fold(name)).collect()));
        if !lists.bad.is_empty() {
            return Err(lists.bad);
        }
        Ok(Self {
            wordlists: lists.wordlists(),
            lists: names,
            frame_pairs,
            never_pairs,
            figures,
            houses: folded(&words.houses),
            confirms,
            kin: kin.collect(),
            exclaims: folded(&words.exclaims),
            stage,
            deeds,
            guest_labels: folded(&words.guest_labels),
            labels: folded(&words.labels),
            tongues: tongues(words),
            greetings: words.greetings.clone(),
            names: HashSet::new(),
            untold: Index::default(),
            rules: HashSet::default(),
        })
    }

    /// Learns the text of `fragments`, to know a run of its words again.
    pub fn learn_fragments<'a>(&mut self, fragments: impl Iterator<Item = (&'a String, &'a Fragment)>) {
        for (id, fragment) in fragments {
            self.learn_names(&fragment.text);
            for run in runs::<RUN>(&Words::of(&fragment.text)) {
                self.untold.entry(run).or_default().push(id.clone());
            }
        }
    }

    /// Learns a rule of the contract, to know it when it is spoken.
    pub fn learn_rule(&mut self, rule: &str) {
        self.rules.extend(runs::<RULE_RUN>(&Words::of(rule)));
    }

    /// The languages that have `word` among their small words, a bit each, [`OWN_TONGUE`] being his own.
    pub fn tongues_of(&self, word: &str) -> Option<u32> {
        self.tongues.get(word).copied()
    }

    /// Learns the names in `text`: every word with a capital.
    pub fn learn_names(&mut self, text: &str) {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
        self.names.extend(words.filter(|word| word.starts_with(char::is_uppercase)).map(fold));
    }

    /// Whether the file speaks of `name`, which is folded.
    pub fn is_known_name(&self, name: &str) -> bool {
        const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let bare = name.strip_suffix('s').unwrap_or(name);
        self.names.contains(name) || self.names.contains(bare) || DAYS.contains(&name) || DAYS.contains(&bare)
    }

    /// The ids of the fragments of which a run of words stands in `words`.
    pub fn fragments_in<'a>(&'a self, words: &Words) -> impl Iterator<Item = &'a str> + use<'a> {
        let found: Vec<&'a Vec<String>> = runs::<RUN>(words).filter_map(|run| self.untold.get(&run)).collect();
        found.into_iter().flatten().map(String::as_str)
    }

    /// Whether a run of words of the contract's rules stands in `words`.
    pub fn says_a_rule(&self, words: &Words) -> bool {
        runs::<RULE_RUN>(words).any(|run| self.rules.contains(&run))
    }
}

/// The bit of the character's own language among the `tongues`.
pub const OWN_TONGUE: u32 = 31;

fn tongues(words: &GuardWords) -> HashMap<String, u32, BuildHasherDefault<Quick>> {
    let mut all = HashMap::<String, u32, BuildHasherDefault<Quick>>::default();
    let others = words.tongues.values().take(OWN_TONGUE as usize).zip(0..);
    for (list, bit) in others.chain([(&words.english, OWN_TONGUE)]) {
        for word in list {
            *all.entry(fold(word)).or_default() |= 1 << bit;
        }
    }
    all
}

/// The runs of `LEN` words that tell enough to be known by.
fn runs<const LEN: usize>(words: &Words) -> impl Iterator<Item = u64> {
    let list: Vec<&str> = words.iter().collect();
    let tells = |run: &&[&str]| run.iter().filter(|word| word.len() > 3).count() >= TELLING;
    let hash = |run: &[&str]| {
        let mut hasher = Quick::default();
        run.hash(&mut hasher);
        hasher.finish()
    };
    let runs: Vec<u64> = list.windows(LEN).filter(tells).map(hash).collect();
    runs.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn a_pair_stands_where_both_words_are_near() {
        let words = PairWords {
            one: texts(&["compan*"]),
            other: texts(&["apart", "sold"]),
            also: texts(&["i", "we"]),
            within: 4,
        };
        let lists = GuardWords { never_pairs: vec![words], ..GuardWords::default() };
        let hearing = Hearing::of(&lists, &[], &[], [].into_iter()).expect("good lists");
        let stands = |text: &str| hearing.never_pairs[0].is_in(&hearing.wordlists.find(&Words::of(text)), 0);
        assert!(stands("I took companies apart."));
        assert!(stands("We sold the company."));
        assert!(!stands("I like the company, and this noodle never falls apart."));
        assert!(!stands("They sold the company."));
        assert!(!stands("We sold out."));
    }

    #[test]
    fn an_entry_without_a_word_is_told() {
        for lists in [
            GuardWords { money: texts(&["--"]), ..GuardWords::default() },
            GuardWords { stage: texts(&["--"]), ..GuardWords::default() },
        ] {
            assert_eq!(Hearing::of(&lists, &[], &[], [].into_iter()).err(), Some(texts(&["--"])));
        }
    }
}
