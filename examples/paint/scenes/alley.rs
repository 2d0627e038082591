//! The alley by Shinjuku station's west exit, seen from the street end: the shop at the left, wet stones, wires and
//! a strip of sky. Open, the shop lights everything; shut, there is only the cold.

use std::rc::Rc;

use crate::painter::canvas::{Canvas, glow, lit};
use crate::painter::geometry::{Camera, Eye, vec3};
use crate::painter::light::{Air, Lamp};
use crate::painter::material::Material;
use crate::painter::noise::drift;
use crate::painter::scenes::{alley_far, alley_life, alley_shop};
use crate::painter::texture::{boards, flagstones, lattice, plain, planks, plaster, shoji, shutter, tiles};
use crate::painter::world::{Spot, Texture, World};

/// What kind of evening it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Evening {
    /// Lanterns burning, noren out.
    Open,
    /// The same in rain.
    Rain,
    /// Wednesday: shutter down, lanterns dark.
    Shut,
    /// Closed for good: rust, torn paper, nobody.
    Gone,
}

/// What moves, at one moment; nothing moves in the whole pictures.
#[derive(Clone, Copy, Default)]
pub struct Moment {
    /// Where the breeze is in its swing, if it stirs the noren.
    pub breeze: Option<f32>,
    /// How the cat holds its tail.
    pub tail: usize,
    /// How far the mirrored lights have shaken.
    pub shake: f32,
    /// Who walks in, as soon as he has left the alley's mouth.
    pub guest: Option<Guest>,
}

/// A guest on the way in.
#[derive(Clone, Copy)]
pub struct Guest {
    /// Where he is and where he looks.
    pub eye: Eye,
    /// How far he has parted the noren, from 0.0 to 1.0.
    pub parts: f32,
}

impl Moment {
    /// The eye that sees it.
    pub fn eye(&self) -> Eye {
        self.guest.map_or(Eye::at_rest(CAMERA), |guest| guest.eye)
    }
}

impl Evening {
    /// True while the shop is open.
    pub fn burning(self) -> bool {
        matches!(self, Self::Open | Self::Rain)
    }

    /// How many levels the neighbours' windows are down; ten and more is dark glass.
    pub fn quiet(self) -> f32 {
        match self {
            Self::Open => 0.0,
            Self::Rain => 0.3,
            Self::Shut => 1.5,
            Self::Gone => 20.0,
        }
    }
}

/// Where the left row of houses stands.
pub const LEFT: f32 = -3.8;
/// Where the right row of houses stands.
pub const RIGHT: f32 = 1.5;

/// The eye of all alley pictures.
pub const CAMERA: Camera = Camera { focal: 200.0, vanish: (228.0, 82.0), eye: 1.5 };

/// Paints the alley.
pub fn paint(evening: Evening) -> Canvas {
    let still = Moment::default();
    finish(trace(evening, &still), evening, &still)
}

/// Builds the alley.
pub fn world(evening: Evening, moment: &Moment) -> World {
    let air = match evening {
        Evening::Open => Air { ambient: -1.35, sky: 0.3, haze: 30.0, far_level: 1.2 },
        Evening::Rain => Air { ambient: -1.7, sky: 0.2, haze: 21.0, far_level: 1.5 },
        Evening::Shut => Air { ambient: -0.75, sky: 0.5, haze: 34.0, far_level: 1.5 },
        Evening::Gone => Air { ambient: -1.15, sky: 0.5, haze: 28.0, far_level: 1.3 },
    };
    let mut world = World::new(CAMERA, air);
    world.eye = moment.eye();
    world.rain = evening == Evening::Rain;
    world.shake = moment.shake;
    sky(&mut world, evening);
    ground(&mut world, evening);
    alley_shop::build(&mut world, evening, moment);
    left_row(&mut world, evening);
    right_row(&mut world, evening);
    alley_life::build(&mut world, evening, moment);
    alley_far::build(&mut world, evening);
    if !evening.burning() {
        let strength = if evening == Evening::Shut { 1.8 } else { 1.5 };
        world.lamps.push(Lamp { at: vec3(0.6, 7.0, 1.0), strength, reach: 7.0, warm: false });
    }
    world
}

