//! The counter: the stage with scene and avatar above, the meter, the words, what the guest may say, the
//! line being typed, the status. Short screens give up the stage first, then the avatar; words, meter and
//! input stay.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;
use unicode_width::UnicodeWidthStr;

use super::{put, put_line, put_right, rule, split_bottom, split_top};
use crate::actor::house;
use crate::character::Segment;
use crate::character::text::{capital, clean_line};
use crate::character::wrap;
use crate::director::Movement;
use crate::stage::app::{App, Counter, FaceShown};
use crate::stage::keys::Hot;
use crate::stage::pictures::{Pictures, Place, Subject};
use crate::stage::scenery;
use crate::stage::theme::Theme;
use crate::visit::{Activity, Exchange, Snapshot};

/// Rows that are never given up: meter, three rules' worth of words, input, status.
const LEAST_WORDS: u16 = 8;
/// The widest a stage may be for its height, in pixels.
const WIDEST: f32 = 2.0;
/// Columns before the words of a line, where the name stands.
const MARGIN: usize = 7;

/// Draws the counter.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &mut App) -> Hot {
    // The pictures change as they are drawn; everything else is only looked at.
    let tick = app.stage_tick();
    let mut pictures = app.pictures.take();
    let hot = app.counter.as_ref().map(|counter| draw_parts(frame, area, app, counter, pictures.as_mut(), tick));
    app.pictures = pictures;
    hot.unwrap_or_default()
}

fn draw_parts(
    frame: &mut Frame<'_>,
    area: Rect,
    app: &App,
    counter: &Counter,
    pictures: Option<&mut Pictures>,
    tick: u64,
) -> Hot {
    let snapshot = counter.runtime.snapshot();
    let theme = &app.theme;
    let columns = if area.width >= 100 { 2 } else { 1 };
    let suggestion_rows = if columns == 2 { 2 } else { 4 };
    let below = 1 + suggestion_rows + 1 + 1 + 1;
    let (stage, rest) = split_top(area, stage_rows(area.height, below));
    let (rest, status) = split_bottom(rest, 1);
    let (rest, input) = split_bottom(rest, 1);
    let (rest, offers) = split_bottom(rest, suggestion_rows);
    let (rest, line) = split_bottom(rest, 1);
    let (meter, words) = split_top(rest, 1);
    if let Some(pictures) = pictures {
        draw_stage(frame, stage, pictures, snapshot, counter.face, tick);
    }
    draw_meter(frame, indent(meter), counter, snapshot, theme);
    let hidden_rows = draw_words(frame, indent(words), app, counter, snapshot);
    let news = !app.is_animated() || counter.is_news(app.tick);
    draw_cause(frame, line, snapshot, theme, news);
    let suggestions = draw_suggestions(frame, indent(offers), columns, counter, snapshot, theme);
    draw_input(frame, indent(input), app, counter, snapshot);
    draw_status(frame, indent(status), app, counter, snapshot);
    Hot { suggestions, hidden_rows, page: usize::from(words.height), ..Hot::default() }
}

/// Half the height for the stage where there is room, none where the words would suffer.
fn stage_rows(height: u16, below: u16) -> u16 {
    let free = height.saturating_sub(below + LEAST_WORDS);
    match free {
        0..6 => 0,
        _ => free.min(height / 2),
    }
}

