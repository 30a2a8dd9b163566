//! The tab „OAuth2-Einstellungen".

use eframe::egui::accesskit::Role;
use eframe::egui::{
    CornerRadius, Key, Rect, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::form::{Judgement, edit_entry, note};
use super::{Asks, ProviderDialog, Scene};
use crate::domain::check::{Field as Name, Problem, Severity};
use crate::domain::draft::{Entry, ProviderDraft};
use crate::domain::provider::SignIn;
use crate::text::t;
use crate::ui::field::{Field, LABEL_GAP};
use crate::ui::icon;
use crate::ui::label;
use crate::ui::note::{Note, note_ui};
use crate::ui::paint;
use crate::ui::scopes::scopes_ui;
use crate::ui::theme::{self, Palette, Type};
use crate::ui::words;

impl ProviderDialog {
    pub(super) fn oauth2_ui(&mut self, ui: &mut Ui, scene: Scene<'_>, asks: &mut Asks<'_>) {
        let judgement = scene.judgement;
        self.lookup_button_ui(ui, scene, asks);
        let provider = &mut self.form.edit.provider;
        endpoint_ui(
            ui,
            judgement,
            Name::AuthorizationEndpoint,
            &mut provider.authorization_endpoint,
        );
        ui.add_space(theme::BLOCK);
        endpoint_ui(
            ui,
            judgement,
            Name::TokenEndpoint,
            &mut provider.token_endpoint,
        );
        self.lookup_note_ui(ui, scene.state);
        ui.add_space(theme::BLOCK);
        let provider = &mut self.form.edit.provider;
        redirect_ui(ui, judgement, &mut provider.redirect_uri);
        ui.add_space(theme::BLOCK);
        let palette = Palette::of(ui);
        let problem = judgement.problem(Name::Scopes);
        let outline = match problem.map(Problem::severity) {
            Some(Severity::Error) => palette.danger.fill,
            Some(Severity::Warning) => palette.warning.fill,
            _ => palette.border_control,
        };
        scopes_ui(
            ui,
            &words::field(Name::Scopes),
            outline,
            &mut provider.scopes,
        );
        let text = problem.map(words::problem);
        if let Some(note) = note(problem, text.as_deref().unwrap_or_default()) {
            ui.add_space(LABEL_GAP);
            note_ui(ui, note);
        }
        ui.add_space(theme::BLOCK);
        sign_in_ui(ui, provider);
        if provider.sign_in == SignIn::Application {
            ui.add_space(theme::BLOCK);
            self.admin_ui(ui, scene, asks);
        }
    }
}

pub(super) fn endpoint_ui(ui: &mut Ui, judgement: &Judgement, name: Name, entry: &mut Entry) {
    let problem = judgement.problem(name);
    let text = problem.map(words::problem);
    let example = t("example-hint");
    edit_entry(entry, |value, is_example| {
        let note = if is_example {
            Some(Note::Hint(&example))
        } else {
            note(problem, text.as_deref().unwrap_or_default())
        };
        Field::new(&words::field(name), value)
            .mono()
            .example(is_example)
            .note(note)
            .show(ui)
            .changed()
    });
}

fn redirect_ui(ui: &mut Ui, judgement: &Judgement, value: &mut String) {
    let problem = judgement.problem(Name::RedirectUri);
    let text = problem.map_or_else(|| t("redirect-hint"), words::problem);
    let note = note(problem, &text).unwrap_or(Note::Hint(&text));
    let copy = t("copy");
    let field = Field::new(&words::field(Name::RedirectUri), value)
        .mono()
        .note(Some(note))
        .suffix(icon::COPY, &copy)
        .show(ui);
    if field.suffix.is_some() {
        ui.ctx().copy_text(value.clone());
    }
}

/// „Anmeldeart": two cards, one of which is chosen.
fn sign_in_ui(ui: &mut Ui, provider: &mut ProviderDraft) {
    let palette = Palette::of(ui);
    label::line(ui, Type::Medium, palette.text, t("sign-in"));
    ui.add_space(LABEL_GAP);
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), CARD));
    let mut group = ui.new_child(
        UiBuilder::new()
            .max_rect(row)
            .accessibility_role(Role::RadioGroup)
            .accessibility_label(t("sign-in")),
    );
    let width = (row.width() - theme::PADDING) / 2.0;
    let offers_application = provider.offers_application();
    let cards = [
        (
            SignIn::User,
            t("sign-in-user"),
            t("sign-in-user-sentence"),
            true,
        ),
        (
            SignIn::Application,
            t("sign-in-application"),
            if offers_application {
                t("sign-in-application-sentence")
            } else {
                t("sign-in-application-missing")
            },
            offers_application,
        ),
    ];
    for (at, (kind, name, sentence, is_offered)) in cards.iter().enumerate() {
        let place = Rect::from_min_size(
            pos2(row.left() + at as f32 * (width + theme::PADDING), row.top()),
            vec2(width, CARD),
        );
        let is_chosen = provider.sign_in == *kind;
        group.scope(|ui| {
            if !is_offered && !is_chosen {
                ui.disable();
            }
            if radio_ui(ui, place, is_chosen, name, sentence) {
                provider.set_sign_in(*kind);
            }
        });
    }
}

fn radio_ui(ui: &mut Ui, place: Rect, is_chosen: bool, name: &str, sentence: &str) -> bool {
    let palette = Palette::of(ui);
    let id = ui.make_persistent_id(("radio", name));
    let response = ui.interact(place, id, Sense::click());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, is_enabled, is_chosen, name));
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_description(sentence);
    });
    let (ground, outline) = if is_chosen {
        (palette.accent.subtle, Stroke::new(2.0, palette.accent.fill))
    } else if response.hovered() {
        (palette.hover, Stroke::new(1.0, palette.border_control))
    } else {
        (
            palette.surface_raised,
            Stroke::new(1.0, palette.border_control),
        )
    };
    ui.painter().rect(
        place,
        CornerRadius::same(theme::RADIUS),
        ground,
        outline,
        StrokeKind::Inside,
    );
    let center = pos2(place.left() + 22.0, place.top() + 21.0);
    if is_chosen {
        ui.painter().circle_filled(center, 8.0, palette.accent.fill);
        ui.painter()
            .circle_filled(center, 3.0, palette.accent.on_fill);
    } else {
        ui.painter()
            .circle_stroke(center, 7.5, Stroke::new(1.5, palette.border_control));
    }
    let left = place.left() + 40.0;
    let width = place.right() - left - theme::PADDING;
    for (top, role, color, text) in [
        (11.0, Type::Medium, palette.text, name),
        (33.0, Type::Caption, palette.text_muted, sentence),
    ] {
        let galley = label::layout(ui, role, color, text, width, 1);
        ui.painter()
            .galley(pos2(left, place.top() + top), galley, color);
    }
    if response.has_focus() {
        paint::focus_ring(ui, place, theme::RADIUS, 1.0);
    }
    let by_arrow = response.gained_focus()
        && ui
            .input(|input| input.key_pressed(Key::ArrowLeft) || input.key_pressed(Key::ArrowRight));
    response.clicked() || by_arrow
}

const CARD: f32 = 62.0;
