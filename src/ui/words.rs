//! Values in words: durations, days, times, and what is to be said of a field.

use std::borrow::Cow;
use std::time::Duration;

use chrono::{DateTime, Datelike, Local, NaiveDate, NaiveDateTime, Utc};

use crate::domain::address::AddressError;
use crate::domain::check::{Field, Problem};
use crate::domain::diagnosis::{Diagnosis, WhoActs};
use crate::domain::draft::ProviderDraft;
use crate::domain::endpoint::EndpointError;
use crate::domain::evidence::{Fault, LocalFault};
use crate::domain::expiry::{Expiry, write_day};
use crate::domain::provider::{SignIn, TransportSecurity};
use crate::domain::redirect_uri::RedirectUriError;
use crate::domain::scope::ScopesError;
use crate::domain::stage::{Note, Step};
use crate::state::{Clock, StepState};
use crate::text::{cause_title, t, tf};

/// „312 ms", „1,88 s", „2:05 Minuten".
#[must_use]
pub fn duration(took: Duration) -> String {
    let seconds = took.as_secs_f64();
    if seconds < 1.0 {
        tf("took-ms", &[("ms", took.as_millis().to_string().into())])
    } else if seconds < 60.0 {
        let text = format!("{seconds:.2}").replace('.', ",");
        tf("took-s", &[("s", text.into())])
    } else {
        tf("took-min", &[("time", minutes(took).into())])
    }
}

/// „4:32".
#[must_use]
pub fn minutes(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Seconds left of a countdown, the last one counted as a whole one.
#[must_use]
pub fn whole_seconds(time: Duration) -> u64 {
    (time + Duration::from_millis(999)).as_secs()
}

/// Time left of a countdown, its last second counted as a whole one: „4:32".
#[must_use]
pub fn left(time: Duration) -> String {
    minutes(time + Duration::from_millis(999))
}

/// What the preflight has met, in one line.
#[must_use]
pub fn foreseen(diagnosis: &Diagnosis) -> String {
    let cause = cause_title(diagnosis.cause.label);
    if diagnosis.evidence.fault == Fault::Local(LocalFault::ClockSkew) {
        return tf("preflight-clock", &[("cause", cause.into())]);
    }
    let server = diagnosis.server().into();
    tf("preflight", &[("server", server), ("cause", cause.into())])
}

/// „heute 09:12", „gestern 09:12", „24.11.2026 09:12", in the zone of the reader.
#[must_use]
pub fn when(at: DateTime<Utc>, clock: &Clock) -> String {
    when_local(at.with_timezone(&Local).naive_local(), clock)
}

/// „heute 09:12", „gestern 09:12", „12.03."; with the year where it is another one.
#[must_use]
pub fn since(at: DateTime<Utc>, clock: &Clock) -> String {
    let local = at.with_timezone(&Local).naive_local();
    let today = clock.local.date();
    if (today - local.date()).num_days() < 2 {
        when_local(local, clock)
    } else if local.year() == today.year() {
        local.format("%d.%m.").to_string()
    } else {
        write_day(local.date())
    }
}

/// [`when`] of a time that is in the zone of the reader already.
#[must_use]
pub fn when_local(local: NaiveDateTime, clock: &Clock) -> String {
    let time = local.format("%H:%M").to_string();
    match (clock.local.date() - local.date()).num_days() {
        0 => tf("when-today", &[("time", time.into())]),
        1 => tf("when-yesterday", &[("time", time.into())]),
        _ => format!("{} {time}", write_day(local.date())),
    }
}

/// „Geheimnis läuft in 12 Tagen ab", „Geheimnis ist abgelaufen".
#[must_use]
pub fn expiry(last_day: NaiveDate, today: NaiveDate) -> String {
    match Expiry::of(last_day, today) {
        Expiry::Past => t("expiry-past").into_owned(),
        Expiry::Urgent(0) => t("expiry-today").into_owned(),
        Expiry::Urgent(days) | Expiry::Near(days) | Expiry::Hint(days) | Expiry::Far(days) => {
            tf("expiry-in", &[("days", days.into())])
        }
    }
}

/// The line under „Geheimnis gültig bis": „Noch 412 Tage".
#[must_use]
pub fn days_left(last_day: NaiveDate, today: NaiveDate) -> String {
    match Expiry::of(last_day, today) {
        Expiry::Past => t("problem-date-past").into_owned(),
        Expiry::Urgent(0) => t("days-left-today").into_owned(),
        Expiry::Urgent(days) | Expiry::Near(days) | Expiry::Hint(days) | Expiry::Far(days) => {
            tf("days-left", &[("days", days.into())])
        }
    }
}

/// „STARTTLS", „TLS".
#[must_use]
pub fn security(security: TransportSecurity) -> &'static str {
    security.name()
}

