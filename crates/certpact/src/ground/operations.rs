//! The operations of the CA's APIs, each a row of the table that is made of the specs.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::api::Api;

/// Makes the names of all operations.
macro_rules! declare {
    ($($api:ident: $Api:ident, $Operations:ident {
        $($(#[$doc:meta])+ $kind:ident $Name:ident $name:ident $ids:tt
            $(body $body:ident)? $(query $query:ident)? $(label $label:ident)?
            $(account $account:ident)? $(-> $answer:ident)?;)+
    })+) => {
        /// An operation, by the name that the spec, every method and the command line have for it.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum Operation {
            $($($(#[$doc])+ $Name,)+)+
        }

        impl Operation {
            /// Every operation.
            pub const ALL: [Self; [$($(stringify!($name)),+),+].len()] = [$($(Self::$Name),+),+];

            /// The name, in snake_case.
            pub fn as_str(self) -> &'static str {
                match self {
                    $($(Self::$Name => stringify!($name),)+)+
                }
            }

            /// The API that it belongs to.
            pub fn api(self) -> Api {
                match self {
                    $($(Self::$Name)|+ => Api::$Api,)+
                }
            }

            /// Whether it changes anything at the CA.
            pub fn is_write(self) -> bool {
                match self {
                    $($(Self::$Name => declare!(@$kind),)+)+
                }
            }
        }
    };
    (@read) => { false };
    (@write) => { true };
}
crate::operations!(declare);

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
