//! A tracing session: what consumers are written on.
//!
//! Open, compile, prepare, enable; then there is a [`Tracing`].

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use d_frontend::pragma::Dependency;
use d_frontend::{CompileOptions, Compiled, Diagnostic, ProbeSource, Source, compile};
use dif_vm::VerifiedProgram;
use dif_vm::verify::{Limits, VerifyError, verify_program};
use dtrace_provider::{ArgDesc, ProbePattern};

use crate::buffer::{Policy, PrincipalBuffer};
use crate::compiler_probes::{CompilerProbes, to_pattern};
use crate::enabling::{EcbTable, EnablingBuilder};
use crate::engine::{EnabledProbe, Enabling, Engine, EngineError, EngineFactory, EngineOptions, Watch};
use crate::host::Host;
use crate::kernel_types::{KernelTypes, arguments};
use crate::options::Options;
use crate::preamble;
use crate::probe_table::ProbeTable;
use crate::registry::{Refusal, Registry};
use crate::room;
use crate::speculation::Speculations;
use crate::tracing::Tracing;

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
        let mut probes = CompilerProbes { probes: &mut self.probes, host: &self.host };
        compile(sources, options, &mut types, &mut probes)
    }

    /// Whether what a library depends on is there; what can't be known is not.
    pub fn has(&mut self, kind: Dependency, name: &str) -> bool {
        CompilerProbes { probes: &mut self.probes, host: &self.host }.has(kind, name).unwrap_or(false)
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
                let mut ids = Vec::new();
                for id in self.matching(&pattern)? {
                    if self.probes.is_wanted(id, &self.host)? {
                        builder.add(id, clause);
                        ids.push(id);
                    }
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
        mask: options
            .list("mask")
            .iter()
            .flat_map(|list| list.to_string_lossy().split(',').map(str::to_owned).collect::<Vec<_>>())
            .collect(),
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
