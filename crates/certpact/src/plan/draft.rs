//! A plan in the making: item for item, each step judged by the state that those before it leave.

use super::rests_on::Numbers;
use super::{Step, acme, cps, in_item, order};
use crate::change::predict;
use crate::desired::{Choice, Desired, DesiredCertificateRequest, DesiredContract, DesiredOrder};
use crate::error::Error;
use crate::finding::Finding;
use crate::model::ProductNameId;
use crate::observed::Observed;
use crate::rules::{Wanted, judge, judge_wanted};

pub(super) struct Draft<'a> {
    observed: &'a Observed,
    choice: &'a Choice,
    /// What the CA is predicted to hold once the steps so far are carried out.
    state: Observed,
    pub(super) steps: Vec<Step>,
    pub(super) findings: Vec<Finding>,
    pub(super) rests_on: Numbers,
}

impl<'a> Draft<'a> {
    pub(super) fn new(observed: &'a Observed, choice: &'a Choice) -> Self {
        Self {
            observed,
            choice,
            state: observed.clone(),
            steps: Vec::new(),
            findings: Vec::new(),
            rests_on: Numbers::default(),
        }
    }

    pub(super) fn contract(
        &mut self,
        desired: &Desired,
        item: &DesiredContract,
    ) -> Result<(), Error> {
        let contract = item.id.map(|id| {
            let unread = || Error::invalid_input(format!("contract `{id}` was not read"));
            self.observed.contract(id).ok_or_else(unread)
        });
        let contract = contract.transpose()?;
        let planned = match contract {
            Some(contract) => acme::changes(desired, item, contract, self.choice)?,
            None => {
                let product = item.product_name_id.as_ref();
                let kind = product.and_then(ProductNameId::validation_type);
                acme::refuse_organization_on_dv(desired, item, kind)?;
                vec![acme::creation(desired, item)?]
            }
        };
        let mut found = judge_wanted(&Wanted {
            target: &item.target(),
            organization: desired.organization_of(item),
            contract,
            steps: &planned,
        });
        for step in planned {
            found.extend(self.add(step, |finding, step| in_item(finding, step, item)));
        }
        let affected = found.iter().flat_map(|finding| &finding.affects);
        let affected = affected.filter_map(|id| id.parse::<u64>().ok());
        self.rests_on.contract.extend(item.id);
        self.rests_on.contract.extend(affected);
        self.findings.extend(found);
        Ok(())
    }

    pub(super) fn order(&mut self, item: &DesiredOrder) -> Result<(), Error> {
        let number = item.number().unwrap_or_default();
        let unread = || Error::invalid_input(format!("order `{}` was not read", item.id));
        let read = self.observed.order(number).ok_or_else(unread)?;
        self.rests_on.order.insert(number);
        if let Some(step) = order::changes(item, read, self.choice)? {
            let found = self.add(step, order::in_item);
            self.findings.extend(found);
        }
        Ok(())
    }

    pub(super) fn certificate_request(
        &mut self,
        item: &DesiredCertificateRequest,
    ) -> Result<(), Error> {
        self.rests_on.certificate_request.insert(item.id);
        if let Some(step) = cps::change(item, &self.state, self.choice)? {
            let found = self.add(step, |finding, _| cps::in_item(finding));
            self.findings.extend(found);
        }
        Ok(())
    }

    /// Adds a step, and tells what is found of it, with its place in the desired item.
    fn add(&mut self, mut step: Step, in_item: impl Fn(Finding, &Step) -> Finding) -> Vec<Finding> {
        step.n = self.steps.len() as u64 + 1;
        let judged = judge(&step, &self.state).into_iter();
        let found = judged.map(|finding| in_item(finding, &step)).collect();
        predict(&step, &mut self.state);
        self.steps.push(step);
        found
    }
}
