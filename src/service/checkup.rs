//! Checks mailboxes, many at a time: access token, connection, TLS, sign-in; and a mail only on request.

pub(super) mod job;

use std::collections::HashMap;
use std::pin::pin;
use std::rc::Rc;
use std::sync::mpsc;
use std::time::Duration;

use chrono::{DateTime, Local, NaiveDate, Utc};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::domain::address::Address;
use crate::domain::diagnosis::Diagnosis;
use crate::domain::evidence::{Evidence, Fault, LocalFault};
use crate::domain::expiry::{WARN_DAYS, parse_day};
use crate::domain::health::Health;
use crate::domain::mailbox::{LastTest, Mailbox};
use crate::domain::preset;
use crate::domain::stage::{Progress, Stage};
use crate::message::{Event, JobId, RunEvent};
use crate::service::Outbox;
use crate::service::headless::Headless;
use crate::service::reporter::Reporter;

/// What the check of a mailbox has found.
#[derive(Clone, Debug)]
pub struct Checkup {
    /// As it was entered.
    pub mailbox: String,
    /// The name of its provider.
    pub provider: String,
    /// The verdict.
    pub health: Health,
    /// What was done, in this order; after a failure the failed stage is the last.
    pub stages: Vec<CheckedStage>,
    /// Why it is not ready.
    pub failure: Option<Diagnosis>,
    /// It is failing and was not at the last test: worth telling somebody once.
    pub is_new: bool,
    /// Last day of the client secret, where somebody wrote it down, and how many days that is from today.
    pub secret: Option<(NaiveDate, i64)>,
    /// Days until the consent ends for want of use, where they are few.
    pub consent_days_left: Option<i64>,
}

/// A stage of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckedStage {
    /// Which.
    pub stage: Stage,
    /// It was passed.
    pub is_ok: bool,
    /// How long it took.
    pub took: Duration,
}

/// Checked at the same time where nobody says otherwise. A check does little but wait for servers far away,
/// so that sixteen take a fifteenth of the time. Microsoft's limit of three connections counts those of
/// one mailbox, and each mailbox has one here; Postfix takes 50 from one address.
pub const AT_ONCE: u8 = 16;
/// Microsoft ends a refresh token that was not used for so long.
pub(super) const IDLE_DAYS: i64 = 90;

impl Headless {
    /// Checks mailboxes, `at_once` at the same time, and keeps what was found; each is told as soon as it
    /// is known. The answer is in the order of the question. With `send_to` a mail is sent there. With
    /// `stop` it ends at once; mailboxes that were not checked by then are missing in the answer.
    pub async fn check(
        &self,
        mailboxes: &[Mailbox],
        send_to: Option<&Address>,
        at_once: usize,
        stop: impl Future<Output = ()>,
        mut tell: impl FnMut(&Checkup),
    ) -> Vec<Checkup> {
        let places = Rc::new(Semaphore::new(at_once));
        let mut tasks = JoinSet::new();
        for (number, mailbox) in mailboxes.iter().enumerate() {
            let (here, places, mailbox) = (self.clone(), Rc::clone(&places), mailbox.clone());
            let send_to = send_to.cloned();
            tasks.spawn_local(async move {
                // It is never closed.
                let _place = places.acquire().await;
                (number, here.check_one(&mailbox, send_to.as_ref()).await)
            });
        }
        let mut found: Vec<Option<Checkup>> = vec![None; mailboxes.len()];
        let mut tests = HashMap::new();
        let mut stop = pin!(stop);
        let is_stopped = loop {
            tokio::select! {
                // Whoever stops it is heard first.
                biased;
                () = &mut stop => break true,
                task = tasks.join_next() => match task {
                    None => break false,
                    // The log has the place of a panic; its mailbox is found missing below.
                    Some(Err(_)) => {}
                    Some(Ok((number, checkup))) => {
                        tell(&checkup);
                        let id = mailboxes.get(number).map(|mailbox| mailbox.id);
                        tests.extend(id.zip(checkup.last_test(send_to.is_none())));
                        found[number] = Some(checkup);
                    }
                },
            }
        };
        drop(tasks);
        let checkups = found.into_iter().zip(mailboxes);
        let checkups = checkups.filter_map(|(found, mailbox)| {
            if found.is_none() && !is_stopped {
                let checkup = self.defect(mailbox);
                tell(&checkup);
                return Some(checkup);
            }
            found
        });
        let checkups = checkups.collect();
        // All at once: each change of the settings waits for the disk.
        if !tests.is_empty() {
            self.desk.keep_tests(tests);
        }
        checkups
    }

