//! A plan of thousands of contracts fits a screen, and so does its refusal.

use certpact_simulator::{Simulator, World};
use serde_json::json;

use crate::cli::session::Session;

const ORGANIZATIONS: u64 = 20;
const EACH: u64 = 100;

fn world() -> World {
    let contracts: Vec<_> = (0..ORGANIZATIONS * EACH)
        .map(|number| {
            let organization = number / EACH;
            json!({
                "acme_contract_id": 1000 + number, "account_id": 1, "product_name_id": "ssl_basic",
                "auto_renew": true, "sans": [format!("w{number}.example.com")],
                "organization": {
                    "name": format!("Company {organization}"),
                    "address": format!("{organization} Old Street"), "city": "Oakland",
                    "state": "CA", "zip": "94601", "country": "US", "telephone": "+1 510 555 0100",
                },
            })
        })
        .collect();
    let world =
        json!({ "accounts": { "1": { "key": "simulator-acme-key" } }, "contracts": contracts });
    serde_json::from_value(world).unwrap()
}

fn desired() -> String {
    let organizations = (0..ORGANIZATIONS)
        .map(|number| format!("[organization.o{number}]\naddress = \"{number} New Street\"\n"));
    let contracts = (0..ORGANIZATIONS * EACH).map(|number| {
        let organization = number / EACH;
        format!(
            "[[contract]]\nid = {}\norganization = \"o{organization}\"\n",
            1000 + number
        )
    });
    organizations.chain(contracts).collect()
}

/// How many lines of a terminal with 80 columns it takes; what is told of the progress is gone by then.
fn fits_a_screen(printed: &str) {
    let lines = printed.lines().filter(|line| !line.starts_with("read "));
    let taken: usize = lines
        .map(|line| line.chars().count().div_ceil(80).max(1))
        .sum();
    assert!(taken <= 40, "{taken} lines\n{printed}");
}

#[test]
fn many_contracts_of_few_organizations_fit_a_screen() {
    let session = Session::with(Simulator::start(world()).unwrap());
    session.write("desired.toml", &desired());
    let limits = "certpact --rate-limit off";
    let plan = session.run(&format!(
        "{limits} plan desired.toml --out move.plan --write-acknowledgements accepted"
    ));
    fits_a_screen(&plan);
    let all = "acme.organization_revalidation@all:2000";
    assert!(
        plan.contains(&format!("to accept all: --acknowledge {all}")),
        "{plan}"
    );
    assert!(
        plan.contains("\"19 Old Street\"  \"19 New Street\""),
        "{plan}"
    );

    let apply = format!("{limits} apply move.plan");
    let refused = session.run(&apply);
    fits_a_screen(&refused);
    assert!(
        refused.contains(&format!("add `--acknowledge {all}`")),
        "{refused}"
    );
    // Where one is accepted by itself, what accepts all of them still counts all.
    let one = "acme.organization_revalidation@1000:100";
    let partly = session.run(&format!("{apply} --acknowledge {one}"));
    fits_a_screen(&partly);
    assert_eq!(partly.matches(all).count(), 1, "{partly}");
    // Nobody has given a reason yet.
    let unfilled = session.run(&format!("{apply} --acknowledge-file accepted"));
    assert!(unfilled.contains("has no reason yet"), "{unfilled}");

    let written = session.read("accepted");
    assert!(written.contains("# 1100: "), "{written}");
    session.write("accepted", &written.replace(":2000=", ":2000=CHG-4711"));
    let applied = session.run(&format!("{apply} --acknowledge-file accepted"));
    assert!(applied.contains("2000 steps done"), "{applied}");
    // What is there already stays.
    session.run(&format!(
        "{limits} plan desired.toml --write-acknowledgements accepted"
    ));
    assert!(session.read("accepted").starts_with(&written[..40]));
}

/// No answer shows contacts, so that thousands of lines would say the same.
#[test]
fn contacts_that_cannot_be_read_fit_a_screen() {
    let session = Session::with(Simulator::start(world()).unwrap());
    let organizations = (0..ORGANIZATIONS).map(|number| {
        format!("[organization.o{number}.technical_contact]\nfirst_name = \"A\"\nlast_name = \"B\"\nemail = \"a@example.com\"\ntelephone = \"1\"\n")
    });
    let contracts = (0..ORGANIZATIONS * EACH).map(|number| {
        let (id, organization) = (1000 + number, number / EACH);
        format!("[[contract]]\nid = {id}\norganization = \"o{organization}\"\n")
    });
    let desired: String = organizations.chain(contracts).collect();
    session.write("contacts.toml", &desired);
    let verified = session.run("certpact --rate-limit off verify contacts.toml");
    fits_a_screen(&verified);
    assert!(
        verified.contains(
            "  2000 contracts: 1000, 1001, 1002 and 1997 more, /organization/technical_contact: cannot be read\n"
        ),
        "{verified}"
    );
}
