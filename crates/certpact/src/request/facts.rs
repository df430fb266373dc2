//! Facts about operations and fields, as the spec has them.

use crate::ground::operations::Operation;

pub(crate) use certpact_wire::facts::{Field, Kind, Members, Omitted, Parameter};

type OperationFacts = certpact_wire::facts::Operation;

/// Every operation of every spec.
pub(crate) fn all() -> &'static [OperationFacts] {
    certpact_wire::facts::OPERATIONS
}

/// What the spec says of an operation. Both lists are made of the specs, in one order.
pub(crate) fn operation(operation: Operation) -> &'static OperationFacts {
    &all()[operation as usize]
}

/// What the specs say of the operation of that name, if there is one.
pub(crate) fn named(operation: &str) -> Option<&'static OperationFacts> {
    certpact_wire::facts::operation(operation)
}

/// The fields of a request's body.
pub(crate) fn of_body(operation: Operation) -> Members {
    Members::of(self::operation(operation).fields)
}

/// The fields of an answer.
pub(crate) fn of_answer(operation: Operation) -> Members {
    Members::of(self::operation(operation).shown)
}

/// The fields directly inside a member of a request's body; none where it has no such member.
pub(crate) fn within(operation: Operation, member: &str) -> Members {
    let found = of_body(operation).find(member);
    found.map_or(Members::of(&[]), |(_, inside)| inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::acme::model::Details;

    #[test]
    fn the_nine_fields_are_those_that_revoke_validation() {
        for operation in [Operation::ReplaceContract, Operation::PatchContract] {
            let mut revoking: Vec<_> = within(operation, "organization")
                .filter(|(field, _)| field.revokes_validation == Some(true))
                .map(|(field, _)| field.name)
                .collect();
            let mut nine = Details::FIELDS.to_vec();
            revoking.sort_unstable();
            nine.sort_unstable();
            assert_eq!(revoking, nine);
        }
    }

    fn hold(members: Members, place: &str) {
        let names: Vec<&str> = members.map(|(field, _)| field.name).collect();
        assert!(names.is_sorted(), "{names:?}");
        for (field, inside) in members {
            let path = match (place, field.name) {
                (place, "[]") => format!("{place}[]"),
                ("", name) => name.to_owned(),
                (place, name) => format!("{place}.{name}"),
            };
            assert_eq!(field.path, path);
            hold(inside, &path);
        }
    }

    #[test]
    fn the_fields_of_every_place_are_found_in_the_order_of_their_names() {
        for operation in all() {
            for fields in [operation.fields, operation.shown] {
                hold(Members::of(fields), "");
            }
        }
    }
}
