//! Building libraries with cargo, among them such as are made with another version of the SDK.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Runs `cargo build` in a workspace; the folder with what was built. What comes about on the way is shared with the
/// build of this test, so that little has to be compiled again.
pub(crate) fn cargo_build(workspace: &Path, name: &str, args: &[&str]) -> PathBuf {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let profile = Path::new(super::LINKED).parent().unwrap().file_name().unwrap().to_str().unwrap();
    let target = tmp.join("built").join(name);
    let status = Command::new(env!("CARGO"))
        .current_dir(workspace)
        .args(["build", "--quiet", "--offline", "--profile", if profile == "debug" { "dev" } else { profile }])
        .args(args)
        .arg("--target-dir")
        .arg(&target)
        .env("CARGO_BUILD_BUILD_DIR", tmp.parent().unwrap())
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .status()
        .unwrap();
    assert!(status.success(), "cargo build {args:?} in {}", workspace.display());
    target.join(profile)
}

/// The example provider as it is: its library.
pub(crate) fn hello() -> Vec<u8> {
    library_of(&workspace(), "hello")
}

/// The example provider made with an SDK in which some texts of a file are replaced.
pub(crate) fn hello_with(name: &str, file: &str, edits: &[(&str, &str)]) -> Vec<u8> {
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sdk").join(name);
    if copy.exists() {
        fs::remove_dir_all(&copy).unwrap();
    }
    for folder in ["crates/dtrace-provider", "examples/provider-hello"] {
        copy_folder(&workspace().join(folder), &copy.join(folder));
    }
    let manifest = fs::read_to_string(workspace().join("Cargo.toml")).unwrap();
    let members = manifest.lines().find(|line| line.starts_with("members = ")).unwrap();
    fs::write(copy.join("Cargo.toml"), manifest.replacen(members, r#"members = ["crates/dtrace-provider"]"#, 1))
        .unwrap();
    edit(&copy.join("crates/dtrace-provider").join(file), edits);
    library_of(&copy, name)
}

fn library_of(workspace: &Path, name: &str) -> Vec<u8> {
    let built = cargo_build(&workspace.join("examples/provider-hello"), name, &[]);
    fs::read(built.join("libprovider_hello.so")).unwrap()
}

fn edit(file: &Path, edits: &[(&str, &str)]) {
    let mut text = fs::read_to_string(file).unwrap();
    for (old, new) in edits {
        assert!(text.contains(old), "{} has no {old}", file.display());
        text = text.replacen(old, new, 1);
    }
    fs::write(file, text).unwrap();
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            if entry.file_name() != "target" {
                copy_folder(&entry.path(), &to);
            }
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
