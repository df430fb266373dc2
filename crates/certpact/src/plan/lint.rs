//! Judging a desired state without asking the CA.

use crate::api::Module;
use crate::ground::error::Error;
use crate::ground::finding::Finding;
use crate::state::desired::Desired;
use crate::state::{Together, for_each_api};

/// Says what is wrong with a desired state, whatever the CA holds. Reads nothing, sends nothing.
///
/// A creation is judged as the request that makes it. Of a contract that there is, only what is
/// certain without having read it is said; `plan` says the rest.
///
/// # Errors
/// `invalid_input` where a step cannot be made of an item.
pub fn lint(desired: &Desired) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    for_each_api!(M => {
        for item in M::items(desired) {
            findings.extend(M::lint(item, M::definitions(desired))?);
        }
    });
    findings.sort_by(Finding::order);
    findings.dedup();
    desired.locate(&mut findings);
    Ok(findings)
}
