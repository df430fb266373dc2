//! One call through the generated client: sent, sent again, and held.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use certpact_wire::support::{BoxFuture, Exchange, Transport};
use reqwest::ResponseBuilderExt;
use serde_json::Value;
use tokio::sync::SemaphorePermit;

use super::exchange::{Limits, exchange_in_time, why};
use super::line::Line;
use super::pass::{Pass, Shown};
use super::refused::{in_doubt, outcome_unknown, refused_by_the_ca, unreadable};
use super::repeat;
use super::seam::{Answer, Failure, Outside, Request};
use crate::api::acme::model::AcmeCredentials;
use crate::ground::error::{Error, ErrorAnswer, ErrorKind};
use crate::ground::operations::Operation;
use crate::ground::secret::Secret;
use crate::ground::stop::Stop;
use crate::state::verdict::{Verdict, is_success, may_be_under_way, verdict};

/// That a write was carried out.
#[derive(Default)]
pub(crate) struct Receipt {
    /// Whether a simulator says so, and nothing happened for real.
    pub(crate) is_simulated: bool,
    /// The answer of an operation that delivers a secret.
    pub(crate) delivered: Option<AcmeCredentials>,
}

/// A write of which no answer says that it was carried out.
pub(crate) enum NotDone {
    /// It was refused, or never sent.
    Refused(Error),
    /// It may have been carried out. A look at the CA decides, where a read can tell.
    InDoubt {
        /// What to say where a look cannot tell.
        error: Error,
        /// Whether a simulator answered.
        is_simulated: bool,
        /// Whether the CA may still be working on it, so that a look cannot tell that it was not done.
        is_under_way: bool,
    },
}

impl From<Error> for NotDone {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

/// What came back of the last attempt.
struct Held {
    came: Result<Answer, Failure>,
    /// Whether an attempt before it may have arrived without an answer that says what it did.
    was_in_doubt: bool,
}

impl Held {
    fn is_unauthorized(&self) -> bool {
        self.came.as_ref().is_ok_and(|answer| answer.status == 401)
    }
}

/// A request that was sent once, what it showed, and what came back.
struct Attempt<'a> {
    shown: Shown<'a>,
    /// Others wait until it is dropped.
    permit: SemaphorePermit<'a>,
    held: Held,
}

/// One call: sends through the seam with one secret, and holds on to the answer, so that status and
/// text survive whatever the generated client makes of them.
pub(crate) struct Exchanged {
    operation: Operation,
    outside: Arc<dyn Outside>,
    pass: Pass,
    limits: Arc<Limits>,
    held: Mutex<Option<Held>>,
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
    /// A call that is about to be made.
    pub(crate) fn new(
        line: &Line,
        operation: Operation,
        pass: Pass,
        underway: Underway,
    ) -> Arc<Self> {
        Arc::new(Self {
            operation,
            outside: Arc::clone(&line.outside),
            pass,
            limits: Arc::clone(&line.limits),
            held: Mutex::new(None),
            barred: Mutex::new(None),
            underway,
        })
    }

    pub(crate) fn transport(self: &Arc<Self>) -> Transport {
        Transport(Arc::clone(self) as Arc<dyn Exchange>)
    }

    fn held(&self) -> Option<Held> {
        self.held
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    async fn exchange_repeatedly(&self, request: Request) -> Held {
        let mut waits = repeat::waits(self.limits.retries);
        let mut last = Held {
            came: Err(Failure::Stopped),
            was_in_doubt: false,
        };
        let mut is_renewed = false;
        while let Some(attempt) = self.attempt(request.clone()).await {
            last = attempt.held;
            // A token may end on its way.
            if last.is_unauthorized() && !is_renewed && self.pass.renew(&attempt.shown).await {
                is_renewed = true;
                continue;
            }
            if !repeat::is_worth_repeating(self.operation, &last.came) {
                break;
            }
            let now = self.outside.now();
            let backoff = waits.next();
            let wait = backoff.and_then(|backoff| repeat::wait(&last.came, backoff, now));
            let Some(wait) = wait else { break };
            drop(attempt.permit);
            tracing::debug!(operation = %self.operation, ?wait, "sending again");
            let sleep = self.outside.sleep(wait);
            if self.underway.stop.unless_asked(sleep).await.is_none() {
                break;
            }
        }
        last
    }

    /// Sends it once; nothing where the call is stopped or has nothing to show.
    async fn attempt(&self, mut request: Request) -> Option<Attempt<'_>> {
        let (shown, permit) = match self.underway.stop.unless_asked(self.admitted()).await? {
            Ok(admitted) => admitted,
            Err(error) => {
                *self.barred.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                return None;
            }
        };
        request.headers.push(shown.header());
        // A caller that stops waiting now does not know the outcome.
        let was_in_doubt = self.underway.in_doubt.swap(true, Ordering::Relaxed);
        let came = exchange_in_time(self.outside.as_ref(), request, self.limits.timeout).await;
        let is_in_doubt = was_in_doubt || self.may_be_done(&came);
        self.underway.in_doubt.store(is_in_doubt, Ordering::Relaxed);
        Some(Attempt {
            shown,
            permit,
            held: Held { came, was_in_doubt },
        })
    }

