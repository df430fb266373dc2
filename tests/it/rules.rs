//! Every rule is held to its form, and every example in its documentation is run.

use std::collections::BTreeSet;

use certpact::rules::{self, Described, Rule};
use certpact::{
    Call, Choice, Contract, Desired, Finding, Id, Observed, Operation, Order, Plan, Severity, Urls,
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::files;

const ACCOUNT: u64 = 1;
const LONGEST_EXPLANATION: usize = 25;

/// One `toml` block of a rule's documentation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    /// Left out where a desired state is judged.
    operation: Option<String>,
    /// What is wanted of contracts, in place of a request.
    desired: Option<Value>,
    /// What was read; the request is about the first of them.
    #[serde(default)]
    observed: Vec<SeenContract>,
    /// The order that was read; the request is about it.
    observed_order: Option<SeenOrder>,
    /// The certificate request that was read; the request is about it.
    observed_request: Option<SeenRequest>,
    /// All the organizations that there are at CPS; nobody looked if left out.
    organizations: Option<Vec<Value>>,
    /// Numbers of which there is no organization at CPS.
    #[serde(default)]
    missing: Vec<u64>,
    /// The path's ids; that of the first contract if left out.
    ids: Option<Vec<Id>>,
    /// When it was read; the beginning of 1970 if left out.
    observed_at: Option<Timestamp>,
    /// The credentials of the first contract; not listed if left out.
    credentials: Option<Vec<SeenCredential>>,
    /// How many contracts the account has; nobody told if left out.
    contracts_on_account: Option<u64>,
    /// Left out where the operation has no body.
    request: Option<Value>,
    /// What this rule finds: `7: /pointer`, with `(uncertain)` behind it where it is, and with
    /// `affects 7, 8` where that matters.
    finds: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeenContract {
    id: u64,
    account_id: Option<u64>,
    /// `ssl_basic`, which is OV, where there is an organization, else `ssl_dv_rapidssl`.
    product: Option<String>,
    #[serde(default)]
    auto_renew: bool,
    #[serde(default)]
    validated: bool,
    organization: Option<Value>,
    #[serde(default)]
    sans: Vec<String>,
    /// That many names instead.
    names: Option<usize>,
    created: Option<String>,
    canceled: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeenOrder {
    id: u64,
    /// `ssl_basic`, which is OV, if left out.
    product: Option<String>,
    /// Whether it has an organization contact, with all that one can have.
    #[serde(default)]
    organization: bool,
    /// Whether it has a technical contact, with all that one can have.
    #[serde(default)]
    technical: bool,
    /// Whether their telephone numbers have an extension, which no request can give.
    #[serde(default)]
    extension: bool,
}

impl SeenOrder {
    fn order(&self) -> Order {
        let contact = |is_there: bool| {
            is_there.then(|| {
                let mut contact = json!({
                    "first_name": "Joe",
                    "last_name": "Bloggs",
                    "email": "joe@example.com",
                    "job_title": "CTO",
                    "telephone": "1",
                });
                if self.extension {
                    contact["telephone_extension"] = "5".into();
                }
                contact
            })
        };
        serde_json::from_value(json!({
            "id": self.id,
            "product": { "name_id": self.product.as_deref().unwrap_or("ssl_basic") },
            "organization_contact": contact(self.organization),
            "technical_contact": contact(self.technical),
        }))
        .unwrap()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeenRequest {
    id: u64,
    /// `Active` if left out.
    status: Option<String>,
    /// `OV` if left out.
    validation_type: Option<String>,
}

impl SeenRequest {
    fn see(&self, observed: &mut Observed) {
        let request = json!({
            "id": self.id,
            "validation_type": self.validation_type.as_deref().unwrap_or("OV"),
        });
        let request = serde_json::from_value(request).unwrap();
        observed.see_certificate_request(request, Timestamp::default());
        observed.see_status(self.id, self.status.as_deref().unwrap_or("Active"));
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeenCredential {
    id: u64,
    active: bool,
}

impl SeenCredential {
    fn listed(&self) -> Value {
        json!({
            "credential_id": self.id,
            "kid_hint": "ab12",
            "status": if self.active { "active" } else { "revoked" },
            "created_at": "2026-06-01 14:00:00",
        })
    }
}

impl SeenContract {
    fn contract(&self) -> Contract {
        let usual_product = match self.organization {
            Some(_) => "ssl_basic",
            None => "ssl_dv_rapidssl",
        };
        serde_json::from_value(json!({
            "acme_contract_id": self.id,
            "account_id": self.account_id.unwrap_or(ACCOUNT),
            "product_name_id": self.product.as_deref().unwrap_or(usual_product),
            "created_at": self.created.as_deref().unwrap_or("2025-01-29T10:30:00Z"),
            "sans": self.names(),
            "valid_till": "2027-01-29T10:30:00Z",
            "organization": self.organization,
            "is_organization_validated": self.validated,
            "auto_renew": self.auto_renew,
            "date_canceled": self.canceled,
        }))
        .unwrap()
    }

    fn names(&self) -> Vec<String> {
        match self.names {
            Some(names) => (0..names)
                .map(|name| format!("{name}.example.com"))
                .collect(),
            None => self.sans.clone(),
        }
    }
}

impl Example {
    fn call(&self) -> Call {
        let operation = self
            .operation
            .as_deref()
            .expect("a request has an operation");
        let operation = Operation::parse(operation).unwrap();
        let first = self.observed.iter().map(|contract| contract.id).take(1);
        let first: Vec<Id> = first
            .filter(|_| operation != Operation::CreateContract)
            .chain(self.observed_order.iter().map(|order| order.id))
            .chain(self.observed_request.iter().map(|request| request.id))
            .map(Id::from)
            .collect();
        let call = Call::new(operation, self.ids.as_ref().unwrap_or(&first));
        match &self.request {
            Some(request) => call.with_body(&request.to_string()).unwrap(),
            None => call,
        }
    }

    fn run(&self, rule: &Rule) {
        let mut observed = Observed::new();
        for contract in &self.observed {
            observed.see(contract.contract(), self.observed_at.unwrap_or_default());
        }
        if let Some(order) = &self.observed_order {
            observed.see_order(order.order(), self.observed_at.unwrap_or_default());
        }
        if let Some(request) = &self.observed_request {
            request.see(&mut observed);
        }
        for id in &self.missing {
            observed.see_no_cps_organization(*id);
        }
        if let Some(organizations) = &self.organizations {
            see_organizations(organizations, self.request.as_ref(), &mut observed);
        }
        if let Some(credentials) = &self.credentials {
            let listed: Vec<Value> = credentials.iter().map(SeenCredential::listed).collect();
            let listed = serde_json::from_value(json!({ "credentials": listed })).unwrap();
            observed.see_credentials(self.observed[0].id, listed);
        }
        if let Some(contracts) = self.contracts_on_account {
            observed.set_contracts_on_account(ACCOUNT, contracts);
        }
        let findings = match &self.desired {
            Some(desired) => {
                let desired = Desired::from_value(&json!({ "contract": desired })).unwrap();
                let choice = Choice::default();
                Plan::new(&desired, &choice, &observed, Urls::new())
                    .unwrap()
                    .findings
            }
            None => certpact::check(&self.call(), &observed, None).unwrap(),
        };
        let found: Vec<&Finding> = findings
            .iter()
            .filter(|finding| finding.rule == rule.id)
            .collect();
        assert_eq!(found.len(), self.finds.len(), "{}: {found:#?}", rule.id);
        for (finding, written) in found.into_iter().zip(&self.finds) {
            assert_eq!(
                &as_written(finding, written.contains(" affects ")),
                written,
                "{}",
                rule.id
            );
        }
    }
}

/// Sees all the organizations that there are, and that there is none but these.
fn see_organizations(organizations: &[Value], request: Option<&Value>, observed: &mut Observed) {
    for organization in organizations {
        observed.see_cps_organization(serde_json::from_value(organization.clone()).unwrap());
    }
    let found = json!({ "items": organizations, "total_items": organizations.len() });
    if let Some(name) = request.and_then(|request| request.get("company_name")?.as_str()) {
        observed.see_search(name, serde_json::from_value(found).unwrap());
    }
}

/// The place of the whole body is empty, and so is not written.
fn as_written(finding: &Finding, with_affected: bool) -> String {
    let target = finding.target.as_deref().unwrap_or_default();
    let mut written = vec![format!("{target}:"), finding.pointer.to_string()];
    if !finding.certain {
        written.push("(uncertain)".to_owned());
    }
    if with_affected {
        written.push(format!("affects {}", finding.affects.join(", ")));
    }
    written.retain(|part| !part.is_empty());
    written.join(" ")
}

/// A rule's documentation: the explanation, and its `toml` blocks.
fn parts(rule: &Rule) -> (String, Vec<String>) {
    let mut explanation = String::new();
    let mut examples = Vec::new();
    let mut example: Option<String> = None;
    for line in Described::from(rule).doc.lines() {
        match (line, &mut example) {
            ("```toml", None) => example = Some(String::new()),
            ("```", Some(_)) => examples.extend(example.take()),
            (line, Some(example)) => *example += &format!("{line}\n"),
            (line, None) => explanation += &format!("{line}\n"),
        }
    }
    assert!(example.is_none(), "{}: an example does not end", rule.id);
    (explanation.trim_end().to_owned(), examples)
}

fn examples(rule: &Rule) -> Vec<Example> {
    let (_, examples) = parts(rule);
    let read = |text: &String| {
        toml_edit::de::from_str(text).unwrap_or_else(|error| panic!("{}: {error}", rule.id))
    };
    examples.iter().map(read).collect()
}

#[test]
fn every_example_finds_what_it_says() {
    for rule in rules::all() {
        for example in examples(rule) {
            example.run(rule);
        }
    }
}

#[test]
fn every_rule_has_an_example_that_fires_and_a_near_miss() {
    for rule in rules::all() {
        let examples = examples(rule);
        let fires = |example: &Example| !example.finds.is_empty();
        assert!(examples.iter().any(fires), "{}", rule.id);
        assert!(!examples.iter().all(fires), "{}", rule.id);
    }
}

#[test]
fn an_explanation_says_what_happens_whom_it_touches_and_what_to_do_instead() {
    for rule in rules::all() {
        let (explanation, _) = parts(rule);
        let id = rule.id;
        assert!(explanation.lines().count() < LONGEST_EXPLANATION, "{id}");

        let paragraphs: Vec<&str> = explanation.split("\n\n").collect();
        let (last, rest) = paragraphs.split_last().unwrap();
        let has_instead = last.starts_with("**Instead:** ");
        // Where nothing is lost, there may be nobody to touch, or nothing to do instead.
        let is_whole = match rule.severity {
            Severity::Error | Severity::Hazard => has_instead && rest.len() >= 2,
            Severity::Notice => !rest.is_empty(),
        };
        assert!(is_whole, "{id}: {explanation}");
        assert!(
            rest.iter().all(|part| !part.starts_with("**Instead:**")),
            "{id}"
        );
    }
}

#[test]
fn a_summary_is_one_clause() {
    for rule in rules::all() {
        let summary = rule.summary;
        assert!(
            summary.starts_with(|first: char| first.is_lowercase()),
            "{}",
            rule.id
        );
        assert!(
            !summary.ends_with('.') && !summary.contains('\n'),
            "{}",
            rule.id
        );
    }
}

/// A page is that of an operation, and a standard is one that the crate has the address of.
#[test]
fn the_sources_of_a_rule_have_an_address() {
    for rule in rules::all() {
        let sources = Described::from(rule).sources;
        assert!(!sources.is_empty(), "{}", rule.id);
        for (name, source) in rule.sources.iter().zip(sources) {
            assert!(source.url.starts_with("https://"), "{}: {name}", rule.id);
            let mut operations = Operation::ALL.into_iter();
            let is_operation = operations.any(|operation| operation.as_str() == *name);
            assert_eq!(
                source.operation.is_some(),
                is_operation,
                "{}: {name}",
                rule.id
            );
        }
    }
}

#[test]
fn the_catalogue_is_sorted_and_names_every_file() {
    let ids: Vec<&str> = rules::all().map(|rule| rule.id).collect();
    assert!(ids.is_sorted(), "{ids:?}");

    let apis: BTreeSet<&str> = rules::all().map(Rule::api).collect();
    let mut filed = Vec::new();
    for api in apis {
        for path in files::in_folder(&format!("crates/certpact/src/api/{api}/rules")) {
            let name = files::name(&path);
            let name = name.strip_suffix(".rs").expect("a rule is a Rust file");
            // The list itself.
            if name == "mod" {
                continue;
            }
            filed.push(format!("{api}.{name}"));
        }
    }
    assert_eq!(ids, filed);
}
