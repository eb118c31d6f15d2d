//! The consumer: records in, output out; and what actions on aggregations do.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use dif_vm::program::{Action, Program, RecordHeader};
use dif_vm::{ActionKind, AggId, Aggregation};
use dtrace_core::Tracing;
use dtrace_core::buffer::{Entry, PrincipalBuffer};
use dtrace_core::cpus;
use dtrace_core::engine::{AggSink, Drops, EnabledProbe, FaultRecord};
use dtrace_core::options::{OptionError, Options, Setter};
use dtrace_output::messages::{self, Drop, FaultReport};
use dtrace_output::output::{self, OutputFormat, OutputOptions};
use dtrace_output::record::number;
use dtrace_output::trace::TraceLayout;
use dtrace_output::{AggBuffer, AggOptions, BarStyle, Context, Ecb, Event, Firing, ProbeRef, named_key};

use crate::names::Names;
use crate::notice;
use crate::stdout::Output;

/// Where an action is, for messages.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// Number of the clause.
    pub(crate) clause: u32,
    pub(crate) firing: &'a Firing<'a>,
}

/// State of the consumer.
pub(crate) struct Consumer {
    pub(crate) format: Box<dyn OutputFormat>,
    pub(crate) names: Names,
    settings: Options,
    options: OutputOptions,
    began: Instant,
    /// What `aggrate` lets `printa()` show, and in which period since the beginning it was so.
    shown: Option<(u128, AggBuffer)>,
    /// What was taken out of the engine's aggregations, and factors of `normalize()`.
    held: AggBuffer,
    droptags: bool,
    pub(crate) buffer: PrincipalBuffer,
    pub(crate) output: Output,
    /// Status that `exit()` gave.
    pub(crate) status: Option<i32>,
}

impl Consumer {
    pub(crate) fn new(options: &Options, output: Output) -> Result<Self> {
        let name = options.text("oformat").unwrap_or_default();
        let format = output::by_name(&name).with_context(|| {
            format!("there is no output format {name}: this build has {}", output::names().join(", "))
        })?;
        let cpus =
            if options.flag("aggpercpu") { cpus::online().last().map_or(1, |last| last.saturating_add(1)) } else { 0 };
        Ok(Self {
            format,
            names: Names::new(options),
            settings: options.clone(),
            options: output_options(options),
            began: Instant::now(),
            shown: None,
            held: AggBuffer::new(cpus),
            droptags: options.flag("droptags"),
            buffer: PrincipalBuffer::default(),
            output,
            status: None,
        })
    }

    /// Options as they stand.
    pub(crate) fn settings(&self) -> &Options {
        &self.settings
    }

    /// Sets an option while tracing (`setopt()`).
    ///
    /// # Errors
    /// The option does not exist, does not take this value, or can't be set any more.
    pub(crate) fn set_option(&mut self, name: &str, value: Option<&str>) -> Result<(), OptionError> {
        self.settings.set(name, value, Setter::Running)?;
        self.options = output_options(&self.settings);
        self.names.set_options(&self.settings);
        Ok(())
    }

