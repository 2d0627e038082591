//! The shop front of Mendokoro Sato as the alley sees it: lanterns, noren, the lit room behind, or the shutter.

use std::rc::Rc;

use crate::painter::canvas::{Canvas, Surface, glow, lit};
use crate::painter::geometry::vec3;
use crate::painter::letters::{CLOSED_DAY, DOKORO, MEN, RAMEN, RAMEN_SMALL, on_wall};
use crate::painter::light::Lamp;
use crate::painter::material::Material;
use crate::painter::props;
use crate::painter::scenes::alley::{CAMERA, Evening, LEFT, Moment, eaves};
use crate::painter::scenes::{alley_room, relics};
use crate::painter::texture::{boards, plain, planks, shoji, shutter, tiles};
use crate::painter::world::{Spot, Texture, World};

const DOOR: (f32, f32) = (3.95, 7.2);
/// Where the house ends.
const END: f32 = 8.2;
const LINTEL: f32 = 2.15;

/// Builds the shop into the world.
pub fn build(world: &mut World, evening: Evening, moment: &Moment) {
    front(world, evening);
    match evening {
        Evening::Open | Evening::Rain => {
            lanterns(world, true);
            ticket_machine(world, true);
            alley_room::build(world, moment.guest.is_some());
            noren(world, moment);
        }
        Evening::Shut => {
            lanterns(world, false);
            ticket_machine(world, false);
            closed(world, &shutter(3.6, 0.12, 71));
        }
        Evening::Gone => {
            world.billboard(relics::torn_lantern(), 30, 22, 3.75);
            world.billboard(relics::hook(), 131, 46, 7.6);
            closed(world, &relics::rusty_shutter(3.3, 0.12, 71));
        }
    }
}

fn front(world: &mut World, evening: Evening) {
    let wall = planks(2.9, 0.17, 51);
    let post = planks(3.3, 0.5, 52);
    let (near, far) = DOOR;
    let up = |h: f32| vec3(0.0, h, 0.0);
    world.panel(vec3(LEFT, 0.0, 2.0), vec3(0.0, 0.0, near - 2.0), up(3.1), &wall);
    world.panel(vec3(LEFT, 0.0, far), vec3(0.0, 0.0, END - far), up(3.1), &wall);
    world.panel(vec3(LEFT, LINTEL, near), vec3(0.0, 0.0, far - near), up(1.0), &boards(2.7, 0.2, 53));
    world.panel(vec3(LEFT, 3.0, 2.0), vec3(0.0, 0.0, END - 2.0), up(3.4), &planks(2.5, 0.2, 54));
    world.cuboid(vec3(LEFT, 0.0, near - 0.14), vec3(LEFT + 0.1, 2.6, near), &post);
    world.cuboid(vec3(LEFT, 0.0, far), vec3(LEFT + 0.1, 2.6, far + 0.16), &post);
    world.cuboid(vec3(LEFT, LINTEL, near - 0.14), vec3(LEFT + 0.12, LINTEL + 0.14, far + 0.16), &post);
    world.cuboid(vec3(LEFT, 0.0, END - 0.15), vec3(LEFT + 0.1, 6.0, END), &post);
    eaves(world, (LEFT, 1.0, 2.4, END - 0.2), 2.82, &tiles(2.8));
    let upstairs = match evening {
        Evening::Open | Evening::Rain => 4.6,
        Evening::Shut => 0.6,
        Evening::Gone => -evening.quiet(),
    };
    let paper = shoji(upstairs, (1.7, 1.3), (0.42, 0.43));
    world.panel(vec3(LEFT + 0.01, 3.55, 4.5), vec3(0.0, 0.0, 1.7), up(1.3), &paper).shadowless();
    let sill = boards(3.0, 0.1, 55);
    world.cuboid(vec3(LEFT, 3.42, 4.3), vec3(LEFT + 0.18, 3.52, 6.4), &sill);
    let step = plain(lit(Material::Stone, 3.4));
    world.cuboid(vec3(LEFT, 0.0, near - 0.1), vec3(LEFT + 0.45, 0.09, far + 0.1), &step);
}

fn lanterns(world: &mut World, burning: bool) {
    let large = props::lantern(33, 48, &RAMEN, burning);
    let small = props::lantern(17, 25, &RAMEN_SMALL, burning);
    world.billboard(large, 30, 27, 3.75);
    world.billboard(small, 129, 52, 7.6);
    if burning {
        world.lamps.push(Lamp { at: vec3(-3.3, 2.0, 3.7), strength: 3.6, reach: 1.1, warm: true });
        world.lamps.push(Lamp { at: vec3(-3.2, 2.0, 7.55), strength: 3.2, reach: 1.1, warm: true });
    }
}

fn ticket_machine(world: &mut World, on: bool) {
    let steel = plain(lit(Material::Metal, 3.4));
    let face: Texture = Rc::new(move |s: &Spot| {
        let (u, v) = (s.u / 0.44, s.v / 1.32);
        let button = (0.12..0.9).contains(&u) && (0.45..0.9).contains(&v);
        if button && (u * 5.0).fract() > 0.3 && (v * 14.0).fract() > 0.35 {
            let shine = lit(Material::Cloth, 4.0);
            return Some(if on { glow(Material::Lamp, 5.6) } else { shine });
        }
        Some(lit(Material::Red, if on { 3.6 } else { 2.9 }))
    });
    let side: Texture = Rc::new(|s: &Spot| {
        let border = s.u < 0.04 || s.u > 0.26 || s.v < 0.05 || s.v > 1.27;
        let vent = s.v < 0.4 && s.v > 0.15 && s.seam_v(0.06);
        Some(lit(Material::Red, 2.4 - if border { -0.8 } else { 0.0 } - if vent { 1.4 } else { 0.0 }))
    });
    let (low, high) = (vec3(LEFT, 0.1, 3.36), vec3(LEFT + 0.3, 1.42, 3.8));
    world.crate_box(low, high, &face, &side, &steel);
}

