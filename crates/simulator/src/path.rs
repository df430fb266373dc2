//! What stands in a path, a query or a form.

/// The id that a part of a path is.
pub(crate) fn id(text: &str) -> Option<u64> {
    // A number may be read with a sign in front of it; an id in a path has none.
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// A part of a path as it was meant.
pub(crate) fn decoded(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let [first, others @ ..] = rest {
        let escaped = match rest {
            [b'%', high, low, ..] => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match escaped {
            Some((high, low)) => {
                bytes.push(16 * high + low);
                rest = &rest[3..];
            }
            None => {
                bytes.push(*first);
                rest = others;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The value of a field in a query or a form.
pub(crate) fn field(form: &str, name: &str) -> Option<String> {
    let mut fields = form
        .split('&')
        .map(|field| field.split_once('=').unwrap_or((field, "")));
    let (_, value) = fields.find(|(given, _)| meant(given) == name)?;
    Some(meant(value))
}

fn meant(text: &str) -> String {
    decoded(&text.replace('+', " "))
}

fn hex(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}
