//! `cargo xtask tidy`: the rules of the house that neither rustc, Clippy nor cargo-deny checks.

mod crates;
mod edges;
mod names;
mod texts;
mod workspace;

use std::process::ExitCode;

use self::workspace::Workspace;

/// Something that is not as it should be: a sentence with the place, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Finding {
    /// It has to be changed.
    Wrong(String),
    /// It is worth a look.
    Doubtful(String),
}

/// Checks the workspace that this program was built in.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let findings = findings(&Workspace::read()?);
    for finding in &findings {
        match finding {
            Finding::Wrong(text) => eprintln!("tidy: {text}"),
            Finding::Doubtful(text) => eprintln!("tidy: (no error) {text}"),
        }
    }
    let clean = !findings.iter().any(|f| matches!(f, Finding::Wrong(_)));
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn findings(workspace: &Workspace) -> Vec<Finding> {
    let mut found = edges::check(&workspace.packages);
    found.extend(crates::check(workspace));
    found.extend(names::check(workspace));
    found.extend(texts::check(&workspace.files));
    found
}

/// A failed rule.
fn wrong(text: impl Into<String>) -> Finding {
    Finding::Wrong(text.into())
}
