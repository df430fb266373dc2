use std::future::ready;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::mpsc;
use std::thread::JoinHandle;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Response;
use serde::Serialize;
use tokio::runtime::Builder;
use tokio::sync::oneshot;

use crate::ca::Ca;
use crate::http::{Answer, Api, Request};
use crate::marked::MarkedListener;
use crate::world::{CpsClient, World};
use crate::{backstage, transport};

/// The paths below which the APIs are, as at the CA, where each but the first two has a
/// host of its own.
const BASES: [(&str, Api); 4] = [
    ("/partner-subscription/api/v1", Api::Acme),
    ("/services/v2", Api::Order),
    ("/sec/cps", Api::Cps),
    ("/connect", Api::CpsToken),
];
/// How large a body may be at the CA, and backstage, where a whole world comes.
const CA_LIMIT: usize = 2 * 1024 * 1024;
const BACKSTAGE_LIMIT: usize = World::LARGEST;

/// A running simulator: a CA on a port of 127.0.0.1, and what goes on backstage on another.
///
/// It runs in a thread of its own and stops when it is dropped; what the CA knew is then gone.
#[derive(Debug)]
pub struct Simulator {
    ca: Ca,
    apis: SocketAddr,
    backstage: SocketAddr,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

/// The base URLs of a simulated CA, and what each API lets in: the first that its world has.
#[derive(Clone, Debug, Serialize)]
pub struct Connections {
    /// Base URL of `acme`.
    pub acme_url: String,
    /// Key of the world's first account.
    pub acme_key: String,
    /// Base URL of `order`.
    pub order_url: String,
    /// Key of `order`.
    pub order_key: String,
    /// Base URL of `cps`.
    pub cps_url: String,
    /// Token of `cps`.
    pub cps_token: String,
    /// Where tokens of `cps` are given.
    pub cps_token_url: String,
    /// Name of a program that may ask for tokens.
    pub cps_client_id: String,
    /// Secret of that program.
    pub cps_client_secret: String,
    /// Base URL of what goes on backstage.
    pub backstage_url: String,
}

impl Simulator {
    /// Starts one on two free ports. Once this returns, it can be reached.
    pub fn start(world: World) -> io::Result<Simulator> {
        Simulator::bind(world, 0, 0)
    }

    /// Starts one on the given ports; 0 means any free one.
    pub fn bind(world: World, port: u16, backstage_port: u16) -> io::Result<Simulator> {
        let ca =
            Ca::new(world).map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        let apis = listen(port)?;
        let backstage = listen(backstage_port)?;
        let (address, backstage_address) = (apis.local_addr()?, backstage.local_addr()?);
        let apis_ca = ca.clone();
        let apis_router = router(&BASES, CA_LIMIT, move |api, request| {
            transport::carried(apis_ca.clone(), api, request)
        });
        let backstage_ca = ca.clone();
        let backstage_base = &[(backstage::BASE, ())];
        let backstage_router = router(backstage_base, BACKSTAGE_LIMIT, move |(), request| {
            let answer = backstage::answer(&backstage_ca, &request);
            ready(transport::whole(answer))
        });
        let parts = [(apis, apis_router), (backstage, backstage_router)];
        let (stop, stopped) = oneshot::channel();
        let (serves, whether_it_serves) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("certpact-simulator".into())
            .spawn(move || {
                if let Err(error) = serve(parts, &serves, stopped) {
                    let _ = serves.send(Err(error));
                }
            })?;
        let served = whether_it_serves.recv();
        served.expect("the thread says whether it serves")?;
        Ok(Simulator {
            ca,
            apis: address,
            backstage: backstage_address,
            running: Some((stop, thread)),
        })
    }

    /// The CA that answers.
    pub fn ca(&self) -> &Ca {
        &self.ca
    }

    /// The base URL of the `acme` API.
    pub fn acme_url(&self) -> String {
        self.url(Api::Acme)
    }

    /// The base URL of the `order` API.
    pub fn order_url(&self) -> String {
        self.url(Api::Order)
    }

    /// The base URL of the `cps` API.
    pub fn cps_url(&self) -> String {
        self.url(Api::Cps)
    }

    /// Where a form with client credentials is posted for a token of the `cps` API.
    pub fn cps_token_url(&self) -> String {
        format!("{}/token", self.url(Api::CpsToken))
    }

    fn url(&self, api: Api) -> String {
        let mut bases = BASES.iter();
        let (base, _) = bases
            .find(|(_, own)| *own == api)
            .expect("every API has a base");
        format!("http://{}{base}", self.apis)
    }

