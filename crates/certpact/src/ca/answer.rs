//! What the CA's answers mean, and one call through the generated client.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use certpact_wire::support::{BoxFuture, Exchange, Transport};
use futures_util::future::{Either, select};
use reqwest::ResponseBuilderExt;
use serde_json::Value;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::interface::{Pass, Shown};
use super::limiter::Limiter;
use super::refused::{refused_by_the_ca, unreadable};
use super::repeat;
use super::seam::{Answer, Failure, Outside, Request};
use crate::error::{Error, ErrorAnswer, ErrorKind};
use crate::model::AcmeCredentials;
use crate::operation::{Family, Operation};
use crate::secret::Secret;
use crate::settings::Settings;
use crate::stop::Stop;

/// What holds for every call of a client.
pub(crate) struct Limits {
    pub(crate) timeout: Duration,
    pub(crate) retries: usize,
    pub(crate) limiter: Limiter,
    /// A permit for each request that may be in flight.
    pub(crate) in_flight: Semaphore,
}

impl Limits {
    pub(crate) fn of(settings: &Settings) -> Self {
        Self {
            timeout: settings.timeout,
            retries: settings.retries,
            limiter: Limiter::new(settings.rate_limit.clone()),
            in_flight: Semaphore::new(settings.concurrency.max(1)),
        }
    }
}

/// That a write was answered with a yes.
pub(crate) struct Receipt {
    /// Whether a simulator says so, and nothing happened in earnest.
    pub(crate) is_simulated: bool,
    /// The answer of an operation that delivers a secret.
    pub(crate) delivered: Option<AcmeCredentials>,
}

/// One call: sends through the seam with one secret, and holds on to the answer, so that status and
/// text survive whatever the generated client makes of them.
pub(crate) struct Exchanged {
    operation: Operation,
    outside: Arc<dyn Outside>,
    pass: Pass,
    limits: Arc<Limits>,
    held: Mutex<Option<Result<Answer, Failure>>>,
    /// Why nothing could be shown.
    barred: Mutex<Option<Error>>,
    underway: Underway,
}

/// What the caller and a request that is under way tell one another.
#[derive(Clone, Default)]
pub(crate) struct Underway {
    /// Whether an attempt may have arrived without an answer that says so.
    pub(crate) in_doubt: Arc<AtomicBool>,
    /// Whether nothing is to be begun any more.
    pub(crate) stop: Stop,
}

impl Exchanged {
    pub(crate) fn new(
        operation: Operation,
        outside: Arc<dyn Outside>,
        pass: Pass,
        limits: Arc<Limits>,
        underway: Underway,
    ) -> Arc<Self> {
        Arc::new(Self {
            operation,
            outside,
            pass,
            limits,
            held: Mutex::new(None),
            barred: Mutex::new(None),
            underway,
        })
    }

    pub(crate) fn transport(self: &Arc<Self>) -> Transport {
        Transport(Arc::clone(self) as Arc<dyn Exchange>)
    }

