//! The folder of one guest: an advisory lock, `save.yaml`, and a file a visit. Every file is written
//! beside its place, synced and renamed, so that a kill at any moment leaves the old or the new one. What
//! cannot be read is moved aside and told, never overwritten.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::save::{Save, Standing, VERSION, VisitRecord};

const SAVE: &str = "save.yaml";
const VISITS: &str = "visits";
const LOCK: &str = "lock";

/// Longest name of a guest, in characters.
pub const LONGEST_NAME: usize = 40;

/// Why a guest's folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another game has it open.
    #[error("another game is open on the save of '{guest}' ({}); close it, or play with --guest, which saves nothing", folder.display())]
    InUse {
        /// The guest.
        guest: String,
        /// The folder.
        folder: PathBuf,
    },
    /// A newer program wrote it.
    #[error("{} was written by a newer kenji (version {found}, this one knows {VERSION}); update kenji, or play with --guest", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u64,
    },
    /// The name cannot be a folder.
    #[error("'{name}' cannot be a guest's name: use letters, digits, spaces, - and _, at most {LONGEST_NAME}")]
    Name {
        /// The name that was given.
        name: String,
    },
    /// A file is no record of a visit.
    #[error("{}: no record of a visit: {message}", path.display())]
    NoVisit {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// The disk said no.
    #[error("{}: {source}; check the folder's rights and the free space, or play with --guest", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// A guest's folder, held by this program alone.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    /// Held for as long as the store lives.
    _lock: File,
}

/// A save as it was found.
#[derive(Debug)]
pub struct Found {
    /// The save, a new one where there was none.
    pub save: Save,
    /// What had to be mended, in words for the player.
    pub warning: Option<String>,
}

