//! Archives as the kernel unpacks them at boot: cpio in the "new ASCII" format.

/// Bits of a mode for the kind of file.
const DIRECTORY: u32 = 0o040_000;
const REGULAR: u32 = 0o100_000;

/// An archive in the making.
#[derive(Debug, Default)]
pub(super) struct Archive {
    bytes: Vec<u8>,
    inodes: usize,
}

impl Archive {
    pub(super) fn directory(&mut self, name: &str) {
        self.entry(name, DIRECTORY | 0o755, &[]);
    }

    pub(super) fn executable(&mut self, name: &str, contents: &[u8]) {
        self.entry(name, REGULAR | 0o755, contents);
    }

    /// The finished archive.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.entry("TRAILER!!!", 0, &[]);
        self.bytes
    }

    fn entry(&mut self, name: &str, mode: u32, contents: &[u8]) {
        self.inodes += 1;
        let mode = mode as usize;
        // Inode, mode, owner, group, links, time, size, device and rdevice in two numbers each, length of name, sum.
        let fields = [self.inodes, mode, 0, 0, 1, 0, contents.len(), 0, 0, 0, 0, name.len() + 1, 0];
        self.bytes.extend_from_slice(b"070701");
        for field in fields {
            self.bytes.extend_from_slice(format!("{field:08x}").as_bytes());
        }
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.push(0);
        self.pad();
        self.bytes.extend_from_slice(contents);
        self.pad();
    }

    fn pad(&mut self) {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
    }
}

#[cfg(test)]
mod tests {
    use super::Archive;

    #[test]
    fn entries_start_at_multiples_of_four() {
        let mut archive = Archive::default();
        archive.directory("bin");
        archive.executable("init", b"#!/bin/sh");
        let bytes = archive.finish();
        let starts: Vec<_> = bytes.windows(6).enumerate().filter(|w| w.1 == b"070701").map(|w| w.0).collect();
        assert_eq!(starts, [0, 116, 116 + 116 + 12]);
        assert_eq!(&bytes[116 + 54..116 + 62], b"00000009");
        assert_eq!(bytes.len(), 244 + 124);
    }
}
