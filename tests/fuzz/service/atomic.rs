//! Stands in for the disk: one file of each thread, whatever its path.

use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

#[derive(Debug, Error)]
#[error("not written")]
pub struct WriteError;

#[derive(Debug, Error)]
pub enum ReadError {
    #[error("{} has more than {limit} bytes", path.display())]
    TooLarge { path: PathBuf, limit: usize },
    #[error("{} cannot be read", path.display())]
    Io { path: PathBuf, source: io::Error },
}

thread_local! {
    static FILE: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// Lays the file there that the program reads next.
pub fn lay(bytes: &[u8]) {
    FILE.with_borrow_mut(|file| *file = Some(bytes.to_vec()));
}

/// What the program has written.
pub fn laid() -> Vec<u8> {
    FILE.with_borrow_mut(Option::take).unwrap_or_default()
}

pub fn read_limited(path: &Path, limit: usize) -> Result<Option<Vec<u8>>, ReadError> {
    let bytes = FILE.with_borrow(Clone::clone);
    if bytes.as_ref().is_some_and(|bytes| bytes.len() > limit) {
        return Err(ReadError::TooLarge {
            path: path.to_owned(),
            limit,
        });
    }
    Ok(bytes)
}

pub fn write_new(_path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    lay(bytes);
    Ok(())
}