    fn held(&self) -> Option<Result<Answer, Failure>> {
        self.held
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    async fn exchange_repeatedly(&self, request: Request) -> Result<Answer, Failure> {
        let mut waits = repeat::waits(self.limits.retries);
        let mut last = Err(Failure::Stopped);
        let mut is_renewed = false;
        let stop = &self.underway.stop;
        loop {
            let (shown, permit) = match stop.unless_asked(self.admitted()).await {
                Some(Ok(admitted)) => admitted,
                Some(Err(error)) => {
                    *self.barred.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    return last;
                }
                None => return last,
            };
            let mut request = request.clone();
            request.headers.push(shown.header());
            // Who stops waiting now does not know what became of it.
            let was_in_doubt = self.underway.in_doubt.swap(true, Ordering::Relaxed);
            let came = exchange_in_time(self.outside.as_ref(), request, self.limits.timeout).await;
            let is_in_doubt = was_in_doubt || repeat::may_have_arrived(self.operation, &came);
            self.underway.in_doubt.store(is_in_doubt, Ordering::Relaxed);
            // A token may end on its way.
            let is_unknown = came.as_ref().is_ok_and(|answer| answer.status == 401);
            if is_unknown && !is_renewed && self.pass.renew(&shown).await {
                is_renewed = true;
                last = came;
                continue;
            }
            if !repeat::is_worth_repeating(self.operation, &came) {
                return came;
            }
            let now = self.outside.now();
            let wait = waits
                .next()
                .and_then(|backoff| repeat::wait(&came, backoff, now));
            let Some(wait) = wait else { return came };
            drop(permit);
            tracing::debug!(operation = %self.operation, ?wait, "sending again");
            let waited = stop.unless_asked(self.outside.sleep(wait)).await;
            if waited.is_none() {
                return came;
            }
            last = came;
        }
    }

    /// Waits until the key may send, the client may have one more request in flight, and there is
    /// something to show.
    async fn admitted(&self) -> Result<(Shown<'_>, SemaphorePermit<'_>), Error> {
        if let Some(identity) = self.pass.identity() {
            let limiter = &self.limits.limiter;
            limiter.admit(identity, self.outside.as_ref()).await;
        }
        let permit = self.limits.in_flight.acquire().await;
        // At the end, so that no token gets old while it waits.
        let shown = self.pass.shown().await?;
        Ok((shown, permit.expect("nobody closes it")))
    }

    /// What to say where the generated client did not give what was wanted, or nothing was.
    pub(crate) fn error(&self) -> Error {
        let barred = self
            .barred
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let held = self.held();
        let is_yes = held
            .as_ref()
            .is_some_and(|held| held.as_ref().is_ok_and(|answer| is_success(answer.status)));
        if self.operation.is_write() && self.underway.in_doubt.load(Ordering::Relaxed) && !is_yes {
            let last = match &held {
                Some(Err(failure)) => why(failure).to_owned(),
                Some(Ok(answer)) => format!("the last one was {}", answer.status),
                None => "there was none".to_owned(),
            };
            return outcome_unknown(self.operation, &last);
        }
        if let Some(error) = barred {
            return error.for_operation(self.operation);
        }
        match held {
            None => Error::new(
                ErrorKind::Unreachable,
                format!("`{}` could not be sent", self.operation),
            ),
            Some(Err(failure)) => self.failed(&failure),
            Some(Ok(answer)) if is_success(answer.status) => unreadable(self.operation, &answer),
            Some(Ok(answer)) => refused_by_the_ca(self.operation, &answer, self.outside.now()),
        }
        .for_operation(self.operation)
    }

    /// What to say where the CA said yes and had nothing to show.
    pub(crate) fn not_there(&self) -> Error {
        let message = format!(
            "`{}`: the CA does not have it: its answer is empty",
            self.operation
        );
        Error::new(ErrorKind::NotFound, message)
            .with_answer(ErrorAnswer {
                status: 200,
                ..ErrorAnswer::default()
            })
            .for_operation(self.operation)
    }

    /// The end of a write: any 2xx of the interface is a yes. Answers who said it, and what was
    /// delivered with it.
    pub(crate) fn done(&self) -> Result<Receipt, Error> {
        let held = self.held();
        if let Some(Ok(answer)) = &held
            && is_success(answer.status)
        {
            if !self.operation.delivers_secret() && is_page(answer) {
                return Err(unreadable(self.operation, answer).for_operation(self.operation));
            }
            return Ok(Receipt {
                is_simulated: answer.header("x-simulator").is_some(),
                delivered: self.delivered(answer)?,
            });
        }
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = held;
        Err(self.error())
    }

    /// The JSON of a yes, which the generated client may be too strict for.
    pub(crate) fn answered(&self) -> Result<Value, Error> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let yes = match held.as_ref() {
            Some(Ok(answer)) if is_success(answer.status) => Some(answer.body.as_slice()),
            Some(_) | None => None,
        };
        let answered = yes.and_then(|body| serde_json::from_slice(body).ok());
        drop(held);
        answered.ok_or_else(|| self.error())
    }

