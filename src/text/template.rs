//! Templates with `{{name}}` in the place of values. Every value is escaped; a value is never read as
//! a template again.

use std::fmt::Write;

/// A value of a placeholder.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// Is escaped for HTML.
    Text(&'a str),
    /// Made of parts that were escaped before, for whatever the template is.
    Made(&'a str),
}

/// Puts values in the place of `{{name}}`; one without a value stays empty.
#[must_use]
pub fn fill(template: &str, values: &[(&str, Value<'_>)]) -> String {
    let mut filled = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        filled += before;
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, Value::Text(text))) => escape(text, &mut filled),
            Some((_, Value::Made(made))) => filled += made,
            None => {}
        }
        rest = after;
    }
    filled + rest
}

/// A text as it stands in HTML.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    escape(text, &mut escaped);
    escaped
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
