//! What a long job says of itself: how far it is, how long it still takes, and why it waits.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::RateWindow;

/// What a long job says of itself while it goes on.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Told {
    /// How much of it is done.
    Advanced(Advance),
    /// A key sends nothing for some time.
    Waits {
        /// How long.
        wait: Duration,
        /// Why.
        why: String,
    },
}

/// How far a job is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Advance {
    /// What is done, and to what, such as `read` and `contracts`.
    pub what: (&'static str, &'static str),
    /// How many are done.
    pub done: usize,
    /// Of how many.
    pub of: usize,
    /// Time since the job began.
    pub elapsed: Duration,
    /// Estimated time until it ends.
    pub left: Option<Duration>,
    /// The limit of a key that makes it take so long.
    pub because: Option<RateWindow>,
}

impl Advance {
    /// An advance with its estimate. At most `of_one_key` of all requests are sent with one key, and
    /// these are the limits of each.
    pub(crate) fn new(
        what: (&'static str, &'static str),
        (done, of): (usize, usize),
        elapsed: Duration,
        of_one_key: usize,
        windows: &[RateWindow],
    ) -> Self {
        let (left, because) = estimate((done, of), elapsed, of_one_key, windows);
        Self {
            what,
            done,
            of,
            elapsed,
            left,
            because,
        }
    }
}

/// A line such as `read 1500 of 3000 contracts, 5.4/s, about 4 min left (1000 requests in 3 min
/// for this key)`.
impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let advance = match self {
            Self::Waits { wait, why } => {
                return write!(f, "sends nothing for {}: {why}", span(*wait));
            }
            Self::Advanced(advance) => advance,
        };
        let Advance {
            what: (verb, things),
            done,
            of,
            elapsed,
            left,
            because,
        } = advance;
        write!(f, "{verb} {done} of {of} {things}")?;
        // The first moments say nothing about the rate.
        if elapsed.as_secs() > 0 {
            let rate = amount(*done) / elapsed.as_secs_f64();
            match rate {
                10.0.. => write!(f, ", {rate:.0}/s")?,
                0.05.. => write!(f, ", {rate:.1}/s")?,
                _ => write!(f, ", {:.1}/min", rate * 60.0)?,
            }
        }
        let is_known = done < of && (elapsed.as_secs() > 0 || because.is_some());
        let Some(left) = left.filter(|_| is_known) else {
            return Ok(());
        };
        write!(f, ", about {} left", span(left))?;
        match because {
            Some(window) => write!(f, " ({window} for this key)"),
            None => Ok(()),
        }
    }
}

/// Such as `1000 requests in 3 min`.
impl fmt::Display for RateWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, requests) = (self.every.as_secs(), self.requests);
        match seconds {
            60.. if seconds.is_multiple_of(60) => {
                write!(f, "{requests} requests in {} min", seconds / 60)
            }
            1.. if self.every.subsec_nanos() == 0 => {
                write!(f, "{requests} requests in {seconds} s")
            }
            _ => write!(f, "{requests} requests in {} ms", self.every.as_millis()),
        }
    }
}

/// A time for people: seconds below 100, then minutes, then hours.
fn span(time: Duration) -> String {
    let seconds = (time.as_millis() + 500) / 1000;
    match seconds {
        0..100 => format!("{seconds} s"),
        100..6000 => format!("{} min", (seconds + 30) / 60),
        _ => format!("{} h", (seconds + 1800) / 3600),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "nobody reads more than a few digits of a rate"
)]
fn amount(count: usize) -> f64 {
    count as f64
}

/// How much longer it takes, and the limit that makes it so. Where the limits of a key explain most of the
/// time that has passed, or would make it last longer than it does now, they say how long it takes;
/// otherwise the CA goes on as fast as before.
fn estimate(
    (done, of): (usize, usize),
    elapsed: Duration,
    of_one_key: usize,
    windows: &[RateWindow],
) -> (Option<Duration>, Option<RateWindow>) {
    if done == 0 || of == 0 {
        return (None, None);
    }
    let linear = elapsed.mul_f64(amount(of.saturating_sub(done)) / amount(done));
    let with_one_key = done.saturating_mul(of_one_key) / of;
    let (explained, _) = at_least(with_one_key, windows);
    let (in_all, because) = at_least(of_one_key, windows);
    let limited = in_all.saturating_sub(elapsed);
    let is_limited = explained.mul_f64(1.25) >= elapsed || limited > linear;
    match because.filter(|_| is_limited && !limited.is_zero()) {
        Some(window) => (Some(limited), Some(window)),
        None => (Some(linear), None),
    }
}

