//! Names: what the CA could never issue for, and how names are compared.

use core::net::IpAddr;
use std::borrow::Cow;
use std::collections::BTreeSet;

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

use crate::ground::printed;

const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;

/// The form in which names are compared: lower case, without a final dot, in A-labels.
pub(crate) fn normal(name: &str) -> String {
    let name = name.trim();
    let name = ascii(name).map_or_else(|| name.to_ascii_lowercase(), Cow::into_owned);
    // What ends in two dots, or in a blank and a dot, is no name, and not the same as one without.
    let is_end = |end: char| end == '.' || end.is_whitespace();
    let bare = name
        .strip_suffix('.')
        .filter(|bare| !bare.ends_with(is_end));
    bare.unwrap_or(&name).to_owned()
}

/// Names as a set, in the form in which they are compared.
pub(crate) fn set<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> BTreeSet<String> {
    let names = names.into_iter();
    names.map(|name| normal(name.as_ref())).collect()
}

/// Whether a name is among others.
pub(crate) fn is_among(name: &str, others: &[String]) -> bool {
    let name = normal(name);
    others.iter().any(|other| normal(other) == name)
}

/// A number of names, as a message says it.
pub(crate) fn counted(names: usize) -> String {
    let plural = if names == 1 { "" } else { "s" };
    format!("{names} name{plural}")
}

/// A name, as a message shows it: in one line, and not endless.
pub(crate) fn shown(name: &str) -> String {
    const LONGEST: usize = 64;
    let start: String = name.chars().take(LONGEST).collect();
    let mut shown = printed::line(&start);
    if name.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// Whether a text is an address rather than a name; one of IPv6 may be in brackets.
pub(crate) fn is_address(text: &str) -> bool {
    address(text).is_some()
}

fn address(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .unwrap_or(text);
    bare.parse().ok()
}

/// Whether an address is set apart for private or technical use. Those for documentation stand for real
/// ones, as `example` does.
fn is_reserved_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => {
            let [first, second, ..] = four.octets();
            let is_shared = first == 100 && (64..128).contains(&second);
            let is_of_network = first == 0 || four.is_private() || four.is_loopback() || is_shared;
            is_of_network || four.is_link_local() || four.is_multicast() || first >= 240
        }
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => is_reserved_address(four.into()),
            None => {
                let is_own = six.is_unspecified() || six.is_loopback() || six.is_unique_local();
                is_own || six.is_unicast_link_local() || six.is_multicast()
            }
        },
    }
}

/// Whether a name below `.onion` is that of a service of version 3, the only one that may be in a
/// certificate: 56 signs of base32 that end in the version.
fn is_onion_of_today(base: &str) -> bool {
    let label = base.rsplit('.').nth(1).unwrap_or_default();
    let is_base32 = |byte: u8| byte.is_ascii_lowercase() || (b'2'..=b'7').contains(&byte);
    label.len() == 56 && label.bytes().all(is_base32) && label.ends_with('d')
}

/// Whether a name stands for every name one label longer.
pub(crate) fn is_wildcard(name: &str) -> bool {
    name.starts_with("*.")
}

/// A name in A-labels, where it is written with other letters than those of ASCII and can be.
pub(crate) fn a_labels(name: &str) -> Option<String> {
    ascii(name)
        .filter(|_| !name.is_ascii())
        .map(Cow::into_owned)
}

/// The names that stand in one text, separated by commas, semicolons, blanks or line ends; none where it is no
/// such list.
pub(crate) fn listed(text: &str) -> Option<Vec<&str>> {
    let is_between = |letter: char| letter.is_whitespace() || [',', ';'].contains(&letter);
    let names: Vec<&str> = text
        .split(is_between)
        .filter(|part| !part.is_empty())
        .collect();
    let are_names = names.iter().all(|name| problem(name).is_none());
    (names.len() > 1 && are_names).then_some(names)
}

/// What is wrong with a text that is meant to be a name, behind "it": no certificate can ever be
/// issued for such a name. Nothing is wrong with an address here.
pub(crate) fn problem(text: &str) -> Option<&'static str> {
    if is_address(text) {
        return None;
    }
    let Some(name) = ascii(text) else {
        return Some("has letters that no name can have");
    };
    // The dot of the root is no label.
    let name = name.strip_suffix('.').unwrap_or(&name);
    let base = name.strip_prefix("*.").unwrap_or(name);
    misplaced(base)
        .or_else(|| misshapen(name, base))
        .or_else(|| too_wide(base))
}

/// Characters that show what was meant instead of a name, or that no name has.
fn misplaced(base: &str) -> Option<&'static str> {
    let is_in_names = |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
    if base.bytes().all(is_in_names) {
        None
    } else if base.contains("://") {
        Some("is a URL")
    } else if base.contains('/') {
        Some("has a path")
    } else if base.contains(':') {
        Some("has a port")
    } else if base.contains(char::is_whitespace) {
        Some("has white space in it")
    } else if base.contains('_') {
        Some("has an underscore")
    } else if base.contains('*') {
        Some("has a `*` that is not the whole first label")
    } else {
        Some("has a character that no name can have")
    }
}

