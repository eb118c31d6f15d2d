//! `/proc/kallsyms`: what the kernel calls its addresses.

use std::fs;
use std::ops::Range;
use std::sync::OnceLock;

use thiserror::Error;

use crate::list::{KALLSYMS, Symbol, VMLINUX, address_and_name, name_and_module, read_list};
use crate::modules::{self, Extent};

const MODULES: &str = "/proc/modules";
const KPTR_RESTRICT: &str = "/proc/sys/kernel/kptr_restrict";

/// The lowest address of the kernel: below are those of processes, and offsets in the data of each CPU.
const LOWEST: u64 = 1 << 63;

/// Symbols behind which there is nothing up to the next one (include/asm-generic/sections.h).
const ENDS: [&str; 5] = ["_etext", "_einittext", "_end", "__init_end", "__bss_stop"];

/// How far the last symbol of a module reaches whose size is not known, such as of eBPF programs.
const REACH: u64 = 1 << 16;

/// The kernel's symbols, as they were when they were read.
///
/// The text of the list is kept as it is, with an index by address: reading it is what takes time, and most is asked
/// of a few addresses.
#[derive(Debug)]
pub struct KernelSymbols {
    text: String,
    /// Sorted by address; in the order of the text where that is the same.
    entries: Vec<Entry>,
    extents: Vec<Extent>,
}

/// A line of the list.
#[derive(Debug, Clone, Copy)]
struct Entry {
    address: u64,
    /// Where its name starts in the text.
    name: u32,
}

/// What is at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found<'a> {
    /// The module: `vmlinux` of the kernel proper, `bpf` of eBPF programs.
    pub module: &'a str,
    /// The symbol; none in a part of a module that has no symbols.
    pub symbol: Option<&'a str>,
    /// Bytes from the start of the symbol; of the module, if there is no symbol.
    pub offset: u64,
}

/// Why there are no symbols.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SymbolError {
    /// The list can't be read.
    #[error("cannot read the kernel's symbols from {KALLSYMS}: {0}")]
    Read(#[from] std::io::Error),
    /// It is not what the kernel writes.
    #[error("cannot read the kernel's symbols from {KALLSYMS}: it has no symbols")]
    Empty,
    /// It has no addresses.
    #[error(
        "the kernel hides its addresses: {KALLSYMS} shows none to this process (kernel.kptr_restrict is {0}: with 0 or 1 \
         they are shown to root)"
    )]
    Hidden(String),
}

/// The running kernel's symbols as they were when they were first asked for, read then.
///
/// # Errors
/// As of [`KernelSymbols::read`].
pub fn running() -> Result<&'static KernelSymbols, &'static SymbolError> {
    static RUNNING: OnceLock<Result<KernelSymbols, SymbolError>> = OnceLock::new();
    RUNNING.get_or_init(KernelSymbols::read).as_ref()
}

impl KernelSymbols {
    /// Reads the list of the running kernel.
    ///
    /// # Errors
    /// There is no list, or it has no addresses.
    pub fn read() -> Result<Self, SymbolError> {
        Self::parse(read_list()?, &fs::read_to_string(MODULES).unwrap_or_default())
    }

    /// The symbols in a text like `/proc/kallsyms`, with the modules in one like `/proc/modules`.
    ///
    /// # Errors
    /// The text has no symbols, or no addresses.
    pub fn parse(text: String, modules: &str) -> Result<Self, SymbolError> {
        let mut entries = Vec::with_capacity(text.len() / 40);
        let mut at = 0;
        let mut any = false;
        for line in text.split_inclusive('\n') {
            if let Some((address, name)) = address_and_name(line) {
                any = true;
                if address >= LOWEST
                    && let Ok(name) = u32::try_from(at + name)
                {
                    entries.push(Entry { address, name });
                }
            }
            at += line.len();
        }
        if entries.is_empty() {
            let setting = || fs::read_to_string(KPTR_RESTRICT).map_or_else(|_| "not known".into(), |s| s.trim().into());
            return Err(if any { SymbolError::Hidden(setting()) } else { SymbolError::Empty });
        }
        entries.sort_by_key(|entry| entry.address);
        Ok(Self { text, entries, extents: modules::parse(modules) })
    }

