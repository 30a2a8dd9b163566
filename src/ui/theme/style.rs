//! What egui draws by itself, in the colours and sizes of the theme.

use eframe::egui::style::ScrollAnimation;
use eframe::egui::{Context, CornerRadius, Margin, Stroke, Style, TextStyle, Theme, Visuals, vec2};

use super::{
    CONTROL, DARK, GAP, LIGHT, PADDING, Palette, RADIUS, RADIUS_CARD, RADIUS_DIALOG, Type, fonts,
};

/// Sets fonts and both themes. To be called once, before the first frame: without it egui has no font at all.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts::fonts());
    ctx.set_style_of(Theme::Light, style(&LIGHT, Visuals::light()));
    ctx.set_style_of(Theme::Dark, style(&DARK, Visuals::dark()));
    // Where the system does not say which it wants.
    ctx.options_mut(|options| options.fallback_theme = Theme::Light);
}

fn style(palette: &Palette, visuals: Visuals) -> Style {
    let mut style = Style {
        visuals,
        ..Style::default()
    };
    style.text_styles = [
        (TextStyle::Body, Type::Body),
        (TextStyle::Button, Type::Medium),
        (TextStyle::Heading, Type::Title),
        (TextStyle::Small, Type::Caption),
        (TextStyle::Monospace, Type::Mono),
    ]
    .map(|(style, role)| (style, role.font()))
    .into();

    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(GAP, 0.0);
    spacing.button_padding = vec2(PADDING, 6.0);
    spacing.interact_size = vec2(CONTROL, CONTROL);
    spacing.menu_margin = Margin::same(4);
    spacing.window_margin = Margin::ZERO;
    spacing.tooltip_width = 420.0;
    // Handles are painted in the text colour, because white on white is no handle.
    spacing.scroll.foreground_color = true;
    spacing.scroll.bar_width = 8.0;
    spacing.scroll.floating_width = 6.0;
    spacing.scroll.dormant_handle_opacity = 0.45;
    spacing.scroll.active_handle_opacity = 0.55;
    spacing.scroll.interact_handle_opacity = 0.75;
    spacing.scroll.fade.strength = 0.8;

    style.interaction.selectable_labels = false;
    style.animation_time = 0.0;
    style.scroll_animation = ScrollAnimation::none();

    let visuals = &mut style.visuals;
    visuals.panel_fill = palette.surface;
    visuals.window_fill = palette.surface_raised;
    visuals.window_stroke = Stroke::new(1.0, palette.border);
    visuals.window_corner_radius = CornerRadius::same(RADIUS_DIALOG);
    visuals.window_shadow = palette.dialog_shadow();
    visuals.popup_shadow = palette.popup_shadow();
    visuals.menu_corner_radius = CornerRadius::same(RADIUS_CARD);
    visuals.extreme_bg_color = palette.surface_raised;
    visuals.faint_bg_color = palette.surface_sunken;
    visuals.code_bg_color = palette.surface;
    visuals.hyperlink_color = palette.accent.text;
    visuals.warn_fg_color = palette.warning.text;
    visuals.error_fg_color = palette.danger.text;
    visuals.weak_text_color = Some(palette.text_muted);
    visuals.selection.bg_fill = palette.selection;
    visuals.selection.stroke = Stroke::new(1.0, palette.text);
    visuals.text_cursor.stroke = Stroke::new(1.5, palette.text);
    // A blinking cursor would redraw an idle window twice a second, which costs on remote desktops.
    visuals.text_cursor.blink = false;
    visuals.disabled_alpha = 1.0;
    visuals.button_frame = true;
    let radius = CornerRadius::same(RADIUS);
    let widgets = &mut visuals.widgets;
    for (widget, fill, outline, text) in [
        (
            &mut widgets.noninteractive,
            palette.surface_raised,
            palette.border,
            palette.text,
        ),
        (
            &mut widgets.inactive,
            palette.surface_raised,
            palette.border_control,
            palette.text,
        ),
        (
            &mut widgets.hovered,
            palette.hover,
            palette.border_control,
            palette.text,
        ),
        (
            &mut widgets.active,
            palette.hover,
            palette.border_control,
            palette.text,
        ),
        (
            &mut widgets.open,
            palette.hover,
            palette.border_control,
            palette.text,
        ),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = Stroke::new(1.0, outline);
        widget.fg_stroke = Stroke::new(1.0, text);
        widget.corner_radius = radius;
        widget.expansion = 0.0;
    }
    style
}
