//! Attaching to functions of the kernel.
//!
//! The returns of a few are programs of their own: see [`exits`](crate::exits). Where the kernel has kprobe_multi, one
//! link has all entries, or all returns, of probes with the same clauses; else, and for single instructions, each place
//! is a kprobe of its own, as a perf event. Either way the cookie tells the probe. Places are addresses: several
//! functions can have one name, and a module's can have that of another's.

use std::collections::{BTreeSet, HashSet};
use std::io;
use std::ops::ControlFlow;
use std::os::fd::{AsFd, OwnedFd};
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use bpf_codegen::unit::UnitKind;
use dtrace_core::engine::{EnabledProbe, Enabling, EngineError, Progress, Stage, Watch};
use dtrace_core::host::Host;
use dtrace_provider::sysfs::{KPROBES, has_module};
use dtrace_provider::{AttachPoint, Context as _};
use hashbrown::HashMap;
use kernel_functions::{Symbol, VMLINUX, code, hook_addresses, read_list};
use libbpf_sys as abi;

use crate::permission;
use crate::sys::{self, ProgramText};

/// Threads that help to take links away: with each the kernel waits until no CPU is in its program, and it can wait for
/// several at once.
const HELPERS: usize = 7;

/// Bytes of `endbr64`, which can stand before the hook at a function's start.
const ENDBR: u64 = 4;

/// Addresses of the functions that are wanted, by module and name.
#[derive(Debug)]
struct Addresses<'a> {
    /// Which of them it is.
    numbers: HashMap<(&'a str, &'a str), usize>,
    of: Vec<Vec<u64>>,
}

impl<'a> Addresses<'a> {
    /// Looks functions up in a list of symbols; `None` if the kernel does not tell where they are.
    fn new(wanted: impl Iterator<Item = (&'a str, &'a str)>, list: &str) -> Option<Self> {
        let mut numbers = HashMap::new();
        for function in wanted {
            let next = numbers.len();
            numbers.entry(function).or_insert(next);
        }
        let mut of = vec![Vec::new(); numbers.len()];
        for Symbol { address, name, module, .. } in code(list) {
            let Some(&number) = numbers.get(&(module, name)) else { continue };
            if address == 0 {
                return None;
            }
            of[number].push(address);
        }
        Some(Self { numbers, of })
    }

    /// Where the functions of this name are.
    fn get(&self, function: (&str, &str)) -> &[u64] {
        self.numbers.get(&function).map_or(&[], |&number| &self.of[number])
    }

    /// Of functions with the same name, leaves those that have a hook for tracing, if the kernel tells which have.
    fn keep_hooked(&mut self) {
        let mut several = self.of.iter_mut().filter(|all| all.len() > 1).peekable();
        if several.peek().is_none() {
            return;
        }
        let hooks = hook_addresses(Host::default().tracefs());
        if hooks.is_empty() {
            return;
        }
        let has_hook = |at: &u64| [*at, at + ENDBR].iter().any(|at| hooks.binary_search(at).is_ok());
        several.for_each(|all| all.retain(has_hook));
    }
}

/// A probe's place: an offset into its function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Index of the probe in the enabling, which its firings have as a cookie.
    pub(crate) probe: u32,
    pub(crate) offset: u64,
}

/// How programs get to functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// One link for many.
    Multi,
    /// A perf event for each.
    Single,
}

/// What attaching to functions needs, and what came of it.
#[derive(Debug)]
pub(crate) struct Functions<'a> {
    probes: &'a [EnabledProbe],
    multi: bool,
    addresses: Addresses<'a>,
    start: Instant,
    watch: Option<Rc<dyn Watch>>,
    /// How many places there are in all, and how many were tried.
    of: usize,
    done: usize,
    attached: usize,
    /// Probes with a place that the kernel does not let be probed.
    refused: Vec<(u32, io::Error)>,
}

