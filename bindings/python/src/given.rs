//! What is given, written as JSON where it is plain: the same text as Python's own `json` writes, sooner.
//!
//! Plain is what is exactly of Python's own types. All else is left to Python: what a subclass of `str` or `int`
//! says of itself, what a float looks like, and why something cannot become JSON.

use std::io::Write as _;

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyInt, PyList, PyString, PyTuple};

/// What lies deeper may contain itself.
const DEEPEST: usize = 32;

/// The JSON of a plain value, without the members that are `unset`; None where not all in it is plain.
pub(crate) fn written(value: &Bound<'_, PyAny>, unset: &Bound<'_, PyAny>) -> Option<String> {
    let mut text = Vec::with_capacity(1024);
    let mut writer = Writer {
        unset,
        text: &mut text,
    };
    writer.write(value, DEEPEST)?;
    String::from_utf8(text).ok()
}

struct Writer<'a, 'py> {
    unset: &'a Bound<'py, PyAny>,
    text: &'a mut Vec<u8>,
}

impl Writer<'_, '_> {
    fn write(&mut self, value: &Bound<'_, PyAny>, deepest: usize) -> Option<()> {
        let below = deepest.checked_sub(1)?;
        if value.is_none() {
            self.text.extend(b"null");
        } else if let Ok(text) = value.cast_exact::<PyString>() {
            self.write_text(text)?;
        } else if let Ok(flag) = value.cast_exact::<PyBool>() {
            write!(self.text, "{}", flag.is_true()).ok()?;
        } else if let Ok(number) = value.cast_exact::<PyInt>() {
            write!(self.text, "{}", number.extract::<i64>().ok()?).ok()?;
        } else if let Ok(members) = value.cast_exact::<PyDict>() {
            // A copy of the list of members: in a Python without the GIL another thread may change them.
            self.write_members(&members.items(), below)?;
        } else if let Ok(items) = value.cast_exact::<PyList>() {
            self.write_items(items.to_tuple().iter(), below)?;
        } else {
            self.write_items(value.cast_exact::<PyTuple>().ok()?.iter(), below)?;
        }
        Some(())
    }

    fn write_members(&mut self, members: &Bound<'_, PyList>, below: usize) -> Option<()> {
        self.text.push(b'{');
        let mut is_first = true;
        for member in members.iter() {
            let member = member.cast_into_exact::<PyTuple>().ok()?;
            let (name, value) = (member.get_item(0).ok()?, member.get_item(1).ok()?);
            if value.is(self.unset) {
                continue;
            }
            if !std::mem::take(&mut is_first) {
                self.text.push(b',');
            }
            self.write_text(name.cast_exact::<PyString>().ok()?)?;
            self.text.push(b':');
            self.write(&value, below)?;
        }
        self.text.push(b'}');
        Some(())
    }

    fn write_items<'py>(
        &mut self,
        items: impl Iterator<Item = Bound<'py, PyAny>>,
        below: usize,
    ) -> Option<()> {
        self.text.push(b'[');
        for (n, item) in items.enumerate() {
            if n > 0 {
                self.text.push(b',');
            }
            self.write(&item, below)?;
        }
        self.text.push(b']');
        Some(())
    }

    fn write_text(&mut self, text: &Bound<'_, PyString>) -> Option<()> {
        let text = text.to_str().ok()?;
        let is_escaped = |byte| matches!(byte, b'"' | b'\\' | ..b' ');
        if text.bytes().any(is_escaped) {
            return serde_json::to_writer(&mut *self.text, text).ok();
        }
        // As nearly every text: copied at once, not letter by letter.
        self.text.push(b'"');
        self.text.extend(text.as_bytes());
        self.text.push(b'"');
        Some(())
    }
}
