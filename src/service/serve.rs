//! Hands the commands out, one after the other. A mistake in this program ends the request that has met it,
//! and nothing else: the request is answered as by any other failure, and the next one is served.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::{JoinHandle, spawn_blocking, spawn_local};

use crate::domain::diagnosis::Diagnosis;
use crate::domain::discovery::Discovery;
use crate::domain::finding::Finding;
use crate::domain::stage::Stage;
use crate::message::{
    CheckupEvent, Command, Event, Handover, HandoverFault, ImportFault, Notice, RunEvent, Unwritten,
};
use crate::service::checkup::job::CheckupJob;
use crate::service::desk::Desk;
use crate::service::runs::Runs;
use crate::service::{Outbox, Setup, papers};

/// How long an exchange that is under way when the program ends may still take to reach the disk.
const CLOSING_PATIENCE: Duration = Duration::from_millis(800);

/// Serves until nobody can send a command any more.
pub(super) async fn serve(setup: Setup, mut inbox: UnboundedReceiver<Command>, out: Outbox) {
    // Documents may lie on a slow share, so nobody waits for it.
    let papers = setup.places.papers_dir();
    spawn_blocking(move || papers::sweep(&papers));
    let mut hands = Hands {
        desk: Rc::new(Desk::open(setup, out)),
        runs: Runs::default(),
        checkup: CheckupJob::default(),
    };
    while let Some(command) = inbox.recv().await {
        let answer = hands.defect(&command);
        // Nothing is left half changed: what is shared is replaced as a whole, in memory as on the disk.
        let begun = catch_unwind(AssertUnwindSafe(|| hands.begin(command)));
        spawn_local(watch(begun, Rc::clone(&hands.desk), answer));
    }
    hands.runs.cancel_all();
    hands.checkup.cancel_any();
    if tokio::time::timeout(CLOSING_PATIENCE, hands.desk.settled())
        .await
        .is_err()
    {
        tracing::warn!("an exchange was still under way when the program ended");
    }
}

/// Waits for the end of a request, and answers for it where that was a panic, whose own text may quote a
/// value; the log has its place.
async fn watch(
    begun: thread::Result<Option<JoinHandle<()>>>,
    desk: Rc<Desk>,
    answer: Option<Event>,
) {
    let has_panicked = match begun {
        Ok(None) => false,
        Ok(Some(task)) => task.await.is_err_and(|end| end.is_panic()),
        Err(_) => true,
    };
    if let Some(event) = answer.filter(|_| has_panicked) {
        desk.out.send(event);
    }
}

/// What commands are carried out with.
struct Hands {
    desk: Rc<Desk>,
    runs: Runs,
    checkup: CheckupJob,
}

