//! Probes that their providers fire, on the running kernel.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;
use std::time::Duration;

use dif_vm::program::RecordHeader;
use dtrace_core::engine::{EnabledProbe, Enabling, Engine, EngineOptions, FaultRecord, RecordSink, Running};
use dtrace_provider::{ArgSource, AttachPoint, FireHandle, ProbeName, ProbeSpec};
use dtrace_testkit::programs::generate;
use engine_bpf::BpfEngine;

const THREADS: u32 = 4;
const FIRINGS: u32 = 100;

/// Counts what comes of firings, records and faults.
#[derive(Default)]
struct Count(u32);

impl RecordSink for Count {
    fn record(&mut self, _: &RecordHeader, _: &[u8]) {
        self.0 += 1;
    }

    fn fault(&mut self, _: &FaultRecord) {
        self.0 += 1;
    }
}

fn enable() -> Box<dyn Running> {
    let probe = EnabledProbe {
        id: Some(7),
        spec: Arc::new(ProbeSpec {
            name: ProbeName::new("hello", "", "", "greeting"),
            attach: AttachPoint::Provider,
            args: ArgSource::None,
        }),
        preamble: None,
        clauses: vec![0],
        first_epid: 1,
    };
    let options = EngineOptions { bufsize: 1 << 20, ..EngineOptions::default() };
    BpfEngine.enable(Enabling { program: generate(1, 1, 0), probes: vec![probe].into(), options }).unwrap()
}

fn fire_from_threads(fire: &FireHandle) -> u32 {
    let fire_often = |fire: FireHandle| (0..FIRINGS).map(|_| u32::from(fire.fire(&[1]))).sum::<u32>();
    let threads: Vec<_> =
        (0..THREADS).map(|_| fire.clone()).map(|f| std::thread::spawn(move || fire_often(f))).collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).sum()
}

#[test]
fn root_handles_fire_from_go_to_stop_from_any_thread() {
    if let Err(e) = BpfEngine.can_run() {
        println!("skipped: {e}");
        return;
    }
    let mut running = enable();
    assert!(running.fire_handle(8).is_none(), "not enabled");
    let fire = running.fire_handle(7).unwrap();
    assert!(!fire.fire(&[1]), "before go");
    running.go().unwrap();
    assert_eq!(fire_from_threads(&fire), THREADS * FIRINGS);
    // Those that still fire while tracing is stopped count or not, as they themselves are told.
    let late = fire.clone();
    let late = std::thread::spawn(move || std::iter::repeat(()).take_while(|()| late.fire(&[1])).take(1000).count());
    running.stop().unwrap();
    let late = u32::try_from(late.join().unwrap()).unwrap();
    let mut count = Count::default();
    running.work(Duration::ZERO, None, &mut count).unwrap();
    let dropped: u64 = running.drops().unwrap().principal.iter().sum();
    assert_eq!(u64::from(count.0) + dropped, u64::from(THREADS * FIRINGS + late));
    assert!(!fire.fire(&[1]), "after stop");
    drop(running);
    assert!(!fire.fire(&[1]), "after all");
}
