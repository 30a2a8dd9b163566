//! „Verlauf": what a run has done, does and will do. Always all steps, each with its sign, its name and its time.

use std::borrow::Cow;

use eframe::egui;
use eframe::egui::accesskit::Role;
use eframe::egui::{Rect, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::domain::draft::ProviderDraft;
use crate::domain::evidence::Fault;
use crate::domain::provider::SignIn;
use crate::domain::stage::{Note, Step};
use crate::state::{Phase, Run, StepState};
use crate::text::{t, tf};
use crate::ui::icon;
use crate::ui::label;
use crate::ui::paint;
use crate::ui::theme::{self, IconWeight, Palette, Type};
use crate::ui::words;

/// One line.
struct Line {
    name: Cow<'static, str>,
    state: StepState,
    detail: Cow<'static, str>,
    time: String,
}

/// Draws the list into `rect`, with its heading. `provider` says what lies ahead before there is a run.
pub fn step_list_ui(
    ui: &mut Ui,
    rect: Rect,
    run: Option<&Run>,
    provider: &ProviderDraft,
    low: bool,
) {
    let palette = Palette::of(ui);
    let inside = rect.shrink2(vec2(INSET, 0.0));
    let top = rect.top() + if low { HEAD_LOW } else { HEAD };
    label::heading_at(
        ui,
        pos2(inside.left(), top),
        inside.width(),
        Type::Strong,
        palette.text,
        2,
        &t("steps-heading"),
    );
    label::line_to(
        ui,
        pos2(inside.right(), top + 1.5),
        Type::Caption,
        palette.text_muted,
        &summary(run),
    );
    rows_ui(
        ui,
        Rect::from_min_max(pos2(inside.left(), top + FIRST), inside.max),
        run,
        provider,
        low,
    );
}

/// The lines alone.
pub fn rows_ui(ui: &mut Ui, rect: Rect, run: Option<&Run>, provider: &ProviderDraft, low: bool) {
    let path = path(run);
    let pitch = pitch(path, low);
    let mut list = ui.new_child(
        UiBuilder::new()
            .max_rect(rect)
            .accessibility_role(Role::List)
            .accessibility_label(t("steps-heading")),
    );
    for (at, &step) in path.iter().enumerate() {
        let line = line(run, step, provider);
        let row = Rect::from_min_size(
            pos2(rect.left(), rect.top() + at as f32 * pitch),
            vec2(rect.width(), pitch),
        );
        let is_last = at + 1 == path.len();
        line_ui(&mut list, row, &line, is_last, at);
    }
}

/// Height of the lines alone.
#[must_use]
pub fn rows_height(run: Option<&Run>, low: bool) -> f32 {
    let path = path(run);
    path.len() as f32 * pitch(path, low)
}

/// Before a run, what a test mail would do.
fn path(run: Option<&Run>) -> &'static [Step] {
    run.map_or(Step::SENDING, Run::path)
}

/// The long path has the same room.
fn pitch(path: &[Step], low: bool) -> f32 {
    if low || path.len() > Step::SENDING.len() {
        PITCH_LOW
    } else {
        PITCH
    }
}

/// What stands right of the heading: „noch kein Lauf", „läuft", „gesamt 0,83 s".
#[must_use]
pub fn summary(run: Option<&Run>) -> Cow<'static, str> {
    match run {
        None => t("steps-none"),
        Some(run) if !run.is_over() => t("steps-running"),
        Some(run) if matches!(run.phase, Phase::Cancelled) => t("steps-cancelled"),
        Some(run) => tf(
            "steps-total",
            &[("time", words::duration(run.took()).into())],
        )
        .into(),
    }
}

fn line(run: Option<&Run>, step: Step, provider: &ProviderDraft) -> Line {
    let name = words::step(step);
    let Some(run) = run else {
        let is_skipped = match step {
            Step::Consent => provider.sign_in != SignIn::User,
            Step::Token => provider.sign_in == SignIn::Password,
            _ => false,
        };
        let (state, detail) = if is_skipped {
            (StepState::Skipped, t("step-skipped"))
        } else {
            (StepState::Pending, words::step_aim(step, provider))
        };
        return Line {
            name,
            state,
            detail,
            time: String::new(),
        };
    };
    let kept = run.step(step);
    let stopped = matches!(run.phase, Phase::Failed(_));
    let detail = match kept.state {
        StepState::Pending if stopped => t("step-not-reached"),
        StepState::Running
            if matches!(
                run.phase,
                Phase::Waiting { .. } | Phase::WaitingElsewhere { .. }
            ) =>
        {
            t("step-waits")
        }
        StepState::Pending | StepState::Running => words::step_aim(step, provider),
        StepState::Done => {
            words::note(&kept.note).unwrap_or_else(|| words::step_aim(step, provider))
        }
        StepState::Skipped => t("step-skipped"),
        StepState::Failed => failure(run)
            .or_else(|| words::note(&kept.note))
            .unwrap_or_else(|| t("state-failed")),
    };
    let over = matches!(kept.state, StepState::Done | StepState::Failed);
    Line {
        name,
        state: kept.state,
        detail,
        time: if over && (!kept.took.is_zero() || kept.note != Note::None) {
            words::duration(kept.took)
        } else {
            String::new()
        },
    }
}

