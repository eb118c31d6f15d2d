//! `cpc`: events that the CPUs and the kernel count.
//!
//! `cpc:::EVENT-MODE-COUNT` fires on every CPU each time that EVENT has happened COUNT times in MODE: `user`, `kernel`
//! or `all`. arg0 is the kernel's program counter, or 0 if the CPU was in a process; arg1 the process's, or 0. Events
//! are those of perf(1), with `_` for `-`, also with `perf_count_sw_` or `perf_count_hw_` before them: `cpu_clock` and
//! `task_clock` count nanoseconds, `page_faults`, `context_switches`, `cpu_migrations`, `minor_faults`, `major_faults`,
//! `alignment_faults` and `emulation_faults` what they say; and where the CPUs have counters (not in most virtual
//! machines) `cpu_cycles`, `instructions`, `cache_references`, `cache_misses`, `branch_instructions`, `branch_misses`,
//! `bus_cycles`. Counts below 5000 are refused. Any count can be asked for by its name; `dtrace -l` shows one for each
//! event.
#![forbid(unsafe_code)]

use std::path::Path;

use dtrace_provider::{
    ArgSource, AttachPoint, Attributes, Class, Context, CpuMode, ProbeName, ProbePattern, ProbeSpec, Provider,
    ProviderError, ProviderStability, Sink, Stability, register_provider,
};

/// The provider.
#[derive(Debug, Clone, Copy, Default)]
pub struct CpcProvider;

/// `PERF_TYPE_HARDWARE` and `PERF_TYPE_SOFTWARE` of include/uapi/linux/perf_event.h.
const HARDWARE: u32 = 0;
const SOFTWARE: u32 = 1;

/// Events: name, type, number (`PERF_COUNT_SW_*`, `PERF_COUNT_HW_*`).
const EVENTS: &[(&str, u32, u64)] = &[
    ("cpu_clock", SOFTWARE, 0),
    ("task_clock", SOFTWARE, 1),
    ("page_faults", SOFTWARE, 2),
    ("context_switches", SOFTWARE, 3),
    ("cpu_migrations", SOFTWARE, 4),
    ("minor_faults", SOFTWARE, 5),
    ("major_faults", SOFTWARE, 6),
    ("alignment_faults", SOFTWARE, 7),
    ("emulation_faults", SOFTWARE, 8),
    ("cpu_cycles", HARDWARE, 0),
    ("instructions", HARDWARE, 1),
    ("cache_references", HARDWARE, 2),
    ("cache_misses", HARDWARE, 3),
    ("branch_instructions", HARDWARE, 4),
    ("branch_misses", HARDWARE, 5),
    ("bus_cycles", HARDWARE, 6),
];

/// What the names of the kernel's own header start with.
const PREFIXES: [&str; 2] = ["perf_count_hw_", "perf_count_sw_"];

/// The kernel's source of events of the CPU's counters.
const COUNTERS: &str = "/sys/bus/event_source/devices/cpu";

/// The least count.
const LEAST: u64 = 5000;

/// The count of the probes that are listed.
const USUAL: u64 = 1_000_000_000;

/// An event with its mode and count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counter {
    kind: u32,
    config: u64,
    mode: CpuMode,
    count: u64,
}

/// The parts of a probe's name: event, mode and count; `None` if it has them not.
fn parts(name: &str) -> Option<(&str, CpuMode, u64)> {
    let (rest, count) = name.rsplit_once('-')?;
    let (event, mode) = rest.rsplit_once('-')?;
    let count = count.parse().ok().filter(|_| count.bytes().all(|b| b.is_ascii_digit()))?;
    let mode = match mode {
        "all" => CpuMode::All,
        "user" => CpuMode::User,
        "kernel" => CpuMode::Kernel,
        _ => return None,
    };
    Some((event, mode, count))
}

/// Reads a probe's name; `None` if it is not one of a counter.
fn counter(name: &str) -> Option<Counter> {
    let (event, mode, count) = parts(name)?;
    let &(_, kind, config) = EVENTS.iter().find(|(name, kind, _)| {
        event == *name || event.strip_prefix(PREFIXES[*kind as usize]).is_some_and(|event| event == *name)
    })?;
    Some(Counter { kind, config, mode, count })
}

