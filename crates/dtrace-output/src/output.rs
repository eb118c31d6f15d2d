//! Output formats, by name.

use dif_vm::{Action, AggId, Program};

use crate::aggregate::{AggBuffer, AggOptions};
use crate::header::{Ecb, ProbeRef};
use crate::messages::{Drop, FaultReport};
use crate::symbols::Symbols;
use crate::trace::TraceLayout;
use dif_vm::format::FormatError;

/// Turns what a consumer reads into bytes. For each record the consumer calls [`begin`](Self::begin), then
/// [`action`](Self::action) for each action of the clause in order, then [`end`](Self::end); after the last record,
/// [`finish`](Self::finish).
pub trait OutputFormat {
    /// A record begins.
    fn begin(&mut self, out: &mut Vec<u8>, firing: &Firing<'_>, context: &Context<'_>);

    /// Prints what an action recorded. Actions that print nothing are passed over; what those on aggregations do is
    /// the consumer's to do.
    ///
    /// # Errors
    /// When the action has a print format that is none.
    fn action(
        &mut self,
        out: &mut Vec<u8>,
        action: &Action,
        record: &[u8],
        context: &Context<'_>,
    ) -> Result<(), FormatError>;

    /// A record ends.
    fn end(&mut self, out: &mut Vec<u8>, context: &Context<'_>);

    /// A signal has ended tracing; what is left comes now.
    fn interrupted(&mut self, out: &mut Vec<u8>) {
        let _ = out;
    }

    /// Something is to be told that is no record, in these words. Whether this format has told it; if not, the consumer
    /// does.
    fn event(&mut self, out: &mut Vec<u8>, event: &Event<'_>, text: &str) -> bool {
        let _ = (out, event, text);
        false
    }

    /// Whether packets go to the file of `freopen()` as a [capture](crate::capture), and not by
    /// [`action`](Self::action).
    fn captures(&self) -> bool {
        false
    }

    /// Whether [`finish`](Self::finish) prints this aggregation, so that its values are wanted.
    fn is_left(&self, aggregation: AggId) -> bool {
        let _ = aggregation;
        true
    }

    /// Tracing is over with this exit status: prints the aggregations that no `printa()` has printed.
    fn finish(&mut self, out: &mut Vec<u8>, status: i32, context: &Context<'_>);
}

/// What is told beside records.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// A clause has ended early.
    Fault {
        /// CPU.
        cpu: u32,
        /// Nanoseconds of the monotonic clock.
        timestamp: u64,
        /// What happened where.
        report: FaultReport<'a>,
    },
    /// Something was lost.
    Drop {
        /// What.
        what: Drop,
        /// How many.
        count: u64,
    },
}

/// The firing that a record is of.
#[derive(Debug, Clone, Copy)]
pub struct Firing<'a> {
    /// CPU.
    pub cpu: u32,
    /// Nanoseconds of the monotonic clock.
    pub timestamp: u64,
    /// ECB.
    pub epid: u32,
    /// Probe.
    pub probe: ProbeRef<'a>,
    /// The record that follows on this CPU, if it is known.
    pub next: Option<Ecb>,
}

/// What an output format can look at.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The program.
    pub program: &'a Program,
    /// Its aggregations as they stand.
    pub aggregates: &'a AggBuffer,
    /// Names.
    pub symbols: &'a dyn Symbols,
    /// Options; they can change while tracing (`setopt()`).
    pub options: &'a OutputOptions,
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context")
            .field("program", self.program)
            .field("aggregates", self.aggregates)
            .field("options", self.options)
            .finish_non_exhaustive()
    }
}

/// Options of the output.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutputOptions {
    /// Print what the program asks for and no more (`-q`).
    pub quiet: bool,
    /// Show the flow of functions (`-F`).
    pub flowindent: bool,
    /// Leave out CPU and probe id, which differ from run to run (`_DTRACE_TESTING` in the environment).
    pub testing: bool,
    /// Whose layout `trace()` has (`tracelayout`).
    pub layout: TraceLayout,
    /// Bytes of a value that `print()` prints (`printsize`).
    pub printsize: u64,
    /// Options of aggregations; `rawbytes` and `stackindent` are in here.
    pub agg: AggOptions,
}

/// How an output format is made known: `inventory::submit!(OutputFactory { ... })`.
#[derive(Debug)]
pub struct OutputFactory {
    /// Its name, as `-x oformat=` takes it.
    pub name: &'static str,
    /// Makes one.
    pub make: fn() -> Box<dyn OutputFormat>,
}

inventory::collect!(OutputFactory);

/// The names of all output formats that are linked in, sorted.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<_> = inventory::iter::<OutputFactory>.into_iter().map(|factory| factory.name).collect();
    names.sort_unstable();
    names
}

/// The output format of this name.
pub fn by_name(name: &str) -> Option<Box<dyn OutputFormat>> {
    let mut factories = inventory::iter::<OutputFactory>.into_iter();
    factories.find(|factory| factory.name == name).map(|factory| (factory.make)())
}
