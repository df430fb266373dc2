//! The Python front, printed from the catalogue.
//!
//! What a request says becomes a `TypedDict`, what is answered a class that cannot be changed. The
//! printed module stands on `certpact/_base.py`, which is written by hand.

mod clients;
mod code;
mod shapes;
mod types;

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::files::Output;
use crate::surface::{Catalogue, Rule};
use code::{Code, docstring};
use shapes::Shapes;

const MARK: &str = "\
# Written by `cargo xtask regen` from crates/certpact/catalogue.json; do not edit.
";

const HEADER: &str = "\
# What comes out of the core's JSON is trusted to have the types that the catalogue says.
# mypy: disable-error-code=\"no-any-return\"

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Required, TypeAlias, TypedDict, cast, overload

from certpact._answer import (
    UNSET,
    Answer,
    Document,
    OtherProduct,
    Printed,
    Unset,
    copied,
    each,
    instant,
    nothing,
    nullable,
)
from certpact._base import AwaitableApi, AwaitableClient, BlockingApi, BlockingClient, call_offline, members_of_errors
from certpact._given import Consents, Json, Path, Texts, consents, texts
from certpact._many import check_many_offline
from certpact._secret import Secret
from certpact.errors import InvalidInput
";

/// What the hand-written part is told at the end, since it imports nothing printed.
const FOOTER: &str = "

members_of_errors({\"findings\": each(Finding), \"report\": Report})
";

const PACKAGE: &str = "\
\"\"\"Change contracts, order contacts and organizations without the damage that a well-formed request can do.\"\"\"

from certpact._answer import UNSET, Answer, OtherProduct, Unset
from certpact._generated import *
from certpact._native import __version__
from certpact._secret import Secret
from certpact.errors import *
";

/// What the package gives away beside the printed names; a test compares it with `errors.py`.
const BY_HAND: [&str; 21] = [
    "Answer",
    "ApiError",
    "AuthenticationError",
    "CertpactError",
    "InvalidInput",
    "NotCarriedOut",
    "NotFound",
    "OtherProduct",
    "OutcomeUnknown",
    "PermissionDenied",
    "RateLimited",
    "Refused",
    "Secret",
    "ServerError",
    "StalePlan",
    "TimedOut",
    "UNSET",
    "UnreadableAnswer",
    "Unreachable",
    "Unset",
    "__version__",
];

/// The generated module, and the package's own, which gives its names away: type-checkers
/// understand no list of names that is put together when the package is imported.
pub(crate) fn outputs(catalogue: &Catalogue) -> Vec<Output> {
    let module = Module::new(catalogue).written();
    let names = module.names.iter().map(String::as_str);
    let mut all: Vec<&str> = BY_HAND.into_iter().chain(names.clone()).collect();
    all.sort_unstable();
    let is_twice = all.windows(2).find(|pair| pair[0] == pair[1]);
    assert!(
        is_twice.is_none(),
        "the Python package has two of {is_twice:?}"
    );
    let (names, all) = (list("__all__", names), list("__all__", all));
    let texts = [
        (
            "_generated.py",
            format!("{MARK}{HEADER}\n{names}\n{}{FOOTER}", module.text),
        ),
        ("__init__.py", format!("{MARK}{PACKAGE}\n{all}\n")),
    ];
    let output = |(file, text)| Output {
        path: format!("bindings/python/certpact/{file}"),
        text,
    };
    texts.into_iter().map(output).collect()
}

/// A list of texts under a name, one a line.
fn list<'a>(name: &str, texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts = texts.into_iter().map(|text| format!("\"{text}\""));
    Code::group(format!("{name} = ["), texts, "]").broken(0)
}

/// The module as it grows: its statements, and the names that it gives away.
struct Module<'a> {
    catalogue: &'a Catalogue,
    shapes: Shapes<'a>,
    names: BTreeSet<String>,
    text: String,
}

impl<'a> Module<'a> {
    fn new(catalogue: &'a Catalogue) -> Self {
        Self {
            catalogue,
            shapes: Shapes::new(catalogue),
            names: BTreeSet::new(),
            text: String::new(),
        }
    }

    fn written(mut self) -> Self {
        self.words_of_rules();
        self.types();
        self.functions();
        self.clients();
        self
    }

    /// Adds a statement of the module's outermost level under its name.
    ///
    /// # Panics
    /// Where there is a name twice: the second would silently hide the first.
    fn add(&mut self, name: &str, text: &str) {
        let is_new = self.names.insert(name.to_owned());
        assert!(is_new, "the Python front has two things named `{name}`");
        // Classes and functions stand two lines apart, as everywhere in Python.
        let _ = write!(self.text, "\n\n{}\n", text.trim_end());
    }

    fn words_of_rules(&mut self) {
        let catalogue = self.catalogue;
        let all: Vec<&Rule> = catalogue.rules.iter().collect();
        let is_hazard = |rule: &&Rule| rule.severity == "hazard";
        let hazards: Vec<&Rule> = catalogue.rules.iter().filter(is_hazard).collect();
        self.rule_ids("RuleId", "Id of a rule.", &all);
        self.rule_ids(
            "HazardId",
            "Id of a rule whose findings are hazards.",
            &hazards,
        );
    }

