//! What each method of a client's own is asked. The comment on a request is the documentation of the
//! method in every language, that on a field is the parameter's. Those of the CA's operations are
//! made of the specs.

use std::collections::BTreeMap;

use certpact::Id;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::value::RawValue;

/// A request body as given: an object, or text that is sent byte for byte.
pub type Given = Box<RawValue>;

/// Says what a request would do, judged by what is given here. Reads nothing, sends nothing, needs
/// no key.
///
/// A hazard that rests on something which was not given is uncertain. Raises `InvalidInput` where
/// operation, ids and body do not fit.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckOffline {
    /// Name of the operation.
    pub operation: String,
    /// The path's ids; none where it is not known yet.
    #[serde(default)]
    pub ids: Vec<Id>,
    /// Body, as an object or as text.
    #[schemars(with = "Option<serde_json::Value>")]
    pub body: Option<Given>,
    /// What the CA answered to `get_contract`, `get_order` or `get_certificate_request`, an array
    /// of such
    /// answers, or an object of answers by operation.
    #[schemars(with = "Option<serde_json::Value>")]
    pub observed: Option<serde_json::Value>,
    /// What a creation is called in findings and acknowledgements; its first name, without a
    /// leading
    /// `*.`, if left out. Nothing else has one.
    pub label: Option<String>,
    /// When it was read, RFC 3339. Now if left out.
    pub observed_at: Option<String>,
    /// Product of the contract, where it was not read.
    pub product: Option<String>,
}

/// Says what is wrong with a desired state, whatever the CA holds. Reads nothing, sends nothing,
/// needs
/// no key.
///
/// Raises `InvalidInput` where the desired state cannot be read.
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

/// Explains one rule: what happens, whom it touches, what to do instead.
///
/// Raises `InvalidInput` where there is no such rule.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Explain {
    /// Id of the rule, `api.name`.
    pub rule: String,
}

/// Says what a request would do, judged by what the CA holds now. Reads, and sends no write.
///
/// Raises what the reads raise, and `InvalidInput` where operation, ids and body do not fit.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Name of the operation.
    pub operation: String,
    /// The path's ids.
    pub ids: Vec<Id>,
    /// Body, as an object or as text.
    #[schemars(with = "Option<serde_json::Value>")]
    pub body: Option<Given>,
    /// What a creation is called in findings and acknowledgements; its first name, without a
    /// leading
    /// `*.`, if left out. Nothing else has one.
    pub label: Option<String>,
    /// Part of a country's name, or the exact name of an organization that only the CA knows.
    /// Nothing
    /// else takes one.
    pub name: Option<String>,
    /// Account whose key is used; the client's if left out.
    pub account_id: Option<u64>,
}

/// Sends a request as it is given, text byte for byte, once every hazard in it is acknowledged.
///
/// A read answers what the CA answered, as data. What the rules of a write need is read first; a
/// write answers nothing, unless the CA shows a secret this once: then that is in the answer, in
/// clear. Raises `Refused` with the findings where an error is not overruled or a
/// hazard not acknowledged, and `OutcomeUnknown` where it is unknown whether it was carried out.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// Name of the operation.
    pub operation: String,
    /// The path's ids.
    pub ids: Vec<Id>,
    /// Body, as an object or as text.
    #[schemars(with = "Option<serde_json::Value>")]
    pub body: Option<Given>,
    /// What a creation is called in findings and acknowledgements; its first name, without a
    /// leading
    /// `*.`, if left out. Nothing else has one.
    pub label: Option<String>,
    /// Part of a country's name, or the exact name of an organization that only the CA knows.
    /// Nothing
    /// else takes one.
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

/// Plans what gives the contracts what is wanted of them. Reads, and writes nothing.
///
/// Raises what the reads raise, and `InvalidInput` where the desired state cannot be read.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The desired state, as a value or as the path of a TOML or JSON file.
    pub desired: DesiredOrPath,
    /// Targets whose steps alone are planned; all if empty.
    #[serde(default)]
    pub only: Vec<String>,
    /// Targets whose steps are not planned.
    #[serde(default)]
    pub except: Vec<String>,
    /// Targets whose contacts are sent, whatever the CA has: it does not return them.
    #[serde(default)]
    pub send_contacts: Vec<String>,
    /// Whether it fails where one thing cannot be read, instead of going on without it and listing it in
    /// `unread`.
    #[serde(default)]
    pub strict: bool,
}

/// Applies a plan, once every hazard in it is acknowledged. What it rests on is read again first.
/// With
/// the journal of an apply that did not end, it goes on from there.
///
/// Raises `Refused` where an acknowledgement is missing, unknown or unused, and `StalePlan` where
/// the
/// CA no longer holds what the plan was made from. What goes wrong after the first write is in the
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
    /// File that takes what the CA shows once, as soon as it is shown; it is in the report all the
    /// same.
    #[schemars(extend("format" = "path"))]
    pub secret_file: Option<String>,
    /// Steps that are sent at most; all if left out.
    pub max_steps: Option<u64>,
    /// How many things the plan could not read, where that is accepted; the number has to be exact. None
    /// if left out.
    pub allow_unread: Option<u64>,
    /// Whether a step that fails stops its own target only. One with an unknown outcome stops all.
    #[serde(default)]
    pub keep_going: bool,
    /// Creations, by label, that the journal does not know the end of and that were made after all,
    /// with the number of the contract.
    #[serde(default)]
    pub created: BTreeMap<String, u64>,
    /// Creations, by label, that the journal does not know the end of and that were not made.
    #[serde(default)]
    pub not_created: Vec<String>,
}

/// Looks whether the contracts are as wanted, field by field. Reads, and writes nothing.
///
/// Raises what the reads raise, and `InvalidInput` where the desired state cannot be read.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Verify {
    /// The desired state, as a value or as the path of a TOML or JSON file.
    pub desired: DesiredOrPath,
    /// Whether it fails where one thing cannot be read, instead of going on without it and listing it in
    /// `unread`.
    #[serde(default)]
    pub strict: bool,
}

/// Reads things of one API and gives them as a desired state in TOML: the text that the command `pull`
/// prints. A plan of it is empty.
///
/// What the CA does not return is left as a comment. Raises what the reads raise, and `InvalidInput` where
/// an id is not one.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pull {
    /// The API that has them.
    pub api: certpact::Api,
    /// Ids of contracts, orders or certificate requests.
    pub ids: Vec<Id>,
    /// Account whose key is used; the client's if left out.
    pub account_id: Option<u64>,
    /// Whether it fails where one thing cannot be read, instead of going on without it and naming it in a
    /// comment.
    #[serde(default)]
    pub strict: bool,
}

/// A desired state, or where it stands.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum DesiredOrPath {
    /// The path of a TOML or JSON file.
    #[schemars(extend("format" = "path"))]
    Path(String),
    /// The state itself.
    Value(#[schemars(with = "certpact::Desired")] serde_json::Value),
}
