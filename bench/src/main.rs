//! Measures dtrace beside hand-written eBPF and bpftrace, and prints a table with the targets: medians of the rounds,
//! but of firings the least, and of many at once the worst.
//!
//! `cargo run --release -p dtrace-bench`, as root: builds the command itself first. bpftrace's columns stay empty where
//! it is not installed; it needs tracefs to be mounted.
#![forbid(unsafe_code)]
#![expect(clippy::cast_precision_loss, reason = "what is measured is far below 2^52")]

mod crowd;
mod firing;
mod interpreter;
mod start;
mod stream;
mod table;
mod tracer;
mod workload;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};
use clap::Parser;

use crate::table::Row;
use crate::tracer::Place;

/// Measures dtrace beside hand-written eBPF and bpftrace.
#[derive(Debug, Parser)]
struct Args {
    /// Rounds: each tracer is measured once in each
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Leave out what bpftrace takes half a minute for
    #[arg(long)]
    quick: bool,
    /// Measure only the rows whose names have this text
    #[arg(long, default_value = "")]
    only: String,
    /// The dtrace command [default: the one beside this program, built first when cargo runs it]
    #[arg(long)]
    dtrace: Option<PathBuf>,
    /// The bpftrace command; an empty path leaves it out
    #[arg(long, default_value = "/usr/bin/bpftrace")]
    bpftrace: PathBuf,
}

#[expect(clippy::print_stdout, reason = "the table is what the program is for")]
fn main() -> Result<()> {
    let args = Args::parse();
    let dtrace = match &args.dtrace {
        Some(path) => path.clone(),
        None => built()?,
    };
    let bpftrace = Some(args.bpftrace.clone()).filter(|path| path.exists());
    let place = Place::new(dtrace, bpftrace, workload::pin()?)?;
    print!("{}", table::render(&rows(&args, &place)?));
    Ok(())
}

fn rows(args: &Args, place: &Place) -> Result<Vec<Row>> {
    let wanted = |what: &str| what.contains(&args.only);
    let mut rows = Vec::new();
    for run in start::RUNS.iter().filter(|r| wanted(r.what)) {
        rows.push(start::measure(run, place, args.rounds, !args.quick)?);
    }
    if wanted(start::LISTING) {
        rows.extend(start::listing(place, args.rounds)?);
    }
    if wanted(start::SCRIPT) {
        rows.push(start::script(place, args.rounds)?);
    }
    if wanted(crowd::WHAT) {
        rows.push(crowd::measure(place, args.rounds)?);
    }
    for job in firing::JOBS.iter().filter(|j| wanted(j.what)) {
        rows.push(firing::measure(job, place, args.rounds)?);
    }
    if wanted("stream") {
        rows.extend(stream::measure(place, args.rounds)?);
    }
    if wanted("interpreter") {
        rows.push(interpreter::measure(args.rounds)?);
    }
    Ok(rows)
}

/// The command beside this program, brought up to date where cargo is at hand.
fn built() -> Result<PathBuf> {
    if let Some(cargo) = std::env::var_os("CARGO") {
        let parts = ["--package", "dtrace-cli", "--package", "dtrace-bench", "--bin", "dtrace", "--example", "fake"];
        let status = Command::new(cargo).args(["build", "--release"]).args(parts).status()?;
        if !status.success() {
            bail!("the command does not build");
        }
    }
    let program = std::env::current_exe()?;
    let dtrace = program.parent().unwrap_or(Path::new(".")).join("dtrace");
    if dtrace.exists() { Ok(dtrace) } else { Err(missing(&dtrace)) }
}

fn missing(dtrace: &Path) -> anyhow::Error {
    anyhow::anyhow!("there is no {}: build it, or name the command with --dtrace", dtrace.display())
}
