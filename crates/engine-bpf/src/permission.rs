//! Why the kernel does not permit a call.

use rustix::thread::{CapabilitySet, capabilities};

/// What tracing needs. CAP_SYS_ADMIN stands for both.
const NEEDED: [(CapabilitySet, &str); 2] = [(CapabilitySet::BPF, "CAP_BPF"), (CapabilitySet::PERFMON, "CAP_PERFMON")];

/// What keeps this process from `call`, and what to do.
pub(crate) fn needed(call: &str) -> String {
    let effective = capabilities(None).map_or(CapabilitySet::all(), |sets| sets.effective);
    explained(call, effective)
}

fn explained(call: &str, effective: CapabilitySet) -> String {
    let all = effective.contains(CapabilitySet::SYS_ADMIN);
    let missing: Vec<_> = NEEDED.iter().filter(|(flag, _)| !all && !effective.contains(*flag)).map(|n| n.1).collect();
    if missing.is_empty() {
        return format!(
            "{call} is not permitted: in a container its seccomp profile has to allow it, and capabilities have to be those \
             of the initial user namespace; a lockdown of confidentiality forbids it"
        );
    }
    format!(
        "{call} is not permitted: tracing needs the capabilities CAP_BPF and CAP_PERFMON, and dtrace has no {} (run as root)",
        missing.join(" and no ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named() {
        let named = |set| explained("bpf(2)", set);
        assert!(named(CapabilitySet::empty()).ends_with("has no CAP_BPF and no CAP_PERFMON (run as root)"));
        assert!(named(CapabilitySet::BPF).ends_with("has no CAP_PERFMON (run as root)"));
        assert!(named(CapabilitySet::SYS_ADMIN).contains("seccomp"));
        assert!(named(CapabilitySet::BPF | CapabilitySet::PERFMON).contains("seccomp"));
    }
}
