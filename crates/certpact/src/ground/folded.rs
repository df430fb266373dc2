//! Texts without what people do not see: which two are alike although they are not equal.

use idna::uts46::{AsciiDenyList, Hyphens, Uts46};

/// A text without case, Unicode form, and how many blanks there are.
pub(crate) fn folded(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(folded_word).collect();
    words.join(" ")
}

/// A text without punctuation as well: two that are alike by it are nearly the same name.
pub(crate) fn bare(text: &str) -> String {
    let is_plain = |letter: &char| letter.is_alphanumeric() || letter.is_whitespace();
    folded(&folded(text).chars().filter(is_plain).collect::<String>())
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
    fn a_bare_text_has_no_punctuation() {
        assert_eq!(bare("Widgets, L.L.C."), bare("WIDGETS LLC"));
        assert_ne!(bare("Widgets LLC"), bare("Widgets Inc."));
    }

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
}
