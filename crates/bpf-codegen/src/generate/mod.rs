//! Generation of a unit's instructions.

mod aggregate;
mod branch;
mod branches;
mod bucket;
mod builtin;
mod call;
mod clause;
mod copy;
mod difo;
mod dispatch;
mod fault;
mod frame;
mod memory;
mod origin;
mod preamble;
mod process;
mod record;
mod speculation;
mod stack;
mod tuple;
mod var;
mod vtime;

use std::collections::BTreeSet;

use dif_vm::VerifiedProgram;
use dif_vm::program::Program;

pub(crate) use self::stack::GLUE_MAX;

use crate::asm::{Asm, Label, R10, Reg, Width};
use crate::object::{BpfProgram, MapRole};
use crate::plan::Plan;
use crate::runtime;
use crate::target::Target;
use crate::unit::{ErrorClauses, ProbeFacts, Unit, UnitKind};
use crate::{CodegenError, Generated, Sizes};

/// Slots of the eBPF stack, as offsets from its frame pointer.
mod slot {
    /// Index of the probe in the enabling.
    pub(super) const PROBE: i16 = -8;
    /// EPID of its first clause.
    pub(super) const EPID: i16 = -16;
    /// Its id.
    pub(super) const ID: i16 = -24;
    /// The time of the firing, 0 until someone asks.
    pub(super) const TIME: i16 = -32;
    /// Number of the frame.
    pub(super) const FRAME: i16 = -40;
    /// The thread's variables.
    pub(super) const THREAD: i16 = -48;
    /// What was last compared.
    pub(super) const LEFT: i16 = -56;
    pub(super) const RIGHT: i16 = -64;
    /// Of a fault: kind, value, DIF offset, action, EPID.
    pub(super) const FAULT: i16 = -72;
    pub(super) const FAULT_VALUE: i16 = -80;
    pub(super) const FAULT_OFFSET: i16 = -88;
    pub(super) const FAULT_ACTION: i16 = -96;
    pub(super) const FAULT_EPID: i16 = -104;
    /// DIF registers 2 to 7; register 1 is R7.
    pub(super) const REGISTERS: i16 = -112;
    /// Values that must survive calls.
    pub(super) const SAVE: i16 = -160;
    pub(super) const SAVE2: i16 = -168;
    /// Number of the CPU, as a map's key.
    pub(super) const CPU: i16 = -176;
    /// The tuple stack.
    pub(super) const TUPLE: i16 = -184;
    /// Whether the system call is one of a 32-bit process.
    pub(super) const COMPAT: i16 = -248;
    /// Two words for helpers to write to.
    pub(super) const WORDS: i16 = -264;
    /// Keys of up to this many bytes are made here.
    pub(super) const KEY_SIZE: u32 = 64;
    pub(super) const KEY: i16 = -328;
    /// Clause-local variables by value, if they are few.
    pub(super) const LOCALS: i16 = -352;
    pub(super) const LOCALS_MAX: u32 = 3;
    /// Whether a clause that may hold a record does.
    pub(super) const HELD: i16 = -360;
    /// The current task, in units of system calls; the thread whose firing it is, if that is another.
    pub(super) const TASK: i16 = -368;
    /// Of a fault: the eBPF instruction.
    pub(super) const FAULT_PC: i16 = -376;
    /// Whether an `exit()` in a branch was come to.
    pub(super) const EXITS: i16 = -384;
    /// All of the stack: with the deepest calls of the runtime, 128 bytes, it is what the kernel allows.
    pub(super) const END: i16 = EXITS;
    /// What ERROR clauses see in the place of action and EPID, unless the program is of the classic dialect: the clause
    /// and the probe's id.
    pub(super) const FAULT_CLAUSE: i16 = FAULT_ACTION;
    pub(super) const FAULT_ID: i16 = FAULT_EPID;
}

const _: () = assert!(slot::END >= -384);

/// Most instructions of one program. The kernel takes a million, but minutes to verify them.
const INSNS_MAX: usize = 1 << 16;

/// How the probe of a firing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ProbeIs {
    /// It is this one (index into the enabling's probes).
    Known(u32),
    /// It is in the stack's slots.
    InSlots,
}

