//! What one sees through the open door from the alley: the bright room, the counter, the stools, the cook.

use std::rc::Rc;

use crate::painter::canvas::{glow, lit};
use crate::painter::geometry::vec3;
use crate::painter::kitchen;
use crate::painter::light::Lamp;
use crate::painter::material::Material;
use crate::painter::noise::drift;
use crate::painter::props;
use crate::painter::scenes::alley::{CAMERA, LEFT};
use crate::painter::sprite::Sprite;
use crate::painter::texture::{plain, planks};
use crate::painter::world::{Spot, Texture, World};

const BACK: f32 = -8.2;
const NEAR: f32 = 3.2;
const FAR: f32 = 8.1;

/// Builds the room into the world and hangs its lamp.
pub fn build(world: &mut World, entered: bool) {
    shell(world);
    counter(world);
    shelf(world);
    let cook = cook();
    let (x, y) = CAMERA.project(vec3(-5.75, 1.06, 7.5));
    let top = y as i32 - cook.height + 2;
    world.billboard(cook, x as i32 - 7, top, 7.5);
    if entered {
        within(world);
    }
    let at = vec3(-5.0, 2.35, 5.7);
    world.lamps.push(Lamp { at, strength: 6.4, reach: 2.2, warm: true });
}

fn shell(world: &mut World) {
    let plaster: Texture = Rc::new(|s: &Spot| {
        let stain = (drift(s.u * 3.0, s.v * 3.0, 61) - 0.5) * 0.5;
        let dado = if s.v < 0.95 { -1.3 } else { 0.0 };
        Some(lit(Material::Plaster, 6.2 + stain + dado))
    });
    let wide = vec3(LEFT - BACK, 0.0, 0.0);
    let deep = vec3(0.0, 0.0, FAR - NEAR);
    let tall = vec3(0.0, 2.7, 0.0);
    world.panel(vec3(BACK, 0.0, NEAR), deep, tall, &plaster);
    world.panel(vec3(BACK, 0.0, FAR), wide, tall, &plaster);
    world.panel(vec3(BACK, 2.6, NEAR), wide, deep, &planks(3.0, 0.2, 62));
    world.panel(vec3(BACK, 0.005, NEAR), wide, deep, &plain(lit(Material::Stone, 4.2)));
}

fn counter(world: &mut World) {
    let front = planks(3.0, 0.16, 63);
    let top = plain(lit(Material::Wood, 4.4));
    world.crate_box(vec3(-5.35, 0.0, 3.6), vec3(-4.9, 0.98, 7.7), &front, &front, &front);
    world.crate_box(vec3(-5.4, 0.98, 3.5), vec3(-4.8, 1.06, 7.7), &top, &top, &top);
    for z in [4.75, 5.5, 6.25, 7.0] {
        let (x, y) = CAMERA.project(vec3(-4.4, 0.68, z));
        let k = CAMERA.focal / z;
        let (w, h) = ((0.38 * k) as i32 | 1, (0.68 * k) as i32);
        world.billboard(props::stool(w, h), x as i32 - w / 2, y as i32, z);
    }
}

/// A shelf on the far wall with bowls on it, and two menu slips beside.
fn shelf(world: &mut World) {
    let board = plain(lit(Material::Wood, 3.0));
    world.cuboid(vec3(-6.9, 1.3, FAR - 0.2), vec3(-6.2, 1.34, FAR), &board);
    let ink = glow(Material::Wood, 1.4);
    for left in [104, 113] {
        let mut paper = Sprite::new(6, 11);
        paper.rect((0, 0), (5, 10), glow(Material::Cloth, 6.0));
        for y in [2, 3, 5, 7, 8] {
            paper.rect((2, y), (3, y), ink);
        }
        world.billboard(paper, left, 84, FAR - 0.02);
    }
}

/// What only a guest sees who parts the noren: the wall at the near end, the stove with its pots, the bowls and the
/// slips over them.
fn within(world: &mut World) {
    let wall = planks(3.4, 0.2, 64);
    world.panel(vec3(BACK, 0.0, NEAR), vec3(LEFT - BACK, 0.0, 0.0), vec3(0.0, 2.7, 0.0), &wall).shadowless();
    let steel = plain(lit(Material::Metal, 3.4));
    world.cuboid(vec3(BACK, 0.0, 3.9), vec3(-7.3, 0.9, 6.6), &steel);
    let board = plain(lit(Material::Wood, 3.4));
    world.cuboid(vec3(BACK, 1.52, 3.7), vec3(BACK + 0.3, 1.57, 7.2), &board);
    let mut put = |sprite: Sprite, x: f32, y: f32, z: f32| {
        const UNIT: f32 = 0.017;
        world.stand_up(sprite, vec3(x, y, z), UNIT);
    };
    put(kitchen::stock_pot(38, 34), -7.9, 0.9, 4.6);
    put(kitchen::stock_pot(32, 26), -7.9, 0.9, 5.7);
    for (count, z) in [(3, 4.2), (4, 4.75), (2, 5.9), (4, 6.4)] {
        put(kitchen::bowl_stack(count), BACK + 0.1, 1.57, z);
    }
    for number in 0..7 {
        put(props::menu_slip(number), BACK, 1.94 + (number * 7 % 3) as f32 * 0.02, 3.9 + number as f32 * 0.48);
    }
}

fn cook() -> Sprite {
    let rows = [
        ".....hhhh.....",
        "....hhhhhh....",
        "....bbbbbb....",
        "....ssssst....",
        "....sesset....",
        "....sssstt....",
        ".....sstt.....",
        "...wwwstwvv...",
        ".wwwwwwwwvvvv.",
        "wwwwwwwwwvvvvv",
        "wwxwwwwwwvvxvv",
        "wwxwwwwwwvvxvv",
        "wwxwwwwwwvvxvv",
        "wwxiiiiiiiixvv",
        "ssxiiiiiiiixtt",
        "ssiiiiiiiiiitt",
        "..iiiiiiiiii..",
    ];
    let legend = [
        ('h', lit(Material::Hair, 2.0)),
        ('b', lit(Material::White, 6.0)),
        ('s', lit(Material::Skin, 5.0)),
        ('t', lit(Material::Skin, 4.0)),
        ('e', lit(Material::Skin, 1.0)),
        ('w', lit(Material::White, 6.0)),
        ('v', lit(Material::White, 5.0)),
        ('x', lit(Material::White, 3.0)),
        ('i', lit(Material::Indigo, 5.0)),
    ];
    Sprite::from_grid(&rows, &legend)
}
