//! The check of all mailboxes that the window asks for.

use std::convert::Infallible;
use std::rc::Rc;

use tokio::sync::oneshot;
use tokio::task::{JoinHandle, spawn_local};

use super::{AT_ONCE, Checkup};
use crate::message::{CheckupEvent, Event, JobId, Notice};
use crate::service::desk::Desk;
use crate::service::headless::Headless;

/// The check that is going on, if any. It goes on for as long as the sender lives.
#[derive(Default)]
pub(in crate::service) struct CheckupJob(Option<(JobId, oneshot::Sender<Infallible>)>);

impl CheckupJob {
    /// Begins one; a former one is stopped.
    pub fn start(&mut self, desk: &Rc<Desk>, job: JobId) -> JoinHandle<()> {
        let (going_on, stopped) = oneshot::channel();
        self.0 = Some((job, going_on));
        let desk = Rc::clone(desk);
        // What was found is kept even when the program ends meanwhile.
        let unsettled = desk.unsettle();
        spawn_local(async move {
            let _unsettled = unsettled;
            let tell = |event| desk.out.send(Event::Checkup { job, event });
            let kept = Rc::new(desk.kept());
            let service = Headless {
                desk: Rc::clone(&desk),
                kept: Rc::clone(&kept),
            };
            let checked = |checkup: &Checkup| tell(CheckupEvent::Checked(checkup.health));
            let stop = async { drop(stopped.await) };
            let mailboxes = &kept.mailboxes;
            let found = service
                .check(mailboxes, None, AT_ONCE.into(), stop, checked)
                .await;
            if let Some(notice) = turned_bad(&found) {
                desk.out.send(Event::Notice(notice));
            }
            let (total, checked) = (mailboxes.len(), found.len());
            tracing::info!(total, checked, "the check of all mailboxes is over");
            tell(CheckupEvent::Ended);
        })
    }

    /// Stops this one.
    pub fn cancel(&mut self, job: JobId) {
        self.0.take_if(|(current, _)| *current == job);
    }

    /// Stops whatever goes on.
    pub fn cancel_any(&mut self) {
        self.0 = None;
    }
}

/// What is to be told of mailboxes that worked until now. The next check finds them failing already and is silent.
fn turned_bad(found: &[Checkup]) -> Option<Notice> {
    let mut new = found.iter().filter(|checkup| checkup.is_new);
    let first = new.next()?;
    Some(Notice::TurnedBad {
        mailbox: first.mailbox.clone(),
        cause: first.failure.as_ref()?.cause.label,
        others: new.count(),
    })
}