    /// Consumes what the buffer holds.
    pub(crate) fn consume(&mut self, tracing: &mut Tracing, at_end: bool) -> Result<()> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let (program, probes) = (Arc::clone(tracing.program()), Arc::clone(tracing.probes()));
        if self.shown.is_some() {
            self.refresh(tracing, &program)?;
        }
        let mut result = Ok(());
        if self.options.flowindent {
            // Indentation depends on the record that follows.
            let mut entries = Vec::new();
            buffer.drain(at_end, |entry| entries.push(owned(entry)));
            for (n, (kept, data)) in entries.iter().enumerate() {
                let next =
                    entries[n + 1..].iter().find(|(t, _)| t.cpu() == kept.cpu()).and_then(|(t, _)| t.ecb(tracing));
                result = result.and_then(|()| self.entry(tracing, &program, &probes, kept.entry(data), next));
            }
        } else {
            buffer.drain(at_end, |entry| {
                if result.is_ok() {
                    result = self.entry(tracing, &program, &probes, entry, None);
                }
            });
        }
        self.buffer = buffer;
        result?;
        self.output.flush()
    }

    fn entry(
        &mut self,
        tracing: &mut Tracing,
        program: &Program,
        probes: &[EnabledProbe],
        entry: Entry<'_>,
        next: Option<Ecb>,
    ) -> Result<()> {
        match entry {
            Entry::Record(header, data) => {
                let Some(ecb) = tracing.ecb(header.epid) else { return Ok(()) };
                let probe = &probes[ecb.probe];
                let name = probe_ref(probe);
                let firing =
                    Firing { cpu: header.cpu, timestamp: header.timestamp, epid: header.epid, probe: name, next };
                self.record(tracing, program, ecb.clause, &firing, data)?;
            }
            Entry::Fault(fault) => self.fault(tracing, &fault)?,
        }
        self.output.relieve()
    }

    fn record(
        &mut self,
        tracing: &mut Tracing,
        program: &Program,
        clause: usize,
        firing: &Firing<'_>,
        data: &[u8],
    ) -> Result<()> {
        self.with_context(program, None, |format, out, context| format.begin(out, firing, context));
        let place = Place { clause: program.clauses[clause].number, firing };
        let anew: BTreeSet<_> = program.clauses[clause].ran(data).filter_map(begins_anew).collect();
        if !anew.is_empty() {
            // So nothing is lost between `printa()` and `clear()`, and all begin anew at one moment.
            tracing.part(&Vec::from_iter(anew))?;
        }
        for action in program.clauses[clause].ran(data) {
            self.request(action, data, place)?;
            self.action(tracing, program, action, data)?;
        }
        self.with_context(program, None, |format, out, context| format.end(out, context));
        Ok(())
    }

    /// Calls the output format with what it can look at.
    fn with_context<R>(
        &mut self,
        program: &Program,
        aggregates: Option<&AggBuffer>,
        call: impl FnOnce(&mut dyn OutputFormat, &mut Vec<u8>, &Context<'_>) -> R,
    ) -> R {
        let context = Context {
            program,
            aggregates: aggregates.unwrap_or(&self.held),
            symbols: &self.names,
            options: &self.options,
        };
        call(self.format.as_mut(), &mut self.output.buffer, &context)
    }

    fn action(&mut self, tracing: &mut Tracing, program: &Program, action: &Action, data: &[u8]) -> Result<()> {
        let argument = || action.fields.first().map_or(0, |field| number(field, data));
        match &action.kind {
            ActionKind::Pcap if self.is_capturing() => return Ok(()),
            ActionKind::Exit => self.status = Some(i32::try_from(argument()).unwrap_or(i32::MAX)),
            ActionKind::Clear(id) => {
                self.take(tracing, program, *id)?;
                self.held.clear(*id);
            }
            ActionKind::Trunc(id) => {
                self.take(tracing, program, *id)?;
                let count = (!action.fields.is_empty()).then(argument);
                self.held.truncate(aggregation(program, *id), count);
            }
            ActionKind::Normalize(id) => {
                self.shown = None;
                self.held.normalize(aggregation(program, *id), argument())?;
            }
            ActionKind::Denormalize(id) => {
                self.shown = None;
                self.held.denormalize(*id);
            }
            _ => {}
        }
        let current = match &action.kind {
            ActionKind::Printa { aggregations, .. } => Some(self.shown(tracing, program, aggregations)?),
            _ => None,
        };
        self.with_context(program, current.as_ref(), |format, out, context| format.action(out, action, data, context))
            .context("failed to print")
    }

    /// Aggregations as `printa()` shows them: as they stand, or stood up to `aggrate` ago.
    fn shown(&mut self, tracing: &mut Tracing, program: &Program, ids: &[AggId]) -> Result<AggBuffer> {
        match self.refresh(tracing, program)? {
            Some(shown) => Ok(shown.clone()),
            None => self.current(tracing, program, ids),
        }
    }

    /// Keeps, with `aggrate`, how the aggregations stand, once in each of its periods.
    fn refresh(&mut self, tracing: &mut Tracing, program: &Program) -> Result<Option<&AggBuffer>> {
        let aggrate = Duration::from_nanos(self.settings.number("aggrate"));
        let Some(period) = self.began.elapsed().as_nanos().checked_div(aggrate.as_nanos()) else { return Ok(None) };
        if self.shown.as_ref().is_none_or(|(then, _)| *then != period) {
            let all: Vec<_> = program.aggregations.iter().map(|a| a.id).collect();
            self.shown = Some((period, self.current(tracing, program, &all)?));
        }
        Ok(self.shown.as_ref().map(|(_, shown)| shown))
    }

    /// Aggregations as they stand: what is held here and what the engine has.
    fn current(&self, tracing: &mut Tracing, program: &Program, ids: &[AggId]) -> Result<AggBuffer> {
        let mut current = self.held.clone();
        for &id in &ids.iter().copied().collect::<BTreeSet<_>>() {
            let mut sink = Adder::new(&mut current, aggregation(program, id), &self.names);
            tracing.snapshot(id, &mut sink)?;
        }
        Ok(current)
    }

    fn take(&mut self, tracing: &mut Tracing, program: &Program, id: AggId) -> Result<()> {
        self.shown = None;
        let mut sink = Adder::new(&mut self.held, aggregation(program, id), &self.names);
        Ok(tracing.take(id, &mut sink)?)
    }

    /// Takes out of the engine what fills its aggregations up.
    pub(crate) fn relieve(&mut self, tracing: &mut Tracing) -> Result<()> {
        let program = Arc::clone(tracing.program());
        for aggregation in &program.aggregations {
            let mut sink = Adder::new(&mut self.held, aggregation, &self.names);
            tracing.relieve(aggregation.id, &mut sink)?;
        }
        Ok(())
    }

    fn fault(&mut self, tracing: &Tracing, fault: &FaultRecord) -> Result<()> {
        let Some(ecb) = tracing.ecb(fault.epid) else { return Ok(()) };
        let probe = &tracing.probes()[ecb.probe];
        let report = FaultReport {
            epid: fault.epid,
            clause: tracing.program().clauses[ecb.clause].number,
            probe: probe_ref(probe),
            fault: fault.fault,
            value: fault.value,
            action: fault.action,
            dif_offset: fault.dif_offset,
            pc: fault.pc,
        };
        let text = messages::fault(&report, tracing.program().classic);
        self.tell(&Event::Fault { cpu: fault.cpu, timestamp: fault.timestamp, report }, &text)
    }

    /// Has the output format tell something, or tells it on stderr after what was printed before.
    fn tell(&mut self, event: &Event<'_>, text: &str) -> Result<()> {
        if !self.format.event(&mut self.output.buffer, event, text) {
            self.output.flush()?;
            notice(text);
        }
        Ok(())
    }

    /// A signal ends tracing.
    pub(crate) fn interrupted(&mut self) {
        self.format.interrupted(&mut self.output.buffer);
    }

    /// Tells what was lost.
    pub(crate) fn drops(&mut self, drops: &Drops) -> Result<()> {
        let each = |counts: &[u64], make: fn(u32) -> Drop| {
            (0u32..).zip(counts).filter(|(_, n)| **n > 0).map(move |(cpu, &n)| (make(cpu), n)).collect::<Vec<_>>()
        };
        let mut lost = each(&drops.principal, |cpu| Drop::Principal { cpu });
        lost.extend(each(&drops.aggregation, |cpu| Drop::Aggregation { cpu }));
        lost.extend((drops.dynamic > 0).then_some((Drop::Dynamic, drops.dynamic)));
        for (what, count) in [
            (Drop::Speculative, drops.speculative),
            (Drop::SpeculationBusy, drops.speculation_busy),
            (Drop::SpeculationUnavailable, drops.speculation_unavailable),
        ] {
            lost.extend((count > 0).then_some((what, count)));
        }
        lost.extend((drops.error > 0).then_some((Drop::Error, drops.error)));
        for (what, count) in lost {
            self.tell(&Event::Drop { what, count }, &what.message(count, self.droptags))?;
        }
        Ok(())
    }

    /// After the last record: the aggregations that were not printed yet.
    pub(crate) fn finish(&mut self, tracing: &mut Tracing) -> Result<()> {
        let program = Arc::clone(tracing.program());
        let ids: Vec<_> = program.aggregations.iter().map(|a| a.id).filter(|id| self.format.is_left(*id)).collect();
        let all = self.current(tracing, &program, &ids)?;
        let status = self.status.unwrap_or(0);
        self.with_context(&program, Some(&all), |format, out, context| format.finish(out, status, context));
        self.output.flush()
    }
}

