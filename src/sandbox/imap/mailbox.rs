//! The mailbox as a whole: SELECT, LIST, STATUS and what is told of changes.

use std::io;

use super::syntax::{Arguments, matches_pattern};
use super::{Outcome, Selected, Session, State, bad, completed};

impl Session<'_> {
    pub(super) async fn select(&mut self, name: &str, arguments: &str) -> io::Result<Outcome> {
        let address = self.address();
        // RFC 3501 section 6.3.1: a failed SELECT leaves no mailbox selected.
        self.state = State::Authenticated(address);
        if !Arguments::parse(arguments).is_some_and(|a| a.are_inbox()) {
            return Ok(no_mailbox());
        }
        let (mails, next_uid, validity) = {
            let store = self.tenant.store();
            (
                store.mails(address),
                store.next_uid(address),
                store.uid_validity,
            )
        };
        let count = mails.len();
        let unseen = mails.iter().position(|mail| !mail.seen);
        for line in [
            "* FLAGS (\\Seen)".to_owned(),
            "* OK [PERMANENTFLAGS ()] Flags cannot be changed".to_owned(),
            format!("* {count} EXISTS"),
            "* 0 RECENT".to_owned(),
            format!("* OK [UIDVALIDITY {validity}] UIDVALIDITY value"),
            format!("* OK [UIDNEXT {next_uid}] The next unique identifier value"),
        ] {
            self.lines.write(&line).await?;
        }
        if let Some(at) = unseen {
            self.lines
                .write(&format!("* OK [UNSEEN {}] First unseen mail", at + 1))
                .await?;
        }
        let is_read_only = name == "EXAMINE";
        self.state = State::Selected(Selected {
            address,
            is_read_only,
            mails,
        });
        let access = if is_read_only {
            "READ-ONLY"
        } else {
            "READ-WRITE"
        };
        Ok(Outcome::Ok(format!("[{access}] {name} completed.")))
    }

    pub(super) async fn list(&mut self, name: &str, arguments: &str) -> io::Result<Outcome> {
        let Some([reference, pattern]) = Arguments::parse(arguments).and_then(Arguments::two)
        else {
            return Ok(bad("Command Argument Error."));
        };
        if pattern.is_empty() {
            self.lines
                .write(&format!("* {name} (\\Noselect) \"/\" \"\""))
                .await?;
        } else if matches_pattern(&format!("{reference}{pattern}"), "INBOX") {
            self.lines
                .write(&format!("* {name} (\\HasNoChildren) \"/\" INBOX"))
                .await?;
        }
        Ok(completed(name))
    }

    pub(super) async fn status(&mut self, arguments: &str) -> io::Result<Outcome> {
        let (mailbox, items) = arguments.split_once(' ').unwrap_or((arguments, ""));
        if !Arguments::parse(mailbox).is_some_and(|a| a.are_inbox()) {
            return Ok(no_mailbox());
        }
        let Some(items) = items
            .trim()
            .strip_prefix('(')
            .and_then(|items| items.strip_suffix(')'))
        else {
            return Ok(bad("Command Argument Error."));
        };
        let address = self.address();
        let mut found = Vec::new();
        for item in items.split_ascii_whitespace() {
            let store = self.tenant.store();
            let item = item.to_ascii_uppercase();
            let value = match item.as_str() {
                "MESSAGES" => store.mails(address).len().to_string(),
                "RECENT" => "0".to_owned(),
                "UIDNEXT" => store.next_uid(address).to_string(),
                "UIDVALIDITY" => store.uid_validity.to_string(),
                "UNSEEN" => {
                    let mails = store.mails(address);
                    mails.iter().filter(|mail| !mail.seen).count().to_string()
                }
                _ => return Ok(bad("Command Argument Error.")),
            };
            found.push(format!("{item} {value}"));
        }
        self.lines
            .write(&format!("* STATUS INBOX ({})", found.join(" ")))
            .await?;
        Ok(completed("STATUS"))
    }

    /// Tells what has come and gone since the last command (RFC 3501 sections 7.3.1 and 7.4.1).
    pub(super) async fn tell_changes(&mut self) -> io::Result<()> {
        let State::Selected(selected) = &mut self.state else {
            return Ok(());
        };
        let now = self.tenant.store().mails(selected.address);
        for at in (0..selected.mails.len()).rev() {
            let uid = selected.mails[at].uid;
            if !now.iter().any(|mail| mail.uid == uid) {
                self.lines.write(&format!("* {} EXPUNGE", at + 1)).await?;
                selected.mails.remove(at);
            }
        }
        if now.len() != selected.mails.len() {
            self.lines.write(&format!("* {} EXISTS", now.len())).await?;
        }
        selected.mails = now;
        Ok(())
    }
}

fn no_mailbox() -> Outcome {
    Outcome::No("[NONEXISTENT] There is only INBOX here.".to_owned())
}
