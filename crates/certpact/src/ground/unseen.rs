//! Two texts that look the same and are not: what tells them apart, and how to show it.

use std::fmt::Write;

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::ground::printed::{is_seen, quoted};

/// A difference that cannot be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unseen {
    /// Its kinds, as part of a sentence: `Unicode form`, or `blanks and direction marks`.
    pub kinds: String,
    /// Both texts in quotation marks, with what differs escaped.
    pub shown: [String; 2],
}

/// What can differ without being seen, in the order in which it is removed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Form,
    DirectionMarks,
    Invisible,
    Blanks,
    BlanksAtTheEnds,
}

impl Kind {
    const ALL: [Self; 5] = [
        Self::Form,
        Self::DirectionMarks,
        Self::Invisible,
        Self::Blanks,
        Self::BlanksAtTheEnds,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::Form => "Unicode form",
            Self::DirectionMarks => "direction marks",
            Self::Invisible => "invisible characters",
            Self::Blanks => "blanks",
            Self::BlanksAtTheEnds => "blanks at the ends",
        }
    }

    /// A text without it.
    fn removed(self, text: &str) -> String {
        match self {
            Self::Form => ComposingNormalizerBorrowed::new_nfc()
                .normalize(text)
                .into_owned(),
            Self::DirectionMarks => text.replace(is_direction_mark, ""),
            Self::Invisible => text.replace(is_invisible, ""),
            Self::Blanks => {
                let mut plain = String::with_capacity(text.len());
                for letter in text.chars() {
                    if !is_blank(letter) {
                        plain.push(letter);
                    } else if !plain.ends_with(' ') {
                        plain.push(' ');
                    }
                }
                plain
            }
            Self::BlanksAtTheEnds => text.trim_matches(is_blank).to_owned(),
        }
    }
}

/// Whether a text has nothing in it that could be removed, as nearly every one.
fn is_plain(text: &str) -> bool {
    // At both ends a blank is one too many, as behind another.
    let mut last = b' ';
    let is_plain = |byte| {
        let before = std::mem::replace(&mut last, byte);
        matches!(byte, b'!'..=b'~') || (byte == b' ' && before != b' ')
    };
    text.bytes().all(is_plain) && (last != b' ' || text.is_empty())
}

fn is_direction_mark(letter: char) -> bool {
    matches!(
        letter,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// The blank of Braille has no mark either.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || letter == '\u{2800}'
}

fn is_invisible(letter: char) -> bool {
    !is_seen(letter) && !is_blank(letter) && !is_direction_mark(letter)
}

/// How two texts differ, where that cannot be seen; nothing where they are equal, or plainly differ.
pub(crate) fn unseen(left: &str, right: &str) -> Option<Unseen> {
    let without = |text: &str, kept: Option<Kind>| {
        let removed = Kind::ALL.into_iter().filter(|kind| Some(*kind) != kept);
        removed.fold(text.to_owned(), |text, kind| kind.removed(&text))
    };
    let are_plain = is_plain(left) && is_plain(right);
    if left == right || are_plain || without(left, None) != without(right, None) {
        return None;
    }
    let mut kinds = Kind::ALL.to_vec();
    kinds.retain(|kind| without(left, Some(*kind)) != without(right, Some(*kind)));
    if kinds.is_empty() {
        // Several blanks at an end are removed by either of the two.
        kinds.push(Kind::BlanksAtTheEnds);
    }
    Some(Unseen {
        kinds: listed(kinds.into_iter().map(Kind::as_str)),
        shown: apart(left, right),
    })
}

/// The same, where some letters are of another script and look like those of the Latin one: a Cyrillic
/// `\u{430}` in place of an `a`.
///
/// Nothing where the texts are equal or plainly differ. To the CA these are other letters, and so this is for
/// people alone.
pub fn unseen_or_alike(left: &str, right: &str) -> Option<Unseen> {
    const KIND: &str = "letters that look alike";
    if let Some(found) = unseen(left, right) {
        return Some(found);
    }
    let (left_latin, right_latin) = (as_latin(left), as_latin(right));
    if left == right {
        return None;
    }
    let kinds = if left_latin == right_latin {
        KIND.to_owned()
    } else {
        format!("{KIND} and {}", unseen(&left_latin, &right_latin)?.kinds)
    };
    Some(Unseen {
        kinds,
        shown: apart(left, right),
    })
}

/// A text with each Cyrillic and Greek letter as the Latin one that it looks like.
fn as_latin(text: &str) -> String {
    let latin = |letter| match letter {
        '\u{410}' | '\u{391}' => 'A',
        '\u{412}' | '\u{392}' => 'B',
        '\u{421}' => 'C',
        '\u{415}' | '\u{395}' => 'E',
        '\u{41d}' | '\u{397}' => 'H',
        '\u{406}' | '\u{399}' => 'I',
        '\u{408}' => 'J',
        '\u{41a}' | '\u{39a}' => 'K',
        '\u{41c}' | '\u{39c}' => 'M',
        '\u{39d}' => 'N',
        '\u{41e}' | '\u{39f}' => 'O',
        '\u{420}' | '\u{3a1}' => 'P',
        '\u{405}' => 'S',
        '\u{422}' | '\u{3a4}' => 'T',
        '\u{425}' | '\u{3a7}' => 'X',
        '\u{423}' | '\u{3a5}' => 'Y',
        '\u{396}' => 'Z',
        '\u{430}' => 'a',
        '\u{441}' => 'c',
        '\u{501}' => 'd',
        '\u{435}' => 'e',
        '\u{4bb}' => 'h',
        '\u{456}' => 'i',
        '\u{458}' => 'j',
        '\u{43e}' | '\u{3bf}' => 'o',
        '\u{440}' | '\u{3c1}' => 'p',
        '\u{455}' => 's',
        '\u{3bd}' => 'v',
        '\u{445}' => 'x',
        '\u{443}' => 'y',
        other => other,
    };
    text.chars().map(latin).collect()
}

/// What a text has that cannot be seen, as part of a sentence: `a blank at an end`. Its Unicode form is
/// its own.
pub(crate) fn unseen_in(text: &str) -> Option<String> {
    if is_plain(text) {
        return None;
    }
    let is_at_end = text != text.trim_matches(is_blank);
    let inner = text.trim_matches(is_blank);
    let is_unusual = |letter| is_blank(letter) && !is_seen(letter);
    let is_repeated = inner.contains("  ");
    let found = [
        (is_at_end, "a blank at an end"),
        (inner.contains(is_unusual), "an unusual blank"),
        (is_repeated, "several blanks in a row"),
        (text.contains(is_direction_mark), "a direction mark"),
        (text.contains(is_invisible), "an invisible character"),
    ];
    let found = found.into_iter().filter(|(is_found, _)| *is_found);
    let found: Vec<&str> = found.map(|(_, what)| what).collect();
    (!found.is_empty()).then(|| listed(found.into_iter()))
}

fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" and ")
}

