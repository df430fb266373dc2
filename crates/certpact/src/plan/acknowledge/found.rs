//! Findings by rule and target. A look at every finding for each of a hundred thousand acknowledgements would take
//! minutes.

use std::collections::HashMap;

use crate::ground::finding::Finding;

pub(super) struct Found<'a> {
    pub(super) all: &'a [Finding],
    by_place: HashMap<(&'a str, Option<&'a str>), Vec<&'a Finding>>,
}

impl<'a> Found<'a> {
    pub(super) fn of(all: &'a [Finding]) -> Self {
        let mut by_place: HashMap<_, Vec<_>> = HashMap::new();
        for finding in all {
            let place = (&*finding.rule, finding.target.as_deref());
            by_place.entry(place).or_default().push(finding);
        }
        Self { all, by_place }
    }

    /// What a rule finds at a target.
    pub(super) fn at<'b>(&'b self, rule: &'b str, target: Option<&'b str>) -> &'b [&'b Finding] {
        let by_place: &HashMap<(&str, Option<&str>), Vec<&Finding>> = &self.by_place;
        by_place.get(&(rule, target)).map_or(&[], Vec::as_slice)
    }
}
