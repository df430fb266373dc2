use certpact_simulator::{Ca, DeleteBody};
use serde_json::{Value, json};

use crate::{EV, OV, contract, documented, documented_but, message, send};

fn add(ca: &Ca, id: u64, names: &[&str]) -> u16 {
    let body = json!({ "sans": names }).to_string();
    send(ca, "PUT", &format!("/acme/{id}/sans"), &body).status
}

fn remove(ca: &Ca, names: &[&str]) -> u16 {
    let body = json!({ "sans": names }).to_string();
    send(ca, "DELETE", "/acme/12345/sans", &body).status
}

fn with_names(names: &[&str]) -> Ca {
    documented_but(|world| {
        world.contracts[0].sans = names.iter().copied().map(String::from).collect();
    })
}

#[test]
fn put_adds_and_keeps_each_name_once() {
    let cases = [
        (
            ["b.example.com"].as_slice(),
            ["a.example.com", "b.example.com"].as_slice(),
        ),
        (&["a.example.com"], &["a.example.com"]),
        (&["A.Example.Com."], &["a.example.com"]),
        (
            &["B.example.com.", "b.example.com"],
            &["a.example.com", "b.example.com"],
        ),
        (&["*.example.com"], &["a.example.com", "*.example.com"]),
    ];
    for (names, expected) in cases {
        let ca = with_names(&["a.example.com"]);
        assert_eq!(add(&ca, OV, names), 204);
        assert_eq!(contract(&ca, OV).sans, expected, "{names:?}");
    }
    let ca = with_names(&["A.EXAMPLE.com"]);
    assert_eq!(add(&ca, OV, &["a.example.com"]), 204);
    assert_eq!(contract(&ca, OV).sans, ["A.EXAMPLE.com"]);
}

#[test]
fn a_contract_has_at_most_250_names() {
    let names: Vec<String> = (0..250).map(|n| format!("n{n}.example.com")).collect();
    for (there, added, status) in [
        (249, ["new.example.com"].as_slice(), 204),
        (250, &["n7.example.com"], 204),
        (250, &["new.example.com"], 400),
        (249, &["new.example.com", "newer.example.com"], 400),
    ] {
        let ca = documented_but(|world| world.contracts[0].sans = names[..there].to_vec());
        assert_eq!(add(&ca, OV, added), status, "{there} {added:?}");
        let expected = if status == 204 { 250 } else { there };
        assert_eq!(contract(&ca, OV).sans.len(), expected);
    }
}

#[test]
fn delete_removes_what_is_there() {
    let cases = [
        (["a.example.com"].as_slice(), ["B.example.com"].as_slice()),
        (&["b.EXAMPLE.com."], &["a.example.com"]),
        (&["c.example.com"], &["a.example.com", "B.example.com"]),
        (&["a.example.com", "b.example.com", "c.example.com"], &[]),
    ];
    for (names, expected) in cases {
        let ca = with_names(&["a.example.com", "B.example.com"]);
        assert_eq!(remove(&ca, names), 204);
        assert_eq!(contract(&ca, OV).sans, expected, "{names:?}");
    }
}

#[test]
fn a_body_that_does_not_arrive_removes_nothing() {
    let full = json!({ "sans": ["example.com"] }).to_string();
    for (reading, body, status) in [
        (DeleteBody::Carried, full.as_str(), 204),
        (DeleteBody::Carried, "", 400),
        (DeleteBody::Carried, "{}", 400),
        (DeleteBody::Stripped, &full, 204),
        (DeleteBody::Stripped, "", 204),
    ] {
        let ca = documented_but(|world| world.readings.delete_body = reading);
        let before = ca.world();
        let answer = send(&ca, "DELETE", "/acme/12345/sans", body);
        assert_eq!(answer.status, status, "{reading:?} {body}");
        let removes = reading == DeleteBody::Carried && status == 204;
        assert_eq!(ca.world() != before, removes, "{reading:?} {body}");
    }
    let ca = documented_but(|world| {
        world.readings.delete_body = DeleteBody::Stripped;
        world.contracts[0].created_at = world.clock;
    });
    assert_eq!(add(&ca, OV, &["new.example.com"]), 204);
    assert_eq!(send(&ca, "DELETE", "/acme/12345", "").status, 204);
}

