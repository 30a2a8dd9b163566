//! What a check of everything has proven, in words: the part of the acceptance record that the window knows.

use crate::domain::stage::{Note, Step};
use crate::message::{Proof, ProvenStep};
use crate::state::{Phase, Run, StepState};
use crate::text::t;
use crate::ui::words;

/// The proof of a run; `None` where it has not checked everything, or has not passed.
#[must_use]
pub fn proof(run: &Run) -> Option<Proof> {
    let receipt = match &run.phase {
        Phase::Sent(receipt) if receipt.arrived.is_some() => Some(receipt.as_ref().clone()),
        Phase::Fetched(_) => None,
        _ => return None,
    };
    let steps = Step::ALL.into_iter().map(|step| {
        let line = run.step(step);
        let is_done = line.state == StepState::Done;
        let note = words::note(&line.note).filter(|_| is_done);
        ProvenStep {
            name: words::step(step).into_owned(),
            found: note
                .unwrap_or_else(|| words::step_state(line.state))
                .into_owned(),
            took: if is_done {
                words::duration(line.took)
            } else {
                t("took-none").into_owned()
            },
        }
    });
    Some(Proof {
        steps: steps.collect(),
        tls: match &run.step(Step::Tls).note {
            Note::TlsVerified(version) => Some(version.clone()),
            _ => None,
        },
        receipt,
    })
}
