//! Kernels of Debian's archive.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::{host, initramfs, vmlinux};

/// Names the modules that were unpacked: if a guest needs others, the package is taken again.
const UNPACKED: &str = "modules";

fn modules() -> String {
    initramfs::MODULES.join("\n")
}

/// A kernel that can be booted.
#[derive(Debug)]
pub(super) struct Kernel {
    /// As it was asked for, such as `6.1`.
    pub(super) version: String,
    /// What `uname -r` will say.
    pub(super) release: String,
    /// The kernel as an ELF file.
    pub(super) vmlinux: PathBuf,
    /// The archive that it unpacks at boot.
    pub(super) initramfs: PathBuf,
}

impl Kernel {
    /// The newest package of this version, downloaded and unpacked below `cache` if it is not yet.
    pub(super) fn newest(version: &str, cache: &Path) -> Result<Self> {
        let mut known = newest(archive_names(version)?).or_else(|| newest(cached_names(version, cache)));
        if known.is_none() {
            update()?;
            known = newest(archive_names(version)?);
        }
        let release = known.with_context(|| format!("Debian's archive has no kernel {version}"))?;
        let dir = cache.join(&release);
        let kernel = Self {
            version: version.to_owned(),
            vmlinux: dir.join("vmlinux"),
            initramfs: dir.join("initramfs.cpio"),
            release,
        };
        if !kernel.vmlinux.exists() || fs::read_to_string(dir.join(UNPACKED)).ok() != Some(modules()) {
            kernel.unpack(&dir).with_context(|| format!("cannot prepare {}", kernel.release))?;
        }
        fs::write(&kernel.initramfs, initramfs::archive(&dir)?)?;
        Ok(kernel)
    }

    /// The ELF kernel comes last, and says that all is there.
    fn unpack(&self, dir: &Path) -> Result<()> {
        fs::create_dir_all(dir)?;
        println!("downloading linux-image-{}", self.release);
        // What an old index names may be gone from the archive.
        self.download(dir).or_else(|_| update().and_then(|()| self.download(dir)))?;
        let package =
            first_file(dir, |name| name.starts_with("linux-image-")).context("apt-get has downloaded nothing")?;
        extract(&package, dir)?;
        fs::remove_file(package)?;
        fs::write(dir.join(UNPACKED), modules())?;
        let image = fs::read(dir.join("boot").join(format!("vmlinuz-{}", self.release)))?;
        let partial = dir.join("vmlinux.part");
        fs::write(&partial, vmlinux::extract(&image)?)?;
        fs::rename(partial, &self.vmlinux)?;
        Ok(())
    }

    fn download(&self, dir: &Path) -> Result<()> {
        let mut apt = Command::new("apt-get");
        apt.current_dir(dir).args(["-qq", "-o", "APT::Sandbox::User=root", "download"]);
        host::output(apt.arg(format!("linux-image-{}", self.release))).map(|_| ())
    }
}

/// Has apt read the archive's index anew.
fn update() -> Result<()> {
    println!("apt-get update");
    host::output(Command::new("apt-get").args(["-qq", "update"])).map(|_| ())
}

/// Unpacks the image and the modules that a guest loads.
fn extract(package: &Path, dir: &Path) -> Result<()> {
    let mut dpkg = Command::new("dpkg-deb");
    let mut dpkg = dpkg.arg("--fsys-tarfile").arg(package).stdout(Stdio::piped()).spawn()?;
    let mut tar = Command::new("tar");
    tar.arg("-x").arg("-C").arg(dir).args(["--wildcards", "./boot/vmlinuz-*"]);
    tar.args(initramfs::MODULES.iter().map(|module| format!("*/{module}.ko*")));
    // A module that is built into the kernel is not in the package, which tar takes for an error.
    tar.stdin(dpkg.stdout.take().context("no pipe")?).stderr(Stdio::null()).status()?;
    if !dpkg.wait()?.success() {
        bail!("dpkg-deb cannot unpack {}", package.display());
    }
    Ok(())
}

/// The first file below `dir` whose name is wanted.
pub(super) fn first_file(dir: &Path, wanted: impl Fn(&str) -> bool + Copy) -> Option<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(dir).ok()?.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    paths.into_iter().find_map(|path| {
        if path.is_dir() {
            return first_file(&path, wanted);
        }
        path.file_name().and_then(|n| n.to_str()).is_some_and(wanted).then_some(path)
    })
}

/// Releases of this version in Debian's archive. The cloud flavour is not among them: it is without 9p.
fn archive_names(version: &str) -> Result<Vec<String>> {
    let pattern = format!("^linux-image-{}[.][0-9.]*[-+0-9a-z]*-amd64$", version.replace('.', "[.]"));
    let found = host::output(Command::new("apt-cache").args(["--names-only", "search", &pattern]))?;
    let names = String::from_utf8_lossy(&found).into_owned();
    Ok(names
        .lines()
        .filter_map(|line| line.split_whitespace().next()?.strip_prefix("linux-image-"))
        .filter(|release| !["-cloud-", "-rt-"].iter().any(|flavour| release.contains(flavour)))
        .map(ToOwned::to_owned)
        .collect())
}

/// Releases of this version that were unpacked before.
fn cached_names(version: &str, cache: &Path) -> Vec<String> {
    let entries = fs::read_dir(cache).into_iter().flatten().flatten();
    let names = entries.filter(|e| e.path().join("vmlinux").exists()).filter_map(|e| e.file_name().into_string().ok());
    names.filter(|name| name.starts_with(&format!("{version}."))).collect()
}

fn newest(releases: Vec<String>) -> Option<String> {
    releases.into_iter().max_by_key(|release| numbers(release))
}

/// The numbers in a release, which order it.
fn numbers(release: &str) -> Vec<u64> {
    release.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::newest;

    #[test]
    fn releases_are_ordered_by_their_numbers() {
        let releases = ["6.12.9+deb12-amd64", "6.12.107+deb12-amd64", "6.12.30+deb13-amd64"];
        assert_eq!(newest(releases.map(String::from).to_vec()).as_deref(), Some("6.12.107+deb12-amd64"));
        let releases = ["6.1.0-9-amd64", "6.1.0-10-amd64"];
        assert_eq!(newest(releases.map(String::from).to_vec()).as_deref(), Some("6.1.0-10-amd64"));
    }
}
