//! Whatever comes back: status and text survive, and nothing is claimed that is not known.

use std::future::{pending, ready};
use std::sync::Arc;
use std::time::Duration;

use certpact::seam::{Answer, BoxFuture, Failure, Outside, Request};
use certpact::{Consent, ErrorKind};
use certpact_simulator::{Ca, World};
use jiff::Timestamp;

use crate::in_process::{OFF, arrived, client_through, client_with, headers_of, of_simulator};

fn ca() -> Ca {
    Ca::new(World::documented()).unwrap()
}

fn answering(method: &'static str, status: u16, body: &'static str) -> certpact::Client {
    client_through(&ca(), move |request, answer| {
        if request.method != method {
            return Ok(answer);
        }
        Ok(Answer {
            status,
            headers: headers_of([("retry-after", "7")]),
            body: body.as_bytes().to_vec(),
        })
    })
}

#[tokio::test]
async fn every_status_has_its_kind_whatever_the_body() {
    let cases = [
        (302, ErrorKind::Api, 6),
        (400, ErrorKind::Api, 6),
        (401, ErrorKind::Authentication, 3),
        (403, ErrorKind::Permission, 3),
        (404, ErrorKind::NotFound, 4),
        (418, ErrorKind::Api, 6),
        (429, ErrorKind::RateLimited, 5),
        (503, ErrorKind::Server, 6),
    ];
    for body in [
        "",
        "<html>",
        r#"{"errors":[{"code":"c","message":"m"}]}"#,
        r#"{"acme_contract_id":1}"#,
    ] {
        for (status, kind, exit_code) in cases {
            let error = answering("GET", status, body)
                .acme()
                .get_contract(12345, None)
                .await
                .unwrap_err();
            assert_eq!(
                (error.kind(), error.exit_code(), error.status()),
                (kind, exit_code, Some(status))
            );
            assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
        }
    }
}

#[tokio::test]
async fn the_code_of_the_ca_says_more_than_the_status() {
    for (status, body, kind, message, hint) in [
        (
            403,
            r#"{"errors":[{"code":"access_denied|access_denied_invalid_key","message":"m"}]}"#,
            ErrorKind::Authentication,
            "the CA does not know the key (403): \"m\"; the key was sent to `127.0.0.1`",
            "subaccount",
        ),
        (
            403,
            r#"{"errors":[{"code":"access_denied","message":"m"}]}"#,
            ErrorKind::Permission,
            "the CA does not allow this to the key (403): \"m\"; the key was sent to `127.0.0.1`",
            "subaccount",
        ),
        (
            403,
            "<html>a wall</html>",
            ErrorKind::Permission,
            "an HTML page instead of an answer of the CA (403)",
            "says nothing about the key",
        ),
        (
            404,
            r#"{"errors":{"code":"not_found|route","message":"m"}}"#,
            ErrorKind::Api,
            "the CA knows no such path (404): \"m\"",
            "ends in `/partner-subscription/api/v1`",
        ),
        (
            404,
            r#"{"errors":[{"code":"not_found|order","message":"m"}]}"#,
            ErrorKind::NotFound,
            "the CA does not have it (404): \"m\"",
            "",
        ),
        (
            400,
            r#"{"errors":[{"code":"a","message":"m"},{"message":"n"}]}"#,
            ErrorKind::Api,
            "the CA refused (400): \"m\", \"n\"",
            "",
        ),
    ] {
        let client = answering("GET", status, body);
        let error = client.acme().get_contract(12345, None).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{body}");
        assert!(error.message().ends_with(message), "{error}");
        assert!(error.hint().unwrap_or_default().contains(hint), "{error}");
    }
}

#[tokio::test]
async fn a_contract_that_is_not_one_is_unreadable() {
    let page = "<html>a proxy's page, and more of it than anybody wants to read in an error message. \
                a proxy's page, and more of it than anybody wants to read in an error message. \
                a proxy's page, and more of it than anybody wants to read in an error message.</html>";
    for (body, shown) in [
        (page, Some(200)),
        ("", Some(0)),
        (r#"{"hmac_key":"canary"}"#, None),
        ("[]", None),
    ] {
        let error = answering("GET", 200, body)
            .acme()
            .get_contract(12345, None)
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::UnreadableAnswer, Some(200))
        );
        assert_eq!(error.body().map(|body| body.chars().count()), shown);
        assert!(!error.carried_out());
    }
}

/// Answers reads, and says nothing to writes, while time goes by.
struct Silent(Ca);

impl Outside for Silent {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(ready(()))
    }

    fn exchange(&self, request: Request) -> BoxFuture<'_, Result<Answer, Failure>> {
        if request.method != "GET" || request.url().ends_with("/999") {
            return Box::pin(pending());
        }
        let answer = self.0.answer(of_simulator(&request, "/acme/12345"));
        Box::pin(ready(Ok(arrived(answer))))
    }
}

#[tokio::test]
async fn a_read_times_out_and_a_write_is_unknown() {
    let ca = ca();
    let client = client_with(&ca, Arc::new(Silent(ca.clone())), Vec::new());
    let error = client.acme().get_contract(999, None).await.unwrap_err();
    assert_eq!((error.kind(), error.exit_code()), (ErrorKind::TimedOut, 6));
    let error = client
        .acme()
        .patch_contract(12345, &OFF, None, &Consent::none())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.exit_code()),
        (ErrorKind::OutcomeUnknown, 8)
    );
}

#[tokio::test]
async fn an_id_larger_than_any_is_refused_before_anything_is_sent() {
    let ca = ca();
    let client = client_through(&ca, |_, answer| Ok(answer));
    let error = client
        .acme()
        .get_contract(u64::MAX, None)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(ca.log().is_empty());
}
