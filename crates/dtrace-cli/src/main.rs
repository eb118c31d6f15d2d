//! `dtrace`: the dynamic tracer's command.
#![forbid(unsafe_code)]

mod aggregations;
mod args;
mod builtin;
mod capture;
mod child;
mod consumer;
mod cpp;
mod grammar;
mod inlined;
mod list;
mod main_thread;
mod names;
mod pace;
mod program;
mod progress;
mod request;
mod signals;
mod stability;
mod stdout;
mod target;
mod trace;
mod types;

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use dtrace_core::Session;
use dtrace_core::options::{Options, Setter};
use dtrace_core::registry::{ProviderPath, Registry};

use crate::args::{Args, ArgsError, Mode};

/// Exit statuses of dtrace(1).
const FATAL: u8 = 1;
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let argv: Vec<_> = std::env::args_os().collect();
    if let Some(status) = child::exec(&argv) {
        return ExitCode::from(status);
    }
    main_thread::with_room(|| command(argv))
}

fn command(argv: Vec<OsString>) -> ExitCode {
    let args = match args::parse(argv) {
        Ok(args) => args,
        Err(ArgsError::Clap(error)) => {
            let status = if error.use_stderr() { USAGE } else { 0 };
            // That a closed pipe takes no help is no matter.
            let _ = error.print();
            return ExitCode::from(status);
        }
        Err(ArgsError::Text(text)) => {
            notice(&text);
            return ExitCode::from(USAGE);
        }
    };
    match run(&args) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            notice(&format!("{error:#}"));
            ExitCode::from(FATAL)
        }
    }
}

/// With `-x debug`, says what is being done.
pub(crate) fn debug(options: &Options, what: impl FnOnce() -> String) {
    if options.flag("debug") {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        stderr(format_args!("dtrace DEBUG {}.{:06}: {}\n", now.as_secs(), now.subsec_micros(), what()));
    }
}

/// Tells the user something on stderr, as dtrace does.
pub(crate) fn notice(text: &str) {
    stderr(format_args!("dtrace: {}\n", without_numbers(text)));
}

/// A message with the system's reasons in the words of strerror(3), without the numbers that Rust adds to them.
fn without_numbers(text: &str) -> String {
    let mut parts = text.split(" (os error ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(')').unwrap_or(part));
    }
    out
}

/// Writes to the standard error output.
pub(crate) fn stderr(text: std::fmt::Arguments<'_>) {
    // If nobody can be told, what was traced is no less worth.
    let _ = std::io::stderr().write_fmt(text);
}

fn run(args: &Args) -> anyhow::Result<u8> {
    if args.mode == Mode::Version {
        stdout::line(&format!(
            "dtrace: DTrace for Linux {}, D {}",
            env!("CARGO_PKG_VERSION"),
            d_frontend::Version::NEWEST
        ))?;
        return Ok(0);
    }
    let mut options = options(args)?;
    if args.specs.is_empty() && args.mode == Mode::Trace {
        // As dtrace(1) does without anything to do.
        notice("nothing to trace: give a probe description (-n), a script (-s), or -l to list probes; see --help");
        return Ok(USAGE);
    }
    let mut registry = Registry::linked();
    for refusal in registry.load(&provider_path(&options)) {
        notice(&refusal.to_string());
    }
    let session = Session::new(registry);
    match args.mode {
        Mode::List => list::list(session, args, &mut options),
        _ => trace::trace(session, args, &mut options),
    }
}

/// Options: those of the environment, then those of the command line.
fn options(args: &Args) -> anyhow::Result<Options> {
    let mut options = Options::default();
    let variables = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
    options.set_environment(variables).map_err(|(variable, e)| anyhow::anyhow!("failed to obey {variable}: {e}"))?;
    if std::env::var_os("DTRACE_DEBUG").is_some_and(|value| !value.is_empty()) {
        options.set_text("debug", Setter::Command)?;
    }
    for (name, value) in &args.options {
        let set = options.set(name, value.as_deref(), Setter::Command);
        set.map_err(|e| anyhow::anyhow!("failed to set -x {name}: {e}"))?;
    }
    Ok(options)
}

/// The folders with providers: what `-x providerpath` says, else the environment, else the usual one.
fn provider_path(options: &Options) -> ProviderPath {
    let given = match options.list("providerpath") {
        [] => match std::env::var_os("DTRACE_PROVIDER_PATH") {
            Some(path) => vec![path],
            None => return ProviderPath::Usual,
        },
        given => given.to_vec(),
    };
    let folders = given.iter().flat_map(|path| std::env::split_paths(path).collect::<Vec<_>>());
    ProviderPath::Named(folders.filter(|folder| !folder.as_os_str().is_empty()).collect())
}
