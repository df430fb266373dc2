//! What each method of a client's own is asked. The comment on a request is the documentation of the
//! method in every language, that on a field is the parameter's. Those of the CA's operations are
//! made of the specs.

use std::collections::BTreeMap;

use certpact::Id;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::value::RawValue;

/// A request body: an object, or a string that is sent byte for byte.
pub type Given = Box<RawValue>;

/// Reports what a request would do, from what is given here. Reads nothing, sends nothing, needs no
/// key.
///
/// A hazard that depends on something not given is uncertain. Raises `InvalidInput` if operation, ids
/// and body do not fit.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckOffline {
    /// Name of the operation.
    pub operation: String,
    /// The path's ids; empty if not known yet.
    #[serde(default)]
    pub ids: Vec<Id>,
    /// Body, as an object or as a string.
    #[schemars(with = "Option<serde_json::Value>")]
    pub body: Option<Given>,
    /// What the CA answered to `get_contract`, `get_order` or `get_certificate_request`, an array
    /// of such answers, or an object of answers by operation.
    #[schemars(with = "Option<serde_json::Value>")]
    pub observed: Option<Given>,
    /// Name of a new contract in findings and acknowledgements; its first SAN without a leading `*.` if
    /// left out. Only `create_contract` accepts it.
    pub label: Option<String>,
    /// When it was read, RFC 3339. Now if left out.
    pub observed_at: Option<String>,
    /// Product of the contract, if it was not read.
    pub product: Option<String>,
}

/// Reports what each of many requests would do, from what is given with it. Reads nothing, sends nothing, needs
/// no key.
///
/// The findings of each request come in the order of the requests; one that does not fit has an `InvalidInput` in
/// their place, with its `index`, and the others are reported all the same. Requests are taken a batch at a
/// time, and judged on all cores.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckMany {
    /// The requests, as many as there are.
    pub requests: Vec<CheckOffline>,
}

/// Reports what is wrong with a desired state, independent of the CA. Reads nothing, sends nothing,
/// needs no key.
///
/// Raises `InvalidInput` if the desired state cannot be read.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lint {
    /// The desired state, as a value or as the path of a TOML or JSON file.
    pub desired: DesiredOrPath,
}

/// Lists every rule: id, severity, summary, documentation and sources.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {}

/// Explains one rule: what happens, what is affected, what to do instead.
///
/// Raises `InvalidInput` if the rule does not exist.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Explain {
    /// Id of the rule, `api.name`.
    pub rule: String,
}

/// Reports what a request would do, from what the CA holds now. Reads, and sends no write.
///
/// Raises what the reads raise, and `InvalidInput` if operation, ids and body do not fit.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Name of the operation.
    pub operation: String,
    /// The path's ids.
    pub ids: Vec<Id>,
    /// Body, as an object or as a string.
    #[schemars(with = "Option<serde_json::Value>")]
    pub body: Option<Given>,
    /// Name of a new contract in findings and acknowledgements; its first SAN without a leading `*.` if
    /// left out. Only `create_contract` accepts it.
    pub label: Option<String>,
    /// Part of a country's name, or the exact name of an organization that only the CA knows.
    /// No other operation accepts it.
    pub name: Option<String>,
    /// Account whose key is used; the client's if left out.
    pub account_id: Option<u64>,
}

/// Sends a request unchanged, a string byte for byte, once every hazard in it is acknowledged.
///
/// A read returns the CA's answer as data. What the rules of a write need is read first; a
/// write returns nothing, unless the CA shows a secret this once: then that is in the answer, in clear.
/// Raises `Refused` with the findings if an error is not overruled or a hazard not acknowledged, and
/// `OutcomeUnknown` if it is unknown whether it was carried out.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// Name of the operation.
    pub operation: String,
    /// The path's ids.
    pub ids: Vec<Id>,
    /// Body, as an object or as a string.
    #[schemars(with = "Option<serde_json::Value>")]
    pub body: Option<Given>,
    /// Name of a new contract in findings and acknowledgements; its first SAN without a leading `*.` if
    /// left out. Only `create_contract` accepts it.
    pub label: Option<String>,
    /// Part of a country's name, or the exact name of an organization that only the CA knows.
    /// No other operation accepts it.
    pub name: Option<String>,
    /// Account whose key is used; the client's if left out.
    pub account_id: Option<u64>,
    /// Accepted hazards, `RULE@TARGET[:N][=REASON]`.
    #[serde(default)]
    pub acknowledge: Vec<String>,
    /// Overruled errors, `RULE@TARGET[#POINTER]=REASON`.
    #[serde(default)]
    pub overrule: Vec<String>,
}

