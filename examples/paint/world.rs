//! A scene as panels and lamps: what is seen through a pixel, how much light arrives there, and what the wet
//! ground mirrors. It fills a canvas with surfaces and levels; it knows nothing of colours.

mod mirror;

use std::rc::Rc;

use crate::painter::canvas::{Canvas, Cell, Surface};
use crate::painter::geometry::{Camera, Eye, Frame, Ray, Vec3, vec3};
use crate::painter::light::{Air, Lamp};
use crate::painter::sprite::Sprite;

/// A place on a panel, as its texture sees it.
#[derive(Clone, Copy)]
pub struct Spot {
    /// Metres along the first edge.
    pub u: f32,
    /// Metres along the second edge.
    pub v: f32,
    /// Change of `u` to the next pixel: right, down.
    pub du: (f32, f32),
    /// Change of `v` to the next pixel: right, down.
    pub dv: (f32, f32),
}

/// What a panel looks like at a spot; nothing is a hole.
pub type Texture = Rc<dyn Fn(&Spot) -> Option<Surface>>;

/// A textured panel.
pub struct Panel {
    frame: Frame,
    texture: Texture,
    object: u32,
    casts: bool,
    round: bool,
    wet: f32,
}

impl Panel {
    /// Throws no shadow.
    pub fn shadowless(&mut self) -> &mut Self {
        self.casts = false;
        self
    }

    /// Mirrors what shines, 0.0 to 1.0.
    pub fn wet(&mut self, wetness: f32) -> &mut Self {
        self.wet = wetness;
        self
    }

    /// Belongs to the same object as others, so that no outline parts them.
    pub fn part_of(&mut self, object: u32) -> &mut Self {
        self.object = object;
        self
    }
}

/// Most light a sprite takes: its levels are placed by hand for full lamplight, so lamps may not bleach it.
const HAND_PLACED: f32 = 0.0;

struct Hit<'a> {
    panel: &'a Panel,
    t: f32,
    surface: Surface,
}

/// Everything there is to see.
pub struct World {
    /// The eye sprites are placed for.
    pub camera: Camera,
    /// The eye that looks; set before sprites are placed, for they turn to it.
    pub eye: Eye,
    /// Light without lamps.
    pub air: Air,
    /// The lamps.
    pub lamps: Vec<Lamp>,
    /// Rain stands in puddles on wet panels.
    pub rain: bool,
    /// How far mirrored lights have shaken since the whole picture.
    pub shake: f32,
    panels: Vec<Panel>,
    objects: u32,
}

impl World {
    /// An empty world.
    pub fn new(camera: Camera, air: Air) -> Self {
        Self {
            camera,
            eye: Eye::at_rest(camera),
            air,
            lamps: Vec::new(),
            rain: false,
            shake: 0.0,
            panels: Vec::new(),
            objects: 0,
        }
    }

    /// Starts a new object and gives its number.
    pub fn object(&mut self) -> u32 {
        self.objects += 1;
        self.objects
    }

    /// Adds a panel from a corner and two edges, as a new object.
    pub fn panel(&mut self, corner: Vec3, u: Vec3, v: Vec3, texture: &Texture) -> &mut Panel {
        let object = self.object();
        let at = self.panels.len();
        self.panels.push(Panel {
            frame: Frame::new(corner, u, v),
            texture: Rc::clone(texture),
            object,
            casts: true,
            round: false,
            wet: 0.0,
        });
        &mut self.panels[at]
    }

    /// Adds a box with the same texture on all six sides, as one object.
    pub fn cuboid(&mut self, low: Vec3, high: Vec3, texture: &Texture) {
        self.crate_box(low, high, texture, texture, texture);
    }

    /// Adds a box with textures for its sides (facing along x), its front and back, and its top and bottom.
    pub fn crate_box(&mut self, low: Vec3, high: Vec3, side: &Texture, front: &Texture, top: &Texture) {
        let object = self.object();
        let d = high - low;
        let (x, y, z) = (vec3(d.x, 0.0, 0.0), vec3(0.0, d.y, 0.0), vec3(0.0, 0.0, d.z));
        self.panel(low, z, y, side).part_of(object);
        self.panel(low + x, z, y, side).part_of(object);
        self.panel(low, x, y, front).part_of(object);
        self.panel(low + z, x, y, front).part_of(object);
        self.panel(low, x, z, top).part_of(object);
        self.panel(low + y, x, z, top).part_of(object);
    }

    /// Stands a sprite up facing the eye, one sprite pixel to one canvas pixel, its left top corner at a pixel.
    pub fn billboard(&mut self, sprite: Sprite, left: i32, top: i32, depth: f32) -> &mut Panel {
        let unit = depth / self.camera.focal;
        let corner = self.camera.unproject(left as f32, (top + sprite.height) as f32, depth);
        self.stand_up(sprite, corner, unit)
    }