/// Why an event that has a name is not counted, if it is not known.
fn unknown(name: &str) -> Option<String> {
    let (event, ..) = parts(name).filter(|(event, ..)| !event.contains(['*', '?', '[', '\\']))?;
    let known: Vec<&str> = EVENTS.iter().filter(|(_, kind, _)| is_there(*kind)).map(|(name, ..)| *name).collect();
    Some(format!("{name}: there is no event {event}; this system counts {}", known.join(", ")))
}

/// Whether this system counts such events.
fn is_there(kind: u32) -> bool {
    kind == SOFTWARE || Path::new(COUNTERS).exists()
}

fn spec(name: &str, counter: Counter) -> ProbeSpec {
    let Counter { kind, config, mode, count } = counter;
    ProbeSpec {
        name: ProbeName::new("cpc", "", "", name),
        attach: AttachPoint::PerfEvent { kind, config, count, mode },
        args: ArgSource::None,
    }
}

impl Provider for CpcProvider {
    fn name(&self) -> &'static str {
        "cpc"
    }

    fn stability(&self) -> ProviderStability {
        let evolving = Attributes::new(Stability::Evolving, Stability::Evolving, Class::Common);
        let private = Attributes::new(Stability::Private, Stability::Private, Class::Unknown);
        let cpu = Attributes::new(Stability::Evolving, Stability::Evolving, Class::Cpu);
        ProviderStability { provider: evolving, module: private, function: private, name: cpu, args: evolving }
    }

    fn provide(&mut self, pattern: &ProbePattern, _: &dyn Context, sink: &mut dyn Sink) -> Result<(), ProviderError> {
        for (event, kind, config) in EVENTS.iter().filter(|(_, kind, _)| is_there(*kind)) {
            let usual = Counter { kind: *kind, config: *config, mode: CpuMode::All, count: USUAL };
            sink.probe(spec(&format!("{}{event}-all-{USUAL}", PREFIXES[*kind as usize]), usual));
        }
        match counter(&pattern.name) {
            Some(counter) if counter.count < LEAST => {
                Err(ProviderError(format!("{} would fire too often: the least count is {LEAST}", pattern.name)))
            }
            Some(counter) if !is_there(counter.kind) => {
                Err(ProviderError(format!("{}: the CPUs of this system count no events", pattern.name)))
            }
            Some(counter) => {
                sink.probe(spec(&pattern.name, counter));
                Ok(())
            }
            None => unknown(&pattern.name).map_or(Ok(()), |reason| Err(ProviderError(reason))),
        }
    }
}

register_provider!("cpc", CpcProvider);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_is_counted() {
        let clock = |mode, count| Some(Counter { kind: SOFTWARE, config: 0, mode, count });
        for (name, expected) in [
            ("cpu_clock-all-10000", clock(CpuMode::All, 10000)),
            ("perf_count_sw_cpu_clock-user-7", clock(CpuMode::User, 7)),
            ("perf_count_hw_cpu_clock-user-7", None),
            (
                "instructions-kernel-5000",
                Some(Counter { kind: HARDWARE, config: 1, mode: CpuMode::Kernel, count: 5000 }),
            ),
            ("cpu_clock-all-10000x", None),
            ("cpu_clock-all-+1", None),
            ("cpu_clock-some-1", None),
            ("cpu_clock-1", None),
            ("nothing-all-10000", None),
            ("", None),
        ] {
            assert_eq!(counter(name), expected, "{name}");
        }
    }

    #[test]
    fn the_page_names_the_events_that_there_are() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/providers/cpc.md");
        let text = std::fs::read_to_string(page).unwrap();
        let table = text.split("| event |").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap();
        let cells = table.lines().filter_map(|row| row.split('|').nth(1));
        let mut named: Vec<&str> = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
        let mut events: Vec<&str> = EVENTS.iter().map(|(name, ..)| *name).collect();
        named.sort_unstable();
        events.sort_unstable();
        assert_eq!(named, events);
    }
}