/// The aggregation that an action clears or truncates.
fn begins_anew(action: &Action) -> Option<AggId> {
    match action.kind {
        ActionKind::Clear(id) | ActionKind::Trunc(id) => Some(id),
        _ => None,
    }
}

fn output_options(options: &Options) -> OutputOptions {
    let position = |name: &str| usize::try_from(options.number(name)).unwrap_or(usize::MAX);
    OutputOptions {
        quiet: options.flag("quiet"),
        flowindent: options.flag("flowindent"),
        testing: std::env::var_os("_DTRACE_TESTING").is_some(),
        layout: match options.text("tracelayout").as_deref() {
            Some("classic") => TraceLayout::Classic,
            None if options.classic() => TraceLayout::Classic,
            _ => TraceLayout::Oracle,
        },
        printsize: options.number("printsize"),
        agg: AggOptions {
            sortkey: options.flag("aggsortkey"),
            sortkeypos: position("aggsortkeypos"),
            sortpos: position("aggsortpos"),
            sortrev: options.flag("aggsortrev"),
            sortsigned: options.flag("aggsortsigned"),
            percpu: options.flag("aggpercpu"),
            pack: options.flag("aggpack"),
            hist: options.flag("agghist"),
            bars: bar_style(options),
            rawbytes: options.flag("rawbytes"),
            stackindent: position("stackindent"),
        },
    }
}

