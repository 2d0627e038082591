//! From what an author wrote to what the program may trust. Every rule that a later part relies on is
//! checked here, all of them before the first complaint is returned, so that an author mends a file once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::hearing::{GuardWords, Hearing};
use super::{
    Audience, Calendar, Cell, Character, Detail, Exchange, Exchanges, Format, Fragment, Learned, Line, MenuItem,
    Minute, Moment, Problem, Refusals, Shop, Term, Tier, Topic, World, raw,
};

/// The version of the file format that this program reads.
const SCHEMA: u32 = 1;

/// Collects problems while values are read.
struct Check {
    problems: Vec<Problem>,
}

impl Check {
    fn fail(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.problems.push(Problem::new(path, message));
    }

    fn terms(&mut self, path: &str, texts: &[String]) -> Vec<Term> {
        let mut terms = Vec::with_capacity(texts.len());
        for (nth, text) in texts.iter().enumerate() {
            match Term::parse(text) {
                Some(term) => terms.push(term),
                None => self.fail(format!("{path}[{nth}]"), format!("'{text}' holds no word to look for")),
            }
        }
        terms
    }

    fn lines(&mut self, path: &str, texts: &[String]) -> Vec<Line> {
        if texts.is_empty() {
            self.fail(path, "needs at least one line");
        }
        let mut lines = Vec::with_capacity(texts.len());
        for (nth, text) in texts.iter().enumerate() {
            let mut line = Line::parse(text);
            if line.is_empty() {
                self.fail(format!("{path}[{nth}]"), "is an empty line");
            }
            line.segments.shrink_to_fit();
            lines.push(line);
        }
        lines
    }

    fn minute(&mut self, path: &str, text: &str) -> Minute {
        Minute::parse(text).unwrap_or_else(|| {
            self.fail(path, format!("'{text}' is no time of day (HH:MM)"));
            Minute(0)
        })
    }

    /// A text that has to say something, or the character is hollow in that place.
    fn told(&mut self, path: &str, text: &str) {
        if !text.chars().any(char::is_alphanumeric) {
            self.fail(path, "is left blank");
        }
    }

    fn unique<'a>(&mut self, path: &str, ids: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for id in ids.filter(|id| !seen.insert(*id)) {
            self.fail(format!("{path}.{id}"), "stands there twice");
        }
    }
}

/// Turns `file` into a character.
///
/// # Errors
/// Everything that does not hold together, in the order of the sections.
pub fn validate(file: raw::File) -> Result<Character, Vec<Problem>> {
    let mut check = Check { problems: Vec::new() };
    if file.schema != SCHEMA {
        check.fail("schema", format!("is {}, this program reads {SCHEMA}", file.schema));
    }
    if file.id.is_empty() || !file.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        check.fail("id", "names a folder: lower-case letters, digits and _ only");
    }
    identity(&mut check, &file.identity);
    let heard = Heard::of(&file);
    let fragments = fragments(&mut check, file.fragments);
    let audience_ids: BTreeSet<_> = file.audiences.iter().map(|audience| audience.id.clone()).collect();
    let topics = topics(&mut check, file.topics, &fragments, &audience_ids);
    for (id, fragment) in fragments.iter().filter(|(_, fragment)| !topics.iter().any(|t| t.id == fragment.topic)) {
        check.fail(format!("fragments.{id}.topic"), format!("'{}' is no topic of this file", fragment.topic));
    }
    let hearing = hearing(&mut check, &heard, &topics, &fragments);
    let Some(hearing) = hearing else { return Err(check.problems) };
    let character = Character {
        id: file.id,
        language: file.language,
        lexicon: Arc::default(),
        learned: Learned::default(),
        contract: file.format.contract,
        identity: file.identity,
        shop: shop(&mut check, file.shop),
        world: world(&mut check, file.world),
        voice: file.voice,
        knowledge: file.knowledge,
        epistemic: file.epistemic,
        disclosure: file.disclosure,
        trust: trust(&mut check, file.trust),
        audiences: audiences(&mut check, file.audiences),
        topics,
        manners: file.manners,
        referrals: file.referrals,
        samples: file.samples,
        shown: file.shown,
        refusals: refusals(&mut check, &file.refusals),
        memory: file.memory,
        exchanges: exchanges(&mut check, file.examples.exchanges),
        suggestions: file.examples.suggestions,
        fragments,
        format: Format {
            hearing: Arc::new(hearing),
            rules: file.format.rules,
            frame_words: Arc::new(check.terms("format.frame_words", &file.format.frame_words).into_iter().collect()),
            assistant_phrases: Arc::new(
                check.terms("format.assistant_phrases", &file.format.assistant_phrases).into_iter().collect(),
            ),
            golden_rules: file.format.golden_rules,
        },
    };
    for (nth, id) in character.shown.iter().enumerate() {
        if !character.exchanges.iter().any(|exchange| exchange.id == *id) {
            check.fail(format!("shown[{nth}]"), format!("names {id:?}, which is no exchange"));
        }
    }
    if character.suggestions.iter().map(|group| group.lines.len()).sum::<usize>() < 4 {
        check.fail("examples.suggestions", "needs at least four lines");
    }
    if check.problems.is_empty() { Ok(character) } else { Err(check.problems) }
}

