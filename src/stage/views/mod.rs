//! The views: each draws a part of the screen from a read-only picture of the game. A frame is a function
//! of the game's state, the size and the tick.

mod counter;
mod machine;
mod overlay;
mod title;
mod walk;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::app::App;
use super::keys::Hot;
use crate::character::wrap;

/// The smallest screen the game is played on.
pub const SMALLEST: (u16, u16) = (40, 16);

/// Draws the whole screen.
pub fn draw(frame: &mut Frame<'_>, app: &mut App) -> Hot {
    let area = frame.area();
    frame.buffer_mut().set_style(area, app.theme.ground);
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(frame, area, app);
        return Hot::default();
    }
    // A picture that is not made of cells must not be covered.
    let covered = app.overlay.is_some() && app.pictures.as_ref().is_some_and(|pictures| !pictures.are_of_cells());
    let hot = match (covered, app.counter.is_some()) {
        (true, _) => Hot::default(),
        (false, true) if app.steps_walked().is_some() && app.overlay.is_none() => {
            walk::draw(frame, area, app);
            Hot::default()
        }
        (false, true) if app.machine.is_some() => {
            // The pictures change as they are drawn; the machine is only looked at.
            let machine = app.machine.take();
            let character = app.setup.cast.under(crate::character::Contract::Scene);
            let buttons = machine.as_ref().map(|machine| machine::draw(frame, area, app, machine, &character));
            app.machine = machine;
            Hot { buttons: buttons.unwrap_or_default(), ..Hot::default() }
        }
        (false, true) => counter::draw(frame, area, app),
        (false, false) => {
            title::draw(frame, area, app);
            Hot::default()
        }
    };
    overlay::draw(frame, area, app);
    hot
}

fn too_small(frame: &mut Frame<'_>, area: Rect, app: &App) {
    let (columns, rows) = SMALLEST;
    let text = format!("Kenji's counter needs {columns}x{rows}. This is {}x{}.", area.width, area.height);
    let rows = wrap::rows(&text, usize::from(area.width));
    let top = area.y + area.height.saturating_sub(rows.len() as u16) / 2;
    for (row, y) in rows.iter().zip(top..area.bottom()) {
        put_centred(frame, Rect { y, height: 1, ..area }, row, app.theme.text);
    }
}

/// Writes `text` into the first row of `area`, cut to its width.
fn put(frame: &mut Frame<'_>, area: Rect, text: &str, style: Style) {
    if area.height > 0 {
        frame.buffer_mut().set_string(area.x, area.y, wrap::cut(text, usize::from(area.width)), style);
    }
}

/// Writes `text` into the middle of the first row of `area`.
fn put_centred(frame: &mut Frame<'_>, area: Rect, text: &str, style: Style) {
    let text = wrap::cut(text, usize::from(area.width));
    let indent = (usize::from(area.width) - text.width().min(usize::from(area.width))) / 2;
    put(frame, Rect { x: area.x + indent as u16, width: area.width - indent as u16, ..area }, &text, style);
}

/// Writes `text` at the right end of the first row of `area`.
fn put_right(frame: &mut Frame<'_>, area: Rect, text: &str, style: Style) {
    let text = wrap::cut(text, usize::from(area.width));
    let indent = (usize::from(area.width) - text.width().min(usize::from(area.width))) as u16;
    put(frame, Rect { x: area.x + indent, width: area.width - indent, ..area }, &text, style);
}

/// Writes a line of spans into the first row of `area`.
fn put_line(frame: &mut Frame<'_>, area: Rect, spans: Vec<Span<'_>>) {
    if area.height > 0 {
        frame.buffer_mut().set_line(area.x, area.y, &Line::from(spans), area.width);
    }
}

/// Fills the first row of `area` with a thin line.
fn rule(frame: &mut Frame<'_>, area: Rect, style: Style) {
    put(frame, area, &"─".repeat(usize::from(area.width)), style);
}

/// Splits `height` rows off the bottom of `area`.
fn split_bottom(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    let top = Rect { height: area.height - height, ..area };
    (top, Rect { y: top.bottom(), height, ..area })
}

/// Splits `height` rows off the top of `area`.
fn split_top(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    (Rect { height, ..area }, Rect { y: area.y + height, height: area.height - height, ..area })
}
