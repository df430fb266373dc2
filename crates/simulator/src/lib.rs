//! A CA in memory for tests: it answers as DigiCert's and Edgecast's pages say that the CA does,
//! with state, a clock that moves only when told to, and every choice that the pages leave open in
//! the open. One [`World`] holds what three APIs show: ACME contracts, orders, and the
//! certificate requests of CPS.
//!
//! It is a reading of those pages of its own and shares nothing with the client that it tests.
//! Where the pages leave room it is hostile: names come back in another order, optional fields
//! that are empty are missing, contacts of contracts are never returned.
//!
//! Enter without sockets through [`Ca`], or over HTTP on loopback through [`Simulator`].

#![forbid(unsafe_code)]

mod acme;
mod backstage;
mod ca;
mod cps;
mod faults;
mod fields;
mod http;
mod marked;
mod order;
mod path;
mod readings;
mod refusal;
mod server;
mod traffic;
mod transport;
mod world;

pub use ca::{Ca, Entry};
pub use faults::{End, Fault, Faults, Happening, Met, Passage, Stage};
pub use http::{Answer, Api, Request};
pub use readings::{
    AfterChange, ApproverSpelling, AutoRenewOnCreate, CancelDay30, ChangeAnswer, CompanyAddress2,
    ContactShape, CpsErrorShape, CpsReadings, DeleteBody, DuplicateMatch, EmptyText, Letters,
    NameMatch, OrderReadings, OrganizationById, OrganizationContact, OtherPerson, PatchEmptyText,
    PatchOrganization, PutClears, Readings, SafeContacts, SharedOrganization, TechnicalContact,
    UnknownOrganization, UnknownThing,
};
pub use server::{Connections, Simulator};
pub use world::{
    Account, Addition, Certificate, CertificateRequest, Contact, Contract, CpsClient, CpsContact,
    CpsOrganization, CpsStatus, CpsToken, CpsValidationType, Credential, CredentialStatus,
    ErrorShape, Order, OrderContact, OrderKey, Organization, RateWindow, World,
};
