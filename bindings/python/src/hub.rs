//! Answers on their way to an event loop: our threads leave them here, and the loop takes all at once.
//!
//! To call the loop for each answer would take the interpreter from it each time. Nothing here needs it, but
//! for the wake-up of a loop that cannot watch a file.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use tokio::task::yield_now;

use crate::interpreter::call;
use crate::process::Own;

/// The answers for one event loop. Those of another process are left alone: a thread that a child does not
/// have may hold their lock, and a wake-up that a child takes is lost to its parent.
#[pyclass(frozen, module = "certpact._native")]
pub(crate) struct Hub(Own<Arc<Answers>>);

pub(crate) struct Answers {
    came: Mutex<Vec<(u64, String)>>,
    /// How many calls there are whose answer the loop has not taken yet.
    under_way: AtomicUsize,
    bell: Bell,
}

/// How the loop is woken.
enum Bell {
    /// It is called, in a thread of ours.
    Call(Py<PyAny>),
    #[cfg(unix)]
    Watch(pipe::Pipe),
}

#[pymethods]
impl Hub {
    /// `wake` is called where answers begin to wait. Without it there is a file to be watched instead.
    #[new]
    #[pyo3(signature = (wake, /))]
    fn new(wake: Option<Py<PyAny>>) -> PyResult<Self> {
        let bell = match wake {
            Some(wake) => Bell::Call(wake),
            #[cfg(unix)]
            None => Bell::Watch(pipe::Pipe::new()?),
            #[cfg(not(unix))]
            None => {
                let why = "no file can be watched on this system";
                return Err(pyo3::exceptions::PyNotImplementedError::new_err(why));
            }
        };
        Ok(Self(Own::new(Arc::new(Answers {
            came: Mutex::default(),
            under_way: AtomicUsize::new(0),
            bell,
        }))))
    }

    /// The file that can be read where answers wait. It is open as long as this is.
    fn fileno(&self) -> Option<i32> {
        match &self.0.bell {
            Bell::Call(_) => None,
            #[cfg(unix)]
            Bell::Watch(pipe) => Some(pipe.fileno()),
        }
    }

    /// Whether this process made it.
    fn is_ours(&self) -> bool {
        self.0.is_ours()
    }

    /// All answers that wait, each with its call's number.
    fn take(&self) -> Vec<(u64, String)> {
        if self.is_ours() {
            self.0.take()
        } else {
            Vec::new()
        }
    }
}

impl Hub {
    /// Where a call that begins leaves its answer.
    pub(crate) fn answers(&self) -> Arc<Answers> {
        self.0.under_way.fetch_add(1, Ordering::Relaxed);
        Arc::clone(&self.0)
    }
}

impl Answers {
    /// Leaves an answer. The loop is woken where none waited: else it has been already, or soon is.
    pub(crate) async fn leave(&self, number: u64, answer: String) {
        let waiting = {
            let mut came = self.came.lock().unwrap_or_else(PoisonError::into_inner);
            came.push((number, answer));
            came.len()
        };
        if waiting > 1 {
            return;
        }
        if self.under_way.load(Ordering::Relaxed) > waiting {
            // What the network brought with this is taken with it: by then those calls have ended too.
            yield_now().await;
        }
        match &self.bell {
            Bell::Call(wake) => call(wake),
            #[cfg(unix)]
            Bell::Watch(pipe) => pipe.ring(),
        }
    }

    fn take(&self) -> Vec<(u64, String)> {
        // First, so that whatever comes from now on is taken now or rings again.
        match &self.bell {
            Bell::Call(_) => {}
            #[cfg(unix)]
            Bell::Watch(pipe) => pipe.still(),
        }
        let came = std::mem::take(&mut *self.came.lock().unwrap_or_else(PoisonError::into_inner));
        self.under_way.fetch_sub(came.len(), Ordering::Relaxed);
        came
    }
}

#[cfg(unix)]
mod pipe {
    use std::io::{self, Read as _, Write as _};
    use std::os::fd::AsRawFd;
    use std::os::unix::net::UnixStream;

    pub(super) struct Pipe {
        rings: UnixStream,
        hears: UnixStream,
    }

    impl Pipe {
        pub(super) fn new() -> io::Result<Self> {
            let (rings, hears) = UnixStream::pair()?;
            rings.set_nonblocking(true)?;
            hears.set_nonblocking(true)?;
            Ok(Self { rings, hears })
        }

        pub(super) fn fileno(&self) -> i32 {
            self.hears.as_raw_fd()
        }

        pub(super) fn ring(&self) {
            // One that is full has rung already.
            let _ = (&self.rings).write_all(&[0]);
        }

        pub(super) fn still(&self) {
            // What is left is heard again.
            let _ = (&self.hears).read(&mut [0; 64]);
        }
    }
}
