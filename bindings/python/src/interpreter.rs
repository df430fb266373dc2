//! The border to the interpreter: how a thread leaves it and comes back, and what its end means for that.
//!
//! Up to CPython 3.13, a thread that wants to attach while the interpreter is taken down is ended, which
//! unwinds its stack by force. Through frames of Rust that is a crash: a released library brings an unwinder
//! of its own, which does not understand the system's. A thread that is late is therefore parked for ever
//! instead, as CPython does from 3.14 on.
//!
//! To ask whether the interpreter is ending, and then to attach, would leave a gap between the two, as long as
//! the wait for the GIL. So there is a gate before it. It is closed while the interpreter still runs, and the
//! interpreter ends only when the threads that came through are in.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use pyo3::prelude::*;

use crate::process::{self, Own};

/// How long the end of the interpreter waits for threads in the gate, and how long it then may take until a
/// late thread can see that it has come.
const CLOSING: Duration = Duration::from_secs(1);

/// How many threads are in the gate, whether it is closed, and in the upper half whose gate it is: a child of
/// this process begins with an open and empty one. It is no lock, which a child might inherit locked.
static GATE: AtomicU64 = AtomicU64::new(0);
const CLOSED: u64 = 1 << 31;
const INSIDE: u64 = CLOSED - 1;

thread_local! {
    /// Whether this thread takes the interpreter down. It may attach at any time.
    static ENDS: Cell<bool> = const { Cell::new(false) };
}

/// The gate as this process has it.
fn ours(gate: u64) -> u64 {
    let process = u64::from(process::id()) << 32;
    if gate & !(CLOSED | INSIDE) == process {
        gate
    } else {
        process
    }
}

fn change(to: impl Fn(u64) -> Option<u64>) -> bool {
    let changed = GATE.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |gate| to(ours(gate)));
    changed.is_ok()
}

fn is_closed() -> bool {
    ours(GATE.load(Ordering::SeqCst)) & CLOSED != 0
}

/// A thread in the gate. The interpreter does not end before it has left.
struct Passage(Own<()>);

impl Passage {
    /// None where the gate is closed.
    fn begin() -> Option<Self> {
        let may_enter = |gate| gate & CLOSED == 0 || ENDS.get();
        change(|gate| may_enter(gate).then_some(gate + 1)).then(|| Self(Own::new(())))
    }

    /// Waits until this thread may come back; does not return where the interpreter has ended before.
    fn back() -> Option<Self> {
        let passage = Self::begin();
        if passage.is_none() {
            // What the interpreter calls at its end may wait for this thread, so it is not parked for ever
            // before that end is certain.
            std::thread::sleep(CLOSING);
            if attach(|_| ()).is_none() {
                loop {
                    std::thread::park();
                }
            }
        }
        passage
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        // A child that was made meanwhile does not count this one.
        if self.0.is_ours() {
            change(|gate| Some(gate - 1));
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "callers went through the gate, or were late for it"
)]
fn attach<T>(work: impl FnOnce(Python<'_>) -> T) -> Option<T> {
    Python::try_attach(work)
}

#[expect(
    clippy::disallowed_methods,
    reason = "callers come back through the gate, or end the interpreter"
)]
fn detach<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> T {
    py.detach(work)
}

/// Works without holding up other threads of Python.
pub(crate) fn released<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> T {
    let (done, passage) = detach(py, || {
        // A panic has to come back through the gate as well.
        let done = catch_unwind(AssertUnwindSafe(work));
        (done, Passage::back())
    });
    drop(passage);
    done.unwrap_or_else(|panic| resume_unwind(panic))
}

/// Calls Python from a thread that has released it, or that is ours; not where the interpreter is ending.
pub(crate) fn attached<T>(work: impl FnOnce(Python<'_>) -> T) -> Option<T> {
    let _passage = Passage::begin()?;
    attach(work)
}

/// Calls something of Python's with a text, in a thread of ours. At the end of the interpreter nothing is left
/// that could be told.
pub(crate) fn tell(told: &Py<PyAny>, text: &str) {
    attached(|py| {
        if let Err(error) = told.call1(py, (text,)) {
            error.write_unraisable(py, None);
        }
    });
}

/// Calls something of Python's in a thread of ours, with nothing.
pub(crate) fn call(called: &Py<PyAny>) {
    attached(|py| {
        if let Err(error) = called.call0(py) {
            error.write_unraisable(py, None);
        }
    });
}

/// Whether a thread of ours can still call Python.
pub(crate) fn can_tell() -> bool {
    !is_closed()
}

/// Closes the gate, once the threads in it are in and done. It is called when the interpreter begins to end, by
/// the thread that ends it.
pub(crate) fn close(py: Python<'_>) {
    ENDS.set(true);
    change(|gate| Some(gate | CLOSED));
    detach(py, || {
        for _ in 0..CLOSING.as_millis() {
            if GATE.load(Ordering::SeqCst) & INSIDE == 0 {
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    });
}
