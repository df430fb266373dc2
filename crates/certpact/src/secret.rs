//! Keys and what the CA shows once: a type for each kind, none of which is printed by accident.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;

const MASK: &str = "…";

thread_local! {
    static IS_IN_CLEAR: Cell<bool> = const { Cell::new(false) };
}

/// A secret that the CA shows once. It is masked wherever it is printed or written as JSON.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Takes a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// The secret in clear.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }

    /// Runs `write` with every secret that it writes as JSON in clear: for the places that were
    /// made for them.
    pub fn in_clear<T>(write: impl FnOnce() -> T) -> T {
        struct Before(bool);
        impl Drop for Before {
            fn drop(&mut self) {
                IS_IN_CLEAR.set(self.0);
            }
        }
        let _before = Before(IS_IN_CLEAR.replace(true));
        write()
    }

    /// Writes a text that is shown only where secrets are.
    pub(crate) fn serialize_text<S: Serializer>(
        text: &Option<String>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match text {
            Some(_) if !IS_IN_CLEAR.get() => serializer.serialize_str(MASK),
            text => text.serialize(serializer),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.reveal() == other.reveal()
    }
}

impl Eq for Secret {}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if IS_IN_CLEAR.get() {
            self.reveal()
        } else {
            MASK
        })
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// The fronts have a class of their own for it, by this name.
impl JsonSchema for Secret {
    fn schema_name() -> Cow<'static, str> {
        "Secret".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "password",
            "description": "A secret that the CA shows once. It is masked wherever it is printed.",
        })
    }
}

/// Declares the key of an API. Each has a type of its own, so that none goes to another one.
macro_rules! key {
    ($(#[doc = $doc:literal])+ $name:ident, $what:literal) => {
        $(#[doc = $doc])+
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Secret);

        impl $name {
            /// Takes a key.
            ///
            /// # Errors
            /// `invalid_input` where the key is empty or has a character that no header can carry.
            /// The message does not repeat it.
            pub fn new(key: impl Into<String>) -> Result<Self, Error> {
                let key: String = key.into();
                if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
                    return Err(Error::invalid_input(concat!(
                        $what,
                        " is empty or has a character that is not printable ASCII"
                    )));
                }
                Ok(Self(Secret::new(key)))
            }

            pub(crate) fn secret(&self) -> &Secret {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(MASK)
            }
        }
    };
}

key! {
    /// The Partner Subscriptions API key of a subaccount, which is what `acme` takes.
    SubaccountKey, "a subaccount key"
}

key! {
    /// The key of a CertCentral account, which is what `order` takes, and nobody else:
    ///
    /// ```compile_fail,E0308
    /// let mut settings = certpact::Settings::default();
    /// settings.acme_key = Some(certpact::OrderKey::new("key").unwrap());
    /// ```
    OrderKey, "a key of `order`"
}

key! {
    /// An access token, which is what `cps` takes.
    CpsToken, "a token of `cps`"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_in_clear_only_where_that_is_asked_for() {
        let secret = Secret::new("hush");
        let json = || serde_json::to_string(&secret).unwrap();
        assert_eq!(json(), r#""…""#);
        assert_eq!(Secret::in_clear(json), r#""hush""#);
        let panicked = std::panic::catch_unwind(|| Secret::in_clear(|| panic!("midway")));
        assert!(panicked.is_err());
        assert_eq!(
            (json(), format!("{secret:?}")),
            (r#""…""#.into(), "…".into())
        );
    }
}
