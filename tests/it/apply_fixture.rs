//! A folder with a desired file, and a simulated CA that it is applied to.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use certpact::seam::{Answer, Failure, Request};
use certpact::{
    Applying, Choice, Client, Consent, Delivery, Desired, Error, Operation, Plan, Report, Secret,
    SecretFile, StateFolder, StepState,
};
use certpact_simulator::{Ca, World};
use jiff::Timestamp;

use crate::files;
use crate::in_process::client_of;

/// A desired file with a contract to make.
pub(crate) const CREATION: &str = "\
[[contract]]
label = \"one\"
product_name_id = \"ssl_dv_thawte\"
sans = [\"one.example.com\"]
auto_renew = false
";

/// A desired file with a step for either documented contract.
pub(crate) const CHANGES: &str = "\
[[contract]]
id = 12345
auto_renew = false
[[contract]]
id = 12346
auto_renew = false
";

/// A folder with a desired file, and where the journal and the secrets go.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
    pub(crate) ca: Ca,
}

impl Desk {
    pub(crate) fn new(desired: &str) -> Self {
        let desk = Self {
            folder: files::new_folder(),
            ca: Ca::new(World::documented()).unwrap(),
        };
        fs_err::write(desk.path("desired.toml"), desired).unwrap();
        desk
    }

    /// The same folder beside another CA.
    pub(crate) fn beside(self, world: World) -> Self {
        Self {
            ca: Ca::new(world).unwrap(),
            ..self
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn desired(&self) -> String {
        fs_err::read_to_string(self.path("desired.toml")).unwrap()
    }

    pub(crate) async fn plan(&self) -> Plan {
        let desired = Desired::load(&self.path("desired.toml")).unwrap();
        let client = client_of(&self.ca);
        client.plan(&desired, &Choice::default()).await.unwrap()
    }

    pub(crate) fn how(&self) -> Applying {
        Applying::noting_in(self.path("move.journal"))
    }

    /// A state folder that all threads share.
    pub(crate) fn state(&self) -> StateFolder {
        StateFolder::at(self.path("state"))
    }

    pub(crate) fn contracts(&self) -> usize {
        self.ca.world().contracts.len()
    }

    /// Writes that reached the CA.
    pub(crate) fn writes(&self) -> usize {
        let log = self.ca.log();
        log.iter().filter(|entry| entry.method != "GET").count()
    }
}

pub(crate) async fn apply(client: &Client, plan: &Plan, how: Applying) -> Result<Report, Error> {
    let consent = plan
        .findings
        .iter()
        .filter_map(|finding| finding.acknowledgement.as_deref());
    let consent = Consent::parse(consent, []).unwrap();
    client.apply(&plan.clone().acknowledge(consent)?, how).await
}

pub(crate) fn states(report: &Report) -> Vec<StepState> {
    report.outcome.iter().map(|outcome| outcome.state).collect()
}

/// Keeps what the CA shows once of a contract with this number.
pub(crate) fn keep(file: &mut SecretFile, id: u64) -> Result<(), Error> {
    let state = files::new_folder();
    let reserved = file.reserve(&StateFolder::at(state.path()))?;
    let delivery = Delivery {
        at: Timestamp::UNIX_EPOCH,
        operation: Operation::CreateContract,
        target: None,
        id: Some(id),
        account_id: None,
        answer: &Secret::new("shown once"),
    };
    file.keep(&delivery, reserved)
}

/// From the nth write on every answer gets lost on the way back, so that no look settles what became
/// of it.
pub(crate) fn losing_from(nth: usize) -> impl Fn(&Request, Answer) -> Result<Answer, Failure> {
    let writes = AtomicUsize::new(0);
    move |request, answer| {
        let written = match request.method.as_str() {
            "GET" => writes.load(Ordering::Relaxed),
            _ => writes.fetch_add(1, Ordering::Relaxed) + 1,
        };
        if written >= nth {
            Err(Failure::Lost("the connection was reset".to_owned()))
        } else {
            Ok(answer)
        }
    }
}
