//! What can go wrong, as data: a stable kind, a message, and a hint where something can be done.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};

use crate::ground::finding::Finding;
use crate::ground::finding::Refusal;
use crate::ground::operations::Operation;
use crate::ground::printed;
use crate::ground::secret::Secret;

/// The kind of an error. Stable; the text of a message is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input cannot be read or does not fit.
    InvalidInput,
    /// Refused here, before anything was sent.
    Refused,
    /// The CA no longer holds what the plan was made from.
    StalePlan,
    /// The CA does not know the key (401).
    Authentication,
    /// The CA does not allow it to the key (403).
    Permission,
    /// The CA does not have it (404).
    NotFound,
    /// The CA wants fewer requests (429).
    RateLimited,
    /// The CA failed (5xx).
    Server,
    /// The CA refused otherwise, or redirected.
    Api,
    /// No connection was established, or it was lost while reading.
    Unreachable,
    /// Connected, and a read was not answered in time.
    TimedOut,
    /// The CA answered something that cannot be understood.
    UnreadableAnswer,
    /// The CA did not refuse, and a look afterwards shows that it was not done.
    NotCarriedOut,
    /// The request may have been carried out: its answer is lost or does not say, and no look at the CA
    /// could tell.
    OutcomeUnknown,
    /// Interrupted by the caller.
    Interrupted,
}

impl ErrorKind {
    /// The word that JSON has for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidInput => "invalid_input",
            Self::Refused => "refused",
            Self::StalePlan => "stale_plan",
            Self::Authentication => "authentication",
            Self::Permission => "permission",
            Self::NotFound => "not_found",
            Self::RateLimited => "rate_limited",
            Self::Server => "server",
            Self::Api => "api",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::UnreadableAnswer => "unreadable_answer",
            Self::NotCarriedOut => "not_carried_out",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::Interrupted => "interrupted",
        }
    }

    /// The exit code that the command ends with.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::InvalidInput => 2,
            Self::Authentication | Self::Permission => 3,
            Self::NotFound => 4,
            Self::RateLimited => 5,
            Self::Server
            | Self::Api
            | Self::Unreachable
            | Self::TimedOut
            | Self::UnreadableAnswer
            | Self::NotCarriedOut => 6,
            Self::Refused | Self::StalePlan => 7,
            Self::OutcomeUnknown => 8,
            Self::Interrupted => 130,
        }
    }
}

/// An error. Its message and its hint are a line each, whatever text of others is in them.
#[derive(Clone, Debug)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
    operation: Option<Operation>,
    answer: Option<ErrorAnswer>,
    carried_out: bool,
    delivered: Option<Secret>,
    refusal: Option<Refusal>,
    file: Option<PathBuf>,
    /// Line and column in that file, from 1.
    place: Option<(u64, u64)>,
    others: Vec<Error>,
}

/// What the CA answered, as far as it may be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ErrorAnswer {
    /// None where nothing was sent.
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) retry_after: Option<Duration>,
}

