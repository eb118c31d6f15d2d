//! Types and functions by name.

use super::{Btf, Kind};

/// The ids of all types of some kinds at places that their names' hashes give, or behind; 0 where there is none. There
/// are at least twice as many places as types.
#[derive(Debug)]
pub(super) struct Names(Vec<u32>);

impl Names {
    pub(super) fn new(btf: &Btf, wanted: impl Fn(Kind) -> bool) -> Self {
        let named =
            || btf.own_ids().filter_map(|id| Some((id, btf.head(id).filter(|h| wanted(h.kind) && h.name != 0)?)));
        let mut places = vec![0; (named().count() * 2).next_power_of_two()];
        for (id, head) in named() {
            let mut at = start(&places, btf.name_bytes(head.name));
            while places[at] != 0 {
                at = next(&places, at);
            }
            places[at] = id;
        }
        Self(places)
    }

    /// The first type of this kind and name.
    pub(super) fn find(&self, btf: &Btf, kind: Kind, name: &str) -> Option<u32> {
        let mut at = start(&self.0, name.as_bytes());
        while self.0[at] != 0 {
            let id = self.0[at];
            if btf.head(id).is_some_and(|h| h.kind == kind && btf.is_named(h.name, name)) {
                return Some(id);
            }
            at = next(&self.0, at);
        }
        None
    }
}

/// Where the search for a name starts: by FNV-1a.
fn start(places: &[u32], name: &[u8]) -> usize {
    let hash = name.iter().fold(0xcbf2_9ce4_8422_2325u64, |h, &b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    (hash >> 32) as usize & (places.len() - 1)
}

fn next(places: &[u32], at: usize) -> usize {
    (at + 1) & (places.len() - 1)
}
