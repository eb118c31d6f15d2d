//! The fbt provider as a library that dtrace loads: `libprovider_fbt_plugin.so` of a provider folder.
#![forbid(unsafe_code)]

dtrace_provider::export_provider!("fbt", provider_fbt::FbtProvider);
