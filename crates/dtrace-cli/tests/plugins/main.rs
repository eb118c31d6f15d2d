//! Providers from libraries. The command with all of them loaded is the command with all of them linked in; a third
//! party's provider works; and what can't be loaded is refused with a sentence, without harm to the rest.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may panic, and says why it is skipped")]

mod build;
mod refused;
mod same;
mod third_party;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The command with all providers linked in.
const LINKED: &str = env!("CARGO_BIN_EXE_dtrace");

/// What a run of the command gave.
#[derive(Debug, PartialEq, Eq)]
struct Run {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs a dtrace with these folders of providers and no others.
fn dtrace(command: impl AsRef<Path>, providers: &[&Path], args: &[&str]) -> Run {
    let path = std::env::join_paths(providers).unwrap();
    let output = Command::new(command.as_ref()).args(args).env("DTRACE_PROVIDER_PATH", path).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// An empty folder of this name.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("providers").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

/// Puts a file into a folder, as `install` does.
fn install(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, content).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// Whether this process may trace; says so if not.
fn may_trace() -> bool {
    let root = nix::unistd::geteuid().is_root();
    if !root {
        eprintln!("skipped: tracing needs root");
    }
    root
}
