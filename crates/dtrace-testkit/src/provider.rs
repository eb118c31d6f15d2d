//! A provider of as many probes as wanted.

use dtrace_provider::{
    ArgDesc, ArgSource, AttachPoint, Attributes, Class, Context, ProbeName, ProbePattern, ProbeSpec, Provider,
    ProviderError, ProviderStability, Sink, Stability,
};

/// Probes `fake:module<n>:function<n>:entry`, which it fires itself.
#[derive(Debug)]
pub struct FakeProvider {
    count: u32,
}

impl FakeProvider {
    /// A provider of `count` probes.
    pub fn new(count: u32) -> Self {
        Self { count }
    }
}

impl Default for FakeProvider {
    /// More probes than a kernel has functions.
    fn default() -> Self {
        Self::new(100_000)
    }
}

impl Provider for FakeProvider {
    fn name(&self) -> &'static str {
        "fake"
    }

    fn stability(&self) -> ProviderStability {
        let attributes = Attributes::new(Stability::Private, Stability::Private, Class::Unknown);
        ProviderStability {
            provider: attributes,
            module: attributes,
            function: attributes,
            name: attributes,
            args: attributes,
        }
    }

    fn provide(
        &mut self,
        pattern: &ProbePattern,
        _context: &dyn Context,
        sink: &mut dyn Sink,
    ) -> Result<(), ProviderError> {
        for n in 0..self.count {
            let name = ProbeName::new("fake", &format!("module{}", n % 100), &format!("function{n}"), "entry");
            if pattern.matches(&name) {
                sink.probe(ProbeSpec { name, attach: AttachPoint::Provider, args: ArgSource::None });
            }
        }
        Ok(())
    }

    fn args(&mut self, _probe: &ProbeName, _context: &dyn Context) -> Result<Vec<ArgDesc>, ProviderError> {
        Ok(Vec::new())
    }
}

/// A machine of which nothing is known.
#[derive(Debug, Default)]
pub struct NoContext;

impl Context for NoContext {
    fn tracefs(&self) -> Option<&str> {
        None
    }

    fn has_kernel_function(&self, _symbol: &str) -> bool {
        false
    }

    fn cpus(&self) -> u32 {
        1
    }

    fn has_tracepoint(&self, _name: &str) -> bool {
        false
    }

    fn tracepoints(&self) -> Vec<String> {
        Vec::new()
    }
}
