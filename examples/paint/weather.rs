//! Rain: streaks that fall at their own depth and stop under roofs, rings on the stones, drips from the eaves;
//! and what people do about it.

use crate::painter::canvas::{Canvas, Cell, Surface, glow, lit};
use crate::painter::geometry::{Eye, vec3};
use crate::painter::material::Material;
use crate::painter::noise::chance;
use crate::painter::scenes::alley::{LEFT, RIGHT};
use crate::painter::sprite::Sprite;

/// Frames of the loop.
const FRAMES: i32 = 4;
/// A streak falls so many rows in a frame; after the loop it has come round once.
const FALL: i32 = 48;
/// Columns a streak drifts to the left for each row.
const SLANT: f32 = 0.26;

/// Paints one frame of rain over the alley.
pub fn rain(canvas: &mut Canvas, eye: &Eye, frame: i32) {
    let before = canvas.clone();
    for number in 0..74 {
        streak(canvas, &before, eye, number, frame);
    }
    for number in 0..30 {
        ring(canvas, &before, eye, number, frame);
    }
    for number in 0..12 {
        drip(canvas, eye, number, frame);
    }
}

/// One streak: near ones are long and bright, far ones short and dim.
fn streak(canvas: &mut Canvas, before: &Canvas, eye: &Eye, number: i32, frame: i32) {
    let random = |k: i32| chance(number, k, 61);
    let depth = 2.2 + 13.0 * random(1).powf(1.4);
    let long = (44.0 / depth).clamp(4.0, 15.0) as i32;
    let round = FALL * FRAMES;
    let y0 = ((random(2) * round as f32) as i32 + frame * FALL).rem_euclid(round) - 8;
    let x0 = -20.0 + random(3) * 380.0 - y0 as f32 * SLANT;
    let level = if depth < 4.0 {
        6.0
    } else if depth < 8.0 {
        5.0
    } else {
        4.0
    };
    for i in 0..long {
        let (x, y) = ((x0 - i as f32 * SLANT).floor() as i32, y0 + i);
        let at = eye.unproject(x as f32, y as f32, depth);
        let roofed = at.y < 2.9 && (at.x < LEFT + 1.05 || at.x > RIGHT - 0.65);
        let hidden = before.cell(x, y).is_none_or(|cell| cell.depth < depth);
        if !roofed && !hidden && at.y > 0.0 && at.x < RIGHT && at.x > LEFT {
            let faint = i < long / 3;
            wet(canvas, x, y, lit(Material::Steam, level - if faint { 1.6 } else { 1.0 }));
        }
    }
}

/// Frames of falling snow.
pub const SNOW: i32 = 8;
/// A flake sinks so many rows in a frame.
const SINK: i32 = 11;

/// Paints one frame of snow over the alley: near flakes are large, and all of them waver.
pub fn snow(canvas: &mut Canvas, eye: &Eye, frame: i32) {
    let before = canvas.clone();
    for number in 0..240 {
        let random = |k: i32| chance(number, k, 67);
        let depth = 2.4 + 14.0 * random(1).powf(1.3);
        let round = SINK * SNOW;
        // Flakes of one column follow each other, so that the loop has no seam.
        let y = (random(2) * round as f32) as i32 + frame * SINK;
        let turn = (frame as f32 / SNOW as f32 + random(4)) * std::f32::consts::TAU;
        let x = (random(3) * 340.0 - 10.0 + turn.sin() * 22.0 / depth) as i32;
        let (broad, level) = if depth < 4.5 { (2, 6.6) } else { (1, if depth < 9.0 { 6.0 } else { 4.8 }) };
        for y in [y.rem_euclid(round), y.rem_euclid(round) + round, y.rem_euclid(round) + 2 * round] {
            let at = eye.unproject(x as f32, y as f32, depth);
            let roofed = at.y < 2.9 && (at.x < LEFT + 1.05 || at.x > RIGHT - 0.65);
            let hidden = before.cell(x, y).is_none_or(|cell| cell.depth < depth);
            if roofed || hidden || at.y < 0.0 || at.x < LEFT || at.x > RIGHT {
                continue;
            }
            for dx in 0..broad {
                wet(canvas, x + dx, y, lit(Material::Steam, level));
            }
        }
    }
}

fn wet(canvas: &mut Canvas, x: i32, y: i32, surface: Surface) {
    canvas.put(x, y, surface);
    if let Some(cell) = canvas.cell_mut(x, y) {
        (cell.warm, cell.cold) = (0.0, -1.0);
    }
}