/// The slots that make a person: none may be blank.
fn identity(check: &mut Check, identity: &raw::Identity) {
    let raw::Identity { name, short_name, summary, layers, raster, pressure, .. } = identity;
    let slots = [
        ("name", name),
        ("short_name", short_name),
        ("summary", summary),
        ("layers.macrosystem", &layers.macrosystem),
        ("layers.exosystem", &layers.exosystem),
        ("layers.mesosystem", &layers.mesosystem),
        ("layers.microsystem", &layers.microsystem),
        ("layers.chronosystem", &layers.chronosystem),
        ("layers.network", &layers.network),
        ("raster.wound", &raster.wound),
        ("raster.betrayal", &raster.betrayal),
        ("raster.project", &raster.project),
        ("raster.bloodline", &raster.bloodline),
        ("raster.seat", &raster.seat),
        ("pressure.defensive", &pressure.defensive),
        ("pressure.attachment", &pressure.attachment),
        ("pressure.reflective", &pressure.reflective),
    ];
    let optional = [("raster.counterfactual", &raster.counterfactual), ("raster.threshold", &raster.threshold)];
    let filled = optional.into_iter().filter_map(|(path, text)| Some((path, text.as_ref()?)));
    for (path, text) in slots.into_iter().chain(filled) {
        check.told(&format!("identity.{path}"), text);
    }
}

fn shop(check: &mut Check, text: raw::Shop) -> Shop {
    check.unique("shop.menu", text.menu.iter().map(|item| item.id.as_str()));
    if text.menu.iter().filter(|item| item.recommended).count() > 1 {
        check.fail("shop.menu", "recommends more than one item");
    }
    if !text.menu.iter().any(|item| item.bowl) {
        check.fail("shop.menu", "needs at least one item with `bowl: true`, or no visit can ever count");
    }
    if text.hours.is_empty() {
        check.fail("shop.hours", "needs at least one opening time");
    }
    let time = |(nth, hours): (usize, &raw::Hours)| {
        let mut minute = |field, text| check.minute(&format!("shop.hours[{nth}].{field}"), text);
        (minute("from", &hours.from), minute("to", &hours.to))
    };
    let hours: Vec<_> = text.hours.iter().enumerate().map(time).collect();
    let menu = text.menu.iter().map(|item| MenuItem {
        id: item.id.clone(),
        name: item.name.clone(),
        aliases: check.terms(&format!("shop.menu.{}.aliases", item.id), &item.aliases).into(),
        price: item.price,
        bowl: item.bowl,
        recommended: item.recommended,
    });
    Shop {
        menu: menu.collect(),
        hours,
        last_order: check.minute("shop.last_order", &text.last_order),
        last_train: check.minute("shop.last_train", &text.last_train),
        starts: check.minute("shop.clock.starts", &text.clock.starts),
        later: (
            check.minute("shop.clock.later.from", &text.clock.later.from),
            check.minute("shop.clock.later.to", &text.clock.later.to),
        ),
        stay_from: check.minute("shop.clock.stay_from", &text.clock.stay_from),
        not_served: text
            .not_served
            .iter()
            .map(|item| {
                (item.name.clone(), check.terms(&format!("shop.not_served.{}.aliases", item.name), &item.aliases))
            })
            .collect(),
        firmness: text
            .firmness
            .iter()
            .map(|f| {
                (f.id.clone(), f.name.clone(), check.terms(&format!("shop.firmness.{}.aliases", f.id), &f.aliases))
            })
            .collect(),
        text,
    }
}

