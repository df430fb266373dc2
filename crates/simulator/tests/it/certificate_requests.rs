use certpact_simulator::{
    Answer, Api, Ca, CertificateRequest, CpsContact, CpsOrganization, CpsStatus, Request,
};
use serde_json::{Value, json};

use crate::{content, documented, documented_but, with};

const OV: u64 = 111;
const EV: u64 = 112;
const DV: u64 = 113;

fn send(ca: &Ca, method: &str, path: &str, query: Option<&str>, body: &str) -> Answer {
    let request = Request {
        method: method.into(),
        path: path.into(),
        query: query.map(String::from),
        headers: vec![("authorization".into(), "Bearer simulator-cps-token".into())],
        body: body.into(),
    };
    ca.answer_at(Api::Cps, request)
}

fn ask(ca: &Ca, path: &str, query: Option<&str>) -> Value {
    let answer = send(ca, "GET", path, query, "");
    assert_eq!(answer.status, 200, "{path}");
    content(&answer)
}

fn change(ca: &Ca, id: u64, body: &Value) -> Answer {
    let path = format!("/v2.0/certificates/{id}/organization");
    send(ca, "PUT", &path, None, &body.to_string())
}

fn changed(ca: &Ca, id: u64, body: &Value) -> Value {
    let answer = change(ca, id, body);
    let said = String::from_utf8_lossy(&answer.body);
    assert_eq!(answer.status, 200, "{body}: {said}");
    content(&answer)
}

/// A refused change says why, and changes nothing.
fn check_refusal(ca: &Ca, id: u64, body: &Value, why: &str) {
    let before = ca.world();
    let answer = change(ca, id, body);
    assert_eq!(answer.status, 400, "{body}");
    assert_eq!(content(&answer)["details"][0]["description"], why, "{body}");
    assert_eq!(ca.world(), before, "{body}");
}

fn request(ca: &Ca, id: u64) -> CertificateRequest {
    let requests = ca.world().certificate_requests;
    let found = requests.into_iter().find(|own| own.id == id);
    found.expect("the request is in the world")
}

fn organizations(ca: &Ca) -> Vec<CpsOrganization> {
    ca.world().cps_organizations
}

/// All that a new organization for OV needs outside the United States.
fn new() -> Value {
    json!({
        "company_name": "Fjord AS",
        "company_address": "Gata 1",
        "city": "Oslo",
        "country": "NO",
        "contact_first_name": "Kim",
        "contact_last_name": "Roe",
        "contact_email": "kim.roe@example.com",
        "contact_phone": "555",
    })
}

fn approver(contact_type: &str) -> Value {
    json!({
        "contact_type": contact_type,
        "first_name": "Lou",
        "last_name": "Poe",
        "email": "lou.poe@example.com",
        "phone": "556",
        "title": "Counsel",
    })
}

fn new_ev(contact_type: &str) -> Value {
    with(
        new(),
        json!({ "additional_contacts": [approver(contact_type)] }),
    )
}

fn reading_of(name: &str, value: &str) -> Ca {
    let ca = documented();
    let readings = serde_json::from_value(json!({ "cps": { name: value } }));
    ca.set_readings(readings.expect("the reading exists"));
    ca
}

#[test]
fn a_request_shows_its_organization_and_its_status() {
    let ca = documented();
    let shown = ask(&ca, "/v2.0/certificates/111", None);
    assert_eq!(
        (&shown["id"], &shown["validation_type"]),
        (&json!(111), &json!("OV"))
    );
    assert_eq!(shown["organization"]["company_name"], "Example Corporation");
    assert_eq!(
        shown["organization"]["contact_email"],
        "john.doe@example.com"
    );
    assert_eq!(shown["expiration_date"], "2027-01-01T00:00:00Z");
    let status = ask(&ca, "/v2.0/certificates/111/status", None);
    assert_eq!(
        (&status["id"], &status["status"]),
        (&json!(111), &json!("Active"))
    );
    let validation = &status["order_validation"];
    assert_eq!(validation["organization_validation"]["status"], "Approved");
    assert!(ask(&ca, "/v2.0/certificates/113", None)["organization"].is_null());
    let status = ask(&ca, "/v2.0/certificates/113/status", None);
    assert_eq!(
        status["order_validation"]["organization_validation"]["status"],
        "NA"
    );
}

