//! The tab „Details": what the registration gave, the mailbox, and the next step.

use eframe::egui;
use eframe::egui::{Align, Id, Layout, Popup, Rect, Ui, UiBuilder, pos2};

use super::form::{Judgement, edit_entry, note};
use super::{Asks, ProviderDialog, Scene};
use crate::domain::check::Field as Name;
use crate::domain::draft::{SecretEntry, SecretText};
use crate::domain::expiry::{Expiry, parse_day};
use crate::domain::mailbox::MailboxId;
use crate::domain::provider::SignIn;
use crate::state::AppState;
use crate::text::{t, tf};
use crate::ui::field::Field;
use crate::ui::icon;
use crate::ui::menu;
use crate::ui::note::Note;
use crate::ui::paint;
use crate::ui::theme::{self, Palette};
use crate::ui::words;

/// What was chosen in the list of mailboxes.
enum Chosen {
    Mailbox(MailboxId),
    New,
}

impl ProviderDialog {
    pub(super) fn details_ui(&mut self, ui: &mut Ui, scene: Scene<'_>, asks: &mut Asks<'_>) {
        let Scene {
            state, judgement, ..
        } = scene;
        let low = scene.places.low;
        self.view.is_low = low;
        let between = if low { BETWEEN_LOW } else { BETWEEN };
        if self.form.edit.provider.sign_in == SignIn::Password {
            self.mailbox_ui(ui, judgement);
            ui.add_space(between);
            self.password_ui(ui, judgement);
        } else {
            self.client_id_ui(ui, judgement);
            ui.add_space(between);
            self.client_secret_ui(ui, judgement);
            ui.add_space(between);
            let (left, right) = two_columns(ui, DATE);
            let mut column = column(ui, left);
            self.expiry_ui(&mut column, state, judgement);
            let mut bottom = column.min_rect().bottom();
            let mut column = self::column(ui, right);
            self.mailbox_ui(&mut column, judgement);
            bottom = bottom.max(column.min_rect().bottom());
            ui.advance_cursor_after_rect(Rect::from_min_max(left.min, pos2(right.right(), bottom)));
        }
        ui.add_space(between);
        self.recipient_ui(ui, judgement);
        ui.add_space(theme::PADDING);
        self.standing_ui(ui, scene, asks);
    }

    pub(super) fn client_id_ui(&mut self, ui: &mut Ui, judgement: &Judgement) {
        let problem = judgement.problem(Name::ClientId);
        let text = problem.map(words::problem);
        let example = t("example-hint");
        let copy = t("copy");
        let mut shown = None;
        let mut copied = None;
        edit_entry(
            &mut self.form.edit.provider.client_id,
            |value, is_example| {
                let note = if is_example {
                    Some(Note::Hint(&example))
                } else {
                    note(problem, text.as_deref().unwrap_or_default())
                };
                let field = Field::new(&words::field(Name::ClientId), value)
                    .mono()
                    .example(is_example)
                    .reserve_note(!self.view.is_low)
                    .note(note)
                    .suffix(icon::COPY, &copy)
                    .show(ui);
                if field.suffix.is_some() {
                    copied = Some(value.clone());
                }
                let changed = field.changed();
                shown = Some((field.response.id, is_example || value.is_empty()));
                changed
            },
        );
        if let Some(text) = copied {
            ui.ctx().copy_text(text);
        }
        if let Some((id, is_empty)) = shown {
            self.focus_first(ui, id, is_empty);
        }
    }

    pub(super) fn client_secret_ui(&mut self, ui: &mut Ui, judgement: &Judgement) {
        let problem = judgement.problem(Name::ClientSecret);
        let text = problem.map(words::problem);
        let note = note(problem, text.as_deref().unwrap_or_default());
        let secret = Secret {
            label: &words::field(Name::ClientSecret),
            placeholder: &t("secret-none"),
            kept: &t("secret-kept"),
            note,
            reserve_note: !self.view.is_low,
        };
        let entry = &mut self.form.edit.provider.client_secret;
        let id = secret.show(ui, entry, &mut self.form.shows_secret);
        let is_given = entry.is_given();
        self.focus_first(ui, id, !is_given);
    }

