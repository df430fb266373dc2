//! No more requests than the CA allows to a key: a log of when they were sent, held against
//! rolling windows. The times are those of a clock that never goes back: one that is set back an hour
//! would make everybody wait an hour.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::patience;
use super::seam::Outside;
use crate::ground::secret::Secret;
use crate::settings::RateWindow;
use crate::settings::progress::{Progress, Told};

/// Requests that leave in time may arrive closer together than they left.
const MARGIN: Duration = Duration::from_millis(50);

/// Why a key pauses.
pub(super) const WANTS_FEWER: &str = "the CA wants fewer requests of this key";

/// When each key's latest requests were sent. Shared by all clones of a client.
pub(crate) struct Limiter {
    windows: Vec<RateWindow>,
    progress: Progress,
    keys: Mutex<BTreeMap<u64, Key>>,
}

/// What is known of a key.
#[derive(Default)]
struct Key {
    sent: VecDeque<Duration>,
    /// Until when it sends nothing, since the CA limits it.
    paused_until: Duration,
    /// Pauses since the CA last answered with anything else.
    pauses: usize,
    /// When pausing turned out to be of no use.
    given_up: Option<Duration>,
    /// Until when somebody was told that it waits.
    told_until: Duration,
}

/// Why a request has to wait: until when, and what for.
struct Wait(Duration, String);

impl Limiter {
    pub(crate) fn new(windows: Vec<RateWindow>, progress: Progress) -> Self {
        Self {
            windows,
            progress,
            keys: Mutex::default(),
        }
    }

    /// Waits until the key may send, notes that it does, and answers how long that took. Where it would
    /// take longer than `most`, it answers how long, and why.
    pub(crate) async fn admit(
        &self,
        key: &Secret,
        outside: &dyn Outside,
        most: Duration,
    ) -> Result<Duration, (Duration, String)> {
        let (key, mut waited) = (told_apart(key), Duration::ZERO);
        while let Some(Wait(wait, why)) = self.note_or_wait(key, outside.elapsed()) {
            let in_all = waited.saturating_add(wait);
            if in_all > most {
                return Err((wait, why));
            }
            self.tell(key, outside.elapsed(), wait, &why);
            outside.sleep(wait).await;
            waited = in_all;
        }
        Ok(waited)
    }

    /// After an answer to a request of this time says that the key sends too much: the key as a whole
    /// pauses. Whether it is of use to send the request again after that.
    pub(crate) fn pause(
        &self,
        key: &Secret,
        sent: Duration,
        now: Duration,
        asked: Option<Duration>,
    ) -> bool {
        let mut keys = self.keys();
        let key = keys.entry(told_apart(key)).or_default();
        if key.given_up.is_some_and(|given_up| sent <= given_up) {
            return false;
        }
        // Those that were under way when the pause began say nothing new.
        if key.pauses > 0 && sent < key.paused_until {
            return true;
        }
        match patience::pause(key.pauses, asked) {
            Some(pause) => {
                key.paused_until = now.saturating_add(pause);
                key.pauses += 1;
                true
            }
            None => {
                (key.pauses, key.given_up) = (0, Some(now));
                false
            }
        }
    }

    /// After any other answer to a request of this time: pauses are counted anew.
    pub(crate) fn go_on(&self, key: &Secret, sent: Duration) {
        let mut keys = self.keys();
        let key = keys.get_mut(&told_apart(key));
        if let Some(key) = key.filter(|key| sent >= key.paused_until) {
            key.pauses = 0;
        }
    }

    fn keys(&self) -> MutexGuard<'_, BTreeMap<u64, Key>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells that a key waits, once for all its requests.
    pub(super) fn tell(&self, key: u64, now: Duration, wait: Duration, why: &str) {
        {
            let mut keys = self.keys();
            let key = keys.entry(key).or_default();
            if now < key.told_until {
                return;
            }
            key.told_until = now.saturating_add(wait);
        }
        tracing::debug!(wait = wait.as_millis(), why, "a key waits");
        let why = why.to_owned();
        self.progress.tell(&Told::Waits { wait, why });
    }

    fn note_or_wait(&self, key: u64, now: Duration) -> Option<Wait> {
        let mut keys = self.keys();
        let key = keys.entry(key).or_default();
        let paused = key.paused_until.saturating_sub(now);
        if !paused.is_zero() {
            return Some(Wait(paused, WANTS_FEWER.to_owned()));
        }
        let sent = &mut key.sent;
        let waits = self.windows.iter();
        let waits = waits.filter_map(|window| Some((wait(window, sent, now)?, window)));
        if let Some((wait, window)) = waits.max_by_key(|(wait, _)| *wait) {
            return Some(Wait(wait, format!("{window} for this key")));
        }
        let longest = self.windows.iter().map(|window| window.requests).max();
        sent.push_back(now);
        while sent.len() > longest.unwrap_or(0) {
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
        let (limiter, outside) = (
            Limiter::new(windows, Progress::default()),
            Ticking::default(),
        );
        let key = Secret::new("key");
        for waited in [0, 0, 5050, 5050, 10_100] {
            let admitted = limiter.admit(&key, &outside, Duration::MAX);
            admitted.await.unwrap();
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
        let none = RateWindow {
            requests: 0,
            ..window
        };
        let limiter = Limiter::new(vec![window, none], Progress::default());
        let key = Secret::new("key");
        let admitted = limiter.admit(&key, &outside, Duration::MAX);
        admitted.await.unwrap();
        assert_eq!(outside.elapsed(), Duration::ZERO);
    }
}
