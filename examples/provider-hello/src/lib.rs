//! `hello`: greetings, ten times a second, in the dtrace process itself.
//!
//! | probe | fires | arguments |
//! |---|---|---|
//! | `hello:::greeting` | while it is enabled | `int args[0]`: how many greetings that makes |
#![forbid(unsafe_code)]

use std::thread::{self, JoinHandle};
use std::time::Duration;

use dtrace_provider::{
    ArgDesc, ArgSource, AttachPoint, Attributes, Class, Context, FireHandle, ProbeName, ProbePattern, ProbeSpec,
    Provider, ProviderError, ProviderStability, Sink, Stability, export_provider,
};

const PAUSE: Duration = Duration::from_millis(100);

/// The provider, with its thread while the probe is enabled.
#[derive(Debug, Default)]
pub struct HelloProvider {
    greeter: Option<JoinHandle<()>>,
}

impl Provider for HelloProvider {
    fn name(&self) -> &str {
        "hello"
    }

    fn stability(&self) -> ProviderStability {
        let unstable = Attributes::new(Stability::Unstable, Stability::Unstable, Class::Common);
        let private = Attributes::new(Stability::Private, Stability::Private, Class::Unknown);
        ProviderStability { provider: unstable, module: private, function: private, name: unstable, args: unstable }
    }

    fn provide(&mut self, _: &ProbePattern, _: &dyn Context, sink: &mut dyn Sink) -> Result<(), ProviderError> {
        let count = ArgDesc { native: "int".into(), translated: None, mapping: 0, userland: false };
        sink.probe(ProbeSpec {
            name: ProbeName::new("hello", "", "", "greeting"),
            attach: AttachPoint::Provider,
            args: ArgSource::Declared(vec![count]),
        });
        Ok(())
    }

    fn started(&mut self, _: &ProbeName, fire: FireHandle) -> Result<(), ProviderError> {
        let greet = move || {
            let mut count = 1;
            while fire.fire(&[count]) {
                count += 1;
                thread::sleep(PAUSE);
            }
        };
        let greeter = thread::Builder::new().name("greeter".into()).spawn(greet);
        self.greeter = Some(greeter.map_err(|e| ProviderError(format!("cannot start a thread: {e}")))?);
        Ok(())
    }

    fn disable(&mut self, _: &ProbeName) {
        if let Some(greeter) = self.greeter.take() {
            // Tracing is over, so it ends; how is no matter any more.
            let _ = greeter.join();
        }
    }
}

export_provider!("hello", HelloProvider);
