//! What many steps of a plan send alike, such as an organization that fifty contracts have, is held once.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use serde::Deserializer;
use serde::de::{SeqAccess, Visitor};
use serde_json::Value;

use crate::request::step::Step;

/// The requests of the steps so far.
#[derive(Default)]
pub(super) struct Requests(HashSet<Arc<Value>>);

impl Requests {
    /// Gives a step the request of an earlier one that sends the same.
    pub(super) fn share(&mut self, step: &mut Step) {
        let Some(request) = &mut step.request else {
            return;
        };
        match self.0.get(request) {
            Some(earlier) => *request = Arc::clone(earlier),
            None => {
                self.0.insert(Arc::clone(request));
            }
        }
    }
}

/// Reads the steps of a plan.
pub(super) fn steps<'de, D: Deserializer<'de>>(reader: D) -> Result<Vec<Step>, D::Error> {
    struct Steps;

    impl<'de> Visitor<'de> for Steps {
        type Value = Vec<Step>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a sequence")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<Step>, A::Error> {
            let (mut steps, mut requests) = (Vec::new(), Requests::default());
            while let Some(mut step) = items.next_element()? {
                requests.share(&mut step);
                steps.push(step);
            }
            Ok(steps)
        }
    }

    reader.deserialize_seq(Steps)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_sent_alike_is_held_once() {
        let step = |n: u64, city: &str| {
            json!({
                "n": n, "api": "acme", "operation": "patch_contract", "ids": [n], "target": null,
                "account_id": null, "request": { "organization": { "city": city } }, "because": [],
            })
        };
        let cities = ["Oakland", "Berkeley", "Oakland"];
        let told = json!([step(1, cities[0]), step(2, cities[1]), step(3, cities[2])]);
        let steps = steps(&told).unwrap();
        assert_eq!(json!(steps), told);
        let request = |at: usize| steps[at].request.as_ref().unwrap();
        assert!(Arc::ptr_eq(request(0), request(2)));
        assert!(!Arc::ptr_eq(request(0), request(1)));
    }
}
