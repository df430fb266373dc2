//! What was seen, as the CA's own answers tell it.

use jiff::Timestamp;

use super::observed::Observed;
use super::with_api;
use crate::api::Module;
use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::request::answers::Answers;
use crate::state::Together;

impl Observed {
    /// Reads the CA's own answers to the reads of an API: the body of one (`get_contract`,
    /// `get_order`, `get_certificate_request`), an array of such, or an object of either by operation.
    ///
    /// # Errors
    /// `invalid_input` that names the place which does not fit.
    pub fn from_answers(api: Api, text: &str, at: Timestamp) -> Result<Self, Error> {
        let mut observed = Self::new();
        with_api!(api, M => {
            let of_api = M::of_mut(&mut observed);
            if !M::see_plain(of_api, text, at) {
                M::see(of_api, &mut Answers::parse(M::READS, text)?, at)?;
            }
        });
        Ok(observed)
    }
}
