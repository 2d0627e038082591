//! Between the ledger and the disk: opens a guest's save, turns it into the opening of a visit, and turns
//! what a visit wants remembered into the files of `memory`. The one place that knows both.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::character::{Character, Minute, Moment, Tier};
use crate::director::Standing;
use crate::director::almanac::Night;
use crate::memory::save::{self, Event, Turn, weekday};
use crate::memory::{Save, Store, StoreError, VisitRecord, Writer};
use crate::visit::{Opening, Over, Record};

use super::kept;

/// The hour at which somebody sits who may be there after closing.
const AFTER_CLOSING: Minute = Minute(22 * 60 + 10);

/// Who comes in, as the command line says it.
#[derive(Debug, Clone, Default)]
pub struct Guest {
    /// `--as`: an audience id. Implies that nothing is saved.
    pub audience: Option<String>,
    /// `--guest`: nothing is saved.
    pub unsaved: bool,
    /// `--name`: the guest's name; the default one otherwise.
    pub name: Option<String>,
    /// `--seed`; drawn from the system otherwise.
    pub seed: Option<u64>,
    /// `--hour`: stops the clock there.
    pub hour: Option<Minute>,
}

/// A guest at the door: how the visit begins, where it is kept, what had to be mended.
pub struct Seating {
    /// For the visit.
    pub opening: Opening,
    /// For the runtime; `None` when nothing is saved.
    pub guestbook: Option<Guestbook>,
    /// What the player must be told, e.g. of a broken save.
    pub warning: Option<String>,
    /// The day of the visit, as a lower-case English weekday.
    pub weekday: &'static str,
    /// The day on which the shop opens next, likewise.
    pub opens: &'static str,
}

/// What a guest has with the shop, for a title screen; reading it takes no lock.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Acquaintance {
    /// The tier that was reached.
    pub tier: Tier,
    /// Visits begun.
    pub visits: u32,
    /// Whether the shop is closed to him for good.
    pub closed: bool,
    /// The day on which he would come, if the shop is closed then, and the next one on which it is not; as
    /// lower-case English weekdays.
    pub closed_day: Option<(&'static str, &'static str)>,
    /// The seed of the visit that begins next.
    pub seed: u64,
    /// The weather of that visit.
    pub weather: Moment,
}

/// The open save of one guest during one visit.
#[derive(Debug)]
pub struct Guestbook {
    writer: Writer,
    record: VisitRecord,
}

impl Guestbook {
    /// Queues what `record` adds; `tell` hears when it is on the disk.
    pub fn write(&mut self, record: &Record, tell: impl FnOnce(Result<(), String>) + Send + 'static) {
        let saved = &mut self.record;
        if let Some(spoken) = &record.spoken {
            saved.turns.push(Turn {
                at: spoken.at.clone(),
                player: spoken.player.clone(),
                reply: spoken.reply.clone(),
                events: spoken.events.iter().map(|e| Event { points: e.points, why: e.why.clone() }).collect(),
            });
        }
        saved.over = record.over.map(|over| over_name(over).to_owned());
        saved.save.standing = to_disk(&record.standing);
        saved.save.guest_book = kept::to_disk(&record.guest);
        self.writer.write(saved.clone(), tell);
    }
}

/// Seats `guest`: reads and locks the save unless nothing is to be saved.
///
/// # Errors
/// When the save cannot be used; see [`StoreError`].
pub fn seat(
    character: &Character,
    guest: &Guest,
    root: Option<&Path>,
    actor: &str,
    suggestions: bool,
    can_repeat: bool,
    initiative: bool,
) -> Result<Seating, StoreError> {
    let now = now();
    let mut opening = opening(character, guest, None);
    (opening.suggestions, opening.can_repeat, opening.initiative) = (suggestions, can_repeat, initiative);
    let seed = opening.seed;
    let root = root.filter(|_| !guest.unsaved && guest.audience.is_none());
    let opens_after = |day: u32| weekday(save::open_from(day + 1, &character.shop.text.closed));
    let Some(root) = root else {
        return Ok(Seating { opening, guestbook: None, warning: None, weekday: weekday(0), opens: opens_after(0) });
    };
    let name = guest.name.as_deref().unwrap_or(crate::memory::DEFAULT_GUEST);
    let store = Store::open(root, &character.id, name)?;
    let found = store.load(name)?;
    let mut save = found.save;
    let day = come_again(&mut opening, character, guest, &save, now);
    save.visits_begun += 1;
    save.last_day = day;
    save.last_seen = now;
    let record = VisitRecord {
        version: save::VERSION,
        day,
        weekday: weekday(day).to_owned(),
        actor: actor.to_owned(),
        seed,
        turns: Vec::new(),
        over: None,
        save,
    };
    let folder = store.folder().to_owned();
    let writer = Writer::start(store).map_err(|source| StoreError::Io { path: folder, source })?;
    let guestbook = Some(Guestbook { writer, record });
    Ok(Seating { opening, guestbook, warning: found.warning, weekday: weekday(day), opens: opens_after(day) })
}

