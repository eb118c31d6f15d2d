//! The probe table: every probe that the session knows, by id and by name.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use dtrace_provider::{
    ArgDesc, ArgSource, Context, FIRST_NUMBERED, FireHandle, Preamble, ProbeName, ProbePattern, ProbeSpec,
    ProviderStability, Sink,
};
use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use crate::registry::{Refusal, Registry};

/// A probe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// Its id: the place in the table, counted from 1, or the number that its provider has given it.
    pub id: u32,
    /// Its provider's place in the registry.
    pub provider: usize,
    /// What its provider says of it.
    pub spec: Arc<ProbeSpec>,
}

/// All probes that were asked for so far. A provider is asked when a pattern can mean its probes, and those before it
/// in the registry with it: so a probe has the same id whatever was asked for. Providers that number their probes
/// themselves come last, and are asked alone.
#[derive(Debug)]
pub struct ProbeTable {
    registry: Registry,
    probes: Probes,
    /// How many providers have told all their probes.
    listed: usize,
    /// Patterns that providers were asked with beyond that, and what each meant when there were so many probes.
    asked: HashMap<ProbePattern, (usize, Vec<u32>)>,
    /// What providers had to complain of, and how many of that were told.
    refusals: Vec<Refusal>,
    told: usize,
    /// Whether a provider that can't have what it is named for is a complaint, and no error.
    none_is_fine: bool,
    /// Those whose providers were told that they are enabled.
    enabled: Vec<u32>,
}

impl Drop for ProbeTable {
    fn drop(&mut self) {
        self.disable();
    }
}

/// The probes, by id and by name.
#[derive(Debug, Default)]
struct Probes {
    counted: Vec<Probe>,
    /// Those whose providers number them.
    numbered: BTreeMap<u32, Probe>,
    by_name: HashMap<Named, u32>,
    /// Those that are there because a pattern has asked for them, and with which patterns a provider has told them: no
    /// other pattern means them.
    on_demand: BTreeSet<u32>,
    demanded: HashMap<ProbePattern, Vec<u32>>,
}

/// What a provider says of a probe, to be found by the probe's name.
#[derive(Debug)]
struct Named(Arc<ProbeSpec>);

impl Borrow<ProbeName> for Named {
    fn borrow(&self) -> &ProbeName {
        &self.0.name
    }
}

impl Hash for Named {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.name.hash(state);
    }
}

impl PartialEq for Named {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for Named {}

impl Probes {
    fn len(&self) -> usize {
        self.counted.len() + self.numbered.len()
    }

    /// All of them, by id.
    fn iter(&self) -> impl Iterator<Item = &Probe> {
        self.counted.iter().chain(self.numbered.values())
    }

    fn means(&self, pattern: &ProbePattern, probe: &Probe) -> bool {
        let told = || self.demanded.get(pattern).is_some_and(|ids| ids.contains(&probe.id));
        pattern.matches(&probe.spec.name) && (!self.on_demand.contains(&probe.id) || told())
    }

    fn get(&self, id: u32) -> Option<&Probe> {
        self.counted.get((id as usize).checked_sub(1)?).or_else(|| self.numbered.get(&id))
    }
}

/// Takes what a provider tells; what it has told before it may tell again.
struct TableSink<'a> {
    probes: &'a mut Probes,
    provider: usize,
    /// The pattern that it was asked for, if that was not for all that there is.
    demand: Option<&'a ProbePattern>,
    /// A probe whose number is another's.
    taken: Option<(u32, Arc<ProbeSpec>)>,
}

impl Sink for TableSink<'_> {
    fn probe(&mut self, spec: ProbeSpec) {
        let spec = Arc::new(spec);
        let next = u32::try_from(self.probes.counted.len() + 1).unwrap_or(u32::MAX);
        let id = match self.probes.by_name.entry(Named(Arc::clone(&spec))) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(free) => {
                free.insert(next);
                self.probes.counted.push(Probe { id: next, provider: self.provider, spec });
                if self.demand.is_some() {
                    self.probes.on_demand.insert(next);
                }
                next
            }
        };
        if let Some(pattern) = self.demand.filter(|_| self.probes.on_demand.contains(&id)) {
            self.probes.demanded.entry(pattern.clone()).or_default().push(id);
        }
    }

    fn numbered(&mut self, id: u32, spec: ProbeSpec) {
        let spec = Arc::new(spec);
        if let Entry::Vacant(free) = self.probes.by_name.entry(Named(Arc::clone(&spec))) {
            if id < FIRST_NUMBERED || self.probes.numbered.contains_key(&id) {
                self.taken.get_or_insert((id, spec));
                return;
            }
            free.insert(id);
            self.probes.numbered.insert(id, Probe { id, provider: self.provider, spec });
        }
    }
}

