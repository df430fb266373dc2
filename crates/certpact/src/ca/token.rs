//! The tokens of `cps`: asked for, held as long as they last, and renewed.

use std::time::Duration;

use http::Method;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Mutex;

use super::exchange::{Limits, exchange_in_time, why};
use super::limiter::{WANTS_FEWER, told_apart};
use super::line::Line;
use super::masks::Masks;
use super::patience::{self, Patience};
use super::repeat;
use super::seam::{Answer, Failure, Request};
use crate::ground::error::{Error, ErrorKind};
use crate::ground::secret::Secret;
use crate::settings::CpsAccess;
use crate::settings::keys::CpsToken;

const SCOPE: &str = "sec.cps.certificates";

/// How long a token lasts whose answer does not say so.
const LIFE: Duration = Duration::from_secs(300);

/// A token is not used in its last tenth, or in its last so long.
const MARGIN: Duration = Duration::from_secs(30);

/// The tokens of `cps`, one at a time.
pub(crate) struct Tokens {
    access: Option<CpsAccess>,
    /// Where tokens are given.
    place: Line,
    held: Mutex<Option<Held>>,
}

struct Held {
    token: CpsToken,
    /// When a new one is asked for, by the clock that never goes back.
    until: Duration,
}

#[derive(Deserialize)]
struct Given {
    access_token: String,
    expires_in: Option<Value>,
}

impl Given {
    /// How long it lasts: a number of seconds, also as text.
    fn life(&self) -> Option<Duration> {
        let life = match self.expires_in.as_ref()? {
            Value::String(text) => text.trim().parse().ok()?,
            other => other.as_f64()?,
        };
        Duration::try_from_secs_f64(life)
            .ok()
            .filter(|life| !life.is_zero())
    }
}

impl Tokens {
    pub(crate) fn new(access: Option<CpsAccess>, place: Line) -> Self {
        Self {
            access,
            place,
            held: Mutex::new(None),
        }
    }

    fn access(&self) -> Result<&CpsAccess, Error> {
        self.access.as_ref().ok_or_else(|| {
            Error::invalid_input("there is no token for `cps`").with_hint(
                "set `CERTPACT_CPS_TOKEN`, or `CERTPACT_CPS_CLIENT_ID` with `CERTPACT_CPS_CLIENT_SECRET`",
            )
        })
    }

    /// Fails where nothing lets the client in.
    pub(crate) fn refuse_missing(&self) -> Result<(), Error> {
        self.access().map(drop)
    }

    /// Whose requests are counted together: every token of a program is that program's.
    pub(super) fn identity(&self) -> Option<&Secret> {
        Some(match self.access.as_ref()? {
            CpsAccess::Token(token) => token.secret(),
            CpsAccess::Client { secret, .. } => secret,
        })
    }

    /// The variable or file that a given token is from.
    pub(super) fn source(&self) -> Option<&str> {
        match self.access.as_ref()? {
            CpsAccess::Token(token) => token.source(),
            CpsAccess::Client { .. } => None,
        }
    }

    /// A token that lasts for some time yet; a new one where there is none. Whoever asks meanwhile
    /// waits for the same.
    pub(super) async fn current(&self, patience: Patience) -> Result<CpsToken, Error> {
        let (id, secret) = match self.access()? {
            CpsAccess::Token(token) => return Ok(token.clone()),
            CpsAccess::Client { id, secret } => (id, secret),
        };
        let mut held = self.held.lock().await;
        let is_fresh = |held: &&Held| self.place.outside.elapsed() < held.until;
        if let Some(held) = held.as_ref().filter(is_fresh) {
            return Ok(held.token.clone());
        }
        let asked_at = self.place.outside.elapsed();
        let answer = self.ask(id, secret, patience).await;
        let url = self.place.url.as_str();
        let (token, life) = read_token(answer, url, &Masks::new([secret], None))?;
        let lasts = life - MARGIN.min(life / 10);
        let fresh = held.insert(Held {
            token,
            until: asked_at.saturating_add(lasts),
        });
        Ok(fresh.token.clone())
    }

