//! `dtrace`: the session's own probes.
//!
//! | probe | fires | arguments |
//! |---|---|---|
//! | `dtrace:::BEGIN` | before any other probe | none |
//! | `dtrace:::END` | after all others | none |
//! | `dtrace:::ERROR` | after a run-time error of a clause | arg1 probe id, arg2 clause, arg3 eBPF instruction, arg4 fault, arg5 value |
#![forbid(unsafe_code)]

use dtrace_provider::{
    ArgSource, AttachPoint, Attributes, Class, Context, ProbeName, ProbePattern, ProbeSpec, Provider, ProviderError,
    ProviderStability, SessionEvent, Sink, Stability, register_provider,
};

/// The provider.
#[derive(Debug, Clone, Copy, Default)]
pub struct DtraceProvider;

const PROBES: [(&str, SessionEvent); 3] =
    [("BEGIN", SessionEvent::Begin), ("END", SessionEvent::End), ("ERROR", SessionEvent::Error)];

impl Provider for DtraceProvider {
    fn name(&self) -> &'static str {
        "dtrace"
    }

    fn stability(&self) -> ProviderStability {
        let stable = Attributes::new(Stability::Stable, Stability::Stable, Class::Common);
        let private = Attributes::new(Stability::Private, Stability::Private, Class::Unknown);
        ProviderStability { provider: stable, module: private, function: private, name: stable, args: stable }
    }

    fn provide(&mut self, _: &ProbePattern, _: &dyn Context, sink: &mut dyn Sink) -> Result<(), ProviderError> {
        for (name, event) in PROBES {
            sink.probe(ProbeSpec {
                name: ProbeName::new("dtrace", "", "", name),
                attach: AttachPoint::Session(event),
                args: ArgSource::None,
            });
        }
        Ok(())
    }
}

register_provider!("dtrace", DtraceProvider);
