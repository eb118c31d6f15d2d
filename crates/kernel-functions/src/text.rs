//! The bytes of the kernel's code, from `/proc/kcore`.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use object::elf::{FileHeader64, PT_LOAD};
use object::read::elf::{FileHeader, ProgramHeader};
use object::{Endianness, pod};

/// The kernel's memory as an ELF file. It is there if the kernel has CONFIG_PROC_KCORE.
const FILE: &str = "/proc/kcore";

/// Most bytes of headers that are read, more than any kernel has: segments are areas of memory.
const HEADERS_MAX: usize = 1 << 20;

/// "Operation not permitted": the standard library has no kind for it alone.
const EPERM: i32 = 1;

/// Addresses that are mapped, and where in the file they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    address: u64,
    offset: u64,
    size: u64,
}

/// The code of the running kernel.
#[derive(Debug)]
pub struct Text {
    file: File,
    segments: Vec<Segment>,
}

impl Text {
    /// Opens it.
    ///
    /// # Errors
    /// A sentence that says what the kernel does not give, and what it takes.
    pub fn open() -> Result<Self, String> {
        let failed = |e: io::Error| match (e.kind(), e.raw_os_error()) {
            (io::ErrorKind::NotFound, _) => {
                format!("{FILE} is not there: the kernel has to be built with CONFIG_PROC_KCORE")
            }
            (_, Some(EPERM)) => {
                format!(
                    "the kernel does not let {FILE} be read: that needs CAP_SYS_RAWIO, and no lockdown of confidentiality"
                )
            }
            _ => format!("cannot read {FILE}: {e}"),
        };
        let file = File::open(FILE).map_err(failed)?;
        let mut header = vec![0; size_of::<FileHeader64<Endianness>>()];
        file.read_exact_at(&mut header, 0).map_err(failed)?;
        let length = headers_end(&header)?;
        let mut headers = vec![0; length];
        file.read_exact_at(&mut headers, 0).map_err(failed)?;
        Ok(Self { segments: segments(&headers)?, file })
    }

    /// So many bytes at an address.
    ///
    /// # Errors
    /// When they are not all mapped, or can't be read.
    pub fn read(&self, address: u64, size: usize) -> io::Result<Vec<u8>> {
        let offset = place(&self.segments, address, size as u64).ok_or(io::ErrorKind::NotFound)?;
        let mut bytes = vec![0; size];
        self.file.read_exact_at(&mut bytes, offset)?;
        Ok(bytes)
    }
}

const DAMAGED: &str = "/proc/kcore does not start with the headers of an ELF file";

/// Where the program headers end.
fn headers_end(header: &[u8]) -> Result<usize, String> {
    let (header, _) = pod::from_bytes::<FileHeader64<Endianness>>(header).map_err(|()| DAMAGED)?;
    let endian = header.endian().map_err(|_| DAMAGED)?;
    let (start, size) = (header.e_phoff(endian), usize::from(header.e_phentsize(endian)));
    let count = usize::from(header.e_phnum(endian));
    let start = usize::try_from(start).map_err(|_| DAMAGED)?;
    let end = count.checked_mul(size).and_then(|length| length.checked_add(start));
    end.filter(|&end| end <= HEADERS_MAX).ok_or_else(|| DAMAGED.to_owned())
}

/// What the program headers map.
fn segments(headers: &[u8]) -> Result<Vec<Segment>, String> {
    let header = FileHeader64::<Endianness>::parse(headers).map_err(|_| DAMAGED)?;
    let endian = header.endian().map_err(|_| DAMAGED)?;
    let all = header.program_headers(endian, headers).map_err(|_| DAMAGED)?;
    let loaded = all.iter().filter(|segment| segment.p_type(endian) == PT_LOAD);
    let segment = |s: &object::elf::ProgramHeader64<Endianness>| Segment {
        address: s.p_vaddr(endian),
        offset: s.p_offset(endian),
        size: s.p_memsz(endian),
    };
    Ok(loaded.map(segment).collect())
}

/// Where in the file these bytes are, if one segment has them all.
fn place(segments: &[Segment], address: u64, size: u64) -> Option<u64> {
    segments.iter().find_map(|segment| {
        let from = address.checked_sub(segment.address)?;
        (from.checked_add(size)? <= segment.size).then(|| segment.offset.checked_add(from))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An ELF file of one PT_LOAD segment.
    fn kcore() -> Vec<u8> {
        let mut bytes = vec![0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let half = |n: u16| n.to_le_bytes().to_vec();
        let word = |n: u32| n.to_le_bytes().to_vec();
        let xword = |n: u64| n.to_le_bytes().to_vec();
        let header = [half(4), half(62), word(1), xword(0), xword(64), xword(0), word(0), half(64), half(56), half(1)];
        bytes.extend(header.concat());
        bytes.resize(64, 0);
        let segment =
            [word(1), word(7), xword(0x1000), xword(0xffff_ffff_8100_0000), xword(0), xword(0x20), xword(0x20)];
        bytes.extend(segment.concat());
        bytes.resize(64 + 56, 0);
        bytes
    }

    #[test]
    fn addresses_are_found_inside_of_segments_alone() {
        let found = segments(&kcore()).expect("headers");
        assert_eq!(headers_end(&kcore()), Ok(64 + 56));
        let base = 0xffff_ffff_8100_0000;
        for (address, size, expected) in [
            (base, 0x20, Some(0x1000)),
            (base + 0x1f, 1, Some(0x101f)),
            (base + 0x1f, 2, None),
            (base - 1, 1, None),
            (u64::MAX, 8, None),
            (base, u64::MAX, None),
        ] {
            assert_eq!(place(&found, address, size), expected, "{address:#x}");
        }
    }

    #[test]
    fn damaged_headers_are_errors() {
        for (at, value) in [(0, 0), (4, 1), (0x20, 0xff), (0x27, 0xff), (0x36, 1), (0x39, 0xff)] {
            let mut damaged = kcore();
            damaged[at] = value;
            assert!(headers_end(&damaged).is_err() || segments(&damaged).is_err(), "byte {at:#x}");
        }
        assert!(headers_end(&[]).is_err() && segments(&[]).is_err());
        for length in 0..kcore().len() {
            assert!(segments(&kcore()[..length]).is_err(), "{length} bytes");
        }
    }
}
