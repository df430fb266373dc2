//! Keys and what the CA shows once: a type for each kind, none of which is printed by accident.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(crate) const MASK: &str = "…";

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
