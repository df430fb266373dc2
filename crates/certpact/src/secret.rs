//! Keys: one type for each kind, none of which can be printed.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::error::Error;

/// The Partner Subscriptions API key of a subaccount, which is what `acme` takes.
#[derive(Clone)]
pub struct SubaccountKey(SecretString);

impl SubaccountKey {
    /// Takes a key.
    ///
    /// # Errors
    /// `invalid_input` where the key is empty or has a character that no header can carry. The
    /// message does not repeat it.
    pub fn new(key: impl Into<String>) -> Result<Self, Error> {
        let key: String = key.into();
        if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::invalid_input(
                "a subaccount key is empty or has a character that is not printable ASCII",
            ));
        }
        Ok(Self(key.into()))
    }

    pub(crate) fn reveal(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for SubaccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
