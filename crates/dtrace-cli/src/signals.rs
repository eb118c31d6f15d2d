//! Signals that end tracing. A thread waits for them: what it notes can be waited for as a file descriptor, and a
//! second signal ends dtrace whatever it is at, such as writing to a pipe that nobody reads.

use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, Signal, raise};

/// For so long after the first signal others are the same again: timeout(1) sends two.
const PATIENCE: Duration = Duration::from_millis(500);

/// Lets those through again that dtrace waits for, for a command that is to run in this process's place.
///
/// # Errors
/// When the system refuses.
pub(crate) fn unblock() -> nix::Result<()> {
    held().thread_unblock()
}

/// What this thread blocks beside those that dtrace waits for.
///
/// # Errors
/// When the system refuses.
pub(crate) fn mask_of_others() -> nix::Result<SigSet> {
    let mut mask = SigSet::thread_get_mask()?;
    held().iter().for_each(|signal| mask.remove(signal));
    Ok(mask)
}

fn held() -> SigSet {
    ENDING.into_iter().chain([Signal::SIGCHLD]).collect()
}

const ENDING: [Signal; 3] = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP];

/// Those that end tracing, but for what dtrace was started to ignore, as by nohup(1). Shells have all that they start
/// in the background ignore SIGINT, and it is by SIGINT that scripts end a dtrace there: that one is always heard.
fn ending() -> SigSet {
    let ignored = ignored().unwrap_or(0);
    let heard = |signal: &Signal| *signal == Signal::SIGINT || ignored >> (*signal as i32 - 1) & 1 == 0;
    ENDING.into_iter().filter(heard).collect()
}

/// A bit for each signal that this process ignores (proc(5)); none is known without /proc.
fn ignored() -> Option<u64> {
    let status = std::fs::read("/proc/self/status").ok()?;
    let status = String::from_utf8_lossy(&status);
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    u64::from_str_radix(mask.trim(), 16).ok()
}

/// What the signals that came ask for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// To stop tracing.
    pub(crate) stop: bool,
    /// To look after child processes.
    pub(crate) child: bool,
}

/// SIGINT, SIGTERM, SIGHUP and SIGCHLD, as they come once they are held.
#[derive(Debug)]
pub(crate) struct Signals {
    came: Arc<Came>,
    /// A byte for each.
    wake: UnixStream,
    waker: UnixStream,
}

/// What has come and was not taken yet.
#[derive(Debug, Default)]
struct Came {
    stop: AtomicBool,
    child: AtomicBool,
}

impl Signals {
    /// Blocks SIGCHLD in this thread. The others end the process until they are held.
    pub(crate) fn new() -> Result<Self> {
        block(&SigSet::from(Signal::SIGCHLD))?;
        let (wake, waker) = pair().context("failed to make a pair of sockets")?;
        Ok(Self { came: Arc::default(), wake, waker })
    }

    /// Blocks all of them in this thread, so before any other is started and before there is anything to be undone, and
    /// has another wait for them.
    ///
    /// # Errors
    /// When the system refuses.
    pub(crate) fn hold(&self) -> Result<()> {
        let mut signals = ending();
        signals.add(Signal::SIGCHLD);
        block(&signals)?;
        let failed = "failed to start the thread that waits for signals";
        let (came, waker) = (Arc::clone(&self.came), self.waker.try_clone().context(failed)?);
        let thread = std::thread::Builder::new().name("signals".into());
        thread.spawn(move || note(&signals, &came, &waker)).context(failed)?;
        Ok(())
    }

    /// What has come since the last call.
    pub(crate) fn take(&self) -> Asked {
        let mut bytes = [0; 64];
        while matches!((&self.wake).read(&mut bytes), Ok(1..)) {}
        Asked {
            stop: self.came.stop.swap(false, Ordering::Relaxed),
            child: self.came.child.swap(false, Ordering::Relaxed),
        }
    }

    /// Whether one has come that stops tracing, which stays to be taken.
    pub(crate) fn must_stop(&self) -> bool {
        self.came.stop.load(Ordering::Relaxed)
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
        self.wake.as_fd()
    }
}

fn pair() -> io::Result<(UnixStream, UnixStream)> {
    let (wake, waker) = UnixStream::pair()?;
    wake.set_nonblocking(true)?;
    waker.set_nonblocking(true)?;
    Ok((wake, waker))
}

fn block(signals: &SigSet) -> Result<()> {
    signals.thread_block().context("failed to block signals")
}

/// Notes what comes.
fn note(signals: &SigSet, came: &Came, mut waker: &UnixStream) {
    let mut first: Option<Instant> = None;
    while let Ok(signal) = signals.wait() {
        if signal == Signal::SIGCHLD {
            came.child.store(true, Ordering::Relaxed);
        } else if first.is_some_and(|first| first.elapsed() > PATIENCE) {
            // Its default action ends the process; where it is ignored, this ends it as a shell would tell it.
            let _ = SigSet::from(signal).thread_unblock().and_then(|()| raise(signal));
            std::process::exit(128 + signal as i32);
        } else {
            first.get_or_insert_with(Instant::now);
            came.stop.store(true, Ordering::Relaxed);
        }
        // If there is no room, it is readable already.
        let _ = waker.write(&[0]);
    }
}
