//! What programs look up: probes by their index, system calls by their number.

use std::os::fd::AsFd;

use bpf_codegen::object::{MapRole, ProbeEntry, SyscallSlot};
use bpf_codegen::unit::{Select, UnitKind};
use dif_vm::NamePart;
use dtrace_core::engine::{Enabling, EngineError};

use crate::maps::Maps;
use crate::sys;
use crate::units::{self, Units};

pub(super) fn fill_probes(maps: &Maps, enabling: &Enabling) -> Result<(), EngineError> {
    let Some(map) = maps.role(MapRole::Probes) else { return Ok(()) };
    let size = map.spec.value_size as usize;
    let mut entries = vec![0u8; size * enabling.probes.len()];
    for (entry, probe) in entries.chunks_exact_mut(size).zip(enabling.probes.iter()) {
        entry[..4].copy_from_slice(&probe.number().to_ne_bytes());
        entry[4..8].copy_from_slice(&probe.first_epid.to_ne_bytes());
        if size == ProbeEntry::HEAD as usize {
            continue;
        }
        let ends = NamePart::ALL.into_iter().skip(1).map(ProbeEntry::part).chain([ProbeEntry::SIZE]);
        for (part, end) in NamePart::ALL.into_iter().zip(ends) {
            let (text, start) = (units::name_part(&probe.spec.name, part), ProbeEntry::part(part) as usize);
            let length = text.len().min(end as usize - start - 1);
            entry[start..start + length].copy_from_slice(&text.as_bytes()[..length]);
        }
    }
    sys::map_update_array(map.fd.as_fd(), &entries, size)
        .map_err(|e| EngineError::new(format!("cannot write the names of the probes: {e}")))
}

pub(super) fn fill_syscalls(maps: &Maps, units: &Units, enabling: &Enabling) -> Result<(), EngineError> {
    for planned in &units.planned {
        let Select::SyscallNumber(table) = planned.unit.select else { continue };
        let is_return = planned.unit.kind == UnitKind::SyscallReturn;
        let Some(map) = maps.role(MapRole::Syscalls { is_return, table }) else { continue };
        let mut slots = vec![0u8; (SyscallSlot::SIZE * SyscallSlot::COUNT) as usize];
        for &(slot, class, index) in &planned.slots {
            let probe = &enabling.probes[index as usize];
            let at = (slot * SyscallSlot::SIZE) as usize;
            for (n, word) in [class + 1, index, probe.first_epid, probe.number()].into_iter().enumerate() {
                slots[at + n * 4..at + n * 4 + 4].copy_from_slice(&word.to_ne_bytes());
            }
        }
        sys::map_update(map.fd.as_fd(), &[0; 4], &slots, 0)
            .map_err(|e| EngineError::new(format!("cannot write the table of system calls: {e}")))?;
    }
    Ok(())
}
