//! Names of the kernel's addresses, for the output.

use std::cell::{Cell, RefCell};
use std::thread;
use std::time::{Duration, Instant};

use dif_vm::Program;
use dtrace_core::options::Options;
use dtrace_output::{Name, Symbols};
use dtrace_symbols::{Found, KernelSymbols};

use crate::notice;

/// Addresses from here on are the kernel's.
const KERNEL: u64 = 1 << 63;

/// How long an address without a name does not have the list read again: modules and eBPF programs come and go.
const FRESH: Duration = Duration::from_secs(1);

/// Where the output gets its names from. The list of the kernel's symbols is read when the first is asked for.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Frames of stacks are shown as addresses (`stacksymbols=disabled`).
    bare_frames: bool,
    /// A list that was read later, and when that was tried last.
    newer: RefCell<Option<KernelSymbols>>,
    read: Cell<Option<Instant>>,
    told: Cell<bool>,
}

impl Names {
    pub(crate) fn new(options: &Options) -> Self {
        let mut names = Self::default();
        names.set_options(options);
        names
    }

    pub(crate) fn set_options(&mut self, options: &Options) {
        self.bare_frames = options.text("stacksymbols").as_deref() == Some("disabled");
    }

    /// Starts to read the list beside other work if this program is sure to need it.
    pub(crate) fn prepare(program: &Program) {
        if program.names_kernel() || program.walks_kernel_stack() {
            // If there is no thread to be had it is read later.
            let _ = thread::Builder::new().spawn(|| {
                let _ = dtrace_symbols::running();
            });
        }
    }

    /// Looks in the list, and in one read anew if there may be something new in it.
    fn find<R>(&self, address: u64, what: impl Fn(&KernelSymbols) -> Option<R>) -> Option<R> {
        if address < KERNEL {
            return None;
        }
        let list = match dtrace_symbols::running() {
            Ok(list) => list,
            Err(reason) => {
                if !self.told.replace(true) {
                    notice(&format!("{reason}; addresses are printed as numbers"));
                }
                return None;
            }
        };
        let mut newer = self.newer.borrow_mut();
        if let Some(found) = what(newer.as_ref().unwrap_or(list)) {
            return Some(found);
        }
        let now = Instant::now();
        let last = self.read.replace(Some(now));
        if last.is_some_and(|last| now.duration_since(last) < FRESH) {
            self.read.set(last);
            return None;
        }
        *newer = KernelSymbols::read().ok();
        what(newer.as_ref()?)
    }
}

impl Symbols for Names {
    fn kernel(&self, address: u64) -> Option<Name> {
        self.find(address, |list| list.at(address).map(name))
    }

    fn kernel_frame(&self, address: u64) -> Option<Name> {
        if self.bare_frames { None } else { self.kernel(address) }
    }

    fn kernel_module_start(&self, address: u64) -> Option<u64> {
        self.find(address, |list| list.module_start(address))
    }
}

fn name(found: Found<'_>) -> Name {
    let Found { module, symbol, offset } = found;
    Name { module: module.to_owned(), symbol: symbol.map(str::to_owned), offset }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_processes_are_not_looked_for() {
        let names = Names::default();
        assert_eq!(names.kernel(0x1000), None);
        assert_eq!((names.kernel_module_start(KERNEL - 1), names.read.get()), (None, None));
    }
}
