//! The kernel's list of symbols, and lines of its lists.

use std::{fs, io};

/// Where the kernel shows its symbols. Addresses are zero to those whom `kernel.kptr_restrict` keeps out.
pub const KALLSYMS: &str = "/proc/kallsyms";

/// The list of the running kernel. Most of the time that this takes is the kernel's, some 60 ms.
///
/// # Errors
/// When it can't be read.
pub fn read_list() -> io::Result<String> {
    let text = String::from_utf8(fs::read(KALLSYMS)?);
    Ok(text.unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()))
}

/// The symbols of such a list that are code, as it has them. A line that makes no sense is passed over.
pub fn code(list: &str) -> impl Iterator<Item = Symbol<'_>> {
    list.lines().filter_map(Symbol::parse).filter(Symbol::is_text)
}

/// DTrace's name for the kernel without its modules.
pub const VMLINUX: &str = "vmlinux";

/// A symbol, as a line of `/proc/kallsyms` has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Symbol<'a> {
    /// Its address; 0 if the kernel does not tell.
    pub address: u64,
    /// What it is, as nm(1) has it: a capital if other files see it.
    pub kind: u8,
    /// Its name.
    pub name: &'a str,
    /// Its module, or [`VMLINUX`].
    pub module: &'a str,
}

impl<'a> Symbol<'a> {
    /// Lines are `ADDRESS TYPE NAME`, with `<tab>[MODULE]` behind if it is a module's (`s_show()` of the kernel).
    pub fn parse(line: &'a str) -> Option<Self> {
        let (address, at) = address_and_name(line)?;
        let (name, module) = name_and_module(&line[at..])?;
        let kind = *line.as_bytes().get(at.checked_sub(2)?)?;
        Some(Self { address, kind, name, module })
    }

    /// Whether it is code.
    pub fn is_text(&self) -> bool {
        matches!(self.kind, b't' | b'T' | b'w' | b'W')
    }

    /// Whether other files of the kernel see it.
    pub(crate) fn is_global(&self) -> bool {
        self.kind.is_ascii_uppercase()
    }
}

/// Address of such a line, and where in it the name starts.
pub(crate) fn address_and_name(line: &str) -> Option<(u64, usize)> {
    let (mut address, mut digits) = (0, 0);
    // By hand, as lists have hundreds of thousands of lines.
    while let Some(digit) = char::from(*line.as_bytes().get(digits)?).to_digit(16) {
        address = address << 4 | u64::from(digit);
        digits += 1;
    }
    let name = digits + 3;
    let is_entry = (1..=16).contains(&digits) && line.as_bytes()[digits] == b' ';
    let has_name = line.is_char_boundary(name) && line.len() > name && line.as_bytes()[name - 1] == b' ';
    (is_entry && has_name).then_some((address, name))
}

/// Splits `NAME`, or `NAME [MODULE]`, as all of these lists have it.
pub fn name_and_module(text: &str) -> Option<(&str, &str)> {
    let mut words = text.split_ascii_whitespace();
    let name = words.next()?;
    match words.next() {
        None => Some((name, VMLINUX)),
        Some(module) => {
            let module = module.strip_prefix('[')?.strip_suffix(']')?;
            (!module.is_empty()).then_some((name, module))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_read_and_nonsense_is_not() {
        let list = "ffffffff81000010 T b\nffffffff81000000 t a\nffffffff81000020 D data\nzz T x\n\nffff\n\
            ffffffffc0000000 t f\t[loop]\nffffffffc0000000 t f\tloop\n";
        let found: Vec<_> = code(list).map(|s| (s.address & 0xffff_ffff, s.name, s.module)).collect();
        assert_eq!(found, [(0x8100_0010, "b", VMLINUX), (0x8100_0000, "a", VMLINUX), (0xc000_0000, "f", "loop")]);
    }
}
