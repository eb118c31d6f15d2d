//! Commands that dtrace starts. It starts itself in their place and turns into them, as what is to be done between the
//! two needs no unsafe code then.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

use nix::errno::Errno;
use nix::sys::ptrace;
use nix::unistd::getppid;

use crate::signals;

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

fn this() -> Command {
    let mut command = Command::new("/proc/self/exe");
    command.arg0("dtrace");
    command
}

/// If this process was started for a command, turns it into that. Returns only if it was not, or the error: its number
/// is then to be the exit status.
pub(crate) fn exec(argv: &[OsString]) -> Option<io::Error> {
    let (first, words) = argv.get(1..)?.split_first()?;
    let ready = match first.to_str()? {
        STOPPED => stop(words),
        RUNNING => Ok(words),
        _ => return None,
    };
    let words = ready.and_then(|words| signals::unblock().map(|()| words));
    Some(match words {
        Ok([program, arguments @ ..]) => Command::new(program).args(arguments).exec(),
        Ok([]) => Errno::EINVAL.into(),
        Err(errno) => errno.into(),
    })
}

/// Has the command stop at its first instruction. The first word is the pid of the dtrace that is to let it go: if that
/// was killed already, another process is the parent and now the tracer, which would never do so.
fn stop(words: &[OsString]) -> nix::Result<&[OsString]> {
    let (dtrace, words) = words.split_first().ok_or(Errno::EINVAL)?;
    ptrace::traceme()?;
    if dtrace.to_str() != Some(&getppid().to_string()) {
        return Err(Errno::ESRCH);
    }
    Ok(words)
}
