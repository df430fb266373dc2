//! What an answer says that is not what was wanted.

use jiff::Timestamp;
use serde_json::Value;

use super::repeat;
use super::seam::Answer;
use crate::error::{Error, ErrorAnswer, ErrorKind};
use crate::operation::{Family, Operation};

const SHOWN_OF_AN_ANSWER: usize = 200;

pub(super) fn unreadable(operation: Operation, answer: &Answer) -> Error {
    let error = Error::new(
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
    });
    if operation.is_write() {
        error.carried_out_anyway()
    } else {
        error
    }
}

/// A 2xx may hold what is nobody's business; only what is plainly no JSON is shown, and nothing of
/// what may deliver a secret.
fn may_be_shown(operation: Operation, answer: &Answer) -> bool {
    let first = answer.body.iter().find(|byte| !byte.is_ascii_whitespace());
    !operation.delivers_secret() && !matches!(first, Some(b'{' | b'['))
}

fn shown(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.body)
        .chars()
        .take(SHOWN_OF_AN_ANSWER)
        .collect()
}

pub(super) fn refused_by_the_ca(operation: Operation, answer: &Answer, now: Timestamp) -> Error {
    let (kind, meaning) = match answer.status {
        401 if operation.family() == Family::Cps => {
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
    let (code, _) = said(&answer.body);
    let said = quoted(&answer.body);
    let error = Error::new(
        kind,
        format!("`{operation}`: {meaning} ({}){said}", answer.status),
    )
    .with_answer(ErrorAnswer {
        status: answer.status,
        code,
        // A CA that made something may still answer with a refusal.
        body: (!operation.delivers_secret()).then(|| shown(answer)),
        retry_after: repeat::asked(answer, now),
    });
    match (answer.status, operation.family()) {
        (401 | 403, Family::Acme) => error.with_hint(
            "ACME contracts need the key of the subaccount that holds them, not a parent key",
        ),
        (401, Family::Order) => error.with_hint(
            "a key belongs to the instance in the United States or to the one in Europe: `CERTPACT_ORDER_URL` says which",
        ),
        (401, Family::Cps) => error.with_hint(
            "a token lasts for minutes: with `CERTPACT_CPS_CLIENT_ID` and `CERTPACT_CPS_CLIENT_SECRET` new ones are asked for",
        ),
        (403, Family::Cps) => error
            .with_hint("the token has to be made for `sec.cps.certificates`"),
        (403, Family::Order) => error.with_hint(
            "give a key whose role may change orders: one that only views, or only manages users, may not",
        ),
        _ => error,
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