    /// Stands a sprite up facing the eye: its left lower corner, were the eye straight ahead, and metres to one of
    /// its pixels.
    pub fn stand_up(&mut self, sprite: Sprite, corner: Vec3, unit: f32) -> &mut Panel {
        let (w, h) = (sprite.width, sprite.height);
        let across = vec3(w as f32 * unit, 0.0, 0.0);
        let u = self.eye.right() * (w as f32 * unit);
        let corner = corner + (across - u) * 0.5;
        let v = vec3(0.0, h as f32 * unit, 0.0);
        let texture: Texture = Rc::new(move |spot: &Spot| {
            let (x, y) = ((spot.u / unit) as i32, h - 1 - (spot.v / unit) as i32);
            sprite.get(x, y)
        });
        let panel = self.panel(corner, u, v, &texture);
        panel.casts = false;
        panel.round = true;
        panel
    }

    /// Paints the whole world onto a canvas.
    pub fn paint(&self, canvas: &mut Canvas) {
        let whole = (0, 0, canvas.width - 1, canvas.height - 1);
        self.paint_within(canvas, whole);
    }

    /// Paints what is seen in a part of the canvas (left, top, right, bottom; all included).
    pub fn paint_within(&self, canvas: &mut Canvas, (left, top, right, bottom): (i32, i32, i32, i32)) {
        for y in top.max(0)..=bottom.min(canvas.height - 1) {
            for x in left.max(0)..=right.min(canvas.width - 1) {
                if let Some(cell) = self.look(x, y) {
                    canvas.set(x, y, cell);
                }
            }
        }
    }

    fn look(&self, x: i32, y: i32) -> Option<Cell> {
        let ray = self.eye.sight(x, y);
        let next = [self.eye.sight(x + 1, y), self.eye.sight(x, y + 1)];
        let hit = self.trace(&ray, Some(&next))?;
        let mut cell = self.shade(&ray, &hit);
        if hit.panel.wet > 0.0 {
            self.mirror(&ray, &hit, (x, y), &mut cell);
        }
        Some(cell)
    }

    fn trace(&self, ray: &Ray, next: Option<&[Ray; 2]>) -> Option<Hit<'_>> {
        let mut nearest: Option<Hit<'_>> = None;
        for panel in &self.panels {
            let Some((t, u, v)) = panel.frame.hit(ray) else {
                continue;
            };
            if t < 1e-3 || nearest.as_ref().is_some_and(|hit| hit.t <= t) {
                continue;
            }
            let spot = footprint(panel, u, v, next);
            if let Some(surface) = (panel.texture)(&spot) {
                nearest = Some(Hit { panel, t, surface });
            }
        }
        nearest
    }

    fn shade(&self, ray: &Ray, hit: &Hit<'_>) -> Cell {
        let seen_at = ray.point(hit.t);
        let point = if hit.panel.round { hit.panel.frame.middle() } else { seen_at };
        let mut normal = hit.panel.frame.normal();
        if normal.dot(ray.along) > 0.0 {
            normal = normal * -1.0;
        }
        let (mut warm, mut cold) = (0.0, self.air.ambient + self.air.sky * normal.y.max(0.0));
        if !hit.surface.glows {
            for lamp in &self.lamps {
                let levels = lamp.levels(point, normal, hit.panel.round);
                if levels < 0.06 || self.blocked(point + normal * 0.02, lamp.at) {
                    continue;
                }
                *(if lamp.warm { &mut warm } else { &mut cold }) += levels;
            }
        }
        if hit.panel.round {
            let total = (warm + cold).min(HAND_PLACED).round();
            let in_lamplight = warm > cold.max(0.0) + 0.25;
            (warm, cold) = if in_lamplight { (2.0, total - 2.0) } else { (0.0, total) };
        }
        let mut surface = hit.surface;
        let veil = 1.0 - (-(self.eye.depth(point) / self.air.haze).powi(2)).exp();
        if !surface.glows {
            let seen = surface.level + warm + cold;
            surface.level += (self.air.far_level - seen) * veil;
        }
        Cell { surface, warm, cold, depth: self.eye.depth(seen_at), object: hit.panel.object, painted: true }
    }

    fn blocked(&self, from: Vec3, lamp: Vec3) -> bool {
        let ray = Ray { from, along: lamp - from };
        self.panels.iter().filter(|panel| panel.casts).any(|panel| {
            panel.frame.hit(&ray).is_some_and(|(t, u, v)| {
                let open = || (panel.texture)(&footprint(panel, u, v, None)).is_none();
                t > 0.0 && t < 0.97 && !open()
            })
        })
    }
}

fn footprint(panel: &Panel, u: f32, v: f32, next: Option<&[Ray; 2]>) -> Spot {
    let step = |ray: &Ray| panel.frame.cross_plane(ray).map_or((0.0, 0.0), |(_, nu, nv)| (nu - u, nv - v));
    let (right, down) = next.map_or(((0.0, 0.0), (0.0, 0.0)), |[r, d]| (step(r), step(d)));
    Spot { u, v, du: (right.0, down.0), dv: (right.1, down.1) }
}
