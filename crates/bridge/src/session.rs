//! What outlives a call, and the dispatch from an operation's name to the product.

use std::fmt::Display;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;

use certpact::{
    Api, Applying, Body, Call, Choice, Client, ClientOptions, Consent, Desired, Error, Finding, Id,
    Operation, Plan, Request, Secret, SecretFile, Settings, Stop, rules,
};
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::direct::{self, Direct};
use crate::requests::{self, DesiredOrPath, Given};
use crate::{misfit, panics};

/// A client, as the bindings hold one: its connections and keys live as long as it does.
pub struct Session {
    client: Client,
    account_id: Option<u64>,
    portable: Arc<Result<String, Error>>,
}

/// Bytes that most answers fit in.
const USUAL: usize = 768;

impl Session {
    /// Sets a session up from client options as JSON. Sends nothing.
    ///
    /// # Errors
    /// The JSON of the error.
    pub fn new(options: &str) -> Result<Self, String> {
        panics::hold("", || {
            Self::set_up(options).map_err(|error| error_json(&error))
        })
        .unwrap_or_else(Err)
    }

    fn set_up(text: &str) -> Result<Self, Error> {
        let options: ClientOptions = read(text)?;
        let account_id = options.account_id;
        let settings = Settings::with(options)?;
        let portable = read::<ClientOptions>(text)?.portable(&settings);
        Ok(Self {
            client: Client::new(settings)?,
            account_id,
            portable: Arc::new(portable.and_then(|options| written("", &options, ""))),
        })
    }

    /// The options with which another process sets up the same session, without any key, as JSON.
    ///
    /// # Errors
    /// The JSON of the error, where a key was given in code.
    pub fn portable(&self) -> Result<String, String> {
        (*self.portable).clone().map_err(|error| error_json(&error))
    }

    /// Carries out one operation: its name and its request as JSON; the answer is JSON, `{"ok": …}`
    /// or `{"error": …}`. It is still given where the call was told to stop.
    pub async fn call(&self, operation: &str, request: &str, stop: &Stop) -> String {
        let session = Self {
            client: self.client.stopped_by(stop.clone()),
            account_id: self.account_id,
            portable: Arc::clone(&self.portable),
        };
        // What is handed on by reference is not kept once more by each function that waits for it.
        let work = pin!(async { answer(session.dispatch(operation, request).await) });
        panics::hold_async(operation, work)
            .await
            .unwrap_or_else(|error| error)
    }

    /// A direct call is by far the most frequent. The others take more memory than it, and get their own.
    async fn dispatch(&self, operation: &str, request: &str) -> Result<String, Error> {
        match Operation::parse(operation) {
            Ok(operation) => self.direct(operation, request).await,
            Err(error) => Box::pin(self.composed(operation, request, error)).await,
        }
    }

    /// An operation of ours.
    async fn composed(
        &self,
        operation: &str,
        request: &str,
        unknown: Error,
    ) -> Result<String, Error> {
        match operation {
            "check" => {
                let requests::Check {
                    operation,
                    ids,
                    body,
                    label,
                    name,
                    account_id,
                } = read(request)?;
                let operation = Operation::parse(&operation)?;
                let call = self.call_of(operation, &ids, body, account_id)?;
                let call = call.labeled(label).named(name);
                value(&self.client.check(&call).await?)
            }
            "send" => {
                let requests::Send {
                    operation,
                    ids,
                    body,
                    label,
                    name,
                    account_id,
                    acknowledge,
                    overrule,
                } = read(request)?;
                let operation = Operation::parse(&operation)?;
                let call = self.call_of(operation, &ids, body, account_id)?;
                let call = call.labeled(label).named(name);
                self.send(call, &acknowledge, &overrule).await
            }
            "plan" => {
                let requests::Plan {
                    desired,
                    only,
                    except,
                    send_contacts,
                    strict,
                } = read(request)?;
                let choice = Choice {
                    only,
                    except,
                    send_contacts,
                };
                let client = self.reading(strict);
                value(&client.plan(&self::desired(desired)?, &choice).await?)
            }
            "apply" => self.apply(read(request)?).await,
            #[cfg(debug_assertions)]
            panics::PANIC => panics::panic(),
            "verify" => {
                let requests::Verify { desired, strict } = read(request)?;
                let client = self.reading(strict);
                value(&client.verify(&self::desired(desired)?).await?)
            }
            "pull" => {
                let requests::Pull {
                    api,
                    ids,
                    account_id,
                    strict,
                } = read(request)?;
                let api = api_of(&api)?;
                let targets: Vec<String> = ids.iter().map(Id::to_string).collect();
                let account_id = account_id.or(self.account_id);
                let pulled = self.reading(strict).pull(api, &targets, account_id).await?;
                value(&pulled.text)
            }
            _ => Err(unknown),
        }
    }

