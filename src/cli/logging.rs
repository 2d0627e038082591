//! The log: a file in the state folder, never the screen. `KENJI_LOG` sets what is logged, as `RUST_LOG`
//! would (`kenji=debug`).

use std::fs::{self, File};
use std::path::PathBuf;

use tracing_subscriber::EnvFilter;

/// The log of the last run is kept under this size; a larger one is started anew.
const LARGEST: u64 = 4 * 1024 * 1024;

/// Where the log lies, if the system has a place for it.
pub fn path() -> Option<PathBuf> {
    Some(crate::memory::log_folder()?.join("kenji.log"))
}

/// Starts logging. A log that cannot be written is no reason not to play.
pub fn start() {
    let Some(file) = open() else { return };
    let filter = EnvFilter::try_from_env("KENJI_LOG").unwrap_or_else(|_| EnvFilter::new("kenji=info"));
    // A second start within one process (a test's) keeps the first log.
    let _ = tracing_subscriber::fmt().with_writer(file).with_ansi(false).with_env_filter(filter).try_init();
}

fn open() -> Option<File> {
    let path = path()?;
    fs::create_dir_all(path.parent()?).ok()?;
    let fresh = fs::metadata(&path).is_ok_and(|data| data.len() > LARGEST);
    let mut options = File::options();
    options.create(true);
    if fresh {
        options.write(true).truncate(true)
    } else {
        options.append(true)
    };
    options.open(path).ok()
}
