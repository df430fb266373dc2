//! The methods of the CA's operations, made of the specs.

use certpact::{Operation, OperationFacts, ParameterFacts};

use super::{Method, Parameter, Surface};

/// Meets the types of every body and answer.
macro_rules! include_types {
    ($($api:ident: $Api:ident, $Operations:ident {
        $($(#[$doc:meta])+ $kind:ident $Name:ident $name:ident $ids:tt
            $(body $body:ident)? $(query $query:ident)? $(label $label:ident)?
            $(account $account:ident)? $(-> $answer:ident)?;)+
    })+) => {
        pub(super) fn include_types(surface: &mut Surface) {
            $($(
                $(surface.include::<certpact::$body>();)?
                $(surface.include::<certpact::$answer>();)?
            )+)+
        }
    };
}
certpact::operations!(include_types);

/// The method of an operation.
pub(super) fn method(operation: Operation) -> Method {
    let facts = operation.facts();
    Method {
        name: operation.as_str(),
        api: Some(operation.api().as_str()),
        doc: doc(operation, &facts),
        positional: facts.ids.iter().map(|id| parameter(id, true)).collect(),
        body: facts.body.map(str::to_owned),
        named: named(operation, &facts),
        answer: facts.answer.unwrap_or("null").to_owned(),
        is_many: false,
    }
}

/// What it does, by the spec, and what it raises, by its kind.
fn doc(operation: Operation, facts: &OperationFacts) -> String {
    let read_first = if operation.is_creation() {
        "Nothing is read first."
    } else {
        "What its rules need is read first."
    };
    let raises = match (operation.is_write(), operation.delivers_secret()) {
        (false, _) => {
            "Raises `NotFound` where the CA does not have it, `PermissionDenied` where the key may not read it, \
             and `UnreadableAnswer` where the answer is not as its page says."
                .to_owned()
        }
        (true, delivers) => {
            let unreadable = if delivers {
                " Raises `UnreadableAnswer` with the text where the answer is not understood."
            } else {
                ""
            };
            format!(
                "{read_first} Raises `Refused` with the findings where an error is not overruled or a hazard not \
                 acknowledged, and `OutcomeUnknown` where it is unknown whether it was carried out.{unreadable}"
            )
        }
    };
    let OperationFacts {
        description, title, ..
    } = facts;
    format!("{description}\n\nThe CA's page: *{title}*. {raises}")
}

/// What a call of this kind takes by name, sorted.
fn named(operation: Operation, facts: &OperationFacts) -> Vec<Parameter> {
    let optional = |name: &str, kind: &str, doc: &str| Parameter {
        name: name.to_owned(),
        r#type: kind.to_owned(),
        required: false,
        doc: doc.to_owned(),
    };
    let mut named = Vec::new();
    if facts.has_accounts {
        named.push(optional(
            "account_id",
            "integer?",
            "Account whose key is used; the client's if left out.",
        ));
    }
    if operation.is_write() {
        named.push(optional(
            "acknowledge",
            "list<text>",
            "Accepted hazards, `RULE@TARGET[:N][=REASON]`.",
        ));
        named.push(optional(
            "overrule",
            "list<text>",
            "Overruled errors, `RULE@TARGET[#POINTER]=REASON`.",
        ));
    }
    if operation.is_creation() {
        named.push(optional(
            "label",
            "text?",
            "What findings and acknowledgements call it; its first name, without a leading `*.`, if left out.",
        ));
    }
    named.extend(facts.query.as_ref().map(|query| Parameter {
        r#type: "text?".to_owned(),
        ..parameter(query, false)
    }));
    named.sort_by(|one, other| one.name.cmp(&other.name));
    named
}

fn parameter(facts: &ParameterFacts, required: bool) -> Parameter {
    Parameter {
        name: facts.name.to_owned(),
        r#type: facts.kind.to_owned(),
        required,
        doc: facts.description.to_owned(),
    }
}
