//! What a client makes of each fault that the simulator can inject, over HTTP.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use certpact::{
    Client, Consent, CreateContract, Error, ErrorKind, ProductNameId, RemoveSans, SubaccountKey,
};
use certpact_simulator::{ErrorShape, Fault, Faults, Happening, Simulator, Stage, World};

use crate::connections::settings;
use crate::in_process::OFF;
use ErrorKind::{
    Api, NotCarriedOut, OutcomeUnknown, RateLimited, Server, TimedOut, Unreachable,
    UnreadableAnswer,
};

/// A CA, and a client that asks once.
fn connected(happens: Option<Fault>, timeout: Duration) -> (Simulator, Client) {
    let simulator = Simulator::start(World::documented()).unwrap();
    befall(&simulator, happens);
    let mut settings = settings(simulator.acme_url());
    settings.acme_key = Some(SubaccountKey::new(simulator.acme_key()).unwrap());
    settings.timeout = timeout;
    let client = Client::new(settings).unwrap();
    (simulator, client)
}

fn befall(simulator: &Simulator, faults: impl IntoIterator<Item = Fault>) {
    let faults = faults.into_iter().collect();
    simulator
        .ca()
        .set_faults(Faults { seed: 1, faults })
        .unwrap();
}

/// Long enough for what is answered.
const PATIENT: Duration = Duration::from_secs(30);

/// Too short for what waits for a minute.
const IMPATIENT: Duration = Duration::from_millis(100);

async fn change(client: &Client) -> Result<(), Error> {
    let acme = client.acme();
    let consent = Consent::none();
    let changed = acme.patch_contract(12345, &OFF, None, &consent);
    changed.await.map(|_| ())
}

async fn create(client: &Client) -> Result<(), Error> {
    let contract = CreateContract {
        product_name_id: ProductNameId("ssl_dv_rapidssl".to_owned()),
        sans: vec!["shop.example.com".to_owned()],
        auto_renew: true,
        organization: None,
    };
    let consent = Consent::parse(["acme.contract_created@shop"], []).unwrap();
    let acme = client.acme();
    let created = acme.create_contract(&contract, Some("shop"), None, &consent);
    created.await.map(|_| ())
}

/// What comes of a read, a change and a creation; nothing where it goes well.
type Kinds = [Option<ErrorKind>; 3];

const ALL_WELL: Kinds = [None; 3];

fn each_stage(of: impl Fn(Stage) -> Happening) -> [Happening; 3] {
    [Stage::Before, Stage::After, Stage::Within].map(of)
}

fn cases() -> Vec<(Happening, Kinds)> {
    let error = |stage, status, shape| Happening::Error {
        stage,
        status,
        shape,
        retry_after: Some(7),
    };
    let answer = |stage, status, header: &str| Happening::Answer {
        stage,
        status,
        headers: [(header.to_owned(), "https://elsewhere.example".to_owned())].into(),
        body: String::new(),
    };
    let mut cases = Vec::new();
    for stage in [Stage::Before, Stage::After] {
        // A look shows whether a change was done; where the CA may still be working on it, a look
        // that shows nothing may come too early.
        let looked_at = |kind| (stage == Stage::Before).then_some(kind);
        for shape in [ErrorShape::Errors, ErrorShape::Error] {
            cases.extend([
                (
                    error(stage, 500, shape),
                    [Some(Server), looked_at(NotCarriedOut), Some(OutcomeUnknown)],
                ),
                (
                    error(stage, 503, shape),
                    [
                        Some(Server),
                        looked_at(OutcomeUnknown),
                        Some(OutcomeUnknown),
                    ],
                ),
                (error(stage, 429, shape), [Some(RateLimited); 3]),
            ]);
        }
        let elsewhere = [Some(Api), looked_at(NotCarriedOut), Some(OutcomeUnknown)];
        cases.push((answer(stage, 302, "location"), elsewhere));
        let page = [
            Some(UnreadableAnswer),
            looked_at(NotCarriedOut),
            Some(UnreadableAnswer),
        ];
        cases.push((Happening::Html { stage }, page));
        let lost = [
            Some(Unreachable),
            looked_at(OutcomeUnknown),
            Some(OutcomeUnknown),
        ];
        cases.push((Happening::Cut { stage }, lost));
    }
    // What changes a contract is answered without a body, of which nothing can be missing.
    let half = [Some(Unreachable), None, Some(OutcomeUnknown)];
    cases.push((
        Happening::Cut {
            stage: Stage::Within,
        },
        half,
    ));
    cases.push((Happening::ExtraMember {}, ALL_WELL));
    let member = "product_name_id".to_owned();
    cases.push((Happening::UnknownWord { member }, ALL_WELL));
    cases
}

