//! The assembler: reads the instructions of a listing as [`disasm`](crate::disasm) writes it.
//!
//! ```
//! use dif_vm::{asm, disasm};
//!
//! let text = "
//! 00: 25000001    setx DT_INTEGER[0], %r1     ! 0x1
//!                 ret  %r1
//! ";
//! let insns = asm::assemble(text).unwrap();
//! assert_eq!(insns, [dif_vm::Insn(0x2500_0001), dif_vm::Insn(0x2300_0001)]);
//! assert_eq!(disasm::instruction(insns[1]), "ret  %r1");
//! ```

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::op::{Insn, Opcode};
use crate::syntax::{Piece, Place};

/// Why a text is no assembly.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct AsmError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

/// The instructions of a listing. What precedes an instruction (offset and opcode) may be left out, and is not compared
/// with it; what follows `!` is a comment. Headings are passed over; a table of variables ends the text.
///
/// # Errors
/// The first line that is no instruction, and why.
pub fn assemble(text: &str) -> Result<Vec<Insn>, AsmError> {
    let mut insns = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let line = line.split('!').next().unwrap_or_default().trim();
        if line.starts_with("NAME ") {
            break;
        }
        if line.is_empty() || line.starts_with("OFF ") || line.starts_with("DIFO ") {
            continue;
        }
        let insn = instruction(without_columns(line)).map_err(|message| AsmError { line: n + 1, message })?;
        insns.push(insn);
    }
    Ok(insns)
}

/// One instruction: mnemonic and operands.
///
/// # Errors
/// What is wrong with it.
pub fn instruction(text: &str) -> Result<Insn, String> {
    let text = text.trim();
    let (name, operands) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    if name == ".word" {
        return word(operands.trim());
    }
    let op = *Opcode::ALL.iter().find(|op| op.mnemonic() == name).ok_or_else(|| format!("no instruction `{name}`"))?;
    let mut rest = Operands(operands);
    let mut insn = (op as u32) << 24;
    for piece in op.format().pieces() {
        insn |= match *piece {
            Piece::Text(text) => rest.text(text).map(|()| 0)?,
            Piece::Register(place) => rest.text("%r").and_then(|()| rest.number(place))?,
            Piece::Number(place) => rest.number(place)?,
        };
    }
    match rest.0.trim() {
        "" => Ok(Insn(insn)),
        more => Err(format!("`{more}` after the last operand of {name}")),
    }
}

/// An instruction as a number: what is none of those with a name.
fn word(text: &str) -> Result<Insn, String> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    let word = u32::from_str_radix(digits, 16).map_err(|_| format!("`{text}` is no word of 32 bits"))?;
    Ok(Insn(word))
}

/// What is left of a line after its offset, and after the opcode that follows it.
fn without_columns(line: &str) -> &str {
    let Some((offset, rest)) = line.split_once(':') else { return line };
    if offset.is_empty() || !offset.bytes().all(|b| b.is_ascii_digit()) {
        return line;
    }
    let rest = rest.trim_start();
    match rest.split_once(char::is_whitespace) {
        Some((opcode, insn)) if opcode.len() == 8 && opcode.bytes().all(|b| b.is_ascii_hexdigit()) => insn.trim_start(),
        _ => rest,
    }
}

/// Operands that are still to be read.
struct Operands<'a>(&'a str);

impl Operands<'_> {
    /// Passes over `text`; blanks count for nothing.
    fn text(&mut self, text: &str) -> Result<(), String> {
        for wanted in text.split_whitespace() {
            let rest = self.0.trim_start();
            self.0 = rest.strip_prefix(wanted).ok_or_else(|| format!("`{wanted}` expected before `{rest}`"))?;
        }
        Ok(())
    }

    /// A decimal number, as the bits of the word that it makes.
    fn number(&mut self, place: Place) -> Result<u32, String> {
        let rest = self.0.trim_start();
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        self.0 = after;
        if digits.is_empty() {
            return Err(format!("a number expected before `{rest}`"));
        }
        let fits = digits.parse().ok().and_then(|number| place.put(number));
        fits.ok_or_else(|| format!("{digits} is too large here"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn blanks_and_columns_are_free() {
        for text in ["add %r1, %r2, %r3", "  add\t%r1,%r2 ,  %r3", "07: add %r1, %r2, %r3"] {
            assert_eq!(assemble(text), Ok(Vec::from([Insn(0x0701_0203)])), "{text}");
        }
        assert_eq!(assemble("00: 00000000 nop ! no matter\n"), Ok(Vec::from([Insn(0x2400_0000)])));
        assert_eq!(
            assemble("OFF OPCODE      INSTRUCTION\nnop\n\nNAME ID KND\nx 1"),
            Ok(Vec::from([Insn(0x2400_0000)]))
        );
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, expected) in [
            ("frob %r1", "line 1: no instruction `frob`"),
            ("nop\nadd %r1, %r2", "line 2: `,` expected before ``"),
            ("add %r1, %r2, r3", "line 1: `%r` expected before `r3`"),
            ("mov %r256, %r1", "line 1: 256 is too large here"),
            ("ba 16777216", "line 1: 16777216 is too large here"),
            ("ba 99999999999999999999", "line 1: 99999999999999999999 is too large here"),
            ("ret %r1, %r2", "line 1: `, %r2` after the last operand of ret"),
            ("setx DT_INTEGER[x], %r1", "line 1: a number expected before `x], %r1`"),
            (".word 0x123456789", "line 1: `0x123456789` is no word of 32 bits"),
        ] {
            assert_eq!(assemble(text).unwrap_err().to_string(), expected, "{text}");
        }
    }
}
