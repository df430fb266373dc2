//! Answers of `acme`.

use super::answered::Answered;
use crate::api::acme::model::{Certificates, Contract, Credentials};
use crate::request::call::Call;

impl Answered for Contract {
    fn is_of(&self, call: &Call) -> bool {
        call.first_number() == Some(self.acme_contract_id)
    }
}

impl Answered for Certificates {}

impl Answered for Credentials {}
