//! The machine's CPUs, as the kernel lists them, whichever of them this process may run on.

use std::fs;
use std::path::Path;

/// Where the kernel tells of its CPUs.
pub(crate) const FOLDER: &str = "/sys/devices/system/cpu";

/// Numbers of the CPUs that there can be.
pub(crate) fn possible() -> Vec<u32> {
    listed("possible")
}

/// Numbers of those that are online: one at least.
pub fn online() -> Vec<u32> {
    let cpus = listed("online");
    if cpus.is_empty() { vec![0] } else { cpus }
}

fn listed(name: &str) -> Vec<u32> {
    numbers(&fs::read_to_string(Path::new(FOLDER).join(name)).unwrap_or_default())
}

/// The numbers of a list such as `0-3,8` (Documentation/admin-guide/cputopology.rst).
fn numbers(list: &str) -> Vec<u32> {
    let mut cpus = Vec::new();
    for range in list.trim().split(',') {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        if let (Ok(first), Ok(last)) = (first.parse::<u32>(), last.parse::<u32>()) {
            cpus.extend(first..=last);
        }
    }
    cpus
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_have_numbers_and_ranges() {
        assert_eq!(numbers("0-3,8\n"), [0, 1, 2, 3, 8]);
        assert_eq!(numbers("0\n"), [0]);
        assert_eq!(numbers("\n"), []);
    }
}
