//! Who may depend on whom.

use super::workspace::Package;
use super::{Finding, wrong};

/// The crates under `crates/`, and which others of the workspace each may be built on. A `*` at the end stands for any
/// rest of a name.
const LAYERS: &[(&str, &[&str])] = &[
    ("dif-vm", &[]),
    ("d-types", &[]),
    ("kernel-functions", &["dtrace-symbols"]),
    ("dtrace-provider", &[]),
    ("d-frontend", &["dif-vm", "d-types"]),
    ("bpf-codegen", &["dif-vm"]),
    ("dtrace-output", &["dif-vm"]),
    ("dtrace-symbols", &[]),
    ("dtrace-core", &["dif-vm", "d-types", "d-frontend", "dtrace-provider", "dtrace-symbols"]),
    (
        "engine-bpf",
        &["bpf-codegen", "d-types", "dif-vm", "dtrace-core", "dtrace-provider", "dtrace-symbols", "kernel-functions"],
    ),
    ("engine-*", &["d-types", "dif-vm", "dtrace-core", "dtrace-provider"]),
    ("provider-*", &["dtrace-provider", "d-types", "kernel-functions"]),
    ("dtrace-testkit", &["d-frontend", "d-types", "dif-vm", "dtrace-core", "dtrace-provider"]),
    ("dtrace-cli", &["*"]),
];

/// Crates from outside that only these may be built on: what they are for stays behind one door.
const DOORS: &[(&str, &[&str])] = &[
    ("abi_stable", &["dtrace-provider", "dtrace-core"]),
    ("anyhow", &["dtrace-cli"]),
    ("chumsky", &["d-frontend"]),
    ("clap", &["dtrace-cli"]),
    ("libbpf-rs", &["engine-bpf"]),
    ("libbpf-sys", &["engine-bpf"]),
    ("libloading", &["dtrace-core"]),
    ("linkme", &["dtrace-provider", "provider-*"]),
];

/// Checks the edges of every package. Those outside of `crates/` are tools: they may use anything, and nothing is
/// built on them.
pub(super) fn check(packages: &[Package]) -> Vec<Finding> {
    let ours: Vec<&str> = packages.iter().map(|p| p.name.as_str()).collect();
    packages.iter().filter(|p| !is_tool(p)).flat_map(|p| of_package(p, &ours)).collect()
}

fn is_tool(package: &Package) -> bool {
    !package.folder.starts_with("crates/")
}

fn of_package(package: &Package, ours: &[&str]) -> Vec<Finding> {
    let name = &package.name;
    let Some(allowed) = allowed(package) else {
        let text = format!("{name} has no layer: say in xtask/src/tidy/edges.rs which crates it may be built on");
        return vec![wrong(text)];
    };
    let mut found = Vec::new();
    for dependency in &package.dependencies {
        let inside = ours.contains(&dependency.as_str());
        if inside && !allowed.iter().any(|a| fits(a, dependency)) {
            found.push(wrong(format!(
                "{}: {name} may not be built on {dependency}: move what is shared to a crate below both, or change \
                 ARCHITECTURE.md and xtask/src/tidy/edges.rs",
                package.file("Cargo.toml")
            )));
        }
        let door = DOORS.iter().find(|(outside, _)| outside == dependency);
        if door.is_some_and(|(_, users)| !users.iter().any(|user| fits(user, name))) {
            found.push(wrong(format!(
                "{}: {dependency} is not for {name}: go through the crate that wraps it, or change \
                 xtask/src/tidy/edges.rs",
                package.file("Cargo.toml")
            )));
        }
    }
    found
}

/// What a package may be built on. A provider's plugin lives in the provider's folder and may use that provider, too.
fn allowed(package: &Package) -> Option<Vec<&str>> {
    let mut allowed = LAYERS.iter().find(|(who, _)| fits(who, &package.name))?.1.to_vec();
    allowed.extend(package.inside());
    Some(allowed)
}

fn fits(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, folder: &str, dependencies: &[&str]) -> Package {
        Package {
            name: name.into(),
            folder: folder.into(),
            dependencies: dependencies.iter().map(|&d| d.into()).collect(),
            ..Package::default()
        }
    }

    /// The findings about one package that stands beside these others.
    fn about(name: &str, folder: &str, dependencies: &[&str]) -> Vec<Finding> {
        let mut packages: Vec<_> = ["dif-vm", "dtrace-core", "provider-fbt", "dtrace-provider"]
            .map(|n| package(n, &format!("crates/{n}"), &[]))
            .to_vec();
        packages.push(package(name, folder, dependencies));
        check(&packages)
    }

    #[test]
    fn edges_that_point_down_are_fine() {
        assert_eq!(about("bpf-codegen", "crates/bpf-codegen", &["dif-vm", "thiserror"]), []);
        assert_eq!(about("provider-x", "crates/provider-x", &["dtrace-provider", "linkme"]), []);
        assert_eq!(about("provider-fbt-plugin", "crates/provider-fbt/plugin", &["provider-fbt"]), []);
        assert_eq!(about("dtrace-cli", "crates/dtrace-cli", &["dtrace-core", "provider-fbt", "clap"]), []);
        assert_eq!(about("dtrace-suite", "tests/suite", &["dtrace-core", "clap"]), []);
    }

    #[test]
    fn others_are_not() {
        for (name, dependency) in [
            ("provider-x", "dtrace-core"),
            ("provider-x", "provider-fbt"),
            ("provider-x", "abi_stable"),
            ("bpf-codegen", "dtrace-core"),
            ("dtrace-core", "provider-fbt"),
            ("dtrace-core", "clap"),
            ("engine-module", "libbpf-sys"),
            ("dif-vm", "dtrace-provider"),
        ] {
            let found = about(name, &format!("crates/{name}"), &[dependency]);
            assert_eq!(found.len(), 1, "{name} on {dependency}: {found:?}");
        }
    }

    #[test]
    fn a_new_crate_needs_a_layer() {
        assert_eq!(about("dtrace-new", "crates/dtrace-new", &[]).len(), 1);
    }
}
