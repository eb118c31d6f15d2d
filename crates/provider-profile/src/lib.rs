//! `profile`: timers.
//!
//! | probe | fires |
//! |---|---|
//! | `profile:::profile-N[unit]` | on every CPU |
//! | `profile:::tick-N[unit]` | on one CPU |
//!
//! N is a frequency in hertz, or with a unit a time: `ns us ms s m h d` and their long forms; `hz` is the default.
//! arg0 is the kernel's program counter, or 0 if the CPU was in a process; arg1 the process's, or 0. Times below 200
//! microseconds are refused. Any frequency can be asked for by its name; `dtrace -l` shows the usual ones.
#![forbid(unsafe_code)]

use dtrace_provider::{
    ArgSource, AttachPoint, Attributes, Class, Context, Cpus, ProbeName, ProbePattern, ProbeSpec, Provider,
    ProviderError, ProviderStability, Sink, Stability, register_provider,
};

/// The provider.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProfileProvider;

const PROFILE: [u64; 7] = [97, 199, 499, 997, 1999, 4001, 4999];
const TICK: [u64; 6] = [1, 10, 100, 500, 1000, 5000];

/// The shortest time between firings, in nanoseconds.
const SHORTEST_NS: u64 = 200_000;

/// Names of units, and their nanoseconds.
const UNITS: [(&[&str], u64); 7] = [
    (&["ns", "nsec"], 1),
    (&["us", "usec"], 1_000),
    (&["ms", "msec"], 1_000_000),
    (&["s", "sec"], 1_000_000_000),
    (&["m", "min"], 60_000_000_000),
    (&["h", "hour"], 3_600_000_000_000),
    (&["d", "day"], 86_400_000_000_000),
];

/// Reads a probe's name: on which CPUs, and how many nanoseconds between firings; `None` if it is no timer's.
fn timer(name: &str) -> Option<(Cpus, u64)> {
    let (cpus, rate) = match name.strip_prefix("profile-") {
        Some(rate) => (Cpus::Every, rate),
        None => (Cpus::One, name.strip_prefix("tick-")?),
    };
    let digits = rate.find(|c: char| !c.is_ascii_digit()).unwrap_or(rate.len());
    let (number, unit) = rate.split_at(digits);
    let number: u64 = number.parse().ok().filter(|&n| n > 0)?;
    if unit.is_empty() || unit == "hz" {
        return Some((cpus, 1_000_000_000 / number));
    }
    let &(_, ns) = UNITS.iter().find(|(names, _)| names.contains(&unit))?;
    Some((cpus, number.checked_mul(ns)?))
}

fn spec(name: &str, cpus: Cpus, interval_ns: u64) -> ProbeSpec {
    ProbeSpec {
        name: ProbeName::new("profile", "", "", name),
        attach: AttachPoint::Timer { interval_ns, cpus },
        args: ArgSource::None,
    }
}

impl Provider for ProfileProvider {
    fn name(&self) -> &'static str {
        "profile"
    }

    fn stability(&self) -> ProviderStability {
        let evolving = Attributes::new(Stability::Evolving, Stability::Evolving, Class::Common);
        let unstable = Attributes::new(Stability::Unstable, Stability::Unstable, Class::Unknown);
        let private = Attributes::new(Stability::Private, Stability::Private, Class::Unknown);
        ProviderStability { provider: evolving, module: unstable, function: private, name: evolving, args: evolving }
    }

    fn provide(&mut self, pattern: &ProbePattern, _: &dyn Context, sink: &mut dyn Sink) -> Result<(), ProviderError> {
        let usual = PROFILE.iter().map(|hz| format!("profile-{hz}")).chain(TICK.iter().map(|hz| format!("tick-{hz}")));
        for name in usual {
            if let Some((cpus, interval_ns)) = timer(&name) {
                sink.probe(spec(&name, cpus, interval_ns));
            }
        }
        match timer(&pattern.name) {
            Some((_, interval_ns)) if interval_ns < SHORTEST_NS => Err(ProviderError(format!(
                "{} would fire every {interval_ns} ns: the shortest time is {SHORTEST_NS} ns (5000 hz)",
                pattern.name
            ))),
            Some((cpus, interval_ns)) => {
                sink.probe(spec(&pattern.name, cpus, interval_ns));
                Ok(())
            }
            None => Ok(()),
        }
    }
}

register_provider!("profile", ProfileProvider);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_how_often() {
        for (name, expected) in [
            ("profile-97", Some((Cpus::Every, 10_309_278))),
            ("profile-97hz", Some((Cpus::Every, 10_309_278))),
            ("tick-1sec", Some((Cpus::One, 1_000_000_000))),
            ("tick-1s", Some((Cpus::One, 1_000_000_000))),
            ("tick-500ms", Some((Cpus::One, 500_000_000))),
            ("tick-300us", Some((Cpus::One, 300_000))),
            ("tick-250000ns", Some((Cpus::One, 250_000))),
            ("tick-2m", Some((Cpus::One, 120_000_000_000))),
            ("tick-1h", Some((Cpus::One, 3_600_000_000_000))),
            ("tick-1day", Some((Cpus::One, 86_400_000_000_000))),
            ("tick-0", None),
            ("tick-", None),
            ("tick-5furlongs", None),
            ("profile-99999999999999999999", None),
            ("tick-99999999999999d", None),
            ("BEGIN", None),
        ] {
            assert_eq!(timer(name), expected, "{name}");
        }
    }
}
