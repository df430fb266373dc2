//! Values of arguments that have a form of their own.

use std::time::Duration;

/// What stands in an argument can be read by everybody on the machine.
pub(super) fn proxy(url: &str) -> Result<String, certpact::Error> {
    if !url.contains('@') {
        return Ok(url.to_owned());
    }
    Err(
        certpact::Error::invalid_input("`--proxy` takes no user name or password")
            .with_hint("leave it out, and set `HTTPS_PROXY` in the environment"),
    )
}

pub(super) fn created(text: &str) -> Result<(String, u64), String> {
    let parts = text.split_once('=');
    let made = parts.and_then(|(label, id)| Some((label.to_owned(), certpact::parse_id(id).ok()?)));
    made.ok_or_else(|| "`LABEL=ID` is expected".to_owned())
}

pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let span: jiff::SignedDuration = text
        .parse()
        .map_err(|_| "a time such as `30s` is expected".to_owned())?;
    let duration = Duration::try_from(span)
        .ok()
        .filter(|duration| !duration.is_zero());
    duration.ok_or_else(|| "a positive time is expected".to_owned())
}
