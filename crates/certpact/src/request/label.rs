//! The label of a creation: what it is called until the CA has given it a number.

use crate::ground::dns_name;
use crate::ground::error::Error;

const LONGEST_LABEL: usize = 253;

/// Reads a label, which names a creation until the CA has given it an id.
///
/// # Errors
/// `invalid_input` where it could be taken for an id or for `all`, or has other characters than
/// `a`–`z`, `0`–`9`, `.`, `_` and `-`.
pub fn parse_label(text: &str) -> Result<String, Error> {
    let is_plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = text.as_bytes();
    let is_label = bytes.len() <= LONGEST_LABEL
        && bytes.first().is_some_and(is_plain)
        && bytes
            .iter()
            .all(|byte| is_plain(byte) || b"._-".contains(byte))
        && bytes.iter().any(u8::is_ascii_lowercase)
        && text != "all";
    if is_label {
        return Ok(text.to_owned());
    }
    Err(Error::invalid_input(format!("`{text}` is not a label")).with_hint(
        "give up to 253 lower-case letters, digits, `.`, `_` and `-`, with a letter among them, beginning with a letter or digit; `all` is taken",
    ))
}

/// What a creation without any other name is called.
const UNNAMED: &str = "new";

/// The label of a creation that was given none: its first DNS name, without a leading `*.`.
pub(crate) fn label_of(first: Option<&str>) -> String {
    let first = first.map(dns_name::normal);
    let bare = first.map(|name| name.strip_prefix("*.").unwrap_or(&name).to_owned());
    bare.and_then(|name| parse_label(&name).ok())
        .unwrap_or_else(|| UNNAMED.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_creation_is_called_by_its_first_name() {
        for (first, label) in [
            (Some("*.Shop.example.com."), "shop.example.com"),
            (Some("b\u{fc}cher.example"), "xn--bcher-kva.example"),
            (Some("not a name"), UNNAMED),
            (None, UNNAMED),
        ] {
            assert_eq!(label_of(first), label, "{first:?}");
        }
    }

    #[test]
    fn a_label_is_no_id_and_not_all() {
        let longest = "a".repeat(LONGEST_LABEL);
        for text in [
            "a",
            "shop",
            "www.example.com",
            "7-eleven",
            "a..b_c-",
            &longest,
        ] {
            assert_eq!(parse_label(text).unwrap(), text);
        }
        let longer = "a".repeat(LONGEST_LABEL + 1);
        for text in [
            "", "all", "7", "7.7", "-a", ".a", "_a", "Shop", "a b", "a/b", "*.a", &longer,
        ] {
            assert!(parse_label(text).is_err(), "{text}");
        }
    }
}
