//! What the spec says of single fields, beside a request: looked at once, for all rules.

use std::cmp::Ordering;
use std::fmt::Write;
use std::iter;

use serde_json::{Map, Value};

use crate::ground::finding::escape;
use crate::ground::product::ValidationType;
use crate::request::asked::Asked;
use crate::request::facts;
use crate::request::facts::{Field, Kind, Members};

/// A value of a request, beside what the spec says of the field.
pub(crate) struct Place<'a> {
    pub(crate) field: &'static Field,
    /// None where the request leaves the field out.
    pub(crate) value: Option<&'a Value>,
    /// The number of the place that it is in; none directly in the body.
    around: Option<usize>,
    /// Which item of an array it is, where it is one.
    pub(crate) index: usize,
}

/// A member of a request that the spec does not know.
pub(crate) struct Stranger<'a> {
    pub(crate) name: &'a str,
    /// Where it is in the spec's words, empty for the body itself.
    pub(crate) path: &'static str,
    /// The fields that the spec knows there.
    pub(crate) known: Members,
    around: Option<usize>,
}

/// Every field of the spec that a request has or could have: members of objects that are there, items of
/// arrays that are there. The organization of a DV contract is not looked into, and may be null, as an
/// answer shows it: that it is given at all has a rule of its own.
pub(crate) struct Fields<'a> {
    pub(crate) body: Option<&'a Value>,
    pub(crate) validation_type: Option<ValidationType>,
    pub(crate) places: Vec<Place<'a>>,
    /// Every member of the request's objects that the spec does not know.
    pub(crate) strangers: Vec<Stranger<'a>>,
    /// The places with a text that is not blank, by number.
    texts: Vec<(usize, &'a str)>,
}

impl<'a> Fields<'a> {
    /// Those of a request. The validation type is the one that it will be held to.
    pub(crate) fn of(asked: &Asked<'a>, validation_type: Option<ValidationType>) -> Self {
        let known = facts::of_body(asked.operation);
        let mut fields = Self {
            body: asked.body,
            validation_type,
            places: Vec::new(),
            strangers: Vec::new(),
            texts: Vec::new(),
        };
        if let Some(Value::Object(body)) = asked.body {
            let count = facts::operation(asked.operation).fields.len();
            fields.places.reserve(2 * count);
            fields.texts.reserve(count);
            fields.visit("", known, body, None);
        }
        fields
    }

