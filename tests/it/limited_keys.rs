//! A key that the CA limits: jobs wait for it as a whole, and direct calls say for how long.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use certpact::seam::Answer;
use certpact::{
    Api, Applying, Choice, Client, Consent, Desired, ErrorKind, Plan, Progress, RateWindow,
    Settings, StepState,
};
use certpact_simulator::{Account, Ca, World};
use jiff::{SignedDuration, Timestamp};

use crate::in_process::{OFF, client_through_set_up, headers_of};

const CONTRACTS: u64 = 90;
const OTHER: u64 = 4711;

/// From which request on a key is limited, and for how long.
#[derive(Clone, Copy, Debug)]
struct Block {
    key: &'static str,
    after: usize,
    seconds: i64,
    retry_after: Option<&'static str>,
}

const FIRST: &str = "partner-key";

impl Block {
    const fn of(seconds: i64) -> Self {
        Self {
            key: FIRST,
            after: 40,
            seconds,
            retry_after: None,
        }
    }
}

/// A CA with many contracts, every third of which another account has.
fn world() -> World {
    let mut world = World::documented();
    let own = *world.accounts.keys().next().unwrap();
    world.accounts.get_mut(&own).unwrap().key = FIRST.to_owned();
    let account = Account {
        key: "other-key".to_owned(),
        auto_renew_subscription: None,
    };
    world.accounts.insert(OTHER, account);
    let model = world.contracts[0].clone();
    world.contracts.clear();
    for id in 1..=CONTRACTS {
        let mut contract = model.clone();
        contract.acme_contract_id = id;
        contract.account_id = if id % 3 == 0 { OTHER } else { own };
        world.contracts.push(contract);
    }
    world
}

struct Limited {
    ca: Ca,
    client: Client,
    /// Requests with the limited key.
    sent: Arc<AtomicUsize>,
    told: Arc<Mutex<Vec<String>>>,
    began: Timestamp,
}

impl Limited {
    fn new(block: Block, set_up: impl FnOnce(&mut Settings)) -> Self {
        let ca = Ca::new(world()).unwrap();
        let (sent, told) = (
            Arc::<AtomicUsize>::default(),
            Arc::<Mutex<Vec<String>>>::default(),
        );
        let (clock, counter, lines) = (ca.clone(), Arc::clone(&sent), Arc::clone(&told));
        let until = Mutex::new(None);
        let client = client_through_set_up(
            &ca,
            |settings| {
                settings.progress =
                    Progress::new(move |told| lines.lock().unwrap().push(told.to_string()));
                set_up(settings);
            },
            move |request, answer| {
                if !request.headers.values().any(|value| value == block.key) {
                    return Ok(answer);
                }
                if counter.fetch_add(1, Ordering::Relaxed) < block.after {
                    return Ok(answer);
                }
                let now = clock.world().clock;
                let mut until = until.lock().unwrap();
                let until = until.get_or_insert(now + SignedDuration::from_secs(block.seconds));
                if now >= *until {
                    return Ok(answer);
                }
                let asked = block.retry_after.iter();
                let asked = asked.map(|wait| ("retry-after", *wait));
                Ok(Answer {
                    status: 429,
                    headers: headers_of(asked),
                    body: br#"{"errors":[{"code":"request_limit_exceeded","message":"m"}]}"#
                        .to_vec(),
                })
            },
        );
        let began = ca.world().clock;
        Self {
            ca,
            client,
            sent,
            told,
            began,
        }
    }

    fn waited(&self) -> i64 {
        self.ca.world().clock.duration_since(self.began).as_secs()
    }

    fn sent(&self) -> usize {
        self.sent.load(Ordering::Relaxed)
    }

    /// The lines that say that it waits.
    fn waits(&self) -> Vec<String> {
        let told = self.told.lock().unwrap();
        let waits = told.iter().filter(|line| line.starts_with("sends nothing"));
        waits.cloned().collect()
    }
}

