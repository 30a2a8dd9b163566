//! The keyboard of one frame, read once by the screen or dialog on top, so that one key press does one thing.
//!
//! egui has no mnemonics and no default button; both live here.

use eframe::egui::{Event, Id, Key, Memory, Modifiers, Popup, Ui};

/// What was pressed in this frame for the layer that asked. Whatever is reported here was taken out of the input:
/// no field sees it any more.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each key is pressed or not, whatever the others are"
)]
pub struct Keys {
    /// Enter, and no button had the focus: the filled button fires.
    pub enter: bool,
    /// Escape.
    pub escape: bool,
    /// Ctrl+S.
    pub save: bool,
    /// F5.
    pub run: bool,
    /// Ctrl+F.
    pub find: bool,
    /// Ctrl+Tab is 1, Ctrl+Shift+Tab is -1.
    pub turn_tab: i8,
    /// Alt is held: mnemonics are underlined.
    pub alt_held: bool,
    letter: Option<Key>,
}

impl Keys {
    /// Reads the keyboard for the layer of `ui`. Below a modal dialog, and while a list or menu is open, there is nothing to
    /// read. Auto-repeat counts for nothing: a held Enter starts one thing, not thirty.
    #[must_use]
    pub fn take(ui: &Ui) -> Self {
        let on_top = ui.memory(|memory| memory.allows_interaction(ui.layer_id()));
        if !on_top || Popup::is_any_open(ui.ctx()) {
            return Self::default();
        }
        let enter_is_free = match ui.memory(Memory::focused) {
            None => true,
            Some(id) => {
                ui.ctx().text_edit_focused()
                    || ui.data(|data| data.get_temp(Id::unique(NO_BUTTON)) == Some(id))
            }
        };
        ui.input_mut(|input| {
            let alt_held = input.modifiers.matches_exact(Modifiers::ALT);
            let events = &mut input.events;
            let mut turn_tab = 0;
            if take(events, Modifiers::CTRL, Key::Tab) {
                turn_tab = 1;
            }
            if take(events, Modifiers::CTRL | Modifiers::SHIFT, Key::Tab) {
                turn_tab = -1;
            }
            Self {
                enter: enter_is_free && take(events, Modifiers::NONE, Key::Enter),
                escape: take(events, Modifiers::NONE, Key::Escape),
                save: take(events, Modifiers::COMMAND, Key::S),
                run: take(events, Modifiers::NONE, Key::F5),
                find: take(events, Modifiers::COMMAND, Key::F),
                turn_tab,
                alt_held,
                letter: take_letter(events),
            }
        })
    }

    /// Reads only Alt and a letter, for the menu bar: the rest of the keyboard belongs to the screen below it.
    #[must_use]
    pub fn take_letters(ui: &Ui) -> Self {
        let on_top = ui.memory(|memory| memory.allows_interaction(ui.layer_id()));
        if !on_top {
            return Self::default();
        }
        ui.input_mut(|input| Self {
            alt_held: input.modifiers.matches_exact(Modifiers::ALT),
            letter: take_letter(&mut input.events),
            ..Self::default()
        })
    }

    /// Alt and this letter were pressed.
    #[must_use]
    pub fn is_letter(self, key: Key) -> bool {
        self.letter == Some(key)
    }
}

/// Says that `id` can have the focus and does nothing with Enter: a text to be read or copied.
pub fn is_no_button(ui: &Ui, id: Id) {
    if ui.memory(|memory| memory.has_focus(id)) {
        ui.data_mut(|data| data.insert_temp(Id::unique(NO_BUTTON), id));
    }
}

/// Takes the first press of `key` with exactly these modifiers out of `events`.
fn take(events: &mut Vec<Event>, wanted: Modifiers, wanted_key: Key) -> bool {
    let found = events.iter().position(|event| {
        matches!(event, Event::Key { key, pressed: true, repeat: false, modifiers, .. }
            if *key == wanted_key && modifiers.matches_exact(wanted))
    });
    found.map(|at| events.remove(at)).is_some()
}

/// Takes Alt and a letter, with the text that some platforms send beside it. `AltGr` arrives with Ctrl and is left alone:
/// it writes `@` on German keyboards.
fn take_letter(events: &mut Vec<Event>) -> Option<Key> {
    let at = events.iter().position(|event| {
        matches!(event, Event::Key { key, pressed: true, repeat: false, modifiers, .. }
            if modifiers.matches_exact(Modifiers::ALT) && key.name().len() == 1)
    })?;
    let Event::Key { key, .. } = events.remove(at) else {
        return None;
    };
    events.retain(
        |event| !matches!(event, Event::Text(text) if text.eq_ignore_ascii_case(key.name())),
    );
    Some(key)
}

/// Where the last focused text is remembered that is no button.
const NO_BUTTON: &str = "focus on a text";
