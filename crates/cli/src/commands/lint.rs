//! `certpact lint`: the desired state, judged without asking the CA.

use std::path::Path;

use certpact::{Consent, Desired, Error};

use super::check::printed;
use crate::arguments::FailOn;
use crate::formats::Judged;
use crate::output::{Output, Printed};

pub(crate) fn run(file: &Path, fail_on: FailOn, output: Output) -> Result<Printed, Error> {
    let judged = Judged {
        findings: &certpact::lint(&Desired::load(file)?)?,
        file: Some(file),
        consent: &Consent::none(),
    };
    Ok(printed(&judged, fail_on.severity(), output))
}