fn desired() -> Desired {
    let item = |id| {
        let account = if id % 3 == 0 { OTHER } else { 67890 };
        format!("[[contract]]\nid = {id}\naccount_id = {account}\nauto_renew = false\n")
    };
    Desired::from_toml(&(1..=CONTRACTS).map(item).collect::<String>()).unwrap()
}

#[tokio::test]
async fn a_plan_waits_for_both_windows_and_no_longer() {
    let asks = |seconds, retry_after| Block {
        retry_after: Some(retry_after),
        ..Block::of(seconds)
    };
    for (block, retries, unread, waits) in [
        (Block::of(1), 2, 0, vec!["5 s"]),
        (Block::of(100), 2, 0, vec!["5 s", "3 min"]),
        (Block::of(186), 2, 20, vec!["5 s", "3 min"]),
        (asks(20, "20"), 2, 0, vec!["20 s"]),
        (asks(100, "20"), 2, 0, vec!["20 s", "3 min"]),
        (asks(9999, "3600"), 2, 20, vec![]),
        (Block::of(1), 0, 20, vec![]),
    ] {
        let limited = Limited::new(block, |settings| settings.retries = retries);
        let plan = limited.client.plan(&desired(), &Choice::default()).await;
        let plan = plan.unwrap();
        assert_eq!(plan.unread.len(), unread, "{block:?}, {retries}");
        assert!(
            plan.unread
                .iter()
                .all(|one| one.kind == ErrorKind::RateLimited)
        );
        let waited = waits.iter();
        let lines = waited.map(|wait| {
            format!("sends nothing for {wait}: the CA wants fewer requests of this key")
        });
        assert_eq!(
            limited.waits(),
            lines.collect::<Vec<_>>(),
            "{block:?}, {retries}"
        );
        // Nothing is asked in vain but by those that were under way, once before and once after a pause.
        let in_vain = 16 * (waits.len() + 1);
        assert!(
            limited.sent() <= 60 + in_vain,
            "{} for {block:?}",
            limited.sent()
        );
        let pauses: i64 = waits
            .iter()
            .map(|wait| match *wait {
                "3 min" => 180,
                seconds => seconds.trim_end_matches(" s").parse().unwrap(),
            })
            .sum();
        assert_eq!(limited.waited(), pauses);
    }
}

#[tokio::test]
async fn where_nothing_was_read_it_is_the_error_itself() {
    let block = Block {
        after: 0,
        ..Block::of(9999)
    };
    let limited = Limited::new(block, |_| {});
    let own = Desired::from_toml("[[contract]]\nid = 1\naccount_id = 67890\n").unwrap();
    let planned = limited.client.plan(&own, &Choice::default()).await;
    let verified = limited.client.verify(&own).await;
    let pulled = limited
        .client
        .pull(Api::Acme, &["1".to_owned()], Some(67890))
        .await;
    for error in [
        planned.unwrap_err(),
        verified.unwrap_err(),
        pulled.unwrap_err(),
    ] {
        assert_eq!(
            (error.kind(), error.exit_code()),
            (ErrorKind::RateLimited, 5)
        );
    }
}

/// A plan for the first contract, cleared, and a client whose key is limited after so many requests.
async fn applied(
    after: usize,
    seconds: i64,
    retries: usize,
) -> (Limited, Result<StepState, ErrorKind>) {
    let block = Block {
        after,
        ..Block::of(seconds)
    };
    let limited = Limited::new(block, |settings| settings.retries = retries);
    let own = "[[contract]]\nid = 1\naccount_id = 67890\nauto_renew = false\n";
    let plan: Plan = limited
        .client
        .plan(&Desired::from_toml(own).unwrap(), &Choice::default())
        .await
        .unwrap();
    let cleared = plan.acknowledge(Consent::none()).unwrap();
    let report = limited.client.apply(&cleared, Applying::default()).await;
    let state = report.map(|report| report.outcome[0].state);
    (limited, state.map_err(|error| error.kind()))
}

