//! Registration at link time.
//!
//! A provider's crate puts one element into [`PROVIDERS`]; a program gets every provider that is linked in. A crate that
//! nothing names is not linked: programs say `use provider_x as _;`.

use crate::provider::Provider;

/// How a provider is made.
#[derive(Debug, Clone, Copy)]
pub struct ProviderFactory {
    /// Its name, as [`Provider::name`] gives it.
    pub name: &'static str,
    /// Version of its crate.
    pub version: &'static str,
    /// Makes one.
    pub make: fn() -> Box<dyn Provider>,
}

/// All providers that are linked in, in no order.
#[linkme::distributed_slice]
pub static PROVIDERS: [ProviderFactory];

/// Registers a provider at link time: `register_provider!("name", Type)`. The type needs `Default`.
#[macro_export]
macro_rules! register_provider {
    ($name:literal, $provider:ty) => {
        #[$crate::linkme::distributed_slice($crate::PROVIDERS)]
        #[linkme(crate = $crate::linkme)]
        static REGISTERED: $crate::ProviderFactory = $crate::ProviderFactory {
            name: $name,
            version: env!("CARGO_PKG_VERSION"),
            make: || Box::new(<$provider as Default>::default()),
        };
    };
}
