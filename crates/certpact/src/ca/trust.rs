//! Whom a TLS connection trusts: the system's roots, and those of a bundle beside them.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::{BuilderVerifierExt, Verifier};

use super::url::BaseUrl;
use crate::ground::error::Error;

const LARGEST_BUNDLE: u64 = 16 * 1024 * 1024;

/// Plain http trusts nobody, also on a machine that has no trust store.
pub(super) fn config(
    base_url: &BaseUrl,
    roots: Option<Vec<CertificateDer<'static>>>,
) -> Result<ClientConfig, Error> {
    if base_url.is_plain() {
        return nobody();
    }
    let failed = |error: rustls::Error| set_up_failed(&error.to_string());
    let builder = builder()?;
    let builder = match roots {
        None => builder.with_platform_verifier().map_err(failed)?,
        Some(roots) => {
            let provider = Arc::clone(builder.crypto_provider());
            let verifier = Verifier::new_with_extra_roots(roots, provider).map_err(failed)?;
            let verifier = Arc::new(verifier);
            // The platform's own verifier, given more roots.
            builder
                .dangerous()
                .with_custom_certificate_verifier(verifier)
        }
    };
    Ok(builder.with_no_client_auth())
}

pub(super) fn nobody() -> Result<ClientConfig, Error> {
    let builder = builder()?.with_root_certificates(RootCertStore::empty());
    Ok(builder.with_no_client_auth())
}

/// rustls with a provider of its own: nothing global is installed, so a host program's choice stands.
fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| set_up_failed(&error.to_string()))
}

/// The certificates of a PEM file. One that cannot be a root is refused, so that nobody believes it
/// to be trusted.
pub(super) fn roots(path: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let text = crate::ground::file::read(path, LARGEST_BUNDLE)?;
    let misfit = |what: &str| Error::invalid_input(format!("`{}`: {what}", path.display()));
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text.as_bytes()).collect();
    let found = found.map_err(|_| misfit("is not a PEM file"))?;
    if found.is_empty() {
        return Err(misfit("no certificate is in it").with_hint("give a PEM file"));
    }
    let mut store = RootCertStore::empty();
    for (n, root) in found.iter().enumerate() {
        let added = store.add(root.clone());
        added.map_err(|_| misfit(&format!("certificate {} cannot be a root", n + 1)))?;
    }
    Ok(found)
}

pub(super) fn set_up_failed(what: &str) -> Error {
    Error::invalid_input(format!("the connection cannot be set up: {what}"))
}
