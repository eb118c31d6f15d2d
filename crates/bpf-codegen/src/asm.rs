//! eBPF instructions, labels, and what has to be filled in later.

use crate::object::{MapId, MapReloc};
use crate::runtime::FunctionId;

/// A register of the eBPF machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reg(pub(crate) u8);

pub(crate) const R0: Reg = Reg(0);
pub(crate) const R1: Reg = Reg(1);
pub(crate) const R2: Reg = Reg(2);
pub(crate) const R3: Reg = Reg(3);
pub(crate) const R4: Reg = Reg(4);
pub(crate) const R5: Reg = Reg(5);
pub(crate) const R6: Reg = Reg(6);
pub(crate) const R7: Reg = Reg(7);
pub(crate) const R8: Reg = Reg(8);
pub(crate) const R9: Reg = Reg(9);
pub(crate) const R10: Reg = Reg(10);

/// Arithmetic, by the high bits of its opcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Alu {
    Add = 0x00,
    Sub = 0x10,
    Mul = 0x20,
    Div = 0x30,
    Or = 0x40,
    And = 0x50,
    Lsh = 0x60,
    Rsh = 0x70,
    Mod = 0x90,
    Xor = 0xa0,
    Arsh = 0xc0,
}

/// Conditions of jumps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Cond {
    Eq = 0x10,
    Gt = 0x20,
    Ge = 0x30,
    Ne = 0x50,
    Sgt = 0x60,
    Sge = 0x70,
    Lt = 0xa0,
    Le = 0xb0,
    Slt = 0xc0,
    Sle = 0xd0,
}

/// Widths of memory accesses, as the bits of their opcodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Width {
    B = 0x10,
    H = 0x08,
    W = 0x00,
    Dw = 0x18,
}

impl Width {
    pub(crate) fn of(bytes: u32) -> Self {
        match bytes {
            1 => Self::B,
            2 => Self::H,
            4 => Self::W,
            _ => Self::Dw,
        }
    }
}

macro_rules! helpers {
    ($($helper:ident = $number:literal,)*) => {
        /// Helper functions of the kernel, by their numbers in `enum bpf_func_id` (include/uapi/linux/bpf.h).
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(i32)]
        pub(crate) enum Helper { $($helper = $number,)* }

        impl Helper {
            /// The helper with this number.
            pub(crate) fn from_number(number: i32) -> Option<Self> {
                match number { $($number => Some(Self::$helper),)* _ => None }
            }
        }
    };
}

helpers! {
    MapLookupElem = 1,
    MapUpdateElem = 2,
    MapDeleteElem = 3,
    KtimeGetNs = 5,
    GetPrandomU32 = 7,
    GetSmpProcessorId = 8,
    GetCurrentPidTgid = 14,
    GetCurrentUidGid = 15,
    GetCurrentComm = 16,
    ProbeWriteUser = 36,
    GetCurrentTask = 35,
    GetStack = 67,
    GetTaskStack = 141,
    SendSignal = 109,
    ProbeReadUser = 112,
    ProbeReadKernel = 113,
    ProbeReadKernelStr = 115,
    GetNsCurrentPidTgid = 120,
    RingbufOutput = 130,
    RingbufReserve = 131,
    RingbufSubmit = 132,
    RingbufDiscard = 133,
    TaskStorageGet = 156,
    GetCurrentTaskBtf = 158,
    GetAttachCookie = 174,
    TaskPtRegs = 175,
}

/// How far a jump may go, in instructions: half of what it can, for the kernel's verifier puts more in between.
pub(crate) const JUMP_MAX: u32 = i16::MAX as u32 / 2;

/// A place that jumps go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label(usize);

/// Instructions being made.
#[derive(Debug, Default)]
pub(crate) struct Asm {
    pub(crate) insns: Vec<u64>,
    pub(crate) map_relocs: Vec<MapReloc>,
    /// Calls of the runtime's functions: instruction and function.
    pub(crate) calls: Vec<(usize, FunctionId)>,
    /// Conditional jumps so far.
    pub(crate) branches: usize,
    labels: Vec<Option<usize>>,
    jumps: Vec<(usize, Label)>,
    /// Instructions that store where they are.
    heres: Vec<usize>,
}

