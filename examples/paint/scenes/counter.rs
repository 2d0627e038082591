//! The counter from the guest's stool: worn wood across the bottom, Kenji behind it, the kitchen in lamplight.
//! The same room serves the evening, the bowl, and the hour after closing.

use std::rc::Rc;

use crate::painter::canvas::{Canvas, glow, lit};
use crate::painter::figure::{self, Pose};
use crate::painter::geometry::{Camera, vec3};
use crate::painter::kitchen;
use crate::painter::light::{Air, Lamp};
use crate::painter::material::Material;
use crate::painter::noise::drift;
use crate::painter::poses;
use crate::painter::props;
use crate::painter::sprite::Sprite;
use crate::painter::texture::{boards, plain, planks, wall_tiles};
use crate::painter::world::{Spot, Texture, World};

/// Which moment at the counter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Open: service, and the bowl.
    Open,
    /// After closing, lamps half down, two cans.
    Closed,
}

const CAMERA: Camera = Camera { focal: 200.0, vanish: (160.0, 64.0), eye: 1.2 };
const BACK: f32 = 3.6;

/// Builds the room with him in it.
pub fn world(moment: Moment, pose: Pose) -> World {
    let closed = moment == Moment::Closed;
    let ambient = if closed { -1.9 } else { -1.35 };
    let air = Air { ambient, sky: 0.1, haze: 60.0, far_level: 1.0 };
    let mut world = World::new(CAMERA, air);
    room(&mut world);
    door(&mut world);
    shelves(&mut world);
    stove(&mut world);
    lamps(&mut world, closed);
    counter(&mut world);
    world.billboard(figure::kenji(pose), 114 - figure::BODY.0, 14, 2.0);
    world
}

/// Draws the outlines and what stands on the ledge.
pub fn finish(mut canvas: Canvas, moment: Moment, pose: Pose) -> Canvas {
    canvas.outline();
    on_the_ledge(&mut canvas, moment == Moment::Closed);
    poses::on_the_ledge(&mut canvas, pose);
    if moment == Moment::Closed {
        two_cans(&mut canvas);
    }
    canvas
}

fn room(world: &mut World) {
    let wall = wall_tiles(3.7, 0.16, 3);
    let upper = boards(3.0, 0.3, 4);
    world.panel(vec3(-3.2, 0.0, BACK), vec3(6.4, 0.0, 0.0), vec3(0.0, 1.62, 0.0), &wall);
    world.panel(vec3(-3.2, 1.62, BACK), vec3(6.4, 0.0, 0.0), vec3(0.0, 1.4, 0.0), &upper);
    world.panel(vec3(-2.9, 0.0, 0.5), vec3(0.0, 0.0, 3.1), vec3(0.0, 3.0, 0.0), &planks(2.8, 0.22, 5));
    world.panel(vec3(2.95, 0.0, 0.5), vec3(0.0, 0.0, 3.1), vec3(0.0, 3.0, 0.0), &planks(2.4, 0.22, 6));
    world.cuboid(vec3(-3.2, 1.6, BACK - 0.06), vec3(1.86, 1.68, BACK), &boards(3.4, 0.2, 7));
}

/// The door to the alley: night, one pink sign, a lit window and their copies on the wet ground.
fn door(world: &mut World) {
    let mut night = Sprite::new(48, 104);
    night.rect((0, 0), (47, 103), glow(Material::Indigo, 2.0));
    night.rect((0, 30), (47, 103), glow(Material::Indigo, 4.0));
    night.polygon(&[(0.0, 0.0), (15.0, 0.0), (15.0, 104.0), (0.0, 104.0)], glow(Material::Night, 1.0));
    night.polygon(&[(31.0, 14.0), (48.0, 8.0), (48.0, 104.0), (31.0, 104.0)], glow(Material::Night, 0.6));
    night.polygon(&[(0.0, 74.0), (48.0, 68.0), (48.0, 104.0), (0.0, 104.0)], glow(Material::Night, 2.0));
    night.rect((34, 30), (37, 47), glow(Material::Pink, 4.0));
    for y in [33, 38, 43] {
        night.rect((35, y), (36, y + 1), glow(Material::Steam, 6.0));
    }
    night.rect((5, 40), (11, 50), glow(Material::Lamp, 4.6));
    night.line((8, 40), (8, 50), glow(Material::Wood, 1.0));
    night.rect((20, 52), (24, 56), glow(Material::Cyan, 4.0));
    for (x, y, wide, tint) in [
        (34, 72, 4, Material::Pink),
        (33, 75, 3, Material::Pink),
        (6, 77, 6, Material::Lamp),
        (7, 80, 4, Material::Lamp),
        (20, 74, 4, Material::Cyan),
    ] {
        night.rect((x, y), (x + wide - 1, y), glow(tint, 3.6));
    }
    for x in [24, 47] {
        night.rect((x, 0), (x, 103), lit(Material::Wood, 2.0));
    }
    for x in (27..47).step_by(5) {
        night.line((x, 0), (x, 103), lit(Material::Wood, 1.6));
    }
    night.rect((0, 9), (47, 10), lit(Material::Wood, 2.6));
    world.billboard(night, 268, 24, BACK - 0.04);
    let frame = boards(3.2, 0.3, 9);
    world.cuboid(vec3(1.87, 0.0, BACK - 0.1), vec3(1.95, 2.0, BACK), &frame);
    world.cuboid(vec3(1.87, 1.92, BACK - 0.1), vec3(3.0, 2.0, BACK), &frame);
}

