//! The dtrace provider as a library that dtrace loads: `libprovider_dtrace_plugin.so` of a provider folder.
#![forbid(unsafe_code)]

dtrace_provider::export_provider!("dtrace", provider_dtrace::DtraceProvider);
