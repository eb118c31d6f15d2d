//! How large the buffers are, and how much smaller where there is no memory for what was asked.

use bpf_codegen::Sizes;
use bpf_codegen::object::MapRole;
use dtrace_core::engine::{BufferKind, EngineOptions, Lowered};
use rustix::param::page_size;

use crate::maps::MapError;

/// Halves the buffer that there was no memory for; false if it can't be any smaller.
pub(super) fn halve(sizes: &mut Sizes, error: &MapError) -> bool {
    if !matches!(error.error.raw_os_error(), Some(libc::ENOMEM | libc::E2BIG)) {
        return false;
    }
    let (size, least) = match error.role {
        MapRole::Rings => (&mut sizes.bufsize, page_size() as u64),
        MapRole::Aggregation(_) => (&mut sizes.aggsize, 1),
        MapRole::Assoc { .. } => (&mut sizes.dynvarsize, 1),
        _ => return false,
    };
    let can = *size / 2 >= least;
    if can {
        *size /= 2;
    }
    can
}

/// Which buffers have become smaller than was asked for. That a ring has a power of two is no loss to tell.
pub(super) fn lowered(asked: &EngineOptions, got: &Sizes) -> Vec<Lowered> {
    let sizes = [
        (BufferKind::Principal, asked.bufsize / 2 + 1, got.bufsize),
        (BufferKind::Aggregation, asked.aggsize, got.aggsize),
        (BufferKind::Dynamic, asked.dynvarsize, got.dynvarsize),
    ];
    let less = sizes.into_iter().filter(|&(_, least, got)| got < least);
    less.map(|(buffer, _, size)| Lowered { buffer, size }).collect()
}

pub(super) fn sizes(options: &EngineOptions) -> Sizes {
    let page = page_size() as u64;
    // A ring is a power of two; the largest that is not above what was asked for.
    let asked = options.bufsize.clamp(page, 1 << 30);
    let bufsize = if asked.is_power_of_two() { asked } else { asked.next_power_of_two() / 2 };
    Sizes {
        bufsize,
        aggsize: options.aggsize,
        dynvarsize: options.dynvarsize,
        scratchsize: options.scratchsize,
        nspec: options.nspec,
        specsize: options.specsize,
        relieved: options.aggrate.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(role: MapRole, errno: i32) -> MapError {
        MapError { name: String::new(), role, bytes: 0, error: std::io::Error::from_raw_os_error(errno) }
    }

    #[test]
    fn a_buffer_without_memory_is_halved_and_told() {
        let options = EngineOptions { bufsize: 3 << 20, ..EngineOptions::default() };
        let mut got = sizes(&options);
        assert_eq!((got.bufsize, lowered(&options, &got)), (2 << 20, Vec::new()));
        assert!(halve(&mut got, &error(MapRole::Rings, libc::ENOMEM)));
        assert!(halve(&mut got, &error(MapRole::Aggregation(3), libc::E2BIG)));
        let expected = [
            Lowered { buffer: BufferKind::Principal, size: 1 << 20 },
            Lowered { buffer: BufferKind::Aggregation, size: 2 << 20 },
        ];
        assert_eq!(lowered(&options, &got), expected);
    }

    #[test]
    fn what_memory_does_not_help_is_not_halved() {
        let mut got = sizes(&EngineOptions { bufsize: 0, ..EngineOptions::default() });
        assert!(!halve(&mut got, &error(MapRole::Rings, libc::ENOMEM)));
        assert!(!halve(&mut got, &error(MapRole::Aggregation(0), libc::EPERM)));
        assert!(!halve(&mut got, &error(MapRole::Control, libc::ENOMEM)));
    }
}
