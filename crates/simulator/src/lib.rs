//! A CA in memory for tests: it answers as DigiCert's and Edgecast's pages say that the CA does,
//! with state, a clock that moves only when told to, and every choice that the pages leave open in
//! the open. One [`World`] holds what three APIs show: ACME contracts, orders, and the
//! certificate requests of CPS.
//!
//! It is a reading of those pages of its own and shares nothing with the client that it tests.
//! Where the pages leave room it is hostile: names come back in another order, optional fields
//! that are empty are missing, contacts of contracts are never returned.
//!
//! Enter without sockets through [`Ca`], or over HTTP on loopback through [`Simulator`].

#![forbid(unsafe_code)]

mod acme;
mod backstage;
mod cps;
mod faults;
mod fields;
mod order;
mod path;
mod readings;
mod refusal;
mod server;
mod traffic;
mod transport;
mod world;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

pub use faults::{End, Fault, Faults, Happening, Met, Passage, Stage};
pub use readings::{
    AfterChange, ApproverSpelling, AutoRenewOnCreate, CancelDay30, ChangeAnswer, CompanyAddress2,
    ContactShape, CpsErrorShape, CpsReadings, DeleteBody, DuplicateMatch, EmptyText, Letters,
    NameMatch, OrderReadings, OrganizationContact, OtherPerson, PatchOrganization, PutClears,
    Readings, SharedOrganization, TechnicalContact, UnknownOrganization, UnknownThing,
};
pub use server::{Connections, Simulator};
pub use world::{
    Account, Certificate, CertificateRequest, Contact, Contract, CpsClient, CpsContact,
    CpsOrganization, CpsStatus, CpsToken, CpsValidationType, Credential, CredentialStatus,
    ErrorShape, Order, OrderContact, OrderKey, Organization, RateWindow, World,
};

use faults::Fate;
use traffic::Traffic;

/// Which of the CA's APIs a request is for. Each has a base URL of its own.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Api {
    /// ACME contracts of the Partner Subscriptions API.
    Acme,
    /// Order contacts of the CertCentral Services API.
    Order,
    /// Certificate requests of Edgecast CPS.
    Cps,
    /// Where the access tokens for CPS come from.
    CpsToken,
}

/// One HTTP request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The method, in upper case.
    pub method: String,
    /// The path below the API's base URL, such as `/acme/12345`.
    pub path: String,
    /// What follows the question mark, if there is one.
    pub query: Option<String>,
    /// Names, in any case, and values.
    pub headers: Vec<(String, String)>,
    /// The body, empty if there is none.
    pub body: Vec<u8>,
}

impl Request {
    fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self
            .headers
            .iter()
            .find(|(given, _)| given.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    fn has_query(&self) -> bool {
        self.query.as_ref().is_some_and(|query| !query.is_empty())
    }
}

/// One HTTP answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The body, empty if there is none.
    pub body: Vec<u8>,
}

impl Answer {
    fn empty(status: u16) -> Answer {
        let headers = vec![("X-Simulator".into(), "certpact".into())];
        Answer {
            status,
            headers,
            body: Vec::new(),
        }
    }

    fn json(status: u16, content: &impl Serialize) -> Answer {
        let mut answer = Answer::empty(status);
        answer
            .headers
            .push(("Content-Type".into(), "application/json".into()));
        answer.body =
            serde_json::to_vec(content).expect("answers have text keys and serialize into memory");
        answer
    }

    /// The pages of this API show no error; the shapes are those of the CA's Services API,
    /// most codes are ours.
    fn error(shape: ErrorShape, status: u16, code: &str, message: &str) -> Answer {
        let error = json!({ "code": code, "message": message });
        let content = match shape {
            ErrorShape::Errors => json!({ "errors": [error] }),
            ErrorShape::Error => json!({ "error": error }),
        };
        Answer::json(status, &content)
    }

    /// A refusal of ours, made for tests and for what never reaches the CA.
    fn our_error(status: u16, code: &str, message: &str) -> Answer {
        Answer::error(ErrorShape::Errors, status, code, message)
    }
}

/// One line of the log: a request that the CA answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The time at the CA.
    pub at: Timestamp,
    /// The API that it was for.
    pub api: Api,
    /// The method.
    pub method: String,
    /// The path below the base URL, with the query if there was one.
    pub path: String,
    /// The body's exact text; none if it was empty.
    pub body: Option<String>,
    /// The status of the answer.
    pub status: u16,
}

/// A handle to a CA. Copies of it are handles to the same CA.
#[derive(Clone, Debug)]
pub struct Ca {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    world: World,
    log: Vec<Entry>,
    traffic: Traffic,
    fate: Fate,
}

