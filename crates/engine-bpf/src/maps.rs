//! Making the maps of a plan.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};

use bpf_codegen::object::{MapId, MapKind, MapPlan, MapRole, MapSpec};
use libbpf_sys as abi;

use crate::sys::{self, MapOptions};

/// Bytes of keys and values that are read from a hash at once.
const BATCH_BYTES: usize = 1 << 20;

/// A map of an enabling.
#[derive(Debug)]
pub(crate) struct Map {
    pub(crate) spec: MapSpec,
    pub(crate) fd: OwnedFd,
    /// Behind an array of maps: the map in its one entry.
    pub(crate) inner: Option<OwnedFd>,
}

/// All maps of an enabling.
#[derive(Debug)]
pub(crate) struct Maps {
    pub(crate) maps: Vec<Map>,
    /// The ring of each CPU, until they are taken.
    pub(crate) rings: Vec<OwnedFd>,
}

/// A map could not be made.
#[derive(Debug)]
pub(crate) struct MapError {
    pub(crate) name: String,
    pub(crate) role: MapRole,
    pub(crate) bytes: u64,
    pub(crate) error: io::Error,
}

impl Maps {
    pub(crate) fn new(plan: &MapPlan, cpus: u32) -> Result<Self, MapError> {
        let mut made = Self { maps: Vec::with_capacity(plan.maps.len()), rings: Vec::new() };
        for spec in &plan.maps {
            let map = made.make(spec, cpus).map_err(|error| MapError {
                name: spec.name.clone(),
                role: spec.role,
                bytes: u64::from(spec.max_entries.max(1)) * u64::from(spec.key_size + spec.value_size),
                error,
            })?;
            made.maps.push(map);
        }
        Ok(made)
    }

    fn make(&mut self, spec: &MapSpec, cpus: u32) -> io::Result<Map> {
        if spec.kind == MapKind::RingPerCpu {
            let fd = self.make_rings(spec, cpus)?;
            return Ok(Map { spec: spec.clone(), fd, inner: None });
        }
        let fd = plain(spec)?;
        if spec.swapped {
            let outer = array_of_maps("swapped", 1, fd.as_fd())?;
            set_inner(outer.as_fd(), fd.as_fd())?;
            return Ok(Map { spec: spec.clone(), fd: outer, inner: Some(fd) });
        }
        if !spec.initial.is_empty() {
            sys::map_update(fd.as_fd(), &[0; 4], &spec.initial, 0)?;
        }
        if spec.frozen {
            sys::map_freeze(fd.as_fd())?;
        }
        Ok(Map { spec: spec.clone(), fd, inner: None })
    }

    fn make_rings(&mut self, spec: &MapSpec, cpus: u32) -> io::Result<OwnedFd> {
        for _ in 0..cpus {
            self.rings.push(sys::map_create(
                abi::BPF_MAP_TYPE_RINGBUF,
                &spec.name,
                0,
                0,
                spec.max_entries,
                MapOptions::default(),
            )?);
        }
        let template = self.rings.first().ok_or_else(|| io::Error::other("there is no CPU"))?;
        let outer = array_of_maps(&spec.name, cpus, template.as_fd())?;
        let rings: Vec<u8> = self.rings.iter().flat_map(|ring| ring.as_raw_fd().to_ne_bytes()).collect();
        sys::map_update_array(outer.as_fd(), &rings, size_of::<RawFd>())?;
        Ok(outer)
    }

    pub(crate) fn get(&self, id: MapId) -> Option<&Map> {
        self.maps.get(id.0 as usize)
    }

    pub(crate) fn role(&self, role: MapRole) -> Option<&Map> {
        self.maps.iter().find(|m| m.spec.role == role)
    }
}

impl Map {
    /// The map that has the cells.
    pub(crate) fn cells(&self) -> BorrowedFd<'_> {
        self.inner.as_ref().unwrap_or(&self.fd).as_fd()
    }

    /// Puts an empty map in the place of the inner one, and gives back the old one. When this returns no program
    /// writes to that any more: the kernel waits for them.
    pub(crate) fn swap(&mut self) -> io::Result<OwnedFd> {
        let fresh = plain(&self.spec)?;
        set_inner(self.fd.as_fd(), fresh.as_fd())?;
        self.inner.replace(fresh).ok_or_else(|| io::Error::other("this aggregation is not behind another map"))
    }
}

