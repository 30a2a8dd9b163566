//! First frame, peak memory and idleness of the window beside an empty eframe window, under Xvfb.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use aevo_administrator::app::App;
use aevo_administrator::service::Setup;
use aevo_administrator::service::places::Places;
use aevo_administrator::service::tls::Trust;
use eframe::egui;

const ROUNDS: usize = 9;
/// Between start and the first look at an idle window.
const SETTLING: Duration = Duration::from_secs(3);
const IDLE: Duration = Duration::from_secs(10);
/// What the first frame may take, in milliseconds.
const LATEST_FRAME: f64 = 1_000.0;

/// Measures both windows in turn and prints medians and ratios; fails where the first frame is late.
pub fn run() {
    let screen = Screen::start();
    let (mut empty, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        empty.push(measure(&screen, "window-empty"));
        ours.push(measure(&screen, "window-ours"));
    }
    let median = |values: &[(f64, f64)], pick: fn(&(f64, f64)) -> f64| {
        let mut values: Vec<f64> = values.iter().map(pick).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let (empty_ms, ours_ms) = (median(&empty, |m| m.0), median(&ours, |m| m.0));
    let (empty_mib, ours_mib) = (median(&empty, |m| m.1), median(&ours, |m| m.1));
    println!(
        "first frame: {ours_ms:.0} ms, empty window {empty_ms:.0} ms, ratio {:.2}",
        ours_ms / empty_ms
    );
    println!(
        "peak memory: {ours_mib:.1} MiB, empty window {empty_mib:.1} MiB, ratio {:.2}",
        ours_mib / empty_mib
    );
    println!(
        "idle: {:.1} ms of processor time in {} s",
        idle(&screen),
        IDLE.as_secs()
    );
    assert!(ours_ms < LATEST_FRAME, "{ours_ms:.0} ms to the first frame");
}

/// The child: shows a window, says when its first frame is on the screen, stays until it is killed.
pub fn child(ours: bool) {
    let place = tempfile::tempdir().unwrap();
    let places = Places::find(Some(place.path())).unwrap();
    let viewport = egui::ViewportBuilder::default().with_inner_size([1200.0, 800.0]);
    let options = eframe::NativeOptions {
        viewport,
        ..eframe::NativeOptions::default()
    };
    eframe::run_native(
        "figures",
        options,
        Box::new(move |context| {
            let app: Box<dyn eframe::App> = if ours {
                Box::new(App::new(
                    &context.egui_ctx,
                    Setup {
                        places,
                        trust: Trust::Platform,
                        sandbox: None,
                        keyring: None,
                        name_servers: Vec::new(),
                        opens_browser: false,
                    },
                )?)
            } else {
                Box::new(Empty)
            };
            Ok(Box::new(Probe { app, frames: 0 }))
        }),
    )
    .unwrap();
}

struct Empty;

impl eframe::App for Empty {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        egui::CentralPanel::default().show(ui, |_| {});
    }
}

/// Says when the frame after the first begins: by then the first one is on the screen.
struct Probe {
    app: Box<dyn eframe::App>,
    frames: u32,
}

impl eframe::App for Probe {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        if self.frames == 1 {
            println!("frame");
            std::io::stdout().flush().unwrap();
        }
        self.app.logic(ctx, frame);
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.app.ui(ui, frame);
        self.frames += 1;
        if self.frames == 1 {
            ui.ctx().request_repaint();
        }
    }
}

/// Milliseconds from start to the first frame, and peak memory in MiB a second later.
fn measure(screen: &Screen, mode: &str) -> (f64, f64) {
    let begun = Instant::now();
    let child = screen.show(mode);
    let took = begun.elapsed();
    std::thread::sleep(Duration::from_secs(1));
    let status = fs::read_to_string(format!("/proc/{}/status", child.0.id())).unwrap();
    let peak: f64 = status
        .lines()
        .find_map(|line| {
            line.strip_prefix("VmHWM:")?
                .trim()
                .strip_suffix(" kB")?
                .parse()
                .ok()
        })
        .unwrap();
    (took.as_secs_f64() * 1_000.0, peak / 1_024.0)
}

fn idle(screen: &Screen) -> f64 {
    let child = screen.show("window-ours");
    std::thread::sleep(SETTLING);
    let before = processor_time(&child.0);
    std::thread::sleep(IDLE);
    processor_time(&child.0) - before
}

/// All threads, in milliseconds (the first number of schedstat is in nanoseconds).
fn processor_time(child: &Child) -> f64 {
    fs::read_dir(format!("/proc/{}/task", child.id()))
        .unwrap()
        .filter_map(|task| fs::read_to_string(task.ok()?.path().join("schedstat")).ok())
        .filter_map(|text| text.split(' ').next()?.parse::<f64>().ok())
        .sum::<f64>()
        / 1e6
}

/// Killed and reaped when it goes.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _gone = self.0.wait();
    }
}

/// An X server of its own.
struct Screen {
    display: String,
    _server: Running,
}

impl Screen {
    fn start() -> Self {
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1366x900x24",
                "-nolisten",
                "tcp",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed by tests/bed/install");
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap())
            .read_line(&mut number)
            .unwrap();
        Self {
            display: format!(":{}", number.trim()),
            _server: Running(server),
        }
    }

    /// Starts a child of this program and returns when its first frame is on the screen.
    fn show(&self, mode: &str) -> Running {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg(mode)
            .env("DISPLAY", &self.display)
            .env_remove("WAYLAND_DISPLAY")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert_eq!(line.trim(), "frame", "the window came to nothing");
        Running(child)
    }
}
