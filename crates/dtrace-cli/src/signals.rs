//! Signals that end tracing, as a file descriptor that can be waited for.

use std::cell::Cell;
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Duration;

use anyhow::{Context, Result};
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};

/// Signals that tracing waits for.
fn awaited() -> SigSet {
    [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP, Signal::SIGCHLD].into_iter().collect()
}

/// Lets the signals through again, for a command that is to run in this process's place.
///
/// # Errors
/// When the system refuses.
pub(crate) fn unblock() -> nix::Result<()> {
    awaited().thread_unblock()
}

/// Blocks all of them in this thread, so before any other is started and before there is anything to be undone.
///
/// # Errors
/// When the system refuses.
pub(crate) fn hold() -> Result<()> {
    block(&awaited())
}

/// SIGINT, SIGTERM, SIGHUP and SIGCHLD, read from a descriptor as soon as they are blocked.
#[derive(Debug)]
pub(crate) struct Signals {
    fd: SignalFd,
    /// What was read and not taken yet.
    read: Cell<Asked>,
}

/// What the signals that came ask for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// To stop tracing.
    pub(crate) stop: bool,
    /// To look after child processes.
    pub(crate) child: bool,
}

impl Signals {
    /// Blocks SIGCHLD in this thread. The others end the process until they are held.
    pub(crate) fn new() -> Result<Self> {
        let set = awaited();
        block(&SigSet::from(Signal::SIGCHLD))?;
        let fd = SignalFd::with_flags(&set, SfdFlags::SFD_NONBLOCK | SfdFlags::SFD_CLOEXEC)
            .context("failed to make a signal descriptor")?;
        Ok(Self { fd, read: Cell::default() })
    }

    /// What has come since the last call.
    pub(crate) fn take(&self) -> Asked {
        self.read();
        self.read.take()
    }

    /// Whether one has come that stops tracing, which stays to be taken.
    pub(crate) fn must_stop(&self) -> bool {
        self.read();
        self.read.get().stop
    }

    fn read(&self) {
        let mut asked = self.read.get();
        while let Ok(Some(info)) = self.fd.read_signal() {
            if info.ssi_signo == Signal::SIGCHLD as u32 {
                asked.child = true;
            } else {
                asked.stop = true;
            }
        }
        self.read.set(asked);
    }

    /// Waits until a signal has come or the time is over.
    pub(crate) fn wait(&self, timeout: Duration) -> Result<()> {
        let timeout = PollTimeout::try_from(timeout).unwrap_or(PollTimeout::MAX);
        match poll(&mut [PollFd::new(self.wake(), PollFlags::POLLIN)], timeout) {
            Ok(_) | Err(Errno::EINTR) => Ok(()),
            Err(e) => Err(e).context("failed to wait for signals"),
        }
    }

    /// Readable when a signal has come.
    pub(crate) fn wake(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

fn block(signals: &SigSet) -> Result<()> {
    signals.thread_block().context("failed to block signals")
}
