//! From bytes to instructions.

use iced_x86::{Decoder, DecoderOptions, Mnemonic, OpKind, Register};

/// An instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Instruction {
    pub(crate) address: u64,
    /// What probes call it.
    pub(crate) opcode: String,
    /// Whether it is of a kind that is listed for all functions.
    pub(crate) is_listed: bool,
}

/// Kinds of instructions that are listed for all functions, by their mnemonics.
const LISTED: [Mnemonic; 30] = [
    Mnemonic::Cli,
    Mnemonic::Int1,
    Mnemonic::Ja,
    Mnemonic::Jae,
    Mnemonic::Jb,
    Mnemonic::Jbe,
    Mnemonic::Je,
    Mnemonic::Jg,
    Mnemonic::Jge,
    Mnemonic::Jl,
    Mnemonic::Jle,
    Mnemonic::Jne,
    Mnemonic::Jno,
    Mnemonic::Jnp,
    Mnemonic::Jns,
    Mnemonic::Jo,
    Mnemonic::Jp,
    Mnemonic::Js,
    Mnemonic::Lgdt,
    Mnemonic::Lidt,
    Mnemonic::Loop,
    Mnemonic::Loope,
    Mnemonic::Loopne,
    Mnemonic::Ltr,
    Mnemonic::Nop,
    Mnemonic::Sgdt,
    Mnemonic::Sidt,
    Mnemonic::Sti,
    Mnemonic::Ud2,
    Mnemonic::Scasb,
];

/// The instructions of a function's code, up to the first bytes that are none, without the `int3` that nothing comes
/// to: they fill the space behind a return.
pub(crate) fn instructions(code: &[u8], address: u64) -> impl Iterator<Item = Instruction> {
    let mut decoder = Decoder::with_ip(64, code, address, DecoderOptions::NONE);
    let decoded = std::iter::from_fn(move || decoder.can_decode().then(|| decoder.decode()));
    let whole = decoded.take_while(|instruction| !instruction.is_invalid());
    whole.filter(|instruction| instruction.mnemonic() != Mnemonic::Int3).map(|instruction| describe(&instruction))
}

fn describe(instruction: &iced_x86::Instruction) -> Instruction {
    let special = special(instruction);
    Instruction {
        address: instruction.ip(),
        is_listed: special.is_some() || LISTED.contains(&instruction.mnemonic()),
        opcode: special.map_or_else(|| format!("{:?}", instruction.mnemonic()).to_lowercase(), str::to_owned),
    }
}

/// What has a name beside its mnemonic.
fn special(instruction: &iced_x86::Instruction) -> Option<&'static str> {
    Some(match instruction.mnemonic() {
        _ if instruction.has_lock_prefix() => "lock",
        _ if instruction.has_repne_prefix() => "repnz",
        _ if instruction.has_rep_prefix() => "repz",
        Mnemonic::Scasb | Mnemonic::Scasw | Mnemonic::Scasd | Mnemonic::Scasq => "scas",
        Mnemonic::Call if instruction.op0_kind() == OpKind::Register => "callr",
        Mnemonic::Mov if instruction.op0_kind() == OpKind::Register && instruction.op0_register() == Register::CR3 => {
            "wr_cr3"
        }
        Mnemonic::Int1 => "icebp",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opcodes(code: &[u8]) -> Vec<(u64, String, bool)> {
        instructions(code, 0x1000).map(|i| (i.address, i.opcode, i.is_listed)).collect()
    }

    #[test]
    fn opcodes_have_their_names() {
        for (code, opcode, is_listed) in [
            (&[0xf3, 0x0f, 0x1e, 0xfa][..], "endbr64", false),
            (&[0x0f, 0x1f, 0x44, 0x00, 0x00], "nop", true),
            (&[0x75, 0x02], "jne", true),
            (&[0xf0, 0x48, 0x0f, 0xc1, 0x07], "lock", true),
            (&[0xf3, 0xa4], "repz", true),
            (&[0xf2, 0xae], "repnz", true),
            (&[0xae], "scas", true),
            (&[0xff, 0xd0], "callr", true),
            (&[0xe8, 0, 0, 0, 0], "call", false),
            (&[0x0f, 0x22, 0xd8], "wr_cr3", true),
            (&[0xf1], "icebp", true),
            (&[0xf3, 0x90], "pause", false),
            (&[0xfa], "cli", true),
        ] {
            assert_eq!(opcodes(code), [(0x1000, opcode.to_owned(), is_listed)], "{code:x?}");
        }
    }

    #[test]
    fn decoding_ends_at_what_is_no_instruction() {
        // push rbp; ret; int3; int3; cli
        let function = [0x55, 0xc3, 0xcc, 0xcc, 0xfa];
        let expected = [(0x1000, "push", false), (0x1001, "ret", false), (0x1004, "cli", true)];
        assert_eq!(opcodes(&function), expected.map(|(at, opcode, listed)| (at, opcode.to_owned(), listed)));
        // A call that is cut off.
        assert_eq!(opcodes(&[0x55, 0xe8, 0]), [(0x1000, "push".into(), false)]);
        assert_eq!(opcodes(&[]), []);
    }
}
