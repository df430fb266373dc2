//! Keys and tokens: from variables, and from files that others cannot write.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use crate::ground::error::Error;
use crate::ground::id::parse_id;
use crate::ground::json::Unique;
use crate::ground::secret::MASK;
use crate::ground::secret::Secret;

const LARGEST_KEY_FILE: u64 = 1024 * 1024;

/// Declares the key of an API. Each has a type of its own, so that none goes to another one.
macro_rules! key {
    ($(#[doc = $doc:literal])+ $name:ident, $what:literal) => {
        $(#[doc = $doc])+
        #[derive(Clone)]
        pub struct $name {
            secret: Secret,
            /// The variable or file that it is from; none where it is given in code.
            source: Option<Arc<str>>,
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.secret == other.secret
            }
        }

        impl Eq for $name {}

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
                Ok(Self {
                    secret: Secret::new(key),
                    source: None,
                })
            }

            /// The same, which is known to be from there.
            pub(super) fn found_in(self, source: &str) -> Self {
                Self {
                    source: Some(source.into()),
                    ..self
                }
            }

            pub(crate) fn secret(&self) -> &Secret {
                &self.secret
            }

            pub(crate) fn source(&self) -> Option<&str> {
                self.source.as_deref()
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

/// What lets a client into `cps`.
#[derive(Clone, Debug)]
pub enum CpsAccess {
    /// A token that another program renews.
    Token(CpsToken),
    /// A program that may ask for tokens.
    Client {
        /// Its name.
        id: String,
        /// Its secret.
        secret: Secret,
    },
}

impl CpsAccess {
    /// Takes a token.
    ///
    /// # Errors
    /// `invalid_input` where no header can carry it, or it is one of the vendor's older APIs.
    pub fn token(text: impl Into<String>) -> Result<Self, Error> {
        let text: String = text.into();
        if text.starts_with("TOK:") {
            return Err(Error::invalid_input(
                "a token that begins with `TOK:` is one of the vendor's older APIs, which `cps` does not take",
            )
            .with_hint("give an access token, or the client id and secret that one is given for"));
        }
        CpsToken::new(text).map(Self::Token)
    }

    /// Takes the name and the secret of a program.
    ///
    /// # Errors
    /// `invalid_input` where one of them is empty.
    pub fn client(id: impl Into<String>, secret: impl Into<String>) -> Result<Self, Error> {
        let (id, secret): (String, String) = (id.into(), secret.into());
        if id.is_empty() || secret.is_empty() {
            return Err(Error::invalid_input(
                "the name or the secret of a client of `cps` is empty",
            ));
        }
        let secret = Secret::new(secret);
        Ok(Self::Client { id, secret })
    }

    /// The same, where a token is known to be from there.
    pub(super) fn found_in(self, source: &str) -> Self {
        match self {
            Self::Token(token) => Self::Token(token.found_in(source)),
            Self::Client { .. } => self,
        }
    }

    /// Takes what is given of either.
    ///
    /// # Errors
    /// `invalid_input` where both are given, or half of one.
    pub fn of(
        token: Option<String>,
        id: Option<String>,
        secret: Option<String>,
    ) -> Result<Option<Self>, Error> {
        match (token, id, secret) {
            (None, None, None) => Ok(None),
            (Some(token), None, None) => Self::token(token).map(Some),
            (None, Some(id), Some(secret)) => Self::client(id, secret).map(Some),
            (Some(_), ..) => Err(Error::invalid_input(
                "a token of `cps` and a client that may ask for one are both given",
            )
            .with_hint("unset `CERTPACT_CPS_TOKEN`, or the two variables of the client")),
            (None, ..) => Err(Error::invalid_input(
                "a client of `cps` needs a name and a secret, and one of them is missing",
            )
            .with_hint("give `CERTPACT_CPS_CLIENT_ID` and `CERTPACT_CPS_CLIENT_SECRET`")),
        }
    }
}

/// A secret, and the variable or the file that it is from.
pub(super) struct Found {
    pub(super) secret: String,
    pub(super) source: String,
}

/// A secret that a variable holds, or the file that `…_FILE` names.
pub(super) fn secret(
    variable: impl Fn(&str) -> Option<String>,
    name: &str,
    warnings: &mut Vec<String>,
) -> Result<Option<Found>, Error> {
    let file = format!("{name}_FILE");
    match (variable(name), variable(&file)) {
        (Some(_), Some(_)) => Err(Error::invalid_input(format!(
            "`{name}` and `{file}` are both set"
        ))
        .with_hint("set one of them")),
        (Some(secret), None) => Ok(Some(Found {
            secret: without_line_end(&secret).to_owned(),
            source: format!("`{name}`"),
        })),
        (None, Some(path)) => Ok(Some(Found {
            secret: key_file(Path::new(&path), warnings)?.trim().to_owned(),
            source: format!("`{path}` (`{file}`)"),
        })),
        (None, None) => Ok(None),
    }
}

/// A value that a shell or a container wrote with the end of its line.
fn without_line_end(value: &str) -> &str {
    let value = value.strip_suffix('\n').unwrap_or(value);
    value.strip_suffix('\r').unwrap_or(value)
}

/// A ring: a JSON object from account id to `"key"` or `{"key": …}`. `7` and `07` are one account.
pub(super) fn ring(
    path: &Path,
    warnings: &mut Vec<String>,
) -> Result<BTreeMap<u64, SubaccountKey>, Error> {
    let file = format!("`{}`", path.display());
    let misfit = |what: &str| Error::invalid_input(format!("{file}: {what}"));
    let Unique(ring) = serde_json::from_str(&key_file(path, warnings)?)
        .map_err(|error| Error::misread(&file, &error))?;
    let Some(ring) = ring.as_object() else {
        return Err(misfit("an object from account id to key is expected"));
    };
    let mut keys = BTreeMap::new();
    for (account_id, key) in ring {
        let account_id =
            parse_id(account_id).map_err(|error| misfit(&format!("an account: {error}")))?;
        let key = key.get("key").unwrap_or(key).as_str();
        let Some(key) = key else {
            return Err(misfit(&format!("account `{account_id}` has no key")));
        };
        let source = format!("account `{account_id}` in {file}");
        let key = SubaccountKey::new(key)?.found_in(&source);
        if keys.insert(account_id, key).is_some() {
            return Err(misfit(&format!("account `{account_id}` is listed twice")));
        }
    }
    Ok(keys)
}

fn key_file(path: &Path, warnings: &mut Vec<String>) -> Result<String, Error> {
    refuse_shared(path, warnings)?;
    crate::ground::file::read(path, LARGEST_KEY_FILE)
}

/// A key file that others own or can write is refused; one that others can read is usual where a
/// container mounts it, and gets a warning.
#[cfg(unix)]
fn refuse_shared(path: &Path, warnings: &mut Vec<String>) -> Result<(), Error> {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt};

    use crate::ground::file::{Owner, refuse_foreign};

    let metadata = std::fs::metadata(path).map_err(|error| Error::of_file(path, &error))?;
    // A pipe is what a shell gives for `<(…)`.
    let kind = metadata.file_type();
    if !kind.is_file() && !kind.is_fifo() {
        return Err(Error::invalid_input(format!(
            "the key file `{}` is not a file",
            path.display()
        )));
    }
    refuse_foreign(path, &metadata, Owner::OwnOrSystem)?;
    let mode = metadata.permissions().mode();
    if mode & 0o022 != 0 {
        return Err(Error::invalid_input(format!(
            "the key file `{}` can be written by others",
            path.display()
        ))
        .with_hint(format!("`chmod 600 {}`", path.display())));
    }
    if mode & 0o044 != 0 {
        warnings.push(format!(
            "the key file `{}` can be read by others",
            path.display()
        ));
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_shared(_: &Path, _: &mut Vec<String>) -> Result<(), Error> {
    Ok(())
}