    /// What is at this address. Of several symbols there it is the one that the kernel lists first.
    pub fn at(&self, address: u64) -> Option<Found<'_>> {
        let above = self.entries.partition_point(|entry| entry.address <= address);
        let start = self.entries.get(above.checked_sub(1)?)?.address;
        let first = self.entries.partition_point(|entry| entry.address < start);
        let (symbol, module) = self.name_and_module(self.entries[first]);
        let offset = address - start;
        let is_end = |entry: &Entry| ENDS.contains(&self.name_and_module(*entry).0);
        let inside = offset == 0
            || if module == VMLINUX {
                !self.entries[first..above].iter().any(is_end)
            } else {
                let next = self.entries.get(above).map(|entry| self.name_and_module(*entry).1);
                next == Some(module) || address < self.end_of(module, start)
            };
        if inside {
            return Some(Found { module, symbol: Some(symbol), offset });
        }
        let extent = self.extents.iter().find(|extent| (extent.start..extent.end).contains(&address))?;
        Some(Found { module: &extent.name, symbol: None, offset: address - extent.start })
    }

    /// Where the last symbol of a module ends, which starts at `start`.
    fn end_of(&self, module: &str, start: u64) -> u64 {
        let around = |extent: &&Extent| extent.name == module && (extent.start..extent.end).contains(&start);
        self.extents.iter().find(around).map_or(start.saturating_add(REACH), |extent| extent.end)
    }

    /// The lowest address of the module that this address is in: what all its addresses have in common.
    pub fn module_start(&self, address: u64) -> Option<u64> {
        let module = self.at(address)?.module;
        if let Some(extent) = self.extents.iter().find(|extent| extent.name == module) {
            return Some(extent.start);
        }
        let first = self.entries.iter().find(|entry| self.name_and_module(**entry).1 == module);
        first.map(|entry| entry.address)
    }

    /// The address of a symbol, of any module if none is named: of the kernel proper first, and global ones before
    /// those that are local to a file.
    pub fn address(&self, module: Option<&str>, name: &str) -> Option<u64> {
        if name.is_empty() || name.contains(char::is_whitespace) {
            return None;
        }
        let pattern = format!(" {name}");
        let mut local = None;
        for (at, _) in self.text.match_indices(&pattern) {
            let start = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
            let line = self.text[start..].lines().next().unwrap_or_default();
            let Some(symbol) = Symbol::parse(line) else { continue };
            if symbol.name != name || module.is_some_and(|module| module != symbol.module) {
                continue;
            }
            if symbol.is_global() {
                return Some(symbol.address);
            }
            local.get_or_insert(symbol.address);
        }
        local
    }

    /// The addresses of neighbouring symbols that belong together, up to the next symbol, where a wanted one is among
    /// them.
    pub fn runs(&self, belongs: impl Fn(&str) -> bool, wanted: impl Fn(&str) -> bool) -> Vec<Range<u64>> {
        let mut runs = Vec::new();
        let (mut start, mut any) = (None, false);
        for entry in &self.entries {
            let name = self.name_and_module(*entry).0;
            if belongs(name) {
                start.get_or_insert(entry.address);
                any |= wanted(name);
            } else if let Some(start) = start.take() {
                runs.extend(std::mem::take(&mut any).then_some(start..entry.address));
            }
        }
        runs
    }

    fn name_and_module(&self, entry: Entry) -> (&str, &str) {
        let line = self.text[entry.name as usize..].lines().next().unwrap_or_default();
        name_and_module(line).unwrap_or(("", VMLINUX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "\
0000000000001000 A per_cpu_start
ffffffff81000000 T _stext
ffffffff81000000 T _text
ffffffff81000100 T vfs_read
ffffffff81000200 t helper
ffffffff81000300 T helper
ffffffff81000400 T _etext
ffffffff82000000 D jiffies
ffffffff82001000 B _end
ffffffffc0001000 t ext4_last\t[ext4]
ffffffffc0000010 t ext4_sync\t[ext4]
ffffffffc0100000 t zram_read\t[zram]
ffffffffc0200000 t bpf_prog_6deef7357e7b4530_dtrace\t[bpf]
";
    const MODULES: &str = "ext4 8192 1 - Live 0xffffffffc0000000\nzram 4096 0 - Live 0xffffffffc0100000\n";

    fn symbols() -> KernelSymbols {
        KernelSymbols::parse(LIST.to_owned(), MODULES).unwrap()
    }

    #[test]
    fn addresses_have_names() {
        let cases = [
            (0x8100_0000, "vmlinux`_stext+0x0"),
            (0x8100_00ff, "vmlinux`_stext+0xff"),
            (0x8100_0100, "vmlinux`vfs_read+0x0"),
            (0x8100_0310, "vmlinux`helper+0x10"),
            (0x8100_0400, "vmlinux`_etext+0x0"),
            (0x8100_0401, "none"),
            (0x8200_0008, "vmlinux`jiffies+0x8"),
            (0x9000_0000, "none"),
            (0xc000_0008, "ext4`0x8"),
            (0xc000_0fff, "ext4`ext4_sync+0xfef"),
            (0xc000_1fff, "ext4`ext4_last+0xfff"),
            (0xc000_2000, "none"),
            (0xc010_0001, "zram`zram_read+0x1"),
            (0xc010_1000, "none"),
            (0xc020_0040, "bpf`bpf_prog_6deef7357e7b4530_dtrace+0x40"),
            (0xc030_0000, "none"),
        ];
        let symbols = symbols();
        for (low, expected) in cases {
            let found = symbols.at(0xffff_ffff_0000_0000 | low).map_or("none".to_owned(), |found| {
                let symbol = found.symbol.map_or(String::new(), |symbol| format!("{symbol}+"));
                format!("{}`{symbol}{:#x}", found.module, found.offset)
            });
            assert_eq!(found, expected, "{low:#x}");
        }
        assert_eq!(symbols.at(0x1000), None);
        assert_eq!(symbols.at(0), None);
        assert!(symbols.at(u64::MAX).is_none());
    }

    #[test]
    fn names_have_addresses() {
        let symbols = symbols();
        let base = 0xffff_ffff_0000_0000;
        let cases = [
            (None, "vfs_read", Some(base | 0x8100_0100)),
            (None, "helper", Some(base | 0x8100_0300)),
            (None, "ext4_sync", Some(base | 0xc000_0010)),
            (None, "per_cpu_start", Some(0x1000)),
            (Some("vmlinux"), "jiffies", Some(base | 0x8200_0000)),
            (Some("zram"), "zram_read", Some(base | 0xc010_0000)),
            (Some("vmlinux"), "zram_read", None),
            (Some("ext4"), "zram_read", None),
            (None, "vfs", None),
            (None, "read", None),
            (None, "T", None),
            (None, "", None),
            (None, "ext4_sync\t[ext4]", None),
        ];
        for (module, name, expected) in cases {
            assert_eq!(symbols.address(module, name), expected, "{module:?} {name}");
        }
    }

    #[test]
    fn neighbours_that_belong_together_are_one_range() {
        let symbols = symbols();
        let base = 0xffff_ffff_0000_0000;
        let belongs = |name: &str| name.starts_with("vfs_") || name.starts_with("helper") || name.starts_with("ext4_");
        let runs = |wanted: &str| {
            let runs = symbols.runs(belongs, |name| name == wanted);
            runs.into_iter().map(|run| (run.start, run.end)).collect::<Vec<_>>()
        };
        assert_eq!(runs("vfs_read"), [(base | 0x8100_0100, base | 0x8100_0400)]);
        assert_eq!(runs("helper"), runs("vfs_read"));
        assert_eq!(runs("ext4_last"), [(base | 0xc000_0010, base | 0xc010_0000)]);
        assert_eq!((runs("jiffies"), runs("")), (vec![], vec![]));
        assert_eq!(symbols.runs(belongs, |_| true).len(), 2);
    }

    #[test]
    fn addresses_of_a_module_have_its_start_in_common() {
        let symbols = symbols();
        let start = |low: u64| symbols.module_start(0xffff_ffff_0000_0000 | low).map(|a| a & 0xffff_ffff);
        assert_eq!(start(0x8100_0350), Some(0x8100_0000));
        assert_eq!((start(0xc000_0fff), start(0xc000_1fff)), (Some(0xc000_0000), Some(0xc000_0000)));
        assert_eq!((start(0xc020_0001), start(0x9000_0000)), (Some(0xc020_0000), None));
    }

    #[test]
    fn a_list_without_addresses_is_refused_with_the_reason() {
        let hidden = KernelSymbols::parse("0000000000000000 T _text\n".repeat(3), "").unwrap_err().to_string();
        assert!(hidden.contains("kernel.kptr_restrict is "), "{hidden}");
        for text in ["", "\n\n", "no list\n", "ffffffff81000000 T", "ffffffff81000000 T \u{e9}"] {
            let _ = KernelSymbols::parse(text.to_owned(), "").map(|symbols| symbols.at(u64::MAX).map(|_| ()));
        }
        assert!(matches!(KernelSymbols::parse(String::new(), ""), Err(SymbolError::Empty)));
    }

    #[test]
    fn the_running_kernel_has_symbols_or_a_reason() {
        match KernelSymbols::read() {
            Ok(symbols) => {
                let address = symbols.address(None, "_text").unwrap();
                assert_eq!(symbols.at(address).unwrap().module, "vmlinux");
            }
            Err(reason) => assert!(reason.to_string().contains("/proc/kallsyms")),
        }
    }
}
