use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::thread::JoinHandle;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Response;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use crate::{Answer, Ca, Request, World, backstage};

const ACME_BASE: &str = "/partner-subscription/api/v1";
const BACKSTAGE_BASE: &str = "/_simulator";
const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// A running simulator: a CA on a port of 127.0.0.1, and what goes on backstage on another.
///
/// It runs in a thread of its own and stops when it is dropped; what the CA knew is then gone.
#[derive(Debug)]
pub struct Simulator {
    ca: Ca,
    acme: SocketAddr,
    backstage: SocketAddr,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
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
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let acme = listen(&runtime, port)?;
        let backstage = listen(&runtime, backstage_port)?;
        let (acme_address, backstage_address) = (acme.local_addr()?, backstage.local_addr()?);
        let acme_ca = ca.clone();
        let acme_router = router(ACME_BASE, move |request| acme_ca.answer(request));
        let backstage_ca = ca.clone();
        let backstage_router = router(BACKSTAGE_BASE, move |request| {
            backstage::answer(&backstage_ca, &request)
        });
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("certpact-simulator".into())
            .spawn(move || {
                runtime.block_on(async move {
                    tokio::spawn(axum::serve(acme, acme_router).into_future());
                    tokio::spawn(axum::serve(backstage, backstage_router).into_future());
                    // Both ways of the channel mean stop: a word, and a sender that is gone. Idle
                    // connections are not waited for; the runtime drops them.
                    let _ = stopped.await;
                });
            })?;
        Ok(Simulator {
            ca,
            acme: acme_address,
            backstage: backstage_address,
            running: Some((stop, thread)),
        })
    }

    /// The CA that answers.
    pub fn ca(&self) -> &Ca {
        &self.ca
    }

    /// The base URL of the `acme` interface.
    pub fn acme_url(&self) -> String {
        format!("http://{}{ACME_BASE}", self.acme)
    }

    /// The base URL of what goes on backstage: GET and PUT `world`, GET `log`, POST `clock`
    /// with `advance_seconds`, PUT `readings`, POST `validate` with `acme_contract_id`.
    pub fn backstage_url(&self) -> String {
        format!("http://{}{BACKSTAGE_BASE}", self.backstage)
    }

    /// The key of the world's first account.
    pub fn acme_key(&self) -> String {
        let world = self.ca.world();
        let account = world.accounts.into_values().next();
        account.expect("a world without accounts is refused").key
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

fn listen(runtime: &Runtime, port: u16) -> io::Result<TcpListener> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    let _context = runtime.enter();
    TcpListener::from_std(listener)
}

fn router<F>(base: &'static str, answer: F) -> Router
where
    F: Fn(Request) -> Answer + Clone + Send + Sync + 'static,
{
    Router::new().fallback(async move |request: axum::extract::Request| {
        carried_out(match received(base, request).await {
            Ok(request) => answer(request),
            Err(refusal) => refusal,
        })
    })
}

async fn received(base: &str, request: axum::extract::Request) -> Result<Request, Answer> {
    let (head, body) = request.into_parts();
    let path = head
        .uri
        .path()
        .strip_prefix(base)
        .filter(|path| path.starts_with('/'));
    let Some(path) = path else {
        return Err(Answer::our_error(
            404,
            "not_found",
            "no interface has this path",
        ));
    };
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
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
    Ok(Request {
        method: head.method.to_string(),
        path: path.into(),
        query: head.uri.query().map(String::from),
        headers: head.headers.iter().map(header).collect(),
        body: body.into(),
    })
}

fn carried_out(answer: Answer) -> Response<Body> {
    let mut response = Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    response
        .body(answer.body.into())
        .expect("our own answers have valid statuses and headers")
}
