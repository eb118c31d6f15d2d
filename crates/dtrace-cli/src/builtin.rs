//! What is linked in: naming a crate is what links it, and its registration with it.

use engine_bpf as _;
#[cfg(feature = "provider-cpc")]
use provider_cpc as _;
#[cfg(feature = "provider-dtrace")]
use provider_dtrace as _;
#[cfg(feature = "provider-fbt")]
use provider_fbt as _;
#[cfg(feature = "provider-instr")]
use provider_instr as _;
#[cfg(feature = "provider-profile")]
use provider_profile as _;
#[cfg(feature = "provider-sdt")]
use provider_sdt as _;
#[cfg(feature = "provider-syscall")]
use provider_syscall as _;

#[cfg(all(test, feature = "all"))]
mod tests {
    use std::collections::BTreeSet;

    use dtrace_core::registry::Registry;

    #[test]
    fn every_provider_crate_is_linked() {
        let crates = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).unwrap();
        let names = crates.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let crates: BTreeSet<_> = names.filter_map(|n| n.strip_prefix("provider-").map(str::to_owned)).collect();
        let linked: BTreeSet<_> = Registry::linked().providers().iter().map(|p| p.name.clone()).collect();
        assert!(!crates.is_empty());
        assert_eq!(linked, crates);
    }
}
