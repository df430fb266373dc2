//! Damaged input of every kind: nothing panics, what is read is read the same again, and what is said of
//! it is well-formed.
//!
//! The input is what the repository has of that kind, the cases and the documented examples and
//! `tests/fuzz/`, damaged in up to eight places. `PROPTEST_CASES` says how often for each kind. What
//! fails is made as small as it can be and kept in `tests/it/fuzz.regressions`.

use std::path::Path;
use std::sync::LazyLock;

use certpact::{Call, Consent, Desired, Finding, Observed, Operation, Plan, check, lint};
use certpact_simulator::{Ca, World};
use jiff::Timestamp;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{FileFailurePersistence, RngSeed};
use serde_json::Value;
use tokio::runtime::Builder;

use crate::files;
use crate::in_process::{client_of, client_through};

const CASES: u32 = 2_000;

/// What is put in: what readers trip over.
const FRAGMENTS: [&str; 32] = [
    "\"",
    "{",
    "}",
    "[",
    "]",
    "[[",
    ",",
    ":",
    "=",
    "\n",
    "\\",
    "/",
    "~1",
    "*.",
    "xn--",
    ".",
    "é",
    "\u{202e}",
    "\u{0}",
    "\\ud800",
    "null",
    "true",
    "0",
    "-1",
    "1e999",
    "18446744073709551616",
    "\"id\":7",
    "\"id\":7,\"id\":8",
    "2026-13-45T99:00:00Z",
    "{\"a\":{\"a\":{\"a\":",
    "contract",
    "organization",
];

#[derive(Clone, Debug)]
enum Damage {
    Put(u16, usize),
    Cut(u16, u8),
    Flip(u16, u8),
    Again(u16, u8, u16),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        (any::<u16>(), 0..FRAGMENTS.len()).prop_map(|(at, what)| Damage::Put(at, what)),
        (any::<u16>(), 1u8..40).prop_map(|(at, length)| Damage::Cut(at, length)),
        (any::<u16>(), any::<u8>()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        (any::<u16>(), 1u8..40, any::<u16>())
            .prop_map(|(at, length, to)| Damage::Again(at, length, to)),
    ]
}

/// One of these texts, damaged.
fn damaged(texts: &'static [String]) -> impl Strategy<Value = String> {
    (0..texts.len(), vec(damage(), 0..8)).prop_map(|(which, damages)| {
        let mut bytes = texts[which].clone().into_bytes();
        for damage in damages {
            damage.apply_to(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

impl Damage {
    fn apply_to(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        let place = |at: u16| usize::from(at) % (length + 1);
        let end = |at: usize, count: u8| (at + usize::from(count)).min(length);
        match *self {
            Self::Put(at, what) => {
                let at = place(at);
                bytes.splice(at..at, FRAGMENTS[what].bytes());
            }
            Self::Cut(at, count) => {
                let at = place(at);
                bytes.drain(at..end(at, count));
            }
            Self::Flip(at, byte) => {
                if let Some(there) = bytes.get_mut(place(at)) {
                    *there ^= byte;
                }
            }
            Self::Again(at, count, to) => {
                let (at, to) = (place(at), place(to));
                let part = bytes[at..end(at, count)].to_vec();
                bytes.splice(to..to, part);
            }
        }
    }
}

fn texts_in(folder: &str, of: impl Fn(&Path, &str) -> Vec<String>) -> Vec<String> {
    let mut texts = Vec::new();
    let mut waiting = vec![files::root().join(folder)];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let mut inner: Vec<_> = fs_err::read_dir(&path)
                .unwrap()
                .map(|one| one.unwrap().path())
                .collect();
            // The same on every machine.
            inner.sort();
            waiting.extend(inner);
        } else {
            texts.extend(of(&path, &fs_err::read_to_string(&path).unwrap()));
        }
    }
    assert!(!texts.is_empty(), "{folder}");
    texts
}

fn ends(path: &Path, end: &str) -> bool {
    path.to_string_lossy().ends_with(end)
}

static DESIRED: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut texts = texts_in("tests/fuzz/desired", |_, text| vec![text.to_owned()]);
    texts.extend(texts_in("tests/cases", |_, text| {
        let case: Value = serde_json::from_str(text).unwrap();
        let desired = case.get("desired").map(Value::to_string);
        desired.into_iter().collect()
    }));
    texts
});

/// Of each kind one, as the client makes them.
static PLANS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let runtime = Builder::new_current_thread().build().unwrap();
    texts_in("tests/cases", |_, text| {
        let case: Value = serde_json::from_str(text).unwrap();
        let (Some(desired), world) = (case.get("desired"), &case["world"]) else {
            return Vec::new();
        };
        let world: World = serde_json::from_value(world.clone()).unwrap();
        let client = client_of(&Ca::new(world).unwrap());
        let desired = Desired::from_value(desired);
        let plan = desired
            .map(|desired| runtime.block_on(client.plan(&desired, &certpact::Choice::default())));
        plan.into_iter()
            .flatten()
            .map(|plan| serde_json::to_string(&plan).unwrap())
            .collect()
    })
});

