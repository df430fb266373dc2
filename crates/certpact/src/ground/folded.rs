//! Texts without what people do not see: which two are alike although they are not equal.

use idna::uts46::{AsciiDenyList, Hyphens, Uts46};

/// A text without case, Unicode form, and how many blanks there are.
pub(crate) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        fold_word(word, &mut folded);
    }
    folded
}

/// A text without punctuation as well: two that are alike by it are nearly the same name.
pub(crate) fn bare(text: &str) -> String {
    let is_plain = |letter: &char| letter.is_alphanumeric() || letter.is_whitespace();
    folded(&folded(text).chars().filter(is_plain).collect::<String>())
}

/// The longest word of a text, which most likely tells it from others.
pub(crate) fn longest_word(text: &str) -> Option<&str> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words
        .max_by_key(|word| word.chars().count())
        .filter(|word| !word.is_empty())
}

/// The mapping of names folds case and form for every script. It refuses what no name can have, which
/// a company's name may have all the same.
fn fold_word(word: &str, folded: &mut String) {
    if word.is_ascii() {
        let start = folded.len();
        folded.push_str(word);
        folded[start..].make_ascii_lowercase();
        return;
    }
    let lower = word.to_lowercase();
    let (mapped, known) =
        Uts46::new().to_unicode(lower.as_bytes(), AsciiDenyList::EMPTY, Hyphens::Allow);
    folded.push_str(match known {
        Ok(()) => &mapped,
        Err(_) => &lower,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_do_not_see_is_folded() {
        for (left, right) in [
            ("Widgets LLC", "WIDGETS  llc "),
            ("Zu\u{308}rich GmbH", "Z\u{fc}rich GmbH"),
            ("Widgets\u{a0}LLC", "Widgets LLC"),
        ] {
            assert_eq!(folded(left), folded(right));
        }
        for (left, right) in [("Widgets LLC", "Widgets Inc"), ("Zurich", "Z\u{fc}rich")] {
            assert_ne!(folded(left), folded(right));
        }
    }

    #[test]
    fn punctuation_is_no_letter() {
        for (left, right) in [
            ("Widgets, Inc.", "widgets  INC"),
            ("Müller & Co. KG", "MÜLLER CO KG"),
            ("Widgets, L.L.C.", "WIDGETS LLC"),
        ] {
            assert_eq!(bare(left), bare(right));
        }
        assert_ne!(bare("Widgets Norway Inc."), bare("Widgets Inc."));
        assert_eq!(longest_word("The Widgets, Inc."), Some("Widgets"));
        assert_eq!(longest_word("?!"), None);
    }
}
