use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use certpact_simulator::{Simulator, World};
use serde_json::{Value, json};

use crate::OV;

fn simulator() -> Simulator {
    Simulator::start(World::documented()).expect("loopback has free ports")
}

/// One request over a connection of its own. Nothing of the client's takes part.
pub(crate) fn exchange(method: &str, url: &str, key: &str, body: &str) -> (u16, String, Value) {
    exchange_with(method, url, &format!("X-PARTNER-APIKEY: {key}\r\n"), body)
}

/// The same with other headers, each of which ends its line.
fn exchange_with(method: &str, url: &str, headers: &str, body: &str) -> (u16, String, Value) {
    let rest = url
        .strip_prefix("http://")
        .expect("the simulator speaks plain http");
    let (host, path) = rest.split_once('/').expect("a URL has a path");
    let mut stream = TcpStream::connect(host).expect("the simulator listens");
    let length = body.len();
    let head = format!(
        "{method} /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n"
    );
    stream
        .write_all(head.as_bytes())
        .expect("the request goes out");
    // A server that refuses a body may hang up before it has all of it.
    let _ = stream.write_all(body.as_bytes());
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .expect("the answer comes back");
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head");
    let status = head.split(' ').nth(1).expect("an answer has a status");
    let status = status.parse().expect("a status is a number");
    (
        status,
        head.to_ascii_lowercase(),
        serde_json::from_str(body).unwrap_or(Value::Null),
    )
}

#[test]
fn requests_come_in_over_http() {
    let simulator = simulator();
    let url = format!("{}/acme/12345", simulator.acme_url());
    let key = simulator.acme_key();
    let (status, head, body) = exchange("GET", &url, &key, "");
    assert_eq!(status, 200);
    assert!(head.contains("x-simulator: certpact"), "{head}");
    assert!(head.contains("content-type: application/json"), "{head}");
    assert_eq!(body["acme_contract_id"], json!(OV));
    let (status, head, body) = exchange("PATCH", &url, &key, r#"{"auto_renew":false}"#);
    assert_eq!((status, body), (204, Value::Null));
    assert!(head.contains("x-simulator: certpact"), "{head}");
    assert!(!simulator.ca().world().contracts[0].auto_renew);
    assert_eq!(exchange("GET", &url, "wrong", "").0, 403);
}

#[test]
fn one_simulator_serves_all_apis() {
    let simulator = simulator();
    let url = format!("{}/order/certificate/98765", simulator.order_url());
    let lines = |header: &str, value: &str| format!("{header}: {value}\r\n");
    let key = lines("X-DC-DEVKEY", &simulator.order_key());
    let (status, _, body) = exchange_with("GET", &url, &key, "");
    assert_eq!((status, &body["id"]), (200, &json!(98765)));
    let client = simulator.cps_client();
    let form = format!(
        "grant_type=client_credentials&scope=sec.cps.certificates&client_id={}&client_secret={}",
        client.client_id, client.client_secret
    );
    let content_type = lines("Content-Type", "application/x-www-form-urlencoded");
    let (status, _, body) = exchange_with("POST", &simulator.cps_token_url(), &content_type, &form);
    assert_eq!(status, 200);
    let given = body["access_token"].as_str().unwrap().to_owned();
    let url = format!(
        "{}/v2.0/organizations/0?name=Gadgets+Incorporated",
        simulator.cps_url()
    );
    for token in [simulator.cps_token(), given] {
        let header = lines("Authorization", &format!("Bearer {token}"));
        let (status, _, body) = exchange_with("GET", &url, &header, "");
        assert_eq!(
            (status, &body["company_name"]),
            (200, &json!("Gadgets Incorporated"))
        );
    }
}

#[test]
fn only_the_base_path_leads_to_the_ca_and_to_the_backstage() {
    let simulator = simulator();
    let (ca, backstage) = (simulator.acme_url(), simulator.backstage_url());
    let ca_root = ca.strip_suffix("/partner-subscription/api/v1").unwrap();
    let backstage_root = backstage.strip_suffix("/_simulator").unwrap();
    let urls = [
        format!("{ca_root}/acme/12345"),
        format!("{ca}x/acme/12345"),
        format!("{}x/v2.0/certificates/111", simulator.cps_url()),
        format!("{ca_root}/_simulator/world"),
        format!("{backstage_root}/world"),
        format!("{backstage_root}/partner-subscription/api/v1/acme/12345"),
        format!("{backstage}/other"),
    ];
    for url in urls {
        let (status, _, body) = exchange("GET", &url, &simulator.acme_key(), "");
        assert_eq!(status, 404, "{url}");
        assert!(body["errors"][0]["message"].is_string(), "{url}");
    }
}

#[test]
fn bodies_up_to_two_mebibytes() {
    let simulator = simulator();
    let url = format!("{}/acme/12345", simulator.acme_url());
    let body = |length: usize| {
        let start = r#"{"auto_renew":true"#;
        format!("{start}{}}}", " ".repeat(length - start.len() - 1))
    };
    let limit = 2 * 1024 * 1024;
    assert_eq!(
        exchange("PATCH", &url, &simulator.acme_key(), &body(limit)).0,
        204
    );
    let (status, head, _) = exchange("PATCH", &url, &simulator.acme_key(), &body(limit + 1));
    assert_eq!(status, 413);
    assert!(head.contains("x-simulator: certpact"), "{head}");
}

/// What comes back for these bytes, whatever they are.
fn raw(url: &str, bytes: &[u8]) -> String {
    let host = url.split('/').nth(2).expect("a URL has a host");
    let mut stream = TcpStream::connect(host).expect("the simulator listens");
    // It may hang up before it has everything.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).to_ascii_lowercase()
}

#[test]
fn what_is_not_http_is_answered_by_a_simulator_too() {
    let simulator = simulator();
    let long = format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(70_000));
    let headers: String = (0..200).map(|at| format!("h{at}: v\r\n")).collect();
    let many = format!("GET / HTTP/1.1\r\n{headers}\r\n");
    let cases = [
        ("400", "no HTTP\r\n\r\n"),
        ("400", "GET / HTTP/1.1\r\nno header\r\n\r\n"),
        ("400", "GET / HTTP/3.7\r\n\r\n"),
        ("414", &long),
        ("431", &many),
    ];
    for url in [simulator.acme_url(), simulator.backstage_url()] {
        for (status, request) in cases {
            let answer = raw(&url, request.as_bytes());
            let shown = &request[..request.len().min(40)];
            assert!(
                answer.starts_with(&format!("http/1.1 {status} ")),
                "{shown}: {answer}"
            );
            assert!(
                answer.contains("\r\nx-simulator: certpact\r\n"),
                "{shown}: {answer}"
            );
        }
    }
}

