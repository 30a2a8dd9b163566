//! The verdict on a mailbox that was checked.

/// The verdict of a check, the better first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Health {
    /// All stages were passed.
    Ready,
    /// So they were; but a secret or a consent runs out within 30 days.
    Warning,
    /// A stage failed.
    Failing,
    /// It could not be checked: something on this machine.
    Unknown,
}