    /// The places with a text that is not blank.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&Place<'a>, &'a str)> {
        let texts = self.texts.iter();
        texts.map(|(place, text)| (&self.places[*place], *text))
    }

    /// Where a place is, as a JSON Pointer.
    pub(crate) fn pointer(&self, place: &Place<'_>) -> String {
        let mut pointer = self.pointer_around(place.around);
        let _ = match place.field.name {
            "[]" => write!(pointer, "/{}", place.index),
            name => write!(pointer, "/{}", escape(name)),
        };
        pointer
    }

    /// Where a member is that the spec does not know.
    pub(crate) fn pointer_to(&self, stranger: &Stranger<'_>) -> String {
        let around = self.pointer_around(stranger.around);
        format!("{around}/{}", escape(stranger.name))
    }

    fn pointer_around(&self, around: Option<usize>) -> String {
        around.map_or_else(String::new, |around| self.pointer(&self.places[around]))
    }

    /// The place that a place is in; none directly in the body.
    pub(crate) fn around(&self, place: &Place<'_>) -> Option<&Place<'a>> {
        place.around.map(|around| &self.places[around])
    }

    /// What the object that a place is in says of another of its fields.
    pub(crate) fn beside(&self, place: &Place<'_>, name: &str) -> Option<&'a Value> {
        let mut places = self.places.iter();
        let is_meant =
            |other: &&Place<'_>| other.around == place.around && other.field.name == name;
        places.find(is_meant)?.value
    }

    fn visit(
        &mut self,
        path: &'static str,
        known: Members,
        object: &'a Map<String, Value>,
        around: Option<usize>,
    ) {
        for member in beside(known, object) {
            match member {
                Member::Known(field, inside, value) => self.see(field, inside, value, around, 0),
                Member::Unknown(name) => self.strangers.push(Stranger {
                    name,
                    path,
                    known,
                    around,
                }),
            }
        }
    }

    fn see(
        &mut self,
        field: &'static Field,
        inside: Members,
        value: Option<&'a Value>,
        around: Option<usize>,
        index: usize,
    ) {
        let is_passed_over = field.path == "organization"
            && self
                .validation_type
                .is_some_and(|kind| !kind.has_organization());
        if is_passed_over && value.is_some_and(Value::is_null) {
            return;
        }
        let own = self.places.len();
        self.places.push(Place {
            field,
            value,
            around,
            index,
        });
        match value {
            Some(Value::Object(object)) if field.kind == Kind::Object && !is_passed_over => {
                self.visit(field.path, inside, object, Some(own));
            }
            Some(Value::Array(items)) if field.kind == Kind::Array => {
                let Some((field, inside)) = inside.items() else {
                    return;
                };
                for (index, item) in items.iter().enumerate() {
                    self.see(field, inside, Some(item), Some(own), index);
                }
            }
            Some(Value::String(text)) if !text.trim_start().is_empty() => {
                self.texts.push((own, text));
            }
            _ => {}
        }
    }
}

/// What the spec knows of an object, or what the object has.
pub(crate) enum Member<'a> {
    /// A field, what is inside it, and what the object gives for it.
    Known(&'static Field, Members, Option<&'a Value>),
    /// A member that the spec does not know.
    Unknown(&'a str),
}

/// What the spec knows of an object beside the object. Both lists are by name: whatever is in one alone is left
/// out, or unknown.
pub(crate) fn beside<'a>(
    mut known: Members,
    object: &'a Map<String, Value>,
) -> impl Iterator<Item = Member<'a>> {
    let mut given = object.iter().peekable();
    iter::from_fn(move || {
        let mut behind = known;
        let Some((field, inside)) = behind.next() else {
            return given.next().map(|(name, _)| Member::Unknown(name));
        };
        let order = given
            .peek()
            .map_or(Ordering::Greater, |(name, _)| name.as_str().cmp(field.name));
        if order.is_lt() {
            return given.next().map(|(name, _)| Member::Unknown(name));
        }
        known = behind;
        let value = if order.is_eq() { given.next() } else { None };
        Some(Member::Known(field, inside, value.map(|(_, value)| value)))
    })
}

/// Whether text has nothing in it.
pub(crate) fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// What is wrong with the form of a value; nothing where it is as the spec wants it.
pub(crate) fn malformation(field: &Field, value: &Value) -> Option<String> {
    mistyping(field, value).or_else(|| misshaping(field, value))
}

/// What is wrong with the type of a value.
pub(crate) fn mistyping(field: &Field, value: &Value) -> Option<String> {
    let wanted = match field.kind {
        Kind::Boolean => "true or false",
        Kind::Integer => "a whole number",
        Kind::Number => "a number",
        Kind::String => "a string",
        Kind::Array => "an array",
        Kind::Object => "an object",
    };
    let has_type = match field.kind {
        Kind::Boolean => value.is_boolean(),
        Kind::Integer => value.is_u64() || value.is_i64(),
        Kind::Number => value.is_number(),
        Kind::String => value.is_string(),
        Kind::Array => value.is_array(),
        Kind::Object => value.is_object(),
    };
    if field.nullable && value.is_null() {
        return None;
    }
    (!has_type).then(|| format!("is {}, {wanted} is expected", json_type(value)))
}

