//! Organizations of certificate requests, of Edgecast CPS.

mod changes;
pub(crate) mod desired;
pub(crate) mod effect;
pub(crate) mod model;
pub(crate) mod observed;
pub(crate) mod plan;
pub(crate) mod rules;
#[rustfmt::skip]
pub(crate) mod types;
pub(crate) mod verify;
pub(crate) mod view;

use desired::DesiredCertificateRequest;
use jiff::Timestamp;
use observed::{Observed, RequestObservation};
use rules::{Check, RULES};
use serde_json::{Map, Value};
use view::View;

use crate::api::changes::Change;
use crate::api::{Module, Planned, Shown, VerifiedField, compared};
use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::ground::finding::{Finding, Severity};
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::request::answers::Answers;
use crate::request::asked::Asked;
use crate::request::step::Step;
use crate::rule::collector::Collector;
use crate::rule::{Checked, Mark};

/// The module.
pub(crate) struct CpsApi;

impl Module for CpsApi {
    const API: Api = Api::Cps;
    const READS: (Operation, &'static [Operation]) = (
        Operation::GetCertificateRequest,
        &[
            Operation::GetCertificateRequestStatus,
            Operation::GetOrganization,
            Operation::FindOrganizations,
        ],
    );

    const RULES: &'static [Checked<Check>] = RULES;

    type Check = Check;
    type View<'a> = View<'a>;
    type Item = DesiredCertificateRequest;
    type Named = ();
    type Observed = Observed;
    type Kept = RequestObservation;

    fn target(item: &DesiredCertificateRequest) -> String {
        item.id.to_string()
    }

    fn hint(status: u16) -> Option<&'static str> {
        match status {
            401 => Some(
                "a token lasts for minutes: with `CERTPACT_CPS_CLIENT_ID` and `CERTPACT_CPS_CLIENT_SECRET` new ones are asked for",
            ),
            403 => Some("the token has to be made for `sec.cps.certificates`"),
            _ => None,
        }
    }

    fn bare(id: u64, _: Option<u64>) -> DesiredCertificateRequest {
        DesiredCertificateRequest {
            id,
            organization: None,
        }
    }

    fn see(observed: &mut Observed, answers: &mut Answers, at: Timestamp) -> Result<(), Error> {
        observed.take(answers, at)
    }

    fn numbers(observed: &Observed) -> Vec<u64> {
        observed.numbers()
    }

    fn view<'a>(asked: Asked<'a>, observed: &'a Observed) -> View<'a> {
        View::of(asked, observed)
    }

    fn look(check: &Check, view: &View<'_>, findings: &mut Collector<'_>) {
        check(view, findings);
    }

    fn predict(step: &Step, observed: &mut Observed) {
        effect::predict(step, observed);
    }

    fn plan(
        item: &DesiredCertificateRequest,
        (): &(),
        _: &Observed,
        state: &Observed,
        sends_contacts: bool,
    ) -> Result<Planned, Error> {
        let step = plan::change(item, state, sends_contacts)?;
        Ok(Planned {
            steps: step.into_iter().collect(),
            ..Planned::default()
        })
    }

    fn lint(item: &DesiredCertificateRequest, (): &()) -> Result<Vec<Finding>, Error> {
        let Some(step) = plan::stated(item)? else {
            return Ok(Vec::new());
        };
        let found = Self::judge(step.asked(), &Observed::default()).into_iter();
        // What it leaves out is as the present organization has it.
        let judges_whole = |finding: &Finding| {
            let mut rules = RULES.iter().map(|checked| &checked.rule);
            rules.any(|rule| rule.id == finding.rule && rule.has(Mark::JudgesWhole))
        };
        let certain = found.filter(|finding| finding.certain && !judges_whole(finding));
        let certain = certain.filter(|finding| finding.severity != Severity::Hazard);
        Ok(certain.map(plan::in_item).collect())
    }

    fn in_item(finding: Finding, _: &Step, _: &DesiredCertificateRequest) -> Finding {
        plan::in_item(finding)
    }

    fn rests_on(item: &DesiredCertificateRequest, _: &[Finding]) -> Vec<u64> {
        vec![item.id]
    }

    fn number(kept: &RequestObservation) -> u64 {
        kept.request.id
    }

    fn changes(
        _: &Step,
        request: &Map<String, Value>,
        item: Option<&DesiredCertificateRequest>,
        read: Option<&RequestObservation>,
    ) -> Vec<Change> {
        changes::changes(request, item, read.map(|read| &read.request))
    }

    fn verify(
        item: &DesiredCertificateRequest,
        (): &(),
        observed: &Observed,
    ) -> Vec<VerifiedField> {
        verify::compare(item, observed)
    }

    fn shown(step: &Step, states: [&Observed; 3]) -> Shown {
        let id = step.ids.first().and_then(Id::number).unwrap_or_default();
        let states = states.map(|state| state.certificate_request(id));
        compared(states, effect::has_same_organization)
    }

    fn is_expected(_: &Observed, expected: &Observed, fresh: &Observed) -> bool {
        expected.certificate_requests().all(|expected| {
            let fresh = fresh.certificate_request(expected.id);
            fresh.is_some_and(|fresh| effect::has_same_organization(fresh, expected))
        })
    }

    fn carries_contacts(_: &Step) -> bool {
        false
    }
}

impl Operation {
    /// Whether it asks for one thing of `cps`, where some pages have 400 for what is not there.
    pub(crate) fn asks_for_one_of_cps(self) -> bool {
        matches!(
            self,
            Self::GetCertificateRequest | Self::GetCertificateRequestStatus | Self::GetOrganization
        )
    }
}