    /// The end of a write whose answer is looked at: nothing where it is empty.
    pub(crate) fn done_with<T>(
        &self,
        read: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Result<(Receipt, Option<T>), Error> {
        let body = {
            let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            let answer = held.as_ref().and_then(|held| held.as_ref().ok());
            answer.map(|answer| answer.body.clone()).unwrap_or_default()
        };
        if body.trim_ascii().is_empty() {
            return Ok((self.done()?, None));
        }
        match read(&body) {
            Some(read) => Ok((self.done()?, Some(read))),
            // A yes that cannot be understood, or no yes at all.
            None => Err(self.error()),
        }
    }

    fn delivered(&self, answer: &Answer) -> Result<Option<AcmeCredentials>, Error> {
        if !self.operation.delivers_secret() {
            return Ok(None);
        }
        let text = Secret::new(String::from_utf8_lossy(&answer.body));
        match AcmeCredentials::find_in(text.clone()) {
            Some(credentials) => Ok(Some(credentials)),
            None => Err(unreadable(self.operation, answer)
                .with_delivered(text)
                .for_operation(self.operation)),
        }
    }

    fn failed(&self, failure: &Failure) -> Error {
        let operation = self.operation;
        match failure {
            Failure::NeverConnected(why) => Error::new(
                ErrorKind::Unreachable,
                format!("`{operation}`: no connection to the CA: {why}"),
            ),
            Failure::TimedOut => Error::new(
                ErrorKind::TimedOut,
                format!(
                    "`{operation}`: no answer within {} s",
                    self.limits.timeout.as_secs_f64()
                ),
            ),
            Failure::Lost(why) => Error::new(
                ErrorKind::Unreachable,
                format!("`{operation}`: the connection was lost: {why}"),
            ),
            Failure::Stopped => Error::interrupted(),
            Failure::TooLarge => Error::new(
                ErrorKind::UnreadableAnswer,
                format!("`{operation}`: the answer is larger than 16 MiB"),
            ),
        }
    }
}

/// What to say of a write of which nobody knows whether it was carried out.
pub(crate) fn outcome_unknown(operation: Operation, why: &str) -> Error {
    Error::new(
        ErrorKind::OutcomeUnknown,
        format!("`{operation}`: the request may have been carried out; its answer is lost ({why})"),
    )
    .with_hint(match operation {
        Operation::CreateContract => {
            "look at the CA whether the contract was made, before sending it again"
        }
        _ => match operation.family() {
            Family::Acme => "read the contract to see, before sending it again",
            Family::Order => "read the order to see, before sending it again",
            Family::Cps => "read the certificate request to see, before sending it again",
        },
    })
    .for_operation(operation)
}

/// One exchange, or none in time.
pub(super) async fn exchange_in_time(
    outside: &dyn Outside,
    request: Request,
    timeout: Duration,
) -> Result<Answer, Failure> {
    match select(outside.exchange(request), outside.sleep(timeout)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(((), _)) => Err(Failure::TimedOut),
    }
}

pub(super) fn why(failure: &Failure) -> &str {
    match failure {
        Failure::NeverConnected(why) | Failure::Lost(why) => why,
        Failure::TimedOut => "no answer in time",
        Failure::Stopped => "interrupted",
        Failure::TooLarge => "the answer is larger than 16 MiB",
    }
}

impl Exchange for Exchanged {
    fn exchange(
        &self,
        request: reqwest::Request,
        _operation: &'static str,
    ) -> BoxFuture<'_, reqwest::Response> {
        Box::pin(async move {
            let body = request
                .body()
                .and_then(reqwest::Body::as_bytes)
                .unwrap_or_default()
                .to_vec();
            let headers = super::network::headers(request.headers());
            let outgoing = Request {
                method: request.method().to_string(),
                url: request.url().to_string(),
                parsed_url: request.url().clone(),
                headers,
                body,
            };
            let started = self.outside.now();
            let result = self.exchange_repeatedly(outgoing).await;
            let status = result.as_ref().map_or(0, |answer| answer.status);
            let took = self.outside.now().duration_since(started);
            let failure = result.as_ref().err().map(why);
            tracing::debug!(operation = %self.operation, status, failure, ?took, "exchanged");
            // A failure of ours travels beside the generated client, which is given an answer that
            // no operation documents.
            let (status, body) = match &result {
                Ok(answer) => (answer.status, answer.body.clone()),
                Err(_) => (599, Vec::new()),
            };
            let response = response(request.url().clone(), status, body);
            *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            response
        })
    }
}

/// What the generated client is given: it looks at status and body alone. Without a URL one would be
/// parsed for it.
fn response(url: reqwest::Url, status: u16, body: Vec<u8>) -> reqwest::Response {
    let status = http::StatusCode::from_u16(status);
    let status = status.unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    let response = http::Response::builder().url(url).status(status);
    let response = response.body(body).expect("status and URL are sound");
    response.into()
}

/// Whether it is written for people: then it is from somebody else, and nobody knows whether the
/// request came further than there.
fn is_page(answer: &Answer) -> bool {
    answer.body.trim_ascii_start().starts_with(b"<")
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}