#[tokio::test]
async fn an_apply_waits_to_read_and_to_write() {
    for (after, seconds, retries, state, waited) in [
        // The first read is the plan's, the second is apply's, the third request is the write.
        (1, 1, 2, Ok(StepState::Done), 5),
        (2, 1, 2, Ok(StepState::Done), 5),
        (2, 60, 2, Ok(StepState::Done), 185),
        (2, 9999, 2, Ok(StepState::Failed), 185),
        (2, 1, 0, Ok(StepState::Failed), 0),
        // Nothing is known to have moved: the plan is not stale.
        (1, 9999, 2, Err(ErrorKind::RateLimited), 185),
    ] {
        let (limited, came) = applied(after, seconds, retries).await;
        assert_eq!(
            (came, limited.waited()),
            (state, waited),
            "{after}, {seconds}"
        );
    }
}

#[tokio::test]
async fn a_direct_call_waits_no_longer_than_its_timeout() {
    // Whatever it waits for: the CA says so, or the limits that are known of the key.
    let of_the_ca = |retry_after| Block {
        after: 0,
        retry_after: Some(retry_after),
        ..Block::of(9999)
    };
    for (retry_after, seconds, waited) in [("7", 60, 14), ("40", 60, 40), ("40", 30, 0)] {
        let limited = Limited::new(of_the_ca(retry_after), |settings| {
            settings.timeout = Duration::from_secs(seconds);
        });
        let read = limited.client.acme().get_contract(1, Some(67890)).await;
        let error = read.unwrap_err();
        let asked = Duration::from_secs(retry_after.parse().unwrap());
        assert_eq!(
            (error.kind(), error.retry_after()),
            (ErrorKind::RateLimited, Some(asked))
        );
        assert_eq!(limited.waited(), waited, "{retry_after}");
    }
}

#[tokio::test]
async fn a_direct_call_says_when_the_known_limits_let_it_go() {
    let limited = Limited::new(Block::of(0), |settings| {
        settings.rate_limit = RateWindow::parse("2/90s").unwrap();
    });
    let (acme, none) = (limited.client.acme(), Consent::none());
    let write = || acme.patch_contract(1, &OFF, Some(67890), &none);
    // A read and a write fill the window.
    write().await.unwrap();
    let error = write().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(
        (error.retry_after(), error.status()),
        (Some(Duration::from_secs(91)), None)
    );
    assert!(
        error.message().contains("2 requests in 90 s for this key"),
        "{error}"
    );
    assert_eq!((limited.sent(), limited.waited()), (2, 0));
    limited.ca.advance(SignedDuration::from_secs(91));
    write().await.unwrap();
}

#[tokio::test]
async fn a_plan_says_which_known_limit_it_waits_for() {
    let limited = Limited::new(Block::of(0), |settings| {
        settings.rate_limit = RateWindow::parse("50/3m").unwrap();
    });
    let plan = limited.client.plan(&desired(), &Choice::default()).await;
    assert!(plan.unwrap().unread.is_empty());
    let line = "sends nothing for 3 min: 50 requests in 3 min for this key";
    assert_eq!(limited.waits(), [line]);
    let told = limited.told.lock().unwrap();
    assert!(
        told.iter()
            .any(|line| line.ends_with("left (50 requests in 3 min for this key)")),
        "{told:?}"
    );
}

/// Of two keys, one waits twice and the other once, while the first waits too.
#[tokio::test]
async fn a_key_that_waits_for_its_limit_does_not_hold_up_the_others() {
    let limited = Limited::new(Block::of(0), |settings| {
        settings.rate_limit = RateWindow::parse("20/5s").unwrap();
    });
    let plan = limited.client.plan(&desired(), &Choice::default()).await;
    assert!(plan.unwrap().unread.is_empty());
    assert_eq!(limited.waited(), 10);
}
