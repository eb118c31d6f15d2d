//! Features that tests require, found by trying them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use anyhow::{Result, bail};

/// Where the kernel shows its source of events that are kprobes.
const KPROBES: &str = "/sys/bus/event_source/devices/kprobe";

/// What this machine can do, looked for when first asked.
#[derive(Debug)]
pub(crate) struct Features {
    trigger: PathBuf,
    compat: OnceLock<bool>,
    symbols: OnceLock<String>,
}

impl Features {
    pub(crate) fn new(trigger: &Path) -> Self {
        Self { trigger: trigger.to_owned(), compat: OnceLock::new(), symbols: OnceLock::new() }
    }

    /// Why a feature is missing; `None` if it is there.
    ///
    /// # Errors
    /// Nothing is known of such a feature.
    pub(crate) fn missing(&self, feature: &str) -> Result<Option<&'static str>> {
        let (there, reason) = match feature {
            "root" => (rustix::process::geteuid().is_root(), "not run by root"),
            "cpus" => (cpus() > 1, "there is one CPU only"),
            "compat" => (*self.compat.get_or_init(|| self.has_compat()), "the kernel has no 32-bit system calls"),
            "kprobes" => (Path::new(KPROBES).exists(), "the kernel is built without kprobes"),
            "kernel-data" => (self.names_data(), "the kernel does not name its variables (CONFIG_KALLSYMS_ALL)"),
            "no-kernel-data" => (!self.names_data(), "the kernel names its variables"),
            "kcore" => (Path::new("/proc/kcore").exists(), "the kernel does not show its memory (/proc/kcore)"),
            "kprobe_multi" => (self.has_kprobe_multi(), "the kernel has no kprobe_multi"),
            "no-kprobes" => (!Path::new(KPROBES).exists(), "the kernel has kprobes"),
            "resets" => (self.tells_resets(), "the kernel does not tell of refused connections (Linux 6.10)"),
            "nfsd" => (has_file_system("nfsd"), "the kernel's NFS server is not loaded"),
            "nfs" => (has_file_system("nfs"), "the kernel's NFS client is not loaded"),
            "python" => (Path::new("/usr/bin/python3").exists(), "there is no Python"),
            "unshare" => (has_namespaces(), "a process can't have namespaces of its own"),
            "loop" => (Path::new("/dev/loop-control").exists(), "the kernel has no loop devices"),
            "ext4" => (
                has_file_system("ext4") && Path::new("/usr/sbin/mkfs.ext4").exists(),
                "the kernel has no ext4 file systems, or there is no mkfs.ext4",
            ),
            "zram" => {
                (may_write("/sys/class/zram-control/hot_remove"), "no disk of compressed memory (zram) can be made")
            }
            "module-types" => {
                (Path::new("/sys/kernel/btf/zram").exists(), "the kernel does not tell the types of a module zram")
            }
            "speed" => (!is_emulated(), "the CPU is emulated"),
            "objdump" => (has_objdump(), "there is no objdump that shows CTF"),
            "cpp" => (Path::new("/usr/bin/cpp").exists(), "there is no C preprocessor"),
            _ => bail!("unknown feature {feature} in @requires"),
        };
        Ok((!there).then_some(reason))
    }

    fn has_compat(&self) -> bool {
        let status = Command::new(&self.trigger).arg("compat-getppid").stderr(Stdio::null()).status();
        status.is_ok_and(|s| s.success())
    }

    /// Whether the list of the kernel's symbols has variables.
    fn names_data(&self) -> bool {
        self.has_symbol("avenrun")
    }

    /// Whether one link can have many functions: by the kernel's function that does it.
    fn has_kprobe_multi(&self) -> bool {
        Path::new(KPROBES).exists() && self.has_symbol("register_fprobe_ips")
    }

    /// Whether refused connections without a socket are told: since the tracepoint has a record of its own.
    fn tells_resets(&self) -> bool {
        self.has_symbol("trace_event_raw_event_tcp_send_reset")
    }

    fn has_symbol(&self, name: &str) -> bool {
        let symbols = self.symbols.get_or_init(|| std::fs::read_to_string("/proc/kallsyms").unwrap_or_default());
        symbols.lines().any(|line| line.split_whitespace().nth(2) == Some(name))
    }
}

/// Whether a process can be started with a PID namespace of its own.
fn has_namespaces() -> bool {
    let status =
        Command::new("unshare").args(["--pid", "--fork", "--mount-proc", "true"]).stderr(Stdio::null()).status();
    status.is_ok_and(|s| s.success())
}

/// Whether binutils are there, built with their library for CTF.
fn has_objdump() -> bool {
    let help = Command::new("objdump").arg("--help").stderr(Stdio::null()).output();
    help.is_ok_and(|help| String::from_utf8_lossy(&help.stdout).contains("--ctf"))
}

fn may_write(path: &str) -> bool {
    std::fs::OpenOptions::new().write(true).open(path).is_ok()
}

fn has_file_system(name: &str) -> bool {
    let all = std::fs::read_to_string("/proc/filesystems").unwrap_or_default();
    all.split_whitespace().any(|own| own == name)
}

/// Whether this is a virtual machine without the help of hardware, some ten times slower than its host.
fn is_emulated() -> bool {
    std::fs::read_to_string("/proc/cpuinfo").is_ok_and(|info| info.contains("QEMU TCG"))
}

fn cpus() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
