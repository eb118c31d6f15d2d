//! The output format `json`: every line is one of the schema.

#[path = "common/cell.rs"]
mod cell;
#[path = "common/key.rs"]
mod key;
#[path = "common/schema.rs"]
mod schema;

use cell::cell;
use dif_vm::{Action, ActionKind, AggFn, Aggregation, Difo, Field, FieldKind, Program};
use dtrace_output::messages::{Drop, FaultReport};
use dtrace_output::output::{self, OutputFormat};
use dtrace_output::{AggBuffer, Context, Event, Firing, Name, OutputOptions, ProbeRef, Symbols};
use key::{Key, aggregation, key};
use serde_json::{Value, json};

const PROBE: ProbeRef<'_> = ProbeRef { id: 3, provider: "syscall", module: "vmlinux", function: "read", name: "entry" };

/// Knows the addresses below 16.
struct One;

impl Symbols for One {
    fn kernel(&self, address: u64) -> Option<Name> {
        let symbol = (address < 8).then(|| "vfs_read".to_owned());
        (address < 16).then(|| Name { module: "vmlinux".to_owned(), symbol, offset: address })
    }
}

struct Run {
    format: Box<dyn OutputFormat>,
    out: Vec<u8>,
    program: Program,
    aggregates: AggBuffer,
    options: OutputOptions,
}

impl Run {
    fn new(cpus: u32) -> Self {
        Self {
            format: output::by_name("json").expect("json is linked in"),
            out: Vec::new(),
            program: Program::default(),
            aggregates: AggBuffer::new(cpus),
            options: OutputOptions::default(),
        }
    }

    fn aggregation(&mut self, id: u32, func: AggFn, like: &[Key]) -> Aggregation {
        let aggregation = aggregation(id, func, like);
        self.program.aggregations.push(aggregation.clone());
        aggregation
    }

    fn with<R>(&mut self, call: impl FnOnce(&mut dyn OutputFormat, &mut Vec<u8>, &Context<'_>) -> R) -> R {
        let context =
            Context { program: &self.program, aggregates: &self.aggregates, symbols: &One, options: &self.options };
        call(self.format.as_mut(), &mut self.out, &context)
    }

    fn record(&mut self, actions: &[Action], data: &[u8]) {
        self.with(|format, out, context| {
            format.begin(out, &Firing { cpu: 1, timestamp: 99, epid: 2, probe: PROBE, next: None }, context);
            for action in actions {
                format.action(out, action, data, context).expect("the format is one");
            }
            format.end(out, context);
        });
    }

    fn finish(mut self) -> Vec<Value> {
        self.with(|format, out, context| format.finish(out, 7, context));
        schema::lines(&self.out)
    }
}

fn action(kind: ActionKind, fields: &[(u32, u32, FieldKind)]) -> Action {
    let field = |&(offset, size, kind): &(u32, u32, FieldKind)| Field { difo: Difo::default(), offset, size, kind };
    Action { kind, fields: fields.iter().map(field).collect() }
}

const INT: FieldKind = FieldKind::Int { signed: true };
const UNSIGNED: FieldKind = FieldKind::Int { signed: false };

#[test]
fn records_have_their_fields_typed() {
    let mut run = Run::new(0);
    let mut data = vec![0; 40];
    data[..4].copy_from_slice(&(-5i32).to_ne_bytes());
    data[8..16].copy_from_slice(&u64::MAX.to_ne_bytes());
    data[16..19].copy_from_slice(b"a\"b");
    data[24..26].copy_from_slice(&[0xff, 0xfe]);
    data[32..36].copy_from_slice(&[1, 2, 3, 4]);
    let printf = ActionKind::Printf { format: b"%d %s\n".to_vec() };
    run.record(
        &[
            action(ActionKind::Trace, &[(0, 4, INT)]),
            action(ActionKind::Trace, &[(8, 8, UNSIGNED)]),
            action(ActionKind::Trace, &[(24, 8, FieldKind::String)]),
            action(printf, &[(0, 4, INT), (16, 8, FieldKind::String)]),
            action(ActionKind::Tracemem { dynamic: false }, &[(32, 4, FieldKind::Bytes)]),
            action(ActionKind::Effect, &[(0, 0, INT)]),
            action(ActionKind::Exit, &[(0, 4, INT)]),
        ],
        &data,
    );
    run.record(&[], &[]);
    let lines = run.finish();
    let probe = json!({"id": 3, "provider": "syscall", "module": "vmlinux", "function": "read", "name": "entry"});
    let actions = json!([
        {"action": "trace", "value": -5},
        {"action": "trace", "value": u64::MAX},
        {"action": "trace", "value": {"bytes": "fffe"}},
        {"action": "printf", "format": "%d %s\n", "arguments": [-5, "a\"b"], "text": "-5 a\"b\n"},
        {"action": "tracemem", "value": {"bytes": "01020304"}},
        {"action": "exit", "status": -5},
    ]);
    let record =
        |actions| json!({"type": "record", "timestamp": 99, "cpu": 1, "epid": 2, "probe": probe, "actions": actions});
    assert_eq!(lines, [record(actions), record(json!([])), json!({"type": "exit", "status": 7})]);
}

#[test]
fn aggregations_have_keys_values_and_buckets() {
    let mut run = Run::new(2);
    let sum = run.aggregation(0, AggFn::Sum, &[Key::Str(""), Key::Long(0), Key::Int(0)]);
    let sizes = run.aggregation(1, AggFn::Quantize, &[Key::Str(""), Key::Long(0), Key::Int(0)]);
    let printed = run.aggregation(2, AggFn::Max, &[]);
    let of = |name| key(&[Key::Str(name), Key::Long(-1), Key::Int(2)]);
    run.aggregates.add(&sum, 1, &of("x"), &[10]);
    run.aggregates.add(&sizes, 0, &of("x"), &cell(AggFn::Quantize, &[-3, 0, 5, 5]));
    run.aggregates.add(&printed, 0, &[], &[4]);
    let both = ActionKind::Printa { format: None, aggregations: vec![sum.id, sizes.id] };
    run.record(&[action(both, &[])], &[]);
    // What was printed is not printed again, but by another.
    let record = schema::lines(&run.out).remove(0);
    let mut again = Run { format: output::by_name("json").expect("json is linked in"), ..run };
    again.out.clear();
    let buckets = json!([
        {"low": -3, "high": -2, "count": 1}, {"low": 0, "high": 0, "count": 1}, {"low": 4, "high": 7, "count": 2},
    ]);
    let rows = json!([{"keys": ["x", -1, 2], "values": [{"value": 10}, {"buckets": buckets}]}]);
    assert_eq!(record["actions"][0]["rows"], rows);
    assert_eq!(record["actions"][0]["aggregations"][1]["function"], "quantize");
    let lines = again.finish();
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[0]["value"], 10);
    assert_eq!(lines[0]["cpus"], json!([{"value": 0}, {"value": 10}]));
    assert_eq!(lines[1]["buckets"], buckets);
    assert_eq!(lines[2]["keys"], json!([]));
}