/// The clause that is being generated.
#[derive(Debug, Clone, Copy)]
struct ClauseState {
    /// Index in the program.
    index: usize,
    /// Its EPID, from the probe's first.
    nth: u32,
    /// Whether it runs because of a fault.
    on_error: bool,
    /// Where a fault goes, and where the next clause starts: far labels.
    fault: Far,
    next: Far,
    /// Where a clause goes that gives its record up without a fault.
    quiet: Far,
    /// Whether it holds a record.
    record: Held,
    /// Number of the action, from 1; 0 in the predicate.
    action: u32,
}

/// A label that jumps from far away go to: its index among those that are open.
type Far = usize;

/// Whether a clause holds a record, whose address is in R8 then, and 0 there if it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    No,
    /// On some paths.
    Maybe,
    Yes,
}

/// Whose arguments what is being generated sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Arguments {
    /// The preamble sees those of the place.
    Place,
    /// Clauses see those of the probe.
    Probe,
}

/// Everything that generation of one unit reads and writes.
struct Gen<'a> {
    asm: Asm,
    plan: &'a mut Plan,
    program: &'a Program,
    target: &'a Target,
    probes: &'a [ProbeFacts],
    unit: &'a Unit,
    error: Option<&'a ErrorClauses>,
    probe: ProbeIs,
    clause: ClauseState,
    /// Whose arguments are seen.
    arguments: Arguments,
    /// Whether a frame is claimed. Where one is needed and it is not, `needs_frame` is set and all is done again.
    framed: bool,
    needs_frame: bool,
    /// Whether the thread's variables were fetched on all paths to here.
    thread_fetched: bool,
    /// What lies ahead, maybe far: the end of the class, the end of the unit, the classes to come in reverse order.
    done: Label,
    quit: Label,
    classes: Vec<Label>,
    /// Those inside of a class, outer ones first.
    far: Vec<Label>,
    /// The branches of an `if` that are being generated, outer ones first.
    branches: Vec<branches::Branch>,
    /// When code is this long there is to be an island.
    next_island: usize,
    message: Option<(usize, String)>,
}

/// Makes the programs for `units`, and the maps that they share.
///
/// # Errors
/// The clause that can't become eBPF, and why.
pub fn generate(
    program: &VerifiedProgram,
    target: &Target,
    sizes: &Sizes,
    units: &[Unit],
    probes: &[ProbeFacts],
    error: Option<&ErrorClauses>,
) -> Result<Generated, CodegenError> {
    let mut plan = Plan::new(program, target, sizes, probes);
    plan.map(MapRole::Control);
    plan.map(MapRole::Counters);
    let mut programs = Vec::with_capacity(units.len());
    let with_functions = units.iter().any(|unit| unit.kind.is_function());
    let with_others = units.iter().any(|unit| !unit.kind.excludes_functions());
    plan.mixed = with_functions && with_others;
    let with_exits = units.iter().any(|unit| unit.kind.is_exit());
    for unit in units {
        // That it has a frame shows programs of functions that it runs: kprobes don't keep those behind functions away.
        let framed = plan.mixed && (with_exits || !unit.kind.excludes_functions());
        let (asm, starts) = match one(&mut plan, program, target, probes, unit, error, framed)? {
            Some(made) => made,
            None => one(&mut plan, program, target, probes, unit, error, true)?.unwrap_or_default(),
        };
        let linked = runtime::link(asm, &mut plan, starts);
        if linked.insns.len() > INSNS_MAX {
            return Err(at_clause(program, &linked.clause_starts, INSNS_MAX as u32, TOO_MANY_INSNS));
        }
        limit_maps(&linked).map_err(|insn| at_clause(program, &linked.clause_starts, insn, TOO_MANY_MAPS))?;
        programs.push(linked);
    }
    Ok(Generated { programs, maps: plan.finish() })
}

/// Instructions, and where each clause starts.
type Made = (Asm, Vec<(u32, u32)>);