    /// The base URL of what goes on backstage. A browser finds there what can be read and done.
    pub fn backstage_url(&self) -> String {
        format!("http://{}{}", self.backstage, backstage::BASE)
    }

    /// The key of the world's first account.
    pub fn acme_key(&self) -> String {
        let world = self.ca.world();
        let account = world.accounts.into_values().next();
        account.expect("a world without accounts is refused").key
    }

    /// The world's first key of the `order` API.
    pub fn order_key(&self) -> String {
        let key = self.ca.world().order_keys.into_iter().next();
        key.expect("a world without order keys is refused").key
    }

    /// The world's first token of the `cps` API.
    pub fn cps_token(&self) -> String {
        let token = self.ca.world().cps_tokens.into_iter().next();
        token.expect("a world without CPS tokens is refused").token
    }

    /// The world's first program that may ask for tokens of the `cps` API.
    pub fn cps_client(&self) -> CpsClient {
        let client = self.ca.world().cps_clients.into_iter().next();
        client.expect("a world without CPS clients is refused")
    }

    /// Where it is, and what opens it.
    pub fn connections(&self) -> Connections {
        let client = self.cps_client();
        Connections {
            acme_url: self.acme_url(),
            acme_key: self.acme_key(),
            order_url: self.order_url(),
            order_key: self.order_key(),
            cps_url: self.cps_url(),
            cps_token: self.cps_token(),
            cps_token_url: self.cps_token_url(),
            cps_client_id: client.client_id,
            cps_client_secret: client.client_secret,
            backstage_url: self.backstage_url(),
        }
    }

    /// Stops it, and returns when nothing answers any more. What has stopped stays so.
    pub fn stop(&mut self) {
        let Some((stop, thread)) = self.running.take() else {
            return;
        };
        drop(stop);
        // A thread that panicked has stopped as well, and has said so.
        let _ = thread.join();
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.stop();
    }
}

fn listen(port: u16) -> io::Result<TcpListener> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = TcpListener::bind(address).map_err(|error| {
        let why = match error.kind() {
            io::ErrorKind::AddrInUse => "the port is in use".to_owned(),
            io::ErrorKind::PermissionDenied => "the port is forbidden to this user".to_owned(),
            _ => error.to_string(),
        };
        io::Error::new(error.kind(), format!("`{address}`: {why}"))
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Serves until stopped. The runtime begins and ends in this thread: the caller's may be within a
/// runtime of its own, where Tokio panics if another one is dropped.
fn serve(
    parts: [(TcpListener, Router); 2],
    serves: &mpsc::Sender<io::Result<()>>,
    stopped: oneshot::Receiver<()>,
) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async move {
        for (listener, router) in parts {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            tokio::spawn(axum::serve(MarkedListener(listener), router).into_future());
        }
        let _ = serves.send(Ok(()));
        // Both ways of the channel mean stop: a word, and a sender that is gone. Idle
        // connections are not waited for; the runtime drops them.
        let _ = stopped.await;
        Ok(())
    })
}

fn router<T, F, A>(bases: &'static [(&'static str, T)], limit: usize, answer: F) -> Router
where
    T: Copy + Send + Sync,
    F: Fn(T, Request) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Response<Body>> + Send,
{
    Router::new().fallback(async move |request: axum::extract::Request| {
        match received(bases, limit, request).await {
            Ok((part, request)) => answer(part, request).await,
            Err(refusal) => transport::whole(refusal),
        }
    })
}

async fn received<T: Copy>(
    bases: &[(&str, T)],
    limit: usize,
    request: axum::extract::Request,
) -> Result<(T, Request), Answer> {
    let (head, body) = request.into_parts();
    let below = |(base, part): &(&str, T)| {
        let path = head.uri.path().strip_prefix(*base)?;
        match path {
            "" => Some((*part, "/")),
            path => path.starts_with('/').then_some((*part, path)),
        }
    };
    let Some((part, path)) = bases.iter().find_map(below) else {
        return Err(Answer::our_error(404, "not_found", "no API has this path"));
    };
    let Ok(body) = to_bytes(body, limit).await else {
        return Err(Answer::our_error(
            413,
            "too_large",
            "the body is too large or broke off",
        ));
    };
    let header = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        (
            name.to_string(),
            String::from_utf8_lossy(value.as_bytes()).into_owned(),
        )
    };
    let request = Request {
        method: head.method.to_string(),
        path: path.into(),
        query: head.uri.query().map(String::from),
        headers: head.headers.iter().map(header).collect(),
        body: body.into(),
    };
    Ok((part, request))
}
