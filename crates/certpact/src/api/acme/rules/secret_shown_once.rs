use super::Check;
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// The answer holds a credential with its secret, which the CA shows this once. What is lost of
    /// it cannot be read again, only replaced by a new credential.
    ///
    /// Nothing is lost where the answer is kept.
    ///
    /// **Instead:** say where the secret goes (`--secret-file` at the command), and keep it there.
    ///
    /// ```toml
    /// operation = "regenerate_credentials"
    /// observed = [{ id = 7 }]
    /// request = { revoke_existing = false }
    /// finds = ["7:"]
    /// ```
    ///
    /// ```toml
    /// operation = "revoke_all_credentials"
    /// observed = [{ id = 7 }]
    /// finds = []
    /// ```
    {
        summary: "the answer holds a secret that is shown this once",
        severity: Severity::Notice,
        on: &[Operation::CreateContract, Operation::RegenerateCredentials],
        sources: &["create_contract", "regenerate_credentials", "list_credentials"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    if view.operation.delivers_secret() {
        findings.add(
            Draft::at("", "the answer holds a secret that is shown this once")
                .instead("say where it goes, and keep it there"),
        );
    }
}
