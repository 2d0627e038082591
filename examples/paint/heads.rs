//! Kenji's head at half-length size, as pixel maps placed by hand: towards the guest, and turned to the pot.

use crate::painter::canvas::{Surface, lit};
use crate::painter::inks::{hair, skin, white};
use crate::painter::material::Material;
use crate::painter::sprite::Sprite;

/// Which way he looks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// At the guest.
    Guest,
    /// Down at his hands.
    Down,
    /// Nowhere: lids closed.
    Closed,
    /// Down into the big pot at his right.
    Pot,
}

const FRONT: [&str; 33] = [
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
    "..gGSSSSSSSSSSSSSSssskg..",
    "..GgSSssssSSssssSssskg..",
    "..gGSSSSSSSSSSSSSSsskg..",
    ".sgSBBBBBSSsSBBBBBSskgm.",
    "sSgBBbbbbBssBbbbbBBsmgsm",
    "sSsBSssssSSsSsssssBsmsmm",
    "sSmS######SsS######mmmsm",
    "sSsmSoe#oSSsSoe#oSsmmmsm",
    ".ssSsmmmsSSssmmmsSmmmmm.",
    ".sSsSSSSsSSsSSsSSSsmmmm.",
    "..sSSSsSSSHsSSSsSSsmmm..",
    "..sSSSSSSSHSsSSSSssmmm..",
    "..sSSSsSsSSSSmsSmSsmmm..",
    "..ssSsSSsmllmmSSSmsmmm..",
    "...sSlSSSSSSSSSSlmsmm...",
    "...sSsmllllllllmSmsmm...",
    "...ssSSsssssssssSsmmm...",
    "....sSSSSmmmmsSSssmm....",
    "....ssSSSSSSSSSssmmm....",
    ".....ssSSSSSSssmmmm.....",
    ".......sssssmmmmm.......",
    ".......mmmmmmmlll.......",
];

/// The rows of the eyes (from row 16) when he looks down.
const LIDS_LOW: [&str; 3] = ["sSsBSssssSSsSsssssBsmsmm", "sSsSsSSSSsSsSsSSSSsmmmsm", "sSsSl#####SsSl####lmmmsm"];

/// The same with lids closed.
const LIDS_CLOSED: [&str; 3] = ["sSsBSSSSSSSsSSSSSSBsmsmm", "sSsSsSSSSsSsSsSSSSsmmmsm", "sSsml####lSsSl####lmmmsm"];

/// Turned to the pot, three quarters to his right, looking down.
const TURNED: [&str; 33] = [
    "........kkkkkkkkk.......",
    "......kkGkkGkkkGkkk.....",
    "....kkGkkGkkkGkkkkkkk...",
    "...kkGkkGkkkGkkkkkKkkk..",
    "...kkkkkkkkkkkkkkkkkkk..",
    "..WWWWWWWWWWWWWwwwwwwww.",
    "..WWWWWWWWWWWWwwwwvvvvw.",
    "..WwwwwwWWWWWwwwvvvvvvv.",
    "..WWWWWWwwwwwwwwwwvvvvv.",
    "..wwwwwwwwwwwwvvvvvvvvv.",
    "..mmmmmmmmmmmmgkkkkkkkk.",
    "..SSSSSSSSSSSSGgkkkkkkk.",
    "..SSssSSsssSSSgGkkkkkkk.",
    "..SSSSSSSSSSSSGgkkkkkkk.",
    "..BBBSSSBBBBBSgGgssgkkk.",
    "..bbbSSSBbbbBBsgSSmskkk.",
    "..SsSSSSSsssSBssSmmsgkk.",
    "..sSSsSSSSSSSssSSmsSgkk.",
    ".Sl##lSSSl####lSSsmsgk..",
    "SSSsmsSSSSsmmsSSsSsmgk..",
    "SSSSSsSSSSSSSSSSsssmgk..",
    "HSSSSSsSSSSSSSsSSssgg...",
    "HHSSSSsSSSSSSsSsSmmg....",
    ".SSmSSsSsSSSSSsSsmms....",
    "..lmmSSSSSsSSSsSssmm....",
    "...SSSSSSSSsSSSssmmm....",
    "...llllllSSSSSSssmmm....",
    "...ssSSSSsSSSSsssmmm....",
    "...SSmmSSSSSSSssmmmm....",
    "...sSSSSSSSSsssmmmmm....",
    "....ssSSSSssmmmmmmmm....",
    ".....sssssmmmmmmmmm.....",
    ".......mmmmmmmmlll......",
];

const LEGEND: [(char, Surface); 17] = [
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

/// The first row of the eyes.
const EYES: i32 = 16;

/// Draws the head, its upper left corner at a pixel.
pub fn draw(onto: &mut Sprite, look: Look, (left, top): (i32, i32)) {
    let map: &[&str] = if look == Look::Pot { &TURNED } else { &FRONT };
    onto.stamp_grid(left, top, map, &LEGEND);
    match look {
        Look::Guest | Look::Pot => {}
        Look::Down => onto.stamp_grid(left, top + EYES, &LIDS_LOW, &LEGEND),
        Look::Closed => onto.stamp_grid(left, top + EYES, &LIDS_CLOSED, &LEGEND),
    }
}
