//! Both sides of the boundary in one process.

use std::sync::Mutex;

use super::module::{Export, module};
use super::{Loaded, data};
use crate::{
    ArgDesc, ArgSource, AttachPoint, Attributes, Class, Context, CpuMode, Cpus, Fire, FireHandle, Note, Preamble,
    ProbeName, ProbePattern, ProbeSpec, Provider, ProviderError, ProviderStability, SessionEvent, Sink, Site,
    Stability, SyscallAbi,
};

fn attach_points() -> Vec<AttachPoint> {
    let user = |pid| AttachPoint::UserFunction { path: "/bin/sh".into(), offset: 1 << 40, site: Site::Offset(7), pid };
    vec![
        AttachPoint::Session(SessionEvent::Error),
        AttachPoint::SyscallEntry { number: 257, abi: SyscallAbi::Native },
        AttachPoint::SyscallReturn { number: 5, abi: SyscallAbi::Compat },
        AttachPoint::RawTracepoint { name: "sched_switch".into() },
        AttachPoint::Tracepoint { group: "sched".into(), name: "sched_wakeup".into() },
        AttachPoint::KernelFunction { module: "vmlinux".into(), symbol: "vfs_read".into(), site: Site::Return },
        user(None),
        user(Some(42)),
        AttachPoint::Timer { interval_ns: 1_000_000, cpus: Cpus::Every },
        AttachPoint::PerfEvent { kind: 1, config: 2, count: 3, mode: CpuMode::User },
        AttachPoint::Provider,
        AttachPoint::Unknown,
    ]
}

fn arguments() -> Vec<ArgDesc> {
    vec![
        ArgDesc { native: "int".into(), translated: None, mapping: 0, userland: false },
        ArgDesc { native: "struct file *".into(), translated: Some("fileinfo_t *".into()), mapping: 3, userland: true },
    ]
}

fn arg_sources() -> Vec<ArgSource> {
    vec![ArgSource::None, ArgSource::Derived, ArgSource::Provider, ArgSource::Declared(arguments())]
}

/// Answers with all that there is, and panics wherever it is told to.
#[derive(Default)]
struct Everything;

impl Everything {
    fn maybe_panic(name: &str) {
        assert_ne!(name, "panic", "told to panic");
    }
}

impl Provider for Everything {
    fn name(&self) -> &'static str {
        "everything"
    }

    fn stability(&self) -> ProviderStability {
        let [provider, module, function, name, args] = [
            (Stability::Internal, Stability::Standard, Class::Unknown),
            (Stability::Private, Stability::Stable, Class::Cpu),
            (Stability::Obsolete, Stability::Evolving, Class::Platform),
            (Stability::External, Stability::Unstable, Class::Isa),
            (Stability::Unstable, Stability::External, Class::Common),
        ]
        .map(|(name, data, class)| Attributes::new(name, data, class));
        ProviderStability { provider, module, function, name, args }
    }

    fn can_run(&self, context: &dyn Context) -> Result<(), ProviderError> {
        if context.has_kernel_function("vfs_read") { Ok(()) } else { Err(ProviderError("no vfs_read".into())) }
    }

    fn provide(
        &mut self,
        pattern: &ProbePattern,
        context: &dyn Context,
        sink: &mut dyn Sink,
    ) -> Result<(), ProviderError> {
        Self::maybe_panic(&pattern.name);
        for (n, attach) in attach_points().into_iter().enumerate() {
            let args = arg_sources()[n % 4].clone();
            let name = ProbeName::new(&pattern.provider, context.tracefs().unwrap_or("none"), "", &n.to_string());
            sink.probe(ProbeSpec { name, attach, args });
        }
        Ok(())
    }

    fn args(&mut self, _: &ProbeName, context: &dyn Context) -> Result<Vec<ArgDesc>, ProviderError> {
        if context.cpus() == 3 { Ok(arguments()) } else { Ok(Vec::new()) }
    }

    fn preamble(&mut self, probe: &ProbeName, context: &dyn Context) -> Result<Option<Preamble>, ProviderError> {
        Self::maybe_panic(&probe.name);
        let tracepoints = context.tracepoints();
        let thread = context.has_tracepoint("sched_switch").then_some(2);
        let attach = AttachPoint::RawTracepoint { name: "sched_switch".into() };
        let when = [None, Some("arg1 != 0".into())];
        let note = |when| Note { attach: attach.clone(), when, text: "self->since = timestamp;".into() };
        let (notes, declarations) = (when.map(note).into(), "self int since;".into());
        Ok(Some(Preamble { when: Some("args[0]".into()), args: tracepoints, thread, notes, declarations }))
    }

    fn provides(&self) -> Vec<String> {
        vec!["one".into(), "other".into()]
    }

    fn enable(&mut self, probe: &ProbeName) -> Result<(), ProviderError> {
        Self::maybe_panic(&probe.name);
        Err(ProviderError(format!("{probe} is not for you")))
    }

    fn started(&mut self, _: &ProbeName, fire: FireHandle) -> Result<(), ProviderError> {
        let thread = std::thread::spawn(move || fire.fire(&[1, 2, 3]) && !fire.clone().fire(&[]));
        if thread.join().unwrap() { Ok(()) } else { Err(ProviderError("did not fire".into())) }
    }

    fn disable(&mut self, probe: &ProbeName) {
        Self::maybe_panic(&probe.name);
    }
}

