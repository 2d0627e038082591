//! Letters as pixel maps, every stroke placed by hand: the lanterns' ラーメン, the noren's 麺処, the family
//! name 佐藤, the closing slip's 定休日. They are stamped one to one and sheared along a wall, never scaled.

use crate::painter::canvas::{Canvas, Surface};
use crate::painter::geometry::{Camera, Vec3};

/// One letter: rows of pixels, `#` is ink.
pub type Letter = &'static [&'static str];

/// ラーメン, written downwards, for a large lantern.
pub const RAMEN: [Letter; 4] = [
    &[".#######.", ".#######.", ".........", "#########", "#########", "......##.", "....###..", "..###...."],
    &["...##....", "...##....", "...##....", "...##....", "...##...."],
    &["......##.", "......##.", ".##..##..", "..#####..", "...###...", "..##.##..", "###...##.", "##......."],
    &["##.......", "###....##", ".......##", "......##.", ".....##..", "######...", "####....."],
];

/// ラーメン, written downwards, for a small lantern.
pub const RAMEN_SMALL: [Letter; 4] = [
    &[".###.", "#####", "...#.", ".##.."],
    &["..#..", "..#..", "..#.."],
    &["...#.", "#..#.", ".##..", "#..#."],
    &["#...#", "....#", "...#.", "###.."],
];

/// 麺
pub const MEN: Letter = &[
    "..#...########",
    ".####....#....",
    "..#....#######",
    ".####..#.#.#.#",
    "..#....#.#.#.#",
    "######.#.###.#",
    "..#....#.#.#.#",
    ".####..#.###.#",
    ".#..#..#.#.#.#",
    "#.##...#######",
    "..##..........",
    ".#..##########",
    "#.............",
];

/// 処
pub const DOKORO: Letter = &[
    "..#...........",
    "..#....####...",
    ".#####.#..#...",
    ".#...#.#..#...",
    "##...#.#..#...",
    "..#.#..#..#...",
    "...##..#..#..#",
    "...#..##..####",
    "..###.#.......",
    ".#...##.......",
    "#......##.....",
    ".........#####",
];

/// 佐
pub const SA: Letter = &[
    "...#....#....",
    "...#....#....",
    "..#.#########",
    "..#....#.....",
    ".##....#.....",
    "#.#...#######",
    "..#...#..#...",
    "..#..#...#...",
    "..#..#...#...",
    "..#.#....#...",
    "..#...#######",
];

/// 藤
pub const TOU: Letter = &[
    "...#.....#...",
    "#############",
    "...#..#..#...",
    "####.#.#.#.#.",
    "#..#..#####..",
    "####....#....",
    "#..#.#######.",
    "####...#.#...",
    "#..#..#.#.#..",
    "#..#.#.###.#.",
    "#.##..#.#.#..",
];

/// 定休日, written downwards.
pub const CLOSED_DAY: [Letter; 3] = [
    &[
        "....#....",
        "#########",
        "#.......#",
        "..#####..",
        "....#....",
        "..#.###..",
        "..#.#....",
        ".#.##....",
        "#....####",
    ],
    &[
        "..#...#..",
        "..#...#..",
        ".#.######",
        "##...##..",
        ".#..###..",
        ".#..#.##.",
        ".#.#..#.#",
        ".#....#..",
        ".#....#..",
    ],
    &[".#######.", ".#.....#.", ".#.....#.", ".#######.", ".#.....#.", ".#.....#.", ".#######."],
];

/// バー, written downwards.
pub const BAR: [Letter; 2] = [
    &["....#.#", "..#.#.#", "..#....", "..#.#..", ".#...#.", ".#...#.", "#.....#"],
    &["...#...", "...#...", "...#...", "...#...", "...#..."],
];

/// Visits the ink pixels of letters written downwards from a corner, `gap` pixels apart.
pub fn each_ink(letters: &[Letter], (left, top): (i32, i32), gap: i32, mut ink: impl FnMut(i32, i32)) {
    let mut y = top;
    for letter in letters {
        for row in *letter {
            for (x, pixel) in row.chars().enumerate() {
                if pixel == '#' {
                    ink(left + x as i32, y);
                }
            }
            y += 1;
        }
        y += gap;
    }
}

/// The height of letters written downwards.
pub fn column_height(letters: &[Letter], gap: i32) -> i32 {
    let rows: usize = letters.iter().map(|letter| letter.len()).sum();
    rows as i32 + gap * (letters.len() as i32 - 1)
}

/// Writes downwards on a wall that runs to the vanishing point: columns are shifted along its perspective, pixels
/// stay whole. The anchor is the upper left corner; `pull` moves the lower rows aside, as cloth does in a breeze.
pub fn on_wall(canvas: &mut Canvas, camera: &Camera, letters: &[Letter], anchor: Vec3, pull: f32, ink: Surface) {
    let (x0, y0) = camera.project(anchor);
    let slope = (camera.vanish.1 - y0) / (camera.vanish.0 - x0);
    each_ink(letters, (0, 0), 1, |x, y| {
        let shift = (slope * x as f32).round() as i32;
        let aside = (pull * (y as f32 / 12.0).powf(1.4)).round() as i32;
        canvas.put(x0.round() as i32 + x + aside, y0.round() as i32 + y + shift, ink);
    });
}
