//! Which permission each mail protocol needs at Microsoft, and whether a token is known to have it.
//! Other providers have one permission for everything.

use crate::domain::provider::SignIn;

/// A way to a mailbox that needs a permission of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Sending.
    Smtp,
    /// Fetching by IMAP.
    Imap,
    /// Fetching by POP3.
    Pop3,
}

/// What an access token was issued for, where the server has said so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Granted(Option<Vec<String>>);

impl Granted {
    /// Nobody said.
    pub const UNKNOWN: Self = Self(None);

    /// These scopes or application roles, written in full or in short.
    pub fn these<'a>(permissions: impl IntoIterator<Item = &'a str>) -> Self {
        Self(Some(permissions.into_iter().map(short).collect()))
    }

    /// The permission that this protocol needs and that was not granted. `None` where it was, or where
    /// nobody knows.
    #[must_use]
    pub fn lacks(&self, protocol: Protocol, sign_in: SignIn) -> Option<&'static str> {
        let needed = protocol.permission(sign_in)?;
        let granted = self.0.as_ref()?;
        let is_granted = granted.iter().any(|one| one.eq_ignore_ascii_case(needed));
        (!is_granted).then_some(needed)
    }
}

impl Protocol {
    /// Its name at Microsoft; passwords need none.
    #[must_use]
    pub fn permission(self, sign_in: SignIn) -> Option<&'static str> {
        Some(match (sign_in, self) {
            (SignIn::User, Self::Smtp) => "SMTP.Send",
            (SignIn::User, Self::Imap) => "IMAP.AccessAsUser.All",
            (SignIn::User, Self::Pop3) => "POP.AccessAsUser.All",
            (SignIn::Application, Self::Smtp) => "SMTP.SendAsApp",
            (SignIn::Application, Self::Imap) => "IMAP.AccessAsApp",
            (SignIn::Application, Self::Pop3) => "POP.AccessAsApp",
            (SignIn::Password, _) => return None,
        })
    }
}

/// `SMTP.Send` of `https://outlook.office.com/SMTP.Send`.
fn short(scope: &str) -> String {
    scope.rsplit('/').next().unwrap_or(scope).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_granted_is_named() {
        let user = Granted::these(["https://outlook.office.com/smtp.send", "openid"]);
        let application = Granted::these(["IMAP.AccessAsApp"]);
        for (granted, protocol, sign_in, expected) in [
            (&user, Protocol::Smtp, SignIn::User, None),
            (
                &user,
                Protocol::Imap,
                SignIn::User,
                Some("IMAP.AccessAsUser.All"),
            ),
            (
                &user,
                Protocol::Pop3,
                SignIn::User,
                Some("POP.AccessAsUser.All"),
            ),
            (&user, Protocol::Imap, SignIn::Password, None),
            (&application, Protocol::Imap, SignIn::Application, None),
            (
                &application,
                Protocol::Smtp,
                SignIn::Application,
                Some("SMTP.SendAsApp"),
            ),
            (&Granted::UNKNOWN, Protocol::Smtp, SignIn::User, None),
        ] {
            assert_eq!(granted.lacks(protocol, sign_in), expected, "{protocol:?}");
        }
    }
}
