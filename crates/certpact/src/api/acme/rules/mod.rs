//! The rules of `acme`.

use crate::api::acme::model::{Contract, PatchOrganization};
use crate::api::acme::view::View;
use crate::ground::operations::Operation;
use crate::request::step::Step;
use crate::rule::collector::Collector;
use crate::rule::rules;

/// Writes that carry an organization.
const ON_ORGANIZATIONS: &[Operation] = &[
    Operation::CreateContract,
    Operation::ReplaceContract,
    Operation::PatchContract,
];

/// Writes that list names.
const ON_NAMES: &[Operation] = &[
    Operation::CreateContract,
    Operation::AddSans,
    Operation::RemoveSans,
];

/// Writes with a body.
const WITH_BODY: &[Operation] = &[
    Operation::CreateContract,
    Operation::ReplaceContract,
    Operation::PatchContract,
    Operation::AddSans,
    Operation::RemoveSans,
    Operation::RegenerateCredentials,
];

/// Writes to a contract that there is.
const ON_CONTRACTS: &[Operation] = &[
    Operation::ReplaceContract,
    Operation::PatchContract,
    Operation::CancelContract,
    Operation::AddSans,
    Operation::RemoveSans,
    Operation::RevokeCredential,
    Operation::RevokeAllCredentials,
    Operation::RegenerateCredentials,
];

/// How a rule looks at things.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Check {
    /// At one request and the state that it would meet.
    Request(fn(&View<'_>, &mut Collector<'_>)),
    /// At one thing that is wanted, beside what the CA holds of it and what is planned for it.
    Desired(fn(&Wanted<'_>, &mut Collector<'_>)),
}

/// One contract of a desired state.
pub(crate) struct Wanted<'a> {
    /// Its number, or the label of a creation.
    pub(crate) target: &'a str,
    pub(crate) organization: Option<&'a PatchOrganization>,
    /// None for a creation.
    pub(crate) contract: Option<&'a Contract>,
    /// What is to be sent for it.
    pub(crate) steps: &'a [Step],
}

rules! {
    acme {
    auto_renew_reset,
    auto_renew_turned_off,
    auto_renew_unstated,
    cancel_irreversible,
    cancel_window_closed,
    contact_missing,
    contact_unstated,
    contacts_array,
    contacts_dropped,
    contacts_unreadable,
    contract_canceled,
    contract_created,
    country_unassigned,
    credentials_revoked,
    email_doubtful,
    field_longer_than_order_allows,
    field_malformed,
    field_missing,
    field_unknown,
    optional_field_cleared,
    organization_by_id,
    organization_changed,
    organization_matched,
    organization_missing,
    organization_nearly_matched,
    organization_on_dv,
    organization_partial,
    organization_revalidation,
    patch_empty,
    product_unknown,
    san_covered,
    san_duplicate,
    san_idn,
    san_invalid,
    san_ip_address,
    san_limit_exceeded,
    san_may_be_billed,
    san_never_issued,
    san_not_held,
    san_on_another_contract,
    san_removed,
    san_reserved,
    sans_are_added,
    secret_shown_once,
    value_escaped_as_html,
    value_may_clear,
    value_partly_invisible,
    value_placeholder,
    value_unfit_for_certificate,
    value_unknown,
    verified_contact_incomplete,
    wildcard_on_dv,
    wildcard_on_ev,
    }
}
