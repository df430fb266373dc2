//! How a client is set up: from the environment, from key files, or in code.

mod bounds;
mod inventory;
pub(crate) mod keys;
pub(crate) mod options;
mod portable;
pub(crate) mod progress;
mod state_folder;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::SignedDuration;

use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::ground::secret::Secret;
use crate::settings::keys::{OrderKey, SubaccountKey};
use crate::settings::progress::Progress;

pub use inventory::Inventory;
pub(crate) use keys::CpsAccess;
use keys::{Found, ring, secret};
pub(crate) use state_folder::Kept;
pub use state_folder::StateFolder;

const ACME_URL: &str = "https://www.digicert.com/partner-subscription/api/v1";
const ORDER_URL: &str = "https://www.digicert.com/services/v2";
const CPS_URL: &str = "https://api.vdms.io/sec/cps";
const CPS_TOKEN_URL: &str = "https://id.vdms.io/connect/token";

/// The path of an API at the CA's own address.
pub(crate) fn path_of(api: Api) -> &'static str {
    let url = match api {
        Api::Acme => ACME_URL,
        Api::Order => ORDER_URL,
        Api::Cps => CPS_URL,
    };
    let address = url.split_once("://").map_or(url, |(_, address)| address);
    address.find('/').map_or("", |path| &address[path..])
}

const VARIABLES: [&str; 18] = [
    "CERTPACT_ACME_URL",
    "CERTPACT_ACME_KEY",
    "CERTPACT_ACME_KEY_FILE",
    "CERTPACT_ACME_KEYS_FILE",
    "CERTPACT_ORDER_URL",
    "CERTPACT_ORDER_KEY",
    "CERTPACT_ORDER_KEY_FILE",
    "CERTPACT_CPS_URL",
    "CERTPACT_CPS_TOKEN_URL",
    "CERTPACT_CPS_TOKEN",
    "CERTPACT_CPS_TOKEN_FILE",
    "CERTPACT_CPS_CLIENT_ID",
    "CERTPACT_CPS_CLIENT_SECRET",
    "CERTPACT_CPS_CLIENT_SECRET_FILE",
    "CERTPACT_READ_ONLY",
    "CERTPACT_ACTOR",
    "CERTPACT_RECORD_FILE",
    "CERTPACT_STATE_DIR",
];

/// Where a client sends to, with which keys, and how long it waits.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// Base URL of `acme`.
    pub acme_url: String,
    /// Key of `acme` for accounts that the key file has no key for.
    pub acme_key: Option<SubaccountKey>,
    /// Keys of `acme` by the account that they belong to.
    pub acme_keys: BTreeMap<u64, SubaccountKey>,
    /// Base URL of `order`: the instance in the United States, or the one in Europe.
    pub order_url: String,
    /// Key of `order`.
    pub order_key: Option<OrderKey>,
    /// Base URL of `cps`.
    pub cps_url: String,
    /// Where tokens of `cps` are given. It has to be said where `cps_url` is not the CA's own: a secret
    /// must not go to another place than was meant.
    pub cps_token_url: Option<String>,
    /// What lets the client into `cps`.
    pub cps_access: Option<CpsAccess>,
    /// How long one request may take in all; a day at most.
    pub timeout: Duration,
    /// How long a connection may take to be established; a day at most.
    pub connect_timeout: Duration,
    /// How often a request is sent again, at most, where that is safe; 100 at most. With 0, nothing
    /// waits for a key that the CA limits either.
    pub retries: usize,
    /// How many requests one key may send within rolling windows; none where nothing is to be kept.
    pub rate_limit: Vec<RateWindow>,
    /// Requests of the whole client in flight at once, from 1 to 10,000.
    pub concurrency: usize,
    /// Which contracts each account has, if known.
    pub inventory: Inventory,
    /// File to which each write appends what was sent, without any value.
    pub record_file: Option<PathBuf>,
    /// Folder for what must be found again wherever a plan file is by then: the journals of
    /// creations, and secrets that could not be written to their destination. That of the
    /// environment, if left out.
    pub state_folder: StateFolder,
    /// Told how far a long job is, and why it waits.
    pub progress: Progress,
    /// PEM file whose certificates are trusted as roots, in addition to those of the system.
    pub ca_bundle: Option<PathBuf>,
    /// URL of the proxy, instead of the one that the environment names; it may hold a password. None
    /// is ever used for this machine.
    pub proxy: Option<Secret>,
    /// What the client calls itself.
    pub user_agent: String,
    /// Who acts, for reports.
    pub actor: String,
    /// Whether every write is refused, before anything is read.
    pub read_only: bool,
    /// What was odd and can be lived with, for people to read.
    pub warnings: Vec<String>,
}

