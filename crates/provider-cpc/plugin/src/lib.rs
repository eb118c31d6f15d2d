//! The cpc provider as a library that dtrace loads: `libprovider_cpc_plugin.so` of a provider folder.
#![forbid(unsafe_code)]

dtrace_provider::export_provider!("cpc", provider_cpc::CpcProvider);
