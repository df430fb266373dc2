//! What was seen, as the CA's own answers tell it.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Observed;
use crate::error::Error;
use crate::model::{CertificateRequestStatus, CpsOrganization, Credentials, is_list};
use crate::operation::{Api, Operation};

const WHAT: &str = "what was observed is not an answer of the CA";

impl Api {
    /// The read that tells most of what its rules need, and the reads that tell more.
    fn reads(self) -> (Operation, &'static [Operation]) {
        match self {
            Self::Acme => (Operation::GetContract, &[Operation::ListCredentials]),
            Self::Order => (Operation::GetOrder, &[]),
            Self::Cps => (
                Operation::GetCertificateRequest,
                &[
                    Operation::GetCertificateRequestStatus,
                    Operation::GetOrganization,
                    Operation::FindOrganizations,
                ],
            ),
        }
    }
}

/// Answers of the CA by the operation that gave them.
struct Answers {
    api: Api,
    by_operation: Map<String, Value>,
}

impl Answers {
    fn parse(api: Api, text: &str) -> Result<Self, Error> {
        let (read, others) = api.reads();
        let known: Vec<&str> = others
            .iter()
            .chain([&read])
            .map(|own| own.as_str())
            .collect();
        let answers: Value = serde_json::from_str(text).map_err(|error| misfit(api, &error))?;
        let mut by_operation = match answers {
            Value::Object(object) if known.iter().any(|own| object.contains_key(*own)) => object,
            answers => Map::from_iter([(read.as_str().to_owned(), answers)]),
        };
        // As the command prints it.
        by_operation.remove("format_version");
        let mut names = by_operation.keys();
        match names.find(|name| !known.contains(&name.as_str())) {
            Some(other) => {
                let message = format!("{WHAT}: nothing needs an answer of `{other}`");
                Err(Error::invalid_input(message).with_hint(hint(api)))
            }
            None => Ok(Self { api, by_operation }),
        }
    }

    /// The answers of an operation, of which one may stand for itself.
    fn take<T: DeserializeOwned>(&mut self, operation: Operation) -> Result<Vec<T>, Error> {
        let answers = match self.by_operation.remove(operation.as_str()) {
            None => return Ok(Vec::new()),
            Some(Value::Array(answers)) => answers,
            Some(one) => vec![one],
        };
        let read = answers.into_iter().map(serde_json::from_value);
        read.collect::<Result<_, _>>()
            .map_err(|error| misfit(self.api, &error))
    }

    /// What to say of an answer that is of another kind: without what each of this operation has.
    fn unlike(&self, operation: Operation, has: &str) -> Error {
        let message = format!("{WHAT}: an answer to `{operation}` has {has}");
        Error::invalid_input(message).with_hint(hint(self.api))
    }

    /// The one answer of an operation that does not say whose it is.
    fn take_one<T: DeserializeOwned>(&mut self, operation: Operation) -> Result<Option<T>, Error> {
        let mut answers = self.take(operation)?.into_iter();
        match (answers.next(), answers.next()) {
            (one, None) => Ok(one),
            (_, Some(_)) => Err(Error::invalid_input(format!(
                "{WHAT}: there is more than one of `{operation}`, and none says whose it is"
            ))),
        }
    }
}

fn hint(api: Api) -> String {
    let (read, _) = api.reads();
    format!("give the body of `{read}`, an array of such, or `{{\"{read}\": …}}`")
}

fn misfit(api: Api, error: &serde_json::Error) -> Error {
    Error::misread(WHAT, error).with_hint(hint(api))
}

impl Observed {
    /// Reads the CA's own answers to the reads of an API: the body of one (`get_contract`,
    /// `get_order`, `get_certificate_request`), an array of such, or an object of either by operation.
    ///
    /// # Errors
    /// `invalid_input` that names the place which does not fit.
    pub fn from_answers(api: Api, text: &str, at: Timestamp) -> Result<Self, Error> {
        let mut answers = Answers::parse(api, text)?;
        let mut observed = Self::new();
        match api {
            Api::Acme => observed.take_contracts(&mut answers, at)?,
            Api::Order => {
                for order in answers.take(Operation::GetOrder)? {
                    observed.see_order(order, at);
                }
            }
            Api::Cps => observed.take_certificate_requests(&mut answers, at)?,
        }
        Ok(observed)
    }

    fn take_contracts(&mut self, answers: &mut Answers, at: Timestamp) -> Result<(), Error> {
        for contract in answers.take(Operation::GetContract)? {
            self.see(contract, at);
        }
        let listed: Option<Credentials> = answers.take_one(Operation::ListCredentials)?;
        let only = self.only().map(|contract| contract.acme_contract_id);
        match (listed, only) {
            (Some(credentials), Some(id)) => self.see_credentials(id, credentials),
            (Some(_), None) => {
                let message =
                    format!("{WHAT}: `list_credentials` needs the one contract beside it");
                return Err(Error::invalid_input(message).with_hint(hint(answers.api)));
            }
            (None, _) => {}
        }
        Ok(())
    }

    fn take_certificate_requests(
        &mut self,
        answers: &mut Answers,
        at: Timestamp,
    ) -> Result<(), Error> {
        for request in answers.take(Operation::GetCertificateRequest)? {
            self.see_certificate_request(request, at);
        }
        let statuses: Vec<CertificateRequestStatus> =
            answers.take(Operation::GetCertificateRequestStatus)?;
        for status in statuses {
            let only = self.only_certificate_request().map(|request| request.id);
            if let (Some(id), Some(status)) = (status.id.or(only), status.status) {
                self.see_status(id, &status);
            }
        }
        for organization in answers.take::<CpsOrganization>(Operation::GetOrganization)? {
            if !organization.is_identified() {
                return Err(
                    answers.unlike(Operation::GetOrganization, "an `id` or a `company_name`")
                );
            }
            self.see_cps_organization(organization);
        }
        for found in answers.take::<Value>(Operation::FindOrganizations)? {
            if !is_list(&found) {
                return Err(answers.unlike(Operation::FindOrganizations, "`items`"));
            }
            let found = serde_json::from_value(found);
            self.see_found(found.map_err(|error| misfit(answers.api, &error))?);
        }
        Ok(())
    }
}
