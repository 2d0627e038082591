//! The small things of the alley: street lamp, crates, plants, the cat, an air conditioner, signs, a meter box.

use std::rc::Rc;

use crate::painter::canvas::lit;
use crate::painter::geometry::{Vec3, vec3};
use crate::painter::letters::{BAR, SA, TOU};
use crate::painter::light::Lamp;
use crate::painter::material::Material;
use crate::painter::props;
use crate::painter::scenes::alley::{CAMERA, Evening, LEFT, Moment, RIGHT};
use crate::painter::scenes::relics;
use crate::painter::sprite::Sprite;
use crate::painter::texture::plain;
use crate::painter::weather;
use crate::painter::world::{Spot, Texture, World};

/// Puts them into the world.
pub fn build(world: &mut World, evening: Evening, moment: &Moment) {
    street_lamp(world, evening);
    boxes_on_walls(world);
    for (at, z) in [(1.0, 5.3), (0.92, 5.9), (0.72, 4.3)] {
        let plant = if evening == Evening::Gone { relics::dead_plant() } else { props::plant() };
        stand(world, plant, vec3(at, 0.07, z));
    }
    match evening {
        Evening::Gone => return,
        Evening::Rain => {
            stand(world, weather::umbrella_stand(), vec3(-3.05, 0.0, 5.5));
            world.billboard(weather::passer_by(), 205, 80, 15.5);
        }
        Evening::Open | Evening::Shut => stand(world, props::cat(moment.tail), vec3(-1.75, 0.0, 5.1)),
    }
    beer_crates(world);
    signs(world, evening);
}

/// Stands a sprite on its lower edge at a point of the world.
fn stand(world: &mut World, sprite: Sprite, foot: Vec3) {
    let (x, y) = CAMERA.project(foot);
    let (w, h) = (sprite.width, sprite.height);
    world.billboard(sprite, x as i32 - w / 2, y as i32 - h, foot.z);
}

fn street_lamp(world: &mut World, evening: Evening) {
    let pole = plain(lit(Material::Stone, 2.6));
    world.cuboid(vec3(1.02, 0.0, 6.3), vec3(1.22, 7.5, 6.5), &pole);
    let arm = plain(lit(Material::Metal, 2.0));
    world.cuboid(vec3(0.55, 3.62, 6.3), vec3(1.1, 3.68, 6.4), &arm);
    let mut tube = Sprite::new(12, 4);
    tube.rect((0, 0), (11, 1), lit(Material::Metal, 2.0));
    tube.rect((1, 2), (10, 2), crate::painter::canvas::glow(Material::Steam, 7.0));
    tube.rect((2, 3), (9, 3), crate::painter::canvas::glow(Material::Cyan, 4.4));
    world.billboard(tube, 242, 15, 6.25);
    let strength = if evening == Evening::Gone { 3.4 } else { 4.2 };
    world.lamps.push(Lamp { at: vec3(0.6, 3.5, 6.2), strength, reach: 2.4, warm: false });
}

fn beer_crates(world: &mut World) {
    let slots: Texture = Rc::new(|s: &Spot| {
        let (u, v) = ((s.u / 0.11).fract(), (s.v / 0.15).fract());
        let hole = (0.25..0.8).contains(&u) && (0.35..0.75).contains(&v);
        Some(if hole { lit(Material::Night, 0.6) } else { lit(Material::Red, 4.0) })
    });
    let rim = plain(lit(Material::Red, 4.2));
    for (low, high) in [(vec3(1.0, 0.07, 4.1), vec3(1.4, 0.36, 4.45)), (vec3(1.03, 0.36, 4.12), vec3(1.42, 0.65, 4.45))]
    {
        world.crate_box(low, high, &slots, &slots, &rim);
    }
}

fn boxes_on_walls(world: &mut World) {
    let steel = plain(lit(Material::Metal, 3.4));
    let grille: Texture = Rc::new(|s: &Spot| {
        let fan = ((s.u - 0.33).hypot(s.v - 0.26) - 0.2).abs() < 0.03 || s.seam_v(0.09);
        Some(lit(Material::Metal, if fan { 2.0 } else { 3.8 }))
    });
    world.crate_box(vec3(RIGHT - 0.45, 3.25, 7.4), vec3(RIGHT - 0.1, 3.8, 8.1), &grille, &steel, &steel);
    world.crate_box(vec3(LEFT, 1.25, 7.75), vec3(LEFT + 0.14, 1.6, 8.0), &steel, &steel, &steel);
    world.cuboid(vec3(LEFT + 0.02, 1.6, 7.86), vec3(LEFT + 0.06, 2.8, 7.9), &steel);
}

fn signs(world: &mut World, evening: Evening) {
    let burning = evening.burning();
    let foot = vec3(-2.8, 0.0, 6.7);
    stand(world, props::standing_sign(&[SA, TOU], burning), foot);
    if burning {
        world.lamps.push(Lamp { at: foot + vec3(0.0, 0.5, -0.1), strength: 2.2, reach: 0.7, warm: true });
    }
    world.billboard(props::neon(&BAR, Material::Pink), 196, 28, 15.0);
    world.lamps.push(Lamp { at: vec3(-2.2, 4.0, 14.8), strength: 1.0, reach: 1.2, warm: false });
}
