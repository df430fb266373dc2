//! One API: its base URL, and how its requests leave.

use std::sync::Arc;

use super::answer::{Exchanged, Limits, Underway};
use super::seam::Outside;
use super::token::Tokens;
use super::url::BaseUrl;
use crate::error::Error;
use crate::operation::Operation;
use crate::secret::{CpsToken, Secret};

/// An API, at one base URL.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) url: BaseUrl,
    pub(crate) outside: Arc<dyn Outside>,
    pub(crate) requests: reqwest::Client,
    pub(crate) limits: Arc<Limits>,
}

/// What a request shows who sends it.
pub(crate) enum Pass {
    /// A key, in a header of its own.
    Key {
        header: &'static str,
        secret: Secret,
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

    /// What the next request shows.
    pub(super) async fn shown(&self) -> Result<Shown<'_>, Error> {
        Ok(match self {
            Self::Key { header, secret } => Shown::Key(header, secret),
            Self::Token(tokens) => Shown::Token(tokens.current().await?),
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

impl Line {
    /// A call that is about to be made.
    pub(super) fn exchanged(
        &self,
        operation: Operation,
        pass: Pass,
        underway: Underway,
    ) -> Arc<Exchanged> {
        let outside = Arc::clone(&self.outside);
        let limits = Arc::clone(&self.limits);
        Exchanged::new(operation, outside, pass, limits, underway)
    }
}
