//! What closes the alley: the house at its end with one lit window, the railway above it, towers behind, and
//! the wires overhead. Depth here is by value: everything leans towards the night.

use crate::painter::canvas::{Canvas, glow};
use crate::painter::geometry::{Eye, Vec3, vec3};
use crate::painter::material::Material;
use crate::painter::scenes::alley::Evening;
use crate::painter::texture::{plain, planks, shoji, tower};
use crate::painter::world::World;

/// Builds the far end into the world.
pub fn build(world: &mut World, evening: Evening) {
    let quiet = if evening == Evening::Gone { evening.quiet() } else { 0.0 };
    let lit_share = |share: f32| if evening == Evening::Gone { 0.0 } else { share };
    let up = |h: f32| vec3(0.0, h, 0.0);
    let wide = |w: f32| vec3(w, 0.0, 0.0);
    world.panel(vec3(-9.0, 0.0, 27.0), wide(18.0), up(4.6), &planks(2.2, 0.5, 91));
    let window = shoji(6.4 - quiet, (1.9, 1.6), (0.64, 0.8));
    world.panel(vec3(-2.6, 0.5, 26.9), wide(1.9), up(1.6), &window).shadowless();
    let upper = shoji(4.8 - quiet, (1.6, 1.0), (0.8, 1.0));
    world.panel(vec3(-0.6, 3.0, 26.9), wide(1.6), up(1.0), &upper).shadowless();
    let track = plain(glow(Material::Night, 0.8));
    world.panel(vec3(-30.0, 6.2, 36.0), wide(60.0), up(0.9), &track).shadowless();
    let pier = plain(glow(Material::Night, 0.6));
    world.panel(vec3(-3.4, 0.0, 36.0), wide(1.0), up(6.4), &pier).shadowless();
    let block = tower(0.9, (1.8, 2.4), lit_share(0.16), 92);
    world.panel(vec3(-36.0, 0.0, 120.0), wide(17.0), up(40.0), &block).shadowless();
    let slab = tower(1.9, (2.2, 2.8), lit_share(0.14), 95);
    world.panel(vec3(0.0, 0.0, 150.0), wide(16.0), up(34.0), &slab).shadowless();
}

/// Hangs the wires: they leave the pole and run across and along the alley.
pub fn wires(canvas: &mut Canvas, eye: &Eye) {
    let pole = vec3(1.15, 4.9, 6.4);
    for (from, to, sag) in [
        (pole, vec3(-3.8, 4.4, 10.5), 0.25),
        (vec3(1.15, 5.2, 6.4), vec3(1.2, 5.0, 24.0), 0.5),
        (vec3(1.15, 5.4, 6.4), vec3(-3.6, 5.3, 20.0), 0.6),
    ] {
        wire(canvas, eye, from, to, sag);
    }
}

fn wire(canvas: &mut Canvas, eye: &Eye, from: Vec3, to: Vec3, sag: f32) {
    const PIECES: i32 = 200;
    for i in 0..=PIECES {
        let t = i as f32 / PIECES as f32;
        let p = from + (to - from) * t - vec3(0.0, sag * 4.0 * t * (1.0 - t), 0.0);
        let Some((x, y)) = eye.project(p) else { continue };
        canvas.put(x as i32, y as i32, glow(Material::Night, 0.0));
    }
}
