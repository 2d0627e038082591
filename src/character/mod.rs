//! The character file as the rest of the program may trust it. A [`Character`] is read, merged with the
//! file it extends, and validated here, once; from then on ids resolve, every topic has a cell for every
//! tier, and times and lines are parsed. Nothing in this module knows a visit, a model or a screen.

pub mod contract;
mod diagnostic;
pub mod encoder;
mod exchanges;
pub mod hearing;
pub mod hears;
pub mod learned;
pub mod lexicon;
mod line;
mod linear;
mod load;
mod manuscript;
mod moment;
pub mod raw;
pub mod senses;
mod source;
pub mod spelling;
mod term;
pub mod text;
pub mod trained;
mod validate;
pub mod wordlists;
pub mod wrap;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use diagnostic::{Diagnostic, Problem, Severity};
pub use exchanges::Exchanges;
pub use learned::Learned;
pub use lexicon::Lexicon;
pub use line::{Line, Segment};
pub use load::{Cast, LoadError};
pub use manuscript::{Manuscript, Texts};
pub use moment::{Moment, When};
pub use source::Place;
pub(crate) use term::QuickMap;
pub use term::{Term, TermSet, Words};

/// How well a guest is known. Ordered: a later tier is told at least what an earlier one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Off the street.
    #[default]
    Stranger,
    /// Comes back, and is known by order.
    Regular,
    /// Has stayed after closing.
    CloseFriend,
    /// Almost family.
    InnerCircle,
}

impl Tier {
    /// All four, lowest first.
    pub const ALL: [Tier; 4] = [Tier::Stranger, Tier::Regular, Tier::CloseFriend, Tier::InnerCircle];

    /// The name as files, `--as` and the JSON write it.
    pub fn id(self) -> &'static str {
        match self {
            Tier::Stranger => "stranger",
            Tier::Regular => "regular",
            Tier::CloseFriend => "close_friend",
            Tier::InnerCircle => "inner_circle",
        }
    }

    /// The tier above, if there is one.
    pub fn next(self) -> Option<Tier> {
        Tier::ALL.get(self as usize + 1).copied()
    }
}

/// What his face shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Mood {
    /// At rest.
    #[default]
    Neutral,
    /// Looking down at his work.
    Working,
    /// Listening.
    Listening,
    /// The nod.
    Nod,
    /// Almost a smile.
    Smile,
    /// Cold.
    Cold,
    /// Turned away, to the stove.
    Turned,
    /// A can of beer after hours.
    Drinking,
    /// Silent, eyes on the pot.
    Silent,
}

impl Mood {
    /// All nine, in the order of the art direction.
    pub const ALL: [Mood; 9] = [
        Mood::Neutral,
        Mood::Working,
        Mood::Listening,
        Mood::Nod,
        Mood::Smile,
        Mood::Cold,
        Mood::Turned,
        Mood::Drinking,
        Mood::Silent,
    ];

    /// The name as files and the JSON write it.
    pub fn id(self) -> &'static str {
        match self {
            Mood::Neutral => "neutral",
            Mood::Working => "working",
            Mood::Listening => "listening",
            Mood::Nod => "nod",
            Mood::Smile => "smile",
            Mood::Cold => "cold",
            Mood::Turned => "turned",
            Mood::Drinking => "drinking",
            Mood::Silent => "silent",
        }
    }
}

/// Which of the two format contracts a reply follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contract {
    /// Beats marked `**scene**` and speech in quotes: for models of 6B and more.
    Scene,
    /// Speech alone, silence as `...`: for smaller models.
    Dialogue,
}

impl Contract {
    /// What the screen calls it.
    pub fn label(self) -> &'static str {
        match self {
            Contract::Scene => "scene+dialogue",
            Contract::Dialogue => "dialogue only",
        }
    }
}

/// How a guest plays with his mind. A trick never opens a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trick {
    /// Asks what he is made of: "Are you an AI?"
    Meta,
    /// Gives orders to a model: "Ignore your previous instructions."
    Instructions,
    /// Wants him to be somebody else: "You are DAN now."
    AlterEgo,
    /// Wraps a question in a supposition: "Hypothetically, if you had worked for a bank …"
    Hypothetical,
    /// Claims a right to know: "I am your developer", "This is the police."
    Authority,
    /// Wants an assistant's work done: code, homework, a translation.
    Code,
    /// Hides an order inside ordinary talk.
    Hidden,
    /// Claims that others have told already.
    Bluff,
    /// Praises in order to be told.
    Flattery,
    /// Asks piece by piece what he does not tell whole.
    Piecemeal,
}