impl<'a> Functions<'a> {
    /// Looks up the functions of an enabling. `multi` says whether the kernel may be asked for kprobe_multi.
    pub(crate) fn new(enabling: &'a Enabling, multi: bool) -> Result<Option<Self>, EngineError> {
        let of = functions(enabling).count();
        if of == 0 {
            return Ok(None);
        }
        let list =
            read_list().map_err(|e| EngineError::new(format!("cannot look up functions in /proc/kallsyms: {e}")))?;
        let mut addresses = Addresses::new(functions(enabling), &list).ok_or_else(|| {
            EngineError::new(
                "the kernel does not show where its functions are: set the sysctl kernel.kptr_restrict to 0 or 1, and run \
                 as root",
            )
        })?;
        addresses.keep_hooked();
        Ok(Some(Self {
            probes: &enabling.probes,
            multi: multi && has_kprobe_multi(),
            addresses,
            start: Instant::now(),
            watch: enabling.options.watch.clone(),
            of,
            done: 0,
            attached: 0,
            refused: Vec::new(),
        }))
    }

    /// How a unit's program will be attached, which it has to be loaded for.
    pub(crate) fn way(&self, kind: UnitKind) -> Way {
        let whole = matches!(kind, UnitKind::FunctionEntry | UnitKind::FunctionReturn);
        if self.multi && whole { Way::Multi } else { Way::Single }
    }

    /// Attaches a program to all these places; those that the kernel refuses are remembered.
    pub(crate) fn attach(
        &mut self,
        program: &OwnedFd,
        kind: UnitKind,
        places: &[Place],
        links: &mut Vec<OwnedFd>,
    ) -> Result<(), EngineError> {
        let mut found = Vec::with_capacity(places.len());
        for place in places {
            let function = self.probes.get(place.probe as usize).and_then(function);
            match function.map_or(&[][..], |function| self.addresses.get(function)) {
                [] => self.refused.push((place.probe, io::Error::from_raw_os_error(libc::ENOENT))),
                all => found.extend(all.iter().map(|&address| (address + place.offset, place.probe))),
            }
        }
        let is_return = kind == UnitKind::FunctionReturn;
        match self.way(kind) {
            Way::Multi => {
                found.sort_unstable();
                found.dedup_by_key(|place| place.0);
                self.tell(0)?;
                self.multi(program, is_return, &found, links)
            }
            Way::Single => self.singles(program, is_return, &found, links),
        }
    }

    /// How many probes are attached to.
    pub(crate) fn attached(&self) -> usize {
        self.attached
    }

    /// How many functions have this name.
    pub(crate) fn named(&self, module: &str, symbol: &str) -> usize {
        self.addresses.get((module, symbol)).len()
    }

    /// Attaches a program that is for the return of one function.
    pub(crate) fn attach_exit(
        &mut self,
        program: &OwnedFd,
        probe: u32,
        links: &mut Vec<OwnedFd>,
    ) -> Result<(), EngineError> {
        self.keep(sys::typed_open(program.as_fd()), probe, links)
    }

    /// Keeps the link to one place, or remembers that the kernel refuses it.
    fn keep(&mut self, link: io::Result<OwnedFd>, probe: u32, links: &mut Vec<OwnedFd>) -> Result<(), EngineError> {
        match link {
            Ok(link) => {
                links.push(link);
                self.attached += 1;
            }
            Err(e) if is_fatal(&e) => return Err(cannot_attach(&e)),
            Err(e) => self.refused.push((probe, e)),
        }
        self.tell(1)
    }

