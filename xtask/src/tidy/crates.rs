//! What every crate must have.

use super::workspace::{Package, Workspace};
use super::{Finding, wrong};

/// Crates that may have unsafe code, and where: the start of a path.
const UNSAFE: &[(&str, &str)] = &[
    ("engine-bpf", "crates/engine-bpf/src/sys/"),
    ("dtrace-provider", "crates/dtrace-provider/src/"),
    ("dtrace-core", "crates/dtrace-core/src/registry/dynamic"),
    ("dtrace-suite", "tests/"),
];

/// Checks the manifest, the changes page and the root files of every package.
pub(super) fn check(workspace: &Workspace) -> Vec<Finding> {
    workspace.packages.iter().flat_map(|package| of_package(workspace, package)).collect()
}

fn of_package(workspace: &Workspace, package: &Package) -> Vec<Finding> {
    let mut found = manifest(workspace, package);
    if package.published && package.inside().is_none() && workspace.text(&package.file("CHANGELOG.md")).is_none() {
        found.push(wrong(format!("{}: missing: write what the crate offers", package.file("CHANGELOG.md"))));
    }
    found.extend(no_unsafe(workspace, package));
    found
}

fn manifest(workspace: &Workspace, package: &Package) -> Vec<Finding> {
    let path = package.file("Cargo.toml");
    let text = workspace.text(&path).unwrap_or_default();
    let mut found = Vec::new();
    if package.description.as_ref().is_none_or(String::is_empty) {
        found.push(wrong(format!("{path}: no description: say in one line what the crate is")));
    }
    if !section(text, "package").any(|line| line.starts_with("version = ")) {
        found.push(wrong(format!("{path}: no version of its own: crates are versioned one by one")));
    }
    if !section(text, "lints").any(|line| line == "workspace = true") {
        found.push(wrong(format!("{path}: the workspace's lints are not on: add `[lints]` with `workspace = true`")));
    }
    found
}

/// The lines of a section of a manifest.
fn section<'a>(manifest: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let header = format!("[{name}]");
    let lines = manifest.lines().skip_while(move |line| line.trim() != header).skip(1);
    lines.map(str::trim).take_while(|line| !line.starts_with('['))
}

/// Unsafe code is forbidden by the compiler, or kept to the files that may have it.
fn no_unsafe(workspace: &Workspace, package: &Package) -> Vec<Finding> {
    if let Some((_, allowed)) = UNSAFE.iter().find(|(name, _)| *name == package.name) {
        let sources = workspace.files.iter().filter(|f| package.owns(f) && f.ending() == "rs");
        let outside = sources.filter(|f| !f.path.starts_with(allowed) && has_unsafe(&f.text));
        return outside.map(|f| wrong(format!("{}: unsafe code has its place in {allowed}", f.path))).collect();
    }
    let forbids = |root: &&String| workspace.text(root).is_some_and(|text| text.contains("#![forbid(unsafe_code)]"));
    let open = package.roots.iter().filter(|root| !forbids(root));
    open.map(|root| {
        wrong(format!("{root}: add `#![forbid(unsafe_code)]`, or name the crate in xtask/src/tidy/crates.rs"))
    })
    .collect()
}

fn has_unsafe(text: &str) -> bool {
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    code.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_')).any(|word| word == "unsafe")
}

#[cfg(test)]
mod tests {
    use super::super::workspace::File;
    use super::*;

    const MANIFEST: &str = "[package]\nname = \"x\"\nversion = \"0.1.0\"\n\n[lints]\nworkspace = true\n";

    fn file(path: &str, text: &str) -> File {
        File { path: path.into(), text: text.into() }
    }

    fn workspace(name: &str, manifest: &str, root: &str) -> Workspace {
        let folder = format!("crates/{name}");
        let files = [("Cargo.toml", manifest), ("CHANGELOG.md", "# Changes\n"), ("src/lib.rs", root)];
        Workspace {
            files: files.map(|(path, text)| file(&format!("{folder}/{path}"), text)).to_vec(),
            packages: vec![Package {
                name: name.into(),
                description: Some("It is".into()),
                published: true,
                roots: vec![format!("{folder}/src/lib.rs")],
                folder,
                ..Package::default()
            }],
        }
    }

    #[test]
    fn a_complete_crate_passes() {
        assert_eq!(check(&workspace("x", MANIFEST, "#![forbid(unsafe_code)]\n")), []);
    }

    #[test]
    fn each_missing_part_is_found() {
        let whole = || workspace("x", MANIFEST, "#![forbid(unsafe_code)]\n");
        let mut undescribed = whole();
        undescribed.packages[0].description = None;
        let mut unchanged = whole();
        unchanged.files.remove(1);
        for (case, text) in [
            (undescribed, "no description"),
            (unchanged, "CHANGELOG.md: missing"),
            (
                workspace("x", &MANIFEST.replace("version =", "version.workspace ="), "#![forbid(unsafe_code)]"),
                "version",
            ),
            (workspace("x", &MANIFEST.replace("true", "false"), "#![forbid(unsafe_code)]"), "lints are not on"),
            (workspace("x", MANIFEST, "pub fn f() {}"), "add `#![forbid(unsafe_code)]`"),
        ] {
            let found = check(&case);
            assert!(matches!(&found[..], [Finding::Wrong(t)] if t.contains(text)), "{text}: {found:?}");
        }
    }

    #[test]
    fn unsafe_code_stays_in_its_place() {
        let mut core = workspace("dtrace-core", MANIFEST, "// no unsafe\nfn unsafe_name() {}\n");
        core.files.push(file("crates/dtrace-core/src/registry/dynamic.rs", "unsafe { f() }"));
        assert_eq!(check(&core), []);
        core.files.push(file("crates/dtrace-core/src/session.rs", "unsafe { f() }"));
        assert_eq!(check(&core).len(), 1);
    }
}