#[tokio::test]
async fn each_fault_is_what_it_is_to_reads_changes_and_creations() {
    for (happens, kinds) in cases() {
        for (method, kind) in ["GET", "PATCH", "POST"].into_iter().zip(kinds) {
            let (simulator, client) = connected(Some(Fault::of(method, happens.clone())), PATIENT);
            let before = simulator.ca().world();
            let came = match method {
                "GET" => client.acme().get_contract(12345, None).await.map(|_| ()),
                "PATCH" => change(&client).await,
                _ => create(&client).await,
            };
            let told = came.as_ref().err().map(Error::kind);
            assert_eq!(told, kind, "{method} {happens:?}: {came:?}");
            // Nothing is said to be done that was not.
            let is_done = simulator.ca().world() != before;
            assert!(
                is_done || told.is_some() || method == "GET",
                "{method} {happens:?}"
            );
            assert_eq!(simulator.ca().met()[0].befallen, 1, "{method} {happens:?}");
        }
    }
}

#[tokio::test]
async fn what_takes_too_long_is_given_up_wherever_it_stays() {
    let waits = each_stage(|stage| Happening::Wait {
        stage,
        milliseconds: 60_000,
    });
    for happens in waits {
        let (_simulator, client) = connected(Some(Fault::of("GET", happens.clone())), IMPATIENT);
        let error = client.acme().get_contract(12345, None).await.unwrap_err();
        assert_eq!(error.kind(), TimedOut, "{happens:?}: {error}");

        let (_simulator, client) = connected(Some(Fault::of("POST", happens.clone())), IMPATIENT);
        let error = create(&client).await.unwrap_err();
        assert_eq!(error.kind(), OutcomeUnknown, "{happens:?}: {error}");
    }
}

#[tokio::test]
async fn what_the_ca_says_of_its_error_is_told_in_either_shape() {
    for shape in [ErrorShape::Errors, ErrorShape::Error] {
        let happens = Happening::Error {
            stage: Stage::Before,
            status: 429,
            shape,
            retry_after: Some(7),
        };
        let (_simulator, client) = connected(Some(Fault::of("GET", happens)), PATIENT);
        let error = client.acme().get_contract(12345, None).await.unwrap_err();
        assert_eq!(error.code(), Some("injected"));
        assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    }
}

#[tokio::test]
async fn what_this_version_does_not_know_is_kept() {
    let member = "product_name_id".to_owned();
    let (simulator, client) = connected(None, PATIENT);
    befall(
        &simulator,
        [Happening::UnknownWord { member }, Happening::ExtraMember {}].map(Fault::of_all),
    );
    let contract = client.acme().get_contract(12345, None).await.unwrap();
    assert_eq!(contract.product_name_id.0, "something_new");
    assert_eq!(contract.extra["something_new"]["since"], "yesterday");
    let organization = contract.organization.unwrap();
    assert!(organization.extra.contains_key("something_new"));
}

#[tokio::test]
async fn a_body_that_is_stripped_on_the_way_is_noticed() {
    let (simulator, client) =
        connected(Some(Fault::of("DELETE", Happening::StripBody {})), PATIENT);
    let contract = client.acme().get_contract(12345, None).await.unwrap();
    let sans = RemoveSans {
        sans: contract.sans[..1].to_vec(),
    };
    let consent = Consent::parse(["acme.san_removed@12345"], []).unwrap();
    let acme = client.acme();
    let removed = acme.remove_sans(12345, &sans, None, &consent);
    let kind = removed.await.unwrap_err().kind();
    let held = simulator.ca().world().contracts[0].sans.len();
    assert_eq!((kind, held), (Api, contract.sans.len()));
}

