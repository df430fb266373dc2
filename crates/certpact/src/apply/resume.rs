//! Going on from a journal: what is done, what is not, and what nobody knows.

use std::collections::{BTreeMap, BTreeSet};

use super::Applying;
use super::journal::{Known, creation_in_doubt};
use super::journals::Journals;
use crate::api::acme::names;
use crate::api::{Module, Shown};
use crate::client::Client;
use crate::client::outcome::StepState;
use crate::ground::dns_name;
use crate::ground::error::{Error, ErrorKind};
use crate::ground::finding::{Finding, Severity};
use crate::ground::operations::Operation;
use crate::plan::Plan;
use crate::request::step::Step;
use crate::rule::Mark;
use crate::state::observed::Observed;
use crate::state::{Together, catalogue, for_each_api, predict, shown, with_api};

/// The steps that are done already, each with the number of a contract that it made.
#[derive(Debug, Default)]
pub(super) struct Standing(BTreeMap<u64, Option<u64>>);

impl Standing {
    /// Whether a step is done, and the number of the contract that it made.
    pub(super) fn done(&self, step: &Step) -> Option<Option<u64>> {
        self.0.get(&step.n).copied()
    }

    /// Whether anything of the plan is still to be sent.
    pub(super) fn leaves_some_of(&self, plan: &Plan) -> bool {
        plan.steps.iter().any(|step| self.done(step).is_none())
    }
}

impl Client {
    /// Settles the creations that the journal does not know the end of, by what the caller says.
    pub(super) async fn resolve(
        &self,
        plan: &Plan,
        journals: &mut Journals,
        how: &Applying,
    ) -> Result<(), Error> {
        let in_doubt = |step: &&Step| {
            step.creates().is_some() && journals.of_step(step).is_some_and(Known::is_in_doubt)
        };
        let in_doubt: Vec<&Step> = plan.steps.iter().filter(in_doubt).collect();
        let label = |step: &Step| step.target.clone().unwrap_or_default();
        let is_settled = |label: &str| {
            let mut steps = plan.steps.iter();
            let known = steps.find(|step| step.creates() == Some(label));
            let made = how.created.get(label).copied();
            let told = known.and_then(|step| journals.of_step(step));
            made.is_some() && told == Some(Known::Ended(StepState::Done, made))
        };
        for given in how.created.keys().chain(&how.not_created) {
            if !in_doubt.iter().any(|step| label(step) == *given) && !is_settled(given) {
                return Err(not_in_doubt(given));
            }
        }
        // All of it is good, or nothing is noted.
        let mut settled = Vec::new();
        for step in in_doubt {
            let label = label(step);
            let made = how.created.get(&label).copied();
            settled.push(match (made, how.not_created.contains(&label)) {
                (Some(id), false) => {
                    if plan.knows(id) {
                        return Err(Error::invalid_input(format!(
                            "contract `{id}` was there before the plan, so that it is not `{label}`"
                        )));
                    }
                    self.recognize(step, id).await?;
                    (step, StepState::Done, Some(id))
                }
                (None, true) => (step, StepState::Failed, None),
                (Some(_), true) => {
                    return Err(Error::invalid_input(format!(
                        "the contract `{label}` cannot both have been made and not"
                    )));
                }
                (None, false) => return Err(creation_in_doubt(&label)),
            });
        }
        if !settled.is_empty() {
            // The one in the state folder may be new.
            journals.begin(plan, self.outside().now())?;
        }
        for (step, state, id) in settled {
            journals.step_ended(step, state, id, self.outside().now())?;
        }
        Ok(())
    }

    /// Refuses a contract that cannot be what the step made.
    async fn recognize(&self, step: &Step, id: u64) -> Result<(), Error> {
        let contract = self.read_contract(id, step.account_id).await?;
        let wanted = step
            .request
            .as_deref()
            .map(names::names_in)
            .unwrap_or_default();
        let has_names = wanted
            .iter()
            .all(|name| dns_name::is_among(name, &contract.sans));
        let product = step.asked().product();
        let has_product = product.is_none_or(|product| product == contract.product_name_id.0);
        if has_names && has_product {
            return Ok(());
        }
        Err(Error::invalid_input(format!(
            "contract `{id}` has another product or other names than `{}` was to be made with",
            step.target.as_deref().unwrap_or_default()
        )))
    }
}

pub(super) fn not_in_doubt(label: &str) -> Error {
    Error::invalid_input(format!(
        "the journal has no creation `{label}` with an unknown outcome"
    ))
    .with_hint("leave out `--created` and `--not-created`")
}

/// What is done, where the CA holds what that would leave; nothing where it holds something else.
///
/// A step that was begun and not ended is done if its contract is as it would leave it.
pub(super) fn standing(plan: &Plan, journals: &Journals, fresh: &Observed) -> Option<Standing> {
    let mut expected = plan.observed.observed();
    let mut standing = Standing::default();
    for step in &plan.steps {
        let made = match journals.of_step(step) {
            None | Some(Known::Ended(StepState::Failed | StepState::NotAttempted, _)) => continue,
            Some(Known::Ended(StepState::Done, made)) => made,
            Some(Known::Begun | Known::Ended(StepState::Unknown, _)) => {
                if shown(step, &expected, fresh) != Shown::After {
                    continue;
                }
                None
            }
        };
        predict(step, &mut expected);
        standing.0.insert(step.n, made);
    }
    let read = plan.observed.observed();
    let mut is_expected = true;
    for_each_api!(M => {
        is_expected &= M::is_expected(M::of(&read), M::of(&expected), M::of(fresh));
    });
    is_expected.then_some(standing)
}

