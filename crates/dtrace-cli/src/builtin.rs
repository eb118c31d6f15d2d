//! What is linked in: naming a crate is what links it, and its registration with it.

use engine_bpf as _;
#[cfg(feature = "provider-dtrace")]
use provider_dtrace as _;
#[cfg(feature = "provider-profile")]
use provider_profile as _;
#[cfg(feature = "provider-syscall")]
use provider_syscall as _;
