//! Whether each word of a finding is so: whom it names, how many it counts, which fields.

use std::collections::BTreeSet;

use certpact::{Coverage, Finding, Operation};
use certpact_simulator::{Contract, Credential, World};
use serde_json::Value;

use super::judge::{affected, lost_by};
use super::losses::{Kind, credentials_revoked, is_active, names_gone};
use super::names;
use super::trial::{Attempt, Prediction};
use super::worlds::{self, Details, details};

/// A finding, and the request that it was found in.
pub(super) struct Words<'a> {
    prediction: &'a Prediction,
    earlier: &'a [Attempt],
    attempt: &'a Attempt,
    finding: &'a Finding,
    affected: BTreeSet<u64>,
    /// What the message has in backticks.
    fields: BTreeSet<String>,
}

impl<'a> Words<'a> {
    pub(super) fn new(
        prediction: &'a Prediction,
        attempts: &'a [Attempt],
        at: usize,
        finding: &'a Finding,
    ) -> Self {
        let fields = finding.message.split('`').skip(1).step_by(2);
        Self {
            prediction,
            earlier: &attempts[..at],
            attempt: &attempts[at],
            finding,
            affected: affected(finding, attempts),
            fields: fields.map(str::to_owned).collect(),
        }
    }

    /// The parts of the finding that are not so.
    pub(super) fn wrong(&self) -> Vec<&'static str> {
        let mut wrong = Vec::new();
        if let Some(coverage) = self.finding.coverage {
            wrong.extend(self.wrong_coverage(coverage));
        }
        let (are_affected, are_fields) = match &*self.finding.rule {
            "acme.organization_revalidation" => {
                let count = format!(" {} contract", self.affected.len());
                if !self.finding.message.contains(&count) {
                    wrong.push("count");
                }
                (self.are_unvalidated(), self.are_changed())
            }
            "acme.optional_field_cleared" if self.finding.coverage.is_some() => {
                (self.are_unvalidated(), self.are_cleared())
            }
            // Whether anything is cleared is what is not known.
            "acme.value_may_clear" if self.finding.coverage.is_some() => {
                (self.are_unvalidated(), true)
            }
            _ => {
                if !self.has_right_numbers() {
                    wrong.push("numbers");
                }
                let names_it_alone = self.finding.affects == [self.attempt.name.as_str()];
                (names_it_alone, self.are_credentials())
            }
        };
        if !are_affected {
            wrong.push("affects");
        }
        if !are_fields {
            wrong.push("fields");
        }
        wrong
    }

    fn wrong_coverage(&self, coverage: Coverage) -> Vec<&'static str> {
        let mut wrong = Vec::new();
        let here = self.account_id(&self.attempt.before);
        // Contracts that the plan itself makes are not counted.
        let start = self.earlier.first().unwrap_or(self.attempt);
        let contracts = start.before.contracts.iter();
        let on_account = contracts.filter(|contract| Some(contract.account_id) == here);
        let is_read =
            |contract: &&Contract| self.prediction.read.contains(&contract.acme_contract_id);
        let read = on_account.clone().filter(is_read).count() as u64;
        let all = on_account.count() as u64;
        let of = self.prediction.knows_how_many.then_some(all);
        if (coverage.read, coverage.of) != (read, of) {
            wrong.push("coverage");
        }
        if self.finding.message.contains("at least ") != (of != Some(read)) {
            wrong.push("at least");
        }
        wrong
    }

    /// Whether the contracts that were read and have the organization are named, and with them all
    /// that lost its validation.
    fn are_unvalidated(&self) -> bool {
        let had = self.details(&self.attempt.before);
        let account_id = self.account_id(&self.attempt.before);
        let contracts = self.attempt.before.contracts.iter();
        let sharing = contracts.filter(|contract| {
            let own = contract.organization.as_ref().map(details);
            Some(contract.account_id) == account_id && own.as_ref() == Some(&had)
        });
        let may_be_named: BTreeSet<u64> =
            sharing.map(|contract| contract.acme_contract_id).collect();
        // What an earlier step has moved is predicted, not read.
        let was_moved = |id: &u64| {
            self.earlier
                .iter()
                .any(|earlier| earlier.contract == Some(*id))
        };
        let mut must_be_named = lost_by(self.attempt)
            .into_iter()
            .filter(|loss| loss.kind == Kind::Validation)
            .map(|loss| loss.contract)
            .chain(may_be_named.iter().copied())
            .filter(|id| self.prediction.read.contains(id) && !was_moved(id));
        self.affected.is_subset(&may_be_named)
            && must_be_named.all(|id| self.affected.contains(&id))
    }

    /// Whether the fields named are those that are given and change.
    fn are_changed(&self) -> bool {
        let before = self.details(&self.attempt.before);
        let after = self.details(&self.attempt.after);
        let given = |name: &str| self.attempt.request["organization"].get(name);
        let changed: BTreeSet<String> = worlds::names()
            .filter(|name| given(name).is_some() && before.get(*name) != after.get(*name))
            .map(|name| format!("organization.{name}"))
            .collect();
        // A PATCH that blanks a field may change it or not.
        let may_change = |field: &String| {
            let name = field.strip_prefix("organization.");
            self.attempt.operation == Operation::PatchContract
                && name.and_then(given) == Some(&Value::from(""))
        };
        // A PUT that leaves a field out may clear it.
        let may_clear = |field: &String| {
            let name = field.strip_prefix("organization.");
            self.attempt.operation == Operation::ReplaceContract
                && name.is_some_and(|name| given(name).is_none() && before.contains_key(name))
        };
        let is_so =
            |field: &String| changed.contains(field) || may_change(field) || may_clear(field);
        changed.is_subset(&self.fields) && self.fields.iter().all(is_so)
    }

    /// Whether the fields named are those that the contract itself lost.
    fn are_cleared(&self) -> bool {
        let lost = lost_by(self.attempt);
        let own = lost.iter().filter(|loss| {
            loss.kind == Kind::Detail && Some(loss.contract) == self.attempt.contract
        });
        let cleared = own.map(|loss| format!("organization.{}", loss.what));
        self.fields == cleared.collect()
    }

    /// Whether names and credentials are counted as they turned out.
    fn has_right_numbers(&self) -> bool {
        let Some(after) = self.attempt.contract_after() else {
            return false;
        };
        // A new contract had nothing.
        let nothing = Contract::default();
        let before = self.attempt.contract_before().unwrap_or(&nothing);
        let says = |part: String| self.finding.message.contains(&part);
        let held = before.sans.len();
        match &*self.finding.rule {
            "acme.cancel_irreversible" => says(format!(" with {} for good", counted(held))),
            "acme.san_removed" => {
                let gone = names_gone(before, after).len();
                says(format!(" {} of {held} ", counted(gone)))
            }
            "acme.san_may_be_billed" => {
                let added = after.sans.len() - held;
                self.finding
                    .message
                    .starts_with(&format!("{} may", counted(added)))
            }
            "acme.sans_are_added" => {
                let listed = |others: &[String]| {
                    names::missing(names::listed(&self.attempt.request), others).len()
                };
                let again = listed(&[]) - listed(&before.sans);
                says(format!(" {} already", counted(again)))
            }
            "acme.contract_created" => {
                says(format!(" of `{}` ", after.product_name_id))
                    && says(format!(" account `{}`", after.account_id))
            }
            "acme.credentials_revoked" => {
                let active = after.credentials.iter().filter(|own| is_active(own));
                says(match active.count() {
                    1 if self.attempt.secret.is_some() => "the new one alone".to_owned(),
                    0 => "no active one remains".to_owned(),
                    1 => "; 1 active one remains".to_owned(),
                    many => format!("; {many} active ones remain"),
                })
            }
            "acme.auto_renew_turned_off" => {
                let is_off = before.auto_renew && !after.auto_renew;
                is_off && says(format!(" on {}", before.valid_till))
            }
            "acme.organization_matched" => self.is_of_another(|other| {
                let had = other.organization.as_ref().map(details);
                had == after.organization.as_ref().map(details)
            }),
            "acme.san_on_another_contract" => self.is_of_another(|other| {
                let named = self.fields.iter().map(String::as_str);
                names::missing(named.clone(), &other.sans) != names::missing(named, &[])
            }),
            _ => true,
        }
    }

    /// Whether the message names another contract of the account, of which this is so.
    fn is_of_another(&self, is_so: impl Fn(&Contract) -> bool) -> bool {
        let account_id = self.account_id(&self.attempt.before);
        self.attempt.before.contracts.iter().any(|other| {
            Some(other.acme_contract_id) != self.attempt.contract
                // What is to be made stands on no account yet.
                && account_id.is_none_or(|own| own == other.account_id)
                && self.fields.contains(&other.acme_contract_id.to_string())
                && is_so(other)
        })
    }

    /// Whether the credentials named are those that were revoked, each with its day.
    fn are_credentials(&self) -> bool {
        if self.finding.rule != "acme.credentials_revoked" {
            return true;
        }
        let (Some(before), Some(after)) = (
            self.attempt.contract_before(),
            self.attempt.contract_after(),
        ) else {
            return false;
        };
        let revoked = credentials_revoked(before, after);
        let has_day = |credential: &&Credential| {
            let day = credential.created_at.strftime("%Y-%m-%d");
            let named = format!("`{}` of {day}", worlds::hint(credential));
            self.finding.message.contains(&named)
        };
        let hints = revoked.iter().map(|own| worlds::hint(own).to_owned());
        self.fields == hints.collect() && revoked.iter().all(has_day)
    }

    fn own<'w>(&self, world: &'w World) -> Option<&'w Contract> {
        worlds::contract(world, self.attempt.contract?)
    }

    fn account_id(&self, world: &World) -> Option<u64> {
        self.own(world).map(|contract| contract.account_id)
    }

    fn details(&self, world: &World) -> Details {
        let organization = self.own(world).and_then(|own| own.organization.as_ref());
        organization.map(details).unwrap_or_default()
    }
}

fn counted(names: usize) -> String {
    let plural = if names == 1 { "" } else { "s" };
    format!("{names} name{plural}")
}
