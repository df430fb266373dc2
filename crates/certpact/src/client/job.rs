//! A long job, which says how far it is.

use std::time::Duration;

use super::Client;
use crate::settings::progress::{Advance, Told};

/// A job of many requests that was begun.
pub(crate) struct Job<'a> {
    client: &'a Client,
    /// What is done, and to what.
    what: (&'static str, &'static str),
    of: usize,
    of_one_key: usize,
    began: Duration,
}

impl Client {
    /// Begins a job of so many requests, at most so many of which are sent with one key.
    pub(crate) fn job(
        &self,
        what: (&'static str, &'static str),
        of: usize,
        of_one_key: usize,
    ) -> Job<'_> {
        Job {
            client: self,
            what,
            of,
            of_one_key,
            began: self.outside().elapsed(),
        }
    }
}

impl Job<'_> {
    /// Tells that so much of it is done.
    pub(crate) fn advanced(&self, done: usize) {
        let settings = &self.client.shared.settings;
        let elapsed = self.client.outside().elapsed();
        let elapsed = elapsed.saturating_sub(self.began);
        let (done, limits) = ((done, self.of), &settings.rate_limit);
        let advance = Advance::new(self.what, done, elapsed, self.of_one_key, limits);
        settings.progress.tell(&Told::Advanced(advance));
    }
}