#[test]
fn a_browser_finds_what_is_there() {
    let simulator = simulator();
    simulator
        .ca()
        .change(|world| world.contracts[0].sans[0] = "<script>&".into())
        .unwrap();
    for end in ["", "/"] {
        let url = format!("{}{end}", simulator.backstage_url());
        let request = format!(
            "GET /{} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            url.split_once("://127")
                .unwrap()
                .1
                .split_once('/')
                .unwrap()
                .1
        );
        let page = raw(&url, request.as_bytes());
        assert!(page.starts_with("http/1.1 200 "), "{page}");
        assert!(page.contains("content-type: text/html; charset=utf-8"));
        for link in ["world", "log", "faults"] {
            assert!(
                page.contains(&format!("<a href=\"/_simulator/{link}\">")),
                "{page}"
            );
        }
        assert!(page.contains("<td>contracts</td><td>2</td>"), "{page}");
        assert!(page.contains("<td>&lt;script&gt;&amp;, www.example.com</td>"));
        for never in [
            "<script",
            "src=",
            "http:",
            "https:",
            "hmac",
            "simulator-key",
        ] {
            assert!(!page.contains(never), "{never}\n{page}");
        }
    }
}

#[test]
fn a_world_may_be_larger_than_a_body_at_the_ca() {
    let simulator = simulator();
    let world = serde_json::to_string(&World::documented().with_contracts(6_000)).unwrap();
    assert!(world.len() > 2 * 1024 * 1024, "{}", world.len());
    let url = format!("{}/world", simulator.backstage_url());
    assert_eq!(exchange("PUT", &url, "", &world).0, 204);
    assert_eq!(simulator.ca().world().contracts.len(), 6_002);
}

