//! `vm-test`: the tests under stock Debian kernels, which qemu runs without any help of the hardware.
//!
//! A guest sees the host's root file system, read-only, over 9p: what is built here runs there as it is.

mod boot;
mod cpio;
mod host;
mod initramfs;
mod packages;
mod tests;
mod vmlinux;

use std::ffi::OsString;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use self::boot::{Ended, Guest};
use self::packages::Kernel;

/// Kernels that dtrace promises to run on.
const KERNELS: &[&str] = &["6.1", "6.12"];

/// Arguments of `vm-test`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Kernels to boot, such as 6.1; without any, all that are supported
    #[arg(value_name = "KERNEL")]
    kernels: Vec<String>,
    /// End a guest after this many seconds
    #[arg(long, default_value_t = 2700)]
    timeout: u64,
    /// Programs that the agreement test generates
    #[arg(long, default_value_t = 40)]
    programs: u32,
    /// Run only those tests of the suite whose names contain this; by default all but errors of the compiler, which
    /// no kernel has a part in
    #[arg(long, default_value = "/tst.")]
    filter: String,
    /// Show the kernel's messages at the end
    #[arg(long)]
    dmesg: bool,
    /// What to run instead of the tests
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

/// Boots the kernels side by side; the status is the first guest's that failed.
pub(crate) fn run(args: Args) -> Result<ExitCode> {
    host::check()?;
    let kernels =
        if args.kernels.is_empty() { KERNELS.iter().map(ToString::to_string).collect() } else { args.kernels };
    let cache = host::target_dir()?.join("vm");
    let kernels = kernels.iter().map(|k| Kernel::newest(k, &cache)).collect::<Result<Vec<_>>>()?;
    let command = match args.command {
        command if command.is_empty() => tests::command(args.programs, &args.filter)?,
        command => command,
    };
    let guest = Guest { command, limit: Duration::from_secs(args.timeout), dmesg: args.dmesg };
    let several = kernels.len() > 1;
    let guests: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = kernels.iter().map(|k| scope.spawn(|| one(k, &guest, several))).collect();
        threads.into_iter().map(|t| t.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a thread died")))).collect()
    });
    let mut status = 0;
    for (kernel, outcome) in kernels.iter().zip(guests) {
        let code = outcome.with_context(|| format!("cannot run {}", kernel.release))?;
        status = if status == 0 { code } else { status };
    }
    Ok(ExitCode::from(status))
}

/// Runs one guest, its output line by line, and says how it ended.
fn one(kernel: &Kernel, guest: &Guest, several: bool) -> Result<u8> {
    let start = Instant::now();
    let prefix = if several { format!("{}: ", kernel.version) } else { String::new() };
    let mut last = String::new();
    let ended = boot::boot(kernel, guest, &mut |line| {
        println!("{prefix}{line}");
        line.clone_into(&mut last);
    })?;
    let (release, seconds) = (&kernel.release, start.elapsed().as_secs());
    match ended {
        Ended::Exited(0) => println!("{release}: passed after {seconds} s: {last}"),
        Ended::Exited(code) => println!("{release}: failed with status {code} after {seconds} s: {last}"),
        Ended::TimedOut => println!("{release}: timed out after {seconds} s"),
        Ended::Died => println!("{release}: the guest died after {seconds} s"),
    }
    Ok(ended.status())
}
