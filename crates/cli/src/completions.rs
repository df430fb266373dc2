//! `certpact completions`: what a shell offers after the first letters.

use std::ffi::OsStr;

use certpact::{Api, Error, Operation, rules};
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, CommandFactory};
use clap_complete::{Shell, generate};

use crate::arguments::Arguments;

/// A script for this shell.
pub(crate) fn script(shell: Shell) -> Result<String, Error> {
    let mut script = Vec::new();
    generate(shell, &mut Arguments::command(), "certpact", &mut script);
    String::from_utf8(script).map_err(|_| Error::invalid_input("the completions are not UTF-8"))
}

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
        let rules = rules::ALL.iter().filter(|_| is_rule);
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