fn misshapen(name: &str, base: &str) -> Option<&'static str> {
    let any = |is_wrong: fn(&str) -> bool| base.split('.').any(is_wrong);
    if name.is_empty() {
        Some("is empty")
    } else if any(str::is_empty) {
        Some("has an empty label")
    } else if any(|label| label.len() > LONGEST_LABEL) {
        Some("has a label of more than 63 characters")
    } else if name.len() > LONGEST_NAME {
        Some("has more than 253 characters")
    } else if any(|label| label.starts_with('-') || label.ends_with('-')) {
        Some("has a label that begins or ends with a hyphen")
    } else {
        None
    }
}

/// What stands for more than one holder could prove to control.
fn too_wide(base: &str) -> Option<&'static str> {
    let (_, last) = base.rsplit_once('.').unwrap_or(("", base));
    if last.bytes().all(|byte| byte.is_ascii_digit()) {
        Some("ends in a number")
    } else if is_public_suffix(base) {
        Some("has nothing before a public suffix")
    } else if !base.contains('.') {
        Some("has one label only")
    } else {
        None
    }
}

/// Endings that are set apart for private or technical use. `example` is one too, and stands in
/// documentation and in tests for names that are real.
const RESERVED: [&str; 6] = ["local", "localhost", "test", "invalid", "internal", "arpa"];

/// Why no public CA may issue for a name, behind "it".
pub(crate) fn reservation(text: &str) -> Option<&'static str> {
    if let Some(address) = address(text) {
        let is_reserved = is_reserved_address(address);
        return is_reserved
            .then_some("is an address that is reserved for private or technical use");
    }
    let name = normal(text);
    let base = name.strip_prefix("*.").unwrap_or(&name);
    let last = base.rsplit('.').next().unwrap_or(base);
    if RESERVED.contains(&last) {
        return Some("ends in a domain that is reserved for private or technical use");
    }
    if last == "onion" && !is_onion_of_today(base) {
        return Some("is not an onion name of version 3");
    }
    base.split('.').find_map(|label| {
        let (prefix, rest) = label.split_at_checked(2)?;
        if !rest.starts_with("--") {
            None
        } else if prefix != "xn" {
            Some("has a label whose form is reserved")
        } else {
            is_broken(label).then_some("has an A-label that cannot be decoded")
        }
    })
}

fn is_broken(a_label: &str) -> bool {
    let (_, decoded) =
        Uts46::new().to_unicode(a_label.as_bytes(), AsciiDenyList::EMPTY, Hyphens::Allow);
    decoded.is_err()
}

/// Whether a name ends in a top-level domain that is known, or in the one for documentation.
pub(crate) fn has_known_suffix(text: &str) -> bool {
    let name = normal(text);
    let (unicode, _) =
        Uts46::new().to_unicode(name.as_bytes(), AsciiDenyList::EMPTY, Hyphens::Allow);
    let is_known =
        |name: &str| psl::suffix(name.as_bytes()).is_some_and(|suffix| suffix.is_known());
    name.ends_with(".example") || is_known(&name) || is_known(&unicode)
}

/// Whether anybody may register names below it at a registry. Suffixes that a company added for
/// its customers, such as `github.io`, are names that the company holds.
fn is_public_suffix(name: &str) -> bool {
    psl::suffix(name.as_bytes()).is_some_and(|suffix| {
        suffix.typ() == Some(psl::Type::Icann) && suffix.as_bytes().len() == name.len()
    })
}

