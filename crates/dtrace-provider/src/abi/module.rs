//! What a plugin exports.
#![expect(clippy::expl_impl_clone_on_copy, reason = "abi_stable's derive writes it")]

use abi_stable::StableAbi;
use abi_stable::library::{CheckTypeLayout, LibHeader, RootModule, RootModuleResult};
use abi_stable::package_version_strings;
use abi_stable::prefix_type::PrefixTypeTrait;
use abi_stable::sabi_types::VersionStrings;
use abi_stable::std_types::{RResult, RStr, RString};

use super::plugin;
use super::traits::PluginBox;
use crate::provider::Provider;

/// What a plugin offers.
#[repr(C)]
#[derive(Debug, StableAbi)]
#[sabi(kind(Prefix(prefix_ref = ModuleRef)))]
pub struct Module {
    /// Name of the provider, as [`Provider::name`] gives it.
    pub name: RStr<'static>,
    /// Version of its crate.
    pub version: RStr<'static>,
    /// Makes one, or says in a sentence why it can't.
    #[sabi(last_prefix_field)]
    pub make: extern "C" fn() -> RResult<PluginBox, RString>,
}

impl RootModule for ModuleRef {
    abi_stable::declare_root_module_statics! {ModuleRef}
    const BASE_NAME: &'static str = "dtrace_provider";
    const NAME: &'static str = "dtrace_provider";
    const VERSION_STRINGS: VersionStrings = package_version_strings!();
}

/// What [`export_provider!`](crate::export_provider) exports.
pub trait Export {
    /// Type of the provider.
    type Provider: Provider + Default + 'static;
    /// Name of the provider.
    const NAME: &'static str;
    /// Version of its crate.
    const VERSION: &'static str;
}

/// The header of a plugin.
#[expect(unsafe_code, reason = "whoever makes a header vouches for the type of its module")]
pub const fn header<E: Export>() -> LibHeader {
    // SAFETY: `load` gives a `ModuleRef`.
    unsafe { LibHeader::from_constructor::<ModuleRef>(load::<E>, CheckTypeLayout::Yes) }
}

extern "C" fn load<E: Export>() -> RootModuleResult {
    abi_stable::library::__call_root_module_loader(module::<E>)
}

pub(super) fn module<E: Export>() -> ModuleRef {
    let module = Module { name: E::NAME.into(), version: E::VERSION.into(), make: plugin::make::<E::Provider> };
    module.leak_into_prefix()
}
