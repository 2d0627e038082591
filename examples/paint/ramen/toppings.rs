//! What swims in the bowl.

use super::{broth, china, meat};
use crate::painter::canvas::lit;
use crate::painter::material::Material;
use crate::painter::noise::chance;
use crate::painter::sprite::Sprite;

/// A sheet of nori that leans on the far rim.
pub fn nori(bowl: &mut Sprite) {
    bowl.polygon(&[(66.0, 3.0), (87.0, 1.0), (93.0, 25.0), (71.0, 27.0)], lit(Material::Jade, 1.0));
    bowl.plane(&[(66.0, 3.0), (72.0, 2.0), (78.0, 27.0), (71.0, 27.0)], 1.0);
    for i in 0..40 {
        let (x, y) = (68 + (chance(i, 1, 4) * 24.0) as i32, 3 + (chance(i, 2, 4) * 24.0) as i32);
        if bowl.get(x, y).is_some_and(|seen| seen.material == Material::Jade) {
            bowl.set(x, y, lit(Material::Jade, 3.6));
        }
    }
}

/// Noodles that show in the broth, in an ellipse.
pub fn noodles(bowl: &mut Sprite, (mx, my): (f32, f32), (wide, high): (f32, f32)) {
    for x in (mx - wide) as i32..(mx + wide + 2.0) as i32 {
        for y in (my - high) as i32..(my + high + 1.0) as i32 {
            let bow = ((x as f32 - mx + 4.0) / 9.0).powi(2);
            let strand = y as f32 + bow * 1.4;
            let inside = ((x as f32 - mx) / wide).powi(2) + ((y as f32 - my) / high).powi(2) < 1.0;
            if inside {
                bowl.set(x, y, broth(if (strand as i32).rem_euclid(3) == 0 { 4.0 } else { 6.0 }));
            }
        }
    }
}

/// Bamboo shoots at the left, up to three sticks.
pub fn menma(bowl: &mut Sprite, sticks: usize) {
    for (i, (x, y)) in [(13.0, 32.0), (15.0, 36.0), (19.0, 39.6)].into_iter().take(sticks).enumerate() {
        let long = 13.0 + i as f32;
        let stick = [(x, y), (x + long, y - 4.0), (x + long + 1.0, y - 1.4), (x + 1.0, y + 2.8)];
        bowl.polygon(&stick, lit(Material::Wood, 5.0));
        bowl.line((x as i32 + 1, y as i32), (x as i32 + long as i32, y as i32 - 4), lit(Material::Wood, 6.0));
        bowl.line((x as i32 + 2, y as i32 + 3), (x as i32 + long as i32, y as i32 - 1), lit(Material::Wood, 3.0));
    }
}

/// A slice of rolled pork.
pub fn chashu(bowl: &mut Sprite, (x, y): (f32, f32)) {
    bowl.ellipse((x, y + 1.2), (13.0, 7.4), meat(2.0));
    bowl.ellipse((x, y), (13.0, 7.4), meat(3.0));
    bowl.ellipse((x - 0.5, y - 0.4), (11.4, 6.0), meat(4.0));
    bowl.ellipse((x + 1.0, y + 0.6), (8.4, 4.2), broth(6.0));
    bowl.ellipse((x + 1.8, y + 0.4), (7.0, 3.2), meat(4.0));
    bowl.ellipse((x + 0.6, y + 0.8), (4.0, 1.7), broth(6.0));
    bowl.ellipse((x + 1.2, y + 0.5), (3.0, 1.0), meat(3.0));
    bowl.line((x as i32 - 8, y as i32 - 5), (x as i32 + 1, y as i32 - 6), meat(5.0));
}

/// The marinated egg, cut in half; `bitten`, a bite is missing and the yolk runs.
pub fn egg(bowl: &mut Sprite, bitten: bool) {
    let (x, y) = if bitten { (75.0, 37.0) } else { (80.0, 33.0) };
    let sea = broth(5.0);
    bowl.ellipse((x + 0.6, y + 1.4), (11.4, 8.0), meat(3.0));
    bowl.ellipse((x, y), (11.0, 7.6), meat(5.0));
    bowl.ellipse((x - 0.3, y - 0.3), (9.8, 6.6), china(6.0));
    bowl.ellipse((x + 0.4, y + 0.4), (6.4, 4.4), lit(Material::Lamp, 4.0));
    bowl.ellipse((x, y), (5.6, 3.6), lit(Material::Lamp, 5.0));
    bowl.ellipse((x - 1.6, y - 1.2), (1.8, 1.0), lit(Material::Lamp, 7.0));
    if bitten {
        bowl.ellipse((x + 9.0, y - 3.6), (6.6, 5.0), meat(5.0));
        bowl.ellipse((x + 10.0, y - 4.0), (6.4, 4.8), sea);
        bowl.ellipse((x + 4.6, y - 6.4), (3.4, 2.2), sea);
        bowl.line((x as i32 + 3, y as i32 + 1), (x as i32 + 6, y as i32 + 4), lit(Material::Lamp, 5.0));
    }
}

/// A heap of cut spring onion, `count` rings of it; few of them swim singly.
pub fn negi(bowl: &mut Sprite, (x, y): (f32, f32), count: i32) {
    let rings: [&[&str]; 3] = [&[".jj.", "jlLj", ".jj."], &[".ww", "wjw", "ww."], &["jL", "Lj"]];
    let legend = [
        ('L', lit(Material::Cloth, 6.0)),
        ('l', lit(Material::Jade, 6.0)),
        ('w', lit(Material::White, 6.0)),
        ('j', lit(Material::Jade, 5.0)),
    ];
    let share = (count as f32 / 30.0).sqrt();
    if count > 12 {
        bowl.ellipse((x + 1.5, y + 3.0), (11.0 * share, 5.0 * share), lit(Material::Jade, 3.0));
    }
    for i in 0..count {
        let angle = chance(i, 1, 23) * std::f32::consts::TAU;
        let far = chance(i, 2, 23).sqrt() * share.max(0.5);
        let at = (x + angle.cos() * 10.0 * far, y + angle.sin() * 4.6 * far);
        if let Some(ring) = rings.get(i as usize % 3) {
            bowl.stamp_grid(at.0 as i32, at.1 as i32, ring, &legend);
        }
    }
}
