//! What kprobes may not touch.

use std::collections::HashSet;

/// Where the kernel shows it, if debugfs is mounted.
const FILE: &str = "/sys/kernel/debug/kprobes/blacklist";

/// Names of the functions that kprobes may not touch; empty if that can't be read.
pub(crate) fn read() -> HashSet<String> {
    std::fs::read_to_string(FILE).map(|text| parse(&text)).unwrap_or_default()
}

/// Lines are `0xSTART-0xEND<tab>NAME`.
fn parse(text: &str) -> HashSet<String> {
    let name = |line: &str| Some(line.split_once('\t')?.1.split_ascii_whitespace().next()?.to_owned());
    text.lines().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_make_no_sense_are_passed_over() {
        let text = "0xffffffff81000000-0xffffffff81000010\tdo_int3\n\n0x0-0x1\nno tab\n0x1-0x2\t\n0x3-0x4\tfoo [bar]\n";
        assert_eq!(parse(text), HashSet::from(["do_int3".to_owned(), "foo".to_owned()]));
    }
}
