//! Facts about this system as inlines of D, made when a program uses one of them.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::os::linux::fs::MetadataExt as _;
use std::path::Path;

use d_frontend::library::{LibraryFile, LibraryText};

use crate::clock::wall_offset;
use crate::cpus;

/// The library file `system.d`.
pub(super) const FILE: LibraryFile = LibraryFile {
    name: "system.d",
    text: LibraryText::Made {
        names: &[
            "_pid_namespace",
            "_cpu_package",
            "_cpu_node",
            "_block_driver",
            "_kernel_hz",
            "_page_size",
            "_clock_start",
        ],
        make,
    },
};

/// The library file `processors.d`: apart, as the kernel takes its time to tell clocks.
pub(super) const PROCESSORS: LibraryFile = LibraryFile {
    name: "processors.d",
    text: LibraryText::Made { names: &["_cpu_clock", "_cpu_type", "_cpu_fpu"], make: processors },
};

/// Inode of the first PID namespace (`PROC_PID_INIT_INO` of include/linux/proc_ns.h).
const FIRST_NAMESPACE: u64 = 0xefff_fffc;

fn make() -> String {
    let mut text = format!("inline uint32_t _pid_namespace = {};\n", pid_namespace());
    let cpus = cpus::possible();
    by_cpu(&mut text, "_cpu_package", &cpus, |cpu| number(&format!("cpu{cpu}/topology/physical_package_id")));
    by_cpu(&mut text, "_cpu_node", &cpus, node);
    let devices = std::fs::read_to_string("/proc/devices").unwrap_or_default();
    let _ = writeln!(text, "inline string _block_driver[int major] = {};", by_major(&devices));
    let _ = writeln!(text, "inline int _kernel_hz = {};", hz());
    let _ = writeln!(text, "inline int _page_size = {};", rustix::param::page_size());
    let _ = writeln!(text, "inline int64_t _clock_start = {};", wall_offset());
    text
}

/// Ticks in a second, as the kernel's configuration tells; 250, as most have it, if that is not to be read.
fn hz() -> u32 {
    let release = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let config = std::fs::read_to_string(format!("/boot/config-{}", release.trim())).unwrap_or_default();
    let hz = config.lines().find_map(|line| line.strip_prefix("CONFIG_HZ=")?.parse().ok());
    hz.filter(|&hz| hz > 0).unwrap_or(250)
}

/// The inode of dtrace's PID namespace; 0 if that is the first, in which each process has its own number.
fn pid_namespace() -> u64 {
    let inode = std::fs::metadata("/proc/self/ns/pid").map_or(FIRST_NAMESPACE, |namespace| namespace.st_ino());
    if inode == FIRST_NAMESPACE { 0 } else { inode }
}

fn number(path: &str) -> i64 {
    let text = std::fs::read_to_string(Path::new(cpus::FOLDER).join(path));
    text.ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

/// The node of memory that a CPU is in: there is a link to it.
fn node(cpu: u32) -> i64 {
    let Ok(entries) = std::fs::read_dir(Path::new(cpus::FOLDER).join(format!("cpu{cpu}"))) else { return 0 };
    let mut names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    names.find_map(|name| name.strip_prefix("node")?.parse().ok()).unwrap_or(0)
}

/// How fast the CPUs are at most, or at present if that is not known, in MHz; 0 where the kernel does not tell.
fn processors() -> String {
    let mut text = format!("inline string _cpu_type = \"{}\";\n", std::env::consts::ARCH);
    let fpu = if cfg!(target_arch = "x86_64") { "i387 compatible" } else { "" };
    let _ = writeln!(text, "inline string _cpu_fpu = \"{fpu}\";");
    let present = clocks(&std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default());
    by_cpu(&mut text, "_cpu_clock", &cpus::possible(), |cpu| {
        match number(&format!("cpu{cpu}/cpufreq/cpuinfo_max_freq")) / 1000 {
            0 => present.get(&cpu).copied().unwrap_or(0),
            fastest => fastest,
        }
    });
    text
}

/// The clocks of CPUs at present, by the text of `/proc/cpuinfo`.
fn clocks(cpuinfo: &str) -> HashMap<u32, i64> {
    let mut clocks = HashMap::new();
    let mut cpu: Option<u32> = None;
    for (name, value) in cpuinfo.lines().filter_map(|line| line.split_once(':')) {
        match (name.trim(), cpu) {
            ("processor", _) => cpu = value.trim().parse().ok(),
            ("cpu MHz", Some(cpu)) => {
                let mhz = value.trim().split('.').next().and_then(|mhz| mhz.parse().ok());
                clocks.extend(mhz.map(|mhz| (cpu, mhz)));
            }
            _ => {}
        }
    }
    clocks
}

/// An inline array by CPU: one comparison for each run of CPUs with the same value.
fn by_cpu(text: &mut String, name: &str, cpus: &[u32], value: impl Fn(u32) -> i64) {
    let mut runs: Vec<(u32, i64)> = Vec::new();
    for &cpu in cpus {
        let value = value(cpu);
        match runs.last_mut() {
            Some(last) if last.1 == value => last.0 = cpu,
            _ => runs.push((cpu, value)),
        }
    }
    let last = runs.pop().map_or(0, |(_, value)| value);
    let _ = write!(text, "inline int {name}[int number] = ");
    for (end, value) in runs {
        let _ = write!(text, "number <= {end} ? {value} : ");
    }
    let _ = writeln!(text, "{last};");
}

/// The name under which block devices of a major number are registered, by the text of `/proc/devices`.
fn by_major(devices: &str) -> String {
    let block = devices.lines().skip_while(|line| !line.starts_with("Block")).skip(1);
    let names = block.filter_map(|line| line.trim().split_once(' '));
    let is_plain = |name: &str| name.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'\\'));
    let mut text = String::new();
    for (major, name) in names.filter(|(major, name)| major.parse::<u32>().is_ok() && is_plain(name)) {
        let _ = write!(text, "major == {major} ? \"{name}\" : ");
    }
    text + "\"<unknown>\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drivers_are_named_by_their_numbers() {
        let devices = "Character devices:\n  1 mem\n\nBlock devices:\n  8 sd\n259 blkext\n";
        assert_eq!(by_major(devices), "major == 8 ? \"sd\" : major == 259 ? \"blkext\" : \"<unknown>\"");
        assert_eq!(by_major(""), "\"<unknown>\"");
    }

    #[test]
    fn clocks_are_those_of_their_processors() {
        let cpuinfo = "processor\t: 0\ncpu MHz\t\t: 2596.992\n\nprocessor\t: 3\nmodel name\t: a: b\ncpu MHz\t\t: 800.0\n\nprocessor : 4\n";
        assert_eq!(clocks(cpuinfo), HashMap::from([(0, 2596), (3, 800)]));
    }

    #[test]
    fn runs_are_compared_once() {
        let mut text = String::new();
        by_cpu(&mut text, "a", &[0, 1, 2, 3, 4], |cpu| i64::from(cpu / 2));
        by_cpu(&mut text, "b", &[0, 1], |_| 7);
        by_cpu(&mut text, "c", &[], |_| 7);
        let expected = "inline int a[int number] = number <= 1 ? 0 : number <= 3 ? 1 : 2;\n\
                        inline int b[int number] = 7;\ninline int c[int number] = 0;\n";
        assert_eq!(text, expected);
    }
}