/// What the eye sees of it, before outlines and writing.
pub fn trace(evening: Evening, moment: &Moment) -> Canvas {
    let mut canvas = Canvas::new(320, 180);
    world(evening, moment).paint(&mut canvas);
    canvas
}

/// Draws the outlines, the letters and the wires.
pub fn finish(mut canvas: Canvas, evening: Evening, moment: &Moment) -> Canvas {
    canvas.outline();
    alley_shop::write(&mut canvas, evening, moment);
    alley_far::wires(&mut canvas, &moment.eye());
    canvas
}

fn sky(world: &mut World, evening: Evening) {
    let dark = match evening {
        Evening::Rain => 0.5,
        Evening::Gone => 0.7,
        Evening::Open | Evening::Shut => 0.0,
    };
    let air: Texture = Rc::new(move |s: &Spot| {
        let height = s.v / 300.0;
        let cloud = drift(s.u * 0.02, s.v * 0.05, 77) * 0.8;
        Some(glow(Material::Night, 4.3 - dark - height * 6.5 + cloud * (1.0 - height).max(0.0)))
    });
    world.panel(vec3(-400.0, 0.0, 400.0), vec3(800.0, 0.0, 0.0), vec3(0.0, 300.0, 0.0), &air).shadowless();
}

fn ground(world: &mut World, evening: Evening) {
    let (level, wet) = match evening {
        Evening::Rain => (2.5, 1.35),
        Evening::Gone => (2.5, 0.8),
        Evening::Open | Evening::Shut => (2.7, 1.0),
    };
    let stones = flagstones(level, 0.62, 0.9, 5);
    let corner = vec3(LEFT, 0.0, 1.0);
    world.panel(corner, vec3(RIGHT - LEFT, 0.0, 0.0), vec3(0.0, 0.0, 40.0), &stones).shadowless().wet(wet);
    let kerb = plain(lit(Material::Stone, 2.7));
    world.cuboid(vec3(RIGHT - 0.35, 0.0, 2.0), vec3(RIGHT, 0.07, 26.0), &kerb);
}

fn left_row(world: &mut World, evening: Evening) {
    let quiet = evening.quiet();
    let dark = planks(2.4, 0.18, 21);
    let roof = tiles(2.8);
    house(world, -1.0, (LEFT + 0.2, 8.2, 11.9), 5.4, &dark);
    house(world, -1.0, (LEFT, 11.9, 16.5), 6.8, &plaster(2.6, 6.0, 3));
    house(world, -1.0, (LEFT + 0.2, 16.5, 25.0), 5.0, &dark);
    eaves(world, (LEFT + 0.2, 0.75, 8.35, 11.7), 2.75, &roof);
    eaves(world, (LEFT, 0.7, 12.1, 16.3), 2.9, &roof);
    eaves(world, (LEFT + 0.2, 0.6, 16.7, 24.0), 2.7, &roof);
    for (z, y, wide, high, level) in [
        (8.9, 0.55, 2.4, 1.5, 5.0),
        (9.3, 3.5, 1.6, 1.1, 4.2),
        (12.6, 0.5, 1.6, 1.6, 4.6),
        (13.0, 3.8, 2.2, 1.2, 5.0),
        (18.0, 0.6, 3.0, 1.5, 5.0),
    ] {
        let x = if (11.9..16.5).contains(&z) { LEFT + 0.01 } else { LEFT + 0.22 };
        let paper = shoji(level - quiet, (wide, high), (wide / 4.0, high / 3.0));
        world.panel(vec3(x, y, z), vec3(0.0, 0.0, wide), vec3(0.0, high, 0.0), &paper).shadowless();
    }
    if evening == Evening::Gone {
        return;
    }
    world.lamps.push(Lamp { at: vec3(LEFT + 0.9, 1.9, 10.2), strength: 3.0, reach: 1.4, warm: true });
    world.lamps.push(Lamp { at: vec3(LEFT + 0.8, 1.6, 13.6), strength: 2.2, reach: 1.4, warm: true });
    world.lamps.push(Lamp { at: vec3(LEFT + 0.9, 1.6, 19.5), strength: 2.2, reach: 2.0, warm: true });
}

