//! What tells the command to stop.

use std::future::poll_fn;
use std::task::Poll;

#[cfg(unix)]
use tokio::signal::unix::Signal;
#[cfg(windows)]
use tokio::signal::windows::CtrlC as Signal;

/// Interrupts, and how a pipeline cancels a job. They are listened for as long as this is there, so that none is missed
/// before somebody waits for it. Where that is not possible, the system ends the command as it likes.
pub(crate) struct Interrupts(Vec<Signal>);

impl Interrupts {
    pub(crate) fn listen() -> Self {
        Self(signals())
    }

    /// Waits for the next one.
    pub(crate) async fn next(&mut self) {
        poll_fn(|context| {
            let mut came = false;
            // Each is asked, since each has to know whom to wake.
            for signal in &mut self.0 {
                came |= signal.poll_recv(context).is_ready();
            }
            if came { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

#[cfg(unix)]
fn signals() -> Vec<Signal> {
    use tokio::signal::unix::{SignalKind, signal};
    let kinds = [
        SignalKind::interrupt(),
        SignalKind::terminate(),
        SignalKind::hangup(),
    ];
    kinds
        .into_iter()
        .filter_map(|kind| signal(kind).ok())
        .collect()
}

#[cfg(windows)]
fn signals() -> Vec<Signal> {
    tokio::signal::windows::ctrl_c().into_iter().collect()
}
