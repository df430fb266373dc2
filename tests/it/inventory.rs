//! What an inventory tells: whose key a contract needs, how many contracts an account has, and
//! which of them to look at where an organization changes.

use certpact::{
    Applying, Choice, Client, Consent, Desired, ErrorKind, Inventory, PatchContract, StepState,
};
use certpact_simulator::{Account, Ca, World};
use serde_json::json;

use crate::in_process::{client_of, client_set_up};

const OTHER: u64 = 99999;

/// Two accounts; the documented contracts, a third one of the same organization, and one of the
/// other account.
fn ca() -> Ca {
    let mut world = World::documented();
    let mut sibling = world.contracts[0].clone();
    sibling.acme_contract_id = 777;
    let mut foreign = sibling.clone();
    foreign.acme_contract_id = 888;
    foreign.account_id = OTHER;
    world.contracts.extend([sibling, foreign]);
    let account = Account {
        key: "other-key".to_owned(),
        ..Account::default()
    };
    world.accounts.insert(OTHER, account);
    Ca::new(world).unwrap()
}

fn informed(ca: &Ca, inventory: serde_json::Value) -> Client {
    let inventory = Inventory::from_value(&inventory).unwrap();
    client_set_up(ca, |settings| settings.inventory = inventory)
}

fn moved() -> Desired {
    Desired::from_toml("[[contract]]\nid = 12345\norganization = { city = \"Berkeley\" }\n")
        .unwrap()
}

#[tokio::test]
async fn it_tells_whose_key_a_contract_needs() {
    let ca = ca();
    let uninformed = client_of(&ca).acme().get_contract(888, None).await;
    assert_eq!(uninformed.unwrap_err().kind(), ErrorKind::NotFound);
    let client = informed(&ca, json!({ "99999": [888] }));
    let read = client.acme().get_contract(888, None).await.unwrap();
    assert_eq!(read.account_id, OTHER);
    let patch = PatchContract {
        auto_renew: Some(true),
        ..PatchContract::default()
    };
    let sent = client.acme();
    sent.patch_contract(888, &patch, None, &Consent::none())
        .await
        .unwrap();
}

#[tokio::test]
async fn where_an_organization_changes_everything_listed_is_read_and_counted() {
    let ca = ca();
    let client = informed(&ca, json!({ "67890": [12345, 777, 12346], "99999": [888] }));
    let plan = client.plan(&moved(), &Choice::default()).await.unwrap();
    let hazard = plan
        .findings
        .iter()
        .find(|finding| finding.rule == "acme.organization_revalidation");
    let hazard = hazard.unwrap();
    let coverage = hazard.coverage.unwrap();
    assert_eq!((coverage.read, coverage.of), (3, Some(3)));
    assert_eq!(hazard.affects, ["777", "12345", "12346"]);
    assert!(!hazard.message.contains("at least"), "{}", hazard.message);

    let read = ca.log().len();
    let renewing = Desired::from_toml("[[contract]]\nid = 12345\nauto_renew = false\n").unwrap();
    client.plan(&renewing, &Choice::default()).await.unwrap();
    assert_eq!(ca.log().len() - read, 1);
}

#[tokio::test]
async fn a_contract_that_it_does_not_list_counts_all_the_same() {
    let ca = ca();
    let client = informed(&ca, json!({ "67890": [777] }));
    let plan = client.plan(&moved(), &Choice::default()).await.unwrap();
    let coverage = plan
        .findings
        .iter()
        .find_map(|finding| finding.coverage)
        .unwrap();
    assert_eq!((coverage.read, coverage.of), (2, Some(2)));
}

#[tokio::test]
async fn what_is_listed_and_cannot_be_read_fails_a_strict_plan() {
    let ca = ca();
    let client = informed(&ca, json!({ "67890": [12345, 999] }));
    let plan = client.strict().plan(&moved(), &Choice::default()).await;
    let error = plan.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.message().contains("contract `999`"), "{error}");
}

#[tokio::test]
async fn what_it_tells_since_makes_the_rest_of_a_plan_stale() {
    let ca = ca();
    let folder = tempfile::tempdir().unwrap();
    let how = |max_steps| Applying {
        max_steps,
        ..Applying::noting_in(folder.path().join("journal"))
    };
    let desired = Desired::from_toml(
        "[[contract]]\nid = 12346\nauto_renew = false\n[[contract]]\nid = 12345\norganization = { city = \"Berkeley\" }\n",
    );
    let client = informed(&ca, json!({ "67890": [12345, 12346] }));
    let plan = client
        .plan(&desired.unwrap(), &Choice::default())
        .await
        .unwrap();
    let hazards = plan.findings.iter();
    let hazards: Vec<&str> = hazards
        .filter_map(|one| one.acknowledgement.as_deref())
        .collect();
    assert_eq!(hazards, ["acme.organization_revalidation@12345:2"]);
    let consent = Consent::parse(hazards, []).unwrap();
    let cleared = plan.clone().acknowledge(consent).unwrap();
    let report = client.apply(&cleared, how(Some(1))).await.unwrap();
    assert_eq!(report.exit_code, 0);
    let told_more = informed(&ca, json!({ "67890": [12345, 12346, 777] }));
    let error = told_more.apply(&cleared, how(None)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StalePlan);
    let report = client.apply(&cleared, how(None)).await.unwrap();
    assert!(
        report
            .outcome
            .iter()
            .all(|one| one.state == StepState::Done)
    );
}
