//! The plugin's side: a provider as the host calls it. No panic gets out.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use abi_stable::sabi_trait::TD_Opaque;
use abi_stable::std_types::{ROption, RResult, RSlice, RStr, RString, RVec};

use super::data::{ArgDesc, Preamble, ProbeName, ProbePattern, ProbeSpec};
use super::traits::{ContextRef, FireBox, Plugin, Plugin_TO, PluginBox, SinkMut};
use crate::fire::{Fire, FireHandle};
use crate::probe::ProviderStability;
use crate::provider::{Context, Provider, ProviderError, Sink};

pub(super) extern "C" fn make<P: Provider + Default + 'static>() -> RResult<PluginBox, RString> {
    guarded(|| Ok(Plugin_TO::from_value(Guarded(Some(P::default())), TD_Opaque)))
}

/// A provider whose panics become errors. `None` while it is being dropped.
struct Guarded<P>(Option<P>);

impl<P> Drop for Guarded<P> {
    fn drop(&mut self) {
        let provider = self.0.take();
        // There is nobody left to tell.
        let _ = guarded(|| {
            drop(provider);
            Ok(())
        });
    }
}

impl<P: Provider> Guarded<P> {
    fn ask<T>(&self, question: impl FnOnce(&P) -> Result<T, ProviderError>) -> RResult<T, RString> {
        guarded(|| self.0.as_ref().map_or_else(|| Err(gone()), question))
    }

    fn tell<T>(&mut self, order: impl FnOnce(&mut P) -> Result<T, ProviderError>) -> RResult<T, RString> {
        guarded(|| self.0.as_mut().map_or_else(|| Err(gone()), order))
    }
}

fn gone() -> ProviderError {
    ProviderError("the provider is gone".into())
}

/// Turns a panic into an error.
fn guarded<T>(call: impl FnOnce() -> Result<T, ProviderError>) -> RResult<T, RString> {
    // What a provider leaves behind when it panics is the provider's own matter, and memory stays sound.
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(value)) => RResult::ROk(value),
        Ok(Err(error)) => RResult::RErr(error.0.into()),
        Err(panic) => RResult::RErr(format!("it panicked: {}", text_of(&*panic)).into()),
    }
}

fn text_of(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it does not say why")
}

impl<P: Provider> Plugin for Guarded<P> {
    fn stability(&self) -> RResult<ProviderStability, RString> {
        self.ask(|p| Ok(p.stability()))
    }

    fn can_run(&self, context: ContextRef<'_>) -> RResult<(), RString> {
        self.ask(|p| p.can_run(&HostContext(context)))
    }

    fn provide(&mut self, pattern: ProbePattern, context: ContextRef<'_>, sink: SinkMut<'_>) -> RResult<(), RString> {
        self.tell(|p| p.provide(&pattern.into(), &HostContext(context), &mut HostSink(sink)))
    }

    fn args(&mut self, probe: ProbeName, context: ContextRef<'_>) -> RResult<RVec<ArgDesc>, RString> {
        self.tell(|p| {
            let args = p.args(&probe.into(), &HostContext(context))?;
            Ok(args.into_iter().map(ArgDesc::from).collect())
        })
    }

    fn preamble(&mut self, probe: ProbeName, context: ContextRef<'_>) -> RResult<ROption<Preamble>, RString> {
        self.tell(|p| Ok(p.preamble(&probe.into(), &HostContext(context))?.map(Preamble::from).into()))
    }

    fn stability_of(&self, provider: RStr<'_>) -> RResult<ProviderStability, RString> {
        self.ask(|p| Ok(p.stability_of(provider.as_str())))
    }

    fn provides(&self) -> RResult<RVec<RString>, RString> {
        self.ask(|p| Ok(p.provides().into_iter().map(RString::from).collect()))
    }

    fn enable(&mut self, probe: ProbeName) -> RResult<(), RString> {
        self.tell(|p| p.enable(&probe.into()))
    }

    fn numbers_probes(&self) -> RResult<bool, RString> {
        self.ask(|p| Ok(p.numbers_probes()))
    }

    fn meant(&self, pattern: ProbePattern) -> RResult<ProbePattern, RString> {
        self.ask(|p| Ok(p.meant(&pattern.into()).into()))
    }

    fn started(&mut self, probe: ProbeName, fire: FireBox) -> RResult<(), RString> {
        self.tell(|p| p.started(&probe.into(), FireHandle::new(HostFire(fire))))
    }

    fn disable(&mut self, probe: ProbeName) -> RResult<(), RString> {
        self.tell(|p| {
            p.disable(&probe.into());
            Ok(())
        })
    }
}

struct HostContext<'a>(ContextRef<'a>);

impl Context for HostContext<'_> {
    fn tracefs(&self) -> Option<&str> {
        self.0.tracefs().into_option().map(|path| path.as_str())
    }

    fn has_kernel_function(&self, symbol: &str) -> bool {
        self.0.has_kernel_function(RStr::from_str(symbol))
    }

    fn cpus(&self) -> u32 {
        self.0.cpus()
    }

    fn has_tracepoint(&self, name: &str) -> bool {
        self.0.has_tracepoint(RStr::from_str(name))
    }

    fn tracepoints(&self) -> Vec<String> {
        self.0.tracepoints().into_iter().map(String::from).collect()
    }
}

struct HostSink<'a>(SinkMut<'a>);

impl Sink for HostSink<'_> {
    fn probe(&mut self, spec: crate::ProbeSpec) {
        self.0.probe(ProbeSpec::from(spec));
    }

    fn numbered(&mut self, id: u32, spec: crate::ProbeSpec) {
        self.0.numbered(id, ProbeSpec::from(spec));
    }
}

struct HostFire(FireBox);

impl Fire for HostFire {
    fn fire(&self, args: &[u64]) -> bool {
        self.0.fire(RSlice::from_slice(args))
    }
}
