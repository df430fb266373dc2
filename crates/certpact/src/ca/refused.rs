//! What an answer says that is not what was wanted.

use jiff::Timestamp;
use serde_json::Value;

use super::repeat;
use super::seam::Answer;
use crate::api::Module;
use crate::ground::api::Api;
use crate::ground::error::{Error, ErrorAnswer, ErrorKind};
use crate::ground::operations::Operation;
use crate::ground::secret::Secret;
use crate::state::verdict::{Verdict, has_documented_members, is_success};
use crate::state::with_api;

const SHOWN_OF_AN_ANSWER: usize = 200;

pub(super) fn unreadable(operation: Operation, answer: &Answer) -> Error {
    Error::new(
        ErrorKind::UnreadableAnswer,
        format!(
            "`{operation}`: the CA answered {} with something that is not what its page says",
            answer.status
        ),
    )
    .with_answer(ErrorAnswer {
        status: answer.status,
        body: may_be_shown(operation, answer).then(|| shown(answer)),
        ..ErrorAnswer::default()
    })
}

/// What to say of a write that was answered, where the answer does not say whether it was carried
/// out. What may hold a secret that is shown once comes with it.
pub(super) fn in_doubt(
    operation: Operation,
    answer: &Answer,
    verdict: Verdict,
    now: Timestamp,
) -> Error {
    let body = answer.body.trim_ascii();
    let json: Option<Value> = serde_json::from_slice(body).ok();
    let is_denial = match &json {
        Some(Value::Null) => true,
        Some(Value::Object(members)) => {
            members.is_empty() || members.keys().any(|name| tells_of_an_error(name))
        }
        Some(_) | None => body.is_empty(),
    };
    let delivers = operation.delivers_secret();
    let error = if delivers && verdict == Verdict::Odd && !is_denial {
        unreadable(operation, answer).carried_out_anyway()
    } else {
        let what = match (&json, verdict) {
            (None, _) if body.starts_with(b"<") => " with an HTML page",
            (None, Verdict::Odd) if !body.is_empty() => " with text instead of JSON",
            (Some(_), Verdict::Odd) => " with something that its page does not say",
            (None, Verdict::Odd) => " without the body that its page describes",
            (Some(_) | None, _) => "",
        };
        let said = quoted(body);
        let why = format!("the CA answered {}{what}{said}", answer.status);
        outcome_unknown(operation, &why).with_answer(error_answer(operation, answer, now))
    };
    // A CA that made something may also answer with something else than a success.
    let may_deliver = verdict == Verdict::Odd || has_documented_members(operation, body);
    let error = if delivers && may_deliver {
        error.with_delivered(Secret::new(String::from_utf8_lossy(&answer.body)))
    } else {
        error
    };
    error.for_operation(operation)
}

/// Whether a member is that of an error, in one of the shapes that the CA's pages have.
pub(super) fn tells_of_an_error(member: &str) -> bool {
    matches!(member, "errors" | "error" | "message" | "Message" | "code")
}

fn error_answer(operation: Operation, answer: &Answer, now: Timestamp) -> ErrorAnswer {
    let (code, _) = said(&answer.body);
    ErrorAnswer {
        status: answer.status,
        code,
        body: may_be_shown(operation, answer).then(|| shown(answer)),
        retry_after: repeat::asked(answer, now),
    }
}

/// A success may hold data that is not for a log, so that only what is plainly not JSON is shown of
/// one. Of an operation that delivers a secret nothing is: a CA that made something may still answer
/// with a refusal.
fn may_be_shown(operation: Operation, answer: &Answer) -> bool {
    let first = answer.body.iter().find(|byte| !byte.is_ascii_whitespace());
    let is_data = is_success(answer.status) && matches!(first, Some(b'{' | b'['));
    !operation.delivers_secret() && !is_data
}

fn shown(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.body)
        .chars()
        .take(SHOWN_OF_AN_ANSWER)
        .collect()
}

pub(super) fn refused_by_the_ca(operation: Operation, answer: &Answer, now: Timestamp) -> Error {
    let (kind, meaning) = match answer.status {
        401 if operation.api() == Api::Cps => {
            (ErrorKind::Authentication, "the CA does not take the token")
        }
        401 => (ErrorKind::Authentication, "the CA does not know the key"),
        403 => (
            ErrorKind::Permission,
            "the CA does not allow this to the key",
        ),
        404 => (ErrorKind::NotFound, "the CA does not have it"),
        400 if operation.asks_for_one_of_cps() => (
            ErrorKind::NotFound,
            "the CA does not have it, or it belongs to another account",
        ),
        429 => (ErrorKind::RateLimited, "the CA wants fewer requests"),
        500..=599 => (ErrorKind::Server, "the CA failed"),
        300..=399 => (ErrorKind::Api, "the CA redirects, which is not followed"),
        _ => (ErrorKind::Api, "the CA refused"),
    };
    let said = quoted(&answer.body);
    let error = Error::new(
        kind,
        format!("`{operation}`: {meaning} ({}){said}", answer.status),
    )
    .with_answer(error_answer(operation, answer, now));
    match with_api!(operation.api(), M => M::hint(answer.status)) {
        Some(hint) => error.with_hint(hint),
        None => error,
    }
}

/// What the CA says in an error answer, as a message repeats it.
pub(super) fn quoted(body: &[u8]) -> String {
    let (_, message) = said(body);
    message.map_or_else(String::new, |message| {
        format!(": \"{}\"", one_line(&message))
    })
}

/// Code and message of an error answer, in any of the shapes that the CA's pages have.
fn said(body: &[u8]) -> (Option<String>, Option<String>) {
    let Ok(body) = serde_json::from_slice::<Value>(body) else {
        return (None, None);
    };
    let error = body.pointer("/errors/0").or_else(|| body.get("error"));
    let error = error.unwrap_or(&body);
    let text = |place: &str| error.pointer(place).and_then(Value::as_str);
    let message = ["/message", "/Message", "/details/0/description", ""];
    let message = message.into_iter().find_map(text);
    (text("/code").map(str::to_owned), message.map(str::to_owned))
}

fn one_line(text: &str) -> String {
    let line: String = text.chars().take(SHOWN_OF_AN_ANSWER).collect();
    line.replace(|character: char| character.is_control(), " ")
}

/// What to say of a write of which it is unknown whether it was carried out.
pub(crate) fn outcome_unknown(operation: Operation, why: &str) -> Error {
    Error::new(
        ErrorKind::OutcomeUnknown,
        format!("`{operation}`: the request may have been carried out: {why}"),
    )
    .with_hint(if operation == Operation::CreateContract {
        "look at the CA whether the contract was made, before sending it again".to_owned()
    } else {
        let subject = operation.api().noun();
        format!("read the {subject} to see, before sending it again")
    })
    .for_operation(operation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_shapes_of_an_error_are_understood() {
        let cases = [
            (
                r#"{"errors":[{"code":"a","message":"b"}]}"#,
                Some("a"),
                Some("b"),
            ),
            (
                r#"{"error":{"code":"a","message":"b"}}"#,
                Some("a"),
                Some("b"),
            ),
            (r#"{"error":"b"}"#, None, Some("b")),
            ("<html>", None, None),
            ("", None, None),
        ];
        for (body, code, message) in cases {
            let (found_code, found_message) = said(body.as_bytes());
            assert_eq!(
                (found_code.as_deref(), found_message.as_deref()),
                (code, message),
                "{body}"
            );
        }
    }
}
