//! The rules of `order`.

use crate::api::order::view::View;
use crate::ground::operations::Operation;
use crate::rule::collector::Collector;
use crate::rule::rules;

/// The one write.
const ON: &[Operation] = &[Operation::UpdateOrderContacts];

/// How a rule looks at one request and the state that it would meet.
pub(crate) type Check = fn(&View<'_>, &mut Collector<'_>);

rules! {
    order {
    contact_may_not_be_added,
    contact_removal,
    contact_type_kept,
    contact_type_twice,
    email_doubtful,
    field_malformed,
    field_missing,
    field_too_long,
    field_unknown,
    omitted_field_kept,
    organization_contact_on_dv,
    value_escaped_as_html,
    value_partly_invisible,
    value_placeholder,
    value_unknown,
    }
}
