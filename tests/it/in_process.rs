//! A client and the simulator in one process: no sockets, no waiting, virtual time.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use certpact::seam::{Answer, BoxFuture, Failure, Outside, Request};
use certpact::{
    Client, CpsAccess, OrderKey, PatchContract, RateWindow, Settings, StateFolder, SubaccountKey,
};
use certpact_simulator::{Api, Ca, End, Stage, World};
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

use crate::files;

pub(crate) const BASE: &str = "http://127.0.0.1/partner-subscription/api/v1";

const ORDER_BASE: &str = "http://127.0.0.1/services/v2";
const CPS_BASE: &str = "http://127.0.0.1/sec/cps";
const TOKEN_BASE: &str = "http://127.0.0.1/connect";
const BASES: [(&str, Api); 4] = [
    (BASE, Api::Acme),
    (ORDER_BASE, Api::Order),
    (CPS_BASE, Api::Cps),
    (TOKEN_BASE, Api::CpsToken),
];

/// A change that has no hazard.
pub(crate) const OFF: PatchContract = PatchContract {
    organization: None,
    auto_renew: Some(false),
};

/// What becomes of an answer on its way to the client.
type OnTheWay = dyn Fn(&Request, Answer) -> Result<Answer, Failure> + Send + Sync;

struct InProcess {
    ca: Ca,
    on_the_way: Box<OnTheWay>,
}

impl Outside for InProcess {
    fn now(&self) -> Timestamp {
        self.ca.world().clock
    }

    fn elapsed(&self) -> Duration {
        self.now().as_duration().unsigned_abs()
    }

    /// Whoever waits moves the clock. An exchange takes no time unless a fault has it wait, so that no
    /// other timeout ever comes.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let duration = SignedDuration::try_from(duration).expect("nobody waits for ever");
            self.ca.advance(duration);
        })
    }

    fn exchange(&self, request: Request) -> BoxFuture<'_, Result<Answer, Failure>> {
        let below = |(base, api)| Some((request.url().strip_prefix(base)?, api));
        let (path, api) = BASES
            .into_iter()
            .find_map(below)
            .expect("the client sends to its base URLs");
        let (path, query) = match path.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (path, None),
        };
        let asked = certpact_simulator::Request {
            query,
            ..of_simulator(&request, path)
        };
        Box::pin(async move {
            let passage = self.ca.passage(api, &asked);
            self.take(passage.wait(Stage::Before)).await;
            let end = passage.carry(&self.ca, api, asked);
            self.take(passage.wait(Stage::After) + passage.wait(Stage::Within))
                .await;
            match end {
                End::Whole(answer) => (self.on_the_way)(&request, arrived(answer)),
                End::Half(_) | End::Nothing => Err(Failure::Lost("cut".to_owned())),
            }
        })
    }
}

impl InProcess {
    /// Lets time go by, or never comes back where the client is to lose patience.
    async fn take(&self, wait: Duration) {
        if wait >= Settings::default().timeout {
            return pending().await;
        }
        if !wait.is_zero() {
            self.sleep(wait).await;
        }
    }
}

/// A request as the simulator knows it, to this path.
pub(crate) fn of_simulator(request: &Request, path: &str) -> certpact_simulator::Request {
    let header = |(name, value): (&HeaderName, &HeaderValue)| {
        let value = value.to_str().expect("what is sent is ASCII");
        (name.to_string(), value.to_owned())
    };
    certpact_simulator::Request {
        method: request.method.to_string(),
        path: path.to_owned(),
        headers: request.headers.iter().map(header).collect(),
        body: request.body.clone(),
        ..certpact_simulator::Request::default()
    }
}

pub(crate) fn arrived(answer: certpact_simulator::Answer) -> Answer {
    let headers = answer.headers.iter();
    Answer {
        status: answer.status,
        headers: headers_of(headers.map(|(name, value)| (name.as_str(), value.as_str()))),
        body: answer.body,
    }
}

/// Headers, from text.
pub(crate) fn headers_of<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> HeaderMap {
    let headers = headers.into_iter();
    headers
        .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap()))
        .collect()
}

/// A client of a simulated CA that holds this world, with the key of its first account.
pub(crate) fn client_of(ca: &Ca) -> Client {
    client_through(ca, |_, answer| Ok(answer))
}

