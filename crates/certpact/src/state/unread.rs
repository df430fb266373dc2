//! What could not be read, and what to say of it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ground::api::Api;
use crate::ground::error::{Error, ErrorKind};

/// Something that could not be read. The rest goes on without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unread {
    /// API.
    pub api: Api,
    /// Target.
    pub target: String,
    /// Kind of the error.
    pub kind: ErrorKind,
}

/// Everything that could not be read, each with its error.
#[derive(Clone, Debug, Default)]
pub(crate) struct Missed(BTreeMap<(Api, u64), Error>);

impl Missed {
    pub(crate) fn add(&mut self, api: Api, id: u64, error: Error) {
        self.0.insert((api, id), error);
    }

    pub(crate) fn has(&self, api: Api, target: &str) -> bool {
        let id = target.parse().ok();
        id.is_some_and(|id| self.0.contains_key(&(api, id)))
    }

    pub(crate) fn list(&self) -> Vec<Unread> {
        let missed = self.0.iter();
        missed
            .map(|((api, id), error)| Unread {
                api: *api,
                target: id.to_string(),
                kind: error.kind(),
            })
            .collect()
    }

    /// Fails where there is anything: with the kind of the first, and all of them named.
    pub(crate) fn refuse(&self) -> Result<(), Error> {
        match self.0.values().next() {
            None => Ok(()),
            Some(first) => Err(first.clone().with_message(self.said())),
        }
    }

    /// Fails where something was not read because the CA limits a key.
    pub(crate) fn refuse_limited(&self) -> Result<(), Error> {
        let mut errors = self.0.values();
        match errors.find(|error| error.kind() == ErrorKind::RateLimited) {
            None => Ok(()),
            Some(limited) => Err(limited.clone()),
        }
    }

    /// The first few reasons, each with all that it holds for, the others by number.
    fn said(&self) -> String {
        const SHOWN: usize = 5;
        let mut reasons: Vec<(Api, &Error, Vec<u64>)> = Vec::new();
        for ((api, id), error) in &self.0 {
            let same = |(of, reason, _): &&mut (Api, &Error, _)| {
                of == api && reason.message() == error.message()
            };
            match reasons.iter_mut().find(same) {
                Some((.., ids)) => ids.push(*id),
                None => reasons.push((*api, error, vec![*id])),
            }
        }
        let shown = reasons.iter().take(SHOWN);
        let mut said: Vec<String> = shown
            .map(|(api, error, ids)| match ids.as_slice() {
                [id] => format!("{} `{id}`: {error}", api.noun()),
                ids => format!("{} {}: {error}", api.nouns(), listed(ids)),
            })
            .collect();
        let mut by_api: BTreeMap<Api, Vec<u64>> = BTreeMap::new();
        for (api, _, ids) in reasons.into_iter().skip(SHOWN) {
            by_api.entry(api).or_default().extend(ids);
        }
        for (api, ids) in by_api {
            said.push(format!("and {} {}", api.nouns(), listed(&ids)));
        }
        said.join("; ")
    }
}

fn listed(ids: &[u64]) -> String {
    let ids: Vec<String> = ids.iter().map(u64::to_string).collect();
    ids.join(", ")
}
