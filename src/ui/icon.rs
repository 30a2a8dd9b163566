//! The icons (Phosphor): their code points in the two icon fonts, and how one is painted.

use eframe::egui::{Align2, Color32, Painter, Pos2};

use crate::ui::theme::IconWeight;

/// Paints `icon` centred on `center`, `size` points high. An icon never carries meaning alone: a text or an accessible
/// name says the same.
pub fn paint(
    painter: &Painter,
    center: Pos2,
    icon: char,
    weight: IconWeight,
    size: f32,
    color: Color32,
) {
    painter.text(
        center,
        Align2::CENTER_CENTER,
        icon,
        weight.font(size),
        color,
    );
}

/// Copy.
pub const COPY: char = '\u{e1ca}';
/// Show a secret.
pub const EYE: char = '\u{e220}';
/// Hide a secret.
pub const EYE_SLASH: char = '\u{e224}';
/// Opens a list; unfolded.
pub const CARET_DOWN: char = '\u{e136}';
/// Folded.
pub const CARET_RIGHT: char = '\u{e13a}';
/// Close, remove.
pub const X: char = '\u{e4f6}';
/// Add.
pub const PLUS: char = '\u{e3d4}';
/// Start a run.
pub const PLAY: char = '\u{e3d0}';
/// Search.
pub const MAGNIFYING_GLASS: char = '\u{e30c}';
/// Fill in by itself.
pub const MAGIC_WAND: char = '\u{e6b6}';
/// More actions.
pub const DOTS_THREE: char = '\u{e1fe}';
/// Edit.
pub const PENCIL: char = '\u{e3b4}';
/// Try again.
pub const ARROW_CLOCKWISE: char = '\u{e036}';
/// Open the browser.
pub const BROWSER: char = '\u{e0f4}';
/// An address to be pasted.
pub const LINK: char = '\u{e2e6}';
/// A mailbox; a provider without a sign of its own.
pub const ENVELOPE: char = '\u{e218}';
/// Send.
pub const PAPER_PLANE: char = '\u{e398}';
/// Authorize.
pub const SHIELD_CHECK: char = '\u{e40c}';
/// A record of what happened.
pub const CLIPBOARD: char = '\u{e198}';
/// A national cloud.
pub const BANK: char = '\u{e0b4}';
/// Google.
pub const GOOGLE: char = '\u{e292}';
/// Microsoft.
pub const OUTLOOK: char = '\u{eb70}';
/// Not authorized yet.
pub const CIRCLE_DASHED: char = '\u{e602}';
/// A tick in a menu.
pub const CHECK: char = '\u{e182}';
/// The application signs in itself.
pub const KEY: char = '\u{e2d6}';

/// Fill: ready, passed.
pub const CHECK_CIRCLE: char = '\u{e184}';
/// Fill: works now, will stop.
pub const WARNING: char = '\u{e4e0}';
/// Fill: needs attention.
pub const WARNING_CIRCLE: char = '\u{e4e2}';
/// Fill: failed.
pub const X_CIRCLE: char = '\u{e4f8}';
/// Fill: the authorization is missing; the log-in.
pub const LOCK_KEY: char = '\u{e2fe}';
/// Fill: all mailboxes.
pub const STACK: char = '\u{e466}';
/// Fill: an explanation.
pub const INFO: char = '\u{e2ce}';
