//! The things of the kitchen and the counter: pots, ladles, lamps, bowls, cans, the bowl of ramen.
//! Sprites only; scenes decide where they stand and what light they get.

use crate::painter::canvas::{glow, lit, threshold};
use crate::painter::inks::metal;
use crate::painter::material::Material;
use crate::painter::sprite::Sprite;

/// A tall stock pot with two handles, steel worn bright where it is scrubbed.
pub fn stock_pot(width: i32, height: i32) -> Sprite {
    let mut pot = Sprite::new(width + 6, height);
    let (w, h) = (width as f32, height as f32);
    let rim = (w * 0.12).max(2.0);
    for x in 0..width {
        let t = (x as f32 + 0.5) / w;
        let bright = 5.0 - (t - 0.26).abs() * 5.6 + if (0.82..0.9).contains(&t) { 1.3 } else { 0.0 };
        let foot = rim * (1.0 - (t * 2.0 - 1.0).powi(2)).sqrt() * 0.7;
        for y in rim as i32..(h - rim + foot) as i32 {
            let band = if (y - rim as i32) == height / 5 { -0.9 } else { 0.0 };
            pot.set(x + 3, y, metal(bright.max(1.6) + band));
        }
    }
    pot.ellipse((w / 2.0 + 3.0, rim), (w / 2.0, rim), metal(5.2));
    pot.ellipse((w / 2.0 + 3.0, rim + 0.4), (w / 2.0 - 1.5, rim - 0.9), lit(Material::Cloth, 3.4));
    let y = height / 3;
    pot.rect((1, y), (2, y + 3), metal(2.2));
    pot.rect((width + 3, y), (width + 4, y + 3), metal(2.2));
    pot
}

/// A ladle that hangs by its hook.
pub fn ladle(height: i32) -> Sprite {
    let mut ladle = Sprite::new(7, height);
    ladle.line((3, 0), (3, height - 5), metal(5.0));
    ladle.ellipse((3.5, height as f32 - 3.0), (3.4, 2.8), metal(3.4));
    ladle.set(2, height - 5, metal(6.0));
    ladle.set(1, height - 4, metal(5.4));
    ladle
}

/// An enamel lamp shade on its wire, the bulb showing below.
pub fn pendant(wire: i32, burning: bool) -> Sprite {
    let mut lamp = Sprite::new(27, wire + 17);
    lamp.line((13, 0), (13, wire), lit(Material::Night, 0.2));
    let y = wire as f32;
    let shade = [
        (11.0, y),
        (16.0, y),
        (18.0, y + 4.0),
        (26.5, y + 11.0),
        (26.5, y + 13.0),
        (0.5, y + 13.0),
        (0.5, y + 11.0),
        (9.0, y + 4.0),
    ];
    lamp.polygon(&shade, lit(Material::Jade, 2.6));
    lamp.plane(&[(10.0, y), (13.0, y), (9.0, y + 12.0), (2.0, y + 12.0)], 1.6);
    let bulb = if burning { glow(Material::Lamp, 7.0) } else { lit(Material::Lamp, 2.6) };
    let rim = if burning { glow(Material::Lamp, 5.4) } else { metal(2.4) };
    lamp.rect((1, wire + 13), (25, wire + 13), rim);
    lamp.rect((9, wire + 14), (17, wire + 14), bulb);
    lamp.rect((11, wire + 15), (15, wire + 16), bulb);
    lamp
}

/// A stack of bowls, `count` high, seen a little from above.
pub fn bowl_stack(count: i32) -> Sprite {
    let china = |level: f32| lit(Material::White, level);
    let mut stack = Sprite::new(22, count * 4 + 8);
    let top = stack.height - 9 - (count - 1) * 4;
    let (t, low) = (top as f32, stack.height as f32);
    stack.polygon(
        &[(2.0, t), (20.0, t), (19.0, low - 6.0), (15.0, low - 1.0), (7.0, low - 1.0), (3.0, low - 6.0)],
        china(4.0),
    );
    stack.plane(&[(14.0, t), (20.0, t), (19.0, low - 6.0), (15.0, low)], -1.0);
    stack.plane(&[(3.0, t), (6.0, t), (8.0, low), (4.0, low - 5.0)], 1.0);
    for i in 0..count {
        let y = stack.height - 9 - i * 4;
        stack.line((1, y), (20, y), china(5.0));
        stack.line((2, y + 1), (19, y + 1), lit(Material::Indigo, 6.0));
        stack.line((16, y), (20, y), china(4.0));
    }
    stack.ellipse((11.0, t), (10.0, 1.6), china(3.0));
    stack
}

/// A can of beer, silver with a dark label.
pub fn can(width: i32, height: i32) -> Sprite {
    let mut can = Sprite::new(width, height);
    let label = (height / 3, height * 2 / 3);
    for y in 0..height {
        let inset = i32::from(y == 0 || y == height - 1);
        for x in inset..width - inset {
            let t = (x as f32 + 0.5) / width as f32;
            let shine = (5.6 - (t - 0.28).abs() * 4.6).round();
            let black = (label.0..label.1).contains(&y) && (0.2..0.72).contains(&t);
            let red = y == label.1 + 1;
            can.set(
                x,
                y,
                match () {
                    () if y < 2 => metal(shine - 1.0),
                    () if black => lit(Material::Night, 1.0),
                    () if red => lit(Material::Red, shine - 1.0),
                    () => metal(shine.max(2.0)),
                },
            );
        }
    }
    can.line((1, 0), (width - 2, 0), metal(5.0));
    can
}