/// How the next visit of `guest` begins: as the one whom `--as` names, as the one of `save`, or as a stranger. Nothing is
/// locked and nothing written. Without suggestions, repeats or initiative, which depend on who plays.
pub fn opening(character: &Character, guest: &Guest, save: Option<&Save>) -> Opening {
    let audience = guest.audience.as_deref().and_then(|id| character.audience(id));
    let hour =
        guest.hour.or(audience.map(|known| if known.after_closing { AFTER_CLOSING } else { character.shop.starts }));
    let tier = audience.map_or(Tier::Stranger, |known| known.tier);
    let seed = guest.seed.unwrap_or_else(rand::random);
    let mut opening = Opening {
        audience: guest.audience.clone().unwrap_or_else(|| Tier::Stranger.id().to_owned()),
        clock: hour.unwrap_or(character.shop.starts),
        clock_stopped: hour.is_some(),
        ..Opening::of_tier(character, tier, seed)
    };
    if let (None, Some(save)) = (audience, save) {
        come_again(&mut opening, character, guest, save, now());
    }
    opening
}

/// Takes what `save` keeps into `opening`; the day of the visit.
fn come_again(opening: &mut Opening, character: &Character, guest: &Guest, save: &Save, now: u64) -> u32 {
    let day = save.next_day(now, &character.shop.text.closed);
    opening.standing = from_disk(&save.standing);
    opening.first_visit = save.visits_begun == 0;
    opening.guest = kept::from_disk(save, character);
    opening.away = opening.guest.sit_down(day).or((save.visits_begun > 0).then(|| day - save.last_day));
    opening.day = day;
    if guest.hour.is_none() && save.visits_begun > 0 {
        opening.clock = later_hour(character, opening.seed);
    }
    day
}

/// What `guest` has with the shop, without taking the lock; a stranger's where there is no save.
pub fn acquaintance(character: &Character, guest: &Guest, root: Option<&Path>) -> Acquaintance {
    let seed = guest.seed.unwrap_or_else(rand::random);
    let on = |day: u32| Acquaintance {
        seed,
        weather: Night::of(&character.world.calendar, day, seed).weather,
        ..Acquaintance::default()
    };
    if let Some(audience) = guest.audience.as_deref().and_then(|id| character.audience(id)) {
        let visits = character.tier(audience.tier).visits;
        return Acquaintance { tier: audience.tier, visits, ..on(0) };
    }
    let name = guest.name.as_deref().unwrap_or(crate::memory::DEFAULT_GUEST);
    let root = root.filter(|_| !guest.unsaved);
    match root.and_then(|root| crate::memory::store::peek(root, &character.id, name)) {
        Some(save) => {
            let (now, closed) = (now(), &character.shop.text.closed);
            let day = save.day_after(now);
            let open = save.next_day(now, closed);
            let closed_day = save::is_closed(day, closed).then(|| (weekday(day), weekday(open)));
            let Save { standing, visits_begun, .. } = save;
            Acquaintance { tier: standing.tier, visits: visits_begun, closed: standing.closed, closed_day, ..on(open) }
        }
        None => on(0),
    }
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn over_name(over: Over) -> &'static str {
    match over {
        Over::Left => "left",
        Over::Door => "door",
        Over::Closing => "closing",
        Over::TapeEnd => "tape_end",
    }
}

/// When a later visit begins: drawn by the seed between the file's hours, in steps of five minutes.
fn later_hour(character: &Character, seed: u64) -> Minute {
    const STEP: u16 = 5;
    let (from, to) = character.shop.later;
    let steps = to.0.saturating_sub(from.0) / STEP + 1;
    Minute(from.0 + (seed % u64::from(steps)) as u16 * STEP)
}

fn to_disk(standing: &Standing) -> save::Standing {
    let Standing { points, tier, visits, evenings, doors, outrages, closed, counted_on } = standing.clone();
    save::Standing { points, tier, visits, evenings, doors, outrages, closed, counted_on }
}

fn from_disk(standing: &save::Standing) -> Standing {
    let save::Standing { points, tier, visits, evenings, doors, outrages, closed, counted_on } = standing.clone();
    Standing { points, tier, visits, evenings, doors, outrages, closed, counted_on }
}
