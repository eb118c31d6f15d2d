//! The output format `json`: a JSON object on each line (see docs/json-output.md).

mod bucket;
mod shape;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use dif_vm::format::{self, Format, FormatError};
use dif_vm::word::unsigned;
use dif_vm::{Action, ActionKind, AggId, Aggregation, Program};
use serde::Serialize;

use self::shape::{Shaped, shaped};
use self::value::{AggValue, Value, agg_value, keys, text};
use crate::capture::Packet;
use crate::header::ProbeRef;
use crate::output::{Context, Event, Firing, OutputFactory, OutputFormat};
use crate::record::{self, field_arg, field_bytes};
use crate::{aggregate::Row, print};

inventory::submit!(OutputFactory { name: "json", make: || Box::new(Json::default()) });

/// A line.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Record(Record),
    Aggregation {
        name: &'a str,
        function: &'static str,
        keys: Vec<Value>,
        #[serde(flatten)]
        value: AggValue,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        cpus: Vec<AggValue>,
    },
    Fault {
        timestamp: u64,
        cpu: u32,
        epid: u32,
        probe: Probe,
        fault: String,
        value: u64,
        action: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        offset: Option<i32>,
        text: &'a str,
    },
    Drop {
        kind: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        cpu: Option<u32>,
        count: u64,
        text: &'a str,
    },
    Exit {
        status: i32,
    },
}

#[derive(Debug, Serialize)]
struct Record {
    timestamp: u64,
    cpu: u32,
    epid: u32,
    probe: Probe,
    actions: Vec<Done>,
}

#[derive(Debug, Serialize)]
struct Probe {
    id: u32,
    provider: String,
    module: String,
    function: String,
    name: String,
}

/// What an action has done.
#[derive(Debug, Serialize)]
#[serde(tag = "action", rename_all = "lowercase")]
enum Done {
    Trace {
        value: Value,
    },
    Tracemem {
        value: Value,
    },
    Pcap {
        protocol: u64,
        length: u64,
        value: Value,
    },
    Printf {
        format: String,
        arguments: Vec<Value>,
        text: String,
    },
    Printa {
        format: Option<String>,
        aggregations: Vec<Named>,
        rows: Vec<Joined>,
        text: String,
    },
    Print {
        #[serde(skip_serializing_if = "Option::is_none")]
        address: Option<u64>,
        #[serde(rename = "type")]
        name: String,
        value: Shaped,
    },
    Exit {
        status: i64,
    },
    Clear {
        aggregation: String,
    },
    Trunc {
        aggregation: String,
        count: Option<i64>,
    },
    Normalize {
        aggregation: String,
        factor: i64,
    },
    Denormalize {
        aggregation: String,
    },
    System {
        text: String,
    },
    Freopen {
        text: String,
    },
    Ftruncate,
    Setopt {
        arguments: Vec<Value>,
    },
}

#[derive(Debug, Serialize)]
struct Named {
    name: String,
    function: &'static str,
}

/// A key and its value in each of the aggregations of a `printa()`.
#[derive(Debug, Serialize)]
struct Joined {
    keys: Vec<Value>,
    values: Vec<AggValue>,
}

/// The record in the making, and what was printed already.
#[derive(Debug, Default)]
struct Json {
    record: Option<Record>,
    formats: BTreeMap<Vec<u8>, Format>,
    printed: BTreeSet<AggId>,
}

impl Json {
    /// The text of a format with the fields of an action, and the fields by themselves.
    fn printed(
        &mut self,
        format: &[u8],
        action: &Action,
        data: &[u8],
        context: &Context<'_>,
    ) -> Result<(String, Vec<Value>), FormatError> {
        let parsed = self.format(format)?;
        let mut out = Vec::new();
        print::printf(&mut out, parsed, &mut action.fields.iter().map(|f| field_arg(f, data)), context.symbols);
        Ok((text(&out), arguments(action, data, context)))
    }

    fn format(&mut self, text: &[u8]) -> Result<&Format, FormatError> {
        if !self.formats.contains_key(text) {
            self.formats.insert(text.to_owned(), format::parse(text)?);
        }
        Ok(&self.formats[text])
    }