fn right_row(world: &mut World, evening: Evening) {
    let quiet = evening.quiet();
    let dark = planks(2.3, 0.2, 31);
    let roof = tiles(2.6);
    house(world, 1.0, (RIGHT, 1.5, 5.6), 6.5, &dark);
    house(world, 1.0, (RIGHT - 0.1, 5.6, 9.0), 5.2, &plaster(2.5, 5.0, 8));
    house(world, 1.0, (RIGHT, 9.0, 14.5), 6.6, &dark);
    house(world, 1.0, (RIGHT - 0.15, 14.5, 25.0), 5.6, &plaster(2.3, 5.0, 9));
    eaves(world, (RIGHT, -0.7, 2.0, 5.5), 2.8, &roof);
    eaves(world, (RIGHT - 0.1, -0.6, 5.8, 8.9), 2.7, &roof);
    eaves(world, (RIGHT, -0.65, 9.2, 14.2), 2.85, &roof);
    let pane = if evening == Evening::Gone { lit(Material::Night, 0.8) } else { glow(Material::Lamp, 1.5 - quiet) };
    let bars = lattice(lit(Material::Wood, 2.6), pane, 0.16, 0.85);
    world.panel(vec3(RIGHT - 0.02, 0.5, 3.3), vec3(0.0, 0.0, 2.0), vec3(0.0, 1.7, 0.0), &bars).shadowless();
    let slats = shutter(3.0, 0.14, 4);
    world.panel(vec3(RIGHT - 0.12, 0.0, 6.1), vec3(0.0, 0.0, 2.2), vec3(0.0, 2.2, 0.0), &slats).shadowless();
    for (z, y, wide, high, level) in
        [(9.6, 0.5, 2.6, 1.6, 5.6), (10.2, 3.6, 2.4, 1.3, 5.2), (15.5, 0.6, 2.4, 1.5, 4.6), (6.4, 3.4, 1.6, 1.2, 4.4)]
    {
        let x = if z > 14.5 { RIGHT - 0.17 } else { RIGHT - 0.12 };
        let paper = shoji(level - quiet, (wide, high), (wide / 4.0, high / 3.0));
        world.panel(vec3(x, y, z), vec3(0.0, 0.0, wide), vec3(0.0, high, 0.0), &paper).shadowless();
    }
    if evening == Evening::Gone {
        return;
    }
    world.lamps.push(Lamp { at: vec3(RIGHT - 0.8, 1.5, 10.8), strength: 2.6, reach: 1.5, warm: true });
    world.lamps.push(Lamp { at: vec3(RIGHT - 0.9, 1.5, 16.5), strength: 2.0, reach: 1.6, warm: true });
}

/// A house front along the alley; `side` is -1 for the left row, 1 for the right.
fn house(world: &mut World, side: f32, (x, near, far): (f32, f32, f32), height: f32, wall: &Texture) {
    let deep = vec3(side * 4.0, 0.0, 0.0);
    let tall = vec3(0.0, height, 0.0);
    world.panel(vec3(x, 0.0, near), vec3(0.0, 0.0, far - near), tall, wall);
    world.panel(vec3(x, 0.0, near), deep, tall, wall);
    let beam = boards(1.6, 0.3, 2);
    let (low, high) = if side < 0.0 { (x, x + 0.08) } else { (x - 0.08, x) };
    world.cuboid(vec3(low, height - 0.25, near), vec3(high, height, far), &beam);
    world.cuboid(vec3(low, 0.0, near), vec3(high, height, near + 0.14), &beam);
    world.cuboid(vec3(low, 0.0, near), vec3(high, 0.35, far), &beam);
}

/// A tiled lean-to roof over the ground floor: `reach` metres out from the wall at `x`, its edge at `height`.
pub fn eaves(world: &mut World, (x, reach, near, far): (f32, f32, f32, f32), height: f32, roof: &Texture) {
    let long = vec3(0.0, 0.0, far - near);
    let slope = vec3(-reach, 0.34, 0.0);
    let edge = vec3(x + reach, height, near);
    world.panel(edge + vec3(0.0, 0.06, 0.0), long, slope, roof);
    let under = planks(1.9, 0.3, 12);
    world.panel(edge, long, slope, &under);
    let out = 0.07 * reach.signum();
    let (low, high) = if out < 0.0 { (out, 0.0) } else { (0.0, out) };
    let board = boards(2.6, 0.2, 6);
    world.cuboid(edge + vec3(low, -0.09, 0.0), edge + vec3(high, 0.08, far - near), &board);
}
