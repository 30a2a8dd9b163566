//! The runs that are going on: begun, told what a person does meanwhile, cancelled.

use std::rc::Rc;

use secrecy::SecretString;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{AbortHandle, spawn_local};

use crate::domain::diagnosis::Subject;
use crate::domain::draft::ProviderEdit;
use crate::domain::evidence::Evidence;
use crate::domain::mailbox::MailboxId;
use crate::message::{JobId, RunEvent};
use crate::service::desk::Desk;
use crate::service::reporter::Reporter;
use crate::service::run::{Control, Run};

/// The runs that are going on; the window allows one, and each mailbox has one at most.
#[derive(Default)]
pub(super) struct Runs(Vec<ActiveRun>);

struct ActiveRun {
    job: JobId,
    mailbox: MailboxId,
    task: AbortHandle,
    control: UnboundedSender<Control>,
}

impl Runs {
    pub fn authorize(
        &mut self,
        desk: &Rc<Desk>,
        job: JobId,
        edit: ProviderEdit,
        mailbox: MailboxId,
        then_send: bool,
    ) {
        self.start(desk, job, edit, mailbox, async move |run: Run, control| {
            let pass = run.authorize(control).await?;
            if then_send {
                Box::pin(run.test(run.send_test_mail(&pass))).await
            } else {
                Ok(())
            }
        });
    }

    pub fn authorize_on_device(
        &mut self,
        desk: &Rc<Desk>,
        job: JobId,
        edit: ProviderEdit,
        mailbox: MailboxId,
    ) {
        self.start(desk, job, edit, mailbox, async move |run: Run, _control| {
            run.authorize_on_device().await.map(drop)
        });
    }

    pub fn send_test_mail(
        &mut self,
        desk: &Rc<Desk>,
        job: JobId,
        edit: ProviderEdit,
        mailbox: MailboxId,
    ) {
        self.start(desk, job, edit, mailbox, async move |run: Run, _control| {
            Box::pin(run.test(async { run.send_test_mail(&run.renew().await?).await })).await
        });
    }

    pub fn check_all(
        &mut self,
        desk: &Rc<Desk>,
        job: JobId,
        edit: ProviderEdit,
        mailbox: MailboxId,
    ) {
        self.start(desk, job, edit, mailbox, async move |run: Run, _control| {
            Box::pin(run.test(run.check_all())).await
        });
    }

    pub fn open_browser(&self, job: JobId) {
        self.tell(job, Control::OpenBrowser);
    }

    pub fn paste_redirect(&self, job: JobId, address: SecretString) {
        self.tell(job, Control::Paste(address));
    }

    /// Told by the run's watcher, when the run is gone and with it all that it held: the port, the connection.
    pub fn cancel(&mut self, job: JobId) {
        for run in self.0.extract_if(.., |run| run.job == job) {
            run.task.abort();
        }
    }

    pub fn cancel_all(&mut self) {
        for run in self.0.drain(..) {
            run.task.abort();
        }
    }

    fn tell(&self, job: JobId, control: Control) {
        if let Some(run) = self.0.iter().find(|run| run.job == job) {
            // A run that has just ended needs no telling.
            let _ended = run.control.send(control);
        }
    }

    fn start<W>(
        &mut self,
        desk: &Rc<Desk>,
        job: JobId,
        edit: ProviderEdit,
        mailbox: MailboxId,
        work: W,
    ) where
        W: AsyncFnOnce(Run, UnboundedReceiver<Control>) -> Result<(), Evidence> + 'static,
    {
        let reporter = Rc::new(Reporter::new(job, desk.out.clone()));
        self.0.retain(|run| !run.task.is_finished());
        if self.0.iter().any(|run| run.mailbox == mailbox) {
            // One click is one mail, however often it is told.
            tracing::warn!("a run was not begun: another one of its mailbox goes on");
            return reporter.tell(RunEvent::Cancelled);
        }
        let (control, inbox) = unbounded_channel();
        let subject = Subject::of(
            &edit.provider,
            edit.mailboxes.iter().find(|kept| kept.id == mailbox),
        );
        let (desk, tells, about) = (Rc::clone(desk), Rc::clone(&reporter), subject.clone());
        let task = spawn_local(async move {
            let run = Run::prepare(desk, tells, edit, mailbox, about)?;
            work(run, inbox).await
        });
        self.0.push(ActiveRun {
            job,
            mailbox,
            task: task.abort_handle(),
            control,
        });
        spawn_local(async move {
            match task.await {
                Ok(Ok(())) => {}
                Ok(Err(evidence)) => reporter.fail(evidence, subject),
                Err(end) if end.is_cancelled() => reporter.tell(RunEvent::Cancelled),
                Err(_) => reporter.fail(Evidence::defect(), subject),
            }
        });
    }
}
