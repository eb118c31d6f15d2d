//! What there is to check: the packages, and the files that git knows or would add.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};
use serde::Deserialize;

/// All that the checks look at.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    /// The members.
    pub(super) packages: Vec<Package>,
    /// Texts of the repository.
    pub(super) files: Vec<File>,
}

/// A member of the workspace.
#[derive(Debug, Clone, Default)]
pub(super) struct Package {
    /// Its name.
    pub(super) name: String,
    /// Its folder, from the root of the repository.
    pub(super) folder: String,
    /// Its description, if it has one.
    pub(super) description: Option<String>,
    /// Whether it can be published.
    pub(super) published: bool,
    /// Root files of its libraries and binaries, from the root of the repository.
    pub(super) roots: Vec<String>,
    /// What it depends on to be built: names of packages.
    pub(super) dependencies: Vec<String>,
}

/// A text file.
#[derive(Debug, Clone, Default)]
pub(super) struct File {
    /// From the root of the repository.
    pub(super) path: String,
    /// What is in it.
    pub(super) text: String,
}

impl Workspace {
    /// The workspace that this program was built in.
    pub(super) fn read() -> anyhow::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no parent folder")?;
        Ok(Self { packages: packages(root)?, files: files(root)? })
    }

    /// The text of a file.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|f| f.path == path).map(|f| f.text.as_str())
    }
}

impl File {
    /// The ending of its name: `rs` of `src/lib.rs`.
    pub(super) fn ending(&self) -> &str {
        self.path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, ending)| ending)
    }
}

impl Package {
    /// A file of this package.
    pub(super) fn file(&self, name: &str) -> String {
        if self.folder.is_empty() { name.to_owned() } else { format!("{}/{name}", self.folder) }
    }

    /// The crate in whose folder it lies, if it lies in one: a provider's plugin.
    pub(super) fn inside(&self) -> Option<&str> {
        let mut folders = self.folder.split('/').skip(1);
        let outer = folders.next()?;
        folders.next().map(|_| outer)
    }

    /// Whether a file belongs to it.
    pub(super) fn owns(&self, file: &File) -> bool {
        file.path.strip_prefix(&self.folder).is_some_and(|rest| rest.starts_with('/'))
    }
}

/// What `cargo metadata` prints, as far as it is of use here.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<MetaPackage>,
}

#[derive(Deserialize)]
struct MetaPackage {
    name: String,
    manifest_path: PathBuf,
    description: Option<String>,
    publish: Option<Vec<String>>,
    targets: Vec<MetaTarget>,
    dependencies: Vec<MetaDependency>,
}

#[derive(Deserialize)]
struct MetaTarget {
    kind: Vec<String>,
    src_path: PathBuf,
}

#[derive(Deserialize)]
struct MetaDependency {
    name: String,
    kind: Option<String>,
}

fn packages(root: &Path) -> anyhow::Result<Vec<Package>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let json = output(Command::new(cargo).args(["metadata", "--format-version", "1", "--no-deps"]), root)?;
    let metadata: Metadata = serde_json::from_slice(&json).context("failed to read what cargo metadata prints")?;
    Ok(metadata.packages.into_iter().map(|package| from_metadata(root, package)).collect())
}

fn from_metadata(root: &Path, package: MetaPackage) -> Package {
    let building = package.dependencies.into_iter().filter(|d| d.kind.as_deref() != Some("dev"));
    let linked = |t: &&MetaTarget| t.kind.iter().any(|k| ["lib", "rlib", "cdylib", "bin"].contains(&k.as_str()));
    Package {
        name: package.name,
        folder: relative(root, package.manifest_path.parent().unwrap_or(root)),
        description: package.description,
        published: package.publish != Some(Vec::new()),
        roots: package.targets.iter().filter(linked).map(|t| relative(root, &t.src_path)).collect(),
        dependencies: building.map(|d| d.name).collect(),
    }
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned()
}

/// Every file that is text, tracked or about to be.
fn files(root: &Path) -> anyhow::Result<Vec<File>> {
    let list = output(Command::new("git").args(["ls-files", "-z", "-co", "--exclude-standard"]), root)?;
    let paths = list.split(|&b| b == 0).filter(|p| !p.is_empty()).map(String::from_utf8_lossy);
    let read = |path: std::borrow::Cow<'_, str>| {
        let bytes = std::fs::read(root.join(&*path)).ok()?;
        Some(File { path: path.into_owned(), text: String::from_utf8(bytes).ok()? })
    };
    Ok(paths.filter_map(read).collect())
}

fn output(command: &mut Command, folder: &Path) -> anyhow::Result<Vec<u8>> {
    let output = command.current_dir(folder).output().with_context(|| format!("failed to run {command:?}"))?;
    if !output.status.success() {
        bail!("{command:?} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(output.stdout)
}