/// A drop strikes the stones: a spark, then a ring that widens and breaks.
fn ring(canvas: &mut Canvas, before: &Canvas, eye: &Eye, number: i32, frame: i32) {
    let random = |k: i32| chance(number, k, 62);
    let age = (frame + number) % FRAMES;
    let z = 2.9 + 10.0 * random(1).powi(2);
    let x = LEFT + 1.1 + (RIGHT - 0.7 - LEFT - 1.1) * random(2);
    let stone = vec3(x, 0.0, z);
    let Some((px, py)) = eye.project(stone) else { return };
    let z = eye.depth(stone);
    let half = eye.camera.focal / z * 0.035 * age as f32;
    let ground = |cell: &Cell| (cell.depth - z).abs() < z * 0.12;
    let mut dot = |dx: f32, dy: f32, level: f32| {
        let (x, y) = ((px + dx).floor() as i32, (py + dy).floor() as i32);
        if before.cell(x, y).is_some_and(ground) {
            wet(canvas, x, y, lit(Material::Steam, level));
        }
    };
    match age {
        0 => {
            dot(0.0, 0.0, 5.6);
            dot(0.0, -1.0, 4.4);
        }
        3 if z > 8.0 => {}
        _ => {
            for i in 0..18 {
                let angle = i as f32 / 18.0 * std::f32::consts::TAU;
                let gap = age == 3 && (i + number) % 6 < 3;
                if !gap && half >= 1.0 {
                    dot(angle.cos() * half, angle.sin() * half * 0.42, if age == 1 { 4.6 } else { 3.8 });
                }
            }
        }
    }
}

/// Drops that leave the edge of the shop's eaves.
fn drip(canvas: &mut Canvas, eye: &Eye, number: i32, frame: i32) {
    let z = 2.6 + number as f32 * 0.45 + chance(number, 1, 63) * 0.2;
    let step = (frame + (chance(number, 2, 63) * 8.0) as i32).rem_euclid(FRAMES);
    let high = 2.72 - [0.05, 0.5, 1.15, 2.0].get(step as usize).copied().unwrap_or(0.0);
    let Some((x, y)) = eye.project(vec3(LEFT + 1.06, high, z)) else { return };
    let long = if step == 0 { 1 } else { 2 };
    for i in 0..long {
        wet(canvas, x as i32, y as i32 + i, lit(Material::Steam, 5.4 - i as f32));
    }
}

/// A bucket by the door with two wet umbrellas.
pub fn umbrella_stand() -> Sprite {
    let rows = [
        "...h.......",
        "..h.h...c..",
        "..h.h..c.c.",
        "....h....c.",
        "....h....c.",
        "....w...ii.",
        "...aw...iI.",
        "...aww.iiI.",
        "..aaww.iiI.",
        "..aawv.iiI.",
        "..aawviiiI.",
        "..aawviiII.",
        ".mmmmmmmmm.",
        "mMnnnnnnnnm",
        ".MmnnnnnnD.",
        ".MmmmmmmDD.",
        ".MmmmmmmDD.",
        ".MmmmmmmDD.",
        "..MmmmmmD..",
        "..MmmmmDD..",
        "..mmmmmDD..",
    ];
    let legend = [
        ('h', lit(Material::Wood, 5.0)),
        ('c', lit(Material::Red, 4.0)),
        ('a', lit(Material::White, 6.0)),
        ('w', lit(Material::White, 5.0)),
        ('v', lit(Material::White, 3.0)),
        ('i', lit(Material::Red, 5.0)),
        ('I', lit(Material::Red, 3.0)),
        ('M', lit(Material::Metal, 6.0)),
        ('m', lit(Material::Metal, 4.0)),
        ('n', lit(Material::Night, 0.4)),
        ('D', lit(Material::Metal, 2.0)),
    ];
    let mut stand = Sprite::from_grid(&rows, &legend);
    stand.grow_outline(lit(Material::Night, 0.2));
    stand
}

/// Somebody far off going home under an umbrella, dark against the windows.
pub fn passer_by() -> Sprite {
    let rows = [
        ".....#.....",
        "...Oaaaa...",
        ".Oaaaaaaaa.",
        "Oaaaaaaaaaa",
        "a.a..s..a.a",
        "....ddd....",
        "....ddd....",
        "...ddddd...",
        "...ddddd...",
        "...ddddd...",
        "...ddddd...",
        "....ddd....",
        "....ddd....",
        "....d.d....",
        "....d.d....",
        "...dd.d....",
    ];
    let legend = [
        ('#', glow(Material::Night, 0.6)),
        ('O', glow(Material::Cyan, 3.4)),
        ('a', glow(Material::Indigo, 4.4)),
        ('s', glow(Material::Night, 0.4)),
        ('d', glow(Material::Night, 0.5)),
    ];
    Sprite::from_grid(&rows, &legend)
}
