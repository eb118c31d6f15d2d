//! What providers can ask of the system.

use std::cell::OnceCell;
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::Path;
use std::sync::Arc;

use d_types::Btf;
use dtrace_provider::Context;
use dtrace_symbols::KernelSymbols;
use rustix::mount::{FsMountFlags, FsOpenFlags, MountAttrFlags, fsconfig_create, fsmount, fsopen};

use crate::cpus;

/// Where tracefs is mounted on most systems.
const TRACEFS: [&str; 2] = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];

/// The running system, asked lazily.
#[derive(Debug, Default)]
pub struct Host {
    btf: OnceCell<Option<Arc<Btf>>>,
    tracefs: OnceCell<Option<Tracefs>>,
    symbols: OnceCell<Option<KernelSymbols>>,
}

/// A mounted tracefs, and the mount if it is our own.
#[derive(Debug)]
struct Tracefs {
    path: String,
    _mount: Option<OwnedFd>,
}

impl Host {
    /// The kernel's symbols, if it tells them.
    pub fn symbols(&self) -> Option<&KernelSymbols> {
        self.symbols.get_or_init(|| KernelSymbols::read().ok()).as_ref()
    }

    /// The kernel's BTF, if it has any.
    pub fn btf(&self) -> Option<&Arc<Btf>> {
        self.btf.get_or_init(|| Btf::kernel().ok()).as_ref()
    }
}

impl Context for Host {
    fn tracefs(&self) -> Option<&str> {
        self.tracefs.get_or_init(find_tracefs).as_ref().map(|t| t.path.as_str())
    }

    /// By BTF, which is read faster than the list of all symbols.
    fn has_kernel_function(&self, symbol: &str) -> bool {
        self.btf().is_some_and(|btf| btf.has_function(symbol))
    }

    fn has_tracepoint(&self, name: &str) -> bool {
        self.btf().is_some_and(|btf| btf.tracepoint_id(name).is_some())
    }

    fn tracepoints(&self) -> Vec<String> {
        let mut names: Vec<_> = self.btf().into_iter().flat_map(|btf| btf.tracepoints()).map(str::to_owned).collect();
        names.sort();
        names
    }

    fn cpus(&self) -> u32 {
        u32::try_from(cpus::online().len()).unwrap_or(u32::MAX)
    }
}

fn find_tracefs() -> Option<Tracefs> {
    let mounted = TRACEFS.iter().find(|path| Path::new(path).join("events").is_dir());
    if let Some(path) = mounted {
        return Some(Tracefs { path: (*path).to_owned(), _mount: None });
    }
    let mount = own_mount("tracefs").ok()?;
    Some(Tracefs { path: format!("/proc/self/fd/{}", mount.as_raw_fd()), _mount: Some(mount) })
}

/// A file system of this kind that is mounted nowhere, for this process alone.
///
/// # Errors
/// The system's.
pub fn own_mount(kind: &str) -> rustix::io::Result<OwnedFd> {
    let context = fsopen(kind, FsOpenFlags::FSOPEN_CLOEXEC)?;
    fsconfig_create(&context)?;
    fsmount(&context, FsMountFlags::FSMOUNT_CLOEXEC, MountAttrFlags::empty())
}