    fn rule_ids(&mut self, name: &str, doc: &str, rules: &[&Rule]) {
        let ids = rules.iter().map(|rule| format!("\"{}\"", rule.rule));
        let literal = Code::group(format!("{name}: TypeAlias = Literal["), ids, "]");
        let lines = rules
            .iter()
            .map(|rule| format!("\n- `{}`: {}", rule.rule, rule.summary));
        let doc = format!("{doc}\n{}", lines.collect::<String>());
        self.add(
            name,
            &format!("{}\n{}", literal.broken(0), docstring(0, &doc, &[])),
        );
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// The module for one method, which is this beside its name, and these types.
    fn module(method: Value, types: Value) -> String {
        let mut whole = json!({ "name": "change", "doc": "Changes it.", "positional": [] });
        let members = whole.as_object_mut().unwrap();
        members.extend(method.as_object().cloned().unwrap());
        let catalogue = json!({
            "client": [],
            "functions": [],
            "methods": [whole],
            "types": types,
            "rules": [],
            "operations": [],
        });
        let catalogue = serde_json::from_value(catalogue).unwrap();
        outputs(&catalogue).remove(0).text
    }

    /// The module for one method of `acme` that is given and answers a `Thing`.
    fn printed(fields: Value) -> String {
        module(
            json!({ "api": "acme", "body": "Thing", "named": [], "answer": "Thing" }),
            json!({ "Thing": { "kind": "object", "doc": "A thing.", "fields": fields } }),
        )
    }

    fn field(name: &str, shape: &str, required: bool) -> Value {
        json!({ "name": name, "type": shape, "required": required, "doc": "It." })
    }

    #[test]
    fn what_is_given_and_answered_has_a_type_for_each() {
        let text = printed(json!([field("size", "integer", true)]));
        assert!(text.contains("\nclass Thing(Answer):\n"), "{text}");
        assert!(
            text.contains("\nclass ThingInput(TypedDict, total=False):\n"),
            "{text}"
        );
    }

    #[test]
    fn a_field_that_has_to_be_said_has_no_default() {
        let fields = json!([
            field("colour", "text?", false),
            field("size", "integer", true)
        ]);
        let declared =
            "def change(self, *, size: int, colour: str | None | Unset = UNSET) -> Thing:";
        assert!(printed(fields).contains(declared));
    }

    #[test]
    fn a_body_in_variants_has_a_declaration_for_each() {
        let object = |fields: Value, variants: Value| json!({ "kind": "object", "doc": "It.", "fields": fields, "variants": variants });
        let size = field("size", "text", true);
        let text = module(
            json!({ "api": "acme", "body": "Thing", "named": [], "answer": "null" }),
            json!({
                "Thing": object(json!([size, field("colour", "Words", false)]), json!(["Dull", "Bright"])),
                "Dull": object(json!([size]), json!([])),
                "Bright": object(json!([size, field("colour", "Words", true)]), json!([])),
                "Words": { "kind": "words", "doc": "It.", "words": ["red"], "other": "OtherWord" },
                "OtherWord": { "kind": "other_word", "doc": "It." },
            }),
        );
        for expected in [
            "    @overload\n    def change(self, *, size: str) -> None: ...\n",
            "    @overload\n    def change(self, *, size: str, colour: Words) -> None: ...\n",
            "    def change(self, *, size: str, colour: Words | Unset = UNSET) -> None:\n",
            "\nThing: TypeAlias = Dull | Bright\n",
            "\nWords: TypeAlias = Literal[\"red\"] | OtherWord\n",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
    }

    #[test]
    #[should_panic(expected = "`ThingInput.class` is a keyword of Python")]
    fn a_key_that_python_cannot_declare_is_not_printed() {
        printed(json!([field("class", "text", true)]));
    }

    /// The module for one method of a client's own, with one type beside what it is given.
    fn with(named: Value, r#type: Value) -> String {
        module(
            json!({ "api": null, "body": null, "named": named, "answer": "list<Thing>" }),
            json!({ "Thing": r#type, "Hidden": { "kind": "secret", "doc": "Not shown." } }),
        )
    }

    #[test]
    fn a_keyword_is_written_with_an_underscore_and_sent_without() {
        let named = json!([field("except", "list<text>", false)]);
        let fields = json!([field("except", "text", true)]);
        let text = with(
            named,
            json!({ "kind": "object", "doc": "A thing.", "fields": fields }),
        );
        for expected in [
            "except_: Texts = ()",
            "\"except\": texts(except_, \"except_\")",
            "def except_(self) -> str:",
            "return self._data[\"except\"]",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
    }

    #[test]
    fn an_answer_says_where_its_secrets_are() {
        let fields = json!([
            field("key", "Hidden?", false),
            field("keys", "list<Hidden>", true)
        ]);
        let text = with(
            json!([]),
            json!({ "kind": "object", "doc": "A thing.", "fields": fields }),
        );
        for expected in [
            "_secrets = ((\"key\",), (\"keys\",))",
            "def key(self) -> Hidden | None:",
            "return self._data.get(\"key\")",
            "return tuple(self._data[\"keys\"])",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
        assert!(!text.contains("class Hidden"), "{text}");
    }

    #[test]
    #[should_panic(expected = "no name leads to the secrets of Map(")]
    fn a_secret_in_a_map_is_not_printed() {
        let fields = json!([field("keys", "map<Hidden>", true)]);
        with(
            json!([]),
            json!({ "kind": "object", "doc": "A thing.", "fields": fields }),
        );
    }

    #[test]
    fn what_may_be_left_out_has_a_default_that_means_nothing() {
        let named = json!([
            field("file", "path?", false),
            field("going", "boolean", false),
            field("made", "map<integer>", false)
        ]);
        let text = with(
            named,
            json!({ "kind": "object", "doc": "A thing.", "fields": [] }),
        );
        for expected in [
            " file: Path | None = None,\n",
            " going: bool = False,\n",
            " made: Mapping[str, int] | None = None,\n",
            "\"made\": made or {}",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
    }

    #[test]
    #[should_panic(expected = "the catalogue has no type `list<Thing`")]
    fn a_shape_that_is_not_known_is_not_printed() {
        printed(json!([field("size", "list<Thing", true)]));
    }
}
