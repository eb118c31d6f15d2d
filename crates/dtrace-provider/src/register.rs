//! The two ways of registration: at link time, and from a shared library.
//!
//! At link time a provider's crate puts one element into [`PROVIDERS`]; a program gets every provider that is linked
//! in. A crate that nothing names is not linked: programs say `use provider_x as _;`. A shared library exports one
//! symbol, of which a binary can have only one: so that is for a crate of its own, of type `cdylib`.

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

/// Makes the shared library that this crate is a plugin: `export_provider!("name", Type)`. The type needs `Default`.
#[macro_export]
macro_rules! export_provider {
    ($name:literal, $provider:ty) => {
        const _: () = {
            struct Exported;

            impl $crate::abi::Export for Exported {
                type Provider = $provider;
                const NAME: &'static str = $name;
                const VERSION: &'static str = env!("CARGO_PKG_VERSION");
            }

            #[unsafe(export_name = "dtrace_provider")]
            static HEADER: $crate::abi_stable::library::LibHeader = $crate::abi::header::<Exported>();
        };
    };
}
