//! `certpact schema`: what a file may hold, for editors and for whoever writes one by program.

use certpact::Desired;
use certpact_simulator::World;
use clap::ValueEnum;
use schemars::{Schema, schema_for};

/// A file that people write.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Described {
    /// The desired file of `plan` and `verify`.
    Desired,
    /// The world of `simulate --world`.
    World,
}

pub(crate) fn print(described: Described) -> String {
    let schema = match described {
        Described::Desired => without_source(schema_for!(Desired)),
        Described::World => schema_for!(World),
    };
    format!("{:#}\n", schema.as_value())
}

/// Without the member that is for plans alone, in which it says where a desired state came from.
fn without_source(mut schema: Schema) -> Schema {
    let object = schema.ensure_object();
    for (members, name) in [("properties", "source"), ("$defs", "DesiredSource")] {
        if let Some(members) = object.get_mut(members).and_then(|one| one.as_object_mut()) {
            members.remove(name);
        }
    }
    schema
}
