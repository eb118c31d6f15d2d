//! Tracers: `dtrace` and `bpftrace` as processes, hand-written programs in this one.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use libbpf_rs::{Link, Object, ObjectBuilder};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::workload::Pinned;

/// What a tracer prints when it traces.
pub(crate) const READY: &str = "ready";

/// How long a tracer may take to get ready.
const PATIENCE: Duration = Duration::from_mins(2);

/// After how long an interrupt is repeated.
const AGAIN: Duration = Duration::from_secs(5);

/// The hand-written programs.
const JOBS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/jobs.o"));

/// Where things are.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) dtrace: PathBuf,
    /// Not there: its columns stay empty.
    pub(crate) bpftrace: Option<PathBuf>,
    folder: PathBuf,
    pinned: Pinned,
}

impl Place {
    pub(crate) fn new(dtrace: PathBuf, bpftrace: Option<PathBuf>, pinned: Pinned) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("dtrace-bench-{}", std::process::id()));
        fs::create_dir_all(&folder).with_context(|| format!("failed to make {}", folder.display()))?;
        Ok(Self { dtrace, bpftrace, folder, pinned })
    }

    /// Where a tracer's output goes.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Lets a process use all CPUs.
    pub(crate) fn free(&self, process: u32) -> Result<()> {
        self.pinned.free(process)
    }

    /// Starts a process that may use all CPUs, its output going to files.
    pub(crate) fn start(&self, command: &mut Command) -> Result<Process> {
        let (out, err) = (self.file("out"), self.file("err"));
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command
            .stdout(File::create(&out)?)
            .stderr(File::create(&err)?)
            .spawn()
            .with_context(|| format!("failed to start {program}"))?;
        self.free(child.id())?;
        Ok(Process { child, out, err })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What is left behind in the folder for temporary files does no harm.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// What bpftrace gave. Where it fails, on a system without tracefs for one, that is told, and its column stays empty.
pub(crate) fn if_it_works<T>(what: &str, result: Result<T>) -> Option<T> {
    result.inspect_err(|error| eprintln!("bpftrace: {what}: {error:#}")).ok()
}

/// A tracer that runs.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    out: PathBuf,
    err: PathBuf,
}

impl Process {
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until the tracer has said in `file` that it is ready.
    pub(crate) fn ready(&mut self, file: Option<&Path>) -> Result<()> {
        let file = file.unwrap_or(&self.out).to_owned();
        let start = Instant::now();
        while !fs::read_to_string(&file).unwrap_or_default().contains(READY) {
            if let Some(status) = self.child.try_wait()? {
                bail!("it ended with {status}: {}", self.complaint());
            }
            if start.elapsed() > PATIENCE {
                bail!("it is not ready after {PATIENCE:?}");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Waits for its end. What it printed, on standard output and on standard error.
    pub(crate) fn end(mut self) -> Result<(String, String)> {
        let status = self.child.wait()?;
        self.output(status)
    }

    /// Interrupts it, then the same. bpftrace sometimes needs to be told twice.
    pub(crate) fn interrupt(mut self) -> Result<(String, String)> {
        let pid = Pid::from_raw(i32::try_from(self.child.id())?);
        let start = Instant::now();
        let mut told = 0;
        loop {
            if start.elapsed() >= told * AGAIN {
                kill(pid, Signal::SIGINT)?;
                told += 1;
            }
            if let Some(status) = self.child.try_wait()? {
                return self.output(status);
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn output(&self, status: ExitStatus) -> Result<(String, String)> {
        if !status.success() {
            bail!("it ended with {status}: {}", self.complaint());
        }
        Ok((fs::read_to_string(&self.out)?, fs::read_to_string(&self.err)?))
    }

    fn complaint(&self) -> String {
        let text = fs::read_to_string(&self.err).unwrap_or_default();
        text.lines().rev().take(3).collect::<Vec<_>>().join("; ")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail if it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Hand-written programs in place; dropping it takes them away.
#[derive(Debug)]
pub(crate) struct Handwritten {
    _links: Vec<Link>,
    _object: Object,
}

impl Handwritten {
    pub(crate) fn attach(programs: &[&str]) -> Result<Self> {
        let mut open = ObjectBuilder::default().open_memory(JOBS)?;
        for mut program in open.progs_mut() {
            let wanted = programs.iter().any(|name| program.name() == *name);
            program.set_autoload(wanted);
        }
        let object = open.load()?;
        let mut links = Vec::with_capacity(programs.len());
        for name in programs {
            let mut loaded = object.progs_mut();
            let program = loaded.find(|p| p.name() == *name).ok_or_else(|| anyhow!("there is no program {name}"))?;
            links.push(program.attach()?);
        }
        Ok(Self { _links: links, _object: object })
    }
}
