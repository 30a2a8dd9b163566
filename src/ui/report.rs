//! The support report: what somebody elsewhere needs to know of a failure, without tokens and secrets.

use crate::domain::diagnosis::{Confidence, Diagnosis};
use crate::domain::redact::redact;
use crate::domain::stage::Step;
use crate::state::{Clock, Run, StepState};
use crate::text::{cause_title, t, tf};
use crate::ui::words;

/// The failure with its mailbox, cause, ids and, where it was met in a run, the steps with their times.
#[must_use]
pub fn report(diagnosis: &Diagnosis, run: Option<&Run>, clock: &Clock) -> String {
    let subject = &diagnosis.subject;
    let version = env!("CARGO_PKG_VERSION");
    let mut lines = vec![
        tf("report-title", &[("version", version.into())]),
        String::new(),
    ];
    let time = clock.local.format("%d.%m.%Y %H:%M:%S").to_string();
    let sure = match diagnosis.confidence {
        Confidence::Certain => t("report-certain"),
        Confidence::Likely => t("report-likely"),
        Confidence::Unknown => t("report-unknown"),
    };
    let label = diagnosis.cause.label;
    for (name, value) in [
        (t("report-time"), time),
        (t("field-mailbox"), subject.mailbox.clone()),
        (t("field-client-id"), subject.client_id.clone()),
        (t("report-tenant"), subject.tenant.clone()),
        (t("sent-server"), diagnosis.server().to_owned()),
        (
            t("report-cause"),
            format!("{} ({sure})", cause_title(label)),
        ),
        (t("report-id"), label.to_owned()),
        (
            t("report-who-acts"),
            words::who_acts(diagnosis.cause.who_acts).into_owned(),
        ),
    ] {
        if !value.is_empty() {
            lines.push(format!("{name:<18}{value}"));
        }
    }
    if let Some(run) = run {
        lines.extend([String::new(), t("steps-heading").into_owned()]);
        lines.extend(
            Step::ALL
                .into_iter()
                .filter(|step| run.step(*step).state != StepState::Pending)
                .map(|step| {
                    let line = run.step(step);
                    format!(
                        "  {:<16}{:<16}{}",
                        words::step(step),
                        words::step_state(line.state),
                        words::duration(line.took)
                    )
                }),
        );
    }
    if !diagnosis.traces.is_empty() {
        lines.extend([
            String::new(),
            t("failure-traces").into_owned(),
            diagnosis.traces.to_string(),
        ]);
    }
    lines.extend([
        String::new(),
        t("reply").into_owned(),
        redact(&diagnosis.evidence.words),
        String::new(),
    ]);
    lines.join("\n")
}
