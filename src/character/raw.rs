//! What an author writes: the seventeen sections of a character file, field by field, as serde reads
//! them. Nothing here is judged beyond its shape (unknown fields are refused); `validate` turns these
//! types into a [`super::Character`] that the rest of the program may trust.

#![expect(missing_docs, reason = "the fields carry the file format's own names; those that need more say more")]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::{Moment, When};

/// A whole character file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Version of this file format; 1 so far.
    pub schema: u32,
    /// The name of the character's folder among the saves: lower case, digits and `_`.
    pub id: String,
    /// The language of every line, as BCP 47 writes it (`en`).
    pub language: String,
    pub identity: Identity,
    pub shop: Shop,
    pub world: World,
    pub voice: Voice,
    pub knowledge: Vec<KnowledgeTier>,
    pub epistemic: Epistemic,
    pub disclosure: Disclosure,
    pub trust: Trust,
    pub audiences: Vec<Audience>,
    pub topics: Vec<Topic>,
    pub manners: Manners,
    pub referrals: Vec<Referral>,
    /// What a guest says in the few lines that show him at work, in order: the messages of a Modelfile, the dialogue of
    /// a character card. His answers are played.
    #[serde(default)]
    pub samples: Vec<String>,
    /// The exchanges, by id, that show a model how he sounds, the best first; drawn from all of them where none is named.
    #[serde(default)]
    pub shown: Vec<String>,
    pub refusals: Refusals,
    pub memory: MemoryContract,
    /// May stand in a house book beside this file instead.
    #[serde(default)]
    pub examples: Examples,
    pub fragments: Vec<Fragment>,
    pub format: Format,
}

/// A file that `extends:` another one. It may change how the character sounds, never who he is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlay {
    pub schema: u32,
    pub id: String,
    pub language: String,
    /// The file that is extended, beside this one.
    pub extends: String,
    #[serde(default)]
    pub voice: Option<Voice>,
    #[serde(default)]
    pub format: Option<Format>,
    #[serde(default)]
    pub examples: Option<ExamplesOverlay>,
}

/// The house book of a character, where section 15 stands in a file of its own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct House {
    pub schema: u32,
    pub id: String,
    pub exchanges: Vec<Exchange>,
    pub suggestions: Vec<Suggestions>,
}

/// Section 1: who he is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    pub name: String,
    /// The name that stands on the screen before his words.
    pub short_name: String,
    pub native_name: String,
    pub born: u32,
    pub age: u32,
    pub role: String,
    /// One or two sentences that open the public contract.
    pub summary: String,
    pub look: String,
    pub home: String,
    /// His day, hour by hour, in the order of the day.
    pub day: Vec<DayEntry>,
    pub people: Vec<Person>,
    pub layers: Layers,
    pub raster: Raster,
    pub pressure: Pressure,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayEntry {
    /// `HH:MM`.
    pub at: String,
    pub what: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub id: String,
    pub name: String,
    /// The pronoun that stands for them, where guests ask on with it.
    #[serde(default)]
    pub pronoun: Option<Pronoun>,
    pub relation: String,
    /// What any guest may know of this person; stands in the public contract.
    pub public: String,
    /// What only the full contract says. Optional.
    #[serde(default)]
    pub private: Option<String>,
}

/// What stands for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pronoun {
    /// He, him, his.
    He,
    /// She, her, hers.
    She,
}

/// Bronfenbrenner's ecological layers: where a believable person comes from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layers {
    pub macrosystem: String,
    pub exosystem: String,
    pub mesosystem: String,
    pub microsystem: String,
    pub chronosystem: String,
    pub network: String,
}

/// The 5+2 psychological raster. The first five slots are mandatory.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raster {
    pub wound: String,
    pub betrayal: String,
    pub project: String,
    pub bloodline: String,
    pub seat: String,
    #[serde(default)]
    pub counterfactual: Option<String>,
    #[serde(default)]
    pub threshold: Option<String>,
}

/// How he answers under pressure, after MacLean's three layers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pressure {
    pub defensive: String,
    pub attachment: String,
    pub reflective: String,
}

