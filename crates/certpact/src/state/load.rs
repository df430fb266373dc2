//! Reading a desired file: TOML or JSON, with the place of whatever does not fit.

use std::path::Path;

use serde_json::Value;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use toml_edit::Document;

use super::desired::{Desired, DesiredSource};
use super::misfits::all;
use super::text::{At, DesiredText, LineStarts};
use crate::ground::error::Error;
use crate::ground::json::Unique;

impl Desired {
    /// Bytes that a file may have. Ten thousand contracts with 250 names each are 90 MiB, and reading takes
    /// three times as much memory.
    pub const LARGEST: u64 = 128 * 1024 * 1024;

    /// Reads a desired file: JSON where its name ends in `.json`, TOML otherwise.
    ///
    /// # Errors
    /// `invalid_input` with the place, what was expected and what was found.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let text = crate::ground::file::read(path, Self::LARGEST)?;
        let is_json = path
            .extension()
            .is_some_and(|extension| extension == "json");
        let mut desired = if is_json {
            Self::from_json(&text)
        } else {
            Self::from_toml(&text)
        }
        .map_err(|error| error.in_file(path))?;
        desired.text = Some(DesiredText::new(&text, is_json));
        desired.source = Some(DesiredSource {
            path: path.display().to_string(),
            sha256: crate::ground::file::hex(&Sha256::digest(&text)),
        });
        Ok(desired)
    }

    /// Reads text without a name: JSON where it is an object, TOML otherwise.
    ///
    /// # Errors
    /// `invalid_input` with line and column.
    pub fn parse(text: &str) -> Result<Self, Error> {
        // No TOML begins so.
        let is_json = text.trim_start().starts_with('{');
        let mut desired = if is_json {
            Self::from_json(text)
        } else {
            Self::from_toml(text)
        }?;
        desired.text = Some(DesiredText::new(text, is_json));
        Ok(desired)
    }

    /// Reads TOML.
    ///
    /// # Errors
    /// `invalid_input` with line and column; all that is wrong, if that can be determined.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        let lines = LineStarts::of(text);
        let misfit = |error: &toml_edit::de::Error| {
            let place = error.span().map(|span| lines.place(text, span.start));
            misfit(place, error.message())
        };
        // The document of a large text is larger than the text: a second one is made for errors alone.
        let desired: Self =
            toml_edit::de::from_str(text).map_err(|error| match Document::parse(text) {
                Ok(document) => all(At::Toml(document.as_item(), 0), text, misfit(&error)),
                Err(error) => misfit(&error.into()),
            })?;
        desired.refuse_source()?.checked()
    }

    /// Reads JSON.
    ///
    /// # Errors
    /// `invalid_input` with line and column; all that is wrong, if that can be determined.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        // A list would be taken for the members of an object, one after the other.
        if text.trim_start().starts_with('[') {
            return Err(Error::invalid_input("expected an object, found an array"));
        }
        let desired: Self = serde_json::from_str(text).map_err(|error| {
            let misfit = misfit_of_json(&error);
            match serde_json::from_str::<&RawValue>(text) {
                Ok(raw) => all(At::Json(raw), text, misfit),
                // What is no JSON has nothing else to be looked at.
                Err(_) => misfit,
            }
        })?;
        refuse_nulls(text)?;
        desired.refuse_source()?.checked()
    }

    /// Takes a desired state given as a value.
    ///
    /// # Errors
    /// `invalid_input` that says what does not fit.
    pub fn from_value(value: &Value) -> Result<Self, Error> {
        Self::from_json(&value.to_string())
    }

    /// `source` is ours to write, in a plan; in a desired file it is an unknown key.
    fn refuse_source(self) -> Result<Self, Error> {
        match self.source {
            None => Ok(self),
            Some(_) => Err(Error::invalid_input("unknown key `source`")),
        }
    }
}

/// Nobody means null: TOML has none, and the CA would be sent nothing for it. Nor does anybody mean a member
/// twice, of which one would win.
fn refuse_nulls(text: &str) -> Result<(), Error> {
    fn find(value: &Value, pointer: String) -> Option<String> {
        match value {
            Value::Null => Some(pointer),
            Value::Array(items) => {
                let mut items = items.iter().enumerate();
                items.find_map(|(at, item)| find(item, format!("{pointer}/{at}")))
            }
            Value::Object(members) => {
                let mut members = members.iter();
                members.find_map(|(name, member)| find(member, format!("{pointer}/{name}")))
            }
            Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        }
    }
    let Unique(value) = serde_json::from_str(text).map_err(|error| misfit_of_json(&error))?;
    match find(&value, String::new()) {
        Some(pointer) => Err(Error::invalid_input(format!("`{pointer}` is null"))
            .with_hint("leave the field out to keep what the CA has")),
        None => Ok(()),
    }
}

fn misfit_of_json(error: &serde_json::Error) -> Error {
    let text = error.to_string();
    let message = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(message, _)| message);
    // At the end of the text it counts from the line before.
    let column = (error.column() as u64).max(1);
    misfit(Some((error.line() as u64, column)), message)
}

fn misfit(place: Option<(u64, u64)>, message: &str) -> Error {
    let said = place.map_or_else(String::new, |(line, column)| {
        format!("line {line}, column {column}: ")
    });
    let error = Error::misfit(message, |words| format!("{said}{words}"));
    match place {
        Some((line, column)) => error.at(line, column),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_said_with_its_place() {
        let cases = [
            (
                "[[contract]]\nid = 7\nauto_renw = true\n",
                "line 3, column 1: unknown key `auto_renw`",
                Some("did you mean `auto_renew`?"),
            ),
            (
                "[[contract]]\nid = 7\nauto_renew = \"yes\"\n",
                "line 3, column 14: expected `true` or `false`, found a string",
                None,
            ),
            (
                "[[contract]]\nid = 7\norganization = { cty = \"Oakland\" }\n",
                "line 3, column 18: unknown key `cty`",
                Some("did you mean `city`?"),
            ),
            (
                "[[contract]]\nid = 7\norganization = 7\n",
                "line 3, column 16: expected an organization, or the name of one, found a number",
                None,
            ),
            (
                "[[contract]]\nid = 7\norganization = \"exmple\"\n[organization.example]\ncity = \"Oakland\"\n",
                "contract `7`: there is no `[organization.exmple]`",
                Some("did you mean `example`?"),
            ),
            (
                "[[contract]]\nid = 7\norganization = { id = 5 }\n",
                "contract `7`: `organization.id` is not planned with",
                Some("leave `id` out: the details alone say which organization is meant"),
            ),
            (
                "[[contract]]\nauto_renew = true\n",
                "a contract has neither an `id` nor a `label`",
                Some(
                    "give the id of a contract that there is, or a label to one that is to be made",
                ),
            ),
            (
                "[[contract]]\nid = 7\n[[contract]]\nid = 7\n",
                "contract `7` is there twice",
                None,
            ),
            (
                "source = { path = \"x\", sha256 = \"y\" }",
                "unknown key `source`",
                None,
            ),
        ];
        for (text, message, hint) in cases {
            let error = Desired::from_toml(text).unwrap_err();
            assert_eq!((error.message(), error.hint()), (message, hint));
        }
    }

    #[test]
    fn json_is_held_to_the_same() {
        let error =
            Desired::from_json("{\"contract\":[{\"id\":7,\n\"auto_renew\":null}]}").unwrap_err();
        assert_eq!(error.message(), "`/contract/0/auto_renew` is null");
        assert!(Desired::from_json(&"[".repeat(10_000)).is_err());
    }
}
