//! What a kill leaves behind between two writes to disk: a desired file with an id that no journal knows, a
//! journal with an id that the desired file lacks, and files that were never renamed.

use std::path::{Path, PathBuf};

use certpact::{Applying, StepState};

use crate::apply_fixture::{Desk, apply, states};
use crate::in_process::{client_of, client_set_up};

const CREATIONS: &str = "\
# Our shops.
[[contract]]
label = \"one\"
product_name_id = \"ssl_dv_rapidssl\"
sans = [\"one.example.com\"]
auto_renew = true

[[contract]]
label = \"two\"
product_name_id = \"ssl_dv_rapidssl\"
sans = [\"two.example.com\"]
auto_renew = true
";

/// What the kill came before: the last line of the journals, or the new desired file.
#[derive(Clone, Copy, Debug)]
enum Lacks {
    Line,
    Id,
    Neither,
}

fn without_last_line(path: &Path) {
    let text = fs_err::read_to_string(path).unwrap();
    let end = text.trim_end().rfind('\n').unwrap();
    fs_err::write(path, &text[..=end]).unwrap();
}

/// Files that a writer made and did not rename.
fn never_renamed(folder: &Path) -> Vec<PathBuf> {
    let files = fs_err::read_dir(folder).unwrap();
    let files = files.map(|file| file.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "new"))
        .collect()
}

#[tokio::test]
async fn every_id_is_written_back_whatever_a_kill_left_behind() {
    for lacks in [Lacks::Line, Lacks::Id, Lacks::Neither] {
        let desk = Desk::new(CREATIONS);
        let plan = desk.plan().await;
        let client = client_set_up(&desk.ca, |settings| settings.state_folder = desk.state());
        let first = Applying {
            max_steps: Some(1),
            ..desk.how()
        };
        apply(&client, &plan, first).await.unwrap();
        let made = desk.ca.world().contracts.last().unwrap().acme_contract_id;
        let mut how = desk.how();
        match lacks {
            Lacks::Line => {
                let noted = format!("state/creations/{}.journal", plan.plan_id);
                without_last_line(&desk.path("move.journal"));
                without_last_line(&desk.path(&noted));
                how.created.insert("one".to_owned(), made);
            }
            Lacks::Id => fs_err::write(desk.path("desired.toml"), CREATIONS).unwrap(),
            Lacks::Neither => {}
        }
        fs_err::write(desk.path("desired.toml.0badcafe.new"), "half").unwrap();
        let report = apply(&client, &plan, how).await.unwrap();
        assert_eq!(
            states(&report),
            [StepState::Done, StepState::Done],
            "{lacks:?}"
        );
        let warned: Vec<&String> = report
            .warnings
            .iter()
            .filter(|said| said.contains("by hand"))
            .collect();
        assert_eq!(warned, Vec::<&String>::new(), "{lacks:?}");
        let desired = desk.desired();
        let written = desired
            .lines()
            .filter(|line| line.starts_with("id = "))
            .count();
        assert_eq!(written, 2, "{lacks:?} {desired}");
        assert!(desk.plan().await.is_empty(), "{lacks:?}");
        let folder = desk.path("desired.toml");
        assert_eq!(
            never_renamed(folder.parent().unwrap()),
            Vec::<PathBuf>::new(),
            "{lacks:?}"
        );
    }
}

/// A plan that is written again takes away what an earlier one left; other files with such an end stay.
#[tokio::test]
async fn what_was_never_renamed_goes_with_the_next_plan() {
    let desk = Desk::new(CREATIONS);
    let plan = desk.plan().await;
    let client = client_of(&desk.ca);
    let (left, others) = (
        "move.0badcafe.new",
        ["move.new", "move.old0cafe.new", "other.0badcafe.new"],
    );
    for name in others.iter().chain(&[left]) {
        fs_err::write(desk.path(name), "").unwrap();
    }
    certpact::replace_plan(&plan, &desk.path("move"), client.state_folder()).unwrap();
    assert!(!desk.path(left).exists());
    assert!(others.iter().all(|name| desk.path(name).exists()));
}
