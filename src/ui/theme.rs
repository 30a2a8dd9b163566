//! Every colour, size and font of the window. Nothing else in `ui` holds a number that is a look.
//!
//! Each pair of colours that carries meaning was computed against WCAG 2.2 AA in both themes: text 4.5:1,
//! outlines, icons and the focus ring 3:1. The tight pairs are marked; they cannot be lightened further.

mod fonts;
mod style;
#[cfg(test)]
mod tests;

use eframe::egui::{Color32, FontFamily, FontId, RichText, Shadow, Ui};

use fonts::{DISPLAY, ICONS, ICONS_FILL, MEDIUM, SEMIBOLD};
pub use style::install;

/// The colours of one theme.
#[derive(Debug)]
pub struct Palette {
    /// Window background, code blocks.
    pub surface: Color32,
    /// Cards, dialogs, inputs, menu bar, status bar.
    pub surface_raised: Color32,
    /// Table header, chips, disabled inputs.
    pub surface_sunken: Color32,
    /// The column „Verlauf".
    pub panel: Color32,
    /// Hovered row or button, active filter.
    pub hover: Color32,
    /// Decorative hairlines and card outlines.
    pub border: Color32,
    /// Outline of anything that can be operated.
    pub border_control: Color32,
    /// Body and headings.
    pub text: Color32,
    /// Second lines, captions, placeholders.
    pub text_muted: Color32,
    /// Disabled labels only.
    pub text_disabled: Color32,
    /// Keyboard focus.
    pub focus_ring: Color32,
    /// Selected text, the chosen row of an open list.
    pub selection: Color32,
    /// Behind a modal dialog.
    pub scrim: Color32,
    /// Alpha of the shadows; a dark theme needs more.
    shadow_alpha: u8,
    /// Next step, selection, running.
    pub accent: Tone,
    /// Accepted.
    pub success: Tone,
    /// Works now, will stop.
    pub warning: Tone,
    /// Does not work.
    pub danger: Tone,
}

/// One meaning in all its shades.
#[derive(Debug)]
pub struct Tone {
    /// Solid button, status icon.
    pub fill: Color32,
    /// Hover of the solid button.
    pub fill_hover: Color32,
    /// Text on `fill`.
    pub on_fill: Color32,
    /// Coloured text, links.
    pub text: Color32,
    /// Background of a tinted box.
    pub subtle: Color32,
    /// Outline of a tinted box.
    pub line: Color32,
}

impl Palette {
    /// The palette of the theme in which `ui` draws.
    #[must_use]
    pub fn of(ui: &Ui) -> &'static Self {
        if ui.visuals().dark_mode {
            &DARK
        } else {
            &LIGHT
        }
    }

    /// The shadow under a dialog.
    #[must_use]
    pub fn dialog_shadow(&self) -> Shadow {
        Shadow {
            offset: [0, 16],
            blur: 48,
            spread: 0,
            color: Color32::from_black_alpha(self.shadow_alpha),
        }
    }

    /// The shadow under a card that floats on the window, and under popups.
    #[must_use]
    pub fn popup_shadow(&self) -> Shadow {
        Shadow {
            offset: [0, 6],
            blur: 20,
            spread: 0,
            color: Color32::from_black_alpha(self.shadow_alpha / 2),
        }
    }
}

/// The roles a text can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// One per screen.
    Title,
    /// Dialog title, head of a result box.
    Sub,
    /// Text and values.
    Body,
    /// Labels, buttons, addresses.
    Medium,
    /// Active tab, group heads.
    Strong,
    /// Second line, hints, status bar.
    Caption,
    /// Table header.
    CaptionMedium,
    /// Identifiers and addresses in a field.
    Mono,
    /// Server replies and commands in a block.
    MonoBlock,
    /// The summary's numbers.
    Figure,
    /// A code to be typed on another device.
    Code,
}

impl Type {
    /// Family and size in points.
    #[must_use]
    pub fn font(self) -> FontId {
        let (size, family) = match self {
            Self::Title => (22.0, DISPLAY.clone()),
            Self::Sub => (16.0, SEMIBOLD.clone()),
            Self::Body => (14.0, FontFamily::Proportional),
            Self::Medium => (14.0, MEDIUM.clone()),
            Self::Strong => (14.0, SEMIBOLD.clone()),
            Self::Caption => (12.0, FontFamily::Proportional),
            Self::CaptionMedium => (12.0, MEDIUM.clone()),
            Self::Mono => (13.0, FontFamily::Monospace),
            Self::MonoBlock => (12.0, FontFamily::Monospace),
            Self::Figure => (22.0, SEMIBOLD.clone()),
            Self::Code => (28.0, FontFamily::Monospace),
        };
        FontId::new(size, family)
    }

    /// Distance from line to line in points.
    #[must_use]
    pub fn line(self) -> f32 {
        match self {
            Self::Title | Self::Figure => 27.0,
            Self::Sub | Self::Body | Self::Medium | Self::Strong => 20.0,
            Self::Caption | Self::CaptionMedium => 17.0,
            Self::Mono | Self::MonoBlock => 18.0,
            Self::Code => 36.0,
        }
    }

    /// `text` in this role.
    #[must_use]
    pub fn text(self, text: impl Into<String>, color: Color32) -> RichText {
        RichText::new(text)
            .font(self.font())
            .line_height(Some(self.line()))
            .color(color)
    }
}

/// The two icon fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconWeight {
    /// In buttons and fields.
    Regular,
    /// For a status.
    Fill,
}