/// Refuses to go on where a change of organization was begun and nobody knows its end: it submits a new
/// request to the CA, and the CA may show only later that it did.
pub(super) fn refuse_in_doubt(
    plan: &Plan,
    journals: &Journals,
    standing: &Standing,
) -> Result<(), Error> {
    let is_in_doubt = |step: &&Step| {
        let is_open = journals.of_step(step).is_some_and(Known::is_in_doubt);
        is_open && standing.done(step).is_none() && step.operation == Operation::ChangeOrganization
    };
    let Some(step) = plan.steps.iter().find(is_in_doubt) else {
        return Ok(());
    };
    let target = step.target.as_deref().unwrap_or_default();
    let message = format!(
        "`{}` for certificate request `{target}` was sent before, and it is unknown whether it was carried out; no plan sends it twice",
        step.operation
    );
    Err(Error::new(ErrorKind::OutcomeUnknown, message)
        .with_hint(format!(
            "look with `certpact cps get-certificate-request-status {target}` until it shows the outcome, and plan again"
        ))
        .for_operation(step.operation))
}

/// Whether a new plan is what is left of an earlier one: the same requests, and no harm in them that
/// was not cleared. What the steps before it have taken already may be gone from it.
pub(super) fn is_the_rest(rest: &Plan, plan: &Plan, standing: &Standing) -> bool {
    let steps = plan.steps.iter();
    let (done, left) = steps.partition(|step| standing.done(step).is_some());
    let resumed = Resumed {
        plan,
        rest,
        done,
        left,
    };
    resumed.has_same_steps() && resumed.has_no_new_harm()
}

/// A plan, what of it is done and what is left, and the new plan that may be its rest.
struct Resumed<'a> {
    plan: &'a Plan,
    rest: &'a Plan,
    done: Vec<&'a Step>,
    left: Vec<&'a Step>,
}

impl Resumed<'_> {
    fn has_same_steps(&self) -> bool {
        let said = |step: &Step| {
            let step = step.clone();
            (
                step.operation,
                step.ids,
                step.target,
                step.account_id,
                step.request,
            )
        };
        let rest = self.rest.steps.iter();
        let rest =
            rest.filter(|step| !self.made(step.target.as_deref()) && !self.sent_contacts(step));
        rest.map(said).eq(self.left.iter().copied().map(said))
    }

    fn has_no_new_harm(&self) -> bool {
        let findings = self.rest.findings.iter();
        let mut known = findings.filter(|finding| !self.made(finding.target.as_deref()));
        known.all(|finding| self.is_cleared(finding))
    }

    /// Whether a done step made it. The desired state in the plan has no number for that yet.
    fn made(&self, target: Option<&str>) -> bool {
        target.is_some() && self.done.iter().any(|step| step.creates() == target)
    }

    /// Whether a done step has sent these contacts, which are sent whatever the CA has, and so planned
    /// again and again.
    fn sent_contacts(&self, step: &Step) -> bool {
        let carries = |step: &Step| with_api!(step.api, M => M::carries_contacts(step));
        let target = step.target.as_deref().unwrap_or_default();
        let mut done = self.done.iter();
        self.plan.choice.sends_contacts(step.api, target)
            && carries(step)
            && done
                .any(|done| (done.api, &done.target) == (step.api, &step.target) && carries(done))
    }

    fn is_cleared(&self, finding: &Finding) -> bool {
        let findings = self.plan.findings.iter();
        let mut of_rule = findings.filter(|one| is_same_harm(&one.rule, &finding.rule));
        match finding.severity {
            Severity::Notice => true,
            Severity::Error => of_rule.any(|one| one.target == finding.target),
            Severity::Hazard => {
                let cleared: BTreeSet<&String> = of_rule.flat_map(|one| &one.affects).collect();
                let mut affects = finding.affects.iter();
                affects.all(|one| cleared.contains(one) || self.moved(one))
            }
        }
    }

    /// Whether a done step has moved this contract, so that the rest may touch it too: harmless while
    /// its organization has no validation to lose.
    fn moved(&self, id: &str) -> bool {
        let Ok(id) = id.parse() else { return false };
        let contract = self.rest.contract(id);
        self.done.iter().any(|step| step.contract() == Some(id))
            && contract.is_some_and(|contract| !contract.is_organization_validated)
    }
}

/// What one rule about a lost validation cleared, another one says of the rest, once the validation is
/// gone.
fn is_same_harm(cleared: &str, rule: &str) -> bool {
    let loses = |rule| {
        let rule = catalogue::find(rule);
        rule.is_ok_and(|rule| rule.has(Mark::LosesValidation))
    };
    cleared == rule || (loses(cleared) && loses(rule))
}