#[test]
fn an_id_attaches_what_is_there_and_nothing_else_counts() {
    let ca = documented();
    let before = organizations(&ca);
    let answer = changed(&ca, OV, &with(new(), json!({ "id": 124 })));
    assert_eq!(answer, serde_json::to_value(&before[1]).unwrap());
    assert_eq!(organizations(&ca), before);
    assert_eq!(request(&ca, OV).organization_id, Some(124));
    assert_eq!(request(&ca, EV).organization_id, Some(123));
    changed(&documented(), EV, &json!({ "id": 124 }));
}

#[test]
fn an_exact_name_attaches_what_is_there_and_nothing_else_counts() {
    let ca = documented();
    let before = organizations(&ca);
    let named = with(new(), json!({ "company_name": "Widgets LLC" }));
    assert_eq!(changed(&ca, OV, &named)["city"], "Los Angeles");
    assert_eq!(organizations(&ca), before);
}

#[test]
fn a_name_may_match_in_another_spelling() {
    let named = with(new(), json!({ "company_name": "widgets  llc" }));
    for (reading, id) in [("exact", 125), ("folded", 124)] {
        let ca = reading_of("name_match", reading);
        assert_eq!(changed(&ca, OV, &named)["id"], id, "{reading}");
    }
}

#[test]
fn an_unknown_id_falls_through_to_the_name_and_to_a_new_organization() {
    let named = json!({ "id": 999, "company_name": "Widgets LLC" });
    let ca = documented();
    assert_eq!(changed(&ca, OV, &named)["id"], 124);
    assert_eq!(
        changed(&documented(), OV, &with(new(), json!({ "id": 999 })))["id"],
        125
    );
    let ca = reading_of("unknown_organization", "refused");
    check_refusal(&ca, OV, &named, "there is no organization with this id");
    changed(&ca, OV, &json!({ "id": 124 }));
}

#[test]
fn zero_asks_for_what_only_the_ca_knows() {
    let gadgets = "Gadgets Incorporated";
    let ca = documented();
    let found = ask(
        &ca,
        "/v2.0/organizations/0",
        Some("name=Gadgets+Incorporated"),
    );
    assert_eq!(
        (&found["id"], &found["company_name"]),
        (&json!(0), &json!(gadgets))
    );
    let answer = changed(&ca, OV, &json!({ "id": 0, "company_name": gadgets }));
    assert_eq!(
        (&answer["id"], &answer["city"]),
        (&json!(125), &json!("San Francisco"))
    );
    assert_eq!(organizations(&ca).len(), 3);
    // Without the zero nobody looks there.
    let ca = documented();
    let lonely = "a new organization needs `company_address`";
    check_refusal(&ca, OV, &json!({ "company_name": gadgets }), lonely);
    let nameless = "with the id 0 `company_name` is required";
    for name in [json!(null), json!("")] {
        check_refusal(&ca, OV, &json!({ "id": 0, "company_name": name }), nameless);
    }
    assert_eq!(
        changed(&ca, OV, &with(new(), json!({ "id": 0 })))["id"],
        125
    );
}

#[test]
fn what_is_not_there_becomes_a_new_organization() {
    let ca = documented();
    let answer = changed(&ca, OV, &new());
    assert_eq!(
        (&answer["id"], &answer["country"]),
        (&json!(125), &json!("NO"))
    );
    assert_eq!(
        (&answer["state"], &answer["additional_contacts"]),
        (&json!(null), &json!([]))
    );
    assert_eq!(organizations(&ca).len(), 4);
    assert_eq!(ask(&ca, "/v2.0/organizations/125", None), answer);
}

#[test]
fn null_is_the_same_as_nothing() {
    let ca = documented();
    let mut sent = new();
    for name in ["id", "state", "additional_contacts"] {
        sent[name] = Value::Null;
    }
    assert_eq!(changed(&ca, OV, &sent)["id"], 125);
}

