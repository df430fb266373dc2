//! What another process needs to set up the same client: where to send and how, and never a key.

use std::path::PathBuf;

use super::Settings;
use super::options::{ClientOptions, InventoryOrPath};
use crate::ground::error::Error;

type IsGiven = fn(&ClientOptions) -> bool;

/// What takes the place of an option that holds a secret.
const KEYS: [(IsGiven, &str, &str); 6] = [
    (
        |options| options.acme_key.is_some(),
        "acme_key",
        "`CERTPACT_ACME_KEY` or `CERTPACT_ACME_KEY_FILE`",
    ),
    (
        |options| options.acme_keys.is_some(),
        "acme_keys",
        "`CERTPACT_ACME_KEYS_FILE`",
    ),
    (
        |options| options.order_key.is_some(),
        "order_key",
        "`CERTPACT_ORDER_KEY` or `CERTPACT_ORDER_KEY_FILE`",
    ),
    (
        |options| options.cps_token.is_some(),
        "cps_token",
        "`CERTPACT_CPS_TOKEN` or `CERTPACT_CPS_TOKEN_FILE`",
    ),
    (
        |options| options.cps_client_secret.is_some(),
        "cps_client_secret",
        "`CERTPACT_CPS_CLIENT_SECRET` or `CERTPACT_CPS_CLIENT_SECRET_FILE`",
    ),
    (
        // The password is before the host.
        |options| options.proxy.as_ref().is_some_and(|url| url.contains('@')),
        "proxy",
        "`HTTPS_PROXY`",
    ),
];

impl ClientOptions {
    /// The options with which another process sets up the same client, where it finds the keys in its own variables or
    /// files. It sends to the same addresses, and writes no more than here, whatever the variables there say.
    ///
    /// # Errors
    /// `invalid_input` where a key was given in code: it is never handed on.
    pub fn portable(mut self, settings: &Settings) -> Result<Self, Error> {
        if let Some((_, name, instead)) = KEYS.iter().find(|(is_given, ..)| is_given(&self)) {
            let message = format!(
                "a client that was given `{name}` cannot be handed to another process: its key would be in the clear"
            );
            return Err(Error::invalid_input(message).with_hint(format!("set {instead} in both")));
        }
        self.acme_url = Some(settings.acme_url.clone());
        self.order_url = Some(settings.order_url.clone());
        self.cps_url = Some(settings.cps_url.clone());
        self.cps_token_url.clone_from(&settings.cps_token_url);
        self.read_only = settings.read_only.then_some(true);
        self.record_file.clone_from(&settings.record_file);
        let inventory = match &mut self.inventory {
            Some(InventoryOrPath::Path(path)) => Some(path),
            _ => None,
        };
        // The other process may be in another folder.
        let paths = [
            self.ca_bundle.as_mut(),
            self.record_file.as_mut(),
            inventory,
        ];
        paths.into_iter().flatten().for_each(make_absolute);
        Ok(self)
    }
}

fn make_absolute(path: &mut PathBuf) {
    if let Ok(absolute) = std::path::absolute(&*path) {
        *path = absolute;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(text: &str) -> ClientOptions {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_key_is_never_handed_on() {
        for given in [
            r#"{"acme_key": "top-secret"}"#,
            r#"{"acme_keys": {"7": "top-secret"}}"#,
            r#"{"order_key": "top-secret"}"#,
            r#"{"cps_token": "top-secret"}"#,
            r#"{"cps_client_id": "me", "cps_client_secret": "top-secret"}"#,
            r#"{"proxy": "http://me:top-secret@127.0.0.1:1"}"#,
        ] {
            let error = options(given).portable(&Settings::default()).err().unwrap();
            assert!(error.message().contains("cannot be handed"), "{given}");
            assert!(!format!("{error:?}").contains("top-secret"), "{given}");
        }
    }

    #[test]
    fn addresses_and_limits_are_handed_on_as_they_are_here() {
        let settings = Settings {
            acme_url: "https://elsewhere.test".to_owned(),
            read_only: true,
            ..Settings::default()
        };
        let given = options(r#"{"retries": 0, "inventory": "inventory.json"}"#);
        let handed = serde_json::to_value(given.portable(&settings).unwrap()).unwrap();
        assert_eq!(handed["acme_url"], "https://elsewhere.test");
        assert_eq!(handed["order_url"], *settings.order_url);
        assert_eq!(
            (&handed["read_only"], &handed["retries"]),
            (&true.into(), &0.into())
        );
        let inventory = handed["inventory"].as_str().unwrap();
        assert!(std::path::Path::new(inventory).is_absolute(), "{inventory}");
        assert!(handed["timeout"].is_null(), "{handed}");
    }
}
