//! One test: run, and judged.

use std::fs::{self, File};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, kill_process_group, pidfd_open};

use crate::case::{Case, Kind};
use crate::compare::difference;
use crate::feature::Features;
use crate::filter::without_pc;

/// What all tests share.
#[derive(Debug)]
pub(crate) struct Setup {
    pub(crate) dtrace: PathBuf,
    pub(crate) trigger: PathBuf,
    pub(crate) suite: PathBuf,
    pub(crate) mask: Vec<String>,
    pub(crate) features: Features,
    pub(crate) timeout: Duration,
    /// Write what comes as what is expected.
    pub(crate) bless: bool,
}

/// How a test went.
#[derive(Debug)]
pub(crate) enum Verdict {
    Passed,
    Failed(String),
    Skipped(String),
}

/// What a test did.
#[derive(Debug)]
struct Outcome {
    status: ExitStatus,
    timed_out: bool,
    stdout: String,
    stderr: String,
}

impl Setup {
    /// Runs a test.
    ///
    /// # Errors
    /// It can't be run.
    pub(crate) fn run(&self, case: &Case) -> Result<Verdict> {
        for feature in &case.tags.requires {
            if let Some(reason) = self.features.missing(feature)? {
                return Ok(Verdict::Skipped(reason.to_owned()));
            }
        }
        let outcome = self.outcome(case)?;
        self.judge(case, &outcome)
    }

    fn outcome(&self, case: &Case) -> Result<Outcome> {
        let scratch = Scratch::new(&case.name)?;
        if let Kind::Example(example) = &case.kind {
            fs::write(scratch.path("example.d"), &example.program)?;
        }
        let (stdout, stderr) = (scratch.0.join("stdout"), scratch.0.join("stderr"));
        let mut child = self
            .command(case, &scratch.0)
            .stdin(Stdio::null())
            .stdout(File::create(&stdout)?)
            .stderr(File::create(&stderr)?)
            .process_group(0)
            .spawn()
            .with_context(|| format!("failed to start {}", case.name))?;
        let (status, timed_out) = self.wait(&mut child, case)?;
        let text = |path: &Path| -> Result<String> {
            let mut text = without_pc(&String::from_utf8_lossy(&fs::read(path)?));
            for filter in &case.tags.filters {
                text = filter.apply(&text);
            }
            Ok(text)
        };
        let stderr = text(&stderr)?;
        let stderr = if case.kind == Kind::Shell { stderr } else { without_notices(&stderr) };
        Ok(Outcome { status, timed_out, stdout: text(&stdout)?, stderr })
    }

    /// What runs the test, in the test's folder so that messages have no paths.
    fn command(&self, case: &Case, scratch: &Path) -> Command {
        let file = case.path.file_name().unwrap_or_default();
        let mut command = match &case.kind {
            Kind::Shell => {
                let mut command = Command::new("/bin/sh");
                command.arg(file);
                command
            }
            Kind::Program => self.dtrace(case, &[], file.as_ref()),
            Kind::Refused(_) => self.dtrace(case, &["-x", "errtags", "-e"], file.as_ref()),
            Kind::Example(example) => {
                let compiled_only: &[&str] = if example.output.is_none() { &["-e"] } else { &[] };
                self.dtrace(case, compiled_only, &scratch.join("example.d"))
            }
        };
        command
            .current_dir(case.path.parent().unwrap_or(&self.suite))
            .env("dtrace", &self.dtrace)
            .env("trigger", &self.trigger)
            .env("TMPDIR", scratch)
            .env("TZ", "UTC")
            .env("LC_ALL", "C");
        command
    }

    /// dtrace with a script.
    fn dtrace(&self, case: &Case, options: &[&str], script: &Path) -> Command {
        let mut command = Command::new(&self.dtrace);
        command.args(self.masks()).args(&case.tags.options).args(options);
        if let Some(steps) = &case.tags.trigger {
            command.arg("-c").arg(format!("{} {steps}", self.trigger.display()));
        }
        command.arg("-s").arg(script).args(&case.tags.args);
        command
    }

    /// The flags that make dtrace do without features.
    pub(crate) fn masks(&self) -> impl Iterator<Item = String> {
        self.mask.iter().flat_map(|feature| ["-x".to_owned(), format!("mask={feature}")])
    }

