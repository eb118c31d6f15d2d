//! What the NFS client transfers, as inlines of D: its types are there while its module is loaded.

use std::path::Path;

use d_frontend::library::{LibraryFile, LibraryText};

/// The library file `nfs-transfer.d`. Each is of the address of a `struct nfs_pgio_header` (include/linux/nfs_xdr.h).
pub(super) const FILE: LibraryFile = LibraryFile {
    name: "nfs-transfer.d",
    text: LibraryText::Made {
        names: &["_has_nfs", "_nfs_flags", "_nfs_count", "_nfs_left", "_nfs_offset", "_nfs_error", "_nfs_inode"],
        make: || if Path::new("/sys/kernel/btf/nfs").exists() { LOADED } else { ABSENT }.to_owned(),
    },
};

/// Bit 1 of `rw_mode` is `FMODE_WRITE` (include/linux/fs.h).
const LOADED: &str = "
inline int _has_nfs = 1;
inline struct nfs`nfs_pgio_header *_nfs_header[uintptr_t H] = (struct nfs`nfs_pgio_header *)H;
inline int _nfs_flags[uintptr_t H] = B_PAGEIO | ((_nfs_header[H]->rw_mode & 2) != 0 ? B_WRITE : B_READ);
inline size_t _nfs_count[uintptr_t H] = _nfs_header[H]->args.count;
inline size_t _nfs_left[uintptr_t H] = _nfs_header[H]->args.count - _nfs_header[H]->res.count;
inline uint64_t _nfs_offset[uintptr_t H] = _nfs_header[H]->args.offset;
inline int _nfs_error[uintptr_t H] = _nfs_header[H]->task.tk_status < 0 ? -_nfs_header[H]->task.tk_status : 0;
inline struct inode *_nfs_inode[uintptr_t H] = _nfs_header[H]->inode;
";

const ABSENT: &str = "
inline int _has_nfs = 0;
inline int _nfs_flags[uintptr_t H] = 0;
inline size_t _nfs_count[uintptr_t H] = 0;
inline size_t _nfs_left[uintptr_t H] = 0;
inline uint64_t _nfs_offset[uintptr_t H] = 0;
inline int _nfs_error[uintptr_t H] = 0;
inline struct inode *_nfs_inode[uintptr_t H] = NULL;
";