/// Section 2: the shop and what it sells. Public in every word.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shop {
    pub name: String,
    pub native_name: String,
    pub place: String,
    pub seats: u32,
    /// Opening times in the order of the day.
    pub hours: Vec<Hours>,
    /// `HH:MM`; from then on nothing is cooked.
    pub last_order: String,
    /// `HH:MM`; when somebody who may stay has to leave as well.
    pub last_train: String,
    /// Lower-case English weekday names.
    pub closed: Vec<String>,
    /// How one orders, in a sentence or two.
    pub machine: String,
    /// How time passes for a guest.
    pub clock: Clock,
    pub menu: Vec<MenuItem>,
    pub firmness: Vec<Firmness>,
    /// What is asked for now and then and is not to be had: word and aliases.
    pub not_served: Vec<NotServed>,
    /// House rules, a sentence each.
    pub rules: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    pub from: String,
    pub to: String,
}

/// How time passes at the counter.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// `HH:MM` at which the first visit begins.
    pub starts: String,
    /// `HH:MM` between which later visits begin, drawn for each.
    pub later: Hours,
    /// Minutes that a turn takes.
    pub turn: u16,
    /// Minutes that a silent turn takes.
    pub silence: u16,
    /// `HH:MM` from which a guest who may stay can ask to, or be asked.
    pub stay_from: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MenuItem {
    pub id: String,
    /// As he says it: `Tonkotsu ajitama`.
    pub name: String,
    /// Words by which a guest may mean it, longest match first.
    pub aliases: Vec<String>,
    /// Yen, tax included.
    pub price: u32,
    pub what: String,
    /// Whether it is a bowl of its own (a visit counts once a bowl is paid for).
    #[serde(default)]
    pub bowl: bool,
    /// Whether he points a first-timer to it. At most one item.
    #[serde(default)]
    pub recommended: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Firmness {
    pub id: String,
    pub name: String,
    pub aliases: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotServed {
    pub name: String,
    pub aliases: Vec<String>,
}

/// Section 3: the world around the counter.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct World {
    pub city: String,
    pub year: u32,
    /// Sparse anchors: words that wake what a model already knows.
    pub anchors: Vec<String>,
    /// Public facts of the alley, a sentence each.
    pub alley: Vec<String>,
    /// Seasons and weather; without it every night is a clear one in autumn.
    #[serde(default)]
    pub calendar: Option<Calendar>,
    /// What a guest can notice in a visit; one is drawn by the visit's seed.
    pub details: Vec<Detail>,
}

/// The shop's calendar.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The day of a guest's first visit, `2026-10-01`: a Thursday.
    pub first_day: String,
    /// For each season how often each weather comes, as weights.
    pub weather: BTreeMap<Moment, BTreeMap<Moment, u32>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Detail {
    pub id: String,
    /// The beat that shows it, in the scene form without its marker.
    pub beat: String,
    /// Words that show the guest has seen it.
    pub noticed_by: Vec<String>,
    /// When it can be seen; any time when left out.
    #[serde(default)]
    pub when: Option<Moment>,
    /// What the meter says: "you noticed the chashu".
    pub why: String,
}

/// Section 4: how he talks.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voice {
    pub summary: String,
    /// Rules, a short sentence each, in the order of their weight.
    pub rules: Vec<String>,
    /// Japanese words he uses, with their sense.
    pub words: BTreeMap<String, String>,
    /// Most words of a reply in open service.
    pub longest: u32,
}

/// Section 5: what he knows well, knows of, and shrugs at.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnowledgeTier {
    pub level: Level,
    pub subjects: Vec<String>,
    pub shows_as: String,
    /// Whether only the full contract may say so.
    #[serde(default)]
    pub private: bool,
}

/// How well he knows a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// His own trade; concrete and short.
    Master,
    /// What everyone in the alley knows.
    Neighbor,
    /// Heard of; a shrug.
    Shrugs,
    /// Never heard of it; words that mean nothing to him.
    Unknown,
}

/// Section 6: the epistemic map: what he believes about what is so, himself included.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Epistemic {
    pub knows: Vec<String>,
    pub believes: Vec<String>,
    /// What he cannot know: that he is a character comes first.
    pub cannot_know: Vec<String>,
    /// True of him, known to him, said to nobody. Full contract only.
    pub keeps: Vec<String>,
}

/// Section 7: the disclosure profile: his stance before any single gate is asked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    pub stance: String,
    /// What a cue is to him; only who has a director beside him is told.
    #[serde(default)]
    pub with_cue: Option<String>,
    /// What anyone may hear.
    pub public: Vec<String>,
    pub rules: Vec<String>,
}

