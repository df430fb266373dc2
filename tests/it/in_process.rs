//! A client and the simulator in one process: no sockets, no waiting, virtual time.

use std::future::{pending, ready};
use std::sync::Arc;
use std::time::Duration;

use certpact::seam::{Answer, BoxFuture, Failure, Outside, Request};
use certpact::{Client, Settings, SubaccountKey};
use certpact_simulator::{Ca, World};
use jiff::Timestamp;

pub(crate) const BASE: &str = "http://127.0.0.1/partner-subscription/api/v1";

struct InProcess(Ca);

impl Outside for InProcess {
    fn now(&self) -> Timestamp {
        self.0.world().clock
    }

    /// Nothing here takes time, so that no timeout ever comes.
    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(pending())
    }

    fn exchange(&self, request: Request) -> BoxFuture<'_, Result<Answer, Failure>> {
        let path = request
            .url
            .strip_prefix(BASE)
            .expect("the client sends to its base URL");
        let (path, query) = match path.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (path, None),
        };
        let answer = self.0.answer(certpact_simulator::Request {
            method: request.method,
            path: path.to_owned(),
            query,
            headers: request.headers,
            body: request.body,
        });
        Box::pin(ready(Ok(Answer {
            status: answer.status,
            headers: answer.headers,
            body: answer.body,
        })))
    }
}

/// A client of a simulated CA that holds this world, with the key of its first account.
pub(crate) fn client_of(ca: &Ca) -> Client {
    let mut settings = Settings::default();
    settings.acme_url = BASE.to_owned();
    let world = ca.world();
    settings.acme_keys = world
        .accounts
        .iter()
        .map(|(id, account)| (*id, SubaccountKey::new(account.key.clone()).unwrap()))
        .collect();
    let first = world
        .accounts
        .values()
        .next()
        .expect("a world has an account");
    settings.acme_key = Some(SubaccountKey::new(first.key.clone()).unwrap());
    Client::with_outside(settings, Arc::new(InProcess(ca.clone()))).unwrap()
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
