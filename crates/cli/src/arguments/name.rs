//! Names that an argument takes: of operations, and of rules.

use std::ffi::OsStr;

use certpact::{Api, Operation, rules};
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command};

/// A name that is offered by shells and help, and judged by whoever takes it: that one knows the
/// nearest name where there is none, and reads hyphens and underscores.
#[derive(Clone, Copy)]
pub(crate) enum Name {
    /// An operation of an API.
    Of(Api),
    /// A write of any API.
    Write,
    /// A rule.
    Rule,
}

impl Name {
    fn offered(self) -> Vec<PossibleValue> {
        let is_offered = |operation: &Operation| match self {
            Self::Of(api) => operation.api() == api,
            Self::Write => operation.is_write(),
            Self::Rule => false,
        };
        let operations = Operation::ALL.into_iter().filter(is_offered);
        let operations = operations.map(|operation| {
            PossibleValue::new(operation.as_str().replace('_', "-")).help(operation.title())
        });
        let is_rule = matches!(self, Self::Rule);
        let rules = rules::all().filter(|_| is_rule);
        let rules = rules.map(|rule| PossibleValue::new(rule.id).help(rule.summary));
        operations.chain(rules).collect()
    }
}

impl TypedValueParser for Name {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.offered().into_iter()))
    }
}
