//! What an answer says that is not what was wanted.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use super::masks::Masks;
use super::repeat;
use super::said::Said;
use super::seam::Answer;
use super::url::BaseUrl;
use crate::api::Module;
use crate::ground::api::Api;
use crate::ground::error::{Error, ErrorAnswer, ErrorKind};
use crate::ground::operations::Operation;
use crate::ground::secret::Secret;
use crate::settings::path_of;
use crate::state::verdict::{Verdict, has_documented_members, is_success};
use crate::state::with_api;

const SHOWN_OF_AN_ANSWER: usize = 200;

/// How much of the CA's messages is shown, all of them together.
const SHOWN_OF_MESSAGES: usize = 2000;

pub(super) fn unreadable(operation: Operation, answer: &Answer, masks: &Masks) -> Error {
    Error::new(
        ErrorKind::UnreadableAnswer,
        format!(
            "`{operation}`: the CA answered {} with something that is not what its page says",
            answer.status
        ),
    )
    .with_answer(ErrorAnswer {
        status: Some(answer.status),
        body: may_be_shown(operation, answer).then(|| shown(answer, masks)),
        ..ErrorAnswer::default()
    })
}

/// What to say of a write that was answered, where the answer does not say whether it was carried
/// out. What may hold a secret that is shown once comes with it.
pub(super) fn in_doubt(
    operation: Operation,
    answer: &Answer,
    verdict: Verdict,
    masks: &Masks,
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
        unreadable(operation, answer, masks).carried_out_anyway()
    } else {
        let what = match (&json, verdict) {
            (None, _) if body.starts_with(b"<") => " with an HTML page",
            (None, Verdict::Odd) if !body.is_empty() => " with text instead of JSON",
            (Some(_), Verdict::Odd) => " with something that its page does not say",
            (None, Verdict::Odd) => " without the body that its page describes",
            (Some(_) | None, _) => "",
        };
        let said = quoted(body, masks);
        let why = format!("the CA answered {}{what}{said}", answer.status);
        outcome_unknown(operation, &why).with_answer(error_answer(operation, answer, masks, now))
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
    matches!(
        member,
        "errors" | "error" | "message" | "Message" | "code" | "detail" | "error_description"
    )
}

fn error_answer(
    operation: Operation,
    answer: &Answer,
    masks: &Masks,
    now: Timestamp,
) -> ErrorAnswer {
    let code = Said::of(&answer.body).code;
    ErrorAnswer {
        status: Some(answer.status),
        code: code.map(|code| masks.mask_code(&code)),
        body: may_be_shown(operation, answer).then(|| shown(answer, masks)),
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

fn shown(answer: &Answer, masks: &Masks) -> String {
    masks
        .mask_body(&answer.body)
        .chars()
        .take(SHOWN_OF_AN_ANSWER)
        .collect()
}

pub(super) fn refused_by_the_ca(
    operation: Operation,
    url: &BaseUrl,
    whence: &str,
    answer: &Answer,
    masks: &Masks,
    now: Timestamp,
) -> Error {
    let (status, words) = (answer.status, Said::of(&answer.body));
    let is_page = answer.body.trim_ascii_start().starts_with(b"<");
    let (kind, meaning) = if words.is_of_an_unknown_key() {
        (ErrorKind::Authentication, "the CA does not know the key")
    } else if status == 404 && words.is_of_an_unknown_path() {
        (ErrorKind::Api, "the CA knows no such path")
    } else if status == 403 && is_page {
        (
            ErrorKind::Permission,
            "an HTML page instead of an answer of the CA",
        )
    } else {
        meaning_of(operation, status)
    };
    let said = quoted(&answer.body, masks);
    let is_of_key = matches!(kind, ErrorKind::Authentication | ErrorKind::Permission) && !is_page;
    let sent = if is_of_key {
        format!("; {whence} was sent to `{}`", url.host())
    } else {
        String::new()
    };
    let error = Error::new(
        kind,
        format!("`{operation}`: {meaning} ({status}){said}{sent}"),
    )
    .with_answer(error_answer(operation, answer, masks, now));
    let hint = match (kind, status) {
        (ErrorKind::Api, 404) => Some(path_hint(operation.api(), url)),
        (ErrorKind::Permission, 403) if is_page => Some(
            "a proxy or a gateway refused before the CA was asked: the page says nothing about the key".to_owned(),
        ),
        (ErrorKind::Authentication, _) => hint_of(operation.api(), 401),
        (_, status) => hint_of(operation.api(), status),
    };
    match hint {
        Some(hint) => error.with_hint(hint),
        None => error,
    }
}

/// What to say of a call that was not sent, since its key has to wait longer than the call may.
pub(super) fn not_sent(operation: Operation, wait: Duration, why: &str) -> Error {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let message =
        format!("`{operation}`: nothing was sent: its key sends nothing for {seconds} s: {why}");
    Error::new(ErrorKind::RateLimited, message)
        .with_hint("call again after that time, or give more of it: `timeout`")
        .with_answer(ErrorAnswer {
            retry_after: Some(Duration::from_secs(seconds)),
            ..ErrorAnswer::default()
        })
}

fn hint_of(api: Api, status: u16) -> Option<String> {
    with_api!(api, M => M::hint(status)).map(str::to_owned)
}

fn path_hint(api: Api, url: &BaseUrl) -> String {
    let (variable, url, path) = (api.as_str().to_uppercase(), url.as_str(), path_of(api));
    format!("`CERTPACT_{variable}_URL` is `{url}`, and the CA's own ends in `{path}`")
}

/// What a status says by itself.
fn meaning_of(operation: Operation, status: u16) -> (ErrorKind, &'static str) {
    match status {
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
    }
}

/// What the CA says in an error answer, as a message repeats it: all of it, within a bound.
pub(super) fn quoted(body: &[u8], masks: &Masks) -> String {
    let messages = Said::of(body).messages;
    if messages.is_empty() {
        return String::new();
    }
    let messages = messages.iter();
    let quoted: Vec<String> = messages
        .map(|message| format!("\"{}\"", one_line(&masks.mask(message))))
        .collect();
    format!(": {}", bounded(&quoted.join(", ")))
}

fn bounded(text: &str) -> String {
    match text.char_indices().nth(SHOWN_OF_MESSAGES) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn one_line(text: &str) -> String {
    text.replace(|character: char| character.is_control(), " ")
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
