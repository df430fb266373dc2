//! What a call that was told to stop has done all the same: who stopped it is not given its answer.

use certpact::Operation;
use serde_json::{Value, json};

/// The error that tells what became of a call that was stopped, as JSON; nothing where no write may
/// have reached the CA. It is made of the call's own answer, which nobody else hears.
pub fn interrupted(operation: &str, request: &str, answer: &str) -> Option<String> {
    let answer: Value = serde_json::from_str(answer).ok()?;
    let error = match (&answer["error"], operation) {
        (Value::Null, "apply") => of_report(request, &answer["ok"]),
        (Value::Null, _) => carried_out(operation, request, &answer["ok"]),
        (error, _) => of_error(error),
    };
    error.map(|error| json!({ "error": error }).to_string())
}

/// Errors with which something may have been done.
fn of_error(error: &Value) -> Option<Value> {
    let may_be_done = match error["kind"].as_str() {
        Some("outcome_unknown" | "not_carried_out") => true,
        _ => error["carried_out"] == true,
    };
    may_be_done.then(|| error.clone())
}

/// The report comes with it: it has the numbers of new contracts, and what the CA showed once.
fn of_report(request: &str, report: &Value) -> Option<Value> {
    let asked: Value = serde_json::from_str(request).unwrap_or_default();
    let outcome = report["outcome"].as_array()?;
    let in_state = |state: &str| {
        let steps = outcome.iter().filter(|step| step["state"] == state);
        steps.count()
    };
    let (done, unknown, of) = (in_state("done"), in_state("unknown"), outcome.len());
    if done + unknown == 0 {
        return None;
    }
    let hint = if asked["journal"].is_string() {
        "apply the same plan with the same journal: it goes on from there"
    } else {
        "the report says which; plan again for the rest"
    };
    Some(json!({
        "kind": "outcome_unknown",
        "message": format!("stopped; of {of} steps {done} were carried out, and the outcome of {unknown} is unknown"),
        "hint": hint,
        "operation": null,
        "report": report,
    }))
}

fn carried_out(operation: &str, request: &str, answer: &Value) -> Option<Value> {
    let asked: Value = serde_json::from_str(request).unwrap_or_default();
    let name = match operation {
        "send" => asked["operation"].as_str()?,
        operation => operation,
    };
    let operation = Operation::parse(name).ok().filter(|it| it.is_write())?;
    let mut error = json!({
        "kind": "outcome_unknown",
        "message": format!("`{operation}`: stopped as its answer came; the request was carried out"),
        "hint": "it needs no repeating",
        "operation": operation,
        "carried_out": true,
    });
    // What is shown once is not thrown away.
    if let Some(secret) = answer["answer"].as_str() {
        error["answer"] = secret.into();
    }
    Some(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(operation: &str, request: &str, answer: &Value) -> Option<String> {
        let error = interrupted(operation, request, &answer.to_string())?;
        let error: Value = serde_json::from_str(&error).unwrap();
        error["error"]["kind"].as_str().map(str::to_owned)
    }

    #[test]
    fn only_what_may_have_been_done_is_told() {
        let error = |kind: &str| json!({ "error": { "kind": kind } });
        let state =
            |state: &str| json!({ "ok": { "outcome": [{ "state": state, "error": null }] } });
        let unknown = json!({ "ok": { "outcome": [
            { "state": "done", "error": null },
            { "state": "unknown", "error": { "kind": "outcome_unknown" } },
        ] } });
        let done = json!({ "ok": null });
        let unreadable = json!({ "error": { "kind": "unreadable_answer", "carried_out": true } });
        for (operation, request, answer, told) in [
            (
                "patch_contract",
                "{}",
                error("outcome_unknown"),
                Some("outcome_unknown"),
            ),
            (
                "remove_sans",
                "{}",
                error("not_carried_out"),
                Some("not_carried_out"),
            ),
            ("add_sans", "{}", unreadable, Some("unreadable_answer")),
            ("patch_contract", "{}", error("interrupted"), None),
            ("patch_contract", "{}", error("refused"), None),
            (
                "patch_contract",
                "{}",
                done.clone(),
                Some("outcome_unknown"),
            ),
            ("get_contract", "{}", done.clone(), None),
            (
                "check",
                r#"{"operation":"patch_contract"}"#,
                done.clone(),
                None,
            ),
            (
                "send",
                r#"{"operation":"patch_contract"}"#,
                done.clone(),
                Some("outcome_unknown"),
            ),
            ("send", r#"{"operation":"get_contract"}"#, done, None),
            ("apply", "{}", state("not_attempted"), None),
            ("apply", "{}", state("done"), Some("outcome_unknown")),
            ("apply", "{}", unknown, Some("outcome_unknown")),
            ("apply", "{}", error("stale_plan"), None),
        ] {
            assert_eq!(
                kind_of(operation, request, &answer).as_deref(),
                told,
                "{operation} {answer}"
            );
        }
    }

    #[test]
    fn a_report_comes_with_it_and_the_hint_knows_whether_there_is_a_journal() {
        let report = json!({ "outcome": [{ "state": "done", "error": null, "id": 7 }] });
        let answer = json!({ "ok": report }).to_string();
        for (request, hint) in [
            (r#"{"journal":"move.journal"}"#, "with the same journal"),
            (r#"{"journal":null}"#, "plan again"),
        ] {
            let error = interrupted("apply", request, &answer).unwrap();
            let error: Value = serde_json::from_str(&error).unwrap();
            assert_eq!(error["error"]["report"], report);
            let told = error["error"]["hint"].as_str().unwrap();
            assert!(told.contains(hint), "{told}");
        }
    }

    #[test]
    fn what_is_shown_once_comes_with_it() {
        let answer = json!({ "ok": { "answer": "the text" } }).to_string();
        let error = interrupted("create_contract", "{}", &answer).unwrap();
        let error: Value = serde_json::from_str(&error).unwrap();
        assert_eq!(error["error"]["answer"], "the text");
        assert_eq!(error["error"]["carried_out"], true);
    }
}
