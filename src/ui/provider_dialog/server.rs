//! The tab „Server".

use eframe::egui::{Align, Key, Layout, Popup, PopupKind, Rect, SetOpenCommand, Ui, pos2};

use super::ProviderDialog;
use super::details::{BETWEEN, column};
use super::form::{Judgement, Server, note};
use crate::domain::check::Field as Name;
use crate::domain::provider::TransportSecurity;
use crate::text::t;
use crate::ui::field::Field;
use crate::ui::icon;
use crate::ui::menu;
use crate::ui::note::Note;
use crate::ui::theme::{self, Palette};
use crate::ui::words;

impl ProviderDialog {
    pub(super) fn server_ui(&mut self, ui: &mut Ui, judgement: &Judgement) {
        for (server, host, port, security) in [
            (
                Server::Smtp,
                Name::SmtpHost,
                Name::SmtpPort,
                t("field-smtp-security"),
            ),
            (
                Server::Imap,
                Name::ImapHost,
                Name::ImapPort,
                t("field-imap-security"),
            ),
            (
                Server::Pop3,
                Name::Pop3Host,
                Name::Pop3Port,
                t("field-pop3-security"),
            ),
        ] {
            let space = ui.available_rect_before_wrap();
            let encryption = space.with_min_x(space.right() - SECURITY);
            let ports = Rect::from_min_max(
                pos2(encryption.left() - theme::BLOCK - PORT, space.top()),
                pos2(encryption.left() - theme::BLOCK, space.bottom()),
            );
            let hosts = space.with_max_x(ports.left() - theme::BLOCK);
            let (draft, security_text) = self.form.server_mut(server);
            let mut bottom = space.top();
            let mut place = column(ui, hosts);
            bottom = bottom.max(text_ui(&mut place, judgement, host, &mut draft.host, 253));
            let mut place = column(ui, ports);
            bottom = bottom.max(text_ui(&mut place, judgement, port, &mut draft.port, 10));
            let mut place = column(ui, encryption);
            if let Some(chosen) = security_ui(&mut place, &security, security_text) {
                draft.security = chosen;
            }
            bottom = bottom.max(place.min_rect().bottom());
            ui.advance_cursor_after_rect(space.with_max_y(bottom));
            ui.add_space(BETWEEN);
        }
        self.sign_in_user_ui(ui, judgement);
    }

    fn sign_in_user_ui(&mut self, ui: &mut Ui, judgement: &Judgement) {
        let problem = judgement.problem(Name::SignInUser);
        let text = problem.map_or_else(|| t("sign-in-user-hint"), words::problem);
        let Some(mailbox) = self.form.mailbox_mut() else {
            return;
        };
        let placeholder = mailbox.address.clone();
        Field::new(&words::field(Name::SignInUser), &mut mailbox.sign_in_user)
            .placeholder(&placeholder)
            .limit(320)
            .reserve_note(true)
            .note(note(problem, &text).or(Some(Note::Hint(&text))))
            .show(ui);
    }
}

/// A field; gives back where it ends.
fn text_ui(
    ui: &mut Ui,
    judgement: &Judgement,
    name: Name,
    value: &mut String,
    limit: usize,
) -> f32 {
    let problem = judgement.problem(name);
    let text = problem.map(words::problem);
    Field::new(&words::field(name), value)
        .mono()
        .limit(limit)
        .reserve_note(true)
        .note(note(problem, text.as_deref().unwrap_or_default()))
        .show(ui);
    ui.min_rect().bottom()
}

/// An encryption field: typed, or chosen from its list, or turned with the arrow keys.
fn security_ui(ui: &mut Ui, label: &str, text: &mut String) -> Option<TransportSecurity> {
    let kinds = [TransportSecurity::StartTls, TransportSecurity::ImplicitTls];
    let before = words::read_security(text);
    let (wrong, choose) = (t("problem-security"), t("security-choose"));
    let note = before.is_none().then_some(Note::Error(wrong.as_ref()));
    let field = Field::new(label, text)
        .limit(20)
        .reserve_note(true)
        .note(note)
        .suffix(icon::CARET_DOWN, &choose)
        .show(ui);
    let mut chosen = None;
    let opens = field.suffix.is_some() || field.response.clicked();
    Popup::new(
        field.response.id.with("list"),
        ui.ctx().clone(),
        field.frame,
        ui.layer_id(),
    )
    .kind(PopupKind::Menu)
    .layout(Layout::top_down_justified(Align::Min))
    .gap(4.0)
    .width(field.frame.width() - 10.0)
    .frame(menu::popup_frame(Palette::of(ui)))
    .open_memory(opens.then_some(SetOpenCommand::Toggle))
    .show(|ui| {
        ui.set_min_width(field.frame.width() - 10.0);
        for kind in kinds {
            if menu::option(ui, words::security(kind), before == Some(kind)) {
                chosen = Some(kind);
            }
        }
    });
    let turned = field.response.has_focus()
        && ui.input(|input| input.key_pressed(Key::ArrowUp) || input.key_pressed(Key::ArrowDown));
    if turned {
        chosen = kinds.into_iter().find(|kind| before != Some(*kind));
    }
    if let Some(kind) = chosen {
        words::security(kind).clone_into(text);
    }
    words::read_security(text)
}

const PORT: f32 = 110.0;
const SECURITY: f32 = 196.0;
