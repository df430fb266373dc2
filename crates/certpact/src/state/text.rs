//! The text of a desired file, and where in it something is.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use toml_edit::{Document, Item};

use super::{Together, for_each_api};
use crate::api::Module;
use crate::ground::finding::Finding;

/// What a desired state was read from. It is no part of what is wanted, so that any two are equal.
#[derive(Clone, Debug)]
pub(crate) struct DesiredText {
    text: Arc<str>,
    is_json: bool,
}

impl PartialEq for DesiredText {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl DesiredText {
    pub(super) fn new(text: &str, is_json: bool) -> Self {
        Self {
            text: text.into(),
            is_json,
        }
    }

    /// Says of each finding where it is in the file: at what it is about, or at the nearest that there
    /// is around it.
    pub(crate) fn locate(&self, findings: &mut [Finding]) {
        if findings.is_empty() {
            return;
        }
        let parsed;
        let root = if self.is_json {
            serde_json::from_str(&self.text).ok().map(At::Json)
        } else {
            parsed = Document::parse(&*self.text).ok();
            parsed
                .as_ref()
                .map(|document| At::Toml(document.as_item(), 0))
        };
        let Some(root) = root else { return };
        let lines = LineStarts::of(&self.text);
        for_each_api!(M => {
            let items: HashMap<String, At<'_>> = root.member(M::ITEMS).map(|list| {
                let items = list.items().into_iter();
                items.filter_map(|item| Some((item.target()?, item))).collect()
            }).unwrap_or_default();
            let of_api = format!("{}.", M::API);
            let own = findings.iter_mut().filter(|finding| finding.rule.starts_with(&of_api));
            for finding in own {
                let item = finding.target.as_ref().and_then(|target| items.get(target));
                let Some(item) = item else { continue };
                let start = item.deepest(&finding.pointer, &root).start(&self.text);
                let (line, column) = lines.place(&self.text, start);
                (finding.line, finding.column) = (Some(line), Some(column));
            }
        });
    }
}

/// Where the lines of a text begin.
pub(super) struct LineStarts(Vec<usize>);

impl LineStarts {
    pub(super) fn of(text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(ends).collect())
    }

    /// Line and column, from 1, of a byte of the text.
    pub(super) fn place(&self, text: &str, byte: usize) -> (u64, u64) {
        let line = self.0.partition_point(|start| *start <= byte).max(1);
        let before = text.get(self.0[line - 1]..byte).unwrap_or_default();
        (line as u64, before.chars().count() as u64 + 1)
    }
}

/// A value of a document, and where it begins.
#[derive(Clone, Copy)]
pub(super) enum At<'a> {
    /// With where its key is, for what has no place of its own.
    Toml(&'a Item, usize),
    Json(&'a RawValue),
}

/// A member of an object.
pub(super) struct Member<'a> {
    pub(super) name: String,
    /// Where its name begins.
    pub(super) start: usize,
    pub(super) value: At<'a>,
}

impl<'a> At<'a> {
    /// The byte at which it begins.
    pub(super) fn start(&self, text: &str) -> usize {
        match self {
            Self::Toml(item, key) => item.span().map_or(*key, |span| span.start),
            // It is a part of the text.
            Self::Json(raw) => raw.get().as_ptr().addr() - text.as_ptr().addr(),
        }
    }

    /// The members of an object, in the order of the text; nothing of any other value.
    pub(super) fn members(&self, text: &str) -> Option<Vec<Member<'a>>> {
        match self {
            Self::Toml(item, _) => {
                let table = item.as_table_like()?;
                let members = table.iter().filter_map(|(name, _)| {
                    let (key, value) = table.get_key_value(name)?;
                    let start = key.span().or_else(|| value.span());
                    let start = start.map_or(0, |span| span.start);
                    Some(Member {
                        name: name.to_owned(),
                        start,
                        value: At::Toml(value, start),
                    })
                });
                Some(members.collect())
            }
            Self::Json(raw) => {
                let mut end = self.start(text) + 1;
                let members = pairs(raw)?.into_iter().map(|(name, value)| {
                    let between = &text[end..];
                    let start = end + between.find('"').unwrap_or(0);
                    let value = At::Json(value);
                    end = value.start(text) + raw_length(value);
                    Member { name, start, value }
                });
                Some(members.collect())
            }
        }
    }

    /// A member by its name.
    fn member(&self, name: &str) -> Option<Self> {
        match self {
            Self::Toml(item, _) => {
                let (key, value) = item.as_table_like()?.get_key_value(name)?;
                Some(Self::Toml(value, key.span().map_or(0, |span| span.start)))
            }
            Self::Json(raw) => {
                let mut members = pairs(raw)?.into_iter();
                members.find_map(|(own, value)| (own == name).then_some(Self::Json(value)))
            }
        }
    }

    /// The items of a list; none of any other value.
    pub(super) fn items(&self) -> Vec<Self> {
        match self {
            Self::Toml(item, key) => {
                let length = item.as_array().map(toml_edit::Array::len);
                let length = length.or_else(|| Some(item.as_array_of_tables()?.len()));
                let items = (0..length.unwrap_or(0)).filter_map(|at| item.get(at));
                items.map(|item| Self::Toml(item, *key)).collect()
            }
            Self::Json(raw) => {
                let items: Vec<&RawValue> = serde_json::from_str(raw.get()).unwrap_or_default();
                items.into_iter().map(Self::Json).collect()
            }
        }
    }

    /// A text, or a number as text.
    fn word(&self) -> Option<String> {
        match self {
            Self::Toml(item, _) => {
                let number = || item.as_integer().map(|number| number.to_string());
                item.as_str().map(str::to_owned).or_else(number)
            }
            Self::Json(raw) => serde_json::from_str(raw.get()).ok().or_else(|| {
                let number: Option<u64> = serde_json::from_str(raw.get()).ok();
                number.map(|number| number.to_string())
            }),
        }
    }

    /// What findings call an item.
    fn target(&self) -> Option<String> {
        self.member("id").or_else(|| self.member("label"))?.word()
    }

    /// The value at a place, or the nearest around it; an organization that is named is elsewhere.
    fn deepest(self, pointer: &str, root: &Self) -> Self {
        let mut found = self;
        for part in pointer.split('/').skip(1) {
            let part = part.replace("~1", "/").replace("~0", "~");
            if let Some(name) = found.word()
                && let Some(named) = root.member("organization")
                && let Some(organization) = named.member(&name)
            {
                found = organization;
            }
            let index = part.parse().ok();
            let item = index.and_then(|index: usize| found.items().get(index).copied());
            match item.or_else(|| found.member(&part)) {
                Some(inner) => found = inner,
                None => break,
            }
        }
        found
    }
}

fn raw_length(value: At<'_>) -> usize {
    match value {
        At::Json(raw) => raw.get().len(),
        At::Toml(..) => 0,
    }
}

/// The members of an object in their order.
fn pairs(raw: &RawValue) -> Option<Vec<(String, &RawValue)>> {
    struct InOrder;
    impl<'de> Visitor<'de> for InOrder {
        type Value = Vec<(String, &'de RawValue)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
            let mut pairs = Vec::new();
            while let Some(pair) = members.next_entry()? {
                pairs.push(pair);
            }
            Ok(pairs)
        }
    }
    let mut reader = serde_json::Deserializer::from_str(raw.get());
    reader.deserialize_map(InOrder).ok()
}
