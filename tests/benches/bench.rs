//! How long it takes: judging, planning, loading, and what the client adds to a request.
//!
//! `cargo xtask bench parts` runs it. The numbers are for people: no test asserts a time. What another
//! program counts, such as `perf stat -e instructions:u`, is the judging alone where a number follows,
//! `cargo bench --bench bench -- 20000`: that many times.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on says where"
)]

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use certpact::{
    Api, Call, Choice, Client, Contract, Desired, Finding, Id, Observed, Operation, Plan,
    ProductNameId, ReplaceContract, Settings, SubaccountKey, Urls, check,
};
use certpact_simulator::{Simulator, World};
use jiff::Timestamp;

const PUT: &str = include_str!("../documented/acme-update.ov.request.json");
const GET: &str = include_str!("../documented/acme-get.ov.response.json");
const MANY: u64 = 10_000;

fn main() {
    let times = std::env::args().find_map(|word| word.parse().ok());
    if let Some(times) = times {
        return (0..times).for_each(|_: u64| drop(black_box(judged())));
    }
    let reading = measured(20_000, || {
        let body: ReplaceContract = serde_json::from_str(PUT).unwrap();
        (body, serde_json::from_str::<Contract>(GET).unwrap())
    });
    show("read the documented OV body and its contract", reading);
    show("judge them", measured(20_000, judged));
    let request = format!(
        r#"{{"operation":"replace_contract","ids":[12345],"body":{PUT},"observed":{GET}}}"#
    );
    let bridged = || certpact_bridge::call_offline("check", &request);
    show(
        "the same as Python and Node ask for it",
        measured(20_000, bridged),
    );
    let offline = measured(20_000, || {
        let call = Call::new(Operation::ReplaceContract, &Id::NONE).with_body(PUT);
        let product = Some(ProductNameId("ssl_basic".to_owned()));
        check(&call.unwrap(), &Observed::new(), product).unwrap()
    });
    show("judge the documented OV body offline", offline);

    let desired_file = desired_file();
    let loading = measured(5, || Desired::from_toml(&desired_file).unwrap());
    show("load a desired file of 10,000 contracts", loading);

    let desired = Desired::from_toml(&desired_file).unwrap();
    let observed = observed();
    let planning = measured(5, || {
        let choice = Choice::default();
        Plan::new(&desired, &choice, &observed, Urls::new()).unwrap()
    });
    show("plan and judge 10,000 of one organization", planning);

    let (bare, ours) = requests();
    show("one bare GET over loopback", bare);
    show("the same as get_contract", ours);
    println!(
        "{:<44}{:>9.2}",
        "ratio",
        ours.as_secs_f64() / bare.as_secs_f64()
    );
}

/// What `certpact check` and its twins do: all is read, too.
fn judged() -> Vec<Finding> {
    let call = Call::new(Operation::ReplaceContract, &[12345]).with_body(PUT);
    let observed = Observed::from_answers(Api::Acme, GET, Timestamp::UNIX_EPOCH);
    check(&call.unwrap(), &observed.unwrap(), None).unwrap()
}

/// A new city for each contract, so that all of one organization change.
fn desired_file() -> String {
    let mut text = String::new();
    for id in 1..=MANY {
        let item = "auto_renew = true\norganization = { city = \"Oakland\" }";
        writeln!(text, "[[contract]]\nid = {id}\n{item}\n").unwrap();
    }
    text
}

fn observed() -> Observed {
    let contract: Contract = serde_json::from_str(GET).unwrap();
    let mut observed = Observed::new();
    for id in 1..=MANY {
        let mut contract = contract.clone();
        contract.acme_contract_id = id;
        contract.sans = vec![format!("shop-{id}.example.com")];
        observed.see(contract, Timestamp::UNIX_EPOCH);
    }
    observed
}

/// A bare request and ours in turns, so that whatever else the machine does slows down both.
fn requests() -> (Duration, Duration) {
    let simulator = Simulator::start(World::documented()).unwrap();
    let (url, key) = (simulator.acme_url(), simulator.acme_key());
    let mut settings = Settings::default();
    settings.acme_url.clone_from(&url);
    settings.acme_key = Some(SubaccountKey::new(key.clone()).unwrap());
    settings.rate_limit = Vec::new();
    let client = Client::new(settings).unwrap();
    // The client has a provider of its own and needs none that is global.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let bare = reqwest::Client::builder().no_proxy().build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let ask_bare = || async {
        let request = bare.get(format!("{url}/acme/12345"));
        let answer = request
            .header("x-partner-apikey", &key)
            .send()
            .await
            .unwrap();
        let text = answer.bytes().await.unwrap();
        serde_json::from_slice::<Contract>(&text).unwrap()
    };
    let (mut of_bare, mut of_ours) = (Vec::new(), Vec::new());
    for _ in 0..2_000 {
        of_bare.push(timed(|| runtime.block_on(ask_bare())));
        of_ours.push(timed(|| {
            runtime
                .block_on(client.acme().get_contract(12345, None))
                .unwrap()
        }));
    }
    (median(of_bare), median(of_ours))
}

fn measured<T>(times: usize, run: impl Fn() -> T) -> Duration {
    median((0..times).map(|_| timed(&run)).collect())
}

fn timed<T>(run: impl FnOnce() -> T) -> Duration {
    let started = Instant::now();
    black_box(run());
    started.elapsed()
}

/// What a machine with other work does to a mean, it does not do to this.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn show(what: &str, took: Duration) {
    let micros = took.as_secs_f64() * 1e6;
    let (value, unit) = if micros < 10_000.0 {
        (micros, "µs")
    } else {
        (micros / 1e3, "ms")
    };
    println!("{what:<44}{value:>9.1} {unit}");
}
