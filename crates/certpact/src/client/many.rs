//! Many reads at a time, until a key or a host turns out to be of no use.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use futures_util::StreamExt;
use futures_util::stream;

use super::Client;
use super::reach::Read;
use crate::ground::api::Api;
use crate::ground::error::{Error, ErrorKind};

/// How many refusals of the first things mean that the key opens nothing.
const REFUSALS: usize = 3;

/// After how many failures to connect in a row a host is not asked again.
const FAILURES: usize = 20;

/// A read of one thing, and which key it is made with.
pub(super) struct Wanted<F> {
    pub(super) id: u64,
    pub(super) key: u64,
    pub(super) read: F,
}

/// The reads with one key, once it is known whether it is of use.
struct OfKey<T, F> {
    read: Vec<Read<T>>,
    rest: VecDeque<Wanted<F>>,
    given_up: Option<Error>,
}

/// What an outcome says about the key.
#[derive(Debug, PartialEq, Eq)]
enum Says {
    /// The CA does not know it.
    Unknown,
    /// It may not read this thing, which may hold for all.
    Refused,
    /// Nothing against it.
    Nothing,
}

fn says(error: Option<&Error>) -> Says {
    let Some(error) = error else {
        return Says::Nothing;
    };
    // A gateway's page says nothing about the key.
    let is_page = error
        .body()
        .is_some_and(|body| body.trim_start().starts_with('<'));
    let kind = error.kind();
    if kind == ErrorKind::Authentication {
        Says::Unknown
    } else if kind == ErrorKind::Permission && !is_page {
        Says::Refused
    } else {
        Says::Nothing
    }
}

/// How many connections in a row were not established, and why.
#[derive(Default)]
struct Host(Mutex<(usize, Option<Error>)>);

impl Host {
    /// Why it is not asked any more.
    fn given_up(&self) -> Option<Error> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.1.clone().filter(|_| held.0 >= FAILURES)
    }

    fn note(&self, error: Option<&Error>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match error.filter(|error| error.kind() == ErrorKind::Unreachable) {
            Some(error) => *held = (held.0 + 1, Some(error.clone())),
            None => *held = (0, None),
        }
    }
}

impl Client {
    /// Makes reads, many at a time, and tells how far it is. The first with each key goes alone: a key
    /// that the CA refuses is not shown it a thousand times.
    pub(super) async fn many<T, F: Future<Output = Read<T>>>(
        &self,
        api: Api,
        reads: Vec<Wanted<F>>,
    ) -> Vec<Read<T>> {
        let (of, host) = (reads.len(), Host::default());
        let concurrency = self.shared.settings.concurrency;
        let mut keys: BTreeMap<u64, VecDeque<Wanted<F>>> = BTreeMap::new();
        for read in reads {
            keys.entry(read.key).or_default().push_back(read);
        }
        let first: Vec<_> = keys
            .into_values()
            .map(|reads| self.with_key(reads, &host))
            .collect();
        let mut first = stream::iter(first).buffer_unordered(concurrency);
        let (mut read, mut rest) = (Vec::with_capacity(of), Vec::new());
        while let Some(key) = first.next().await {
            read.extend(key.read);
            match key.given_up {
                Some(error) => read.extend(self.not_asked(api, &error, &key.rest)),
                None => rest.extend(key.rest),
            }
            self.shared.settings.progress.tell(read.len(), of);
        }
        let rest: Vec<_> = rest.into_iter().map(|one| self.ask(one, &host)).collect();
        let mut rest = stream::iter(rest).buffer_unordered(concurrency);
        while let Some(one) = rest.next().await {
            read.push(one);
            self.shared.settings.progress.tell(read.len(), of);
        }
        read
    }

    /// Makes the first reads with a key, one after the other, until it is known whether it is of use.
    async fn with_key<T, F: Future<Output = Read<T>>>(
        &self,
        mut rest: VecDeque<Wanted<F>>,
        host: &Host,
    ) -> OfKey<T, F> {
        let (mut read, mut given_up) = (Vec::new(), None);
        while let Some(next) = rest.pop_front() {
            let one = self.ask(next, host).await;
            let error = one.1.as_ref().err().cloned();
            read.push(one);
            match says(error.as_ref()) {
                Says::Nothing => break,
                Says::Refused if read.len() < REFUSALS => {}
                Says::Refused | Says::Unknown => {
                    given_up = error;
                    break;
                }
            }
        }
        OfKey {
            read,
            rest,
            given_up,
        }
    }

    async fn ask<T, F: Future<Output = Read<T>>>(&self, wanted: Wanted<F>, host: &Host) -> Read<T> {
        if let Some(error) = host.given_up() {
            let message = format!("not asked, after {FAILURES} failures in a row: {error}");
            let error = error.with_message(message);
            return (wanted.id, Err(error), self.outside().now());
        }
        let one = wanted.read.await;
        host.note(one.1.as_ref().err());
        one
    }

    /// What is not asked any more with a key that was refused.
    fn not_asked<T, F>(&self, api: Api, error: &Error, rest: &VecDeque<Wanted<F>>) -> Vec<Read<T>> {
        let (url, count, now) = (self.url_of(api).1, rest.len(), self.outside().now());
        let message = format!(
            "not asked, like {count} in all with this key, which is refused at `{url}`: {error}"
        );
        let error = error.clone().with_message(message);
        let rest = rest.iter();
        rest.map(|one| (one.id, Err(error.clone()), now)).collect()
    }
}
