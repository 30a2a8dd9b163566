//! Stands in for age: what is sealed lies open. The fuzzer is after what is inside, which no byte reaches that the
//! real seal does not vouch for; its own format is fuzzed by its makers.

use std::io::{self, BufRead, Read, Write};

/// As of age, as far as the program tells them apart.
#[derive(Debug)]
#[non_exhaustive]
pub enum DecryptError {
    DecryptionFailed,
    KeyDecryptionFailed,
    NoMatchingKeys,
    ExcessiveWork { required: u8, target: u8 },
}

/// What stands before a payload: two lines of which the program reads the second one.
pub const HEAD: &[u8] = b"age-encryption.org/v1\n-> scrypt x 18\n";

pub trait Recipient {}

pub trait Identity {}

pub struct Encryptor;

pub struct Decryptor<R>(R);

impl Encryptor {
    pub fn with_recipients<'a>(
        _recipients: impl Iterator<Item = &'a dyn Recipient>,
    ) -> Result<Self, io::Error> {
        Ok(Self)
    }

    pub fn wrap_output<W: Write>(self, mut output: W) -> io::Result<StreamWriter<W>> {
        output.write_all(HEAD)?;
        Ok(StreamWriter(output))
    }
}

pub struct StreamWriter<W>(W);

impl<W: Write> Write for StreamWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<W: Write> StreamWriter<W> {
    pub fn finish(self) -> io::Result<W> {
        Ok(self.0)
    }
}

impl<R: BufRead> Decryptor<R> {
    pub fn new_buffered(input: R) -> Result<Self, DecryptError> {
        Ok(Self(input))
    }

    pub fn decrypt<'a>(
        mut self,
        _identities: impl Iterator<Item = &'a dyn Identity>,
    ) -> Result<impl Read, DecryptError> {
        for line in HEAD.split_inclusive(|byte| *byte == b'\n') {
            let mut found = Vec::new();
            let read = self.0.read_until(b'\n', &mut found);
            if read.is_err() || found != line {
                return Err(DecryptError::DecryptionFailed);
            }
        }
        Ok(self.0)
    }
}

pub mod scrypt {
    use secrecy::SecretString;

    pub struct Recipient;

    pub struct Identity;

    impl Recipient {
        pub fn new(_passphrase: SecretString) -> Self {
            Self
        }

        pub fn set_work_factor(&mut self, _log_n: u8) {}
    }

    impl Identity {
        pub fn new(_passphrase: SecretString) -> Self {
            Self
        }

        pub fn set_max_work_factor(&mut self, _log_n: u8) {}
    }

    impl super::Recipient for Recipient {}
    impl super::Identity for Identity {}
}

pub mod x25519 {
    use std::fmt;
    use std::str::FromStr;

    #[derive(Clone, Debug)]
    pub struct Recipient(String);

    impl FromStr for Recipient {
        type Err = &'static str;

        fn from_str(text: &str) -> Result<Self, Self::Err> {
            let is_key =
                text.starts_with("age1") && text.bytes().all(|b| b.is_ascii_alphanumeric());
            is_key.then(|| Self(text.to_owned())).ok_or("no key")
        }
    }

    impl fmt::Display for Recipient {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(&self.0)
        }
    }

    impl super::Recipient for Recipient {}
}
