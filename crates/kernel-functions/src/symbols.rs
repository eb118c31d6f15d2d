//! Where functions lie.

use std::io::{self, BufRead, BufReader};

use crate::name_and_module;

/// Where the kernel shows its symbols. Addresses are zero to those whom `kernel.kptr_restrict` keeps out.
pub(crate) const FILE: &str = "/proc/kallsyms";

/// A symbol of the kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Symbol<'a> {
    /// Its address; 0 if the kernel does not tell.
    pub address: u64,
    /// Whether it is code.
    pub is_text: bool,
    /// Its name.
    pub name: &'a str,
    /// Its module, or `vmlinux`.
    pub module: &'a str,
}

/// Symbols that were asked for, in the order of their addresses.
#[derive(Debug, Default)]
pub struct Symbols(Vec<(u64, String, String)>);

impl Symbols {
    /// Those symbols of code that are wanted.
    ///
    /// # Errors
    /// When `/proc/kallsyms` can't be read.
    pub fn read(wanted: impl Fn(&Symbol<'_>) -> bool) -> io::Result<Self> {
        Self::parse(BufReader::with_capacity(1 << 16, std::fs::File::open(FILE)?), wanted)
    }

    fn parse(mut lines: impl BufRead, wanted: impl Fn(&Symbol<'_>) -> bool) -> io::Result<Self> {
        let mut symbols = Vec::new();
        let mut line = String::new();
        while lines.read_line(&mut line)? > 0 {
            if let Some(symbol) = parse(&line).filter(|symbol| symbol.is_text && wanted(symbol)) {
                symbols.push((symbol.address, symbol.name.to_owned(), symbol.module.to_owned()));
            }
            line.clear();
        }
        symbols.sort();
        Ok(Self(symbols))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, lowest address first.
    pub fn iter(&self) -> impl Iterator<Item = Symbol<'_>> {
        self.0.iter().map(|(address, name, module)| Symbol { address: *address, is_text: true, name, module })
    }
}

/// Lines are `ADDRESS TYPE NAME`, with `<tab>[MODULE]` behind if it is a module's (proc_kallsyms in the kernel).
pub(crate) fn parse(line: &str) -> Option<Symbol<'_>> {
    let (address, rest) = line.split_once(' ')?;
    let (kind, rest) = rest.split_once(' ')?;
    let (name, module) = name_and_module(rest)?;
    let address = u64::from_str_radix(address, 16).ok()?;
    Some(Symbol { address, is_text: matches!(kind, "t" | "T" | "w" | "W"), name, module })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_and_nonsense_is_not() {
        let text = "ffffffff81000010 T b\nffffffff81000000 t a\nffffffff81000020 D data\nzz T x\n\nffff\n\
            ffffffffc0000000 t f\t[loop]\nffffffffc0000000 t f\tloop\n";
        let symbols = Symbols::parse(text.as_bytes(), |s| s.name != "b").expect("text");
        let found: Vec<_> = symbols.iter().map(|s| (s.address, s.name, s.module)).collect();
        assert_eq!(found, [(0xffff_ffff_8100_0000, "a", "vmlinux"), (0xffff_ffff_c000_0000, "f", "loop")]);
    }
}
