//! A tracing session: what consumers are written on.
//!
//! Open, compile, enable, go, work until it is over, stop.

use std::collections::BTreeMap;
use std::os::fd::BorrowedFd;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use d_frontend::pragma::Dependency;
use d_frontend::stability::{self, ProviderAttributes};
use d_frontend::{Arguments, CompileOptions, Compiled, Diagnostic, PatternText, ProbeSource, Source, compile};
use dif_vm::verify::{Limits, VerifyError, verify_program};
use dif_vm::{AggId, Subr, VerifiedProgram};
use dtrace_provider::{ArgDesc, Attributes, Class, ProbePattern, ProviderStability, Stability};

use crate::buffer::{Policy, PrincipalBuffer};
use crate::enabling::{Ecb, EcbTable, EnablingBuilder};
use crate::engine::{
    AggSink, Drops, EnabledProbe, Enabling, Engine, EngineError, EngineFactory, EngineOptions, Lowered, RecordSink,
    Running, Status, Watch,
};
use crate::host::Host;
use crate::kernel_types::{KernelTypes, arg_text, arguments};
use crate::options::Options;
use crate::preamble;
use crate::probe_table::ProbeTable;
use crate::registry::{Refusal, Registry};
use crate::room;
use crate::speculation::Speculations;

/// A session before tracing.
#[derive(Debug)]
pub struct Session {
    probes: ProbeTable,
    host: Host,
    watch: Option<Rc<dyn Watch>>,
}

/// Why a session can't go on: a sentence, and details for `-v`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// The engine's reason.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A provider's.
    #[error(transparent)]
    Provider(#[from] Refusal),
    /// The verifier's.
    #[error("{0}")]
    Verify(String),
}

/// A program that is ready to be enabled: verified, and with the probes of each clause.
#[derive(Debug)]
pub struct Prepared {
    program: VerifiedProgram,
    probes: Vec<EnabledProbe>,
    /// How many probes each source has matched.
    pub matched: BTreeMap<usize, usize>,
}

impl Session {
    /// A session with these providers.
    pub fn new(registry: Registry) -> Self {
        Self { probes: ProbeTable::new(registry), host: Host::default(), watch: None }
    }

    /// Has somebody look on while probes are attached to, or detached from, which can take long.
    pub fn watch(&mut self, watch: Rc<dyn Watch>) {
        self.watch = Some(watch);
    }

    /// The probe table.
    pub fn probes(&mut self) -> &mut ProbeTable {
        &mut self.probes
    }

    /// Ids of the probes that a pattern means.
    ///
    /// # Errors
    /// What the provider says that the pattern names.
    pub fn matching(&mut self, pattern: &ProbePattern) -> Result<Vec<u32>, Refusal> {
        self.probes.matching(pattern, &self.host)
    }

    /// Types of a probe's arguments, as text.
    ///
    /// # Errors
    /// When its provider can't read them.
    pub fn argument_types(&mut self, id: u32) -> Result<Vec<ArgDesc>, Refusal> {
        arguments(&mut self.probes, &self.host, id)
    }

