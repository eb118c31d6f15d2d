//! What a table of probes is made of.

use std::path::Path;
use std::sync::OnceLock;

use dtrace_provider::sysfs::{has_kprobes, has_module};
use dtrace_provider::{ArgDesc, AttachPoint, Context, CpuMode, Preamble, Site};

/// `PERF_TYPE_SOFTWARE`
const SOFTWARE: u32 = 1;

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
    /// What `when` and `args` name of what was noted before.
    notes: &'static [Note],
    declarations: &'static str,
}

/// What is noted in `self->` variables, at another place or at the same behind all probes there.
#[derive(Debug)]
pub(crate) struct Note {
    place: Place,
    when: &'static str,
    text: &'static str,
}

impl Note {
    pub(crate) const fn at(place: Place, when: &'static str, text: &'static str) -> Self {
        Self { place, when, text }
    }

    fn describe(&self) -> dtrace_provider::Note {
        let (attach, when) = (self.place.attach(), condition(self.when));
        dtrace_provider::Note { attach, when, text: self.text.to_owned() }
    }
}

/// Where it is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    Tracepoint(&'static str),
    /// A tracepoint beside another one of the same probe, which is told from it by a function.
    InFunction(&'static str, &'static str),
    /// A tracepoint of a module, which has to be loaded, in a function of the same name or in one that does not matter.
    OfModule(&'static str, &'static str),
    InModule(&'static str, &'static str),
    /// A tracepoint in this function, of what is done with disks that take bios and make no requests of them. It costs
    /// on all disks, so it is there if the machine has such a one.
    OfBios(&'static str, &'static str),
    /// Entry of a function, which needs kprobes.
    Entry(&'static str),
    /// Where it returns to.
    Return(&'static str),
    /// Where the kernel counts an event (`PERF_COUNT_SW_*`).
    Counter(u64),
}

impl Place {
    pub(crate) fn attach(self) -> AttachPoint {
        match self {
            Self::Tracepoint(name)
            | Self::InFunction(name, _)
            | Self::OfModule(_, name)
            | Self::InModule(_, name)
            | Self::OfBios(name, _) => AttachPoint::RawTracepoint { name: name.to_owned() },
            Self::Entry(symbol) => function(symbol, Site::Entry),
            Self::Return(symbol) => function(symbol, Site::Return),
            Self::Counter(config) => AttachPoint::PerfEvent { kind: SOFTWARE, config, count: 1, mode: CpuMode::All },
        }
    }

    /// The module that it is in.
    pub(crate) fn module(self) -> &'static str {
        match self {
            Self::OfModule(module, _) | Self::InModule(module, _) => module,
            _ => crate::MODULE,
        }
    }

    /// The function that it is in, if there are probes of the same name in others.
    pub(crate) fn function(self) -> Option<&'static str> {
        match self {
            Self::Entry(symbol)
            | Self::Return(symbol)
            | Self::InFunction(_, symbol)
            | Self::OfBios(_, symbol)
            | Self::InModule(_, symbol) => Some(symbol),
            Self::Tracepoint(_) | Self::OfModule(..) | Self::Counter(_) => None,
        }
    }

    pub(crate) fn needs_kprobes(self) -> bool {
        matches!(self, Self::Entry(_) | Self::Return(_))
    }
}

fn function(symbol: &str, site: Site) -> AttachPoint {
    AttachPoint::KernelFunction { module: crate::MODULE.to_owned(), symbol: symbol.to_owned(), site }
}

impl Source {
    /// Each time that a tracepoint is come to, with these arguments.
    pub(crate) const fn at(tracepoint: &'static str, args: &'static [&'static str]) -> Self {
        Self::of(Place::Tracepoint(tracepoint), args)
    }

    const fn of(place: Place, args: &'static [&'static str]) -> Self {
        Self { place, when: "", args, thread: None, needs: "", notes: &[], declarations: "" }
    }

