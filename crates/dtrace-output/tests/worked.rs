//! A whole run through the output format `text`.

#[path = "common/cell.rs"]
mod cell;
#[path = "common/key.rs"]
mod key;

use cell::cell;
use dif_vm::{Action, ActionKind, AggFn, AggId, DifType, Difo, Field, FieldKind, Program};
use dtrace_output::trace::TraceLayout;
use dtrace_output::{AggBuffer, Context, Ecb, Firing, NoSymbols, OutputFormat, OutputOptions, ProbeRef, output};
use key::{Key, aggregation, key};

const BEGIN: ProbeRef<'static> = ProbeRef { id: 1, provider: "dtrace", module: "", function: "", name: "BEGIN" };

fn action(kind: ActionKind, fields: &[(u32, u32, FieldKind)]) -> Action {
    let field = |&(offset, size, kind): &(u32, u32, FieldKind)| {
        let rtype = match kind {
            FieldKind::Int { signed } => DifType::int(size, signed),
            _ => DifType::string(size),
        };
        Field { difo: Difo { rtype, ..Difo::default() }, offset, size, kind }
    };
    Action { kind, fields: fields.iter().map(field).collect() }
}

/// One output format and what it has printed.
struct Run {
    format: Box<dyn OutputFormat>,
    out: Vec<u8>,
    program: Program,
    aggregates: AggBuffer,
    options: OutputOptions,
}

impl Run {
    fn new(options: OutputOptions) -> Self {
        let format = output::by_name("text").expect("text is linked in");
        let aggregates = AggBuffer::new(u32::from(options.agg.percpu));
        Self { format, out: Vec::new(), program: Program::default(), aggregates, options }
    }

    fn record(&mut self, probe: ProbeRef<'_>, epid: u32, next: Option<Ecb>, actions: &[Action], data: &[u8]) {
        let context = Context {
            program: &self.program,
            aggregates: &self.aggregates,
            symbols: &NoSymbols,
            options: &self.options,
        };
        self.format.begin(&mut self.out, &Firing { cpu: 0, timestamp: 0, epid, probe, next }, &context);
        for action in actions {
            self.format.action(&mut self.out, action, data, &context).expect("the format is one");
        }
        self.format.end(&mut self.out, &context);
    }

    fn finish(mut self) -> String {
        let context = Context {
            program: &self.program,
            aggregates: &self.aggregates,
            symbols: &NoSymbols,
            options: &self.options,
        };
        self.format.finish(&mut self.out, 0, &context);
        String::from_utf8(self.out).expect("text")
    }
}

fn trace_int_and_string() -> (Vec<Action>, Vec<u8>) {
    let actions = vec![
        action(ActionKind::Trace, &[(0, 4, FieldKind::Int { signed: true })]),
        action(ActionKind::Trace, &[(8, 16, FieldKind::String)]),
    ];
    let mut data = key(&[Key::Int(42), Key::Str("hello")]);
    // What follows the NUL of a string means nothing.
    data[14] = b'x';
    (actions, data)
}

#[test]
fn worked_example() {
    let mut run = Run::new(OutputOptions { layout: TraceLayout::Classic, ..OutputOptions::default() });
    let like = [Key::Str("")];
    let (count, quantize) = (aggregation(0, AggFn::Count, &like), aggregation(1, AggFn::Quantize, &like));
    run.program.aggregations = vec![count.clone(), quantize.clone()];
    let (actions, data) = trace_int_and_string();
    run.record(BEGIN, 1, None, &actions, &data);
    for (name, hits) in [("sshd", 12), ("bash", 7)] {
        run.aggregates.add(&count, 0, &key(&[Key::Str(name)]), &[hits]);
    }
    let values = [0, 3, 3, 5, 9, 9, 10, 17];
    run.aggregates.add(&quantize, 0, &key(&[Key::Str("dd")]), &cell(AggFn::Quantize, &values));
    assert_eq!(run.finish(), include_str!("data/worked.txt"));
}

