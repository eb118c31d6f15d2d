//! Chores of the workspace: `cargo xtask COMMAND`.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "these are commands, and this is what they say")]

mod tidy;
mod vm;

use std::process::ExitCode;

use clap::Parser;

#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", about = "Chores of the workspace")]
enum Command {
    /// Check what the compiler does not: who depends on whom, what each crate must have, and the texts
    Tidy,
    /// Run the tests, or a command, under stock Debian kernels
    VmTest(vm::Args),
}

fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Tidy => tidy::run(),
        Command::VmTest(args) => vm::run(args),
    };
    outcome.unwrap_or_else(|e| {
        eprintln!("xtask: {e:#}");
        ExitCode::FAILURE
    })
}
