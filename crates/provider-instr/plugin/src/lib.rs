//! The instr provider as a library that dtrace loads: `libprovider_instr_plugin.so` of a provider folder.
#![forbid(unsafe_code)]

dtrace_provider::export_provider!("instr", provider_instr::InstrProvider);
