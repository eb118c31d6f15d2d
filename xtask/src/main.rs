//! Chores of the workspace: `cargo xtask COMMAND`.
#![forbid(unsafe_code)]

mod tidy;

use std::process::ExitCode;

use clap::Parser;

#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", about = "Chores of the workspace")]
enum Command {
    /// Check what the compiler does not: who depends on whom, what each crate must have, and the texts
    Tidy,
}

fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Tidy => tidy::run(),
    };
    outcome.unwrap_or_else(|e| {
        eprintln!("xtask: {e:#}");
        ExitCode::FAILURE
    })
}