impl ProbeTable {
    /// An empty table for these providers.
    pub fn new(registry: Registry) -> Self {
        Self {
            registry,
            probes: Probes::default(),
            listed: 0,
            asked: HashMap::new(),
            refusals: Vec::new(),
            told: 0,
            none_is_fine: false,
            enabled: Vec::new(),
        }
    }

    /// The providers.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// What providers had to complain of since the last call, and not before.
    pub fn take_refusals(&mut self) -> Vec<Refusal> {
        let fresh = self.refusals[self.told..].to_vec();
        self.told = self.refusals.len();
        fresh
    }

    /// Has patterns mean nothing, rather than being errors, whose provider or probes can't work here (`-Z`).
    pub fn permit_none(&mut self, permit: bool) {
        self.none_is_fine = permit;
    }

    /// Ids of all probes that a pattern means, in order.
    ///
    /// # Errors
    /// What the provider says that the pattern names.
    pub fn matching(&mut self, pattern: &ProbePattern, context: &dyn Context) -> Result<Vec<u32>, Refusal> {
        match self.matching_strictly(pattern, context) {
            Err(refusal) if self.none_is_fine => {
                self.complain(refusal);
                Ok(Vec::new())
            }
            result => result,
        }
    }

    /// Whether a probe that a pattern means is to be enabled. One that can't be here is a complaint, if a pattern may
    /// mean nothing.
    ///
    /// # Errors
    /// It can't be, and has to be.
    pub fn is_wanted(&mut self, id: u32, context: &dyn Context) -> Result<bool, Refusal> {
        let Some(probe) = self.probes.get(id) else { return Ok(false) };
        let registered = &self.registry.providers()[probe.provider];
        let Err(e) = registered.provider.can_enable(&probe.spec.name, context) else { return Ok(true) };
        let refusal = refusal(&registered.name, &e);
        if !self.none_is_fine {
            return Err(refusal);
        }
        self.complain(refusal);
        Ok(false)
    }

    fn complain(&mut self, refusal: Refusal) {
        if !self.refusals.contains(&refusal) {
            self.refusals.push(refusal);
        }
    }

    fn matching_strictly(&mut self, pattern: &ProbePattern, context: &dyn Context) -> Result<Vec<u32>, Refusal> {
        let mut refused = None;
        if !self.asked.contains_key(pattern) {
            refused = self.ask(&self.meant(pattern), context)?;
        }
        match self.asked.get(pattern) {
            Some((known, ids)) if *known == self.probes.len() => Ok(ids.clone()),
            _ => {
                let ids = self.search(&self.meant(pattern));
                match refused {
                    // Where nothing else is meant, it is why there is nothing.
                    Some(refusal) if ids.is_empty() => return Err(refusal),
                    Some(refusal) => self.complain(refusal),
                    None => {}
                }
                self.asked.insert(pattern.clone(), (self.probes.len(), ids.clone()));
                Ok(ids)
            }
        }
    }

    /// What a pattern means to the provider that it names.
    fn meant(&self, pattern: &ProbePattern) -> ProbePattern {
        let named = self.registry.providers().iter().find(|p| p.name == pattern.provider);
        named.map_or_else(|| pattern.clone(), |p| p.provider.meant(pattern))
    }

    /// The probes that a pattern means, among those that there are.
    fn search(&self, pattern: &ProbePattern) -> Vec<u32> {
        if !has_glob(pattern) && !pattern.module.is_empty() && !pattern.function.is_empty() {
            let name = ProbeName::new(&pattern.provider, &pattern.module, &pattern.function, &pattern.name);
            if let Some(&id) = self.probes.by_name.get(&name) {
                return vec![id];
            }
        }
        self.probes.iter().filter(|probe| self.probes.means(pattern, probe)).map(|p| p.id).collect()
    }

    /// Lets providers make the probes that a pattern can mean. Gives what the first says that can't.
    ///
    /// # Errors
    /// What a provider that the pattern names says, if it can't.
    fn ask(&mut self, pattern: &ProbePattern, context: &dyn Context) -> Result<Option<Refusal>, Refusal> {
        let last = self.registry.providers().iter().rposition(|p| p.can_have(pattern));
        // A provider's probes may be named otherwise than itself; then all have to be asked.
        let upto = last.map_or(self.registry.providers().len(), |last| last + 1);
        let numbered = self.registry.providers().iter().filter(|p| p.provider.numbers_probes()).count();
        let counted = self.registry.providers().len() - numbered;
        let everything = ProbePattern::default();
        while self.listed < upto.min(counted) {
            let at = self.listed;
            self.listed += 1;
            let runs = self.can_run(at, context).is_ok();
            if let Some(refusal) = runs.then(|| self.provide(at, &everything, context).err()).flatten() {
                self.refusals.push(refusal);
            }
        }
        let mut refused = None;
        for at in 0..upto {
            let registered = &self.registry.providers()[at];
            if !registered.can_have(pattern) {
                continue;
            }
            let named = registered.is_named(pattern);
            match self.can_run(at, context) {
                Err(refusal) if named => return Err(refusal),
                Err(_) => continue,
                Ok(()) => {}
            }
            if let Err(refusal) = self.provide(at, pattern, context) {
                refused.get_or_insert(refusal);
            }
        }
        Ok(refused)
    }