/// The known name that is nearest to the given one, where one is near.
pub(crate) fn nearest<'a>(
    given: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let (distance, name) = known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(given, name), name))
        .min()?;
    (distance <= given.len().max(name.len()) / 2).then_some(name)
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: printed::line(&message.into()),
            hint: None,
            operation: None,
            answer: None,
            carried_out: false,
            delivered: None,
            refusal: None,
            file: None,
            place: None,
            others: Vec::new(),
        }))
    }

    /// The input cannot be read or does not fit.
    pub fn invalid_input(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidInput, message)
    }

    pub(crate) fn refused(message: impl Into<String>, refusal: Refusal) -> Self {
        let mut error = Self::new(ErrorKind::Refused, message);
        error.0.refusal = Some(refusal);
        error
    }

    /// Told to stop before anything was sent.
    pub fn interrupted() -> Self {
        Self::new(ErrorKind::Interrupted, "interrupted; nothing was sent")
    }

    /// Refused here, for a reason that no finding gives; nothing was sent.
    pub fn refused_here(message: impl Into<String>) -> Self {
        Self::refused(message, Refusal::default())
    }

    /// The same error, found in this file.
    #[must_use]
    pub fn in_file(mut self, path: &Path) -> Self {
        let message = format!("`{}`: {}", path.display(), self.0.message);
        let others = std::mem::take(&mut self.0.others).into_iter();
        self.0.others = others.map(|other| other.in_file(path)).collect();
        self.0.file = Some(path.to_owned());
        self.with_message(message)
    }

    /// The same error, at this line and column.
    #[must_use]
    pub(crate) fn at(mut self, line: u64, column: u64) -> Self {
        self.0.place = Some((line, column));
        self
    }

    /// All of these: the first, which holds the others. Nothing if there are none.
    pub fn several(errors: Vec<Self>) -> Option<Self> {
        /// What is more than this helps nobody to see what is wrong.
        const MOST: usize = 20;
        let more = errors.len().saturating_sub(MOST);
        let mut errors = errors.into_iter().take(MOST);
        let mut first = errors.next()?;
        first.0.others.extend(errors);
        if more > 0 {
            let more = Self::invalid_input(format!("there are {more} more"));
            first.0.others.push(more);
        }
        Some(first)
    }

    /// The input is not JSON of the form that is expected. `what` says what it should be.
    pub fn misread(what: &str, error: &serde_json::Error) -> Self {
        Self::misread_from(what, 1, error)
    }

    /// The same of a text that begins on this line of another one.
    pub fn misread_from(what: &str, first_line: u64, error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let (message, place) = match text.rsplit_once(" at line ") {
            Some((message, _)) => {
                let line = first_line - 1 + error.line() as u64;
                (
                    message,
                    format!(" at line {line} column {}", error.column()),
                )
            }
            None => (text.as_str(), String::new()),
        };
        Self::misfit(message, |words| format!("{what}: {words}{place}"))
    }

    /// What a reader of JSON or TOML says, in plain words, and where: `located` adds that. An
    /// unknown key is held against those that are known.
    pub(crate) fn misfit(message: &str, located: impl Fn(&str) -> String) -> Self {
        match super::words::unknown_key(message) {
            Some((unknown, known)) => {
                Self::invalid_input(located(&format!("unknown key `{unknown}`")))
                    .with_nearest(unknown, known)
            }
            None => Self::invalid_input(located(&super::words::plain(message))),
        }
    }

    /// The same error with another message.
    pub(crate) fn with_message(mut self, message: String) -> Self {
        self.0.message = printed::line(&message);
        self
    }

    /// The same error, of another kind.
    pub(crate) fn of_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// The same error with a way out, something that can be done.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(printed::line(&hint.into()));
        self
    }

    /// The same error, about this operation.
    #[must_use]
    pub fn for_operation(mut self, operation: Operation) -> Self {
        self.0.operation = Some(operation);
        self
    }

    /// Hints at the known name that is nearest to the given one, where one is near.
    pub(crate) fn with_nearest<'a>(
        self,
        given: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        match nearest(given, known) {
            Some(name) => self.with_hint(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    pub(crate) fn with_answer(mut self, answer: ErrorAnswer) -> Self {
        self.0.answer = Some(answer);
        self
    }

    pub(crate) fn carried_out_anyway(mut self) -> Self {
        self.0.carried_out = true;
        self
    }

    /// Keeps an answer that was to deliver a secret and could not be understood.
    pub(crate) fn with_delivered(mut self, answer: Secret) -> Self {
        self.0.delivered = Some(answer);
        self
    }

    /// The kind.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What happened, to what, and what was expected.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it, where something can be done.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The file that it was found in, where that was read for what it says.
    pub fn file(&self) -> Option<&Path> {
        self.0.file.as_deref()
    }

    /// Line and column in that file, from 1.
    pub fn place(&self) -> Option<(u64, u64)> {
        self.0.place
    }

    /// What else was found wrong at the same time.
    pub fn others(&self) -> &[Self] {
        &self.0.others
    }

    /// Each on its own: this one, and what else was found wrong.
    pub fn apart(mut self) -> Vec<Self> {
        let mut all = std::mem::take(&mut self.0.others);
        all.insert(0, self);
        all
    }

    /// The operation that it happened in.
    pub fn operation(&self) -> Option<Operation> {
        self.0.operation
    }

    /// Status of the CA's answer.
    pub fn status(&self) -> Option<u16> {
        self.0.answer.as_ref()?.status
    }

    /// The CA's own code for the error, where its answer has one.
    pub fn code(&self) -> Option<&str> {
        self.0.answer.as_ref()?.code.as_deref()
    }

    /// The beginning of the CA's answer, where it may be shown.
    pub fn body(&self) -> Option<&str> {
        self.0.answer.as_ref()?.body.as_deref()
    }

    /// How long to wait before the next request: what the CA asks, or what its known limits need.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.answer.as_ref()?.retry_after
    }

    /// True where a success came whose body could not be understood: the CA did what was asked, unless
    /// a proxy answered in its place.
    pub fn carried_out(&self) -> bool {
        self.0.carried_out
    }

    /// The answer of an operation that delivers a secret, where it is not a plain success: it is
    /// shown once, and may hold what was asked for all the same.
    pub fn answer(&self) -> Option<&Secret> {
        self.0.delivered.as_ref()
    }

    /// The findings that a refusal rests on.
    pub fn findings(&self) -> &[Finding] {
        self.refusal().map_or(&[], |refusal| &refusal.findings)
    }

    /// What a refusal misses, does not know, or finds unused.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.0.refusal.as_ref()
    }

    /// The exit code that the command ends with.
    pub fn exit_code(&self) -> u8 {
        match self.0.kind {
            ErrorKind::UnreadableAnswer if self.0.carried_out => {
                ErrorKind::OutcomeUnknown.exit_code()
            }
            kind => kind.exit_code(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {}

impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", &self.0.kind)?;
        map.serialize_entry("message", &self.0.message)?;
        map.serialize_entry("hint", &self.0.hint)?;
        map.serialize_entry("operation", &self.0.operation)?;
        if let Some((line, column)) = self.0.place {
            map.serialize_entry("line", &line)?;
            map.serialize_entry("column", &column)?;
        }
        if !self.0.others.is_empty() {
            map.serialize_entry("others", &self.0.others)?;
        }
        if let Some(answer) = &self.0.answer {
            map.serialize_entry("status", &answer.status)?;
            map.serialize_entry("code", &answer.code)?;
            map.serialize_entry("body", &answer.body)?;
            map.serialize_entry(
                "retry_after",
                &answer.retry_after.map(|wait| wait.as_secs()),
            )?;
        }
        let is_unreadable = self.0.kind == ErrorKind::UnreadableAnswer;
        if is_unreadable {
            map.serialize_entry("carried_out", &self.0.carried_out)?;
        }
        if is_unreadable || self.0.delivered.is_some() {
            map.serialize_entry("answer", &self.0.delivered)?;
        }
        if let Some(refusal) = &self.0.refusal {
            map.serialize_entry("findings", &refusal.findings)?;
            map.serialize_entry("missing", &refusal.missing)?;
            map.serialize_entry("overrulable", &refusal.overrulable)?;
            map.serialize_entry("unknown", &refusal.unknown)?;
            map.serialize_entry("unused", &refusal.unused)?;
        }
        map.end()
    }
}
