//! Many requests that come at once.

use std::ops::ControlFlow;

use certpact::{cores, in_order};

use crate::{call_offline, panics};

/// How many requests a thread takes at a time.
const TOGETHER: usize = 16;

/// Reports what each of these requests would do, on all cores: the requests and the answers are those of the
/// operation `check` that needs no session, in one order.
pub fn check_many(requests: Vec<String>) -> Vec<String> {
    let count = requests.len();
    panics::hold("check", || checked(requests)).unwrap_or_else(|error| vec![error; count])
}

fn checked(mut requests: Vec<String>) -> Vec<String> {
    let mut pieces = Vec::with_capacity(requests.len().div_ceil(TOGETHER));
    while !requests.is_empty() {
        let rest = requests.split_off(requests.len().min(TOGETHER));
        pieces.push(std::mem::replace(&mut requests, rest));
    }
    let threads = cores().min(pieces.len());
    let check = |piece: Vec<String>| -> Vec<String> {
        let answers = piece.iter().map(|request| call_offline("check", request));
        answers.collect()
    };
    let mut all = Vec::new();
    in_order(threads, pieces.into_iter(), check, |answers| {
        all.extend(answers);
        ControlFlow::<()>::Continue(())
    });
    all
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn each_request_has_its_answer_in_its_place() {
        for count in [0, 1, TOGETHER, 10 * TOGETHER + 1] {
            let request = |id: usize| match id % 7 {
                0 => "{".to_owned(),
                _ => format!(r#"{{"operation":"replace_contract","ids":[{id}],"body":{{}}}}"#),
            };
            let answers = check_many((1..=count).map(request).collect());
            assert_eq!(answers.len(), count);
            for (answer, id) in answers.iter().zip(1..) {
                let answer: Value = serde_json::from_str(answer).unwrap();
                match id % 7 {
                    0 => assert_eq!(answer["error"]["kind"], "invalid_input", "{id}"),
                    _ => assert_eq!(answer["ok"][0]["target"], id.to_string(), "{id}"),
                }
            }
        }
    }
}
