//! Processes that tracing is about: the command of `-c`, the processes of `-p`.

use std::ffi::{OsStr, OsString};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ExitStatus, Stdio};

use anyhow::{Context, Result, anyhow, bail};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::ptrace;
use nix::sys::signal::Signal;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use rustix::io::Errno;
use rustix::process::{PidfdFlags, pidfd_open};

use crate::args::assignment;
use crate::child;

/// The processes of `-c` and `-p`.
#[derive(Debug, Default)]
pub(crate) struct Targets {
    commands: Vec<Started>,
    grabbed: Vec<Grabbed>,
}

/// A process of `-p`, by a descriptor: its number can become another's.
#[derive(Debug)]
struct Grabbed {
    pid: i32,
    process: OwnedFd,
}

/// How the environment of commands differs from dtrace's own.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Environment<'a> {
    /// `NAME=VALUE`, or a name that is then set to nothing.
    pub(crate) set: &'a [OsString],
    /// Names to take out first.
    pub(crate) unset: &'a [OsString],
}

#[derive(Debug)]
struct Started {
    child: Child,
    stopped: bool,
    ended: bool,
}

impl Targets {
    /// Starts each command and leaves it stopped at its first instruction; checks that each process is there.
    pub(crate) fn new(commands: &[OsString], pids: &[i32], environment: &Environment<'_>) -> Result<Self> {
        let mut targets = Self::default();
        for command in commands {
            targets.commands.push(start_stopped(command, environment)?);
        }
        for &pid in pids {
            match Grabbed::new(pid) {
                Ok(grabbed) if grabbed.is_alive() => targets.grabbed.push(grabbed),
                Err(e @ (Errno::PERM | Errno::NOSYS | Errno::MFILE | Errno::NFILE | Errno::NOMEM)) => {
                    bail!("failed to grab pid {pid}: pidfd_open(2): {e}")
                }
                _ => bail!("failed to grab pid {pid}: No such process"),
            }
        }
        Ok(targets)
    }

    /// `$target`: the first process.
    pub(crate) fn first_pid(&self) -> Option<i32> {
        let command = self.commands.first().map(|c| c.child.id() as i32);
        command.or(self.grabbed.first().map(|grabbed| grabbed.pid))
    }

    /// Lets the commands run.
    pub(crate) fn go(&mut self) -> Result<()> {
        for started in self.commands.iter_mut().filter(|s| s.stopped) {
            let pid = Pid::from_raw(started.child.id() as i32);
            ptrace::detach(pid, None).with_context(|| format!("failed to let pid {pid} go"))?;
            started.stopped = false;
        }
        Ok(())
    }

    /// Notes which processes have ended, with a notice for each; true when none is left of those that there were.
    pub(crate) fn all_gone(&mut self, notice: &mut dyn FnMut(String)) -> bool {
        if self.commands.is_empty() && self.grabbed.is_empty() {
            return false;
        }
        for started in self.commands.iter_mut().filter(|s| !s.ended) {
            match started.child.try_wait() {
                Ok(None) => continue,
                Ok(Some(status)) => notice(format!("pid {} {}", started.child.id(), end(status))),
                // dtrace was started to ignore SIGCHLD, so the system has reaped it.
                Err(_) => notice(format!("pid {} has exited", started.child.id())),
            }
            started.ended = true;
        }
        self.grabbed.retain(|grabbed| {
            let alive = grabbed.is_alive();
            if !alive {
                notice(format!("pid {} has exited", grabbed.pid));
            }
            alive
        });
        self.grabbed.is_empty() && self.commands.iter().all(|s| s.ended)
    }

    /// Whether there are processes whose end has to be looked for without a signal.
    pub(crate) fn must_poll(&self) -> bool {
        !self.grabbed.is_empty()
    }
}

impl Grabbed {
    fn new(pid: i32) -> rustix::io::Result<Self> {
        let named = rustix::process::Pid::from_raw(pid).ok_or(Errno::SRCH)?;
        Ok(Self { pid, process: pidfd_open(named, PidfdFlags::empty())? })
    }

    /// A process is there until all of its threads have ended (pidfd_open(2)).
    fn is_alive(&self) -> bool {
        let mut ended = [PollFd::new(self.process.as_fd(), PollFlags::POLLIN)];
        !matches!(poll(&mut ended, PollTimeout::ZERO), Ok(1..))
    }
}

impl Drop for Started {
    /// A command lives no longer than what it was started for.
    fn drop(&mut self) {
        if !self.ended {
            // Nothing more can be done about a child that can't be killed or reaped.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// How a process has ended.
fn end(status: ExitStatus) -> String {
    match (status.code(), status.signal().map(Signal::try_from)) {
        (Some(0), _) | (None, None) => "has exited".to_owned(),
        (Some(code), _) => format!("exited with status {code}"),
        (None, Some(Ok(signal))) => format!("terminated by {signal}"),
        (None, Some(Err(_))) => format!("terminated by signal {}", status.signal().unwrap_or_default()),
    }
}

/// Starts a command, whose words are quoted as for the shell, under ptrace, so that it stops at its first instruction,
/// before any of its own code has run. If this process ends before it lets the command go, the kernel kills the
/// command.
fn start_stopped(text: &OsStr, environment: &Environment<'_>) -> Result<Started> {
    let shown = text.display();
    let Some(words) = shlex::bytes::split(text.as_bytes()) else {
        bail!("failed to run {shown}: a quote is not closed, or a backslash at the end quotes nothing");
    };
    let words: Vec<_> = words.into_iter().map(OsString::from_vec).collect();
    let Some(program) = words.first().map(|word| word.display()) else {
        bail!("failed to run an empty command");
    };
    let mut command = child::stopped(&words);
    environment.unset.iter().for_each(|name| {
        command.env_remove(name);
    });
    let child = command
        .envs(environment.set.iter().map(|text| {
            let (name, value) = assignment(text);
            (name, value.unwrap_or_default())
        }))
        .stdin(Stdio::inherit())
        .spawn()
        .map_err(|e| anyhow!("failed to start {shown}: {}", child::reason(&e)))?;
    let pid = Pid::from_raw(child.id() as i32);
    // Whatever comes now, it does not stay stopped.
    let mut started = Started { child, stopped: true, ended: false };
    let state = waitpid(pid, Some(WaitPidFlag::WUNTRACED));
    started.ended = matches!(state, Ok(WaitStatus::Exited(..) | WaitStatus::Signaled(..)));
    match state {
        Ok(WaitStatus::Stopped(_, Signal::SIGTRAP)) => {
            ptrace::setoptions(pid, ptrace::Options::PTRACE_O_EXITKILL)
                .with_context(|| format!("failed to keep pid {pid} stopped"))?;
            Ok(started)
        }
        Ok(WaitStatus::Exited(_, status)) if status == i32::from(child::NOT_TRACED) => bail!(
            "failed to stop {program} at its start: ptrace(2) is not permitted: it is traced already (as under strace -f), \
             kernel.yama.ptrace_scope is 3, or a seccomp profile or security module forbids it; -p needs no ptrace"
        ),
        // Its status is the error number: see `child::exec`.
        Ok(WaitStatus::Exited(_, errno)) => {
            bail!("failed to execute {program}: {}", std::io::Error::from_raw_os_error(errno))
        }
        other => bail!("failed to stop {program} at its start: {other:?}"),
    }
}
