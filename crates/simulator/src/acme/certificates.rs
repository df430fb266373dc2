use jiff::Timestamp;
use serde::Serialize;

use crate::http::Answer;
use crate::world::{Certificate, Contract};

#[derive(Serialize)]
struct CertificatesAnswer<'a> {
    certificates: Vec<CertificateAnswer<'a>>,
}

/// The page breaks off after the serial number; that names follow, and under which word, is a
/// guess.
#[derive(Serialize)]
struct CertificateAnswer<'a> {
    domain: &'a str,
    status: &'a str,
    expiration_date: Timestamp,
    serial_number: &'a str,
    sans: Vec<&'a str>,
}

impl<'a> From<&'a Certificate> for CertificateAnswer<'a> {
    fn from(certificate: &'a Certificate) -> CertificateAnswer<'a> {
        CertificateAnswer {
            domain: &certificate.domain,
            status: &certificate.status,
            expiration_date: certificate.expiration_date,
            serial_number: &certificate.serial_number,
            sans: certificate.sans.iter().rev().map(String::as_str).collect(),
        }
    }
}

/// GET lists the certificates that were issued under a contract, without the certificates
/// themselves. The page promises no order.
pub(super) fn list(contract: &Contract) -> Answer {
    let certificates = contract.certificates.iter().rev();
    let answer = CertificatesAnswer {
        certificates: certificates.map(CertificateAnswer::from).collect(),
    };
    Answer::json(200, &answer)
}
