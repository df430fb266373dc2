//! The help of commands fits a screen, and that of an operation says how to write its body.

use certpact::{Api, Body, Call, Id, Observed, Operation, ProductNameId, Severity, check};
use certpact_simulator::{Simulator, World};

use crate::cli::session::Session;

fn session() -> Session {
    Session::with(Simulator::start(World::documented()).unwrap())
}

#[test]
fn the_short_help_of_everything_fits_a_screen() {
    let session = session();
    let commands = [
        "check",
        "plan",
        "apply",
        "lint",
        "pull",
        "verify",
        "acme",
        "order",
        "cps",
        "rules",
        "explain",
        "schema",
        "simulate",
        "demo",
        "completions",
    ];
    let commands = commands.map(str::to_owned).into_iter();
    let operations = Operation::ALL
        .into_iter()
        .map(|operation| format!("{} {operation}", operation.api()));
    for command in commands.chain(operations) {
        let help = session.run(&format!("COLUMNS=80 certpact {command} -h"));
        let columns = help.lines().map(|line| line.chars().count());
        let taken: usize = columns.map(|columns| columns.div_ceil(80).max(1)).sum();
        assert!(taken <= 40, "{help}");
        assert_eq!(help.matches("Of every command").count(), 1, "{help}");
        assert_eq!(help.matches("--connect-timeout").count(), 1, "{help}");
    }
}

#[test]
fn an_operation_has_its_own_page() {
    let session = session();
    for operation in Operation::ALL {
        let (api, name) = (operation.api(), operation.as_str().replace('_', "-"));
        // Wherever the options are, and however it is written.
        let help = session.run(&format!(
            "COLUMNS=1000 certpact --format json {api} --help {operation}"
        ));
        let usage = format!("Usage: certpact {api} {name} ");
        assert!(help.contains(&usage), "{help}");
        assert!(
            help.starts_with(operation.facts().description.trim_end_matches('.')),
            "{help}"
        );
        for id in operation.facts().ids {
            assert!(
                help.contains(&format!(
                    "<{}>",
                    id.name.trim_end_matches("_id").to_uppercase()
                )),
                "{help}"
            );
        }
        for field in operation
            .field_help()
            .filter(|field| !field.path.ends_with("[]"))
        {
            let own = field.path.rsplit('.').next().unwrap();
            let mark = if field.is_needed { "*" } else { "" };
            let line = format!(" {own}{mark} ({}): {}", field.kind, field.description);
            assert!(help.contains(&line), "{line}\n{help}");
        }
        for (option, is_own) in [
            ("--body", operation.facts().body.is_some()),
            ("--label", operation == Operation::CreateContract),
            ("--name", operation.facts().query.is_some()),
            ("--acknowledge", operation.is_write()),
            ("--overrule", operation.is_write()),
            ("--secret-file", operation.delivers_secret()),
            ("--show-secret", operation.delivers_secret()),
        ] {
            let is_listed = help
                .lines()
                .any(|line| line.trim_start().starts_with(option));
            assert_eq!(is_listed, is_own, "{option}\n{help}");
        }
    }
    // One of another API, and one that there is not, have the page of the API.
    for other in ["get-order", "get-contrac"] {
        let help = session.run(&format!("certpact acme {other} --help"));
        assert!(
            help.contains("Usage: certpact acme [OPTIONS] <OPERATION> [ID]..."),
            "{help}"
        );
    }
}

#[test]
fn the_example_of_a_body_is_one_that_the_ca_takes() {
    let session = session();
    let mut checked = 0;
    for operation in Operation::ALL {
        let Some(body) = operation.example_body() else {
            continue;
        };
        let pretty = serde_json::to_string_pretty(&body).unwrap();
        let (api, name) = (operation.api(), operation.as_str());
        let help = session.run(&format!("certpact {api} {name} --help"));
        assert!(
            help.contains(&format!("Example of a body:\n{pretty}\n")),
            "{help}"
        );
        let ids: Vec<Id> = operation.facts().ids.iter().map(|_| Id::from(7)).collect();
        let call = Call::new(operation, &ids)
            .with_body(&body.to_string())
            .unwrap();
        let call =
            call.labeled((operation == Operation::CreateContract).then(|| "shop".to_owned()));
        let product = (api != Api::Cps).then(|| ProductNameId("ssl_basic".to_owned()));
        let found = check(&call, &Observed::new(), product).unwrap();
        let errors: Vec<_> = found
            .iter()
            .filter(|one| one.severity == Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{operation}: {errors:?}");
        let _: &Body = call.body.as_ref().unwrap();
        checked += 1;
    }
    assert!(checked > 5, "{checked}");
}
