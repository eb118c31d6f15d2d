//! Engines: what runs an enabling, and what it gives back.

use std::fmt::Debug;
use std::ops::ControlFlow;
use std::os::fd::BorrowedFd;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use dif_vm::program::{AggId, RecordHeader};
use dtrace_provider::{FireHandle, ProbeSpec};

use dif_vm::VerifiedProgram;

/// Something that can run D programs. Engines register with `inventory::submit!(EngineFactory { ... })`.
pub trait Engine {
    /// Its name, as `-x engine=` takes it.
    fn name(&self) -> &'static str;

    /// Whether it can work here at all.
    ///
    /// # Errors
    /// One sentence: what is missing, and what to do.
    fn can_run(&self) -> Result<(), EngineError>;

    /// Prepares everything for `enabling`: programs loaded, probes attached, nothing firing yet.
    ///
    /// # Errors
    /// A sentence that names the probe, the clause or the action that is impossible here, and why.
    fn enable(&self, enabling: Enabling) -> Result<Box<dyn Running>, EngineError>;
}

/// How an engine is made known.
#[derive(Debug)]
pub struct EngineFactory {
    /// Its name.
    pub name: &'static str,
    /// Of several that can run, the one with the highest rank is taken.
    pub rank: u32,
    /// Makes it.
    pub make: fn() -> Box<dyn Engine>,
}

inventory::collect!(EngineFactory);

/// What is to run: a program, and which of its clauses on which probes.
#[derive(Debug)]
pub struct Enabling {
    /// The program.
    pub program: VerifiedProgram,
    /// The probes with at least one clause.
    pub probes: Arc<Vec<EnabledProbe>>,
    /// Sizes and limits.
    pub options: EngineOptions,
}

/// A probe and the clauses on it. Its ECBs are numbered `first_epid`, `first_epid + 1`, ... in the order of `clauses`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnabledProbe {
    /// Id of the probe in the probe table; none of a place where a provider notes something.
    pub id: Option<u32>,
    /// What its provider says of it.
    pub spec: Arc<ProbeSpec>,
    /// What is computed there before the clauses: index into the program's preambles.
    pub preamble: Option<u32>,
    /// Indices into the program's clauses, ascending.
    pub clauses: Vec<u32>,
    /// EPID of the first of them; EPIDs count from 1 over the whole enabling, without gaps.
    pub first_epid: u32,
}

impl EnabledProbe {
    /// Its id where that must be a number: `DTRACE_IDNONE` if it has none.
    pub fn number(&self) -> u32 {
        self.id.unwrap_or(0)
    }
}

/// Options that an engine honours.
#[derive(Debug, Clone)]
pub struct EngineOptions {
    /// Bytes of the principal buffer of each CPU.
    pub bufsize: u64,
    /// Bytes of the aggregation buffer of each CPU.
    pub aggsize: u64,
    /// Bytes for dynamic variables.
    pub dynvarsize: u64,
    /// Bytes that `alloca()` and `copyin()` can take in one firing.
    pub scratchsize: u32,
    /// How many speculations there can be at once.
    pub nspec: u32,
    /// Bytes of the records of a speculation.
    pub specsize: u64,
    /// How often [`Running::relieve`] will be called, if at all.
    pub aggrate: Option<Duration>,
    /// Trace this CPU alone.
    pub cpu: Option<u32>,
    /// Buffers for which there is no memory are made smaller rather than refused.
    pub resize: bool,
    /// Show the whole log of the kernel's verifier when it refuses a program.
    pub verbose: bool,
    /// Give what the kernel's verifier says of the programs that it takes: see [`Running::log`].
    pub log: bool,
    /// Bytes for the verifier's log.
    pub log_size: usize,
    /// Is told how attaching and detaching go on, which can take long.
    pub watch: Option<Rc<dyn Watch>>,
    /// Features of the kernel that are to be taken as absent, by name: for tests of the fallbacks.
    pub mask: Vec<String>,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            bufsize: 4 << 20,
            aggsize: 4 << 20,
            dynvarsize: 1 << 20,
            scratchsize: 4096,
            nspec: 1,
            specsize: 4 << 20,
            aggrate: None,
            cpu: None,
            resize: true,
            verbose: false,
            log: false,
            log_size: 16 << 20,
            watch: None,
            mask: Vec::new(),
        }
    }
}

/// Looks on while probes are attached to, or detached from.
pub trait Watch: Debug {
    /// It is so far. Attaching is given up if this says so.
    fn progress(&self, progress: &Progress) -> ControlFlow<()>;
}

/// How far attaching, or detaching, is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Which of the two.
    pub stage: Stage,
    /// Probes that it is done with.
    pub done: usize,
    /// Probes in all.
    pub of: usize,
    /// For how long it has gone on.
    pub elapsed: Duration,
}

/// What can take long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Probes are attached to.
    Attaching,
    /// Probes are detached from.
    Detaching,
}

/// A buffer that got less than was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lowered {
    /// Which.
    pub buffer: BufferKind,
    /// Its bytes.
    pub size: u64,
}

/// Buffers with a size of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BufferKind {
    /// Of records (`bufsize`).
    Principal,
    /// Of aggregations (`aggsize`).
    Aggregation,
    /// Of dynamic variables (`dynvarsize`).
    Dynamic,
}

/// An enabling that is in place.
pub trait Running {
    /// Buffers that are smaller than was asked for.
    fn lowered(&self) -> &[Lowered] {
        &[]
    }

    /// What the kernel's verifier said, if [`EngineOptions::log`] asked for it.
    fn log(&self) -> Option<&str> {
        None
    }

    /// What there is to tell the user since the last call: sentences, such as that some probes were left out.
    fn take_notices(&mut self) -> Vec<String> {
        Vec::new()
    }

