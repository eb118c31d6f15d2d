//! Loading a provider from a library. All unsafe code of the crate is in here.

use std::error::Error;
use std::fs::File;
use std::mem::ManuallyDrop;
use std::os::fd::{AsRawFd, IntoRawFd};
use std::path::Path;

use abi_stable::StableAbi;
use abi_stable::abi_stability::check_layout_compatibility;
use abi_stable::library::{AbiHeaderRef, LibHeader, RootModule};
use abi_stable::type_layout::TypeLayout;
use dtrace_provider::abi::{Loaded, ModuleRef, SYMBOL};
use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

use super::Registered;
use super::library::{self, Trusted};

/// Loads the provider of a library.
///
/// # Errors
/// Why it can't be loaded, or may not.
pub(super) fn load(path: &Path) -> Result<Registered, String> {
    let file = library::open(path, trusted())?;
    let library = link(file)?;
    let module = module(header(&library)?)?;
    let provider = Loaded::new(module).map_err(|e| e.to_string())?;
    Ok(Registered {
        name: module.name().into(),
        version: module.version().into(),
        library: Some(path.to_owned()),
        provider: Box::new(provider),
    })
}

/// Whose libraries this process may load: with the rights of root, or of a program that gives rights, root's alone.
fn trusted() -> Trusted {
    let user = nix::unistd::geteuid();
    // SAFETY: asks for a number.
    let secure = unsafe { libc::getauxval(libc::AT_SECURE) } != 0;
    if user.is_root() || secure { Trusted::Root } else { Trusted::User(user.as_raw()) }
}

/// Links a library into the process, for good: what it has handed out, and threads that it has started, live on.
fn link(file: File) -> Result<ManuallyDrop<Library>, String> {
    // The file that was checked, whatever is at its path by now.
    let path = format!("/proc/self/fd/{}", file.as_raw_fd());
    // SAFETY: the library's constructors run. Whoever may write to the file is trusted with that, and that it is whole
    // has been checked.
    let library = unsafe { Library::open(Some(path.as_str()), RTLD_NOW | RTLD_LOCAL) };
    let library = library.map_err(|e| {
        let reason = e.source().map_or_else(|| e.to_string(), ToString::to_string);
        reason.strip_prefix(&path).map_or(reason.clone(), |rest| rest.trim_start_matches([':', ' ']).to_owned())
    })?;
    // The linker knows libraries by their paths: the descriptor must not come to stand for another.
    let _ = file.into_raw_fd();
    Ok(ManuallyDrop::new(library))
}

/// The header that the library exports, if it is one of this `abi_stable`.
fn header(library: &Library) -> Result<&'static LibHeader, String> {
    // SAFETY: what is exported under this name is a header: `export_provider!` sees to that. It lives as long as the
    // library, which is never unloaded.
    let symbol = unsafe { library.get::<Option<AbiHeaderRef>>(SYMBOL) };
    let header = symbol.ok().and_then(|symbol| *symbol).ok_or("it exports no provider")?;
    header.upgrade().map_err(|_| "it was made with another version of abi_stable".into())
}

/// The module behind a header, if all types that pass between it and this process fit.
fn module(header: &LibHeader) -> Result<ModuleRef, String> {
    let (theirs, ours) = (header.version_strings(), ModuleRef::VERSION_STRINGS);
    if !header.layout().is_some_and(fits) {
        return Err(if theirs == ours {
            format!("it was made with a dtrace-provider {theirs} whose types are not those of this dtrace")
        } else {
            format!("it was made with dtrace-provider {theirs}, which does not fit the {ours} of this dtrace")
        });
    }
    // SAFETY: that the layouts fit has just been checked.
    let module = unsafe { header.init_root_module_with_unchecked_layout::<ModuleRef>() };
    module.map_err(|_| "it fails to start".into())
}

/// Whether a module of this layout can be used: it and ours may each have what the other knows nothing of yet, at
/// places where that is allowed. `abi_stable` compares in one direction, which is that of a newer library.
fn fits(theirs: &'static TypeLayout) -> bool {
    let ours = ModuleRef::LAYOUT;
    check_layout_compatibility(ours, theirs).is_ok() || check_layout_compatibility(theirs, ours).is_ok()
}
