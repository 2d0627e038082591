//! Kenji from behind at full length, going inside: one hand parts the noren, the lamp of the room is before him.

use crate::painter::canvas::{Surface, lit};
use crate::painter::inks::{hair, skin, white};
use crate::painter::material::Material;
use crate::painter::sprite::Sprite;

const fn indigo(level: f32) -> Surface {
    lit(Material::Indigo, level)
}

/// Draws his back, 72 by 140 pixels.
pub fn back() -> Sprite {
    let mut body = Sprite::new(72, 140);
    legs(&mut body);
    hanging_arm(&mut body);
    coat(&mut body);
    apron(&mut body);
    lifted_arm(&mut body);
    head(&mut body);
    body.outline(lit(Material::Night, 0.3));
    body
}

fn legs(body: &mut Sprite) {
    let cloth = lit(Material::Night, 1.4);
    body.polygon(
        &[(14.0, 86.0), (43.0, 86.0), (44.0, 134.0), (32.0, 134.0), (29.5, 102.0), (24.0, 134.0), (12.0, 134.0)],
        cloth,
    );
    body.plane(&[(13.0, 86.0), (17.0, 86.0), (15.0, 134.0), (12.0, 134.0)], 2.0);
    body.plane(&[(40.0, 86.0), (43.0, 86.0), (44.0, 134.0), (41.0, 134.0)], 2.0);
    body.polygon(&[(11.0, 133.0), (24.0, 133.0), (25.0, 139.0), (10.0, 139.0)], white(3.0));
    body.polygon(&[(32.0, 133.0), (45.0, 133.0), (46.0, 139.0), (32.0, 139.0)], white(3.0));
}

fn hanging_arm(body: &mut Sprite) {
    body.polygon(
        &[(6.0, 62.0), (13.0, 64.0), (12.0, 78.0), (13.0, 88.0), (9.0, 92.0), (5.0, 86.0), (4.0, 74.0)],
        skin(4.0),
    );
    body.plane(&[(10.0, 62.0), (14.0, 64.0), (13.0, 90.0), (10.0, 92.0)], -1.0);
    body.line((7, 87), (8, 91), skin(3.0));
}

fn coat(body: &mut Sprite) {
    let cut = [
        (22.0, 27.0),
        (35.0, 27.0),
        (44.0, 31.0),
        (48.0, 36.0),
        (47.0, 56.0),
        (45.0, 74.0),
        (45.0, 96.0),
        (12.0, 97.0),
        (12.5, 76.0),
        (13.0, 66.0),
        (4.0, 64.0),
        (5.0, 46.0),
        (8.0, 37.0),
        (13.0, 31.0),
    ];
    body.polygon(&cut, white(4.0));
    body.plane(
        &[(4.0, 46.0), (8.0, 36.0), (14.0, 30.0), (22.0, 27.0), (15.0, 35.0), (10.0, 46.0), (8.0, 65.0), (4.0, 65.0)],
        1.6,
    );
    body.plane(
        &[
            (35.0, 27.0),
            (44.0, 31.0),
            (48.0, 36.0),
            (47.0, 56.0),
            (45.0, 96.0),
            (42.0, 96.0),
            (44.0, 50.0),
            (41.0, 35.0),
        ],
        1.6,
    );
    body.plane(&[(26.0, 46.0), (30.0, 46.0), (32.0, 70.0), (24.0, 70.0)], -1.0);
    body.plane(&[(14.0, 58.0), (18.0, 54.0), (21.0, 70.0), (14.0, 70.0)], -1.0);
    body.line((13, 44), (13, 66), white(2.6));
    for (from, to) in
        [((18, 50), (23, 68)), ((39, 46), (35, 66)), ((28, 34), (28, 66)), ((17, 78), (16, 94)), ((40, 78), (41, 94))]
    {
        body.line(from, to, white(3.0));
    }
    body.line((23, 40), (28, 45), white(5.0));
    body.line((5, 62), (12, 64), white(3.0));
}