/// The unit's instructions; `None` if it turns out to need a frame.
fn one(
    plan: &mut Plan,
    program: &Program,
    target: &Target,
    probes: &[ProbeFacts],
    unit: &Unit,
    error: Option<&ErrorClauses>,
    framed: bool,
) -> Result<Option<Made>, CodegenError> {
    let mut asm = Asm::default();
    let (done, quit) = (asm.label(), asm.label());
    let clause =
        ClauseState { index: 0, nth: 0, on_error: false, fault: 0, next: 0, quiet: 0, record: Held::No, action: 0 };
    let mut unit_gen = Gen {
        asm,
        plan,
        program,
        target,
        probes,
        unit,
        error,
        probe: ProbeIs::InSlots,
        clause,
        arguments: Arguments::Probe,
        framed,
        needs_frame: false,
        thread_fetched: false,
        done,
        quit,
        classes: Vec::new(),
        far: Vec::new(),
        branches: Vec::new(),
        next_island: ISLAND_EVERY,
        message: None,
    };
    let starts = if unit.kind == UnitKind::Accounting {
        unit_gen.accounting();
        Vec::new()
    } else {
        unit_gen.whole()
    };
    if let Some((clause, message)) = unit_gen.message {
        return Err(CodegenError::Clause { title: program.clauses[clause].title.clone(), message });
    }
    if unit_gen.needs_frame && !framed {
        return Ok(None);
    }
    let moved = unit_gen.asm.remove_unreachable().unwrap_or_default();
    let place = |at: u32| moved.get(at as usize).copied().unwrap_or(0);
    let starts: Vec<_> = starts.into_iter().map(|(at, clause)| (place(at), clause)).collect();
    unit_gen.asm.fill_jumps().map_err(|insn| at_clause(program, &starts, insn, TOO_LONG))?;
    Ok(Some((unit_gen.asm, starts)))
}

const TOO_LONG: &str = "an expression in it comes to more instructions than a jump can cross: split it up";
const TOO_MANY_INSNS: &str = "with it the clauses of one program come to more than 65536 instructions: leave some of them to \
                              a second dtrace";
const TOO_MANY_MAPS: &str = "with it the clauses of one program use more than 64 maps, which are the aggregations, the \
                             associative arrays and a few more: leave some of them to a second dtrace";

/// Maps that the kernel allows one program (`MAX_USED_MAPS`).
const MAPS_MAX: usize = 64;

/// The first instruction that names one map too many.
fn limit_maps(program: &BpfProgram) -> Result<(), u32> {
    let mut relocs = program.map_relocs.clone();
    relocs.sort_by_key(|r| r.insn);
    let mut maps = BTreeSet::new();
    match relocs.iter().find(|r| maps.insert(r.map) && maps.len() > MAPS_MAX) {
        Some(reloc) => Err(reloc.insn),
        None => Ok(()),
    }
}

/// An error of the clause that has this instruction.
fn at_clause(program: &Program, starts: &[(u32, u32)], insn: u32, message: &str) -> CodegenError {
    let clause = starts.iter().rfind(|&&(start, _)| start <= insn).map_or(0, |s| s.1);
    let title = program.clauses.get(clause as usize).map_or("the program", |c| c.title.as_str());
    CodegenError::Clause { title: title.to_owned(), message: message.to_owned() }
}

/// Instructions from one island to the next.
const ISLAND_EVERY: usize = 4096;

impl Gen<'_> {
    /// Between actions, where code has grown long: jumps to what lies far ahead land here, and hop on.
    fn island(&mut self) {
        if self.asm.insns.len() < self.next_island {
            return;
        }
        let over = self.asm.label();
        self.asm.jump(over);
        let within = self.classes.iter_mut().chain(&mut self.far);
        for label in [&mut self.done, &mut self.quit].into_iter().chain(within) {
            self.asm.place(*label);
            *label = self.asm.label();
            self.asm.jump(*label);
        }
        self.asm.place(over);
        self.next_island = self.asm.insns.len() + ISLAND_EVERY;
    }

    /// A place far ahead. What is opened later is closed earlier.
    fn open(&mut self) -> Far {
        let label = self.asm.label();
        self.far.push(label);
        self.far.len() - 1
    }

    /// The place is here.
    fn close(&mut self, far: Far) {
        debug_assert_eq!(far + 1, self.far.len());
        if let Some(label) = self.far.pop() {
            self.asm.place(label);
        }
    }

    fn far(&self, far: Far) -> Label {
        self.far[far]
    }

    /// The program can't be done: the first reason counts.
    fn refuse(&mut self, message: impl Into<String>) {
        let clause = self.clause.index;
        self.message.get_or_insert_with(|| (clause, message.into()));
    }

    fn save(&mut self, slot: i16, register: Reg) {
        self.asm.store(Width::Dw, R10, slot, register);
    }

    fn restore(&mut self, register: Reg, slot: i16) {
        self.asm.load(Width::Dw, register, R10, slot);
    }

    /// The address of a stack slot.
    fn slot_address(&mut self, register: Reg, slot: i16) {
        self.asm.mov(register, R10);
        self.asm.alu_imm(crate::asm::Alu::Add, register, i32::from(slot));
    }
}
