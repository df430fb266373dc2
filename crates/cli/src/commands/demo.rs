//! The danger and the cure, on a simulated CA in this process.

mod three;

use std::fmt::Write;

use certpact::{
    Applying, Call, Choice, Client, Consent, CpsAccess, Desired, Error, Operation, OrderKey,
    Settings, SubaccountKey,
};
use certpact_simulator::{Request, Simulator, World};

use crate::output::{Output, Printed};
use crate::paint::Look;
use crate::render;
use crate::wrap::{hanging, paragraphs, wrapped};

/// The CA's own example of an update, with the comma that its page lacks.
const PRINTED_ON_THE_PAGE: &str = r#"{
  "organization": {
    "name": "Example Corp", "assumed_name": "Example Corp",
    "address": "456 New St", "city": "San Francisco", "state": "CA",
    "zip": "94105", "country": "US", "telephone": "+1-555-0100",
    "contacts": [
      { "contact_type": "organization_contact",
        "first_name": "Jane", "last_name": "Smith",
        "email": "jane@example.com", "telephone": "+1-555-0200",
        "job_title": "Senior IT Director" },
      { "contact_type": "technical_contact",
        "first_name": "Alex", "last_name": "Taylor",
        "email": "alex.taylor@example.com", "telephone": "+1-555-0300",
        "job_title": "DevOps Lead" }
    ]
  },
  "auto_renew": true
}"#;

const AUTO_RENEW_LINE: &str = ",\n  \"auto_renew\": true";

/// What the team really wants, in its own words.
const DESIRED: &str = r#"[[contract]]
id = 12345
auto_renew = true
[contract.organization]
address = "456 New St"

[[contract]]
id = 12346
"#;

pub(crate) async fn run(output: Output) -> Result<Printed, Error> {
    let mut demo = Demo {
        text: String::new(),
        look: output.look,
        inner: output.look.narrower(INDENT.len()),
    };
    demo.danger()?;
    demo.cure().await?;
    demo.three_meanings().await?;
    Ok(Printed::data(demo.text))
}

/// How far in stands what is quoted.
const INDENT: &str = "    ";

struct Demo {
    text: String,
    look: Look,
    /// How what is quoted looks.
    inner: Look,
}

impl Demo {
    fn heading(&mut self, heading: &str) {
        let heading = self.look.paint.bold(heading);
        let _ = writeln!(self.text, "\n{heading}\n");
    }

    fn say(&mut self, text: &str) {
        self.text.push_str(&paragraphs(text, self.look));
        self.text.push('\n');
    }

    fn quote(&mut self, text: &str) {
        for line in wrapped(text, self.inner).lines() {
            let _ = writeln!(self.text, "{INDENT}{line}");
        }
    }

    /// What the plain requests do.
    fn danger(&mut self) -> Result<(), Error> {
        self.heading("1. The danger");
        self.say("A simulated CA holds the two contracts of the CA's own documentation. They share one organization.\n");
        let simulator = started()?;
        let before = holdings(&simulator, self.inner);
        self.quote(&before);

        self.say("\nThe update that the documentation prints is sent to contract 12345 only:\n");
        self.quote(&format!("PUT /acme/12345\n{PRINTED_ON_THE_PAGE}"));
        let status = put(&simulator, PRINTED_ON_THE_PAGE);
        self.say(&format!("\nThe CA answers {status}. Afterwards:\n"));
        self.quote(&holdings(&simulator, self.inner));
        self.say(
            "\nThe new address threw the organization's validation away, also for contract 12346, which was \
             not changed: neither contract issues a certificate until the CA has validated again. The second address \
             line, which the example leaves out, is gone.",
        );

        let without = PRINTED_ON_THE_PAGE.replace(AUTO_RENEW_LINE, "");
        let simulator = started()?;
        let status = put(&simulator, &without);
        self.say(&format!(
            "\nThe same request with its last line, `auto_renew`, left out is answered {status} as well:\n"
        ));
        self.quote(&holdings(&simulator, self.inner));
        self.say("\nContract 12345 no longer renews. Nothing in any answer said so.");
        Ok(())
    }

