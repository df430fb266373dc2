//! The request of a call, as the generated client of its API writes it.

use std::mem::take;
use std::slice::Iter;

use certpact_wire::support::{Body as WireBody, Paper};
use futures_util::FutureExt;

use super::line::Line;
use super::seam::Request;
use crate::ground::error::Error;
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::request::call::Call;

/// Leads each operation to the method that writes its request.
macro_rules! write_requests {
    ($($api:ident: $Api:ident, $Operations:ident {
        $($(#[$doc:meta])+ $kind:ident $Name:ident $name:ident ($($id:ident: $form:ident),*)
            $(body $body:ident)? $(query $query:ident)? $(label $label:ident)?
            $(account $account:ident)? $(-> $answer:ident)?;)+
    })+) => {
        fn write_on(paper: &Paper, line: &Line, call: &Call) -> Result<(), Error> {
            let mut ids = call.ids.iter();
            match call.operation {
                $($(Operation::$Name => {
                    let client = certpact_wire::$api::Client::new_with_client(
                        paper.stem(),
                        line.requests.clone(),
                        paper.clone(),
                    );
                    $(let $id = $form(&mut ids, call)?;)*
                    $(let $query = call.name.as_deref();)?
                    // It ends once the request is written, and waits for nothing until then.
                    drop(client.$name($($id,)* $($query,)? $(&body(call, stringify!($body))?)?).now_or_never());
                })+)+
            }
            Ok(())
        }
    };
}
crate::operations!(write_requests);

/// Writes the request of a call.
pub(super) fn request(line: &Line, call: &Call) -> Result<Request, Error> {
    let paper = Paper::below(line.url.parsed());
    write_on(&paper, line, call)?;
    let mut written = paper.take().ok_or_else(|| {
        Error::invalid_input(format!(
            "`{}`: the request cannot be written",
            call.operation
        ))
    })?;
    let body = written.body().and_then(reqwest::Body::as_bytes);
    Ok(Request {
        body: body.unwrap_or_default().to_vec(),
        headers: take(written.headers_mut()),
        method: written.method().clone(),
        url: written.url().clone(),
    })
}

fn missing(call: &Call, what: &str) -> Error {
    Error::invalid_input(format!("`{}` needs {what}", call.operation)).for_operation(call.operation)
}

fn number(ids: &mut Iter<'_, Id>, call: &Call) -> Result<u64, Error> {
    let id = ids.next().and_then(Id::number);
    let id = id.ok_or_else(|| missing(call, "an id"))?;
    if i64::try_from(id).is_err() {
        return Err(Error::invalid_input(format!(
            "the id {id} is larger than any that the CA gives out"
        ))
        .for_operation(call.operation));
    }
    Ok(id)
}

fn text<'a>(ids: &mut Iter<'a, Id>, call: &Call) -> Result<&'a str, Error> {
    match ids.next() {
        Some(Id::Text(text)) => Ok(text),
        Some(Id::Number(_)) | None => Err(missing(call, "an id")),
    }
}

fn body(call: &Call, name: &str) -> Result<WireBody, Error> {
    let body = call.body.as_ref().map(|body| WireBody(body.raw()));
    body.ok_or_else(|| missing(call, &format!("a body, a `{name}`")))
}
