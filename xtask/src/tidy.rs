//! `cargo xtask tidy`: the rules of the house that neither rustc, Clippy nor cargo-deny checks.

mod crates;
mod edges;
mod names;
mod texts;
mod workspace;

use anyhow::bail;

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
pub(crate) fn run() -> anyhow::Result<()> {
    let workspace = Workspace::read()?;
    let findings = findings(&workspace);
    let wrong = findings.iter().filter(|f| matches!(f, Finding::Wrong(_))).count();
    findings.iter().for_each(report);
    if wrong > 0 {
        bail!("tidy: {wrong} to put right");
    }
    Ok(())
}

fn findings(workspace: &Workspace) -> Vec<Finding> {
    let mut found = edges::check(&workspace.packages);
    found.extend(crates::check(workspace));
    found.extend(names::check(workspace));
    found.extend(texts::check(&workspace.files));
    found
}

#[expect(clippy::print_stderr, reason = "this is where the chore talks to its user")]
fn report(finding: &Finding) {
    match finding {
        Finding::Wrong(text) => eprintln!("tidy: {text}"),
        Finding::Doubtful(text) => eprintln!("tidy: (no error) {text}"),
    }
}

/// A failed rule.
fn wrong(text: impl Into<String>) -> Finding {
    Finding::Wrong(text.into())
}