static ANSWERS: LazyLock<Vec<String>> = LazyLock::new(|| {
    texts_in("tests/documented", |path, text| {
        let is_answer = ends(path, ".response.json") || ends(path, ".error.json");
        is_answer.then(|| text.to_owned()).into_iter().collect()
    })
});

static BODIES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut texts = texts_in("tests/documented", |path, text| {
        ends(path, ".request.json")
            .then(|| text.to_owned())
            .into_iter()
            .collect()
    });
    texts.extend(texts_in("tests/cases", |_, text| {
        let case: Value = serde_json::from_str(text).unwrap();
        match &case["call"]["body"] {
            Value::Null => Vec::new(),
            Value::String(text) => vec![text.clone()],
            body => vec![body.to_string()],
        }
    }));
    texts
});

fn config() -> ProptestConfig {
    let mut config = ProptestConfig::default();
    // Every check does the same; who asks for more gets others.
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = CASES;
        config.rng_seed = RngSeed::Fixed(1);
    }
    let kept =
        FileFailurePersistence::Direct(concat!(env!("CARGO_MANIFEST_DIR"), "/it/fuzz.regressions"));
    config.failure_persistence = Some(Box::new(kept));
    config
}

/// What is said of a document: pointers lead into it, and an acknowledgement can be given back.
fn are_well_formed(findings: &[Finding], document: Option<&Value>) -> Result<(), TestCaseError> {
    for finding in findings {
        let pointer = &finding.pointer;
        prop_assert!(pointer.is_empty() || pointer.starts_with('/'), "{pointer}");
        if let Some(document) = document {
            // Its last part may be what is missing.
            let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
            let leads = document
                .pointer(pointer)
                .or_else(|| document.pointer(parent))
                .is_some();
            let is_of_whole = pointer.matches('/').count() <= 1;
            prop_assert!(
                leads || is_of_whole,
                "{} leads nowhere: {pointer}\n{document}",
                finding.rule
            );
        }
        if let Some(acknowledgement) = &finding.acknowledgement {
            let consent = Consent::parse([acknowledgement.as_str()], []);
            prop_assert!(consent.is_ok(), "{acknowledgement}: {consent:?}");
        }
    }
    let sorted = findings.is_sorted_by_key(|finding| finding.target.is_some());
    prop_assert!(sorted, "what has no target comes first");
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_desired_file_is_read_or_refused(text in damaged(&DESIRED)) {
        for read in [Desired::from_toml(&text), Desired::from_json(&text)] {
            let Ok(desired) = read else { continue };
            let written = desired.to_toml();
            if let Ok(written) = &written {
                let again = Desired::from_toml(written);
                prop_assert!(again.is_ok(), "{again:?}\n{written}");
                let values = [&desired, &again.unwrap()].map(|desired| serde_json::to_value(desired).unwrap());
                prop_assert_eq!(&values[0], &values[1]);
            }
            if let Ok(findings) = lint(&desired) {
                are_well_formed(&findings, None)?;
            }
        }
    }

    #[test]
    fn a_plan_is_whole_or_refused(text in damaged(&PLANS)) {
        if let Ok(plan) = Plan::parse(&text) {
            let again = Plan::parse(&serde_json::to_string(&plan).unwrap()).unwrap();
            prop_assert_eq!(plan.hash, again.hash);
        }
    }

    #[test]
    fn an_answer_is_understood_or_told_to_be_unreadable(text in damaged(&ANSWERS), status in prop_oneof![4 => Just(200u16), 1 => 200u16..600]) {
        let ca = Ca::new(World::documented()).unwrap();
        let body = text.clone();
        let client = client_through(&ca, move |_, mut answer| {
            answer.status = status;
            answer.body = body.clone().into_bytes();
            Ok(answer)
        });
        let runtime = Builder::new_current_thread().build().unwrap();
        for operation in Operation::ALL.into_iter().filter(|operation| !operation.is_write()) {
            let ids: &[u64] = if operation == Operation::ListCountryCodes { &[] } else { &[7] };
            let call = Call::new(operation, ids);
            if let Err(error) = runtime.block_on(client.send(&call, &Consent::none())) {
                prop_assert!(!error.message().is_empty());
            }
        }
        for api in [certpact::Api::Acme, certpact::Api::Order, certpact::Api::Cps] {
            let _ = Observed::from_answers(api, &text, Timestamp::UNIX_EPOCH);
        }
    }

    #[test]
    fn a_body_is_judged_or_refused(text in damaged(&BODIES), product in prop_oneof!["ssl_basic", "ssl_ev_basic", "ssl_dv_rapidssl", "[a-z_]{1,9}"]) {
        for operation in Operation::ALL.into_iter().filter(|operation| operation.is_write()) {
            let Ok(call) = Call::new(operation, &[] as &[u64]).with_body(&text) else { continue };
            let product = Some(certpact::ProductNameId(product.clone()));
            if let Ok(findings) = check(&call, &Observed::new(), product) {
                let body: Value = serde_json::from_str(&text).unwrap();
                are_well_formed(&findings, Some(&body))?;
            }
        }
    }
}
