//! The providers of kernel tracepoints as a library that dtrace loads: `libprovider_sdt_plugin.so` of a provider
//! folder.
#![forbid(unsafe_code)]

dtrace_provider::export_provider!("sdt", provider_sdt::SdtProvider);