fn apron(body: &mut Sprite) {
    body.polygon(&[(12.0, 68.0), (46.0, 67.0), (46.0, 72.0), (12.0, 73.0)], indigo(6.0));
    body.line((12, 72), (45, 71), indigo(4.0));
    body.polygon(&[(12.0, 72.0), (17.0, 73.0), (14.0, 114.0), (10.0, 113.0)], indigo(5.0));
    body.polygon(&[(42.0, 72.0), (46.0, 71.0), (47.0, 113.0), (44.0, 114.0)], indigo(6.0));
    body.polygon(&[(22.0, 66.0), (28.0, 69.0), (28.0, 71.0), (22.0, 74.0)], indigo(6.0));
    body.polygon(&[(36.0, 66.0), (30.0, 69.0), (30.0, 71.0), (36.0, 74.0)], indigo(6.0));
    body.polygon(&[(27.0, 72.0), (29.0, 72.0), (26.0, 90.0), (22.0, 88.0)], indigo(6.0));
    body.polygon(&[(29.0, 72.0), (31.0, 72.0), (36.0, 86.0), (32.0, 88.0)], indigo(5.0));
    body.rect((27, 68), (31, 72), indigo(4.0));
}

fn lifted_arm(body: &mut Sprite) {
    let forearm = [(54.0, 46.0), (63.0, 46.0), (62.0, 30.0), (61.0, 20.0), (54.0, 20.0), (54.0, 30.0)];
    body.polygon(&forearm, skin(4.0));
    body.plane(&[(59.0, 46.0), (64.0, 46.0), (62.0, 20.0), (59.0, 20.0)], 1.0);
    body.polygon(&[(53.0, 20.0), (52.0, 12.0), (56.0, 9.0), (62.0, 11.0), (62.0, 20.0)], skin(4.0));
    for x in [55, 57, 59] {
        body.line((x, 10), (x, 14), skin(3.0));
    }
    let sleeve = [
        (41.0, 29.0),
        (47.0, 32.0),
        (56.0, 38.0),
        (65.0, 40.0),
        (65.0, 48.0),
        (58.0, 54.0),
        (50.0, 53.0),
        (44.0, 50.0),
    ];
    body.polygon(&sleeve, white(4.0));
    body.plane(
        &[(41.0, 29.0), (47.0, 32.0), (56.0, 38.0), (65.0, 40.0), (65.0, 43.0), (54.0, 42.0), (44.0, 34.0)],
        1.6,
    );
    body.line((46, 52), (57, 54), white(2.6));
    body.line((47, 40), (52, 50), white(3.0));
    body.line((53, 42), (63, 42), white(3.0));
}

const HEAD: [&str; 32] = [
    "........kkkkkkkk........",
    "......kkkGkkGkkGkk......",
    "....kkGkkkGkkkGkkkkk....",
    "...kkkGkkGkkkGkkkGkkk...",
    "...kkkkkkkkkkkkkkkkkk...",
    "..WwwwwwwWWWWWwwwwwwwW..",
    "..WwwwwwWWvWWWWwwwwwwW..",
    "..WvvvvwWvWWWvWvvvvvvW..",
    "..WwwwwwWWWvWWWwwwwwwW..",
    "..WwwwwwwWWWWWwwwwwwwW..",
    "..GkvvvvwwWvWwwvvvvvkG..",
    ".sGkkkkkwwvkvwwkkkkkkGs.",
    "sSGkkkkwwWkkvwwwkkkkkGSs",
    "sSkkkkkwwvkkkvwwkkkkkkSs",
    "sSGkkkwwWkkkkkvwwkkkkGSs",
    "sSGkkkwwvkkkkkkvwkkkkGSs",
    ".sGGkkwwkkGkGkkkvwkkGGs.",
    ".sGGkkvkkGkkkGkkkvkkGGs.",
    "..sGGkkGkkGkGkkGkkkGGs..",
    "..mGGGkkGkkGkkGkkGGGGm..",
    "...mGGGkGGkGkGkGGGGGm...",
    "....msGGkGGGGGGkGGsm....",
    ".....mssGGGsGGGGssm.....",
    ".....mmsssssssssssm.....",
    ".....mmsssmssmssssm.....",
    ".....mmssmmssmmssSm.....",
    ".....mmsssssssssSSm.....",
    "....WWmmssssssssSmWW....",
    "...WWWWWmmmmmmmmWWWWW...",
    "...vWWWWWWWWWWWWWWWWv...",
    "....vvwWWWWWWWWWwvvv....",
    "......vvvvvvvvvvvv......",
];

const HEAD_LEGEND: [(char, Surface); 8] = [
    ('k', hair(1.6)),
    ('G', hair(3.6)),
    ('W', white(5.4)),
    ('w', white(4.0)),
    ('v', white(3.0)),
    ('S', skin(5.0)),
    ('s', skin(4.0)),
    ('m', skin(3.0)),
];

fn head(body: &mut Sprite) {
    body.stamp_grid(17, 1, &HEAD, &HEAD_LEGEND);
}
