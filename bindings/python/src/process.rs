//! What must not be used by another process than the one that made it.
//!
//! After `os.fork` the child has a copy of everything but the threads: a runtime without its
//! threads waits for ever, and so does the end of a thread that is not there. The child therefore
//! gets what it needs anew, and leaves alone what it inherited.
//!
//! The locks here are taken only while attached to the interpreter. `os.fork` is called attached as well,
//! so none of them can be held at that moment by a thread that the child does not have.

use std::ops::Deref;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use tokio::runtime::{Builder, Runtime};

/// The number of this process; 0 where the system has to be asked. It is asked once, since a call needs it
/// several times, and each time would take longer than much else of the call.
static PROCESS: AtomicU32 = AtomicU32::new(0);

/// The number of this process.
pub(crate) fn id() -> u32 {
    let known = PROCESS.load(Ordering::Relaxed);
    if known != 0 {
        return known;
    }
    let id = std::process::id();
    PROCESS.store(id, Ordering::Relaxed);
    id
}

/// Has the system asked again. It is called before a fork, so that also what runs first in the child knows, and
/// in the child, since threads of the parent go on meanwhile.
pub(crate) fn forget_id() {
    PROCESS.store(0, Ordering::Relaxed);
}

/// A value that belongs to the process which made it; in another one it is never dropped.
pub(crate) struct Own<T> {
    process: u32,
    value: Option<T>,
}

impl<T> Own<T> {
    pub(crate) fn new(value: T) -> Self {
        Self {
            process: id(),
            value: Some(value),
        }
    }

    /// Whether this process made it.
    pub(crate) fn is_ours(&self) -> bool {
        self.process == id()
    }
}

impl<T> Deref for Own<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.as_ref().expect("only dropping takes it out")
    }
}

impl<T> Drop for Own<T> {
    fn drop(&mut self) {
        if !self.is_ours() {
            std::mem::forget(self.value.take());
        }
    }
}

/// The runtime of this process for calls that are awaited, made when it is first needed: importing starts
/// no thread.
pub(crate) fn runtime(_: Python<'_>) -> PyResult<&'static Runtime> {
    static CURRENT: Mutex<Option<Own<&'static Runtime>>> = Mutex::new(None);
    let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(runtime) = current.as_ref().filter(|runtime| runtime.is_ours()) {
        return Ok(**runtime);
    }
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("certpact")
        .enable_all()
        .build()?;
    let runtime: &'static Runtime = Box::leak(Box::new(runtime));
    *current = Some(Own::new(runtime));
    Ok(runtime)
}
