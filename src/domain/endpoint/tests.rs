//! Tests of [`super::Endpoint`].

use super::*;

#[test]
fn accepts_and_trims_what_is_safe() {
    for (text, expected) in [
        (
            " https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/authorize\n",
            "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/authorize",
        ),
        (
            "\u{feff}https://accounts.google.com/o/oauth2/v2/auth\u{200b}",
            "https://accounts.google.com/o/oauth2/v2/auth",
        ),
        (
            "http://127.0.0.1:8080/t/oauth2/v2.0/token",
            "http://127.0.0.1:8080/t/oauth2/v2.0/token",
        ),
        ("http://localhost:8080/token", "http://localhost:8080/token"),
        (
            "https://10.1.2.3:8443/adfs/oauth2/token",
            "https://10.1.2.3:8443/adfs/oauth2/token",
        ),
        (
            "https://10.1.2.3/adfs/oauth2/token",
            "https://10.1.2.3/adfs/oauth2/token",
        ),
        (
            "HTTPS://Login.Example/token?p=b2c_1_x",
            "https://login.example/token?p=b2c_1_x",
        ),
    ] {
        assert_eq!(
            Endpoint::parse(text).map(|e| e.to_string()),
            Ok(expected.to_owned()),
            "{text:?}"
        );
    }
}

#[test]
fn refuses_what_is_not() {
    use EndpointError as E;
    for (text, expected) in [
        ("", E::Empty),
        ("login.microsoftonline.com/x", E::NotUrl),
        ("https:login.example/x", E::NotUrl),
        ("https:///login.example/x", E::NotUrl),
        ("https://login.example:70000/x", E::NotUrl),
        ("https://login.example:0/x", E::NotUrl),
        ("http://login.microsoftonline.com/x", E::NotHttps),
        ("javascript:alert(1)//x", E::NotUrl),
        ("ftp://login.example/x", E::NotHttps),
        (
            "https://good.example@evil.example/x",
            E::UserInfo("evil.example".to_owned()),
        ),
        (
            "https://u:p@evil.example/x",
            E::UserInfo("evil.example".to_owned()),
        ),
        (
            "https://@evil.example/x",
            E::UserInfo("evil.example".to_owned()),
        ),
        ("https://login.example/a\tb", E::Character),
        ("https://login.example/a b", E::Character),
        ("https://login.example/a\u{1}b", E::Character),
        ("https://login.exa\u{200b}mple/a", E::Character),
        ("https:\\\\login.example\\a", E::Character),
        (
            "https://169.254.169.254/token",
            E::Host("169.254.169.254".to_owned()),
        ),
        ("https://0.1.2.3/x", E::Host("0.1.2.3".to_owned())),
        ("https://[fe80::1]/x", E::Host("[fe80::1]".to_owned())),
        ("https://[::]/x", E::Host("[::]".to_owned())),
        ("https://[ff02::1]/x", E::Host("[ff02::1]".to_owned())),
        (
            "https://[::ffff:169.254.169.254]/x",
            E::Host("[::ffff:a9fe:a9fe]".to_owned()),
        ),
        (
            "https://[64:ff9b::169.254.169.254]/x",
            E::Host("[64:ff9b::a9fe:a9fe]".to_owned()),
        ),
        ("http://[fd00::1]/x", E::NotHttps),
        (
            "https://0xa9fea9fe/x",
            E::Host("169.254.169.254".to_owned()),
        ),
        ("https://0x7f000001/token", E::Host("127.0.0.1".to_owned())),
        ("https://2130706433/token", E::Host("127.0.0.1".to_owned())),
        ("https://10.1.2.0x0/token", E::Host("10.1.2.0".to_owned())),
        ("https://10.1.2.3./token", E::Host("10.1.2.3".to_owned())),
        (
            "https://login.exampleſ/token",
            E::Host("login.examples".to_owned()),
        ),
        (
            "https://login.example./token",
            E::Host("login.example.".to_owned()),
        ),
        (
            "https://login%2eexample/token",
            E::Host("login.example".to_owned()),
        ),
        (
            "https://müller．example/token",
            E::Host("xn--mller-kva.example".to_owned()),
        ),
        (
            "https://müller。example/token",
            E::Host("xn--mller-kva.example".to_owned()),
        ),
        (
            "https://login．example/token",
            E::Host("login.example".to_owned()),
        ),
        (
            "https://login.example/token#x",
            E::Parameter("#".to_owned()),
        ),
        (
            "https://login.example/authorize?state=1",
            E::Parameter("state".to_owned()),
        ),
    ] {
        assert_eq!(Endpoint::parse(text), Err(expected), "{text:?}");
    }
}

#[test]
fn knows_microsofts_paths() {
    let v2 = Endpoint::parse("https://login.microsoftonline.com/contoso.com/oauth2/v2.0/authorize")
        .unwrap();
    assert_eq!(
        (v2.tenant(), v2.kind(), v2.is_version_1()),
        (
            Some("contoso.com"),
            Some(EndpointKind::Authorization),
            false
        )
    );
    let v1 = Endpoint::parse("https://login.microsoftonline.com/common/oauth2/token").unwrap();
    assert_eq!(
        (v1.tenant(), v1.kind(), v1.is_version_1()),
        (Some("common"), Some(EndpointKind::Token), true)
    );
    let google = Endpoint::parse("https://accounts.google.com/o/oauth2/v2/auth").unwrap();
    assert_eq!(
        (google.is_version_1(), google.tenant(), google.kind()),
        (false, None, Some(EndpointKind::Authorization))
    );
}

#[test]
fn a_host_that_is_read_in_two_ways_is_none() {
    for (name, typed, is_possible) in [
        ("example.xn--p1ai", "example.рф", true),
        ("example.xn--p1ai", "example。рф", false),
        ("example.xn--p1ai", "ｅxample.рф", false),
        ("example.xn--p1ai", "ex%61mple.рф", false),
        ("example.de", "ex%61mple.de", false),
        ("example.de", "ｅxample.de", false),
    ] {
        let host = url::Host::Domain(name);
        let found = host::is_possible_server(&host, typed);
        assert_eq!(found, is_possible, "{typed}");
    }
}
