//! The layers: what is laid over a scene's picture, frame by frame. Each is a transparent picture of the scene's
//! size that holds only what differs from it, embedded like the scenes and replaceable like them. Which of
//! them are seen at a moment, `sight` knows.

/// A layer's name and its frames.
pub(super) type Layer = (&'static str, &'static [&'static [u8]]);

/// A layer with the frames of these numbers.
macro_rules! frames {
    ($name:literal, $($frame:literal)+) => {
        ($name, &[$(include_bytes!(concat!("../../assets/layers/", $name, "_", $frame, ".png"))),+])
    };
}

/// Every layer.
pub(super) const LAYERS: &[Layer] = &[
    frames!("alley_steam", 0 1 2 3 4 5),
    frames!("alley_noren", 0 1 2 3),
    frames!("alley_train", 0 1 2 3 4 5),
    frames!("alley_cat", 0 1),
    frames!("counter_steam", 0 1 2 3 4 5),
    frames!("bowl_steam", 0 1 2 3 4 5),
    frames!("kenji_blink", 0),
    frames!("kenji_wipe", 0 1 2 3),
    frames!("kenji_ladle", 0 1 2 3 4 5),
    frames!("kenji_taste", 0 1 2),
    frames!("kenji_nod", 0 1),
    frames!("bowl_full", 0),
    frames!("bowl_half", 0),
    frames!("bowl_low", 0),
    frames!("bowl_empty", 0),
    frames!("prop_beer", 0),
    frames!("prop_gyoza", 0),
    frames!("prop_ticket", 0),
    frames!("prop_water", 0),
    frames!("rain", 0 1 2 3),
    frames!("rain_steam", 0 1 2 3 4 5),
    frames!("kenbaiki_lit", 0 1 2 3 4 5 6 7 8),
    frames!("kenbaiki_ticket", 0 1 2 3),
    frames!("alley_light", 0),
    frames!("snow", 0 1 2 3 4 5 6 7),
    frames!("alley_walk", 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17),
    frames!("rain_mirror", 0 1 2 3),
    frames!("rain_light", 0),
    frames!("rain_walk", 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17),
    frames!("closed_light", 0),
    frames!("closed_sign", 0),
    frames!("closed_steam", 0 1 2 3 4 5),
    frames!("closed_blink", 0),
    frames!("closed_wipe", 0 1 2 3),
    frames!("closed_nod", 0 1),
    frames!("door_light", 0),
    frames!("door_noren", 0 1 2 3),
    frames!("door_steam", 0 1 2 3 4 5),
];

/// Layers of whole pictures that are seen once and pass: not worth their room in memory.
pub(super) const PASSING: [&str; 2] = ["alley_walk", "rain_walk"];

/// The file of a frame below the assets folder.
pub(super) fn file(name: &str, frame: usize) -> String {
    format!("layers/{name}_{frame}.png")
}

/// The layer of this name.
pub(super) fn find(name: &str) -> Option<&'static Layer> {
    LAYERS.iter().find(|(known, _)| *known == name)
}
