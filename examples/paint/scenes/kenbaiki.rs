//! The ticket machine close up: nine large buttons, a coin slot, a red display and the tray at its foot. The shop's
//! warmth falls on it from the left, the alley's cold from the right.

use crate::painter::canvas::{Canvas, Surface, glow, lit};
use crate::painter::letters::{DOKORO, MEN, SA, TOU, each_ink};
use crate::painter::material::Material;
use crate::painter::noise::{chance, drift};
use crate::painter::pictograms;
use crate::painter::roll::Roll;
use crate::painter::scenes::kenbaiki_parts as parts;
use crate::painter::sprite::Sprite;

const WIDTH: i32 = 320;
const HEIGHT: i32 = 180;
/// Left and right edge of the machine's front.
const FRONT: (i32, i32) = (26, 290);
/// The corner of the first button, the size of each, and the gap between two.
const BUTTONS: (i32, i32) = (37, 31);
const BUTTON: (i32, i32) = (52, 34);
const GAP: i32 = 5;

/// A light in the plane of the picture.
struct Shine {
    at: (f32, f32),
    strength: f32,
    reach: f32,
    warm: bool,
}

const SHINES: [Shine; 4] = [
    Shine { at: (-14.0, 66.0), strength: 3.5, reach: 104.0, warm: true },
    Shine { at: (120.0, 10.0), strength: 1.1, reach: 46.0, warm: true },
    Shine { at: (334.0, 40.0), strength: 2.1, reach: 62.0, warm: false },
    Shine { at: (250.0, 40.0), strength: 0.8, reach: 16.0, warm: true },
];

/// Paints the machine and its layers.
pub fn paint(roll: &mut Roll<'_>) -> Result<(), String> {
    let mut board = Sprite::new(WIDTH, HEIGHT);
    surroundings(&mut board);
    body(&mut board);
    for number in 0..9 {
        button(&mut board, number, false);
    }
    parts::right_side(&mut board);
    parts::tray(&mut board);
    roll.picture("scenes/kenbaiki.png", &lit_up(&board, None))?;
    for number in 0..9 {
        let mut pressed = board.clone();
        button(&mut pressed, number, true);
        let (x, y) = corner(number);
        let middle = ((x + BUTTON.0 / 2) as f32, (y + BUTTON.1 / 2) as f32);
        roll.layer("kenbaiki_lit", number as usize, &lit_up(&pressed, Some(middle)))?;
    }
    for frame in 0..4 {
        let mut dropped = board.clone();
        parts::ticket(&mut dropped, frame);
        roll.layer("kenbaiki_ticket", frame, &lit_up(&dropped, None))?;
    }
    Ok(())
}

/// Lays the light over the drawing; a lit button throws some of its own.
fn lit_up(board: &Sprite, button: Option<(f32, f32)>) -> Canvas {
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    board.onto(&mut canvas, 0, 0);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let Some(cell) = canvas.cell_mut(x, y) else { continue };
            let (mut warm, mut cold) = (0.0, -1.5);
            for shine in &SHINES {
                let far = (x as f32 - shine.at.0).hypot(y as f32 - shine.at.1) / shine.reach;
                *(if shine.warm { &mut warm } else { &mut cold }) += shine.strength / (1.0 + far * far);
            }
            if let Some((bx, by)) = button {
                let off = ((x as f32 - bx).abs() - 26.0).max(0.0).hypot(((y as f32 - by).abs() - 17.0).max(0.0));
                warm += 2.0 * (1.0 - off / 9.0).max(0.0);
            }
            (cell.warm, cell.cold) = (warm, cold);
        }
    }
    canvas
}

fn corner(number: i32) -> (i32, i32) {
    (BUTTONS.0 + number % 3 * (BUTTON.0 + GAP), BUTTONS.1 + number / 3 * (BUTTON.1 + GAP))
}

fn surroundings(board: &mut Sprite) {
    for y in 0..HEIGHT {
        for x in 0..FRONT.0 {
            let streak = (drift(x as f32 * 0.9, y as f32 * 0.03, 5) - 0.5) * 0.9;
            let seam = if x == 7 || x == 19 { -1.4 } else { 0.0 };
            board.set(x, y, lit(Material::Wood, 2.9 + streak + seam));
        }
        for x in FRONT.1..WIDTH {
            let wall = 1.9 + (chance(x / 5, 1, 8) - 0.5) * 0.6 - if x % 5 == 0 { 0.9 } else { 0.0 };
            board.set(x, y, lit(Material::Wood, wall));
        }
    }
    parts::doorway(board);
    parts::alley(board);
}