    /// An operation of the CA by its own name.
    async fn direct(&self, operation: Operation, request: &str) -> Result<String, Error> {
        let Direct {
            call,
            acknowledge,
            overrule,
        } = direct::read(operation, request)?;
        let account_id = call.account_id.or(self.account_id);
        self.send(call.of_account(account_id), &acknowledge, &overrule)
            .await
    }

    fn call_of(
        &self,
        operation: Operation,
        ids: &[Id],
        body: Option<Given>,
        account_id: Option<u64>,
    ) -> Result<Call, Error> {
        let mut call = Call::new(operation, ids).of_account(account_id.or(self.account_id));
        call.body = body.as_deref().map(Body::given).transpose()?;
        Ok(call)
    }

    /// The client that goes on without what cannot be read, or the one that does not.
    fn reading(&self, is_strict: bool) -> Client {
        if is_strict {
            self.client.strict()
        } else {
            self.client.clone()
        }
    }

    async fn send(
        &self,
        call: Call,
        acknowledge: &[String],
        overrule: &[String],
    ) -> Result<String, Error> {
        let sent = self
            .client
            .send(&call, &consent(acknowledge, overrule)?)
            .await?;
        match (&sent.credentials, &sent.changed) {
            (Some(credentials), _) => Secret::in_clear(|| value(credentials)),
            (None, Some(changed)) => value(changed),
            (None, None) => value(&sent.answer),
        }
    }

    async fn apply(&self, request: requests::Apply) -> Result<String, Error> {
        if !request.plan.is_object() {
            return Err(misfit::expected(
                "plan",
                "an object, as `plan` gives it",
                &request.plan,
            ));
        }
        let plan = Plan::parse(&request.plan.to_string())?;
        let consent = consent(&request.acknowledge, &request.overrule)?;
        let cleared = plan.acknowledge(consent)?;
        let secrets = request.secret_file.as_deref().map(Path::new);
        let how = Applying {
            journal: request.journal.map(Into::into),
            secrets: secrets.map(SecretFile::open).transpose()?,
            max_steps: request.max_steps,
            allow_unread: request.allow_unread,
            keep_going: request.keep_going,
            created: request.created,
            not_created: request.not_created.into_iter().collect(),
        };
        let report = self.client.apply(&cleared, how).await?;
        Secret::in_clear(|| value(&report))
    }
}

/// What an operation answers that needs no session.
pub enum Offline {
    /// What was found: a language that has objects for it needs no JSON of it.
    Findings(Vec<Finding>),
    /// JSON, `{"ok": …}` or `{"error": …}`.
    Json(String),
}

/// Carries out an operation that neither reads nor sends, and needs no session.
pub fn offline(operation: &str, request: &str) -> Offline {
    let done = panics::hold(operation, || dispatch_offline(operation, request));
    match done {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => Offline::Json(error_json(&error)),
        Err(error) => Offline::Json(error),
    }
}

/// The same; the answer is JSON.
pub fn call_offline(operation: &str, request: &str) -> String {
    match offline(operation, request) {
        Offline::Findings(found) => answer(value(&found)),
        Offline::Json(answer) => answer,
    }
}

