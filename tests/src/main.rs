//! `dtrace-suite`: runs a folder of end-to-end tests against a dtrace binary. README.md says how tests are written.
#![expect(clippy::print_stdout, reason = "the report goes to standard output")]

mod case;
mod compare;
mod feature;
mod filter;
mod generated;
mod guide;
mod run;
mod spin;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Parser;

use crate::case::Case;
use crate::feature::Features;
use crate::run::{Setup, Verdict};

/// Runs end-to-end tests of the dtrace command.
#[derive(Debug, Parser)]
#[command(name = "dtrace-suite")]
struct Args {
    /// The dtrace binary to test
    #[arg(long, value_name = "PATH")]
    dtrace: PathBuf,
    /// The folder of tests
    #[arg(long, value_name = "DIR", default_value = "tests/suite")]
    suite: PathBuf,
    /// The program that makes events to trace; the one beside this program if not given
    #[arg(long, value_name = "PATH")]
    trigger: Option<PathBuf>,
    /// How many tests run at once; one for each CPU if not given
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Make dtrace do without a feature of the kernel; may be repeated
    #[arg(long, value_name = "FEATURE")]
    mask: Vec<String>,
    /// How long a test may take, in seconds
    #[arg(long, value_name = "S", default_value_t = 30)]
    timeout: u64,
    /// Let idle CPUs sleep: some virtual machines lose the timers of a CPU that does
    #[arg(long)]
    no_spin: bool,
    /// Run so many generated programs instead of the tests
    #[arg(long, value_name = "N")]
    generated: Option<u64>,
    /// Number of the first generated program
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Start no generated program after so many seconds
    #[arg(long, value_name = "S")]
    seconds: Option<u64>,
    /// Show why generated programs are refused
    #[arg(long)]
    refusals: bool,
    /// Leave out tests whose path contains this; may be repeated
    #[arg(long, value_name = "TEXT")]
    without: Vec<String>,
    /// Only tests whose path contains one of these
    filter: Vec<String>,
}

fn main() -> ExitCode {
    match report(&Args::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("dtrace-suite: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Runs the tests that were asked for; whether none failed.
fn report(args: &Args) -> Result<bool> {
    let setup = setup(args)?;
    let _awake = (!args.no_spin).then(spin::Spinners::start);
    let jobs = args.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1);
    if let Some(programs) = args.generated {
        return Ok(generated(args, &setup, programs, jobs));
    }
    let cases = case::find(&setup.suite, &args.filter, &args.without)?;
    let counts = run_all(&setup, &cases, jobs);
    println!("{} passed, {} failed, {} skipped", counts.passed, counts.failed, counts.skipped);
    Ok(counts.failed == 0)
}

/// Runs generated programs; whether none went wrong, and enough of them ran to prove something.
fn generated(args: &Args, setup: &Setup, programs: u64, jobs: usize) -> bool {
    let plan = generated::Plan { first: args.seed, programs, time: args.seconds.map(Duration::from_secs) };
    let tally = generated::run_all(setup, plan, jobs, args.refusals);
    let total = tally.ran + tally.refused + tally.wrong;
    println!("{total} generated programs: {} ran, {} refused, {} failed", tally.ran, tally.refused, tally.wrong);
    tally.wrong == 0 && (total < 50 || tally.ran * 3 > total)
}

fn setup(args: &Args) -> Result<Setup> {
    let beside = || Ok::<_, anyhow::Error>(std::env::current_exe()?.with_file_name("trigger"));
    let trigger = args.trigger.clone().map_or_else(beside, Ok)?;
    let (dtrace, trigger) = (absolute(&args.dtrace)?, absolute(&trigger)?);
    Ok(Setup {
        features: Features::new(&trigger),
        dtrace,
        trigger,
        suite: absolute(&args.suite)?,
        mask: args.mask.clone(),
        timeout: Duration::from_secs(args.timeout),
        bless: std::env::var_os("BLESS").is_some_and(|v| v == "1"),
    })
}

/// Tests run in folders of their own, so a relative path would lose its meaning.
fn absolute(path: &Path) -> Result<PathBuf> {
    path.canonicalize().with_context(|| format!("failed to find {}", path.display()))
}

#[derive(Debug, Default)]
struct Counts {
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Counts {
    /// Counts a verdict and prints it.
    fn add(&mut self, case: &Case, verdict: &Verdict) {
        match verdict {
            Verdict::Passed => {
                self.passed += 1;
                println!("ok   {}", case.name);
            }
            Verdict::Skipped(reason) => {
                self.skipped += 1;
                println!("skip {}: {reason}", case.name);
            }
            Verdict::Failed(why) => {
                self.failed += 1;
                println!("FAIL {}\n{}", case.name, why.trim_end());
            }
        }
    }
}

fn run_all(setup: &Setup, cases: &[Case], jobs: usize) -> Counts {
    let next = AtomicUsize::new(0);
    let counts = Mutex::new(Counts::default());
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let verdict = setup.run(case).unwrap_or_else(|e| Verdict::Failed(format!("{e:#}")));
                    counts.lock().unwrap_or_else(PoisonError::into_inner).add(case, &verdict);
                }
            });
        }
    });
    counts.into_inner().unwrap_or_else(PoisonError::into_inner)
}
