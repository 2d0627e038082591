//! What stands over the screen: help, models, a pull, a name, the leave card.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use unicode_width::UnicodeWidthStr;

use super::put;
use crate::actor::house;
use crate::actor::ollama::{Model, contract_for};
use crate::character::Contract;
use crate::character::text::clean_line;
use crate::character::wrap;
use crate::director::Movement;
use crate::stage::app::{App, Card, Overlay, Pull, TO_PULL};
use crate::visit::Over;

/// A row of a dialog.
type Row = (String, Style);

/// Draws the overlay, if there is one.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App) {
    let Some(overlay) = &app.overlay else { return };
    let (title, rows) = match overlay {
        Overlay::Help => ("Keys", help(app, area.width)),
        Overlay::Models(row) => ("Who plays Kenji", models(app, *row)),
        Overlay::PullChoice(row) => ("Get Gemma 4", pull_choice(app, *row)),
        Overlay::Pull(pull) => ("Get Gemma 4", pulling(app, pull, usize::from(area.width))),
        Overlay::Name(input, error) => ("Who are you", name(app, input.value(), error.as_deref())),
        Overlay::Notice(text) => ("Before you sit down", notice(app, text)),
        Overlay::Card(card) => ("The alley", leave_card(app, card)),
    };
    dialog(frame, area, app, title, &rows);
}

/// A framed box in the middle, as large as its rows.
fn dialog(frame: &mut Frame<'_>, area: Rect, app: &App, title: &str, rows: &[Row]) {
    let most = usize::from(area.width.saturating_sub(8)).min(84);
    let rows: Vec<Row> =
        rows.iter().flat_map(|(text, style)| wrap::rows(text, most).into_iter().map(|row| (row, *style))).collect();
    let widest = rows.iter().map(|(text, _)| text.width()).max().unwrap_or(0);
    let width = (widest.max(title.len() + 2).min(most) + 4) as u16;
    let height = (rows.len() as u16 + 2).min(area.height);
    let place = Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    Clear.render(place, frame.buffer_mut());
    split_wide_letters(frame, place);
    frame.buffer_mut().set_style(place, app.theme.ground);
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(app.theme.line)
        .title_style(app.theme.title)
        .title(format!(" {title} "));
    let inner = block.inner(place);
    block.render(place, frame.buffer_mut());
    for ((text, style), y) in rows.iter().zip(inner.y..inner.bottom()) {
        put(frame, Rect { x: inner.x + 1, y, width: inner.width.saturating_sub(2), height: 1 }, text, *style);
    }
}

/// A letter of two columns that begins just left of the box would lie over its border: it is taken away.
fn split_wide_letters(frame: &mut Frame<'_>, place: Rect) {
    let Some(left) = place.x.checked_sub(1) else { return };
    for y in place.y..place.bottom() {
        if let Some(cell) = frame.buffer_mut().cell_mut((left, y)).filter(|cell| cell.symbol().width() > 1) {
            cell.set_symbol(" ");
        }
    }
}