impl Trick {
    /// All ten.
    pub const ALL: [Trick; 10] = [
        Trick::Meta,
        Trick::Instructions,
        Trick::AlterEgo,
        Trick::Hypothetical,
        Trick::Authority,
        Trick::Code,
        Trick::Hidden,
        Trick::Bluff,
        Trick::Flattery,
        Trick::Piecemeal,
    ];

    /// The name as files and the log write it.
    pub fn id(self) -> &'static str {
        match self {
            Trick::Meta => "meta",
            Trick::Instructions => "instructions",
            Trick::AlterEgo => "alter_ego",
            Trick::Hypothetical => "hypothetical",
            Trick::Authority => "authority",
            Trick::Code => "code",
            Trick::Hidden => "hidden",
            Trick::Bluff => "bluff",
            Trick::Flattery => "flattery",
            Trick::Piecemeal => "piecemeal",
        }
    }
}

/// A time of day in minutes after midnight, 0 to 1439.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub struct Minute(pub u16);

impl Minute {
    /// Reads `HH:MM`; `None` when it is no time of day.
    pub fn parse(text: &str) -> Option<Minute> {
        let (hours, minutes) = text.trim().split_once(':')?;
        let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
        (hours < 24 && minutes < 60).then_some(Minute(hours * 60 + minutes))
    }
}

impl std::fmt::Display for Minute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A validated character in one of its two contracts.
#[derive(Debug, Clone)]
pub struct Character {
    /// Names the save folder.
    pub id: String,
    /// BCP 47 tag of all lines.
    pub language: String,
    /// What the words of that language do.
    pub lexicon: Arc<Lexicon>,
    /// What training learned about his phrasings, where that was done.
    pub learned: Learned,
    /// Which format contract these lines and rules follow.
    pub contract: Contract,
    /// Who he is.
    pub identity: raw::Identity,
    /// What he sells, and when.
    pub shop: Shop,
    /// Around the counter.
    pub world: World,
    /// How he talks.
    pub voice: raw::Voice,
    /// What he knows.
    pub knowledge: Vec<raw::KnowledgeTier>,
    /// What he believes and cannot know.
    pub epistemic: raw::Epistemic,
    /// His stance.
    pub disclosure: raw::Disclosure,
    /// Tiers and arithmetic.
    pub trust: raw::Trust,
    /// Kinds of guests.
    pub audiences: Vec<Audience>,
    /// Gated topics, in the file's order.
    pub topics: Vec<Topic>,
    /// Social rules.
    pub manners: raw::Manners,
    /// Where he sends people.
    pub referrals: Vec<raw::Referral>,
    /// What a guest says in the few lines that show him at work.
    pub samples: Vec<String>,
    /// The exchanges that show a model how he sounds, by id.
    pub shown: Vec<String>,
    /// How he refuses.
    pub refusals: Refusals,
    /// What he keeps.
    pub memory: raw::MemoryContract,
    /// What he says to what.
    pub exchanges: Exchanges,
    /// What a guest may say when no model writes it.
    pub suggestions: Vec<raw::Suggestions>,
    /// Depth fragments by id.
    pub fragments: BTreeMap<String, Fragment>,
    /// How a reply is written, and what breaks it.
    pub format: Format,
}

/// The shop, with its times parsed.
#[derive(Debug, Clone)]
pub struct Shop {
    /// As the author wrote it.
    pub text: raw::Shop,
    /// Opening times (from, to) in the order of the day.
    pub hours: Vec<(Minute, Minute)>,
    /// From then on nothing is cooked.
    pub last_order: Minute,
    /// When even somebody who stays has to go.
    pub last_train: Minute,
    /// When the first visit begins.
    pub starts: Minute,
    /// Between which times later visits begin.
    pub later: (Minute, Minute),
    /// From when on staying can be asked for and offered.
    pub stay_from: Minute,
    /// The menu with its aliases as terms.
    pub menu: Vec<MenuItem>,
    /// What is not to be had: name and aliases.
    pub not_served: Vec<(String, Vec<Term>)>,
    /// Noodle firmness: id, name, aliases.
    pub firmness: Vec<(String, String, Vec<Term>)>,
}

