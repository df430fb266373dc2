//! An instant as the CA writes it.

use std::fmt;

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

/// An instant as the CA wrote it, printed as RFC 3339 in UTC where it is understood.
///
/// The CA writes instants in two ways, one of them without a zone, which is read as UTC.
/// Text that is neither is kept as it came: an odd date must not make a contract unreadable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Instant(pub String);

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
