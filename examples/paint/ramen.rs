//! The bowl before the guest: tonkotsu with noodles, chashu, the marinated egg, negi, nori, black garlic oil.

mod toppings;

use crate::painter::canvas::{Surface, lit};
use crate::painter::material::Material;
use crate::painter::noise::chance;
use crate::painter::sprite::Sprite;
use toppings::{chashu, egg, menma, negi, noodles, nori};

const fn china(level: f32) -> Surface {
    lit(Material::White, level)
}

const fn broth(level: f32) -> Surface {
    lit(Material::Cloth, level)
}

const fn meat(level: f32) -> Surface {
    lit(Material::Skin, level)
}

/// How much of it is gone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Eaten {
    /// As he put it down.
    Nothing,
    /// The nori, one slice and half the egg.
    Half,
    /// All but a last slice's end, some noodles and the broth at the bottom.
    Most,
    /// The bottom shows; the chopsticks lie across.
    All,
}

impl Eaten {
    /// How far the broth has sunk, from 0.0 to 1.0.
    fn sunk(self) -> f32 {
        match self {
            Self::Nothing => 0.0,
            Self::Half => 0.3,
            Self::Most => 0.62,
            Self::All => 1.0,
        }
    }
}

/// Draws the bowl, 112 by 72 pixels; full, the nori leans on the far rim.
pub fn bowl(eaten: Eaten) -> Sprite {
    let mut bowl = Sprite::new(112, 72);
    outside(&mut bowl);
    inside(&mut bowl, eaten);
    soup(&mut bowl, eaten);
    match eaten {
        Eaten::Nothing => {
            nori(&mut bowl);
            noodles(&mut bowl, (72.0, 42.0), (21.0, 7.0));
            menma(&mut bowl, 3);
            chashu(&mut bowl, (35.0, 33.0));
            chashu(&mut bowl, (49.0, 38.0));
            egg(&mut bowl, false);
            negi(&mut bowl, (59.5, 25.6), 30);
        }
        Eaten::Half => {
            noodles(&mut bowl, (69.0, 42.0), (17.0, 5.6));
            chashu(&mut bowl, (44.0, 37.0));
            egg(&mut bowl, true);
            negi(&mut bowl, (58.0, 30.0), 18);
        }
        Eaten::Most => {
            noodles(&mut bowl, (63.0, 42.6), (11.0, 3.6));
            negi(&mut bowl, (48.0, 39.0), 8);
        }
        Eaten::All => {
            negi(&mut bowl, (50.0, 42.4), 3);
            negi(&mut bowl, (66.0, 44.0), 2);
        }
    }
    near_rim(&mut bowl);
    if eaten == Eaten::All {
        chopsticks(&mut bowl);
    }
    bowl.outline(lit(Material::Night, 0.3));
    bowl
}

/// The inner wall that shows as the broth sinks, with the marks it left.
fn inside(bowl: &mut Sprite, eaten: Eaten) {
    if eaten == Eaten::Nothing {
        return;
    }
    bowl.ellipse((56.0, 32.2), (51.0, 18.6), china(4.0));
    bowl.ellipse((58.0, 34.0), (47.0, 16.6), china(5.0));
    bowl.plane(&[(2.0, 8.0), (30.0, 14.0), (15.0, 24.0), (12.0, 34.0), (22.0, 47.0), (8.0, 46.0), (0.0, 32.0)], -1.0);
    let mark = 0.5 + eaten.sunk() * 0.2;
    for i in 0..44 {
        let angle = chance(i, 3, 31) * std::f32::consts::TAU;
        let far = mark + (0.96 - mark) * chance(i, 4, 31);
        let (x, y) = (56.0 + angle.cos() * 49.0 * far, 33.0 + angle.sin() * 16.6 * far);
        bowl.line((x as i32, y as i32), (x as i32 + i % 3, y as i32), broth(5.0));
    }
}

fn chopsticks(bowl: &mut Sprite) {
    for (from, to, shade) in [((2, 35), (110, 25), 0.0), ((3, 39), (110, 30), -1.0)] {
        bowl.line((from.0, from.1 + 1), (to.0, to.1 + 1), lit(Material::Night, 0.3));
        bowl.line((from.0, from.1 - 1), (to.0, to.1 - 1), lit(Material::Wood, 6.0 + shade));
        bowl.line(from, to, lit(Material::Wood, 4.0 + shade));
        bowl.line((to.0 - 24, to.1 + 1), (to.0, to.1 - 1), lit(Material::Red, 4.0 + shade));
    }
}

