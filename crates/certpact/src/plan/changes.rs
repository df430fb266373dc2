//! What the steps of a plan send, each beside what the CA has.

use serde_json::Value;

use super::Plan;
use crate::api::Module;
use crate::api::changes::Change;
use crate::ground::id::Id;
use crate::request::step::Step;
use crate::state::{Together, with_api};

impl Plan {
    /// What a step sends, organizations and their contacts last.
    pub fn changes(&self, step: &Step) -> Vec<Change> {
        let Some(request) = step.request.as_ref().and_then(Value::as_object) else {
            return Vec::new();
        };
        with_api!(step.api, M => {
            let mut items = M::items(&self.desired).iter();
            let item = items.find(|item| step.target.as_ref() == Some(&M::target(item)));
            let number = step.ids.first().and_then(Id::number);
            let mut kept = M::kept(&self.observed).iter();
            let kept = kept.find(|kept| number == Some(M::number(kept)));
            M::changes(step, request, item, kept)
        })
    }
}