    /// One link for all, or halves of them as long as there is one that is refused.
    fn multi(
        &mut self,
        program: &OwnedFd,
        is_return: bool,
        places: &[(u64, u32)],
        links: &mut Vec<OwnedFd>,
    ) -> Result<(), EngineError> {
        if places.is_empty() {
            return Ok(());
        }
        let addresses: Vec<u64> = places.iter().map(|p| p.0).collect();
        let cookies: Vec<u64> = places.iter().map(|p| p.1.into()).collect();
        match sys::kprobe_multi_link(program.as_fd(), is_return, &addresses, &cookies) {
            Ok(link) => {
                links.push(link);
                self.attached += places.len();
                self.tell(places.len())
            }
            Err(e) if is_fatal(&e) => Err(cannot_attach(&e)),
            Err(e) if places.len() == 1 => {
                self.refused.push((places[0].1, e));
                self.tell(1)
            }
            Err(_) => {
                let (first, second) = places.split_at(places.len() / 2);
                self.multi(program, is_return, first, links)?;
                self.multi(program, is_return, second, links)
            }
        }
    }

    fn singles(
        &mut self,
        program: &OwnedFd,
        is_return: bool,
        places: &[(u64, u32)],
        links: &mut Vec<OwnedFd>,
    ) -> Result<(), EngineError> {
        let (pmu, return_bit) = kprobe_pmu()?;
        let config = if is_return { 1 << return_bit } else { 0 };
        if !sys::allow_files(places.len() as u64) {
            return Err(EngineError::new(format!(
                "cannot attach to {} functions of the kernel one by one: each takes an open file, which are more than this \
                 process may have (ulimit -n)",
                places.len()
            )));
        }
        for &(address, probe) in places {
            let event = sys::kprobe_event(pmu, config, address);
            // The link keeps the event.
            let link = event.and_then(|event| sys::perf_link(program.as_fd(), event.as_fd(), probe.into()));
            self.keep(link, probe, links)?;
        }
        Ok(())
    }

    /// Says that so many places more were tried.
    fn tell(&mut self, more: usize) -> Result<(), EngineError> {
        self.done += more;
        let (stage, done, of, elapsed) = (Stage::Attaching, self.done, self.of, self.start.elapsed());
        match self.watch.as_ref().map(|watch| watch.progress(&Progress { stage, done, of, elapsed })) {
            Some(ControlFlow::Break(())) => {
                let message = format!("given up when {done} of {of} probes were attached to");
                Err(EngineError::new(message))
            }
            _ => Ok(()),
        }
    }

    /// What there is to tell of the places that were refused: an error if there is no other, nothing if there is none.
    pub(crate) fn finish(self) -> Result<Option<String>, EngineError> {
        let Some((probe, e)) = self.refused.first() else { return Ok(None) };
        let name = &self.probes[*probe as usize].spec.name;
        let reason = reason(e);
        let probes: HashSet<u32> = self.refused.iter().map(|r| r.0).collect();
        match (self.attached, probes.len()) {
            (0, 1) => Err(EngineError::new(format!("cannot attach to {name}: {reason}"))),
            (0, n) => Err(EngineError::new(format!("cannot attach to any of {n} probes, such as {name}: {reason}"))),
            (_, 1) => Ok(Some(format!("left out one probe that cannot be attached to, {name}: {reason}"))),
            (_, n) => Ok(Some(format!("left out {n} probes that cannot be attached to, such as {name}: {reason}"))),
        }
    }
}

/// Takes links away, which can take long: those of so many probes on functions, if there are any. Of several at a
/// tracepoint the last comes first: where one remains that was not the first the kernel waits until no CPU is in what
/// was there before, a time that adds up over thousands.
pub(crate) fn detach(links: &mut Vec<OwnedFd>, enabling: &Enabling, of: Option<usize>) {
    let start = Instant::now();
    let links = Mutex::new(std::mem::take(links));
    let next = || {
        let mut links = links.lock().unwrap_or_else(PoisonError::into_inner);
        links.pop().map(|link| (links.len(), link))
    };
    let all = links.lock().map_or(0, |links| links.len());
    let helpers = if all > 2 * HELPERS { HELPERS } else { 0 };
    let (of, watch) = (of.unwrap_or(0), enabling.options.watch.as_ref().filter(|_| of.is_some()));
    let tell = |done| {
        if let Some(watch) = watch {
            // It ends all the same.
            let _ = watch.progress(&Progress { stage: Stage::Detaching, done, of, elapsed: start.elapsed() });
        }
    };
    thread::scope(|scope| {
        for _ in 0..helpers {
            // Without it the others have more to do.
            let helper = thread::Builder::new().spawn_scoped(scope, || while next().is_some() {});
            drop(helper);
        }
        while let Some((left, link)) = next() {
            tell(of * (all - left - 1) / all);
            drop(link);
        }
    });
    tell(of);
}

