//! A line on the terminal while probes are attached to, or detached from, if that takes long.

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

/// Shows how far it is, and looks whether a signal ends it.
#[derive(Debug)]
pub(crate) struct Line(pub(crate) Rc<Signals>);

impl Watch for Line {
    fn progress(&self, progress: &Progress) -> ControlFlow<()> {
        show(progress);
        if self.0.must_stop() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// In the place of what was shown before.
fn show(progress: &Progress) {
    if progress.elapsed < PATIENCE && progress.of < MANY {
        return;
    }
    let mut stderr = io::stderr();
    if stderr.is_terminal() {
        // There is nobody to tell that this failed.
        let _ = write!(stderr, "\r\x1b[K{}", line(progress)).and_then(|()| stderr.flush());
    }
}

/// Nothing at the end.
fn line(progress: &Progress) -> String {
    let Progress { stage, done, of, elapsed } = *progress;
    if done >= of {
        return String::new();
    }
    let (doing, preposition) = match stage {
        Stage::Attaching => ("attaching", "to"),
        Stage::Detaching => ("detaching", "from"),
    };
    if done == 0 {
        return format!("dtrace: {doing} {preposition} {of} probes");
    }
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let left = elapsed.as_secs_f64() * count(of - done) / count(done);
    format!("dtrace: {doing} {preposition} {of} probes: {done} done, about {left:.0} s left")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_long_it_takes() {
        let at =
            |done, seconds| Progress { stage: Stage::Attaching, done, of: 200, elapsed: Duration::from_secs(seconds) };
        assert_eq!(line(&at(0, 0)), "dtrace: attaching to 200 probes");
        assert_eq!(line(&at(50, 2)), "dtrace: attaching to 200 probes: 50 done, about 6 s left");
        assert_eq!(line(&at(200, 8)), "");
    }
}