fn calendar(check: &mut Check, raw: &raw::Calendar) -> Calendar {
    const SEASONS: [Moment; 4] = [Moment::Spring, Moment::Summer, Moment::Autumn, Moment::Winter];
    const WEATHERS: [Moment; 6] = [Moment::Clear, Moment::Rain, Moment::Snow, Moment::Hot, Moment::Cold, Moment::Wind];
    let date = |text: &str| {
        let mut parts = text.splitn(3, '-').map(|part| part.parse::<u16>().ok());
        let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
        let month = time::Month::try_from(u8::try_from(month).ok()?).ok()?;
        time::Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()
    };
    let first_day = date(&raw.first_day).unwrap_or_else(|| {
        check.fail("world.calendar.first_day", format!("'{}' is no day: write 2026-10-01", raw.first_day));
        Calendar::default().first_day
    });
    if first_day.weekday() != time::Weekday::Thursday {
        check.fail("world.calendar.first_day", "is no Thursday, on which every first visit falls");
    }
    let mut weather = BTreeMap::new();
    for (season, chances) in &raw.weather {
        let path = format!("world.calendar.weather.{season:?}").to_lowercase();
        if !SEASONS.contains(season) {
            check.fail(&path, "is no season: spring, summer, autumn or winter");
        }
        if let Some(other) = chances.keys().find(|weather| !WEATHERS.contains(weather)) {
            check.fail(&path, format!("holds {other:?}, which is no weather: clear, rain, snow, hot, cold or wind"));
        }
        weather.insert(*season, chances.iter().map(|(&weather, &weight)| (weather, weight)).collect());
    }
    Calendar { first_day, weather }
}

fn world(check: &mut Check, text: raw::World) -> World {
    check.unique("world.details", text.details.iter().map(|detail| detail.id.as_str()));
    let details = text.details.iter().map(|detail| {
        let beat = detail.beat.trim();
        let beat = if beat.starts_with("**") { beat.to_owned() } else { format!("**scene** {beat}") };
        Detail {
            id: detail.id.clone(),
            beat: Line::parse(&beat),
            when: detail.when,
            noticed_by: check.terms(&format!("world.details.{}.noticed_by", detail.id), &detail.noticed_by),
            why: detail.why.clone(),
        }
    });
    let details = details.collect();
    let calendar = text.calendar.as_ref().map_or_else(Calendar::default, |raw| calendar(check, raw));
    World { details, calendar, text }
}

fn trust(check: &mut Check, mut trust: raw::Trust) -> raw::Trust {
    trust.tiers.sort_by_key(|tier| tier.tier);
    let found: Vec<_> = trust.tiers.iter().map(|tier| tier.tier).collect();
    if found != Tier::ALL {
        check.fail("trust.tiers", "needs each of stranger, regular, close_friend and inner_circle once");
    }
    for pair in trust.tiers.windows(2) {
        if pair[1].points <= pair[0].points || pair[1].visits < pair[0].visits {
            check.fail(
                format!("trust.tiers.{}", pair[1].tier.id()),
                format!("must ask for more than {}", pair[0].tier.id()),
            );
        }
    }
    for tier in trust.tiers.iter().filter(|tier| tier.words[0] > tier.words[1]) {
        check.fail(format!("trust.tiers.{}.words", tier.tier.id()), "has its fewest above its most");
    }
    check.unique("trust.causes", trust.causes.iter().map(|cause| cause.cause.as_str()));
    let heat = &trust.heat;
    if !(0 < heat.edge && heat.edge < heat.silence && heat.silence < heat.door) {
        check.fail("trust.heat", "needs 0 < edge < silence < door, so that no rung is skipped");
    }
    trust
}

fn audiences(check: &mut Check, audiences: Vec<raw::Audience>) -> Vec<Audience> {
    check.unique("audiences", audiences.iter().map(|audience| audience.id.as_str()));
    let known = |id: &str| audiences.iter().any(|audience| audience.id == id);
    for tier in Tier::ALL.into_iter().filter(|tier| !known(tier.id())) {
        check.fail("audiences", format!("needs one called '{}'", tier.id()));
    }
    let audience = |audience: &raw::Audience| Audience {
        id: audience.id.clone(),
        tier: audience.tier,
        manner: audience.manner.clone(),
        after_closing: audience.after_closing,
        colder: audience.colder,
        claims: check.terms(&format!("audiences.{}.claims", audience.id), &audience.claims),
    };
    audiences.iter().map(audience).collect()
}

