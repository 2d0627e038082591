//! What may stand before the guest beside the bowl: each has its own place, so that all of them fit at once.

use crate::painter::canvas::{Canvas, Surface, lit};
use crate::painter::kitchen;
use crate::painter::material::Material;
use crate::painter::scenes::counter::shadow;
use crate::painter::sprite::Sprite;

/// A layer, and who paints what is on it.
type Prop = (&'static str, fn(&mut Canvas));

/// All of them.
pub const ALL: [Prop; 4] = [("prop_beer", beer), ("prop_gyoza", gyoza), ("prop_ticket", ticket), ("prop_water", water)];

const EDGE: Surface = lit(Material::Night, 0.3);

/// A glass of water with ice.
fn water(canvas: &mut Canvas) {
    shadow(canvas, (84.0, 157.0), (16.0, 5.0));
    let mut glass = kitchen::glass();
    glass.grow_outline(EDGE);
    glass.onto_as_placed(canvas, 70, 137, 0.0);
}

/// A can of beer and the small glass that belongs to it.
fn beer(canvas: &mut Canvas) {
    shadow(canvas, (24.0, 165.0), (15.0, 6.0));
    shadow(canvas, (52.0, 170.0), (13.0, 5.0));
    let mut can = kitchen::can(16, 29);
    can.grow_outline(EDGE);
    can.onto_as_placed(canvas, 14, 136, 0.0);
    let mut glass = beer_glass();
    glass.grow_outline(EDGE);
    glass.onto_as_placed(canvas, 42, 146, 0.0);
}

fn beer_glass() -> Sprite {
    let rows = [
        "..FFfFFFFFfFF..",
        ".FFFFFFFFFFFFf.",
        "cFfFFFFFfFFFffw",
        "cFFFFfFFFFFFffw",
        "cfFFFFFFFfFfffw",
        "cYYfYYYYYfyyyyw",
        "cHYYYYYYYYYyyow",
        "cHYYYYbYYYYyyow",
        ".HYbYYYYYYyyow.",
        ".HYYYYYYbYyyow.",
        ".HYYYYYYYYyyow.",
        ".HYYYbYYYYyyow.",
        ".cHYYYYYYyyoww.",
        "..HYYYYbYyyow..",
        "..HYYYYYYyyow..",
        "..cHYYYYyyoww..",
        "..wcaaaaaaaww..",
        "...wwwwwwwww...",
    ];
    let legend = [
        ('F', lit(Material::White, 6.0)),
        ('f', lit(Material::White, 5.0)),
        ('Y', lit(Material::Lamp, 5.0)),
        ('H', lit(Material::Lamp, 6.0)),
        ('y', lit(Material::Lamp, 4.0)),
        ('o', lit(Material::Lamp, 3.0)),
        ('b', lit(Material::Lamp, 6.0)),
        ('c', lit(Material::White, 6.0)),
        ('a', lit(Material::White, 5.0)),
        ('w', lit(Material::White, 4.0)),
    ];
    Sprite::from_grid(&rows, &legend)
}

/// The meal ticket, laid where he will take it.
fn ticket(canvas: &mut Canvas) {
    shadow(canvas, (250.0, 142.0), (17.0, 3.6));
    let mut ticket = Sprite::new(32, 13);
    ticket.polygon(&[(5.0, 1.0), (30.0, 1.0), (26.0, 12.0), (1.0, 12.0)], lit(Material::Cloth, 6.0));
    ticket.line((1, 11), (25, 11), lit(Material::Cloth, 5.0));
    ticket.line((28, 1), (24, 11), lit(Material::Cloth, 5.0));
    for (x, y, long) in [(8, 3, 9), (7, 5, 16), (6, 7, 12)] {
        ticket.line((x, y), (x + long, y), lit(Material::Night, 1.0));
    }
    ticket.polygon(&[(21.0, 7.0), (25.0, 7.0), (23.6, 10.6), (19.6, 10.6)], lit(Material::Red, 4.0));
    ticket.grow_outline(EDGE);
    ticket.onto_as_placed(canvas, 233, 130, 0.0);
}

const DUMPLING: [&str; 12] = [
    "......HHHH...",
    "....HHoHoHH..",
    "...HHoHHoHSs.",
    "..HSHHSHHSHs.",
    ".HSSSSSSSSSs.",
    ".SSSSSSSSSss.",
    "bSSBSSSBSSsb.",
    "bbBBbSbBBbbb.",
    "bBBbBBbBbBBd.",
    "dbBBbbBBbBbd.",
    ".ddbbdbbddd..",
    "...ddddd.....",
];

/// Six gyoza on an oval plate, their fried sides up front.
fn gyoza(canvas: &mut Canvas) {
    shadow(canvas, (274.0, 170.0), (40.0, 8.0));
    let china = |level: f32| lit(Material::White, level);
    let mut plate = Sprite::new(78, 28);
    plate.ellipse((39.0, 16.5), (38.0, 11.0), china(3.0));
    plate.ellipse((39.0, 14.5), (38.0, 11.0), china(5.0));
    plate.ellipse((38.0, 14.0), (36.0, 10.0), china(6.0));
    plate.ellipse((39.0, 14.6), (31.0, 7.8), china(5.0));
    plate.ellipse((39.0, 15.0), (30.0, 7.4), china(4.0));
    for i in 0..30 {
        let angle = i as f32 / 30.0 * std::f32::consts::TAU;
        let (x, y) = (39.0 + angle.cos() * 34.0, 14.4 + angle.sin() * 9.0);
        if i % 3 != 0 {
            plate.set(x as i32, y as i32, lit(Material::Indigo, 6.0));
        }
    }
    let legend = [
        ('H', lit(Material::Cloth, 6.0)),
        ('o', lit(Material::Cloth, 5.0)),
        ('S', lit(Material::Cloth, 5.0)),
        ('s', lit(Material::Cloth, 4.0)),
        ('B', lit(Material::Wood, 5.0)),
        ('b', lit(Material::Wood, 4.0)),
        ('d', lit(Material::Wood, 2.0)),
    ];
    let mut six = Sprite::new(78, 28);
    for i in 0..6 {
        let mut one = Sprite::from_grid(&DUMPLING, &legend);
        one.grow_outline(lit(Material::Wood, 1.0));
        six.stamp(4 + i * 9, 4 + i % 2, &one);
    }
    plate.stamp(2, 1, &six);
    plate.grow_outline(EDGE);
    plate.onto_as_placed(canvas, 234, 146, 0.0);
}
