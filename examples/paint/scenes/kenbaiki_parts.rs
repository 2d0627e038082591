//! Around the buttons of the ticket machine: display, slots, tray, ticket; the shop's door and the alley beside it.

use crate::painter::canvas::{Surface, glow, lit};
use crate::painter::inks::metal;
use crate::painter::material::Material;
use crate::painter::props;
use crate::painter::sprite::Sprite;

const DARK: Surface = lit(Material::Night, 0.3);

/// Left of the machine: the shop's post, the edge of the noren, light through the door.
pub fn doorway(board: &mut Sprite) {
    for y in 40..180 {
        for x in 0..7 {
            let level = 6.6 - (y as f32 - 74.0).abs() * 0.022 - x as f32 * 0.1;
            board.set(x, y, glow(Material::Lamp, level - 1.2));
        }
    }
    board.rect((0, 112), (6, 115), glow(Material::Wood, 4.0));
    board.rect((0, 116), (6, 179), glow(Material::Wood, 2.0));
    board.rect((0, 150), (6, 150), glow(Material::Wood, 1.0));
    for y in 0..46 {
        let fold = [0.0, 0.4, 0.2, -0.4, -1.0, -0.5, 0.2, 0.5, 0.1, -0.6, -1.2];
        let hem = 40 + (y % 2);
        for (x, fold) in fold.into_iter().enumerate() {
            let x = x as i32;
            if y > hem || (y > 38 && x > 7) {
                continue;
            }
            let wave = 29 - ((x as f32 * 0.55).sin() * 3.0) as i32;
            let dyed = y > wave + 3 || (wave..wave + 2).contains(&y);
            board.set(
                x,
                y,
                if dyed { glow(Material::Indigo, 5.2 + fold) } else { glow(Material::Cloth, 5.9 + fold * 0.7) },
            );
        }
    }
    board.rect((0, 0), (25, 3), lit(Material::Wood, 4.2));
    board.rect((0, 4), (25, 4), DARK);
    board.rect((11, 5), (12, 179), lit(Material::Wood, 5.0));
    board.rect((24, 5), (24, 179), lit(Material::Wood, 1.6));
}

/// Right of the machine: the alley, a far window and its light on the wet stones.
pub fn alley(board: &mut Sprite) {
    board.rect((301, 0), (319, 179), glow(Material::Night, 0.7));
    board.polygon(&[(301.0, 0.0), (320.0, 0.0), (320.0, 26.0), (301.0, 40.0)], glow(Material::Indigo, 2.4));
    board.polygon(&[(310.0, 0.0), (320.0, 0.0), (320.0, 120.0), (310.0, 108.0)], glow(Material::Night, 0.2));
    board.polygon(&[(301.0, 112.0), (320.0, 126.0), (320.0, 180.0), (301.0, 180.0)], glow(Material::Indigo, 2.2));
    board.rect((303, 78), (308, 86), glow(Material::Lamp, 4.0));
    board.rect((305, 78), (305, 86), DARK);
    board.rect((303, 82), (308, 82), DARK);
    board.rect((304, 52), (306, 62), glow(Material::Pink, 3.2));
    for (x, y, wide) in [(303, 116, 5), (304, 119, 3), (303, 122, 4), (305, 127, 2), (303, 131, 3), (306, 138, 2)] {
        board.rect((x, y), (x + wide - 1, y), glow(Material::Lamp, if y < 124 { 3.6 } else { 3.0 }));
    }
    for (x, y, wide) in [(310, 130, 6), (306, 146, 9), (312, 158, 7), (303, 168, 10)] {
        board.rect((x, y), (x + wide, y), glow(Material::Indigo, 7.0));
    }
    board.rect((301, 0), (301, 179), glow(Material::Night, 0.0));
}

