//! A key that the CA refuses, and a host that cannot be reached, are not asked about every contract.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use certpact::seam::{Answer, Failure};
use certpact::{Choice, Desired, ErrorKind};
use certpact_simulator::{Ca, World};
use http::HeaderMap;

use crate::in_process::client_through_set_up;

const CONTRACTS: usize = 40;

const UNKNOWN_KEY: &str =
    r#"{"errors":[{"code":"access_denied|access_denied_invalid_key","message":"m"}]}"#;

/// What comes of a request.
#[derive(Clone, Copy, Debug)]
enum Comes {
    Answer(u16, &'static str),
    NoConnection,
}

use Comes::{Answer as Answers, NoConnection};

/// Plans many contracts, the first of which is read where that is said; answers how many requests were
/// sent, and the error or the number of what is unread.
async fn planned(comes: Comes, reads_first: usize) -> (usize, Result<usize, ErrorKind>) {
    let ca = Ca::new(World::documented()).unwrap();
    let sent = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&sent);
    let client = client_through_set_up(
        &ca,
        |settings| settings.retries = 0,
        move |_, answer| match (count.fetch_add(1, Ordering::Relaxed) < reads_first, comes) {
            (true, _) => Ok(answer),
            (false, Answers(status, body)) => Ok(Answer {
                status,
                headers: HeaderMap::new(),
                body: body.as_bytes().to_vec(),
            }),
            (false, NoConnection) => Err(Failure::NeverConnected("refused".to_owned())),
        },
    );
    let ids = (0..CONTRACTS).map(|n| 12345 + n);
    let items = ids.map(|id| format!("[[contract]]\nid = {id}\nauto_renew = true\n"));
    let desired = Desired::from_toml(&items.collect::<String>()).unwrap();
    let plan = client.plan(&desired, &Choice::default()).await;
    let plan = plan.map(|plan| plan.unread.len());
    (
        sent.load(Ordering::Relaxed),
        plan.map_err(|error| error.kind()),
    )
}

#[tokio::test]
async fn it_is_asked_no_more_often_than_tells_something() {
    let all_but_one = Ok(CONTRACTS - 1);
    for (comes, reads_first, expected) in [
        (Answers(401, ""), 0, (1, Err(ErrorKind::Authentication))),
        (
            Answers(403, UNKNOWN_KEY),
            0,
            (1, Err(ErrorKind::Authentication)),
        ),
        (Answers(403, "{}"), 0, (3, Err(ErrorKind::Permission))),
        (Answers(403, "{}"), 1, (CONTRACTS, all_but_one)),
        (
            Answers(403, "<html>"),
            0,
            (CONTRACTS, Err(ErrorKind::Permission)),
        ),
        (Answers(500, ""), 0, (CONTRACTS, Err(ErrorKind::Server))),
        (NoConnection, 0, (20, Err(ErrorKind::Unreachable))),
        (NoConnection, 1, (21, all_but_one)),
    ] {
        assert_eq!(planned(comes, reads_first).await, expected, "{comes:?}");
    }
}
