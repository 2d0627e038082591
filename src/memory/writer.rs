//! The one writer: a thread that owns the store and writes records in the order they were handed over.
//! Who hands one over is told when it is on the disk; dropping the writer waits for the last of them.

use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use super::save::VisitRecord;
use super::store::{Store, StoreError};

type Told = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

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
                tell(store.write(&record));
            }
        })?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Queues `record`; `tell` is called on the writer's thread once it is on the disk, or could not be.
    pub fn write(&self, record: VisitRecord, tell: impl FnOnce(Result<(), StoreError>) + Send + 'static) {
        if let Some(jobs) = &self.jobs {
            // The thread lives as long as the writer, unless it panicked; then nobody is told and the
            // turn stays unreleased, which is the truth.
            let _ = jobs.send((Box::new(record), Box::new(tell)));
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