/// At most so many requests of one key within any such time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateWindow {
    /// Requests.
    pub requests: usize,
    /// Within any such time.
    pub every: Duration,
}

impl RateWindow {
    /// What the CA's Services API says of a key. The page of `acme` names no limit, so the same is
    /// assumed.
    pub const DOCUMENTED: [Self; 2] = [
        Self {
            requests: 100,
            every: Duration::from_secs(5),
        },
        Self {
            requests: 1000,
            every: Duration::from_secs(180),
        },
    ];

    /// Reads windows such as `100/5s 1000/180s`; `off` is no limit.
    ///
    /// # Errors
    /// `invalid_input` where the text has another form.
    pub fn parse(text: &str) -> Result<Vec<Self>, Error> {
        if text.trim() == "off" {
            return Ok(Vec::new());
        }
        let window = |window: &str| {
            let (requests, every) = window.split_once('/')?;
            let every: SignedDuration = every.parse().ok()?;
            Some(Self {
                requests: requests.parse().ok().filter(|requests| *requests > 0)?,
                every: Duration::try_from(every)
                    .ok()
                    .filter(|every| !every.is_zero())?,
            })
        };
        let windows: Option<Vec<Self>> = text.split_whitespace().map(window).collect();
        let windows = windows.filter(|windows| !windows.is_empty());
        windows.ok_or_else(|| {
            Error::invalid_input(format!("`{text}` is not a rate limit"))
                .with_hint("give windows such as `100/5s 1000/180s`, or `off`")
        })
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            acme_url: ACME_URL.to_owned(),
            acme_key: None,
            acme_keys: BTreeMap::new(),
            order_url: ORDER_URL.to_owned(),
            order_key: None,
            cps_url: CPS_URL.to_owned(),
            cps_token_url: None,
            cps_access: None,
            timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(5),
            retries: 2,
            rate_limit: RateWindow::DOCUMENTED.to_vec(),
            concurrency: 16,
            inventory: Inventory::default(),
            record_file: None,
            state_folder: StateFolder::default(),
            progress: Progress::default(),
            ca_bundle: None,
            proxy: None,
            user_agent: concat!("certpact/", env!("CARGO_PKG_VERSION")).to_owned(),
            actor: String::new(),
            read_only: false,
            warnings: Vec::new(),
        }
    }
}

impl Settings {
    /// Reads the environment: `CERTPACT_ACME_URL`, `CERTPACT_ACME_KEY` or `…_KEY_FILE`,
    /// `CERTPACT_ACME_KEYS_FILE`, `CERTPACT_ORDER_URL`, `CERTPACT_ORDER_KEY` or `…_KEY_FILE`,
    /// `CERTPACT_CPS_URL`, `CERTPACT_CPS_TOKEN_URL`, `CERTPACT_CPS_TOKEN` or `…_TOKEN_FILE`,
    /// `CERTPACT_CPS_CLIENT_ID` with `CERTPACT_CPS_CLIENT_SECRET` or `…_SECRET_FILE`, `CERTPACT_READ_ONLY`, `CERTPACT_ACTOR`,
    /// `CERTPACT_RECORD_FILE`, `CERTPACT_STATE_DIR`.
    ///
    /// # Errors
    /// `invalid_input` where a variable or a file that it names cannot be used.
    pub fn from_environment() -> Result<Self, Error> {
        Self::from_environment_but(&[])
    }

    /// The same without some variables, each with its `…_FILE`: what is said in code is not looked for.
    ///
    /// # Errors
    /// As [`Settings::from_environment`].
    pub fn from_environment_but(said: &[&str]) -> Result<Self, Error> {
        let variable = |name: &str| {
            let bare = name.strip_suffix("_FILE").unwrap_or(name);
            if said.contains(&bare) {
                None
            } else {
                std::env::var_os(name)
            }
        };
        let is_unreadable =
            |name: &&&str| variable(name).is_some_and(|value| value.to_str().is_none());
        if let Some(name) = VARIABLES.iter().find(is_unreadable) {
            return Err(Error::invalid_input(format!("`{name}` is not UTF-8")));
        }
        Self::from_variables(|name| variable(name)?.into_string().ok())
    }

