//! The whole job in the terminal, against the training provider: every stage, and the mail as received.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::RecvError;

use secrecy::SecretString;
use url::Url;
use uuid::Uuid;

use super::training::Training;
use super::{diagnose, person};
use crate::domain::draft::ProviderEdit;
use crate::domain::stage::{Note, Progress, Stage};
use crate::message::{Command, Event, JobId, Kept, RunEvent};
use crate::sandbox::ReceivedMail;
use crate::service::Service;
use crate::service::atomic;
use crate::service::places::Places;
use crate::text::{t, tf};
use crate::ui::words;

/// Walks the job by the same commands and events as the window.
pub(super) fn walk(training: &Training, places: Places) -> io::Result<ExitCode> {
    let mut out = io::stdout().lock();
    let (service, events) = Service::start(training.setup(places, false), || {})?;
    let job = JobId::next();
    let security = training.sandbox.smtp().security;
    loop {
        let event = match events.recv() {
            Ok(event) => event,
            Err(RecvError) => return Ok(ExitCode::FAILURE),
        };
        match event {
            Event::Started(_) => {
                writeln!(out, "{}", t("walk-title"))?;
                // Nobody opens these settings again.
                service.send(Command::SetPassword {
                    job,
                    password: SecretString::from(Uuid::new_v4().to_string()),
                });
            }
            Event::Opened { kept, .. } => {
                let Some(command) = authorize(job, kept) else {
                    return Ok(ExitCode::FAILURE);
                };
                service.send(command);
            }
            Event::Refused { diagnosis, .. }
            | Event::Run {
                event: RunEvent::Failed { diagnosis, .. },
                ..
            } => {
                diagnose::tell(&mut out, &diagnosis)?;
                return Ok(ExitCode::FAILURE);
            }
            Event::Run { event, .. } => match event {
                RunEvent::Progress(Progress::Passed {
                    stage,
                    took,
                    note: found,
                }) => {
                    // Finding the server is one step of several stages; the one that found it says so.
                    if found == Note::None && stage != Stage::Consent {
                        continue;
                    }
                    let step = words::step(stage.step(security));
                    writeln!(
                        out,
                        "  {step:<16} {:>10}  {}",
                        words::duration(took),
                        words::note(&found).unwrap_or_default()
                    )?;
                }
                RunEvent::ConsentAwaited { url, .. } => {
                    writeln!(out, "  {}", t("walk-consent"))?;
                    if let Err(error) = Url::parse(&url)
                        .map_err(io::Error::other)
                        .and_then(|url| person::consents(&url))
                    {
                        writeln!(
                            out,
                            "{}",
                            tf(
                                "walk-no-consent",
                                &[("reason", atomic::words(&error).into())]
                            )
                        )?;
                        return Ok(ExitCode::FAILURE);
                    }
                }
                RunEvent::Authorized(authorized) => {
                    let account = authorized.account.unwrap_or_default();
                    writeln!(
                        out,
                        "{}",
                        tf("walk-authorized", &[("account", account.into())])
                    )?;
                }
                RunEvent::Sent(receipt) => {
                    writeln!(
                        out,
                        "{}",
                        tf("walk-sent", &[("reply", receipt.reply.into())])
                    )?;
                    return received(&mut out, training.sandbox.received());
                }
                _ => {}
            },
            _ => {}
        }
    }
}

fn authorize(job: JobId, kept: Kept) -> Option<Command> {
    let provider = kept.providers.into_iter().next()?;
    let mailbox = kept.mailboxes.first()?.id;
    let edit = Box::new(ProviderEdit {
        provider,
        mailboxes: kept.mailboxes,
    });
    Some(Command::Authorize {
        job,
        edit,
        mailbox,
        then_send: true,
    })
}

fn received(out: &mut impl Write, mails: Vec<ReceivedMail>) -> io::Result<ExitCode> {
    let Some(mail) = mails.into_iter().next_back() else {
        writeln!(out, "{}", t("walk-nothing-received"))?;
        return Ok(ExitCode::FAILURE);
    };
    writeln!(
        out,
        "\n{}\n",
        tf("walk-received", &[("recipient", mail.to.join(", ").into())])
    )?;
    let raw: Arc<[u8]> = mail.raw;
    writeln!(out, "{}", String::from_utf8_lossy(&raw))?;
    Ok(ExitCode::SUCCESS)
}
