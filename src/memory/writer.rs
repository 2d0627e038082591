//! The one writer: a thread that owns the store and writes records in the order they were handed over.
//! Who hands one over is told when it is on the disk; dropping the writer waits for the last of them.

use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use super::save::VisitRecord;
use super::store::Store;

/// What became of a record, in words where it is not on the disk.
type Outcome = Result<(), String>;

/// Tells exactly once, also when the writer dies with the record in hand.
struct Told(Option<Box<dyn FnOnce(Outcome) + Send>>);

impl Told {
    fn tell(mut self, outcome: Outcome) {
        if let Some(tell) = self.0.take() {
            tell(outcome);
        }
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        if let Some(tell) = self.0.take() {
            tell(Err("the writer of saves has died; the log has the details".to_owned()));
        }
    }
}

/// Writes records in order, off the caller's thread.
#[derive(Debug)]
pub struct Writer {
    jobs: Option<Sender<(Box<VisitRecord>, Told)>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// A writer that owns `store`.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(store: Store) -> std::io::Result<Self> {
        let (jobs, queue) = channel::<(Box<VisitRecord>, Told)>();
        let thread = std::thread::Builder::new().name("save-writer".into()).spawn(move || {
            for (record, tell) in queue {
                tell.tell(store.write(&record).map_err(|error| error.to_string()));
            }
        })?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Queues `record`; `tell` is called once, when it is on the disk or cannot be.
    pub fn write(&self, record: VisitRecord, tell: impl FnOnce(Outcome) + Send + 'static) {
        let told = Told(Some(Box::new(tell)));
        if let Some(jobs) = &self.jobs {
            // What a dead thread does not take is dropped here, and tells so.
            let _ = jobs.send((Box::new(record), told));
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