    /// Gives up a token that the CA did not take. Whether a new one can be had.
    pub(super) async fn give_up(&self, refused: &CpsToken) -> bool {
        if !matches!(self.access, Some(CpsAccess::Client { .. })) {
            return false;
        }
        let mut held = self.held.lock().await;
        if held.as_ref().is_some_and(|held| held.token == *refused) {
            *held = None;
        }
        true
    }

    /// Asks for a token, again where that may help: what was lost is no harm.
    async fn ask(&self, id: &str, secret: &Secret, patience: Patience) -> Result<Answer, Failure> {
        let Line {
            url,
            outside,
            limits,
            ..
        } = &self.place;
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "client_credentials")
            .append_pair("scope", SCOPE)
            .append_pair("client_id", id)
            .append_pair("client_secret", secret.reveal())
            .finish();
        let request = || Request {
            method: Method::POST,
            url: url.parsed().clone(),
            headers: HeaderMap::from_iter([
                (
                    CONTENT_TYPE,
                    HeaderValue::from_static("application/x-www-form-urlencoded"),
                ),
                (ACCEPT, HeaderValue::from_static("application/json")),
            ]),
            body: form.clone().into_bytes(),
        };
        let Limits {
            timeout, retries, ..
        } = limits.as_ref();
        let mut waits = repeat::waits(*retries);
        let (mut left, mut pauses) = (patience.longest(*timeout), 0);
        loop {
            // Without a permit of its own: those who wait for the token hold theirs.
            let came = exchange_in_time(outside.as_ref(), request(), *timeout).await;
            if !repeat::is_worth_repeating(repeat::Harm::None, &came) {
                return came;
            }
            let asked = came.as_ref().ok();
            let asked = asked.and_then(|answer| repeat::asked(answer, outside.now()));
            let is_limited = repeat::is_refused_for_its_rate(&came);
            let wait = if is_limited && patience == Patience::OfJob && *retries > 0 {
                pauses += 1;
                patience::pause(pauses - 1, asked)
            } else {
                let backoff = waits.next();
                backoff.and_then(|backoff| repeat::wait(&came, backoff, outside.now()))
            };
            let Some(wait) = wait.filter(|wait| *wait <= left) else {
                return came;
            };
            left -= wait;
            if is_limited {
                limits
                    .limiter
                    .tell(told_apart(secret), outside.elapsed(), wait, WANTS_FEWER);
            }
            outside.sleep(wait).await;
        }
    }
}

/// The token of an answer, and how long it lasts.
fn read_token(
    answer: Result<Answer, Failure>,
    url: &str,
    masks: &Masks,
) -> Result<(CpsToken, Duration), Error> {
    let what = format!("no token for `cps` was given by `{url}`");
    let answer = answer.map_err(|failure| {
        let kind = match failure {
            Failure::TimedOut => ErrorKind::TimedOut,
            Failure::NeverConnected(_)
            | Failure::Lost(_)
            | Failure::TooLarge
            | Failure::Stopped => ErrorKind::Unreachable,
        };
        Error::new(kind, format!("{what}: {}", why(&failure)))
    })?;
    // What is in a yes is nobody's business.
    let unreadable = || {
        Error::new(
            ErrorKind::UnreadableAnswer,
            format!("{what}: the answer ({}) has none in it", answer.status),
        )
    };
    if answer.status == 200 {
        let given: Given = serde_json::from_slice(&answer.body).map_err(|_| unreadable())?;
        let life = given.life();
        let token = CpsToken::new(given.access_token).map_err(|_| unreadable())?;
        return Ok((token, life.unwrap_or(LIFE)));
    }
    let kind = match answer.status {
        400 | 401 => ErrorKind::Authentication,
        403 => ErrorKind::Permission,
        429 => ErrorKind::RateLimited,
        500..=599 => ErrorKind::Server,
        _ => ErrorKind::Api,
    };
    let said = super::refused::quoted(&answer.body, masks);
    Err(
        Error::new(kind, format!("{what} ({}){said}", answer.status)).with_hint(
            "`CERTPACT_CPS_CLIENT_ID` and `CERTPACT_CPS_CLIENT_SECRET` are those of a program that may ask for `sec.cps.certificates`",
        ),
    )
}
