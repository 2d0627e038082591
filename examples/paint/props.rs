//! The small things that make it a place: lanterns, stools, crates, a cat, pots, bowls, cans.
//! Each is a sprite drawn facing the eye; where it stands and how it is lit is the scene's business.

use crate::painter::canvas::{Surface, glow, lit};
use crate::painter::letters::{Letter, column_height, each_ink};
use crate::painter::material::Material;
use crate::painter::noise::chance;
use crate::painter::sprite::Sprite;

/// A paper lantern with ribs, black caps and letters; dark ones are mere red paper.
pub fn lantern(width: i32, height: i32, letters: &[Letter], burning: bool) -> Sprite {
    let mut sprite = Sprite::new(width, height);
    let cap = (height / 11).max(2);
    let rib = if height > 30 { 4 } else { 3 };
    for y in 0..height {
        let t = (y as f32 + 0.5 - height as f32 / 2.0) / (height as f32 / 2.0 - cap as f32 * 0.6);
        let belly = (1.0 - t.abs().powi(4) * 0.62).max(0.0).sqrt();
        let half = width as f32 / 2.0 * belly;
        for x in 0..width {
            let dx = (x as f32 + 0.5 - width as f32 / 2.0) / half.max(0.1);
            if dx.abs() <= 1.0 && t.abs() < 1.0 {
                sprite.set(x, y, lantern_paper(dx, t, y % rib == 0, burning));
            }
        }
    }
    let lip = width / 4;
    let iron = lit(Material::Metal, 1.0);
    sprite.rect((lip, 0), (width - 1 - lip, cap - 1), iron);
    sprite.rect((lip, height - cap), (width - 1 - lip, height - 1), iron);
    sprite.rect((lip + 1, 0), (width / 2, 0), lit(Material::Metal, 2.6));
    write_on_lantern(&mut sprite, letters, burning);
    sprite
}

fn lantern_paper(dx: f32, t: f32, rib: bool, burning: bool) -> Surface {
    let fold = if rib { 0.75 } else { 0.0 };
    if burning {
        let heart = 1.0 - (dx * dx * 0.85 + (t - 0.1).powi(2) * 0.5);
        glow(Material::Red, 2.9 + heart * 3.3 - fold)
    } else {
        lit(Material::Red, 4.5 - (dx + 0.25).powi(2) * 0.55 - fold)
    }
}

fn write_on_lantern(sprite: &mut Sprite, letters: &[Letter], burning: bool) {
    let wide = letters.iter().flat_map(|l| l.iter()).map(|row| row.len()).max().unwrap_or(0) as i32;
    let left = (sprite.width - wide + 1) / 2;
    let top = (sprite.height - column_height(letters, 1) + 1) / 2;
    let ink = if burning { glow(Material::Red, 0.4) } else { lit(Material::Night, 0.6) };
    if burning {
        each_ink(letters, (left, top), 1, |x, y| {
            for (dx, dy) in [(-1, 0), (1, 0), (0, -1), (0, 1)] {
                sprite.set(x + dx, y + dy, glow(Material::Lamp, 6.2));
            }
        });
    }
    each_ink(letters, (left, top), 1, |x, y| sprite.set(x, y, ink));
}

/// A round wooden stool, `width` pixels across its seat.
pub fn stool(width: i32, height: i32) -> Sprite {
    let mut sprite = Sprite::new(width, height);
    let thick = (width / 16).max(1);
    for i in 0..thick {
        let dark = lit(Material::Wood, if i == 0 { 3.4 } else { 2.4 });
        sprite.line((2 + i, 2), (i, height - 1), dark);
        sprite.line((width - 3 - i, 2), (width - 1 - i, height - 1), dark);
        sprite.line((width / 2 + i, 2), (width / 2 + i, height - 2), dark);
        sprite.line((1, height * 2 / 3 + i), (width - 2, height * 2 / 3 + i), dark);
    }
    let (middle, deep) = (width as f32 / 2.0, (height as f32 * 0.12).max(1.6));
    sprite.ellipse((middle, deep + thick as f32), (middle, deep + 0.4), lit(Material::Wood, 3.2));
    sprite.ellipse((middle, deep), (middle - 0.6, deep), lit(Material::Wood, 4.4));
    sprite
}

