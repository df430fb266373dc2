//! What the CA's pages print as valid is valid for the model, the spec and the simulator.
//!
//! The printed replacements are judged in `updates.rs`; what the spec and the simulator make of
//! the pages of `order` and `cps` is in `facts_and_simulator.rs`.

mod facts_and_simulator;
mod updates;

use certpact::{
    AddSans, Api, Body, Call, Certificates, Contract, CountryCodes, CpsOrganization,
    CpsOrganizationRequest, CreateContract, Credentials, Id, Instant, Observed, Operation, Order,
    PatchContract, ProductNameId, RegenerateCredentials, RemoveSans, ReplaceContract, Severity,
    UpdateOrderContacts, ValidationType, check,
};
use certpact_simulator::{Ca, Request, World};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::files;

const FOLDER: &str = "tests/documented";

/// A row of the folder's README.
struct Row {
    file: String,
    page: String,
    /// Those that the body is meant for.
    validation_types: Vec<ValidationType>,
}

/// A body of an API that the client knows.
struct Documented {
    file: String,
    operation: Operation,
    validation_types: Vec<ValidationType>,
}

impl Documented {
    fn text(&self) -> String {
        files::text(&format!("{FOLDER}/{}", self.file))
    }

    fn is_request(&self) -> bool {
        self.file.ends_with(".request.json")
    }
}

fn rows() -> Vec<Row> {
    let readme = files::text(&format!("{FOLDER}/README.md"));
    let rows = readme.lines().filter(|line| line.starts_with("| `"));
    rows.map(row).collect()
}

fn row(line: &str) -> Row {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let [file, page, validation_type, remark] = cells[..] else {
        panic!("this row has {} cells: {line}", cells.len());
    };
    assert!(!remark.is_empty(), "{line}");
    let validation_types = match validation_type {
        "any" => vec![ValidationType::Dv, ValidationType::Ov, ValidationType::Ev],
        one => vec![serde_json::from_value(json!(one)).unwrap()],
    };
    Row {
        file: file.trim_matches('`').to_owned(),
        page: page.to_owned(),
        validation_types,
    }
}

fn documented() -> Vec<Documented> {
    let is_of_api = |row: &Row| {
        let mut apis = Api::ALL.into_iter();
        apis.any(|api| row.file.starts_with(api.as_str()))
    };
    // The models hold no error.
    let is_known = |row: &Row| is_of_api(row) && !row.file.ends_with(".error.json");
    let known = rows().into_iter().filter(is_known);
    let documented = known.map(|row| Documented {
        operation: Operation::ALL
            .into_iter()
            .find(|operation| operation.title() == row.page)
            .unwrap_or_else(|| panic!("no operation has the page `{}`", row.page)),
        file: row.file,
        validation_types: row.validation_types,
    });
    documented.collect()
}

fn requests() -> impl Iterator<Item = Documented> {
    documented().into_iter().filter(Documented::is_request)
}

fn product_of(wanted: ValidationType) -> ProductNameId {
    ProductNameId::known()
        .map(|(product, _)| product)
        .map(|name| ProductNameId(name.to_owned()))
        .find(|product| product.validation_type() == Some(wanted))
        .unwrap()
}

/// What the model keeps of a body. The models of requests refuse a field that they do not know.
fn kept(operation: Operation, is_request: bool, text: &str) -> Value {
    fn through<T: DeserializeOwned + Serialize>(text: &str) -> Value {
        json!(serde_json::from_str::<T>(text).unwrap())
    }
    match operation {
        Operation::GetContract => through::<Contract>(text),
        Operation::ListCertificates => through::<Certificates>(text),
        Operation::ListCredentials => through::<Credentials>(text),
        Operation::ReplaceContract => through::<ReplaceContract>(text),
        Operation::PatchContract => through::<PatchContract>(text),
        Operation::AddSans => through::<AddSans>(text),
        Operation::RemoveSans => through::<RemoveSans>(text),
        Operation::CreateContract => through::<CreateContract>(text),
        Operation::RegenerateCredentials => through::<RegenerateCredentials>(text),
        Operation::GetOrder => through::<Order>(text),
        Operation::UpdateOrderContacts => through::<UpdateOrderContacts>(text),
        Operation::ListCountryCodes => through::<CountryCodes>(text),
        Operation::ChangeOrganization if is_request => through::<CpsOrganizationRequest>(text),
        Operation::ChangeOrganization => through::<CpsOrganization>(text),
        Operation::GetCertificateRequest
        | Operation::GetCertificateRequestStatus
        | Operation::GetOrganization
        | Operation::FindOrganizations => unreachable!("their pages print no body"),
        Operation::CancelContract
        | Operation::RevokeCredential
        | Operation::RevokeAllCredentials => unreachable!("these have no body"),
    }
}

/// The same without null, which stands for nothing at `cps`.
fn without_nulls(operation: Operation, printed: Value) -> Value {
    let is_left_out = |value: &Value| value.is_null() && operation.api() == Api::Cps;
    match printed {
        Value::Array(items) => items
            .into_iter()
            .map(|item| without_nulls(operation, item))
            .collect(),
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, member)| !is_left_out(member))
            .map(|(name, member)| (name, without_nulls(operation, member)))
            .collect(),
        printed => printed,
    }
}

