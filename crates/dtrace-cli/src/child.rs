//! Commands that dtrace starts. In place of one that is to be traced it starts itself and turns into it, as what is to
//! be done between the two needs no unsafe code then.

use std::ffi::{CStr, CString, OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::process::Command;

use nix::errno::Errno;
use nix::spawn::{PosixSpawnAttr, PosixSpawnFileActions, PosixSpawnFlags, posix_spawn};
use nix::sys::ptrace;
use nix::sys::signal::{SigSet, Signal};
use nix::sys::wait::waitpid;
use nix::unistd::getppid;

use crate::{FATAL, signals};

/// First argument of a dtrace that is to become a command: see [`exec`].
const STOPPED: &str = "--run-stopped";

/// A command that is stopped at its first instruction, traced by this process.
pub(crate) fn stopped<S: AsRef<OsStr>>(words: &[S]) -> Command {
    let mut command = this();
    command.arg(STOPPED).arg(std::process::id().to_string()).args(words);
    command
}

/// Runs a command of the shell to its end. It hears the signals that dtrace waits for.
///
/// # Errors
/// When there is no shell, or the system refuses. How the command ends is its own affair.
pub(crate) fn shell(text: &OsStr) -> io::Result<()> {
    const SHELL: &CStr = c"/bin/sh";
    let text = CString::new(text.as_bytes())?;
    let environment = std::env::vars_os().map(|(name, value)| {
        let assignment = [name.as_bytes(), b"=", value.as_bytes()].concat();
        CString::new(assignment)
    });
    let environment = environment.collect::<Result<Vec<_>, _>>()?;
    let mut how = PosixSpawnAttr::init()?;
    how.set_flags(PosixSpawnFlags::POSIX_SPAWN_SETSIGMASK | PosixSpawnFlags::POSIX_SPAWN_SETSIGDEF)?;
    how.set_sigmask(&signals::mask_of_others()?)?;
    // Every Rust program ignores this one.
    how.set_sigdefault(&SigSet::from(Signal::SIGPIPE))?;
    let files = PosixSpawnFileActions::init()?;
    let pid = posix_spawn(SHELL, &files, &how, &[SHELL, c"-c", &text], &environment)?;
    while waitpid(pid, None) == Err(Errno::EINTR) {}
    Ok(())
}

/// Status of a command that could not be put under ptrace; others are error numbers, which are smaller.
pub(crate) const NOT_TRACED: u8 = 255;

/// This program, by a name that holds whatever becomes of its file.
const THIS: &str = "/proc/self/exe";

/// Why a command could not be started.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => {
            format!("dtrace starts it by way of {THIS}, and no /proc is mounted (mount -t proc proc /proc)")
        }
        _ => error.to_string(),
    }
}

fn this() -> Command {
    let mut command = Command::new(THIS);
    command.arg0("dtrace");
    command
}

/// If this process was started for a command, turns it into that. Returns only if it was not, or with the exit status
/// that says why not: an error number, or [`NOT_TRACED`].
pub(crate) fn exec(argv: &[OsString]) -> Option<u8> {
    let (first, words) = argv.get(1..)?.split_first()?;
    let words = match first.to_str()? {
        STOPPED if ptrace::traceme().is_err() => return Some(NOT_TRACED),
        STOPPED => of_parent(words),
        _ => return None,
    };
    let words = words.and_then(|words| signals::unblock().map(|()| words));
    let error: io::Error = match words {
        Ok([program, arguments @ ..]) => Command::new(program).args(arguments).exec(),
        Ok([]) => Errno::EINVAL.into(),
        Err(errno) => errno.into(),
    };
    Some(error.raw_os_error().and_then(|e| u8::try_from(e).ok()).unwrap_or(FATAL))
}

/// The words of a command that stops at its first instruction. The first is the pid of the dtrace that is to let it go:
/// if that was killed already, another process is the parent and now the tracer, which would never do so.
fn of_parent(words: &[OsString]) -> nix::Result<&[OsString]> {
    let (dtrace, words) = words.split_first().ok_or(Errno::EINVAL)?;
    if dtrace.to_str() != Some(&getppid().to_string()) {
        return Err(Errno::ESRCH);
    }
    Ok(words)
}
