//! The permissions that the training tenant knows, as Microsoft names its scopes.

use super::refusal::Refusal;

/// One permission that may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Permission {
    /// `SMTP.Send`
    SmtpSend,
    /// `IMAP.AccessAsUser.All`
    ImapAccess,
    /// `POP.AccessAsUser.All`
    PopAccess,
    /// `offline_access`: a refresh token is issued.
    OfflineAccess,
    /// `openid`: an ID token is issued.
    OpenId,
    /// `profile`
    Profile,
    /// `email`
    Email,
}

/// What one authorization request asks for, or what was granted of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Permissions {
    /// To which the mail permissions belong; Microsoft answers with the host that was asked with.
    resource: &'static str,
    list: Vec<Permission>,
}

impl Permission {
    const ALL: [Self; 7] = [
        Self::ImapAccess,
        Self::PopAccess,
        Self::SmtpSend,
        Self::OfflineAccess,
        Self::OpenId,
        Self::Profile,
        Self::Email,
    ];

    /// The scope without its resource.
    pub fn name(self) -> &'static str {
        match self {
            Self::SmtpSend => "SMTP.Send",
            Self::ImapAccess => "IMAP.AccessAsUser.All",
            Self::PopAccess => "POP.AccessAsUser.All",
            Self::OfflineAccess => "offline_access",
            Self::OpenId => "openid",
            Self::Profile => "profile",
            Self::Email => "email",
        }
    }

    fn is_of_mail(self) -> bool {
        matches!(self, Self::SmtpSend | Self::ImapAccess | Self::PopAccess)
    }
}

impl Permissions {
    /// Reads a `scope` parameter (RFC 6749 section 3.3), refusing what Microsoft refuses.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let mut resource = None;
        let mut list = Vec::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let permission = match word.rsplit_once('/') {
                None => Permission::ALL
                    .into_iter()
                    .find(|known| !known.is_of_mail() && is_same(known.name(), word))
                    .ok_or_else(|| Refusal::of("scope_invalid", &[("scope", word)]))?,
                Some((host, name)) if host.contains("://") => {
                    let host = RESOURCES
                        .into_iter()
                        .find(|known| is_same(known, host))
                        .ok_or_else(|| {
                            Refusal::of("resource_not_in_tenant", &[("resource", host)])
                        })?;
                    if resource.is_some_and(|other| other != host) {
                        return Err(Refusal::of("scopes_of_two_resources", &[]));
                    }
                    resource = Some(host);
                    Permission::ALL
                        .into_iter()
                        .find(|known| known.is_of_mail() && is_same(known.name(), name))
                        .ok_or_else(|| {
                            Refusal::of("scope_unknown_on_resource", &[("scope", name)])
                        })?
                }
                Some(_) => return Err(Refusal::of("scope_invalid", &[("scope", word)])),
            };
            if !list.contains(&permission) {
                list.push(permission);
            }
        }
        if list.is_empty() {
            return Err(Refusal::parameter_missing("scope"));
        }
        Ok(Self {
            resource: resource.unwrap_or(RESOURCES[0]),
            list,
        })
    }

    /// All that a technician asks for in this training.
    pub fn all_scopes() -> String {
        Permission::ALL
            .into_iter()
            .filter(|permission| *permission != Permission::Email)
            .map(|permission| scope(RESOURCES[0], permission))
            .collect::<Vec<_>>()
            .join(" ")
    }

    pub fn iter(&self) -> impl Iterator<Item = Permission> {
        self.list.iter().copied()
    }

    pub fn contain(&self, permission: Permission) -> bool {
        self.list.contains(&permission)
    }

    /// Whether all of `other` is among these.
    pub fn cover(&self, other: &Self) -> bool {
        let has_mail = other.iter().any(Permission::is_of_mail);
        (!has_mail || self.resource == other.resource) && other.iter().all(|p| self.contain(p))
    }

    /// The same without the permission of this name.
    pub fn without(mut self, name: &str) -> Self {
        self.list.retain(|kept| kept.name() != name);
        self
    }

    /// The `scope` of a token answer. Microsoft never lists `offline_access` in it.
    pub fn granted(&self) -> String {
        self.iter()
            .filter(|permission| *permission != Permission::OfflineAccess)
            .map(|permission| scope(self.resource, permission))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

fn scope(resource: &str, permission: Permission) -> String {
    if permission.is_of_mail() {
        format!("{resource}/{}", permission.name())
    } else {
        permission.name().to_owned()
    }
}

/// Microsoft compares scopes without regard to case.
fn is_same(known: &str, given: &str) -> bool {
    known.eq_ignore_ascii_case(given)
}

/// Both hosts of Exchange Online are met in the wild.
const RESOURCES: [&str; 2] = [
    "https://outlook.office.com",
    "https://outlook.office365.com",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_microsoft_refuses() {
        for (text, expected) in [
            ("", 900_144),
            ("  ", 900_144),
            ("SMTP.Send", 70011),
            ("openid,profile", 70011),
            ("https://outlook.office.com/SMTP.Sent", 650_053),
            ("https://outlook.office.com/openid", 650_053),
            ("https://graph.microsoft.com/Mail.Send", 500_011),
            (
                "https://outlook.office.com/SMTP.Send https://outlook.office365.com/IMAP.AccessAsUser.All",
                28000,
            ),
        ] {
            let number = Permissions::parse(text).map_err(|refusal| refusal.number);
            assert_eq!(number, Err(Some(expected)), "{text:?}");
        }
    }

    #[test]
    fn answers_in_the_host_it_was_asked_with() {
        let asked = Permissions::parse(
            "offline_access openid https://outlook.office365.com/smtp.send openid",
        )
        .unwrap();
        assert_eq!(
            asked.granted(),
            "openid https://outlook.office365.com/SMTP.Send"
        );
        let all = Permissions::parse(&Permissions::all_scopes()).unwrap();
        assert_eq!(all.iter().count(), 6);
        assert!(!all.cover(&asked), "another resource");
        assert!(all.cover(&Permissions::parse("openid").unwrap()));
        let narrow = all.clone().without("SMTP.Send");
        assert!(all.cover(&narrow) && !narrow.cover(&all));
    }
}
