//! What the answer to a write says of it: done, refused, or neither. One table, for every write.

use serde::Serialize;
use serde_json::Value;

use crate::api::acme::model::DeliveredAnswer;
use crate::api::cps::model::CpsOrganization;
use crate::ground::operations::Operation;
use crate::ground::secret::Secret;

/// What an answer says of the write that it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The CA carried it out.
    Done,
    /// The CA did not carry it out.
    Refused,
    /// A success, but not in a form that the page documents: a look at the CA decides, where a read
    /// can tell.
    Odd,
    /// Whether it was carried out is unknown: a read of the CA decides, if it can show it.
    Unknown,
}

/// A row of the table: the first one that fits an answer decides.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct AnswerRow {
    /// The statuses, in words.
    pub statuses: &'static str,
    #[serde(skip)]
    fits: fn(u16) -> bool,
    /// The bodies.
    pub body: AnswerBody,
    /// What that says of the write.
    pub verdict: Verdict,
}

/// Which bodies a row of the table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerBody {
    /// Any body, an HTML page too.
    Any,
    /// No body, or a JSON object that does not have the members of a success.
    EmptyOrObject,
    /// No body where a page documents none, or a JSON object that has the documented members.
    AsDocumented,
}

/// The table.
pub const ANSWERS: [AnswerRow; 5] = [
    AnswerRow {
        statuses: "401, 405, 411, 413, 414, 415, 429, 431",
        fits: |status| matches!(status, 401 | 405 | 411 | 413..=415 | 429 | 431),
        body: AnswerBody::Any,
        verdict: Verdict::Refused,
    },
    AnswerRow {
        statuses: "400, 403, 404, 406, 409, 410, 422, 428, 451",
        fits: |status| matches!(status, 400 | 403 | 404 | 406 | 409 | 410 | 422 | 428 | 451),
        body: AnswerBody::EmptyOrObject,
        verdict: Verdict::Refused,
    },
    AnswerRow {
        statuses: "200, 201, 204",
        fits: |status| matches!(status, 200 | 201 | 204),
        body: AnswerBody::AsDocumented,
        verdict: Verdict::Done,
    },
    AnswerRow {
        statuses: "any other answer from 200 to 299",
        fits: is_success,
        body: AnswerBody::Any,
        verdict: Verdict::Odd,
    },
    AnswerRow {
        statuses: "everything else, redirects too",
        fits: |_| true,
        body: AnswerBody::Any,
        verdict: Verdict::Unknown,
    },
];

/// What an answer of this status and body says of a write.
pub(crate) fn verdict(operation: Operation, status: u16, body: &[u8]) -> Verdict {
    let fits = |row: &&AnswerRow| (row.fits)(status) && row.body.fits(operation, body);
    let row = ANSWERS.iter().find(fits);
    row.map_or(Verdict::Unknown, |row| row.verdict)
}

impl AnswerBody {
    fn fits(self, operation: Operation, body: &[u8]) -> bool {
        let body = body.trim_ascii();
        match self {
            Self::Any => true,
            Self::EmptyOrObject => {
                body.is_empty() || (is_object(body) && !has_documented_members(operation, body))
            }
            // Only what delivers a secret has to be answered with a body (E12).
            Self::AsDocumented => {
                (body.is_empty() && !operation.delivers_secret())
                    || has_documented_members(operation, body)
            }
        }
    }
}

/// Whether an answer has what the page documents of a success.
pub(crate) fn has_documented_members(operation: Operation, body: &[u8]) -> bool {
    if operation.delivers_secret() {
        let answer = Secret::new(String::from_utf8_lossy(body));
        DeliveredAnswer::find_in(answer).is_some_and(|found| !found.is_empty())
    } else {
        operation == Operation::ChangeOrganization && is_organization(body)
    }
}

fn is_organization(body: &[u8]) -> bool {
    serde_json::from_slice(body).is_ok_and(|found: CpsOrganization| found.is_identified())
}

fn is_object(body: &[u8]) -> bool {
    serde_json::from_slice::<Value>(body).is_ok_and(|body| body.is_object())
}

/// Whether the CA may still be working on a request that was answered with this status. A proxy says
/// these when it no longer waits, so that a look right afterwards may come too early.
pub(crate) fn may_be_under_way(status: u16) -> bool {
    matches!(status, ..200 | 408 | 499 | 502..=504 | 520..)
}

pub(crate) fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}
