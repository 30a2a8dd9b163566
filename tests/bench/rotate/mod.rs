//! kill -9 of the whole program while it renews a token at a server that replaces tokens: what it used was kept
//! before, no token is handed in that has ended, and the next start goes on by itself.
//!
//! The server stops where the kill shall come, or the kill comes at a random time after its whole answer.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that ends at its first surprise"
)]

mod bed;
mod server;

use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

use uuid::Uuid;

pub use bed::{Bed, CHECK, SEND, TOKEN};
pub use server::{Moment, Takes};

/// Two starts for each.
const KILLS: u32 = 2_000;
/// Where each token is good once, a restart cannot help: so many times fewer tell as much.
const FEWER: u32 = 10;

/// What was found after all kills.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Programs killed whose token the server had replaced.
    pub kills: u32,
    /// Of these, the new one was not on the disk yet.
    pub between: u32,
    /// The latest of these, after the whole answer.
    pub window: Duration,
    /// Programs killed whose access token was in use: it was printed, or a mail server was called.
    pub used: u32,
    /// Of these, without the new refresh token on the disk.
    pub used_too_early: u32,
    /// Restarts that got no access token.
    pub refused: u32,
    /// Secrets that did not open, or that were neither the old nor the new ones.
    pub unreadable: u32,
    /// Files that did not belong there after the restart.
    pub leftovers: u32,
}

/// Prints the figures, and fails where something was lost that need not be; `args` may name a number of kills.
pub fn run(args: &[String]) {
    let kills = args
        .first()
        .map_or(KILLS, |number| number.parse().expect("a number of kills"));
    let binary = Path::new(env!("CARGO_BIN_EXE_aevo-administrator"));
    for (takes, kills, rule) in [
        (Takes::UntilUsed, kills, "good until the new one is used"),
        (Takes::Once, kills.div_ceil(FEWER), "good once"),
    ] {
        let since = Instant::now();
        let figures = measure(binary, takes, kills);
        println!(
            "kill -9 while renewing a token that is {rule}: {} kills, {} of them before the new one was on the disk (the latest {:.1} ms after the answer), {} after the access token was used, {} of these too early; {} restarts refused, {} unreadable, {} leftovers, {:.0} s",
            figures.kills,
            figures.between,
            figures.window.as_secs_f64() * 1e3,
            figures.used,
            figures.used_too_early,
            figures.refused,
            figures.unreadable,
            figures.leftovers,
            since.elapsed().as_secs_f64()
        );
        figures.assert_good(takes);
    }
}

/// Kills so often, and starts the program again after each kill.
pub fn measure(binary: &Path, takes: Takes, kills: u32) -> Figures {
    let bed = Bed::new(binary, takes);
    let mut figures = Figures::default();
    let span = bed.span();
    for number in 0.. {
        if figures.kills >= kills {
            break;
        }
        let (call, sending) = (
            [TOKEN, SEND, CHECK][number % 3],
            [SEND, CHECK][number / 8 % 2],
        );
        let (call, moment, delay) = match number % 8 {
            0 => (call, Moment::Asked, Duration::ZERO),
            1 => (call, Moment::Replaced, Duration::ZERO),
            2 => (call, Moment::HalfAnswered, Duration::ZERO),
            3 => (sending, Moment::Called, Duration::ZERO),
            _ => (call, Moment::Answered, random_below(span)),
        };
        if let Some((killed, after)) = bed.kill_at(call, moment, delay) {
            figures.judge(&bed, &killed, after);
        }
    }
    figures
}

impl Figures {
    /// What the disk holds after a kill, and whether a new start goes on from there.
    pub fn judge(&mut self, bed: &Bed, killed: &Output, after: Duration) {
        let (former, issued) = bed.server.numbers();
        let kept = bed.kept();
        if !kept.is_some_and(|kept| (former..=issued).contains(&kept)) {
            self.unreadable += 1;
        }
        let is_kept = kept == Some(issued);
        self.kills += u32::from(issued > former);
        if !is_kept {
            self.between += 1;
            self.window = self.window.max(after);
        }
        bed.age_leftovers();
        let is_served = bed.restart();
        // Asked for last: a call that was on its way has arrived by now.
        if !killed.stdout.is_empty() || bed.server.mail_was_called() {
            self.used += 1;
            self.used_too_early += u32::from(!is_kept);
        }
        if !is_served {
            self.refused += 1;
            bed.consent();
        }
        self.leftovers += bed.strangers();
    }

    /// Nothing was lost by the program, and the kills came before as well as after the disk.
    pub fn assert_good(self, takes: Takes) {
        let lost = match takes {
            Takes::UntilUsed => 0,
            // By nature: nobody but the dead program was ever told the new token.
            Takes::Once => self.between,
        };
        assert_eq!(
            (
                self.refused,
                self.used_too_early,
                self.unreadable,
                self.leftovers
            ),
            (lost, 0, 0, 0),
            "{self:?}"
        );
        assert!(self.between > 0 && self.used > 0, "{self:?}");
    }
}

/// The moments need to be spread, not secret.
fn random_below(span: Duration) -> Duration {
    let (random, _) = Uuid::new_v4().as_u64_pair();
    Duration::from_nanos(random % u64::try_from(span.as_nanos()).unwrap())
}