    fn printa(&mut self, format: Option<&[u8]>, ids: &[AggId], context: &Context<'_>) -> Result<Done, FormatError> {
        self.printed.extend(ids);
        let aggregations: Vec<&Aggregation> = ids.iter().filter_map(|id| find(context.program, *id)).collect();
        let parsed = format.map(|format| self.format(format)).transpose()?;
        let (aggregates, options) = (context.aggregates, &context.options.agg);
        let mut out = Vec::new();
        aggregates.printa(&mut out, parsed, &aggregations, options, context.symbols);
        let joined = |row: &Row<'_>| Joined {
            keys: aggregations.first().map_or(Vec::new(), |first| keys(first, row.key, context)),
            values: aggregations
                .iter()
                .zip(&row.cells)
                .map(|(aggregation, cell)| agg_value(aggregation, cell.map_or(&[], |c| &c.words), context))
                .collect(),
        };
        Ok(Done::Printa {
            format: format.map(text),
            rows: aggregates.rows(&aggregations, options).iter().map(joined).collect(),
            aggregations: aggregations
                .iter()
                .map(|a| Named { name: a.name.clone(), function: a.func.name() })
                .collect(),
            text: text(&out),
        })
    }

    fn done(&mut self, action: &Action, data: &[u8], context: &Context<'_>) -> Result<Option<Done>, FormatError> {
        let named = |id: &AggId| find(context.program, *id).map_or(String::new(), |a| a.name.clone());
        let number = || action.fields.first().map(|field| record::number(field, data));
        let mut values = arguments(action, data, context).into_iter();
        Ok(Some(match &action.kind {
            ActionKind::Trace => Done::Trace { value: values.next().unwrap_or_default() },
            ActionKind::Tracemem { .. } => Done::Tracemem { value: Value::bytes(record::memory(action, data)) },
            ActionKind::Pcap => {
                let Packet { link, length, bytes } = Packet::of(action, data);
                Done::Pcap { protocol: link.into(), length: length.into(), value: Value::bytes(bytes) }
            }
            ActionKind::Print { shape, pointer } => {
                let mut fields = action.fields.iter().map(|field| field_bytes(field, data));
                let address = if *pointer { fields.next().map(unsigned) } else { None };
                let value = shaped(shape, fields.next().unwrap_or(&[]));
                Done::Print { address, name: shape.name.clone(), value }
            }
            ActionKind::Printf { format } => {
                let (text, arguments) = self.printed(format, action, data, context)?;
                Done::Printf { format: self::text(format), arguments, text }
            }
            ActionKind::Printa { format, aggregations } => self.printa(format.as_deref(), aggregations, context)?,
            ActionKind::Exit => Done::Exit { status: number().unwrap_or(0) },
            ActionKind::Clear(id) => Done::Clear { aggregation: named(id) },
            ActionKind::Trunc(id) => Done::Trunc { aggregation: named(id), count: number() },
            ActionKind::Normalize(id) => Done::Normalize { aggregation: named(id), factor: number().unwrap_or(1) },
            ActionKind::Denormalize(id) => Done::Denormalize { aggregation: named(id) },
            ActionKind::System { format } => Done::System { text: self.printed(format, action, data, context)?.0 },
            ActionKind::Freopen { format } => Done::Freopen { text: self.printed(format, action, data, context)?.0 },
            ActionKind::Ftruncate => Done::Ftruncate,
            ActionKind::Setopt => Done::Setopt { arguments: values.collect() },
            _ => return Ok(None),
        }))
    }
}

impl OutputFormat for Json {
    fn begin(&mut self, _: &mut Vec<u8>, firing: &Firing<'_>, _: &Context<'_>) {
        let Firing { cpu, epid, timestamp, .. } = *firing;
        self.record = Some(Record { timestamp, cpu, epid, probe: probe(&firing.probe), actions: Vec::new() });
    }

    fn action(
        &mut self,
        _: &mut Vec<u8>,
        action: &Action,
        record: &[u8],
        context: &Context<'_>,
    ) -> Result<(), FormatError> {
        let done = self.done(action, record, context)?;
        if let Some(record) = &mut self.record {
            record.actions.extend(done);
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>, _: &Context<'_>) {
        if let Some(record) = self.record.take() {
            put_line(out, &Line::Record(record));
        }
    }

    fn event(&mut self, out: &mut Vec<u8>, event: &Event<'_>, text: &str) -> bool {
        let line = match event {
            Event::Fault { cpu, timestamp, report } => Line::Fault {
                timestamp: *timestamp,
                cpu: *cpu,
                epid: report.epid,
                probe: probe(&report.probe),
                fault: dif_vm::Fault::from_number(report.fault).unwrap_or(dif_vm::Fault::Unknown).to_string(),
                value: report.value,
                action: report.action,
                offset: Some(report.dif_offset).filter(|offset| *offset >= 0),
                text,
            },
            Event::Drop { what, count } => {
                Line::Drop { kind: what.tag().to_ascii_lowercase(), cpu: what.cpu(), count: *count, text }
            }
        };
        put_line(out, &line);
        true
    }

    fn is_left(&self, aggregation: AggId) -> bool {
        !self.printed.contains(&aggregation)
    }

    fn finish(&mut self, out: &mut Vec<u8>, status: i32, context: &Context<'_>) {
        let options = &context.options.agg;
        let left = context.program.aggregations.iter().filter(|a| self.is_left(a.id)).collect();
        for aggregation in options.ordered(left) {
            for row in context.aggregates.rows(&[aggregation], options) {
                let cell = row.cells.first().copied().flatten();
                let value = |words: &[u64]| agg_value(aggregation, words, context);
                let of_cpu = |cpu: u32| value(cell.and_then(|c| c.cpus.get(&cpu)).map_or(&[], Vec::as_slice));
                put_line(
                    out,
                    &Line::Aggregation {
                        name: &aggregation.name,
                        function: aggregation.func.name(),
                        keys: keys(aggregation, row.key, context),
                        value: value(cell.map_or(&[], |cell| &cell.words)),
                        cpus: (0..context.aggregates.cpus()).map(of_cpu).collect(),
                    },
                );
            }
        }
        put_line(out, &Line::Exit { status });
    }
}

/// A line that can't be made, which serde_json has no reason for, is left out rather than half written.
fn put_line(out: &mut Vec<u8>, line: &Line<'_>) {
    if let Ok(mut json) = serde_json::to_vec(line) {
        json.push(b'\n');
        out.extend(json);
    }
}

fn probe(probe: &ProbeRef<'_>) -> Probe {
    Probe {
        id: probe.id,
        provider: probe.provider.to_owned(),
        module: probe.module.to_owned(),
        function: probe.function.to_owned(),
        name: probe.name.to_owned(),
    }
}

fn find(program: &Program, id: AggId) -> Option<&Aggregation> {
    program.aggregations.iter().find(|aggregation| aggregation.id == id)
}

fn arguments(action: &Action, data: &[u8], context: &Context<'_>) -> Vec<Value> {
    let recorded = action.fields.iter().filter(|field| field.size > 0);
    recorded.map(|field| Value::new(&field_arg(field, data), field.kind, context.symbols)).collect()
}
