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
        // To read it and print it again would take a quarter of what it takes to write the whole answer.
        if is_as_printed(&self.0) {
            serializer.serialize_str(&self.0)
        } else {
            serializer.collect_str(self)
        }
    }
}

/// Whether a text would be printed as it is: it has the form that is printed, or is not understood. A leap
/// second has the form, and is printed as the second before.
fn is_as_printed(text: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00T00:00:00Z";
    let is_like = |(letter, form): (&u8, &u8)| match form {
        b'0' => letter.is_ascii_digit(),
        form => letter == form,
    };
    text.len() == FORM.len()
        && text.as_bytes().iter().zip(FORM).all(is_like)
        && text.as_bytes()[17] < b'6'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_as_it_is_would_be_printed_so() {
        for (text, is) in [
            ("2025-01-29T10:30:00Z", true),
            ("2025-02-30T10:30:00Z", true),
            ("2025-01-29T24:00:00Z", true),
            ("9999-12-31T23:59:59Z", true),
            ("0000-01-01T00:00:00Z", true),
            ("2025-01-29T10:30:60Z", false),
            ("2025-01-29T10:30:00z", false),
            ("2025-01-29t10:30:00Z", false),
            ("2025-01-29 10:30:00Z", false),
            ("2025-01-29T10:30:00.5Z", false),
            ("2025-01-29T10:30:00", false),
            ("2025-01-29T10:30:00+01:00", false),
            ("some day", false),
        ] {
            assert_eq!(is_as_printed(text), is, "{text}");
            let instant = Instant(text.to_owned());
            let written = serde_json::to_string(&instant).unwrap();
            assert_eq!(written, format!("\"{instant}\""));
        }
    }
}
