//! Tracing, from the command line to the last aggregation.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use dtrace_core::engine::Status;
use dtrace_core::options::Options;
use dtrace_core::{Session, SessionError, Tracing};
use dtrace_output::messages::{self, Source};

use crate::args::{Args, Mode, SpecKind};
use crate::consumer::Consumer;
use crate::program::{self, Program};
use crate::signals::Signals;
use crate::stdout::Output;
use crate::target::Targets;
use crate::{FATAL, notice};

/// How often processes of `-p` are looked after.
const POLL: Duration = Duration::from_millis(100);

/// The shortest pause between passes over the buffers.
const SHORTEST_PAUSE: Duration = Duration::from_millis(1);

pub(crate) fn trace(mut session: Session, args: &Args, options: &mut Options) -> Result<u8> {
    let signals = Signals::new()?;
    let mut targets = Targets::new(&args.commands, &args.pids)?;
    let compiled = program::compile(&mut session, args, options, targets.first_pid())?;
    for refusal in session.probes().take_refusals() {
        notice(&refusal.to_string());
    }
    let Some(Program { texts, compiled }) = compiled else { return Ok(FATAL) };
    if args.show_dif {
        program::show_dif(&compiled);
    }
    let prepared = session.prepare(compiled).map_err(session_error)?;
    if args.mode == Mode::CompileOnly {
        return Ok(0);
    }
    let matched: Vec<String> = texts
        .iter()
        .enumerate()
        .filter(|(_, text)| !text.library)
        .map(|(n, text)| {
            let count = prepared.matched.get(&n).copied().unwrap_or(0);
            let source = match text.kind {
                SpecKind::Script => Source::Script(&text.name),
                _ => Source::Description(text.title()),
            };
            messages::matched(source, count)
        })
        .collect();
    let total: usize = prepared.matched.values().sum();
    let output = Output::open(args.output.as_deref())?;
    let mut consumer = Consumer::new(options, output)?;
    let mut tracing = session.enable(prepared, options).map_err(session_error)?;
    if !options.flag("quiet") {
        for text in &matched {
            notice(text);
        }
    }
    if total == 0 && !options.flag("zdefs") {
        notice("no probes matched");
        return Ok(FATAL);
    }
    tracing.go()?;
    targets.go()?;
    let interrupted = follow(&mut tracing, &mut consumer, &signals, &mut targets, options)?;
    finish(&mut tracing, &mut consumer, interrupted)?;
    // As a process's status is cut by the system.
    Ok(consumer.status.unwrap_or(0).to_le_bytes()[0])
}

fn session_error(e: SessionError) -> anyhow::Error {
    match e {
        SessionError::Engine(e) if !e.detail.is_empty() => {
            anyhow!("could not enable tracing: {e}\n{}", e.detail)
        }
        SessionError::Engine(e) => anyhow!("could not enable tracing: {e}"),
        SessionError::Provider(e) => anyhow!("could not enable tracing: {e}"),
        SessionError::Verify(e) => anyhow!("could not enable tracing: {e}"),
    }
}

fn rate(options: &Options, name: &str) -> Duration {
    Duration::from_nanos(options.number(name)).max(SHORTEST_PAUSE)
}

/// Consumes until something ends it; whether a signal did.
fn follow(
    tracing: &mut Tracing,
    consumer: &mut Consumer,
    signals: &Signals,
    targets: &mut Targets,
    options: &Options,
) -> Result<bool> {
    let status_rate = rate(options, "statusrate");
    let pause = rate(options, "switchrate").min(status_rate);
    let pause = if targets.must_poll() { pause.min(POLL) } else { pause };
    let quiet = options.flag("quiet");
    let mut last_status = Instant::now();
    loop {
        let status = tracing.work(pause, Some(signals.wake()), &mut consumer.buffer)?;
        consumer.consume(tracing, false)?;
        if last_status.elapsed() >= status_rate {
            consumer.drops(&tracing.drops()?);
            last_status = Instant::now();
        }
        if let Status::Exited(code) = status {
            consumer.status.get_or_insert(code);
            return Ok(false);
        }
        if signals.take().stop {
            return Ok(true);
        }
        let mut tell = |text: String| {
            if !quiet {
                notice(&text);
            }
        };
        if targets.all_gone(&mut tell) || consumer.buffer.is_full() || consumer.output.closed {
            return Ok(false);
        }
    }
}

/// END, the records that are left, drops, and aggregations.
fn finish(tracing: &mut Tracing, consumer: &mut Consumer, interrupted: bool) -> Result<()> {
    tracing.stop()?;
    tracing.work(Duration::ZERO, None, &mut consumer.buffer)?;
    if interrupted {
        consumer.output.buffer.push(b'\n');
    }
    consumer.consume(tracing, true)?;
    consumer.drops(&tracing.drops()?);
    consumer.finish(tracing)
}
