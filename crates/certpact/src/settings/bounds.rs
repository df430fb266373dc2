//! How far the numbers among the settings may go.

use std::time::Duration;

use super::Settings;
use crate::ground::error::Error;

/// More connections than a system gives a process without being told to.
const MOST_AT_ONCE: usize = 10_000;

/// More repetitions than help anybody.
const MOST_RETRIES: usize = 100;

/// A day. "Without end" is refused, and the bound is told.
const LONGEST: Duration = Duration::from_secs(86_400);

impl Settings {
    /// Refuses numbers that no client could work with.
    pub(crate) fn check_bounds(&self) -> Result<(), Error> {
        let counts = [
            ("concurrency", self.concurrency, 1, MOST_AT_ONCE),
            ("retries", self.retries, 0, MOST_RETRIES),
        ];
        for (name, given, least, most) in counts {
            if given < least || given > most {
                let expected = format!("a number from {least} to {most} is expected");
                return Err(Error::invalid_input(format!(
                    "`{name}` is {given}; {expected}"
                )));
            }
        }
        let spans = [
            ("timeout", self.timeout),
            ("connect_timeout", self.connect_timeout),
        ];
        for (name, given) in spans {
            if given.is_zero() || given > LONGEST {
                let (given, most) = (given.as_secs_f64(), LONGEST.as_secs());
                return Err(Error::invalid_input(format!(
                    "`{name}` is {given} seconds; more than 0 and at most {most} seconds are expected"
                )));
            }
        }
        Ok(())
    }
}
