//! Runs the cases, which all languages share, through the Rust client. `tests/README.md` says what
//! a case holds.

use std::collections::BTreeMap;
use std::path::Path;

use certpact::rules;
use certpact::{
    Applying, Call, Choice, Client, Consent, Desired, Error, ErrorKind, Finding, Id, Operation,
    Plan, Severity,
};
use certpact_simulator::{Ca, World};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::files;
use crate::in_process::connected;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    world: World,
    call: Option<CaseCall>,
    desired: Option<Value>,
    #[serde(default)]
    acknowledge: Vec<String>,
    #[serde(default)]
    overrule: Vec<String>,
    expect: Expected,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseCall {
    operation: String,
    ids: Vec<Id>,
    body: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    steps: Option<Vec<Value>>,
    findings: Vec<Value>,
    error: Option<Value>,
    requests: Vec<Request>,
    world: LookedAt,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    method: String,
    path: String,
    body: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LookedAt {
    #[serde(default)]
    contracts: BTreeMap<u64, Value>,
    #[serde(default)]
    orders: BTreeMap<u64, Value>,
    #[serde(default)]
    certificate_requests: BTreeMap<u64, Value>,
    #[serde(default)]
    cps_organizations: BTreeMap<u64, Value>,
}

impl LookedAt {
    /// Each kind of thing in a world, with what numbers it.
    fn by_kind(&self) -> [(&str, &str, &BTreeMap<u64, Value>); 4] {
        [
            ("contracts", "acme_contract_id", &self.contracts),
            ("orders", "id", &self.orders),
            ("certificate_requests", "id", &self.certificate_requests),
            ("cps_organizations", "id", &self.cps_organizations),
        ]
    }

    fn is_empty(&self) -> bool {
        self.by_kind().iter().all(|(.., ones)| ones.is_empty())
    }
}

/// What came of a case.
#[derive(Default)]
struct Came {
    steps: Option<Vec<Value>>,
    findings: Vec<Finding>,
    error: Option<Value>,
}

impl CaseCall {
    fn given(&self) -> Result<Call, Error> {
        let given = Call::new(Operation::parse(&self.operation)?, &self.ids);
        match &self.body {
            None => Ok(given),
            Some(Value::String(text)) => given.with_body(text),
            Some(body) => given.with_body(&body.to_string()),
        }
    }
}

impl Case {
    fn read(path: &Path) -> Self {
        let text = fs_err::read_to_string(path).unwrap();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    fn consent(&self) -> Result<Consent, Error> {
        Consent::parse(
            self.acknowledge.iter().map(String::as_str),
            self.overrule.iter().map(String::as_str),
        )
    }

    async fn run(&self, path: &Path) {
        let name = files::name(path);
        let (ca, client) = connected(self.world.clone());
        let came = match (&self.call, &self.desired) {
            (Some(call), None) => self.send(call, &client).await,
            (None, Some(desired)) => self.plan_and_apply(desired, &client).await,
            (Some(_), Some(_)) | (None, None) => panic!("{name}: a call or a desired state"),
        };
        let findings: Vec<Value> = came.findings.iter().map(placeless).collect();
        same(name, "steps", &came.steps, &self.expect.steps);
        same(name, "findings", &findings, &self.expect.findings);
        same(name, "error", &came.error, &self.expect.error);
        let expected = in_any_order_of_reads(self.expect.requests.clone());
        same(name, "requests", &requests(&ca, &expected), &expected);
        let world = json!(ca.world());
        for (kind, key, looked_at) in self.expect.world.by_kind() {
            for (id, expected) in looked_at {
                let mut ones = world[kind].as_array().into_iter().flatten();
                let one = ones.find(|one| one[key] == *id);
                let came = cut_to(expected, one.unwrap_or(&Value::Null));
                same(name, &format!("{kind} {id}"), &came, expected);
            }
        }
        if let (Some(desired), None) = (&self.desired, &self.expect.error) {
            let desired = Desired::from_value(desired).unwrap();
            let again = client.plan(&desired, &Choice::default()).await.unwrap();
            assert!(again.is_empty(), "{name}: {:#?}", again.steps);
        }
    }

    async fn send(&self, call: &CaseCall, client: &Client) -> Came {
        let sent = async { client.send(&call.given()?, &self.consent()?).await };
        match sent.await {
            Ok(sent) => Came {
                findings: sent.findings,
                ..Came::default()
            },
            Err(error) => Came {
                findings: match error.kind() {
                    ErrorKind::Refused | ErrorKind::InvalidInput => error.findings().to_vec(),
                    _ => self.found(call).await,
                },
                error: Some(told(&json!(error))),
                ..Came::default()
            },
        }
    }

    /// What was found in a call that was sent and failed. Another CA in the same state is asked, so
    /// that the log of the first one holds the call alone.
    async fn found(&self, call: &CaseCall) -> Vec<Finding> {
        let (_, client) = connected(self.world.clone());
        let checked = async { client.check(&call.given()?).await };
        checked.await.unwrap_or_default()
    }

    async fn plan_and_apply(&self, desired: &Value, client: &Client) -> Came {
        let planned = async {
            let desired = Desired::from_value(desired)?;
            client.plan(&desired, &Choice::default()).await
        };
        let plan = match planned.await {
            Ok(plan) => plan,
            Err(error) => {
                return Came {
                    error: Some(told(&json!(error))),
                    ..Came::default()
                };
            }
        };
        Came {
            steps: Some(plan.steps.iter().map(|step| json!(step)).collect()),
            findings: plan.findings.clone(),
            error: self.apply(plan, client).await,
        }
    }

    /// Why the plan was not carried out, or not to its end.
    async fn apply(&self, plan: Plan, client: &Client) -> Option<Value> {
        let applied = async {
            let cleared = plan.acknowledge(self.consent()?)?;
            if cleared.plan().is_empty() {
                Ok(None)
            } else {
                client.apply(&cleared, Applying::default()).await.map(Some)
            }
        };
        let outcome = match applied.await {
            Ok(report) => report.map_or_else(Vec::new, |report| report.outcome),
            Err(error) => return Some(told(&json!(error))),
        };
        let failed = outcome.into_iter().find_map(|step| step.error);
        failed.map(|error| told(&json!(error)))
    }
}

/// What a case says of an error: what is stable in it, less what is empty.
fn told(error: &Value) -> Value {
    let mut told = Map::new();
    for name in ["kind", "status", "missing", "unknown", "unused"] {
        match &error[name] {
            Value::Null => {}
            Value::Array(items) if items.is_empty() => {}
            value => {
                told.insert(name.to_owned(), value.clone());
            }
        }
    }
    told.into()
}

/// What the CA was sent. A body is text, or JSON where the expected one is.
fn requests(ca: &Ca, expected: &[Request]) -> Vec<Request> {
    let log = ca.log().into_iter().map(|entry| Request {
        method: entry.method,
        path: entry.path,
        body: entry.body.map(Value::String),
    });
    let mut sent = in_any_order_of_reads(log.collect());
    for (sent, expected) in sent.iter_mut().zip(expected) {
        if let (Some(Value::String(text)), Some(Value::Object(_))) = (&sent.body, &expected.body) {
            sent.body = Some(serde_json::from_str(text).unwrap());
        }
    }
    sent
}

/// Reads that follow one another are made at once, so that their order says nothing.
fn in_any_order_of_reads(mut requests: Vec<Request>) -> Vec<Request> {
    let both_read = |one: &Request, other: &Request| one.method == "GET" && other.method == "GET";
    for reads in requests.chunk_by_mut(both_read) {
        reads.sort_by(|one, other| one.path.cmp(&other.path));
    }
    requests
}

/// The part of a value that is looked at.
fn cut_to(looked_at: &Value, value: &Value) -> Value {
    let (Value::Object(looked_at), Value::Object(value)) = (looked_at, value) else {
        return value.clone();
    };
    looked_at
        .iter()
        .filter_map(|(name, inner)| Some((name.clone(), cut_to(inner, value.get(name)?))))
        .collect()
}

fn same<T: PartialEq + Serialize>(case: &str, what: &str, came: &T, expected: &T) {
    let pretty = |value: &T| serde_json::to_string_pretty(value).unwrap();
    assert!(
        came == expected,
        "{case}: {what}\ncame:\n{}\nexpected:\n{}",
        pretty(came),
        pretty(expected)
    );
}

/// The folders of cases.
pub(crate) const APIS: [&str; 3] = ["acme", "order", "cps"];

fn cases() -> impl Iterator<Item = (std::path::PathBuf, Case)> {
    let files = APIS.map(|api| files::in_folder(&format!("tests/cases/{api}")));
    files.into_iter().flatten().map(|path| {
        let case = Case::read(&path);
        (path, case)
    })
}

/// A finding of what is given as a value, which is in no file.
fn placeless(finding: &Finding) -> Value {
    let mut finding = json!(finding);
    let members = finding.as_object_mut().unwrap();
    for name in ["line", "column"] {
        assert_eq!(members.remove(name), Some(Value::Null), "{name}");
    }
    finding
}

#[tokio::test]
async fn every_case_comes_out_as_it_says() {
    for (path, case) in cases() {
        case.run(&path).await;
    }
}

#[test]
fn the_harm_of_every_hazard_is_seen_in_a_case() {
    let of_harm: Vec<Case> = cases()
        .map(|(_, case)| case)
        .filter(|case| case.expect.error.is_none() && !case.expect.world.is_empty())
        .collect();
    for rule in rules::all() {
        if rule.severity != Severity::Hazard {
            continue;
        }
        let finds = |case: &Case| {
            case.expect
                .findings
                .iter()
                .any(|found| found["rule"] == rule.id)
        };
        assert!(of_harm.iter().any(finds), "{}", rule.id);
    }
}

/// A direct call reads its own contract alone, and a plan asks for no names yet, so that no case has
/// another contract's names.
const BEYOND_CASES: [&str; 1] = ["acme.san_on_another_contract"];

#[test]
fn every_rule_is_found_in_a_case() {
    let cases: Vec<Case> = cases().map(|(_, case)| case).collect();
    for rule in rules::all() {
        let finds = |case: &Case| {
            case.expect
                .findings
                .iter()
                .any(|found| found["rule"] == rule.id)
        };
        let is_found = cases.iter().any(finds);
        assert_eq!(is_found, !BEYOND_CASES.contains(&rule.id), "{}", rule.id);
    }
}
