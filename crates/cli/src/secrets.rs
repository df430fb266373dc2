//! Where a secret goes that the CA shows once: nowhere, no request.

use certpact::{AcmeCredentials, Call, Delivery, Error, Reserved, Secret, SecretFile, StateFolder};
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

    /// Reserves space for one answer with a secret, and refuses a request whose answer would be lost.
    pub(crate) fn reserve(&mut self, state: &StateFolder) -> Result<Reserved, Error> {
        match self {
            Self::File(file) => file.reserve(state),
            Self::Shown => reserve_shown(state, 1),
            Self::Nowhere => Err(nowhere()),
        }
    }

    /// The same for several, where each is written to the file as it comes: that reserves its own space.
    pub(crate) fn reserve_shown(
        &self,
        state: &StateFolder,
        answers: usize,
    ) -> Result<Option<Reserved>, Error> {
        match self {
            Self::File(_) => Ok(None),
            Self::Shown => reserve_shown(state, answers).map(Some),
            Self::Nowhere => Err(nowhere()),
        }
    }

    /// Refuses a place that nothing would ever be put in.
    pub(crate) fn refuse_any(&self, call: &Call) -> Result<(), Error> {
        match self {
            Self::Nowhere => Ok(()),
            Self::File(_) | Self::Shown => Err(Error::invalid_input(format!(
                "the answer to `{}` holds no secret, so it needs no destination",
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
        reserved: Reserved,
    ) -> Result<(), Error> {
        let Self::File(file) = self else {
            return Ok(());
        };
        let delivery = Delivery {
            at: Timestamp::now(),
            operation: call.operation,
            target: call.target(),
            id: credentials.map(|credentials| credentials.acme_contract_id),
            account_id: call.account_id,
            answer,
        };
        file.keep(&delivery, reserved)
    }
}

fn nowhere() -> Error {
    Error::refused_here(
        "nothing was sent: the CA would show new credentials once, and there is no destination for them",
    )
    .with_hint("give a destination: `--secret-file FILE`, or `--show-secret`")
}

/// Space for what stdout turns out not to take.
fn reserve_shown(state: &StateFolder, answers: usize) -> Result<Reserved, Error> {
    if is_stdout_closed() {
        return Err(Error::refused_here(
            "nothing was sent: the CA would show new credentials once, and standard output is closed or thrown away",
        )
        .with_hint("redirect it to a file, or use `--secret-file FILE`"));
    }
    Reserved::of(state, answers)
}

/// Whether nothing that is printed is ever read. A stdout that was closed is `/dev/null` by now: that is
/// what Rust puts in its place.
#[cfg(unix)]
fn is_stdout_closed() -> bool {
    use std::fs::File;
    use std::os::fd::AsFd;
    use std::os::unix::fs::{FileTypeExt, MetadataExt};
    let stdout = std::io::stdout().as_fd().try_clone_to_owned();
    let own = stdout.and_then(|stdout| File::from(stdout).metadata());
    match (own, std::fs::metadata("/dev/null")) {
        (Err(_), _) => true,
        (Ok(own), Ok(null)) => own.file_type().is_char_device() && own.rdev() == null.rdev(),
        (Ok(_), Err(_)) => false,
    }
}

#[cfg(not(unix))]
fn is_stdout_closed() -> bool {
    false
}
