//! All providers loaded, or all of them linked in: it makes no difference.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::build::{cargo_build, workspace};
use crate::{LINKED, dtrace, folder, install, may_trace};

/// Names of all provider crates.
fn provider_crates() -> Vec<String> {
    let entries = fs::read_dir(workspace().join("crates")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("provider-")).collect()
}

/// A command that has no provider linked in, and a folder with all of them.
fn bare_and_providers(name: &str) -> (PathBuf, PathBuf) {
    let plugins: Vec<String> = provider_crates().iter().map(|name| format!("{name}-plugin")).collect();
    let packages = plugins.iter().flat_map(|name| ["-p", name]);
    let args: Vec<&str> = ["--no-default-features", "-p", "dtrace-cli"].into_iter().chain(packages).collect();
    let built = cargo_build(&workspace(), "bare", &args);
    let providers = folder(name);
    for plugin in &plugins {
        let library = format!("lib{}.so", plugin.replace('-', "_"));
        install(&providers, &library, fs::read(built.join(&library)).unwrap());
    }
    (built.join("dtrace"), providers)
}

#[test]
fn every_provider_crate_has_a_plugin() {
    let crates = provider_crates();
    assert!(crates.len() >= 3, "{crates:?}");
    for name in crates {
        let manifest = workspace().join("crates").join(&name).join("plugin/Cargo.toml");
        let text = fs::read_to_string(&manifest).unwrap_or_else(|e| panic!("{}: {e}", manifest.display()));
        assert!(text.contains(&format!("name = \"{name}-plugin\"")), "{}", manifest.display());
    }
}

#[test]
fn plugins_link_neither_core_nor_engines() {
    for name in provider_crates() {
        let tree = Command::new(env!("CARGO"))
            .current_dir(workspace())
            .args(["tree", "--offline", "--edges", "normal", "--prefix", "none", "--package"])
            .arg(format!("{name}-plugin"))
            .output()
            .unwrap();
        let tree = String::from_utf8(tree.stdout).unwrap();
        assert!(tree.contains("dtrace-provider"), "{tree}");
        for other in ["dtrace-core", "engine-", "bpf", "dif-vm", "d-frontend"] {
            assert!(!tree.contains(other), "{name}-plugin has {other}:\n{tree}");
        }
    }
}

#[test]
fn listings_are_the_same() {
    let (bare, providers) = bare_and_providers("listings");
    assert_eq!(dtrace(&bare, &[], &["-l"]).stdout.lines().count(), 1, "nothing is linked in");
    for args in [&["-l"][..], &["-lvn", "syscall::openat:entry,profile:::tick-7hz,BEGIN"], &["-li", "3"]] {
        let linked = dtrace(LINKED, &[], args);
        assert!(linked.stdout.lines().count() > 1, "{linked:?}");
        assert_eq!(dtrace(&bare, &[&providers], args), linked);
    }
}

#[test]
fn root_tracing_is_the_same() {
    if !may_trace() {
        return;
    }
    let (bare, providers) = bare_and_providers("tracing");
    let program = r#"
        BEGIN { printf("%d begin\n", id); }
        syscall::execve:return /pid == $target/ { printf("%d %s %d\n", id, probefunc, args[0]); }
        syscall::exit_group:entry /pid == $target/ { printf("%d %s %d\n", id, probefunc, args[0]); @[probename] = count(); }
        tick-1hz { @ticks = count(); }
        END { printf("%d end\n", id); clear(@ticks); trunc(@ticks); }"#;
    let args = ["-q", "-n", program, "-c", "/bin/false"];
    let linked = dtrace(LINKED, &[], &args);
    assert!(linked.stdout.contains("exit_group 1\n"), "{linked:?}");
    assert_eq!(dtrace(bare, &[&providers], &args), linked);
}
