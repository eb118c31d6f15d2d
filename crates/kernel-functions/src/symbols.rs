//! Where functions lie.

use std::io::{self, BufRead, BufReader};

use dtrace_symbols::{KALLSYMS, Symbol};

/// Symbols that were asked for, in the order of their addresses.
#[derive(Debug, Default)]
pub struct Symbols(Vec<Owned>);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Owned {
    address: u64,
    name: String,
    module: String,
    kind: u8,
}

impl Symbols {
    /// Those symbols of code that are wanted.
    ///
    /// # Errors
    /// When `/proc/kallsyms` can't be read.
    pub fn read(wanted: impl Fn(&Symbol<'_>) -> bool) -> io::Result<Self> {
        Self::parse(BufReader::with_capacity(1 << 16, std::fs::File::open(KALLSYMS)?), wanted)
    }

    fn parse(mut lines: impl BufRead, wanted: impl Fn(&Symbol<'_>) -> bool) -> io::Result<Self> {
        let mut symbols = Vec::new();
        let mut line = String::new();
        while lines.read_line(&mut line)? > 0 {
            if let Some(symbol) = Symbol::parse(&line).filter(|symbol| symbol.is_text() && wanted(symbol)) {
                let (name, module) = (symbol.name.to_owned(), symbol.module.to_owned());
                symbols.push(Owned { address: symbol.address, name, module, kind: symbol.kind });
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
        self.0.iter().map(|s| Symbol { address: s.address, kind: s.kind, name: &s.name, module: &s.module })
    }
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