/// Section 8: trust, its tiers and its arithmetic.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trust {
    pub tiers: Vec<TrustTier>,
    /// How far below its threshold the points must fall for a tier to be lost.
    pub falls_below: i32,
    /// Spoken turns that make a visit count, once a bowl is paid for.
    pub visit_turns: u32,
    pub causes: Vec<Cause>,
    pub heat: Heat,
    pub doors: Doors,
    pub fading: Fading,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustTier {
    pub tier: super::Tier,
    pub name: String,
    pub native_name: String,
    /// How he behaves to them, one sentence; goes into the cue.
    pub manner: String,
    pub points: i32,
    pub visits: u32,
    /// Evenings after closing that are needed.
    #[serde(default)]
    pub evenings: u32,
    /// Most points that one visit can earn.
    pub visit_cap: i32,
    /// Fewest and most words of an ordinary reply.
    pub words: [u32; 2],
}

/// Something that moves trust, with the words the meter shows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// The act that the director reads (`order`, `thank`, `press` …).
    pub cause: String,
    /// Positive earns, negative costs.
    pub points: i32,
    /// Most often it counts within a visit.
    #[serde(default = "one")]
    pub times: u32,
    /// Shop days that must pass before it counts again; 0 for every visit.
    #[serde(default)]
    pub days: u32,
    /// The reason in words: "you thanked him for the bowl".
    pub why: String,
}

fn one() -> u32 {
    1
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heat {
    /// Heat that a press beyond patience adds.
    pub press: i32,
    /// Heat that rudeness or a trick adds.
    pub insult: i32,
    /// Heat that an ordinary turn takes away.
    pub cools: i32,
    /// Heat that an apology takes away.
    pub apology: i32,
    /// From this heat on he answers with an edge, with silence, with the door.
    pub edge: i32,
    pub silence: i32,
    pub door: i32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doors {
    /// The door that closes the shop for good (3 = the third).
    pub last: u32,
    /// The outrage that does so.
    pub outrages: u32,
}

/// How trust fades while a guest stays away. It never costs a tier.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fading {
    /// Days without loss.
    pub after_days: u32,
    /// Days a point lasts from then on.
    pub days_a_point: u32,
    /// Most points that one absence takes.
    pub most: i32,
    /// The reason in words.
    pub why: String,
}

/// Section 9: the audience model.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audience {
    /// As `--as` names it.
    pub id: String,
    pub tier: super::Tier,
    /// How he sees and treats them; goes into the cue.
    pub manner: String,
    /// Whether they sit there after closing unless an hour is given.
    #[serde(default)]
    pub after_closing: bool,
    /// Whether a claim to be one makes him colder: the guest is treated as this audience for the evening.
    #[serde(default)]
    pub colder: bool,
    /// Words by which a guest claims to be one. A claim never opens a gate.
    #[serde(default)]
    pub claims: Vec<String>,
}

/// Section 10: a sensitive topic and its gates.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    pub id: String,
    /// What it is about, in neutral words that give nothing away; may stand in a cue.
    pub about: String,
    /// Words and phrases that touch it; `*` at the end of a word takes any ending.
    pub triggers: Vec<String>,
    /// Phrasings of a guest, direct and indirect.
    #[serde(default)]
    pub asks: Arc<[Cow<'static, str>]>,
    /// Whether pressing it costs. Open-hearted topics (craft, daily life) are not sensitive.
    pub sensitive: bool,
    /// Touches per visit, after the free first one, before he turns.
    #[serde(default)]
    pub patience: BTreeMap<super::Tier, u32>,
    /// One cell a tier.
    pub tiers: BTreeMap<super::Tier, Cell>,
    /// What it sounds like after closing, where that differs from `tiers`.
    #[serde(default)]
    pub after_closing: BTreeMap<super::Tier, Cell>,
    /// By audience id, where somebody hears another thing than his tier.
    #[serde(default)]
    pub audiences: BTreeMap<String, Cell>,
    /// Terms he never says on this, to anyone; `*` as in triggers.
    #[serde(default)]
    pub never: Vec<String>,
}

/// What one kind of guest hears on a topic.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    pub gate: CellGate,
    /// Lines he may say, in the scene form; the first is the canonical one.
    pub says: Vec<String>,
    /// The shape of an answer, for the model, where the lines are not the whole of it.
    #[serde(default)]
    pub shape: Option<String>,
    /// The fragment that is put into the cue.
    #[serde(default)]
    pub fragment: Option<String>,
    /// Terms that are free from this cell on, and forbidden to everyone who has not earned it.
    #[serde(default)]
    pub reveals: Vec<String>,
    /// Fewest and most words; the tier's range where it is left out.
    #[serde(default)]
    pub words: Option<[u32; 2]>,
}

