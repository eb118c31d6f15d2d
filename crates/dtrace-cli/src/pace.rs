//! When the consumer does what: `-x switchrate`, `-x statusrate`, `-x aggrate`, `-x cleanrate`.

use std::time::{Duration, Instant};

use dtrace_core::options::Options;

/// The shortest pause between passes over the buffers.
const SHORTEST: Duration = Duration::from_millis(1);

/// Something that is done at a rate.
#[derive(Debug)]
pub(crate) struct Rate {
    every: Duration,
    /// The rate was asked for: it is kept, where it would otherwise be the longest pause.
    kept: bool,
    last: Instant,
}

impl Rate {
    fn new(options: &Options, name: &str) -> Self {
        let mut rate = Self { every: Duration::ZERO, kept: false, last: Instant::now() };
        rate.set(options, name);
        rate
    }

    fn set(&mut self, options: &Options, name: &str) {
        self.every = Duration::from_nanos(options.number(name)).max(SHORTEST);
        self.kept = options.is_set(name);
    }

    fn left(&self) -> Duration {
        self.every.saturating_sub(self.last.elapsed())
    }

    /// Whether it is time again. If so, the next time is counted from now.
    fn is_due(&mut self) -> bool {
        let due = self.left().is_zero();
        if due {
            self.done();
        }
        due
    }

    /// How long something has to wait that this rate may put off.
    fn delay(&self) -> Duration {
        if self.kept { self.left() } else { Duration::ZERO }
    }

    fn done(&mut self) {
        self.last = Instant::now();
    }
}

/// The rates.
#[derive(Debug)]
pub(crate) struct Pace {
    switch: Rate,
    status: Rate,
    /// Only if it was asked for.
    aggregations: Rate,
    /// The longest pause for which speculations that are decided can wait, if there are any.
    clean: Duration,
}

impl Pace {
    pub(crate) fn new(options: &Options, speculates: bool) -> Self {
        let clean = if speculates { Duration::from_nanos(options.number("cleanrate")) } else { Duration::MAX };
        let rate = |name| Rate::new(options, name);
        Self { switch: rate("switchrate"), status: rate("statusrate"), aggregations: rate("aggrate"), clean }
    }

    /// Follows `setopt()`.
    pub(crate) fn set(&mut self, options: &Options) {
        self.switch.set(options, "switchrate");
        self.aggregations.set(options, "aggrate");
    }

    /// Until something has to be done.
    pub(crate) fn pause(&self) -> Duration {
        let aggregations = if self.aggregations.kept { self.aggregations.left() } else { Duration::MAX };
        self.switch.left().min(self.status.left()).min(aggregations).min(self.clean).max(SHORTEST)
    }

    /// Whether records may be printed: always but for a `switchrate` that was asked for.
    pub(crate) fn may_switch(&mut self) -> bool {
        let now = self.switch.delay().is_zero();
        if now {
            self.switch.done();
        }
        now
    }

    /// Whether it is time to look after drops.
    pub(crate) fn is_status_due(&mut self) -> bool {
        self.status.is_due()
    }

    /// Whether it is time to look whether aggregations fill up.
    pub(crate) fn are_aggregations_due(&mut self) -> bool {
        self.aggregations.kept && self.aggregations.is_due()
    }

    /// How long `exit()` has to wait: rates that were asked for hold it up, as they do in DTrace.
    pub(crate) fn exit_delay(&self) -> Duration {
        self.switch.delay().max(self.status.delay())
    }
}

#[cfg(test)]
mod tests {
    use dtrace_core::options::Setter;

    use super::*;

    #[test]
    fn only_rates_that_were_asked_for_put_off() {
        let mut options = Options::default();
        let mut pace = Pace::new(&options, false);
        assert!(pace.may_switch());
        assert_eq!(pace.exit_delay(), Duration::ZERO);
        assert!(pace.pause() <= Duration::from_secs(1));
        options.set_text("statusrate=1h", Setter::Command).expect("it is an option");
        options.set_text("switchrate=1d", Setter::Command).expect("it is an option");
        let mut pace = Pace::new(&options, false);
        assert!(!pace.may_switch() && !pace.is_status_due());
        assert!(pace.exit_delay() > Duration::from_secs(80_000));
        options.set_text("switchrate=0", Setter::Running).expect("it is dynamic");
        pace.set(&options);
        std::thread::sleep(SHORTEST);
        assert!(pace.may_switch());
        assert!(pace.exit_delay() < Duration::from_secs(3601));
    }
}
