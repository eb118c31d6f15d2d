//! `instr`: instructions of the kernel.
//!
//! | probe | fires | arguments |
//! |---|---|---|
//! | `instr:MODULE:FUNCTION-OPCODE:0xADDRESS` | before the instruction is executed | arg0 to arg5: rdi, rsi, rdx, rcx, r8, r9 |
//!
//! So globs pick instructions by kind (`instr::*-cli:`), by function (`instr::tcp_sendmsg-*:`), and by address. MODULE
//! is the module's name, or `vmlinux` for the kernel itself. A function without an opcode means all its instructions:
//! `instr::tcp_sendmsg:` is `instr::tcp_sendmsg-*:`. The functions are those of `fbt`, without those whose name another
//! function of the module has, too.
//!
//! OPCODE is the mnemonic of Intel's manual in small letters, but for these:
//!
//! | opcode | what |
//! |---|---|
//! | `lock`, `repz`, `repnz` | any instruction with this prefix |
//! | `callr` | a call of the address in a register |
//! | `wr_cr3` | a write to the register of page tables |
//! | `scas` | `scasb` to `scasq` |
//! | `icebp` | `int1` |
//!
//! A kernel has millions of instructions. A description that names neither a function nor an address means those of a
//! few kinds: the ones above, conditional jumps, loops, `nop`, `cli`, `sti`, `ud2`, and what loads or stores the tables
//! of the processor. A description that does not name the provider means none, so `dtrace -l` alone does not list them.
//!
//! The code is read from the running kernel (`/proc/kcore`) at the time of the listing, with what the kernel has
//! patched into itself. Where somebody else has a probe at that time, what follows may be read wrongly; the kernel
//! refuses probes where no instruction starts. A probe's id is the low half of its address.
#![forbid(unsafe_code)]

mod decode;

use std::collections::{HashMap, HashSet};

use dtrace_provider::sysfs::has_kprobes;
use dtrace_provider::{
    ArgDesc, ArgSource, AttachPoint, Attributes, Class, Context, ProbeName, ProbePattern, ProbeSpec, Provider,
    ProviderError, ProviderStability, Sink, Site, Stability, glob_match, register_provider,
};
use kernel_functions::{Functions, Symbol, Text, code, read_list};

use crate::decode::{Instruction, instructions};

/// The provider.
#[derive(Debug, Clone, Copy, Default)]
pub struct InstrProvider;

/// No function is longer: what seems so is data among code.
const LONGEST: u64 = 1 << 20;

/// All of the kernel's code has addresses from here on (Documentation/arch/x86/x86_64/mm.rst).
const CODE: u64 = 0xffff_ffff_8000_0000;

impl Provider for InstrProvider {
    fn name(&self) -> &'static str {
        "instr"
    }

    fn stability(&self) -> ProviderStability {
        let evolving = Attributes::new(Stability::Evolving, Stability::Evolving, Class::Isa);
        let private = Attributes::new(Stability::Private, Stability::Private, Class::Isa);
        ProviderStability { provider: evolving, module: private, function: private, name: private, args: private }
    }

    /// All registers: the raw arguments before this one are those that a function's arguments are in.
    fn args(&mut self, _: &ProbeName, _: &dyn Context) -> Result<Vec<ArgDesc>, ProviderError> {
        let registers = ArgDesc { native: "struct pt_regs *".into(), translated: None, mapping: 6, userland: false };
        Ok(vec![registers])
    }

    fn can_run(&self, _: &dyn Context) -> Result<(), ProviderError> {
        if has_kprobes() {
            return Ok(());
        }
        Err(ProviderError(
            "instructions of the kernel can't be probed: this kernel is built without kprobes (CONFIG_KPROBES); the probes \
             of syscall, profile, rawtp and sdt need none"
                .into(),
        ))
    }

    fn numbers_probes(&self) -> bool {
        true
    }

    /// A function without an opcode means all its instructions.
    fn meant(&self, pattern: &ProbePattern) -> ProbePattern {
        let mut meant = pattern.clone();
        if !meant.function.is_empty() && !meant.function.contains('-') {
            meant.function.push_str("-*");
        }
        meant
    }

    fn provide(
        &mut self,
        pattern: &ProbePattern,
        context: &dyn Context,
        sink: &mut dyn Sink,
    ) -> Result<(), ProviderError> {
        let wanted = Wanted::new(pattern);
        if pattern.provider.trim_matches('*').is_empty() {
            return Ok(());
        }
        let failed = |e: std::io::Error| ProviderError(format!("cannot read the list of the kernel's functions: {e}"));
        let functions = Functions::read(context.tracefs()).map_err(failed)?;
        let functions: HashSet<_> = functions
            .iter()
            .filter(|f| matches(&wanted.function, f.name) && matches(&pattern.module, f.module))
            .map(|f| (f.module, f.name))
            .collect();
        if functions.is_empty() {
            return Ok(());
        }
        let list = read_list().map_err(failed)?;
        let text = Text::open().map_err(ProviderError)?;
        for (symbol, size) in sized(&list) {
            if !functions.contains(&(symbol.module, symbol.name)) || !wanted.may_be_in(symbol.address, size) {
                continue;
            }
            // A module can go between the listing and the reading.
            let Ok(code) = text.read(symbol.address, size) else { continue };
            for instruction in instructions(&code, symbol.address).filter(|i| wanted.has(i)) {
                sink.numbered(id(instruction.address), spec(&symbol, &instruction));
            }
        }
        Ok(())
    }
}

