//! What the process keeps to itself, from its first line on.

use std::panic;

/// No memory goes to a core file or to another process of this user, and no value into the text of a panic.
pub fn start() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{
            DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit,
        };
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        // Where the system refuses, the program is as safe as others, and runs.
        let _refused = setrlimit(Resource::Core, none);
        let _refused = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
    // A panic leaves its place and not its text, which may quote a value.
    panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(place, "panic");
        super::say_error(&format!("panic at {place}"));
    }));
}
