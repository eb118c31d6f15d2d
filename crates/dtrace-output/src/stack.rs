//! Stacks: one frame a line.

use crate::layout::{fill, put};
use crate::symbols::{Symbols, hex};

/// Blanks before a frame unless `-x stackindent` says otherwise.
pub const STACK_INDENT: usize = 14;

/// Prints a kernel stack, or with `pid` a user stack: a newline, then each frame indented on a line of its own. A
/// frame of 0 ends it.
pub fn stack(out: &mut Vec<u8>, pid: Option<u32>, frames: &[u64], indent: usize, symbols: &dyn Symbols) {
    out.push(b'\n');
    for frame in frames.iter().take_while(|frame| **frame != 0) {
        let name = match pid {
            Some(pid) => symbols.user(Some(pid), *frame),
            None => symbols.kernel(*frame),
        };
        fill(out, b' ', indent);
        put!(out, "{}\n", name.unwrap_or_else(|| hex(*frame)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbols::NoSymbols;

    struct Names;

    impl Symbols for Names {
        fn kernel(&self, address: u64) -> Option<String> {
            (address < 0x20).then(|| format!("vmlinux`f+{address:#x}"))
        }

        fn user(&self, pid: Option<u32>, address: u64) -> Option<String> {
            (pid == Some(7)).then(|| format!("libc.so.6`g+{address:#x}"))
        }
    }

    #[test]
    fn frames_are_named_and_indented() {
        let mut out = Vec::new();
        stack(&mut out, None, &[0x10, 0x20, 0, 0x11], STACK_INDENT, &Names);
        stack(&mut out, Some(7), &[1], 2, &Names);
        stack(&mut out, Some(8), &[1], 0, &Names);
        stack(&mut out, None, &[], 3, &NoSymbols);
        let expected = "\n              vmlinux`f+0x10\n              0x20\n\n  libc.so.6`g+0x1\n\n0x1\n\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
