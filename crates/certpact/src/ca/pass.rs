//! What a request shows: a key, or a token.

use std::sync::Arc;

use http::header::{AUTHORIZATION, HeaderName, HeaderValue};

use super::patience::Patience;
use super::token::Tokens;
use crate::ground::error::Error;
use crate::ground::secret::Secret;
use crate::settings::keys::CpsToken;

/// What a request shows who sends it.
pub(crate) enum Pass {
    /// A key, in a header of its own.
    Key {
        header: &'static str,
        secret: Secret,
        /// The variable or file that it is from; none where it is given in code.
        source: Option<String>,
    },
    /// A token, which ends sooner or later.
    Token(Arc<Tokens>),
}

/// The header of one request.
pub(super) enum Shown<'a> {
    Key(&'static str, &'a Secret),
    Token(CpsToken),
}

impl Pass {
    /// Whose requests are counted together.
    pub(super) fn identity(&self) -> Option<&Secret> {
        match self {
            Self::Key { secret, .. } => Some(secret),
            Self::Token(tokens) => tokens.identity(),
        }
    }

    /// Where it is from, as an error says it: `the key of CERTPACT_ACME_KEY`.
    pub(super) fn whence(&self) -> String {
        let (what, source) = match self {
            Self::Key { source, .. } => ("key", source.as_deref()),
            Self::Token(tokens) => ("token", tokens.source()),
        };
        match source {
            Some(source) => format!("the {what} of {source}"),
            None => format!("the {what}"),
        }
    }

    /// What the next request shows.
    pub(super) async fn shown(&self, patience: Patience) -> Result<Shown<'_>, Error> {
        Ok(match self {
            Self::Key { header, secret, .. } => Shown::Key(header, secret),
            Self::Token(tokens) => Shown::Token(tokens.current(patience).await?),
        })
    }

    /// Whether something else can be shown, where the CA did not take this.
    pub(super) async fn renew(&self, refused: &Shown<'_>) -> bool {
        match (self, refused) {
            (Self::Token(tokens), Shown::Token(token)) => tokens.give_up(token).await,
            (Self::Key { .. } | Self::Token(_), _) => false,
        }
    }
}

impl Shown<'_> {
    /// What is shown, without the words around it.
    pub(super) fn secret(&self) -> &Secret {
        match self {
            Self::Key(_, secret) => secret,
            Self::Token(token) => token.secret(),
        }
    }

    /// The header that shows it, whose value nothing prints.
    pub(super) fn header(&self) -> Result<(HeaderName, HeaderValue), Error> {
        let (name, value) = match self {
            Self::Key(header, secret) => (
                HeaderName::from_static(header),
                HeaderValue::from_str(secret.reveal()),
            ),
            Self::Token(token) => {
                let bearer = format!("Bearer {}", token.secret().reveal());
                (AUTHORIZATION, HeaderValue::try_from(bearer))
            }
        };
        let mut value = value.map_err(|_| {
            Error::invalid_input("the key or the token has a character that no header can carry")
        })?;
        value.set_sensitive(true);
        Ok((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_printed_nowhere() {
        let secret = Secret::new("canary");
        let (name, value) = Shown::Key("x-partner-apikey", &secret).header().unwrap();
        assert_eq!(name, "x-partner-apikey");
        assert_eq!(value, "canary");
        assert!(!format!("{value:?}").contains("canary"));
    }

    #[test]
    fn what_no_header_can_carry_is_an_error() {
        let secret = Secret::new("key\ncanary");
        let shown = Shown::Key("x-partner-apikey", &secret);
        let error = shown.header().unwrap_err();
        assert!(error.message().contains("no header can carry"), "{error}");
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    }
}
