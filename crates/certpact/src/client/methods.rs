//! A method for each operation of the CA.

use serde::Serialize;

use super::{Client, Sent};
use crate::api::acme::model::*;
use crate::api::cps::model::*;
use crate::api::order::model::*;
use crate::ground::error::Error;
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::plan::acknowledge::Consent;
use crate::request::body::Body;
use crate::request::call::Call;

/// ACME contracts: the operations of the Partner Subscriptions API.
#[derive(Clone, Copy)]
pub struct AcmeOperations<'a> {
    pub(super) client: &'a Client,
}

/// Contacts of orders: the operations of the CertCentral Services API.
#[derive(Clone, Copy)]
pub struct OrderOperations<'a> {
    pub(super) client: &'a Client,
}

/// Certificate requests and organizations: the operations of Edgecast CPS.
#[derive(Clone, Copy)]
pub struct CpsOperations<'a> {
    pub(super) client: &'a Client,
}

/// What an id of a path is given as.
macro_rules! given_as {
    (number) => { u64 };
    (text) => { impl Into<Id> };
}

/// Makes a method of each operation.
macro_rules! methods {
    ($($api:ident: $Api:ident, $Operations:ident {
        $($(#[$doc:meta])+ $kind:ident $Name:ident $name:ident ($($id:ident: $form:ident),*)
            $(body $body:ident)? $(query $query:ident)? $(label $label:ident)?
            $(account $account:ident)? $(-> $answer:ident)?;)+
    })+) => {$(
        impl $Operations<'_> {$(
            methods! {
                @$kind $(#[$doc])+ $Name $name ($($id: $form),*)
                [$($body)?] [$($query)?] [$($label)?] [$($account)?] [$($answer)?]
            }
        )+}
    )+};

    (@read $(#[$doc:meta])+ $Name:ident $name:ident ($($id:ident: $form:ident),*)
        [] [$($query:ident)?] [] [$($account:ident)?] [$answer:ident]) => {
        $(#[$doc])+
        ///
        /// # Errors
        /// What the CA or the network answers: `not_found`, `permission`, `unreachable`, … What
        /// is not an answer of this kind is `unreadable_answer`.
        pub async fn $name(
            &self,
            $($id: given_as!($form),)*
            $($query: Option<&str>,)?
            $($account: Option<u64>,)?
        ) -> Result<$answer, Error> {
            let ids: Vec<Id> = vec![$($id.into()),*];
            let call = Call::new(Operation::$Name, &ids)
                $(.named($query.map(str::to_owned)))?
                $(.of_account($account))?;
            self.client.read(&call).await
        }
    };

    (@write $(#[$doc:meta])+ $Name:ident $name:ident ($($id:ident: $form:ident),*)
        [$($body:ident)?] [] [$($label:ident)?] [$($account:ident)?] [$($answer:ident)?]) => {
        $(#[$doc])+
        ///
        /// What its rules need is read first, and it is sent once every hazard in it is
        /// acknowledged.
        ///
        /// # Errors
        /// As [`Client::send`].
        pub async fn $name(
            &self,
            $($id: given_as!($form),)*
            $(body: &$body,)?
            $($label: Option<&str>,)?
            $($account: Option<u64>,)?
            consent: &Consent,
        ) -> Result<Sent, Error> {
            let ids: Vec<Id> = vec![$($id.into()),*];
            let call = Call::new(Operation::$Name, &ids)
                $(.carrying(Body::of(body as &$body)?))?
                $(.labeled($label.map(str::to_owned)))?
                $(.of_account($account))?;
            self.client.send(&call, consent).await
        }
    };
}
crate::operations!(methods);

/// Makes the answers to all reads one type.
macro_rules! answers {
    ($($Name:ident => $answer:ident,)+; $($Write:ident,)+) => {
        /// What a read answers.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(untagged)]
        pub enum Answer {
            $(
                #[doc = concat!("A `", stringify!($answer), "`.")]
                $answer(Box<$answer>),
            )+
        }

        impl Client {
            /// Makes a read, whichever it is.
            pub(super) async fn read_any(&self, call: &Call) -> Result<Answer, Error> {
                match call.operation {
                    $(Operation::$Name => {
                        let answer = self.read(call).await?;
                        Ok(Answer::$answer(Box::new(answer)))
                    })+
                    $(Operation::$Write)|+ => {
                        let message = format!("`{}` is not a read", call.operation);
                        Err(Error::invalid_input(message))
                    }
                }
            }
        }
    };
}
crate::ground::table::reads!(answers);
