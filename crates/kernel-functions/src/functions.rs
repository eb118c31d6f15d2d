//! The functions that can be probed.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;

use dtrace_symbols::{Symbol, VMLINUX, code, name_and_module, read_list};

use crate::blacklist;

/// A function that can be probed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function<'a> {
    /// Its symbol.
    pub name: &'a str,
    /// Its module, or `vmlinux`.
    pub module: &'a str,
    /// Its place in the kernel's list, which stays the same while no module before it is unloaded.
    pub number: u32,
}

/// Why a function can't be probed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsafe {
    /// The kernel was compiled without the hook for tracing at its entry.
    NotTraceable,
    /// The kernel's probes are built on it.
    Blacklisted,
}

impl fmt::Display for Unsafe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotTraceable => "the kernel is compiled without a hook for tracing in it (notrace, or inlined code)",
            Self::Blacklisted => "the kernel's own probes are built on it (it is on the blacklist of kprobes)",
        })
    }
}

/// All functions that can be probed: those that ftrace has hooks in, or where its list can't be read the kernel's text
/// symbols, without those that kprobes may not touch. Names of clones that a compiler made keep their endings
/// (`.isra.0`).
#[derive(Debug, Default)]
pub struct Functions {
    list: Cow<'static, str>,
    source: Source,
    blacklist: HashSet<String>,
    /// Made once, as scripts can name thousands of functions.
    entries: Vec<Entry>,
}

/// A function in the list.
#[derive(Debug, Clone)]
struct Entry {
    number: u32,
    name: Range<usize>,
    /// None is of the kernel itself.
    module: Option<Range<usize>>,
}

/// What the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Source {
    /// `available_filter_functions`: a name a line.
    #[default]
    Ftrace,
    /// `available_filter_functions_addrs`: an address and a name a line.
    Hooks,
    /// `/proc/kallsyms`.
    Kallsyms,
}

/// Symbols that stand for no function: places that ftrace has given up, and what compilers put before functions.
const NO_FUNCTIONS: [&str; 3] = ["__ftrace_invalid_address__", "__pfx_", "__cfi_"];

/// What a file of tracefs says, unless that is nothing.
fn text(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok().filter(|text| !text.is_empty())
}

/// `ADDRESS NAME`, or `ADDRESS NAME [MODULE]`, of each hook: since 6.5. Read once, as it is long and takes the kernel
/// long.
fn hooks(tracefs: Option<&str>) -> Option<&'static str> {
    static HOOKS: OnceLock<String> = OnceLock::new();
    if let Some(hooks) = HOOKS.get() {
        return Some(hooks);
    }
    let read = text(&Path::new(tracefs?).join("available_filter_functions_addrs"))?;
    Some(HOOKS.get_or_init(|| read))
}

/// Addresses of the hooks for tracing in functions, in ascending order; none if the kernel does not tell them.
pub fn hook_addresses(tracefs: Option<&str>) -> Vec<u64> {
    let address = |line: &str| u64::from_str_radix(line.split_once(' ')?.0, 16).ok();
    let mut addresses: Vec<_> = hooks(tracefs).unwrap_or_default().lines().filter_map(address).collect();
    addresses.sort_unstable();
    addresses
}

impl Functions {
    /// Reads the list of a mounted tracefs, or else all symbols.
    ///
    /// # Errors
    /// When neither can be read.
    pub fn read(tracefs: Option<&str>) -> io::Result<Self> {
        let (list, source) = if let Some(hooks) = hooks(tracefs) {
            (hooks.into(), Source::Hooks)
        } else if let Some(list) = tracefs.and_then(|root| text(&Path::new(root).join("available_filter_functions"))) {
            (list.into(), Source::Ftrace)
        } else {
            (read_list()?.into(), Source::Kallsyms)
        };
        Ok(Self::new(list, source, blacklist::read()))
    }