/// Both, with every letter between what they begin and end with escaped that is not ASCII.
fn apart(left: &str, right: &str) -> [String; 2] {
    let start = common(left.chars(), right.chars());
    let (left_rest, right_rest) = (&left[start..], &right[start..]);
    let end = common(left_rest.chars().rev(), right_rest.chars().rev());
    [left, right].map(|text| {
        let mut shown = String::from("\"");
        let inner = |text: &str| {
            let quoted = quoted(text);
            quoted[1..quoted.len() - 1].to_owned()
        };
        shown.push_str(&inner(&text[..start]));
        for letter in text[start..text.len() - end].chars() {
            let _ = if letter.is_ascii() {
                write!(shown, "{}", inner(&letter.to_string()))
            } else {
                write!(shown, "{}", letter.escape_unicode())
            };
        }
        shown.push_str(&inner(&text[text.len() - end..]));
        shown.push('"');
        shown
    })
}

/// How many bytes two texts have in common from where they are read.
fn common(left: impl Iterator<Item = char>, right: impl Iterator<Item = char>) -> usize {
    let same = left.zip(right).take_while(|(left, right)| left == right);
    same.map(|(letter, _)| letter.len_utf8()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_shown_and_named() {
        for (left, right, kinds, shown) in [
            (
                "Z\u{fc}rich AG",
                "Zu\u{308}rich AG",
                "Unicode form",
                ["\"Z\\u{fc}rich AG\"", "\"Zu\\u{308}rich AG\""],
            ),
            (
                "Z\u{fc}rich AG",
                "Z\u{fc}rich\u{a0}AG",
                "blanks",
                ["\"Z\u{fc}rich AG\"", "\"Z\u{fc}rich\\u{a0}AG\""],
            ),
            ("AG", "AG ", "blanks at the ends", ["\"AG\"", "\"AG \""]),
            (" a", "  a", "blanks at the ends", ["\" a\"", "\"  a\""]),
            ("a b", "a  b", "blanks", ["\"a b\"", "\"a  b\""]),
            (
                "AG",
                "A\u{200b}G",
                "invisible characters",
                ["\"AG\"", "\"A\\u{200b}G\""],
            ),
            (
                "AG",
                "\u{202e}AG\t",
                "direction marks and blanks at the ends",
                ["\"AG\"", "\"\\u{202e}AG\\t\""],
            ),
        ] {
            let shown = shown.map(str::to_owned);
            let kinds = kinds.to_owned();
            assert_eq!(unseen(left, right), Some(Unseen { kinds, shown }));
        }
        for (left, right) in [
            ("Z\u{fc}rich AG", "Z\u{fc}rich GmbH"),
            ("Zurich", "Z\u{fc}rich"),
            ("AG", "ag"),
            ("AG", "AG"),
            ("a b", "ab"),
        ] {
            assert_eq!(unseen(left, right), None, "{left} {right}");
        }
    }

    #[test]
    fn letters_that_look_alike_are_shown_and_named() {
        for (left, right, kinds, shown) in [
            (
                "Example",
                "Exampl\u{435}",
                Some("letters that look alike"),
                ["\"Example\"", "\"Exampl\\u{435}\""],
            ),
            (
                "Example ",
                "\u{395}xample",
                Some("letters that look alike and blanks at the ends"),
                ["\"Example \"", "\"\\u{395}xample\""],
            ),
            (
                "AG",
                "AG ",
                Some("blanks at the ends"),
                ["\"AG\"", "\"AG \""],
            ),
            ("Example", "Exampl\u{436}", None, ["", ""]),
            ("AG", "AG", None, ["", ""]),
        ] {
            let shown = shown.map(str::to_owned);
            let expected = kinds.map(|kinds| Unseen {
                kinds: kinds.to_owned(),
                shown,
            });
            assert_eq!(unseen_or_alike(left, right), expected, "{left} {right}");
        }
    }

    #[test]
    fn what_a_text_hides_is_named() {
        for (text, found) in [
            ("Z\u{fc}rich AG", None),
            ("Zu\u{308}rich AG", None),
            ("\u{682a}\u{5f0f}\u{4f1a}\u{793e}\u{3000}A", None),
            ("AG ", Some("a blank at an end")),
            ("A\u{a0}G", Some("an unusual blank")),
            ("A  G", Some("several blanks in a row")),
            ("A\u{200b}G", Some("an invisible character")),
            (
                "A\u{200f}G\n",
                Some("a blank at an end and a direction mark"),
            ),
        ] {
            assert_eq!(unseen_in(text).as_deref(), found, "{text:?}");
        }
    }
}