    /// The kernel's types.
    pub fn types(&self) -> KernelTypes<'_> {
        KernelTypes::new(&self.host)
    }

    /// Compiles sources to one program.
    pub fn compile(&mut self, sources: &[Source<'_>], options: &CompileOptions) -> (Option<Compiled>, Vec<Diagnostic>) {
        self.probes.permit_none(options.zdefs);
        let mut types = KernelTypes::new(&self.host);
        let mut probes = TableProbes { probes: &mut self.probes, host: &self.host };
        compile(sources, options, &mut types, &mut probes)
    }

    /// Whether what a library depends on is there; what can't be known is not.
    pub fn has(&mut self, kind: Dependency, name: &str) -> bool {
        TableProbes { probes: &mut self.probes, host: &self.host }.has(kind, name).unwrap_or(false)
    }

    /// Verifies a program and finds its probes.
    ///
    /// # Errors
    /// The verifier's or a provider's reason.
    pub fn prepare(&mut self, compiled: Compiled) -> Result<Prepared, SessionError> {
        let mut builder = EnablingBuilder::default();
        let mut matched = BTreeMap::new();
        for (clause, info) in (0u32..).zip(&compiled.clauses) {
            for pattern in &info.patterns {
                let pattern = to_pattern(pattern);
                let ids = self.matching(&pattern)?;
                for &id in &ids {
                    builder.add(id, clause);
                }
                *matched.entry(info.unit).or_insert(0) += self.told(&pattern, ids).len();
            }
        }
        let mut probes = builder.finish(|id| self.probes.get(id));
        let mut program = compiled.program;
        preamble::add(&mut program, &mut probes, &mut self.probes, &self.host)?;
        let titles: Vec<_> = program.clauses.iter().map(|c| c.title.clone()).collect();
        let program = verify_program(program, &Limits::default()).map_err(|e| refused(&titles, &e))?;
        Ok(Prepared { program, probes, matched })
    }

    /// The probes that a description is said to match: those on system calls of 32-bit processes, which double others,
    /// only where it names their module, or where there are no others.
    pub fn told(&self, pattern: &ProbePattern, ids: Vec<u32>) -> Vec<u32> {
        let doubles = |id: &u32| self.probes.get(*id).is_some_and(|probe| probe.spec.attach.is_compat());
        if !pattern.module.is_empty() || ids.iter().all(doubles) {
            return ids;
        }
        ids.into_iter().filter(|id| !doubles(id)).collect()
    }

    /// Puts a program in place; nothing fires yet.
    ///
    /// # Errors
    /// The engine's reason, or a provider's.
    pub fn enable(mut self, prepared: Prepared, options: &Options) -> Result<Tracing, SessionError> {
        if prepared.program.is_destructive() && !options.flag("destructive") {
            return Err(EngineError::new("Destructive actions not allowed").into());
        }
        let engine = choose_engine(options.text("engine").as_deref())?;
        let costs = room::record_costs(&prepared.program, &prepared.probes);
        room::check(&prepared.program, &costs, options)?;
        for id in prepared.probes.iter().filter_map(|probe| probe.id) {
            self.probes.enable(id)?;
        }
        let ecbs = EcbTable::new(&prepared.probes);
        let program = Arc::new(prepared.program.clone());
        let probes = Arc::new(prepared.probes);
        let engine_options = EngineOptions { watch: self.watch.clone(), ..engine_options(options) };
        if let Some(cpu) = engine_options.cpu
            && !crate::cpus::online().contains(&cpu)
        {
            return Err(EngineError::new(format!("cpu={cpu} is out of range: no such CPU is online")).into());
        }
        let enabling = Enabling { program: prepared.program, probes: Arc::clone(&probes), options: engine_options };
        let running = engine.enable(enabling)?;
        let buffer = PrincipalBuffer::new(options.bufpolicy(), options.number("bufsize"), costs);
        let speculations = Speculations::new(Duration::from_nanos(options.number("cleanrate")));
        Ok(Tracing { session: self, running, speculations, stopped: false, program, probes, ecbs, buffer })
    }
}

/// The verifier's reason, with the clause as its author knows it.
fn refused(titles: &[String], error: &VerifyError) -> SessionError {
    let title = error.clause.and_then(|n| titles.get(n));
    let reason = VerifyError { clause: None, ..error.clone() };
    SessionError::Verify(title.map_or_else(|| error.to_string(), |title| format!("{title}: {reason}")))
}

fn engine_options(options: &Options) -> EngineOptions {
    EngineOptions {
        bufsize: kernel_bufsize(options),
        aggsize: options.number("aggsize"),
        dynvarsize: options.number("dynvarsize"),
        scratchsize: u32::try_from(options.number("scratchsize")).unwrap_or(u32::MAX),
        nspec: u32::try_from(options.number("nspec")).unwrap_or(u32::MAX),
        specsize: options.number("specsize"),
        aggrate: options.is_set("aggrate").then(|| Duration::from_nanos(options.number("aggrate"))),
        cpu: options.is_set("cpu").then(|| u32::try_from(options.number("cpu")).unwrap_or(u32::MAX)),
        resize: options.bufresize(),
        verbose: options.flag("bpflog") || options.flag("verbose"),
        log: options.flag("bpflog"),
        log_size: usize::try_from(options.number("bpflogsize")).unwrap_or(usize::MAX),
        watch: None,
        mask: options.list("mask").iter().flat_map(|list| list.split(',')).map(str::to_owned).collect(),
    }
}

/// Policies other than `switch` are the consumer's, which then holds what `bufsize` says: the buffers before it must be
/// large enough to lose nothing.
fn kernel_bufsize(options: &Options) -> u64 {
    let asked = options.number("bufsize");
    if options.bufpolicy() == Policy::Switch { asked } else { asked.max(1 << 20) }
}

/// The engine of this name, or of those that can work here the one with the highest rank.
fn choose_engine(name: Option<&str>) -> Result<Box<dyn Engine>, EngineError> {
    let mut factories: Vec<_> = inventory::iter::<EngineFactory>.into_iter().collect();
    factories.sort_by_key(|f| std::cmp::Reverse(f.rank));
    if let Some(name) = name {
        let known: Vec<_> = factories.iter().map(|f| f.name).collect();
        let factory = factories.iter().find(|f| f.name == name);
        return factory.map(|f| (f.make)()).ok_or_else(|| {
            EngineError::new(format!("there is no engine {name}: this build has {}", known.join(", ")))
        });
    }
    let mut reason = EngineError::new("this build has no engine");
    for factory in factories {
        let engine = (factory.make)();
        match engine.can_run() {
            Ok(()) => return Ok(engine),
            Err(e) => reason = e,
        }
    }
    Err(reason)
}

