//! Libraries in files: what there is, and whether a file may be loaded. Nothing of it is run here.

use std::fs::{File, Metadata, OpenOptions};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use object::elf;
use object::read::elf::{FileHeader, ProgramHeader};
use object::{Endianness, ReadCache};

/// Bits of a mode: who may write.
const GROUP_WRITES: u32 = 0o020;
const ALL_WRITE: u32 = 0o002;

/// The libraries of a folder, by name.
///
/// # Errors
/// Why none of them is to be loaded.
pub(super) fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let metadata = folder.metadata().map_err(|e| e.to_string())?;
    if metadata.mode() & ALL_WRITE != 0 {
        return Err("everybody can write to this folder".into());
    }
    let entries = folder.read_dir().map_err(|e| e.to_string())?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut libraries: Vec<_> = paths.filter(|path| path.extension().is_some_and(|e| e == "so")).collect();
    libraries.sort();
    Ok(libraries)
}

/// Opens a library that may be loaded. What is true of the descriptor stays true, whatever happens to the path.
///
/// # Errors
/// Why it may not.
pub(super) fn open(path: &Path, trusted: Trusted) -> Result<File, String> {
    // A pipe of this name would block.
    let file = OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path).map_err(|e| e.to_string())?;
    let metadata = file.metadata().map_err(|e| e.to_string())?;
    if !metadata.is_file() {
        return Err("it is not a regular file".into());
    }
    trusted.check(&metadata)?;
    check_elf(&file)?;
    Ok(file)
}

/// Whose files may be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trusted {
    /// Those of root: this process may do what its user may not.
    Root,
    /// Those of root, and of this user.
    User(u32),
}

impl Trusted {
    fn check(self, metadata: &Metadata) -> Result<(), String> {
        let (owner, mode) = (metadata.uid(), metadata.mode() & 0o7777);
        let mine = self == Self::User(owner);
        if owner != 0 && !mine {
            return Err(match self {
                Self::Root => format!("it belongs to user {owner}: with privileges only libraries of root are loaded"),
                Self::User(user) => format!("it belongs to user {owner}, neither root nor user {user}"),
            });
        }
        if mode & (GROUP_WRITES | ALL_WRITE) != 0 {
            return Err(format!("others than its owner can write to it (mode {mode:04o})"));
        }
        Ok(())
    }
}

/// Checks that the file is a library of this machine, and whole: one that is cut off kills the process when it is used.
fn check_elf(file: &File) -> Result<(), String> {
    let data = &ReadCache::new(file);
    let header = elf::FileHeader64::<Endianness>::parse(data).map_err(|_| "it is no library (64-bit ELF file)")?;
    let endian = header.endian().map_err(|_| "its byte order is unknown")?;
    if header.e_type(endian) != elf::ET_DYN {
        return Err("it is an ELF file, but no shared library".into());
    }
    if (header.e_machine(endian), endian) != (MACHINE, Endianness::default()) {
        return Err("it is a library for another kind of machine".into());
    }
    let cut_off = |_| "it is cut off";
    header.section_headers(endian, data).map_err(cut_off)?;
    for segment in header.program_headers(endian, data).map_err(cut_off)? {
        if segment.p_type(endian) == elf::PT_LOAD {
            segment.data(endian, data).map_err(|()| "it is cut off")?;
        }
    }
    Ok(())
}

/// What this machine is called in ELF files.
const MACHINE: elf::Machine = if cfg!(target_arch = "x86_64") {
    elf::EM_X86_64
} else if cfg!(target_arch = "aarch64") {
    elf::EM_AARCH64
} else if cfg!(target_arch = "riscv64") {
    elf::EM_RISCV
} else if cfg!(target_arch = "s390x") {
    elf::EM_S390
} else {
    elf::EM_NONE
};

#[cfg(test)]
mod tests {
    use super::*;

    /// The running test: a whole ELF file of this machine, and position-independent as a library is.
    fn whole() -> Vec<u8> {
        std::fs::read("/proc/self/exe").unwrap()
    }

    fn verdict(name: &str, bytes: &[u8]) -> Result<(), String> {
        let path = std::env::temp_dir().join(format!("dtrace-{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        let verdict = check_elf(&File::open(&path).unwrap());
        std::fs::remove_file(path).unwrap();
        verdict
    }

    #[test]
    fn whole_libraries_of_this_machine_pass() {
        assert_eq!(verdict("whole", &whole()), Ok(()));
    }

    #[test]
    fn a_library_that_is_cut_anywhere_is_refused() {
        let bytes = whole();
        for part in [0, 1, 16, 63, 64, 65, 1000, bytes.len() / 2, bytes.len() - 1] {
            assert!(verdict(&format!("cut{part}"), &bytes[..part]).is_err(), "{part} bytes");
        }
        // Without its table of sections a library is as good, but not if a segment is missing.
        let mut stripped = bytes.clone();
        stripped[40..48].fill(0);
        stripped.truncate(bytes.len() / 8);
        assert_eq!(verdict("stripped", &stripped), Err("it is cut off".into()));
    }

    #[test]
    fn what_is_no_library_is_refused() {
        assert!(
            verdict("text", b"not a library, but text that is long enough to be an ELF header, if it were one")
                .is_err()
        );
        let mut object = whole();
        object[16] = 1;
        assert_eq!(verdict("object", &object), Err("it is an ELF file, but no shared library".into()));
        let mut foreign = whole();
        foreign[18] ^= 0xff;
        assert_eq!(verdict("foreign", &foreign), Err("it is a library for another kind of machine".into()));
    }

    #[test]
    fn only_trusted_owners() {
        let path = std::env::temp_dir().join(format!("dtrace-{}-owner", std::process::id()));
        std::fs::write(&path, "").unwrap();
        let metadata = path.metadata().unwrap();
        std::fs::remove_file(path).unwrap();
        let owner = metadata.uid();
        assert_eq!(Trusted::User(owner).check(&metadata), Ok(()));
        assert_eq!(Trusted::Root.check(&metadata).is_ok(), owner == 0);
        assert_eq!(Trusted::User(owner + 1).check(&metadata).is_ok(), owner == 0);
    }
}
