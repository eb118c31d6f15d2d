//! System calls of 64-bit processes, as conditions at the tracepoints `sys_enter` and `sys_exit`.

/// It is one of these calls, at `sys_exit(struct pt_regs *, long)`.
macro_rules! one_of {
    ($($number:literal)*) => { concat!("(", $("args[0]->orig_ax == ", $number, " || ",)* "0)") };
}

/// The process has 64 bits: its numbers of calls are those.
macro_rules! is_native {
    () => {
        "!(curthread->thread_info.status & 2)"
    };
}
