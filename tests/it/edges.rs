//! Settings that nothing can be done with, or that mean something else than the contract: refused, and nothing
//! is sent.

use certpact_simulator::{Simulator, World};

use crate::cli::session::Session;

/// A line, what it ends with, and its first line.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        "certpact --concurrency 2305843009213693952 acme get-contract 12345",
        "? 2\n",
        "error: `concurrency` is 2305843009213693952; a number from 1 to 10000 is expected\n",
    ),
    (
        "certpact --concurrency 0 acme get-contract 12345",
        "? 2\n",
        "error: `concurrency` is 0; a number from 1 to 10000 is expected\n",
    ),
    (
        "CERTPACT_ACME_URL=https://ca.invalid/#hush certpact acme get-contract 12345",
        "? 2\n",
        "error: `…` is not a base URL: it has a query or a fragment\n",
    ),
    (
        "HTTPS_PROXY=http:// CERTPACT_ACME_URL=https://ca.invalid certpact --retries 0 acme get-contract 12345",
        "? 6\n",
        "error: `get_contract`: no connection to the CA at `https://ca.invalid`: `HTTPS_PROXY` is not the URL of a proxy\n",
    ),
];

#[test]
fn what_nothing_can_be_done_with_is_refused() {
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    for (line, code, said) in REFUSED {
        let printed = session.run(line);
        assert!(
            printed.starts_with(said) && printed.ends_with(code),
            "{line}\n{printed}"
        );
    }
    assert_eq!(session.requests(), 0);
    // The most of everything is no reason to stop.
    let most = u64::MAX;
    let printed = session.run(&format!(
        "certpact --retries 100 --timeout 24h --rate-limit {most}/9000000000h acme get-contract 12345"
    ));
    assert!(!printed.contains('?'), "{printed}");
}

/// The account that a direct call names is compared with that of the contract, as in a plan.
#[test]
fn a_direct_call_for_a_contract_of_another_account_is_not_sent() {
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    session.write("body", "{\"auto_renew\":false}");
    session.write("sans", "{\"sans\":[\"new.example.com\"]}");
    let refused = "error: contract `12345` is on account `67890`, and `7` is named\n";
    for line in [
        "certpact --account-id 7 acme patch-contract 12345 --body body",
        "certpact --account-id 7 acme add-sans 12345 --body sans",
        "certpact --account-id 7 acme revoke-all-credentials 12345",
        "certpact --account-id 7 check patch-contract 12345 --body body --online",
    ] {
        let printed = session.run(line);
        assert!(
            printed.starts_with(refused) && printed.ends_with("? 2\n"),
            "{line}\n{printed}"
        );
    }
    assert_eq!(session.writes(), "");
    let own = session.run("certpact --account-id 67890 acme patch-contract 12345 --body body");
    assert!(!own.contains('?'), "{own}");
}