impl Store {
    /// Opens the folder of `guest` under `root/<character>/` and takes its lock.
    ///
    /// # Errors
    /// When the name is none, the folder cannot be made, or another game holds the lock.
    pub fn open(root: &Path, character: &str, guest: &str) -> Result<Self, StoreError> {
        let folder = root.join(character).join(folder_name(guest)?);
        let io_at = |path: &Path| {
            let path = path.to_owned();
            move |source| StoreError::Io { path, source }
        };
        fs::create_dir_all(folder.join(VISITS)).map_err(io_at(&folder))?;
        let lock_path = folder.join(LOCK);
        let lock =
            File::options().create(true).truncate(false).write(true).open(&lock_path).map_err(io_at(&lock_path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { folder, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse { guest: guest.to_owned(), folder }),
            Err(TryLockError::Error(source)) => Err(StoreError::Io { path: lock_path, source }),
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Reads the save. A broken one is moved aside and mended from the newest visit that can be read.
    ///
    /// # Errors
    /// When the disk fails or the save is a newer program's.
    pub fn load(&self, guest: &str) -> Result<Found, StoreError> {
        let path = self.folder.join(SAVE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Found {
                    save: self.recorded_save(guest).unwrap_or_else(|| Save::new(guest)),
                    warning: None,
                });
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => String::from("\u{fffd}"),
            Err(source) => return Err(StoreError::Io { path, source }),
        };
        match read_versioned::<Save>(&text) {
            Ok(save) => Ok(Found { save, warning: None }),
            Err(Unreadable::Newer(found)) => Err(StoreError::Newer { path, found }),
            Err(Unreadable::Broken(message)) => self.mend(&path, guest, &message),
        }
    }

    fn mend(&self, path: &Path, guest: &str, message: &str) -> Result<Found, StoreError> {
        let aside = free_name(&self.folder);
        fs::rename(path, &aside).map_err(|source| StoreError::Io { path: path.to_owned(), source })?;
        let aside = aside.display();
        tracing::error!(%aside, message, "the save could not be read");
        let (save, how) = match self.recorded_save(guest) {
            Some(save) if save.standing != Standing::default() => {
                (save, "what your last visits recorded is used instead")
            }
            Some(save) => (save, "you begin as a stranger"),
            None => (Save::new(guest), "you begin as a stranger"),
        };
        let warning = format!("Your save could not be read ({message}). It was moved to {aside}; {how}.");
        Ok(Found { save, warning: Some(warning) })
    }

    /// The save that the newest readable visit left. Its count of visits is that of the newest file, read or
    /// not, so that the next visit overwrites none. `None` when there are no visits.
    fn recorded_save(&self, guest: &str) -> Option<Save> {
        let entries = fs::read_dir(self.folder.join(VISITS)).ok()?;
        let number = |path: PathBuf| {
            let number = path.file_name()?.to_str()?.strip_suffix(".yaml")?.parse::<u32>().ok();
            number.filter(|_| path.is_file())
        };
        let mut numbers: Vec<u32> = entries.filter_map(|entry| number(entry.ok()?.path())).collect();
        numbers.sort_unstable();
        let newest = *numbers.last()?;
        let read =
            |number: &u32| read_versioned::<VisitRecord>(&fs::read_to_string(self.visit_path(*number)).ok()?).ok();
        let mut save = numbers.iter().rev().find_map(read).map_or_else(|| Save::new(guest), |record| record.save);
        save.visits_begun = newest;
        Some(save)
    }

    fn visit_path(&self, number: u32) -> PathBuf {
        self.folder.join(VISITS).join(format!("{number:04}.yaml"))
    }

    /// Writes a visit and the save it leaves, in this order, each synced before the next.
    ///
    /// # Errors
    /// When the disk fails; the files that were there stay.
    pub fn write(&self, record: &VisitRecord) -> Result<(), StoreError> {
        write_synced(&self.visit_path(record.save.visits_begun), record)?;
        write_synced(&self.folder.join(SAVE), &record.save)
    }
}

/// The save of `guest` as it lies there, without a lock and without mending; `None` when there is none
/// that can be read.
pub fn peek(root: &Path, character: &str, guest: &str) -> Option<Save> {
    look_up(root, character, guest).ok().flatten()
}

/// The visits of `guest` that are recorded, by number, in order.
pub fn visits(root: &Path, character: &str, guest: &str) -> Vec<u32> {
    let Ok(folder) = folder_name(guest) else { return Vec::new() };
    let Ok(entries) = fs::read_dir(root.join(character).join(folder).join(VISITS)) else { return Vec::new() };
    let number = |path: PathBuf| path.file_name()?.to_str()?.strip_suffix(".yaml")?.parse().ok();
    let mut numbers: Vec<u32> = entries.filter_map(|entry| number(entry.ok()?.path())).collect();
    numbers.sort_unstable();
    numbers
}

/// The file of visit `number` of `guest`.
///
/// # Errors
/// [`StoreError::Name`] when the guest's name is none.
pub fn visit_file(root: &Path, character: &str, guest: &str, number: u32) -> Result<PathBuf, StoreError> {
    Ok(root.join(character).join(folder_name(guest)?).join(VISITS).join(format!("{number:04}.yaml")))
}

/// The visit recorded in `path`.
///
/// # Errors
/// When it cannot be read, is a newer program's, or is no record of a visit.
pub fn read_visit(path: &Path) -> Result<VisitRecord, StoreError> {
    let unread = |message: String| StoreError::NoVisit { path: path.to_owned(), message };
    let text = fs::read_to_string(path).map_err(|error| unread(error.to_string()))?;
    read_versioned(&text).map_err(|error| match error {
        Unreadable::Newer(found) => StoreError::Newer { path: path.to_owned(), found },
        Unreadable::Broken(message) => unread(message),
    })
}

/// The save of `guest` as it lies there, for who has to know why there is none: `Ok(None)` where nobody of that name was here.
///
/// # Errors
/// When the name is none, or the save cannot be read or is a newer program's.
pub fn look_up(root: &Path, character: &str, guest: &str) -> Result<Option<Save>, StoreError> {
    let path = root.join(character).join(folder_name(guest)?).join(SAVE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(StoreError::Io { path, source }),
    };
    read_versioned(&text).map(Some).map_err(|error| match error {
        Unreadable::Newer(found) => StoreError::Newer { path, found },
        Unreadable::Broken(message) => StoreError::Io { path, source: io::Error::other(message) },
    })
}

/// Whether `name` can be a guest's name.
///
/// # Errors
/// [`StoreError::Name`] when it cannot.
pub fn check_name(name: &str) -> Result<(), StoreError> {
    folder_name(name).map(drop)
}

/// The names of guests who have a save under `root/<character>/`, in order.
pub fn guests(root: &Path, character: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(root.join(character)) else { return Vec::new() };
    let with_save = entries.filter_map(|entry| {
        let path = entry.ok()?.path();
        let text = fs::read_to_string(path.join(SAVE)).ok()?;
        read_versioned::<Save>(&text).ok().map(|save| save.guest)
    });
    let mut names: Vec<String> = with_save.collect();
    names.sort();
    names
}

/// The folder of a guest: his name in lower case.
fn folder_name(guest: &str) -> Result<String, StoreError> {
    let name = guest.trim();
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    if name.is_empty() || name.chars().count() > LONGEST_NAME || !name.chars().all(allowed) {
        return Err(StoreError::Name { name: guest.to_owned() });
    }
    Ok(name.to_lowercase())
}

/// A name for a broken save that is not taken yet.
fn free_name(folder: &Path) -> PathBuf {
    let numbered = (1..).map(|n| folder.join(format!("save.broken-{n}.yaml")));
    numbered.into_iter().find(|path| !path.exists()).unwrap_or_else(|| folder.join("save.broken.yaml"))
}

enum Unreadable {
    Newer(u64),
    Broken(String),
}

fn read_versioned<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    let broken = |error: serde_yaml::Error| Unreadable::Broken(error.to_string());
    let value: serde_yaml::Value = serde_yaml::from_str(text).map_err(broken)?;
    match value.get("version").and_then(serde_yaml::Value::as_u64) {
        Some(found) if found > u64::from(VERSION) => Err(Unreadable::Newer(found)),
        Some(_) => serde_yaml::from_value(value).map_err(broken),
        None => Err(Unreadable::Broken("it has no version".to_owned())),
    }
}

fn write_synced<T: Serialize>(path: &Path, value: &T) -> Result<(), StoreError> {
    let io_at = |source: io::Error| StoreError::Io { path: path.to_owned(), source };
    let text = serde_yaml::to_string(value).map_err(|error| io_at(io::Error::other(error)))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(io_at)?;
    file.write_all(text.as_bytes()).map_err(io_at)?;
    file.as_file().sync_all().map_err(io_at)?;
    file.persist(path).map_err(|error| io_at(error.error))?;
    sync_folder(folder).map_err(io_at)
}

/// Makes a rename itself last. Windows has no such call; there the rename is journalled.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(points: i32, visit: u32) -> VisitRecord {
        let mut save = Save::new("Ana");
        save.visits_begun = visit;
        save.standing = Standing { points, ..Standing::default() };
        VisitRecord {
            version: VERSION,
            day: 0,
            weekday: "thursday".into(),
            actor: "house".into(),
            seed: 1,
            turns: vec![],
            over: None,
            save,
        }
    }

    fn store(root: &Path) -> Store {
        Store::open(root, "kenji", "Ana").expect("a free folder")
    }

    #[test]
    fn what_is_written_is_read_back() {
        let root = tempfile::tempdir().expect("a folder");
        store(root.path()).write(&record(12, 1)).expect("a write");
        let found = store(root.path()).load("Ana").expect("a save");
        assert_eq!(found.save.standing.points, 12);
        assert_eq!(found.warning, None);
        assert_eq!(guests(root.path(), "kenji"), ["Ana"]);
    }

    #[test]
    fn a_second_game_is_told_and_offered_guest_play() {
        let root = tempfile::tempdir().expect("a folder");
        let _first = store(root.path());
        let error = Store::open(root.path(), "kenji", "ana").expect_err("a taken lock").to_string();
        assert!(error.contains("--guest"), "{error}");
    }

    #[test]
    fn a_broken_save_is_moved_aside_and_mended_from_the_last_visit() {
        let root = tempfile::tempdir().expect("a folder");
        let store = store(root.path());
        store.write(&record(12, 1)).expect("a write");
        fs::write(store.folder().join(SAVE), "points: [").expect("a broken save");
        let found = store.load("Ana").expect("a mended save");
        assert_eq!(found.save.standing.points, 12);
        assert!(found.warning.expect("a warning").contains("save.broken-1.yaml"));
        let kept = fs::read_to_string(store.folder().join("save.broken-1.yaml")).expect("the broken save");
        assert_eq!(kept, "points: [");
    }

    #[test]
    fn a_visit_that_cannot_be_read_is_never_overwritten() {
        let root = tempfile::tempdir().expect("a folder");
        let store = store(root.path());
        store.write(&record(12, 1)).expect("a write");
        store.write(&record(15, 2)).expect("a write");
        fs::write(store.folder().join(SAVE), "no save").expect("a broken save");
        fs::write(store.visit_path(2), "version: 99\n").expect("a newer visit");
        let found = store.load("Ana").expect("a mended save");
        assert_eq!((found.save.standing.points, found.save.visits_begun), (12, 2));
    }

    #[test]
    fn a_save_that_is_no_text_at_all_is_mended_too() {
        let root = tempfile::tempdir().expect("a folder");
        let store = store(root.path());
        fs::write(store.folder().join(SAVE), [0xff, 0xfe, 0x00]).expect("a broken save");
        assert!(store.load("Ana").expect("a new save").warning.is_some());
    }

    #[test]
    fn a_newer_save_is_left_alone() {
        let root = tempfile::tempdir().expect("a folder");
        let store = store(root.path());
        fs::write(store.folder().join(SAVE), "version: 99\nfuture: yes\n").expect("a newer save");
        assert!(matches!(store.load("Ana"), Err(StoreError::Newer { found: 99, .. })));
        assert!(store.folder().join(SAVE).exists());
    }

    #[test]
    fn a_name_that_is_a_path_is_refused() {
        let root = tempfile::tempdir().expect("a folder");
        for name in ["../x", "", "a/b", "..", "x\0", &"y".repeat(41)] {
            assert!(matches!(Store::open(root.path(), "kenji", name), Err(StoreError::Name { .. })), "{name}");
        }
    }
}
