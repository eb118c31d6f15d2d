//! What the NFS client transfers, as inlines of D: its types are there while its module is loaded.

use std::path::Path;

use d_frontend::library::{LibraryFile, LibraryText};

/// The library file `nfs-transfer.d`. Each is of the address of a `struct nfs_pgio_header` (include/linux/nfs_xdr.h).
pub(super) const FILE: LibraryFile = LibraryFile {
    name: "nfs-transfer.d",
    text: LibraryText::Made {
        names: &["has_nfs", "nfs_flags", "nfs_count", "nfs_left", "nfs_offset", "nfs_error", "nfs_inode"],
        make: || if Path::new("/sys/kernel/btf/nfs").exists() { LOADED } else { ABSENT }.to_owned(),
    },
};

/// Bit 1 of `rw_mode` is `FMODE_WRITE` (include/linux/fs.h).
const LOADED: &str = "
inline int has_nfs = 1;
inline struct nfs`nfs_pgio_header *nfs_header[uintptr_t H] = (struct nfs`nfs_pgio_header *)H;
inline int nfs_flags[uintptr_t H] = B_PAGEIO | ((nfs_header[H]->rw_mode & 2) != 0 ? B_WRITE : B_READ);
inline size_t nfs_count[uintptr_t H] = nfs_header[H]->args.count;
inline size_t nfs_left[uintptr_t H] = nfs_header[H]->args.count - nfs_header[H]->res.count;
inline uint64_t nfs_offset[uintptr_t H] = nfs_header[H]->args.offset;
inline int nfs_error[uintptr_t H] = nfs_header[H]->task.tk_status < 0 ? -nfs_header[H]->task.tk_status : 0;
inline struct inode *nfs_inode[uintptr_t H] = nfs_header[H]->inode;
";

const ABSENT: &str = "
inline int has_nfs = 0;
inline int nfs_flags[uintptr_t H] = 0;
inline size_t nfs_count[uintptr_t H] = 0;
inline size_t nfs_left[uintptr_t H] = 0;
inline uint64_t nfs_offset[uintptr_t H] = 0;
inline int nfs_error[uintptr_t H] = 0;
inline struct inode *nfs_inode[uintptr_t H] = NULL;
";
