//! Chores of the workspace: `cargo xtask --help` lists them.
#![forbid(unsafe_code)]

mod tidy;

use std::process::ExitCode;

use clap::Parser;

/// Chores of the workspace.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask")]
enum Chore {
    /// Checks what the compiler does not: who depends on whom, what each crate must have, and the texts.
    Tidy,
}

fn main() -> ExitCode {
    let done = match Chore::parse() {
        Chore::Tidy => tidy::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "this is where the chores talk to their user")]
fn report(text: &str) {
    eprintln!("xtask: {text}");
}
