//! Stacks: one frame a line.

use dif_vm::FRAME_SIZE;
use dif_vm::word::unsigned;

use crate::layout::{fill, put};
use crate::symbols::{Symbols, exact};

/// Blanks before a frame unless `-x stackindent` says otherwise.
pub const STACK_INDENT: usize = 14;

/// Prints a kernel stack, or with `pid` a user stack: a newline, then each frame indented on a line of its own. A
/// frame of 0 ends it.
pub fn stack(out: &mut Vec<u8>, pid: Option<u32>, frames: &[u64], indent: usize, symbols: &dyn Symbols) {
    out.push(b'\n');
    for frame in frames.iter().take_while(|frame| **frame != 0) {
        let name = match pid {
            Some(pid) => symbols.user(Some(pid), *frame),
            None => symbols.kernel_frame(*frame),
        };
        fill(out, b' ', indent);
        put!(out, "{}\n", exact(name.as_ref(), *frame));
    }
}

/// The frames in these bytes.
pub(crate) fn frames(bytes: &[u8]) -> Vec<u64> {
    bytes.chunks_exact(FRAME_SIZE as usize).map(unsigned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbols::{Name, NoSymbols};

    struct Names;

    impl Symbols for Names {
        fn kernel(&self, address: u64) -> Option<Name> {
            let symbol = (address < 0x18).then(|| "f".to_owned());
            (address < 0x20).then(|| Name { module: "vmlinux".to_owned(), symbol, offset: address - 0x10 })
        }

        fn user(&self, pid: Option<u32>, address: u64) -> Option<Name> {
            let name = Name { module: "libc.so.6".to_owned(), symbol: Some("g".to_owned()), offset: address };
            (pid == Some(7)).then_some(name)
        }
    }

    #[test]
    fn frames_are_named_and_indented() {
        let mut out = Vec::new();
        stack(&mut out, None, &[0x11, 0x10, 0x19, 0x20, 0, 0x11], STACK_INDENT, &Names);
        stack(&mut out, Some(7), &[1], 2, &Names);
        stack(&mut out, Some(8), &[1], 0, &Names);
        stack(&mut out, None, &[], 3, &NoSymbols);
        let expected = "
              vmlinux`f+0x1
              vmlinux`f
              vmlinux`0x19
              0x20

  libc.so.6`g+0x1

0x1

";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
