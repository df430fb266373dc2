//! One exchange in time, and what holds for every exchange of a client.

use std::time::Duration;

use futures_util::future::{Either, select};
use tokio::sync::Semaphore;

use super::limiter::Limiter;
use super::seam::{Answer, Failure, Outside, Request};
use crate::settings::Settings;

/// What holds for every call of a client.
pub(crate) struct Limits {
    pub(crate) timeout: Duration,
    pub(crate) retries: usize,
    pub(crate) limiter: Limiter,
    /// A permit for each request that may be in flight.
    pub(crate) in_flight: Semaphore,
}

impl Limits {
    pub(crate) fn of(settings: &Settings) -> Self {
        Self {
            timeout: settings.timeout,
            retries: settings.retries,
            limiter: Limiter::new(settings.rate_limit.clone(), settings.progress.clone()),
            in_flight: Semaphore::new(settings.concurrency),
        }
    }
}

/// One exchange, or none in time.
pub(super) async fn exchange_in_time(
    outside: &dyn Outside,
    request: Request,
    timeout: Duration,
) -> Result<Answer, Failure> {
    match select(outside.exchange(request), outside.sleep(timeout)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(((), _)) => Err(Failure::TimedOut),
    }
}

/// Why there was no answer.
pub(super) fn why(failure: &Failure) -> &str {
    match failure {
        Failure::NeverConnected(why) | Failure::Lost(why) => why,
        Failure::TimedOut => "no answer in time",
        Failure::Stopped => "it was interrupted",
        Failure::TooLarge => "the answer is larger than 16 MiB",
    }
}
