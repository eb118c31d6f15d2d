//! `dtrace`: the dynamic tracer's command.
#![forbid(unsafe_code)]

mod args;
mod builtin;
mod consumer;
mod cpp;
mod list;
mod program;
mod signals;
mod stdout;
mod target;
mod trace;

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
    if argv.get(1).is_some_and(|a| a == target::STOPPED_COMMAND) {
        let error = target::become_command(&argv[2..]).raw_os_error();
        return ExitCode::from(error.and_then(|e| u8::try_from(e).ok()).unwrap_or(FATAL));
    }
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

/// Tells the user something on stderr, as dtrace does.
#[expect(clippy::print_stderr, reason = "this is where the command talks to its user")]
pub(crate) fn notice(text: &str) {
    eprintln!("dtrace: {text}");
}

fn run(args: &Args) -> anyhow::Result<u8> {
    if args.mode == Mode::Version {
        stdout::line(&format!(
            "dtrace: D {}, dtrace for Linux {}",
            d_frontend::Version::NEWEST,
            env!("CARGO_PKG_VERSION")
        ))?;
        return Ok(0);
    }
    if args.specs.is_empty() && args.mode != Mode::List {
        // As dtrace(1) does without anything to do.
        notice("nothing to trace: give a probe description (-n), a script (-s), or -l to list probes; see --help");
        return Ok(USAGE);
    }
    let mut options = Options::default();
    for (name, value) in &args.options {
        options.set(name, value.as_deref(), Setter::Command).map_err(|e| {
            let shown = value.as_ref().map_or(name.clone(), |v| format!("{name}={v}"));
            anyhow::anyhow!("failed to set -x {shown}: {e}")
        })?;
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

/// The folders with providers: what `-x providerpath` says, else the environment, else the usual one.
fn provider_path(options: &Options) -> ProviderPath {
    let given = match options.list("providerpath") {
        [] => match std::env::var_os("DTRACE_PROVIDER_PATH") {
            Some(path) => vec![path],
            None => return ProviderPath::Usual,
        },
        given => given.iter().map(std::ffi::OsString::from).collect(),
    };
    let folders = given.iter().flat_map(|path| std::env::split_paths(path).collect::<Vec<_>>());
    ProviderPath::Named(folders.filter(|folder| !folder.as_os_str().is_empty()).collect())
}