/// An enabling in place, with what belongs to it.
pub struct Tracing {
    session: Session,
    running: Box<dyn Running>,
    speculations: Speculations,
    stopped: bool,
    program: Arc<VerifiedProgram>,
    probes: Arc<Vec<EnabledProbe>>,
    ecbs: EcbTable,
    buffer: PrincipalBuffer,
}

impl std::fmt::Debug for Tracing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tracing").field("probes", &self.probes).finish_non_exhaustive()
    }
}

impl Tracing {
    /// The program.
    pub fn program(&self) -> &Arc<VerifiedProgram> {
        &self.program
    }

    /// Whether it speculates: then the buffers are to be read at `cleanrate`.
    pub fn speculates(&self) -> bool {
        self.program.calls(Subr::Speculation)
    }

    /// The enabled probes.
    pub fn probes(&self) -> &Arc<Vec<EnabledProbe>> {
        &self.probes
    }

    /// An empty principal buffer for its records, as the options ask for it. Only the first call gives it.
    pub fn take_buffer(&mut self) -> PrincipalBuffer {
        std::mem::take(&mut self.buffer)
    }

    /// Buffers that are smaller than was asked for.
    pub fn lowered(&self) -> &[Lowered] {
        self.running.lowered()
    }

    /// What there is to tell the user since the last call: see [`Running::take_notices`].
    pub fn take_notices(&mut self) -> Vec<String> {
        self.running.take_notices()
    }

    /// What the kernel's verifier said, if `bpflog` is set.
    pub fn log(&self) -> Option<&str> {
        self.running.log()
    }

    /// The ECB of an EPID: its probe is one of [`Tracing::probes`].
    pub fn ecb(&self, epid: u32) -> Option<Ecb> {
        self.ecbs.get(epid)
    }

    /// Fires BEGIN, then lets all else fire, and tells the providers that fire probes themselves.
    ///
    /// # Errors
    /// When the system refuses, or such a provider can't.
    pub fn go(&mut self) -> Result<(), SessionError> {
        self.running.go()?;
        for id in self.probes.iter().filter_map(|probe| probe.id) {
            if let Some(fire) = self.running.fire_handle(id) {
                self.session.probes.started(id, fire)?;
            }
        }
        Ok(())
    }

    /// Waits, then hands over what is there: see [`Running::work`].
    ///
    /// # Errors
    /// When the buffers can't be read.
    pub fn work(
        &mut self,
        timeout: Duration,
        wake: Option<BorrowedFd<'_>>,
        sink: &mut dyn RecordSink,
    ) -> Result<Status, EngineError> {
        let mut sink = self.speculations.sink(sink);
        let status = self.running.work(timeout, wake, &mut sink)?;
        sink.clean(self.running.as_mut(), self.stopped);
        Ok(status)
    }

    /// Values of an aggregation as they stand.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn snapshot(&mut self, id: AggId, sink: &mut dyn AggSink) -> Result<(), EngineError> {
        self.running.snapshot(id, sink)
    }

    /// Hands over what an aggregation held, and forgets it.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn take(&mut self, id: AggId, sink: &mut dyn AggSink) -> Result<(), EngineError> {
        self.running.take(id, sink)
    }

    /// Takes out what an aggregation holds if it may soon have no room for another key: see [`Running::relieve`].
    ///
    /// # Errors
    /// When it can't be read.
    pub fn relieve(&mut self, id: AggId, sink: &mut dyn AggSink) -> Result<(), EngineError> {
        self.running.relieve(id, sink)
    }

    /// Frees what ended threads have left in thread-local arrays; to be called now and then.
    ///
    /// # Errors
    /// When the arrays can't be read.
    pub fn clean(&mut self) -> Result<(), EngineError> {
        self.running.clean()
    }

    /// What was lost since the last call.
    ///
    /// # Errors
    /// When the counters can't be read.
    pub fn drops(&mut self) -> Result<Drops, EngineError> {
        self.running.drops()
    }

    /// Stops everything and fires END.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn stop(&mut self) -> Result<(), EngineError> {
        let result = self.running.stop();
        self.stopped = true;
        self.session.probes.disable();
        result
    }
}

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
struct TableProbes<'a> {
    probes: &'a mut ProbeTable,
    host: &'a Host,
}

impl ProbeSource for TableProbes<'_> {
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
            _ if Host::has_module(name) => return Ok(true),
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
