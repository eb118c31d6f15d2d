//! The form in which a provider crosses the boundary of a shared library.
//!
//! A plugin and its host may be built by different compilers, against different versions of this crate. So only types
//! of stable layout pass between them, each of which `abi_stable` describes in a table that the host compares with its
//! own before it calls anything. Authors of providers need none of this: [`export_provider!`](crate::export_provider)
//! wraps a [`Provider`](crate::Provider) on the plugin's side, and [`Loaded`] is one again on the host's.
//!
//! What may change without a new minor version of this crate (a new major one from 1.0 on): fields at the end of
//! [`Module`], methods at the end of the traits, kinds of [`data::AttachPoint`] and [`data::ArgSource`].

pub mod data;
mod host;
mod module;
mod plugin;
#[cfg(test)]
mod tests;
pub mod traits;

pub use self::host::Loaded;
pub use self::module::{Export, Module, ModuleRef, header};
pub use self::traits::{Plugin, PluginBox};

/// Name of the symbol that a plugin exports: an `abi_stable` header, which leads to its [`Module`].
pub const SYMBOL: &str = "dtrace_provider";