    /// The same wish through certpact.
    async fn cure(&mut self) -> Result<(), Error> {
        self.heading("2. The solution: know before it is sent");
        let simulator = started()?;
        let client = connected(&simulator)?;

        self.say("$ certpact check replace-contract 12345 --body update.json --online     (without `auto_renew`)\n");
        let without = PRINTED_ON_THE_PAGE.replace(AUTO_RENEW_LINE, "");
        let call = Call::new(Operation::ReplaceContract, &[12345]).with_body(&without)?;
        let findings = client.check(&call).await?;
        let found = render::findings(&findings, &Consent::none(), self.inner);
        self.quote(found.as_ref());

        self.say("\nSent as a direct call it is refused, and nothing reaches the CA:\n");
        let refusal = client.send(&call, &Consent::none()).await;
        self.quote(
            &refusal
                .err()
                .map_or_else(String::new, |error| error.to_string()),
        );

        self.heading("3. Describe the desired state instead");
        self.say("desired.toml:\n");
        self.quote(DESIRED);
        let desired = Desired::from_toml(DESIRED)?;

        self.say("\n$ certpact plan desired.toml --out move.plan\n");
        let plan = client.plan(&desired, &Choice::default()).await?;
        self.quote(render::plan(&plan, self.inner).as_ref());

        self.say("\n$ certpact apply move.plan\n");
        if let Err(refusal) = plan.clone().acknowledge(Consent::none()) {
            self.quote(render::error(&refusal, self.inner).as_ref());
        }

        let accepted: Vec<String> = plan
            .findings
            .iter()
            .filter_map(|finding| finding.acknowledgement.clone())
            .collect();
        let flags: Vec<String> = accepted
            .iter()
            .map(|one| format!("--acknowledge {one}=CHG-4711"))
            .collect();
        self.say(&format!(
            "\n$ certpact apply move.plan {}\n",
            flags.join(" ")
        ));
        let consent = Consent::parse(accepted.iter().map(String::as_str), [])?;
        let report = client
            .apply(&plan.acknowledge(consent)?, Applying::default())
            .await?;
        self.quote(render::report(&report, self.inner).as_ref());

        self.say("\n$ certpact verify desired.toml\n");
        let verification = client.verify(&desired).await?;
        self.quote(render::verification(&verification, self.inner).as_ref());

        self.say("\n$ certpact plan desired.toml\n");
        let again = client.plan(&desired, &Choice::default()).await?;
        self.quote(render::plan(&again, self.inner).as_ref());

        self.say("\nWhat the CA holds now:\n");
        self.quote(&holdings(&simulator, self.inner));
        self.say(
            "\nOnly what the file describes has changed, the second address line is still there, and the gap in issuance \
             was accepted by name before it began.",
        );
        Ok(())
    }

    /// What it means to leave a field out, at each API.
    async fn three_meanings(&mut self) -> Result<(), Error> {
        self.heading("4. One omission, three meanings");
        self.say("One PUT to each of the three APIs, which leaves one field out:\n");
        let simulator = started()?;
        let client = connected(&simulator)?;
        let table = three::side_by_side(simulator.ca(), &client).await?;
        let (table, said) = table.split_once("\n\n").unwrap_or((&table, ""));
        self.quote(table);
        self.say("\nNone of the answers says so. certpact does, before anything is sent:\n");
        self.quote(said);
        Ok(())
    }
}

fn started() -> Result<Simulator, Error> {
    Simulator::start(World::documented())
        .map_err(|error| Error::invalid_input(format!("the simulator cannot be started: {error}")))
}

fn connected(simulator: &Simulator) -> Result<Client, Error> {
    let mut settings = Settings::default();
    settings.acme_url = simulator.acme_url();
    settings.acme_key = Some(SubaccountKey::new(simulator.acme_key())?);
    settings.order_url = simulator.order_url();
    settings.order_key = Some(OrderKey::new(simulator.order_key())?);
    settings.cps_url = simulator.cps_url();
    settings.cps_access = Some(CpsAccess::token(simulator.cps_token())?);
    settings.actor = "demo".to_owned();
    Client::new(settings)
}

/// A plain PUT, as any program would send it.
fn put(simulator: &Simulator, body: &str) -> u16 {
    let request = Request {
        method: "PUT".to_owned(),
        path: "/acme/12345".to_owned(),
        query: None,
        headers: vec![("x-partner-apikey".to_owned(), simulator.acme_key())],
        body: body.as_bytes().to_vec(),
    };
    simulator.ca().answer(request).status
}

/// What the CA holds, as nobody outside could see it at one glance.
fn holdings(simulator: &Simulator, look: Look) -> String {
    let yes_or_no = |is_so: bool, width: usize| {
        if is_so {
            format!("{:<width$}", "yes")
        } else {
            let blanks = " ".repeat(width - "NO".len());
            format!("{}{blanks}", look.paint.red("NO"))
        }
    };
    const HEADER: &str = "contract  product       renews  validated  organization";
    let mut text = format!("{HEADER}\n");
    for contract in simulator.ca().world().contracts {
        let organization = contract.organization.unwrap_or_default();
        let parts = [
            &organization.name,
            &organization.address,
            &organization.address2,
            &organization.city,
        ];
        let parts: Vec<&str> = parts
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        let row = format!(
            "{:<8}  {:<12}  {}  {}  ",
            contract.acme_contract_id,
            contract.product_name_id,
            yes_or_no(contract.auto_renew, "renews".len()),
            yes_or_no(contract.is_organization_validated, "validated".len()),
        );
        let hang = HEADER.len() - "organization".len();
        let row = hanging(&format!("{row}{}", parts.join(", ")), hang, look);
        text.extend([row.as_str(), "\n"]);
    }
    text
}
