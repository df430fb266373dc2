//! One call: its request written, sent, sent again, and the outcome.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::SemaphorePermit;

use super::answered::{Answered, Misfit};
use super::exchange::{Limits, exchange_in_time, why};
use super::line::Line;
use super::masks::Masks;
use super::pass::{Pass, Shown};
use super::patience::Patience;
use super::refused::{in_doubt, not_sent, outcome_unknown, refused_by_the_ca, unreadable};
use super::repeat::{self, is_refused_for_its_rate};
use super::requests::request;
use super::seam::{Answer, Failure, Request};
use crate::api::acme::model::DeliveredAnswer;
use crate::ground::error::{Error, ErrorAnswer, ErrorKind};
use crate::ground::secret::Secret;
use crate::ground::stop::Stop;
use crate::plan::acknowledge::Cleared;
use crate::request::body::Body;
use crate::request::call::Call;
use crate::state::verdict::{Verdict, is_success, may_be_under_way, verdict};

/// Makes a read, and answers what the CA holds.
pub(crate) async fn read<T: Answered>(
    line: &Line,
    pass: Pass,
    call: &Call,
    patience: Patience,
) -> Result<T, Error> {
    let exchange = Exchange {
        call,
        line,
        pass,
        patience,
        underway: None,
    };
    let read = pin!(async {
        let held = exchange.send().await?;
        let answer = held
            .came
            .as_ref()
            .map_err(|failure| exchange.failed(failure))?;
        if !is_success(answer.status) {
            return Err(exchange.refused(answer, &exchange.masks(&held)));
        }
        let unreadable = |what: &str| exchange.unreadable(answer, what, &exchange.masks(&held));
        match T::read(call, &answer.body) {
            Ok(read) if read.is_of(call) => Ok(read),
            Ok(_) => Err(unreadable("it is about another thing")),
            Err(Misfit::Unlike(what)) => Err(unreadable(&what)),
            Err(Misfit::NotThere) => Err(exchange.not_there()),
        }
    });
    read.await
        .map_err(|error| error.for_operation(call.operation))
}

/// Sends a write that was cleared. Its answer is judged by the table of `verdict`; while it is under
/// way, `underway` says whether it may have arrived.
pub(crate) async fn write(
    line: &Line,
    pass: Pass,
    call: &Call,
    _: Cleared,
    patience: Patience,
    underway: &Underway,
) -> Result<Receipt, NotDone> {
    let exchange = Exchange {
        call,
        line,
        pass,
        patience,
        underway: Some(underway),
    };
    let held = exchange.send().await;
    exchange.end(held.map_err(|error| error.for_operation(call.operation))?)
}

/// That a write was carried out.
#[derive(Default)]
pub(crate) struct Receipt {
    /// Whether a simulator says so, and nothing happened for real.
    pub(crate) is_simulated: bool,
    /// The answer of an operation that delivers a secret.
    pub(crate) delivered: Option<DeliveredAnswer>,
    /// The answer of any other.
    pub(crate) body: Vec<u8>,
}

/// A write of which no answer says that it was carried out.
pub(crate) enum NotDone {
    /// It was refused, or never sent.
    Refused(Error),
    /// It may have been carried out. A read of the CA decides, if it can show it.
    InDoubt(Doubt),
}

/// What is known of a write that may have been carried out.
pub(crate) struct Doubt {
    /// What to say where a look cannot tell.
    pub(crate) error: Error,
    /// Whether a simulator answered.
    pub(crate) is_simulated: bool,
    /// Whether the CA may still be working on it, so that a look cannot tell that it was not done.
    pub(crate) is_under_way: bool,
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
    /// What the request showed.
    secret: Secret,
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
    /// When it was sent, by the clock that never goes back.
    sent: Duration,
    /// How long it waited before it was sent.
    waited: Duration,
    held: Held,
}

/// A call that is made: where, with what it shows, and what its caller is told meanwhile.
struct Exchange<'a> {
    call: &'a Call,
    line: &'a Line,
    pass: Pass,
    patience: Patience,
    /// None where nobody asks: a read changes nothing, and is dropped where it is to stop.
    underway: Option<&'a Underway>,
}

/// What the caller and a request that is under way tell one another.
#[derive(Clone, Default)]
pub(crate) struct Underway {
    /// Whether an attempt may have arrived without an answer that says so.
    pub(crate) in_doubt: Arc<AtomicBool>,
    /// Whether nothing is to be begun any more.
    pub(crate) stop: Stop,
}

