//! No more requests than the CA allows to a key: a log of when they were sent, held against
//! rolling windows. The times are those of a clock that never goes back: one that is set back an hour
//! would make everybody wait an hour.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::seam::Outside;
use crate::ground::secret::Secret;
use crate::settings::RateWindow;

/// Requests that leave in time may arrive closer together than they left.
const MARGIN: Duration = Duration::from_millis(50);

/// When each key's latest requests were sent. Shared by all clones of a client.
pub(crate) struct Limiter {
    windows: Vec<RateWindow>,
    sent: Mutex<BTreeMap<u64, VecDeque<Duration>>>,
}

impl Limiter {
    pub(crate) fn new(windows: Vec<RateWindow>) -> Self {
        Self {
            windows,
            sent: Mutex::default(),
        }
    }

    /// Waits until the key may send, and notes that it does.
    pub(crate) async fn admit(&self, key: &Secret, outside: &dyn Outside) {
        if self.windows.is_empty() {
            return;
        }
        let key = told_apart(key);
        while let Some(wait) = self.note_or_wait(key, outside.elapsed()) {
            outside.sleep(wait).await;
        }
    }

    fn note_or_wait(&self, key: u64, now: Duration) -> Option<Duration> {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = sent.entry(key).or_default();
        let wait = self
            .windows
            .iter()
            .filter_map(|window| wait(window, sent, now))
            .max();
        if wait.is_some() {
            return wait;
        }
        sent.push_back(now);
        let longest = self
            .windows
            .iter()
            .map(|window| window.requests)
            .max()
            .unwrap_or(0);
        while sent.len() > longest {
            sent.pop_front();
        }
        None
    }
}

/// How long until one more request fits into the window; none where it does now.
fn wait(window: &RateWindow, sent: &VecDeque<Duration>, now: Duration) -> Option<Duration> {
    let first_of_full = sent.len().checked_sub(window.requests)?;
    let since = now.saturating_sub(*sent.get(first_of_full)?);
    let apart = window.every.saturating_add(MARGIN);
    apart.checked_sub(since).filter(|wait| !wait.is_zero())
}

/// Keys are told apart without being kept.
pub(crate) fn told_apart(key: &Secret) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.reveal().hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use jiff::Timestamp;

    use super::*;
    use crate::ca::seam::{Answer, BoxFuture, Failure, Request};

    /// An outside whose wall clock nobody may ask.
    #[derive(Default)]
    struct Ticking(AtomicU64);

    impl Outside for Ticking {
        fn now(&self) -> Timestamp {
            unreachable!("it can be set back")
        }

        fn elapsed(&self) -> Duration {
            Duration::from_millis(self.0.load(Ordering::Relaxed))
        }

        fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
            let millis = u64::try_from(duration.as_millis()).unwrap();
            self.0.fetch_add(millis, Ordering::Relaxed);
            Box::pin(std::future::ready(()))
        }

        fn exchange(&self, _: Request) -> BoxFuture<'_, Result<Answer, Failure>> {
            unreachable!("nothing is sent")
        }
    }

    #[tokio::test]
    async fn waits_do_not_depend_on_a_clock_that_is_set_back() {
        let windows = RateWindow::parse("2/5s").unwrap();
        let (limiter, outside) = (Limiter::new(windows), Ticking::default());
        let key = Secret::new("key");
        for waited in [0, 0, 5050, 5050, 10_100] {
            limiter.admit(&key, &outside).await;
            assert_eq!(outside.elapsed(), Duration::from_millis(waited));
        }
    }

    #[tokio::test]
    async fn no_window_is_too_large() {
        let window = RateWindow {
            requests: usize::MAX,
            every: Duration::MAX,
        };
        let outside = Ticking::default();
        let limiter = Limiter::new(vec![
            window,
            RateWindow {
                requests: 0,
                ..window
            },
        ]);
        limiter.admit(&Secret::new("key"), &outside).await;
        assert_eq!(outside.elapsed(), Duration::ZERO);
    }
}
