//! The views on a test backend: every screen at every size and colour depth, with its words and its
//! colours. What a player needs must be there whole; what has no room must be gone whole.

use kenji::art::{Assets, Palette};
use kenji::character::Cast;
use kenji::runtime::Guest;
use kenji::stage::app::Overlay;
use kenji::stage::pictures::Pictures;
use kenji::stage::theme::Depth;
use kenji::stage::{self, App, Setup};
use kenji::visit::{Activity, Event};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use tokio::sync::mpsc;

const SIZES: [(u16, u16); 4] = [(60, 20), (80, 24), (120, 36), (200, 60)];
const DEPTHS: [Depth; 4] = [Depth::True, Depth::Indexed, Depth::Sixteen, Depth::None];

fn app(depth: Depth) -> App {
    let (wake, _painted) = mpsc::unbounded_channel();
    let pictures = (depth != Depth::None).then(|| Pictures::start(Assets::builtin(), wake).expect("a thread"));
    let cast = Cast::builtin().expect("the built-in character");
    let setup = Setup::house(cast, Guest { seed: Some(7), ..Guest::default() }, depth);
    let mut app = App::new(setup, pictures);
    app.begin();
    app
}

async fn say(app: &mut App, line: &str) {
    app.say(line.to_owned());
    settle(app).await;
}

async fn settle(app: &mut App) {
    while app.counter.as_ref().is_some_and(|counter| counter.runtime.snapshot().activity != Activity::Idle) {
        let wake = app.next().await;
        app.wake(wake);
    }
}

async fn at_the_counter(depth: Depth) -> App {
    let mut app = app(depth);
    app.enter();
    app.arrive();
    for line in ["How do I order here?", "One tonkotsu ajitama, kata-men, please.", "How's business?"] {
        say(&mut app, line).await;
    }
    app
}

/// The screen with its pictures in place.
fn screen(app: &mut App, (width, height): (u16, u16)) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a backend");
    stage::draw(&mut terminal, app).expect("a frame");
    if let Some(pictures) = &mut app.pictures {
        pictures.wait();
    }
    stage::draw(&mut terminal, app).expect("a frame");
    terminal.backend().buffer().clone()
}

fn rows(buffer: &Buffer) -> Vec<String> {
    let width = usize::from(buffer.area.width);
    buffer.content.chunks(width).map(|row| row.iter().map(|cell| cell.symbol()).collect()).collect()
}

fn text(buffer: &Buffer) -> String {
    rows(buffer).join("\n")
}

/// The first cell of `words` on the screen.
fn cell<'a>(buffer: &'a Buffer, words: &str) -> &'a ratatui::buffer::Cell {
    let rows = rows(buffer);
    let (y, x) = rows
        .iter()
        .enumerate()
        .find_map(|(y, row)| Some((y, row[..row.find(words)?].chars().count())))
        .unwrap_or_else(|| panic!("'{words}' is not on the screen:\n{}", rows.join("\n")));
    &buffer[(x as u16, y as u16)]
}

fn colour(name: &str) -> Color {
    let [r, g, b] = Palette::builtin().get(name);
    Color::Rgb(r, g, b)
}

fn pictured_cells(buffer: &Buffer) -> usize {
    buffer.content.iter().filter(|cell| matches!(cell.symbol(), "▀" | "▄")).count()
}

#[tokio::test]
async fn every_screen_is_drawn_at_every_size_and_depth() {
    for depth in DEPTHS {
        let mut title = app(depth);
        let mut counter = at_the_counter(depth).await;
        for size in SIZES {
            let shown = text(&screen(&mut title, size));
            for words in ["R A M E N", "The house book plays Kenji", "Enter walk in", "q quit"] {
                assert!(shown.contains(words), "{size:?} {depth:?}: {words}\n{shown}");
            }
            let shown = text(&screen(&mut counter, size));
            for words in ["We're open at eleven.", "How's business?", "stranger", "/25", "› ", "The house book speaks"]
            {
                assert!(shown.contains(words), "{size:?} {depth:?}: {words}\n{shown}");
            }
            for nth in 1..=4 {
                assert!(shown.contains(&format!("{nth} ")), "{size:?}: suggestion {nth}\n{shown}");
            }
        }
    }
}

#[tokio::test]
async fn without_pictures_no_font_needs_blocks_or_boxes() {
    let mut app = at_the_counter(Depth::True).await;
    let shapes = |app: &mut App| {
        let buffer = screen(app, (100, 30));
        let shape = |symbol: &str| symbol.chars().any(|c| ('\u{2500}'..='\u{25ff}').contains(&c));
        buffer.content.iter().filter(|cell| shape(cell.symbol())).count()
    };
    assert!(shapes(&mut app) > 100);
    app.pictures = None;
    for overlay in [None, Some(Overlay::Help), Some(Overlay::Models(0)), Some(Overlay::PullChoice(1))] {
        app.overlay = overlay;
        assert_eq!(shapes(&mut app), 0);
    }
    app.overlay = None;
    assert!(text(&screen(&mut app, (100, 30))).contains("#-"), "the meter is still one");
}