#[test]
fn quiet_prints_what_is_asked_for() {
    let mut run = Run::new(OutputOptions { quiet: true, ..OutputOptions::default() });
    let (mut actions, data) = trace_int_and_string();
    let int = FieldKind::Int { signed: true };
    let format = b"[%s %d]\n".to_vec();
    actions.push(action(ActionKind::Printf { format }, &[(8, 16, FieldKind::String), (0, 4, int)]));
    actions.push(action(ActionKind::Exit, &[(0, 4, int)]));
    run.record(BEGIN, 1, None, &actions, &data);
    run.record(BEGIN, 2, None, &[action(ActionKind::Default, &[])], &[]);
    assert_eq!(run.finish(), "42hello[hello 42]\n\n");
}

#[test]
fn printed_aggregations_are_not_printed_again() {
    let mut run = Run::new(OutputOptions { testing: true, ..OutputOptions::default() });
    let sums = [0, 1].map(|id| aggregation(id, AggFn::Sum, &[]));
    run.program.aggregations = sums.to_vec();
    for sum in &sums {
        run.aggregates.add(sum, 0, &[], &[u64::from(sum.id.0) + 5]);
    }
    let printa = ActionKind::Printa { format: Some(b"%@d".to_vec()), aggregations: vec![AggId(0)] };
    run.record(BEGIN, 1, None, &[action(printa, &[])], &[]);
    let expected = "                   FUNCTION:NAME
                          :BEGIN 5

                6
";
    assert_eq!(run.finish(), expected);
}

#[test]
fn flow_has_rows_even_if_quiet() {
    let mut run = Run::new(OutputOptions { quiet: true, flowindent: true, ..OutputOptions::default() });
    let probe = |id, name| ProbeRef { id, provider: "fbt", module: "vmlinux", function: "f", name };
    let newline = [action(ActionKind::Printf { format: b"\n".to_vec() }, &[])];
    run.record(probe(2, "entry"), 1, Some(Ecb { epid: 2, probe: 3 }), &newline, &[]);
    run.record(probe(3, "return"), 2, Some(Ecb { epid: 3, probe: 3 }), &newline, &[]);
    run.record(probe(3, "return"), 3, None, &newline, &[]);
    let expected =
        format!("{:<45}\n{:<46}\n{:<46}\n{:<46}\n\n", "CPU FUNCTION", "  0  -> f", "  0   | f:return", "  0  <- f");
    assert_eq!(run.finish(), expected);
}

#[test]
fn tracemem_takes_the_smaller_size() {
    let mut run = Run::new(OutputOptions { quiet: true, ..OutputOptions::default() });
    let size = FieldKind::Int { signed: false };
    let tracemem = |dynamic, fields: &[_]| action(ActionKind::Tracemem { dynamic }, fields);
    let data = [b"abcdefgh".to_vec(), key(&[Key::Long(3)])].concat();
    let whole = tracemem(false, &[(0, 8, FieldKind::Bytes)]);
    let part = tracemem(true, &[(0, 8, FieldKind::Bytes), (8, 8, size)]);
    run.record(BEGIN, 1, None, &[whole, part], &data);
    let header = format!("\n{:11}  {}  0123456789abcdef\n", "", "0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f");
    let expected = format!(
        "{header}         0: 61 62 63 64 65 66 67 68{:26}abcdefgh\n{header}         0: 61 62 63{:41}abc\n\n",
        "", ""
    );
    assert_eq!(run.finish(), expected);
}

#[test]
fn a_bad_format_is_an_error() {
    let run = Run::new(OutputOptions::default());
    let context =
        Context { program: &run.program, aggregates: &run.aggregates, symbols: &NoSymbols, options: &run.options };
    let bad = action(ActionKind::Printf { format: b"%y".to_vec() }, &[]);
    assert!(output::by_name("text").unwrap().action(&mut Vec::new(), &bad, &[], &context).is_err());
    assert!(output::by_name("none such").is_none());
    assert!(output::names().contains(&"text"));
}
