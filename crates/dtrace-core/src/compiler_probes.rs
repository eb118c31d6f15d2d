//! The probe table as the compiler asks it.

use d_frontend::pragma::Dependency;
use d_frontend::stability::{self, ProviderAttributes};
use d_frontend::{Arguments, PatternText, ProbeSource};
use dtrace_provider::sysfs::has_module;
use dtrace_provider::{Attributes, Class, ProbePattern, ProviderStability, Stability};

use crate::host::Host;
use crate::kernel_types::{arg_text, arguments, unknown};
use crate::probe_table::ProbeTable;

/// A pattern as providers take it.
pub fn to_pattern(text: &PatternText) -> ProbePattern {
    ProbePattern::new(&text.provider, &text.module, &text.function, &text.name)
}

/// A provider's stability as the compiler takes it.
pub fn attributes_of(stability: &ProviderStability) -> ProviderAttributes {
    let ProviderStability { provider, module, function, name, args } = *stability;
    let [provider, module, function, name, args] = [provider, module, function, name, args].map(to_attributes);
    ProviderAttributes { provider, module, function, name, args }
}

fn to_attributes(attributes: Attributes) -> stability::Attributes {
    stability::Attributes::new(level(attributes.name), level(attributes.data), class(attributes.class))
}

fn level(level: Stability) -> stability::Stability {
    use stability::Stability as To;
    match level {
        Stability::Internal => To::Internal,
        Stability::Private => To::Private,
        Stability::Obsolete => To::Obsolete,
        Stability::External => To::External,
        Stability::Unstable => To::Unstable,
        Stability::Evolving => To::Evolving,
        Stability::Stable => To::Stable,
        Stability::Standard => To::Standard,
    }
}

fn class(class: Class) -> stability::Class {
    use stability::Class as To;
    match class {
        Class::Unknown => To::Unknown,
        Class::Cpu => To::Cpu,
        Class::Platform => To::Platform,
        Class::Group => To::Group,
        Class::Isa => To::Isa,
        Class::Common => To::Common,
    }
}

/// The probe table as the compiler asks it.
pub(crate) struct CompilerProbes<'a> {
    pub(crate) probes: &'a mut ProbeTable,
    pub(crate) host: &'a Host,
}

impl ProbeSource for CompilerProbes<'_> {
    fn matching(&mut self, pattern: &PatternText) -> Result<usize, String> {
        self.probes.matching(&to_pattern(pattern), self.host).map(|ids| ids.len()).map_err(|e| e.to_string())
    }

    fn absence(&self, pattern: &PatternText) -> Option<String> {
        self.probes.registry().absence(&to_pattern(pattern))
    }

    fn arguments(&mut self, pattern: &PatternText) -> Result<Arguments, String> {
        let ids = self.probes.matching(&to_pattern(pattern), self.host).map_err(|e| e.to_string())?;
        let mut all: Option<Arguments> = None;
        for id in ids {
            let args = arguments(self.probes, self.host, id).map_err(|e| e.to_string())?;
            if let (true, Some(reason)) = (args.is_empty(), unknown(self.probes, self.host, id)) {
                return Err(reason);
            }
            let args: Arguments = args.into_iter().map(arg_text).collect();
            match &mut all {
                Some(all) => all.agree(&args.0),
                None => all = Some(args),
            }
            if all.as_ref().is_some_and(Arguments::differ) {
                break;
            }
        }
        Ok(all.unwrap_or_default())
    }

    fn has(&mut self, kind: Dependency, name: &str) -> Result<bool, String> {
        let pattern = match kind {
            Dependency::Provider => ProbePattern::new(name, "", "", ""),
            _ if has_module(name) => return Ok(true),
            _ => ProbePattern::new("", name, "", ""),
        };
        self.probes.matching(&pattern, self.host).map(|ids| !ids.is_empty()).map_err(|e| e.to_string())
    }

    fn stability(&mut self, pattern: &PatternText) -> Option<ProviderAttributes> {
        if pattern.provider.is_empty() {
            return None;
        }
        let id = *self.probes.matching(&to_pattern(pattern), self.host).ok()?.first()?;
        let named = self.probes.get(id).is_some_and(|probe| probe.spec.name.provider == pattern.provider);
        self.probes.stability(id).filter(|_| named).as_ref().map(attributes_of)
    }

    fn by_id(&mut self, id: u32) -> Option<PatternText> {
        if self.probes.get(id).is_none() {
            // Ids are given in the order of the listing.
            self.probes.matching(&ProbePattern::default(), self.host).ok()?;
        }
        let name = &self.probes.get(id)?.spec.name;
        Some(PatternText {
            provider: name.provider.clone(),
            module: name.module.clone(),
            function: name.function.clone(),
            name: name.name.clone(),
        })
    }
}
