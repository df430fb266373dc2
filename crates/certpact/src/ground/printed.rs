//! Text of others in what is printed: values of the CA, of customers, of a desired file.
//!
//! What is printed is read a line at a time, by people, by a terminal, by Markdown and by the runner of a
//! pipeline. A value that could end its line would speak in our name, one that hides something in it would
//! deceive the reader, and a terminal or a runner would obey it. So everything is escaped in one place and
//! in one form, where it is printed; data keeps its values.

use std::borrow::Cow;
use std::fmt::Write;

/// A text as one line: what is not plainly seen in it is written as in Rust, `\n`, `\r`, `\t`, or
/// `\u{202e}` for every other character.
///
/// These are control characters, ends of lines, marks of direction, characters that cannot be seen,
/// blanks that look like a space, and characters for private use. Letters of all scripts stay, composed
/// or not. Where a line begins with `::`, which GitHub's runner obeys, or with three backticks or tildes,
/// with which Markdown ends a block of code, that first character is escaped too; so is the second one of
/// `##`, behind which runners find commands anywhere in a line. A backslash stays. A line that is escaped
/// again is the same.
pub fn line(text: &str) -> String {
    in_line(text.into()).into_owned()
}

/// The same, of which nothing is copied where nothing is escaped.
pub(crate) fn in_line(text: Cow<'_, str>) -> Cow<'_, str> {
    let line = if is_plain(&text, "") {
        text
    } else {
        escaped(&text, "", rust).into()
    };
    let start = line.len() - line.trim_start().len();
    let mut obeyed = ["::", "```", "~~~"].into_iter();
    if !obeyed.any(|begins| line[start..].starts_with(begins)) {
        return line;
    }
    let mut line = line.into_owned();
    let first = line.remove(start);
    line.insert_str(start, &first.escape_unicode().to_string());
    line.into()
}

/// Whether nothing of a text is escaped: nearly all are plain, and every message of a finding is looked at.
fn is_plain(text: &str, others: &str) -> bool {
    let is_plain = |byte| matches!(byte, b' '..=b'~');
    text.bytes().all(is_plain)
        && !text.contains("##")
        && !others.chars().any(|other| text.contains(other))
}

/// A value in quotation marks, as part of a line. A backslash and a quotation mark are escaped too, so
/// that the value can be told from what is around it, and be read back.
pub fn quoted(value: &str) -> String {
    format!("\"{}\"", escaped(value, "\\\"", rust))
}

/// JSON of one line, with the same characters escaped as JSON does: the values are the same.
pub fn json(json: String) -> String {
    if is_plain(&json, "") {
        return json;
    }
    escaped(&json, "", |escaped, character| {
        for unit in character.encode_utf16(&mut [0; 2]) {
            let _ = write!(escaped, "\\u{unit:04x}");
        }
    })
}

/// A value as TOML has it in one line, with the same characters escaped as TOML does.
pub(crate) fn toml(value: &str) -> String {
    let escaped = escaped(value, "\\\"", |escaped, character| {
        let _ = match character {
            '\\' | '"' => write!(escaped, "\\{character}"),
            '\n' => write!(escaped, "\\n"),
            '\r' => write!(escaped, "\\r"),
            '\t' => write!(escaped, "\\t"),
            _ => write!(escaped, "\\U{:08X}", u32::from(character)),
        };
    });
    format!("\"{escaped}\"")
}

fn rust(escaped: &mut String, character: char) {
    let _ = match character {
        '\\' | '"' => write!(escaped, "\\{character}"),
        '\n' => write!(escaped, "\\n"),
        '\r' => write!(escaped, "\\r"),
        '\t' => write!(escaped, "\\t"),
        _ => write!(escaped, "{}", character.escape_unicode()),
    };
}

/// The text with those characters escaped that are not plainly seen, and `others`.
fn escaped(text: &str, others: &str, escape: impl Fn(&mut String, char)) -> String {
    if is_plain(text, others) {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len());
    let mut before = None;
    for character in text.chars() {
        let is_command = character == '#' && before == Some('#');
        if is_command || !is_seen(character) || others.contains(character) {
            escape(&mut escaped, character);
        } else {
            escaped.push(character);
        }
        before = Some(character);
    }
    escaped
}

/// Whether a character is seen as what it is.
///
/// The table is by category, and small enough to need no crate for it: Cc, Cf without the few signs
/// that have a shape, Zl, Zp, Zs, Co, what is never a character, and whatever else has the property
/// `Default_Ignorable_Code_Point`. The space of East Asian scripts is as wide as a letter, and stays.
pub(crate) fn is_seen(character: char) -> bool {
    let is_unseen = matches!(
        character,
        // Controls: Cc.
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        // Ends of lines, and blanks that look like a space: Zl, Zp, Zs, and a letter of Braille.
        | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}'
        | '\u{205f}' | '\u{2800}'
        // Marks of direction, joiners, fillers and selectors, tags: ignorable by default.
        | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}'
        // Marks of annotations and of hieroglyphs: what else is Cf.
        | '\u{fff9}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}'
        // For private use, and never a character.
        | '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{f0000}'..
    );
    let is_no_character = u32::from(character) & 0xfffe == 0xfffe;
    !is_unseen && !is_no_character
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn what_is_not_plainly_seen_is_escaped() {
        for (text, expected) in [
            ("a\nb\r\n\tc", r"a\nb\r\n\tc"),
            ("\0\u{b}\u{1b}[31m\u{7f}", r"\u{0}\u{b}\u{1b}[31m\u{7f}"),
            (
                "\u{85}\u{9b}31m\u{2028}\u{2029}",
                r"\u{85}\u{9b}31m\u{2028}\u{2029}",
            ),
            (
                "\u{202e}abc\u{2066}\u{200f}\u{61c}",
                r"\u{202e}abc\u{2066}\u{200f}\u{61c}",
            ),
            (
                "a\u{200b}b\u{200d}\u{ad}\u{feff}\u{3164}",
                r"a\u{200b}b\u{200d}\u{ad}\u{feff}\u{3164}",
            ),
            (
                "❤\u{fe0f}\u{e0041}\u{e0100}",
                r"❤\u{fe0f}\u{e0041}\u{e0100}",
            ),
            (
                "1\u{a0}Main\u{202f}St\u{2009}",
                r"1\u{a0}Main\u{202f}St\u{2009}",
            ),
            (
                "\u{e000}\u{fdd0}\u{fffe}\u{1ffff}\u{10fffd}",
                r"\u{e000}\u{fdd0}\u{fffe}\u{1ffff}\u{10fffd}",
            ),
            ("::add-mask::x", r"\u{3a}:add-mask::x"),
            (" \u{3000}::x::", " \u{3000}\\u{3a}:x::"),
            ("[::1]", "[::1]"),
            ("```", r"\u{60}``"),
            ("  ~~~~", r"  \u{7e}~~~"),
            ("`name`", "`name`"),
            ("a ##[add-mask]b ###", r"a #\u{23}[add-mask]b #\u{23}\u{23}"),
            ("#1", "#1"),
            (r#"C:\new "x""#, r#"C:\new "x""#),
        ] {
            assert_eq!(line(text), expected);
        }
    }

    #[test]
    fn letters_of_all_scripts_stay() {
        for text in [
            "Straße, Ærø, Łódź",
            "e\u{301}a\u{308}",
            "Ελλάδα Россия ქართული հայերեն",
            "\u{5e9}\u{5c1}\u{5dc}\u{5d5}\u{5dd} السلام\u{64f} \u{6dd}",
            "हिन्दी বাংলা தமிழ் ไทย ខ្មែរ",
            "株式会社\u{3000}本社 ｶﾅ 한국어",
            "☎ € 𝒳 🏢 \u{fffd}",
        ] {
            assert_eq!(line(text), text);
            assert_eq!(quoted(text), format!("\"{text}\""));
        }
    }

    proptest! {
        #[test]
        fn a_line_is_one_and_stays_the_same(text in any::<String>()) {
            let once = line(&text);
            prop_assert!(once.chars().all(is_seen) && !once.contains("##"));
            prop_assert_eq!(&line(&once), &once);
        }

        #[test]
        fn data_keeps_its_value(text in any::<String>()) {
            let escaped = json(json!(&text).to_string());
            prop_assert!(escaped.chars().all(is_seen));
            let read: Value = serde_json::from_str(&escaped).unwrap();
            prop_assert_eq!(read, json!(&text));
            let escaped = toml(&text);
            prop_assert!(escaped.chars().all(is_seen));
            let read: toml_edit::Value = escaped.parse().unwrap();
            prop_assert_eq!(read.as_str(), Some(text.as_str()));
        }
    }
}
