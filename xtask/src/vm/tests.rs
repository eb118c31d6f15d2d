//! What a guest runs if it is told nothing else: the tests of engine-bpf, and the suite.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use super::host;

/// Seconds that a test of the suite may take: a guest is some ten times slower than its host.
const TEST_SECONDS: u32 = 120;

/// Folders of the suite that no kernel has a part in, or hardly: the compiler, the command line, what is printed.
const ELSEWHERE: &[&str] = &[
    "bad/",
    "cmd/",
    "later/",
    "library/",
    "macro/",
    "name/",
    "pragma/",
    "printf/",
    "probe/",
    "provider-definition/",
    "stability/",
    "syntax/",
];

/// Builds what the tests need, and gives the command that runs them.
pub(super) fn command(programs: u32, filter: &str) -> Result<Vec<OsString>> {
    let engine = executables(&["test", "--no-run", "-p", "engine-bpf", "--test", "*"], "test")?;
    let programs_built = executables(&["build", "-p", "dtrace-cli", "-p", "dtrace-suite"], "bin")?;
    let named = |name: &str| {
        let found = programs_built.iter().find(|p| p.file_name().is_some_and(|n| n == name));
        found.cloned().with_context(|| format!("cargo has not made {name}"))
    };
    let root = host::workspace()?;
    let script = root.join("xtask/src/vm/guest/tests");
    let mut command: Vec<OsString> = vec!["/bin/sh".into(), script.into(), programs.to_string().into()];
    command.extend([named("dtrace")?, named("dtrace-suite")?, root.join("tests/suite")].map(OsString::from));
    command.extend([TEST_SECONDS.to_string().into(), filter.into()]);
    command.push(engine.len().to_string().into());
    command.extend(engine.into_iter().map(OsString::from));
    command.extend(ELSEWHERE.iter().flat_map(|folder| ["--without", folder]).map(OsString::from));
    Ok(command)
}

/// Runs cargo with these arguments, and finds the programs of a kind that it makes.
fn executables(arguments: &[&str], kind: &str) -> Result<Vec<PathBuf>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(host::workspace()?).args(arguments);
    cargo.args(["--release", "--message-format=json-render-diagnostics"]);
    let messages = String::from_utf8(host::output(&mut cargo)?)?;
    let of_kind =
        |message: &Value| message["target"]["kind"].as_array().is_some_and(|kinds| kinds.contains(&kind.into()));
    Ok(messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(of_kind)
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
        .collect())
}