/// What there is to tell of modules that are no more: the kernel has taken their probes away with them.
pub(crate) fn unloaded(enabling: &Enabling) -> Vec<String> {
    let modules: BTreeSet<&str> = functions(enabling).map(|(module, _)| module).filter(|m| *m != VMLINUX).collect();
    let gone = modules.into_iter().filter(|module| !has_module(module));
    gone.map(|module| format!("the module {module} was unloaded, and its probes with it")).collect()
}

/// Module and symbol of each probe that is on a function.
pub(crate) fn functions(enabling: &Enabling) -> impl Iterator<Item = (&str, &str)> {
    enabling.probes.iter().filter_map(function)
}

/// Module and symbol of the function that a probe is on.
fn function(probe: &EnabledProbe) -> Option<(&str, &str)> {
    match &probe.spec.attach {
        AttachPoint::KernelFunction { module, symbol, .. } => Some((module, symbol)),
        _ => None,
    }
}

/// Whether a failure is not one of the place.
fn is_fatal(e: &io::Error) -> bool {
    matches!(e.raw_os_error(), Some(libc::EPERM | libc::EACCES | libc::ENOMEM | libc::EMFILE | libc::ENFILE))
}

fn cannot_attach(e: &io::Error) -> EngineError {
    EngineError::new(match e.raw_os_error() {
        Some(libc::EPERM | libc::EACCES) => {
            format!("cannot attach to functions of the kernel: {}", permission::needed("perf_event_open(2)"))
        }
        _ => format!("cannot attach to functions of the kernel: {e}"),
    })
}

/// What a refusal of the kernel means.
fn reason(e: &io::Error) -> String {
    match e.raw_os_error() {
        Some(libc::ENOENT | libc::ESRCH) => "the kernel has no such function any more".into(),
        Some(libc::EINVAL) => "the kernel does not allow a probe there (EINVAL)".into(),
        Some(libc::EILSEQ) => "no instruction starts there (EILSEQ)".into(),
        // ENOTSUPP of include/linux/errno.h, which is none of user space's.
        Some(524) => "the kernel has no support for a probe there (ENOTSUPP)".into(),
        _ => e.to_string(),
    }
}

/// Type of the events that are kprobes, and the bit that asks for the return.
fn kprobe_pmu() -> Result<(u32, u32), EngineError> {
    let read = |name: &str| std::fs::read_to_string(format!("{KPROBES}/{name}")).ok();
    let kind = read("type").and_then(|text| text.trim().parse().ok());
    let bit = read("format/retprobe").and_then(|text| text.trim().strip_prefix("config:")?.parse().ok());
    match (kind, bit.filter(|bit| *bit < 64)) {
        (Some(kind), Some(bit)) => Ok((kind, bit)),
        _ => Err(EngineError::new(
            "cannot attach to functions of the kernel: it is built without kprobes (CONFIG_KPROBE_EVENTS)",
        )),
    }
}

/// Whether one link can have many functions: tried with an address where there is none. Kernels without it say that
/// they do not know it.
fn has_kprobe_multi() -> bool {
    let text = ProgramText::nothing(abi::BPF_PROG_TYPE_KPROBE, abi::BPF_TRACE_KPROBE_MULTI, 0);
    let Ok(program) = sys::prog_load(&text, sys::LOG_SIZE) else { return false };
    match sys::kprobe_multi_link(program.as_fd(), false, &[1], &[0]) {
        Ok(_) => true,
        Err(e) => !matches!(e.raw_os_error(), Some(libc::EOPNOTSUPP | libc::EPERM)),
    }
}
