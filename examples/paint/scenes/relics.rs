//! What is left when the shop has closed for good: rust, a torn lantern, an empty hook, a weed.

use std::rc::Rc;

use crate::painter::canvas::{Canvas, Surface, lit};
use crate::painter::letters::RAMEN;
use crate::painter::material::Material;
use crate::painter::noise::{chance, drift};
use crate::painter::props;
use crate::painter::sprite::Sprite;
use crate::painter::texture::shutter;
use crate::painter::world::{Spot, Texture};

/// A shutter that nobody has raised for years: rust from the seams downwards, and the foot eaten away.
pub fn rusty_shutter(level: f32, slat: f32, seed: u32) -> Texture {
    let steel = shutter(level, slat, seed);
    Rc::new(move |s: &Spot| {
        let surface = steel(s)?;
        let streak = drift(s.u * 9.0, s.v * 0.9, seed + 1) * 0.62 + drift(s.u * 2.2, s.v * 1.6, seed + 2) * 0.5;
        let low = (0.55 - s.v).max(0.0) * 0.5 + (s.v - 1.7).max(0.0) * 0.35;
        let part = (s.v / slat).fract();
        let rust = streak + low + if part < 0.3 { 0.07 } else { 0.0 } + (chance_at(s) - 0.5) * 0.1;
        if s.v < 0.05 + 0.07 * drift(s.u * 5.0, 1.0, seed + 3) {
            return Some(lit(Material::Night, 0.2));
        }
        Some(match rust {
            r if r > 0.86 => lit(Material::Skin, 2.6 + (surface.level - level) * 0.6),
            r if r > 0.72 => lit(Material::Skin, 2.1 + (surface.level - level) * 0.6),
            _ => surface,
        })
    })
}

fn chance_at(s: &Spot) -> f32 {
    chance((s.u * 60.0) as i32, (s.v * 60.0) as i32, 99)
}

/// The large lantern after some winters: half its paper gone, ribs bare, the letters torn through.
pub fn torn_lantern() -> Sprite {
    let (width, height) = (33, 48);
    let whole = props::lantern(width, height, &RAMEN, false);
    let mut torn = Sprite::new(width, height + 5);
    for y in 0..height {
        let edge = 25.0 - (y as f32 - 9.0).max(0.0) * 0.44 + 4.0 * drift(y as f32 * 0.3, 3.0, 31);
        for x in 0..width {
            let Some(surface) = whole.get(x, y) else { continue };
            let iron = surface.material == Material::Metal;
            let hole = (x as f32 - 8.0).hypot((y as f32 - 36.0) * 0.8) < 3.6 + chance(x, y, 4) * 1.4;
            let gone = x as f32 > edge && y > 8 || hole;
            let side = whole.get(x - 1, y).is_none() || whole.get(x + 1, y).is_none();
            let surface = match surface {
                _ if iron => lit(Material::Metal, 2.6),
                _ if gone && (y % 4 == 0 || side) => lit(Material::Metal, 3.4),
                _ if gone => continue,
                ink if ink.material == Material::Night => lit(Material::Night, 0.2),
                paper => faded(paper.level, x, y, x as f32 > edge - 1.5),
            };
            torn.set(x, y + 5, surface);
        }
    }
    torn.line((width / 2, 0), (width / 2, 5), lit(Material::Metal, 2.4));
    for (x, y, long) in [(14, 45, 4), (9, 47, 3)] {
        torn.line((x, y), (x, y + long), lit(Material::Red, 4.8));
    }
    torn
}

/// Red paper that the sun and the rain have bleached; its torn edge shows the white inside.
fn faded(level: f32, x: i32, y: i32, torn: bool) -> Surface {
    let bleached = drift(x as f32 * 0.14, y as f32 * 0.1, 17) > 0.6;
    match () {
        () if torn => lit(Material::Metal, 5.6),
        () if bleached => lit(Material::Metal, level + 0.4),
        () => lit(Material::Red, (level + 0.2).min(4.3)),
    }
}

/// Where the small lantern hung.
pub fn hook() -> Sprite {
    let rows = ["mmmmm", "....m", "....m", "....m", "m...m", "m..mm", ".mmm."];
    Sprite::from_grid(&rows, &[('m', lit(Material::Metal, 3.0))])
}

/// A pot whose plant has dried up.
pub fn dead_plant() -> Sprite {
    let leaves = [
        "..w..........",
        "..w....w.....",
        "...w..w...w..",
        "...w..w..w...",
        "....w.w.w....",
        "....wwww.....",
        ".....ww......",
    ];
    props::potted(&leaves, &[('w', lit(Material::Skin, 3.0))])
}

/// The weed that found a crack at the shutter's foot, dead leaves, the four holes of the name board.
pub fn at_the_shutter(canvas: &mut Canvas) {
    weed().onto(canvas, 86, 114);
    small_weed().onto(canvas, 112, 118);
    small_weed().onto(canvas, 60, 140);
    for (x, y) in [(70, 146), (77, 150), (101, 139), (121, 134), (64, 153), (140, 146), (96, 151)] {
        canvas.put(x, y, lit(Material::Skin, 3.4));
        canvas.put(x + 1, y, lit(Material::Skin, 2.6));
        canvas.put(x, y - 1, lit(Material::Skin, 3.0));
    }
    scraps(canvas);
}

/// The corners of a paper that was torn off, and the tape that held it.
fn scraps(canvas: &mut Canvas) {
    for (x, y, long) in [(86, 72, 4), (86, 73, 2), (95, 71, 2), (86, 74, 1), (87, 99, 3), (94, 101, 2), (95, 100, 1)] {
        for i in 0..long {
            canvas.put(x + i, y, lit(Material::Metal, 5.4));
        }
    }
}

const WEED_LEGEND: [(char, Surface); 4] = [
    ('J', lit(Material::Jade, 6.2)),
    ('j', lit(Material::Jade, 5.0)),
    ('d', lit(Material::Jade, 3.0)),
    ('y', lit(Material::White, 5.4)),
];

fn weed() -> Sprite {
    let rows = [
        "........y......",
        ".......yyy.....",
        "....y...y......",
        "...yyy..j...y..",
        "....y...j..yyy.",
        "....j...j...y..",
        "....j..Jj...j..",
        ".JJ.j.JJj.J.j..",
        "..JJj.Jjj.J.j..",
        "...jjjj.jJj.d.J",
        ".....jd.jjdjdJJ",
        "JJ...jd.jd.dJj.",
        ".JJ...djjd.jj..",
        "..jj..djd.jj.JJ",
        "...jj.djdjj.Jj.",
        ".J..jjddjj.jj..",
        ".jjj.jddjjjj...",
        "...jjjddjj.....",
        ".....dddd......",
        "......dd.......",
    ];
    Sprite::from_grid(&rows, &WEED_LEGEND)
}

fn small_weed() -> Sprite {
    let rows = ["...J...", "J..j..J", ".j.j.j.", ".jjdjj.", "..ddd.."];
    Sprite::from_grid(&rows, &WEED_LEGEND)
}