/// A text as ASCII in lower case; nothing where it has letters that no name can have.
fn ascii(text: &str) -> Option<Cow<'_, str>> {
    if text.is_ascii() {
        let has_capitals = text.bytes().any(|byte| byte.is_ascii_uppercase());
        return Some(if has_capitals {
            text.to_ascii_lowercase().into()
        } else {
            text.into()
        });
    }
    // What ASCII cannot be in a name is looked at afterwards, where the reason can be told.
    Uts46::new()
        .to_ascii(
            text.as_bytes(),
            AsciiDenyList::EMPTY,
            Hyphens::Allow,
            DnsLength::Ignore,
        )
        .ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Names as people write them, and whatever else fits into a text.
        #[test]
        fn a_name_is_compared_in_one_form(name in prop_oneof![r"(\*\.)?[a-zA-Zäßéœ0-9_-]{1,9}(\.[a-zA-Z0-9ü-]{1,9}){0,3}\.{0,3}", any::<String>()]) {
            let once = normal(&name);
            prop_assert_eq!(&normal(&once), &once);
            prop_assert_eq!(&normal(&name.to_ascii_uppercase()), &once);
            prop_assert_eq!(&normal(&format!(" {name}\t")), &once);
            prop_assert!(is_among(&name, &[once]));
            prop_assert!(shown(&name).chars().count() < 1000);
        }
    }

    #[test]
    fn what_no_certificate_can_be_issued_for_has_a_problem() {
        let long_label = format!("{}.example.com", "a".repeat(64));
        let long_name = format!("{}com", "abcdefghi.".repeat(26));
        // In A-labels it is longer than it looks.
        let long_in_ascii = format!("{}.example.com", "ü".repeat(60));
        for (text, expected) in [
            ("https://example.com", "is a URL"),
            ("example.com/shop", "has a path"),
            ("example.com:443", "has a port"),
            ("[::1]:443", "has a port"),
            ("example .com", "has white space in it"),
            (" example.com", "has white space in it"),
            ("example.com\n", "has white space in it"),
            ("exa\u{3000}mple.com", "has white space in it"),
            ("my_host.example.com", "has an underscore"),
            ("*", "has a `*` that is not the whole first label"),
            (
                "w*.example.com",
                "has a `*` that is not the whole first label",
            ),
            (
                "a.*.example.com",
                "has a `*` that is not the whole first label",
            ),
            (
                "*.*.example.com",
                "has a `*` that is not the whole first label",
            ),
            ("me@example.com", "has a character that no name can have"),
            ("\u{378}.example.com", "has letters that no name can have"),
            ("", "is empty"),
            (".", "is empty"),
            ("*.", "has a `*` that is not the whole first label"),
            (".example.com", "has an empty label"),
            ("a..example.com", "has an empty label"),
            ("example.com..", "has an empty label"),
            (&long_label, "has a label of more than 63 characters"),
            (&long_in_ascii, "has a label of more than 63 characters"),
            (&long_name, "has more than 253 characters"),
            (
                "-a.example.com",
                "has a label that begins or ends with a hyphen",
            ),
            (
                "a-.example.com",
                "has a label that begins or ends with a hyphen",
            ),
            ("*.192.0.2.1", "ends in a number"),
            ("192.0.2.256", "ends in a number"),
            ("localhost", "has one label only"),
            ("*.localhost", "has one label only"),
            ("com", "has nothing before a public suffix"),
            ("*.com", "has nothing before a public suffix"),
            ("CO.UK.", "has nothing before a public suffix"),
            ("*.co.uk", "has nothing before a public suffix"),
            ("рф", "has nothing before a public suffix"),
        ] {
            assert_eq!(problem(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_may_be_a_name_or_is_an_address_has_no_problem() {
        let longest = format!("{}.example.com", "a".repeat(63));
        for text in [
            "example.com",
            "Example.COM.",
            "*.example.com",
            "1.example.com",
            "a--b.example.com",
            "xn--bcher-kva.example",
            "bücher.example",
            "*.bücher.example",
            "host.of-a-future-registry",
            &longest,
            // Suffixes of companies, and an exception of the list.
            "github.io",
            "*.github.io",
            "www.ck",
            "192.0.2.1",
            "2001:db8::1",
            "[2001:db8::1]",
        ] {
            assert_eq!(problem(text), None, "{text}");
        }
    }

    #[test]
    fn what_no_public_ca_issues_for_is_reserved() {
        let onion = format!("{}d.onion", "a2".repeat(27) + "b");
        for (text, is_reserved) in [
            (onion.as_str(), false),
            (&format!("www.{onion}"), false),
            (&onion.to_uppercase(), false),
            (&onion.replace("d.onion", "a.onion"), true),
            ("expyuzz4wqqyqhjn.onion", true),
            ("onion.example.com", false),
            ("10.1.2.3", true),
            ("172.31.0.1", true),
            ("172.32.0.1", false),
            ("192.168.1.1", true),
            ("169.254.0.1", true),
            ("100.64.0.1", true),
            ("127.0.0.1", true),
            ("0.0.0.0", true),
            ("255.255.255.255", true),
            ("192.0.2.1", false),
            ("8.8.8.8", false),
            ("::1", true),
            ("[fd00::1]", true),
            ("fe80::1", true),
            ("::ffff:10.0.0.1", true),
            ("2001:db8::1", false),
            ("2606:4700::1111", false),
        ] {
            assert_eq!(reservation(text).is_some(), is_reserved, "{text}");
        }
    }

    #[test]
    fn names_are_compared_in_lower_case_without_a_final_dot_in_a_labels() {
        for (name, expected) in [
            ("Example.COM.", "example.com"),
            (" example.com", "example.com"),
            ("*.Bücher.example", "*.xn--bcher-kva.example"),
            ("BÜCHER。example", "xn--bcher-kva.example"),
            ("\u{378}.Example", "\u{378}.example"),
        ] {
            assert_eq!(normal(name), expected);
        }
    }

    #[test]
    fn a_labels_stand_for_letters_beyond_ascii_alone() {
        assert_eq!(
            a_labels("*.bücher.example").as_deref(),
            Some("*.xn--bcher-kva.example")
        );
        assert_eq!(a_labels("example.com"), None);
        assert_eq!(a_labels("\u{378}.example"), None);
    }

    #[test]
    fn a_name_is_shown_in_one_line_that_ends() {
        assert_eq!(shown("a\nb"), "`a\\nb`");
        assert_eq!(shown(&"ü".repeat(65)), format!("`{}…`", "ü".repeat(64)));
    }
}
