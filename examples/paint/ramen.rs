//! The bowl before the guest: tonkotsu with noodles, chashu, the marinated egg, negi, nori, black garlic oil.

use crate::canvas::{Surface, lit};
use crate::material::Material;
use crate::noise::chance;
use crate::sprite::Sprite;

const fn china(level: f32) -> Surface {
    lit(Material::White, level)
}

const fn broth(level: f32) -> Surface {
    lit(Material::Cloth, level)
}

const fn meat(level: f32) -> Surface {
    lit(Material::Skin, level)
}

/// Draws the bowl, 112 by 72 pixels, the nori leaning on the far rim.
pub fn bowl() -> Sprite {
    let mut bowl = Sprite::new(112, 72);
    outside(&mut bowl);
    soup(&mut bowl);
    nori(&mut bowl);
    noodles(&mut bowl);
    menma(&mut bowl);
    chashu(&mut bowl, (35.0, 33.0));
    chashu(&mut bowl, (49.0, 38.0));
    egg(&mut bowl);
    negi(&mut bowl);
    near_rim(&mut bowl);
    bowl.outline(lit(Material::Night, 0.3));
    bowl
}

fn nori(bowl: &mut Sprite) {
    bowl.polygon(&[(66.0, 3.0), (87.0, 1.0), (93.0, 25.0), (71.0, 27.0)], lit(Material::Jade, 1.0));
    bowl.plane(&[(66.0, 3.0), (72.0, 2.0), (78.0, 27.0), (71.0, 27.0)], 1.0);
    for i in 0..40 {
        let (x, y) = (68 + (chance(i, 1, 4) * 24.0) as i32, 3 + (chance(i, 2, 4) * 24.0) as i32);
        if bowl.get(x, y).is_some_and(|seen| seen.material == Material::Jade) {
            bowl.set(x, y, lit(Material::Jade, 3.6));
        }
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

fn soup(bowl: &mut Sprite) {
    bowl.ellipse((56.0, 34.0), (48.0, 16.0), broth(4.0));
    bowl.ellipse((55.0, 34.4), (46.0, 14.8), broth(5.0));
    for i in 0..26 {
        let angle = chance(i, 5, 9) * std::f32::consts::TAU;
        let far = 0.62 + 0.3 * chance(i, 6, 9);
        let at = (56.0 + angle.cos() * 45.0 * far, 34.0 + angle.sin() * 14.0 * far);
        let size = 1.0 + 2.2 * chance(i, 7, 9);
        let oil = if i % 3 == 0 { lit(Material::Wood, 1.0) } else { broth(6.0) };
        bowl.ellipse(at, (size, size * 0.55), oil);
    }
}

fn noodles(bowl: &mut Sprite) {
    for x in 50..96 {
        for y in 34..50 {
            let bow = ((x as f32 - 68.0) / 9.0).powi(2);
            let strand = y as f32 + bow * 1.4;
            let inside = ((x as f32 - 72.0) / 21.0).powi(2) + ((y as f32 - 42.0) / 7.0).powi(2) < 1.0;
            if inside {
                bowl.set(x, y, broth(if (strand as i32).rem_euclid(3) == 0 { 4.0 } else { 6.0 }));
            }
        }
    }
}

/// Bamboo shoots, three sticks at the left.
fn menma(bowl: &mut Sprite) {
    for (i, (x, y)) in [(13.0, 32.0), (15.0, 36.0), (19.0, 39.6)].into_iter().enumerate() {
        let long = 13.0 + i as f32;
        let stick = [(x, y), (x + long, y - 4.0), (x + long + 1.0, y - 1.4), (x + 1.0, y + 2.8)];
        bowl.polygon(&stick, lit(Material::Wood, 5.0));
        bowl.line((x as i32 + 1, y as i32), (x as i32 + long as i32, y as i32 - 4), lit(Material::Wood, 6.0));
        bowl.line((x as i32 + 2, y as i32 + 3), (x as i32 + long as i32, y as i32 - 1), lit(Material::Wood, 3.0));
    }
}

fn chashu(bowl: &mut Sprite, (x, y): (f32, f32)) {
    bowl.ellipse((x, y + 1.2), (13.0, 7.4), meat(2.0));
    bowl.ellipse((x, y), (13.0, 7.4), meat(3.0));
    bowl.ellipse((x - 0.5, y - 0.4), (11.4, 6.0), meat(4.0));
    bowl.ellipse((x + 1.0, y + 0.6), (8.4, 4.2), broth(6.0));
    bowl.ellipse((x + 1.8, y + 0.4), (7.0, 3.2), meat(4.0));
    bowl.ellipse((x + 0.6, y + 0.8), (4.0, 1.7), broth(6.0));
    bowl.ellipse((x + 1.2, y + 0.5), (3.0, 1.0), meat(3.0));
    bowl.line((x as i32 - 8, y as i32 - 5), (x as i32 + 1, y as i32 - 6), meat(5.0));
}

fn egg(bowl: &mut Sprite) {
    let (x, y) = (80.0, 33.0);
    bowl.ellipse((x + 0.6, y + 1.4), (11.4, 8.0), meat(3.0));
    bowl.ellipse((x, y), (11.0, 7.6), meat(5.0));
    bowl.ellipse((x - 0.3, y - 0.3), (9.8, 6.6), china(6.0));
    bowl.ellipse((x + 0.4, y + 0.4), (6.4, 4.4), lit(Material::Lamp, 4.0));
    bowl.ellipse((x, y), (5.6, 3.6), lit(Material::Lamp, 5.0));
    bowl.ellipse((x - 1.6, y - 1.2), (1.8, 1.0), lit(Material::Lamp, 7.0));
}

fn negi(bowl: &mut Sprite) {
    let rings: [&[&str]; 3] = [&[".jj.", "jlLj", ".jj."], &[".ww", "wjw", "ww."], &["jL", "Lj"]];
    let legend = [
        ('L', lit(Material::Cloth, 6.0)),
        ('l', lit(Material::Jade, 6.0)),
        ('w', lit(Material::White, 6.0)),
        ('j', lit(Material::Jade, 5.0)),
    ];
    bowl.ellipse((61.0, 28.6), (11.0, 5.0), lit(Material::Jade, 3.0));
    for i in 0..30 {
        let angle = chance(i, 1, 23) * std::f32::consts::TAU;
        let far = chance(i, 2, 23).sqrt();
        let at = (59.5 + angle.cos() * 10.0 * far, 25.6 + angle.sin() * 4.6 * far);
        bowl.stamp_grid(at.0 as i32, at.1 as i32, rings[i as usize % 3], &legend);
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
        }
    }
}
