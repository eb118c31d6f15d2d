//! The syscall provider as a library that dtrace loads: `libprovider_syscall_plugin.so` of a provider folder.
#![forbid(unsafe_code)]

dtrace_provider::export_provider!("syscall", provider_syscall::SyscallProvider);