#[tokio::test]
async fn a_redirect_takes_no_key_along() {
    let elsewhere = Simulator::start(World::documented()).unwrap();
    let location = format!("{}/acme/12345", elsewhere.acme_url());
    for status in [301, 302, 303, 307, 308] {
        let happens = Happening::Answer {
            stage: Stage::Before,
            status,
            headers: [("location".to_owned(), location.clone())].into(),
            body: String::new(),
        };
        let (_simulator, client) = connected(Some(Fault::of_all(happens)), PATIENT);
        let error = client.acme().get_contract(12345, None).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (Api, Some(status)));
    }
    assert_eq!(elsewhere.ca().log(), []);
}

#[tokio::test]
async fn faults_befall_as_many_requests_as_they_are_to() {
    let (simulator, client) = connected(None, PATIENT);
    let happens = Happening::Cut {
        stage: Stage::Before,
    };
    let fault = Fault {
        spared: 1,
        times: Some(2),
        ..Fault::of_all(happens.clone())
    };
    befall(&simulator, [fault]);
    let mut went_well = Vec::new();
    for _ in 0..4 {
        went_well.push(client.acme().get_contract(12345, None).await.is_ok());
    }
    assert_eq!(went_well, [true, false, false, true]);

    // By chance, and the same for the same seed.
    let fault = Fault {
        one_in: Some(3),
        ..Fault::of_all(happens)
    };
    let mut runs = Vec::new();
    for _ in 0..2 {
        befall(&simulator, [fault.clone()]);
        let mut run = Vec::new();
        for _ in 0..30 {
            run.push(client.acme().get_contract(12345, None).await.is_ok());
        }
        runs.push(run);
    }
    assert_eq!(runs[0], runs[1]);
    assert!(runs[0].contains(&true) && runs[0].contains(&false));
}

#[test]
fn faults_that_cannot_be_are_refused() {
    let simulator = Simulator::start(World::documented()).unwrap();
    let stage = Stage::Within;
    let cannot_be = [
        Fault::of_all(Happening::Html { stage }),
        Fault {
            one_in: Some(0),
            ..Fault::of_all(Happening::ExtraMember {})
        },
        Fault::of_all(Happening::Answer {
            stage: Stage::Before,
            status: 99,
            headers: [].into(),
            body: String::new(),
        }),
        Fault::of_all(Happening::Answer {
            stage: Stage::Before,
            status: 200,
            headers: [("a b".to_owned(), String::new())].into(),
            body: String::new(),
        }),
    ];
    let of_no_method = Fault::of("get", Happening::ExtraMember {});
    for fault in cannot_be.into_iter().chain([of_no_method]) {
        let faults = Faults {
            seed: 0,
            faults: vec![fault],
        };
        assert!(
            simulator.ca().set_faults(faults.clone()).is_err(),
            "{faults:?}"
        );
    }
}

/// A test in any language sets them over the second port.
#[tokio::test]
async fn faults_are_set_backstage() {
    let (simulator, client) = connected(None, PATIENT);
    let faults =
        r#"{"faults":[{"method":"GET","times":1,"happens":{"kind":"html","stage":"before"}}]}"#;
    let set = backstage(&simulator, "PUT", faults);
    assert!(set.starts_with("HTTP/1.1 204"), "{set}");
    let error = client.acme().get_contract(12345, None).await.unwrap_err();
    assert_eq!(error.kind(), UnreadableAnswer);
    let told = backstage(&simulator, "GET", "");
    assert!(
        told.contains(r#""met":[{"befallen":1,"fitting":1}]"#),
        "{told}"
    );
    let refused = backstage(
        &simulator,
        "PUT",
        r#"{"faults":[{"happens":{"kind":"hml"}}]}"#,
    );
    assert!(refused.contains("unknown variant `hml`"), "{refused}");
}

fn backstage(simulator: &Simulator, method: &str, body: &str) -> String {
    let url = simulator.backstage_url();
    let (host, path) = url["http://".len()..].split_once('/').unwrap();
    let mut connection = TcpStream::connect(host).unwrap();
    let length = body.len();
    let head = format!("{method} /{path}/faults HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    write!(connection, "{head}content-length: {length}\r\n\r\n{body}").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    answer
}