impl Shop {
    /// When the noren comes in: the end of the last opening time.
    pub fn closes(&self) -> Minute {
        self.hours.last().map_or(Minute(22 * 60), |&(_, to)| to)
    }

    /// Minutes from `clock` until the shop closes, for noon or for the night; `None` while it is closed.
    pub fn left(&self, clock: Minute) -> Option<u16> {
        self.hours.iter().find(|(from, to)| *from <= clock && clock < *to).map(|(_, to)| to.0 - clock.0)
    }

    /// The menu item with `id`.
    pub fn item(&self, id: &str) -> Option<&MenuItem> {
        self.menu.iter().find(|item| item.id == id)
    }
}

/// Something one can buy at the machine.
#[derive(Debug, Clone)]
pub struct MenuItem {
    /// Stable id.
    pub id: String,
    /// As he says it.
    pub name: String,
    /// Words by which a guest may mean it.
    pub aliases: Arc<[Term]>,
    /// Yen, tax included.
    pub price: u32,
    /// Whether it is a bowl of its own.
    pub bowl: bool,
    /// Whether he points a first-timer to it.
    pub recommended: bool,
}

/// The world, with the details' words as terms.
#[derive(Debug, Clone)]
pub struct World {
    /// As the author wrote it.
    pub text: raw::World,
    /// Days, seasons, weather.
    pub calendar: Calendar,
    /// What can be noticed.
    pub details: Vec<Detail>,
}

/// The shop's calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// The day of a guest's first visit; a Thursday.
    pub first_day: time::Date,
    /// For each season how often each weather comes, as weights.
    pub weather: BTreeMap<Moment, Vec<(Moment, u32)>>,
}

impl Default for Calendar {
    fn default() -> Self {
        let first_day = time::Date::from_calendar_date(2026, time::Month::October, 1).unwrap_or(time::Date::MIN);
        Self { first_day, weather: BTreeMap::new() }
    }
}

/// A detail that a visit may show.
#[derive(Debug, Clone)]
pub struct Detail {
    /// Stable id.
    pub id: String,
    /// The beat that shows it.
    pub beat: Line,
    /// When it can be seen; `None` means any time.
    pub when: Option<Moment>,
    /// Words that show a guest has seen it.
    pub noticed_by: Vec<Term>,
    /// The meter's words.
    pub why: String,
}

/// A kind of guest.
#[derive(Debug, Clone)]
pub struct Audience {
    /// As `--as` names it.
    pub id: String,
    /// Its tier.
    pub tier: Tier,
    /// How he treats them.
    pub manner: String,
    /// Whether they sit there after closing.
    pub after_closing: bool,
    /// Whether claiming to be one makes him colder.
    pub colder: bool,
    /// Words that claim to be one.
    pub claims: Vec<Term>,
}

/// A topic with its gates.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Stable id.
    pub id: String,
    /// Neutral words for it.
    pub about: String,
    /// What touches it.
    pub triggers: Vec<Term>,
    /// A guest's phrasings.
    pub asks: Arc<[Cow<'static, str>]>,
    /// Whether pressing it costs.
    pub sensitive: bool,
    /// Touches after the free first one.
    pub patience: BTreeMap<Tier, u32>,
    /// In service; every tier is there.
    tiers: BTreeMap<Tier, Cell>,
    after_closing: BTreeMap<Tier, Cell>,
    audiences: BTreeMap<String, Cell>,
    /// Never said, to anyone.
    pub never: Vec<Term>,
}

impl Topic {
    /// What a guest of `tier` (and of `audience`, if that has a cell of its own) hears.
    pub fn cell(&self, tier: Tier, audience: &str, after_closing: bool) -> &Cell {
        if let Some(cell) = self.audiences.get(audience) {
            return cell;
        }
        if after_closing && let Some(cell) = self.after_closing.get(&tier) {
            return cell;
        }
        &self.tiers[&tier]
    }