#[test]
fn the_backstage_reads_and_sets_the_world() {
    let simulator = simulator();
    let ca = simulator.ca();
    let ask = |method: &str, path: &str, body: Value| {
        let url = format!("{}/{path}", simulator.backstage_url());
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let (status, _, body) = exchange(method, &url, "", &body);
        (status, body)
    };
    let world = serde_json::to_value(World::documented()).unwrap();
    assert_eq!(ask("GET", "world", Value::Null), (200, world));
    assert_eq!(
        ask("POST", "clock", json!({ "advance_seconds": 60 })).0,
        204
    );
    assert_eq!(ca.world().clock.to_string(), "2026-01-01T00:01:00Z");
    assert_eq!(ask("PUT", "readings", json!({ "put_clears": "no" })).0, 204);
    assert_eq!(
        ask("GET", "world", Value::Null).1["readings"]["put_clears"],
        "no"
    );
    ca.change(|world| {
        for contract in &mut world.contracts {
            contract.is_organization_validated = false;
        }
    })
    .unwrap();
    assert_eq!(
        ask("POST", "validate", json!({ "acme_contract_id": OV })).0,
        204
    );
    assert!(ca.world().contracts[0].is_organization_validated);
    ca.change(|world| world.certificate_requests[0].is_validated = false)
        .unwrap();
    let issue = json!({ "certificate_request_id": 111 });
    assert_eq!(ask("POST", "issue", issue).0, 204);
    assert!(ca.world().certificate_requests[0].is_validated);
    exchange(
        "GET",
        &format!("{}/acme/1", simulator.acme_url()),
        &simulator.acme_key(),
        "",
    );
    let (status, log) = ask("GET", "log", Value::Null);
    assert_eq!(
        (status, &log),
        (200, &serde_json::to_value(ca.log()).unwrap())
    );
    assert_eq!(log[0]["path"], "/acme/1");
    let clock = json!({ "clock": World::default().clock });
    assert_eq!(ask("PUT", "world", clock).0, 204);
    assert_eq!(ca.world(), World::default());
}

#[test]
fn the_backstage_refuses_what_it_does_not_understand() {
    let simulator = simulator();
    let cases = [
        ("PUT", "world", r#"{"strickt":true}"#),
        ("PUT", "world", r#"{"accounts":{}}"#),
        ("PUT", "readings", r#"{"put_clears":"maybe"}"#),
        ("POST", "clock", r#"{"advance_seconds":-1}"#),
        ("POST", "clock", "{}"),
        ("POST", "validate", r#"{"acme_contract_id":1}"#),
        ("POST", "validate", ""),
        ("POST", "issue", r#"{"certificate_request_id":1}"#),
    ];
    for (method, path, body) in cases {
        let url = format!("{}/{path}", simulator.backstage_url());
        let (status, _, answer) = exchange(method, &url, "", body);
        assert_eq!(status, 400, "{method} {path} {body}");
        assert!(answer["errors"][0]["message"].is_string(), "{answer}");
    }
    assert_eq!(simulator.ca().world(), World::documented());
}

#[test]
fn it_listens_on_the_ports_it_is_told_and_stops() {
    let mut simulator = simulator();
    let host = |url: String| url.split('/').nth(2).map(String::from).unwrap();
    let (acme, backstage) = (host(simulator.acme_url()), host(simulator.backstage_url()));
    let port = |host: &str| host.strip_prefix("127.0.0.1:").unwrap().parse().unwrap();
    let taken = Simulator::bind(World::default(), port(&acme), 0).unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::AddrInUse);
    // Idle connections do not keep it up, and are gone with it.
    let idle = [acme, backstage].map(|host| TcpStream::connect(host).unwrap());
    simulator.stop();
    simulator.stop();
    for mut connection in idle {
        let patience = Some(Duration::from_secs(10));
        connection.set_read_timeout(patience).unwrap();
        match connection.read(&mut [0]) {
            Ok(count) => assert_eq!(count, 0),
            Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
        }
    }
}

#[test]
fn a_world_that_cannot_be_is_not_started() {
    let world = World {
        accounts: Default::default(),
        ..World::default()
    };
    let error = Simulator::start(world).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(error.to_string(), "a world needs an account");
}
