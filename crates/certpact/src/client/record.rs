//! The record of writes: what was sent, when, by whom, and what was accepted; no values.

use std::fs::OpenOptions;
use std::path::Path;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::outcome::StepState;
use crate::client::{Client, Done};
use crate::ground::error::Error;
use crate::ground::file::{Lines, Shared, hex};
use crate::ground::finding::escape;
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::plan::Urls;
use crate::plan::acknowledge::{Acknowledgement, Cleared, Overruling};
use crate::request::body::Body;
use crate::request::call::Call;

/// How much of a file is read to see what it is.
const LONGEST_FIRST_LINE: u64 = 1024 * 1024;

/// A line that is written before anything is sent, with an unknown outcome, and gets the outcome once that
/// is known: a full disk refuses, and a kill leaves the line. Where the file was moved away by then, the
/// file that is at the path gets a line with the outcome.
pub(crate) struct Record {
    file: Shared,
    line: Line,
    /// Where it is in the file, and as what.
    written: (u64, String),
}

/// A line of a record, as far as it tells that it is one.
#[derive(Deserialize)]
struct Known {
    #[serde(rename = "at")]
    _at: jiff::Timestamp,
    #[serde(rename = "operation")]
    _operation: Operation,
    #[serde(rename = "state")]
    _state: StepState,
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
        // Not for appending: the outcome is written over the line.
        options.read(true).write(true).create(true).truncate(false);
        let mut file = Shared::open(path, &options)?;
        file.locked(|lines| is_record(lines))?;
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
        let mut text = line.text(0);
        // Enough for the longest outcome.
        text.push_str(&" ".repeat(SPARE));
        let place = file
            .add_at(&text, is_record)
            .map_err(|error| unwritten(&error))?;
        Ok(Self {
            file,
            line,
            written: (place, text),
        })
    }

    pub(crate) fn write(mut self, result: &Result<Done, Error>) -> Result<(), Error> {
        self.line.state = StepState::of(result.as_ref().err());
        let (place, earlier) = &self.written;
        let text = self.line.text(earlier.len());
        self.file.replace((*place, earlier), &text, is_record)
    }
}

impl Line {
    /// Its JSON, with blanks behind it up to this length.
    fn text(&self, length: usize) -> String {
        let mut text = serde_json::to_string(self).expect("a record has text as keys");
        let blanks = length.saturating_sub(text.len());
        text.extend(std::iter::repeat_n(' ', blanks));
        text
    }
}

/// How much longer than `unknown` the longest outcome is.
const SPARE: usize = "not_attempted".len() - "unknown".len();

/// Refuses a file that is something else, such as a key file: it would be spoilt.
fn is_record(lines: &Lines) -> Result<(), Error> {
    let path = lines.path();
    let first = lines.first_line(LONGEST_FIRST_LINE);
    let first = first.map_err(|error| Error::of_file(path, &error))?;
    let is_json = serde_json::from_slice::<IgnoredAny>(&first).is_ok();
    // What a kill cut off is no JSON.
    let is_cut_off = !is_json && first.starts_with(b"{\"at\":\"");
    if first.is_empty() || is_cut_off || serde_json::from_slice::<Known>(&first).is_ok() {
        return Ok(());
    }
    let message = format!("`{}` is not a record, and is left as it is", path.display());
    Err(Error::invalid_input(message).with_hint("name another file"))
}

fn unwritten(error: &Error) -> Error {
    let message = format!("nothing was sent: the record cannot be written: {error}");
    Error::refused_here(message).with_hint("free some space, or name another file")
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
