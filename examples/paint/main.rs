//! Paints every picture of the game from code and writes them as indexed PNG files.
//! The same code always writes the same bytes; nothing is drawn from a clock or from chance.

mod avatar;
mod back;
mod canvas;
mod figure;
mod geometry;
mod kitchen;
mod letters;
mod light;
mod material;
mod moods;
mod noise;
mod palette;
mod picture;
mod props;
mod ramen;
mod scenes;
mod sprite;
mod texture;
mod turned;
mod world;

use std::path::PathBuf;
use std::process::ExitCode;

use avatar::Mood;
use canvas::Canvas;
use material::Ramps;
use palette::Palette;

type Painter = fn() -> Canvas;

/// Every picture: its file below the output folder, and who paints it.
const PICTURES: &[(&str, Painter)] = &[
    ("scenes/alley_night.png", || scenes::alley::paint(scenes::alley::Evening::Open)),
    ("scenes/alley_shut.png", || scenes::alley::paint(scenes::alley::Evening::Shut)),
    ("scenes/counter_service.png", || scenes::counter::paint(scenes::counter::Moment::Service)),
    ("scenes/counter_bowl.png", || scenes::counter::paint(scenes::counter::Moment::Bowl)),
    ("scenes/counter_closed.png", || scenes::counter::paint(scenes::counter::Moment::Closed)),
    ("scenes/door.png", scenes::door::paint),
    ("avatar/neutral.png", || avatar::paint(Mood::Neutral)),
    ("avatar/working.png", || avatar::paint(Mood::Working)),
    ("avatar/listening.png", || avatar::paint(Mood::Listening)),
    ("avatar/nod.png", || avatar::paint(Mood::Nod)),
    ("avatar/smile.png", || avatar::paint(Mood::Smile)),
    ("avatar/cold.png", || avatar::paint(Mood::Cold)),
    ("avatar/turned.png", || avatar::paint(Mood::Turned)),
    ("avatar/drinking.png", || avatar::paint(Mood::Drinking)),
    ("avatar/silent.png", || avatar::paint(Mood::Silent)),
];

fn main() -> ExitCode {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("assets"), PathBuf::from);
    match paint_all(&folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("paint: {error}");
            ExitCode::FAILURE
        }
    }
}

fn paint_all(folder: &std::path::Path) -> Result<(), String> {
    let palette = Palette::of_the_game()?;
    let ramps = Ramps::new(&palette)?;
    let only = std::env::args().nth(2);
    for (file, painter) in PICTURES {
        if only.as_ref().is_some_and(|name| !file.contains(name.as_str())) {
            continue;
        }
        let canvas = painter();
        let pixels = canvas.resolve(&ramps);
        picture::write(&folder.join(file), canvas.width, &pixels, &palette)?;
    }
    Ok(())
}
