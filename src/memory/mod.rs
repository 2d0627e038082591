//! What lasts between visits, and how it is kept safe on a disk. No judgement lives here: what counts is
//! the ledger's business, this module only keeps it.

pub mod save;
pub mod store;
mod writer;

use std::path::PathBuf;

use etcetera::BaseStrategy;

pub use save::{Save, VisitRecord};
pub use store::{Store, StoreError};
pub use writer::Writer;

/// The name of a guest who gave none.
pub const DEFAULT_GUEST: &str = "you";

/// Where saves lie unless `--save` says otherwise: `$XDG_DATA_HOME/kenji` and its like on other systems.
/// `None` when there is no home folder.
pub fn default_root() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.data_dir().join("kenji"))
}

/// Where the log lies: the state folder where the system has one, the cache folder elsewhere.
pub fn log_folder() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.state_dir().unwrap_or_else(|| base.cache_dir()).join("kenji"))
}
