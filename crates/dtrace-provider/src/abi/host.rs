//! The host's side: a plugin as a [`Provider`].

use std::fmt;

use abi_stable::sabi_trait::TD_Opaque;
use abi_stable::std_types::{ROption, RResult, RSlice, RStr, RString, RVec};

use super::ModuleRef;
use super::data::ProbeSpec;
use super::traits::{self, Context_TO, ContextRef, Fire_TO, PluginBox, Sink_TO, SinkMut};
use crate::fire::FireHandle;
use crate::pattern::ProbePattern;
use crate::probe::{ArgDesc, Preamble, ProbeName, ProviderStability};
use crate::provider::{Context, Provider, ProviderError, Sink};

/// A provider that lives in a plugin.
pub struct Loaded {
    name: &'static str,
    provides: Vec<String>,
    plugin: PluginBox,
    stability: ProviderStability,
    numbers_probes: bool,
}

impl Loaded {
    /// Makes the provider of a module.
    ///
    /// # Errors
    /// The provider's reason.
    pub fn new(module: ModuleRef) -> Result<Self, ProviderError> {
        let plugin = plain(module.make()())?;
        let stability = plain(plugin.stability())?;
        let name = module.name().as_str();
        let mut provides: Vec<_> = plain(plugin.provides())?.into_iter().map(String::from).collect();
        if provides.is_empty() {
            provides.push(name.to_owned());
        }
        let numbers_probes = plain(plugin.numbers_probes())?;
        Ok(Self { name, provides, plugin, stability, numbers_probes })
    }
}

impl fmt::Debug for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loaded").field("name", &self.name).finish_non_exhaustive()
    }
}

fn plain<T>(result: RResult<T, RString>) -> Result<T, ProviderError> {
    result.into_result().map_err(|text| ProviderError(text.into()))
}

fn context_ref<'a>(context: &'a PluginContext<'_>) -> ContextRef<'a> {
    Context_TO::from_ptr(context, TD_Opaque)
}

impl Provider for Loaded {
    fn name(&self) -> &str {
        self.name
    }

    fn provides(&self) -> Vec<String> {
        self.provides.clone()
    }

    fn stability(&self) -> ProviderStability {
        self.stability
    }

    fn numbers_probes(&self) -> bool {
        self.numbers_probes
    }

    fn stability_of(&self, provider: &str) -> ProviderStability {
        plain(self.plugin.stability_of(RStr::from_str(provider))).unwrap_or(self.stability)
    }

    fn meant(&self, pattern: &ProbePattern) -> ProbePattern {
        // The trait has no way to say that this failed.
        let meant = self.plugin.meant(pattern.clone().into()).into_result().ok();
        meant.map_or_else(|| pattern.clone(), ProbePattern::from)
    }

    fn can_run(&self, context: &dyn Context) -> Result<(), ProviderError> {
        plain(self.plugin.can_run(context_ref(&PluginContext(context))))
    }

    fn provide(
        &mut self,
        pattern: &ProbePattern,
        context: &dyn Context,
        sink: &mut dyn Sink,
    ) -> Result<(), ProviderError> {
        let (context, mut sink) = (PluginContext(context), PluginSink(sink));
        let sink: SinkMut<'_> = Sink_TO::from_ptr(&mut sink, TD_Opaque);
        plain(self.plugin.provide(pattern.clone().into(), context_ref(&context), sink))
    }

    fn args(&mut self, probe: &ProbeName, context: &dyn Context) -> Result<Vec<ArgDesc>, ProviderError> {
        let args = plain(self.plugin.args(probe.clone().into(), context_ref(&PluginContext(context))))?;
        Ok(args.into_iter().map(ArgDesc::from).collect())
    }

    fn preamble(&mut self, probe: &ProbeName, context: &dyn Context) -> Result<Option<Preamble>, ProviderError> {
        let preamble = plain(self.plugin.preamble(probe.clone().into(), context_ref(&PluginContext(context))))?;
        Ok(preamble.into_option().map(Preamble::from))
    }

    fn enable(&mut self, probe: &ProbeName) -> Result<(), ProviderError> {
        plain(self.plugin.enable(probe.clone().into()))
    }

    fn started(&mut self, probe: &ProbeName, fire: FireHandle) -> Result<(), ProviderError> {
        plain(self.plugin.started(probe.clone().into(), Fire_TO::from_value(PluginFire(fire), TD_Opaque)))
    }

    fn disable(&mut self, probe: &ProbeName) {
        // The trait has no way to say that this failed.
        let _ = self.plugin.disable(probe.clone().into());
    }
}

struct PluginContext<'a>(&'a dyn Context);

impl traits::Context for PluginContext<'_> {
    fn tracefs(&self) -> ROption<RStr<'_>> {
        self.0.tracefs().map(RStr::from_str).into()
    }

    fn has_kernel_function(&self, symbol: RStr<'_>) -> bool {
        self.0.has_kernel_function(symbol.as_str())
    }

    fn cpus(&self) -> u32 {
        self.0.cpus()
    }

    fn has_tracepoint(&self, name: RStr<'_>) -> bool {
        self.0.has_tracepoint(name.as_str())
    }

    fn tracepoints(&self) -> RVec<RString> {
        self.0.tracepoints().into_iter().map(RString::from).collect()
    }
}

struct PluginSink<'a>(&'a mut dyn Sink);

impl traits::Sink for PluginSink<'_> {
    fn probe(&mut self, spec: ProbeSpec) {
        self.0.probe(spec.into());
    }

    fn numbered(&mut self, id: u32, spec: ProbeSpec) {
        self.0.numbered(id, spec.into());
    }
}

struct PluginFire(FireHandle);

impl traits::Fire for PluginFire {
    fn fire(&self, args: RSlice<'_, u64>) -> bool {
        self.0.fire(args.as_slice())
    }
}