/// The instants in the one way in which the model prints them.
fn with_instants(printed: Value) -> Value {
    match printed {
        Value::String(text) => Instant(text).to_string().into(),
        Value::Array(items) => items.into_iter().map(with_instants).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, member)| (name, with_instants(member)))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => printed,
    }
}

fn method_and_path(operation: Operation) -> (&'static str, &'static str) {
    match operation {
        Operation::CreateContract => ("POST", "/acme"),
        Operation::RegenerateCredentials => ("POST", "/acme/7/credentials/regenerate"),
        Operation::ReplaceContract => ("PUT", "/acme/7"),
        Operation::PatchContract => ("PATCH", "/acme/7"),
        Operation::AddSans => ("PUT", "/acme/7/sans"),
        Operation::RemoveSans => ("DELETE", "/acme/7/sans"),
        Operation::GetContract
        | Operation::ListCertificates
        | Operation::ListCredentials
        | Operation::CancelContract
        | Operation::RevokeCredential
        | Operation::RevokeAllCredentials
        | Operation::GetOrder
        | Operation::GetCertificateRequest
        | Operation::GetCertificateRequestStatus
        | Operation::GetOrganization
        | Operation::FindOrganizations
        | Operation::ListCountryCodes => unreachable!("these have no request body"),
        Operation::UpdateOrderContacts | Operation::ChangeOrganization => {
            unreachable!("other tests send them")
        }
    }
}

#[test]
fn the_readme_has_every_file() {
    let listed: Vec<String> = rows().into_iter().map(|row| row.file).collect();
    let there: Vec<String> = files::in_folder(FOLDER)
        .iter()
        .map(|path| files::name(path).to_owned())
        .filter(|name| name != "README.md")
        .collect();
    assert_eq!(listed, there);
}

/// A list that the printed answer lacks is read as one with nothing in it.
fn without_empty_lists(kept: &mut Value, printed: &Value) {
    match kept {
        Value::Object(members) => {
            members.retain(|name, value| *value != json!([]) || printed.get(name).is_some());
            for (name, value) in members {
                without_empty_lists(value, &printed[name]);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                without_empty_lists(item, &printed[index]);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn a_body_means_the_same_after_it_went_through_the_model() {
    for example in documented() {
        let mut printed: Value = serde_json::from_str(&example.text()).unwrap();
        if example.operation == Operation::CreateContract {
            // The page leaves it out, and the model has no default for it.
            printed["auto_renew"] = true.into();
        }
        let (operation, is_request) = (example.operation, example.is_request());
        let mut kept = kept(operation, is_request, &printed.to_string());
        without_empty_lists(&mut kept, &printed);
        assert_eq!(
            without_nulls(operation, kept),
            with_instants(without_nulls(operation, printed)),
            "{}",
            example.file
        );
    }
}

#[test]
fn a_contract_has_the_validation_type_that_its_row_says() {
    let is_contract = |example: &Documented| example.operation == Operation::GetContract;
    for example in documented().into_iter().filter(is_contract) {
        let contract: Contract = serde_json::from_str(&example.text()).unwrap();
        let validation_types: Vec<_> = contract.validation_type().into_iter().collect();
        assert_eq!(
            validation_types, example.validation_types,
            "{}",
            example.file
        );
    }
}

/// An organization that is as a body describes it.
fn with_organization(body: &str) -> Observed {
    let mut organization: CpsOrganization = serde_json::from_str(body).unwrap();
    organization.id = Some(124);
    let mut observed = Observed::new();
    observed.see_cps_organization(organization);
    observed
}

/// The rules `field_missing` and `field_malformed` hold a body against the spec; no other error
/// may be found either.
#[test]
fn a_request_fits_the_spec() {
    for example in requests() {
        let call = Call::new(example.operation, &Id::NONE)
            .with_body(&example.text())
            .unwrap();
        for validation_type in &example.validation_types {
            let product = product_of(*validation_type);
            let observed = match example.operation {
                // It only makes sense where an organization of its name is there.
                Operation::ChangeOrganization => with_organization(&example.text()),
                _ => Observed::new(),
            };
            let findings = check(&call, &observed, Some(product)).unwrap();
            let errors: Vec<_> = findings
                .iter()
                .filter(|finding| finding.severity == Severity::Error)
                .collect();
            assert!(errors.is_empty(), "{}: {errors:#?}", example.file);
        }
    }
}

#[test]
fn a_strict_simulator_accepts_a_request() {
    let of_contracts = |example: &Documented| example.operation.api() == Api::Acme;
    for example in requests().filter(of_contracts) {
        for validation_type in &example.validation_types {
            let has_organization = validation_type.has_organization();
            let world: World = serde_json::from_value(json!({
                "strict": true,
                "contracts": [{
                    "acme_contract_id": 7,
                    "product_name_id": product_of(*validation_type),
                    "organization": has_organization.then(|| json!({ "city": "Oakland" })),
                }],
            }))
            .unwrap();
            let key = world.accounts[&67890].key.clone();
            let (method, path) = method_and_path(example.operation);
            let answer = Ca::new(world).unwrap().answer(Request {
                method: method.to_owned(),
                path: path.to_owned(),
                query: None,
                headers: vec![("x-partner-apikey".to_owned(), key)],
                body: Body::parse(&example.text()).unwrap().text().into(),
            });
            let said = String::from_utf8_lossy(&answer.body);
            let is_yes = (200..300).contains(&answer.status);
            assert!(is_yes, "{}: {} {said}", example.file, answer.status);
        }
    }
}
