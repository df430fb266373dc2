//! What a request shows: a key, or a token.

use std::sync::Arc;

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

    pub(super) fn header(&self) -> (String, String) {
        match self {
            Self::Key(header, secret) => ((*header).to_owned(), secret.reveal().to_owned()),
            Self::Token(token) => {
                let bearer = format!("Bearer {}", token.secret().reveal());
                ("authorization".to_owned(), bearer)
            }
        }
    }
}
