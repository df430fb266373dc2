//! The rules of `cps`.

use crate::api::cps::view::View;
use crate::ground::operations::Operation;
use crate::rule::collector::Collector;
use crate::rule::collector::{Draft, place_of};
use crate::rule::rules;

/// The one write.
const ON: &[Operation] = &[Operation::ChangeOrganization];

/// How a rule looks at one request and the state that it would meet.
pub(crate) type Check = fn(&View<'_>, &mut Collector<'_>);

rules! {
    cps {
    approver_missing,
    approver_spelling,
    company_name_missing,
    country_unassigned,
    email_doubtful,
    existing_organization,
    field_malformed,
    field_missing,
    field_unknown,
    new_request_submitted,
    organization_created,
    organization_matched_by_name,
    organization_on_dv,
    request_deleted,
    state_not_abbreviated,
    still_processing,
    value_escaped_as_html,
    value_partly_invisible,
    value_placeholder,
    value_unfit_for_certificate,
    value_unknown,
    }
}

/// What is found of members that are passed over, because an organization is taken as it is.
fn ignored(members: &[&str], is_read: bool, taken: &str) -> Draft {
    let pointer = place_of("", members);
    let members: Vec<String> = members.iter().map(|name| format!("`{name}`")).collect();
    let members = members.join(", ");
    let message = format!("what the body says of {members} is ignored");
    if is_read {
        Draft::at(
            pointer,
            format!("{taken}; it has other values, and {message}"),
        )
    } else {
        Draft::at(
            pointer,
            format!("{taken}; where it has other values, {message}"),
        )
        .uncertain()
    }
}
