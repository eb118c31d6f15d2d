//! Probes by the names of other systems: scripts name the module or the function of their kernel in which a probe is.

use dtrace_provider::{ProbeName, ProbePattern};

use crate::MODULE;
use crate::table::{Probe, Table};

/// Modules of other kernels whose probes are those of the whole system: `io:nfs::start` is not one.
const MODULES: [&str; 11] = ["genunix", "unix", "ip", "TS", "IA", "FX", "FSS", "RT", "SDC", "mach_kernel", "kernel"];

/// The name that a probe has in a pattern, if that names a module or a function that Linux does not have.
pub(crate) fn name(table: &Table, probe: &Probe, pattern: &ProbePattern) -> Option<ProbeName> {
    let named = |part: &str| !part.contains(['*', '?', '[', '\\']);
    if pattern.provider != table.provider || !named(&pattern.module) || !named(&pattern.function) {
        return None;
    }
    // Of several rows with its name the first stands for a function that Linux does not have.
    let mut rows = table.probes.iter().filter(|row| row.name == probe.name);
    let first = rows.next().is_none_or(|first| std::ptr::eq(first, probe));
    if !first || table.probes.iter().any(|row| !row.function().is_empty() && row.function() == pattern.function) {
        return None;
    }
    let module = match pattern.module.as_str() {
        "" | MODULE => MODULE,
        other => *MODULES.iter().find(|module| **module == other)?,
    };
    let name = ProbeName::new(table.provider, module, &pattern.function, probe.name);
    let is_other = module != MODULE || !pattern.function.is_empty();
    (is_other && pattern.matches(&name)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_systems_have_is_taken() {
        let (table, probe) = (&crate::io::TABLE, &crate::io::TABLE.probes[0]);
        assert_eq!((table.provider, probe.name), ("io", "start"));
        for (pattern, expected) in [
            (("io", "genunix", "", "start"), Some("io:genunix::start")),
            (("io", "", "bdev_strategy", "start"), Some("io:vmlinux:bdev_strategy:start")),
            (("io", "genunix", "", ""), Some("io:genunix::start")),
            (("io", "nfs", "", "start"), None),
            (("io", "", "", "start"), None),
            (("io", "vmlinux", "", "start"), None),
            (("io", "gen*", "", "start"), None),
            (("", "", "getppid", ""), None),
            (("io", "genunix", "", "done"), None),
        ] {
            let (provider, module, function, name_) = pattern;
            let found = name(table, probe, &ProbePattern::new(provider, module, function, name_));
            assert_eq!(found.map(|name| name.to_string()).as_deref(), expected, "{pattern:?}");
        }
    }
}