impl Exchange<'_> {
    /// Sends a request, as often as that may help; fails where nothing was sent.
    async fn send(&self) -> Result<Held, Error> {
        let outside = &self.line.outside;
        let started = outside.elapsed();
        let held = self.send_repeatedly().await?;
        let came = &held.came;
        let status = came.as_ref().map_or(0, |answer| answer.status);
        // In milliseconds, as a number, which other programs read more easily than a time with its unit.
        let took = outside.elapsed().saturating_sub(started).as_millis();
        let failure = came.as_ref().err().map(why);
        tracing::debug!(operation = %self.call.operation, status, failure, took, "exchanged");
        Ok(held)
    }

    async fn send_repeatedly(&self) -> Result<Held, Error> {
        let mut waits = repeat::waits(self.line.limits.retries);
        let mut left = self.patience.longest(self.line.limits.timeout);
        let mut last = None;
        let mut is_renewed = false;
        loop {
            // It is written anew each time: a copy for a repetition that hardly ever comes costs as much.
            let attempt = match self.attempt(request(self.line, self.call)?, left).await {
                Ok(attempt) => attempt,
                // What came before tells more than why nothing more was sent.
                Err(error) => return last.ok_or(error),
            };
            left = left.saturating_sub(attempt.waited);
            let held = last.insert(attempt.held);
            // A token may end on its way.
            if held.is_unauthorized() && !is_renewed && self.pass.renew(&attempt.shown).await {
                is_renewed = true;
                continue;
            }
            // The next attempt waits until the key may send again.
            if self.is_limited(&held.came, attempt.sent) {
                continue;
            }
            let is_of_key = self.patience == Patience::OfJob && is_refused_for_its_rate(&held.came);
            let wait = if !is_of_key && repeat::is_worth_repeating(self.call.operation, &held.came)
            {
                let backoff = waits.next();
                let now = self.line.outside.now();
                backoff.and_then(|backoff| repeat::wait(&held.came, backoff, now))
            } else {
                None
            };
            let slept = match wait.filter(|wait| *wait <= left) {
                Some(wait) => {
                    drop(attempt.permit);
                    left -= wait;
                    tracing::debug!(operation = %self.call.operation, ?wait, "sending again");
                    let sleep = self.line.outside.sleep(wait);
                    self.unless_asked(sleep).await
                }
                None => None,
            };
            if slept.is_none() {
                return last.ok_or_else(Error::interrupted);
            }
        }
    }

    /// Whether the CA limits the key of a job, and it helps to wait. All calls with the key do.
    fn is_limited(&self, came: &Result<Answer, Failure>, sent: Duration) -> bool {
        let (Ok(answer), Some(key)) = (came, self.pass.identity()) else {
            return false;
        };
        let Limits {
            limiter, retries, ..
        } = self.line.limits.as_ref();
        if !is_refused_for_its_rate(came) {
            limiter.go_on(key, sent);
            return false;
        }
        if self.patience == Patience::OfCall || *retries == 0 {
            return false;
        }
        let outside = &self.line.outside;
        let asked = repeat::asked(answer, outside.now());
        limiter.pause(key, sent, outside.elapsed(), asked)
    }

    /// Sends it once; fails where the call is stopped, has nothing to show, or would have to wait longer
    /// than `most` for its key.
    async fn attempt(&self, mut request: Request, most: Duration) -> Result<Attempt<'_>, Error> {
        let admitted = pin!(self.admitted(most));
        let admitted = self.unless_asked(admitted).await;
        let (shown, permit, waited) = admitted.unwrap_or_else(|| Err(Error::interrupted()))?;
        let (name, value) = shown.header()?;
        request.headers.insert(name, value);
        // A caller that stops waiting now does not know the outcome.
        let in_doubt = self.underway.map(|underway| &*underway.in_doubt);
        let was_in_doubt = in_doubt.is_some_and(|flag| flag.swap(true, Ordering::Relaxed));
        let (outside, timeout) = (self.line.outside.as_ref(), self.line.limits.timeout);
        let (secret, sent) = (shown.secret().clone(), outside.elapsed());
        let came = exchange_in_time(outside, request, timeout).await;
        if let Some(in_doubt) = in_doubt {
            let is_in_doubt = was_in_doubt || self.may_be_done(&came);
            in_doubt.store(is_in_doubt, Ordering::Relaxed);
        }
        Ok(Attempt {
            shown,
            permit,
            sent,
            waited,
            held: Held {
                came,
                was_in_doubt,
                secret,
            },
        })
    }

    /// What is waited for; nothing where the caller stops the call before that came.
    async fn unless_asked<T>(&self, wait: impl Future<Output = T>) -> Option<T> {
        match self.underway {
            Some(underway) => underway.stop.unless_asked(wait).await,
            None => Some(wait.await),
        }
    }

    /// Whether the CA may have carried out a write of which this came.
    fn may_be_done(&self, came: &Result<Answer, Failure>) -> bool {
        match came {
            Err(Failure::NeverConnected(_) | Failure::Stopped) => false,
            Err(Failure::Lost(_) | Failure::TimedOut | Failure::TooLarge) => true,
            Ok(answer) => match verdict(self.call.operation, answer.status, &answer.body) {
                Verdict::Refused => false,
                Verdict::Done | Verdict::Odd | Verdict::Unknown => true,
            },
        }
    }

    /// Waits until the key may send, the client may have one more request in flight, and there is
    /// something to show; answers how long it waited for the key.
    async fn admitted(
        &self,
        most: Duration,
    ) -> Result<(Shown<'_>, SemaphorePermit<'_>, Duration), Error> {
        let mut waited = Duration::ZERO;
        if let Some(identity) = self.pass.identity() {
            let limiter = &self.line.limits.limiter;
            let admitted = limiter.admit(identity, self.line.outside.as_ref(), most);
            waited = admitted
                .await
                .map_err(|(wait, why)| not_sent(self.call.operation, wait, &why))?;
        }
        let permit = self.line.limits.in_flight.acquire().await;
        // At the end, so that no token gets old while it waits.
        let shown = self.pass.shown(self.patience).await?;
        Ok((shown, permit.expect("nobody closes it"), waited))
    }

    /// What is not shown of an answer: what its request showed, and the contacts that it carried.
    fn masks(&self, held: &Held) -> Masks {
        let answer = held.came.as_ref().ok();
        let delivered = answer.and_then(|answer| self.delivered(answer));
        let key = delivered.and_then(|delivered| delivered.hmac_key);
        let secrets = [Some(&held.secret), self.pass.identity(), key.as_ref()];
        let body = self.call.body.as_ref().map(Body::value);
        Masks::new(secrets.into_iter().flatten(), body)
    }

    fn refused(&self, answer: &Answer, masks: &Masks) -> Error {
        refused_by_the_ca(
            self.call.operation,
            &self.line.url,
            &self.pass.whence(),
            answer,
            masks,
            self.line.outside.now(),
        )
    }

    fn unreadable(&self, answer: &Answer, what: &str, masks: &Masks) -> Error {
        let error = unreadable(self.call.operation, answer, masks);
        let message = format!("{error}: {what}");
        error.with_message(message)
    }

    /// What to say where the CA said yes and had nothing to show.
    fn not_there(&self) -> Error {
        let message = format!(
            "`{}`: the CA does not have it: its answer is empty",
            self.call.operation
        );
        Error::new(ErrorKind::NotFound, message).with_answer(ErrorAnswer {
            status: Some(200),
            ..ErrorAnswer::default()
        })
    }

    /// The end of a write, by the table of `verdict`: what was delivered with a success, or why
    /// none is known.
    fn end(&self, held: Held) -> Result<Receipt, NotDone> {
        let masks = || self.masks(&held);
        let (came, was_in_doubt) = (&held.came, held.was_in_doubt);
        let is_in_doubt = was_in_doubt || self.may_be_done(came);
        let answer = match came {
            Ok(answer) => answer,
            Err(failure) if is_in_doubt => {
                return Err(NotDone::InDoubt(Doubt {
                    error: outcome_unknown(self.call.operation, why(failure)),
                    is_simulated: false,
                    is_under_way: true,
                }));
            }
            Err(failure) => {
                return Err(self
                    .failed(failure)
                    .for_operation(self.call.operation)
                    .into());
            }
        };
        let is_simulated = answer.header("x-simulator").is_some();
        match verdict(self.call.operation, answer.status, &answer.body) {
            Verdict::Done => Ok(self.receipt(answer, is_simulated)),
            Verdict::Refused if !was_in_doubt => Err(self
                .refused(answer, &masks())
                .for_operation(self.call.operation)
                .into()),
            verdict @ (Verdict::Refused | Verdict::Odd | Verdict::Unknown) => {
                let now = self.line.outside.now();
                Err(NotDone::InDoubt(Doubt {
                    error: in_doubt(self.call.operation, answer, verdict, &masks(), now),
                    is_simulated,
                    is_under_way: was_in_doubt || may_be_under_way(answer.status),
                }))
            }
        }
    }

    fn receipt(&self, answer: &Answer, is_simulated: bool) -> Receipt {
        let receipt = Receipt {
            is_simulated,
            ..Receipt::default()
        };
        match self.delivered(answer) {
            Some(delivered) => Receipt {
                delivered: Some(delivered),
                ..receipt
            },
            None => Receipt {
                body: answer.body.clone(),
                ..receipt
            },
        }
    }

    /// What an answer delivers that is shown this once.
    fn delivered(&self, answer: &Answer) -> Option<DeliveredAnswer> {
        let delivers = self.call.operation.delivers_secret();
        let text = delivers.then(|| Secret::new(String::from_utf8_lossy(&answer.body)))?;
        DeliveredAnswer::find_in(text)
    }

    fn failed(&self, failure: &Failure) -> Error {
        let (operation, url) = (self.call.operation, self.line.url.as_str());
        match failure {
            Failure::NeverConnected(why) => Error::new(
                ErrorKind::Unreachable,
                format!("`{operation}`: no connection to the CA at `{url}`: {why}"),
            ),
            Failure::TimedOut => Error::new(
                ErrorKind::TimedOut,
                format!(
                    "`{operation}`: no answer from the CA at `{url}` within {} s",
                    self.line.limits.timeout.as_secs_f64()
                ),
            ),
            Failure::Lost(why) => Error::new(
                ErrorKind::Unreachable,
                format!("`{operation}`: the connection to the CA at `{url}` was lost: {why}"),
            ),
            Failure::Stopped => Error::interrupted(),
            Failure::TooLarge => Error::new(
                ErrorKind::UnreadableAnswer,
                format!("`{operation}`: the answer is larger than 16 MiB"),
            ),
        }
    }
}
