//! What the steps of a plan send, each beside what the CA has.

use std::collections::HashMap;

use serde_json::Value;

use super::Plan;
use crate::api::Module;
use crate::api::changes::Change;
use crate::ground::api::Api;
use crate::ground::id::Id;
use crate::request::step::Step;
use crate::state::{Together, for_each_api, with_api};

/// Where the desired item of each target is. A look at every item for each of a hundred thousand steps would
/// take minutes.
type Places = HashMap<(Api, String), usize>;

impl Plan {
    /// Each step with what it sends, organizations and their contacts last.
    pub fn changes(&self) -> impl Iterator<Item = (&Step, Vec<Change>)> {
        let mut places = Places::new();
        for_each_api!(M => {
            for (place, item) in M::items(&self.desired).iter().enumerate() {
                places.entry((M::API, M::target(item))).or_insert(place);
            }
        });
        let steps = self.steps.iter();
        steps.map(move |step| (step, self.changes_of(step, &places)))
    }

    fn changes_of(&self, step: &Step, places: &Places) -> Vec<Change> {
        let Some(request) = step.request.as_deref().and_then(Value::as_object) else {
            return Vec::new();
        };
        let target = step.target.clone();
        let place = target.and_then(|target| places.get(&(step.api, target)));
        with_api!(step.api, M => {
            let item = place.map(|place| &M::items(&self.desired)[*place]);
            let kept = M::kept(&self.observed);
            let number = step.ids.first().and_then(Id::number);
            let place = number.and_then(|number| kept.binary_search_by_key(&number, M::number).ok());
            M::changes(step, request, item, place.map(|place| &kept[place]))
        })
    }
}