/// The least time for so many requests of one key, and the limit that takes most of it.
fn at_least(requests: usize, windows: &[RateWindow]) -> (Duration, Option<RateWindow>) {
    let mut longest_first = windows.to_vec();
    longest_first.sort_by_key(|window| std::cmp::Reverse(window.every));
    let (mut rest, mut time) = (requests.saturating_sub(1), Duration::ZERO);
    let mut slowest = (Duration::ZERO, None);
    for window in longest_first {
        let full = u32::try_from(rest / window.requests.max(1)).unwrap_or(u32::MAX);
        let of_window = window.every.saturating_mul(full);
        rest %= window.requests.max(1);
        time = time.saturating_add(of_window);
        if of_window > slowest.0 {
            slowest = (of_window, Some(window));
        }
    }
    (time, slowest.1)
}

/// Who is told what a long job says of itself.
#[derive(Clone)]
pub struct Progress(Arc<dyn Fn(&Told) + Send + Sync>);

impl Progress {
    /// Tells it to a function.
    pub fn new(tell: impl Fn(&Told) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    pub(crate) fn tell(&self, told: &Told) {
        (self.0)(told);
    }
}

/// Tells nobody.
impl Default for Progress {
    fn default() -> Self {
        Self::new(|_| {})
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_rate_estimate_and_reason() {
        let two_minutes = "3/2m";
        for (done, of, seconds, of_one_key, limit, line) in [
            (1, 300, 0, 300, "off", "wrote 1 of 300 steps"),
            (
                50,
                300,
                10,
                300,
                "off",
                "wrote 50 of 300 steps, 5.0/s, about 50 s left",
            ),
            (300, 300, 60, 300, "off", "wrote 300 of 300 steps, 5.0/s"),
            (
                1,
                300,
                60,
                300,
                "off",
                "wrote 1 of 300 steps, 1.0/min, about 5 h left",
            ),
            (
                1000,
                3000,
                50,
                3000,
                "100/5s 1000/180s",
                "wrote 1000 of 3000 steps, 20/s, about 6 min left (1000 requests in 3 min for this key)",
            ),
            (
                2500,
                3000,
                385,
                3000,
                "100/5s 1000/180s",
                "wrote 2500 of 3000 steps, 6.5/s, about 20 s left (1000 requests in 3 min for this key)",
            ),
            (
                401,
                800,
                20,
                800,
                "100/5s 1000/180s",
                "wrote 401 of 800 steps, 20/s, about 15 s left (100 requests in 5 s for this key)",
            ),
            // Thirty keys: none of them is at its limit.
            (
                1000,
                3000,
                100,
                100,
                "100/5s 1000/180s",
                "wrote 1000 of 3000 steps, 10/s, about 3 min left",
            ),
            // The CA itself is slow.
            (
                500,
                3000,
                1000,
                3000,
                "100/5s 1000/180s",
                "wrote 500 of 3000 steps, 0.5/s, about 83 min left",
            ),
            (
                3,
                6,
                1,
                6,
                two_minutes,
                "wrote 3 of 6 steps, 3.0/s, about 2 min left (3 requests in 2 min for this key)",
            ),
        ] {
            let windows = RateWindow::parse(limit).unwrap();
            let what = ("wrote", "steps");
            let elapsed = Duration::from_secs(seconds);
            let advance = Advance::new(what, (done, of), elapsed, of_one_key, &windows);
            assert_eq!(Told::Advanced(advance).to_string(), line);
        }
        let waits = Told::Waits {
            wait: Duration::from_secs(180),
            why: "the CA wants fewer requests".to_owned(),
        };
        let line = "sends nothing for 3 min: the CA wants fewer requests";
        assert_eq!(waits.to_string(), line);
    }
}
