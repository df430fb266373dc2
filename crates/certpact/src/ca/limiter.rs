//! No more requests than the CA allows to a key: a log of when they were sent, held against
//! rolling windows.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::seam::Outside;
use crate::ground::secret::Secret;
use crate::settings::RateWindow;

/// Requests that leave in time may arrive closer together than they left.
const MARGIN: Duration = Duration::from_millis(50);

/// When each key's latest requests were sent. Shared by all clones of a client.
pub(crate) struct Limiter {
    windows: Vec<RateWindow>,
    sent: Mutex<BTreeMap<u64, VecDeque<Timestamp>>>,
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
        while let Some(wait) = self.note_or_wait(key, outside.now()) {
            outside.sleep(wait).await;
        }
    }

    fn note_or_wait(&self, key: u64, now: Timestamp) -> Option<Duration> {
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
fn wait(window: &RateWindow, sent: &VecDeque<Timestamp>, now: Timestamp) -> Option<Duration> {
    let first_of_full = sent.len().checked_sub(window.requests)?;
    let since: Duration = now
        .duration_since(sent[first_of_full])
        .try_into()
        .unwrap_or_default();
    (window.every + MARGIN)
        .checked_sub(since)
        .filter(|wait| !wait.is_zero())
}

/// Keys are told apart without being kept.
fn told_apart(key: &Secret) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.reveal().hash(&mut hasher);
    hasher.finish()
}
