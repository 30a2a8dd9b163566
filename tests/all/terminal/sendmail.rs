//! What ERP systems, PHP and cron pass to `sendmail`.

use aevo_administrator::domain::mailbox::{Mailbox, Presented};

use super::{BUCHHALTUNG, RECHNUNG, Terminal, nowhere, run, text};

#[tokio::test]
async fn options_of_sendmail_are_taken() {
    let terminal = Terminal::new().await;
    let attached = format!("-f{RECHNUNG}");
    let angles = format!("<{RECHNUNG}>");
    let message = b"Subject: x\n\na\n.\nb\n";
    for call in [
        // cron, PHP with additional parameters, a Perl script.
        &["-FCronDaemon", "-i", "-B8BITMIME", "-oem", BUCHHALTUNG][..],
        &["-i", "-i", &attached, "-FCronDaemon", BUCHHALTUNG],
        &[
            "-oi",
            "-odb",
            "-bm",
            "-m",
            "-r",
            &angles,
            "-F",
            "CronDaemon",
            BUCHHALTUNG,
        ],
    ] {
        let (code, said) = terminal.send(call, message).await;
        assert_eq!((code, said.as_str()), (Some(0), ""), "{call:?}");
        let mails = terminal.bench.sandbox.received();
        let raw = text(&mails[mails.len() - 1].raw);
        assert!(
            raw.contains("From: CronDaemon <rechnung@training.example>\r\n")
                && raw.ends_with("\r\n\r\na\r\n.\r\nb\r\n"),
            "{call:?} {raw}"
        );
    }
    let sent = terminal.bench.sandbox.received().len();
    let (code, said) = terminal
        .send(&["-f", "chef@training.example", BUCHHALTUNG], message)
        .await;
    assert_eq!(code, Some(77), "{said}");
    assert!(said.contains(RECHNUNG) && said.contains("chef@training.example"));
    assert_eq!(terminal.bench.sandbox.received().len(), sent);
}

/// The user of a shared mailbox may send as himself; what is known of the mailbox stays as it is.
#[tokio::test]
async fn the_user_of_a_shared_mailbox_is_a_sender_too() {
    const SHARED: &str = "zentrale@training.example";
    let mut terminal = Terminal::new().await;
    let provider = terminal.bench.kept.providers[0].id;
    terminal.bench.kept.mailboxes = vec![Mailbox {
        address: SHARED.to_owned(),
        sign_in_user: RECHNUNG.to_owned(),
        ..Mailbox::new(provider)
    }];
    terminal.bench.authorize("normal").await;
    for (sender, expected) in [(SHARED, SHARED), ("Rechnung@training.example", RECHNUNG)] {
        let call = ["send", "--mailbox", SHARED, "-f", sender, BUCHHALTUNG];
        let output = terminal.run(&call, b"Subject: x\n\ny\n").await;
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let mails = terminal.bench.sandbox.received();
        let from = &mails[mails.len() - 1].from;
        assert!(from.eq_ignore_ascii_case(expected), "{from}");
        terminal.bench.restart().await;
        let kept = &terminal.bench.kept.mailboxes[0];
        assert_eq!(kept.presented, Presented::Mailbox, "{sender}");
    }
}

#[test]
fn what_would_be_something_else_is_refused_by_name() {
    let (_place, nowhere) = nowhere();
    for (option, named) in [
        ("-oZ", "-oZ"),
        ("-oQ/var/spool", "-oQ/var/spool"),
        ("-bp", "-b"),
        ("-bs", "-b"),
        ("-q", "-q"),
        ("-Z", "-Z"),
        ("-froot", "-f"),
        ("-f<>", "-f"),
        ("-BBINARY", "-B"),
    ] {
        let call = ["send", "--mailbox", RECHNUNG, option, BUCHHALTUNG];
        let output = run(&nowhere, None, None, &call, b"\n");
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(64), "{option} {said}");
        assert!(said.contains(named), "{option} {said}");
    }
}
