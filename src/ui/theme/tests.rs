//! The contrast of every pair of colours that carries meaning.

use super::*;

/// Relative luminance and contrast as WCAG 2.2 defines them.
fn contrast(a: Color32, b: Color32) -> f64 {
    let luminance = |color: Color32| {
        let [r, g, b] = [color.r(), color.g(), color.b()].map(|channel| {
            let channel = f64::from(channel) / 255.0;
            if channel <= 0.040_45 {
                channel / 12.92
            } else {
                ((channel + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

#[test]
fn every_pair_is_legible() {
    for (theme, p) in [("light", &LIGHT), ("dark", &DARK)] {
        let mut pairs = vec![
            ("disabled", p.text_disabled, p.surface_raised, 3.0),
            ("selected text", p.text, p.selection, 4.5),
            ("muted on selection", p.text_muted, p.accent.subtle, 4.5),
        ];
        for (name, ground) in [
            ("surface", p.surface),
            ("raised", p.surface_raised),
            ("sunken", p.surface_sunken),
            ("panel", p.panel),
            ("hover", p.hover),
        ] {
            pairs.push((name, p.text, ground, 4.5));
            pairs.push((name, p.text_muted, ground, 4.5));
            pairs.push((name, p.border_control, ground, 3.0));
            pairs.push((name, p.focus_ring, ground, 3.0));
        }
        for (name, tone) in [
            ("accent", &p.accent),
            ("success", &p.success),
            ("warning", &p.warning),
            ("danger", &p.danger),
        ] {
            pairs.push((name, tone.on_fill, tone.fill, 4.5));
            pairs.push((name, tone.on_fill, tone.fill_hover, 4.5));
            pairs.push((name, tone.text, p.surface_raised, 4.5));
            pairs.push((name, tone.text, p.panel, 4.5));
            pairs.push((name, tone.text, tone.subtle, 4.5));
            pairs.push((name, p.text, tone.subtle, 4.5));
            pairs.push((name, p.text_muted, tone.subtle, 4.5));
            pairs.push((name, tone.fill, p.surface_raised, 3.0));
            pairs.push((name, tone.fill, tone.subtle, 3.0));
        }
        for (name, front, back, least) in pairs {
            let found = contrast(front, back);
            assert!(
                found >= least,
                "{theme} {name}: {front:?} on {back:?} has {found:.2}, needs {least}"
            );
        }
    }
}
