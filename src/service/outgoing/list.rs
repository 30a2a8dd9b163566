//! Address lists of header fields (RFC 5322 section 3.4).

/// The addresses of a list, without names, comments, groups and routes.
pub(super) fn paths(value: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut plain, mut angle) = (String::new(), None::<String>);
    let (mut is_quoted, mut is_in_angle, mut comments) = (false, false, 0_usize);
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        let escaped = (c == '\\' && (is_quoted || comments > 0))
            .then(|| chars.next())
            .flatten();
        if comments > 0 {
            match c {
                '(' => comments += 1,
                ')' => comments -= 1,
                _ => {}
            }
            continue;
        }
        match c {
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            '(' => {
                comments = 1;
                continue;
            }
            '<' => {
                (is_in_angle, angle) = (true, Some(String::new()));
                continue;
            }
            '>' => {
                is_in_angle = false;
                continue;
            }
            // The name of a group, or a route.
            ':' => {
                angle.as_mut().unwrap_or(&mut plain).clear();
                continue;
            }
            ',' | ';' if !is_in_angle => {
                found.push(angle.take().unwrap_or_else(|| plain.clone()));
                plain.clear();
                continue;
            }
            _ => {}
        }
        let into = match &mut angle {
            Some(angle) if is_in_angle => angle,
            _ => &mut plain,
        };
        into.push(c);
        into.extend(escaped);
    }
    found.push(angle.unwrap_or(plain));
    found.retain(|path| !path.trim().is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_lists() {
        for (value, expected) in [
            (" a@x.de", &["a@x.de"][..]),
            (
                "Max <a@x.de>, \"M\\\"x, Eva\" <b@x.de> (c@x.de (d)), e@x.de",
                &["a@x.de", "b@x.de", "e@x.de"],
            ),
            (
                "Kunden: a@x.de, b@x.de;, <@relay.de,@r.de:c@x.de>",
                &["a@x.de", "b@x.de", "c@x.de"],
            ),
            ("undisclosed-recipients:;", &[]),
            ("(\\)) a@x.de,,", &["a@x.de"]),
        ] {
            let found = paths(value);
            let found: Vec<&str> = found.iter().map(|path| path.trim()).collect();
            assert_eq!(found, expected, "{value:?}");
        }
    }
}
