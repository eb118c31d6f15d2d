//! Providers that fire their probes themselves: when they are told, and what becomes of their firings.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::{Arc, Mutex};

use d_frontend::{CompileOptions, Macros, ParseOptions, Source, parse};
use dtrace_core::options::{Options, Setter};
use dtrace_core::registry::{Registered, Registry};
use dtrace_core::{Session, SessionError, Tracing};
use dtrace_provider::{Context, FireHandle, ProbeName, ProbePattern, Provider, ProviderError, ProviderStability, Sink};
use dtrace_testkit::engine::{Script, play};
use dtrace_testkit::provider::FakeProvider;

/// What has happened to the provider.
#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<Vec<(&'static str, String)>>>, Arc<Mutex<Option<FireHandle>>>);

impl Log {
    fn add(&self, what: &'static str, probe: &ProbeName) {
        self.0.lock().unwrap().push((what, probe.function.clone()));
    }

    fn take(&self) -> Vec<(&'static str, String)> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

struct Logging {
    inner: FakeProvider,
    log: Log,
}

impl Provider for Logging {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn stability(&self) -> ProviderStability {
        self.inner.stability()
    }

    fn provide(
        &mut self,
        pattern: &ProbePattern,
        context: &dyn Context,
        sink: &mut dyn Sink,
    ) -> Result<(), ProviderError> {
        self.inner.provide(pattern, context, sink)
    }

    fn enable(&mut self, probe: &ProbeName) -> Result<(), ProviderError> {
        self.log.add("enable", probe);
        Ok(())
    }

    fn started(&mut self, probe: &ProbeName, fire: FireHandle) -> Result<(), ProviderError> {
        self.log.add("started", probe);
        *self.log.1.lock().unwrap() = Some(fire);
        if probe.function == "function9" { Err(ProviderError("it has no bell".into())) } else { Ok(()) }
    }

    fn disable(&mut self, probe: &ProbeName) {
        self.log.add("disable", probe);
    }
}

fn enabled(program: &str, log: &Log) -> Tracing {
    let mut registry = Registry::default();
    let provider = Box::new(Logging { inner: FakeProvider::new(20), log: log.clone() });
    registry.add(Registered { name: "fake".into(), version: "1".into(), library: None, provider }).unwrap();
    let mut session = Session::new(registry);
    let macros = Macros::default();
    let mut is_type = |_: &str| false;
    let parsed = parse(program.as_bytes(), ParseOptions::new(&macros, &mut is_type));
    let (compiled, diagnostics) = session.compile(&[Source::new("test", &parsed)], &CompileOptions::default());
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let prepared = session.prepare(compiled.unwrap()).unwrap();
    let mut options = Options::default();
    options.set("engine", Some("fake"), Setter::Command).unwrap();
    session.enable(prepared, &options).unwrap()
}

fn told(events: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    events.iter().map(|(what, function)| (*what, (*function).to_owned())).collect()
}

#[test]
fn a_provider_fires_from_go_to_stop() {
    let (script, log) = (Script::default(), Log::default());
    play(script.clone());
    let mut tracing = enabled("fake::function3:entry { trace(arg0); }", &log);
    assert_eq!(log.take(), told(&[("enable", "function3")]));
    tracing.go().unwrap();
    assert_eq!(log.take(), told(&[("started", "function3")]));
    let fire = log.1.lock().unwrap().take().unwrap();
    let elsewhere = fire.clone();
    assert!(std::thread::spawn(move || elsewhere.fire(&[7, 8])).join().unwrap());
    assert!(fire.fire(&[0; 20]));
    let id = tracing.probes()[0].number();
    assert_eq!(script.fired.take(), [(id, vec![7, 8]), (id, vec![0; FireHandle::ARGS])]);
    tracing.stop().unwrap();
    assert_eq!(log.take(), told(&[("disable", "function3")]));
    assert!(!fire.fire(&[]));
    drop(tracing);
    assert!(!fire.fire(&[]));
    assert_eq!(script.fired.take(), []);
}

#[test]
fn a_provider_that_cannot_start_is_named() {
    let log = Log::default();
    play(Script::default());
    let mut tracing = enabled("fake::function9:entry { trace(arg0); }", &log);
    let Err(SessionError::Provider(refusal)) = tracing.go() else { panic!("it starts") };
    assert_eq!(refusal.to_string(), "provider fake cannot fire fake:module9:function9:entry: it has no bell");
}
