//! What can't be loaded: each is refused with a sentence that names it, and the session goes on.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::build::{cargo_build, hello, hello_with, workspace};
use crate::{LINKED, dtrace, folder, install, may_trace};

/// A folder with a good provider, and others that are not: each with the reason.
fn mixed_folder() -> (std::path::PathBuf, Vec<(&'static str, String)>) {
    let folder = folder("mixed");
    let good = hello();
    install(&folder, "n.so", &good);
    let mut reasons = Vec::new();
    let mut add = |name: &'static str, content: &[u8], reason: &str| {
        let path = install(&folder, name, content);
        reasons.push((name, reason.to_owned()));
        path
    };
    add("cut-by-half.so", &good[..good.len() / 2], "it is cut off");
    add("cut-by-one.so", &good[..good.len() - 1], "it is cut off");
    add("text.so", b"This is not a library.\n", "it is no library (64-bit ELF file)");
    add("nothing.so", b"", "it is no library (64-bit ELF file)");
    let writable = add("writable.so", &good, "others than its owner can write to it (mode 0666)");
    fs::set_permissions(writable, fs::Permissions::from_mode(0o666)).unwrap();
    add("other.so", &empty_library(&folder), "it exports no provider");
    let sdk = own_version();
    let version = format!("version = \"{sdk}\"");
    let other = hello_with("version", "Cargo.toml", &[(version.as_str(), "version = \"99.0.0\"")]);
    let reason = format!("it was made with dtrace-provider 99.0.0, which does not fit the {sdk} of this dtrace");
    add("version.so", &other, &reason);
    let swapped = ("    pub mapping: u8,\n    pub userland: bool,", "    pub userland: bool,\n    pub mapping: u8,");
    let changed = hello_with("layout", "src/abi/data.rs", &[swapped]);
    let reason = format!("it was made with a dtrace-provider {sdk} whose types are not those of this dtrace");
    add("layout.so", &changed, &reason);
    fs::create_dir(folder.join("folder.so")).unwrap();
    reasons.push(("folder.so", "it is not a regular file".into()));
    nix::unistd::mkfifo(&folder.join("pipe.so"), nix::sys::stat::Mode::S_IRUSR).unwrap();
    reasons.push(("pipe.so", "it is not a regular file".into()));
    (folder, reasons)
}

fn own_version() -> String {
    let manifest = fs::read_to_string(workspace().join("crates/dtrace-provider/Cargo.toml")).unwrap();
    let line = manifest.lines().find_map(|line| line.strip_prefix("version = \"")).unwrap();
    line.trim_end_matches('"').to_owned()
}

/// A library that has nothing to do with dtrace.
fn empty_library(folder: &Path) -> Vec<u8> {
    let (source, library) = (folder.join("empty.rs"), folder.join("empty.library"));
    fs::write(&source, "").unwrap();
    let rustc = Command::new("rustc").args(["--crate-type", "cdylib", "-o"]).arg(&library).arg(&source).status();
    assert!(rustc.unwrap().success());
    fs::read(library).unwrap()
}

#[test]
fn each_with_a_sentence() {
    let (folder, mut reasons) = mixed_folder();
    let run = dtrace(LINKED, &[&folder], &["-lP", "hello"]);
    assert_eq!(run.status, Some(0), "{run:?}");
    assert!(run.stdout.contains("greeting"), "the good one is there: {run:?}");
    reasons.sort();
    let sentence = |(name, reason): &(&str, String)| {
        format!("dtrace: cannot load provider {}: {reason}", folder.join(name).display())
    };
    let expected: Vec<_> = reasons.iter().map(sentence).collect();
    assert_eq!(run.stderr.lines().collect::<Vec<_>>(), expected);
    if may_trace() {
        let run = dtrace(LINKED, &[&folder], &["-qn", r#"BEGIN { printf("on"); exit(0); }"#]);
        assert_eq!((run.status, run.stdout.trim_end()), (Some(0), "on"), "{run:?}");
    }
}

#[test]
fn who_claims_a_taken_name() {
    let built = cargo_build(&workspace(), "taken", &["-p", "provider-syscall-plugin"]);
    let folder = folder("taken");
    let library = install(&folder, "syscall.so", fs::read(built.join("libprovider_syscall_plugin.so")).unwrap());
    let run = dtrace(LINKED, &[&folder], &["-ln", "syscall::read:entry"]);
    assert_eq!(run.status, Some(0));
    let version = env!("CARGO_PKG_VERSION");
    let sentence = format!(
        "dtrace: cannot load provider syscall {version} of {}: its name is taken by syscall {version}, which is linked in\n",
        library.display()
    );
    assert_eq!(run.stderr, sentence);
    assert_eq!(run.stdout, dtrace(LINKED, &[], &["-ln", "syscall::read:entry"]).stdout);
}

#[test]
fn folders_that_are_not_there_or_open_to_everybody() {
    let open = folder("open");
    install(&open, "hello.so", hello());
    fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).unwrap();
    let missing = open.join("missing");
    let run = dtrace(LINKED, &[&open, &missing], &["-ln", "BEGIN"]);
    assert_eq!(run.status, Some(0));
    let told: Vec<_> = run.stderr.lines().collect();
    assert_eq!(
        told,
        [
            format!("dtrace: cannot load providers from {}: everybody can write to this folder", open.display()),
            format!("dtrace: cannot load providers from {}: No such file or directory", missing.display()),
        ]
    );
}