    /// Fires BEGIN, then lets all else fire.
    ///
    /// # Errors
    /// When the system refuses.
    fn go(&mut self) -> Result<(), EngineError>;

    /// Waits until a buffer is filled to its mark, a fault was recorded, `exit()` was called, `wake` (if given) can
    /// be read, or `timeout` is over, then hands over all records that are there, oldest first over all CPUs.
    ///
    /// # Errors
    /// When the buffers can't be read.
    fn work(
        &mut self,
        timeout: Duration,
        wake: Option<BorrowedFd<'_>>,
        sink: &mut dyn RecordSink,
    ) -> Result<Status, EngineError>;

    /// Values of an aggregation as they stand, one cell for each CPU and key.
    ///
    /// # Errors
    /// When they can't be read.
    fn snapshot(&mut self, aggregation: AggId, sink: &mut dyn AggSink) -> Result<(), EngineError>;

    /// Parts what some aggregations hold from what comes next, at one moment for all of them: until each is taken,
    /// `snapshot()` and `take()` give what it held then.
    ///
    /// # Errors
    /// When it can't be read.
    fn part(&mut self, _aggregations: &[AggId]) -> Result<(), EngineError> {
        Ok(())
    }

    /// Starts the aggregation anew: hands over what it held, and forgets it.
    ///
    /// # Errors
    /// When it can't be read.
    fn take(&mut self, aggregation: AggId, sink: &mut dyn AggSink) -> Result<(), EngineError>;

    /// Takes out what an aggregation holds if it may soon have no room for another key. To be called now and then, so
    /// that an aggregation can have more keys than there is room for.
    ///
    /// # Errors
    /// When it can't be read.
    fn relieve(&mut self, _aggregation: AggId, _sink: &mut dyn AggSink) -> Result<(), EngineError> {
        Ok(())
    }

    /// Frees what ended threads have left in thread-local arrays; to be called now and then.
    ///
    /// # Errors
    /// When the arrays can't be read.
    fn clean(&mut self) -> Result<(), EngineError> {
        Ok(())
    }

    /// What was lost since the last call.
    ///
    /// # Errors
    /// When the counters can't be read.
    fn drops(&mut self) -> Result<Drops, EngineError>;

    /// The speculations that `commit()` or `discard()` was called for and that are not free yet. Most become free at
    /// once; left are those whose [`RecordSink::decision`] was lost.
    fn decided(&mut self) -> Vec<Decision>;

    /// Makes a speculation one that `speculation()` can give out again.
    fn free(&mut self, speculation: u32);

    /// Stops everything, fires END; what is still buffered is then handed over by one more `work`.
    ///
    /// # Errors
    /// When the system refuses.
    fn stop(&mut self) -> Result<(), EngineError>;

    /// What a provider fires a probe of its own with; `None` if the probe is not such a one, or not enabled. It works
    /// from [`Running::go`] to [`Running::stop`] or to `exit()`: when `stop` fires END no firing is under way any more.
    /// It outlives the enabling, and then does nothing.
    fn fire_handle(&self, probe: u32) -> Option<FireHandle>;
}

/// How an enabling stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Probes can fire.
    Active,
    /// A clause called `exit()` with this status; nothing fires any more but END.
    Exited(i32),
}

/// What is to become of a speculation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// The speculation, as in [`RecordHeader::speculation`]: no two that are in use at a time have the same, and one
    /// that was made free has another when it is given out anew.
    pub speculation: u32,
    /// Whether its records are kept.
    pub commit: bool,
}

/// Takes records and faults in the order of their time.
pub trait RecordSink {
    /// A record: laid out as the clause's fields say.
    fn record(&mut self, header: &RecordHeader, data: &[u8]);

    /// What a `commit()` or `discard()` has decided, among the records at its time. A [`Tracing`](crate::Tracing) takes
    /// it out: sinks that get records from one are never called.
    fn decision(&mut self, _decision: Decision) {}

    /// A fault.
    fn fault(&mut self, fault: &FaultRecord);
}

/// A fault that happened in a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaultRecord {
    /// ECB that faulted.
    pub epid: u32,
    /// CPU.
    pub cpu: u32,
    /// Nanoseconds of the monotonic clock.
    pub timestamp: u64,
    /// 0 for the predicate, else the number of the action, counted from 1.
    pub action: u32,
    /// Byte offset of the DIF instruction, 4 for each; -1 if not known.
    pub dif_offset: i32,
    /// The engine's own instruction, -1 if it has none.
    pub pc: i32,
    /// Number of the fault (see [`dif_vm::Fault`]).
    pub fault: u32,
    /// The address or other value that goes with it.
    pub value: u64,
}

/// Takes the cells of an aggregation.
pub trait AggSink {
    /// The words of one cell. The key is laid out as the aggregation's key parts say; the same key may come more
    /// than once, for one CPU too.
    fn cell(&mut self, cpu: u32, key: &[u8], words: &[u64]);
}

/// Counts of what was lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drops {
    /// Records, by CPU.
    pub principal: Vec<u64>,
    /// Aggregation updates, by CPU.
    pub aggregation: Vec<u64>,
    /// Dynamic variables.
    pub dynamic: u64,
    /// Records of speculations.
    pub speculative: u64,
    /// Calls of `speculation()` that found all in use, but some about to become free.
    pub speculation_busy: u64,
    /// Calls of `speculation()` that found all in use.
    pub speculation_unavailable: u64,
    /// Faults in a clause on ERROR.
    pub error: u64,
}

/// Why an engine can't: a sentence, lower case, no full stop; and the details for `-v`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct EngineError {
    /// The sentence.
    pub message: String,
    /// More lines, such as the verifier's.
    pub detail: String,
}

impl EngineError {
    /// An error of one sentence.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), detail: String::new() }
    }
}