fn indent(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

fn indent_by(area: Rect, columns: u16) -> Rect {
    Rect { x: area.x + columns, width: area.width.saturating_sub(columns), ..area }
}

/// The scene, and beside it the avatar.
fn draw_stage(
    frame: &mut Frame<'_>,
    area: Rect,
    pictures: &mut Pictures,
    snapshot: &Snapshot,
    face_shown: FaceShown,
    tick: u64,
) {
    if area.height == 0 {
        return;
    }
    let face_columns = (area.height * 2).min(area.width / 3);
    let widest = (f32::from(area.height) * 2.0 * WIDEST) as u16;
    let scene_columns = (area.width - face_columns - 1).min(widest);
    let left = (area.width - scene_columns - face_columns - 1) / 2;
    let scene = Rect { x: area.x + left, width: scene_columns, ..area };
    let face = Rect { x: scene.right() + 1, width: face_columns, height: face_columns / 2, ..area };
    let shot = scenery::at_the_counter(snapshot, tick);
    pictures.draw(frame, Place::Stage, Subject::Stage(shot.sight()), scene);
    let mood = scenery::mood(snapshot);
    let subject = match face_shown.from {
        Some(from) if from != mood => Subject::Between(from, mood),
        _ => Subject::Face(mood),
    };
    pictures.draw(frame, Place::Avatar, subject, face);
}

/// The trust meter: tier, how full, what moved it last, what is missing.
fn draw_meter(frame: &mut Frame<'_>, area: Rect, counter: &Counter, snapshot: &Snapshot, theme: &Theme) {
    let meter = &snapshot.meter;
    let tier = counter.runtime.visit().character().tier(meter.tier);
    let (from, to) = meter.span;
    let goal = if to > from { to } else { crate::director::ledger::MOST_POINTS };
    let width = usize::from(area.width / 6).clamp(6, 20);
    let share = f64::from((meter.points - from).max(0)) / f64::from((goal - from).max(1));
    let full = ((share * width as f64).round() as usize).min(width);
    let mut spans = vec![
        Span::styled(format!("{} ", tier.native_name), theme.name),
        Span::styled(format!("{} ", tier.name), theme.text),
    ];
    spans.extend(lantern(full, width, theme));
    spans.push(Span::styled(format!(" {}/{goal}", meter.points), theme.dim));
    if meter.heat > 0 {
        let pips = usize::from(meter.heat);
        spans.push(Span::styled(format!("  {}{}", "●".repeat(pips), "○".repeat(3 - pips.min(3))), theme.loss));
    }
    let used: usize = spans.iter().map(Span::width).sum();
    put_line(frame, area, spans);
    let free = usize::from(area.width).saturating_sub(used + 2);
    if let Some(missing) =
        meter.missing.as_ref().map(|missing| format!("next: {missing}")).filter(|m| m.width() <= free)
    {
        put_right(frame, area, &missing, theme.dim);
    }
}

/// The meter is a lantern that is lit: from embers to a warm white, its paper dark beyond.
fn lantern(full: usize, width: usize, theme: &Theme) -> Vec<Span<'static>> {
    let glow = |at: usize| theme.lantern[at * theme.lantern.len() / width.max(1)];
    let lit = (0..full).map(|at| Span::styled("▰", glow(at)));
    lit.chain([Span::styled("▱".repeat(width - full), theme.line)]).collect()
}

/// The line between words and suggestions, with what the last turn moved.
fn draw_cause(frame: &mut Frame<'_>, area: Rect, snapshot: &Snapshot, theme: &Theme, news: bool) {
    rule(frame, area, theme.line);
    if !news {
        return;
    }
    let mut place = Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area };
    for Movement { points, why } in &snapshot.meter.moved {
        let text = if *points == 0 { format!(" {why} ") } else { format!(" {points:+} {why} ") };
        let text = wrap::cut(&text, usize::from(place.width));
        put(frame, place, &text, if *points < 0 { theme.loss } else { theme.gain });
        let used = (text.width() as u16 + 1).min(place.width);
        place = Rect { x: place.x + used, width: place.width - used, ..place };
    }
}

/// A row of the words: its pieces with their styles.
type Row = Vec<(String, Style)>;

/// Draws the words, newest at the bottom; says how many rows there are above the pane, as far as a page
/// beyond what is shown.
fn draw_words(frame: &mut Frame<'_>, area: Rect, app: &App, counter: &Counter, snapshot: &Snapshot) -> usize {
    let height = usize::from(area.height);
    let rows = last_rows(app, counter, snapshot, usize::from(area.width), 2 * height + counter.scroll);
    let hidden = rows.len().saturating_sub(height);
    let from = hidden - counter.scroll.min(hidden);
    for (row, y) in rows.iter().skip(from).zip(area.y..area.bottom()) {
        let spans = row.iter().map(|(text, style)| Span::styled(text.as_str(), *style)).collect();
        put_line(frame, Rect { y, height: 1, ..area }, spans);
    }
    if counter.scroll > 0 && hidden > 0 {
        put_right(frame, Rect { y: area.bottom() - 1, height: 1, ..area }, "▼ more below, PgDn", app.theme.dim);
    }
    hidden
}

/// The newest rows of what was said, at least `count` of them where there are as many: a long evening costs
/// no more than a short one.
fn last_rows(app: &App, counter: &Counter, snapshot: &Snapshot, width: usize, count: usize) -> Vec<Row> {
    let theme = &app.theme;
    let name = &counter.runtime.visit().character().identity.short_name;
    let mut blocks: Vec<Vec<Row>> = Vec::new();
    let mut rows = 0;
    for exchange in snapshot.exchanges.iter().rev() {
        if rows >= count {
            break;
        }
        let mut block = exchange_rows(exchange, name, theme, width.saturating_sub(MARGIN));
        if blocks.is_empty() && snapshot.activity == Activity::Thinking {
            let dots = "·".repeat((app.tick / 2 % 4) as usize);
            block.push(vec![(margin(""), theme.dim), (format!("{name} is at the pot {dots}"), theme.beat)]);
        }
        rows += block.len() + 1;
        blocks.push(block);
    }
    blocks.reverse();
    // A blank row between two exchanges.
    blocks.join(&Row::new())
}

fn margin(text: &str) -> String {
    format!("{:<MARGIN$}", wrap::cut(text, MARGIN - 1))
}

