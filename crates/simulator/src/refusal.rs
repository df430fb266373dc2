use crate::http::Answer;
use crate::world::ErrorShape;

/// Why a request is refused. Whoever returns one has changed nothing.
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// How many seconds to wait before asking again, where that helps.
    pub(crate) retry_after: Option<u64>,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal {
            status,
            code,
            message: message.into(),
            retry_after: None,
        }
    }

    pub(crate) fn forbidden() -> Refusal {
        Refusal::new(403, "access_denied", "the key is missing or unknown")
    }

    pub(crate) fn not_found(message: &str) -> Refusal {
        Refusal::new(404, "not_found", message)
    }

    pub(crate) fn bad_request(code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal::new(400, code, message)
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Refusal {
        Refusal::bad_request("invalid_request", message)
    }

    pub(crate) fn canceled() -> Refusal {
        Refusal::bad_request("contract_canceled", "a canceled contract cannot be changed")
    }

    /// Status and code are those of the CA's other API; the pages of this one name neither.
    pub(crate) fn too_many(retry_after: u64) -> Refusal {
        Refusal {
            retry_after: Some(retry_after),
            ..Refusal::new(
                429,
                "request_limit_exceeded",
                "the key sent too many requests",
            )
        }
    }

    pub(crate) fn answer(&self, shape: ErrorShape) -> Answer {
        let mut answer = Answer::error(shape, self.status, self.code, &self.message);
        if let Some(seconds) = self.retry_after {
            let header = ("Retry-After".into(), seconds.to_string());
            answer.headers.push(header);
        }
        answer
    }
}
