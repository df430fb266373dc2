//! What an answer says is shown without what went out with its request: keys in any form that is
//! cheap to see, and the values of contacts.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use serde_json::Value;

use crate::ground::secret::{MASK, Secret};

/// So much of an answer is looked through. What is shown of it is far shorter, masked or not.
const LOOKED_THROUGH: usize = 1 << 20;

/// The shortest word of a contact that is masked: a shorter one is as likely a word of the CA's.
const SHORTEST_WORD: usize = 4;

/// A code of the CA's has no more letters.
const LONGEST_CODE: usize = 64;

/// Members of a contact that say nothing about a person.
const IMPERSONAL: [&str; 3] = ["contact_type", "id", "language_id"];

/// What must not come back out.
#[derive(Default)]
pub(super) struct Masks {
    /// Keys and tokens, in each form.
    secrets: Vec<String>,
    /// E-mail addresses and telephone numbers, in each form.
    wholes: Vec<String>,
    /// Words of names.
    words: Vec<String>,
}

impl Masks {
    /// What a request showed, and the contacts in its body.
    pub(super) fn new<'a>(
        secrets: impl IntoIterator<Item = &'a Secret>,
        body: Option<&Value>,
    ) -> Self {
        let mut masks = Self::default();
        for secret in secrets {
            masks.secrets.extend(forms(secret.reveal()));
        }
        if let Some(body) = body {
            masks.take_contacts(body, false);
        }
        for needles in [&mut masks.secrets, &mut masks.wholes, &mut masks.words] {
            // The longest first, so that no form hides a part of another.
            needles.sort_by_key(|needle| std::cmp::Reverse(needle.len()));
            needles.dedup();
        }
        masks
    }

    fn take_contacts(&mut self, value: &Value, is_contact: bool) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    let is_own = is_contact || name.contains("contact");
                    if !IMPERSONAL.contains(&name.as_str()) {
                        self.take_contacts(member, is_own);
                    }
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.take_contacts(item, is_contact);
                }
            }
            Value::String(text) if is_contact => self.take_text(text.trim()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn take_text(&mut self, text: &str) {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let is_number = digits.len() >= SHORTEST_WORD && !text.chars().any(char::is_alphabetic);
        if text.contains('@') || is_number {
            self.wholes.extend(forms(text));
            self.wholes.extend(is_number.then_some(digits));
            return;
        }
        for word in text.split(|one: char| !one.is_alphanumeric()) {
            if word.chars().count() >= SHORTEST_WORD {
                self.words.extend([word.to_owned(), in_ascii(word)]);
            }
        }
    }

    /// A text of the CA's without keys.
    pub(super) fn without_secrets(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.secrets {
            if text.contains(secret.as_str()) {
                text = text.replace(secret.as_str(), MASK);
            }
        }
        text
    }

    /// A text of the CA's for people, without keys and without values of contacts.
    pub(super) fn mask(&self, text: &str) -> String {
        let mut text = self.without_secrets(text);
        for whole in &self.wholes {
            text = replace(&text, whole, Match::Anywhere);
        }
        for word in &self.words {
            text = replace(&text, word, Match::WholeWord);
        }
        text
    }

    /// A code of the CA's without keys; what has not the form of one is a text like any other.
    pub(super) fn mask_code(&self, code: &str) -> String {
        if is_code(code) {
            self.without_secrets(code)
        } else {
            self.mask(code)
        }
    }

    /// The same of a whole body, in which names of members and codes are for programs.
    pub(super) fn mask_body(&self, body: &[u8]) -> String {
        let body = String::from_utf8_lossy(&body[..body.len().min(LOOKED_THROUGH)]);
        if !body.trim_start().starts_with(['{', '[']) {
            return self.mask(&body);
        }
        let pieces = pieces(&body).into_iter();
        let masked = pieces.map(|(piece, is_for_programs)| {
            if is_for_programs {
                self.without_secrets(piece)
            } else {
                self.mask(piece)
            }
        });
        masked.collect()
    }
}

/// The forms in which a text is seen at a glance: plain, in JSON, in an address, in a page, in base64.
fn forms(text: &str) -> Vec<String> {
    if text.len() < SHORTEST_WORD {
        return Vec::new();
    }
    let json = serde_json::to_string(text).unwrap_or_default();
    let in_address: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let in_page = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    let mut forms = vec![
        text.to_owned(),
        json.trim_matches('"').to_owned(),
        in_ascii(text),
        in_address.replace('+', "%20"),
        in_lower_hex(&in_address),
        in_address,
        in_page,
    ];
    forms.extend(in_base64(text));
    forms.sort();
    forms.dedup();
    forms
}

/// The text as JSON writes it where it escapes all that is not ASCII.
fn in_ascii(text: &str) -> String {
    let mut units = [0; 2];
    text.chars()
        .map(|letter| {
            if letter.is_ascii() {
                return letter.to_string();
            }
            let units = letter.encode_utf16(&mut units).iter();
            units.map(|unit| format!("\\u{unit:04x}")).collect()
        })
        .collect()
}

fn in_lower_hex(address: &str) -> String {
    let mut parts = address.split('%');
    let mut lower = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (hex, rest) = part.split_at(part.len().min(2));
        lower.push('%');
        lower.push_str(&hex.to_ascii_lowercase());
        lower.push_str(rest);
    }
    lower
}