    /// Whether the CA may have carried out a write of which this came.
    fn may_be_done(&self, came: &Result<Answer, Failure>) -> bool {
        match came {
            Err(Failure::NeverConnected(_) | Failure::Stopped) => false,
            Err(Failure::Lost(_) | Failure::TimedOut | Failure::TooLarge) => true,
            Ok(answer) => match verdict(self.operation, answer.status, &answer.body) {
                Verdict::Refused => false,
                Verdict::Done | Verdict::Odd | Verdict::Unknown => true,
            },
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

    /// What to say where the generated client did not give what was wanted of a read.
    pub(crate) fn error(&self) -> Error {
        let error = match self.held().map(|held| held.came) {
            None | Some(Err(Failure::Stopped)) => self.unsent(),
            Some(Err(failure)) => self.failed(&failure),
            Some(Ok(answer)) if is_success(answer.status) => unreadable(self.operation, &answer),
            Some(Ok(answer)) => refused_by_the_ca(self.operation, &answer, self.outside.now()),
        };
        error.for_operation(self.operation)
    }

    /// Why nothing was sent.
    fn unsent(&self) -> Error {
        let barred = self.barred.lock();
        let barred = barred.unwrap_or_else(PoisonError::into_inner).take();
        barred.unwrap_or_else(Error::interrupted)
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

    /// The end of a write, by the table of `verdict`: what was delivered with a success, or why
    /// none is known.
    pub(crate) fn done(&self) -> Result<Receipt, NotDone> {
        let Some(Held { came, was_in_doubt }) = self.held() else {
            return Err(self.unsent().for_operation(self.operation).into());
        };
        let is_in_doubt = was_in_doubt || self.may_be_done(&came);
        let answer = match came {
            Ok(answer) => answer,
            Err(failure) if is_in_doubt => {
                return Err(NotDone::InDoubt {
                    error: outcome_unknown(self.operation, why(&failure)),
                    is_simulated: false,
                    is_under_way: true,
                });
            }
            Err(failure) => {
                let error = match failure {
                    Failure::Stopped => self.unsent(),
                    failure => self.failed(&failure),
                };
                return Err(error.for_operation(self.operation).into());
            }
        };
        let is_simulated = answer.header("x-simulator").is_some();
        match verdict(self.operation, answer.status, &answer.body) {
            Verdict::Done => Ok(Receipt {
                is_simulated,
                delivered: self.delivered(&answer),
            }),
            Verdict::Refused if !was_in_doubt => {
                let error = refused_by_the_ca(self.operation, &answer, self.outside.now());
                Err(error.for_operation(self.operation).into())
            }
            verdict @ (Verdict::Refused | Verdict::Odd | Verdict::Unknown) => {
                Err(NotDone::InDoubt {
                    error: in_doubt(self.operation, &answer, verdict, self.outside.now()),
                    is_simulated,
                    is_under_way: was_in_doubt || may_be_under_way(answer.status),
                })
            }
        }
    }

    /// The JSON of a success, which the generated client may be too strict for.
    pub(crate) fn answered(&self) -> Result<Value, Error> {
        self.json().ok_or_else(|| self.error())
    }

    /// The same; nothing where there is none.
    pub(crate) fn json(&self) -> Option<Value> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = held.as_ref()?.came.as_ref().ok();
        let success = answer.filter(|answer| is_success(answer.status))?;
        serde_json::from_slice(&success.body).ok()
    }

    /// What was delivered with a success.
    fn delivered(&self, answer: &Answer) -> Option<AcmeCredentials> {
        let delivers = self.operation.delivers_secret();
        let text = delivers.then(|| Secret::new(String::from_utf8_lossy(&answer.body)))?;
        AcmeCredentials::find_in(text)
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
            let held = self.exchange_repeatedly(outgoing).await;
            let came = &held.came;
            let status = came.as_ref().map_or(0, |answer| answer.status);
            // In milliseconds, as a number, which other programs read more easily than a time with its unit.
            let took = self.outside.now().duration_since(started).as_millis();
            let failure = came.as_ref().err().map(why);
            tracing::debug!(operation = %self.operation, status, failure, took, "exchanged");
            // A failure of ours travels beside the generated client, which is given an answer that
            // no operation documents.
            let (status, body) = match came {
                Ok(answer) => (answer.status, answer.body.clone()),
                Err(_) => (599, Vec::new()),
            };
            let response = response(request.url().clone(), status, body);
            *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(held);
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
