//! The painter without its command line: the table of every picture, and the way from there to file bytes.
//! A test can include this file by path (as a module named `painter`) and compare the bytes with the files in
//! `assets/`.

pub mod avatar;
pub mod back;
pub mod canvas;
pub mod figure;
pub mod geometry;
pub mod heads;
pub mod inks;
pub mod kitchen;
pub mod letters;
pub mod light;
pub mod material;
pub mod moods;
pub mod noise;
pub mod palette;
pub mod pictograms;
pub mod picture;
pub mod poses;
pub mod props;
pub mod ramen;
pub mod roll;
pub mod scenes;
pub mod sprite;
pub mod steam;
pub mod table_props;
pub mod texture;
pub mod turned;
pub mod weather;
pub mod world;

use std::sync::atomic::{AtomicUsize, Ordering};

use material::Ramps;
use palette::Palette;
use roll::Roll;
use scenes::alley::Evening;

/// A file below the assets folder, and its bytes.
pub type Picture = (String, Vec<u8>);

/// Pictures that share a base and are painted one after the other.
struct Sitting {
    /// Whole pictures.
    pictures: &'static [&'static str],
    /// Layers for motion: name and number of frames.
    layers: &'static [(&'static str, usize)],
    /// Paints them all.
    paint: fn(&mut Roll<'_>) -> Result<(), String>,
}

/// Every picture of the game.
const TABLE: &[Sitting] = &[
    Sitting {
        pictures: &["scenes/alley_night.png"],
        layers: &[
            ("alley_steam", 6),
            ("alley_light", 1),
            ("snow", scenes::SNOW),
            ("alley_noren", 4),
            ("alley_train", 6),
            ("alley_cat", 2),
            ("alley_walk", scenes::alley_walk::FRAMES),
        ],
        paint: scenes::alley_motion::night,
    },
    Sitting {
        pictures: &["scenes/alley_rain.png"],
        layers: &[
            ("rain", 4),
            ("rain_mirror", 4),
            ("rain_light", 1),
            ("rain_steam", 6),
            ("rain_walk", scenes::alley_walk::FRAMES),
        ],
        paint: scenes::alley_motion::rain,
    },
    Sitting {
        pictures: &["scenes/counter_service.png"],
        layers: &[
            ("counter_steam", 6),
            ("bowl_steam", 6),
            ("kenji_blink", 1),
            ("kenji_wipe", 4),
            ("kenji_ladle", 6),
            ("kenji_taste", 3),
            ("kenji_nod", 2),
            ("bowl_full", 1),
            ("bowl_half", 1),
            ("bowl_low", 1),
            ("bowl_empty", 1),
            ("prop_beer", 1),
            ("prop_gyoza", 1),
            ("prop_ticket", 1),
            ("prop_water", 1),
        ],
        paint: scenes::counter_motion::evening,
    },
    Sitting {
        pictures: &["scenes/kenbaiki.png"],
        layers: &[("kenbaiki_lit", 9), ("kenbaiki_ticket", 4)],
        paint: scenes::kenbaiki::paint,
    },
    Sitting {
        pictures: &["scenes/alley_shut.png"],
        layers: &[],
        paint: |roll| roll.picture("scenes/alley_shut.png", &scenes::alley::paint(Evening::Shut)),
    },
    Sitting {
        pictures: &["scenes/shutter.png"],
        layers: &[],
        paint: |roll| roll.picture("scenes/shutter.png", &scenes::alley::paint(Evening::Gone)),
    },
    Sitting {
        pictures: &["scenes/counter_closed.png"],
        layers: &[
            ("closed_light", 1),
            ("closed_sign", 1),
            ("closed_steam", 6),
            ("closed_blink", 1),
            ("closed_wipe", 4),
            ("closed_nod", 2),
        ],
        paint: scenes::counter_motion::closed,
    },
    Sitting {
        pictures: &["scenes/door.png"],
        layers: &[("door_light", 1), ("door_noren", 4), ("door_steam", 6)],
        paint: scenes::door::paint,
    },
    Sitting {
        pictures: &[
            "avatar/neutral.png",
            "avatar/working.png",
            "avatar/listening.png",
            "avatar/nod.png",
            "avatar/smile.png",
            "avatar/cold.png",
            "avatar/turned.png",
            "avatar/drinking.png",
            "avatar/silent.png",
        ],
        layers: &[],
        paint: avatar::all,
    },
];

impl Sitting {
    /// The files it promises, in order.
    fn files(&self) -> Vec<String> {
        let whole = self.pictures.iter().map(|name| (*name).to_string());
        let frames = self.layers.iter().flat_map(|&(name, count)| (0..count).map(move |i| roll::layer_file(name, i)));
        whole.chain(frames).collect()
    }

    /// Paints it and puts the pictures into the promised order.
    fn sit(&self, palette: &Palette, ramps: &Ramps) -> Result<Vec<Picture>, String> {
        let mut roll = Roll::new(palette, ramps);
        (self.paint)(&mut roll)?;
        let mut painted = roll.into_pictures();
        let mut ordered = Vec::with_capacity(painted.len());
        for file in self.files() {
            let found = painted.iter().position(|(name, _)| *name == file);
            let at = found.ok_or_else(|| format!("{file} is in the table, but nobody paints it"))?;
            ordered.push(painted.swap_remove(at));
        }
        match painted.first() {
            Some((file, _)) => Err(format!("{file} is painted, but not in the table")),
            None => Ok(ordered),
        }
    }
}

/// Paints everything: every file below the assets folder with its bytes, always the same and in the same order.
pub fn all() -> Result<Vec<Picture>, String> {
    matching("")
}

/// Paints the pictures whose file name contains `part`.
pub fn matching(part: &str) -> Result<Vec<Picture>, String> {
    let palette = Palette::of_the_game()?;
    let ramps = Ramps::new(&palette)?;
    let wanted: Vec<&Sitting> =
        TABLE.iter().filter(|sitting| sitting.files().iter().any(|file| file.contains(part))).collect();
    let mut pictures = Vec::new();
    for sitting in on_two_threads(&wanted, &palette, &ramps)? {
        pictures.extend(sitting.into_iter().filter(|(file, _)| file.contains(part)));
    }
    Ok(pictures)
}

/// Two painters take the next sitting from the table as soon as they are free; the order of the table is kept.
fn on_two_threads(wanted: &[&Sitting], palette: &Palette, ramps: &Ramps) -> Result<Vec<Vec<Picture>>, String> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(sitting) = {
            let number = next.fetch_add(1, Ordering::Relaxed);
            wanted.get(number).map(|sitting| (number, sitting))
        } {
            done.push((sitting.0, sitting.1.sit(palette, ramps)));
        }
        done
    };
    let mut done = std::thread::scope(|scope| {
        let other = scope.spawn(work);
        let mut done = work();
        other.join().map(|more| done.extend(more)).map_err(|_| "a painter's thread broke off".to_string())?;
        Ok::<_, String>(done)
    })?;
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, pictures)| pictures).collect()
}
