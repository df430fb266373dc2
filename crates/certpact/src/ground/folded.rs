//! Texts without what people do not see: which two are alike although they are not equal.

use idna::uts46::{AsciiDenyList, Hyphens, Uts46};

/// A text without case, Unicode form, and how many blanks there are.
pub(crate) fn folded(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(folded_word).collect();
    words.join(" ")
}

/// A text without case, Unicode form, blanks and punctuation: its letters and digits, word by word.
pub(crate) fn lettered(text: &str) -> String {
    let folded = folded(text);
    let words = folded.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
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
fn folded_word(word: &str) -> String {
    let lower = word.to_lowercase();
    if lower.is_ascii() {
        return lower;
    }
    let (mapped, known) =
        Uts46::new().to_unicode(lower.as_bytes(), AsciiDenyList::EMPTY, Hyphens::Allow);
    match known {
        Ok(()) => mapped.into_owned(),
        Err(_) => lower,
    }
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
        ] {
            assert_eq!(lettered(left), lettered(right));
        }
        assert_ne!(lettered("Widgets Norway Inc."), lettered("Widgets Inc."));
        assert_eq!(longest_word("The Widgets, Inc."), Some("Widgets"));
        assert_eq!(longest_word("?!"), None);
    }
}
