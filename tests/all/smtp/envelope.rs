//! MAIL, RCPT, DATA and the message.

use super::run::{Test, each_fails, refusal, test};
use super::server::{GO_ON, MAIL, QUEUED, Step, after, opened, signed_in};
use ProtocolFault::MaybeSent;
use Step::{Body, Close, Expect, Raw, Say};
use aevo_administrator::domain::evidence::{Fault, ProtocolFault};
use aevo_administrator::domain::provider::TransportSecurity::StartTls;
use aevo_administrator::domain::stage::Stage;
use aevo_administrator::service::smtp::SmtpCause;

#[tokio::test]
async fn envelope_refusals() {
    let group = |rest: &[Step]| after(after(signed_in(StartTls), &MAIL), rest);
    let quit = |replies| group(&[Say(replies), Expect("QUIT")]);
    each_fails(
        StartTls,
        vec![
            ("MAIL 552", quit("552 5.3.4 Too large\n503 5.5.1 No\n503 5.5.1 No"), Stage::Sender, refusal(552, "5.3.4")),
            ("MAIL 530", quit("530 5.7.57 Client not authenticated\n503 No\n503 No"), Stage::Sender, refusal(530, "5.7.57")),
            ("RCPT 550", quit("250 2.1.0 Ok\n550 5.1.1 <b@example.org>: Recipient address rejected: User unknown\n554 5.5.1 No valid recipients"), Stage::Recipient, refusal(550, "5.1.1")),
            ("RCPT 554", quit("250 Ok\n554 5.7.1 <b@example.org>: Relay access denied\n554 No"), Stage::Recipient, refusal(554, "5.7.1")),
            ("RCPT 550, no path", quit("250 Ok\n550 5.7.1 Denied\n554 No"), Stage::Recipient, refusal(550, "5.7.1")),
            ("RCPT 553", quit("250 Ok\n553 5.7.1 <a@contoso.com>: Sender address rejected: not owned by user a\n554 No"), Stage::Sender, refusal(553, "5.7.1")),
            ("RCPT 553, no path", quit("250 Ok\n553 5.7.1 Sender address rejected\n554 No"), Stage::Sender, refusal(553, "5.7.1")),
            ("RCPT 553, recipient", quit("250 Ok\n553 5.7.1 <b@example.org>: not here\n554 No"), Stage::Recipient, refusal(553, "5.7.1")),
            ("RCPT names the sender", quit("250 Ok\n550 5.7.0 <A@contoso.com>: No\n554 No"), Stage::Sender, refusal(550, "5.7.0")),
            ("RCPT 5.1.8", quit("250 Ok\n501 5.1.8 Bad system address\n554 No"), Stage::Sender, refusal(501, "5.1.8")),
            ("RCPT 450", quit("250 Ok\n450 4.2.0 <b@example.org>: Greylisted\n554 No"), Stage::Recipient, refusal(450, "4.2.0")),
            ("354 all the same", group(&[Say("250 Ok\n550 5.1.1 Unknown\n354 Go on"), Expect("."), Expect("QUIT")]), Stage::Recipient, refusal(550, "5.1.1")),
            ("354 without a sender", group(&[Say("550 5.7.1 Not yours\n503 No\n354 Go on"), Expect("."), Expect("QUIT")]), Stage::Sender, refusal(550, "5.7.1")),
            ("DATA 451", quit("250 Ok\n250 Ok\n451 4.3.0 Later"), Stage::Accepted, refusal(451, "4.3.0")),
            ("closed for MAIL", group(&[Close]), Stage::Sender, Fault::Closed),
            ("closed for RCPT", group(&[Say("250 Ok"), Close]), Stage::Recipient, Fault::Closed),
            ("closed for DATA", group(&[Say("250 Ok\n250 Ok"), Close]), Stage::Accepted, Fault::Closed),
            ("552 for the message", group(&[Say("250 Ok\n250 Ok"), Say(GO_ON), Body, Say("552 5.3.4 Too large"), Expect("QUIT")]), Stage::Accepted, refusal(552, "5.3.4")),
            ("SendAsDenied", group(&[Say("250 Ok\n250 Ok"), Say(GO_ON), Body, Say("554 5.2.252 SendAsDenied; a not allowed to send as b"), Expect("QUIT")]), Stage::Accepted, refusal(554, "5.2.252")),
        ],
    )
    .await;
}

#[tokio::test]
async fn mail_to_oneself_from_a_foreign_sender() {
    let script = after(
        signed_in(StartTls),
        &[
            MAIL[0],
            Expect("RCPT TO:<a@contoso.com>"),
            Expect("DATA"),
            Say(
                "250 Ok\n553 5.7.1 <a@contoso.com>: Sender address rejected: not owned by user b\n554 No",
            ),
            Expect("QUIT"),
        ],
    );
    let test = Test {
        to: "a@contoso.com",
        ..test(StartTls)
    };
    assert_eq!(
        test.over_tcp("self", script).await.evidence().stage,
        Stage::Sender
    );
}