/// Plans what brings the contracts to their desired state. Reads, and writes nothing.
///
/// Raises what the reads raise, and `InvalidInput` if the desired state cannot be read.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The desired state, as a value or as the path of a TOML or JSON file.
    pub desired: DesiredOrPath,
    /// The only targets whose steps are planned; all if empty.
    #[serde(default)]
    pub only: Vec<String>,
    /// Targets whose steps are not planned.
    #[serde(default)]
    pub except: Vec<String>,
    /// Targets whose contacts are sent, whatever the CA has: it does not return them.
    #[serde(default)]
    pub send_contacts: Vec<String>,
    /// Whether it fails if anything cannot be read, instead of continuing without it and listing it in
    /// `unread`.
    #[serde(default)]
    pub strict: bool,
}

/// Applies a plan, once every hazard in it is acknowledged. What it depends on is read again
/// first. With the journal of an apply that did not end, it continues from there.
///
/// Raises `Refused` if an acknowledgement is missing, unknown or unused, and `StalePlan` if the CA no
/// longer holds what the plan was made from. What goes wrong after the first write is in the
/// report.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Apply {
    /// The plan.
    pub plan: serde_json::Value,
    /// Accepted hazards, `RULE@TARGET[:N][=REASON]`; `RULE@all:N` for all findings of a rule.
    #[serde(default)]
    pub acknowledge: Vec<String>,
    /// Overruled errors, `RULE@TARGET[#POINTER]=REASON`.
    #[serde(default)]
    pub overrule: Vec<String>,
    /// File in which each step is noted before and after it is sent. None if left out.
    #[schemars(extend("format" = "path"))]
    pub journal: Option<String>,
    /// File to which what the CA shows once is written as soon as it is shown; it is also in the report.
    #[schemars(extend("format" = "path"))]
    pub secret_file: Option<String>,
    /// The largest number of steps that are sent; all if left out.
    pub max_steps: Option<u64>,
    /// Accepts that exactly this many things could not be read for the plan; none if left out.
    pub allow_unread: Option<u64>,
    /// Whether a failed step stops only its own target. One with an unknown outcome stops all.
    #[serde(default)]
    pub keep_going: bool,
    /// Creations, by label, whose outcome the journal does not know and that were carried out, with the
    /// number of the contract.
    #[serde(default)]
    pub created: BTreeMap<String, u64>,
    /// Creations, by label, whose outcome the journal does not know and that were not carried out.
    #[serde(default)]
    pub not_created: Vec<String>,
}

/// Compares the contracts with the desired state, field by field. Reads, and writes nothing.
///
/// Raises what the reads raise, and `InvalidInput` if the desired state cannot be read.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Verify {
    /// The desired state, as a value or as the path of a TOML or JSON file.
    pub desired: DesiredOrPath,
    /// Whether it fails if anything cannot be read, instead of continuing without it and listing it in
    /// `unread`.
    #[serde(default)]
    pub strict: bool,
}

/// Reads things of one API and returns them as a desired state in TOML: what the command `pull`
/// prints. A plan of it is empty.
///
/// What the CA does not return is left as a comment. Raises what the reads raise, and `InvalidInput` if
/// an id is not one.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pull {
    /// The API that has them.
    #[schemars(with = "certpact::Api")]
    pub api: serde_json::Value,
    /// Ids of contracts, orders or certificate requests.
    pub ids: Vec<Id>,
    /// Account whose key is used; the client's if left out.
    pub account_id: Option<u64>,
    /// Whether it fails if anything cannot be read, instead of continuing without it and naming it in a
    /// comment.
    #[serde(default)]
    pub strict: bool,
}

/// A desired state, or where it is stored.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum DesiredOrPath {
    /// The path of a TOML or JSON file.
    #[schemars(extend("format" = "path"))]
    Path(String),
    /// The state itself.
    Value(#[schemars(with = "certpact::Desired")] serde_json::Value),
}
