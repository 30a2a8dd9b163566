//! Writing a file so that at each moment, power cuts included, either the old or the new one is there.
//!
//! The order is: make a file beside the target, write, fsync, read it back and compare, rename over
//! the target, fsync the directory. Nothing here keeps a secret: what is secret comes in sealed.
//! All of it blocks.

use std::error::Error as StdError;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::Utc;
use tempfile::{Builder, NamedTempFile};
use thiserror::Error;

use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::stage::Stage;

mod replace;
pub mod twin;

use replace::replace;

/// Why a file was not written. The old one is still there, except after [`Step::SyncDirectory`], where
/// the new one is there and may not survive a power cut.
#[derive(Debug, Error)]
#[error("{} cannot be written ({step})", path.display())]
pub struct WriteError {
    /// The target.
    pub path: PathBuf,
    /// What was being done.
    pub step: Step,
    /// The operating system's reason.
    pub source: io::Error,
}

/// What writing consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Step {
    /// Looking at what is there.
    #[error("looking at the present file")]
    Inspect,
    /// Making the file beside the target.
    #[error("making a new file")]
    Create,
    /// Writing it.
    #[error("writing the new file")]
    Write,
    /// Waiting until it is on the disk.
    #[error("waiting for the disk")]
    Sync,
    /// Reading it back.
    #[error("reading the new file back")]
    Verify,
    /// Giving it the name of the target.
    #[error("replacing the old file")]
    Replace,
    /// Waiting until its name is on the disk.
    #[error("waiting for the directory")]
    SyncDirectory,
}

/// Why a file was not read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// Larger than any file of this program.
    #[error("{} has more than {limit} bytes", path.display())]
    TooLarge {
        /// Which.
        path: PathBuf,
        /// In bytes.
        limit: usize,
    },
    /// No file (see [`refuse_other_than_file`]), no right to read it, a broken disk.
    #[error("{} cannot be read", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

/// Younger files of the own pattern may be another copy's work of this moment.
pub const LEFTOVER_AGE: Duration = Duration::from_hours(1);
const TEMPORARY_PREFIX: &str = ".aevo-";
const TEMPORARY_SUFFIX: &str = ".tmp";
/// What a failure's words are cut to.
const WORDS_LIMIT: usize = 2_000;

/// Replaces the file at `path`, or makes it; mode 0600 on Unix. Its directory must be there.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    refuse_other_than_file(path).map_err(|source| WriteError {
        path: path.to_owned(),
        step: Step::Inspect,
        source,
    })?;
    put(path, bytes, replace)
}

/// Makes the file at `path`, mode 0600 on Unix; fails where there is something already.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    put(path, bytes, |temporary, path| {
        Ok(temporary.persist_noclobber(path).map(drop)?)
    })
}

fn put(
    path: &Path,
    bytes: &[u8],
    name: impl FnOnce(NamedTempFile, &Path) -> io::Result<()>,
) -> Result<(), WriteError> {
    let at = |step| {
        move |source| WriteError {
            path: path.to_owned(),
            step,
            source,
        }
    };
    let directory = directory_of(path);
    let mut temporary = temporary_in(directory).map_err(at(Step::Create))?;
    temporary.write_all(bytes).map_err(at(Step::Write))?;
    temporary.as_file().sync_all().map_err(at(Step::Sync))?;
    verify(temporary.as_file_mut(), bytes).map_err(at(Step::Verify))?;
    name(temporary, path).map_err(at(Step::Replace))?;
    sync_directory(directory).map_err(at(Step::SyncDirectory))
}

/// Reads a file of at most `limit` bytes; `None` where there is none.
pub fn read_limited(path: &Path, limit: usize) -> Result<Option<Vec<u8>>, ReadError> {
    let failed = |source| ReadError::Io {
        path: path.to_owned(),
        source,
    };
    refuse_other_than_file(path).map_err(failed)?;
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let mut bytes = Vec::new();
    let with_one_more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    file.take(with_one_more)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() > limit {
        return Err(ReadError::TooLarge {
            path: path.to_owned(),
            limit,
        });
    }
    Ok(Some(bytes))
}

