//! The ticket machine: its panel above, what the marked button says below.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::{put, put_centred, put_line, put_right, split_bottom};
use crate::art::{Scene, Shot};
use crate::character::{Character, MenuItem};
use crate::director::Ticket;
use crate::stage::app::App;
use crate::stage::machine::{FALLS, Machine};
use crate::stage::pictures::{Place, Subject};

/// Buttons in a row of the panel, where there is room.
const ACROSS: usize = 3;
/// Columns from one button's words to the next.
const BUTTON: u16 = 26;

/// Draws the machine; says where each button stands.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &mut App, machine: &Machine, character: &Character) -> Vec<Rect> {
    let shop = &character.shop;
    let across = if area.width >= BUTTON * ACROSS as u16 + 2 { ACROSS } else { 1 };
    let menu_rows = (shop.menu.len().div_ceil(across) + 1) as u16;
    let (picture, panel) = split_bottom(area, menu_rows + 5);
    let tick = app.stage_tick();
    if let Some(pictures) = &mut app.pictures
        && picture.height >= 6
    {
        let lit = (machine.row < shop.menu.len()).then_some(machine.row as u8);
        let since = machine.fell.map(|fell| tick.saturating_sub(fell));
        let falling = since.filter(|&since| tick > 0 && since < FALLS);
        let shot = Shot { lit, falling, ..Shot::of(Scene::Kenbaiki) };
        // Not flatter than the panel, or its first and last rows are cut.
        let width = picture.width.min(picture.height * 4);
        let picture = Rect { x: picture.x + (picture.width - width) / 2, width, ..picture };
        pictures.draw(frame, Place::Stage, Subject::Stage(shot.sight()), picture);
    }
    let theme = &app.theme;
    let row = |nth: u16| Rect { y: panel.y + nth, height: 1, ..panel }.intersection(area);
    put_centred(frame, row(0), &format!("券売機   {}   the ticket machine", shop.text.native_name), theme.title);
    let mut places = Vec::new();
    let width = (panel.width.saturating_sub(2) / across as u16).min(38);
    let left = panel.x + panel.width.saturating_sub(width * across as u16) / 2;
    for (nth, item) in shop.menu.iter().enumerate() {
        let (x, y) = ((nth % across) as u16, (nth / across) as u16);
        // A price stands nearer to its own dish than to the next one's number.
        let place = Rect { x: left + x * width, width: width.saturating_sub(2), ..row(1 + y) };
        button(frame, place, app, (nth, item), machine);
        places.push(place);
    }
    let stool = Rect { x: left, width: width * across as u16, ..row(menu_rows) };
    let sits = if machine.tickets.is_empty() { "sit down without a ticket" } else { "sit down" };
    let style = if machine.row == shop.menu.len() { theme.chosen } else { theme.text };
    put_line(frame, stool, vec![Span::styled("0 ", theme.name), Span::styled(sits, style)]);
    places.push(stool);
    let below = Rect { x: left, width: width * across as u16, ..row(menu_rows + 2) };
    if let Some(kind) = machine.firmness {
        let mut spans = vec![Span::styled("Noodles: ", theme.dim)];
        for (nth, (_, name, _)) in shop.firmness.iter().enumerate() {
            spans.push(Span::styled(name.clone(), if nth == kind { theme.chosen } else { theme.text }));
            spans.push(Span::raw("  "));
        }
        put_line(frame, below, spans);
    } else if !machine.tickets.is_empty() {
        let total = format!("{} yen", machine.total(character));
        put(frame, below, &format!("In your hand: {}", in_hand(character, &machine.tickets)), theme.player);
        put_right(frame, below, &total, theme.lamp);
    } else if let Some(what) = shop.text.menu.get(machine.row).map(|item| &item.what) {
        put(frame, below, what, theme.beat);
    }
    let keys = match machine.firmness {
        Some(_) if panel.width < 60 => "← → · Enter takes it · Esc back",
        Some(_) => "← → noodles · Enter takes the ticket · Esc back",
        None if panel.width < 60 => "Enter presses · Esc sits down",
        None => "1-9 presses · arrows and Enter too · 0 or Esc sits down",
    };
    put_centred(frame, row(menu_rows + 4), keys, theme.dim);
    places
}

fn button(frame: &mut Frame<'_>, place: Rect, app: &App, (nth, item): (usize, &MenuItem), machine: &Machine) {
    let theme = &app.theme;
    let style = if machine.row == nth { theme.chosen } else { theme.text };
    let label = if nth < 9 { format!("{} ", nth + 1) } else { "  ".to_owned() };
    put_line(frame, place, vec![Span::styled(label, theme.name), Span::styled(item.name.clone(), style)]);
    put_right(frame, place, &format!("¥{}", item.price), if machine.row == nth { theme.lamp } else { theme.dim });
}

fn in_hand(character: &Character, tickets: &[Ticket]) -> String {
    let name = |ticket: &Ticket| character.shop.item(&ticket.item).map(|item| item.name.clone()).unwrap_or_default();
    tickets.iter().map(name).collect::<Vec<_>>().join(", ")
}
