//! What is sent again, how often, and how fast: in virtual time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use certpact::seam::{Answer, Failure};
use certpact::{Client, Consent, ErrorKind};
use certpact_simulator::{Ca, World};
use jiff::Timestamp;

use crate::in_process::{OFF, client_through, headers_of, limited_client_through};

/// What becomes of every exchange of a method.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Refused,
    Lost,
    TooLarge,
    Status(u16),
}

impl Fate {
    fn come(self) -> Result<Answer, Failure> {
        match self {
            Self::Refused => Err(Failure::NeverConnected(String::new())),
            Self::Lost => Err(Failure::Lost(String::new())),
            Self::TooLarge => Err(Failure::TooLarge),
            Self::Status(status) => Ok(Answer {
                status,
                ..Answer::default()
            }),
        }
    }
}

/// A client to whose requests of this method that happens, a counter of those, and the CA.
fn unlucky(
    method: &'static str,
    fate: Fate,
    header: Option<&'static str>,
) -> (Client, Arc<AtomicUsize>, Ca) {
    let ca = Ca::new(World::documented()).unwrap();
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&sent);
    let client = client_through(&ca, move |request, answer| {
        if request.method != method {
            return Ok(answer);
        }
        counter.fetch_add(1, Ordering::Relaxed);
        let mut came = fate.come()?;
        came.headers = headers_of(header.map(|wait| ("retry-after", wait)));
        Ok(came)
    });
    (client, sent, ca)
}

#[tokio::test]
async fn what_may_be_repeated_is_sent_three_times() {
    // The CA carries every change out, so that a look settles what its answer does not say.
    let cases = [
        (
            Fate::Refused,
            3,
            ErrorKind::Unreachable,
            Some(ErrorKind::Unreachable),
        ),
        (Fate::Lost, 3, ErrorKind::Unreachable, None),
        (Fate::TooLarge, 1, ErrorKind::UnreadableAnswer, None),
        (
            Fate::Status(429),
            3,
            ErrorKind::RateLimited,
            Some(ErrorKind::RateLimited),
        ),
        (Fate::Status(500), 1, ErrorKind::Server, None),
        (Fate::Status(502), 3, ErrorKind::Server, None),
        (Fate::Status(503), 3, ErrorKind::Server, None),
        (Fate::Status(504), 3, ErrorKind::Server, None),
        (
            Fate::Status(404),
            1,
            ErrorKind::NotFound,
            Some(ErrorKind::NotFound),
        ),
        (Fate::Status(302), 1, ErrorKind::Api, None),
    ];
    for (fate, times, of_read, of_write) in cases {
        let (client, sent, _) = unlucky("GET", fate, None);
        let error = client.acme().get_contract(12345, None).await.unwrap_err();
        assert_eq!(
            (sent.load(Ordering::Relaxed), error.kind()),
            (times, of_read),
            "{fate:?}"
        );

        let (client, sent, _) = unlucky("PATCH", fate, None);
        let patched = client
            .acme()
            .patch_contract(12345, &OFF, None, &Consent::none())
            .await;
        let kind = patched.err().map(|error| error.kind());
        assert_eq!(
            (sent.load(Ordering::Relaxed), kind),
            (times, of_write),
            "{fate:?}"
        );
    }
}

#[tokio::test]
async fn the_ca_is_given_the_time_that_it_asks_for_and_no_more_than_a_minute() {
    for (asked, times, waited) in [("7", 3, 14), ("61", 1, 0)] {
        let (client, sent, ca) = unlucky("GET", Fate::Status(429), Some(asked));
        let before = ca.world().clock;
        let error = client.acme().get_contract(12345, None).await.unwrap_err();
        assert_eq!(sent.load(Ordering::Relaxed), times);
        assert_eq!(ca.world().clock.duration_since(before).as_secs(), waited);
        assert_eq!(
            error.retry_after(),
            Some(Duration::from_secs(asked.parse().unwrap()))
        );
    }
}

#[tokio::test]
async fn three_thousand_calls_keep_within_every_window() {
    let ca = Ca::new(World::documented()).unwrap();
    let sent: Arc<Mutex<Vec<Timestamp>>> = Arc::default();
    let (clock, log) = (ca.clone(), Arc::clone(&sent));
    let client = limited_client_through(&ca, move |_, answer| {
        log.lock().unwrap().push(clock.world().clock);
        Ok(answer)
    });
    for call in 0..3000 {
        // Clones share the limit. A direct call does not wait for minutes, and says how many.
        let read = || async {
            let client = client.clone();
            client.acme().get_contract(12345 + call % 2, None).await
        };
        if let Err(error) = read().await {
            assert_eq!(error.kind(), ErrorKind::RateLimited);
            ca.advance(error.retry_after().unwrap().try_into().unwrap());
            read().await.unwrap();
        }
    }
    let sent = sent.lock().unwrap();
    assert_eq!(sent.len(), 3000);
    for (requests, seconds) in [(100, 5), (1000, 180)] {
        for window in sent.windows(requests + 1) {
            let took = window[requests].duration_since(window[0]);
            assert!(took.as_secs_f64() > f64::from(seconds), "{took:?}");
        }
    }
}

#[tokio::test]
async fn a_write_that_may_have_arrived_is_unknown_whatever_the_next_attempt_says() {
    let next = [
        Fate::Refused,
        Fate::Status(429),
        Fate::Status(400),
        Fate::Status(404),
    ];
    for (first, next) in [Fate::Lost, Fate::Status(504)]
        .into_iter()
        .flat_map(|first| next.map(|next| (first, next)))
    {
        let ca = Ca::new(World::documented()).unwrap();
        let sent = AtomicUsize::new(0);
        let client = client_through(&ca, move |request, answer| {
            if request.method != "PATCH" {
                // Nothing can be looked at once it was sent.
                return match sent.load(Ordering::Relaxed) {
                    0 => Ok(answer),
                    _ => Fate::Lost.come(),
                };
            }
            let fate = if sent.fetch_add(1, Ordering::Relaxed) == 0 {
                first
            } else {
                next
            };
            fate.come()
        });
        let error = client
            .acme()
            .patch_contract(12345, &OFF, None, &Consent::none())
            .await
            .unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::OutcomeUnknown,
            "{first:?}, then {next:?}"
        );
    }
}

#[tokio::test]
async fn a_cancellation_whose_answer_was_lost_is_done_where_the_contract_shows_it() {
    let mut world = World::documented();
    world.contracts[0].created_at = world.clock;
    let ca = Ca::new(world).unwrap();
    let client = client_through(&ca, |request, answer| match request.method.as_str() {
        "DELETE" if answer.status == 204 => Fate::Lost.come(),
        _ => Ok(answer),
    });
    let accepted = Consent::parse(["acme.cancel_irreversible@12345"], []).unwrap();
    client
        .acme()
        .cancel_contract(12345, None, &accepted)
        .await
        .unwrap();
    let canceled = ca
        .log()
        .iter()
        .filter(|entry| entry.method == "DELETE")
        .count();
    assert_eq!(
        canceled, 2,
        "the second was refused, and the contract shows why"
    );
}
