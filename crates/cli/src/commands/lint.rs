//! `certpact lint`: the desired state, judged without asking the CA.

use std::path::Path;

use certpact::{Consent, Error};

use super::check::printed;
use crate::arguments::FailOn;
use crate::formats::Judged;
use crate::output::{Output, Printed};
use crate::read;

pub(crate) fn run(file: &Path, fail_on: FailOn, output: Output) -> Result<Printed, Error> {
    let judged = Judged {
        findings: &certpact::lint(&read::desired(file)?)?,
        file: Some(file).filter(|file| !read::is_stdin(file)),
        consent: &Consent::none(),
    };
    Ok(printed(&judged, fail_on.severity(), output))
}