fn body(board: &mut Sprite) {
    let (left, right) = FRONT;
    let red = |level: f32| lit(Material::Red, level);
    board.rect((left, 0), (right + 10, 9), lit(Material::Wood, 1.4));
    board.rect((left, 3), (right, HEIGHT - 1), red(3.9));
    board.polygon(&[(290.0, 3.0), (300.0, 9.0), (300.0, 180.0), (290.0, 180.0)], red(2.6));
    board.polygon(&[(26.0, 3.0), (290.0, 3.0), (300.0, 9.0), (291.0, 9.0)], red(2.8));
    for i in 0..260 {
        let (x, y) = (left + (chance(i, 1, 71) * 264.0) as i32, 4 + (chance(i, 2, 71) * 175.0) as i32);
        board.lift(x, y, if i % 3 == 0 { 0.5 } else { -0.5 });
    }
    board.rect((left, 3), (left, HEIGHT - 1), red(5.6));
    board.rect((left + 1, 3), (right, 3), red(5.4));
    board.rect((right, 4), (right, HEIGHT - 1), red(2.0));
    board.rect((left - 1, 3), (left - 1, HEIGHT - 1), lit(Material::Night, 0.2));
    board.rect((left, 2), (right, 2), lit(Material::Night, 0.4));
    head_plate(board);
    let (x0, y0) = (BUTTONS.0 - 4, BUTTONS.1 - 4);
    let (x1, y1) = (BUTTONS.0 + 3 * BUTTON.0 + 2 * GAP + 3, BUTTONS.1 + 3 * BUTTON.1 + 2 * GAP + 3);
    board.rect((x0 - 1, y0 - 1), (x1 + 1, y1 + 1), lit(Material::Metal, 5.2));
    board.rect((x0, y0), (x1 + 1, y1 + 1), lit(Material::Metal, 2.6));
    board.rect((x0, y0), (x1, y1), lit(Material::Metal, 3.6));
    for y in y0..=y1 {
        for x in x0..=x1 {
            board.lift(x, y, (drift(x as f32 * 0.02, y as f32 * 1.3, 6) - 0.5) * 0.7);
        }
    }
    board.rect((x0, y0), (x1, y0), lit(Material::Night, 0.8));
    board.rect((x0, y0), (x0, y1), lit(Material::Night, 0.8));
    for (x, y) in [(30, 7), (286, 7), (30, 174), (286, 174), (208, 174)] {
        board.rect((x - 1, y - 1), (x + 1, y + 1), red(2.4));
        board.set(x, y, lit(Material::Metal, 4.6));
        board.set(x - 1, y - 1, lit(Material::Metal, 5.6));
    }
}

/// The lit plate with the shop's name.
fn head_plate(board: &mut Sprite) {
    board.rect((36, 6), (206, 23), lit(Material::Night, 0.6));
    for y in 7..=22 {
        for x in 37..=205 {
            let off = ((x - 121) as f32 / 105.0).powi(2) + ((y - 14) as f32 / 15.0).powi(2);
            board.set(x, y, glow(Material::Lamp, 6.3 - off * 1.3));
        }
    }
    for (letter, x, y) in [(MEN, 66, 8), (DOKORO, 88, 9), (SA, 130, 9), (TOU, 152, 9)] {
        each_ink(&[letter], (x, y), 0, |x, y| board.set(x, y, glow(Material::Red, 0.4)));
    }
    for x in [50, 184] {
        board.ellipse((x as f32, 14.6), (4.0, 4.0), glow(Material::Red, 4.0));
        board.ellipse((x as f32, 14.6), (2.4, 2.4), glow(Material::Lamp, 6.0));
    }
}

fn button(board: &mut Sprite, number: i32, burning: bool) {
    let (x, y) = corner(number);
    let (w, h) = BUTTON;
    let cream = |level: f32| -> Surface {
        if burning { glow(Material::Lamp, level + 1.0) } else { lit(Material::Cloth, level) }
    };
    board.rect((x - 1, y - 1), (x + w, y + h), lit(Material::Night, 0.3));
    board.rect((x, y), (x + w - 1, y + h - 1), cream(5.0));
    if burning {
        for py in y..y + h {
            for px in x..x + w {
                let off = ((px - x - w / 2) as f32 / 26.0).powi(2) + ((py - y - h / 2) as f32 / 17.0).powi(2);
                board.set(px, py, glow(Material::Lamp, 6.9 - off * 0.8));
            }
        }
    }
    board.rect((x + 1, y), (x + w - 2, y), cream(6.0));
    board.rect((x, y + 1), (x, y + h - 2), cream(6.0));
    board.rect((x + 1, y + h - 1), (x + w - 2, y + h - 1), cream(3.4));
    board.rect((x + w - 1, y + 1), (x + w - 1, y + h - 2), cream(3.8));
    board.rect((x + 2, y + h - 2), (x + w - 3, y + h - 2), cream(4.4));
    for (cx, cy) in [(x, y), (x + w - 1, y), (x, y + h - 1), (x + w - 1, y + h - 1)] {
        board.set(cx, cy, lit(Material::Night, 0.3));
    }
    let led = if burning { glow(Material::Red, 6.0) } else { lit(Material::Red, 2.6) };
    board.rect((x + w - 8, y + 3), (x + w - 4, y + 5), lit(Material::Night, 0.6));
    board.rect((x + w - 7, y + 4), (x + w - 5, y + 4), led);
    if let Some(picture) = pictograms::ALL.get(number as usize) {
        let ink = if burning { glow(Material::Red, 1.0) } else { lit(Material::Wood, 1.0) };
        let body = if burning { glow(Material::Lamp, 4.6) } else { lit(Material::Wood, 4.6) };
        let light = if burning { glow(Material::Lamp, 7.0) } else { lit(Material::Cloth, 6.0) };
        let high = picture.len() as i32;
        pictograms::draw(board, (x + 15, y + (h - high) / 2 + 1), picture, [ink, body, light]);
    }
}
