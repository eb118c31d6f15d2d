//! The interpreter: the meaning of DIF that every other executor is held to.
//!
//! An [`Interpreter`] has all memory that a program's firings need; nothing is allocated while it runs. What lies
//! outside of the program comes in through a [`Host`].

mod frame;
mod json;
mod machine;
mod memory;
mod path;
mod subr;
mod text;
mod variables;

use alloc::vec::Vec;

use crate::difo::{VarKind, VarScope};
use crate::fault::Fault;
use crate::layout::{AssocLayout, FrameLayout, VarLayout};
use crate::var::Builtin;
use crate::verify::{VerifiedDifo, VerifiedProgram, temporaries_of};

use self::frame::Frame;

/// All that a running program can touch beside its own frame.
pub trait Host {
    /// Fills `into` from kernel memory. False if any of it can't be read.
    fn read_kernel(&mut self, address: u64, into: &mut [u8]) -> bool;

    /// Fills `into` from the memory of the traced process. False if any of it can't be read.
    fn read_user(&mut self, address: u64, into: &mut [u8]) -> bool;

    /// A built-in variable that is a number.
    ///
    /// # Errors
    /// Why it has no value here.
    fn builtin(&mut self, variable: Builtin) -> Result<u64, Fault>;

    /// A built-in variable that is a string: its bytes without NUL, as many as fit. How many there are.
    fn builtin_string(&mut self, variable: Builtin, into: &mut [u8]) -> usize;

    /// `args[index]`, `None` if there is no such argument.
    fn element(&mut self, array: Builtin, index: u64) -> Option<u64>;

    /// The block of global variables, as [`VarLayout`] lays it out.
    fn globals(&mut self) -> &mut [u8];

    /// The block of the current thread's variables; `None` if there is no memory for it.
    fn thread_variables(&mut self) -> Option<&mut [u8]>;

    /// What tells the current thread from all others, in keys of thread-local arrays.
    fn thread(&mut self) -> u64;

    /// Copies an element of an associative array out. False if there is none.
    fn load_element(&mut self, scope: VarScope, array: u16, key: &[u8], value: &mut [u8]) -> bool;

    /// Makes or replaces an element; without a value removes it.
    fn store_element(&mut self, scope: VarScope, array: u16, key: &[u8], value: Option<&[u8]>);

    /// The path of what the kernel has a structure of: its bytes without NUL, as many as fit. How many there are,
    /// `None` if there is no such structure.
    fn path(&mut self, of: PathOf, into: &mut [u8]) -> Option<usize>;

    /// A new speculation's id, or 0 if none is free.
    fn speculation(&mut self) -> u32;

    /// Writes to the memory of the traced process. False if that is not possible.
    fn write_user(&mut self, address: u64, bytes: &[u8]) -> bool;

    /// A random number of 32 bits.
    fn random(&mut self) -> u32;

    /// Whether the process `pid` is the current one or an ancestor of it.
    fn progeny_of(&mut self, pid: u32) -> bool;
}

/// What has a path: the kernel's address of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathOf {
    /// A `struct path`: from the root on.
    File(u64),
    /// A `struct vfsmount`: where it is mounted.
    Mount(u64),
    /// A `struct dentry`: from the root of its file system on.
    Dentry(u64),
}

/// Why a program ended before its `ret`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// What happened.
    pub fault: Fault,
    /// The address or number that goes with it, 0 if none does.
    pub value: u64,
    /// Index of the instruction.
    pub pc: usize,
}

/// Runs the DIFOs of one program.
#[derive(Debug)]
pub struct Interpreter {
    frame: Frame,
    vars: VarLayout,
    assocs: Vec<(VarScope, u16, AssocLayout)>,
    keeps_scratch: bool,
}

impl Interpreter {
    /// An interpreter with all memory that firings of `program` need. `scratchsize` bytes are for `alloca()` and
    /// `copyin()`.
    pub fn new(program: &VerifiedProgram, scratchsize: u32) -> Self {
        let temporaries = program.difos().map(|d| temporaries_of(d).len()).max().unwrap_or(0);
        let vars = VarLayout::new(&program.vars);
        let arrays = program.vars.iter().filter(|v| v.kind == VarKind::Array);
        let assocs: Vec<_> = arrays.map(|v| (v.scope, v.id, AssocLayout::new(v))).collect();
        let key = assocs.iter().map(|a| a.2.key_size).max().unwrap_or(0);
        let value = assocs.iter().map(|a| a.2.value_size).max().unwrap_or(0);
        let layout = FrameLayout {
            scratchsize: scratchsize.next_multiple_of(8),
            strsize: program.strsize,
            element: value,
            temporaries: u32::try_from(temporaries).unwrap_or(u32::MAX),
        };
        let frame = Frame::new(layout, vars.size(VarScope::Local), key, value);
        Self { frame, vars, assocs, keeps_scratch: program.keeps_scratch() }
    }

    /// A new firing: no scratch memory is taken, clause-local variables are zero, `strtok()` has no string.
    pub fn start(&mut self) {
        self.frame.start();
    }

    /// Another clause of the firing: what `alloca()` gave to the one before is gone, unless the program needs it.
    pub fn start_clause(&mut self) {
        if !self.keeps_scratch {
            self.frame.start_clause();
        }
    }

    /// Where the program's scalar variables are.
    pub fn variables(&self) -> &VarLayout {
        &self.vars
    }

    /// Scratch memory and temporaries, which tagged results of [`run`](Self::run) point into.
    pub fn scratch(&self) -> &[u8] {
        &self.frame.scratch
    }

    /// Evaluates a DIFO of the program.
    ///
    /// # Errors
    /// The fault that stopped it.
    pub fn run(&mut self, difo: &VerifiedDifo, host: &mut impl Host) -> Result<u64, Stop> {
        machine::Machine::new(self, difo, host).run()
    }

    /// The string at an address that [`run`](Self::run) gave for `difo`.
    ///
    /// # Errors
    /// The fault that reading it is.
    pub fn string(&mut self, difo: &VerifiedDifo, address: u64, host: &mut impl Host) -> Result<&[u8], Stop> {
        let length = machine::Machine::new(self, difo, host).first_string(address)?;
        Ok(&self.frame.first[..length])
    }

    fn assoc(&self, scope: VarScope, id: u16) -> Option<usize> {
        self.assocs.iter().position(|a| (a.0, a.1) == (scope, id))
    }
}
