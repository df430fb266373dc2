//! How the client gets to the CA: whom it trusts, through which proxy, under which name.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread::{JoinHandle, spawn};

use certpact::{Client, Secret, Settings, SubaccountKey};
use certpact_simulator::{Simulator, World};

use crate::cli::session::Session;

/// A root whose key nobody has.
const ROOT: &str = "\
-----BEGIN CERTIFICATE-----
MIIBiTCCAS+gAwIBAgIUQyvlLzulEyiJAAulZ9F23xln+RkwCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOUm9vdCBvZiBub2JvZHkwIBcNMjYxMTIyMDI0NTA4WhgPMjEy
NjEwMjkwMjQ1MDhaMBkxFzAVBgNVBAMMDlJvb3Qgb2Ygbm9ib2R5MFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEJCS6pApGH+lt9IqLmbki4vQRtcniCPG/VPZhWbpJ
kbTrUlcuYf6yNtIki/HjjrxlmTRdEBcNcOF4jzPyvytK96NTMFEwHQYDVR0OBBYE
FAZGV4i+S3V5Fo6D36wX/+hI91oWMB8GA1UdIwQYMBaAFAZGV4i+S3V5Fo6D36wX
/+hI91oWMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAMwOygY0
V19WHYFmTYp0BffXBqM3rI+GwGXpEUpOgbGDAiA5k+T+iXzknxWm6KZUX6PEp5En
c8vyyV/PlSo/LPkoQA==
-----END CERTIFICATE-----
";

/// Somebody on this machine who refuses whatever is asked, and tells what it was.
fn refusing() -> (u16, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let lines = BufReader::new(connection.try_clone().unwrap()).lines();
        let head = lines
            .map(Result::unwrap)
            .take_while(|line| !line.is_empty());
        let head: Vec<String> = head.collect();
        let refusal = "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n";
        connection.write_all(refusal.as_bytes()).unwrap();
        head.join("\n").to_lowercase()
    });
    (port, asked)
}

/// One request a call, with any key.
pub(crate) fn settings(url: String) -> Settings {
    let mut settings = Settings::default();
    settings.acme_url = url;
    settings.acme_key = Some(SubaccountKey::new("key").unwrap());
    settings.retries = 0;
    settings
}

#[tokio::test]
async fn a_proxy_is_asked_for_the_ca_and_its_password_is_not_told() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("roots.pem");
    fs_err::write(&bundle, ROOT).unwrap();
    let (port, asked) = refusing();
    let mut settings = settings("https://ca.example.com/api".to_owned());
    settings.proxy = Some(Secret::new(format!("http://user:word@127.0.0.1:{port}")));
    settings.ca_bundle = Some(bundle);
    let told = format!("{settings:?}");
    let client = Client::new(settings).unwrap();
    let error = client.acme().get_contract(1, None).await.unwrap_err();
    let asked = asked.join().unwrap();
    assert!(asked.starts_with("connect ca.example.com:443 "), "{asked}");
    assert!(asked.contains("proxy-authorization: basic "), "{asked}");
    assert_eq!(error.kind(), certpact::ErrorKind::Unreachable, "{error}");
    for told in [told, format!("{error:?}"), error.to_string()] {
        assert!(!told.contains("word@"), "{told}");
    }
}

#[tokio::test]
async fn this_machine_is_asked_itself_and_told_who_asks() {
    let (port, asked) = refusing();
    let mut settings = settings(format!("http://127.0.0.1:{port}"));
    settings.proxy = Some(Secret::new("http://proxy.example.com"));
    settings.user_agent = "Tester/1".to_owned();
    let client = Client::new(settings).unwrap();
    client.acme().get_contract(1, None).await.unwrap_err();
    let asked = asked.join().unwrap();
    assert!(asked.starts_with("get /acme/1 "), "{asked}");
    assert!(asked.contains("user-agent: tester/1"), "{asked}");
}

#[test]
fn what_cannot_be_used_is_refused_before_anything_is_sent() {
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    let (head, _) = ROOT.split_once("MIIB").unwrap();
    session.write("good.pem", ROOT);
    session.write("text.pem", "no certificate\n");
    session.write("cut.pem", ROOT.trim_end().trim_end_matches('-'));
    session.write(
        "short.pem",
        &format!("{head}MIIB\n-----END CERTIFICATE-----\n"),
    );
    session.write("two.pem", &format!("{ROOT}{}", session.read("short.pem")));
    let cases = [
        (
            "--ca-bundle no.pem",
            "`no.pem`: there is no such file or folder",
        ),
        (
            "--ca-bundle text.pem",
            "`text.pem`: no certificate is in it",
        ),
        ("--ca-bundle cut.pem", "`cut.pem`: is not a PEM file"),
        (
            "--ca-bundle two.pem",
            "`two.pem`: certificate 2 cannot be a root",
        ),
        (
            "--proxy proxy.example.com:1",
            "`proxy.example.com:1` is not a URL of a proxy",
        ),
        (
            "--proxy socks5://127.0.0.1",
            "`socks5://127.0.0.1` is not a URL of a proxy",
        ),
        (
            "--proxy http://u:word@host",
            "`--proxy` takes no user name or password",
        ),
        (
            "--user-agent 'a\nb'",
            "the user agent cannot be used in a header",
        ),
    ];
    for (options, message) in cases {
        let printed = session.run(&format!("certpact acme get-contract 12345 {options}"));
        let first = printed.lines().next();
        assert_eq!(
            first,
            Some(format!("error: {message}").as_str()),
            "{options}"
        );
        assert!(
            printed.ends_with("? 2\n") && !printed.contains("word@"),
            "{printed}"
        );
    }
    assert_eq!(session.requests(), 0);
    let fine = "certpact acme get-contract 12345 --ca-bundle good.pem --proxy http://127.0.0.1:1";
    assert!(session.run(fine).contains("www.example.com"));
}
