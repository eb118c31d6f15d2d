//! Maps, and the types of what is in them.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};
use std::ptr;

use libbpf_sys as sys;

use super::{checked, owned, short_name};

/// What a map is made from.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct MapOptions<'a> {
    pub(crate) flags: u32,
    pub(crate) inner: Option<BorrowedFd<'a>>,
    /// BTF with the types of key and value.
    pub(crate) btf: Option<(BorrowedFd<'a>, u32, u32)>,
}

pub(crate) fn map_create(
    kind: u32,
    name: &str,
    key_size: u32,
    value_size: u32,
    max_entries: u32,
    options: MapOptions<'_>,
) -> io::Result<OwnedFd> {
    let name = short_name(name);
    let mut opts = sys::bpf_map_create_opts {
        sz: size_of::<sys::bpf_map_create_opts>() as u64,
        map_flags: options.flags,
        ..Default::default()
    };
    if let Some(inner) = options.inner {
        opts.inner_map_fd = inner.as_raw_fd() as u32;
    }
    if let Some((fd, key, value)) = options.btf {
        opts.btf_fd = fd.as_raw_fd() as u32;
        opts.btf_key_type_id = key;
        opts.btf_value_type_id = value;
    }
    // SAFETY: name and options live until the call returns; descriptors in them are borrowed for as long.
    owned(unsafe { sys::bpf_map_create(kind, name.as_ptr(), key_size, value_size, max_entries, &raw const opts) })
}

/// Removes an element.
pub(crate) fn map_delete(map: BorrowedFd<'_>, key: &[u8]) -> io::Result<()> {
    // SAFETY: the caller gives a key of the map's size, which is all that the kernel reads.
    checked(unsafe { sys::bpf_map_delete_elem(map.as_raw_fd(), key.as_ptr().cast()) })
}

/// Sets an element. `key` and `value` must be as long as the map's.
pub(crate) fn map_update(map: BorrowedFd<'_>, key: &[u8], value: &[u8], flags: u64) -> io::Result<()> {
    // SAFETY: the caller gives key and value of the map's sizes, which are all that the kernel reads.
    checked(unsafe { sys::bpf_map_update_elem(map.as_raw_fd(), key.as_ptr().cast(), value.as_ptr().cast(), flags) })
}

/// Reads an element. `value` must be as long as the map's, for all CPUs if it has one for each.
pub(crate) fn map_lookup(map: BorrowedFd<'_>, key: &[u8], value: &mut [u8]) -> io::Result<()> {
    // SAFETY: the caller gives key and value of the map's sizes, which are all that the kernel touches.
    checked(unsafe { sys::bpf_map_lookup_elem(map.as_raw_fd(), key.as_ptr().cast(), value.as_mut_ptr().cast()) })
}

/// Reads many elements of a hash. `position` is from the last call (4 bytes), none at first. How many came, and whether
/// there may be more.
pub(crate) fn map_lookup_batch(
    map: BorrowedFd<'_>,
    position: &mut Option<[u8; 4]>,
    keys: &mut [u8],
    values: &mut [u8],
    count: u32,
) -> io::Result<(u32, bool)> {
    let mut count = count;
    let mut next = [0u8; 4];
    let from = position.as_mut().map_or(ptr::null_mut(), |p| p.as_mut_ptr());
    // SAFETY: the caller gives room for `count` keys and values; positions of hash maps have 4 bytes.
    let result = unsafe {
        sys::bpf_map_lookup_batch(
            map.as_raw_fd(),
            from.cast(),
            next.as_mut_ptr().cast(),
            keys.as_mut_ptr().cast(),
            values.as_mut_ptr().cast(),
            &raw mut count,
            ptr::null(),
        )
    };
    *position = Some(next);
    match checked(result) {
        Ok(()) => Ok((count, true)),
        Err(e) if e.raw_os_error() == Some(libc::ENOENT) => Ok((count, false)),
        Err(e) => Err(e),
    }
}

/// Writes the elements of an array from the first on. What the kernel does after each update of an array of maps,
/// waiting for all CPUs, it does once.
pub(crate) fn map_update_array(map: BorrowedFd<'_>, values: &[u8], value_size: usize) -> io::Result<()> {
    let mut count = (values.len() / value_size) as u32;
    let indices: Vec<u32> = (0..count).collect();
    // SAFETY: there are `count` indices and as many values, of the size that the caller has made the map with.
    checked(unsafe {
        sys::bpf_map_update_batch(
            map.as_raw_fd(),
            indices.as_ptr().cast(),
            values.as_ptr().cast(),
            &raw mut count,
            ptr::null(),
        )
    })
}

pub(crate) fn map_freeze(map: BorrowedFd<'_>) -> io::Result<()> {
    // SAFETY: only a descriptor goes in.
    checked(unsafe { sys::bpf_map_freeze(map.as_raw_fd()) })
}

pub(crate) fn btf_load(btf: &[u8]) -> io::Result<OwnedFd> {
    // SAFETY: pointer and length are of one slice; without options there is no log.
    owned(unsafe { sys::bpf_btf_load(btf.as_ptr().cast(), btf.len() as u64, ptr::null_mut()) })
}
