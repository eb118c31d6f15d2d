//! A machine for eBPF in user space, for tests: it runs what is generated, with maps and helpers, and stops at any
//! access outside of what a program may touch.

mod helpers;

use std::collections::BTreeMap;

use bpf_codegen::object::{BpfProgram, MapId, MapKind, MapPlan, MapRole};

/// Bytes of a stack frame.
const STACK: usize = 512;

/// Addresses of regions are far apart, so that none can be reached from another.
const SPACING: u32 = 32;

/// Not an address of any process or of any D region.
const BASE: u64 = 0xffff_8000_0000_0000;

/// A call of a function of the kernel.
const CALL_KERNEL: u16 = 0x2085;

/// Memory of the machine.
#[derive(Debug)]
struct Region {
    bytes: Vec<u8>,
    writable: bool,
}

/// A map: its values, as regions.
#[derive(Debug)]
struct Map {
    values: Vec<u64>,
    elements: BTreeMap<Vec<u8>, u64>,
}

/// What the machine has taken from a ring.
#[derive(Debug, Default)]
pub(crate) struct Rings {
    reserved: Vec<u64>,
    /// Records that were submitted, in order.
    pub(crate) submitted: Vec<Vec<u8>>,
}

/// The machine.
#[derive(Debug)]
pub(crate) struct Machine {
    plan: MapPlan,
    regions: Vec<Region>,
    maps: Vec<Map>,
    pub(crate) rings: Rings,
    /// User memory: its address, and what is there.
    pub(crate) user: (u64, Vec<u8>),
    insns: Vec<u64>,
}

/// What is called, and where it goes on.
struct Call {
    return_to: usize,
    saved: [u64; 5],
}

impl Machine {
    pub(crate) fn new(plan: &MapPlan) -> Self {
        let mut machine = Self {
            plan: plan.clone(),
            regions: Vec::new(),
            maps: Vec::new(),
            rings: Rings::default(),
            user: (0, Vec::new()),
            insns: Vec::new(),
        };
        for spec in &plan.maps {
            let count = match spec.kind {
                MapKind::Array | MapKind::PerCpuArray => spec.max_entries.max(1),
                MapKind::TaskStorage => 1,
                _ => 0,
            };
            let values = (0..count)
                .map(|_| {
                    let mut bytes = vec![0; spec.value_size as usize];
                    bytes[..spec.initial.len()].copy_from_slice(&spec.initial);
                    machine.region(bytes, !spec.frozen)
                })
                .collect();
            machine.maps.push(Map { values, elements: BTreeMap::new() });
        }
        machine
    }

    /// A new region: its address.
    fn region(&mut self, bytes: Vec<u8>, writable: bool) -> u64 {
        self.regions.push(Region { bytes, writable });
        BASE + ((self.regions.len() as u64) << SPACING)
    }

    fn at(&self, address: u64, size: usize) -> (usize, usize) {
        let number = (address.wrapping_sub(BASE) >> SPACING) as usize;
        let offset = (address & ((1 << SPACING) - 1)) as usize;
        let region = number.checked_sub(1).and_then(|n| self.regions.get(n));
        let fits = region.is_some_and(|r| offset + size <= r.bytes.len());
        assert!(fits, "{size} bytes at {address:#x} are outside of everything");
        (number - 1, offset)
    }

    fn is_mapped(&self, address: u64, size: usize) -> bool {
        let number = (address.wrapping_sub(BASE) >> SPACING) as usize;
        let offset = (address & ((1 << SPACING) - 1)) as usize;
        address >= BASE
            && number.checked_sub(1).and_then(|n| self.regions.get(n)).is_some_and(|r| offset + size <= r.bytes.len())
    }

    fn bytes(&self, address: u64, size: usize) -> &[u8] {
        let (region, offset) = self.at(address, size);
        &self.regions[region].bytes[offset..offset + size]
    }

    fn bytes_mut(&mut self, address: u64, size: usize) -> &mut [u8] {
        let (region, offset) = self.at(address, size);
        let region = &mut self.regions[region];
        assert!(region.writable, "a store to read-only memory");
        &mut region.bytes[offset..offset + size]
    }

