//! What is known of a failure before anybody has judged it.

use std::io;

use chrono::{DateTime, Utc};

use crate::domain::stage::Stage;

/// A failure as it was met: structured first, the other side's words second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Where it happened.
    pub stage: Stage,
    /// What happened.
    pub fault: Fault,
    /// The other side's words, untrusted, already cut to a sane length and free of secrets.
    pub words: String,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An OAuth error answer (RFC 6749 sections 4.1.2.1 and 5.2).
    OAuth(OAuthFault),
    /// A server's refusal in a mail protocol.
    Reply(ReplyFault),
    /// TLS failed.
    Tls(TlsFault),
    /// The operating system refused.
    Io(io::ErrorKind),
    /// The name has no address.
    NameUnknown,
    /// The deadline ran out while waiting for the other side.
    Deadline,
    /// The other side closed the connection.
    Closed,
    /// The other side broke the protocol; `words` says how.
    Protocol(ProtocolFault),
    /// Something on this machine.
    Local(LocalFault),
    /// Another program's report of a failure; `words` is all there is. Where it was met, if that is known.
    Reported(Option<Place>),
}

/// Where a reported failure was met: coarser than [`Stage`], and wider than the sending of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the browser, or in the redirect that came back.
    Consent,
    /// At the token endpoint.
    Token,
    /// At the submission server.
    Smtp,
    /// At the IMAP server.
    Imap,
    /// At the POP3 server.
    Pop3,
    /// On the way to a server.
    Network,
    /// In the TLS handshake.
    Tls,
    /// On this machine.
    Machine,
    /// In the keyring of the operating system.
    Keyring,
}

impl Evidence {
    /// A mistake in this program. The words of a panic may quote a value; the log has its place.
    #[must_use]
    pub fn defect() -> Self {
        Self {
            stage: Stage::Address,
            fault: Fault::Local(LocalFault::Defect),
            words: String::new(),
        }
    }

    /// A report of another program, its words still to come.
    #[must_use]
    pub fn reported(place: Option<Place>) -> Self {
        Self {
            stage: place.map_or(Stage::Address, Place::stage),
            fault: Fault::Reported(place),
            words: String::new(),
        }
    }
}

impl Place {
    /// Reads a place as the command line names it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        PLACES
            .iter()
            .find_map(|(known, place)| (*known == name).then_some(*place))
    }

    /// The stage of a check that comes closest.
    #[must_use]
    pub fn stage(self) -> Stage {
        match self {
            Self::Consent => Stage::Consent,
            Self::Token => Stage::Token,
            Self::Network => Stage::Connect,
            Self::Tls => Stage::Tls,
            Self::Smtp => Stage::Auth,
            Self::Imap => Stage::Imap,
            Self::Pop3 => Stage::Pop3,
            Self::Machine | Self::Keyring => Stage::Address,
        }
    }
}

impl From<Stage> for Place {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Address => Self::Machine,
            Stage::Consent => Self::Consent,
            Stage::Token => Self::Token,
            Stage::Resolve | Stage::Connect => Self::Network,
            Stage::Tls => Self::Tls,
            Stage::Greeting | Stage::Auth | Stage::Sender | Stage::Recipient | Stage::Accepted => {
                Self::Smtp
            }
            Stage::Imap | Stage::FetchBack => Self::Imap,
            Stage::Pop3 => Self::Pop3,
        }
    }
}

/// An OAuth error answer, from the redirect or from the token endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OAuthFault {
    /// `error`
    pub error: String,
    /// The number of an AADSTS code in `error_description` or `error_codes`.
    pub aadsts: Option<u32>,
    /// Microsoft's `suberror`.
    pub suberror: Option<String>,
    /// HTTP status; `None` in a redirect.
    pub http_status: Option<u16>,
    /// The server wants no other request before.
    pub not_before: Option<DateTime<Utc>>,
}

/// A refusal in a mail protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplyFault {
    /// The SMTP reply code (RFC 5321 section 4.2); 0 where the protocol has none.
    pub code: u16,
    /// The enhanced status code (RFC 3463), for example `5.7.139`.
    pub enhanced: Option<String>,
    /// The decoded challenge that came before the refusal of a bearer token: `status` of its JSON.
    pub challenge_status: Option<String>,
}

/// Why TLS failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsFault {
    /// Signed by nobody whom this machine trusts.
    UnknownIssuer,
    /// Not after has passed.
    Expired,
    /// Not before has not come.
    NotYetValid,
    /// Issued to another name.
    WrongName,
    /// Refused for another reason.
    BadCertificate,
    /// The other side does not speak TLS here (plain text, or TLS where STARTTLS was meant).
    NotTls,
    /// No common version or cipher.
    Incompatible,
    /// The other side broke off the handshake.
    CutOff,
    /// Bytes arrived between the STARTTLS reply and the handshake: somebody may sit in between.
    Injected,
    /// STARTTLS is not offered, or it was refused.
    StartTlsMissing,
}

/// How the other side broke its protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProtocolFault {
    /// No answer of this protocol at all.
    Malformed,
    /// More bytes than any honest answer has.
    TooLong,
    /// The server does not offer a mechanism for access tokens.
    MechanismMissing,
    /// An answer of the token endpoint that is no OAuth answer.
    NotOAuth,
    /// The connection broke after the final dot: the message may have been sent.
    MaybeSent,
}

/// Something on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalFault {
    /// The port of the redirect URI is taken.
    RedirectPortInUse,
    /// What was entered is incomplete or wrong.
    Incomplete,
    /// Nobody consented in time.
    ConsentTimeout,
    /// The pasted address is not the redirect of this sign-in.
    PastedAddress,
    /// The redirect came from another authorization server (RFC 9207).
    IssuerMismatch,
    /// What is kept cannot be trusted any more.
    SettingsDamaged,
    /// Settings or secrets could not be written.
    NotWritable,
    /// The keyring is not there or does not answer.
    Keyring,
    /// There is no client secret.
    SecretMissing,
    /// There is no consent to go on with.
    ConsentMissing,
    /// Consent was given by another account (`words`) than the mailbox.
    ForeignAccount,
    /// Fewer scopes were granted than were asked for; `words` lists the missing ones.
    ScopesNotGranted,
    /// No refresh token came: consent lasts as long as the access token.
    NoRefreshToken,
    /// The clock of this machine differs from a server's; `words` is what the server's says.
    ClockSkew,
    /// A mistake in this program.
    Defect,
    /// The proxy of this machine refused, most often because it wants a log-in.
    Proxy,
    /// The token endpoint answered with an HTTP redirect, which is never followed.
    EndpointRedirects,
}

/// The places by name; the browser's page and the redirect that comes back from it are one.
pub const PLACES: [(&str, Place); 10] = [
    ("authorize_redirect", Place::Consent),
    ("browser_page", Place::Consent),
    ("token_endpoint", Place::Token),
    ("smtp", Place::Smtp),
    ("imap", Place::Imap),
    ("pop3", Place::Pop3),
    ("network", Place::Network),
    ("tls", Place::Tls),
    ("local", Place::Machine),
    ("keyring", Place::Keyring),
];
