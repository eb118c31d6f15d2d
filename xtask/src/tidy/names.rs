//! No provider is known by name outside of its crate.

use super::workspace::{File, Workspace};
use super::{Finding, wrong};

/// Where a provider's name may be compared all the same.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("crates/dtrace-output/src/header.rs", "syscall", "DTrace's flow arrows are drawn by it"),
    ("crates/dtrace-core/src/registry/mod.rs", "dtrace", "BEGIN, END and ERROR are probes 1 to 3 everywhere"),
];

/// Looks for comparisons with the name of a provider.
pub(super) fn check(workspace: &Workspace) -> Vec<Finding> {
    let providers: Vec<&str> = workspace
        .packages
        .iter()
        .filter_map(|p| p.name.strip_prefix("provider-"))
        .filter(|n| !n.contains('-'))
        .collect();
    let files = workspace.files.iter().filter(|f| is_product(f));
    files.flat_map(|file| of_file(file, &providers)).collect()
}

/// Whether a file is Rust of a crate that should know no provider, and no test.
fn is_product(file: &File) -> bool {
    let path = &file.path;
    let rust = path.starts_with("crates/") && file.ending() == "rs";
    rust && !path.starts_with("crates/provider-") && !path.contains("/tests/") && !path.ends_with("/tests.rs")
}

fn of_file(file: &File, providers: &[&str]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (n, line) in file.text.lines().take_while(|line| line.trim() != "#[cfg(test)]").enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for name in providers.iter().filter(|name| compares(code, name) && !is_exception(&file.path, name)) {
            found.push(wrong(format!(
                "{}:{}: compares with the name of the provider {name}: let the provider say what differs",
                file.path,
                n + 1
            )));
        }
    }
    found
}

fn is_exception(path: &str, name: &str) -> bool {
    EXCEPTIONS.iter().any(|(file, provider, _)| *file == path && *provider == name)
}

/// Whether a line of code has `== "name"`, `!= "name"`, or a match arm of it.
fn compares(code: &str, name: &str) -> bool {
    let literal = format!("\"{name}\"");
    code.match_indices(&literal).any(|(at, _)| {
        let before = code[..at].trim_end();
        let after = code[at + literal.len()..].trim_start();
        let arm = after.starts_with("=>") || after.starts_with('|') || before.ends_with('|');
        arm || before.ends_with("==") || before.ends_with("!=")
    })
}

#[cfg(test)]
mod tests {
    use super::super::workspace::Package;
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        let packages = ["provider-fbt", "provider-fbt-plugin", "dtrace-core"]
            .map(|name| Package { name: name.into(), ..Package::default() })
            .to_vec();
        let files = vec![File { path: path.into(), text: text.into() }];
        check(&Workspace { packages, files }).len()
    }

    #[test]
    fn comparisons_are_found() {
        let path = "crates/dtrace-core/src/session.rs";
        for text in ["if name == \"fbt\" {", "\"fbt\" => 1,", "\"x\" | \"fbt\" => 1,", "if \"x\" != \"fbt\" {"] {
            assert_eq!(found(path, text), 1, "{text}");
        }
        for text in ["// == \"fbt\"", "list.push(\"fbt\")", "name == \"fbtx\"", "#[cfg(test)]\nname == \"fbt\""] {
            assert_eq!(found(path, text), 0, "{text}");
        }
    }

    #[test]
    fn only_where_it_matters() {
        let text = "if name == \"fbt\" {";
        for path in ["crates/provider-fbt/src/lib.rs", "crates/dtrace-core/tests/x.rs", "xtask/src/main.rs"] {
            assert_eq!(found(path, text), 0, "{path}");
        }
    }
}
