//! OAuth scopes (RFC 6749 section 3.3): what is asked for, and what was granted of it.

use std::fmt;

use thiserror::Error;

/// The scopes of one authorization request, in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(Vec<String>);

/// Why a text is no usable list of scopes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ScopesError {
    /// Nothing was entered.
    #[error("no scope is asked for")]
    Empty,
    /// A character that RFC 6749 does not allow in a scope token; often a comma or a line feed.
    #[error("the scope {0:?} holds a character that no scope may hold")]
    Character(String),
    /// Scopes of two resources cannot be in one token (AADSTS28000).
    #[error("the scopes belong to two resources, {0} and {1}")]
    TwoResources(String, String),
}

/// OpenID Connect and refresh scopes belong to no resource. Microsoft never lists `offline_access` in its answers.
const WITHOUT_RESOURCE: [&str; 6] = [
    "offline_access",
    "openid",
    "profile",
    "email",
    "address",
    "phone",
];

impl Scopes {
    /// Reads scopes separated by blanks.
    ///
    /// # Errors
    /// Says which rule the text breaks.
    pub fn parse(text: &str) -> Result<Self, ScopesError> {
        let mut scopes: Vec<String> = Vec::new();
        for word in text.split([' ', '\u{a0}']).filter(|word| !word.is_empty()) {
            // RFC 6749 section 3.3: %x21 / %x23-5B / %x5D-7E; a comma is allowed there and never meant.
            if word
                .chars()
                .any(|c| !matches!(c, '!' | '#'..='[' | ']'..='~') || c == ',')
            {
                return Err(ScopesError::Character(word.to_owned()));
            }
            if !scopes.iter().any(|known| known == word) {
                scopes.push(word.to_owned());
            }
        }
        let mut resources = scopes.iter().filter_map(|scope| resource(scope));
        match (resources.next(), scopes.is_empty()) {
            (_, true) => Err(ScopesError::Empty),
            (Some(first), _) => match resources.find(|other| *other != first) {
                Some(other) => Err(ScopesError::TwoResources(
                    first.to_owned(),
                    other.to_owned(),
                )),
                None => Ok(Self(scopes)),
            },
            (None, _) => Ok(Self(scopes)),
        }
    }

    /// Each scope.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The resource of all scopes that have one, for example `https://outlook.office.com`.
    #[must_use]
    pub fn resource(&self) -> Option<&str> {
        self.0.iter().find_map(|scope| resource(scope))
    }

    /// What was asked for and not granted. `granted` is the `scope` of the token answer (RFC 6749
    /// section 5.1); scopes that authorization servers leave out of it on purpose do not count.
    #[must_use]
    pub fn missing_in(&self, granted: &str) -> Vec<String> {
        let granted: Vec<&str> = granted.split_ascii_whitespace().collect();
        let is_granted = |asked: &str| {
            granted.iter().any(|scope| {
                scope.eq_ignore_ascii_case(asked)
                    || (resource(scope).is_none() && short(asked).eq_ignore_ascii_case(scope))
            })
        };
        self.0
            .iter()
            .filter(|scope| !WITHOUT_RESOURCE.contains(&scope.as_str()) && !is_granted(scope))
            .cloned()
            .collect()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

/// `https://outlook.office.com` of `https://outlook.office.com/SMTP.Send`.
fn resource(scope: &str) -> Option<&str> {
    let path = scope.find("://").map(|at| at + 3)?;
    let end = scope[path..].find('/').map_or(scope.len(), |at| path + at);
    Some(&scope[..end])
}

/// `SMTP.Send` of `https://outlook.office.com/SMTP.Send`.
fn short(scope: &str) -> &str {
    scope.rsplit('/').next().unwrap_or(scope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_resource_only() {
        let scopes = Scopes::parse("offline_access openid profile https://outlook.office.com/SMTP.Send https://outlook.office.com/IMAP.AccessAsUser.All").unwrap();
        assert_eq!(scopes.resource(), Some("https://outlook.office.com"));
        assert_eq!(scopes.iter().count(), 5);
        assert_eq!(
            Scopes::parse(
                "https://outlook.office.com/SMTP.Send https://graph.microsoft.com/Mail.Send"
            ),
            Err(ScopesError::TwoResources(
                "https://outlook.office.com".to_owned(),
                "https://graph.microsoft.com".to_owned()
            ))
        );
        assert_eq!(Scopes::parse("  "), Err(ScopesError::Empty));
        assert_eq!(
            Scopes::parse("openid,profile"),
            Err(ScopesError::Character("openid,profile".to_owned()))
        );
        assert_eq!(
            Scopes::parse("openid\nprofile"),
            Err(ScopesError::Character("openid\nprofile".to_owned()))
        );
        assert_eq!(
            Scopes::parse("https://mail.google.com/").map(|s| s.to_string()),
            Ok("https://mail.google.com/".to_owned())
        );
    }

    #[test]
    fn names_what_was_not_granted() {
        let asked = Scopes::parse("offline_access openid https://outlook.office.com/SMTP.Send https://outlook.office.com/IMAP.AccessAsUser.All").unwrap();
        assert_eq!(asked.missing_in("https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send"), Vec::<String>::new());
        assert_eq!(
            asked.missing_in("IMAP.AccessAsUser.All smtp.send"),
            Vec::<String>::new()
        );
        assert_eq!(
            asked.missing_in("https://outlook.office.com/IMAP.AccessAsUser.All"),
            vec!["https://outlook.office.com/SMTP.Send".to_owned()]
        );
    }
}
