//! Contracts that a plan makes: none twice, none forgotten, and their secrets in one place.

use std::path::Path;

use certpact::seam::Failure;
use certpact::{Applying, ErrorKind, SecretFile, StepState};

use crate::apply_fixture::{Desk, apply, losing_from, states};
use crate::in_process::{client_of, client_through};

const CREATIONS: &str = "\
# Our shops.
[[contract]]
label = \"one\"
product_name_id = \"ssl_dv_rapidssl\"
sans = [\"one.example.com\"] # the first
auto_renew = true

[[contract]]
label = \"two\"
product_name_id = \"ssl_dv_rapidssl\"
sans = [\"two.example.com\"]
auto_renew = true
";

#[tokio::test]
async fn a_new_number_is_written_back_and_a_second_plan_is_empty() {
    let desk = Desk::new(CREATIONS);
    let plan = desk.plan().await;
    let how = Applying {
        secrets: Some(SecretFile::open(&desk.path("secrets")).unwrap()),
        ..desk.how()
    };
    let report = apply(&client_of(&desk.ca), &plan, how).await.unwrap();
    assert_eq!(states(&report), [StepState::Done, StepState::Done]);
    assert_eq!((report.exit_code, &report.warnings), (0, &Vec::new()));
    let ids: Vec<u64> = report.outcome.iter().filter_map(|one| one.id).collect();
    let desired = desk.desired();
    assert!(desired.starts_with("# Our shops.\n"), "{desired}");
    assert!(desired.contains("# the first\n"), "{desired}");
    for id in &ids {
        assert!(desired.contains(&format!("id = {id}\n")), "{desired}");
    }
    assert!(desk.plan().await.is_empty());

    let secrets = fs_err::read_to_string(desk.path("secrets")).unwrap();
    let lines: Vec<serde_json::Value> = secrets
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for ((line, id), label) in lines.iter().zip(ids).zip(["one", "two"]) {
        assert_eq!((&line["id"], &line["target"]), (&id.into(), &label.into()));
        let answer: serde_json::Value =
            serde_json::from_str(line["answer"].as_str().unwrap()).unwrap();
        let hmac_key = answer["eab_set"]["hmac_key"].as_str().unwrap();
        let kept = report
            .outcome
            .iter()
            .find(|one| one.id == line["id"].as_u64());
        let kept = kept.unwrap().answer.as_ref().unwrap();
        assert_eq!(kept.hmac_key.as_ref().unwrap().reveal(), hmac_key);
    }
}

#[tokio::test]
async fn a_creation_that_nobody_knows_the_end_of_is_not_sent_again() {
    let desk = Desk::new(CREATIONS);
    let plan = desk.plan().await;
    let client = client_through(&desk.ca, losing_from(2));
    let report = apply(&client, &plan, desk.how()).await.unwrap();
    assert_eq!(states(&report), [StepState::Done, StepState::Unknown]);
    assert_eq!(report.exit_code, 8);
    let (writes, contracts) = (desk.writes(), desk.contracts());

    let client = client_of(&desk.ca);
    let error = apply(&client, &plan, desk.how()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.exit_code()),
        (ErrorKind::OutcomeUnknown, 8)
    );
    let hint = error.hint().unwrap();
    assert!(
        hint.contains("--created two=ID") && hint.contains("--not-created two"),
        "{hint}"
    );
    // Nor is it forgotten by planning again into the same place.
    let refusal =
        certpact::replace_plan(&plan, &desk.path("move"), client.state_folder()).unwrap_err();
    assert_eq!(refusal.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!((desk.writes(), desk.contracts()), (writes, contracts));

    let made = desk.ca.world().contracts.last().unwrap().acme_contract_id;
    let wrong = Applying {
        created: [("two".to_owned(), 12345)].into(),
        ..desk.how()
    };
    let error = apply(&client, &plan, wrong).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
    let right = Applying {
        created: [("two".to_owned(), made)].into(),
        ..desk.how()
    };
    let report = apply(&client, &plan, right).await.unwrap();
    assert_eq!(states(&report), [StepState::Done, StepState::Done]);
    assert_eq!((desk.writes(), desk.contracts()), (writes, contracts));
    assert!(desk.desired().contains(&format!("id = {made}\n")));
    assert!(desk.plan().await.is_empty());
}

#[tokio::test]
async fn a_creation_that_was_not_made_is_sent_once_more() {
    let desk = Desk::new(CREATIONS);
    let plan = desk.plan().await;
    let client = client_through(&desk.ca, |request, answer| match request.method.as_str() {
        "POST" => Err(Failure::Lost("the connection was reset".to_owned())),
        _ => Ok(answer),
    });
    apply(&client, &plan, desk.how()).await.unwrap();
    let how = Applying {
        not_created: ["one".to_owned()].into(),
        ..desk.how()
    };
    let report = apply(&client_of(&desk.ca), &plan, how).await.unwrap();
    assert_eq!(states(&report), [StepState::Done, StepState::Done]);
    for (created, not_created) in [(Some("one"), None), (None, Some("one"))] {
        let how = Applying {
            created: created
                .map(|label| (label.to_owned(), 1))
                .into_iter()
                .collect(),
            not_created: not_created.map(str::to_owned).into_iter().collect(),
            ..desk.how()
        };
        let error = apply(&client_of(&desk.ca), &plan, how).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
    }
}

#[tokio::test]
async fn an_answer_without_a_number_leaves_the_creation_in_doubt() {
    for body in ["{}", "<html>", ""] {
        let desk = Desk::new(CREATIONS);
        let plan = desk.plan().await;
        let client = client_through(&desk.ca, move |request, mut answer| {
            if request.method == "POST" {
                answer.body = body.into();
            }
            Ok(answer)
        });
        let how = Applying {
            secrets: Some(SecretFile::open(&desk.path("secrets")).unwrap()),
            ..desk.how()
        };
        let report = apply(&client, &plan, how).await.unwrap();
        assert_eq!(
            states(&report),
            [StepState::Unknown, StepState::NotAttempted],
            "{body}"
        );
        assert_eq!(report.exit_code, 8);
        let secrets = fs_err::read_to_string(desk.path("secrets")).unwrap();
        let kept = format!("\"answer\":{}", serde_json::json!(body));
        assert!(secrets.contains(&kept), "{secrets}");
    }
}

/// An id that is no contract's, or another's: that of an item of the file, or of a contract that was made just
/// before.
#[tokio::test]
async fn an_answer_with_the_id_of_another_contract_leaves_the_creation_in_doubt() {
    let desired = format!("[[contract]]\nid = 12345\n\n{CREATIONS}");
    for (id, creation) in [(0, "one"), (12345, "one"), (12347, "two")] {
        let desk = Desk::new(&desired);
        let plan = desk.plan().await;
        let own = format!("{creation}.example.com");
        let client = client_through(&desk.ca, move |request, mut answer| {
            let is_it = String::from_utf8_lossy(&request.body).contains(&own);
            if request.method == "POST" && is_it {
                let mut body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
                assert!(body["acme_contract_id"].is_u64(), "{body}");
                body["acme_contract_id"] = id.into();
                answer.body = body.to_string().into();
            }
            Ok(answer)
        });
        let how = Applying {
            secrets: Some(SecretFile::open(&desk.path("secrets")).unwrap()),
            ..desk.how()
        };
        let report = apply(&client, &plan, how).await.unwrap();
        let unknown = report
            .outcome
            .iter()
            .find(|one| one.state == StepState::Unknown);
        let unknown = unknown.unwrap_or_else(|| panic!("{id}: {:?}", states(&report)));
        assert_eq!(
            (unknown.target.as_deref(), unknown.id),
            (Some(creation), None)
        );
        assert_eq!(report.exit_code, 8);
        let text = desk.desired();
        let written = text
            .lines()
            .filter(|line| line.starts_with("id = "))
            .count();
        assert_eq!(written, 1 + usize::from(creation == "two"), "{text}");
        // The secret is kept all the same, without the id.
        let secrets = fs_err::read_to_string(desk.path("secrets")).unwrap();
        assert!(
            secrets.lines().last().unwrap().contains("\"id\":null"),
            "{secrets}"
        );
        // Nor is another contract taken for it when somebody says so.
        let how = Applying {
            created: [(creation.to_owned(), 12345)].into(),
            ..desk.how()
        };
        let error = apply(&client_of(&desk.ca), &plan, how).await.unwrap_err();
        assert!(
            error.message().contains("was there before the plan"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_line_that_was_cut_off_was_not_sent() {
    let desk = Desk::new(CREATIONS);
    let plan = desk.plan().await;
    let how = Applying {
        max_steps: Some(1),
        ..desk.how()
    };
    apply(&client_of(&desk.ca), &plan, how).await.unwrap();
    let path = desk.path("move.journal");
    let whole = fs_err::read_to_string(&path).unwrap();
    fs_err::write(
        &path,
        format!("{whole}{{\"at\":\"2026-01-01T00:00:00Z\",\"beg"),
    )
    .unwrap();
    let report = apply(&client_of(&desk.ca), &plan, desk.how())
        .await
        .unwrap();
    assert_eq!(states(&report), [StepState::Done, StepState::Done]);
    let journal = fs_err::read_to_string(&path).unwrap();
    assert!(journal.starts_with(&whole) && journal.ends_with('\n'));
}

#[tokio::test]
async fn a_desired_file_that_was_changed_is_left_alone() {
    let desk = Desk::new(CREATIONS);
    let plan = desk.plan().await;
    let changed = CREATIONS.replace("Our shops", "Our dear shops");
    fs_err::write(desk.path("desired.toml"), &changed).unwrap();
    let report = apply(&client_of(&desk.ca), &plan, desk.how())
        .await
        .unwrap();
    assert_eq!(states(&report), [StepState::Done, StepState::Done]);
    assert_eq!(desk.desired(), changed);
    assert_eq!(report.warnings.len(), 2);
    assert!(
        report.warnings[0].contains("by hand"),
        "{:?}",
        report.warnings
    );
}

#[cfg(unix)]
#[test]
fn secrets_go_only_where_nobody_else_looks() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secrets");
    drop(SecretFile::open(&path).unwrap());
    let mode = |path: &Path| fs_err::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    fs_err::write(&path, "something else\n").unwrap();
    assert!(SecretFile::open(&path).is_err());
    fs_err::write(&path, "").unwrap();
    fs_err::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
    let error = SecretFile::open(&path).unwrap_err();
    assert!(error.hint().unwrap().starts_with("`chmod 600 "), "{error}");
}

#[tokio::test]
async fn what_was_made_is_not_planned_to_be_made_again() {
    let desk = Desk::new(CREATIONS);
    let plan = desk.plan().await;
    let changed = CREATIONS.replace("Our shops", "Our dear shops");
    fs_err::write(desk.path("desired.toml"), changed).unwrap();
    let client = client_of(&desk.ca);
    apply(&client, &plan, desk.how()).await.unwrap();
    // The file has no number yet, so that the plan comes out the same.
    let again = desk.plan().await;
    let refusal =
        certpact::replace_plan(&again, &desk.path("move"), client.state_folder()).unwrap_err();
    assert_eq!(refusal.kind(), ErrorKind::Refused);
    assert!(refusal.hint().unwrap().contains("to `one` in"), "{refusal}");
    let contracts = desk.contracts();
    let report = apply(&client_of(&desk.ca), &plan, desk.how())
        .await
        .unwrap();
    assert_eq!(states(&report), [StepState::Done, StepState::Done]);
    assert_eq!(desk.contracts(), contracts);
}

#[tokio::test]
async fn numbers_are_written_back_without_a_journal_too() {
    let desk = Desk::new(CREATIONS);
    let plan = desk.plan().await;
    let client = client_of(&desk.ca);
    let report = apply(&client, &plan, Applying::default()).await.unwrap();
    assert_eq!(report.warnings, Vec::<String>::new());
    assert!(desk.plan().await.is_empty());
}

#[tokio::test]
async fn two_plans_of_one_creation_make_one_contract() {
    let desk = Desk::new(CREATIONS);
    let (first, second) = (desk.plan().await, desk.plan().await);
    let client = client_of(&desk.ca);
    apply(&client, &first, desk.how()).await.unwrap();
    let (writes, contracts) = (desk.writes(), desk.contracts());
    let elsewhere = || Applying::noting_in(desk.path("other.journal"));
    let error = apply(&client, &second, elsewhere()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StalePlan);
    assert!(error.message().contains("by now"), "{error}");
    // Nor is anything made whose number could not be told to anybody.
    let desk = Desk::new(CREATIONS);
    let third = desk.plan().await;
    fs_err::remove_file(desk.path("desired.toml")).unwrap();
    let client = client_of(&desk.ca);
    let error = apply(&client, &third, elsewhere()).await.unwrap_err();
    assert_eq!((error.kind(), desk.writes()), (ErrorKind::StalePlan, 0));
    assert_eq!((writes, contracts), (2, desk.contracts() + 2));
}

#[tokio::test]
async fn the_journal_of_another_plan_does_not_forget_what_was_made() {
    let desk = Desk::new(CREATIONS);
    let plan = desk.plan().await;
    let client = client_of(&desk.ca);
    apply(&client, &plan, desk.how()).await.unwrap();
    // The same creations, wanted by somebody who never saw the numbers.
    let other = format!("{CREATIONS}[[contract]]\nid = 12345\nauto_renew = false\n");
    fs_err::write(desk.path("desired.toml"), other).unwrap();
    let plan = desk.plan().await;
    let writes = desk.writes();
    let error = apply(&client, &plan, desk.how()).await.unwrap_err();
    assert_eq!((error.kind(), desk.writes()), (ErrorKind::Refused, writes));
}