    /// Whether a provider works here. One that does not is no more missed than one that is not installed, unless it is
    /// asked for by its name.
    fn can_run(&self, at: usize, context: &dyn Context) -> Result<(), Refusal> {
        let registered = &self.registry.providers()[at];
        registered.provider.can_run(context).map_err(|e| refusal(&registered.name, &e))
    }

    fn provide(&mut self, at: usize, pattern: &ProbePattern, context: &dyn Context) -> Result<(), Refusal> {
        let registered = &mut self.registry.providers_mut()[at];
        let demand = (*pattern != ProbePattern::default()).then_some(pattern);
        let mut sink = TableSink { probes: &mut self.probes, provider: at, demand, taken: None };
        let result = registered.provider.provide(pattern, context, &mut sink);
        result.map_err(|e| refusal(&registered.name, &e))?;
        match sink.taken {
            Some((id, spec)) => {
                Err(refusal(&registered.name, &format!("the number {id} of {} is not free", spec.name)))
            }
            None => Ok(()),
        }
    }

    /// The probe with this id, of those asked for so far.
    pub fn get(&self, id: u32) -> Option<&Probe> {
        self.probes.get(id)
    }

    /// Types of a probe's arguments.
    ///
    /// # Errors
    /// When its provider can't read them.
    pub fn args(&mut self, id: u32, context: &dyn Context) -> Result<Vec<ArgDesc>, Refusal> {
        let Some(probe) = self.probes.get(id) else { return Ok(Vec::new()) };
        match &probe.spec.args {
            ArgSource::Declared(args) => Ok(args.clone()),
            ArgSource::Provider => {
                let registered = &mut self.registry.providers_mut()[probe.provider];
                let result = registered.provider.args(&probe.spec.name, context);
                result.map_err(|e| Refusal(format!("provider {}: {e}", registered.name)))
            }
            _ => Ok(Vec::new()),
        }
    }

    /// How a probe is made from its attach point, if its provider has something to say of it.
    ///
    /// # Errors
    /// When its provider can't read that.
    pub fn preamble(&mut self, id: u32, context: &dyn Context) -> Result<Option<Preamble>, Refusal> {
        let Some(probe) = self.probes.get(id) else { return Ok(None) };
        let registered = &mut self.registry.providers_mut()[probe.provider];
        let result = registered.provider.preamble(&probe.spec.name, context);
        result.map_err(|e| Refusal(format!("provider {}: {e}", registered.name)))
    }

    /// Stability of a probe's parts.
    pub fn stability(&self, id: u32) -> Option<ProviderStability> {
        let probe = self.get(id)?;
        Some(self.registry.providers().get(probe.provider)?.provider.stability_of(&probe.spec.name.provider))
    }

    /// Tells a probe's provider that it is enabled.
    ///
    /// # Errors
    /// What the provider has against it.
    pub fn enable(&mut self, id: u32) -> Result<(), Refusal> {
        let Some(probe) = self.probes.get(id) else { return Ok(()) };
        let registered = &mut self.registry.providers_mut()[probe.provider];
        let result = registered.provider.enable(&probe.spec.name);
        result.map_err(|e| Refusal(format!("cannot enable {}: {e}", probe.spec.name)))?;
        self.enabled.push(id);
        Ok(())
    }

    /// Hands a probe's provider what it fires the probe with.
    ///
    /// # Errors
    /// When the provider can't do its part.
    pub fn started(&mut self, id: u32, fire: FireHandle) -> Result<(), Refusal> {
        let Some(probe) = self.probes.get(id) else { return Ok(()) };
        let registered = &mut self.registry.providers_mut()[probe.provider];
        let result = registered.provider.started(&probe.spec.name, fire);
        result.map_err(|e| Refusal(format!("provider {} cannot fire {}: {e}", registered.name, probe.spec.name)))
    }

    /// Tells the providers of enabled probes that these are so no longer.
    pub fn disable(&mut self) {
        for id in std::mem::take(&mut self.enabled) {
            if let Some(probe) = self.probes.get(id) {
                self.registry.providers_mut()[probe.provider].provider.disable(&probe.spec.name);
            }
        }
    }
}

fn refusal(provider: &str, reason: &impl std::fmt::Display) -> Refusal {
    Refusal(format!("provider {provider}: {reason}"))
}

fn has_glob(pattern: &ProbePattern) -> bool {
    [&pattern.provider, &pattern.module, &pattern.function, &pattern.name]
        .iter()
        .any(|part| part.contains(['*', '?', '[', '\\']))
}