fn encode(code: u8, dst: Reg, src: Reg, off: i16, imm: i32) -> u64 {
    u64::from(code) | u64::from(dst.0 | src.0 << 4) << 8 | u64::from(off as u16) << 16 | u64::from(imm as u32) << 32
}

impl Asm {
    fn push(&mut self, code: u8, dst: Reg, src: Reg, off: i16, imm: i32) {
        self.insns.push(encode(code, dst, src, off, imm));
    }

    pub(crate) fn mov(&mut self, dst: Reg, src: Reg) {
        if dst != src {
            self.push(0xbf, dst, src, 0, 0);
        }
    }

    pub(crate) fn imm(&mut self, dst: Reg, value: i64) {
        match i32::try_from(value) {
            Ok(short) => self.push(0xb7, dst, R0, 0, short),
            Err(_) => self.wide(dst, 0, value as u64),
        }
    }

    /// `ld_imm64` with a pseudo source.
    fn wide(&mut self, dst: Reg, pseudo: u8, value: u64) {
        self.push(0x18, dst, Reg(pseudo), 0, value as u32 as i32);
        self.push(0x00, R0, R0, 0, (value >> 32) as i32);
    }

    pub(crate) fn alu(&mut self, op: Alu, dst: Reg, src: Reg) {
        self.push(0x0f | op as u8, dst, src, 0, 0);
    }

    pub(crate) fn alu_imm(&mut self, op: Alu, dst: Reg, imm: i32) {
        self.push(0x07 | op as u8, dst, R0, 0, imm);
    }

    /// `dst = -dst`
    pub(crate) fn neg(&mut self, dst: Reg) {
        self.push(0x87, dst, R0, 0, 0);
    }

    /// Swaps the low `bits` from or to network order, and zeroes the rest.
    pub(crate) fn network_order(&mut self, dst: Reg, bits: i32) {
        self.push(0xdc, dst, R0, 0, bits);
    }

    pub(crate) fn load(&mut self, width: Width, dst: Reg, base: Reg, off: i16) {
        self.push(0x61 | width as u8, dst, base, off, 0);
    }

    pub(crate) fn store(&mut self, width: Width, base: Reg, off: i16, src: Reg) {
        self.push(0x63 | width as u8, base, src, off, 0);
    }

    pub(crate) fn store_imm(&mut self, width: Width, base: Reg, off: i16, imm: i32) {
        self.push(0x62 | width as u8, base, R0, off, imm);
    }

    /// `lock *(u64 *)(base + off) += src`
    pub(crate) fn atomic_add(&mut self, base: Reg, off: i16, src: Reg) {
        self.push(0xdb, base, src, off, 0x00);
    }

    /// The same, and `src` gets the old value.
    pub(crate) fn atomic_fetch_add(&mut self, base: Reg, off: i16, src: Reg) {
        self.push(0xdb, base, src, off, 0x01);
    }

    /// If the word at `base + off` is R0 it becomes `src`; R0 gets what it was.
    pub(crate) fn compare_exchange(&mut self, base: Reg, off: i16, src: Reg) {
        self.push(0xdb, base, src, off, 0xf1);
    }

    /// Stores the number of this instruction.
    pub(crate) fn store_here(&mut self, base: Reg, off: i16) {
        self.heres.push(self.insns.len());
        self.store_imm(Width::Dw, base, off, 0);
    }

