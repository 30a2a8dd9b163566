//! The fonts: Inter in three weights and its display cut, `JetBrains` Mono without ligatures, Phosphor in two weights; each
//! subset to what is used.

use std::sync::{Arc, LazyLock};

use eframe::egui::{FontData, FontDefinitions, FontFamily, FontTweak};

/// All fonts. egui knows size and family only, so each weight is a family of its own.
pub fn fonts() -> FontDefinitions {
    // Inter sits right in the lines of this program; Phosphor sits a little high.
    let inter = FontTweak::default();
    let icons = FontTweak {
        y_offset_factor: 0.02,
        ..FontTweak::default()
    };
    let mut fonts = FontDefinitions::empty();
    for (name, bytes, tweak) in [
        ("inter", INTER, inter.clone()),
        ("inter-medium", INTER_MEDIUM, inter.clone()),
        ("inter-semibold", INTER_SEMIBOLD, inter.clone()),
        ("inter-display", INTER_DISPLAY, inter),
        ("mono", JETBRAINS_MONO, FontTweak::default()),
        ("icons", PHOSPHOR, icons.clone()),
        ("icons-fill", PHOSPHOR_FILL, icons),
    ] {
        fonts.font_data.insert(
            name.to_owned(),
            Arc::new(FontData::from_static(bytes).tweak(tweak)),
        );
    }
    for (family, chain) in [
        (FontFamily::Proportional, &["inter", "icons"][..]),
        (FontFamily::Monospace, &["mono", "inter"]),
        (MEDIUM.clone(), &["inter-medium", "inter"]),
        (SEMIBOLD.clone(), &["inter-semibold", "inter"]),
        (DISPLAY.clone(), &["inter-display", "inter"]),
        (ICONS.clone(), &["icons", "inter"]),
        (ICONS_FILL.clone(), &["icons-fill", "inter"]),
    ] {
        fonts.families.insert(
            family,
            chain.iter().map(|name| (*name).to_owned()).collect(),
        );
    }
    fonts
}

/// Labels and buttons.
pub static MEDIUM: LazyLock<FontFamily> = LazyLock::new(|| FontFamily::Name("medium".into()));
/// Heads.
pub static SEMIBOLD: LazyLock<FontFamily> = LazyLock::new(|| FontFamily::Name("semibold".into()));
/// Titles.
pub static DISPLAY: LazyLock<FontFamily> = LazyLock::new(|| FontFamily::Name("display".into()));
/// Icons in buttons and fields.
pub static ICONS: LazyLock<FontFamily> = LazyLock::new(|| FontFamily::Name("icons".into()));
/// Icons that show a status.
pub static ICONS_FILL: LazyLock<FontFamily> =
    LazyLock::new(|| FontFamily::Name("icons-fill".into()));

const INTER: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.otf");
const INTER_MEDIUM: &[u8] = include_bytes!("../../../assets/fonts/Inter-Medium.otf");
const INTER_SEMIBOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.otf");
const INTER_DISPLAY: &[u8] = include_bytes!("../../../assets/fonts/InterDisplay-SemiBold.otf");
const JETBRAINS_MONO: &[u8] = include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf");
const PHOSPHOR: &[u8] = include_bytes!("../../../assets/fonts/Phosphor-Regular.ttf");
const PHOSPHOR_FILL: &[u8] = include_bytes!("../../../assets/fonts/Phosphor-Fill.ttf");
