//! Header fields of a mail (RFC 5322).

/// Header with the blank line that ends it, and body.
pub(super) fn split(raw: &[u8]) -> (&[u8], &[u8]) {
    if raw.starts_with(b"\r\n") {
        return raw.split_at(2);
    }
    match raw.windows(4).position(|window| window == b"\r\n\r\n") {
        Some(at) => raw.split_at(at + 4),
        None => (raw, &[]),
    }
}

/// The fields of the header as they stand, each with its folded lines and final CRLF.
pub(super) fn fields(raw: &[u8]) -> Vec<(&[u8], &[u8])> {
    let (header, _) = split(raw);
    let mut fields = Vec::new();
    let mut rest = header;
    while !rest.is_empty() && !rest.starts_with(b"\r\n") {
        let mut end = line_end(rest);
        while matches!(rest.get(end), Some(b' ' | b'\t')) {
            end += line_end(&rest[end..]);
        }
        let (field, after) = rest.split_at(end);
        let colon = field.iter().position(|b| *b == b':').unwrap_or(field.len());
        fields.push((field[..colon].trim_ascii(), field));
        rest = after;
    }
    fields
}

/// The unfolded value of the first field of this name.
pub(super) fn value(raw: &[u8], name: &str) -> Option<String> {
    values(raw, name).into_iter().next()
}

/// The unfolded values of all fields of this name.
pub(super) fn values(raw: &[u8], name: &str) -> Vec<String> {
    fields(raw)
        .into_iter()
        .filter(|(known, _)| known.eq_ignore_ascii_case(name.as_bytes()))
        .filter_map(|(_, field)| {
            let colon = field.iter().position(|b| *b == b':')?;
            let value = String::from_utf8_lossy(&field[colon + 1..]);
            Some(value.replace("\r\n", "").trim().to_owned())
        })
        .collect()
}

fn line_end(text: &[u8]) -> usize {
    text.windows(2)
        .position(|window| window == b"\r\n")
        .map_or(text.len(), |at| at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_folded_fields() {
        let raw = b"Message-ID:\r\n <a@b>\r\nSubject: x\r\n y\r\nsubject: z\r\n\r\nbody: 1\r\n";
        assert_eq!(value(raw, "message-id").as_deref(), Some("<a@b>"));
        assert_eq!(values(raw, "Subject"), ["x y", "z"]);
        assert_eq!(value(raw, "body"), None);
        assert_eq!(split(raw).1, b"body: 1\r\n");
        assert_eq!(split(b"\r\nbody"), (&b"\r\n"[..], &b"body"[..]));
        assert_eq!(split(b"A: b\r\n"), (&b"A: b\r\n"[..], &b""[..]));
        assert!(fields(b"").is_empty());
        assert_eq!(fields(b"no colon\r\n").len(), 1);
    }
}