/// Whether a cell gives something away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellGate {
    /// He answers.
    Open,
    /// He deflects; more trust would open it.
    Closed,
    /// He deflects, and no trust opens it.
    Never,
}

/// Section 11: the cultural matrix and the social rules.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manners {
    /// Name of an idea he lives by, and how it shows. Full contract only.
    pub ideas: BTreeMap<String, String>,
    /// Social rules, a sentence each; public.
    pub rules: Vec<String>,
}

/// Section 12: where he sends people.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Referral {
    /// What a guest looks for.
    pub on: String,
    /// To whom or where.
    pub to: String,
    pub says: String,
}

/// Section 13: refusal shapes and expressive control.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusals {
    /// The four rungs, in order; none is skipped.
    pub flat: Vec<String>,
    pub edge: Vec<String>,
    pub silence: Vec<String>,
    pub door: Vec<String>,
    /// The answer to words about AI, prompts, rules and machines that talk.
    pub frame: Vec<String>,
    /// The answer to each kind of trick; `frame` answers those that are left out.
    #[serde(default)]
    pub tricks: BTreeMap<super::Trick, Vec<String>>,
    /// The answer to an insult.
    pub insult: Vec<String>,
    /// What he does when the actor fails, so that the player may ask again.
    pub lost: Vec<String>,
    /// How each mood looks in a beat.
    pub expression: BTreeMap<super::Mood, String>,
}

/// Section 14: what he keeps between visits.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemoryContract {
    pub keeps: Vec<String>,
    pub forgets: Vec<String>,
    /// Most facts about a guest that are kept.
    pub facts: u32,
}

/// Section 15: example lines. The house book speaks them, and the model's cue quotes them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Examples {
    pub exchanges: Vec<Exchange>,
    pub suggestions: Vec<Suggestions>,
}

/// What an overlay may change of section 15: lines of exchanges that exist.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExamplesOverlay {
    /// Exchange id to its lines in this contract.
    pub says: BTreeMap<String, Vec<String>>,
}

/// A thing a guest says and what he answers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    pub id: String,
    /// The act or intent; several exchanges may share one and differ by tier or moment.
    #[serde(rename = "for")]
    pub intent: String,
    /// Terms of which one has to stand in the guest's line; any line will do when left out.
    #[serde(default)]
    pub triggers: Arc<[String]>,
    /// A guest's phrasings. Needed once per intent.
    #[serde(default)]
    pub hears: Arc<[Cow<'static, str>]>,
    /// Who hears it; everyone when left out.
    #[serde(default)]
    pub tiers: Vec<super::Tier>,
    /// Audience ids that hear it; everyone when left out.
    #[serde(default)]
    pub audiences: Vec<String>,
    /// When it may be said; any time when left out.
    #[serde(default)]
    pub when: When,
    /// Lines in the scene form. Slots: {item} {price} {total} {hours} {closed} {name} {usual} {away} {gift}
    /// {time} {left} {bye}.
    pub says: Vec<String>,
}

/// Lines offered to the player when no model writes them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suggestions {
    #[serde(default)]
    pub tiers: Vec<super::Tier>,
    #[serde(default)]
    pub when: When,
    /// Whether they invite him to go deeper: at most one of four is such a line.
    #[serde(default)]
    pub deeper: bool,
    pub lines: Vec<String>,
}

/// Section 16: a depth fragment: narrative that stands in the cue once its gate is open.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fragment {
    pub id: String,
    pub topic: String,
    pub text: String,
    /// Distinctive words of this text, found nowhere in the public contract.
    pub marks: Vec<String>,
    /// What stays unsaid even while it is told.
    pub still_forbidden: Vec<String>,
    /// How he tells it himself, once, to who has earned it: each line is the whole telling.
    #[serde(default)]
    pub tells: Vec<String>,
}

/// Section 17: the format contract, its guards and golden rules.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    pub contract: super::Contract,
    /// How a reply is written, a sentence each.
    pub rules: Vec<String>,
    /// Words that break the frame in his mouth; `*` as in triggers.
    pub frame_words: Vec<String>,
    /// Beginnings of assistant talk.
    pub assistant_phrases: Vec<String>,
    /// The last lines of the contract.
    pub golden_rules: Vec<String>,
    /// What the guard listens for beyond these lists. An overlay that leaves it out keeps the file's.
    #[serde(default)]
    pub guard: Option<super::hearing::GuardWords>,
}