/// The same where something happens to answers on their way.
pub(crate) fn client_through(
    ca: &Ca,
    on_the_way: impl Fn(&Request, Answer) -> Result<Answer, Failure> + Send + Sync + 'static,
) -> Client {
    client_with(ca, Arc::new(in_process(ca, on_the_way)), Vec::new())
}

/// The same within the CA's documented limits, where the clock moves whenever the client waits.
pub(crate) fn limited_client_through(
    ca: &Ca,
    on_the_way: impl Fn(&Request, Answer) -> Result<Answer, Failure> + Send + Sync + 'static,
) -> Client {
    let outside = Arc::new(in_process(ca, on_the_way));
    client_with(ca, outside, RateWindow::DOCUMENTED.to_vec())
}

/// What the client knows of the outside, in one process.
pub(crate) fn in_process(
    ca: &Ca,
    on_the_way: impl Fn(&Request, Answer) -> Result<Answer, Failure> + Send + Sync + 'static,
) -> impl Outside {
    InProcess {
        ca: ca.clone(),
        on_the_way: Box::new(on_the_way),
    }
}

/// The same where writes are switched off.
pub(crate) fn read_only_client_of(ca: &Ca) -> Client {
    client_set_up(ca, |settings| settings.read_only = true)
}

/// The same, set up otherwise.
pub(crate) fn client_set_up(ca: &Ca, set_up: impl FnOnce(&mut Settings)) -> Client {
    client_through_set_up(ca, set_up, |_, answer| Ok(answer))
}

/// The same, where something happens to answers on their way.
pub(crate) fn client_through_set_up(
    ca: &Ca,
    set_up: impl FnOnce(&mut Settings),
    on_the_way: impl Fn(&Request, Answer) -> Result<Answer, Failure> + Send + Sync + 'static,
) -> Client {
    let mut settings = settings_of(ca);
    set_up(&mut settings);
    Client::with_outside(settings, Arc::new(in_process(ca, on_the_way))).unwrap()
}

/// The same behind another outside.
pub(crate) fn client_with(
    ca: &Ca,
    outside: Arc<dyn Outside>,
    rate_limit: Vec<RateWindow>,
) -> Client {
    let mut settings = settings_of(ca);
    settings.rate_limit = rate_limit;
    Client::with_outside(settings, outside).unwrap()
}

thread_local! {
    static STATE: TempDir = files::new_folder();
}

/// Address and keys of the CA, no limit, and a state folder of this thread.
fn settings_of(ca: &Ca) -> Settings {
    let mut settings = Settings::default();
    settings.state_folder = STATE.with(|folder| StateFolder::at(folder.path()));
    settings.rate_limit = Vec::new();
    settings.acme_url = BASE.to_owned();
    settings.order_url = ORDER_BASE.to_owned();
    settings.cps_url = CPS_BASE.to_owned();
    settings.cps_token_url = Some(format!("{TOKEN_BASE}/token"));
    let world = ca.world();
    let mut tokens = world.cps_tokens.iter();
    settings.cps_access = tokens
        .next()
        .map(|own| CpsAccess::token(own.token.clone()).unwrap());
    let mut order_keys = world.order_keys.iter();
    settings.order_key = order_keys
        .next()
        .map(|own| OrderKey::new(own.key.clone()).unwrap());
    if world.accounts.len() > 1 {
        let accounts = world.accounts.iter();
        settings.acme_keys = accounts
            .map(|(id, account)| (*id, SubaccountKey::new(account.key.clone()).unwrap()))
            .collect();
    }
    let first = world
        .accounts
        .values()
        .next()
        .expect("a world has an account");
    settings.acme_key = Some(SubaccountKey::new(first.key.clone()).unwrap());
    settings
}

/// A simulated CA that holds this world, and a client of it.
pub(crate) fn connected(world: World) -> (Ca, Client) {
    let ca = Ca::new(world).expect("the world is sound");
    let client = client_of(&ca);
    (ca, client)
}

#[tokio::test]
async fn a_client_reads_what_the_simulator_holds() {
    let (_, client) = connected(World::documented());
    let contract = client.acme().get_contract(12345, None).await.unwrap();
    assert_eq!(contract.product_name_id.0, "ssl_basic");
    assert!(contract.auto_renew);
}
