//! A runtime without a thread of its own: the threads that wait for calls drive it.
//!
//! A worker between a caller and the network costs two changes of thread for each call, which take longer
//! than the call's own work. Of several threads that wait at once, one drives the network for all, and
//! another takes over when it has its answer.

use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use certpact_bridge::Stop;
use pyo3::prelude::*;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;
use tokio::task::yield_now;
use tokio::time::sleep;

use crate::interpreter::released;

/// How often a waiting call looks for Ctrl-C.
const TICK: Duration = Duration::from_millis(50);

/// How many tasks run before the runtime looks at the network again: as many as one look can wake.
const TASKS: u32 = 1024;

/// A wait that was interrupted, and what the work then answered.
pub(crate) struct Interrupted<T> {
    pub(crate) by: PyErr,
    pub(crate) answer: T,
}

/// Drives what is waited for, and the connections that it left open.
pub(crate) struct Driven {
    runtime: Option<Runtime>,
    tick: Arc<Notify>,
}

impl Driven {
    pub(crate) fn new() -> io::Result<Self> {
        let runtime = Builder::new_current_thread()
            .event_interval(TASKS)
            .enable_all()
            .build()?;
        let tick = Arc::new(Notify::new());
        let ticks = Arc::clone(&tick);
        // One for all calls: a call that sets an alarm of its own has to wake the runtime that it drives.
        runtime.spawn(async move {
            loop {
                sleep(TICK).await;
                ticks.notify_waiters();
            }
        });
        Ok(Self {
            runtime: Some(runtime),
            tick,
        })
    }

    /// Waits without holding up other threads. Ctrl-C has the work stopped, which then soon answers.
    pub(crate) fn wait<T: Send>(
        &self,
        py: Python<'_>,
        work: impl Future<Output = T> + Send,
        stop: &Stop,
    ) -> Result<T, Interrupted<T>> {
        let mut work = pin!(work);
        loop {
            let part = async {
                catch_up().await;
                let mut tick = pin!(self.tick.notified());
                poll_fn(|context| match work.as_mut().poll(context) {
                    Poll::Ready(done) => Poll::Ready(Some(done)),
                    Poll::Pending => tick.as_mut().poll(context).map(|()| None),
                })
                .await
            };
            let done = released(py, || self.runtime().block_on(part));
            // Also of what is done: an interrupt that came meanwhile would take its answer away.
            match (done, py.check_signals()) {
                (Some(done), Ok(())) => return Ok(done),
                (Some(answer), Err(by)) => return Err(Interrupted { by, answer }),
                (None, Ok(())) => {}
                (None, Err(by)) => {
                    stop.at_once();
                    let answer = released(py, || self.runtime().block_on(work));
                    return Err(Interrupted { by, answer });
                }
            }
        }
    }

    fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().expect("only dropping takes it out")
    }
}

impl Drop for Driven {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // It may be looking a name up, which nobody waits for any more.
            runtime.shutdown_background();
        }
    }
}

/// Lets kept connections see what happened while no thread drove them. One that the server has closed would be
/// written to otherwise, and a write that is lost with it has an unknown outcome.
async fn catch_up() {
    // The first time the runtime looks at the network, the second time it runs what that woke.
    yield_now().await;
    yield_now().await;
}
