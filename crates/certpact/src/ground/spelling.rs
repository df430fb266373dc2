//! The CA's own spelling of what it was sent.
//!
//! A CA may escape a text as HTML where it shows it: `Miller &amp; Sons` for `Miller & Sons`. That counts as
//! the same, so that it does not come back in every plan and throw a validation away each time. Nothing else
//! does: another Unicode form or another blank is what somebody typed, and a change like any other. Nor does
//! it count the other way round: who wants `&amp;` where the CA shows `&` wants another text.

/// Whether the CA shows a value that was sent: unchanged, or escaped as HTML.
pub(crate) fn shows(shown: &str, sent: &str) -> bool {
    shown == sent || (shown.contains('&') && unescaped(shown) == sent)
}

/// Whether a text has HTML escapes in it.
pub(crate) fn is_escaped(text: &str) -> bool {
    text.contains('&') && unescaped(text) != text
}

/// A text with its HTML escapes resolved, once.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let escape = after
            .split_once(';')
            .and_then(|(name, after)| Some((letter(name)?, after)));
        match escape {
            Some((letter, after)) => {
                plain.push(letter);
                rest = after;
            }
            None => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain + rest
}

/// The letter of an escape: those with a name that HTML itself needs, and numbers.
fn letter(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        name => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(number)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_escapes_are_a_spelling_and_nothing_else_is() {
        for (shown, sent) in [
            ("Miller & Sons AS", "Miller & Sons AS"),
            ("Miller &amp; Sons AS", "Miller & Sons AS"),
            ("O&#39;Brien &lt;&QUOT;", "O'Brien <&QUOT;"),
            ("O&#x27;Brien", "O'Brien"),
            ("A&amp;amp;B", "A&amp;B"),
            ("Z&#252;rich", "Z\u{fc}rich"),
        ] {
            assert!(shows(shown, sent), "{shown} {sent}");
        }
        for (shown, sent) in [
            ("Miller & Sons AS", "Miller &amp; Sons AS"),
            ("Miller &amp; Sons AS", "Miller and Sons AS"),
            ("A&amp;amp;B", "A&B"),
            ("Zu\u{308}rich", "Z\u{fc}rich"),
            ("A B", "A\u{a0}B"),
            ("A&", "A"),
            ("&#99999999999;", ""),
        ] {
            assert!(!shows(shown, sent), "{shown} {sent}");
        }
    }
}
