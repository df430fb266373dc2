use std::time::Duration;

use serde_json::{Value, json};

use super::{Happening, Stage};
use crate::http::{Answer, Request};

const PAGE: &str =
    "<!doctype html>\n<title>Please wait</title>\n<p>The site is being maintained.\n";

/// What happens to one request on its way to the CA and back.
///
/// Whoever carries it waits first for [`Passage::wait`] before it is carried out, then calls
/// [`Passage::carry`], and waits again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    happens: Vec<Happening>,
}

/// What arrives of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// All of it.
    Whole(Answer),
    /// The head and half of the body, and then the connection ends.
    Half(Answer),
    /// Nothing: the connection ends.
    Nothing,
}

impl Passage {
    pub(super) fn through(happens: Vec<Happening>) -> Passage {
        Passage { happens }
    }

    /// How long it takes there.
    pub fn wait(&self, at: Stage) -> Duration {
        let waits = self.happens.iter().filter_map(|happening| match happening {
            Happening::Wait {
                stage,
                milliseconds,
            } if *stage == at => Some(Duration::from_millis(*milliseconds)),
            _ => None,
        });
        waits.sum()
    }

    /// Carries a request to `answer` and back.
    pub(crate) fn carry_to(
        &self,
        mut request: Request,
        answer: impl FnOnce(Request) -> Answer,
    ) -> End {
        if let Some(end) = self.end(Stage::Before) {
            return end;
        }
        if self.happens.contains(&Happening::StripBody {}) {
            request.body.clear();
        }
        let answer = answer(request);
        if let Some(end) = self.end(Stage::After) {
            return end;
        }
        let answer = self.changed(answer);
        if self.happens.contains(&Happening::Cut {
            stage: Stage::Within,
        }) {
            End::Half(answer)
        } else {
            End::Whole(answer)
        }
    }

    /// How it ends at this stage, if it does.
    fn end(&self, at: Stage) -> Option<End> {
        self.happens.iter().find_map(|happening| match happening {
            Happening::Answer {
                stage,
                status,
                headers,
                body,
            } if *stage == at => {
                let mut answer = Answer::empty(*status);
                answer.headers.extend(headers.clone());
                answer.body = body.clone().into_bytes();
                Some(End::Whole(answer))
            }
            Happening::Error {
                stage,
                status,
                shape,
                retry_after,
            } if *stage == at => {
                let mut answer = Answer::error(*shape, *status, "injected", "as the test wants it");
                let seconds = retry_after.map(|seconds| seconds.to_string());
                let header = seconds.map(|seconds| ("Retry-After".into(), seconds));
                answer.headers.extend(header);
                Some(End::Whole(answer))
            }
            Happening::Html { stage } if *stage == at => {
                let mut answer = Answer::empty(200);
                let header = ("Content-Type".into(), "text/html; charset=utf-8".into());
                answer.headers.push(header);
                answer.body = PAGE.into();
                Some(End::Whole(answer))
            }
            Happening::Cut { stage } if *stage == at => Some(End::Nothing),
            _ => None,
        })
    }

    fn changed(&self, mut answer: Answer) -> Answer {
        let changes = |happening: &Happening| {
            matches!(
                happening,
                Happening::UnknownWord { .. } | Happening::ExtraMember {}
            )
        };
        if !self.happens.iter().any(changes) {
            return answer;
        }
        let Ok(mut content) = serde_json::from_slice::<Value>(&answer.body) else {
            return answer;
        };
        for happening in &self.happens {
            match happening {
                Happening::UnknownWord { member } => in_objects(&mut content, &|object| {
                    if let Some(Value::String(word)) = object.get_mut(member) {
                        *word = "something_new".into();
                    }
                }),
                Happening::ExtraMember {} => in_objects(&mut content, &|object| {
                    let extra = json!({ "since": "yesterday", "list": [1, null] });
                    object.insert("something_new".into(), extra);
                }),
                _ => {}
            }
        }
        answer.body = content.to_string().into_bytes();
        answer
    }
}

/// Changes every object in a value, the inner ones first.
fn in_objects(value: &mut Value, change: &impl Fn(&mut serde_json::Map<String, Value>)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| in_objects(item, change)),
        Value::Object(object) => {
            object
                .values_mut()
                .for_each(|member| in_objects(member, change));
            change(object);
        }
        _ => {}
    }
}
