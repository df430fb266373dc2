//! What the help of a command ends with: examples of it, and of all commands the exit codes and variables.

pub(crate) const CODES: &str = "\
Exit codes:
  0    done; no finding at or above --fail-on
  1    findings at or above --fail-on; a plan with errors; something differs
  2    usage; input that cannot be read; a missing key
  3    authentication or permission
  4    not found
  5    rate limited
  6    the CA refused otherwise, answered unreadably, or could not be reached
  7    refused here: an error, an unacknowledged hazard, a stale plan
  8    outcome unknown: the request may have been carried out
  9    plan --detailed-exitcode: the plan is not empty
  10   plan, verify, pull: something could not be read, and the rest went on
  130  interrupted

Keys come from the environment, never from an argument, each also from a file (..._FILE):
  acme   CERTPACT_ACME_KEY, or CERTPACT_ACME_KEYS_FILE (a JSON object from account id to key)
  order  CERTPACT_ORDER_KEY
  cps    CERTPACT_CPS_TOKEN, or CERTPACT_CPS_CLIENT_ID with CERTPACT_CPS_CLIENT_SECRET
Base URLs: CERTPACT_ACME_URL, CERTPACT_ORDER_URL, CERTPACT_CPS_URL (with CERTPACT_CPS_TOKEN_URL).
The proxy is HTTPS_PROXY. CERTPACT_READ_ONLY=1 refuses every write.
CERTPACT_ACTOR is --actor, and CERTPACT_RECORD_FILE is --record.
NO_COLOR and CLICOLOR_FORCE decide about colour, and COLUMNS about the width.
CERTPACT_STATE_DIR, else ~/.local/state/certpact, keeps what plans have created.

CERTPACT_LOG=debug logs each exchange to stderr: operation, status, time and why it failed, no value.";

pub(crate) const CHECK: &str = "\
Examples:
  certpact check replace-contract 12345 --body put.json --online
  certpact check patch-contract --body patch.json --product ssl_basic
  certpact check add-sans 12345 --body sans.json --observed contract.json --format sarif
  certpact check replace-contract --ndjson requests.ndjson --fail-on error";

pub(crate) const PLAN: &str = "\
Examples:
  certpact plan desired.toml
  certpact plan desired.toml --out move.plan --detailed-exitcode
  certpact plan desired.toml --out move.plan --write-acknowledgements accepted

A desired file describes the desired state of contracts; what it leaves out is not changed:
  [[contract]]
  id = 12345
  auto_renew = true";

pub(crate) const APPLY: &str = "\
Examples:
  certpact apply move.plan
  certpact apply move.plan --acknowledge acme.organization_revalidation@12345:3=CHG-4711
  certpact apply move.plan --acknowledge-file accepted

Without what has to be acknowledged nothing is sent, and the exact texts are printed.
RULE@all:N accepts all findings of a rule in the plan, N targets affected in all.";

pub(crate) const VERIFY: &str = "\
Example:
  certpact verify desired.toml";

pub(crate) const DIRECT: &str = "\
Examples:
  certpact acme get-contract 12345
  certpact acme patch-contract 12345 --body patch.json
  certpact acme replace-contract 12345 --body put.json --acknowledge acme.auto_renew_reset@12345
  certpact acme revoke-credential 12345 4821";

pub(crate) const CPS: &str = "\
Examples:
  certpact cps find-organizations Widgets
  certpact cps get-certificate-request 111
  certpact cps change-organization 111 --body organization.json --acknowledge cps.new_request_submitted@111";

pub(crate) const ORDER: &str = "\
Examples:
  certpact order get-order 98765
  certpact order update-order-contacts 98765 --body contacts.json";

pub(crate) const EXPLAIN: &str = "\
Example:
  certpact explain acme.auto_renew_reset";

pub(crate) const SCHEMA: &str = "\
Example:
  certpact schema desired";

pub(crate) const SIMULATE: &str = "\
Examples:
  certpact simulate
  certpact simulate --contracts 2000
  certpact simulate --port 8080 --world world.json --port-file addresses.json

It prints the variables that direct the other commands to this CA. Open the backstage's address in a
browser to see and change what the CA holds.";

pub(crate) const COMPLETIONS: &str = "\
Example, for this session of bash:
  source <(certpact completions bash)";

#[cfg(test)]
mod tests {

    use super::*;
    use crate::arguments::Arguments;

    #[test]
    fn every_example_is_understood() {
        let all = [
            CHECK,
            PLAN,
            APPLY,
            VERIFY,
            DIRECT,
            ORDER,
            CPS,
            EXPLAIN,
            SCHEMA,
            SIMULATE,
            COMPLETIONS,
        ];
        for example in all {
            let lines = example
                .lines()
                .filter_map(|line| line.split_once("certpact "));
            let mut understood = 0;
            for (_, words) in lines {
                let words = words.trim_end_matches(')').split(' ');
                let arguments = std::iter::once("certpact").chain(words);
                if let Err(error) = Arguments::parse_from(arguments.map(Into::into)) {
                    panic!("{example}\n{error}");
                }
                understood += 1;
            }
            assert!(understood > 0, "{example}");
        }
    }
}
