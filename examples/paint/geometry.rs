//! Perspective: one eye, one vanishing point, and flat panels standing in the world.
//! Metres everywhere: x to the right, y up from the ground, z away from the eye.

use std::ops::{Add, Mul, Sub};

/// A point or a direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vec3 {
    /// To the right.
    pub x: f32,
    /// Up.
    pub y: f32,
    /// Away.
    pub z: f32,
}

/// Short for a point or direction.
pub const fn vec3(x: f32, y: f32, z: f32) -> Vec3 {
    Vec3 { x, y, z }
}

impl Add for Vec3 {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        vec3(self.x + o.x, self.y + o.y, self.z + o.z)
    }
}

impl Sub for Vec3 {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        vec3(self.x - o.x, self.y - o.y, self.z - o.z)
    }
}

impl Mul<f32> for Vec3 {
    type Output = Self;
    fn mul(self, k: f32) -> Self {
        vec3(self.x * k, self.y * k, self.z * k)
    }
}

impl Vec3 {
    /// The scalar product.
    pub fn dot(self, o: Self) -> f32 {
        self.x * o.x + self.y * o.y + self.z * o.z
    }

    /// The vector product.
    pub fn cross(self, o: Self) -> Self {
        vec3(self.y * o.z - self.z * o.y, self.z * o.x - self.x * o.z, self.x * o.y - self.y * o.x)
    }

    /// Its length in metres.
    pub fn length(self) -> f32 {
        self.dot(self).sqrt()
    }

    /// The same direction with length one.
    pub fn unit(self) -> Self {
        self * (1.0 / self.length().max(1e-6))
    }
}

/// A line of sight.
#[derive(Clone, Copy)]
pub struct Ray {
    /// Where it starts.
    pub from: Vec3,
    /// Where it goes; not of length one for sight rays, there z grows by one per unit.
    pub along: Vec3,
}

impl Ray {
    /// The point at parameter `t`.
    pub fn point(&self, t: f32) -> Vec3 {
        self.from + self.along * t
    }
}

/// The eye, looking straight along z.
#[derive(Clone, Copy)]
pub struct Camera {
    /// Pixels per metre at one metre's distance.
    pub focal: f32,
    /// The vanishing point in pixels.
    pub vanish: (f32, f32),
    /// Height of the eye above the ground in metres.
    pub eye: f32,
}

impl Camera {
    /// The line of sight through the middle of a pixel.
    pub fn sight(&self, x: i32, y: i32) -> Ray {
        let dx = (x as f32 + 0.5 - self.vanish.0) / self.focal;
        let dy = (self.vanish.1 - y as f32 - 0.5) / self.focal;
        Ray { from: vec3(0.0, self.eye, 0.0), along: vec3(dx, dy, 1.0) }
    }

    /// Where a point of the world is seen, in pixels.
    pub fn project(&self, p: Vec3) -> (f32, f32) {
        let k = self.focal / p.z;
        (self.vanish.0 + p.x * k, self.vanish.1 - (p.y - self.eye) * k)
    }

    /// The world point behind a pixel corner at a given depth.
    pub fn unproject(&self, x: f32, y: f32, z: f32) -> Vec3 {
        let k = z / self.focal;
        vec3((x - self.vanish.0) * k, self.eye - (y - self.vanish.1) * k, z)
    }
}

/// Where one stands and looks: a camera that has walked and turned.
#[derive(Clone, Copy)]
pub struct Eye {
    /// Lens and height.
    pub camera: Camera,
    /// Metres to the right of where the picture is painted from.
    pub x: f32,
    /// Metres farther in.
    pub z: f32,
    /// How far it has turned to the left, in radians.
    pub yaw: f32,
}

impl Eye {
    /// An eye that has not moved yet.
    pub const fn at_rest(camera: Camera) -> Self {
        Self { camera, x: 0.0, z: 0.0, yaw: 0.0 }
    }

    fn from(&self) -> Vec3 {
        vec3(self.x, self.camera.eye, self.z)
    }

    fn forward(&self) -> Vec3 {
        vec3(-self.yaw.sin(), 0.0, self.yaw.cos())
    }

    /// The direction to its right, length one.
    pub fn right(&self) -> Vec3 {
        vec3(self.yaw.cos(), 0.0, self.yaw.sin())
    }

    /// The line of sight through the middle of a pixel.
    pub fn sight(&self, x: i32, y: i32) -> Ray {
        let straight = self.camera.sight(x, y).along;
        let along = self.forward() + self.right() * straight.x + vec3(0.0, straight.y, 0.0);
        Ray { from: self.from(), along }
    }

    /// How far ahead a point lies, in metres; negative behind.
    pub fn depth(&self, p: Vec3) -> f32 {
        (p - self.from()).dot(self.forward())
    }

    /// Where a point of the world is seen, in pixels; nothing behind the eye.
    pub fn project(&self, p: Vec3) -> Option<(f32, f32)> {
        let depth = self.depth(p);
        let aside = (p - self.from()).dot(self.right());
        (depth > 0.05).then(|| self.camera.project(vec3(aside, p.y, depth)))
    }

    /// The world point behind a pixel corner at a given depth.
    pub fn unproject(&self, x: f32, y: f32, depth: f32) -> Vec3 {
        let seen = self.camera.unproject(x, y, depth);
        vec3(self.x, seen.y, self.z) + self.right() * seen.x + self.forward() * depth
    }
}

/// A flat parallelogram: a corner and two edges.
#[derive(Clone, Copy)]
pub struct Frame {
    /// The corner from which `u` and `v` are measured.
    pub corner: Vec3,
    /// Direction of the first edge, length one.
    pub u: Vec3,
    /// Direction of the second edge, length one.
    pub v: Vec3,
    /// Length of the first edge in metres.
    pub width: f32,
    /// Length of the second edge in metres.
    pub height: f32,
}

impl Frame {
    /// A panel from a corner and its two edges, which must be perpendicular.
    pub fn new(corner: Vec3, u: Vec3, v: Vec3) -> Self {
        Self { corner, u: u.unit(), v: v.unit(), width: u.length(), height: v.length() }
    }

    /// The direction the panel faces (either way).
    pub fn normal(&self) -> Vec3 {
        self.u.cross(self.v)
    }

    /// Its middle.
    pub fn middle(&self) -> Vec3 {
        self.corner + self.u * (self.width * 0.5) + self.v * (self.height * 0.5)
    }

    /// Where a ray crosses the plane: parameter and the two distances along the edges.
    pub fn cross_plane(&self, ray: &Ray) -> Option<(f32, f32, f32)> {
        let n = self.normal();
        let slope = n.dot(ray.along);
        if slope.abs() < 1e-6 {
            return None;
        }
        let t = n.dot(self.corner - ray.from) / slope;
        let p = ray.point(t) - self.corner;
        Some((t, p.dot(self.u), p.dot(self.v)))
    }

    /// Like `cross_plane`, but only inside the edges.
    pub fn hit(&self, ray: &Ray) -> Option<(f32, f32, f32)> {
        self.cross_plane(ray).filter(|&(_, u, v)| u >= 0.0 && u <= self.width && v >= 0.0 && v <= self.height)
    }
}