fn array_of_maps(name: &str, entries: u32, template: BorrowedFd<'_>) -> io::Result<OwnedFd> {
    let options = MapOptions { inner: Some(template), ..MapOptions::default() };
    sys::map_create(abi::BPF_MAP_TYPE_ARRAY_OF_MAPS, name, 4, 4, entries, options)
}

fn set_inner(outer: BorrowedFd<'_>, inner: BorrowedFd<'_>) -> io::Result<()> {
    sys::map_update(outer, &[0; 4], &inner.as_raw_fd().to_ne_bytes(), 0)
}

/// Reads all elements of a hash, each with a value of `value_size` bytes, which is that of all CPUs if it has several.
pub(crate) fn for_each(
    map: BorrowedFd<'_>,
    spec: &MapSpec,
    value_size: usize,
    mut give: impl FnMut(&[u8], &[u8]),
) -> io::Result<()> {
    let key_size = spec.key_size as usize;
    let room = BATCH_BYTES / (key_size + value_size).max(1);
    let mut batch = (room as u32).clamp(1, spec.max_entries.max(1));
    let (mut keys, mut values) = (Vec::new(), Vec::new());
    let mut position = None;
    loop {
        keys.resize(key_size * batch as usize, 0);
        values.resize(value_size * batch as usize, 0);
        let before = position;
        match sys::map_lookup_batch(map, &mut position, &mut keys, &mut values, batch) {
            Ok((count, more)) => {
                let elements = keys.chunks_exact(key_size).zip(values.chunks_exact(value_size));
                elements.take(count as usize).for_each(|(key, value)| give(key, value));
                if !more {
                    return Ok(());
                }
            }
            // A bucket of the hash has more elements than there is room.
            Err(e) if e.raw_os_error() == Some(libc::ENOSPC) && batch <= 1 << 20 => {
                batch *= 2;
                position = before;
            }
            Err(e) => return Err(e),
        }
    }
}

/// A map by itself.
fn plain(spec: &MapSpec) -> io::Result<OwnedFd> {
    let (kind, flags) = match spec.kind {
        MapKind::Array => (abi::BPF_MAP_TYPE_ARRAY, 0),
        MapKind::PerCpuArray => (abi::BPF_MAP_TYPE_PERCPU_ARRAY, 0),
        MapKind::Hash => (abi::BPF_MAP_TYPE_HASH, 0),
        MapKind::PerCpuHash => (abi::BPF_MAP_TYPE_PERCPU_HASH, 0),
        MapKind::TaskStorage => return task_storage(spec),
        MapKind::RingPerCpu => (abi::BPF_MAP_TYPE_RINGBUF, 0),
    };
    let flags =
        flags | if spec.mmap { abi::BPF_F_MMAPABLE } else { 0 } | if spec.frozen { abi::BPF_F_RDONLY_PROG } else { 0 };
    let options = MapOptions { flags, ..MapOptions::default() };
    sys::map_create(kind, &spec.name, spec.key_size, spec.value_size, spec.max_entries, options)
}

/// Task storage wants BTF for its key, an `int`, and its value.
fn task_storage(spec: &MapSpec) -> io::Result<OwnedFd> {
    let btf = sys::btf_load(&storage_btf(spec.value_size))?;
    let options = MapOptions { flags: abi::BPF_F_NO_PREALLOC, btf: Some((btf.as_fd(), 1, 3)), inner: None };
    sys::map_create(abi::BPF_MAP_TYPE_TASK_STORAGE, &spec.name, 4, spec.value_size, 0, options)
}

/// Types 1: `int`, 2: `char`, 3: `char[size]` (Documentation/bpf/btf.rst).
fn storage_btf(size: u32) -> Vec<u8> {
    let strings = b"\0int\0char\0";
    let types: [u32; 14] = [1, 1 << 24, 4, 1 << 24 | 32, 5, 1 << 24, 1, 2 << 24 | 8, 0, 3 << 24, 0, 2, 1, size];
    let length = size_of_val(&types) as u32;
    let header = [24, 0, length, length, strings.len() as u32];
    let mut btf = vec![0x9f, 0xeb, 1, 0];
    btf.extend(header.iter().chain(&types).flat_map(|w| w.to_le_bytes()));
    btf.extend(strings);
    btf
}
