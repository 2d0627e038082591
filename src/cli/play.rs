//! `kenji play`: the game, full screen.

use std::io::{IsTerminal, stdin, stdout};
use std::path::PathBuf;

use anyhow::{Context, anyhow};
use clap::Args;
use crossterm::event::EventStream;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui_image::picker::{Picker, ProtocolType, cap_parser::QueryStdioOptions};
use tokio::sync::mpsc;

use super::{Failure, VisitOptions};
use crate::art::Assets;
use crate::stage::pictures::Pictures;
use crate::stage::terminal::Taken;
use crate::stage::theme::Depth;
use crate::stage::{self, App, Setup, Stop};

/// How long the terminal may take to say what pictures it can show, in milliseconds.
const PROBE_LIMIT_MS: i32 = 300;

/// `kenji play`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    visit: VisitOptions,
    /// How pictures are shown: auto, halfblocks, kitty, sixel, iterm2, or off
    #[arg(long, value_name = "HOW", default_value = "auto",
          value_parser = ["auto", "halfblocks", "kitty", "sixel", "iterm2", "off"])]
    graphics: String,
    /// No pictures
    #[arg(long)]
    no_image: bool,
    /// Whether anything moves: on or off
    #[arg(long, value_name = "ON", default_value = "on", value_parser = ["on", "off"])]
    motion: String,
    /// A folder whose pictures replace the built-in ones
    #[arg(long, value_name = "DIR")]
    assets: Option<PathBuf>,
}

/// Plays until the guest goes home.
pub fn run(arguments: Arguments) -> Result<(), Failure> {
    if !stdin().is_terminal() || !stdout().is_terminal() {
        return Err(Failure::Usage(anyhow!("the game wants a terminal; `kenji chat` works in a pipe")));
    }
    super::logging::start();
    let setup = setup(&arguments)?;
    let (wake, painted) = mpsc::unbounded_channel();
    let pictures = setup.assets.clone().map(|assets| Pictures::start(assets, wake)).transpose()?;
    let mut app = App::new(setup, pictures);
    let runtime = super::tokio_runtime()?;
    let stop = runtime.block_on(async { Stop::listen() });
    let ended = {
        let _taken = Taken::new().context("the terminal cannot be taken over").map_err(Failure::Work)?;
        let mut terminal = Terminal::new(CrosstermBackend::new(stdout()))?;
        // Something stands on the screen before anything is asked of anybody.
        stage::draw(&mut terminal, &mut app)?;
        if let Some(pictures) = &mut app.pictures
            && let Some(picker) = picker(&arguments.graphics)
        {
            pictures.set_picker(picker);
        }
        runtime.block_on(async { stage::run(&mut terminal, EventStream::new(), app, painted, stop).await })
    };
    runtime.shutdown_background();
    match ended {
        Ok(None) => Ok(()),
        Ok(Some(error)) => Err(error.into()),
        Err(error) => Err(Failure::Work(anyhow!(error).context("the terminal was lost; the visit so far is saved"))),
    }
}

fn setup(arguments: &Arguments) -> Result<Setup, Failure> {
    let options = &arguments.visit;
    let cast = options.cast()?;
    let depth = Depth::detect(|name| std::env::var(name).ok());
    let pictured = !arguments.no_image && arguments.graphics != "off" && depth != Depth::None;
    let assets = match &arguments.assets {
        Some(folder) => Assets::with_folder(folder).map_err(|error| Failure::Usage(error.into()))?,
        None => Assets::builtin(),
    };
    Ok(Setup {
        choice: options.choice(),
        contract: options.contract(),
        host: options.host.clone(),
        guest: options.guest(&cast)?,
        save_root: options.save_root()?,
        suggestions: !options.no_suggestions,
        record: options.record.clone(),
        assets: pictured.then_some(assets),
        depth,
        motion: arguments.motion == "on",
        cast,
    })
}

/// What the terminal can show, where that is more than half-blocks. Asked after raw mode is on and before
/// input is read. What is typed while the terminal answers is lost to the question, so only a terminal that
/// is known for its pictures, or was named by `--graphics`, is asked at all.
fn picker(graphics: &str) -> Option<Picker> {
    if graphics == "auto" && !may_show_pictures(|name| std::env::var(name).ok()) {
        return None;
    }
    let forced = match graphics {
        "halfblocks" => return None,
        "kitty" => Some(ProtocolType::Kitty),
        "sixel" => Some(ProtocolType::Sixel),
        "iterm2" => Some(ProtocolType::Iterm2),
        _ => None,
    };
    let options = QueryStdioOptions { timeout_ms: PROBE_LIMIT_MS, ..QueryStdioOptions::default() };
    let mut picker = Picker::from_query_stdio_with_options(options)
        .inspect_err(|error| tracing::info!(%error, "the terminal does not say what pictures it shows"))
        .ok()?;
    if let Some(protocol) = forced {
        picker.set_protocol_type(protocol);
    }
    (picker.protocol_type() != ProtocolType::Halfblocks).then_some(picker)
}

/// Whether the environment speaks of a terminal that shows pictures.
fn may_show_pictures(var: impl Fn(&str) -> Option<String>) -> bool {
    const OWN_VARIABLES: [&str; 6] = [
        "KITTY_WINDOW_ID",
        "GHOSTTY_RESOURCES_DIR",
        "WEZTERM_EXECUTABLE",
        "KONSOLE_VERSION",
        "WT_SESSION",
        "ITERM_SESSION_ID",
    ];
    const NAMES: [&str; 9] = ["kitty", "ghostty", "wezterm", "foot", "contour", "mlterm", "iterm", "rio", "mintty"];
    let names = [var("TERM"), var("TERM_PROGRAM"), var("LC_TERMINAL")];
    OWN_VARIABLES.iter().any(|name| var(name).is_some_and(|value| !value.is_empty()))
        || names.iter().flatten().any(|value| NAMES.iter().any(|name| value.to_ascii_lowercase().contains(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> bool {
        may_show_pictures(|name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn only_a_terminal_known_for_pictures_is_asked() {
        assert!(asked(&[("TERM", "xterm-kitty")]));
        assert!(asked(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")]));
        assert!(asked(&[("WT_SESSION", "1")]));
        assert!(!asked(&[("TERM", "xterm-256color")]));
        assert!(!asked(&[("TERM", "screen-256color"), ("KITTY_WINDOW_ID", "")]));
    }
}
