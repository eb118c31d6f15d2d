//! `syscall`: entry and return of every system call.
//!
//! | probe | fires | arguments |
//! |---|---|---|
//! | `syscall:vmlinux:NAME:entry` | a 64-bit process enters the call | arg0 to arg5, `args[]` typed |
//! | `syscall:vmlinux:NAME:return` | it returns | arg0 and arg1: the value, as `args[0]` and `args[1]`; `errno` |
//! | `syscall:x32:NAME:entry` and `:return` | the same for 32-bit processes | the same |
//!
//! The two kinds of processes number and name their calls differently: `syscall::open:entry` is both, and
//! `syscall:vmlinux:open:entry` those of 64-bit processes alone. Only calls that the running kernel has are there.
//! Names of other systems, as `open64`, `exece`, `rexit`, `stat64`, `so_socket` and `forksys`, mean the call that
//! programs make for them on Linux, of 64-bit processes, with the arguments where scripts for those systems expect
//! them. They are there for descriptions that name them, and neither listed nor meant by globs.
//!
//! Types of arguments come from the kernel's trace events, if tracefs can be read; else all are `long`.
#![forbid(unsafe_code)]

mod arguments;
mod elsewhere;
mod tables;

use dtrace_provider::{
    ArgDesc, ArgSource, AttachPoint, Attributes, Class, Context, Preamble, ProbeName, ProbePattern, ProbeSpec,
    Provider, ProviderError, ProviderStability, Sink, Stability, SyscallAbi, register_provider,
};

use crate::tables::Call;

/// The provider.
#[derive(Debug, Clone, Copy, Default)]
pub struct SyscallProvider;

/// Module of the probes of 64-bit processes, and of 32-bit ones.
const NATIVE: &str = "vmlinux";
const COMPAT: &str = "x32";

impl Provider for SyscallProvider {
    fn name(&self) -> &'static str {
        "syscall"
    }

    fn stability(&self) -> ProviderStability {
        let evolving = Attributes::new(Stability::Evolving, Stability::Evolving, Class::Common);
        let private = Attributes::new(Stability::Private, Stability::Private, Class::Unknown);
        let isa = Attributes::new(Stability::Private, Stability::Private, Class::Isa);
        ProviderStability { provider: evolving, module: private, function: isa, name: evolving, args: isa }
    }

    fn provide(
        &mut self,
        pattern: &ProbePattern,
        context: &dyn Context,
        sink: &mut dyn Sink,
    ) -> Result<(), ProviderError> {
        for call in tables::native().filter(|call| tables::has_native(call, context)) {
            both(&call, NATIVE, SyscallAbi::Native, sink);
        }
        if let Some(alias) = elsewhere::named(&pattern.function).filter(|_| pattern.provider == "syscall") {
            let calls = tables::native().filter(|call| call.name == alias.call);
            for call in calls.filter(|call| tables::has_native(call, context)) {
                both(&Call { name: alias.name, ..call }, NATIVE, SyscallAbi::Native, sink);
            }
        }
        if tables::has_compat(context) {
            for call in tables::compat() {
                both(&call, COMPAT, SyscallAbi::Compat, sink);
            }
        }
        Ok(())
    }

    fn args(&mut self, probe: &ProbeName, context: &dyn Context) -> Result<Vec<ArgDesc>, ProviderError> {
        if probe.name == "return" {
            return Ok(arguments::of_return());
        }
        Ok(match alias(probe) {
            Some(alias) => alias.args(arguments::of_entry(alias.call, context)),
            None => arguments::of_entry(&probe.function, context),
        })
    }

    fn preamble(&mut self, probe: &ProbeName, _: &dyn Context) -> Result<Option<Preamble>, ProviderError> {
        let made = if probe.name == "entry" { elsewhere::Alias::of_entry } else { elsewhere::Alias::of_return };
        Ok(alias(probe).and_then(made))
    }
}

/// What another system's name stands for; 32-bit processes have calls of some of these names.
fn alias(probe: &ProbeName) -> Option<&'static elsewhere::Alias> {
    elsewhere::named(&probe.function).filter(|_| probe.module == NATIVE)
}

/// Entry and return of a call.
fn both(call: &Call<'_>, module: &str, abi: SyscallAbi, sink: &mut dyn Sink) {
    let number = call.number;
    let points =
        [("entry", AttachPoint::SyscallEntry { number, abi }), ("return", AttachPoint::SyscallReturn { number, abi })];
    for (name, attach) in points {
        let name = ProbeName::new("syscall", module, call.name, name);
        sink.probe(ProbeSpec { name, attach, args: ArgSource::Provider });
    }
}

register_provider!("syscall", SyscallProvider);