    /// The same from any set of variables.
    ///
    /// # Errors
    /// As [`Settings::from_environment`].
    pub fn from_variables(given: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let variable = |name: &str| given(name).filter(|value| !value.is_empty());
        let mut settings = Self::default();
        for (name, url) in [
            ("CERTPACT_ACME_URL", &mut settings.acme_url),
            ("CERTPACT_ORDER_URL", &mut settings.order_url),
            ("CERTPACT_CPS_URL", &mut settings.cps_url),
        ] {
            match given(name) {
                Some(empty) if empty.is_empty() => {
                    return Err(Error::invalid_input(format!("`{name}` is empty"))
                        .with_hint("leave it out for the CA's own address"));
                }
                Some(given) => *url = given,
                None => {}
            }
        }
        settings.read_only = match variable("CERTPACT_READ_ONLY").as_deref() {
            None | Some("0") => false,
            Some("1") => true,
            Some(_) => {
                return Err(Error::invalid_input(
                    "`CERTPACT_READ_ONLY` is neither `1` nor `0`",
                ));
            }
        };
        let mut secret = |name: &str| secret(variable, name, &mut settings.warnings);
        let (acme_key, order_key) = (secret("CERTPACT_ACME_KEY")?, secret("CERTPACT_ORDER_KEY")?);
        let subaccount = |found: Found| {
            let key =
                SubaccountKey::new(found.secret).map_err(|error| of(&found.source, &error))?;
            Ok::<_, Error>(key.found_in(&found.source))
        };
        let order = |found: Found| {
            let key = OrderKey::new(found.secret).map_err(|error| of(&found.source, &error))?;
            Ok::<_, Error>(key.found_in(&found.source))
        };
        settings.acme_key = acme_key.map(subaccount).transpose()?;
        settings.order_key = order_key.map(order).transpose()?;
        let (token, of_client) = (
            secret("CERTPACT_CPS_TOKEN")?,
            secret("CERTPACT_CPS_CLIENT_SECRET")?,
        );
        let source = token.as_ref().map(|found| found.source.clone());
        let (token, of_client) = (token.map(|it| it.secret), of_client.map(|it| it.secret));
        let access = CpsAccess::of(token, variable("CERTPACT_CPS_CLIENT_ID"), of_client)?;
        settings.cps_access = access.map(|access| match &source {
            Some(source) => access.found_in(source),
            None => access,
        });
        settings.cps_token_url = variable("CERTPACT_CPS_TOKEN_URL");
        if let Some(file) = variable("CERTPACT_ACME_KEYS_FILE") {
            settings.acme_keys = ring(Path::new(&file), &mut settings.warnings)?;
        }
        settings.record_file = variable("CERTPACT_RECORD_FILE").map(PathBuf::from);
        settings.state_folder = StateFolder::of_variables(variable);
        settings.actor = ["CERTPACT_ACTOR", "USER", "USERNAME"]
            .into_iter()
            .find_map(variable)
            .unwrap_or_else(|| "unknown".to_owned());
        Ok(settings)
    }

    /// Where tokens of `cps` are given.
    pub(crate) fn token_url(&self) -> Result<&str, Error> {
        if let Some(url) = &self.cps_token_url {
            return Ok(url);
        }
        let asks = matches!(self.cps_access, Some(CpsAccess::Client { .. }));
        if asks && self.cps_url != CPS_URL {
            return Err(Error::invalid_input(
                "`cps` is at another address than the CA's, and where its tokens are given is not said",
            )
            .with_hint("set `CERTPACT_CPS_TOKEN_URL` as well"));
        }
        Ok(CPS_TOKEN_URL)
    }

    /// The key of `order`.
    pub(crate) fn order_key(&self) -> Result<&OrderKey, Error> {
        self.order_key.as_ref().ok_or_else(|| {
            Error::invalid_input("there is no key for `order`")
                .with_hint("set `CERTPACT_ORDER_KEY`, or `CERTPACT_ORDER_KEY_FILE`")
        })
    }