    fn load(&self, address: u64, size: usize) -> u64 {
        let mut word = [0; 8];
        word[..size].copy_from_slice(self.bytes(address, size));
        u64::from_le_bytes(word)
    }

    /// What a pointer made of a number reads: 0 where nothing is.
    fn peek(&self, address: u64, size: usize) -> u64 {
        if self.is_mapped(address, size) { self.load(address, size) } else { 0 }
    }

    fn store(&mut self, address: u64, size: usize, value: u64) {
        self.bytes_mut(address, size).copy_from_slice(&value.to_le_bytes()[..size]);
    }

    /// Sets a word of a map's first value.
    pub(crate) fn poke(&mut self, role: MapRole, offset: usize, value: u32) {
        if let Some(n) = self.plan.maps.iter().position(|m| m.role == role) {
            let address = self.maps[n].values[0] + offset as u64;
            self.store(address, 4, value.into());
        }
    }

    /// Sets a value of an array.
    pub(crate) fn fill(&mut self, role: MapRole, index: usize, bytes: &[u8]) {
        if let Some(n) = self.plan.maps.iter().position(|m| m.role == role) {
            let address = self.maps[n].values[index];
            self.bytes_mut(address, bytes.len()).copy_from_slice(bytes);
        }
    }

    /// Runs a program with these words as its context.
    pub(crate) fn run(&mut self, program: &BpfProgram, context: &[u64]) -> u64 {
        self.insns.clone_from(&program.insns);
        for reloc in &program.map_relocs {
            let MapId(map) = reloc.map;
            let value = match reloc.value_offset {
                // A handle, which only helpers understand.
                None => u64::from(map),
                Some(offset) => self.maps[map as usize].values[0] + u64::from(offset),
            };
            let at = reloc.insn as usize;
            self.insns[at] = self.insns[at] & 0xffff_ffff | value << 32;
            self.insns[at + 1] = self.insns[at + 1] & 0xffff_ffff | value >> 32 << 32;
        }
        let context: Vec<u8> = context.iter().flat_map(|w| w.to_le_bytes()).collect();
        let context = self.region(context, false);
        self.execute(context)
    }

    fn execute(&mut self, context: u64) -> u64 {
        let mut r = [0u64; 11];
        let mut calls: Vec<Call> = Vec::new();
        r[1] = context;
        r[10] = self.region(vec![0xa5; STACK], true) + STACK as u64;
        let mut pc = 0;
        for _ in 0..20_000_000 {
            let insn = self.insns[pc];
            let (code, dst, src) = (insn as u8, (insn >> 8 & 15) as usize, (insn >> 12 & 15) as usize);
            let (off, imm) = ((insn >> 16) as u16 as i16, (insn >> 32) as u32 as i32);
            pc += 1;
            match code & 7 {
                4 | 7 => alu(code, &mut r, dst, src, imm),
                0 if code == 0x18 => {
                    r[dst] = u64::from(imm as u32) | self.insns[pc] >> 32 << 32;
                    pc += 1;
                }
                1 if pc > 1 && self.insns[pc - 2] as u16 == CALL_KERNEL => r[dst] = self.peek(r[src], width(code)),
                1 => r[dst] = self.load(r[src].wrapping_add_signed(off.into()), width(code)),
                2 => self.store(r[dst].wrapping_add_signed(off.into()), width(code), i64::from(imm) as u64),
                3 if code & 0xe0 == 0xc0 => self.atomic(&mut r, dst, src, off, imm, width(code)),
                3 => self.store(r[dst].wrapping_add_signed(off.into()), width(code), r[src]),
                5 if code == 0x85 && src == 1 => {
                    calls.push(Call { return_to: pc, saved: [r[6], r[7], r[8], r[9], r[10]] });
                    assert!(calls.len() < 8, "the kernel allows eight frames");
                    r[10] = self.region(vec![0xa5; STACK], true) + STACK as u64;
                    pc = (pc as i64 + i64::from(imm)) as usize;
                }
                // A function of the kernel: there is one, which makes a pointer out of a number.
                5 if insn as u16 == CALL_KERNEL => r[0] = r[1],
                5 if code == 0x85 => r[0] = self.help(imm, [r[1], r[2], r[3], r[4], r[5]]),
                5 if code == 0x95 => match calls.pop() {
                    None => return r[0],
                    Some(call) => {
                        r[6..11].copy_from_slice(&call.saved);
                        pc = call.return_to;
                    }
                },
                5 | 6 => {
                    if taken(code, r[dst], if code & 8 == 0 { i64::from(imm) as u64 } else { r[src] }) {
                        pc = (pc as i64 + i64::from(off)) as usize;
                    }
                }
                _ => panic!("instruction {code:#x}"),
            }
        }
        panic!("no end")
    }

