//! The way in: down the alley and through the noren, and then one sits. Any key arrives at once.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{put_centred, split_bottom};
use crate::stage::app::App;
use crate::stage::pictures::{Place, Subject};
use crate::stage::scenery;

/// Draws the walk.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &mut App) {
    let (Some(steps), Some(counter)) = (app.steps_walked(), &app.counter) else { return };
    let (alley, below) = split_bottom(area, 1);
    let sight = scenery::walking_in(counter.runtime.snapshot().weather, steps, app.tick).sight();
    if let Some(pictures) = &mut app.pictures {
        pictures.draw(frame, Place::Stage, Subject::Stage(sight), alley);
    }
    put_centred(frame, below, "any key sits down", app.theme.dim);
}
