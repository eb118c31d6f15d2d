//! What a guest runs if it is told nothing else: the agreement of the engine with the interpreter, and the suite.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::host;

/// Seconds that a test of the suite may take: a guest is some ten times slower than its host.
const TEST_SECONDS: u32 = 120;

/// Builds what the tests need, and gives the command that runs them.
pub(super) fn command(programs: u32, filter: &str) -> Result<Vec<OsString>> {
    let agreement = executable(&["test", "--no-run", "-p", "engine-bpf", "--test", "agreement"], "agreement")?;
    let dtrace = executable(&["build", "-p", "dtrace-cli"], "dtrace")?;
    let suite = executable(&["build", "-p", "dtrace-suite"], "dtrace-suite")?;
    let root = host::workspace()?;
    let script = root.join("xtask/src/vm/guest/tests");
    let mut command: Vec<OsString> = vec!["/bin/sh".into(), script.into(), programs.to_string().into()];
    command.extend([agreement, suite, dtrace, root.join("tests/suite")].map(OsString::from));
    command.extend([TEST_SECONDS.to_string().into(), filter.into()]);
    Ok(command)
}

/// Runs cargo with these arguments, and finds the program that it makes.
fn executable(arguments: &[&str], name: &str) -> Result<PathBuf> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(host::workspace()?)
        .args(arguments)
        .args(["--release", "--message-format=json-render-diagnostics"]);
    let messages = String::from_utf8(host::output(&mut cargo)?)?;
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == name)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .with_context(|| format!("cargo has not made {name}"))
}
