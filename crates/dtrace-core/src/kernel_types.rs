//! The kernel's types: those that programs name, and those of the arguments of probes at places whose arguments the
//! kernel describes.

use std::sync::Arc;

use d_frontend::ArgText;
use d_types::{Btf, BtfTypes, Prototype, Space, Symbol, Type, TypeId, TypeSource, Types};
use dtrace_provider::sysfs::has_module;
use dtrace_provider::{ArgDesc, ArgSource, AttachPoint, Context as _, Site};

use crate::host::Host;
use crate::probe_table::ProbeTable;
use crate::registry::Refusal;
use crate::trace_event;

/// The kernel's types, read when the first is asked for.
#[derive(Debug)]
pub struct KernelTypes<'a> {
    host: &'a Host,
    btf: Option<BtfTypes>,
}

impl<'a> KernelTypes<'a> {
    pub(crate) fn new(host: &'a Host) -> Self {
        Self { host, btf: None }
    }

    fn btf(&mut self) -> Option<&mut BtfTypes> {
        if self.btf.is_none() {
            self.btf = Some(BtfTypes::new(Arc::clone(self.host.btf()?)));
        }
        self.btf.as_mut()
    }
}

/// What the kernel adds, by CPU, to the address of a variable that each CPU has its own of.
const CPU_OFFSETS: &str = "__per_cpu_offset";

