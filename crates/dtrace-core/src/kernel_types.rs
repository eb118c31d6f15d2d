//! The kernel's types: for programs, and for the arguments of probes that lie where the kernel says what it passes.

use std::sync::Arc;

use d_frontend::ArgText;
use d_types::{BtfTypes, Prototype, Space, Type, TypeId, TypeSource, Types};
use dtrace_provider::{ArgDesc, ArgSource, AttachPoint, Site};

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

impl TypeSource for KernelTypes<'_> {
    fn lookup(&mut self, types: &mut Types, space: Space, module: Option<&str>, name: &str) -> Option<TypeId> {
        self.btf()?.lookup(types, space, module, name)
    }

    fn complete(&mut self, types: &mut Types, ty: TypeId) -> bool {
        self.btf.as_mut().is_some_and(|btf| btf.complete(types, ty))
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
            btf.tracepoint(&mut types, name).map_or_else(Vec::new, |prototype| parameters(&types, &prototype))
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
