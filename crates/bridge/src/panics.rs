//! A panic ends here and becomes an error: one that unwound into a foreign runtime would abort it, or
//! leave whoever waits for the answer waiting for good.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use certpact::{Operation, printed};
use futures_util::FutureExt;
use serde_json::json;

const REPORT: &str = "this is a mistake in certpact, please report it";

/// An operation that panics, to prove that the border holds.
#[cfg(debug_assertions)]
pub(crate) const PANIC: &str = "panic";

#[cfg(debug_assertions)]
pub(crate) fn panic() -> ! {
    panic!("asked to")
}

/// Carries out this part of an operation; in place of a panic, the JSON of an error.
// What a panic leaves behind can be used on: a lock that it poisoned is taken over.
pub(crate) fn hold<T>(operation: &str, work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| error(operation, panic.as_ref()))
}

/// The same, of work that is waited for.
pub(crate) async fn hold_async<T>(
    operation: &str,
    work: impl Future<Output = T>,
) -> Result<T, String> {
    AssertUnwindSafe(work)
        .catch_unwind()
        .await
        .map_err(|panic| error(operation, panic.as_ref()))
}

/// Nobody knows how far a write came.
fn error(operation: &str, panic: &(dyn Any + Send)) -> String {
    let own = Operation::parse(operation).ok();
    let may_write = matches!(operation, "send" | "apply") || own.is_some_and(Operation::is_write);
    let text = printed::line(told(panic));
    let (kind, message) = if may_write {
        (
            "outcome_unknown",
            format!("the request may have been carried out; its answer is lost: {text}"),
        )
    } else {
        ("internal", text)
    };
    let error = json!({ "kind": kind, "message": message, "hint": REPORT, "operation": own });
    json!({ "error": error }).to_string()
}

fn told(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic without words")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn a_panic_says_whether_something_may_have_been_sent() {
        for (operation, kind) in [
            ("check", "internal"),
            ("get_contract", "internal"),
            ("patch_contract", "outcome_unknown"),
            ("send", "outcome_unknown"),
            ("apply", "outcome_unknown"),
        ] {
            let told = hold(operation, || panic!("in {operation}")).unwrap_err();
            let error: Value = serde_json::from_str(&told).unwrap();
            assert_eq!(error["error"]["kind"], kind, "{operation}");
            let message = error["error"]["message"].as_str().unwrap();
            assert!(message.ends_with(&format!("in {operation}")), "{message}");
        }
    }
}