/// The keys on a screen of `columns`, and where there is room what it is about.
fn help(app: &App, columns: u16) -> Vec<Row> {
    const KEYS: [(&str, &str); 12] = [
        ("Enter", "say it; after a failure, say it again"),
        ("1-4", "show a suggestion (then Enter); ↓ asks him for more"),
        ("Tab", "step through them; the mouse can too"),
        ("...", "say nothing, and sit there"),
        ("Up Down", "what you said before"),
        ("PgUp PgDn", "scroll the words"),
        ("F2, /model", "another model plays"),
        ("F3, /machine", "the ticket machine, before the first bowl"),
        ("Ctrl-C, /leave", "get up and go"),
        ("Ctrl-Z", "to the shell and back"),
        ("Ctrl-L", "draw the screen anew"),
        ("?, F1", "this page"),
    ];
    let theme = &app.theme;
    // What the longest row takes, with the frame.
    let short = columns < 78;
    let first = |what: &'static str| what.split([';', ',', '(']).next().unwrap_or(what).trim_end();
    let row = |(key, what): &(&str, &'static str)| {
        if short { format!("{key:<10} {}", first(what)) } else { format!("{key:<14} {what}") }
    };
    let mut rows: Vec<Row> = KEYS.iter().map(|key| (row(key), theme.text)).collect();
    if columns < 60 {
        return rows;
    }
    rows.push((String::new(), theme.text));
    let about = "He knows who has been here. Order, eat, notice things, say something true, leave a subject when he does. \
                 Come back on other days. Some doors never open, and one can close for good.";
    rows.push((about.to_owned(), theme.beat));
    rows
}

fn marked(app: &App, row: usize, chosen: usize) -> Style {
    if row == chosen { app.theme.chosen } else { app.theme.text }
}

fn models(app: &App, chosen: usize) -> Vec<Row> {
    let theme = &app.theme;
    let models = app.models();
    let playing = app.casting.as_ref().map(|casting| casting.actor.name()).unwrap_or_default();
    let plays = |name: &str| if name == playing { "▸ ".to_owned() } else { "  ".to_owned() };
    let mut rows: Vec<Row> = models
        .iter()
        .enumerate()
        .map(|(at, model)| (plays(&model.name) + &model_row(model), marked(app, at, chosen)))
        .collect();
    rows.push((plays(house::NAME) + "house book: no model, his own lines", marked(app, models.len(), chosen)));
    rows.push((String::new(), theme.text));
    match &app.found {
        None => rows.push(("Looking for Ollama …".to_owned(), theme.dim)),
        Some(found) => match &found.survey {
            Err(fault) => rows.push((clean_line(&format!("{fault}. {} Then press r.", fault.mend())), theme.loss)),
            Ok(_) if app.can_pull() => rows.push(("No Gemma 4 here yet: p fetches one.".to_owned(), theme.lamp)),
            Ok(_) => rows.push((format!("Ollama at {}", found.host), theme.dim)),
        },
    }
    rows.push(("Up Down   Enter takes it   r looks again   Esc back".to_owned(), theme.dim));
    rows
}

fn model_row(model: &Model) -> String {
    let row = format!(
        "{:<22} {:>8} {:>6}  {:<14} {}",
        wrap::cut(&clean_line(&model.name), 22),
        model.size(),
        clean_line(&model.parameter_size),
        contract_for(model).label(),
        model.remarks().join(", ")
    );
    row.trim_end().to_owned()
}

fn pull_choice(app: &App, chosen: usize) -> Vec<Row> {
    let mut rows: Vec<Row> = TO_PULL
        .iter()
        .enumerate()
        .map(|(at, (name, what))| (format!("{name}  {what}"), marked(app, at, chosen)))
        .collect();
    rows.push((String::new(), app.theme.text));
    rows.push(("Up Down   Enter fetches it   Esc back".to_owned(), app.theme.dim));
    rows
}

fn pulling(app: &App, pull: &Pull, width: usize) -> Vec<Row> {
    let theme = &app.theme;
    let status = match (&pull.ended, &pull.progress) {
        (Some(Ok(())), _) => (format!("{} is here.", pull.model), theme.gain),
        (Some(Err(fault)), _) => (clean_line(&format!("{fault}. {}", fault.mend())), theme.loss),
        (None, Some(progress)) => (format!("{}: {}", pull.model, clean_line(&progress.status)), theme.text),
        (None, None) => (format!("{}: asking Ollama …", pull.model), theme.text),
    };
    let share = match &pull.ended {
        Some(Ok(())) => 1.0,
        _ => pull.progress.as_ref().and_then(|progress| progress.fraction()).unwrap_or(0.0),
    };
    let bar = width.saturating_sub(24).clamp(10, 50);
    let full = ((share * bar as f64) as usize).min(bar);
    let keys = if pull.ended.is_some() { "Enter goes on" } else { "Esc stops; what has come is kept" };
    vec![
        status,
        (format!("{}{} {:3.0} %", "▰".repeat(full), "▱".repeat(bar - full), share * 100.0), theme.lamp),
        (String::new(), theme.text),
        (keys.to_owned(), theme.dim),
    ]
}

fn name(app: &App, typed: &str, error: Option<&str>) -> Vec<Row> {
    let theme = &app.theme;
    let mut rows = vec![
        ("Each guest of this machine has a save of his own.".to_owned(), theme.text),
        (format!("› {typed}▏"), theme.player),
    ];
    rows.push((error.unwrap_or_default().to_owned(), theme.loss));
    rows.push(("Enter takes it   Esc back".to_owned(), theme.dim));
    rows
}

fn notice(app: &App, text: &str) -> Vec<Row> {
    let theme = &app.theme;
    vec![(text.to_owned(), theme.text), (String::new(), theme.text), ("Enter goes on".to_owned(), theme.dim)]
}

/// Movements with the same cause in one row, in the order in which they first came.
fn summed(movements: &[Movement]) -> Vec<Movement> {
    let mut summed: Vec<Movement> = Vec::new();
    for movement in movements {
        match summed.iter_mut().find(|known| known.why == movement.why) {
            Some(known) => known.points += movement.points,
            None => summed.push(movement.clone()),
        }
    }
    summed
}

fn leave_card(app: &App, card: &Card) -> Vec<Row> {
    let theme = &app.theme;
    let character = app.setup.cast.under(Contract::Scene);
    let tier = |tier| character.tier(tier).name.clone();
    let mut rows = vec![match card.over {
        Over::Left => ("You step out under the noren.".to_owned(), theme.text),
        Over::Door => ("The door. It closes behind you.".to_owned(), theme.loss),
        Over::Closing => ("The noren comes in. You go home.".to_owned(), theme.text),
        Over::TapeEnd => ("The tape is at its end.".to_owned(), theme.text),
    }];
    if card.over != Over::Left && !card.last_words.is_empty() {
        rows.insert(0, (format!("“{}”", card.last_words), theme.dialogue));
    }
    rows.push((String::new(), theme.text));
    for movement in &summed(&card.movements) {
        let style = if movement.points < 0 { theme.loss } else { theme.gain };
        rows.push((format!("{:+} {}", movement.points, movement.why), style));
    }
    let (before, after) = card.points;
    rows.push((format!("Trust {before} → {after}"), theme.text));
    if card.tier.0 != card.tier.1 {
        rows.push((format!("{} → {}", tier(card.tier.0), tier(card.tier.1)), theme.title));
    }
    if card.closed {
        rows.push(("The shop is closed to you. For good.".to_owned(), theme.loss));
    } else if let Some(missing) = &card.missing {
        rows.push((format!("Next: {missing}."), theme.dim));
    }
    if !card.learned.is_empty() && !card.closed {
        rows.push((format!("He will remember {}.", card.learned.join("; ")), theme.beat));
    }
    if !card.closed {
        rows.push((format!("The shop opens next on {}.", card.opens), theme.dim));
    }
    if !card.saved {
        rows.push(("Nothing of this was saved.".to_owned(), theme.dim));
    }
    rows.push((String::new(), theme.text));
    rows.push(("Enter: back to the alley".to_owned(), theme.dim));
    rows
}