/// Display, slots for notes and coins, the lever, a slip of paper, the cup for change.
pub fn right_side(board: &mut Sprite) {
    display(board);
    plate(board, (214, 56), (283, 78));
    board.rect((221, 63), (262, 70), DARK);
    board.rect((223, 67), (260, 67), glow(Material::Jade, 4.4));
    board.rect((223, 68), (260, 68), metal(4.6));
    board.polygon(&[(268.0, 70.0), (274.0, 62.0), (280.0, 70.0)], lit(Material::Jade, 5.0));
    plate(board, (214, 84), (248, 118));
    board.ellipse((231.0, 99.0), (11.0, 11.0), metal(2.4));
    board.ellipse((230.4, 98.4), (10.0, 10.0), metal(5.0));
    board.ellipse((231.4, 99.4), (8.4, 8.4), metal(4.0));
    board.rect((230, 92), (232, 106), DARK);
    board.rect((233, 93), (233, 106), metal(5.6));
    lever(board);
    let slip = props::menu_slip(3);
    board.rect((258, 85), (268, 109), lit(Material::Red, 2.4));
    board.stamp(257, 84, &slip);
    board.rect((259, 83), (263, 84), lit(Material::Cloth, 3.4));
    board.ellipse((251.0, 136.0), (31.0, 14.0), metal(2.2));
    board.ellipse((250.0, 135.0), (30.0, 13.0), metal(5.0));
    board.ellipse((251.0, 136.0), (27.0, 11.0), metal(1.4));
    board.ellipse((251.0, 138.0), (25.0, 8.6), DARK);
    board.rect((238, 141), (243, 142), metal(5.0));
    board.rect((239, 140), (242, 140), metal(6.0));
}

fn plate(board: &mut Sprite, (x0, y0): (i32, i32), (x1, y1): (i32, i32)) {
    board.rect((x0 - 1, y0 - 1), (x1 + 1, y1 + 1), DARK);
    board.rect((x0, y0), (x1, y1), metal(3.8));
    board.rect((x0, y0), (x1, y0), metal(5.6));
    board.rect((x0, y0), (x0, y1), metal(5.2));
    board.rect((x0 + 1, y1), (x1, y1), metal(2.2));
    board.rect((x1, y0 + 1), (x1, y1), metal(2.4));
    for x in [x0 + 2, x1 - 2] {
        for y in [y0 + 2, y1 - 2] {
            board.set(x, y, metal(1.6));
        }
    }
}

fn lever(board: &mut Sprite) {
    board.ellipse((278.0, 96.0), (6.4, 6.4), DARK);
    board.ellipse((278.0, 95.6), (5.4, 5.4), metal(4.4));
    board.polygon(&[(275.0, 94.0), (279.0, 93.0), (284.0, 106.0), (280.0, 109.0)], DARK);
    board.polygon(&[(276.0, 94.0), (279.0, 94.0), (283.0, 105.0), (280.6, 107.4)], metal(5.6));
    board.plane(&[(278.0, 94.0), (279.0, 94.0), (283.0, 105.0), (281.6, 106.4)], -1.6);
}

const ZERO: [&str; 11] =
    [".###.", "#...#", "#...#", "#...#", "#...#", ".....", "#...#", "#...#", "#...#", "#...#", ".###."];
const EIGHT: [&str; 11] =
    [".###.", "#...#", "#...#", "#...#", "#...#", ".###.", "#...#", "#...#", "#...#", "#...#", ".###."];

/// Red figures behind dark glass: nothing paid in yet.
fn display(board: &mut Sprite) {
    board.rect((213, 27), (284, 51), DARK);
    board.rect((214, 28), (283, 50), metal(4.0));
    board.rect((214, 28), (283, 28), metal(5.6));
    board.rect((217, 31), (280, 47), DARK);
    for y in 31..=47 {
        for x in 217..=280 {
            let near = 1.0 - ((x - 266) as f32 / 26.0).hypot((y - 39) as f32 / 13.0);
            board.set(x, y, glow(Material::Red, 0.3 + 1.7 * near.max(0.0)));
        }
    }
    for i in 0..4 {
        let x = 226 + i * 12;
        board.stamp_grid(x, 34, &EIGHT, &[('#', glow(Material::Red, 1.4))]);
        if i == 3 {
            for shift in [0, 1] {
                board.stamp_grid(x + shift, 34, &ZERO, &[('#', glow(Material::Red, 5.2))]);
            }
        }
    }
    board.line((219, 32), (230, 32), glow(Material::Metal, 2.0));
    board.line((219, 33), (224, 33), glow(Material::Metal, 2.0));
}

