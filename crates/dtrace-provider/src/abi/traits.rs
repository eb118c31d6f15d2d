//! The traits whose objects cross the boundary.
#![expect(
    unsafe_code,
    non_local_definitions,
    clippy::used_underscore_binding,
    clippy::cast_ptr_alignment,
    reason = "what abi_stable's macro writes"
)]
#![expect(missing_docs, reason = "each method does what the one of the same name does outside")]

use abi_stable::sabi_trait;
use abi_stable::std_types::{RBox, ROption, RResult, RSlice, RStr, RString, RVec};
use abi_stable::{RMut, RRef};

use super::data::{ArgDesc, Preamble, ProbeName, ProbePattern, ProbeSpec};
use crate::probe::ProviderStability;

/// [`crate::Provider`]. Of the plugin.
#[sabi_trait]
pub trait Plugin: Send {
    fn stability(&self) -> RResult<ProviderStability, RString>;

    fn can_run(&self, context: ContextRef<'_>) -> RResult<(), RString>;

    fn provide(&mut self, pattern: ProbePattern, context: ContextRef<'_>, sink: SinkMut<'_>) -> RResult<(), RString>;

    fn args(&mut self, probe: ProbeName, context: ContextRef<'_>) -> RResult<RVec<ArgDesc>, RString>;

    fn enable(&mut self, probe: ProbeName) -> RResult<(), RString>;

    fn numbers_probes(&self) -> RResult<bool, RString>;

    fn meant(&self, pattern: ProbePattern) -> RResult<ProbePattern, RString>;

    fn started(&mut self, probe: ProbeName, fire: FireBox) -> RResult<(), RString>;

    #[sabi(last_prefix_field)]
    fn disable(&mut self, probe: ProbeName) -> RResult<(), RString>;

    fn preamble(&mut self, probe: ProbeName, context: ContextRef<'_>) -> RResult<ROption<Preamble>, RString> {
        let _ = (probe, context);
        RResult::ROk(ROption::RNone)
    }

    fn stability_of(&self, provider: RStr<'_>) -> RResult<ProviderStability, RString> {
        let _ = provider;
        self.stability()
    }

    fn provides(&self) -> RResult<RVec<RString>, RString> {
        RResult::ROk(RVec::new())
    }
}

/// [`crate::Context`]. Of the host.
#[sabi_trait]
pub trait Context {
    fn tracefs(&self) -> ROption<RStr<'_>>;

    fn has_kernel_function(&self, symbol: RStr<'_>) -> bool;

    #[sabi(last_prefix_field)]
    fn cpus(&self) -> u32;

    fn has_tracepoint(&self, name: RStr<'_>) -> bool {
        let _ = name;
        false
    }

    fn tracepoints(&self) -> RVec<RString> {
        RVec::new()
    }
}

/// [`crate::Sink`]. Of the host.
#[sabi_trait]
pub trait Sink {
    fn probe(&mut self, spec: ProbeSpec);

    #[sabi(last_prefix_field)]
    fn numbered(&mut self, id: u32, spec: ProbeSpec);
}

/// [`crate::Fire`]. Of the host.
#[sabi_trait]
pub trait Fire: Send + Sync {
    #[sabi(last_prefix_field)]
    fn fire(&self, args: RSlice<'_, u64>) -> bool;
}

pub type PluginBox = Plugin_TO<'static, RBox<()>>;
pub type ContextRef<'a> = Context_TO<'a, RRef<'a, ()>>;
pub type SinkMut<'a> = Sink_TO<'a, RMut<'a, ()>>;
pub type FireBox = Fire_TO<'static, RBox<()>>;
