//! Ctrl-C as a request to end a sweep.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// The exit code of a process that ends on Ctrl-C.
const EXIT_CODE: i32 = 130;

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// From now on, the first Ctrl-C requests the end of the sweep and the second ends the process. A signal that the parent
/// process ignores stays ignored, for example in a background job of a shell.
pub fn handle_ctrl_c() {
    static IS_HANDLED: OnceLock<bool> = OnceLock::new();
    IS_HANDLED.get_or_init(|| {
        let on_ctrl_c = || {
            if REQUESTED.swap(true, Ordering::Relaxed) {
                std::process::exit(EXIT_CODE);
            }
        };
        ctrlc::try_set_handler(on_ctrl_c).is_ok()
    });
}

/// Whether the user has pressed Ctrl-C.
pub fn is_requested() -> bool {
    REQUESTED.load(Ordering::Relaxed)
}