    /// The same, beside another one of the probe.
    pub(crate) const fn in_function(
        function: &'static str,
        tracepoint: &'static str,
        args: &'static [&'static str],
    ) -> Self {
        Self::of(Place::InFunction(tracepoint, function), args)
    }

    /// Each time that a tracepoint of a module is come to.
    pub(crate) const fn of_module(
        module: &'static str,
        tracepoint: &'static str,
        args: &'static [&'static str],
    ) -> Self {
        Self::of(Place::OfModule(module, tracepoint), args)
    }

    /// Each time that a tracepoint of a module is come to, which is in the function of its name.
    pub(crate) const fn in_module(module: &'static str, function: &'static str, args: &'static [&'static str]) -> Self {
        Self::of(Place::InModule(module, function), args)
    }

    /// Each time that a tracepoint in a function is come to, if there are disks without requests.
    pub(crate) const fn of_bios(
        function: &'static str,
        tracepoint: &'static str,
        args: &'static [&'static str],
    ) -> Self {
        Self::of(Place::OfBios(tracepoint, function), args)
    }

    /// Each time that a function is entered.
    pub(crate) const fn entry(symbol: &'static str, args: &'static [&'static str]) -> Self {
        Self::of(Place::Entry(symbol), args)
    }

    /// Each time that a function returns: arg1 is what it returns.
    pub(crate) const fn returned(symbol: &'static str, args: &'static [&'static str]) -> Self {
        Self::of(Place::Return(symbol), args)
    }

    /// Each time that the kernel counts an event.
    pub(crate) const fn counter(config: u64, args: &'static [&'static str]) -> Self {
        Self::of(Place::Counter(config), args)
    }

    /// One that never fires, at a tracepoint that every kernel has and seldom comes to.
    pub(crate) const fn never(args: &'static [&'static str]) -> Self {
        Self::at("mark_victim", args).when("0")
    }

    /// With what is noted elsewhere, in variables declared so.
    pub(crate) const fn noting(self, declarations: &'static str, notes: &'static [Note]) -> Self {
        Self { notes, declarations, ..self }
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

    /// Whether it can be enabled as far as kprobes are concerned.
    pub(crate) fn is_usable(&self) -> bool {
        let mut places = std::iter::once(self.place).chain(self.notes.iter().map(|note| note.place));
        !places.any(Place::needs_kprobes) || has_kprobes()
    }

    fn is_there(&self, context: &dyn Context) -> bool {
        let place = match self.place {
            Place::Tracepoint(name) | Place::InFunction(name, _) => context.has_tracepoint(name),
            Place::OfModule(module, _) | Place::InModule(module, _) => has_module(module),
            Place::OfBios(tracepoint, _) => context.has_tracepoint(tracepoint) && has_bio_disk(),
            Place::Entry(symbol) | Place::Return(symbol) => context.has_kernel_function(symbol),
            Place::Counter(_) => true,
        };
        place && (self.needs.is_empty() || context.has_kernel_function(self.needs))
    }

    /// Why it is not there.
    pub(crate) fn absence(&self, context: &dyn Context) -> String {
        match self.place {
            Place::OfModule(module, _) | Place::InModule(module, _) => {
                format!("the kernel's module {module} is not loaded")
            }
            _ if context.tracepoints().is_empty() => {
                "the kernel's description of its types can't be read from /sys/kernel/btf/vmlinux (CONFIG_DEBUG_INFO_BTF)".to_owned()
            }
            Place::Tracepoint(name) | Place::InFunction(name, _) => format!("this kernel has no tracepoint {name}"),
            Place::Counter(_) => "this kernel does not count it".to_owned(),
            Place::OfBios(..) => "there is no disk here that takes bios".to_owned(),
            Place::Entry(name) | Place::Return(name) => {
                format!("this kernel has no function {name} that kprobes could be at")
            }
        }
    }

    pub(crate) fn preamble(&self) -> Preamble {
        // An argument that nobody names is 0: a probe without any has not those of its place.
        let args = if self.args.is_empty() { &["0"] } else { self.args };
        Preamble {
            when: condition(self.when),
            args: args.iter().map(|&arg| arg.to_owned()).collect(),
            thread: self.thread,
            notes: self.notes.iter().map(Note::describe).collect(),
            declarations: self.declarations.to_owned(),
        }
    }
}

/// Whether a disk that holds something has no queue of requests (`mq` in its folder): device mapper, RAID, compressed
/// memory. Looked for once, so that a probe that was listed can be enabled.
fn has_bio_disk() -> bool {
    static HAS_BIO_DISK: OnceLock<bool> = OnceLock::new();
    let is_empty = |disk: &Path| std::fs::read_to_string(disk.join("size")).is_ok_and(|size| size.trim() == "0");
    *HAS_BIO_DISK.get_or_init(|| {
        let disks = std::fs::read_dir("/sys/block").into_iter().flatten().flatten();
        disks.map(|disk| disk.path()).any(|disk| !disk.join("mq").exists() && !is_empty(&disk))
    })
}

/// Of a probe that never fires, as Linux has no event for it. It is there so that scripts that name it compile; its
/// page says so.
pub(crate) const NEVER: &[Source] = &[Source::never(&["0"])];

/// None if it is empty.
fn condition(when: &str) -> Option<String> {
    (!when.is_empty()).then(|| when.to_owned())
}

impl Probe {
    /// The function that it is in, if there are probes of the same name in others.
    pub(crate) fn function(&self) -> &'static str {
        self.sources.first().and_then(|source| source.place.function()).unwrap_or("")
    }

    /// The first of its sources that the kernel has, if there is one without kprobes where these are not.
    pub(crate) fn source(&self, context: &dyn Context) -> Option<&'static Source>
    where
        Self: 'static,
    {
        let sources: &'static [Source] = self.sources;
        let mut there = sources.iter().filter(|source| source.is_there(context));
        let first = there.next()?;
        if first.is_usable() { Some(first) } else { there.find(|source| source.is_usable()).or(Some(first)) }
    }
}
