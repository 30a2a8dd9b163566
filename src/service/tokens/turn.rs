//! Whose turn it is to use a refresh token, and what goes on to the disk whoever goes away meanwhile.

use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use tokio::task::spawn_local;
use tokio::time::{Instant, sleep};

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
        let path = self
            .places
            .refresh_lock_file(id)
            .map_err(|error| error.evidence())?;
        turn(path).await.map_err(|error| error.evidence())
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

async fn turn(path: PathBuf) -> Result<Lock, LockError> {
    let since = Instant::now();
    loop {
        match Lock::try_take(&path)? {
            Some(lock) => return Ok(lock),
            None if since.elapsed() >= TURN_PATIENCE => return Err(LockError::Held(path)),
            None => sleep(TURN_PAUSE).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_turn_is_waited_for_until_the_other_one_must_be_at_its_end() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("turn");
        let other = Lock::try_take(&path).unwrap().unwrap();
        let since = Instant::now();
        let refused = turn(path.clone()).await.err();
        assert!(matches!(refused, Some(LockError::Held(_))), "{refused:?}");
        assert!((TURN_PATIENCE..TURN_PATIENCE + TURN_PAUSE * 2).contains(&since.elapsed()));

        let (mine, ()) = tokio::join!(turn(path), async {
            sleep(TURN_PATIENCE / 2).await;
            drop(other);
        });
        mine.unwrap();
    }
}
