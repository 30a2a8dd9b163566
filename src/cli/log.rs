//! The log file: what happened and how long it took, never what was typed.

use std::fs;

use tracing::Level;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::service::places::Places;

/// A week of days, each with what a support case needs.
const KEPT_FILES: usize = 7;

/// Logs to one file a day. Only this program's own lines are kept: libraries may print what passes
/// through them. Where the files cannot be written the program runs without.
pub fn start(places: &Places) {
    // The appender complains on standard error where its folder is not there yet.
    if fs::create_dir_all(places.log_dir()).is_err() {
        return;
    }
    let Ok(file) = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("aevo-administrator")
        .filename_suffix("log")
        .max_log_files(KEPT_FILES)
        .build(places.log_dir())
    else {
        return;
    };
    let own_lines = filter_fn(|line| {
        line.target().starts_with("aevo_administrator") && *line.level() <= Level::INFO
    });
    let to_file = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(file)
        .with_filter(own_lines);
    tracing_subscriber::registry().with(to_file).init();
}