/// The failed line's second line: the refusal's code, where the server gave one.
fn failure(run: &Run) -> Option<Cow<'static, str>> {
    let Phase::Failed(diagnosis) = &run.phase else {
        return None;
    };
    let code = match &diagnosis.evidence.fault {
        Fault::Reply(reply) if reply.code > 0 => match &reply.enhanced {
            Some(enhanced) => format!("{} {enhanced}", reply.code),
            None => reply.code.to_string(),
        },
        Fault::OAuth(fault) => match fault.aadsts {
            Some(number) => format!("AADSTS{number}"),
            None => fault.error.clone(),
        },
        _ => return None,
    };
    (!code.is_empty()).then(|| tf("step-refused", &[("code", code.into())]).into())
}

fn line_ui(ui: &mut Ui, row: Rect, line: &Line, is_last: bool, at: usize) {
    let palette = Palette::of(ui);
    let id = ui.make_persistent_id(("step", at));
    let response = ui.interact(row, id, Sense::hover());
    let state = words::step_state(line.state);
    let mut name = format!("{}: {state}", line.name);
    for more in [line.detail.as_ref(), line.time.as_str()] {
        if !more.is_empty() {
            name.push_str(", ");
            name.push_str(more);
        }
    }
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &name));

    let center = pos2(row.left() + RADIUS, row.top() + 10.0);
    if !is_last {
        let color = if line.state == StepState::Done {
            palette.success.fill
        } else {
            palette.border
        };
        ui.painter().line_segment(
            [
                pos2(center.x, center.y + RADIUS + 4.0),
                pos2(center.x, center.y + row.height() - RADIUS - 4.0),
            ],
            Stroke::new(2.0, color),
        );
    }
    let (role, name_color, detail_color) = match line.state {
        StepState::Pending | StepState::Skipped => {
            let stroke = Stroke::new(1.5, palette.border_control);
            ui.painter().circle_stroke(center, RADIUS - 0.75, stroke);
            if line.state == StepState::Skipped {
                let half = RADIUS / 2.0;
                let across = center.x - half..=center.x + half;
                ui.painter().hline(across, center.y, stroke);
            }
            (Type::Body, palette.text_muted, palette.text_muted)
        }
        StepState::Running => {
            paint::spinner(ui, center, RADIUS - 1.0);
            (Type::Strong, palette.text, palette.text_muted)
        }
        StepState::Done => {
            sign(ui, center, icon::CHECK_CIRCLE, palette.success.fill);
            (Type::Medium, palette.text, palette.text_muted)
        }
        StepState::Failed => {
            sign(ui, center, icon::X_CIRCLE, palette.danger.fill);
            (Type::Strong, palette.danger.text, palette.danger.text)
        }
    };
    let left = row.left() + TEXT;
    let time = label::layout(
        ui,
        Type::Caption,
        palette.text_muted,
        &line.time,
        f32::INFINITY,
        1,
    );
    let time_width = time.size().x;
    if !line.time.is_empty() {
        ui.painter().galley(
            pos2(row.right() - time_width, row.top() + 1.5),
            time,
            palette.text_muted,
        );
    }
    let name = label::layout(
        ui,
        role,
        name_color,
        &line.name,
        row.right() - left - time_width - theme::GAP,
        1,
    );
    ui.painter().galley(pos2(left, row.top()), name, name_color);
    let detail = label::layout(
        ui,
        Type::Caption,
        detail_color,
        &line.detail,
        row.right() - left,
        1,
    );
    let elided = detail.elided;
    ui.painter()
        .galley(pos2(left, row.top() + 18.5), detail, detail_color);
    if elided {
        response.on_hover_text(line.detail.as_ref());
    }
}

fn sign(ui: &Ui, center: egui::Pos2, sign: char, color: egui::Color32) {
    icon::paint(
        ui.painter(),
        center,
        sign,
        IconWeight::Fill,
        theme::ICON_STATUS + 3.0,
        color,
    );
}

/// Width of the column that holds the list.
pub const COLUMN: f32 = 276.0;
const INSET: f32 = 20.0;
const HEAD: f32 = 20.0;
const HEAD_LOW: f32 = 12.0;
/// From the heading to the first line.
const FIRST: f32 = 36.0;
const PITCH: f32 = 48.0;
const PITCH_LOW: f32 = 38.0;
const RADIUS: f32 = 9.0;
/// Where the texts begin, right of the sign.
const TEXT: f32 = 29.0;