    fn password_ui(&mut self, ui: &mut Ui, judgement: &Judgement) {
        let problem = judgement.problem(Name::Password);
        let preset = self.form.edit.provider.preset.as_str();
        let hint = tf("password-hint", &[("preset", preset.into())]);
        let text = problem.map(words::problem);
        let note = note(problem, text.as_deref().unwrap_or_default()).or(Some(Note::Hint(&hint)));
        let secret = Secret {
            label: &words::field(Name::Password),
            placeholder: "",
            kept: &t("password-kept"),
            note,
            reserve_note: !self.view.is_low,
        };
        let current = self.form.current();
        let mut mailboxes = self.form.edit.mailboxes.iter_mut();
        let Some(mailbox) = mailboxes.find(|mailbox| mailbox.id == current) else {
            return;
        };
        let id = secret.show(ui, &mut mailbox.password, &mut self.form.shows_secret);
        let is_next = !mailbox.password.is_given() && !mailbox.address.trim().is_empty();
        self.focus_first(ui, id, is_next);
    }

    pub(super) fn expiry_ui(&mut self, ui: &mut Ui, state: &AppState, judgement: &Judgement) {
        let today = state.clock.local.date();
        let problem = judgement.problem(Name::SecretExpires);
        let day = parse_day(self.form.edit.provider.secret_expires.entered());
        let text = match (problem, day) {
            (Some(problem), _) => words::problem(problem).into_owned(),
            (None, Some(day)) => words::days_left(day, today),
            (None, None) => String::new(),
        };
        let note = match day.map(|day| Expiry::of(day, today)) {
            _ if text.is_empty() => None,
            _ if problem.is_some() => note(problem, &text),
            Some(Expiry::Urgent(_) | Expiry::Near(_)) => Some(Note::Warning(&text)),
            _ => Some(Note::Hint(&text)),
        };
        let placeholder = t("date-form");
        edit_entry(
            &mut self.form.edit.provider.secret_expires,
            |value, is_example| {
                Field::new(&words::field(Name::SecretExpires), value)
                    .placeholder(&placeholder)
                    .example(is_example)
                    .limit(20)
                    .reserve_note(!self.view.is_low)
                    .note(note)
                    .show(ui)
                    .changed()
            },
        );
    }

    pub(super) fn mailbox_ui(&mut self, ui: &mut Ui, judgement: &Judgement) {
        let several = self.form.edit.mailboxes.len() > 1;
        let problem = judgement.problem(Name::Mailbox);
        let text = problem.map(words::problem);
        let label = words::field(Name::Mailbox);
        let (placeholder, choose) = (t("mailbox-form"), t("mailbox-choose"));
        let others: Vec<(MailboxId, String)> = self
            .form
            .edit
            .mailboxes
            .iter()
            .map(|mailbox| (mailbox.id, mailbox.address.clone()))
            .collect();
        let current = self.form.current();
        let Some(mailbox) = self.form.mailbox_mut() else {
            return;
        };
        let is_empty = mailbox.address.trim().is_empty();
        let mut field = Field::new(&label, &mut mailbox.address)
            .placeholder(&placeholder)
            .limit(320)
            .reserve_note(!self.view.is_low)
            .note(note(problem, text.as_deref().unwrap_or_default()));
        if several {
            field = field.suffix(icon::CARET_DOWN, &choose);
        }
        let field = field.show(ui);
        let chosen = choose_ui(
            ui,
            field.response.id,
            field.frame,
            field.suffix.is_some(),
            &others,
            current,
        );
        let id = field.response.id;
        match chosen {
            Some(Chosen::Mailbox(id)) => self.form.show_mailbox(id),
            Some(Chosen::New) => {
                self.form.new_mailbox();
                ui.memory_mut(|memory| memory.request_focus(id));
            }
            None => {}
        }
        self.focus_first(ui, id, is_empty);
    }

