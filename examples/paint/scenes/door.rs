//! The door from outside: the noren swinging, warm light behind it, his back.

use crate::painter::back;
use crate::painter::canvas::{Canvas, Surface, glow, lit};
use crate::painter::geometry::{Camera, vec3};
use crate::painter::kitchen;
use crate::painter::letters::{DOKORO, Letter, MEN, RAMEN, SA, TOU, each_ink};
use crate::painter::light::{Air, Halo, Lamp};
use crate::painter::material::Material;
use crate::painter::props;
use crate::painter::roll::Roll;
use crate::painter::sprite::Sprite;
use crate::painter::steam::{FRAMES, Plume};
use crate::painter::texture::{boards, flagstones, plain, planks, wall_tiles};
use crate::painter::world::World;

const CAMERA: Camera = Camera { focal: 300.0, vanish: (146.0, 88.0), eye: 1.2 };
const WALL: f32 = 3.6;
const OPENING: (f32, f32) = (-1.25, 1.1);

/// How the four cloths hang at rest, in pixels aside at the lower end: the two in the middle where he went through.
const HANG: [f32; 4] = [3.0, -17.0, 21.0, 4.0];
/// The part of the picture the noren can reach.
const CLOTH: (i32, i32, i32, i32) = (30, 8, 262, 88);
/// The lantern beside the door.
const LANTERN: Halo = Halo { middle: (278.5, 60.0), paper: (17.0, 24.5), reach: 52.0, levels: 1.5 };

/// Paints the door and its layers.
pub fn paint(roll: &mut Roll<'_>) -> Result<(), String> {
    let mut raw = Canvas::new(320, 180);
    world(HANG).paint(&mut raw);
    let finish = |mut canvas: Canvas| {
        canvas.outline();
        canvas
    };
    let base = finish(raw.clone());
    roll.picture("scenes/door.png", &base)?;
    for frame in 0..4 {
        let swing = (frame as f32 / 3.0 - 0.5) * 2.0;
        let [left, near, far, right] = HANG;
        let mut canvas = raw.clone();
        let hang = [left + 2.0 * swing, near + 6.0 * swing, far + 5.0 * swing, right + 2.0 * swing];
        world(hang).paint_within(&mut canvas, CLOTH);
        roll.layer("door_noren", frame, &finish(canvas))?;
    }
    for frame in 0..FRAMES {
        let mut rising = base.clone();
        STEAM.paint(&mut rising, frame, |x, y| base.cell(x, y).is_none_or(|cell| cell.depth < 6.0));
        roll.layer("door_steam", frame, &rising)?;
    }
    let mut bright = base.clone();
    LANTERN.brighten(&mut bright);
    roll.layer("door_light", 0, &bright)
}

/// Over the pot behind him.
const STEAM: Plume = Plume {
    foot: (77.0, 80.0),
    height: 40.0,
    half: (3.0, 5.0),
    lean: 6.0,
    sway: 3.6,
    start: 0.8,
    dim: 0.0,
    warm: 80.0,
};

/// Builds the front, the room behind it and him.
fn world(hang: [f32; 4]) -> World {
    let air = Air { ambient: -1.5, sky: 0.3, haze: 60.0, far_level: 1.0 };
    let mut world = World::new(CAMERA, air);
    facade(&mut world);
    room(&mut world);
    world.billboard(back::back(), 111, 43, 3.9);
    world.billboard(props::lantern(33, 49, &RAMEN, true), 262, 36, 3.3);
    world.billboard(name_board(), 0, 34, WALL - 0.02);
    for (i, left) in [258, 274, 290].into_iter().enumerate() {
        world.billboard(props::menu_slip(i as i32), left, 102 + i as i32 % 2, WALL - 0.02);
    }
    world.lamps.push(Lamp { at: vec3(1.5, 1.45, 3.2), strength: 3.6, reach: 0.9, warm: true });
    world.lamps.push(Lamp { at: vec3(-0.1, 2.1, 4.7), strength: 5.0, reach: 1.7, warm: true });
    world.lamps.push(Lamp { at: vec3(-1.5, 1.7, 3.1), strength: 2.2, reach: 0.6, warm: true });
    world.lamps.push(Lamp { at: vec3(-2.6, 2.6, 1.6), strength: 1.8, reach: 1.6, warm: false });
    world.billboard(noren(hang), 38, 9, WALL - 0.05);
    world
}

fn facade(world: &mut World) {
    let wall = planks(2.9, 0.18, 3);
    let up = |h: f32| vec3(0.0, h, 0.0);
    let (left, right) = OPENING;
    world.panel(vec3(-3.0, 0.0, WALL), vec3(3.0 + left, 0.0, 0.0), up(3.0), &wall);
    world.panel(vec3(right, 0.0, WALL), vec3(3.0 - right, 0.0, 0.0), up(3.0), &wall);
    world.panel(vec3(left, 2.1, WALL), vec3(right - left, 0.0, 0.0), up(1.0), &boards(2.9, 0.2, 4));
    let post = planks(3.3, 0.4, 5);
    world.cuboid(vec3(left - 0.12, 0.0, WALL - 0.1), vec3(left, 2.3, WALL + 0.1), &post);
    world.cuboid(vec3(right, 0.0, WALL - 0.1), vec3(right + 0.12, 2.3, WALL + 0.1), &post);
    world.cuboid(vec3(left - 0.12, 2.12, WALL - 0.12), vec3(right + 0.12, 2.3, WALL + 0.1), &post);
    let stones = flagstones(3.1, 0.7, 0.5, 6);
    world.panel(vec3(-3.0, 0.0, 1.5), vec3(6.0, 0.0, 0.0), vec3(0.0, 0.0, 2.1), &stones).wet(1.0);
    let step = plain(lit(Material::Stone, 3.4));
    world.cuboid(vec3(left - 0.1, 0.0, WALL - 0.25), vec3(right + 0.1, 0.06, WALL), &step);
}