impl IconWeight {
    /// The icon font in `size` points.
    #[must_use]
    pub fn font(self, size: f32) -> FontId {
        FontId::new(
            size,
            match self {
                Self::Regular => ICONS.clone(),
                Self::Fill => ICONS_FILL.clone(),
            },
        )
    }
}

/// The window as it opens, in points.
pub const WINDOW_SIZE: [f32; 2] = [1200.0, 800.0];
/// Smaller it cannot be used.
pub const WINDOW_MIN_SIZE: [f32; 2] = [800.0, 560.0];
/// Inside a list row or a menu.
pub const TIGHT: f32 = 4.0;
/// Between buttons.
pub const GAP: f32 = 8.0;
/// Inside a control.
pub const PADDING: f32 = 12.0;
/// Between fields and cards.
pub const BLOCK: f32 = 16.0;
/// Window and dialog margin.
pub const MARGIN: f32 = 24.0;
/// Height of every control.
pub const CONTROL: f32 = 32.0;
/// Edge of an icon button inside a field.
pub const IN_FIELD: f32 = 28.0;
/// Edge of the smallest thing to be hit (WCAG 2.2, 2.5.8).
pub const SMALL_TARGET: f32 = 24.0;
/// Corner radius of a control.
pub const RADIUS: u8 = 6;
/// Corner radius of a card.
pub const RADIUS_CARD: u8 = 8;
/// Corner radius of a dialog.
pub const RADIUS_DIALOG: u8 = 12;
/// Width of the focus ring.
pub const RING: f32 = 2.0;
/// An icon in a button.
pub const ICON: f32 = 16.0;
/// An icon alone in a button.
pub const ICON_ALONE: f32 = 18.0;
/// A status icon in a row.
pub const ICON_STATUS: f32 = 18.0;
/// A status icon at the head of a box.
pub const ICON_HEAD: f32 = 26.0;
/// Height of the menu bar.
pub const MENU_BAR: f32 = 34.0;
/// Height of the status bar.
pub const STATUS_BAR: f32 = 30.0;
/// Below this width of the window columns go and columns fold.
pub const NARROW: f32 = 960.0;

const fn rgb(hex: u32) -> Color32 {
    let [_, r, g, b] = hex.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

const fn tone(fill: u32, fill_hover: u32, on_fill: u32, text: u32, subtle: u32, line: u32) -> Tone {
    Tone {
        fill: rgb(fill),
        fill_hover: rgb(fill_hover),
        on_fill: rgb(on_fill),
        text: rgb(text),
        subtle: rgb(subtle),
        line: rgb(line),
    }
}

const LIGHT: Palette = Palette {
    surface: rgb(0xF5_F6F8),
    surface_raised: rgb(0xFF_FFFF),
    surface_sunken: rgb(0xEE_F0F4),
    panel: rgb(0xF5_F6F8),
    hover: rgb(0xF0_F2F6),
    border: rgb(0xDD_E1E7),
    // Tight: 3.18 on `surface_sunken`.
    border_control: rgb(0x7F_8794),
    text: rgb(0x1B_2029),
    text_muted: rgb(0x56_5F6D),
    text_disabled: rgb(0x8B_93A0),
    focus_ring: rgb(0x2A_5BD0),
    selection: rgb(0xCD_DCFA),
    scrim: Color32::from_rgba_premultiplied(4, 6, 10, 102),
    shadow_alpha: 60,
    accent: tone(
        0x2A_5BD0, 0x22_4DB5, 0xFF_FFFF, 0x23_52BF, 0xEA_F0FD, 0xB9_CCF6,
    ),
    success: tone(
        0x1D_8049, 0x17_6B3D, 0xFF_FFFF, 0x17_693B, 0xEA_F6EF, 0xAF_D9C1,
    ),
    // Tight: white on `fill` 4.55.
    warning: tone(
        0xB4_600A, 0x97_5008, 0xFF_FFFF, 0x8A_4A06, 0xFD_F4E5, 0xEA_CB97,
    ),
    danger: tone(
        0xC4_322B, 0xA8_2822, 0xFF_FFFF, 0xAE_2720, 0xFD_EFEE, 0xF0_BDB9,
    ),
};

const DARK: Palette = Palette {
    surface: rgb(0x15_171C),
    surface_raised: rgb(0x1D_2026),
    surface_sunken: rgb(0x18_1A20),
    panel: rgb(0x18_1A20),
    hover: rgb(0x26_2A32),
    border: rgb(0x2F_343D),
    border_control: rgb(0x70_7987),
    text: rgb(0xE7_EAEF),
    text_muted: rgb(0xA4_ADBA),
    text_disabled: rgb(0x6C_7481),
    focus_ring: rgb(0x8F_B4FF),
    selection: rgb(0x2C_4377),
    scrim: Color32::from_rgba_premultiplied(0, 0, 0, 150),
    shadow_alpha: 140,
    // Tight: white on `fill` 4.72, `fill` on `subtle` 3.02.
    accent: tone(
        0x3A_6CE4, 0x31_62D6, 0xFF_FFFF, 0x8F_B4FF, 0x1F_2A44, 0x35_508C,
    ),
    success: tone(
        0x3F_B877, 0x52_C788, 0x0C_1A12, 0x6F_D39C, 0x18_291F, 0x2C_5A40,
    ),
    warning: tone(
        0xE0_A035, 0xEB_B152, 0x1F_1503, 0xF0_BC62, 0x2D_2415, 0x66_502A,
    ),
    danger: tone(
        0xEF_6B63, 0xF5_837C, 0x24_090A, 0xFF_958E, 0x33_1D1E, 0x6E_3635,
    ),
};
