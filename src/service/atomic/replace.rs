//! The rename that makes a new file the file, with patience for Windows.

use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use tempfile::NamedTempFile;

/// On Windows, virus scanners and indexers hold a fresh file open for a moment. Together one second.
const REPLACE_PAUSES: [Duration; 7] = [
    Duration::from_millis(10),
    Duration::from_millis(20),
    Duration::from_millis(40),
    Duration::from_millis(80),
    Duration::from_millis(160),
    Duration::from_millis(190),
    Duration::from_millis(500),
];

/// Renames the file over `path`; after a failure it is removed.
pub(super) fn replace(temporary: NamedTempFile, path: &Path) -> io::Result<()> {
    let mut slot = Some(temporary);
    let is_passing = |error: &_| cfg!(windows) && is_passing(error);
    persevere(is_passing, thread::sleep, || match slot.take() {
        None => Err(io::ErrorKind::NotFound.into()),
        Some(temporary) => match temporary.persist(path) {
            Ok(_) => Ok(()),
            Err(failed) => {
                slot = Some(failed.file);
                Err(failed.error)
            }
        },
    })
}

/// Tries again after each pause while the failure is one that passes.
fn persevere(
    is_passing: impl Fn(&io::Error) -> bool,
    mut pause: impl FnMut(Duration),
    mut attempt: impl FnMut() -> io::Result<()>,
) -> io::Result<()> {
    let mut pauses = REPLACE_PAUSES.into_iter();
    loop {
        match attempt() {
            Err(error) if is_passing(&error) => match pauses.next() {
                Some(time) => pause(time),
                None => return Err(error),
            },
            result => return result,
        }
    }
}

/// `ERROR_ACCESS_DENIED`, `ERROR_SHARING_VIOLATION` and `ERROR_LOCK_VIOLATION` of Windows; elsewhere these numbers mean
/// something else.
fn is_passing(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(5 | 32 | 33))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Case of a virus scanner: error 5 or 32 for a while, or for ever.
    #[test]
    fn perseveres_for_one_second() {
        let total: Duration = REPLACE_PAUSES.iter().sum();
        assert_eq!(total, Duration::from_secs(1));
        for failures in 0..10 {
            let (mut slept, mut attempts) = (Duration::ZERO, 0);
            let result = persevere(
                is_passing,
                |time| slept += time,
                || {
                    attempts += 1;
                    if attempts <= failures {
                        Err(io::Error::from_raw_os_error(32))
                    } else {
                        Ok(())
                    }
                },
            );
            assert_eq!(result.is_ok(), failures <= 7, "{failures}");
            assert_eq!(attempts, failures.min(7) + 1);
            assert!(slept <= total);
        }
        let mut attempts = 0;
        let result = persevere(
            is_passing,
            |_| panic!("no pause"),
            || {
                attempts += 1;
                Err(io::ErrorKind::StorageFull.into())
            },
        );
        assert!(result.is_err());
        assert_eq!(attempts, 1);
    }
}
