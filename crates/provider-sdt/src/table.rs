//! What a table of probes is made of.

use std::path::Path;

use dtrace_provider::{ArgDesc, AttachPoint, Context, Preamble, Site};

/// The kernel's source of events that are kprobes.
const KPROBES: &str = "/sys/bus/event_source/devices/kprobe/type";

/// A provider's probes.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) provider: &'static str,
    pub(crate) probes: &'static [Probe],
}

/// A probe.
#[derive(Debug)]
pub(crate) struct Probe {
    pub(crate) name: &'static str,
    pub(crate) args: &'static [Arg],
    /// Where it comes from: the first that the kernel has.
    pub(crate) sources: &'static [Source],
}

/// An element of `args[]`.
#[derive(Debug)]
pub(crate) struct Arg {
    /// The type of the raw argument.
    native: &'static str,
    /// The type that D sees.
    ty: &'static str,
    /// Which raw argument it is made from.
    pub(crate) mapping: u8,
    userland: bool,
}

impl Arg {
    /// One that D sees as it is.
    pub(crate) const fn plain(ty: &'static str, mapping: u8) -> Self {
        Self { native: ty, ty, mapping, userland: false }
    }

    /// One that the D library translates.
    pub(crate) const fn translated(native: &'static str, ty: &'static str, mapping: u8) -> Self {
        Self { native, ty, mapping, userland: false }
    }

    /// A pointer into the current process.
    pub(crate) const fn user(ty: &'static str, mapping: u8) -> Self {
        Self { native: ty, ty, mapping, userland: true }
    }

    pub(crate) fn describe(&self) -> ArgDesc {
        ArgDesc {
            native: self.native.to_owned(),
            translated: (self.native != self.ty).then(|| self.ty.to_owned()),
            mapping: self.mapping,
            userland: self.userland,
        }
    }
}

/// `struct task_struct *` as a thread and as a process.
pub(crate) const fn thread(mapping: u8) -> Arg {
    Arg::translated("struct task_struct *", "lwpsinfo_t *", mapping)
}

pub(crate) const fn process(mapping: u8) -> Arg {
    Arg::translated("struct task_struct *", "psinfo_t *", mapping)
}

/// A place in the kernel, and how a probe is made from it.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) place: Place,
    when: &'static str,
    pub(crate) args: &'static [&'static str],
    pub(crate) thread: Option<u8>,
    /// A function of the kernel that `when` names, without which the source is none.
    needs: &'static str,
}

/// Where it is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    Tracepoint(&'static str),
    /// A tracepoint of a module, which has to be loaded.
    OfModule(&'static str, &'static str),
    /// Entry of a function, which needs kprobes.
    Entry(&'static str),
}

impl Place {
    pub(crate) fn attach(self) -> AttachPoint {
        match self {
            Self::Tracepoint(name) | Self::OfModule(_, name) => AttachPoint::RawTracepoint { name: name.to_owned() },
            Self::Entry(symbol) => AttachPoint::KernelFunction {
                module: crate::MODULE.to_owned(),
                symbol: symbol.to_owned(),
                site: Site::Entry,
            },
        }
    }
}

impl Source {
    /// Each time that a tracepoint is come to, with these arguments.
    pub(crate) const fn at(tracepoint: &'static str, args: &'static [&'static str]) -> Self {
        Self { place: Place::Tracepoint(tracepoint), when: "", args, thread: None, needs: "" }
    }

    /// Each time that a tracepoint of a module is come to.
    pub(crate) const fn of_module(
        module: &'static str,
        tracepoint: &'static str,
        args: &'static [&'static str],
    ) -> Self {
        Self { place: Place::OfModule(module, tracepoint), when: "", args, thread: None, needs: "" }
    }

    /// Each time that a function is entered.
    pub(crate) const fn entry(symbol: &'static str, args: &'static [&'static str]) -> Self {
        Self { place: Place::Entry(symbol), when: "", args, thread: None, needs: "" }
    }

    /// Only where this holds.
    pub(crate) const fn when(self, when: &'static str) -> Self {
        Self { when, ..self }
    }

    /// Only if the kernel has this function.
    pub(crate) const fn needs(self, function: &'static str) -> Self {
        Self { needs: function, ..self }
    }

    /// In the context of the thread that an argument of the tracepoint points to.
    pub(crate) const fn of_thread(self, argument: u8) -> Self {
        Self { thread: Some(argument), ..self }
    }

    fn is_there(&self, context: &dyn Context) -> bool {
        let place = match self.place {
            Place::Tracepoint(name) => context.has_tracepoint(name),
            Place::OfModule(module, _) => Path::new("/sys/module").join(module).exists(),
            Place::Entry(symbol) => context.has_kernel_symbol(symbol),
        };
        place && (self.needs.is_empty() || context.has_kernel_symbol(self.needs))
    }

    pub(crate) fn preamble(&self) -> Preamble {
        // An argument that nobody names is 0: a probe without any has not those of its place.
        let args = if self.args.is_empty() { &["0"] } else { self.args };
        Preamble {
            when: (!self.when.is_empty()).then(|| self.when.to_owned()),
            args: args.iter().map(|&arg| arg.to_owned()).collect(),
            thread: self.thread,
        }
    }
}

impl Probe {
    /// Whether it is one of those that a wildcard means: one that needs kprobes on a kernel without is there for those
    /// alone that name it, and can't be enabled.
    pub(crate) fn is_common(source: &Source) -> bool {
        !matches!(source.place, Place::Entry(_)) || Path::new(KPROBES).exists()
    }

    /// The first of its sources that the kernel has.
    pub(crate) fn source(&self, context: &dyn Context) -> Option<&'static Source>
    where
        Self: 'static,
    {
        let sources: &'static [Source] = self.sources;
        sources.iter().find(|source| source.is_there(context))
    }
}