/// The crest of the wave along the noren, in metres above its lower edge.
fn wave(u: f32) -> f32 {
    0.17 + 0.045 * (u * 5.3).sin() + 0.035 * (u * 12.1 + 1.0).sin()
}

/// How far the breeze moves the cloth at a place along it, from -1.0 to 1.0.
fn swing(breeze: Option<f32>, u: f32) -> f32 {
    breeze.map_or(0.0, |phase| (phase - u * 1.5).sin())
}

fn noren(world: &mut World, moment: &Moment) {
    let (breeze, guest) = (moment.breeze, moment.guest);
    let (near, far) = DOOR;
    let width = far - near;
    let panel = width / 4.0;
    let cloth: Texture = Rc::new(move |s: &Spot| {
        let s = &parted(s, width, guest.map_or(0.0, |guest| guest.parts))?;
        let hang = ((0.52 - s.v) / 0.52).max(0.0).powf(1.4);
        let swing = swing(breeze, s.u) * hang;
        let blown = Spot { u: s.u - swing * 0.075, v: s.v - swing.abs() * 0.018, ..*s };
        let part = (blown.u / panel).fract() * panel;
        let slit = s.v < 0.5 && blown.seam_u(panel);
        let hem = 0.012 * (blown.u * 9.0).sin();
        if slit || blown.v < 0.02 + hem || blown.u < 0.0 {
            return None;
        }
        let fold = 0.45 * ((part / panel) * std::f32::consts::TAU + swing * 1.1).cos() + swing * 0.25;
        let inked = guest.is_some() && lettered(blown.u, blown.v);
        Some(if inked { glow(Material::Indigo, 4.4 + fold * 0.4) } else { noren_cloth(blown.u, blown.v, fold) })
    });
    let corner = vec3(LEFT + 0.06, 1.6, near);
    world.panel(corner, vec3(0.0, 0.0, width), vec3(0.0, 0.52, 0.0), &cloth).shadowless();
    let pole = plain(lit(Material::Wood, 4.2));
    world.cuboid(vec3(LEFT + 0.04, 2.1, near - 0.1), vec3(LEFT + 0.1, 2.15, far + 0.1), &pole);
}

/// Where on the hanging cloth one looks when hands have moved both halves aside, the lower end farther than
/// the upper; nothing where the way is free.
fn parted(s: &Spot, width: f32, parts: f32) -> Option<Spot> {
    let half = width / 2.0;
    let drop = ((0.52 - s.v) / 0.52).clamp(0.0, 1.0);
    let left = 1.0 - parts * (0.25 + 0.6 * drop);
    let from_edge = s.u.min(width - s.u) / left;
    let u = if s.u < half { from_edge } else { width - from_edge };
    (from_edge <= half).then(|| Spot { u, v: s.v - 0.12 * parts * drop * (from_edge / half), ..*s })
}

/// The name, woven in: what one reads of it while walking up to it.
fn lettered(u: f32, v: f32) -> bool {
    [(MEN, 0.93), (DOKORO, 1.71)].into_iter().any(|(letter, left)| {
        let (column, row) = ((u - left) / 0.031, (0.47 - v) / 0.024);
        let ink = |row: &&str| row.as_bytes().get(column as usize) == Some(&b'#');
        column >= 0.0 && row >= 0.0 && letter.get(row as usize).is_some_and(ink)
    })
}

fn noren_cloth(u: f32, v: f32, fold: f32) -> Surface {
    let crest = wave(u);
    if v < crest - 0.05 || (v < crest && v > crest - 0.025) {
        return glow(Material::Indigo, 5.4 + fold * 0.6);
    }
    glow(Material::Cloth, 6.0 + fold - (v - 0.3).max(0.0))
}

fn closed(world: &mut World, slats: &Texture) {
    let (near, far) = DOOR;
    world.panel(vec3(LEFT + 0.03, 0.0, near), vec3(0.0, 0.0, far - near), vec3(0.0, LINTEL, 0.0), slats);
}

/// What is written on the shop once it stands: noren letters, or the slip on the shutter.
pub fn write(canvas: &mut Canvas, evening: Evening, moment: &Moment) {
    let at = |z: f32, y: f32| vec3(LEFT + 0.06, y, z);
    match evening {
        Evening::Open | Evening::Rain if moment.guest.is_some() => {}
        Evening::Open | Evening::Rain => {
            let ink = glow(Material::Indigo, 4.4);
            for (letter, z) in [(MEN, 4.88), (DOKORO, 5.66)] {
                let pull = swing(moment.breeze, z - DOOR.0) * 0.9;
                on_wall(canvas, &CAMERA, &[letter], at(z, 2.07), pull, ink);
            }
        }
        Evening::Shut => {
            let paper: crate::painter::letters::Letter = &["#############"; 34];
            on_wall(canvas, &CAMERA, &[paper], at(5.2, 1.85), 0.0, lit(Material::Cloth, 5.6));
            on_wall(canvas, &CAMERA, &CLOSED_DAY, at(5.25, 1.78), 0.0, lit(Material::Night, 0.5));
        }
        Evening::Gone => relics::at_the_shutter(canvas),
    }
}
