//! Templates with `{{name}}` in the place of values. Every value is escaped; a value is never read as
//! a template again.

use std::fmt::Write;

/// A value of a placeholder.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    /// Is escaped.
    Text(&'a str),
    /// Made here of escaped parts.
    Html(&'a str),
}

/// Puts values in the place of `{{name}}`; one without a value stays empty.
pub(super) fn fill(template: &str, values: &[(&str, Value<'_>)]) -> String {
    let mut filled = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        filled += before;
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, Value::Text(text))) => escape(text, &mut filled),
            Some((_, Value::Html(html))) => filled += html,
            None => {}
        }
        rest = after;
    }
    filled + rest
}

/// For element content and quoted attribute values. Control characters and those that turn the
/// direction of writing become visible, for they can make a text look like another.
fn escape(text: &str, into: &mut String) {
    for c in text.chars() {
        match c {
            '&' | '<' | '>' | '"' | '\'' => {
                // Writing into a String cannot fail.
                let _ = write!(into, "&#{};", u32::from(c));
            }
            c if c.is_control() || crate::domain::endpoint::is_invisible(c) => {
                into.push('\u{fffd}');
            }
            c => into.push(c),
        }
    }
}