#[test]
fn faults_and_drops_are_lines() {
    let mut run = Run::new(0);
    let report =
        FaultReport { epid: 2, clause: 0, probe: PROBE, fault: 1, value: 16, action: 2, dif_offset: 8, pc: -1 };
    let drops = [Drop::Principal { cpu: 3 }, Drop::Dynamic, Drop::SpeculationBusy, Drop::Error];
    let told = run.with(|format, out, _| {
        let fault = Event::Fault { cpu: 1, timestamp: 5, report };
        drops.iter().all(|&what| format.event(out, &Event::Drop { what, count: 4 }, "lost"))
            && format.event(out, &fault, "why")
    });
    assert!(told);
    let lines = run.finish();
    assert_eq!(lines[0], json!({"type": "drop", "kind": "principal", "cpu": 3, "count": 4, "text": "lost"}));
    assert_eq!(lines[1], json!({"type": "drop", "kind": "dynamic", "count": 4, "text": "lost"}));
    assert_eq!(lines[4]["fault"], "invalid address");
    assert_eq!((&lines[4]["offset"], &lines[4]["action"]), (&json!(8), &json!(2)));
}

#[test]
fn printed_values_keep_their_members() {
    use dif_vm::shape::{Shape, ShapeKind, ShapeMember};
    let shape = |name: &str, size, kind| Shape { name: name.into(), size, kind };
    let member = |name: &str, bit_offset, shape| ShapeMember { name: name.into(), bit_offset, bits: None, shape };
    let int = shape("int", 4, ShapeKind::Int { signed: true });
    let inner = shape("struct", 4, ShapeKind::Record(vec![member("inner", 0, int.clone())]));
    let text = shape("char", 1, ShapeKind::Char);
    let array = ShapeKind::Array { element: Box::new(text), length: 4 };
    let members = vec![member("n", 0, int), member("", 32, inner), member("s", 64, shape("char [4]", 4, array))];
    let print = ActionKind::Print { shape: shape("struct s", 12, ShapeKind::Record(members)), pointer: true };
    let mut data = 99u64.to_ne_bytes().to_vec();
    data.extend((-2i32).to_ne_bytes());
    data.extend(7i32.to_ne_bytes());
    data.extend(b"hi\0\0");
    let mut run = Run::new(0);
    run.record(&[action(print, &[(0, 8, UNSIGNED), (8, 12, FieldKind::Bytes)])], &data);
    let line = run.finish().remove(0);
    let expected = json!({
        "action": "print", "address": 99, "type": "struct s",
        "value": {"members": {"inner": 7, "n": -2, "s": "hi"}},
    });
    assert_eq!(line["actions"][0], expected);
}

#[test]
fn addresses_have_what_is_known_of_them() {
    let mut run = Run::new(0);
    let data: Vec<u8> = [4u64, 8, 16, 0, 4].into_iter().flat_map(u64::to_ne_bytes).collect();
    run.record(
        &[
            action(ActionKind::Trace, &[(0, 40, FieldKind::KernelStack)]),
            action(ActionKind::Trace, &[(0, 8, FieldKind::KernelSymbol)]),
            action(ActionKind::Trace, &[(16, 8, FieldKind::KernelModule)]),
            action(ActionKind::Trace, &[(24, 16, FieldKind::KernelStack)]),
        ],
        &data,
    );
    let named = json!({"address": 4, "module": "vmlinux", "symbol": "vfs_read", "offset": 4});
    let module = json!({"address": 8, "module": "vmlinux", "symbol": null, "offset": null});
    let unknown = json!({"address": 16, "module": null, "symbol": null, "offset": null});
    let expected = json!([
        {"action": "trace", "value": {"frames": [named, module, unknown]}},
        {"action": "trace", "value": named},
        {"action": "trace", "value": unknown},
        {"action": "trace", "value": {"frames": []}},
    ]);
    assert_eq!(run.finish()[0]["actions"], expected);
}
