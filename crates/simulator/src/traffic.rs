use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::http::Api;
use crate::world::RateWindow;

/// When each key of an API was answered, as far back as a window reaches. It is not part of the
/// world, as the log is not.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    admitted: BTreeMap<(Api, String), Vec<Timestamp>>,
}

impl Traffic {
    /// Lets a request through, or says in how many seconds the next one will be. What is not let
    /// through does not count; the pages do not say.
    pub(crate) fn admit(
        &mut self,
        api: Api,
        key: &str,
        windows: &[RateWindow],
        now: Timestamp,
    ) -> Result<(), u64> {
        let admitted = self.admitted.entry((api, key.into())).or_default();
        let longest = windows.iter().map(span).max().unwrap_or_default();
        // A world set from outside may bring an earlier clock.
        admitted.retain(|at| *at <= now && now.duration_since(*at) < longest);
        let wait = windows
            .iter()
            .filter_map(|window| wait(admitted, window, now));
        match wait.max() {
            Some(wait) => Err(whole_seconds(wait)),
            None => {
                admitted.push(now);
                Ok(())
            }
        }
    }
}

/// How long it takes until a full window has room.
fn wait(admitted: &[Timestamp], window: &RateWindow, now: Timestamp) -> Option<SignedDuration> {
    let most = usize::try_from(window.requests).unwrap_or(usize::MAX);
    let last_to_leave = admitted.iter().nth_back(most - 1)?;
    let wait = span(window) - now.duration_since(*last_to_leave);
    wait.is_positive().then_some(wait)
}

fn span(window: &RateWindow) -> SignedDuration {
    SignedDuration::from_secs(window.seconds.into())
}

fn whole_seconds(wait: SignedDuration) -> u64 {
    let started = u64::from(wait.subsec_nanos() > 0);
    wait.unsigned_abs().as_secs() + started
}
