//! The title: the alley, what plays, who comes in, and the keys.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::{put_centred, put_line, split_bottom};
use crate::actor::house;
use crate::art::{Scene, Shot};
use crate::character::Contract;
use crate::character::text::{capital, clean_line};
use crate::character::wrap;
use crate::memory::DEFAULT_GUEST;
use crate::stage::app::App;
use crate::stage::pictures::{Place, Subject};
use crate::stage::scenery;

/// Rows below the picture.
const PANEL: u16 = 9;

/// Draws the title.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &mut App) {
    let (sky, panel) = split_bottom(area, PANEL);
    let tick = app.stage_tick();
    let shot = match () {
        () if app.acquaintance.closed => Shot::of(Scene::Shutter),
        () if app.shut_today().is_some() => Shot::of(Scene::Shut),
        () => scenery::alley(app.acquaintance.weather, tick),
    };
    if let Some(pictures) = &mut app.pictures {
        pictures.draw(frame, Place::Stage, Subject::Stage(shot.sight()), sky);
    }
    let theme = &app.theme;
    let character = app.setup.cast.under(Contract::Scene);
    let shop = &character.shop.text;
    let row = |nth: u16| Rect { y: panel.y + nth, height: 1, ..panel };
    let spaced = panel.width >= 50;
    let name = if spaced { "K E N J I ’ S   R A M E N   ·   " } else { "KENJI’S RAMEN · " };
    put_centred(frame, row(1), &format!("{name}{}", shop.native_name), theme.title);
    put_centred(frame, row(2), &format!("{} seats, one counter, {}.", number(shop.seats), shop.place), theme.dim);
    let (who, style) = player(app);
    put_centred(frame, row(4), &who, style);
    put_centred(frame, row(5), &guest(app), theme.text);
    if let Some(notice) = &app.notice {
        let rows = wrap::rows(notice, usize::from(panel.width.saturating_sub(4)));
        for (text, nth) in rows.iter().zip(6..8) {
            put_centred(frame, row(nth), text, theme.loss);
        }
    }
    keys(frame, row(8), app);
}

/// Small numbers in words, as a sentence begins.
fn number(seats: u32) -> String {
    const WORDS: [&str; 12] = [
        "Six",
        "Seven",
        "Eight",
        "Nine",
        "Ten",
        "Eleven",
        "Twelve",
        "Thirteen",
        "Fourteen",
        "Fifteen",
        "Sixteen",
        "Seventeen",
    ];
    let word = seats.checked_sub(6).and_then(|at| WORDS.get(at as usize));
    word.map_or_else(|| seats.to_string(), |word| (*word).to_owned())
}

/// Who plays Kenji, in words.
fn player(app: &App) -> (String, ratatui::style::Style) {
    match &app.casting {
        None if app.moves() || app.is_looking() => {
            let dots = ".".repeat((app.tick / 2 % 4) as usize);
            (format!("Looking for Ollama {dots:<3}"), app.theme.dim)
        }
        None => ("Looking for Ollama".to_owned(), app.theme.dim),
        Some(casting) if casting.actor.name() == house::NAME => {
            ("The house book plays Kenji: no model, his own lines.".to_owned(), app.theme.lamp)
        }
        Some(casting) => (
            format!("{} plays Kenji · {}", clean_line(&casting.actor.name()), casting.contract().label()),
            app.theme.lamp,
        ),
    }
}

/// Who comes in, in words.
fn guest(app: &App) -> String {
    let known = &app.acquaintance;
    let character = app.setup.cast.under(Contract::Scene);
    let tier = &character.tier(known.tier).name;
    let visits = match known.visits {
        0 => "first visit".to_owned(),
        1 => "one visit".to_owned(),
        many => format!("{many} visits"),
    };
    match (&app.setup.guest.audience, app.setup.save_root.is_some()) {
        _ if known.closed => "The shutter is down for you, and stays down.".to_owned(),
        _ if app.shut_today().is_some() => {
            let day = app.shut_today().map(capital).unwrap_or_default();
            format!("{day}. The shutter is down: closed on {day}s.")
        }
        (Some(audience), _) => format!("You come in as: {} (nothing is saved)", audience.replace('_', " ")),
        (None, false) => "You come in as a stranger (nothing is saved)".to_owned(),
        (None, true) => {
            let name = app.setup.guest.name.as_deref().unwrap_or(DEFAULT_GUEST);
            let name = if name == DEFAULT_GUEST { String::new() } else { format!("{name}, ") };
            let day = app.day_after_shutter().map(|day| format!("{}. ", capital(day))).unwrap_or_default();
            format!("{day}You come in as: {name}{tier}, {visits}")
        }
    }
}

fn keys(frame: &mut Frame<'_>, area: Rect, app: &App) {
    let mut keys: Vec<(&str, &str)> = Vec::new();
    if !app.acquaintance.closed {
        keys.push(("Enter", if app.shut_today().is_some() { "come back tomorrow" } else { "walk in" }));
    }
    keys.push(("m", "model"));
    if app.setup.save_root.is_some() {
        keys.push(("n", "name"));
    }
    if app.can_pull() {
        keys.push(("p", "get Gemma 4"));
    }
    keys.extend([("?", "help"), ("q", "quit")]);
    let gap = if area.width >= 60 { "   " } else { " " };
    let needed = |keys: &[(&str, &str)]| keys.iter().map(|(key, what)| key.len() + what.len() + 1 + gap.len()).sum();
    // Where there is no room, what the help tells as well goes first.
    while keys.len() > 3 && usize::from(area.width) < needed(&keys) {
        keys.remove(1);
    }
    let spans: Vec<Span<'_>> = keys
        .iter()
        .flat_map(|(key, what)| {
            [Span::styled(*key, app.theme.name), Span::styled(format!(" {what}{gap}"), app.theme.dim)]
        })
        .collect();
    let width: usize = spans.iter().map(Span::width).sum();
    let indent = (usize::from(area.width).saturating_sub(width) / 2) as u16;
    put_line(frame, Rect { x: area.x + indent, width: area.width - indent, ..area }, spans);
}
