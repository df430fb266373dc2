//! Many reads at a time, until a key or a host turns out to be of no use.

use std::collections::{BTreeMap, VecDeque};
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};

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

/// One thing to be read.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) id: u64,
    pub(super) account_id: Option<u64>,
    /// Which key it is read with.
    pub(super) key: u64,
}

impl Wanted {
    /// Of an API that has one key.
    pub(super) fn with_the_key(id: u64) -> Self {
        Self {
            id,
            account_id: None,
            key: 0,
        }
    }
}

/// The reads with one key, once it is known whether it is of use.
struct OfKey<T> {
    read: Vec<Read<T>>,
    rest: VecDeque<Wanted>,
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

/// What turned out to be of no use, and why.
#[derive(Default)]
struct Useless(Mutex<Reasons>);

#[derive(Default)]
struct Reasons {
    /// How many connections to the host in a row were not established, and why.
    host: (usize, Option<Error>),
    /// Keys that the CA limits for longer than anybody waits.
    keys: BTreeMap<u64, Error>,
}

impl Useless {
    fn reasons(&self) -> MutexGuard<'_, Reasons> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why nothing more is asked with this key.
    fn why(&self, key: u64) -> Option<Error> {
        let reasons = self.reasons();
        if let Some(error) = reasons.keys.get(&key) {
            let message = format!("not asked, since its key is limited: {error}");
            return Some(error.clone().with_message(message));
        }
        let (failures, error) = &reasons.host;
        let error = error.as_ref().filter(|_| *failures >= FAILURES)?;
        let message = format!("not asked, after {FAILURES} failures in a row: {error}");
        Some(error.clone().with_message(message))
    }

    fn note(&self, key: u64, error: Option<&Error>) {
        let mut reasons = self.reasons();
        reasons.host = match error.filter(|error| error.kind() == ErrorKind::Unreachable) {
            Some(error) => (reasons.host.0 + 1, Some(error.clone())),
            None => (0, None),
        };
        if let Some(error) = error.filter(|error| error.kind() == ErrorKind::RateLimited) {
            reasons.keys.entry(key).or_insert_with(|| error.clone());
        }
    }
}

/// One of each key after the other. In the order of the keys, those that wait for the limit of the first would take the
/// places of all others.
fn in_turn(mut keys: VecDeque<VecDeque<Wanted>>) -> impl Iterator<Item = Wanted> {
    std::iter::from_fn(move || {
        while let Some(mut of_key) = keys.pop_front() {
            if let Some(next) = of_key.pop_front() {
                keys.push_back(of_key);
                return Some(next);
            }
        }
        None
    })
}

impl Client {
    /// Makes reads, many at a time, and tells how far it is. The first with each key goes alone: a key
    /// that the CA refuses is not shown it a thousand times.
    ///
    /// A read is larger than what it reads, so that none is made before its turn.
    pub(super) async fn many<T, F: Future<Output = Read<T>>>(
        &self,
        api: Api,
        wanted: Vec<Wanted>,
        read_one: impl Fn(Wanted) -> F,
    ) -> Vec<Read<T>> {
        let (of, useless) = (wanted.len(), Useless::default());
        let concurrency = self.shared.settings.concurrency;
        let mut keys: BTreeMap<u64, VecDeque<Wanted>> = BTreeMap::new();
        for one in wanted {
            keys.entry(one.key).or_default().push_back(one);
        }
        let of_one_key = keys.values().map(VecDeque::len).max().unwrap_or(0);
        let job = self.job(("read", api.nouns()), of, of_one_key);
        let first = stream::iter(keys.into_values())
            .map(|of_key| self.with_key(of_key, &read_one, &useless));
        let mut first = pin!(first.buffer_unordered(concurrency));
        let (mut read, mut rest) = (Vec::with_capacity(of), VecDeque::new());
        while let Some(key) = first.next().await {
            read.extend(key.read);
            match key.given_up {
                Some(error) => read.extend(self.not_asked(&error, &key.rest)),
                None => rest.push_back(key.rest),
            }
            job.advanced(read.len());
        }
        let rest = stream::iter(in_turn(rest)).map(|one| self.ask(one, &read_one, &useless));
        let mut rest = pin!(rest.buffer_unordered(concurrency));
        while let Some(one) = rest.next().await {
            read.push(one);
            job.advanced(read.len());
        }
        read
    }

    /// Makes the first reads with a key, one after the other, until it is known whether it is of use.
    async fn with_key<T, F: Future<Output = Read<T>>>(
        &self,
        mut rest: VecDeque<Wanted>,
        read_one: &impl Fn(Wanted) -> F,
        useless: &Useless,
    ) -> OfKey<T> {
        let (mut read, mut given_up) = (Vec::new(), None);
        while let Some(next) = rest.pop_front() {
            let one = self.ask(next, read_one, useless).await;
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

    async fn ask<T, F: Future<Output = Read<T>>>(
        &self,
        wanted: Wanted,
        read_one: &impl Fn(Wanted) -> F,
        useless: &Useless,
    ) -> Read<T> {
        if let Some(error) = useless.why(wanted.key) {
            return (wanted.id, Err(error), self.outside().now());
        }
        let one = read_one(wanted).await;
        useless.note(wanted.key, one.1.as_ref().err());
        one
    }

    /// What is not asked any more with a key that was refused.
    fn not_asked<T>(&self, error: &Error, rest: &VecDeque<Wanted>) -> Vec<Read<T>> {
        let (count, now) = (rest.len(), self.outside().now());
        let message =
            format!("not asked, like {count} in all, since their key was refused: {error}");
        let error = error.clone().with_message(message);
        let rest = rest.iter();
        rest.map(|one| (one.id, Err(error.clone()), now)).collect()
    }
}