/// What is wrong with a value of the type that is wanted.
pub(crate) fn misshaping(field: &Field, value: &Value) -> Option<String> {
    if let (Some(pattern), Some(text)) = (field.pattern, value.as_str())
        && !text.trim().is_empty()
        && !matches_pattern(pattern, text)
    {
        return Some("is not two letters".to_owned());
    }
    let items = value.as_array().map(Vec::len);
    match (field.min_items, items) {
        (Some(least), Some(items)) if items < least as usize => {
            Some(format!("has {items} items, at least {least} are expected"))
        }
        _ => None,
    }
}

/// By how much a text is longer than the spec says; nothing where it is not, or the spec says nothing.
pub(crate) fn excess(field: &Field, value: &Value) -> Option<String> {
    let (most, length) = (field.max_length?, value.as_str()?.chars().count());
    (length > most as usize).then(|| too_long(length, most as usize))
}

pub(crate) fn too_long(length: usize, most: usize) -> String {
    format!("has {length} characters, and {most} at most are expected")
}

/// The known values of a field that has another one; none where it has one of them, or any is known.
pub(crate) fn unlisted(field: &Field, value: &str) -> &'static [&'static str] {
    if field.values.contains(&value) {
        &[]
    } else {
        field.values
    }
}

/// The one pattern that the pages state so far; `regen` lets no other through unseen, because
/// a test holds the specs' patterns against it.
const TWO_LETTERS: &str = "^[A-Za-z]{2}$";

fn matches_pattern(pattern: &str, text: &str) -> bool {
    pattern != TWO_LETTERS
        || (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ground::operations::Operation;

    #[test]
    fn objects_are_read_in_the_order_of_their_names() {
        // A dependency that has `serde_json` keep the order of the text makes strangers of fields.
        let object: Map<String, Value> = serde_json::from_str(r#"{"b":1,"c":2,"a":3}"#).unwrap();
        assert!(object.keys().is_sorted(), "`preserve_order` is on");
    }

    #[test]
    fn a_place_has_its_pointer_and_a_stranger_is_found_before_between_and_behind() {
        let body = json!({
            "a/b": 1,
            "auto_renew": true,
            "organization": {
                "city": "Oakland",
                "contacts": [{ "email": "a" }, { "aa": 1, "email": "b", "zz": 2 }],
                "d": null,
            },
            "zz": {},
        });
        let asked = Asked {
            body: Some(&body),
            ..Asked::bare(Operation::ReplaceContract)
        };
        let fields = Fields::of(&asked, None);
        let strangers = fields.strangers.iter();
        let strangers: Vec<_> = strangers
            .map(|stranger| fields.pointer_to(stranger))
            .collect();
        let expected = [
            "/a~1b",
            "/organization/contacts/1/aa",
            "/organization/contacts/1/zz",
            "/organization/d",
            "/zz",
        ];
        assert_eq!(strangers, expected);
        let given = fields.texts().map(|(place, _)| fields.pointer(place));
        let expected = [
            "/organization/city",
            "/organization/contacts/0/email",
            "/organization/contacts/1/email",
        ];
        assert_eq!(given.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_text_is_too_long_by_characters_not_by_bytes() {
        let organization = facts::within(Operation::PatchContract, "organization");
        let (plain, _) = organization.find("name").unwrap();
        let limited = Field {
            max_length: Some(3),
            ..*plain
        };
        let found = "has 4 characters, and 3 at most are expected";
        assert_eq!(excess(&limited, &json!("ÄÖÜß")).as_deref(), Some(found));
        assert_eq!(excess(&limited, &json!("ÄÖÜ")), None);
        assert_eq!(excess(&limited, &json!(4444)), None);
        assert_eq!(excess(plain, &json!("ÄÖÜß")), None);
    }

    #[test]
    fn every_pattern_of_the_specs_is_understood() {
        for operation in facts::all() {
            for field in operation.fields {
                assert!(
                    field.pattern.is_none_or(|pattern| pattern == TWO_LETTERS),
                    "{}",
                    field.path
                );
            }
        }
    }
}