/// Reads what was typed into an encryption field, without regard to case; `None` for what is neither.
#[must_use]
pub fn read_security(text: &str) -> Option<TransportSecurity> {
    [TransportSecurity::StartTls, TransportSecurity::ImplicitTls]
        .into_iter()
        .find(|kind| security(*kind).eq_ignore_ascii_case(text.trim()))
}

/// The name of a step of „Verlauf".
#[must_use]
pub fn step(step: Step) -> Cow<'static, str> {
    t(match step {
        Step::Address => "step-address",
        Step::Consent => "step-consent",
        Step::Token => "step-token",
        Step::Connection => "step-connection",
        Step::Tls => "step-tls",
        Step::Auth => "step-auth",
        Step::Sender => "step-sender",
        Step::Recipient => "step-recipient",
        Step::Accepted => "step-accepted",
        Step::Imap => "step-imap",
        Step::Pop3 => "step-pop3",
        Step::FetchBack => "step-fetch-back",
    })
}

/// What a step will check, said before it begins.
#[must_use]
pub fn step_aim(step: Step, provider: &ProviderDraft) -> Cow<'static, str> {
    let smtp = &provider.smtp;
    t(match step {
        Step::Address => "step-address-aim",
        Step::Consent => "step-consent-aim",
        Step::Token => "step-token-aim",
        Step::Connection if smtp.host.trim().is_empty() => "step-connection-aim",
        Step::Connection => return format!("{}:{}", smtp.host.trim(), smtp.port.trim()).into(),
        Step::Tls => "step-tls-aim",
        Step::Auth if provider.sign_in == SignIn::Password => "step-auth-password-aim",
        Step::Auth => "step-auth-aim",
        Step::Sender => "step-sender-aim",
        Step::Recipient => "step-recipient-aim",
        Step::Accepted => "step-accepted-aim",
        Step::Imap => "step-imap-aim",
        Step::Pop3 => "step-pop3-aim",
        Step::FetchBack => "step-fetch-back-aim",
    })
}

/// „erledigt", „läuft", „fehlgeschlagen", „ausstehend".
#[must_use]
pub fn step_state(state: StepState) -> Cow<'static, str> {
    t(match state {
        StepState::Pending => "state-pending",
        StepState::Running => "state-running",
        StepState::Done => "state-done",
        StepState::Failed => "state-failed",
        StepState::Skipped => "state-skipped",
    })
}

/// What a passed step has found; `None` where there is nothing to say.
#[must_use]
pub fn note(note: &Note) -> Option<Cow<'static, str>> {
    Some(match note {
        Note::None => return None,
        Note::Words(words) => words.clone().into(),
        Note::ConsentFound => t("note-consent-found"),
        Note::ConsentGiven(account) => tf(
            "note-consent-given",
            &[("account", account.as_str().into())],
        )
        .into(),
        Note::TokenRenewed(valid) => tf(
            "note-token-renewed",
            &[("minutes", whole_minutes(*valid).into())],
        )
        .into(),
        Note::TokenKept(valid) => tf(
            "note-token-kept",
            &[("minutes", whole_minutes(*valid).into())],
        )
        .into(),
        Note::TlsVerified(version) => {
            tf("note-tls", &[("version", version.as_str().into())]).into()
        }
    })
}

/// „Wer muss handeln: …"
#[must_use]
pub fn who_must_act(who: WhoActs) -> String {
    tf("who-acts", &[("who", who_acts(who).into())])
}

/// Who must act.
#[must_use]
pub fn who_acts(who: WhoActs) -> Cow<'static, str> {
    t(match who {
        WhoActs::Technician => "who-technician",
        WhoActs::CustomerAdmin => "who-customer-admin",
        WhoActs::Provider => "who-provider",
        WhoActs::Nobody => "who-nobody",
    })
}

/// The label of a field.
#[must_use]
pub fn field(field: Field) -> Cow<'static, str> {
    t(match field {
        Field::ClientId => "field-client-id",
        Field::ClientSecret => "field-client-secret",
        Field::SecretExpires => "field-secret-expires",
        Field::Mailbox => "field-mailbox",
        Field::Password => "field-password",
        Field::TestRecipient => "field-test-recipient",
        Field::SignInUser => "field-sign-in-user",
        Field::AuthorizationEndpoint => "field-authorization-endpoint",
        Field::TokenEndpoint => "field-token-endpoint",
        Field::RedirectUri => "field-redirect-uri",
        Field::Scopes => "field-scopes",
        Field::SmtpHost => "field-smtp-host",
        Field::SmtpPort => "field-smtp-port",
        Field::ImapHost => "field-imap-host",
        Field::ImapPort => "field-imap-port",
        Field::Pop3Host => "field-pop3-host",
        Field::Pop3Port => "field-pop3-port",
    })
}

