//! Ctrl-C as a wish that a run hears.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// The exit code of a process that Ctrl-C ended.
const CODE: i32 = 130;

static WISHED: AtomicBool = AtomicBool::new(false);

/// From now on the first Ctrl-C is remembered, and the second ends the process. Where somebody has the signal ignored, as a shell does
/// for what runs in the background, it stays ignored.
pub fn listen() {
    static LISTENS: OnceLock<bool> = OnceLock::new();
    LISTENS.get_or_init(|| {
        let heard = || {
            if WISHED.swap(true, Ordering::Relaxed) {
                std::process::exit(CODE);
            }
        };
        ctrlc::try_set_handler(heard).is_ok()
    });
}

/// Whether Ctrl-C was pressed.
pub fn is_wished() -> bool {
    WISHED.load(Ordering::Relaxed)
}
