use super::Credential;

impl Credential {
    /// Whether ACME clients can use it. A state that this version does not know counts as usable:
    /// taking it for revoked would hide what a revocation does.
    pub fn is_active(&self) -> bool {
        self.status != "revoked"
    }
}
