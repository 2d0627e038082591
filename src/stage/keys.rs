//! What keys, clicks and pastes do, screen by screen. Every key has one meaning a screen, and all of them
//! stand in the help.

use crossterm::event::{
    Event as Input, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use ratatui::layout::{Position, Rect};
use tui_input::InputRequest;

use super::app::{App, Overlay, TO_PULL};
use crate::character::{Character, Contract};
use crate::memory::store::LONGEST_NAME;
use crate::visit::{Activity, Event};

/// Places of the last frame that answer to the mouse.
#[derive(Debug, Clone, Default)]
pub struct Hot {
    /// The suggestions, in their order.
    pub suggestions: Vec<Rect>,
    /// The buttons of the ticket machine, the stool last.
    pub buttons: Vec<Rect>,
    /// How many rows the words have beyond their pane.
    pub hidden_rows: usize,
    /// The height of the words' pane.
    pub page: usize,
}

/// What the loop has to do after an input; of several inputs the greatest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum After {
    /// Nothing to draw.
    Nothing,
    /// Draw.
    Draw,
    /// Draw everything anew (a resize, Ctrl-L).
    Redraw,
    /// Give the terminal to the shell.
    Suspend,
}

/// Takes an input.
pub fn take(app: &mut App, hot: &Hot, input: Input) -> After {
    match input {
        Input::Key(key) if key.kind != KeyEventKind::Release => self::key(app, hot, key),
        Input::Paste(text) => paste(app, &text),
        Input::Mouse(mouse) => self::mouse(app, hot, mouse),
        Input::Resize(..) => After::Redraw,
        Input::FocusGained | Input::FocusLost => {
            app.focused = input == Input::FocusGained;
            After::Draw
        }
        Input::Key(_) => After::Nothing,
    }
}

fn key(app: &mut App, hot: &Hot, key: KeyEvent) -> After {
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        match key.code {
            KeyCode::Char('z') => return After::Suspend,
            KeyCode::Char('l') => return After::Redraw,
            KeyCode::Char('c') => {
                interrupt(app);
                return After::Draw;
            }
            _ => {}
        }
    }
    // Any key arrives; one that would only confirm is spent on that.
    let confirms = matches!(key.code, KeyCode::Enter | KeyCode::Esc | KeyCode::Char(' '));
    if app.arrive() && confirms && app.overlay.is_none() {
        return After::Draw;
    }
    if app.overlay.is_some() {
        overlay(app, key);
    } else if app.machine.is_some() {
        machine(app, hot, key);
    } else if app.counter.is_some() {
        counter(app, hot, key);
    } else {
        title(app, key);
    }
    After::Draw
}

/// Ctrl-C: out of a dialog, up from the counter, out of the game; always one step.
fn interrupt(app: &mut App) {
    if app.overlay.is_some() {
        app.close_overlay();
    } else if app.machine.is_some() {
        app.leave_machine();
    } else if app.counter.as_ref().is_some_and(|counter| counter.runtime.snapshot().over.is_some()) {
        app.back_to_title();
    } else if app.counter.is_some() {
        app.visit(Event::Left);
    } else {
        app.quit = Some(None);
    }
}

fn title(app: &mut App, key: KeyEvent) {
    match key.code {
        KeyCode::Enter => app.enter(),
        KeyCode::Char('m') => app.open_models(),
        KeyCode::Char('n') if app.setup.save_root.is_some() => {
            app.overlay = Some(Overlay::Name(Default::default(), None))
        }
        KeyCode::Char('p') if app.can_pull() => app.overlay = Some(Overlay::PullChoice(0)),
        KeyCode::Char('?') => app.open_help(),
        KeyCode::Char('q') | KeyCode::Esc => app.quit = Some(None),
        _ => {}
    }
}