/// Steam: a thin column that sways and comes apart, `height` pixels tall.
pub fn steam(width: i32, height: i32, phase: f32) -> Sprite {
    let mut steam = Sprite::new(width, height);
    for y in 0..height {
        let up = 1.0 - y as f32 / height as f32;
        let middle = width as f32 / 2.0 + (up * 7.0 + phase).sin() * width as f32 * 0.2;
        let half = width as f32 * (0.12 + 0.2 * (up * 9.0 + phase * 2.0).sin().abs());
        for x in 0..width {
            let off = ((x as f32 + 0.5 - middle) / half).abs();
            let thick = (1.0 - off) * (1.0 - up).powf(0.6) * up.min(0.15) / 0.15;
            if thick > 0.42 + threshold(x, y) * 0.7 {
                steam.set(x, y, lit(Material::Steam, 4.0 + (thick * 1.6).round()));
            }
        }
    }
    steam
}

/// A glass pitcher of water.
pub fn pitcher() -> Sprite {
    let rows = [
        "..aaaaaaaaa...",
        ".awwwwwwwwwa..",
        "..abbbbbbba...",
        "..acbbbbbda.aa",
        "..acbbbbbdaa.a",
        "..acwwwwwda..a",
        "..wwddddddw..a",
        "..wcddddddw..a",
        ".wccdddddddw.a",
        ".wccdddddddwa.",
        ".wccddidddew..",
        ".wcdiiiddeew..",
        ".wcddidddeew..",
        ".wcddddddeew..",
        ".wcddddddeew..",
        "..wwwwwwwww...",
    ];
    let legend = [
        ('a', lit(Material::White, 4.0)),
        ('w', lit(Material::White, 5.0)),
        ('c', lit(Material::White, 6.0)),
        ('b', metal(3.0)),
        ('d', lit(Material::Indigo, 7.0)),
        ('e', lit(Material::Indigo, 6.0)),
        ('i', lit(Material::White, 5.0)),
    ];
    Sprite::from_grid(&rows, &legend)
}

/// What stands on every counter: soy, chilli oil, pepper, a box of chopsticks.
pub fn condiments() -> Sprite {
    let rows = [
        "..............................t.t.t.",
        "..rr.................mm......ttttttt",
        "..rr................mmmm.....t.t.t.t",
        ".dddd......yy.......aaaa...wwwwwwwww",
        ".dhdd.....oooo......ahaa...wssssssvv",
        "dhdddd...ohoooo.....aaaa...wssssssvv",
        "dhdddd...ohoooo.....kkkk...wssssssvv",
        "dhcccd...oooooo.....khkk...wskkkssvv",
        "dhcccd...llllll.....kkkk...wsskssvvv",
        "dhdddd...lhllll.....aaaa...wskkkssvv",
        "dddddd...llllll.....aaaa...wssssssvv",
        "dddddd...llllll.....aaaa...wsssssvvv",
    ];
    let legend = [
        ('r', lit(Material::Red, 4.0)),
        ('d', lit(Material::Wood, 1.0)),
        ('h', lit(Material::White, 5.0)),
        ('c', lit(Material::Cloth, 5.0)),
        ('y', metal(4.0)),
        ('o', lit(Material::Lamp, 4.0)),
        ('l', lit(Material::Red, 3.0)),
        ('m', metal(4.0)),
        ('a', lit(Material::White, 4.0)),
        ('k', lit(Material::Red, 4.0)),
        ('t', lit(Material::Wood, 6.0)),
        ('w', lit(Material::Wood, 5.0)),
        ('s', lit(Material::Wood, 4.0)),
        ('v', lit(Material::Wood, 3.0)),
    ];
    Sprite::from_grid(&rows, &legend)
}

/// A small glass of water with ice.
pub fn glass() -> Sprite {
    let rows = [
        "..wwwwwwwwwwwwwwww..",
        ".waaaaaaaaaaaaaaaaw.",
        "wabbbbbbbbbbbbbbbbaw",
        "wcaaaaaaaaaaaaaaaavw",
        "wcbbbbbbbbbbbbbbbvvw",
        "wcbbbbbbbbbbbbbbbvvw",
        "wciiiiiiiddiiiiiivvw",
        "wcdaadddddddaaaddeew",
        ".wcaiiaddddaiiiadew.",
        ".wcaiiaddddaiiiadew.",
        ".wcdaadadddaaaadeew.",
        ".wcddddddaadddddeew.",
        ".wcdddddddaddddddew.",
        ".wcdddddddddddddeew.",
        "..wcddddddddddddew..",
        "..wcdddddddddddeew..",
        "..wcddddddddddddew..",
        "..wwcddddddddddeww..",
        "...wwwwddddddewww...",
        ".....wwwwwwwwww.....",
    ];
    let legend = [
        ('w', lit(Material::White, 4.0)),
        ('a', lit(Material::White, 5.0)),
        ('c', lit(Material::White, 6.0)),
        ('i', lit(Material::White, 5.0)),
        ('b', lit(Material::Wood, 3.0)),
        ('v', lit(Material::Wood, 2.0)),
        ('d', lit(Material::Indigo, 7.0)),
        ('e', lit(Material::Indigo, 6.0)),
    ];
    Sprite::from_grid(&rows, &legend)
}