fn bar_style(options: &Options) -> BarStyle {
    let encoding = options.text("encoding");
    let utf8 = encoding.as_deref() == Some("utf8");
    let has_blocks = || std::env::var("TERM").is_ok_and(|term| !matches!(&*term, "dumb" | "sun" | "sun-color"));
    let one_sided = options.classic();
    BarStyle {
        zoom: options.flag("aggzoom"),
        utf8,
        one_sided,
        packed_utf8: utf8 || (encoding.is_none() && has_blocks()),
    }
}

fn aggregation(program: &Program, id: AggId) -> &Aggregation {
    &program.aggregations[id.0 as usize]
}

fn probe_ref(probe: &EnabledProbe) -> ProbeRef<'_> {
    let name = &probe.spec.name;
    ProbeRef {
        id: probe.number(),
        provider: &name.provider,
        module: &name.module,
        function: &name.function,
        name: &name.name,
    }
}

/// Adds cells to a buffer.
struct Adder<'a> {
    buffer: &'a mut AggBuffer,
    aggregation: &'a Aggregation,
    /// For keys that are names.
    names: Option<&'a Names>,
}

impl<'a> Adder<'a> {
    fn new(buffer: &'a mut AggBuffer, aggregation: &'a Aggregation, names: &'a Names) -> Self {
        let named = aggregation.keys.iter().any(|key| key.kind.names_kernel());
        Self { buffer, aggregation, names: named.then_some(names) }
    }
}

impl AggSink for Adder<'_> {
    fn cell(&mut self, cpu: u32, key: &[u8], words: &[u64]) {
        match self.names {
            Some(names) => {
                let key = named_key(&self.aggregation.keys, key, names);
                self.buffer.add(self.aggregation, cpu, &key, words);
            }
            None => self.buffer.add(self.aggregation, cpu, key, words),
        }
    }
}

/// An entry that was copied out of the buffer.
enum OwnedEntry {
    Record(RecordHeader),
    Fault(FaultRecord),
}

fn owned(entry: Entry<'_>) -> (OwnedEntry, Vec<u8>) {
    match entry {
        Entry::Record(header, data) => (OwnedEntry::Record(header), data.to_vec()),
        Entry::Fault(fault) => (OwnedEntry::Fault(fault), Vec::new()),
    }
}

impl OwnedEntry {
    fn cpu(&self) -> u32 {
        match self {
            Self::Record(header) => header.cpu,
            Self::Fault(fault) => fault.cpu,
        }
    }

    fn entry<'a>(&self, data: &'a [u8]) -> Entry<'a> {
        match self {
            Self::Record(header) => Entry::Record(*header, data),
            Self::Fault(fault) => Entry::Fault(*fault),
        }
    }

    fn ecb(&self, tracing: &Tracing) -> Option<Ecb> {
        let Self::Record(header) = self else { return None };
        let probe = &tracing.probes()[tracing.ecb(header.epid)?.probe];
        Some(Ecb { epid: header.epid, probe: probe.number() })
    }
}