#[test]
fn a_new_organization_has_to_be_whole() {
    let ca = documented();
    for name in new().as_object().unwrap().keys() {
        let why = format!("a new organization needs `{name}`");
        check_refusal(&ca, OV, &with(new(), json!({ name: null })), &why);
        check_refusal(&ca, OV, &with(new(), json!({ name: " " })), &why);
    }
    let american = with(new(), json!({ "country": "US" }));
    check_refusal(&ca, OV, &american, "a new organization needs `state`");
    let american = with(american, json!({ "state": "California" }));
    check_refusal(&ca, OV, &american, "a new organization needs `zip_code`");
    let foreign = with(new(), json!({ "country": "Norway" }));
    check_refusal(&ca, OV, &foreign, "`country` must be two letters");
    let strange = with(
        new(),
        json!({ "additional_contacts": [approver("Unknown")] }),
    );
    check_refusal(&ca, OV, &strange, "`contact_type` is missing or not known");
    assert_eq!(change(&ca, OV, &json!({ "id": -1 })).status, 400);
    assert_eq!(change(&ca, OV, &json!([])).status, 400);
    assert_eq!(
        changed(&ca, OV, &with(american, json!({ "zip_code": "90094" })))["id"],
        125
    );
    let ca = reading_of("company_address2", "required");
    check_refusal(
        &ca,
        OV,
        &new(),
        "a new organization needs `company_address2`",
    );
}

#[test]
fn ev_needs_somebody_who_approves() {
    let ca = documented();
    let lacking = "for EV `additional_contacts` needs somebody who approves";
    check_refusal(&ca, EV, &new(), lacking);
    check_refusal(&ca, EV, &new_ev("TechnicalContact"), lacking);
    for name in ["first_name", "last_name", "email", "phone", "title"] {
        let person = with(approver("EvApprover"), json!({ name: null }));
        let body = with(new(), json!({ "additional_contacts": [person] }));
        check_refusal(&ca, EV, &body, &format!("for EV a contact needs `{name}`"));
    }
    // OV asks nothing of these.
    let bare = json!({ "additional_contacts": [{ "contact_type": "TechnicalContact" }] });
    changed(&documented(), OV, &with(new(), bare));
    for (reading, client, page) in [
        ("either", 200, 200),
        ("client", 200, 400),
        ("page", 400, 200),
    ] {
        let status = |spelling| {
            let ca = reading_of("approver_spelling", reading);
            change(&ca, EV, &new_ev(spelling)).status
        };
        assert_eq!(
            (status("EvApprover"), status("EVApprover")),
            (client, page),
            "{reading}"
        );
    }
}

#[test]
fn a_change_starts_validation_anew_until_the_ca_has_finished() {
    let ca = documented();
    changed(&ca, OV, &json!({ "id": 124 }));
    let status = ask(&ca, "/v2.0/certificates/111/status", None);
    assert_eq!(status["status"], "Processing");
    let validation = &status["order_validation"];
    assert_eq!(validation["status"], "PendingOrgUpdate");
    assert_eq!(validation["organization_validation"]["status"], "Pending");
    let shown = ask(&ca, "/v2.0/certificates/111", None);
    assert_eq!(shown["expiration_date"], "0001-01-01T00:00:00Z");
    check_refusal(
        &ca,
        OV,
        &json!({ "id": 123 }),
        "the CA still processes the request",
    );
    ca.issue(OV).unwrap();
    let status = ask(&ca, "/v2.0/certificates/111/status", None);
    assert_eq!(status["status"], "Active");
    assert_eq!(status["order_validation"]["status"], "OrgUpdated");
    changed(&ca, OV, &json!({ "id": 123 }));
    assert!(ca.issue(1).is_err());
    // Nothing at all may follow, if only the page is believed.
    let ca = reading_of("after_change", "nothing");
    changed(&ca, OV, &json!({ "id": 124 }));
    assert_eq!(request(&ca, OV).status, CpsStatus::Active);
}

#[test]
fn only_what_the_ca_has_finished_can_be_changed() {
    for (status, why) in [
        (
            CpsStatus::Processing,
            Some("the CA still processes the request"),
        ),
        (
            CpsStatus::DomainControlValidation,
            Some("the CA still processes the request"),
        ),
        (
            CpsStatus::OtherValidation,
            Some("the CA still processes the request"),
        ),
        (CpsStatus::Deployment, None),
        (CpsStatus::Active, None),
        (CpsStatus::Deleted, Some("the request has been deleted")),
    ] {
        let ca = documented_but(|world| world.certificate_requests[0].status = status);
        let body = json!({ "id": 124 });
        match why {
            Some(why) => check_refusal(&ca, OV, &body, why),
            None => drop(changed(&ca, OV, &body)),
        }
    }
    let ca = documented();
    let why = "only a request for OV or EV has an organization";
    check_refusal(&ca, DV, &json!({ "id": 124 }), why);
}

#[test]
fn the_answer_of_a_change_may_be_empty() {
    let ca = reading_of("change_answer", "empty");
    let answer = change(&ca, OV, &json!({ "id": 124 }));
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    assert_eq!(request(&ca, OV).organization_id, Some(124));
}

