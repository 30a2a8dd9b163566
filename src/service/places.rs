//! Where this program keeps what it keeps, and the lock that two running copies share.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use directories::{ProjectDirs, UserDirs};
use thiserror::Error;
use uuid::Uuid;

use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::mailbox::MailboxId;
use crate::domain::stage::Stage;
use crate::service::atomic::twin::{Found, Twin};
use crate::service::atomic::{self, ReadError, WriteError};

/// The directory of the settings, and the names in it. Nothing else knows a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    settings_dir: PathBuf,
    /// The directory bears our name, so its access rights are ours to set. A directory that somebody
    /// chose (`--settings-dir /srv`) is left as it is; the files in it are private all the same.
    is_own: bool,
}

/// Why there is no usable place.
#[derive(Debug, Error)]
pub enum PlacesError {
    /// Neither `HOME` nor the user database names a home directory; `--settings-dir` helps.
    #[error("this user has no home directory")]
    NoHome,
    /// The directory cannot be made or written to.
    #[error("the directory {} cannot be used", path.display())]
    Unusable {
        /// Which.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

/// Held while something is read, changed and written, so that two running copies lose nothing. The
/// operating system takes it back when its holder dies.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Why the lock was not given.
#[derive(Debug, Error)]
pub enum LockError {
    /// Somebody held it for longer than [`LOCK_PATIENCE`].
    #[error("another running copy holds {}", .0.display())]
    Held(PathBuf),
    /// The lock file cannot be made or locked.
    #[error("the lock {} cannot be taken", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

/// Why the settings directory has no name of its own.
#[derive(Debug, Error)]
pub enum PlaceIdError {
    /// Another running copy is in the way.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// It is there, twice, and holds no UUID.
    #[error("the name of the settings directory is damaged")]
    Damaged,
}

/// The lock is held for the time of two small writes; after this a copy is stopped or frozen.
pub const LOCK_PATIENCE: Duration = Duration::from_secs(5);
/// Operating systems offer no waiting for a file lock that ends.
const LOCK_PAUSE: Duration = Duration::from_millis(5);
/// A UUID has 36 characters.
const PLACE_ID_LIMIT: usize = 64;

impl Places {
    /// The chosen directory, or this user's own. On Windows that is the local application data, not
    /// the roaming ones: the key of the secrets does not roam either.
    ///
    /// # Errors
    /// Only where nothing was chosen and the user has no home.
    pub fn find(chosen: Option<&Path>) -> Result<Self, PlacesError> {
        match chosen {
            Some(path) => Ok(Self {
                settings_dir: std::path::absolute(path).map_err(|source| {
                    PlacesError::Unusable {
                        path: path.to_owned(),
                        source,
                    }
                })?,
                is_own: false,
            }),
            None => ProjectDirs::from("", "AEVO", "AEVO Administrator")
                .map(|dirs| Self {
                    settings_dir: dirs.config_local_dir().to_owned(),
                    is_own: true,
                })
                .ok_or(PlacesError::NoHome),
        }
    }

    /// Makes the directory (mode 0700 on Unix), proves that it can be written to, and removes what a
    /// killed copy left behind. After an error the settings can still be read, where there are any.
    pub fn prepare(&self) -> Result<(), PlacesError> {
        let unusable = |source| PlacesError::Unusable {
            path: self.settings_dir.clone(),
            source,
        };
        create_private_dir(&self.settings_dir).map_err(unusable)?;
        if self.is_own {
            make_private(&self.settings_dir).map_err(unusable)?;
        }
        atomic::probe(&self.settings_dir).map_err(unusable)?;
        let swept = atomic::sweep(&self.settings_dir, atomic::LEFTOVER_AGE).map_err(unusable)?;
        if swept != 0 {
            tracing::info!(swept, "removed unfinished files of an earlier run");
        }
        Ok(())
    }

    /// The directory itself.
    #[must_use]
    pub fn settings_dir(&self) -> &Path {
        &self.settings_dir
    }

    /// Providers, mailboxes, the password record: all that is no secret.
    #[must_use]
    pub fn settings_file(&self) -> PathBuf {
        self.settings_dir.join("settings.json")
    }

    /// Client secrets and refresh tokens, sealed.
    #[must_use]
    pub fn secrets_file(&self) -> PathBuf {
        self.settings_dir.join("secrets.age")
    }

    /// The key of the secrets, wrapped by a password, where there is no keyring.
    #[must_use]
    pub fn wrapped_key_file(&self) -> PathBuf {
        self.settings_dir.join("seal.age")
    }

    /// Size and place of the window. The frame loop writes it; nothing is lost with it.
    #[must_use]
    pub fn window_file(&self) -> PathBuf {
        self.settings_dir.join("window.ron")
    }

    /// Where the log goes.
    #[must_use]
    pub fn log_dir(&self) -> PathBuf {
        self.settings_dir.join("log")
    }

    /// Where papers for people go: this user's documents, else the downloads. Beside a directory that somebody
    /// chose nothing is written.
    #[must_use]
    pub fn papers_dir(&self) -> PathBuf {
        let of_user = UserDirs::new().filter(|_| self.is_own).and_then(|dirs| {
            let folder = dirs.document_dir().or_else(|| dirs.download_dir())?;
            Some(folder.join("AEVO Administrator"))
        });
        of_user.unwrap_or_else(|| self.settings_dir.join("papers"))
    }

    /// An empty file that is locked, never replaced.
    #[must_use]
    pub fn lock_file(&self) -> PathBuf {
        self.settings_dir.join("lock")
    }

    /// Locked while the refresh token of a mailbox is used. Mailboxes share 256 of them, so that their
    /// number stays bounded and none ever has to be removed.
    pub fn refresh_lock_file(&self, id: MailboxId) -> Result<PathBuf, LockError> {
        let directory = self.settings_dir.join("refresh");
        create_private_dir(&directory).map_err(|source| LockError::Io {
            path: directory.clone(),
            source,
        })?;
        let [first, ..] = id.0.into_bytes();
        Ok(directory.join(format!("{first:02x}")))
    }

    /// Takes the lock of this directory; waits for at most [`LOCK_PATIENCE`].
    pub fn lock(&self) -> Result<Lock, LockError> {
        Lock::take(&self.lock_file(), LOCK_PATIENCE)
    }

    /// What tells this settings directory from another one of the same user in the keyring; made on
    /// the first call. It is kept apart from the settings: they may be reset, the key must stay.
    ///
    /// # Errors
    /// A damaged name is never replaced by a new one, because the key is stored under the old one.
    pub fn id(&self) -> Result<Uuid, PlaceIdError> {
        let _lock = self.lock()?;
        let twin = Twin::at(self.settings_dir.join("place-id"), PLACE_ID_LIMIT);
        match twin.load(parse_place_id)? {
            Found::Main { value, .. } => Ok(value),
            Found::Backup { value, bytes, .. } => {
                twin.restore(&bytes)?;
                Ok(value)
            }
            Found::Damaged { .. } => Err(PlaceIdError::Damaged),
            Found::Nothing => {
                let id = Uuid::new_v4();
                twin.save(format!("{id} {:08x}\n", checksum(id)).as_bytes())?;
                Ok(id)
            }
        }
    }
}

impl Lock {
    /// Takes the lock that `path` stands for. Whoever waits stands in line: a copy that saves again and again would
    /// leave no moment in which another one finds the lock free.
    pub fn take(path: &Path, patience: Duration) -> Result<Self, LockError> {
        let since = Instant::now();
        let mut line = path.as_os_str().to_owned();
        line.push(".next");
        let _first_in_line = Self::wait(Path::new(&line), since, patience)?;
        Self::wait(path, since, patience)
    }

    fn wait(path: &Path, since: Instant, patience: Duration) -> Result<Self, LockError> {
        loop {
            match Self::try_take(path)? {
                Some(lock) => return Ok(lock),
                None if since.elapsed() >= patience => {
                    return Err(LockError::Held(path.to_owned()));
                }
                None => thread::sleep(LOCK_PAUSE),
            }
        }
    }

    /// The same without waiting; `None` where somebody holds it, be it this very program.
    pub fn try_take(path: &Path) -> Result<Option<Self>, LockError> {
        let failed = |source| LockError::Io {
            path: path.to_owned(),
            source,
        };
        atomic::refuse_other_than_file(path).map_err(failed)?;
        let file = open_private(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

impl PlacesError {
    /// As a failure of this machine.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        not_writable(self)
    }
}

impl LockError {
    /// As a failure of this machine.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        not_writable(self)
    }
}

fn not_writable(error: &(dyn std::error::Error + 'static)) -> Evidence {
    Evidence {
        stage: Stage::Address,
        fault: Fault::Local(LocalFault::NotWritable),
        words: atomic::words(error),
    }
}

/// A UUID and, because each of its digits may become another one unnoticed, its checksum.
fn parse_place_id(bytes: &[u8]) -> Result<Uuid, ()> {
    let text = std::str::from_utf8(bytes).map_err(|_| ())?;
    let (id, sum) = text
        .strip_suffix('\n')
        .and_then(|line| line.split_once(' '))
        .ok_or(())?;
    let id = Uuid::try_parse(id)
        .ok()
        .filter(|parsed| parsed.to_string() == id)
        .ok_or(())?;
    (format!("{:08x}", checksum(id)) == sum)
        .then_some(id)
        .ok_or(())
}

fn checksum(id: Uuid) -> u32 {
    let digest = ring::digest::digest(&ring::digest::SHA256, id.as_bytes());
    let first = digest.as_ref().first_chunk().copied();
    first.map_or(0, u32::from_be_bytes)
}

#[cfg(unix)]
fn create_private_dir(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

/// A directory below the local application data is private by inheritance.
#[cfg(not(unix))]
fn create_private_dir(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

#[cfg(unix)]
fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn make_private(_: &Path) -> io::Result<()> {
    Ok(())
}

fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}