/// A cat that sits and looks the other way; `tail` 0 lies still, 1 and 2 flick it.
pub fn cat(tail: usize) -> Sprite {
    let rows = [
        "..o..#......",
        "..o###......",
        "..o####.....",
        "..o####.....",
        "...o##......",
        "..oo###.....",
        ".oo#####....",
        ".o######....",
        "oo#######...",
        "o########...",
        "o#########..",
        "o#########..",
        ".o########..",
    ];
    let tails: [[&str; 5]; 3] = [
        ["....", "....", "...#", "...#", "###."],
        [".oo.", "...#", "...#", "..##", "##.."],
        ["....", "....", "....", ".o##", "###."],
    ];
    let legend = [('#', lit(Material::Night, 0.9)), ('o', lit(Material::Wood, 4.6))];
    let mut cat = Sprite::new(13, 13);
    cat.stamp_grid(0, 0, &rows, &legend);
    if let Some(tail) = tails.get(tail) {
        cat.stamp_grid(9, 8, tail, &legend);
    }
    cat
}

/// A standing paper lamp with letters on its face.
pub fn standing_sign(letters: &[Letter], burning: bool) -> Sprite {
    let mut sign = Sprite::new(19, 37);
    let frame = lit(Material::Wood, 1.2);
    sign.rect((0, 0), (18, 30), frame);
    for y in 2..=28 {
        for x in 2..=16 {
            let off = ((x - 9) as f32 / 9.0).powi(2) + ((y - 15) as f32 / 16.0).powi(2);
            let paper = if burning { glow(Material::Lamp, 6.7 - off * 1.5) } else { lit(Material::Cloth, 4.0) };
            sign.set(x, y, paper);
        }
    }
    sign.line((1, 31), (1, 36), frame);
    sign.line((17, 31), (17, 36), frame);
    sign.line((2, 33), (16, 33), frame);
    let top = 4 + (24 - column_height(letters, 2)) / 2;
    each_ink(letters, (3, top), 2, |x, y| sign.set(x, y, glow(Material::Night, 0.6)));
    sign
}

/// A neon sign hung across the alley: letters in a frame, one above the other.
pub fn neon(letters: &[Letter], tint: Material) -> Sprite {
    let mut sign = Sprite::new(13, 26);
    sign.rect((0, 0), (12, 25), glow(Material::Night, 0.4));
    for (from, to) in [((1, 1), (11, 1)), ((1, 24), (11, 24)), ((1, 1), (1, 24)), ((11, 1), (11, 24))] {
        sign.line(from, to, glow(tint, 3.0));
    }
    each_ink(letters, (3, 5), 3, |x, y| sign.set(x, y, glow(tint, 4.4)));
    sign
}

/// A clay pot with `leaves` above it, thirteen pixels wide, in these `greens`.
pub fn potted(leaves: &[&str], greens: &[(char, Surface)]) -> Sprite {
    const POT: [&str; 5] = ["...ppppppq...", "...pPppppq...", "....Ppppq....", "....Ppppq....", "....ppppq...."];
    let clay = [('P', 5.0), ('p', 4.0), ('q', 3.0)].map(|(ink, level)| (ink, lit(Material::Wood, level)));
    Sprite::from_grid(&[leaves, &POT].concat(), &[greens, &clay].concat())
}

/// A pot with a plant that gets little sun.
pub fn plant() -> Sprite {
    let leaves = [
        "....j..j.....",
        ".j..jJ.j..j..",
        "..j.Jj.jJ.j..",
        ".JjjjJjJjjj..",
        "jjJjdjjjdJjj.",
        ".djjJdjdjjdj.",
        "..jdjjjjdjj..",
        "...djdjddj...",
        "....ddddd....",
    ];
    let greens = [('J', 6.0), ('j', 5.0), ('d', 3.0)].map(|(ink, level)| (ink, lit(Material::Jade, level)));
    potted(&leaves, &greens)
}

/// A menu slip: cream paper, a column of brush strokes, a price in red.
pub fn menu_slip(number: i32) -> Sprite {
    let mut paper = Sprite::new(9, 23);
    paper.rect((0, 0), (8, 22), lit(Material::Cloth, 5.0));
    for y in 2..16 {
        for x in 2..7 {
            if chance(x + number * 9, y, 12) > 0.52 && y % 5 != 1 {
                paper.set(x, y, lit(Material::Night, 1.0));
            }
        }
    }
    paper.rect((3, 18), (5, 18), lit(Material::Red, 4.0));
    paper.rect((2, 20), (6, 20), lit(Material::Red, 4.0));
    paper
}
