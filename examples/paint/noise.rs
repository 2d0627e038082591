//! Chance that always falls the same way: a hash of whole numbers, seeded by place.
//! No state and no clock, so every run paints the same picture.

/// A number in 0.0..1.0 that depends on nothing but its arguments.
pub fn chance(a: i32, b: i32, seed: u32) -> f32 {
    let mut h = (a as u32).wrapping_mul(0x9e37_79b1);
    h ^= (b as u32).wrapping_mul(0x85eb_ca77).rotate_left(13);
    h ^= seed.wrapping_mul(0xc2b2_ae3d).rotate_left(7);
    h ^= h >> 15;
    h = h.wrapping_mul(0x2c1b_3c6d);
    h ^= h >> 12;
    h = h.wrapping_mul(0x297a_2d39);
    h ^= h >> 15;
    (h >> 8) as f32 / 16_777_216.0
}

/// Smooth noise in 0.0..1.0 over the plane, one feature per unit.
pub fn drift(x: f32, y: f32, seed: u32) -> f32 {
    let (x0, y0) = (x.floor(), y.floor());
    let (fx, fy) = (ease(x - x0), ease(y - y0));
    let (x0, y0) = (x0 as i32, y0 as i32);
    let top = mix(chance(x0, y0, seed), chance(x0 + 1, y0, seed), fx);
    let low = mix(chance(x0, y0 + 1, seed), chance(x0 + 1, y0 + 1, seed), fx);
    mix(top, low, fy)
}

fn ease(t: f32) -> f32 {
    t * t * (3.0 - 2.0 * t)
}

fn mix(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}
