//! Facts about operations and fields, as the spec has them.

use crate::ground::operations::Operation;

pub(crate) use certpact_wire::facts::{Field, Kind, Omitted, Parameter};

type OperationFacts = certpact_wire::facts::Operation;

/// Every operation of every spec.
#[cfg(test)]
pub(crate) fn all() -> &'static [OperationFacts] {
    certpact_wire::facts::OPERATIONS
}

/// What the spec says of an operation.
pub(crate) fn operation(operation: Operation) -> &'static OperationFacts {
    certpact_wire::facts::operation(operation.as_str())
        .expect("a test holds the operations against the specs")
}

/// What the specs say of the operation of that name, if there is one.
pub(crate) fn named(operation: &str) -> Option<&'static OperationFacts> {
    certpact_wire::facts::operation(operation)
}

/// The fields of a request body directly below a place (`""`, `organization`,
/// `organization.verified_contacts[]`), each with its own name.
pub(crate) fn members(
    operation: Operation,
    place: &str,
) -> impl Iterator<Item = (&'static str, &'static Field)> {
    below(self::operation(operation).fields, place)
}

/// The fields of an answer directly below a place, each with its own name.
pub(crate) fn shown(
    operation: Operation,
    place: &str,
) -> impl Iterator<Item = (&'static str, &'static Field)> {
    below(self::operation(operation).shown, place)
}

fn below(
    fields: &'static [Field],
    place: &str,
) -> impl Iterator<Item = (&'static str, &'static Field)> {
    let place = place.to_owned();
    fields.iter().filter_map(move |field| {
        let below = match place.as_str() {
            "" => field.path,
            place => field.path.strip_prefix(place)?.strip_prefix('.')?,
        };
        let is_direct = |byte| byte != b'.' && byte != b'[';
        below.bytes().all(is_direct).then_some((below, field))
    })
}

/// The field of an answer at a place.
pub(crate) fn shown_at(operation: Operation, path: &str) -> Option<&'static Field> {
    let mut shown = self::operation(operation).shown.iter();
    shown.find(|field| field.path == path)
}

/// The field at a place.
pub(crate) fn field(operation: Operation, path: &str) -> Option<&'static Field> {
    self::operation(operation)
        .fields
        .iter()
        .find(|field| field.path == path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::acme::model::Details;

    #[test]
    fn the_nine_fields_are_those_that_revoke_validation() {
        for operation in [Operation::ReplaceContract, Operation::PatchContract] {
            let mut revoking: Vec<_> = members(operation, "organization")
                .filter(|(_, field)| field.revokes_validation == Some(true))
                .map(|(name, _)| name)
                .collect();
            let mut nine = Details::FIELDS.to_vec();
            revoking.sort_unstable();
            nine.sort_unstable();
            assert_eq!(revoking, nine);
        }
    }
}
