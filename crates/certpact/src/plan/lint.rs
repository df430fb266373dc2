//! Judging a desired state without asking anybody.

use serde_json::{Map, Value, json};

use super::{Step, acme, cps, in_item, order};
use crate::desired::{Desired, DesiredContract};
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::observed::Observed;
use crate::operation::Operation;
use crate::rules::judge;

/// Says what is wrong with a desired state, whatever the CA holds. Reads nothing, sends nothing.
///
/// A creation is judged as the request that makes it. Of a contract that there is, only what is
/// certain without having read it is said; `plan` says the rest.
///
/// # Errors
/// `invalid_input` where a step cannot be made of an item.
pub fn lint(desired: &Desired) -> Result<Vec<Finding>, Error> {
    let nothing = Observed::new();
    let mut findings = Vec::new();
    for item in &desired.contract {
        if item.id.is_none() {
            let step = acme::creation(desired, item)?;
            let found = judge(&step, &nothing).into_iter();
            findings.extend(found.map(|finding| in_item(finding, &step, item)));
            continue;
        }
        for step in stated(desired, item)? {
            let found = judge(&step, &nothing).into_iter();
            // What is uncertain of a single name is so whatever the CA holds.
            findings.extend(
                found.filter(|finding| finding.certain || finding.pointer.starts_with("/sans/")),
            );
        }
    }
    for item in &desired.order {
        let Some(step) = order::stated(item)? else {
            continue;
        };
        let found = judge(&step, &nothing).into_iter();
        let certain = found.filter(|finding| finding.certain);
        findings.extend(certain.map(|finding| order::in_item(finding, &step)));
    }
    for item in &desired.certificate_request {
        let Some(step) = cps::stated(item)? else {
            continue;
        };
        let found = judge(&step, &nothing).into_iter();
        // What it leaves out is as the present organization has it.
        let is_of_whole = |finding: &Finding| OF_WHOLE.contains(&finding.rule.as_str());
        let certain = found.filter(|finding| finding.certain && !is_of_whole(finding));
        let certain = certain.filter(|finding| finding.severity != Severity::Hazard);
        findings.extend(certain.map(cps::in_item));
    }
    findings.sort_by(Finding::order);
    findings.dedup();
    Ok(findings)
}

/// The rules about an organization that is made of nothing but what is said.
const OF_WHOLE: [&str; 2] = ["cps.approver_missing", "cps.field_missing"];

/// What the item states, as requests that leave everything else alone.
fn stated(desired: &Desired, item: &DesiredContract) -> Result<Vec<Step>, Error> {
    let mut update = Map::new();
    if let Some(organization) = desired.organization_of(item) {
        update.insert("organization".to_owned(), acme::value_of(organization)?);
    }
    if let Some(auto_renew) = item.auto_renew {
        update.insert("auto_renew".to_owned(), auto_renew.into());
    }
    let sans = item.sans.as_ref().filter(|sans| !sans.is_empty());
    let sans = sans.map(|sans| json!({ "sans": sans }));
    let update = (!update.is_empty()).then_some(Value::Object(update));
    let requests = [
        (Operation::PatchContract, update),
        (Operation::AddSans, sans),
    ];
    let steps = requests.into_iter().filter_map(|(operation, request)| {
        let mut step = acme::step(item, operation, request?, Vec::new());
        step.product.clone_from(&item.product_name_id);
        Some(step)
    });
    Ok(steps.collect())
}
