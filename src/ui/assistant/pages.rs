//! The page of each step: what to click in the portal, what to copy there, what to enter here.

use eframe::egui::{Align, Key, Layout, OpenUrl, Rect, Ui, UiBuilder, pos2, vec2};

use super::rows::{Row, checks_ui, rows_ui};
use super::{Assistant, Turn, steps};
use crate::domain::assistant::{self, REGISTRATION_NAME, Step, is_tenant};
use crate::text::t;
use crate::ui::button::Button;
use crate::ui::field::Field;
use crate::ui::icon;
use crate::ui::keys::Keys;
use crate::ui::label;
use crate::ui::menu;
use crate::ui::note::Note;
use crate::ui::provider_dialog::{Asks, Part, Scene, scroll_ui};
use crate::ui::result::instruction_ui;
use crate::ui::theme::{self, Palette, Type};

impl Assistant {
    /// Draws the page of the step one is in.
    pub(super) fn page_ui(
        &mut self,
        ui: &mut Ui,
        page: Rect,
        scene: Scene<'_>,
        asks: &mut Asks<'_>,
    ) -> Option<Turn> {
        let step = self.step();
        let mut turn = None;
        if step == Step::Mailbox {
            self.dialog
                .run_page_ui(ui, page, scene, asks, |dialog, ui, asks| {
                    head_ui(ui, step, None, scene.keys);
                    dialog.part_ui(ui, Part::Run, scene, asks);
                    ui.add_space(theme::PADDING);
                    checks_ui(ui, step, &dialog.standing(scene));
                });
            return None;
        }
        let portal = assistant::portal(self.dialog.draft(), step);
        scroll_ui(ui, page, steps::salt(step), |ui| {
            head_ui(ui, step, Some(&portal), scene.keys);
            match step {
                Step::Account => turn = self.account_ui(ui, scene),
                Step::Registration => self.registration_ui(ui, scene, asks),
                Step::Secret => {
                    instruction_ui(ui, 1, &t("assistant-secret-1"), None);
                    let (description, validity) = (
                        t("assistant-description-value"),
                        t("assistant-validity-value"),
                    );
                    values_ui(
                        ui,
                        &[
                            (&t("assistant-description"), &description, true),
                            (&t("assistant-validity"), &validity, false),
                        ],
                    );
                    instruction_ui(ui, 2, &t("assistant-secret-2"), None);
                    ui.add_space(theme::PADDING);
                    self.dialog.part_ui(ui, Part::Secret, scene, asks);
                }
                Step::Permissions => self.permissions_ui(ui, scene),
                Step::Consent => self.consent_ui(ui, scene),
                Step::Endpoints | Step::Mailbox => {
                    instruction_ui(ui, 1, &t("assistant-endpoints-1"), None);
                    ui.add_space(theme::BLOCK);
                    self.dialog.part_ui(ui, Part::Endpoints, scene, asks);
                }
            }
            ui.add_space(theme::BLOCK);
            checks_ui(ui, step, &self.dialog.standing(scene));
        });
        turn
    }

    fn account_ui(&mut self, ui: &mut Ui, scene: Scene<'_>) -> Option<Turn> {
        instruction_ui(ui, 1, &t("assistant-account-1"), None);
        ui.add_space(theme::GAP);
        instruction_ui(ui, 2, &t("assistant-account-2"), None);
        ui.add_space(theme::MARGIN);
        let kept = scene.state.kept.providers.iter();
        let served: Vec<_> = kept.filter(|draft| assistant::serves(draft)).collect();
        let names: Vec<&str> = served.iter().map(|draft| draft.name.as_str()).collect();
        let name = t("assistant-provider");
        label::line(ui, Type::Medium, Palette::of(ui).text, name.as_ref());
        ui.add_space(theme::TIGHT + 2.0);
        let mut turn = None;
        // What cannot be kept yet would be lost.
        let may_leave = self.dialog.is_keepable(scene.state);
        ui.horizontal(|ui| {
            if !may_leave {
                ui.disable();
            }
            let add = t("provider-add");
            let add = Button::outlined(&add).icon(icon::PLUS).enabled(may_leave);
            let width = (ui.available_width() - add.width(ui) - theme::GAP).min(CHOICE);
            let (_, place) = ui.allocate_space(vec2(width, theme::CONTROL));
            let current = &self.dialog.draft().name;
            let chosen = menu::choose_ui(ui, &name, place, current, &names);
            if let Some(draft) = chosen.and_then(|at| served.get(at)) {
                turn = Some(Turn::Provider(draft.id));
            }
            if add.show(ui, scene.keys) {
                turn = Some(Turn::Add);
            }
        });
        turn
    }

