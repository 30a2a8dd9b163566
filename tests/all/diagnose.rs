//! `aevo-administrator diagnose` as the ERP and its technicians call it.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const TENANT: &str =
    "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.";

fn diagnose(arguments: &[&str], text: &[u8]) -> Output {
    let place = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_aevo-administrator"))
        .arg("--settings-dir")
        .arg(place.path())
        .arg("diagnose")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // A call that is refused does not read.
    let _refused = input.write_all(text);
    drop(input);
    child.wait_with_output().unwrap()
}

fn json(arguments: &[&str], text: &[u8]) -> Value {
    let output = diagnose(&[arguments, &["--json"]].concat(), text);
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn machines_get_json() {
    let answer = json(
        &[
            "--stage",
            "smtp",
            "--provider",
            "microsoft",
            "--mailbox",
            "rechnung@contoso.com",
        ],
        TENANT.as_bytes(),
    );
    let mut names: Vec<&String> = answer.as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(
        names,
        [
            "cause",
            "confidence",
            "evidence",
            "remedy",
            "title",
            "who_acts"
        ]
    );
    assert_eq!(answer["cause"], "smtp_auth_disabled_tenant");
    assert_eq!(answer["confidence"], "certain");
    assert_eq!(answer["who_acts"], "customer_admin");
    assert_eq!(answer["evidence"], TENANT);
    let remedy = answer["remedy"].as_array().unwrap();
    assert!(remedy.iter().any(|step| {
        step.as_str()
            .unwrap()
            .contains("-Identity rechnung@contoso.com")
    }));
}

#[test]
fn people_get_sentences() {
    let output = diagnose(
        &[],
        b"AADSTS50011: x\r\nTrace ID: 6f6c4645-0202-4486-b625-fa957dfc4700",
    );
    let text = String::from_utf8(output.stdout).unwrap();
    for part in [
        "  1. ",
        "Wer muss handeln: der Administrator des Kunden",
        "Fehlerkennung: redirect_uri_mismatch",
        "Trace ID: 6f6c4645-0202-4486-b625-fa957dfc4700",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn what_is_not_known_is_said_to_be_unknown() {
    for text in [b"".as_slice(), b"?", b"\xff\xfe", &[0xE4; 100]] {
        let answer = json(&[], text);
        assert_eq!(answer["cause"], "unknown");
        assert_eq!(answer["confidence"], "unknown");
        assert!(!answer["remedy"].as_array().unwrap().is_empty());
    }
}

#[test]
fn a_pipe_of_powershell_is_understood() {
    let text: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(TENANT.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(json(&[], &text)["cause"], "smtp_auth_disabled_tenant");
}

#[test]
fn no_secret_comes_back() {
    let text = "client_secret=Xy8Q~abcdefghijk&x=AADSTS7000215: Invalid client secret provided";
    let answer = json(&["--stage", "token_endpoint"], text.as_bytes());
    assert_eq!(answer["cause"], "client_secret_invalid");
    assert!(!answer.to_string().contains("Xy8Q"));
}

#[test]
fn a_wrong_stage_is_a_wrong_call_and_a_wrong_provider_is_passed_over() {
    let output = diagnose(&["--stage", "nowhere"], b"x");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("token_endpoint"));
    let output = diagnose(&["--provider", "Nirgendwo"], TENANT.as_bytes());
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("Nirgendwo"));
    assert!(String::from_utf8_lossy(&output.stdout).contains("smtp_auth_disabled_tenant"));
}