fn topics(
    check: &mut Check,
    topics: Vec<raw::Topic>,
    fragments: &BTreeMap<String, Fragment>,
    audiences: &BTreeSet<String>,
) -> Vec<Topic> {
    check.unique("topics", topics.iter().map(|topic| topic.id.as_str()));
    topics.into_iter().map(|topic| one_topic(check, topic, fragments, audiences)).collect()
}

fn one_topic(
    check: &mut Check,
    topic: raw::Topic,
    fragments: &BTreeMap<String, Fragment>,
    audiences: &BTreeSet<String>,
) -> Topic {
    let path = format!("topics.{}", topic.id);
    if topic.triggers.is_empty() {
        check.fail(format!("{path}.triggers"), "needs at least one, or nothing touches it");
    }
    for tier in Tier::ALL.into_iter().filter(|tier| !topic.tiers.contains_key(tier)) {
        check.fail(format!("{path}.tiers"), format!("has no cell for {}", tier.id()));
    }
    for id in topic.audiences.keys().filter(|id| !audiences.contains(*id)) {
        check.fail(format!("{path}.audiences.{id}"), "is no audience of this file");
    }
    let mut cell = |at: String, raw: raw::Cell| {
        if let Some(id) = raw.fragment.as_ref() {
            let at = format!("{at}.fragment");
            match fragments.get(id) {
                None => check.fail(&at, format!("names '{id}', and there is no such fragment")),
                Some(found) if found.topic != topic.id => {
                    check.fail(&at, format!("names '{id}', a fragment of the topic '{}'", found.topic));
                }
                Some(_) if raw.gate != raw::CellGate::Open => {
                    check.fail(&at, format!("names '{id}', but the gate of its cell is not open"));
                }
                Some(_) => {}
            }
        }
        Cell {
            gate: raw.gate,
            says: check.lines(&format!("{at}.says"), &raw.says),
            shape: raw.shape,
            fragment: raw.fragment,
            reveals: check.terms(&format!("{at}.reveals"), &raw.reveals),
            words: raw.words,
        }
    };
    let of_tier = |(tier, raw): (Tier, raw::Cell)| (tier, (format!("{path}.tiers.{}", tier.id()), raw));
    let tiers = topic.tiers.into_iter().map(of_tier).map(|(tier, (at, raw))| (tier, cell(at, raw))).collect();
    let after = |(tier, raw): (Tier, raw::Cell)| (tier, (format!("{path}.after_closing.{}", tier.id()), raw));
    let after_closing =
        topic.after_closing.into_iter().map(after).map(|(tier, (at, raw))| (tier, cell(at, raw))).collect();
    let of_audiences = topic.audiences.into_iter().map(|(id, raw)| {
        let at = format!("{path}.audiences.{id}");
        (id, cell(at, raw))
    });
    let audiences = of_audiences.collect();
    Topic {
        triggers: check.terms(&format!("{path}.triggers"), &topic.triggers),
        never: check.terms(&format!("{path}.never"), &topic.never),
        id: topic.id,
        about: topic.about,
        asks: topic.asks,
        sensitive: topic.sensitive,
        patience: topic.patience,
        tiers,
        after_closing,
        audiences,
    }
}

fn fragments(check: &mut Check, fragments: Vec<raw::Fragment>) -> BTreeMap<String, Fragment> {
    check.unique("fragments", fragments.iter().map(|fragment| fragment.id.as_str()));
    let mut known = BTreeMap::new();
    for fragment in fragments {
        let path = format!("fragments.{}.marks", fragment.id);
        if fragment.marks.is_empty() {
            check.fail(&path, "needs at least one, or no test can tell that it stays hidden");
        }
        let marks = check.terms(&path, &fragment.marks);
        let words = super::Words::of(&fragment.text);
        for (nth, mark) in marks.iter().enumerate().filter(|(_, mark)| !mark.is_in(&words)) {
            check.fail(format!("{path}[{nth}]"), format!("'{}' does not stand in the text", mark.as_str()));
        }
        let value = Fragment {
            topic: fragment.topic,
            text: fragment.text.split_whitespace().collect::<Vec<_>>().join(" "),
            marks,
            still_forbidden: fragment.still_forbidden,
            tells: fragment.tells.iter().map(|text| Line::parse(text)).collect(),
        };
        known.insert(fragment.id, value);
    }
    known
}