/// How the type of a well-known variable is made.
#[derive(Debug, Clone, Copy)]
enum Known {
    Base(&'static str),
    Structure(&'static str),
    /// An array of this many of a base type.
    Array(&'static str, u64),
}

/// BTF tells the types of functions and of variables that each CPU has its own of, and on most kernels of no others:
/// these have had theirs for long.
const WELL_KNOWN: &[(&str, Known)] = &[
    ("avenrun", Known::Array("unsigned long", 3)),
    ("init_nsproxy", Known::Structure("nsproxy")),
    ("init_pid_ns", Known::Structure("pid_namespace")),
    ("init_task", Known::Structure("task_struct")),
    ("init_uts_ns", Known::Structure("uts_namespace")),
    ("jiffies", Known::Base("unsigned long")),
    ("jiffies_64", Known::Base("unsigned long")),
    ("linux_banner", Known::Array("char", 256)),
    ("max_low_pfn", Known::Base("unsigned long")),
    ("max_pfn", Known::Base("unsigned long")),
    ("min_low_pfn", Known::Base("unsigned long")),
    ("nr_cpu_ids", Known::Base("unsigned int")),
    ("nr_threads", Known::Base("int")),
    ("system_state", Known::Base("int")),
    ("total_forks", Known::Base("unsigned long")),
];

impl KernelTypes<'_> {
    fn well_known(&mut self, types: &mut Types, name: &str) -> Option<TypeId> {
        let (_, known) = WELL_KNOWN.iter().find(|(own, _)| *own == name)?;
        match *known {
            Known::Base(base) => types.intrinsic(base),
            Known::Structure(tag) => self.lookup(types, Space::Struct, None, tag),
            Known::Array(base, length) => {
                let element = types.intrinsic(base)?;
                Some(types.array(element, length))
            }
        }
    }
}

impl TypeSource for KernelTypes<'_> {
    fn absence(&self) -> Option<String> {
        let reason = || Btf::kernel().err().map(|e| e.to_string());
        if self.host.btf().is_none() { reason() } else { None }
    }

    fn lookup(&mut self, types: &mut Types, space: Space, module: Option<&str>, name: &str) -> Option<TypeId> {
        self.btf()?.lookup(types, space, module, name)
    }

    fn complete(&mut self, types: &mut Types, ty: TypeId) -> bool {
        self.btf.as_mut().is_some_and(|btf| btf.complete(types, ty))
    }

    fn symbol(&mut self, types: &mut Types, module: Option<&str>, name: &str) -> Option<Symbol> {
        let symbols = self.host.symbols()?;
        let address = symbols.address(module, name)?;
        let described = self.btf().and_then(|btf| btf.symbol(types, module, name));
        let per_cpu = described.is_some_and(|(_, per_cpu)| per_cpu);
        let cpu_offsets = if per_cpu { Some(symbols.address(None, CPU_OFFSETS)?) } else { None };
        let ty = described.map(|(ty, _)| ty).or_else(|| self.well_known(types, name));
        Some(Symbol { address, ty, cpu_offsets })
    }

    fn has_module(&self, name: &str) -> bool {
        name == dtrace_symbols::VMLINUX || has_module(name)
    }

    /// A variable that every kernel has tells whether it lists them (`CONFIG_KALLSYMS_ALL`).
    fn has_variables(&self) -> bool {
        self.host.symbols().is_none_or(|symbols| symbols.address(None, "jiffies").is_some())
    }

    fn enumerator(&mut self, types: &mut Types, name: &str) -> Option<(TypeId, i64)> {
        self.btf()?.enumerator(types, name)
    }
}

/// The typed arguments of a probe: as its provider tells them, or as they follow from its attach point.
///
/// # Errors
/// When the provider can't read them.
pub(crate) fn arguments(probes: &mut ProbeTable, host: &Host, id: u32) -> Result<Vec<ArgDesc>, Refusal> {
    match probes.get(id) {
        Some(probe) if probe.spec.args == ArgSource::Derived => Ok(derived(&probe.spec.attach, host)),
        _ => probes.args(id, host),
    }
}

/// Why there is no telling the types of a probe's arguments, if they are the kernel's and it does not describe them.
pub(crate) fn unknown(probes: &ProbeTable, host: &Host, id: u32) -> Option<String> {
    let spec = &probes.get(id)?.spec;
    let is_kernels = matches!(spec.attach, AttachPoint::RawTracepoint { .. } | AttachPoint::KernelFunction { .. });
    let reason = KernelTypes::new(host).absence().filter(|_| is_kernels && spec.args == ArgSource::Derived)?;
    Some(format!("the types of {}'s arguments are not known: {reason}", spec.name))
}

/// The typed arguments of an attach point, by the kernel's BTF or its description of trace events.
pub(crate) fn derived(attach: &AttachPoint, host: &Host) -> Vec<ArgDesc> {
    if let AttachPoint::Tracepoint { group, name } = attach {
        return trace_event::arguments(group, name, host);
    }
    let mut kernel = KernelTypes::new(host);
    let Some(btf) = kernel.btf() else { return Vec::new() };
    let mut types = Types::new(0);
    match attach {
        AttachPoint::RawTracepoint { name } => {
            let module = if host.has_tracepoint(name) { None } else { module_of_tracepoint(host, name) };
            let prototype = btf.tracepoint(&mut types, module, name);
            prototype.map_or_else(Vec::new, |prototype| parameters(&types, &prototype))
        }
        AttachPoint::KernelFunction { module, symbol, site } => {
            let Some(prototype) = btf.function(&mut types, Some(module), symbol) else { return Vec::new() };
            match site {
                Site::Entry => parameters(&types, &prototype),
                Site::Return => returned(&types, &prototype),
                Site::Offset(_) => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

/// The module that has a tracepoint, by the function that calls those who are attached to it.
fn module_of_tracepoint<'a>(host: &'a Host, name: &str) -> Option<&'a str> {
    let symbols = host.symbols()?;
    let address = symbols.address(None, &format!("__traceiter_{name}"))?;
    Some(symbols.at(address)?.module)
}

fn argument(types: &Types, ty: TypeId, mapping: u8) -> ArgDesc {
    let userland = matches!(types.base(ty), Type::Pointer { userland: true, .. });
    ArgDesc { native: types.name(ty).replace("userland ", ""), translated: None, mapping, userland }
}

fn parameters(types: &Types, prototype: &Prototype) -> Vec<ArgDesc> {
    (0u8..).zip(&prototype.params).map(|(n, (_, ty))| argument(types, *ty, n)).collect()
}

/// Where in the function it returned from, and if it returns anything what.
fn returned(types: &Types, prototype: &Prototype) -> Vec<ArgDesc> {
    let place = ArgDesc { native: "uint64_t".to_owned(), translated: None, mapping: 0, userland: false };
    let value = (*types.base(prototype.returns) != Type::Void).then(|| argument(types, prototype.returns, 1));
    std::iter::once(place).chain(value).collect()
}

/// An argument as the compiler takes it: a translator stands only between different types.
pub(crate) fn arg_text(arg: ArgDesc) -> ArgText {
    let ArgDesc { native, translated, mapping, userland } = arg;
    match translated {
        Some(ty) if ty != native => ArgText { ty, native: Some(native), mapping, userland },
        _ => ArgText { ty: native, native: None, mapping, userland },
    }
}
