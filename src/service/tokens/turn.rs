//! Whose turn it is to use a refresh token, and what goes on to the disk whoever goes away meanwhile.

use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::spawn_local;

use crate::domain::evidence::Evidence;
use crate::domain::mailbox::MailboxId;
use crate::service::desk::Desk;
use crate::service::places::{Lock, LockError};

/// The other one is at its end after the deadline of its call.
const TURN_PATIENCE: Duration = Duration::from_mins(1);
/// Operating systems offer no waiting for a file lock that ends.
const TURN_PAUSE: Duration = Duration::from_millis(15);

impl Desk {
    /// Waits until no other run and no other running copy uses the refresh token of this mailbox. Who
    /// replaces tokens takes the second use of one for theft and ends the consent (RFC 9700 section 4.14.2).
    pub(in crate::service) async fn refresh_turn(&self, id: MailboxId) -> Result<Lock, Evidence> {
        let since = Instant::now();
        let path = self
            .places
            .refresh_lock_file(id)
            .map_err(|error| error.evidence())?;
        loop {
            match Lock::try_take(&path).map_err(|error| error.evidence())? {
                Some(lock) => return Ok(lock),
                None if since.elapsed() >= TURN_PATIENCE => {
                    return Err(LockError::Held(path).evidence());
                }
                None => tokio::time::sleep(TURN_PAUSE).await,
            }
        }
    }

    /// Runs work that must reach the disk once begun: a refresh token that the server has replaced is
    /// worth more than the patience of whoever pressed „cancel".
    pub(in crate::service) async fn to_the_end<R: 'static>(
        self: &Rc<Self>,
        work: impl AsyncFnOnce(&Rc<Self>) -> Result<R, Evidence> + 'static,
    ) -> Result<R, Evidence> {
        let (desk, unsettled) = (Rc::clone(self), self.unsettle());
        let task = spawn_local(async move {
            let _unsettled = unsettled;
            work(&desk).await
        });
        task.await
            .unwrap_or_else(|_panicked| Err(Evidence::defect()))
    }
}