#[tokio::test]
async fn a_connection_lost_after_the_final_dot_may_have_sent() {
    let body = |rest: &[Step]| {
        let group = after(signed_in(StartTls), &MAIL);
        after(after(group, &[Say("250 Ok\n250 Ok"), Say(GO_ON)]), rest)
    };
    let maybe = || Fault::Protocol(MaybeSent);
    each_fails(
        StartTls,
        vec![
            (
                "closed after the dot",
                body(&[Body, Close]),
                Stage::Accepted,
                maybe(),
            ),
            (
                "closed in the reply",
                body(&[Body, Raw(b"250 2.0.0 Ok: que"), Close]),
                Stage::Accepted,
                maybe(),
            ),
            (
                "no reply behind the dot",
                body(&[Body, Say("999 Ok")]),
                Stage::Accepted,
                maybe(),
            ),
        ],
    )
    .await;
    // Too much for any buffer in between: the final dot cannot have left.
    let large = Test {
        message: b"0123456789\r\n".repeat(2_000_000),
        ..test(StartTls)
    };
    let outcome = large
        .over_tcp("closed before the dot", body(&[Close]))
        .await;
    let evidence = outcome.evidence();
    assert_eq!(
        (evidence.stage, evidence.fault),
        (Stage::Accepted, Fault::Closed)
    );
    // A server that will not read on says so and closes; that is heard although nothing can be sent.
    let script = body(&[Say("552 5.3.4 Too large"), Close]);
    let outcome = large.over_tcp("refused before the dot", script).await;
    assert_eq!(outcome.evidence().fault, refusal(552, "5.3.4"));
}

/// A server that takes some recipients and refuses others gets the message for the former.
#[tokio::test]
async fn recipients_are_judged_one_by_one() {
    let three = "b@example.org, c@example.org, d@example.org";
    let named = [
        Expect("MAIL FROM:<a@contoso.com> SIZE="),
        Expect("RCPT TO:<b@example.org>"),
        Expect("RCPT TO:<c@example.org>"),
        Expect("RCPT TO:<d@example.org>"),
        Expect("DATA"),
    ];
    let test = Test {
        to: three,
        ..test(StartTls)
    };
    let script = |rest: &[Step]| after(after(signed_in(StartTls), &named), rest);
    let some = script(&[
        Say("250 Ok\n250 Ok\n550 5.1.8 <c@example.org>: unknown\n250 Ok"),
        Say(GO_ON),
        Body,
        Say(QUEUED),
    ]);
    let taken = test.over_tcp("some", some).await.result.unwrap().taken;
    assert_eq!(taken.reply, QUEUED);
    let [refusal] = &taken.refused[..] else {
        panic!("{taken:?}")
    };
    assert_eq!(refusal.recipient.as_str(), "c@example.org");
    assert_eq!(refusal.reply.words(), "550 5.1.8 <c@example.org>: unknown");

    let none = script(&[
        Say("250 Ok\n550 5.1.1 No\n450 4.2.0 Later\n550 5.1.1 No\n554 No"),
        Expect("QUIT"),
    ]);
    let outcome = test.over_tcp("none", none).await;
    let error = outcome.result.unwrap_err();
    assert_eq!(error.stage(), Stage::Recipient);
    assert!(matches!(error.cause(), SmtpCause::NobodyTaken(refused) if refused.len() == 3));
}

/// More recipients than are named in one write.
#[tokio::test]
async fn many_recipients() {
    let to: Vec<String> = (0..120).map(|n| format!("r{n}@example.org")).collect();
    let test = Test {
        to: to.join(", ").leak(),
        ..test(StartTls)
    };
    let mut script = after(signed_in(StartTls), &MAIL[..1]);
    for (number, group) in [50, 50, 20].into_iter().enumerate() {
        script.extend(vec![Expect("RCPT TO:<r"); group]);
        script.extend((number == 2).then_some(Expect("DATA")));
        script.extend(vec![Say("250 Ok"); group + usize::from(number == 0)]);
    }
    script.extend([Say(GO_ON), Body, Say(QUEUED), Expect("QUIT")]);
    let taken = test.over_tcp("many", script).await.result.unwrap().taken;
    assert_eq!((taken.reply.as_str(), taken.refused.len()), (QUEUED, 0));
}

#[tokio::test]
async fn eight_bit_goes_only_where_it_is_taken() {
    let test = Test {
        message: "Subject: x\r\n\r\nGrüße\r\n".into(),
        ..test(StartTls)
    };
    let plain = after(signed_in(StartTls), &[Expect("QUIT")]);
    let evidence = test.over_tcp("7-bit", plain).await.evidence();
    assert_eq!(evidence.stage, Stage::Sender);
    assert!(evidence.words.contains("line 3"), "{}", evidence.words);
    let taken = after(
        opened(StartTls, "250-mail.example\n250-8BITMIME\n250 AUTH XOAUTH2"),
        &[
            Expect("AUTH XOAUTH2 "),
            Say("235 2.7.0 Accepted"),
            Expect("MAIL FROM:<a@contoso.com> BODY=8BITMIME"),
            Say("250 Ok"),
            Expect("RCPT TO:<b@example.org>"),
            Say("250 Ok"),
            Expect("DATA"),
            Say(GO_ON),
            Body,
            Say(QUEUED),
        ],
    );
    let outcome = test.over_tcp("8-bit", taken).await;
    assert_eq!(outcome.result.unwrap().taken.reply, QUEUED);
}
