//! Requests and answers, and which API they are for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::world::ErrorShape;

/// Which of the CA's APIs a request is for. Each has a base URL of its own.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Api {
    /// ACME contracts of the Partner Subscriptions API.
    Acme,
    /// Order contacts of the CertCentral Services API.
    Order,
    /// Certificate requests of Edgecast CPS.
    Cps,
    /// Where the access tokens for CPS come from.
    CpsToken,
}

/// One HTTP request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The method, in upper case.
    pub method: String,
    /// The path below the API's base URL, such as `/acme/12345`.
    pub path: String,
    /// What follows the question mark, if there is one.
    pub query: Option<String>,
    /// Names, in any case, and values.
    pub headers: Vec<(String, String)>,
    /// The body, empty if there is none.
    pub body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self
            .headers
            .iter()
            .find(|(given, _)| given.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    pub(crate) fn has_query(&self) -> bool {
        self.query.as_ref().is_some_and(|query| !query.is_empty())
    }
}

/// What says of an answer that it is a simulator's.
pub(crate) const MARK: (&str, &str) = ("X-Simulator", "certpact");

/// One HTTP answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The body, empty if there is none.
    pub body: Vec<u8>,
}

impl Answer {
    pub(crate) fn empty(status: u16) -> Answer {
        let (name, value) = MARK;
        let headers = vec![(name.into(), value.into())];
        Answer {
            status,
            headers,
            body: Vec::new(),
        }
    }

    pub(crate) fn json(status: u16, content: &impl Serialize) -> Answer {
        let mut answer = Answer::empty(status);
        answer
            .headers
            .push(("Content-Type".into(), "application/json".into()));
        answer.body =
            serde_json::to_vec(content).expect("answers have text keys and serialize into memory");
        answer
    }

    pub(crate) fn html(status: u16, page: String) -> Answer {
        let mut answer = Answer::empty(status);
        answer
            .headers
            .push(("Content-Type".into(), "text/html; charset=utf-8".into()));
        answer.body = page.into_bytes();
        answer
    }

    /// The pages of this API show no error; the shapes are those of the CA's Services API,
    /// most codes are ours.
    pub(crate) fn error(shape: ErrorShape, status: u16, code: &str, message: &str) -> Answer {
        let error = json!({ "code": code, "message": message });
        let content = match shape {
            ErrorShape::Errors => json!({ "errors": [error] }),
            ErrorShape::Error => json!({ "error": error }),
        };
        Answer::json(status, &content)
    }

    /// A refusal of ours, made for tests and for what never reaches the CA.
    pub(crate) fn our_error(status: u16, code: &str, message: &str) -> Answer {
        Answer::error(ErrorShape::Errors, status, code, message)
    }
}