fn refusals(check: &mut Check, raw: &raw::Refusals) -> Refusals {
    for mood in super::Mood::ALL.into_iter().filter(|mood| !raw.expression.contains_key(mood)) {
        check.fail("refusals.expression", format!("has nothing for {}", mood.id()));
    }
    Refusals {
        flat: check.lines("refusals.flat", &raw.flat),
        edge: check.lines("refusals.edge", &raw.edge),
        silence: check.lines("refusals.silence", &raw.silence),
        door: check.lines("refusals.door", &raw.door),
        frame: check.lines("refusals.frame", &raw.frame),
        tricks: super::Trick::ALL
            .into_iter()
            .map(|trick| {
                let at = format!("refusals.tricks.{}", trick.id());
                (trick, check.lines(&at, raw.tricks.get(&trick).unwrap_or(&raw.frame)))
            })
            .collect(),
        insult: check.lines("refusals.insult", &raw.insult),
        lost: check.lines("refusals.lost", &raw.lost),
        expression: raw.expression.clone(),
    }
}

/// What the guard listens for, while the file is taken apart.
struct Heard {
    words: GuardWords,
    frame: Vec<String>,
    assistant: Vec<String>,
    rules: Vec<String>,
    names: Vec<String>,
}

impl Heard {
    fn of(file: &raw::File) -> Self {
        let format = &file.format;
        let rules = [&format.rules, &format.golden_rules, &file.disclosure.rules, &file.voice.rules];
        let (identity, shop, world) = (&file.identity, &file.shop, &file.world);
        let places = [&identity.name, &identity.home, &shop.name, &shop.place, &world.city];
        let people = identity.people.iter().flat_map(|person| [&person.name, &person.public]);
        Self {
            words: format.guard.clone().unwrap_or_default(),
            frame: format.frame_words.clone(),
            assistant: format.assistant_phrases.clone(),
            rules: rules.into_iter().flatten().chain(&file.disclosure.with_cue).cloned().collect(),
            names: places.into_iter().chain(people).chain(&world.anchors).chain(&world.alley).cloned().collect(),
        }
    }
}

/// The guard's lists, with the texts it has to know again.
fn hearing(
    check: &mut Check,
    heard: &Heard,
    topics: &[Topic],
    fragments: &BTreeMap<String, Fragment>,
) -> Option<Hearing> {
    let terms = topics.iter().flat_map(|topic| {
        let revealed = topic.cells().flat_map(|(_, cell)| &cell.reveals);
        topic.never.iter().chain(revealed)
    });
    let gated = terms.chain(fragments.values().flat_map(|fragment| &fragment.marks));
    match Hearing::of(&heard.words, &heard.frame, &heard.assistant, gated) {
        Ok(mut hearing) => {
            hearing.learn_fragments(fragments.iter());
            heard.rules.iter().for_each(|rule| hearing.learn_rule(rule));
            heard.names.iter().for_each(|text| hearing.learn_names(text));
            Some(hearing)
        }
        Err(bad) => {
            for text in bad {
                check.fail("format.guard", format!("'{text}' holds no word to look for"));
            }
            None
        }
    }
}

/// Slots that the house book knows how to fill.
const SLOTS: [&str; 12] =
    ["item", "price", "total", "hours", "closed", "name", "usual", "away", "gift", "time", "left", "bye"];

fn exchanges(check: &mut Check, exchanges: Vec<raw::Exchange>) -> Exchanges {
    if exchanges.is_empty() {
        check.fail("examples", "has no exchanges, neither here nor in a house book beside this file");
    }
    check.unique("examples.exchanges", exchanges.iter().map(|exchange| exchange.id.as_str()));
    let one = |exchange: raw::Exchange| {
        let path = format!("examples.exchanges.{}.says", exchange.id);
        for (nth, text) in exchange.says.iter().enumerate() {
            for slot in slots(text).filter(|slot| !SLOTS.contains(slot)) {
                let known = SLOTS.join(", ");
                check.fail(format!("{path}[{nth}]"), format!("has the unknown slot {{{slot}}}; there are {known}"));
            }
        }
        Exchange {
            triggers: check.terms(&format!("examples.exchanges.{}.triggers", exchange.id), &exchange.triggers).into(),
            says: check.lines(&path, &exchange.says).into(),
            id: exchange.id,
            intent: exchange.intent,
            hears: exchange.hears,
            tiers: exchange.tiers,
            audiences: exchange.audiences,
            when: exchange.when,
        }
    };
    exchanges.into_iter().map(one).collect()
}

fn slots(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(slot, _)| slot)
}