    fn atomic(&mut self, r: &mut [u64; 11], dst: usize, src: usize, off: i16, imm: i32, size: usize) {
        let address = r[dst].wrapping_add_signed(off.into());
        let old = self.load(address, size);
        match imm {
            0 => self.store(address, size, old.wrapping_add(r[src])),
            1 => {
                self.store(address, size, old.wrapping_add(r[src]));
                r[src] = old;
            }
            0xf1 => {
                if old == r[0] {
                    self.store(address, size, r[src]);
                }
                r[0] = old;
            }
            _ => panic!("atomic operation {imm:#x}"),
        }
    }
}

fn width(code: u8) -> usize {
    match code & 0x18 {
        0x10 => 1,
        0x08 => 2,
        0x00 => 4,
        _ => 8,
    }
}

fn alu(code: u8, r: &mut [u64; 11], dst: usize, src: usize, imm: i32) {
    let wide = code & 7 == 7;
    let right = if code & 8 == 0 { i64::from(imm) as u64 } else { r[src] };
    let (a, b) = if wide { (r[dst], right) } else { (r[dst] & 0xffff_ffff, right & 0xffff_ffff) };
    let bits = if wide { 63 } else { 31 };
    let value = match code & 0xf0 {
        0x00 => a.wrapping_add(b),
        0x10 => a.wrapping_sub(b),
        0x20 => a.wrapping_mul(b),
        0x30 => a.checked_div(b).unwrap_or(0),
        0x40 => a | b,
        0x50 => a & b,
        0x60 => a << (b & bits),
        0x70 => a >> (b & bits),
        0x80 => a.wrapping_neg(),
        0x90 => a.checked_rem(b).unwrap_or(a),
        0xa0 => a ^ b,
        0xb0 => b,
        0xc0 if wide => (a as i64 >> (b & 63)) as u64,
        0xc0 => u64::from((a as u32 as i32 >> (b & 31)) as u32),
        0xd0 => {
            assert_eq!(code, 0xdc, "a byte swap to network order");
            r[dst] = match imm {
                16 => (a as u16).swap_bytes().into(),
                32 => (a as u32).swap_bytes().into(),
                _ => r[dst].swap_bytes(),
            };
            return;
        }
        _ => panic!("arithmetic {code:#x}"),
    };
    r[dst] = if wide { value } else { value & 0xffff_ffff };
}

fn taken(code: u8, a: u64, b: u64) -> bool {
    let narrow = code & 7 == 6;
    let (a, b) = if narrow { (a & 0xffff_ffff, b & 0xffff_ffff) } else { (a, b) };
    let (sa, sb) = if narrow { (i64::from(a as i32), i64::from(b as i32)) } else { (a as i64, b as i64) };
    match code & 0xf0 {
        0x00 => true,
        0x10 => a == b,
        0x20 => a > b,
        0x30 => a >= b,
        0x40 => a & b != 0,
        0x50 => a != b,
        0x60 => sa > sb,
        0x70 => sa >= sb,
        0xa0 => a < b,
        0xb0 => a <= b,
        0xc0 => sa < sb,
        0xd0 => sa <= sb,
        _ => panic!("jump {code:#x}"),
    }
}
