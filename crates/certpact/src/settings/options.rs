//! What is laid over the settings of the environment: one way, for every front.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::keys::{CpsAccess, OrderKey, SubaccountKey};
use super::{Inventory, RateWindow, Settings};
use crate::ground::error::Error;
use crate::ground::secret::Secret;

/// How a client is set up. What is left out is taken from the environment, else from the defaults.
#[derive(Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ClientOptions {
    /// Key of the subaccount that holds the contracts. `CERTPACT_ACME_KEY` if left out.
    pub acme_key: Option<String>,
    /// Base URL of `acme`. `CERTPACT_ACME_URL` if left out, else the CA's.
    pub acme_url: Option<String>,
    /// Keys by account id, where contracts of several subaccounts are handled.
    pub acme_keys: Option<BTreeMap<u64, String>>,
    /// Key of the account that placed the orders. `CERTPACT_ORDER_KEY` if left out.
    pub order_key: Option<String>,
    /// Base URL of `order`. `CERTPACT_ORDER_URL` if left out, else that of the instance in the
    /// United States.
    pub order_url: Option<String>,
    /// Access token of `cps`, which another program renews. `CERTPACT_CPS_TOKEN` if left out.
    pub cps_token: Option<String>,
    /// Name of a program that may ask for tokens of `cps`. `CERTPACT_CPS_CLIENT_ID` if left out.
    pub cps_client_id: Option<String>,
    /// Secret of that program. `CERTPACT_CPS_CLIENT_SECRET` if left out.
    pub cps_client_secret: Option<String>,
    /// Base URL of `cps`. `CERTPACT_CPS_URL` if left out, else the CA's.
    pub cps_url: Option<String>,
    /// Where tokens of `cps` are given. `CERTPACT_CPS_TOKEN_URL` if left out, else the CA's, as
    /// long as `cps_url` is the CA's too.
    pub cps_token_url: Option<String>,
    /// Account whose key is used by calls that name none.
    pub account_id: Option<u64>,
    /// Seconds that one request may take in all, at most 86,400; 60 if left out. A direct call waits no
    /// longer than that for a key whose limit is reached.
    pub timeout: Option<f64>,
    /// Seconds that a connection may take to be established, at most 86,400; 5 if left out.
    pub connect_timeout: Option<f64>,
    /// How often a request is sent again where that is safe: up to 100 times, 2 if left out. With 0,
    /// a plan and its like do not wait for a key that the CA limits either.
    pub retries: Option<usize>,
    /// Requests of one key within rolling windows: `100/5s 1000/180s` if left out, `off` for none.
    pub rate_limit: Option<String>,
    /// Requests in flight at once, from 1 to 10,000; 16 if left out.
    pub concurrency: Option<usize>,
    /// PEM file whose certificates are trusted as roots, in addition to those of the system.
    #[schemars(extend("format" = "path"))]
    pub ca_bundle: Option<PathBuf>,
    /// URL of the proxy, which may hold a password. `HTTPS_PROXY` if left out; none is ever used
    /// for this machine.
    pub proxy: Option<String>,
    /// What the client calls itself.
    pub user_agent: Option<String>,
    /// Who acts, for reports. `CERTPACT_ACTOR` if left out, else the system's user.
    pub actor: Option<String>,
    /// Which contracts each account has, by account id, or the path of a JSON file that says so. It
    /// shows whose key a contract needs, and how many contracts an account has.
    pub inventory: Option<InventoryOrPath>,
    /// Whether every write is refused before anything is read; also where `CERTPACT_READ_ONLY` says
    /// so.
    pub read_only: Option<bool>,
    /// File to which each write appends what was sent, without any value. `CERTPACT_RECORD_FILE` if
    /// left out, else none.
    #[schemars(extend("format" = "path"))]
    pub record_file: Option<PathBuf>,
}

/// An inventory, or where it is stored.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum InventoryOrPath {
    /// The path of a JSON file.
    #[schemars(extend("format" = "path"))]
    Path(PathBuf),
    /// The inventory itself.
    Value(#[schemars(with = "BTreeMap<u64, Vec<u64>>")] serde_json::Value),
}

