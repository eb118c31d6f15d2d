//! What the kernel has, as sysfs shows it.

use std::path::Path;

/// Where the kernel describes its source of events that are kprobes; it is not there if the kernel is built without.
pub const KPROBES: &str = "/sys/bus/event_source/devices/kprobe";

/// Whether the kernel has kprobes.
pub fn has_kprobes() -> bool {
    Path::new(KPROBES).exists()
}

/// Whether a module is loaded, or one of the kernel's own that shows itself as such.
pub fn has_module(name: &str) -> bool {
    Path::new("/sys/module").join(name).exists()
}