/// Something that can be written through (a symbolic link, a device) or that blocks (a FIFO) is
/// refused; nothing at all is fine. Links of parent directories are followed: people move their
/// configuration that way.
pub fn refuse_other_than_file(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(()),
        Ok(metadata) => Err(io::Error::new(
            if metadata.is_dir() {
                io::ErrorKind::IsADirectory
            } else {
                io::ErrorKind::InvalidInput
            },
            "there is something else than a plain file",
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Moves a damaged file aside as `NAME.corrupt-<UTC time>`, never over another one; says where to.
pub fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let stamp = Utc::now().format("%Y%m%dT%H%M%SZ");
    let named = |end: String| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".corrupt-{stamp}{end}"));
        PathBuf::from(name)
    };
    let mut target = named(String::new());
    for count in 2.. {
        if fs::symlink_metadata(&target).is_err() {
            break;
        }
        target = named(format!("-{count}"));
    }
    fs::rename(path, &target)?;
    Ok(target)
}

/// Removes unfinished files of killed copies: own pattern, plain file, at least so old. Says how many.
pub fn sweep(directory: &Path, older_than: Duration) -> io::Result<usize> {
    let mut swept = 0;
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_ours = name.to_str().is_some_and(|name| {
            name.starts_with(TEMPORARY_PREFIX) && name.ends_with(TEMPORARY_SUFFIX)
        });
        if !is_ours || !entry.file_type()?.is_file() {
            continue;
        }
        // A time in the future has no age; such a file is left to a later run.
        let age = entry.metadata()?.modified()?.elapsed();
        if age.is_ok_and(|age| age >= older_than) {
            fs::remove_file(entry.path())?;
            swept += 1;
        }
    }
    Ok(swept)
}

/// Proves that files can be made in a directory.
pub fn probe(directory: &Path) -> io::Result<()> {
    temporary_in(directory)?.close()
}

/// A failure of this machine with its causes, cut, on one line.
#[must_use]
pub fn words(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(WORDS_LIMIT)
        .collect()
}

impl WriteError {
    /// As a failure of this machine.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        Evidence {
            stage: Stage::Address,
            fault: Fault::Local(LocalFault::NotWritable),
            words: words(self),
        }
    }
}

impl ReadError {
    /// As a failure of this machine.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        let kind = match self {
            Self::TooLarge { .. } => io::ErrorKind::FileTooLarge,
            Self::Io { source, .. } => source.kind(),
        };
        Evidence {
            stage: Stage::Address,
            fault: Fault::Io(kind),
            words: words(self),
        }
    }
}

/// On Unix with mode 0600, whatever the umask.
fn temporary_in(directory: &Path) -> io::Result<NamedTempFile> {
    Builder::new()
        .prefix(TEMPORARY_PREFIX)
        .suffix(TEMPORARY_SUFFIX)
        .tempfile_in(directory)
}

/// A disk that lies about a write is found out while the old file is still there.
fn verify(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    let mut found = Vec::with_capacity(bytes.len());
    file.read_to_end(&mut found)?;
    if found == bytes {
        Ok(())
    } else {
        Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "the file does not hold what was written",
        ))
    }
}

#[cfg(unix)]
fn sync_directory(directory: &Path) -> io::Result<()> {
    match File::open(directory)?.sync_all() {
        // Some network file systems have nothing to synchronize there.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        result => result,
    }
}

/// Windows cannot synchronize a directory; NTFS keeps its own journal of names.
#[cfg(not(unix))]
fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}

fn directory_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lie_of_the_disk_is_found_out() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"abd").unwrap();
        assert!(verify(&mut file, b"abc").is_err());
        assert!(verify(&mut file, b"ab").is_err());
        assert!(verify(&mut file, b"abd").is_ok());
    }

    #[test]
    fn a_bare_name_lies_where_the_program_runs() {
        assert_eq!(directory_of(Path::new("name")), Path::new("."));
        assert_eq!(directory_of(Path::new("a/name")), Path::new("a"));
    }

    #[test]
    fn words_are_one_line_of_limited_length() {
        let error = WriteError {
            path: PathBuf::from("a\nb"),
            step: Step::Write,
            source: io::Error::other("x\u{1b}[31m".repeat(1_000)),
        };
        let words = words(&error);
        assert_eq!(words.chars().count(), WORDS_LIMIT);
        assert!(words.starts_with("a b cannot be written (writing the new file): x [31m"));
        assert!(!words.contains(char::is_control));
    }
}