/// One exchange: the guest's line, then beats and speech.
fn exchange_rows(exchange: &Exchange, name: &str, theme: &Theme, width: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |label: &str, label_style: Style, text: &str, style: Style| {
        for (nth, row) in wrap::rows(text, width).into_iter().enumerate() {
            let label = if nth == 0 { margin(label) } else { margin("") };
            rows.push(vec![(label, label_style), (row, style)]);
        }
    };
    if !exchange.player.is_empty() {
        add("You", theme.dim, &exchange.player, theme.player);
    }
    for segment in &exchange.reply.segments {
        match segment {
            Segment::Scene(text) => add("", theme.dim, text, theme.beat),
            Segment::Say(text) => add(name, theme.name, text, theme.dialogue),
        }
    }
    if let Some(aside) = &exchange.aside {
        add("", theme.dim, aside, theme.beat);
    }
    rows
}

/// Draws the suggestions; says where each stands.
fn draw_suggestions(
    frame: &mut Frame<'_>,
    area: Rect,
    columns: u16,
    counter: &Counter,
    snapshot: &Snapshot,
    theme: &Theme,
) -> Vec<Rect> {
    let rows = area.height.max(1);
    let width = area.width / columns;
    let chosen = counter.hand.preview().map(|(at, _)| at);
    let mut places = Vec::new();
    for (at, suggestion) in snapshot.suggestions.iter().enumerate() {
        let nth = at as u16;
        let place =
            Rect { x: area.x + nth / rows * width, y: area.y + nth % rows, width: width.saturating_sub(1), height: 1 };
        if !area.contains(Position::new(place.x, place.y)) {
            break;
        }
        let style = if chosen == Some(at) { theme.chosen } else { theme.text };
        put_line(frame, place, vec![Span::styled(format!("{} ", at + 1), theme.name)]);
        let text = Rect { x: place.x + 2, width: place.width.saturating_sub(2), ..place };
        if suggestion.deeper {
            // A line that asks him for more is marked, so that nobody goes there by accident.
            put(frame, text, "↓ ", theme.lamp);
            put(frame, indent_by(text, 2), &suggestion.text, style);
        } else {
            put(frame, text, &suggestion.text, style);
        }
        places.push(place);
    }
    places
}

fn draw_input(frame: &mut Frame<'_>, area: Rect, app: &App, counter: &Counter, snapshot: &Snapshot) {
    let theme = &app.theme;
    put(frame, area, "› ", theme.name);
    let field = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
    if let Some((_, words)) = counter.hand.preview() {
        put(frame, field, words, theme.player);
        put_right(frame, field, " Enter says it", theme.dim);
    } else if counter.hand.line().is_empty() {
        let hint = match snapshot.activity {
            Activity::Idle if snapshot.over.is_some() => String::new(),
            Activity::Idle if snapshot.failure.is_some() => "Enter sends your line again".to_owned(),
            Activity::Idle if snapshot.goodbye => "Enter gets up and goes; or say more".to_owned(),
            Activity::Idle => app.hints.shown(counter.first, app.may_buy(), field.width),
            _ => String::new(),
        };
        put(frame, field, &hint, theme.dim);
    } else {
        let (_, scroll) = counter.hand.cursor(usize::from(field.width).saturating_sub(1));
        put(frame, field, skip_columns(counter.hand.line(), scroll), theme.player);
    }
    if app.overlay.is_none() {
        let (column, _) = counter.hand.cursor(usize::from(field.width).saturating_sub(1));
        let column = if counter.hand.preview().is_some() { 0 } else { column };
        frame.set_cursor_position(Position::new(field.x + column as u16, field.y));
    }
}

/// `text` without its first `columns` columns.
fn skip_columns(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        if used >= columns {
            return &text[at..];
        }
        used += c.to_string().width();
    }
    ""
}

fn draw_status(frame: &mut Frame<'_>, area: Rect, app: &App, counter: &Counter, snapshot: &Snapshot) {
    let theme = &app.theme;
    let day = counter.weekday;
    let clock = format!("{} {}", capital(day), snapshot.clock);
    put_right(frame, area, &clock, theme.dim);
    let left = Rect { width: area.width.saturating_sub(clock.width() as u16 + 1), ..area };
    if let Some(failure) = &snapshot.failure {
        put(frame, left, &format!("{}. {}", failure.what, failure.mend), theme.loss);
        return;
    }
    let unsaved = snapshot.save_error.as_deref().map(clean_line);
    if let Some(notice) = unsaved.as_ref().or(app.notice.as_ref()) {
        put(frame, left, notice, theme.loss);
        return;
    }
    let actor = clean_line(&counter.runtime.actor_name());
    let contract = counter.runtime.visit().character().contract.label();
    let text = match actor.as_str() {
        house::NAME if area.width < 58 => "House book · F2 model".to_owned(),
        house::NAME => "The house book speaks. F2 picks a model.".to_owned(),
        model => format!("{model} · {contract}"),
    };
    put(frame, left, &text, theme.dim);
}
