//! Room on the stack, whatever the user's limit (`ulimit -s`).

use std::process::ExitCode;
use std::thread::Builder;

use nix::sys::signal::{SigSet, SigmaskHow};
use rustix::process::{Resource, getrlimit};

/// What the deepest program takes, and more.
const NEEDED: usize = 8 << 20;

/// Runs dtrace: where the stack of the process has no room for deep programs, in a thread with one of its own.
pub(crate) fn with_room(run: impl FnOnce() -> ExitCode + Send) -> ExitCode {
    if getrlimit(Resource::Stack).current.is_none_or(|size| size >= NEEDED as u64) {
        return run();
    }
    // Signals are for that thread, which is as this one was.
    let signals = SigSet::all().thread_swap_mask(SigmaskHow::SIG_SETMASK).unwrap_or_else(|_| SigSet::empty());
    let in_thread = || {
        // The mask is one that the system gave.
        let _ = signals.thread_set_mask();
        run()
    };
    std::thread::scope(|scope| {
        let thread = Builder::new().stack_size(NEEDED).spawn_scoped(scope, in_thread);
        let thread =
            thread.map_err(|e| crate::notice(&format!("failed to start a thread with a stack of {NEEDED} bytes: {e}")));
        // A panic was told already.
        thread.ok().and_then(|thread| thread.join().ok()).unwrap_or(ExitCode::FAILURE)
    })
}
