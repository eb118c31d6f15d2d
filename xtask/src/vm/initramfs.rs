//! What the kernel unpacks at boot: busybox, the modules on the way to the host's root, and the two scripts.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::cpio::Archive;
use super::packages::first_file;
use super::{host, vmlinux};

/// Modules that a guest loads, in order. A kernel has some of them built in, and lacks others.
pub(super) const MODULES: &[&str] = &[
    "virtio_ring",
    "virtio",
    "virtio_pci_legacy_dev",
    "virtio_pci_modern_dev",
    "virtio_pci",
    "virtio_console",
    "virtio_rng",
    "netfs",
    "fscache",
    "9pnet",
    "9pnet_virtio",
    "9p",
    "sunrpc",
    "auth_rpcgss",
    "grace",
    "lockd",
    "nfs_acl",
    "nfsd",
    "nfs",
    "nfsv3",
    "loop",
    "crc32c_generic",
    "crc16",
    "mbcache",
    "jbd2",
    "ext4",
    "zsmalloc",
    "lz4_compress",
    "lz4hc_compress",
    "zram",
];

/// The archive for the kernel that was unpacked here.
pub(super) fn archive(kernel: &Path) -> Result<Vec<u8>> {
    let busybox = host::find("busybox").context("no busybox")?;
    let mut archive = Archive::default();
    for dir in ["bin", "dev", "host", "modules", "proc", "root", "sys"] {
        archive.directory(dir);
    }
    archive.executable("bin/busybox", &fs::read(busybox)?);
    archive.executable("init", include_bytes!("guest/init"));
    archive.executable("second", include_bytes!("guest/second"));
    for (n, module) in MODULES.iter().enumerate() {
        if let Some(contents) = module_contents(kernel, module)? {
            archive.executable(&format!("modules/{n:02}-{module}.ko"), &contents);
        }
    }
    Ok(archive.finish())
}

fn module_contents(kernel: &Path, module: &str) -> Result<Option<Vec<u8>>> {
    let Some(path) = first_file(kernel, |name| name.split_once(".ko").is_some_and(|n| n.0 == module)) else {
        return Ok(None);
    };
    let contents = fs::read(&path)?;
    let tool = match path.extension().and_then(|e| e.to_str()) {
        Some("xz") => "xz",
        Some("zst") => "zstd",
        _ => return Ok(Some(contents)),
    };
    Ok(Some(vmlinux::decompress(tool, &contents)?))
}
