//! Being told to stop, in two degrees.

use std::pin::pin;

use futures_util::future::{Either, select};
use tokio::sync::watch;

/// Tells a client to stop. Clones are one and the same.
#[derive(Clone, Debug)]
pub struct Stop(watch::Sender<Degree>);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Degree {
    #[default]
    GoOn,
    AfterThis,
    AtOnce,
}

impl Default for Stop {
    fn default() -> Self {
        Self(watch::Sender::new(Degree::GoOn))
    }
}

impl Stop {
    /// Lets the write that is under way end, and begins no other. Reads end at once.
    pub fn after_this(&self) {
        self.raise(Degree::AfterThis);
    }

    /// Waits for nothing any more. A write that is under way has an unknown outcome.
    pub fn at_once(&self) {
        self.raise(Degree::AtOnce);
    }

    /// Whether it was told to stop.
    pub fn is_asked(&self) -> bool {
        *self.0.borrow() > Degree::GoOn
    }

    fn raise(&self, degree: Degree) {
        self.0.send_modify(|now| *now = degree.max(*now));
    }

    pub(crate) async fn asked(&self) {
        self.reached(Degree::AfterThis).await;
    }

    pub(crate) async fn asked_at_once(&self) {
        self.reached(Degree::AtOnce).await;
    }

    /// What is waited for; nothing where it was told to stop before that came.
    pub(crate) async fn unless_asked<T>(&self, wait: impl Future<Output = T>) -> Option<T> {
        if self.is_asked() {
            return None;
        }
        match select(pin!(wait), pin!(self.asked())).await {
            Either::Left((came, _)) => Some(came),
            Either::Right(_) => None,
        }
    }

    async fn reached(&self, degree: Degree) {
        // It cannot be closed: the sender is held here.
        let _ = self.0.subscribe().wait_for(|now| *now >= degree).await;
    }
}