    pub(crate) fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() - 1)
    }

    pub(crate) fn place(&mut self, label: Label) {
        self.labels[label.0] = Some(self.insns.len());
    }

    pub(crate) fn jump(&mut self, label: Label) {
        self.jumps.push((self.insns.len(), label));
        self.push(0x05, R0, R0, 0, 0);
    }

    pub(crate) fn jump_if(&mut self, cond: Cond, a: Reg, b: Reg, label: Label) {
        self.branches += 1;
        self.jumps.push((self.insns.len(), label));
        self.push(0x0d | cond as u8, a, b, 0, 0);
    }

    pub(crate) fn jump_if_imm(&mut self, cond: Cond, a: Reg, imm: i32, label: Label) {
        self.branches += 1;
        self.jumps.push((self.insns.len(), label));
        self.push(0x05 | cond as u8, a, R0, 0, imm);
    }

    pub(crate) fn call(&mut self, helper: Helper) {
        self.push(0x85, R0, R0, 0, helper as i32);
    }

    /// Calls a function of the kernel, by its id in the kernel's BTF.
    pub(crate) fn call_kernel(&mut self, id: u32) {
        self.push(0x85, R0, Reg(2), 0, id as i32);
    }

    /// Calls a function of the runtime.
    pub(crate) fn call_runtime(&mut self, function: FunctionId) {
        self.calls.push((self.insns.len(), function));
        self.push(0x85, R0, Reg(1), 0, 0);
    }

    pub(crate) fn exit(&mut self) {
        self.push(0x95, R0, R0, 0, 0);
    }

    /// The map itself, for helpers.
    pub(crate) fn map(&mut self, dst: Reg, map: MapId) {
        self.map_relocs.push(MapReloc { insn: self.insns.len() as u32, map, value_offset: None });
        self.wide(dst, 1, 0);
    }

    /// The address of a byte of the map's first value.
    pub(crate) fn map_value(&mut self, dst: Reg, map: MapId, offset: u32) {
        self.map_relocs.push(MapReloc { insn: self.insns.len() as u32, map, value_offset: Some(offset) });
        self.wide(dst, 2, u64::from(offset) << 32);
    }

    /// Takes out what no path reaches, which the kernel refuses. Where each instruction went; `None` if a label was
    /// never placed.
    pub(crate) fn remove_unreachable(&mut self) -> Option<Vec<u32>> {
        let reached = self.reachable()?;
        let mut next = 0;
        // A label may stand behind the last instruction, too.
        let moved: Vec<u32> = reached
            .iter()
            .chain([&true])
            .map(|&stays| {
                let at = next;
                next += u32::from(stays);
                at
            })
            .collect();
        let stays = |at: usize| reached[at];
        let mut n = 0;
        self.insns.retain(|_| {
            n += 1;
            stays(n - 1)
        });
        self.jumps.retain(|&(at, _)| stays(at));
        self.jumps.iter_mut().for_each(|j| j.0 = moved[j.0] as usize);
        self.labels.iter_mut().flatten().for_each(|l| *l = moved[*l] as usize);
        self.heres.retain(|&at| stays(at));
        self.heres.iter_mut().for_each(|h| *h = moved[*h] as usize);
        self.map_relocs.retain(|r| stays(r.insn as usize));
        self.map_relocs.iter_mut().for_each(|r| r.insn = moved[r.insn as usize]);
        self.calls.retain(|&(at, _)| stays(at));
        self.calls.iter_mut().for_each(|c| c.0 = moved[c.0] as usize);
        Some(moved)
    }

    /// Fills in the jumps, and what stores its own place. If one is too far: the first instruction that it can't reach.
    pub(crate) fn fill_jumps(&mut self) -> Result<(), u32> {
        for at in std::mem::take(&mut self.heres) {
            self.insns[at] |= (at as u64) << 32;
        }
        for (at, label) in std::mem::take(&mut self.jumps) {
            let Some(target) = self.labels[label.0] else { continue };
            let distance = target as i64 - at as i64 - 1;
            let near = i16::try_from(distance).ok().filter(|off| u32::from(off.unsigned_abs()) <= JUMP_MAX);
            let off = near.ok_or(at as u32 + JUMP_MAX)?;
            self.insns[at] |= u64::from(off as u16) << 16;
        }
        Ok(())
    }

    /// Whether each instruction can be reached from the first.
    fn reachable(&self) -> Option<Vec<bool>> {
        let mut targets = vec![None; self.insns.len()];
        for &(at, label) in &self.jumps {
            targets[at] = Some(self.labels[label.0]);
        }
        let mut reached = vec![false; self.insns.len()];
        let mut work = vec![0];
        while let Some(at) = work.pop() {
            if at >= reached.len() || reached[at] {
                continue;
            }
            reached[at] = true;
            let code = self.insns[at] as u8;
            if let Some(target) = targets[at] {
                work.push(target?);
            }
            match code {
                // Exit, and the jump that is always taken.
                0x95 | 0x05 => {}
                // A constant of 64 bits takes two places.
                0x18 => {
                    reached[at + 1] = true;
                    work.push(at + 2);
                }
                _ => work.push(at + 1),
            }
        }
        Some(reached)
    }
}