impl Hands {
    /// Carries a command out, or begins to: what takes its time is a task, and runs watch over their own.
    fn begin(&mut self, command: Command) -> Option<JoinHandle<()>> {
        let Self {
            desk,
            runs,
            checkup,
        } = self;
        let own = Rc::clone(desk);
        match command {
            Command::SetPassword { job, password } => {
                return Some(spawn_local(async move {
                    own.set_password(job, password).await;
                }));
            }
            Command::Unlock { job, password } => {
                return Some(spawn_local(async move { own.unlock(job, password).await }));
            }
            Command::Lock => {
                runs.cancel_all();
                checkup.cancel_any();
                desk.lock();
            }
            Command::Save { job, edit } => desk.save_and_tell(job, *edit),
            Command::RemoveProvider { job, provider } => desk.remove_provider(job, provider),
            Command::RenewSecret {
                job,
                provider,
                client_secret,
                expires,
            } => {
                return Some(spawn_local(async move {
                    own.renew_secret(job, provider, client_secret, expires)
                        .await;
                }));
            }
            Command::RestoreSecret { job, provider } => desk.restore_secret(job, provider),
            Command::SaveReminder(reminder) => desk.save_reminder(&reminder),
            Command::SetTheme(theme) => desk.set_theme(theme),
            Command::Authorize {
                job,
                edit,
                mailbox,
                then_send,
            } => runs.authorize(desk, job, *edit, mailbox, then_send),
            Command::AuthorizeOnDevice { job, edit, mailbox } => {
                runs.authorize_on_device(desk, job, *edit, mailbox);
            }
            Command::CheckAll { job, edit, mailbox } => runs.check_all(desk, job, *edit, mailbox),
            Command::SendTestMail { job, edit, mailbox } => {
                runs.send_test_mail(desk, job, *edit, mailbox);
            }
            Command::OpenBrowser { job } => runs.open_browser(job),
            Command::PasteRedirect { job, address } => runs.paste_redirect(job, address),
            Command::Cancel { job } => runs.cancel(job),
            Command::Checkup { job } => return Some(checkup.start(desk, job)),
            Command::CancelCheckup { job } => checkup.cancel(job),
            Command::OpenLogFolder => desk.open_log_folder(),
            Command::WriteAcceptance {
                job,
                mailbox,
                proof,
            } => return Some(spawn_local(own.write_acceptance(job, mailbox, proof))),
            Command::WriteAdminPackage { job, task } => desk.write_admin_package(job, &task),
            Command::HandOver { job, provider, key } => {
                return Some(spawn_local(own.hand_over(job, provider, key)));
            }
            Command::ReadHandover {
                job,
                path,
                passphrase,
            } => return Some(spawn_local(own.read_handover(job, path, passphrase))),
            Command::Discover {
                job,
                preset,
                address,
            } => {
                return Some(spawn_local(async move {
                    own.discover(job, &preset, &address).await;
                }));
            }
            Command::FindProvider { job, address } => {
                return Some(spawn_local(async move {
                    own.find_provider(job, &address).await;
                }));
            }
            Command::ExportSettings { job } => desk.export_settings(job),
            Command::ImportSettings { job, path } => desk.import_settings(job, &path),
            Command::CopySecret(secret) => desk.copy_secret(&secret),
            Command::DismissNotice => {}
        }
        None
    }

    /// What answers this command where it meets a mistake in this program, each in the way in which its
    /// sender expects an answer; nothing where none is expected.
    fn defect(&self, command: &Command) -> Option<Event> {
        let diagnosis = || Box::new(Diagnosis::defect());
        let folder = || self.desk.places.papers_dir().display().to_string();
        let event = match command {
            Command::SetPassword { job, .. }
            | Command::Unlock { job, .. }
            | Command::Save { job, .. }
            | Command::RemoveProvider { job, .. }
            | Command::RenewSecret { job, .. }
            | Command::RestoreSecret { job, .. } => Event::Refused {
                job: *job,
                diagnosis: diagnosis(),
            },
            Command::Authorize { job, .. }
            | Command::AuthorizeOnDevice { job, .. }
            | Command::SendTestMail { job, .. }
            | Command::CheckAll { job, .. } => Event::Run {
                job: *job,
                event: RunEvent::Failed {
                    stage: Stage::Address,
                    after: Duration::ZERO,
                    diagnosis: diagnosis(),
                },
            },
            Command::Checkup { job } => Event::Checkup {
                job: *job,
                event: CheckupEvent::Ended,
            },
            Command::Discover { job, .. } => Event::Discovered {
                job: *job,
                discovery: Discovery::Failed(diagnosis()),
            },
            Command::FindProvider { job, .. } => Event::ProviderFound {
                job: *job,
                finding: Finding::Failed(diagnosis()),
            },
            Command::WriteAcceptance { job, .. }
            | Command::WriteAdminPackage { job, .. }
            | Command::ExportSettings { job } => Event::Paper {
                job: *job,
                written: Err(Unwritten { folder: folder() }),
            },
            Command::ImportSettings { job, .. } => Event::Imported {
                job: *job,
                result: Err(ImportFault::Damaged),
            },
            Command::HandOver { job, .. } => Event::Handover {
                job: *job,
                result: Handover::Failed(HandoverFault::NotWritten(folder())),
            },
            Command::ReadHandover { job, .. } => Event::Handover {
                job: *job,
                result: Handover::Failed(HandoverFault::Damaged),
            },
            Command::SaveReminder(_) => Event::Notice(Notice::ReminderNotSaved(
                self.desk.downloads().display().to_string(),
            )),
            Command::Lock
            | Command::SetTheme(_)
            | Command::OpenBrowser { .. }
            | Command::PasteRedirect { .. }
            | Command::Cancel { .. }
            | Command::CancelCheckup { .. }
            | Command::OpenLogFolder
            | Command::CopySecret(_)
            | Command::DismissNotice => return None,
        };
        Some(event)
    }
}