    pub(super) fn recipient_ui(&mut self, ui: &mut Ui, judgement: &Judgement) {
        let problem = judgement.problem(Name::TestRecipient);
        let text = problem.map(words::problem);
        let Some(mailbox) = self.form.mailbox_mut() else {
            return;
        };
        // Empty means: to the mailbox itself. The field shows that address, and goes back to empty where it is typed.
        let mut shown = if mailbox.test_recipient.is_empty() {
            mailbox.address.clone()
        } else {
            mailbox.test_recipient.clone()
        };
        let changed = Field::new(&words::field(Name::TestRecipient), &mut shown)
            .limit(320)
            .reserve_note(!self.view.is_low)
            .note(note(problem, text.as_deref().unwrap_or_default()))
            .show(ui)
            .changed();
        if changed {
            mailbox.test_recipient = if shown == mailbox.address {
                String::new()
            } else {
                shown
            };
        }
    }
}

/// A field for a secret.
struct Secret<'a> {
    label: &'a str,
    placeholder: &'a str,
    /// What is said of a secret that is kept.
    kept: &'a str,
    note: Option<Note<'a>>,
    reserve_note: bool,
}

impl Secret<'_> {
    /// Draws it. The example and the mask of a kept secret go at the first key; a typed secret is edited in place.
    fn show(self, ui: &mut Ui, entry: &mut SecretEntry, shows: &mut bool) -> Id {
        let (example, reveal) = (t("example-hint"), t("reveal"));
        let is_mask = entry.kept && entry.text.0.is_empty();
        let is_example = entry.example;
        let note = if is_example {
            Some(Note::Hint(&example))
        } else if is_mask {
            Some(Note::Hint(self.kept))
        } else {
            self.note
        };
        let mut typed = if is_example || is_mask {
            SecretText(entry.shown().to_owned())
        } else {
            SecretText(std::mem::take(&mut entry.text.0))
        };
        let field = Field::new(self.label, &mut typed.0)
            .secret(shows, &reveal)
            .placeholder(self.placeholder)
            .example(is_example)
            .mask(is_mask)
            .reserve_note(self.reserve_note)
            .note(note)
            .show(ui);
        let changed = field.changed();
        let id = field.response.id;
        if !is_example && !is_mask {
            entry.text = typed;
        } else if changed {
            entry.edited(std::mem::take(&mut typed.0));
        }
        id
    }
}

/// The list that hangs from the field of the mailbox.
fn choose_ui(
    ui: &Ui,
    field: Id,
    frame: Rect,
    opens: bool,
    mailboxes: &[(MailboxId, String)],
    current: MailboxId,
) -> Option<Chosen> {
    let mut chosen = None;
    let set = opens.then_some(egui::SetOpenCommand::Toggle);
    Popup::new(field.with("list"), ui.ctx().clone(), frame, ui.layer_id())
        .kind(egui::PopupKind::Menu)
        .layout(Layout::top_down_justified(Align::Min))
        .gap(4.0)
        .width(frame.width() - 10.0)
        .frame(menu::popup_frame(Palette::of(ui)))
        .open_memory(set)
        .show(|ui| {
            ui.set_min_width(frame.width() - 10.0);
            egui::ScrollArea::vertical()
                .max_height(260.0)
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    for (id, address) in mailboxes {
                        let text = if address.trim().is_empty() {
                            t("row-nameless")
                        } else {
                            address.as_str().into()
                        };
                        ui.push_id(id.0, |ui| {
                            if menu::option(ui, &text, *id == current) {
                                chosen = Some(Chosen::Mailbox(*id));
                            }
                        });
                    }
                    ui.add_space(2.0);
                    paint::hairline(ui);
                    if menu::item(ui, &t("mailbox-add"), None) {
                        chosen = Some(Chosen::New);
                    }
                });
        });
    chosen
}

/// Two columns, the left one of this width.
fn two_columns(ui: &Ui, left: f32) -> (Rect, Rect) {
    let space = ui.available_rect_before_wrap();
    (
        space.with_max_x(space.left() + left),
        space.with_min_x(space.left() + left + theme::BLOCK),
    )
}

/// A column in which fields stand below one another.
pub(super) fn column(ui: &mut Ui, rect: Rect) -> Ui {
    ui.new_child(
        UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::top_down(Align::Min)),
    )
}

/// Between a note and the next label.
pub(super) const BETWEEN: f32 = 8.0;
/// The same where the place of a note is not kept free.
pub(super) const BETWEEN_LOW: f32 = 14.0;
const DATE: f32 = 220.0;