#[tokio::test]
async fn dialogs_are_whole_at_the_smallest_size() {
    let mut app = at_the_counter(Depth::True).await;
    let overlays = [
        (Overlay::Help, "Ctrl-C, /leave"),
        (Overlay::Help, "close for good."),
        (Overlay::Models(0), "Enter takes it"),
        (Overlay::PullChoice(1), "gemma4:e2b"),
        (Overlay::Name(tui_input::Input::new("Ana".into()), Some("a reason".into())), "a reason"),
    ];
    for (overlay, words) in overlays {
        app.overlay = Some(overlay);
        for size in SIZES {
            let shown = text(&screen(&mut app, size));
            assert!(shown.contains(words), "{size:?}: {words}\n{shown}");
            let (corners, closed) = (shown.matches('╭').count(), shown.matches('╯').count());
            assert_eq!((corners, closed), (1, 1), "{size:?}\n{shown}");
        }
    }
}

#[tokio::test]
async fn the_leave_card_says_what_the_visit_brought() {
    let mut app = at_the_counter(Depth::True).await;
    app.visit(Event::Left);
    settle(&mut app).await;
    for size in SIZES {
        let shown = text(&screen(&mut app, size));
        for words in ["You step out", "you ordered", "Trust 0 →", "Next:", "Nothing of this was saved"] {
            assert!(shown.contains(words), "{size:?}: {words}\n{shown}");
        }
    }
}

#[tokio::test]
async fn each_kind_of_words_has_its_own_look() {
    let mut app = at_the_counter(Depth::True).await;
    let buffer = screen(&mut app, (120, 36));
    let spoken = cell(&buffer, "We're open");
    assert_eq!(spoken.fg, colour("noren-cream"));
    assert!(spoken.modifier.contains(Modifier::BOLD));
    assert_eq!(cell(&buffer, "How's business?").fg, colour("jade"));
    assert_eq!(cell(&buffer, "Kenji").fg, colour("lamp-2"));
    assert_eq!(cell(&buffer, "▰").fg, colour("lamp-0"));
    let beat = app.counter.as_ref().and_then(|counter| {
        let exchanges = &counter.runtime.snapshot().exchanges;
        exchanges.iter().rev().flat_map(|exchange| &exchange.reply.segments).find_map(|segment| match segment {
            kenji::character::Segment::Scene(text) => Some(text.split(' ').take(3).collect::<Vec<_>>().join(" ")),
            kenji::character::Segment::Say(_) => None,
        })
    });
    let beat = beat.expect("a beat was shown");
    assert!(cell(&buffer, &beat).modifier.contains(Modifier::ITALIC), "{beat}");
}

#[tokio::test]
async fn the_stage_is_given_up_before_the_words() {
    let mut app = at_the_counter(Depth::True).await;
    assert_eq!(pictured_cells(&screen(&mut app, (60, 20))), 0);
    let small = pictured_cells(&screen(&mut app, (80, 24)));
    let large = pictured_cells(&screen(&mut app, (120, 36)));
    assert!(small > 200 && large > 2 * small, "{small} {large}");
}

#[tokio::test]
async fn without_colour_nothing_is_coloured_and_what_is_chosen_still_shows() {
    let mut app = at_the_counter(Depth::None).await;
    let suggestions = app.counter.as_ref().map(|counter| counter.runtime.snapshot().suggestions.clone());
    let first = suggestions.expect("a counter")[0].clone();
    if let Some(counter) = &mut app.counter {
        counter.hand.step(true, std::slice::from_ref(&first));
    }
    let buffer = screen(&mut app, (80, 24));
    assert!(buffer.content.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    assert!(cell(&buffer, &first.text).modifier.contains(Modifier::REVERSED));
    assert_eq!(pictured_cells(&buffer), 0);
}

#[tokio::test]
async fn two_hundred_and_fifty_six_and_sixteen_colours_are_kept_to() {
    for (depth, fits) in [
        (Depth::Indexed, (|colour| matches!(colour, Color::Indexed(16..))) as fn(Color) -> bool),
        (Depth::Sixteen, |colour| !matches!(colour, Color::Rgb(..) | Color::Indexed(_))),
    ] {
        let mut app = at_the_counter(depth).await;
        let buffer = screen(&mut app, (120, 36));
        // The second half of a wide letter has no colours of its own.
        for cell in buffer.content.iter().filter(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset) {
            assert!(fits(cell.fg) && fits(cell.bg), "{depth:?}: {cell:?}");
        }
    }
}

#[tokio::test]
async fn a_screen_that_is_too_small_says_so_and_nothing_else() {
    let mut app = at_the_counter(Depth::True).await;
    for size in [(39, 20), (60, 15), (20, 5), (7, 3), (1, 1)] {
        let shown = text(&screen(&mut app, size));
        assert!(!shown.contains("We're open"), "{size:?}\n{shown}");
        if size.0 >= 20 {
            assert!(shown.contains("40x16"), "{size:?}\n{shown}");
        }
    }
}

#[tokio::test]
async fn wide_letters_and_long_lines_stay_within_the_screen() {
    let mut app = at_the_counter(Depth::True).await;
    for line in ["麺処 佐藤 ".repeat(20), "e\u{301}👨‍👩‍👧‍👦".repeat(30), "x".repeat(390)] {
        say(&mut app, &line).await;
    }
    for size in SIZES {
        let buffer = screen(&mut app, size);
        assert_eq!(buffer.content.len(), usize::from(size.0) * usize::from(size.1));
        assert!(text(&buffer).contains("› "));
    }
}

#[tokio::test]
async fn hostile_text_reaches_no_cell() {
    let mut app = at_the_counter(Depth::True).await;
    say(&mut app, "red \u{1b}[31mred\u{202e}\u{7} \u{9b}2Jend").await;
    let buffer = screen(&mut app, (120, 36));
    let bad = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(buffer.content.iter().all(|cell| !cell.symbol().chars().any(bad)));
    assert!(text(&buffer).contains("red red end"));
}