fn dispatch_offline(operation: &str, request: &str) -> Result<Offline, Error> {
    match operation {
        "check" => Ok(Offline::Findings(check_offline(read(request)?)?)),
        "lint" => {
            let requests::Lint { desired } = read(request)?;
            let desired = self::desired(desired)?;
            Ok(Offline::Findings(certpact::lint(&desired)?))
        }
        "rules" => {
            let requests::Rules {} = read(request)?;
            let rules: Vec<_> = rules::all().map(rules::Described::from).collect();
            value(&rules).map(Offline::Json)
        }
        "explain" => {
            let requests::Explain { rule } = read(request)?;
            value(&rules::Described::from(rules::find(&rule)?)).map(Offline::Json)
        }
        #[cfg(debug_assertions)]
        panics::PANIC => panics::panic(),
        _ => Err(Error::invalid_input(format!(
            "there is no operation `{operation}`"
        ))),
    }
}

fn check_offline(request: requests::CheckOffline) -> Result<Vec<Finding>, Error> {
    let operation = Operation::parse(&request.operation)?;
    let instant = |at: &String| {
        at.parse().map_err(|_| {
            Error::invalid_input(format!("`{at}` is not an instant; RFC 3339 is expected"))
        })
    };
    if let Some(observed) = &request.observed
        && !observed.get().starts_with(['{', '['])
    {
        let forms = "an answer of the CA, which is an object, or an array of answers";
        return Err(misfit::expected("observed", forms, &read(observed.get())?));
    }
    let given = Request {
        ids: request.ids,
        label: request.label,
        body: request.body.as_deref(),
        observed: request.observed.as_deref(),
        observed_at: request.observed_at.as_ref().map(instant).transpose()?,
        product: request.product,
    };
    given.check(operation, Timestamp::now())
}

fn api_of(given: &serde_json::Value) -> Result<Api, Error> {
    let known = Api::ALL.map(|api| format!("`{api}`")).join(", ");
    let found = Api::ALL.into_iter();
    let mut found = found.filter(|api| Some(api.as_str()) == given.as_str());
    found
        .next()
        .ok_or_else(|| misfit::expected("api", &format!("one of {known}"), given))
}

fn consent(acknowledge: &[String], overrule: &[String]) -> Result<Consent, Error> {
    Consent::parse(
        acknowledge.iter().map(String::as_str),
        overrule.iter().map(String::as_str),
    )
}

fn desired(given: DesiredOrPath) -> Result<Desired, Error> {
    match given {
        DesiredOrPath::Path(path) => Desired::load(Path::new(&path)),
        DesiredOrPath::Value(value) if value.is_object() => Desired::from_value(&value),
        DesiredOrPath::Value(other) => Err(misfit::expected(
            "desired",
            "a desired state, which is an object, or the path of a file",
            &other,
        )),
    }
}

fn read<T: DeserializeOwned>(request: &str) -> Result<T, Error> {
    serde_json::from_str(request).map_err(|error| misfit::named(request, &error))
}

/// The JSON of an answer, its members in the order of the type: a value in between would sort them.
fn value(answer: &impl Serialize) -> Result<String, Error> {
    written("{\"ok\":", answer, "}")
}

/// The JSON of something, between these. To put it there later would copy it, and most of it is long.
fn written(before: &str, what: &impl Serialize, after: &str) -> Result<String, Error> {
    let mut text = Vec::with_capacity(USUAL);
    text.extend_from_slice(before.as_bytes());
    let cannot = |why: &dyn Display| {
        Error::invalid_input(format!("the answer cannot be written as JSON: {why}"))
    };
    serde_json::to_writer(&mut text, what).map_err(|error| cannot(&error))?;
    text.extend_from_slice(after.as_bytes());
    String::from_utf8(text).map_err(|error| cannot(&error))
}

fn answer(result: Result<String, Error>) -> String {
    result.unwrap_or_else(|error| error_json(&error))
}

fn error_json(error: &Error) -> String {
    let written = Secret::in_clear(|| written("{\"error\":", error, "}"));
    written.unwrap_or_else(|_| "{\"error\":{}}".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each call is moved to where it runs, and its memory is asked for anew.
    #[test]
    fn a_call_is_small() {
        let session = Session::new("{}").unwrap();
        let stop = Stop::default();
        let call = session.call("get_contract", "{}", &stop);
        let size = size_of_val(&call);
        assert!(size < 4096, "{size} bytes");
    }
}
