//! Kenji at half length, as one sees him across the counter, some eighty pixels tall.
//! The head is a pixel map placed by hand; the body is a few planes of white cloth with its folds.

use crate::canvas::{Surface, lit};
use crate::material::Material;
use crate::sprite::Sprite;

/// What he is doing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Pose {
    /// A finished bowl in both hands.
    Serving,
    /// Both hands on the ledge, in no hurry.
    Resting,
}

/// Width of the figure's sprite.
pub const WIDTH: i32 = 92;
/// Height of the figure's sprite.
pub const HEIGHT: i32 = 97;

const fn skin(level: f32) -> Surface {
    lit(Material::Skin, level)
}

const fn white(level: f32) -> Surface {
    lit(Material::White, level)
}

const fn hair(level: f32) -> Surface {
    lit(Material::Hair, level)
}

const HEAD: [&str; 33] = [
    ".......kkkkkkkkkk.......",
    ".....kkkGkkGkkkGkkk.....",
    "....kkGkkGkkkGkkkkkk....",
    "...kkGkkGkkkGkkkKkkkk...",
    "...kkkkkkkkkkkkkkkkkk...",
    "..WWWWWWWWWWWWWWwwwwww..",
    "..WWWWWWWWWWWWWwwwwvvv..",
    "..WWwwwwwwWWWWWwwvvvvv..",
    "..WWWWWWWWwwwwwwwwvvvv..",
    "..wwwwwwwwwwwwwwvvvvvv..",
    "..gkmmmmmmmmmmmmmmlllk..",
    "..gGSSSSSSSSSSSSSssskg..",
    "..GgSSssssSSssssSssskg..",
    "..gGSSSSSSSSSSSSSSsskg..",
    ".sgBBBBBBSSsSBBBBBBskgm.",
    "sSgBbbbbbBssBbbbbbBsmgsm",
    "sSsSSssssSSsSsssssSsmsmm",
    "sSmS######SsS######mmmsm",
    "sSsmSoe#oSSsSoe#oSsmmmsm",
    ".ssSsmmmsSSssmmmsSmmmmm.",
    ".sSsSSSSsSSsSSsSSSsmmmm.",
    "..sSSSsSSSHsSSSsSSsmmm..",
    "..sSSSSSSSHSsSSSSssmmm..",
    "..sSSSsSsSSSSmsSmSsmmm..",
    "..ssSsSSsmllmmSSSmsmmm..",
    "...sSsSSSSSSSSSSSmsmm...",
    "...sSsSllllllllmSmsmm...",
    "...ssSSsssssssssSsmmm...",
    "....sSSSSmmmmsSSssmm....",
    "....ssSSSSSSSSSssmmm....",
    ".....ssSSSSSSssmmmm.....",
    ".......sssssmmmmm.......",
    ".......mmmmmmmlll.......",
];

const HEAD_LEGEND: [(char, Surface); 17] = [
    ('k', hair(2.0)),
    ('K', hair(3.0)),
    ('G', hair(4.0)),
    ('B', hair(2.0)),
    ('H', skin(6.0)),
    ('g', hair(4.0)),
    ('b', hair(1.0)),
    ('W', white(6.0)),
    ('w', white(5.0)),
    ('v', white(4.0)),
    ('S', skin(5.0)),
    ('s', skin(4.0)),
    ('m', skin(3.0)),
    ('l', skin(2.0)),
    ('#', skin(0.6)),
    ('e', skin(0.9)),
    ('o', lit(Material::Cloth, 5.0)),
];

/// Draws him.
pub fn kenji(pose: Pose) -> Sprite {
    let mut body = Sprite::new(WIDTH, HEIGHT);
    torso(&mut body);
    match pose {
        Pose::Serving => serving_arms(&mut body),
        Pose::Resting => resting_arms(&mut body),
    }
    let mut whole = Sprite::new(WIDTH, HEIGHT);
    whole.stamp(0, 5, &body);
    whole.stamp_grid(34, 1, &HEAD, &HEAD_LEGEND);
    let mut body = whole;
    body.outline(lit(Material::Night, 0.4));
    body
}

fn torso(body: &mut Sprite) {
    let coat = [
        (40.0, 28.0),
        (52.0, 28.0),
        (57.0, 31.0),
        (64.0, 34.0),
        (67.0, 40.0),
        (65.0, 60.0),
        (64.0, 92.0),
        (28.0, 92.0),
        (27.0, 60.0),
        (25.0, 40.0),
        (28.0, 34.0),
        (35.0, 31.0),
    ];
    body.polygon(&coat, white(5.0));
    body.plane(&[(54.0, 28.0), (68.0, 34.0), (68.0, 92.0), (54.0, 92.0), (59.0, 50.0)], -1.0);
    body.plane(&[(24.0, 40.0), (29.0, 33.0), (40.0, 29.0), (34.0, 40.0), (31.0, 58.0), (27.0, 60.0)], 1.0);
    body.polygon(&[(41.0, 27.0), (51.0, 27.0), (46.0, 43.0)], skin(3.0));
    body.polygon(&[(43.0, 37.0), (49.0, 37.0), (46.0, 44.0)], hair(2.0));
    for (from, to) in [((40, 28), (48, 48)), ((39, 29), (47, 49))] {
        body.line(from, to, white(6.0));
    }
    body.line((52, 28), (45, 42), white(4.0));
    body.line((53, 29), (46, 43), white(4.0));
    body.line((38, 31), (47, 51), white(3.0));
    body.line((48, 50), (50, 76), white(3.0));
    body.line((36, 62), (40, 76), white(4.0));
    body.line((58, 58), (55, 76), white(3.0));
    body.polygon(&[(28.0, 74.0), (64.0, 74.0), (64.0, 92.0), (28.0, 92.0)], lit(Material::Indigo, 5.0));
    body.line((28, 73), (64, 73), lit(Material::Indigo, 6.0));
}