fn room(world: &mut World) {
    let wall = wall_tiles(4.0, 0.25, 7);
    let floor = plain(lit(Material::Stone, 3.0));
    let front = planks(3.2, 0.16, 8);
    let top = plain(lit(Material::Wood, 4.4));
    world.panel(vec3(-2.5, 0.0, 6.8), vec3(5.0, 0.0, 0.0), vec3(0.0, 3.2, 0.0), &wall);
    world.panel(vec3(-2.5, 0.0, WALL), vec3(5.0, 0.0, 0.0), vec3(0.0, 0.0, 3.2), &floor);
    world.panel(vec3(-2.5, 0.0, WALL), vec3(0.0, 0.0, 3.2), vec3(0.0, 2.8, 0.0), &wall);
    world.panel(vec3(2.5, 0.0, WALL), vec3(0.0, 0.0, 3.2), vec3(0.0, 2.8, 0.0), &wall);
    world.crate_box(vec3(-2.5, 0.0, 5.2), vec3(2.5, 0.86, 5.6), &front, &front, &front);
    world.cuboid(vec3(-2.5, 0.86, 5.1), vec3(2.5, 0.94, 5.65), &top);
    for x in [-1.25, -0.72, 0.62, 1.15] {
        let (px, py) = CAMERA.project(vec3(x, 0.6, 4.8));
        world.billboard(props::stool(21, 37), px as i32 - 10, py as i32, 4.8);
    }
    world.billboard(kitchen::stock_pot(38, 30), 56, 79, 6.2);
    world.billboard(kitchen::steam(18, 30, 0.7), 64, 50, 6.1);
    world.billboard(kitchen::bowl_stack(4), 190, 80, 6.0);
    world.billboard(kitchen::bowl_stack(2), 212, 88, 6.0);
}

/// The family's name on a plank beside the door.
fn name_board() -> Sprite {
    let mut board = Sprite::new(28, 66);
    board.rect((0, 0), (27, 65), lit(Material::Wood, 4.0));
    board.rect((0, 0), (27, 0), lit(Material::Wood, 5.0));
    board.rect((27, 0), (27, 65), lit(Material::Wood, 5.0));
    for x in [6, 13, 22] {
        board.line((x, 1), (x, 65), lit(Material::Wood, 3.6));
    }
    each_ink(&[SA, TOU], (0, 0), 4, |x, y| {
        board.rect((1 + x * 2, 8 + y * 2), (2 + x * 2, 9 + y * 2), lit(Material::Night, 0.4));
    });
    board
}

/// The noren, four cloths; the two in the middle still swing where he went through.
fn noren([left, near, far, right]: [f32; 4]) -> Sprite {
    let mut cloth = Sprite::new(216, 74);
    for (i, (sway, letter)) in
        [(left, None), (near, Some(MEN)), (far, Some(DOKORO)), (right, None)].into_iter().enumerate()
    {
        hang(&mut cloth, 6 + i as i32 * 50, sway, letter);
    }
    cloth.rect((0, 2), (208, 4), lit(Material::Wood, 3.0));
    cloth.rect((0, 2), (208, 2), lit(Material::Wood, 4.0));
    cloth
}

const CLOTH_WIDTH: i32 = 49;
const CLOTH_HEIGHT: i32 = 60;

fn hang(sprite: &mut Sprite, left: i32, sway: f32, letter: Option<Letter>) {
    let mut ink = Sprite::new(CLOTH_WIDTH, CLOTH_HEIGHT);
    if let Some(letter) = letter {
        each_ink(&[letter], (0, 0), 0, |x, y| {
            ink.rect((10 + x * 2, 8 + y * 2), (11 + x * 2, 9 + y * 2), glow(Material::Indigo, 5.0));
        });
    }
    let short = 1.0 - sway.abs() * 0.008;
    for y in 0..CLOTH_HEIGHT {
        let t = y as f32 / CLOTH_HEIGHT as f32;
        let shift = sway * t.powf(1.5);
        for x in 0..CLOTH_WIDTH {
            let rise = sway.signum() * (x as f32 / CLOTH_WIDTH as f32 - 0.5) * sway.abs() * 0.35 * t;
            let at = (left + x + shift as i32, 4 + (y as f32 * short - rise) as i32);
            let surface = ink.get(x, y).unwrap_or_else(|| cloth_at(left + x, x, y, shift));
            sprite.set(at.0, at.1, surface);
        }
    }
}

fn cloth_at(along: i32, x: i32, y: i32, shift: f32) -> Surface {
    let fold = ((x as f32 + shift * 0.6) / 49.0 * std::f32::consts::TAU * 1.5).cos();
    let u = along as f32 / 80.0;
    let crest = 44.0 - 3.6 * (u * 5.3).sin() - 2.4 * (u * 12.1).sin();
    let below = y as f32 - crest;
    if (0.0..2.0).contains(&below) || below > 5.0 {
        return glow(Material::Indigo, if fold > 0.2 { 6.0 } else { 5.0 });
    }
    let edge = if x == 0 || x == CLOTH_WIDTH - 1 { -1.0 } else { 0.0 };
    glow(Material::Cloth, 5.6 + fold * 0.6 + edge)
}
