//! Tracing, from the command line to the last aggregation.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use dtrace_core::engine::{BufferKind, Lowered, Status};
use dtrace_core::options::Options;
use dtrace_core::{Session, SessionError, Tracing};
use dtrace_output::messages::{self, Source};

use crate::args::{Args, Mode, SpecKind};
use crate::consumer::Consumer;
use crate::names::Names;
use crate::pace::Pace;
use crate::program::{self, Program, Text};
use crate::progress;
use crate::signals::Signals;
use crate::stdout::Output;
use crate::target::{Environment, Targets};
use crate::{FATAL, debug, notice, stability, stderr};

/// How often processes of `-p` are looked after.
const POLL: Duration = Duration::from_millis(100);

pub(crate) fn trace(mut session: Session, args: &Args, options: &mut Options) -> Result<u8> {
    let signals = Rc::new(Signals::new()?);
    let environment = Environment { set: options.list("setenv"), unset: options.list("unsetenv") };
    let mut targets = Targets::new(&args.commands, &args.pids, &environment)?;
    let compiled = program::compile(&mut session, args, options, targets.first_pid())?;
    tell_refusals(&mut session);
    let Some(program) = compiled else { return Ok(FATAL) };
    signals.hold()?;
    if args.verbose {
        crate::stdout::line(&stability::report(&program))?;
    }
    let Program { texts, compiled } = program;
    if args.show_dif {
        program::show_dif(&compiled);
    }
    debug(options, || format!("compiled {} clauses", compiled.program.clauses.len()));
    if args.mode != Mode::CompileOnly {
        Names::prepare(&compiled.program);
    }
    let prepared = session.prepare(compiled).map_err(session_error)?;
    tell_refusals(&mut session);
    if args.mode == Mode::CompileOnly {
        return Ok(0);
    }
    let quiet = options.flag("quiet");
    if !quiet {
        tell_matched(&texts, &prepared.matched);
    }
    if prepared.matched.values().sum::<usize>() == 0 && !options.flag("zdefs") {
        notice("no probes matched");
        return Ok(FATAL);
    }
    let output = Output::open(args.output.as_deref())?;
    let mut consumer = Consumer::new(options, output)?;
    session.watch(Rc::new(progress::Line::new(Rc::clone(&signals))));
    let mut tracing = session.enable(prepared, options).map_err(session_error)?;
    consumer.buffer = tracing.take_buffer();
    debug(options, || format!("enabled {} probes", tracing.probes().len()));
    show_log(tracing.log().unwrap_or_default());
    if !quiet && tracing.program().is_destructive() {
        notice(messages::DESTRUCTIVE);
    }
    if !quiet && !options.flag("quietresize") {
        tell_lowered(tracing.lowered());
    }
    tell_notices(&mut tracing);
    tracing.go()?;
    targets.go()?;
    debug(options, || "tracing".to_owned());
    let ended = follow(&mut tracing, &mut consumer, &signals, &mut targets)
        .and_then(|interrupted| finish(&mut tracing, &mut consumer, interrupted));
    // What was printed before a failure stands.
    let flushed = consumer.output.flush();
    tell_notices(&mut tracing);
    ended.context("processing aborted")?;
    flushed?;
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

/// How many probes each source has matched.
fn tell_matched(texts: &[Text], matched: &BTreeMap<usize, usize>) {
    for (n, text) in texts.iter().enumerate().filter(|(_, text)| !text.library) {
        let source = match text.kind {
            SpecKind::Script => Source::Script(&text.name),
            _ => Source::Description(text.title()),
        };
        notice(&messages::matched(source, matched.get(&n).copied().unwrap_or(0)));
    }
}

fn tell_refusals(session: &mut Session) {
    for refusal in session.probes().take_refusals() {
        notice(&refusal.to_string());
    }
}

fn tell_notices(tracing: &mut Tracing) {
    for text in tracing.take_notices() {
        notice(&text);
    }
}

fn tell_lowered(lowered: &[Lowered]) {
    for Lowered { buffer, size } in lowered {
        let what = match buffer {
            BufferKind::Principal => "buffer",
            BufferKind::Aggregation => "aggregation",
            BufferKind::Dynamic => "dynamic variable",
        };
        notice(&messages::size_lowered(what, *size));
    }
}

/// What the kernel's verifier said, on stderr (`-x bpflog`).
fn show_log(log: &str) {
    for line in log.lines() {
        stderr(format_args!("BPF: {line}\n"));
    }
}

/// Consumes until something ends it; whether a signal did.
fn follow(tracing: &mut Tracing, consumer: &mut Consumer, signals: &Signals, targets: &mut Targets) -> Result<bool> {
    let mut pace = Pace::new(consumer.settings(), tracing.speculates());
    loop {
        let pause = if targets.must_poll() { pace.pause().min(POLL) } else { pace.pause() };
        let status = tracing.work(pause, Some(signals.wake()), &mut consumer.buffer)?;
        let exit_delay = pace.exit_delay();
        if pace.may_switch() || consumer.buffer.is_crowded() {
            consumer.consume(tracing, false)?;
            pace.set(consumer.settings());
        }
        if pace.are_aggregations_due() {
            consumer.relieve(tracing)?;
        }
        if pace.is_status_due() {
            consumer.drops(&tracing.drops()?)?;
            tracing.clean()?;
        }
        if signals.take().stop {
            return Ok(true);
        }
        let quiet = consumer.settings().flag("quiet");
        let mut tell = |text: String| {
            if !quiet {
                notice(&text);
            }
        };
        if let Status::Exited(code) = status {
            consumer.status.get_or_insert(code);
            if exit_delay.is_zero() {
                return Ok(false);
            }
            signals.wait(exit_delay)?;
        } else if targets.all_gone(&mut tell) {
            return Ok(false);
        }
        if consumer.buffer.is_full() || consumer.output.closed {
            return Ok(false);
        }
    }
}

/// END, the records that are left, drops, and aggregations.
fn finish(tracing: &mut Tracing, consumer: &mut Consumer, interrupted: bool) -> Result<()> {
    tracing.stop()?;
    tracing.work(Duration::ZERO, None, &mut consumer.buffer)?;
    if interrupted {
        consumer.interrupted();
    }
    consumer.consume(tracing, true)?;
    consumer.drops(&tracing.drops()?)?;
    consumer.finish(tracing)
}
