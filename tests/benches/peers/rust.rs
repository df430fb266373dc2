//! What Rust has, each in a process of its own.

use std::cell::Cell;
use std::future::Future;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use certpact::{
    Call, Client, Contract, Observed, Operation, ReplaceContract, Settings, SubaccountKey, check,
};
use http_body_util::{BodyExt, Empty};
use hyper_util::client::legacy;
use hyper_util::rt::TokioExecutor;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::measured::{self, Run, peak};

pub(crate) const BODY: &str = include_str!("../../documented/acme-update.ov.request.json");
pub(crate) const OBSERVED: &str = include_str!("../../documented/acme-get.ov.response.json");
const KEY: &str = "a-key-of-the-benchmark";
const WARMING: f64 = 0.3;

/// What the scripts of the other languages read: the body, the observed answer, and the spec's schema.
pub(crate) fn inputs(folder: &Path, root: &Path) {
    let spec = fs_err::read_to_string(root.join("openapi/acme.yaml")).unwrap();
    let spec: Value = serde_saphyr::from_str(&spec).unwrap();
    let schema = json!({
        "$ref": "#/components/schemas/ReplaceContract",
        "components": { "schemas": spec["components"]["schemas"] },
    });
    let observed: Value = serde_json::from_str(OBSERVED).unwrap();
    let files = [
        ("body.json", BODY.to_owned()),
        ("observed.json", observed.to_string()),
        ("schema.json", schema.to_string()),
    ];
    fs_err::create_dir_all(folder).unwrap();
    for (name, text) in files {
        fs_err::write(folder.join(name), text).unwrap();
    }
}

pub(crate) fn call(name: &str, url: &str, at_once: usize, seconds: f64) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        match name {
            "certpact" => {
                let client = ours(url);
                let ask = || async {
                    client.acme().get_contract(12345, None).await.unwrap();
                };
                together(ask, at_once, seconds).await;
            }
            "reqwest" => {
                let _ = rustls::crypto::ring::default_provider().install_default();
                let client = reqwest::Client::builder().no_proxy().build().unwrap();
                let url = format!("{url}/acme/12345");
                let ask = || async {
                    let request = client.get(&url).header("x-partner-apikey", KEY);
                    let text = request.send().await.unwrap().bytes().await.unwrap();
                    black_box(serde_json::from_slice::<Contract>(&text).unwrap());
                };
                together(ask, at_once, seconds).await;
            }
            "hyper" => {
                let client = legacy::Client::builder(TokioExecutor::new()).build_http();
                let url: http::Uri = format!("{url}/acme/12345").parse().unwrap();
                let ask = || async {
                    let request = http::Request::get(url.clone())
                        .header("x-partner-apikey", KEY)
                        .body(Empty::<&[u8]>::new())
                        .unwrap();
                    let answer = client.request(request).await.unwrap();
                    let text = answer.into_body().collect().await.unwrap().to_bytes();
                    black_box(serde_json::from_slice::<Contract>(&text).unwrap());
                };
                together(ask, at_once, seconds).await;
            }
            name => panic!("no client is called {name}"),
        }
    });
}

fn ours(url: &str) -> Client {
    let mut settings = Settings::default();
    url.clone_into(&mut settings.acme_url);
    settings.acme_key = Some(SubaccountKey::new(KEY.to_owned()).unwrap());
    settings.rate_limit = Vec::new();
    settings.concurrency = 1024;
    Client::new(settings).unwrap()
}

async fn together<F: Future<Output = ()>>(ask: impl Fn() -> F, at_once: usize, seconds: f64) {
    run(&ask, at_once, WARMING).await;
    let before = cpu();
    let (calls, took) = run(&ask, at_once, seconds).await;
    report(calls, took, before);
}

async fn run<F: Future<Output = ()>>(
    ask: &impl Fn() -> F,
    at_once: usize,
    seconds: f64,
) -> (u64, Duration) {
    let calls = Cell::new(0);
    let started = Instant::now();
    let limit = Duration::from_secs_f64(seconds);
    let again = || async {
        while started.elapsed() < limit {
            ask().await;
            calls.set(calls.get() + 1);
        }
    };
    futures_util::future::join_all((0..at_once).map(|_| again())).await;
    (calls.get(), started.elapsed())
}

pub(crate) fn judge(name: &str, seconds: f64) {
    match name {
        "certpact" => looked(seconds, || {
            let contract: Contract = serde_json::from_str(OBSERVED).unwrap();
            let mut observed = Observed::new();
            observed.see(contract, Timestamp::UNIX_EPOCH);
            let call = Call::new(Operation::ReplaceContract, &[12345]).with_body(BODY);
            check(&call.unwrap(), &observed, None).unwrap()
        }),
        "serde_json" => looked(seconds, || {
            let body: ReplaceContract = serde_json::from_str(BODY).unwrap();
            (body, serde_json::from_str::<Contract>(OBSERVED).unwrap())
        }),
        "sonic-rs" => looked(seconds, || {
            let body: ReplaceContract = sonic_rs::from_str(BODY).unwrap();
            (body, sonic_rs::from_str::<Contract>(OBSERVED).unwrap())
        }),
        name => panic!("nothing is called {name}"),
    }
}

fn looked<T>(seconds: f64, look: impl Fn() -> T) {
    let many = |seconds: f64| {
        let started = Instant::now();
        let mut calls = 0;
        while started.elapsed() < Duration::from_secs_f64(seconds) {
            for _ in 0..20 {
                black_box(look());
            }
            calls += 20;
        }
        (calls, started.elapsed())
    };
    many(WARMING);
    let before = cpu();
    let (calls, took) = many(seconds);
    report(calls, took, before);
}

fn report(calls: u64, took: Duration, before: f64) {
    let run = Run {
        calls,
        seconds: took.as_secs_f64(),
        cpu: cpu() - before,
        peak_kib: peak(),
    };
    println!("{}", serde_json::to_string(&run).unwrap());
}

fn cpu() -> f64 {
    measured::cpu("/proc/self")
}