#[test]
fn a_body_holds_names() {
    let cases = [
        (json!([]), "the body must be a JSON object"),
        (json!({}), "`sans` is required"),
        (json!({ "sans": null }), "`sans` must be an array"),
        (json!({ "sans": "example.com" }), "`sans` must be an array"),
        (json!({ "sans": [] }), "`sans` must hold a name"),
        (
            json!({ "sans": ["example.com", 1] }),
            "`sans` must hold texts only",
        ),
        (
            json!({ "sans": ["example.com", ""] }),
            "`` is not a domain name",
        ),
    ];
    for (body, expected) in cases {
        for method in ["PUT", "DELETE"] {
            let ca = documented();
            let before = ca.world();
            let answer = send(&ca, method, "/acme/12345/sans", &body.to_string());
            assert_eq!((answer.status, message(&answer).as_str()), (400, expected));
            assert_eq!(ca.world(), before, "{method} {body}");
        }
    }
}

#[test]
fn what_could_be_a_name_and_what_could_not() {
    let label = "a".repeat(63);
    let long = [label.as_str(); 4].join(".");
    let names = [
        "example.com",
        "EXAMPLE.com.",
        "*.example.com",
        "xn--bcher-kva.example",
        "b\u{fc}cher.example",
        "1.example.com",
        "3com.com",
        "a--b.example.com",
        "intranet",
        &label,
        &long[..253],
    ];
    let others = [
        "",
        ".",
        "*",
        "*.",
        "*.*.example.com",
        "www.*.example.com",
        "w*.example.com",
        "*example.com",
        "example..com",
        ".example.com",
        "example.com..",
        "https://example.com",
        "example.com:443",
        "example.com/path",
        "user@example.com",
        "a b.example.com",
        " example.com",
        "b\u{fc}cher\u{a0}.example",
        "a_b.example.com",
        "_acme-challenge.example.com",
        "-a.example.com",
        "a-.example.com",
        "192.0.2.1",
        "*.192.0.2.1",
        "2001:db8::1",
        "[2001:db8::1]",
        &format!("a{label}.example.com"),
        &long,
    ];
    let cases = names.map(|name| (name, 204)).into_iter();
    for (name, status) in cases.chain(others.map(|name| (name, 400))) {
        assert_eq!(add(&documented(), OV, &[name]), status, "add `{name}`");
        assert_eq!(remove(&documented(), &[name]), status, "remove `{name}`");
    }
}

#[test]
fn a_wildcard_is_for_any_product_but_ev() {
    let wildcard = ["*.example.com"];
    assert_eq!(add(&documented(), EV, &wildcard), 400);
    let ca = documented_but(|world| world.contracts[1].sans = vec!["*.example.com".into()]);
    let body = json!({ "sans": wildcard }).to_string();
    assert_eq!(send(&ca, "DELETE", "/acme/12346/sans", &body).status, 204);
    for product in ["ssl_dv_rapidssl", "wildcard_dv_rapidssl"] {
        let ca = documented_but(|world| {
            let own = &mut world.contracts[0];
            own.product_name_id = product.into();
            own.organization = None;
            own.is_organization_validated = false;
        });
        assert_eq!(add(&ca, OV, &wildcard), 204, "{product}");
        assert_eq!(add(&ca, OV, &["plain.example.com"]), 204, "{product}");
    }
}

#[test]
fn unknown_fields_are_refused_in_strict_mode_alone() {
    let body: Value = json!({ "sans": ["example.com"], "notify": true });
    for method in ["PUT", "DELETE"] {
        for (strict, status) in [(false, 204), (true, 400)] {
            let ca = documented_but(|world| world.strict = strict);
            let answer = send(&ca, method, "/acme/12345/sans", &body.to_string());
            assert_eq!(answer.status, status, "{method} {strict}");
        }
    }
}
