//! Which plan a file holds, wherever the file is.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ground::error::Error;

/// How many hexadecimal digits an id has.
const DIGITS: usize = 32;

/// The random id of a plan. Copies of a plan file have it too, so that what one of them has made is
/// known to the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct PlanId(String);

impl PlanId {
    /// An id that no other plan has.
    pub(super) fn random() -> Self {
        Self(format!("{:0DIGITS$x}", fastrand::u128(..)))
    }
}

/// It names a file, so that nothing but digits may be in it.
impl TryFrom<String> for PlanId {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == DIGITS && text.bytes().all(is_digit) {
            return Ok(Self(text));
        }
        Err(Error::invalid_input(format!(
            "`{text}` is not the id of a plan: {DIGITS} hexadecimal digits in lower case are expected"
        )))
    }
}

impl fmt::Display for PlanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_digits_alone() {
        let id = PlanId::random();
        assert_ne!(id, PlanId::random());
        assert_eq!(PlanId::try_from(id.to_string()).unwrap(), id);
        for text in [
            "",
            "../../journal",
            "0123456789ABCDEF0123456789ABCDEF",
            &"0".repeat(31),
        ] {
            assert!(PlanId::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