/// What is sure to be in the base64 of any text that the secret is a part of: at each of the three
/// places where it can begin, the letters that no neighbour has a bit in.
fn in_base64(text: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for before in 0..3 {
        let bytes = [vec![0; before], text.as_bytes().to_vec()].concat();
        let first = (before * 8).div_ceil(6);
        let last = bytes.len() * 8 / 6;
        for encoded in [
            STANDARD_NO_PAD.encode(&bytes),
            URL_SAFE_NO_PAD.encode(&bytes),
        ] {
            // A part that is too short could be anything.
            let sure = encoded.get(first..last).filter(|sure| sure.len() > 5);
            forms.extend(sure.map(str::to_owned));
        }
    }
    forms
}

/// Where a text counts.
#[derive(Clone, Copy, PartialEq)]
enum Match {
    Anywhere,
    WholeWord,
}

/// Puts the mask in place of a text. Where it counts anywhere, so do capital and small letters alike.
fn replace(text: &str, needle: &str, at: Match) -> String {
    let (searched, needle) = match at {
        Match::Anywhere => (text.to_ascii_lowercase(), needle.to_ascii_lowercase()),
        Match::WholeWord => (text.to_owned(), needle.to_owned()),
    };
    let is_letter = |one: Option<char>| one.is_some_and(char::is_alphanumeric);
    let mut masked = String::new();
    let mut from = 0;
    for (found, _) in searched.match_indices(&needle) {
        let end = found + needle.len();
        let before = searched[..found].chars().next_back();
        let is_part = is_letter(before) || is_letter(searched[end..].chars().next());
        if at == Match::WholeWord && is_part {
            continue;
        }
        masked.push_str(&text[from..found]);
        masked.push_str(MASK);
        from = end;
    }
    masked.push_str(&text[from..]);
    masked
}

/// JSON text in pieces, each with whether it is for programs: the name of a member, or a code. It may
/// be damaged or cut off.
fn pieces(text: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let mut is_of_code = false;
    let mut rest = text;
    while let Some(begin) = rest.find('"') {
        pieces.push((&rest[..begin], false));
        let literal = &rest[begin..begin + length_of_literal(&rest[begin..])];
        rest = &rest[begin + literal.len()..];
        let is_name = rest.trim_start().starts_with(':');
        let is_for_programs = is_name || (is_of_code && is_code(literal.trim_matches('"')));
        pieces.push((literal, is_for_programs));
        is_of_code = is_name && literal == "\"code\"";
    }
    pieces.push((rest, false));
    pieces
}

/// Whether a text has the form of a code: a short name, such as `not_found|order`.
fn is_code(text: &str) -> bool {
    let is_of_name = |one: char| one.is_ascii_alphanumeric() || "_-.|:/".contains(one);
    text.len() <= LONGEST_CODE && text.chars().all(is_of_name)
}

/// How long a text in quotes is, with both of them.
fn length_of_literal(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            '"' if !is_escaped => return at + 1,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const KEY: &str = "s3cr&t/key?0123456789";

    fn masks() -> Masks {
        let body = json!({ "organization": {
            "name": "Example Corporation",
            "technical_contact": {
                "first_name": "Jürgen", "last_name": "Name", "job_title": "Chief of Ops",
                "email": "juergen@example.com", "telephone": "+1 (801) 555-0199",
            },
        }});
        Masks::new([&Secret::new(KEY)], Some(&body))
    }

    #[test]
    fn a_key_is_seen_in_every_form() {
        let of = |text: &str| STANDARD_NO_PAD.encode(text);
        for echo in [
            KEY.to_owned(),
            serde_json::to_string(KEY).unwrap(),
            form_urlencoded::byte_serialize(KEY.as_bytes()).collect(),
            "s3cr%26t%2fkey%3f0123456789".to_owned(),
            "s3cr&amp;t/key?0123456789".to_owned(),
            of(KEY),
            of(&format!("Bearer {KEY}")),
            of(&format!("id:{KEY}\n")),
            URL_SAFE_NO_PAD.encode(KEY),
        ] {
            for masked in [
                masks().mask(&format!("before {echo} after")),
                masks().mask_body(
                    json!({ "code": echo, "message": echo })
                        .to_string()
                        .as_bytes(),
                ),
            ] {
                assert!(masked.contains(MASK), "{echo}: {masked}");
                assert!(
                    !masked.contains("0123456789") && !masked.contains("3cr"),
                    "{masked}"
                );
            }
        }
    }

    #[test]
    fn what_a_contact_holds_is_masked_and_other_words_stay() {
        for (text, expected) in [
            ("name is required", "name is required"),
            ("`Name` is too short", "`…` is too short"),
            ("Names are too short", "Names are too short"),
            ("JUERGEN@EXAMPLE.COM bounces", "… bounces"),
            ("call 18015550199", "call …"),
            ("call +1 (801) 555-0199 now", "call … now"),
            ("J\\u00fcrgen and Jürgen", "… and …"),
            ("Ops of Example Corporation", "Ops of Example Corporation"),
            ("the Chief is unknown", "the … is unknown"),
        ] {
            assert_eq!(masks().mask(text), expected);
        }
    }

    #[test]
    fn names_of_members_and_codes_are_for_programs() {
        let body =
            r#"{"Name":"Name","errors":[{"code":"Name|Chief","message":"\"Name\" is taken"}]"#;
        assert_eq!(
            masks().mask_body(body.as_bytes()),
            r#"{"Name":"…","errors":[{"code":"Name|Chief","message":"\"…\" is taken"}]"#
        );
        assert_eq!(masks().mask_body(b"<p>Name: Chief"), "<p>…: …");
    }
}
