//! `kenji snapshot`: any state of the game as a picture, without a terminal. It draws with the same views.

use std::fs::File;
use std::io::{BufWriter, Write, stdout};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;
use image::codecs::gif::{GifEncoder, Repeat};
use image::{Delay, Frame};
use ratatui::buffer::Buffer;

use super::Failure;
use crate::art::Palette;
use crate::stage::poses::{self, POSES, Pose, Studio};
use crate::stage::screenshot::{self, Ground};
use crate::stage::theme::Depth;
use crate::stage::{self, svg};

/// Largest screen, in columns and rows.
const LARGEST: (u16, u16) = (400, 150);
/// How finely a film's colours are searched: 1 (slow) to 30 (fast).
const GIF_SPEED: i32 = 10;

/// `kenji snapshot`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Which state: a name of `--list`
    #[arg(long, value_name = "NAME", required_unless_present = "list")]
    scene: Option<String>,
    /// The screen in columns and rows
    #[arg(long, value_name = "WxH", default_value = "120x36", value_parser = parse_size)]
    size: (u16, u16),
    /// The picture to write: .png, .svg, or .gif for motion
    #[arg(long, value_name = "FILE", required_unless_present = "list")]
    out: Option<PathBuf>,
    /// The names of all states, one a line
    #[arg(long)]
    list: bool,
    /// Makes chance repeatable
    #[arg(long, value_name = "N", default_value_t = 7)]
    seed: u64,
    /// Colours: true, 256, 16 or none
    #[arg(long, value_name = "DEPTH", default_value = "true", value_parser = ["true", "256", "16", "none"])]
    colours: String,
    /// Seconds that a moving picture goes on after the state is reached
    #[arg(long, value_name = "S", default_value_t = 3.0)]
    seconds: f32,
}

fn parse_size(text: &str) -> Result<(u16, u16), String> {
    let wrong = || "wants columns and rows, as in 120x36".to_owned();
    let (columns, rows) = text.split_once(['x', 'X']).ok_or_else(wrong)?;
    let size = (columns.parse().map_err(|_| wrong())?, rows.parse().map_err(|_| wrong())?);
    if size.0 == 0 || size.1 == 0 || size.0 > LARGEST.0 || size.1 > LARGEST.1 {
        return Err(format!("has to be from 1x1 to {}x{}", LARGEST.0, LARGEST.1));
    }
    Ok(size)
}

/// Draws a state and writes its picture, or lists the states.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.list {
        for pose in &POSES {
            writeln!(stdout(), "{}", pose.name)?;
        }
        return Ok(());
    }
    let (Some(name), Some(out)) = (&arguments.scene, &arguments.out) else { return Ok(()) };
    let pose = poses::find(name).ok_or_else(|| {
        let names: Vec<&str> = POSES.iter().map(|pose| pose.name).collect();
        Failure::Usage(anyhow!("--scene {name}: there is no such state; there are {}", names.join(", ")))
    })?;
    let ending = out.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    if !["png", "svg", "gif"].contains(&ending.as_str()) {
        return Err(Failure::Usage(anyhow!("--out {}: the name has to end in .png, .svg or .gif", out.display())));
    }
    let runtime = super::tokio_runtime()?;
    let screens = runtime.block_on(draw(arguments, pose, ending == "gif")).map_err(Failure::Work)?;
    runtime.shutdown_background();
    write(out, &ending, pose.name, &screens).map_err(Failure::Work)
}

async fn draw(arguments: &Arguments, pose: &Pose, film: bool) -> anyhow::Result<Vec<Buffer>> {
    let depth = match arguments.colours.as_str() {
        "256" => Depth::Indexed,
        "16" => Depth::Sixteen,
        "none" => Depth::None,
        _ => Depth::True,
    };
    let mut studio = Studio::new(pose, arguments.size, depth, arguments.seed, film)?;
    studio.take(pose).await?;
    if !film {
        return Ok(vec![studio.screen()?]);
    }
    let frames = arguments.seconds.clamp(0.0, 60.0) / stage::FRAME.as_secs_f32();
    studio.wait(frames.round() as u64).await?;
    Ok(studio.film())
}

fn write(out: &Path, ending: &str, name: &str, screens: &[Buffer]) -> anyhow::Result<()> {
    let ground = Ground::of(&Palette::builtin());
    let cannot = || format!("{} cannot be written", out.display());
    match (ending, screens) {
        ("gif", screens) => {
            let file = BufWriter::new(File::create(out).with_context(cannot)?);
            let mut gif = GifEncoder::new_with_speed(file, GIF_SPEED);
            gif.set_repeat(Repeat::Infinite).with_context(cannot)?;
            // Frames that are alike are one that lasts longer.
            for same in screens.chunk_by(|a, b| a == b) {
                let delay = Delay::from_saturating_duration(stage::FRAME * same.len() as u32);
                let picture = screenshot::picture(&same[0], ground);
                gif.encode_frame(Frame::from_parts(picture, 0, 0, delay)).with_context(cannot)?;
            }
        }
        ("svg", [screen, ..]) => {
            std::fs::write(out, svg::document(screen, ground, &format!("Kenji's Ramen: {name}")))
                .with_context(cannot)?;
        }
        (_, [screen, ..]) => screenshot::picture(screen, ground).save(out).with_context(cannot)?,
        (_, []) => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_columns_and_rows() {
        assert_eq!(parse_size("80x24"), Ok((80, 24)));
        for wrong in ["80", "x", "0x24", "80x0", "9999x9", "80x24x1", "-1x5"] {
            assert!(parse_size(wrong).is_err(), "{wrong}");
        }
    }
}
