//! The kernel's helper functions that generated code calls, by their numbers (include/uapi/linux/bpf.h).

use bpf_codegen::object::MapKind;

use super::Machine;

/// -EFAULT
const EFAULT: u64 = (-14i64) as u64;

impl Machine {
    pub(super) fn help(&mut self, number: i32, [a, b, c, d, _]: [u64; 5]) -> u64 {
        match number {
            1 => self.lookup(a, b),
            2 => self.update(a, b, c),
            3 => self.delete(a, b),
            5 => 1_000_000,
            7 => 4,
            // bpf_get_smp_processor_id(), bpf_send_signal()
            8 | 109 => 0,
            // bpf_get_current_pid_tgid(), bpf_get_current_task_btf()
            14 | 158 => 1,
            36 => self.write_user(a, b, c as usize),
            112 => self.read_user(a, b as usize, c),
            113 => self.read_kernel(a, b as usize, c),
            114 => self.read_string(a, b as usize, c, true),
            115 => self.read_string(a, b as usize, c, false),
            // bpf_ringbuf_output()
            130 => {
                let bytes = self.bytes(b, c as usize).to_vec();
                self.rings.submitted.push(bytes);
                0
            }
            131 => {
                let record = self.region(vec![0xa5; b as usize], true);
                self.rings.reserved.push(record);
                record
            }
            132 => {
                let bytes = self.take(a);
                self.rings.submitted.push(bytes);
                0
            }
            133 => {
                self.take(a);
                0
            }
            // bpf_task_storage_get()
            156 => self.maps[a as usize].values[0],
            _ => panic!("helper {number} ({a:#x}, {b:#x}, {c:#x}, {d:#x})"),
        }
    }

    fn take(&mut self, record: u64) -> Vec<u8> {
        let at = self.rings.reserved.iter().position(|&r| r == record).expect("a record that was reserved");
        self.rings.reserved.remove(at);
        let size = self.regions[self.at(record, 0).0].bytes.len();
        self.bytes(record, size).to_vec()
    }

    fn lookup(&self, map: u64, key: u64) -> u64 {
        let spec = &self.plan.maps[map as usize];
        let key = self.bytes(key, spec.key_size as usize);
        match spec.kind {
            MapKind::Array | MapKind::PerCpuArray => {
                let index = u32::from_le_bytes(key.try_into().unwrap_or_default()) as usize;
                self.maps[map as usize].values.get(index).copied().unwrap_or(0)
            }
            // Any handle that is not null.
            MapKind::RingPerCpu => 1,
            _ => self.maps[map as usize].elements.get(key).copied().unwrap_or(0),
        }
    }

    fn update(&mut self, map: u64, key: u64, value: u64) -> u64 {
        let spec = self.plan.maps[map as usize].clone();
        let key = self.bytes(key, spec.key_size as usize).to_vec();
        let value = self.bytes(value, spec.value_size as usize).to_vec();
        let region = self.region(value, true);
        self.maps[map as usize].elements.insert(key, region);
        0
    }

    fn delete(&mut self, map: u64, key: u64) -> u64 {
        let size = self.plan.maps[map as usize].key_size as usize;
        let key = self.bytes(key, size).to_vec();
        self.maps[map as usize].elements.remove(&key);
        0
    }

    /// What a process has at an address.
    fn user_bytes(&self, address: u64, size: usize) -> Option<&[u8]> {
        let at = usize::try_from(address.checked_sub(self.user.0)?).ok()?;
        self.user.1.get(at..at.checked_add(size)?)
    }

    fn write_user(&mut self, to: u64, from: u64, size: usize) -> u64 {
        let bytes = self.bytes(from, size).to_vec();
        let at = to.checked_sub(self.user.0).and_then(|at| usize::try_from(at).ok());
        let Some(place) = at.and_then(|at| self.user.1.get_mut(at..at.checked_add(size)?)) else { return EFAULT };
        place.copy_from_slice(&bytes);
        0
    }

    fn read_user(&mut self, to: u64, size: usize, from: u64) -> u64 {
        let found = if size == 0 { Some(Vec::new()) } else { self.user_bytes(from, size).map(<[u8]>::to_vec) };
        self.put(to, size, found)
    }

    fn read_kernel(&mut self, to: u64, size: usize, from: u64) -> u64 {
        let found = (size == 0 || self.is_mapped(from, size))
            .then(|| if size == 0 { Vec::new() } else { self.bytes(from, size).to_vec() });
        if let (Some(_), true) = (&found, size > 0) {
            // The kernel copies ahead, in words.
            let mut done = 0;
            while done < size {
                let left = size - done;
                let step = if left >= 8 { 8 } else { 1 << left.ilog2() };
                let word = self.bytes(from + done as u64, step).to_vec();
                self.bytes_mut(to + done as u64, step).copy_from_slice(&word);
                done += step;
            }
            return 0;
        }
        self.put(to, size, found)
    }

    /// A failed read leaves zeros.
    fn put(&mut self, to: u64, size: usize, found: Option<Vec<u8>>) -> u64 {
        if let Some(bytes) = found {
            self.bytes_mut(to, size).copy_from_slice(&bytes);
            0
        } else {
            self.bytes_mut(to, size).fill(0);
            EFAULT
        }
    }

    fn read_string(&mut self, to: u64, size: usize, from: u64, user: bool) -> u64 {
        for n in 0..size {
            let address = from.wrapping_add(n as u64);
            let byte = if user {
                self.user_bytes(address, 1).map(|b| b[0])
            } else {
                self.is_mapped(address, 1).then(|| self.bytes(address, 1)[0])
            };
            let Some(byte) = byte else {
                self.bytes_mut(to, size).fill(0);
                return EFAULT;
            };
            let last = n + 1 == size;
            self.store(to + n as u64, 1, if last { 0 } else { byte.into() });
            if byte == 0 || last {
                return n as u64 + 1;
            }
        }
        0
    }
}
