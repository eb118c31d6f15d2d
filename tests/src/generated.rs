//! Generated D programs, run as a user would: whatever they are, dtrace answers in time, does not panic, and the kernel
//! takes what the compiler takes.

use std::fs::{self, File};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use dtrace_testkit::source;

use crate::run::{Scratch, Setup};

/// How many programs, and which.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) first: u64,
    pub(crate) programs: u64,
    /// Start none after this time.
    pub(crate) time: Option<Duration>,
}

/// How a program went.
enum End {
    Ran,
    /// By the compiler, or for a limit.
    Refused(String),
    Wrong(String),
}

/// How many programs ended how.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) ran: usize,
    pub(crate) refused: usize,
    pub(crate) wrong: usize,
}

impl Tally {
    fn add(&mut self, seed: u64, end: &End, show: bool) {
        match end {
            End::Ran => self.ran += 1,
            End::Refused(why) => {
                self.refused += 1;
                if show {
                    println!("generated {seed}: {}", why.trim_end());
                }
            }
            End::Wrong(why) => {
                self.wrong += 1;
                println!("FAIL generated {seed}: {}", why.trim_end());
            }
        }
    }
}

/// Runs the programs of a plan on so many threads.
pub(crate) fn run_all(setup: &Setup, plan: Plan, jobs: usize, show: bool) -> Tally {
    let start = Instant::now();
    let seeds = Mutex::new(plan.first..plan.first.saturating_add(plan.programs));
    let tally = Mutex::new(Tally::default());
    let next = || seeds.lock().ok()?.next().filter(|_| plan.time.is_none_or(|most| start.elapsed() < most));
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some(seed) = next() {
                    let end = run(setup, seed).unwrap_or_else(|e| End::Wrong(format!("{e:#}")));
                    if let Ok(mut tally) = tally.lock() {
                        tally.add(seed, &end, show);
                    }
                }
            });
        }
    });
    tally.into_inner().unwrap_or_default()
}

fn run(setup: &Setup, seed: u64) -> Result<End> {
    let scratch = Scratch::new(&format!("generated.{seed}"))?;
    let (script, errors) = (scratch.path("program.d"), scratch.path("errors"));
    let program = source::program(seed);
    fs::write(&script, &program)?;
    let mut command = Command::new(&setup.dtrace);
    command.args(setup.masks()).arg("-w");
    for (name, value) in source::options(seed) {
        command.arg("-x").arg(format!("{name}={value}"));
    }
    command.arg("-c").arg(format!("{} getppid:3 sleep:30 getppid:3", setup.trigger.display())).arg("-s").arg(&script);
    command.current_dir(&scratch.0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(&errors)?);
    let mut child = command.process_group(0).spawn().context("failed to start dtrace")?;
    let (status, timed_out) = setup.end(&mut child)?;
    let errors = String::from_utf8_lossy(&fs::read(&errors)?).into_owned();
    let wrong = |what: &str| Ok(End::Wrong(format!("{what}\n{errors}")));
    if timed_out {
        return wrong("it did not end");
    }
    if let Some(signal) = status.signal() {
        return wrong(&format!("ended by signal {signal}"));
    }
    for word in ["panicked at", "refuses the generated program", "the verifier"] {
        if errors.contains(word) {
            return wrong(word);
        }
    }
    let refused = ["failed to compile", "could not enable", "failed to set", "out of range"];
    let refused = refused.iter().any(|word| errors.contains(word));
    let is_own = program.contains("exit(") || errors.contains("processing aborted");
    match status.code() {
        Some(1) if refused => Ok(End::Refused(errors)),
        Some(0) => Ok(End::Ran),
        Some(_) if is_own && !refused => Ok(End::Ran),
        _ => wrong(&format!("ended with {status}")),
    }
}