fn outside(bowl: &mut Sprite) {
    let sides = [
        (2.0, 32.0),
        (110.0, 32.0),
        (107.0, 42.0),
        (98.0, 54.0),
        (84.0, 63.0),
        (74.0, 66.0),
        (38.0, 66.0),
        (28.0, 63.0),
        (14.0, 54.0),
        (5.0, 42.0),
    ];
    bowl.polygon(&sides, china(5.0));
    let shade = [(92.0, 32.0), (112.0, 32.0), (106.0, 46.0), (84.0, 66.0), (60.0, 68.0), (80.0, 56.0)];
    bowl.plane(&shade, -1.0);
    bowl.plane(&[(103.0, 34.0), (112.0, 32.0), (106.0, 46.0), (90.0, 62.0), (76.0, 68.0), (96.0, 52.0)], -1.0);
    bowl.plane(&[(6.0, 36.0), (14.0, 46.0), (30.0, 58.0), (44.0, 66.0), (36.0, 66.0), (14.0, 54.0)], 1.0);
    wave(bowl);
    bowl.rect((40, 66), (72, 69), china(4.0));
    bowl.rect((62, 66), (72, 69), china(3.0));
    bowl.ellipse((56.0, 31.0), (55.0, 21.0), china(5.0));
    bowl.ellipse((56.0, 30.4), (54.0, 20.0), china(6.0));
    bowl.ellipse((56.0, 32.2), (51.0, 18.6), china(3.0));
}

/// The indigo wave around the bowl, the same as on the noren.
fn wave(bowl: &mut Sprite) {
    for x in 0..bowl.width {
        let across = (x as f32 - 56.0) / 55.0;
        let hang = (1.0 - across * across).max(0.0).sqrt() * 11.0;
        let turn = across.asin_or_zero() * 9.0;
        let crest = 46.0 + hang - 4.0 + 2.2 * turn.sin() + 1.2 * (turn * 2.3 + 1.0).sin();
        for y in 40..64 {
            let inside = bowl.get(x, y).is_some_and(|s| s.material == Material::White);
            let below = y as f32 - crest;
            if inside && ((0.0..1.0).contains(&below) || (2.0..6.0).contains(&below)) {
                bowl.set(x, y, lit(Material::Indigo, if x < 64 { 6.0 } else { 5.0 }));
            }
        }
    }
}

trait ArcSine {
    fn asin_or_zero(self) -> f32;
}

impl ArcSine for f32 {
    fn asin_or_zero(self) -> f32 {
        if self.abs() <= 1.0 { self.asin() } else { 0.0 }
    }
}

fn soup(bowl: &mut Sprite, eaten: Eaten) {
    let sunk = eaten.sunk();
    let (y, wide, high) = (34.0 + sunk * 9.0, 48.0 - sunk * 27.0, 16.0 - sunk * 10.0);
    bowl.ellipse((56.0, y), (wide, high), broth(4.0));
    bowl.ellipse((55.0, y + 0.4), (wide - 2.0, high - 1.2), broth(5.0));
    for i in 0..(26.0 * (1.0 - sunk * 0.7)) as i32 {
        let angle = chance(i, 5, 9) * std::f32::consts::TAU;
        let far = 0.62 + 0.3 * chance(i, 6, 9);
        let at = (56.0 + angle.cos() * (wide - 3.0) * far, y + angle.sin() * (high - 2.0) * far);
        let size = (1.0 + 2.2 * chance(i, 7, 9)) * (1.0 - sunk * 0.4);
        let oil = if i % 3 == 0 { lit(Material::Wood, 1.0) } else { broth(6.0) };
        bowl.ellipse(at, (size, size * 0.55), oil);
    }
}

/// The rim on the guest's side lies over everything that swims.
fn near_rim(bowl: &mut Sprite) {
    for x in 2..110 {
        let across = (x as f32 + 0.5 - 56.0) / 54.0;
        let drop = (1.0 - across * across).max(0.0).sqrt();
        let y = (31.0 + drop * 20.0) as i32;
        let light = if x < 70 { 6.0 } else { 5.0 };
        bowl.set(x, y, china(light));
        if drop > 0.3 {
            bowl.set(x, y - 1, china(light));
            if bowl.get(x, y - 2).is_some_and(|seen| seen.material == Material::White) {
                bowl.set(x, y - 2, china(4.0));
            }
        }
    }
}
