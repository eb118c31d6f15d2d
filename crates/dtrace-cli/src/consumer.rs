//! The consumer: records in, output out.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use dif_vm::ActionKind;
use dif_vm::program::{Action, Program, RecordHeader};
use dtrace_core::Tracing;
use dtrace_core::buffer::{Entry, PrincipalBuffer};
use dtrace_core::cpus;
use dtrace_core::engine::{Drops, EnabledProbe, FaultRecord};
use dtrace_core::options::{OptionError, Options, Setter};
use dtrace_output::messages::{self, Drop, FaultReport};
use dtrace_output::output::{self, OutputFormat, OutputOptions};
use dtrace_output::record::number;
use dtrace_output::trace::TraceLayout;
use dtrace_output::{AggBuffer, AggOptions, BarStyle, Context, Ecb, Event, Firing, ProbeRef};

use crate::aggregations::{Aggregations, Source};
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
    aggregations: Aggregations,
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
            aggregations: Aggregations::new(cpus),
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
        let aggrate = self.aggrate();
        self.aggregations.keep(&mut Source { tracing, program: &program, names: &self.names }, aggrate)?;
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
        self.aggregations.unite(&mut Source { tracing, program: &program, names: &self.names })?;
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
                let clauses = &probe.clauses[(header.epid - probe.first_epid) as usize..];
                let source = &mut Source { tracing, program, names: &self.names };
                self.aggregations.part(source, clauses, &firing, data)?;
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
            aggregates: aggregates.unwrap_or(self.aggregations.held()),
            symbols: &self.names,
            options: &self.options,
        };
        call(self.format.as_mut(), &mut self.output.buffer, &context)
    }

    fn action(&mut self, tracing: &mut Tracing, program: &Program, action: &Action, data: &[u8]) -> Result<()> {
        let argument = || action.fields.first().map_or(0, |field| number(field, data));
        let mut source = Source { tracing, program, names: &self.names };
        match &action.kind {
            ActionKind::Pcap if self.is_capturing() => return Ok(()),
            ActionKind::Exit => self.status = Some(i32::try_from(argument()).unwrap_or(i32::MAX)),
            ActionKind::Clear(id) => self.aggregations.clear(&mut source, *id)?,
            ActionKind::Trunc(id) => {
                let count = (!action.fields.is_empty()).then(argument);
                self.aggregations.truncate(&mut source, *id, count)?;
            }
            ActionKind::Normalize(id) => self.aggregations.normalize(program, *id, argument())?,
            ActionKind::Denormalize(id) => self.aggregations.denormalize(*id),
            _ => {}
        }
        let current = match &action.kind {
            ActionKind::Printa { aggregations, .. } => {
                let aggrate = self.aggrate();
                Some(self.aggregations.shown(&mut source, aggrate, aggregations)?)
            }
            _ => None,
        };
        self.with_context(program, current.as_ref(), |format, out, context| format.action(out, action, data, context))
            .context("failed to print")
    }

    /// Takes out of the engine what fills its aggregations up.
    pub(crate) fn relieve(&mut self, tracing: &mut Tracing) -> Result<()> {
        let program = Arc::clone(tracing.program());
        self.aggregations.relieve(&mut Source { tracing, program: &program, names: &self.names })
    }

    /// How old what `printa()` shows may be.
    fn aggrate(&self) -> Duration {
        Duration::from_nanos(self.settings.number("aggrate"))
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
        let all = self.aggregations.current(&mut Source { tracing, program: &program, names: &self.names }, &ids)?;
        let status = self.status.unwrap_or(0);
        self.with_context(&program, Some(&all), |format, out, context| format.finish(out, status, context));
        self.output.flush()
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