impl ClientOptions {
    /// The variables of the environment that are not looked for, because it is said here.
    fn said(&self) -> Vec<&'static str> {
        let of_cps = self.cps_token.is_some() || self.cps_client_id.is_some();
        let said = [
            (self.acme_url.is_some(), "CERTPACT_ACME_URL"),
            (self.acme_key.is_some(), "CERTPACT_ACME_KEY"),
            (self.order_url.is_some(), "CERTPACT_ORDER_URL"),
            (self.order_key.is_some(), "CERTPACT_ORDER_KEY"),
            (self.cps_url.is_some(), "CERTPACT_CPS_URL"),
            (of_cps, "CERTPACT_CPS_TOKEN"),
            (of_cps, "CERTPACT_CPS_CLIENT_ID"),
            (of_cps, "CERTPACT_CPS_CLIENT_SECRET"),
        ];
        let said = said.into_iter().filter(|(is_said, _)| *is_said);
        said.map(|(_, name)| name).collect()
    }
}

impl Settings {
    /// The settings of the environment, with these options over them.
    ///
    /// # Errors
    /// `invalid_input` where an option, a variable, or a file that one of them names cannot be used.
    pub fn with(options: ClientOptions) -> Result<Self, Error> {
        let mut settings = Self::from_environment_but(&options.said())?;
        settings.lay_access(&options)?;
        lay(&mut settings.acme_url, options.acme_url);
        lay(&mut settings.order_url, options.order_url);
        lay(&mut settings.cps_url, options.cps_url);
        settings.cps_token_url = options.cps_token_url.or(settings.cps_token_url);
        lay(&mut settings.timeout, seconds("timeout", options.timeout)?);
        let connect_timeout = seconds("connect_timeout", options.connect_timeout)?;
        lay(&mut settings.connect_timeout, connect_timeout);
        lay(&mut settings.retries, options.retries);
        let rate_limit = options.rate_limit.as_deref().map(RateWindow::parse);
        lay(&mut settings.rate_limit, rate_limit.transpose()?);
        lay(&mut settings.concurrency, options.concurrency);
        settings.ca_bundle = options.ca_bundle.or(settings.ca_bundle);
        settings.proxy = options.proxy.map(Secret::new).or(settings.proxy);
        lay(&mut settings.user_agent, options.user_agent);
        lay(&mut settings.actor, options.actor);
        let inventory = options.inventory.map(|inventory| match inventory {
            InventoryOrPath::Path(path) => Inventory::load(&path),
            InventoryOrPath::Value(value) => Inventory::from_value(&value),
        });
        lay(&mut settings.inventory, inventory.transpose()?);
        settings.read_only |= options.read_only.unwrap_or_default();
        settings.record_file = options.record_file.or(settings.record_file);
        Ok(settings)
    }

    /// Keys and tokens.
    fn lay_access(&mut self, options: &ClientOptions) -> Result<(), Error> {
        if let Some(key) = &options.acme_key {
            self.acme_key = Some(SubaccountKey::new(key)?);
        }
        for (account_id, key) in options.acme_keys.iter().flatten() {
            self.acme_keys.insert(*account_id, SubaccountKey::new(key)?);
        }
        if let Some(key) = &options.order_key {
            self.order_key = Some(OrderKey::new(key)?);
        }
        let access = CpsAccess::of(
            options.cps_token.clone(),
            options.cps_client_id.clone(),
            options.cps_client_secret.clone(),
        )?;
        self.cps_access = access.or(self.cps_access.take());
        Ok(())
    }
}

fn lay<T>(setting: &mut T, option: Option<T>) {
    if let Some(option) = option {
        *setting = option;
    }
}

fn seconds(name: &str, seconds: Option<f64>) -> Result<Option<Duration>, Error> {
    let Some(seconds) = seconds else {
        return Ok(None);
    };
    let duration = Duration::try_from_secs_f64(seconds).ok();
    let duration = duration.filter(|duration| !duration.is_zero());
    duration.map(Some).ok_or_else(|| {
        Error::invalid_input(format!(
            "`{name}` is {seconds}; a positive number of seconds is expected"
        ))
    })
}