fn overlay(app: &mut App, key: KeyEvent) {
    let rows = match &app.overlay {
        Some(Overlay::Models(_)) => app.model_rows(),
        _ => TO_PULL.len(),
    };
    let (can_pull, looking) = (app.can_pull(), app.is_looking());
    match (&mut app.overlay, key.code) {
        (Some(Overlay::Name(..)), _) => name(app, key),
        (_, KeyCode::Esc) => app.close_overlay(),
        (Some(Overlay::Models(row) | Overlay::PullChoice(row)), KeyCode::Up | KeyCode::BackTab) => {
            *row = (*row + rows - 1) % rows;
        }
        (Some(Overlay::Models(row) | Overlay::PullChoice(row)), KeyCode::Down | KeyCode::Tab) => {
            *row = (*row + 1) % rows
        }
        (Some(Overlay::Models(_)), KeyCode::Char('r')) => {
            app.found = None;
            app.look();
        }
        (Some(Overlay::Models(_)), KeyCode::Char('p')) if can_pull => app.overlay = Some(Overlay::PullChoice(0)),
        // While Ollama is being asked the rows may change under the mark.
        (Some(Overlay::Models(_)), KeyCode::Enter) if looking => {}
        (Some(Overlay::Models(row)), KeyCode::Enter) => {
            let row = (*row).min(rows - 1);
            app.take_model(row);
        }
        (Some(Overlay::PullChoice(row)), KeyCode::Enter) => {
            let row = *row;
            app.pull(row);
        }
        (Some(Overlay::Pull(pull)), KeyCode::Enter) if pull.ended.is_some() => app.close_overlay(),
        (Some(Overlay::Pull(_)), _) => {}
        (
            Some(Overlay::Help | Overlay::Notice(_) | Overlay::Card(_)),
            KeyCode::Enter | KeyCode::Char('q' | '?' | ' '),
        ) => app.close_overlay(),
        _ => {}
    }
}

fn name(app: &mut App, key: KeyEvent) {
    let Some(Overlay::Name(input, error)) = &mut app.overlay else { return };
    match key.code {
        KeyCode::Esc => app.close_overlay(),
        KeyCode::Enter => {
            let name = input.value().to_owned();
            match app.name_guest(&name) {
                Ok(()) => app.close_overlay(),
                Err(why) => {
                    if let Some(Overlay::Name(_, error)) = &mut app.overlay {
                        *error = Some(why);
                    }
                }
            }
        }
        _ => {
            let full = input.value().chars().count() >= LONGEST_NAME;
            if let Some(request) = edit(key).filter(|request| !full || !matches!(request, InputRequest::InsertChar(_)))
            {
                *error = None;
                input.handle(request);
            }
        }
    }
}

fn counter(app: &mut App, hot: &Hot, key: KeyEvent) {
    let Some(counter) = &mut app.counter else { return };
    let snapshot = counter.runtime.snapshot();
    let suggestions = &snapshot.suggestions;
    let page = hot.page.max(2) - 1;
    match key.code {
        KeyCode::Enter => send(app),
        KeyCode::Esc => drop(counter.hand.dismiss()),
        KeyCode::Tab => counter.hand.step(true, suggestions),
        KeyCode::BackTab => counter.hand.step(false, suggestions),
        KeyCode::Up => counter.hand.recall(true),
        KeyCode::Down => counter.hand.recall(false),
        KeyCode::PageUp => counter.scroll = (counter.scroll + page).min(hot.hidden_rows),
        KeyCode::PageDown => counter.scroll = counter.scroll.saturating_sub(page),
        KeyCode::F(1) => app.open_help(),
        KeyCode::F(2) => app.open_models(),
        KeyCode::F(3) => app.open_machine(),
        KeyCode::Char('?') if counter.hand.line().is_empty() && counter.hand.preview().is_none() => {
            app.open_help();
        }
        KeyCode::Char(c) if !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) => {
            counter.hand.type_char(c, suggestions);
        }
        _ => {
            if let Some(request) = edit(key) {
                counter.hand.edit(request);
            }
        }
    }
    if let Some(counter) = app.counter.as_mut().filter(|counter| !counter.hand.line().is_empty()) {
        counter.runtime.typing();
    }
}

/// At the ticket machine.
fn machine(app: &mut App, hot: &Hot, key: KeyEvent) {
    let character = app.setup.cast.under(Contract::Scene);
    let tick = app.tick;
    let Some(machine) = &mut app.machine else { return };
    // A row of the panel is as the last frame had it; the kinds of noodles stand in one.
    let in_row = |first: &Rect| hot.buttons.iter().filter(|button| button.y == first.y).count() as isize;
    let across = hot.buttons.first().filter(|_| machine.firmness.is_none()).map_or(1, in_row);
    match key.code {
        KeyCode::Left | KeyCode::BackTab => machine.step(&character, -1),
        KeyCode::Right | KeyCode::Tab => machine.step(&character, 1),
        KeyCode::Up => machine.step(&character, -across),
        KeyCode::Down => machine.step(&character, across),
        KeyCode::Enter | KeyCode::Char(' ') => press(app, &character, tick),
        KeyCode::Char('0') => app.leave_machine(),
        KeyCode::Char(digit @ '1'..='9') => {
            let nth = digit as usize - '1' as usize;
            if machine.firmness.is_some() {
                machine.firmness = Some(nth.min(character.shop.firmness.len().saturating_sub(1)));
                press(app, &character, tick);
            } else if nth < character.shop.menu.len() && machine.mark(&character, nth) {
                press(app, &character, tick);
            }
        }
        KeyCode::Char('?') | KeyCode::F(1) => app.open_help(),
        KeyCode::Esc if !machine.back() => app.leave_machine(),
        _ => {}
    }
}

