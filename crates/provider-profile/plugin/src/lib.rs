//! The profile provider as a library that dtrace loads: `libprovider_profile_plugin.so` of a provider folder.
#![forbid(unsafe_code)]

dtrace_provider::export_provider!("profile", provider_profile::ProfileProvider);