fn upper_arms(body: &mut Sprite) {
    body.polygon(&[(25.0, 36.0), (31.0, 36.0), (31.0, 58.0), (27.0, 64.0), (17.0, 61.0), (19.0, 46.0)], white(5.0));
    body.plane(&[(18.0, 48.0), (25.0, 36.0), (26.0, 42.0), (22.0, 62.0), (16.0, 61.0)], 1.0);
    body.line((30, 42), (29, 58), white(3.0));
    body.line((19, 57), (26, 60), white(4.0));
    body.polygon(&[(61.0, 36.0), (67.0, 37.0), (72.0, 47.0), (74.0, 61.0), (65.0, 64.0), (61.0, 58.0)], white(4.0));
    body.line((62, 42), (63, 58), white(2.6));
    body.line((66, 60), (73, 57), white(3.0));
}

fn serving_arms(body: &mut Sprite) {
    upper_arms(body);
    body.polygon(&[(18.0, 61.0), (27.0, 63.0), (37.0, 68.0), (36.0, 75.0), (21.0, 71.0)], skin(5.0));
    body.plane(&[(18.0, 66.0), (36.0, 72.0), (36.0, 76.0), (20.0, 72.0)], -1.0);
    body.polygon(&[(65.0, 63.0), (74.0, 61.0), (71.0, 71.0), (56.0, 75.0), (55.0, 68.0)], skin(4.0));
    body.plane(&[(56.0, 72.0), (74.0, 66.0), (72.0, 72.0), (56.0, 76.0)], -1.0);
    body.stamp_grid(31, 64, &HELD_BOWL, &BOWL_LEGEND);
}

/// A bowl in both hands, thumbs on the rim.
const HELD_BOWL: [&str; 14] = [
    "......cccccccccccccccccc......",
    "....ccbbbbbbbbbbbbbbbbbbcc....",
    "...cbbbnnbbyyybbjbbrrrbbbbc...",
    "..Scbbbbnnyoyybjjbrrprbbbbcs..",
    ".SSScbbbbbnyybbbbbbrrbbbbcsss.",
    ".SSScccbbbbbbbbbbbbbbbbccvsss.",
    "SSSSCCcccccccccccccccccccvssss",
    "SSSSiCCCCccccccccccvvvvvviisss",
    "mSSSiiCCiicccciiccccviivvismmm",
    ".mmmCiiiiiiciiiiiiciiiiiivmmm.",
    "....CCciiicciiiicccviiivvv....",
    ".....CCccccccccccccvvvvvv.....",
    ".......CCccccccccvvvvvv.......",
    ".........CCcccccvvvvv.........",
];

const BOWL_LEGEND: [(char, Surface); 14] = [
    ('C', white(6.0)),
    ('c', white(5.0)),
    ('v', white(4.0)),
    ('b', lit(Material::Cloth, 4.0)),
    ('n', lit(Material::Cloth, 6.0)),
    ('y', lit(Material::Cloth, 6.0)),
    ('o', lit(Material::Lamp, 5.0)),
    ('j', lit(Material::Jade, 5.0)),
    ('r', skin(3.0)),
    ('p', skin(5.0)),
    ('i', lit(Material::Indigo, 6.0)),
    ('S', skin(5.0)),
    ('s', skin(4.0)),
    ('m', skin(3.0)),
];

fn resting_arms(body: &mut Sprite) {
    upper_arms(body);
    body.polygon(&[(18.0, 61.0), (27.0, 63.0), (26.0, 71.0), (33.0, 73.0), (34.0, 78.0), (20.0, 78.0)], skin(5.0));
    body.plane(&[(24.0, 64.0), (28.0, 63.0), (27.0, 71.0), (24.0, 78.0)], -1.0);
    body.polygon(&[(65.0, 63.0), (74.0, 61.0), (73.0, 78.0), (59.0, 78.0), (60.0, 73.0), (66.0, 71.0)], skin(4.0));
    body.plane(&[(70.0, 62.0), (75.0, 61.0), (74.0, 78.0), (70.0, 78.0)], -1.0);
    for x in [28, 30, 32] {
        body.line((x, 74), (x - 1, 77), skin(3.0));
    }
    for x in [61, 63, 65] {
        body.line((x, 74), (x + 1, 77), skin(3.0));
    }
}