    async fn check_one(&self, mailbox: &Mailbox, send_to: Option<&Address>) -> Checkup {
        let (out, told) = Outbox::quiet();
        let reporter = Rc::new(Reporter::new(JobId::next(), out));
        let result = async {
            let run = self.run(&reporter, mailbox)?;
            let pass = run.renew().await?;
            match send_to {
                Some(recipient) => run.deliver(&pass, Some(recipient)).await.map(drop),
                None => run.sign_in(&pass).await,
            }?;
            Ok(pass.kept_since)
        }
        .await;
        let mut checkup = self.unchecked(mailbox);
        checkup.stages = passed(&told);
        match result {
            Ok(kept_since) => {
                checkup.consent_days_left =
                    kept_since.and_then(|since| self.consent_days_left(mailbox, since));
                let is_near = checkup.secret.is_some_and(|(_, days)| days <= WARN_DAYS);
                if is_near || checkup.consent_days_left.is_some() {
                    checkup.health = Health::Warning;
                }
            }
            Err(evidence) => {
                let took = reporter.elapsed();
                let diagnosis = reporter.diagnose(evidence, self.subject(mailbox));
                checkup.stages.push(CheckedStage {
                    stage: diagnosis.evidence.stage,
                    is_ok: false,
                    took,
                });
                checkup.fail(diagnosis);
                let before = mailbox.last_test.as_ref();
                let was_good = before.is_some_and(|test| test.failed.is_none());
                checkup.is_new = was_good && checkup.health == Health::Failing;
            }
        }
        checkup
    }

    /// What is known before anything was done.
    fn unchecked(&self, mailbox: &Mailbox) -> Checkup {
        let today = Local::now().date_naive();
        let provider = self.provider(mailbox);
        let last_day = provider.and_then(|provider| parse_day(provider.secret_expires.entered()));
        Checkup {
            mailbox: mailbox.address.trim().to_owned(),
            provider: provider.map_or_else(String::new, |provider| provider.name.clone()),
            health: Health::Ready,
            stages: Vec::new(),
            failure: None,
            is_new: false,
            secret: last_day.map(|day| (day, (day - today).num_days())),
            consent_days_left: None,
        }
    }

    fn defect(&self, mailbox: &Mailbox) -> Checkup {
        let mut checkup = self.unchecked(mailbox);
        checkup.fail(Diagnosis::of(Evidence::defect(), self.subject(mailbox)));
        checkup
    }

    /// Of a token that was just used and not replaced, the former day counts: the provider did not say
    /// that it lives on.
    fn consent_days_left(&self, mailbox: &Mailbox, kept_since: DateTime<Utc>) -> Option<i64> {
        let provider = self.provider(mailbox)?;
        if !preset::is_microsoft(&provider.preset) {
            return None;
        }
        let days = IDLE_DAYS - (Utc::now() - kept_since).num_days();
        (days <= WARN_DAYS).then_some(days)
    }
}

impl Checkup {
    /// Of a mailbox that nothing is known of: not even whether it exists.
    #[must_use]
    pub fn unknown(mailbox: &str, failure: Option<Diagnosis>) -> Self {
        Self {
            mailbox: mailbox.to_owned(),
            provider: String::new(),
            health: Health::Unknown,
            stages: Vec::new(),
            failure,
            is_new: false,
            secret: None,
            consent_days_left: None,
        }
    }

    /// A failure of this machine says nothing of the mailbox.
    fn fail(&mut self, diagnosis: Diagnosis) {
        self.health = match diagnosis.evidence.fault {
            Fault::Local(
                LocalFault::NotWritable
                | LocalFault::SettingsDamaged
                | LocalFault::Keyring
                | LocalFault::Defect,
            ) => Health::Unknown,
            _ => Health::Failing,
        };
        self.failure = Some(diagnosis);
    }

    fn last_test(&self, sign_in_only: bool) -> Option<LastTest> {
        (self.health != Health::Unknown).then(|| LastTest {
            at: Utc::now(),
            failed: self
                .failure
                .as_ref()
                .map(|diagnosis| diagnosis.cause.label.to_owned()),
            sign_in_only,
            ..LastTest::default()
        })
    }
}

fn passed(told: &mpsc::Receiver<Event>) -> Vec<CheckedStage> {
    told.try_iter()
        .filter_map(|event| match event {
            Event::Run {
                event: RunEvent::Progress(Progress::Passed { stage, took, .. }),
                ..
            } => Some(CheckedStage {
                stage,
                is_ok: true,
                took,
            }),
            _ => None,
        })
        .collect()
}
