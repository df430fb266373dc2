//! Where a secret goes that the CA shows once: nowhere, no request.

use certpact::{AcmeCredentials, Call, Delivery, Error, Secret, SecretFile};
use jiff::Timestamp;

use crate::arguments::SecretArguments;

pub(crate) enum Place {
    Nowhere,
    File(SecretFile),
    Shown,
}

impl Place {
    pub(crate) fn of(given: &SecretArguments) -> Result<Self, Error> {
        match &given.secret_file {
            Some(file) => Ok(Self::File(SecretFile::open(file)?)),
            None if given.show_secret => Ok(Self::Shown),
            None => Ok(Self::Nowhere),
        }
    }

    pub(crate) fn shows(&self) -> bool {
        matches!(self, Self::Shown)
    }

    pub(crate) fn into_file(self) -> Option<SecretFile> {
        match self {
            Self::File(file) => Some(file),
            Self::Nowhere | Self::Shown => None,
        }
    }

    /// Refuses a request whose answer would be lost.
    pub(crate) fn refuse_none(&self) -> Result<(), Error> {
        match self {
            Self::File(_) | Self::Shown => Ok(()),
            Self::Nowhere => Err(Error::refused_here(
                "nothing was sent: the CA would show new credentials once, and there is no place for them",
            )
            .with_hint("say where they go: `--secret-file FILE`, or `--show-secret`")),
        }
    }

    /// Refuses a place that nothing would ever be put in.
    pub(crate) fn refuse_any(&self, call: &Call) -> Result<(), Error> {
        match self {
            Self::Nowhere => Ok(()),
            Self::File(_) | Self::Shown => Err(Error::invalid_input(format!(
                "the answer to `{}` holds no secret, so it needs no place",
                call.operation
            ))),
        }
    }

    /// Keeps an answer to a direct call.
    pub(crate) fn keep(
        &mut self,
        call: &Call,
        credentials: Option<&AcmeCredentials>,
        answer: &Secret,
    ) -> Result<(), Error> {
        let Self::File(file) = self else {
            return Ok(());
        };
        file.keep(&Delivery {
            at: Timestamp::now(),
            operation: call.operation,
            target: call.target(),
            id: credentials.and_then(|credentials| credentials.acme_contract_id),
            account_id: call.account_id,
            answer,
        })
    }
}
