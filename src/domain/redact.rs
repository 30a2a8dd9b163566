//! Takes secrets out of texts that are shown, copied or written down.

/// What stands in place of a secret.
pub const REDACTED: &str = "<redacted>";

/// The text without what is or may be a secret: the value behind a telling name, and every long run of
/// characters that only a token, a key or a coded credential has. Ids of Microsoft (GUIDs) and host names stay.
#[must_use]
pub fn redact(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut named = Named::Nothing;
    let mut rest = text;
    while !rest.is_empty() {
        let (token, after) = rest.split_at(rest.find(|c| !is_token(c)).unwrap_or(rest.len()));
        let is_name = NAMES.iter().any(|name| token.eq_ignore_ascii_case(name));
        let is_secret = match named {
            Named::Nothing => is_random(token),
            Named::Loosely => is_random(token) || token.len() >= SHORTEST && !is_plain_word(token),
            Named::Exactly => token.len() >= SHORTEST,
        };
        clean.push_str(if is_secret && !is_name {
            REDACTED
        } else {
            token
        });
        let (between, next) = after.split_at(after.find(is_token).unwrap_or(after.len()));
        // `password=x` and `"password": "x"` name a secret, `password incorrect` does not.
        named = if !is_name || between.len() > LONGEST_GAP || between.contains(['.', ',', '\n']) {
            Named::Nothing
        } else if between.contains([':', '=']) {
            Named::Exactly
        } else {
            Named::Loosely
        };
        clean.push_str(between);
        rest = next;
    }
    clean
}

/// What the words before say of the next one.
#[derive(Clone, Copy)]
enum Named {
    Nothing,
    Loosely,
    Exactly,
}

fn is_plain_word(token: &str) -> bool {
    token
        .bytes()
        .skip(1)
        .all(|c| c.is_ascii_lowercase() || c == b'-')
}

fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~+/%!$*".contains(c)
}

/// Letters and digits mixed over a length that no word, host name or GUID has.
fn is_random(token: &str) -> bool {
    token
        .split(['.', '/', '%'])
        .any(|part| part.len() >= SHORTEST_RANDOM && !is_guid(part) && mixes(part))
}

fn mixes(part: &str) -> bool {
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    let letters = part.bytes().filter(u8::is_ascii_alphabetic).count();
    digits > 0 && letters > 0 || part.len() >= LONGEST_WORD
}

fn is_guid(part: &str) -> bool {
    part.len() == 36
        && part.bytes().enumerate().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => c == b'-',
            _ => c.is_ascii_hexdigit(),
        })
}

/// Behind these a secret stands.
const NAMES: [&str; 14] = [
    "access_token",
    "assertion",
    "bearer",
    "client_assertion",
    "client_secret",
    "code_verifier",
    "id_token",
    "kennwort",
    "passwd",
    "password",
    "passwort",
    "pwd",
    "refresh_token",
    "xoauth2",
];
/// `password: is wrong` names no secret; real ones are longer.
const SHORTEST: usize = 8;
/// Between a name and its value: `" : "`.
const LONGEST_GAP: usize = 6;
/// Client secrets of Microsoft have 40 characters, Google's 35, authorization codes more.
const SHORTEST_RANDOM: usize = 28;
/// `MessageSubmissionExceededException` has 34 letters and no digit.
const LONGEST_WORD: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_and_facts_stay() {
        for (text, expected) in [
            (
                "client_secret=abc8Q~defghi&scope=x",
                "client_secret=<redacted>&scope=x",
            ),
            (
                r#"{"refresh_token": "0.AXEA12345", "error":"x"}"#,
                r#"{"refresh_token": "<redacted>", "error":"x"}"#,
            ),
            ("auth=Bearer ya29.a0AfH6SMBx", "auth=Bearer <redacted>"),
            (
                "code=0.AXEAkd83ndkFDFDdk3kdnDKJkd83kdnfkd83kdnfkdmfld3k",
                "code=<redacted>",
            ),
            (
                "Trace ID: 6f6c4645-0202-4486-b625-fa957dfc4700",
                "Trace ID: 6f6c4645-0202-4486-b625-fa957dfc4700",
            ),
            (
                "[CH2PR19CA0002.namprd19.prod.outlook.com 2026-08-28T19:45:50.437Z 08DF04C6D9A404E7]",
                "[CH2PR19CA0002.namprd19.prod.outlook.com 2026-08-28T19:45:50.437Z 08DF04C6D9A404E7]",
            ),
            (
                "MessageSubmissionExceededException.MapiExceptionMaxSubmissionExceeded",
                "MessageSubmissionExceededException.MapiExceptionMaxSubmissionExceeded",
            ),
            ("the password is wrong", "the password is wrong"),
            (
                "invalid username or password. Try again",
                "invalid username or password. Try again",
            ),
        ] {
            assert_eq!(redact(text), expected);
        }
    }
}