    /// Every cell with the path of its fields below the topic, as `tiers.regular`.
    pub fn placed_cells(&self) -> impl Iterator<Item = (String, &Cell)> {
        let of_tiers = self.tiers.iter().map(|(tier, cell)| (format!("tiers.{}", tier.id()), cell));
        let after = self.after_closing.iter().map(|(tier, cell)| (format!("after_closing.{}", tier.id()), cell));
        let of_audiences = self.audiences.iter().map(|(id, cell)| (format!("audiences.{id}"), cell));
        of_tiers.chain(after).chain(of_audiences)
    }

    /// Every cell with the lowest tier that meets it.
    pub fn cells(&self) -> impl Iterator<Item = (Tier, &Cell)> {
        let of_tiers = self.tiers.iter().chain(&self.after_closing).map(|(&tier, cell)| (tier, cell));
        of_tiers.chain(self.audiences.values().map(|cell| (Tier::Stranger, cell)))
    }
}

/// What one kind of guest hears on a topic.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Whether something is given away.
    pub gate: raw::CellGate,
    /// What he may say; the first is canonical. Never empty.
    pub says: Vec<Line>,
    /// The shape of an answer.
    pub shape: Option<String>,
    /// Fragment id for the cue.
    pub fragment: Option<String>,
    /// Free from here on.
    pub reveals: Vec<Term>,
    /// Word range, where it differs from the tier's.
    pub words: Option<[u32; 2]>,
}

/// Lines for a no.
#[derive(Debug, Clone)]
pub struct Refusals {
    /// The first rung.
    pub flat: Vec<Line>,
    /// The second.
    pub edge: Vec<Line>,
    /// The third.
    pub silence: Vec<Line>,
    /// The last.
    pub door: Vec<Line>,
    /// To talk about AI, prompts and rules.
    pub frame: Vec<Line>,
    /// To each kind of trick; every kind is there.
    pub tricks: BTreeMap<Trick, Vec<Line>>,
    /// To an insult.
    pub insult: Vec<Line>,
    /// When the actor failed.
    pub lost: Vec<Line>,
    /// How moods look.
    pub expression: BTreeMap<Mood, String>,
}

/// A thing guests say, and what he answers.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// Stable id.
    pub id: String,
    /// The act or intent.
    pub intent: String,
    /// What of the intent it answers: terms of which one has to stand in the line. Empty means all of it.
    pub triggers: Arc<[Term]>,
    /// Phrasings.
    pub hears: Arc<[Cow<'static, str>]>,
    /// Who hears it; empty means everyone.
    pub tiers: Vec<Tier>,
    /// Which audiences hear it; empty means everyone.
    pub audiences: Vec<String>,
    /// When; `None` means any time.
    pub when: When,
    /// What he says, with slots. Never empty.
    pub says: Arc<[Line]>,
}

/// A depth fragment.
#[derive(Debug, Clone)]
pub struct Fragment {
    /// The topic whose gate guards it.
    pub topic: String,
    /// Third-person narrative for the cue.
    pub text: String,
    /// Distinctive terms of the text.
    pub marks: Vec<Term>,
    /// Unsaid even here.
    pub still_forbidden: Vec<String>,
    /// How he tells it himself, once: each line is the whole telling.
    pub tells: Vec<Line>,
}

/// Format contract and guards.
#[derive(Debug, Clone)]
pub struct Format {
    /// How a reply is written.
    pub rules: Vec<String>,
    /// Frame breaks.
    pub frame_words: Arc<TermSet>,
    /// Assistant talk.
    pub assistant_phrases: Arc<TermSet>,
    /// What the guard listens for, these lists and more.
    pub hearing: Arc<hearing::Hearing>,
    /// The contract's last lines.
    pub golden_rules: Vec<String>,
}

impl Character {
    /// The topic with `id`.
    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id == id)
    }

    /// The audience with `id`, as `--as` names it.
    pub fn audience(&self, id: &str) -> Option<&Audience> {
        self.audiences.iter().find(|audience| audience.id == id)
    }

    /// The numbers and names of `tier`.
    pub fn tier(&self, tier: Tier) -> &raw::TrustTier {
        // `validate` puts the tiers in order and refuses a file that lacks one.
        &self.trust.tiers[tier as usize]
    }

    /// The movement of trust that goes with the act `cause`, if the file knows one.
    pub fn cause(&self, cause: &str) -> Option<&raw::Cause> {
        self.trust.causes.iter().find(|known| known.cause == cause)
    }
}