fn shelves(world: &mut World) {
    let wood = boards(3.8, 0.1, 11);
    world.cuboid(vec3(-2.6, 1.28, BACK - 0.3), vec3(-0.75, 1.33, BACK), &wood);
    for (x, count) in [(28, 3), (52, 4), (98, 2)] {
        let stack = kitchen::bowl_stack(count);
        let top = 58 - stack.height;
        world.billboard(stack, x, top, BACK - 0.2);
    }
    for (i, left) in [14, 29, 44, 98, 113, 128, 184, 199, 214, 229].into_iter().enumerate() {
        world.billboard(props::menu_slip(i as i32), left, 5 + (i as i32 * 7) % 3, BACK - 0.02);
    }
    let rail = plain(lit(Material::Metal, 4.0));
    world.cuboid(vec3(0.62, 1.5, BACK - 0.2), vec3(1.75, 1.52, BACK - 0.18), &rail);
    for (i, height) in [20, 24, 18, 22].into_iter().enumerate() {
        world.billboard(kitchen::ladle(height), 200 + i as i32 * 13, 47, BACK - 0.25);
    }
}

fn stove(world: &mut World) {
    let steel = plain(lit(Material::Metal, 3.2));
    world.cuboid(vec3(-3.0, 0.0, 2.5), vec3(-0.5, 0.84, 3.2), &steel);
    world.cuboid(vec3(0.7, 0.0, 2.5), vec3(1.8, 0.84, 3.2), &steel);
    world.billboard(kitchen::stock_pot(44, 46), 58, 58, 2.7);
    world.billboard(kitchen::stock_pot(36, 36), 216, 68, 2.7);
}

fn lamps(world: &mut World, closed: bool) {
    let strength = if closed { 2.4 } else { 5.0 };
    for (x, burning) in [(66, true), (241, !closed)] {
        world.billboard(kitchen::pendant(6, burning), x, 0, 2.2);
        if burning {
            let at = CAMERA.unproject(x as f32 + 13.0, 30.0, 2.7);
            world.lamps.push(Lamp { at, strength, reach: 0.7, warm: true });
        }
    }
    let front = if closed { 1.5 } else { 3.0 };
    world.lamps.push(Lamp { at: vec3(0.0, 2.1, 2.2), strength: front, reach: 0.9, warm: true });
    world.lamps.push(Lamp { at: vec3(-0.4, 1.7, 0.6), strength: front * 1.1, reach: 0.9, warm: true });
    let city = if closed { 2.0 } else { 1.2 };
    world.lamps.push(Lamp { at: vec3(2.2, 1.5, 3.0), strength: city, reach: 1.1, warm: false });
}

fn counter(world: &mut World) {
    let top: Texture = Rc::new(|s: &Spot| {
        let wear = drift(s.u * 1.4, s.v * 2.0, 14) * 1.0;
        let grain = drift(s.u * 2.5, s.v * 46.0, 15) - 0.5;
        let ring = ((s.u - 2.62).hypot(s.v - 0.3) - 0.05).abs() < 0.004;
        let joint = if s.seam_v(0.27) { -1.2 } else { 0.0 };
        let level = 3.0 + wear + grain * 0.9 + joint - if ring { 0.7 } else { 0.0 };
        Some(lit(Material::Wood, level))
    });
    world.panel(vec3(-2.0, 0.8, 0.5), vec3(4.0, 0.0, 0.0), vec3(0.0, 0.0, 0.78), &top).wet(0.55);
    let front = planks(3.4, 0.34, 16);
    let ledge = boards(3.6, 0.3, 17);
    world.crate_box(vec3(-3.0, 0.8, 1.25), vec3(3.0, 0.95, 1.55), &front, &front, &ledge);
}

/// A soft shadow under a thing that stands on the counter.
pub fn shadow(canvas: &mut Canvas, middle: (f32, f32), half: (f32, f32)) {
    for y in 0..canvas.height {
        for x in 0..canvas.width {
            let dx = (x as f32 + 0.5 - middle.0) / half.0;
            let dy = (y as f32 + 0.5 - middle.1) / half.1;
            let inside = 1.0 - (dx * dx + dy * dy);
            if inside > 0.0 {
                canvas.lift(x, y, -1.6 * inside.min(0.5) * 2.0);
            }
        }
    }
}

fn on_the_ledge(canvas: &mut Canvas, closed: bool) {
    let dim = if closed { -1.0 } else { 0.0 };
    let mut set = kitchen::condiments();
    set.grow_outline(lit(Material::Night, 0.4));
    shadow(canvas, (54.0, 101.0), (26.0, 4.0));
    set.onto_as_placed(canvas, 34, 86, dim);
    let mut jug = kitchen::pitcher();
    jug.grow_outline(lit(Material::Night, 0.4));
    shadow(canvas, (255.0, 101.0), (12.0, 4.0));
    jug.onto_as_placed(canvas, 247, 82, dim);
    if closed {
        let mut can = kitchen::can(9, 17);
        can.grow_outline(lit(Material::Night, 0.2));
        shadow(canvas, (192.0, 100.0), (9.0, 4.0));
        can.onto_as_placed(canvas, 186, 82, -0.6);
    }
}

fn two_cans(canvas: &mut Canvas) {
    let mut can = kitchen::can(16, 29);
    can.grow_outline(lit(Material::Night, 0.2));
    stools_up(canvas);
    shadow(canvas, (118.0, 158.0), (15.0, 6.0));
    can.onto_as_placed(canvas, 108, 130, -0.5);
}

/// Two stools turned over on the counter, legs in the air.
fn stools_up(canvas: &mut Canvas) {
    for left in [-14, 276] {
        let mut stool = props::stool(58, 84).upside_down();
        stool.grow_outline(lit(Material::Night, 0.2));
        shadow(canvas, (left as f32 + 30.0, 158.0), (34.0, 8.0));
        stool.onto_as_placed(canvas, left, 76, -1.6);
    }
}
