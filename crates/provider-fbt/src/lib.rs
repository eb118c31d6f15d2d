//! `fbt`: entry and return of the functions of the kernel.
//!
//! | probe | fires | arguments |
//! |---|---|---|
//! | `fbt:MODULE:FUNCTION:entry` | the function is entered | arg0 to arg9: its arguments, `args[]` typed |
//! | `fbt:MODULE:FUNCTION:return` | it returns to its caller | arg0: -1, arg1: the value |
//!
//! MODULE is the module's name, or `vmlinux` for the kernel itself. Every function is there in which the kernel has a
//! hook for tracing (`available_filter_functions` of tracefs; where that can't be read, every symbol of code); what a
//! compiler has made of a function (`NAME.isra.0`, `NAME.constprop.0`, `NAME.part.0`) under that name. Functions of the
//! same name in one module are one probe, which fires in each of them.
//!
//! Left out are functions that can't be probed with safety: those compiled without a hook (`notrace`, inlined ones),
//! and those that kprobes are built on. A description that names one says why: `dtrace -ln fbt::do_int3:entry`.
//!
//! A probe's id is that of its place in the kernel's list: it stays the same until the kernel is booted anew, or a
//! module is unloaded whose functions come before. At return the place that the function returns from is not known, so
//! arg0 is -1.
#![forbid(unsafe_code)]

use std::fs::File;
use std::path::Path;

use dtrace_provider::sysfs::has_kprobes;
use dtrace_provider::{
    ArgSource, AttachPoint, Attributes, Class, Context, FIRST_NUMBERED, ProbeName, ProbePattern, ProbeSpec, Provider,
    ProviderError, ProviderStability, Sink, Site, Stability, glob_match, register_provider,
};
use kernel_functions::{Function, Functions};

/// The provider.
#[derive(Debug, Default)]
pub struct FbtProvider {
    /// What can be probed, once that was read.
    functions: Option<Functions>,
}

/// How many lines of the kernel's list have ids, two each: those behind are other providers'.
const LINES: u32 = FIRST_NUMBERED / 2;

/// What makes a part of a description more than a name.
const GLOB: [char; 4] = ['*', '?', '[', '\\'];

/// The two probes of a function.
const SITES: [(&str, Site); 2] = [("entry", Site::Entry), ("return", Site::Return)];

impl Provider for FbtProvider {
    fn name(&self) -> &'static str {
        "fbt"
    }

    fn stability(&self) -> ProviderStability {
        let evolving = Attributes::new(Stability::Evolving, Stability::Evolving, Class::Common);
        let private = Attributes::new(Stability::Private, Stability::Private, Class::Unknown);
        let isa = Attributes::new(Stability::Private, Stability::Private, Class::Isa);
        ProviderStability { provider: evolving, module: private, function: isa, name: evolving, args: isa }
    }

    fn can_run(&self, context: &dyn Context) -> Result<(), ProviderError> {
        let traced = |root: &str| File::open(Path::new(root).join("available_filter_functions")).is_ok();
        if has_kprobes() || context.tracefs().is_some_and(traced) {
            return Ok(());
        }
        Err(ProviderError(
            "functions of the kernel can't be probed: this kernel is built without kprobes (CONFIG_KPROBES); the probes of \
             syscall, profile, rawtp and sdt need none"
                .into(),
        ))
    }

    fn numbers_probes(&self) -> bool {
        true
    }

    fn provide(
        &mut self,
        pattern: &ProbePattern,
        context: &dyn Context,
        sink: &mut dyn Sink,
    ) -> Result<(), ProviderError> {
        let functions = match &mut self.functions {
            Some(functions) => functions,
            none => {
                let read = Functions::read(context.tracefs());
                let failed = |e| ProviderError(format!("cannot read the list of the kernel's functions: {e}"));
                none.insert(read.map_err(failed)?)
            }
        };
        let sites: Vec<_> = (0..).zip(SITES).filter(|(_, (name, _))| matches(&pattern.name, name)).collect();
        let mut found = false;
        for function in functions.iter() {
            if !matches(&pattern.function, function.name) || !matches(&pattern.module, function.module) {
                continue;
            }
            if function.number >= LINES {
                let reason =
                    format!("the kernel's list of functions has more than {LINES} lines, for which there are no ids");
                return Err(ProviderError(reason));
            }
            found = true;
            for &(nth, (name, site)) in &sites {
                sink.numbered(FIRST_NUMBERED + 2 * function.number + nth, spec(&function, name, site));
            }
        }
        if found || pattern.function.is_empty() {
            return Ok(());
        }
        match functions.refusal(|name, module| matches(&pattern.function, name) && matches(&pattern.module, module)) {
            Some((name, reason)) => Err(ProviderError(format!("{name} can't be probed: {reason}"))),
            None => Ok(()),
        }
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    // Scripts can name thousands of functions, and each is compared with all.
    pattern.is_empty() || pattern == text || (pattern.contains(GLOB) && glob_match(pattern, text))
}

fn spec(function: &Function<'_>, name: &str, site: Site) -> ProbeSpec {
    let Function { name: symbol, module, .. } = *function;
    ProbeSpec {
        name: ProbeName::new("fbt", module, symbol, name),
        attach: AttachPoint::KernelFunction { module: module.into(), symbol: symbol.into(), site },
        args: ArgSource::Derived,
    }
}

register_provider!("fbt", FbtProvider);
