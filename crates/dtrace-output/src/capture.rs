//! Captures of packets: the format of libpcap, with nanoseconds (pcap-savefile(5)), in the machine's byte order.

use dif_vm::Action;
use dif_vm::word::unsigned;

use crate::record::{field_bytes, memory};

/// What a capture with nanoseconds starts with.
const MAGIC: u32 = 0xa1b2_3c4d;

/// The version of the format.
const VERSION: [u16; 2] = [2, 4];

/// Most bytes of a packet in a capture (`MAXIMUM_SNAPLEN` of libpcap).
const SNAPLEN: u32 = 1 << 18;

const NANOS: u64 = 1_000_000_000;

/// What `pcap()` has recorded of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet<'a> {
    /// What it starts with: a link type, `PCAP_IP` and the like.
    pub link: u32,
    /// Bytes that it has.
    pub length: u32,
    /// The first of them.
    pub bytes: &'a [u8],
}

impl<'a> Packet<'a> {
    /// The packet of a `pcap()`. One without bytes is none: there was no packet.
    pub fn of(action: &Action, record: &'a [u8]) -> Self {
        let number = |n: usize| action.fields.get(n).map_or(0, |field| narrow(unsigned(field_bytes(field, record))));
        Self { link: number(3), length: number(2), bytes: memory(action, record) }
    }

    /// Puts it into a capture, as one of so many nanoseconds since 1970.
    pub fn put(self, out: &mut Vec<u8>, time: u64) {
        let taken = narrow(self.bytes.len() as u64);
        put(out, &[narrow(time / NANOS), narrow(time % NANOS), taken, self.length.max(taken)]);
        out.extend_from_slice(self.bytes);
    }
}

/// Starts a capture of packets with this link type.
pub fn start(out: &mut Vec<u8>, link: u32) {
    put(out, &[MAGIC]);
    out.extend(VERSION.iter().flat_map(|part| part.to_ne_bytes()));
    put(out, &[0, 0, SNAPLEN, link]);
}

fn put(out: &mut Vec<u8>, words: &[u32]) {
    out.extend(words.iter().flat_map(|word| word.to_ne_bytes()));
}

/// A number as the format has it, or the largest that it has.
fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capture_has_a_header_and_packets() {
        let mut out = Vec::new();
        start(&mut out, 12);
        Packet { link: 12, length: 1500, bytes: b"abcd" }.put(&mut out, 5 * NANOS + 7);
        let words: Vec<u32> = out.chunks_exact(4).map(|c| u32::from_ne_bytes(c.try_into().unwrap())).collect();
        let version =
            u32::from_ne_bytes([VERSION[0].to_ne_bytes(), VERSION[1].to_ne_bytes()].concat().try_into().unwrap());
        assert_eq!(words[..6], [MAGIC, version, 0, 0, SNAPLEN, 12]);
        assert_eq!(words[6..10], [5, 7, 4, 1500]);
        assert_eq!(out[40..], *b"abcd");
    }
}
