//! A bounded memory of things that end by themselves, found by the fingerprint of a secret key.

use std::collections::VecDeque;
use std::time::Duration;

use ring::digest::{SHA256, digest};
use tokio::time::Instant;

/// Entries, oldest first.
pub(super) struct Entries<T>(VecDeque<Entry<T>>);

struct Entry<T> {
    fingerprint: [u8; 32],
    since: Instant,
    until: Instant,
    value: T,
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T> Entries<T> {
    pub fn put(&mut self, key: &str, value: T, now: Instant, lasts: Duration) {
        self.0.retain(|entry| now < entry.until);
        if self.0.len() >= MAX_ENTRIES {
            self.0.pop_front();
        }
        self.0.push_back(Entry {
            fingerprint: fingerprint(key),
            since: now,
            until: now + lasts,
            value,
        });
    }

    fn position(&self, key: &str, now: Instant) -> Option<usize> {
        let wanted = fingerprint(key);
        self.0
            .iter()
            .position(|entry| entry.fingerprint == wanted && now < entry.until)
    }

    /// An entry that is not over, and its age.
    pub fn get_mut(&mut self, key: &str, now: Instant) -> Option<(&mut T, Duration)> {
        let at = self.position(key, now)?;
        let entry = self.0.get_mut(at)?;
        Some((&mut entry.value, now - entry.since))
    }

    pub fn take(&mut self, key: &str, now: Instant) -> Option<T> {
        let at = self.position(key, now)?;
        self.0.remove(at).map(|entry| entry.value)
    }
}

fn fingerprint(key: &str) -> [u8; 32] {
    let mut fingerprint = [0; 32];
    fingerprint.copy_from_slice(digest(&SHA256, key.as_bytes()).as_ref());
    fingerprint
}

/// Of each kind; a training needs a handful.
const MAX_ENTRIES: usize = 1000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_bounded_and_entries_end() {
        let (mut entries, now) = (Entries::default(), Instant::now());
        let hour = Duration::from_hours(1);
        for number in 0..=MAX_ENTRIES {
            entries.put(&number.to_string(), number, now, hour);
        }
        assert_eq!(entries.0.len(), MAX_ENTRIES);
        assert!(entries.take("0", now).is_none(), "the oldest went");
        assert_eq!(entries.take("1", now), Some(1));
        assert!(entries.take("1", now).is_none());
        let later = now + Duration::from_secs(5);
        assert_eq!(
            entries.get_mut("2", later),
            Some((&mut 2, Duration::from_secs(5)))
        );
        assert!(entries.get_mut("2", now + hour).is_none());
        entries.put("new", 0, now + hour, hour);
        assert_eq!(entries.0.len(), 1, "what is over makes room");
    }
}
