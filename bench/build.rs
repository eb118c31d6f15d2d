//! Compiles the hand-written programs.

use std::path::PathBuf;
use std::process::Command;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=bpf");
    println!("cargo::rerun-if-env-changed=DTRACE_CLANG");
    let clang = std::env::var("DTRACE_CLANG").unwrap_or_else(|_| "clang".into());
    let object = PathBuf::from(std::env::var("OUT_DIR")?).join("jobs.o");
    let status = Command::new(&clang)
        .args(["-target", "bpf", "-mcpu=v3", "-g", "-O2", "-Wall", "-Werror", "-c", "bpf/jobs.c", "-o"])
        .arg(object)
        .status()
        .map_err(|e| format!("cannot run {clang} (install clang 14 or newer, or set DTRACE_CLANG): {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("{clang} could not compile bpf/jobs.c").into()) }
}
