//! The fake provider as a plugin: as many probes as a kernel has functions, for the time that listing takes.
#![forbid(unsafe_code)]

dtrace_provider::export_provider!("fake", dtrace_testkit::provider::FakeProvider);
