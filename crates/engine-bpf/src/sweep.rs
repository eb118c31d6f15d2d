//! Elements of thread-local arrays whose threads have ended.
//!
//! Their keys start with the process and the thread, as `bpf_get_current_pid_tgid()` gives them. The kernel frees what
//! is in task storage by itself, but not these.

use std::collections::HashMap;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use bpf_codegen::object::MapRole;

use crate::maps::{self, Map, Maps};
use crate::sys;
use crate::target::INITIAL_PID_NAMESPACE;

/// Whether ids of threads in keys are those of our `/proc`.
pub(crate) fn is_possible() -> bool {
    std::fs::metadata("/proc/self/ns/pid").is_ok_and(|namespace| namespace.ino() == INITIAL_PID_NAMESPACE)
}

/// Deletes what threads have left that are no more.
pub(crate) fn sweep(maps: &Maps) -> io::Result<()> {
    maps.maps.iter().filter(|map| matches!(map.spec.role, MapRole::Assoc { thread: true, .. })).try_for_each(sweep_map)
}

fn sweep_map(map: &Map) -> io::Result<()> {
    let mut alive: HashMap<u64, bool> = HashMap::new();
    let mut left = Vec::new();
    maps::for_each(map.cells(), &map.spec, map.spec.value_size as usize, |key, _| {
        let owner = key.first_chunk::<8>().map_or(0, |id| u64::from_ne_bytes(*id));
        if !*alive.entry(owner).or_insert_with(|| is_alive(owner)) {
            left.push(key.to_vec());
        }
    })?;
    for key in left {
        match sys::map_delete(map.cells(), &key) {
            Err(e) if e.raw_os_error() != Some(libc::ENOENT) => return Err(e),
            _ => {}
        }
    }
    Ok(())
}

/// Whether the thread of the lower half exists in the process of the upper one.
fn is_alive(owner: u64) -> bool {
    let (process, thread) = (owner >> 32, owner & 0xffff_ffff);
    // The idle threads have no number of their own.
    thread == 0 || Path::new(&format!("/proc/{process}/task/{thread}")).exists()
}
