//! When a request is sent again, and after how long.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::seam::{Answer, Failure};
use crate::ground::operations::Operation;

const BASE: Duration = Duration::from_millis(800);
const CAP: Duration = Duration::from_secs(60);

/// The waits before each repetition: exponential, with full jitter.
pub(super) fn waits(repetitions: usize) -> impl Iterator<Item = Duration> {
    let backoff = ExponentialBuilder::new()
        .with_min_delay(BASE)
        .with_max_delay(CAP)
        .with_factor(2.0)
        .with_max_times(repetitions)
        .build();
    backoff.map(|wait| wait.mul_f64(fastrand::f64()))
}

/// What it does to be sent again where it may have arrived already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Harm {
    /// Nothing more than the first time.
    None,
    /// Something may happen twice.
    Possible,
}

impl From<Operation> for Harm {
    fn from(operation: Operation) -> Self {
        if operation.is_repeated_after_sending() {
            Self::None
        } else {
            Self::Possible
        }
    }
}

/// Whether this came of a request that may be sent again.
pub(super) fn is_worth_repeating(harm: impl Into<Harm>, came: &Result<Answer, Failure>) -> bool {
    let is_harmless = harm.into() == Harm::None;
    match came {
        Err(Failure::NeverConnected(_)) => true,
        Err(Failure::Lost(_) | Failure::TimedOut) => is_harmless,
        Err(Failure::TooLarge | Failure::Stopped) => false,
        Ok(answer) => match answer.status {
            429 => true,
            502..=504 => is_harmless,
            _ => false,
        },
    }
}

/// Whether the CA wants fewer requests.
pub(super) fn is_refused_for_its_rate(came: &Result<Answer, Failure>) -> bool {
    came.as_ref().is_ok_and(|answer| answer.status == 429)
}

/// How long the CA asks to wait: seconds, or a date.
pub(super) fn asked(answer: &Answer, now: Timestamp) -> Option<Duration> {
    let text = answer.header("retry-after")?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    Some(now.duration_until(until).try_into().unwrap_or_default())
}

/// The wait before the next repetition; none where the CA asks for more than anybody waits.
pub(super) fn wait(
    came: &Result<Answer, Failure>,
    backoff: Duration,
    now: Timestamp,
) -> Option<Duration> {
    let asked = came.as_ref().ok().and_then(|answer| asked(answer, now));
    match asked {
        Some(asked) if asked > CAP => None,
        Some(asked) => Some(asked),
        None => Some(backoff),
    }
}

#[cfg(test)]
mod tests {
    use http::header::RETRY_AFTER;

    use super::*;

    #[test]
    fn a_wait_is_asked_for_in_seconds_or_by_date() {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        for (text, wait) in [
            ("7", Some(7)),
            ("Thu, 01 Jan 2026 00:00:30 GMT", Some(30)),
            ("Wed, 31 Dec 2025 00:00:00 GMT", Some(0)),
            ("soon", None),
        ] {
            let answer = Answer {
                headers: [(RETRY_AFTER, text.parse().unwrap())].into_iter().collect(),
                ..Answer::default()
            };
            assert_eq!(asked(&answer, now), wait.map(Duration::from_secs), "{text}");
        }
    }

    #[test]
    fn waits_grow_and_stay_below_the_cap() {
        let longest = [0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 60.0, 60.0];
        for (wait, longest) in waits(longest.len()).zip(longest) {
            assert!(wait.as_secs_f64() <= longest, "{wait:?}");
        }
        assert_eq!(waits(2).count(), 2);
    }
}