/// What a pattern asks for.
#[derive(Debug)]
struct Wanted<'a> {
    function: String,
    opcode: &'a str,
    name: &'a str,
    /// The address, if the name is one.
    address: Option<u64>,
    /// Whether only some kinds of instructions are meant.
    kinds: bool,
}

impl<'a> Wanted<'a> {
    fn new(pattern: &'a ProbePattern) -> Self {
        let (function, opcode) = pattern.function.rsplit_once('-').unwrap_or((&pattern.function, ""));
        let address = pattern.name.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
        let kinds = function.trim_matches('*').is_empty() && address.is_none();
        Self { function: function.to_owned(), opcode, name: &pattern.name, address, kinds }
    }

    fn may_be_in(&self, start: u64, size: usize) -> bool {
        self.address.is_none_or(|address| address.checked_sub(start).is_some_and(|at| at < size as u64))
    }

    fn has(&self, instruction: &Instruction) -> bool {
        let named = || self.name.is_empty() || matches(self.name, &address_name(instruction.address));
        (!self.kinds || instruction.is_listed) && matches(self.opcode, &instruction.opcode) && named()
    }
}

/// The id of a probe: the low half of its address, whose high half all code of the kernel has in common.
fn id(address: u64) -> u32 {
    u32::try_from(address & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

/// Symbols of code with the bytes to the next one, lowest address first. Those whose name is not theirs alone are left
/// out.
fn sized(list: &str) -> impl Iterator<Item = (Symbol<'_>, usize)> {
    let mut all: Vec<_> = code(list).collect();
    all.sort_by_key(|symbol| (symbol.address, symbol.name));
    let mut named: HashMap<(&str, &str), usize> = HashMap::new();
    for symbol in &all {
        *named.entry((symbol.module, symbol.name)).or_default() += 1;
    }
    let mut end = None;
    let mut next = u64::MAX;
    let mut sized = Vec::with_capacity(all.len());
    for &symbol in all.iter().rev() {
        if symbol.address < next {
            end = (next != u64::MAX).then_some(next);
            next = symbol.address;
        }
        let size = end.map_or(0, |end| end - symbol.address);
        if symbol.address >= CODE && (1..=LONGEST).contains(&size) && named[&(symbol.module, symbol.name)] == 1 {
            sized.push((symbol, usize::try_from(size).unwrap_or(0)));
        }
    }
    sized.into_iter().rev()
}

fn matches(pattern: &str, text: &str) -> bool {
    pattern.is_empty() || pattern == text || glob_match(pattern, text)
}

fn address_name(address: u64) -> String {
    format!("{address:#x}")
}

fn spec(symbol: &Symbol<'_>, instruction: &Instruction) -> ProbeSpec {
    let function = format!("{}-{}", symbol.name, instruction.opcode);
    let site = Site::Offset(instruction.address - symbol.address);
    ProbeSpec {
        name: ProbeName::new("instr", symbol.module, &function, &address_name(instruction.address)),
        attach: AttachPoint::KernelFunction { module: symbol.module.into(), symbol: symbol.name.into(), site },
        args: ArgSource::Provider,
    }
}

register_provider!("instr", InstrProvider);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_name_functions_opcodes_and_addresses() {
        let call = Instruction { address: CODE + 0x1004, opcode: "call".into(), is_listed: false };
        let cli = Instruction { address: CODE + 0x1000, opcode: "cli".into(), is_listed: true };
        for (function, name, function_wanted, has_call, has_cli) in [
            ("", "", "", false, true),
            ("*-cli", "", "*", false, true),
            ("*-call", "", "*", false, false),
            ("f-*", "", "f", true, true),
            ("f-c?ll", "", "f", true, false),
            ("", "0xffffffff80001004", "", true, false),
            ("f-*", "*04", "f", true, false),
        ] {
            let pattern = InstrProvider.meant(&ProbePattern::new("instr", "", function, name));
            let wanted = Wanted::new(&pattern);
            let found = (wanted.function.as_str(), wanted.has(&call), wanted.has(&cli));
            assert_eq!(found, (function_wanted, has_call, has_cli), "{pattern}");
        }
        assert_eq!(InstrProvider.meant(&ProbePattern::new("instr", "", "tcp_*", "")).function, "tcp_*-*");
        let pattern = ProbePattern::new("instr", "", "", "0xffffffff80001004");
        assert!(
            Wanted::new(&pattern).may_be_in(CODE + 0x1000, 8) && !Wanted::new(&pattern).may_be_in(CODE + 0x1005, 8)
        );
    }
}
