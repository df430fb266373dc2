use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ground::secret::Secret;

/// What `create_contract` and `regenerate_credentials` answer: how an ACME client uses the contract.
/// The CA shows it this once.
///
/// The pages do not say how the answer is built. What is found in it is named here, what is not found
/// is null, and the whole answer is kept. An answer without the number of the contract is unreadable.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AcmeCredentials {
    /// Number of the contract.
    pub acme_contract_id: u64,
    /// Where ACME clients begin: the directory URL.
    pub acme_directory_url: Option<String>,
    /// Key id of the external account binding (EAB). It is not a secret: ACME clients send it in clear.
    pub kid: Option<String>,
    /// Key of the external account binding (EAB), with which an ACME client proves that it may use
    /// the contract.
    pub hmac_key: Option<Secret>,
    /// The answer, as it was received.
    pub answer: Secret,
}

/// Number and address alone: a log needs no more.
impl fmt::Debug for AcmeCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AcmeCredentials")
            .field("acme_contract_id", &self.acme_contract_id)
            .field("acme_directory_url", &self.acme_directory_url)
            .finish_non_exhaustive()
    }
}

/// What an applied step delivered that the CA shows this once, also where it could not be understood:
/// what is not found in the answer is null, and the whole answer is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeliveredAnswer {
    /// Number of the contract; null where the answer has none, or that of another contract.
    pub acme_contract_id: Option<u64>,
    /// Where ACME clients begin: the directory URL.
    pub acme_directory_url: Option<String>,
    /// Key id of the external account binding (EAB). It is not a secret: ACME clients send it in clear.
    pub kid: Option<String>,
    /// Key of the external account binding (EAB), with which an ACME client proves that it may use
    /// the contract.
    pub hmac_key: Option<Secret>,
    /// The answer, as it was received.
    pub answer: Secret,
}

/// Number and address alone: a log needs no more.
impl fmt::Debug for DeliveredAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeliveredAnswer")
            .field("acme_contract_id", &self.acme_contract_id)
            .field("acme_directory_url", &self.acme_directory_url)
            .finish_non_exhaustive()
    }
}

const IDS: &[&str] = &["acme_contract_id", "contract_id", "id"];
const DIRECTORY_URLS: &[&str] = &["acme_directory_url", "directory_url"];
const SETS: &[&str] = &["eab_set", "eab_credentials", "eab"];
const KIDS: &[&str] = &["kid", "eab_kid", "key_id", "ext_act_kid"];
const HMAC_KEYS: &[&str] = &[
    "hmac_key",
    "hmac",
    "eab_hmac_key",
    "mac_key",
    "ext_act_hmac",
];

impl DeliveredAnswer {
    /// An answer in which nothing can be found.
    pub(crate) fn unread(answer: Secret) -> Self {
        Self {
            acme_contract_id: None,
            acme_directory_url: None,
            kid: None,
            hmac_key: None,
            answer,
        }
    }

    /// Whether nothing was found in the answer.
    pub(crate) fn is_empty(&self) -> bool {
        let number = self.acme_contract_id.is_none();
        number && self.acme_directory_url.is_none() && self.kid.is_none() && self.hmac_key.is_none()
    }

    /// The same, where it has the number of the contract.
    pub(crate) fn credentials(&self) -> Option<AcmeCredentials> {
        let Self {
            acme_contract_id,
            acme_directory_url,
            kid,
            hmac_key,
            answer,
        } = self.clone();
        Some(AcmeCredentials {
            acme_contract_id: acme_contract_id?,
            acme_directory_url,
            kid,
            hmac_key,
            answer,
        })
    }

    /// Finds in an answer what it can; nothing where the answer is no JSON.
    pub(crate) fn find_in(answer: Secret) -> Option<Self> {
        let value: Value = serde_json::from_str(answer.reveal()).ok()?;
        let whole = value.as_object();
        let set = member(whole, SETS).and_then(|set| match set {
            Value::Array(sets) => sets.first()?.as_object(),
            set => set.as_object(),
        });
        let text = |names| {
            let found = member(set, names).or_else(|| member(whole, names));
            found.and_then(Value::as_str).map(str::to_owned)
        };
        Some(Self {
            acme_contract_id: whole.and_then(number),
            acme_directory_url: text(DIRECTORY_URLS),
            kid: text(KIDS),
            hmac_key: text(HMAC_KEYS).map(Secret::new),
            answer,
        })
    }
}

/// The number of a contract, which may be written as text. No contract has the number 0.
fn number(members: &Map<String, Value>) -> Option<u64> {
    let of = |name: &&str| match members.get(*name)? {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_u64(),
    };
    IDS.iter().filter_map(of).find(|number| *number > 0)
}

fn member<'a>(object: Option<&'a Map<String, Value>>, names: &[&str]) -> Option<&'a Value> {
    let object = object?;
    names.iter().find_map(|name| object.get(*name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_understood_in_any_shape_that_the_pages_leave_open() {
        let answers = [
            r#"{"acme_contract_id":7,"acme_directory_url":"https://d","eab_set":{"kid":"k","hmac_key":"h"}}"#,
            r#"{"id":7,"directory_url":"https://d","eab_set":[{"eab_kid":"k","eab_hmac_key":"h"}]}"#,
            r#"{"acme_contract_id":null,"id":"7","directory_url":"https://d","eab":{"kid":"k","hmac_key":"h"}}"#,
            r#"{"acme_contract_id":0,"id":7,"directory_url":"https://d","eab":{"kid":"k","hmac_key":"h"}}"#,
            r#"{"acme_contract_id":7,"acme_directory_url":"https://d","ext_act_kid":"k","ext_act_hmac":"h"}"#,
        ];
        for answer in answers {
            let found = DeliveredAnswer::find_in(Secret::new(answer)).unwrap();
            assert_eq!(found.credentials().unwrap().acme_contract_id, 7);
            assert_eq!(found.acme_directory_url.as_deref(), Some("https://d"));
            assert_eq!(found.kid.as_deref(), Some("k"));
            assert_eq!(found.hmac_key.unwrap().reveal(), "h");
            assert_eq!(found.answer.reveal(), answer);
        }
    }

    #[test]
    fn what_is_not_understood_is_kept_and_what_is_no_json_is_not_guessed_at() {
        for answer in [
            "{}",
            "[1]",
            "7",
            r#"{"eab_set":"odd"}"#,
            r#"{"id":"seven"}"#,
            r#"{"id":0}"#,
        ] {
            let found = DeliveredAnswer::find_in(Secret::new(answer)).unwrap();
            assert!(found.credentials().is_none());
            assert_eq!((found.kid, found.answer.reveal()), (None, answer));
        }
        assert!(DeliveredAnswer::find_in(Secret::new("<html>")).is_none());
        assert!(DeliveredAnswer::find_in(Secret::new("")).is_none());
    }
}