/// What is to be said of a field.
#[must_use]
pub fn problem(problem: &Problem) -> Cow<'static, str> {
    t(match problem {
        Problem::Missing => "problem-missing",
        Problem::ClientIdNotGuid => "problem-client-id-not-guid",
        Problem::SecretIsGuid => "problem-secret-is-guid",
        Problem::SecretHasBlank => "problem-secret-has-blank",
        Problem::SecretMissing => "problem-secret-missing",
        Problem::DateUnreadable => "problem-date-unreadable",
        Problem::DatePast => "problem-date-past",
        Problem::DateTooFar => "problem-date-too-far",
        Problem::Endpoint(error) => return endpoint(error),
        Problem::EndpointVersion1 => "problem-endpoint-version-1",
        Problem::EndpointsSwapped => "problem-endpoints-swapped",
        Problem::EndpointOfOtherKind => "problem-endpoint-of-other-kind",
        Problem::HostsDiffer(first, second) => {
            return two("problem-hosts-differ", first, second);
        }
        Problem::TenantsDiffer(first, second) => {
            return two("problem-tenants-differ", first, second);
        }
        Problem::SharedTenant(tenant) => return one("problem-shared-tenant", tenant),
        Problem::ApplicationNeedsTenant => "problem-application-needs-tenant",
        Problem::InternationalHost(host) => return one("problem-international-host", host),
        Problem::PrivateHost(host) => return one("problem-private-host", host),
        Problem::RedirectUri(error) => match error {
            RedirectUriError::Empty => "problem-missing",
            RedirectUriError::NotUrl => "problem-not-url",
            RedirectUriError::NotLoopback => "problem-redirect-not-loopback",
            RedirectUriError::Port => "problem-redirect-port",
            RedirectUriError::Extra => "problem-redirect-extra",
        },
        Problem::Scopes(error) => match error {
            ScopesError::Empty => "problem-missing",
            ScopesError::Character(scope) => return one("problem-scope-character", scope),
            ScopesError::TwoResources(first, second) => {
                return two("problem-scopes-two-resources", first, second);
            }
        },
        Problem::ScopeNotDefault => "problem-scope-not-default",
        Problem::ScopeWithoutRefresh => "problem-scope-without-refresh",
        Problem::ScopeWithoutSend => "problem-scope-without-send",
        Problem::HostUnreadable => "problem-host-unreadable",
        Problem::HostWithPort => "problem-host-with-port",
        Problem::PortUnreadable => "problem-port-unreadable",
        Problem::PortWantsTls => "problem-port-wants-tls",
        Problem::PortWantsStartTls => "problem-port-wants-starttls",
        Problem::Address(error) => match error {
            AddressError::Empty => "problem-missing",
            AddressError::Incomplete => "problem-address-incomplete",
            AddressError::Character => "problem-address-character",
            AddressError::NotAscii => "problem-address-not-ascii",
            AddressError::Domain => "problem-address-domain",
            AddressError::TooLong => "problem-address-too-long",
        },
        Problem::LoginNameUnreadable => "problem-login-name",
        Problem::AddressTwice => "problem-address-twice",
    })
}

fn endpoint(error: &EndpointError) -> Cow<'static, str> {
    t(match error {
        EndpointError::Empty => "problem-missing",
        EndpointError::NotUrl => "problem-not-url",
        EndpointError::Character => "problem-endpoint-character",
        EndpointError::NotHttps => "problem-endpoint-not-https",
        EndpointError::UserInfo(host) => return one("problem-endpoint-user-info", host),
        EndpointError::Host(host) => return one("problem-endpoint-host", host),
        EndpointError::Parameter(name) => return one("problem-endpoint-parameter", name),
    })
}

fn one(id: &'static str, value: &str) -> Cow<'static, str> {
    tf(id, &[("value", value.into())]).into()
}

fn two(id: &'static str, first: &str, second: &str) -> Cow<'static, str> {
    tf(id, &[("first", first.into()), ("second", second.into())]).into()
}

fn whole_minutes(time: Duration) -> u64 {
    time.as_secs() / 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_as_germans_do() {
        for (ms, expected) in [
            (0, "0\u{a0}ms"),
            (312, "312\u{a0}ms"),
            (1_880, "1,88\u{a0}s"),
            (59_990, "59,99\u{a0}s"),
            (125_000, "2:05\u{a0}Minuten"),
        ] {
            assert_eq!(duration(Duration::from_millis(ms)), expected);
        }
        assert_eq!(left(Duration::from_millis(271_001)), "4:32");
        assert_eq!(left(Duration::ZERO), "0:00");
    }

    #[test]
    fn encryption_is_read_as_it_is_written() {
        for kind in [TransportSecurity::StartTls, TransportSecurity::ImplicitTls] {
            assert_eq!(read_security(security(kind)), Some(kind));
        }
        assert_eq!(
            read_security(" starttls "),
            Some(TransportSecurity::StartTls)
        );
        assert_eq!(read_security("SSL"), None);
    }
}