fn press(app: &mut App, character: &Character, tick: u64) {
    if app.machine.as_mut().is_some_and(|machine| machine.press(character, tick)) {
        app.leave_machine();
    }
}

/// Enter: the line goes out. With nothing in hand it sends the lost line again after a failure, and leaves
/// after a goodbye. While he still speaks the line stays where it is.
fn send(app: &mut App) {
    let Some(counter) = &mut app.counter else { return };
    let snapshot = counter.runtime.snapshot();
    if snapshot.activity != Activity::Idle && !counter.hand.line().starts_with('/') {
        return;
    }
    let (failed, goodbye) = (snapshot.failure.is_some(), snapshot.goodbye);
    match counter.hand.take() {
        Some(line) => app.say(line),
        None if failed => app.visit(Event::SaidAgain),
        None if goodbye => app.visit(Event::Left),
        None => {}
    }
}

fn paste(app: &mut App, text: &str) -> After {
    match (&mut app.overlay, &mut app.counter) {
        (Some(Overlay::Name(input, _)), _) => {
            for c in crate::character::text::clean_line(text).chars().take(LONGEST_NAME) {
                input.handle(InputRequest::InsertChar(c));
            }
        }
        (None, Some(counter)) => counter.hand.paste(text),
        _ => return After::Nothing,
    }
    After::Draw
}

fn mouse(app: &mut App, hot: &Hot, mouse: MouseEvent) -> After {
    if app.overlay.is_none() && app.machine.is_some() {
        return click(app, hot, mouse);
    }
    let Some(counter) = app.counter.as_mut().filter(|_| app.overlay.is_none()) else { return After::Nothing };
    match mouse.kind {
        MouseEventKind::ScrollUp => counter.scroll = (counter.scroll + 1).min(hot.hidden_rows),
        MouseEventKind::ScrollDown => counter.scroll = counter.scroll.saturating_sub(1),
        MouseEventKind::Down(MouseButton::Left) => {
            let at = Position::new(mouse.column, mouse.row);
            let Some(nth) = hot.suggestions.iter().position(|area| area.contains(at)) else { return After::Nothing };
            // The first click shows, a second on the same one says it.
            if counter.hand.preview().is_some_and(|(chosen, _)| chosen == nth) {
                send(app);
            } else {
                let suggestions = &counter.runtime.snapshot().suggestions;
                counter.hand.choose(nth, suggestions);
            }
        }
        _ => return After::Nothing,
    }
    After::Draw
}

/// A click on the ticket machine presses the button it meets.
fn click(app: &mut App, hot: &Hot, mouse: MouseEvent) -> After {
    let at = Position::new(mouse.column, mouse.row);
    let hit = hot.buttons.iter().position(|area| area.contains(at));
    let (MouseEventKind::Down(MouseButton::Left), Some(nth)) = (mouse.kind, hit) else { return After::Nothing };
    let character = app.setup.cast.under(Contract::Scene);
    let tick = app.tick;
    if app.machine.as_mut().is_some_and(|machine| machine.mark(&character, nth)) {
        press(app, &character, tick);
    }
    After::Draw
}

/// The usual editing keys of a line.
fn edit(key: KeyEvent) -> Option<InputRequest> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let word = control || key.modifiers.contains(KeyModifiers::ALT);
    Some(match key.code {
        KeyCode::Char('a') if control => InputRequest::GoToStart,
        KeyCode::Char('e') if control => InputRequest::GoToEnd,
        KeyCode::Char('u') if control => InputRequest::DeleteFromStart,
        KeyCode::Char('k') if control => InputRequest::DeleteTillEnd,
        KeyCode::Char('w') if control => InputRequest::DeletePrevWord,
        KeyCode::Char('y') if control => InputRequest::Yank,
        KeyCode::Char('h') if control => InputRequest::DeletePrevChar,
        KeyCode::Char(c) if !word => InputRequest::InsertChar(c),
        KeyCode::Backspace if word => InputRequest::DeletePrevWord,
        KeyCode::Backspace => InputRequest::DeletePrevChar,
        KeyCode::Delete if word => InputRequest::DeleteNextWord,
        KeyCode::Delete => InputRequest::DeleteNextChar,
        KeyCode::Left if word => InputRequest::GoToPrevWord,
        KeyCode::Left => InputRequest::GoToPrevChar,
        KeyCode::Right if word => InputRequest::GoToNextWord,
        KeyCode::Right => InputRequest::GoToNextChar,
        KeyCode::Home => InputRequest::GoToStart,
        KeyCode::End => InputRequest::GoToEnd,
        _ => return None,
    })
}