impl Drop for Everything {
    fn drop(&mut self) {
        panic!("told to panic at the end");
    }
}

struct Exported;

impl Export for Exported {
    type Provider = Everything;
    const NAME: &'static str = "everything";
    const VERSION: &'static str = "1.2.3";
}

struct Machine(Option<&'static str>);

impl Context for Machine {
    fn tracefs(&self) -> Option<&str> {
        self.0
    }

    fn has_kernel_function(&self, symbol: &str) -> bool {
        symbol == "vfs_read" && self.0.is_some()
    }

    fn cpus(&self) -> u32 {
        3
    }

    fn has_tracepoint(&self, name: &str) -> bool {
        name == "sched_switch"
    }

    fn tracepoints(&self) -> Vec<String> {
        vec!["sched_switch".to_owned()]
    }
}

fn loaded() -> Loaded {
    Loaded::new(module::<Exported>()).unwrap()
}

fn provided(provider: &mut dyn Provider) -> Vec<ProbeSpec> {
    let mut probes = Vec::new();
    let pattern = ProbePattern::new("some", "", "", "*");
    provider.provide(&pattern, &Machine(Some("/t")), &mut |spec| probes.push(spec)).unwrap();
    probes
}

#[test]
fn answers_come_over_as_they_are() {
    let (mut direct, mut loaded) = (std::mem::ManuallyDrop::new(Everything), loaded());
    assert_eq!(loaded.name(), "everything");
    assert_eq!(loaded.stability(), direct.stability());
    let probes = provided(&mut loaded);
    assert_eq!(probes.len(), attach_points().len());
    assert_eq!(probes, provided(&mut *direct));
    let probe = &probes[0].name;
    assert_eq!(loaded.can_run(&Machine(Some("/t"))), Ok(()));
    assert_eq!(loaded.can_run(&Machine(None)), Err(ProviderError("no vfs_read".into())));
    assert_eq!(loaded.args(probe, &Machine(None)), Ok(arguments()));
    assert_eq!(loaded.preamble(probe, &Machine(None)), direct.preamble(probe, &Machine(None)));
    assert_eq!(loaded.provides(), ["one", "other"]);
    assert_eq!(loaded.enable(probe), Err(ProviderError("some:/t::0 is not for you".into())));
}

/// Fires once.
struct Once(std::sync::Arc<Mutex<Vec<u64>>>);

impl Fire for Once {
    fn fire(&self, args: &[u64]) -> bool {
        let mut fired = self.0.lock().unwrap();
        let first = fired.is_empty();
        fired.extend(args);
        first
    }
}

#[test]
fn a_handle_fires_from_the_plugins_thread() {
    let fired = std::sync::Arc::default();
    let handle = FireHandle::new(Once(std::sync::Arc::clone(&fired)));
    assert_eq!(loaded().started(&ProbeName::default(), handle), Ok(()));
    assert_eq!(*fired.lock().unwrap(), [1, 2, 3]);
}

#[test]
fn panics_become_errors() {
    let mut loaded = loaded();
    let name = ProbeName::new("", "", "", "panic");
    let text = |result: Result<(), ProviderError>| result.unwrap_err().0;
    let told = text(loaded.provide(&ProbePattern::new("", "", "", "panic"), &Machine(None), &mut |_| ()));
    assert!(told.starts_with("it panicked: ") && told.contains("told to panic"), "{told}");
    assert!(text(loaded.enable(&name)).contains("told to panic"));
    loaded.disable(&name);
    assert_eq!(provided(&mut loaded).len(), attach_points().len(), "it still answers");
}

#[test]
fn names_are_mirrored() {
    let name = ProbeName::new("a", "b", "c", "d");
    assert_eq!(ProbeName::from(data::ProbeName::from(name.clone())), name);
    let pattern = ProbePattern::new("a*", "[b]", "", "?");
    assert_eq!(ProbePattern::from(data::ProbePattern::from(pattern.clone())), pattern);
}