    /// The key for a contract: that of the account which is named, else of the one that the inventory
    /// knows to have it, else the one for everything else. Where there is a ring, an account that is
    /// named must have a key in it: another account's would act on that one.
    pub(crate) fn acme_key(
        &self,
        named: Option<u64>,
        contract: Option<u64>,
    ) -> Result<&SubaccountKey, Error> {
        let account_id = named.or_else(|| self.inventory.account_of(contract?));
        let of_account = account_id.and_then(|id| self.acme_keys.get(&id));
        let is_in_ring = named.is_none() || self.acme_keys.is_empty();
        let of_all = self.acme_key.as_ref().filter(|_| is_in_ring);
        of_account.or(of_all).ok_or_else(|| {
            let whose = account_id.map_or_else(String::new, |id| format!(" for account `{id}`"));
            Error::invalid_input(format!("there is no key for `acme`{whose}")).with_hint(
                "set `CERTPACT_ACME_KEY`; or `CERTPACT_ACME_KEYS_FILE`, and name the account (`--account-id`, `account_id` in the desired file, or `--inventory`)",
            )
        })
    }
}

/// An error about what was found there.
fn of(source: &str, error: &Error) -> Error {
    let message = format!("{source}: {error}");
    error.clone().with_message(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(variables: &[(&str, &str)]) -> Result<Settings, Error> {
        let variables: BTreeMap<_, _> = variables.iter().copied().collect();
        Settings::from_variables(|name| variables.get(name).map(|value| (*value).to_owned()))
    }

    #[test]
    fn a_named_account_takes_its_own_key_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ring.json");
        std::fs::write(&file, r#"{"1":"one","2":{"key":"two"}}"#).unwrap();
        let path = file.to_str().unwrap();
        let settings = settings(&[
            ("CERTPACT_ACME_KEYS_FILE", path),
            ("CERTPACT_ACME_KEY", "all"),
        ])
        .unwrap();
        let key = |account| {
            settings
                .acme_key(account, None)
                .unwrap()
                .secret()
                .reveal()
                .to_owned()
        };
        assert_eq!(
            (key(Some(1)), key(Some(2)), key(None)),
            ("one".into(), "two".into(), "all".into())
        );
        assert_eq!(settings.acme_key(Some(3), None).unwrap_err().exit_code(), 2);
        assert_eq!(format!("{:?}", settings.acme_keys), "{1: …, 2: …}");
    }

    #[test]
    fn what_cannot_be_used_is_refused() {
        let both = settings(&[("CERTPACT_ACME_KEY", "a"), ("CERTPACT_ACME_KEY_FILE", "b")]);
        assert!(both.unwrap_err().message().contains("both set"));
        assert!(settings(&[("CERTPACT_ACME_KEY", "two words")]).is_err());
        assert!(settings(&[("CERTPACT_ACME_KEY_FILE", "no/such/file")]).is_err());
        let missing = settings(&[]).unwrap();
        assert_eq!(missing.acme_key(Some(7), None).unwrap_err().exit_code(), 2);
        assert_eq!(missing.order_key().unwrap_err().exit_code(), 2);
    }

    #[test]
    fn one_line_end_after_a_key_is_no_part_of_it() {
        for (value, is_taken) in [
            ("made-up", true),
            ("made-up\n", true),
            ("made-up\r\n", true),
            ("made-up\n\n", false),
            ("made-up \n", false),
            ("made\nup", false),
            ("made up", false),
            ("\n", false),
        ] {
            for name in [
                "CERTPACT_ACME_KEY",
                "CERTPACT_ORDER_KEY",
                "CERTPACT_CPS_TOKEN",
            ] {
                match settings(&[(name, value)]) {
                    Ok(_) => assert!(is_taken, "{name}: {value:?}"),
                    Err(error) => {
                        assert!(!is_taken, "{name}: {value:?}");
                        assert!(!error.message().contains("made"), "{error}");
                        let is_named = error.message().contains(name) || name.contains("CPS");
                        assert!(is_named, "{error}");
                    }
                }
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_that_others_can_write_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key");
        std::fs::write(&file, "secret\n").unwrap();
        let path = file.to_str().unwrap().to_owned();
        for (mode, is_fine) in [(0o600, true), (0o644, true), (0o620, false), (0o602, false)] {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(
                settings(&[("CERTPACT_ACME_KEY_FILE", &path)]).is_ok(),
                is_fine,
                "{mode:o}"
            );
        }
    }
}
