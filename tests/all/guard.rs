//! What the process keeps to itself from its first line on, seen from outside of it.

use std::env;
use std::process::Command;

use aevo_administrator::cli;

const NAME: &str = "guard::a_panic_tells_its_place_alone";
const CHILD: &str = "AEVO_GUARD_CHILD";
const CANARY: &str = "canary-in-a-panic-0123456789";

#[test]
fn a_panic_tells_its_place_alone() {
    if env::var_os(CHILD).is_some() {
        // The test's own arguments are none of the program's: it says so and comes back.
        let _usage = cli::run();
        #[cfg(target_os = "linux")]
        core_files_are_off();
        panic!("{CANARY}");
    }
    let child = Command::new(env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let said =
        [child.stdout, child.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let said = said.concat();
    assert!(!child.status.success(), "{said}");
    assert!(
        said.contains("panic at ") && said.contains("guard.rs"),
        "{said}"
    );
    assert!(!said.contains(CANARY), "{said}");
}

#[cfg(target_os = "linux")]
fn core_files_are_off() {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"));
    let core: Vec<&str> = core.unwrap().split_whitespace().collect();
    assert_eq!(core[4..6], ["0", "0"]);
    let dumpable = rustix::process::dumpable_behavior().unwrap();
    assert_eq!(dumpable, rustix::process::DumpableBehavior::NotDumpable);
}
