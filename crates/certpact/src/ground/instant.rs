//! An instant as the CA writes it.

use std::fmt;

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

/// An instant as the CA wrote it, printed as RFC 3339 in UTC where it is understood.
///
/// The CA writes instants in two ways, one of them without a zone, which is read as UTC.
/// Text that is neither is kept unchanged: an odd date must not make a contract unreadable. What
/// means the absence of a date is not one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub struct Instant(pub String);

/// How a CA's programs write the date that is not there.
const NO_DATE: &str = "0001-01-01";

impl Instant {
    /// Whether a text stands for the absence of a date: empty, or the first day of the first year.
    pub(crate) fn is_absent(text: &str) -> bool {
        text.trim().is_empty() || text.trim_start().starts_with(NO_DATE)
    }
}

impl TryFrom<String> for Instant {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        if Self::is_absent(&text) {
            Err("this is not a date, expected a date")
        } else {
            Ok(Self(text))
        }
    }
}

impl Instant {
    /// The instant, nothing where its text is not understood.
    pub fn timestamp(&self) -> Option<Timestamp> {
        if let Ok(timestamp) = self.0.parse() {
            return Some(timestamp);
        }
        let civil: DateTime = self.0.parse().ok()?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    }
}

/// The instant for a message, also where an answer does not say it.
pub(crate) fn said(instant: Option<&Instant>) -> String {
    instant.map_or_else(|| "an unknown day".to_owned(), Instant::to_string)
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.timestamp() {
            Some(timestamp) => timestamp.fmt(f),
            None => f.write_str(&self.0),
        }
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
