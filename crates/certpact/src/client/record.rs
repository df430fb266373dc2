//! The record of writes: what was sent, when, by whom, and what was accepted; no values.

use std::fs::OpenOptions;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::outcome::StepState;
use crate::client::{Client, Done};
use crate::ground::error::Error;
use crate::ground::file::{Shared, hex};
use crate::ground::finding::escape;
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::plan::Urls;
use crate::plan::acknowledge::{Acknowledgement, Cleared, Overruling};
use crate::request::body::Body;
use crate::request::call::Call;

/// A line that is written once the outcome is known, into the file that is at the path by then. That it
/// can be written is seen before anything is sent.
pub(crate) struct Record {
    file: Shared,
    line: Line,
}

#[derive(Serialize)]
struct Line {
    at: jiff::Timestamp,
    actor: String,
    urls: Urls,
    operation: Operation,
    ids: Vec<Id>,
    pointers: Vec<String>,
    request_sha256: Option<String>,
    acknowledged: Vec<Acknowledgement>,
    overruled: Vec<Overruling>,
    state: StepState,
}

impl Record {
    pub(crate) fn open(
        path: &Path,
        client: &Client,
        call: &Call,
        cleared: &Cleared,
    ) -> Result<Self, Error> {
        let mut options = OpenOptions::new();
        let mut file = Shared::open(path, options.read(true).append(true).create(true))?;
        file.locked(|_| Ok(()))?;
        let body = call.body.as_ref();
        let mut pointers = Vec::new();
        if let Some(body) = body {
            leaves(body.value(), String::new(), &mut pointers);
        }
        let line = Line {
            at: client.outside().now(),
            actor: client.actor().to_owned(),
            urls: Urls::from([client.url_of(call.operation.api())]),
            operation: call.operation,
            ids: call.ids.clone(),
            pointers,
            request_sha256: body.map(|body| hex(&Sha256::digest(Body::text(body)))),
            acknowledged: cleared.consent().acknowledged.clone(),
            overruled: cleared.consent().overruled.clone(),
            state: StepState::Unknown,
        };
        Ok(Self { file, line })
    }

    pub(crate) fn write(mut self, result: &Result<Done, Error>) -> Result<(), Error> {
        self.line.state = StepState::of(result.as_ref().err());
        let text = serde_json::to_string(&self.line).expect("a record has text as keys");
        self.file.add(&text, |_| Ok(()))
    }
}

/// The places of a body that hold a value.
fn leaves(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, member) in members {
                leaves(member, format!("{pointer}/{}", escape(name)), found);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                leaves(item, format!("{pointer}/{index}"), found);
            }
        }
        _ => found.push(pointer),
    }
}
