//! What a turn costs before and after the actor: reading, ledger, gates and cue, then the guard on a reply
//! that streams in. `cargo bench` shows divan's table and, for the bound of 1 ms a turn, the percentiles over
//! every phrasing of the character file.

use std::time::{Duration, Instant};

use divan::Bencher;
use kenji::character::{Cast, Character, Contract, Minute, Tier};
use kenji::director::cue::History;
use kenji::director::{Circumstances, Decision, Director, Evening, Guard, Guest, Heard, Seat, Standing, suggestions};

/// Characters that arrive at once, as a server streams them.
const PIECE: usize = 4;
/// What a turn may cost.
const BOUND: Duration = Duration::from_millis(1);
/// Rounds over all lines for the percentiles.
const ROUNDS: usize = 3;
const REPLY: &str = "**scene** He lifts the lid and looks into the pot for a while. \"Twelve hours, that one. Bones from \
the north, a little chicken, nothing clever. You keep the fire low and you wait. Most of it is waiting. The noodles are \
thin, so eat before they drink the soup.\" **scene** He wipes the counter in front of you. \"Kaedama, if you're fast.\"";

fn main() {
    divan::main();
    percentiles();
}

/// A counter with a friend at it.
struct Counter {
    director: Director,
    standing: Standing,
    evening: Evening,
    guest: Guest,
    seat: Seat,
    said: Vec<String>,
}

impl Counter {
    fn new() -> Self {
        let character = Cast::builtin().unwrap_or_else(|error| panic!("{error}")).under(Contract::Scene);
        let standing = Standing::of_tier(&character, Tier::Regular);
        let seat = Seat::of_tier(Tier::Regular, false);
        let said = character.exchanges.iter().take(60).map(|exchange| exchange.says[0].to_string()).collect();
        let (evening, guest) = (Evening::default(), Guest::default());
        Self { director: Director::new(character), standing, evening, guest, seat, said }
    }

    fn now(&self) -> Circumstances<'_> {
        Circumstances {
            turn: 9,
            standing: &self.standing,
            evening: &self.evening,
            seat: &self.seat,
            clock: Minute(20 * 60),
            night: kenji::director::almanac::Night::default(),
            bowl_empty: false,
            heard: &[],
            guest: &self.guest,
            first_visit: false,
            said: &self.said,
            detail: self.director.character().world.details.first(),
            seed: 7,
            tickets: &[],
        }
    }

    fn decide(&self, line: &str) -> Decision {
        self.director.decide(line, &self.now())
    }

    fn guard(&self, decision: &Decision) -> Heard {
        let mut guard = Guard::new(self.director.character(), decision);
        let chars: Vec<char> = REPLY.chars().collect();
        for piece in chars.chunks(PIECE) {
            let piece: String = piece.iter().collect();
            if let Heard::Stopped(fault) = guard.hear(&piece) {
                return Heard::Stopped(fault);
            }
        }
        guard.finish()
    }
}

fn lines(character: &Character) -> Vec<String> {
    let exchanges = character.exchanges.iter().flat_map(|exchange| exchange.hears.iter().map(ToString::to_string));
    let topics = character.topics.iter().flat_map(|topic| topic.asks.iter().map(ToString::to_string));
    exchanges.chain(topics).collect()
}

const LONG: &str = "Good evening. I had a very long day at the office and my boss is an idiot, so one tonkotsu ajitama, \
kata-men, and a beer please; by the way, how's business, and what did you do before ramen? Somebody told me you were in finance.";

/// As many sentences as are heard at all.
const MANY: &str = "Hi there. Cold night. One beer. Two gyoza. Is it fresh? Long day. My feet hurt. I lost my job. Any eggs? \
How long? Who cut these? Nice bowl. Is he in? The rain again. My wife left. Good soup. Where is Ken? Who sang? I like it. \
It is hot. Are you well? What is that? No idea. Fine then. Who knows. One more. Say it. The bill? I must go. Good night.";

#[divan::bench(args = ["Hello.", "How's business?", LONG, MANY])]
fn decide(bencher: Bencher<'_, '_>, line: &str) {
    let counter = Counter::new();
    bencher.bench_local(|| counter.decide(line));
}

#[divan::bench]
fn guard_a_streamed_reply(bencher: Bencher<'_, '_>) {
    let counter = Counter::new();
    let decision = counter.decide("How long does the broth cook?");
    bencher.bench_local(|| counter.guard(&decision));
}

#[divan::bench]
fn four_suggestions(bencher: Bencher<'_, '_>) {
    let counter = Counter::new();
    let history = History::default();
    let moments = counter.director.moments(&counter.now());
    let offer =
        suggestions::Offer { history: &history, offered: &[], moments: &moments, may_stay: true, may_deepen: true };
    bencher.bench_local(|| counter.director.suggest(Vec::new(), &offer, &counter.now()));
}

#[divan::bench(sample_count = 10)]
fn prepare_a_character() -> Director {
    Director::new(Cast::builtin().unwrap_or_else(|error| panic!("{error}")).under(Contract::Scene))
}

/// A whole turn, for every line that the character file knows. Of each line's rounds the quickest is also kept by
/// itself: what else the machine does then does not count.
fn percentiles() {
    let counter = Counter::new();
    let lines = lines(counter.director.character());
    let mut spent: Vec<Duration> = Vec::with_capacity(lines.len() * ROUNDS);
    let mut quickest = vec![Duration::MAX; lines.len()];
    for _ in 0..ROUNDS {
        for (line, quickest) in lines.iter().zip(&mut quickest) {
            let start = Instant::now();
            let decision = counter.decide(line);
            std::hint::black_box(counter.guard(&decision));
            let turn = start.elapsed();
            *quickest = turn.min(*quickest);
            spent.push(turn);
        }
    }
    let over = quickest.iter().filter(|turn| **turn >= BOUND).count();
    let slowest = quickest.iter().max().copied().unwrap_or_default();
    spent.sort();
    let at = |share: f64| spent[((spent.len() - 1) as f64 * share) as usize];
    #[expect(clippy::print_stdout, reason = "a benchmark reports")]
    {
        let (half, most, nearly_all) = (at(0.5), at(0.95), at(0.99));
        println!("director + guard over {} turns: median {half:?}, 95 % {most:?}, 99 % {nearly_all:?}", spent.len());
        println!(
            "the quickest of {ROUNDS} rounds: slowest line {slowest:?}, {over} of {} at {BOUND:?} or more",
            lines.len()
        );
    }
}
