//! Commands that dtrace starts. It starts itself in their place and turns into them, as what is to be done between the
//! two needs no unsafe code then.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

use nix::errno::Errno;
use nix::sys::ptrace;
use nix::unistd::getppid;

use crate::{FATAL, signals};

/// First arguments of a dtrace that is to become a command: see [`exec`].
const STOPPED: &str = "--run-stopped";
const RUNNING: &str = "--run";

/// A command that is stopped at its first instruction, traced by this process.
pub(crate) fn stopped<S: AsRef<OsStr>>(words: &[S]) -> Command {
    let mut command = this();
    command.arg(STOPPED).arg(std::process::id().to_string()).args(words);
    command
}

/// A command of the shell, which hears the signals that dtrace waits for.
pub(crate) fn shell(text: &OsStr) -> Command {
    let mut command = this();
    command.args([RUNNING, "/bin/sh", "-c"]).arg(text);
    command
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
        RUNNING => Ok(words),
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