    /// Waits for the end of a test, and makes sure of it; whether it did not come by itself.
    fn wait(&self, child: &mut Child, case: &Case) -> Result<(ExitStatus, bool)> {
        let pid = Pid::from_child(child);
        if let Some(seconds) = case.tags.interrupt
            && !ends_within(pid, Duration::from_secs(seconds))?
        {
            // It may have ended just now.
            let _ = kill_process(pid, Signal::INT);
        }
        self.end(child)
    }

    /// Waits for the end of a process that leads its group, and makes sure of it; whether it did not come by itself.
    pub(crate) fn end(&self, child: &mut Child) -> Result<(ExitStatus, bool)> {
        let pid = Pid::from_child(child);
        let ended = ends_within(pid, self.timeout)?;
        // What it has left behind, or itself. That nothing is left is the usual case.
        let _ = kill_process_group(pid, Signal::KILL);
        Ok((child.wait()?, !ended))
    }

    fn judge(&self, case: &Case, outcome: &Outcome) -> Result<Verdict> {
        let mut wrong = Vec::new();
        if outcome.timed_out {
            wrong.push(format!("     did not end within {} s\n", self.timeout.as_secs()));
        } else {
            wrong.extend(wrong_status(case, outcome.status));
        }
        if let Kind::Refused(tag) = &case.kind
            && !outcome.stderr.contains(&format!("[{tag}]"))
        {
            wrong.push(format!("     was not refused with {tag}\n"));
        }
        if let Kind::Example(example) = &case.kind {
            wrong.extend(difference("stdout", example.output.as_deref().unwrap_or_default(), &outcome.stdout));
            wrong.extend(difference("stderr", &without_pc(&example.errors), &outcome.stderr));
            return Ok(verdict(&wrong));
        }
        for (extension, actual) in [("out", &outcome.stdout), ("err", &outcome.stderr)] {
            let path = case.expected(extension);
            if self.bless && !outcome.timed_out {
                bless(&path, actual)?;
            }
            let expected = if path.exists() { fs::read_to_string(&path)? } else { String::new() };
            let what = if extension == "out" { "stdout" } else { "stderr" };
            wrong.extend(difference(what, &expected, actual));
        }
        Ok(verdict(&wrong))
    }
}

fn verdict(wrong: &[String]) -> Verdict {
    if wrong.is_empty() { Verdict::Passed } else { Verdict::Failed(wrong.concat()) }
}

fn ends_within(pid: Pid, limit: Duration) -> Result<bool> {
    let fd = pidfd_open(pid, PidfdFlags::empty()).context("failed to open a pid descriptor")?;
    let limit = Timespec { tv_sec: limit.as_secs() as i64, tv_nsec: 0 };
    Ok(poll(&mut [PollFd::new(&fd, PollFlags::IN)], Some(&limit))? > 0)
}

fn wrong_status(case: &Case, status: ExitStatus) -> Option<String> {
    let refused = matches!(case.kind, Kind::Refused(_));
    let expected = case.tags.status.unwrap_or(i32::from(refused));
    match (status.code(), status.signal()) {
        (Some(code), _) if code == expected => None,
        (Some(code), _) => Some(format!("     exit status {code}, not {expected}\n")),
        (None, signal) => Some(format!("     ended by signal {}\n", signal.unwrap_or(0))),
    }
}

/// Notices that every run gives.
fn without_notices(stderr: &str) -> String {
    let is_notice = |line: &str| {
        line.starts_with("dtrace: ")
            && (line.contains("' matched ") && line.trim_end().ends_with(['e', 's'])
                || line.starts_with("dtrace: pid ") && line.trim_end().ends_with(" has exited"))
    };
    stderr.split_inclusive('\n').filter(|line| !is_notice(line)).collect()
}

/// No output is expected where there is no file.
fn bless(path: &Path, actual: &str) -> Result<()> {
    if !actual.is_empty() {
        return fs::write(path, actual).with_context(|| format!("failed to write {}", path.display()));
    }
    match fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e.into()),
        _ => Ok(()),
    }
}

/// A folder of a test's own, below `$TMPDIR`.
#[derive(Debug)]
pub(crate) struct Scratch(pub(crate) PathBuf);

impl Scratch {
    pub(crate) fn new(test: &str) -> Result<Self> {
        let name = format!("dtrace-suite.{}.{}", std::process::id(), test.replace('/', "."));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).with_context(|| format!("failed to make {}", path.display()))?;
        Ok(Self(path))
    }

    /// A file in it.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.0.join(file)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A folder that stays behind is untidy, no more.
        let _ = fs::remove_dir_all(&self.0);
    }
}
