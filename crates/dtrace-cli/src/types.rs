//! `-x ctypes` and `-x dtypes`: the types that dtrace knows, as files of CTF.

use anyhow::{Context, Result};
use d_frontend::DeclaredTypes;
use d_types::ctf::dictionary;
use dtrace_core::options::Options;

/// For the types of C, and for those of D.
const OPTIONS: [&str; 2] = ["ctypes", "dtypes"];

/// Whether such a file is asked for.
pub(crate) fn are_wanted(options: &Options) -> bool {
    OPTIONS.iter().any(|option| options.is_set(option))
}

/// Writes the files that are asked for.
///
/// # Errors
/// There is more than CTF can count, or a file can't be written.
pub(crate) fn write(declared: DeclaredTypes, options: &Options) -> Result<()> {
    let DeclaredTypes { mut types, c, d } = declared;
    let wanted = OPTIONS.into_iter().zip([("C", c), ("D", d)]);
    for (option, (unit, entries)) in wanted {
        let Some(path) = options.path(option) else { continue };
        let failed = || format!("failed to write the types of {unit} to {}", path.display());
        let file = dictionary(&mut types, unit, &entries).with_context(failed)?;
        std::fs::write(&path, file).with_context(failed)?;
    }
    Ok(())
}
