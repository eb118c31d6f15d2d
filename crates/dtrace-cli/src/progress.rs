//! A line on the terminal while probes are attached to, or detached from, if that takes long.

use std::cell::RefCell;
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::Duration;

use dtrace_core::engine::{Progress, Stage, Watch};

use crate::signals::Signals;

/// What is done sooner needs no word.
const PATIENCE: Duration = Duration::from_secs(1);

/// Of so many probes it is known before that it takes long.
const MANY: usize = 1000;

/// From fewer the time that the rest takes is not guessed: the first of all takes longer.
const ENOUGH: usize = 16;

/// The line changes no sooner.
const PAUSE: Duration = Duration::from_millis(100);

/// Shows how far it is, and looks whether a signal ends it.
#[derive(Debug)]
pub(crate) struct Line {
    signals: Rc<Signals>,
    shown: RefCell<Shown>,
}

/// What the line shows, and what it has to go by.
#[derive(Debug, Default)]
struct Shown {
    last: Option<Progress>,
    pace: Pace,
}

impl Line {
    pub(crate) fn new(signals: Rc<Signals>) -> Self {
        Self { signals, shown: RefCell::default() }
    }
}

impl Watch for Line {
    fn progress(&self, progress: &Progress) -> ControlFlow<()> {
        if let Some(line) = self.shown.borrow_mut().line(progress) {
            show(&line);
        }
        if self.signals.must_stop() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// In the place of what was shown before.
fn show(line: &str) {
    let mut stderr = io::stderr();
    if stderr.is_terminal() {
        // There is nobody to tell that this failed.
        let _ = write!(stderr, "\r\x1b[K{line}").and_then(|()| stderr.flush());
    }
}

impl Shown {
    /// What is to be shown now instead, if anything: nothing at the end.
    fn line(&mut self, progress: &Progress) -> Option<String> {
        let Progress { stage, done, of, elapsed } = *progress;
        if done >= of {
            self.pace = Pace::default();
            return self.last.take().map(|_| String::new());
        }
        if self.last.is_some_and(|last| last.stage != stage) {
            self.pace = Pace::default();
        }
        self.pace.note(done, elapsed);
        let is_soon = |last: Progress| last.stage == stage && elapsed < last.elapsed + PAUSE;
        if self.last.map_or(elapsed < PATIENCE && of < MANY, is_soon) {
            return None;
        }
        self.last = Some(*progress);
        let (doing, preposition) = match stage {
            Stage::Attaching => ("attaching", "to"),
            Stage::Detaching => ("detaching", "from"),
        };
        let left = self.pace.left(progress).map(|left| format!(": {done} done, about {} left", time(left)));
        Some(format!("dtrace: {doing} {preposition} {of} probes{}", left.unwrap_or_default()))
    }
}

/// How long something took so far.
#[derive(Debug, Default)]
struct Pace(Vec<(usize, Duration)>);

impl Pace {
    /// Keeps a few of them.
    fn note(&mut self, done: usize, elapsed: Duration) {
        if self.0.last().is_none_or(|last| done > last.0 + last.0 / 8) {
            self.0.push((done, elapsed));
        }
    }

    /// Seconds that the rest will take: as long for each as in the second half of what is done, as the kernel takes longer
    /// the more there are.
    fn left(&self, now: &Progress) -> Option<f64> {
        if now.done < ENOUGH {
            return None;
        }
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let (half, then) = self.0.iter().rev().find(|mark| mark.0 <= now.done / 2).copied().unwrap_or_default();
        let each = now.elapsed.saturating_sub(then).as_secs_f64() / count(now.done - half);
        Some(count(now.of - now.done) * each)
    }
}

/// In the unit that says enough.
fn time(seconds: f64) -> String {
    if seconds < 120.0 { format!("{seconds:.0} s") } else { format!("{:.0} min", seconds / 60.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(stage: Stage, done: usize, of: usize, seconds: u64) -> Progress {
        Progress { stage, done, of, elapsed: Duration::from_secs(seconds) }
    }

    #[test]
    fn the_line_says_how_long_it_takes() {
        let mut shown = Shown::default();
        let mut line = |done, seconds| shown.line(&at(Stage::Attaching, done, 200, seconds));
        assert_eq!(line(0, 0), None);
        assert_eq!(line(1, 1).as_deref(), Some("dtrace: attaching to 200 probes"));
        assert_eq!(line(50, 2).as_deref(), Some("dtrace: attaching to 200 probes: 50 done, about 3 s left"));
        assert_eq!(line(51, 2), None);
        assert_eq!(line(200, 8).as_deref(), Some(""));
        assert_eq!(line(200, 8), None);
        assert_eq!(
            Shown::default().line(&at(Stage::Attaching, 0, 1000, 0)).as_deref(),
            Some("dtrace: attaching to 1000 probes")
        );
    }

    #[test]
    fn what_was_shown_goes_away_however_soon_the_rest_is_done() {
        let mut shown = Shown::default();
        assert!(shown.line(&at(Stage::Attaching, 50, 200, 2)).is_some());
        assert_eq!(shown.line(&at(Stage::Detaching, 0, 50, 0)).as_deref(), Some("dtrace: detaching from 50 probes"));
        assert_eq!(shown.line(&at(Stage::Detaching, 50, 50, 0)).as_deref(), Some(""));
    }

    #[test]
    fn it_goes_by_the_second_half_of_what_is_done() {
        let mut shown = Shown::default();
        let mut line = |done, seconds| shown.line(&at(Stage::Attaching, done, 4000, seconds)).unwrap_or_default();
        line(0, 0);
        assert_eq!(line(1000, 10), "dtrace: attaching to 4000 probes: 1000 done, about 30 s left");
        assert_eq!(line(2000, 30), "dtrace: attaching to 4000 probes: 2000 done, about 40 s left");
        assert_eq!((time(119.0), time(1260.0)), ("119 s".to_owned(), "21 min".to_owned()));
    }
}
