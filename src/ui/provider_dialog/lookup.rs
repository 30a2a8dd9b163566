//! „Aus E-Mail-Adresse ermitteln": the two endpoints of the tenant to which the mailbox belongs.

use std::task::Poll;

use eframe::egui::{Rect, Ui, UiBuilder, pos2, vec2};

use super::{Asks, ProviderDialog, Scene};
use crate::domain::address::Address;
use crate::domain::discovery::{Discovery, Tenant};
use crate::domain::draft::{Entry, ProviderDraft};
use crate::domain::preset::{self, Preset};
use crate::message::{Command, JobId};
use crate::state::AppState;
use crate::text::{self, t, tf};
use crate::ui::button::Button;
use crate::ui::icon;
use crate::ui::label;
use crate::ui::note::{Note, note_ui};
use crate::ui::theme::{self, Palette, Type};
use crate::ui::words;

/// What this dialog has asked for.
pub(super) struct Asked {
    job: JobId,
    /// Whose tenant.
    address: Address,
    /// Its endpoints were put into the fields.
    was_taken: bool,
}

impl ProviderDialog {
    /// Puts what was found into the fields, once. What was asked for another address than the one that stands in its
    /// field now is forgotten.
    pub(super) fn take_over_lookup(&mut self, state: &AppState) {
        let address = self.address();
        self.lookup
            .take_if(|asked| Some(&asked.address) != address.as_ref());
        let Some(asked) = self.lookup.as_mut().filter(|asked| !asked.was_taken) else {
            return;
        };
        if let Some(Discovery::Found(tenant)) = answer(state, asked) {
            asked.was_taken = true;
            let (authorization, token) = entries(tenant);
            let provider = &mut self.form.edit.provider;
            provider.authorization_endpoint = authorization;
            provider.token_endpoint = token;
        }
    }

    /// The button, at the right above the first field. Providers that have no tenants have none.
    pub(super) fn lookup_button_ui(&mut self, ui: &mut Ui, scene: Scene<'_>, asks: &mut Asks<'_>) {
        let Some(preset) = self.preset_with_tenant() else {
            return;
        };
        ui.add_space(ABOVE_LABEL);
        let name = t("lookup");
        let address = self.address();
        let button = Button::outlined(&name)
            .icon(icon::MAGIC_WAND)
            .enabled(address.is_some() && !self.is_looking_up(scene.state));
        let size = vec2(button.width(ui), theme::CONTROL);
        let right_top = ui.available_rect_before_wrap().right_top();
        let place = Rect::from_min_size(pos2(right_top.x - size.x, right_top.y - RAISED), size);
        let mut child = ui.new_child(UiBuilder::new().max_rect(place));
        if button.show(&mut child, scene.keys)
            && let Some(address) = address
        {
            let job = JobId::next();
            asks.out.push(Command::Discover {
                job,
                preset: preset.id.clone(),
                address: address.clone(),
            });
            self.lookup = Some(Asked {
                job,
                address,
                was_taken: false,
            });
        }
    }

    /// How the search stands, below the two fields.
    pub(super) fn lookup_note_ui(&self, ui: &mut Ui, state: &AppState) {
        if self.preset_with_tenant().is_none() {
            return;
        }
        let palette = Palette::of(ui);
        let Some(asked) = &self.lookup else {
            if self.address().is_none() {
                ui.add_space(theme::GAP);
                let text = if self.view.is_guided {
                    t("lookup-no-address-above")
                } else {
                    t("lookup-no-address")
                };
                note_ui(ui, Note::Hint(&text));
            }
            return;
        };
        let domain = ("domain", asked.address.domain().into());
        let Some(discovery) = answer(state, asked) else {
            if self.is_looking_up(state) {
                ui.add_space(theme::GAP);
                let text = tf("lookup-running", &[domain]);
                label::status(ui, Type::Caption, palette.text_muted, text);
            }
            return;
        };
        ui.add_space(theme::GAP);
        match discovery {
            Discovery::Found(tenant) if stands_in(tenant, &self.form.edit.provider) => {
                let region = tenant.region.as_deref().unwrap_or("unknown");
                let text = tf(
                    "lookup-found",
                    &[
                        ("tenant", tenant.id.to_string().into()),
                        ("region", region.into()),
                    ],
                );
                label::status(ui, Type::Caption, palette.success.text, text);
            }
            // Something else was typed since.
            Discovery::Found(_) => {}
            Discovery::Elsewhere(preset) => {
                let provider = ("provider", preset.name.as_str().into());
                let text = tf("lookup-elsewhere", &[domain, provider]);
                note_ui(ui, Note::Warning(&text));
            }
            Discovery::NotFound => {
                note_ui(ui, Note::Warning(&tf("lookup-nothing", &[domain])));
            }
            Discovery::Failed(diagnosis) => {
                let why = text::explain(diagnosis).title;
                let who = words::who_must_act(diagnosis.cause.who_acts);
                let text = tf("lookup-failed", &[("why", why.into()), ("who", who.into())]);
                note_ui(ui, Note::Error(&text));
            }
        }
    }

    /// What stands in the fields is what was found.
    pub(super) fn has_found_tenant(&self, state: &AppState) -> bool {
        let answer = self.lookup.as_ref().and_then(|asked| answer(state, asked));
        matches!(answer, Some(Discovery::Found(tenant)) if stands_in(tenant, &self.form.edit.provider))
    }

    fn address(&self) -> Option<Address> {
        Address::parse(&self.form.mailbox()?.address).ok()
    }

    fn preset_with_tenant(&self) -> Option<&'static Preset> {
        preset::find(&self.form.edit.provider.preset).filter(|preset| preset.has_tenant())
    }

    fn is_looking_up(&self, state: &AppState) -> bool {
        let asked = self.lookup.as_ref();
        asked.is_some_and(|asked| state.lookup.of(asked.job) == Some(Poll::Pending))
    }
}

fn answer<'a>(state: &'a AppState, asked: &Asked) -> Option<&'a Discovery> {
    state.lookup.answer_to(asked.job)
}

fn entries(tenant: &Tenant) -> (Entry, Entry) {
    (
        Entry::typed(tenant.authorization_endpoint.to_string()),
        Entry::typed(tenant.token_endpoint.to_string()),
    )
}

fn stands_in(tenant: &Tenant, provider: &ProviderDraft) -> bool {
    let (authorization, token) = entries(tenant);
    (&authorization, &token) == (&provider.authorization_endpoint, &provider.token_endpoint)
}

/// Makes room for the button beside the first label.
const ABOVE_LABEL: f32 = 5.0;
/// The button stands higher than that label.
const RAISED: f32 = 13.0;