#[test]
fn what_does_not_exist_is_an_empty_object_or_an_error() {
    let paths = [
        "/v2.0/certificates/1",
        "/v2.0/certificates/one",
        "/v2.0/certificates/1/status",
        "/v2.0/organizations/1",
        "/v2.0/organizations/0",
    ];
    for (reading, status) in [
        ("empty_object", 200),
        ("bad_request", 400),
        ("not_found", 404),
    ] {
        let ca = reading_of("not_found", reading);
        for path in paths {
            let answer = send(&ca, "GET", path, None, "");
            assert_eq!(answer.status, status, "{reading} {path}");
            let is_empty = content(&answer) == json!({});
            assert_eq!(is_empty, status == 200, "{reading} {path}");
        }
        let refused = change(&ca, 1, &json!({ "id": 124 })).status;
        assert_eq!(refused, status.max(400), "{reading}");
        assert_eq!(send(&ca, "GET", "/v2.0/other", None, "").status, 404);
    }
}

#[test]
fn an_error_comes_in_three_shapes() {
    let refusal = |reading| content(&change(&reading_of("error_shape", reading), DV, &json!({})));
    let why = "only a request for OV or EV has an organization";
    let details = refusal("details");
    assert_eq!(details["code"], "organization_not_supported");
    assert_eq!(
        (
            &details["status_code"],
            &details["details"][0]["description"]
        ),
        (&json!(400), &json!(why))
    );
    assert_eq!(refusal("error"), json!({ "error": why }));
    assert_eq!(refusal("message"), json!({ "Message": why }));
}

#[test]
fn an_unknown_field_is_passed_over_unless_the_world_is_strict() {
    let ca = documented();
    let body = json!({ "id": 124, "colour": "green" });
    changed(&ca, OV, &body);
    let ca = documented_but(|world| world.strict = true);
    check_refusal(&ca, OV, &body, "`colour` is not known here");
    let inside = json!({ "id": 124, "additional_contacts": [{ "colour": "green" }] });
    check_refusal(&ca, OV, &inside, "`colour` is not known here");
}

#[test]
fn organizations_are_found_by_a_part_of_their_name_and_twenty_are_shown() {
    let ca = documented_but(|world| {
        for number in 0..30 {
            world.cps_organizations.push(CpsOrganization {
                id: 200 + number,
                company_name: Some(format!("50% Société {number}")),
                additional_contacts: vec![CpsContact::default()],
                ..CpsOrganization::default()
            });
        }
    });
    let found = ask(&ca, "/v2.0/organizations/name/widgets", None);
    assert_eq!(
        found["items"],
        json!([{ "id": 124, "company_name": "Widgets LLC" }])
    );
    let found = ask(
        &ca,
        "/v2.0/organizations/name/50%25%20soci%C3%A9t%C3%A9",
        None,
    );
    assert_eq!(
        (
            found["items"].as_array().unwrap().len(),
            &found["total_items"]
        ),
        (20, &json!(30))
    );
    let found = ask(&ca, "/v2.0/organizations/name/nobody", None);
    assert_eq!(
        (&found["items"], &found["@type"]),
        (&json!([]), &json!("Collection"))
    );
}

#[test]
fn countries_are_listed_with_their_codes() {
    let ca = documented();
    let all = ask(&ca, "/v2.0/appendix/country-codes", None);
    assert_eq!(
        all["items"][0],
        json!({ "country": "Afghanistan", "two_letter_code": "AF" })
    );
    let one = ask(&ca, "/v2.0/appendix/country-codes", Some("name=United%20S"));
    let united_states = json!([{ "country": "United States", "two_letter_code": "US" }]);
    assert_eq!(one["items"], united_states);
}

#[test]
fn the_log_says_which_api_a_request_was_for() {
    let ca = documented();
    crate::send(&ca, "GET", "/acme/12345", "");
    ask(&ca, "/v2.0/organizations/0", Some("name=a"));
    ca.answer_at(Api::Order, Request::default());
    ca.answer_at(Api::CpsToken, Request::default());
    let log = ca.log();
    let apis: Vec<_> = log.iter().map(|entry| entry.api).collect();
    let expected = [Api::Acme, Api::Cps, Api::Order, Api::CpsToken];
    assert_eq!(apis, expected);
    assert_eq!(log[1].path, "/v2.0/organizations/0?name=a");
}