/// Left edge, top, right edge and bottom of the tray's opening.
const TRAY: (i32, i32, i32, i32) = (84, 154, 158, 172);

/// The tray for the tickets, with its slot above.
pub fn tray(board: &mut Sprite) {
    let (left, top, right, low) = TRAY;
    board.rect((left - 6, top - 5), (right + 6, 179), DARK);
    board.rect((left - 5, top - 4), (right + 5, 179), metal(4.0));
    board.rect((left - 5, top - 4), (right + 5, top - 4), metal(5.6));
    board.rect((left - 5, top - 3), (left - 5, 179), metal(5.2));
    board.rect((left, top), (right, low + 1), DARK);
    board.rect((left + 2, top + 11), (right - 2, low), metal(1.6));
    board.rect((left + 2, top + 11), (right - 2, top + 11), metal(2.4));
    board.rect((left + 18, top), (right - 18, top + 1), glow(Material::Night, 0.0));
    lip(board, None);
}

/// The bent steel edge before the tray, with a notch for the thumb; a ticket shows through the notch.
fn lip(board: &mut Sprite, ticket: Option<&Sprite>) {
    let (left, _, right, low) = TRAY;
    board.rect((left - 2, low), (right + 2, low + 5), metal(4.2));
    board.rect((left - 2, low), (right + 2, low), metal(6.0));
    board.rect((left - 2, low + 5), (right + 2, low + 5), metal(2.0));
    let middle = ((left + right) as f32 / 2.0, low as f32);
    board.ellipse(middle, (15.0, 3.4), metal(1.4));
    let mut notch = Sprite::new(board.width, board.height);
    notch.ellipse((middle.0, middle.1 - 0.8), (14.0, 2.6), DARK);
    for y in low - 4..low + 4 {
        for x in left..right {
            if let Some(dark) = notch.get(x, y) {
                board.set(x, y, ticket.and_then(|paper| paper.get(x, y)).unwrap_or(dark));
            }
        }
    }
}

/// The ticket on its way: out of the slot, falling, lying in the tray.
pub fn ticket(board: &mut Sprite, frame: usize) {
    let (_, top, _, _) = TRAY;
    let mut paper = Sprite::new(320, 180);
    let (x, y, tilt) = match frame {
        0 => (107.0, top as f32 - 9.0, 0.0),
        1 => (107.0, top as f32 - 3.0, 0.0),
        2 => (106.0, top as f32 + 2.0, 2.6),
        _ => (105.0, top as f32 + 6.0, -2.0),
    };
    let edge = |dx: f32, dy: f32| (x + dx + tilt * dy / 13.0, y + dy + tilt * (dx - 15.0) / 15.0);
    let quad = [edge(0.0, 0.0), edge(30.0, 0.0), edge(30.0, 13.0), edge(0.0, 13.0)];
    paper.polygon(&quad, glow(Material::Cloth, 6.0));
    for (dx, dy, long) in [(4.0, 3.0, 18.0), (4.0, 6.0, 12.0), (4.0, 9.0, 15.0)] {
        let (from, to) = (edge(dx, dy), edge(dx + long, dy));
        paper.line((from.0 as i32, from.1 as i32), (to.0 as i32, to.1 as i32), glow(Material::Night, 0.8));
    }
    paper.polygon(&[edge(24.0, 7.0), edge(28.0, 7.0), edge(28.0, 11.0), edge(24.0, 11.0)], glow(Material::Red, 4.0));
    let foot = [edge(0.0, 12.0), edge(30.0, 12.0), edge(30.0, 13.4), edge(0.0, 13.4)];
    paper.plane(&foot, -1.0);
    let mut seen = Sprite::new(320, 180);
    for py in top + 1..180 {
        for px in 84..160 {
            if let Some(surface) = paper.get(px, py) {
                seen.set(px, py, surface);
            }
        }
    }
    seen.outline(DARK);
    board.stamp(0, 0, &seen);
    lip(board, Some(&seen));
}
