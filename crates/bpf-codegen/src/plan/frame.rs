//! How the memory of a firing is laid out: what it holds while the variables of D are elsewhere.

use dif_vm::layout::{FrameLayout, VarLayout, slot_size};
use dif_vm::program::Program;
use dif_vm::verify::temporaries_of;
use dif_vm::{Builtin, Difo, FRAME_SIZE, Opcode, STACK_FRAMES_MAX, VarScope};

use crate::Sizes;
use crate::generate::GLUE_MAX;
use crate::runtime::frame;

/// Firings that can be in progress on one CPU, each inside the other.
pub(crate) const NESTED: u32 = 4;

/// Bytes of the deepest kernel stack that `stackdepth` counts.
pub(crate) const STACK_SIZE: u32 = STACK_FRAMES_MAX * FRAME_SIZE;

/// Offsets in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) layout: FrameLayout,
    pub(crate) slot: u32,
    pub(crate) work: u32,
    pub(crate) token: u32,
    pub(crate) scratch: u32,
    pub(crate) locals: u32,
    /// The key of an aggregation, which stands while elements of arrays are looked for.
    pub(crate) key: u32,
    /// The key of an array.
    pub(crate) tuple: u32,
    pub(crate) value: u32,
    pub(crate) stack: u32,
    /// What a preamble has made of the probe's arguments.
    pub(crate) args: u32,
    /// Most bytes that are copied at once to a place that generated code chooses.
    pub(crate) fetch: u32,
    /// Most bytes of a variable that are stored at once; so much room is behind each block of variables.
    pub(crate) part: u32,
    pub(crate) size: u32,
}

impl Frame {
    pub(super) fn new(program: &Program, sizes: &Sizes, vars: &VarLayout, key: u32, tuple: u32, value: u32) -> Self {
        let locals = vars.size(VarScope::Local);
        let slot = slot_size(program.strsize);
        let temporaries = program.difos().map(|d| temporaries_of(d).len()).max().unwrap_or(0) as u32;
        let layout = FrameLayout {
            scratchsize: sizes.scratchsize.next_multiple_of(8),
            strsize: program.strsize,
            element: value,
            temporaries,
        };
        let work = frame::SIZE as u32;
        let token = work + 2 * slot;
        let scratch = token + slot;
        let locals_at = scratch + layout.size();
        let key_at = locals_at + locals;
        let tuple_at = key_at + key + slot;
        let value_at = tuple_at + if tuple == 0 { 0 } else { tuple + slot };
        let args = value_at + value + slot;
        let stack = args + u32::from(Builtin::ARGUMENTS) * 8;
        // The runtime checks with the largest size there is, so that much must lie behind every offset.
        let fetch = key.max(tuple).max(value).max(slot);
        let part = part_size(program, vars);
        let end = stack + STACK_SIZE + GLUE_MAX * FRAME_SIZE + layout.size().max(fetch).max(part);
        Self {
            layout,
            slot,
            work,
            token,
            scratch,
            locals: locals_at,
            key: key_at,
            tuple: tuple_at,
            value: value_at,
            stack,
            args,
            fetch,
            part,
            size: end.next_multiple_of(8),
        }
    }
}

/// A word, or if structures are copied into variables anything that fits into one.
fn part_size(program: &Program, vars: &VarLayout) -> u32 {
    let copies = |difo: &Difo| difo.text.iter().any(|insn| insn.opcode() == Some(Opcode::Copys));
    let blocks = [VarScope::Global, VarScope::Thread, VarScope::Local].map(|scope| vars.size(scope));
    let most = if program.difos().any(copies) { blocks.into_iter().max() } else { None };
    most.unwrap_or(0).max(8)
}
