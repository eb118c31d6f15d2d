//! A host for the interpreter: variables in plain memory, one readable buffer, nothing else.

use std::collections::BTreeMap;

use dif_vm::interp::{Host, PathOf};
use dif_vm::layout::VarLayout;
use dif_vm::var::Builtin;
use dif_vm::{Fault, VarScope};

/// Memory of a process that never was.
#[derive(Debug, Default)]
pub struct TestHost {
    /// Global variables.
    pub globals: Vec<u8>,
    /// The thread's variables.
    pub thread: Vec<u8>,
    /// Elements of associative arrays.
    pub elements: BTreeMap<(VarScope, u16, Vec<u8>), Vec<u8>>,
    /// User memory: its address, and what is there.
    pub user: (u64, Vec<u8>),
    /// Kernel memory, the same way.
    pub kernel: (u64, Vec<u8>),
    /// Provider, module, function and name of the firing probe.
    pub probe: [String; 4],
    /// `arg0` on.
    pub args: Vec<u64>,
    /// Whether the only speculation is taken.
    pub speculates: bool,
}

impl TestHost {
    /// A host with zeroed variables.
    pub fn new(variables: &VarLayout, probe: [&str; 4]) -> Self {
        Self {
            globals: vec![0; variables.size(VarScope::Global) as usize],
            thread: vec![0; variables.size(VarScope::Thread) as usize],
            probe: probe.map(str::to_owned),
            ..Self::default()
        }
    }
}

/// Copies from memory at an address.
pub fn read((base, bytes): &(u64, Vec<u8>), address: u64, into: &mut [u8]) -> bool {
    let from = address.checked_sub(*base).and_then(|at| usize::try_from(at).ok());
    let found = from.and_then(|at| bytes.get(at..at.checked_add(into.len())?));
    found.is_some_and(|found| {
        into.copy_from_slice(found);
        true
    })
}

impl Host for TestHost {
    fn read_kernel(&mut self, address: u64, into: &mut [u8]) -> bool {
        read(&self.kernel, address, into)
    }

    fn read_user(&mut self, address: u64, into: &mut [u8]) -> bool {
        into.is_empty() || read(&self.user, address, into)
    }

    fn builtin(&mut self, variable: Builtin) -> Result<u64, Fault> {
        let arg = variable.argument().and_then(|n| self.args.get(usize::from(n)));
        Ok(arg.copied().unwrap_or(0))
    }

    fn builtin_string(&mut self, variable: Builtin, into: &mut [u8]) -> usize {
        let Some(part) = variable.name_part() else { return 0 };
        let text = &self.probe[part as usize];
        let length = text.len().min(into.len());
        into[..length].copy_from_slice(&text.as_bytes()[..length]);
        length
    }

    fn element(&mut self, _array: Builtin, index: u64) -> Option<u64> {
        (index < 10).then(|| usize::try_from(index).ok().and_then(|n| self.args.get(n)).copied().unwrap_or(0))
    }

    fn globals(&mut self) -> &mut [u8] {
        &mut self.globals
    }

    fn thread_variables(&mut self) -> Option<&mut [u8]> {
        Some(&mut self.thread)
    }

    fn thread(&mut self) -> u64 {
        1
    }

    fn load_element(&mut self, scope: VarScope, array: u16, key: &[u8], value: &mut [u8]) -> bool {
        self.elements.get(&(scope, array, key.to_vec())).is_some_and(|found| {
            value.copy_from_slice(found);
            true
        })
    }

    fn store_element(&mut self, scope: VarScope, array: u16, key: &[u8], value: Option<&[u8]>) {
        let at = (scope, array, key.to_vec());
        match value {
            Some(value) => {
                self.elements.insert(at, value.to_vec());
            }
            None => {
                self.elements.remove(&at);
            }
        }
    }

    fn path(&mut self, _of: PathOf, _into: &mut [u8]) -> Option<usize> {
        None
    }

    fn speculation(&mut self) -> u32 {
        u32::from(!std::mem::replace(&mut self.speculates, true))
    }

    fn write_user(&mut self, address: u64, bytes: &[u8]) -> bool {
        let (base, memory) = &mut self.user;
        let at = address.checked_sub(*base).and_then(|at| usize::try_from(at).ok());
        let place = at.and_then(|at| memory.get_mut(at..at.checked_add(bytes.len())?));
        place.is_some_and(|place| {
            place.copy_from_slice(bytes);
            true
        })
    }

    fn random(&mut self) -> u32 {
        4
    }

    fn progeny_of(&mut self, _pid: u32) -> bool {
        false
    }
}
