//! The CA: one state, and what enters it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::faults::{End, Fate, Faults, Met, Passage};
use crate::http::{Answer, Api, Request};
use crate::readings::Readings;
use crate::traffic::Traffic;
use crate::world::{Addition, CpsStatus, World, place_of};
use crate::{acme, cps, order};

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
        self.state().fate.passage_for(api, request)
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

    /// Adds one thing to the world, given as JSON by the name that the world has for its kind, and gives its
    /// number. The rest of the world is neither copied nor judged again. If no CA could hold it, nothing changes
    /// and the error says why.
    pub fn add(&self, kind: &str, text: &str) -> Result<u64, String> {
        let mut state = self.state();
        let addition = Addition::read(kind, text, state.world.clock)?;
        state.world.add(addition)
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
        let place = place_of(contracts, contract_id, |own| own.acme_contract_id);
        let Some(contract) = place.map(|place| contracts[place].clone()) else {
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
        let requests = &mut state.world.certificate_requests;
        let place = place_of(requests, certificate_request_id, |own| own.id);
        match place.map(|place| &mut requests[place]) {
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

impl Passage {
    /// Carries a request to the CA and back. What happens to it before that is not in the CA's log.
    pub fn carry(&self, ca: &Ca, api: Api, request: Request) -> End {
        self.carry_to(request, |request| ca.answer_at(api, request))
    }
}