impl Ca {
    /// A CA in the given state. A world that no CA could be in is an error that says why.
    pub fn new(world: World) -> Result<Ca, String> {
        world.check()?;
        let state = State {
            world,
            log: Vec::new(),
            traffic: Traffic::default(),
            fate: Fate::default(),
        };
        Ok(Ca {
            state: Arc::new(Mutex::new(state)),
        })
    }

    /// Answers one request to the API `acme` and logs it.
    pub fn answer(&self, request: Request) -> Answer {
        self.answer_at(Api::Acme, request)
    }

    /// What happens to a request on its way, as the faults have it; nothing where none are set.
    pub fn passage(&self, api: Api, request: &Request) -> Passage {
        self.state().fate.befalls(api, request)
    }

    /// Sets the faults, in place of those that were. Faults that cannot be are an error that says why.
    pub fn set_faults(&self, faults: Faults) -> Result<(), String> {
        faults.check()?;
        self.state().fate = Fate::of(faults);
        Ok(())
    }

    /// The faults.
    pub fn faults(&self) -> Faults {
        self.state().fate.faults.clone()
    }

    /// How often each of the faults was met, in their order.
    pub fn met(&self) -> Vec<Met> {
        self.state().fate.met().to_vec()
    }

    /// Answers one request to an API and logs it, whatever the faults.
    pub fn answer_at(&self, api: Api, request: Request) -> Answer {
        let mut state = self.state();
        let State {
            world,
            log,
            traffic,
            ..
        } = &mut *state;
        let answer = match api {
            Api::Acme => acme::answer(world, traffic, &request),
            Api::Order => order::answer(world, traffic, &request),
            Api::Cps => cps::answer(world, &request),
            Api::CpsToken => cps::token::answer(world, &request),
        };
        let path = match &request.query {
            Some(query) => format!("{}?{query}", request.path),
            None => request.path,
        };
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let entry = Entry {
            at: world.clock,
            api,
            method: request.method,
            path,
            body: Some(body).filter(|body| !body.is_empty()),
            status: answer.status,
        };
        log.push(entry);
        answer
    }

    /// A copy of all that the CA knows.
    pub fn world(&self) -> World {
        self.state().world.clone()
    }

    /// Changes the world from outside, as no request could. If no CA could be in the world that
    /// comes out, nothing changes and the error says why.
    ///
    /// The CA waits meanwhile: `edit` must not use it.
    pub fn change(&self, edit: impl FnOnce(&mut World)) -> Result<(), String> {
        let mut state = self.state();
        let mut world = state.world.clone();
        edit(&mut world);
        world.check()?;
        state.world = world;
        Ok(())
    }

    /// All requests so far, in their order.
    pub fn log(&self) -> Vec<Entry> {
        self.state().log.clone()
    }

    /// Moves the clock. It stops at the end of time.
    pub fn advance(&self, duration: SignedDuration) {
        let mut state = self.state();
        let clock = state.world.clock.saturating_add(duration);
        state.world.clock = clock.expect("only spans with calendar units are refused");
    }

    /// Makes the CA read its pages otherwise from now on.
    pub fn set_readings(&self, readings: Readings) {
        self.state().world.readings = readings;
    }

    /// The CA finishes validating this contract's organization, for the contract's own
    /// validation type: all contracts of that type which have the organization can issue again.
    pub fn validate(&self, contract_id: u64) -> Result<(), String> {
        let mut state = self.state();
        let contracts = &mut state.world.contracts;
        let is_wanted = |contract: &&Contract| contract.acme_contract_id == contract_id;
        let Some(contract) = contracts.iter().find(is_wanted).cloned() else {
            return Err(format!("there is no contract `{contract_id}`"));
        };
        if contract.organization.is_none() {
            return Err(format!("contract `{contract_id}` has no organization"));
        }
        for other in contracts
            .iter_mut()
            .filter(|other| contract.shares_validation(other))
        {
            other.is_organization_validated = true;
        }
        Ok(())
    }

    /// The CA finishes with this certificate request of CPS: all is validated, and the new
    /// certificate is in use.
    pub fn issue(&self, certificate_request_id: u64) -> Result<(), String> {
        let mut state = self.state();
        let mut requests = state.world.certificate_requests.iter_mut();
        let is_wanted = |own: &&mut CertificateRequest| own.id == certificate_request_id;
        match requests.find(is_wanted) {
            None => Err(format!(
                "there is no certificate request `{certificate_request_id}`"
            )),
            Some(request) if request.status == CpsStatus::Deleted => Err(format!(
                "certificate request `{certificate_request_id}` has been deleted"
            )),
            Some(request) => {
                if !request.is_validated {
                    request.order_status = "OrgUpdated".into();
                }
                request.status = CpsStatus::Active;
                request.is_validated = true;
                Ok(())
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every change is made whole or not at all, so what a panicking edit leaves is sound.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