    fn new(list: Cow<'static, str>, source: Source, blacklist: HashSet<String>) -> Self {
        let is_safe = |f: &Function<'_>| {
            !NO_FUNCTIONS.iter().any(|start| f.name.starts_with(start)) && !blacklist.contains(f.name)
        };
        let entry = |f: Function<'_>| Entry {
            number: f.number,
            // This one is no part of the list.
            module: (f.module != VMLINUX).then(|| place(&list, f.module)),
            name: place(&list, f.name),
        };
        let entries = parse(&list, source).filter(is_safe).map(entry).collect();
        Self { list, source, blacklist, entries }
    }

    /// All of them, in the kernel's order. A name can be there more than once.
    pub fn iter(&self) -> impl Iterator<Item = Function<'_>> {
        self.entries.iter().filter_map(|entry| {
            let module = match &entry.module {
                Some(at) => self.list.get(at.clone())?,
                None => VMLINUX,
            };
            Some(Function { name: self.list.get(entry.name.clone())?, module, number: entry.number })
        })
    }

    /// The first of the kernel's functions that are meant by name and module and not among these, and why.
    pub fn refusal(&self, is_meant: impl Fn(&str, &str) -> bool) -> Option<(String, Unsafe)> {
        self.refusal_in(&read_list().ok()?, is_meant)
    }

    fn refusal_in(&self, list: &str, is_meant: impl Fn(&str, &str) -> bool) -> Option<(String, Unsafe)> {
        let known: HashSet<_> = self.iter().map(|f| (f.name, f.module)).collect();
        let is_absent = |symbol: &Symbol<'_>| {
            !NO_FUNCTIONS.iter().any(|start| symbol.name.starts_with(start))
                && is_meant(symbol.name, symbol.module)
                && !known.contains(&(symbol.name, symbol.module))
        };
        code(list).filter(is_absent).find_map(|Symbol { name, .. }| {
            let reason = match self.source {
                _ if self.blacklist.contains(name) => Unsafe::Blacklisted,
                Source::Kallsyms => return None,
                _ => Unsafe::NotTraceable,
            };
            Some((name.to_owned(), reason))
        })
    }
}

/// The lines that name functions.
fn parse(list: &str, source: Source) -> impl Iterator<Item = Function<'_>> {
    (0u32..).zip(list.lines()).filter_map(move |(number, line)| {
        let (name, module) = match source {
            Source::Ftrace => name_and_module(line)?,
            Source::Hooks => name_and_module(line.split_once(' ')?.1)?,
            Source::Kallsyms => {
                let symbol = Symbol::parse(line).filter(Symbol::is_text)?;
                (symbol.name, symbol.module)
            }
        };
        Some(Function { name, module, number })
    })
}

/// Where in a text a part of it is.
fn place(text: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr().addr().wrapping_sub(text.as_ptr().addr());
    start..start.saturating_add(part.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(functions: &Functions) -> Vec<(&str, &str, u32)> {
        functions.iter().map(|f| (f.name, f.module, f.number)).collect()
    }

    #[test]
    fn odd_lines_are_passed_over_and_numbers_stay() {
        let list = "do_one\n\n  \n__ftrace_invalid_address___96\nloop_add [loop]\nx [\nx []\ncopy.isra.0\nbad\nlast";
        let blacklist = HashSet::from(["bad".to_owned()]);
        let functions = Functions::new(list.into(), Source::Ftrace, blacklist);
        let expected =
            [("do_one", "vmlinux", 0), ("loop_add", "loop", 4), ("copy.isra.0", "vmlinux", 7), ("last", "vmlinux", 9)];
        assert_eq!(names(&functions), expected);
        let symbols = "1 t do_one\n2 t bad\n3 t hidden\n4 t __pfx_hidden\n5 d data\n";
        let refusal = |start: &str| functions.refusal_in(symbols, |name, _| name.starts_with(start));
        assert_eq!(refusal("b"), Some(("bad".to_owned(), Unsafe::Blacklisted)));
        assert_eq!(refusal("h"), Some(("hidden".to_owned(), Unsafe::NotTraceable)));
        assert_eq!(refusal("d"), None);
    }

    #[test]
    fn symbols_stand_in_for_the_list() {
        let list = "ffffffff81000000 T _stext\nffffffff82000000 D data\nffffffffc0000000 t f\t[loop]\n0 t __pfx_f\n";
        let functions = Functions::new(list.into(), Source::Kallsyms, HashSet::new());
        assert_eq!(names(&functions), [("_stext", "vmlinux", 0), ("f", "loop", 2)]);
    }

    #[test]
    fn hooks_have_their_addresses_before_the_names() {
        let list = "ffffffff81000004 do_one\nnothing\nffffffffc0000004 loop_add [loop]\n";
        let functions = Functions::new(list.into(), Source::Hooks, HashSet::new());
        assert_eq!(names(&functions), [("do_one", "vmlinux", 0), ("loop_add", "loop", 2)]);
    }
}