    fn registration_ui(&mut self, ui: &mut Ui, scene: Scene<'_>, asks: &mut Asks<'_>) {
        instruction_ui(ui, 1, &t("assistant-registration-1"), None);
        let redirect = self.dialog.draft().redirect_uri.trim().to_owned();
        let (types, platform) = (
            t("assistant-account-types-value"),
            t("assistant-platform-value"),
        );
        values_ui(
            ui,
            &[
                (&t("assistant-name"), REGISTRATION_NAME, true),
                (&t("assistant-account-types"), &types, false),
                (&t("assistant-platform"), &platform, false),
                (&t("assistant-redirect"), &redirect, true),
            ],
        );
        instruction_ui(ui, 2, &t("assistant-registration-2"), None);
        ui.add_space(theme::PADDING);
        let space = ui.available_rect_before_wrap();
        if space.width() < BESIDE {
            self.dialog.part_ui(ui, Part::ClientId, scene, asks);
            ui.add_space(theme::BLOCK);
            self.tenant_ui(ui);
            return;
        }
        let middle = space.center().x;
        let mut left = column(ui, space.with_max_x(middle - theme::GAP));
        self.dialog.part_ui(&mut left, Part::ClientId, scene, asks);
        let mut right = column(ui, space.with_min_x(middle + theme::GAP));
        self.tenant_ui(&mut right);
        let bottom = left.min_rect().bottom().max(right.min_rect().bottom());
        ui.advance_cursor_after_rect(space.with_max_y(bottom));
    }

    /// Not a field of the provider: what stands in it becomes part of both endpoints.
    fn tenant_ui(&mut self, ui: &mut Ui) {
        let is_wrong = !self.tenant.trim().is_empty() && !is_tenant(self.tenant.trim());
        let (hint, wrong) = (t("assistant-tenant-hint"), t("assistant-tenant-form"));
        let note = if is_wrong {
            Note::Error(&wrong)
        } else {
            Note::Hint(&hint)
        };
        let changed = Field::new(&t("assistant-tenant"), &mut self.tenant)
            .mono()
            .limit(254)
            .note(Some(note))
            .show(ui)
            .changed();
        let tenant = self.tenant.trim();
        if changed && is_tenant(tenant) {
            let tenant = tenant.to_owned();
            self.dialog.draft_mut().set_tenant(&tenant);
        }
    }
}

/// Title, the way into the portal, and what the step is for.
fn head_ui(ui: &mut Ui, step: Step, portal: Option<&str>, keys: Keys) {
    let palette = Palette::of(ui);
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), theme::CONTROL));
    let mut end = row.right();
    let name = t("assistant-portal");
    let button = Button::outlined(&name).icon(icon::BROWSER).letter(Key::O);
    if portal.is_some() {
        end -= button.width(ui) + theme::BLOCK;
    }
    let title = label::heading_at(
        ui,
        pos2(row.left(), row.center().y - Type::Title.line() / 2.0),
        end - row.left(),
        Type::Title,
        palette.text,
        2,
        &steps::name(step),
    );
    label::announce(&title);
    if let Some(portal) = portal {
        let place = row.with_min_x(end + theme::BLOCK);
        if button.show(&mut ui.new_child(UiBuilder::new().max_rect(place)), keys) {
            ui.ctx().open_url(OpenUrl::new_tab(portal));
        }
    }
    ui.add_space(theme::TIGHT);
    label::label(ui, Type::Body, palette.text_muted, steps::sentence(step));
    ui.add_space(theme::BLOCK);
}

/// What is to be entered in the portal: name, value, and whether it is to be copied.
fn values_ui(ui: &mut Ui, values: &[(&str, &str, bool)]) {
    let rows: Vec<Row<'_>> = values
        .iter()
        .map(|(name, value, copies)| Row {
            name,
            value,
            copies: copies.then_some(value),
            mark: None,
        })
        .collect();
    ui.add_space(theme::GAP);
    rows_ui(ui, &rows);
    ui.add_space(theme::PADDING);
}

fn column(ui: &mut Ui, place: Rect) -> Ui {
    let layout = Layout::top_down(Align::Min);
    ui.new_child(UiBuilder::new().max_rect(place).layout(layout))
}

/// From this width on two IDs stand beside one another.
const BESIDE: f32 = 680.0;
/// Width of the choice among providers, at most.
const CHOICE: f32 = 340.0;
