//! `/proc/modules`: where modules end.

/// A module's name and its addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) name: String,
    pub(crate) start: u64,
    pub(crate) end: u64,
}

/// Reads lines of `name size references users state address`.
pub(crate) fn parse(text: &str) -> Vec<Extent> {
    text.lines().filter_map(extent).collect()
}

fn extent(line: &str) -> Option<Extent> {
    let mut words = line.split_ascii_whitespace();
    let (name, size) = (words.next()?, words.next()?.parse::<u64>().ok()?);
    let start = words.find_map(|word| u64::from_str_radix(word.strip_prefix("0x")?, 16).ok())?;
    Some(Extent { name: name.to_owned(), start, end: start.checked_add(size)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_proc_modules() {
        let text = "ext4 802816 1 - Live 0xffffffffc0200000\nzram 40960 0 - Live 0xffffffffc0100000 (OE)\nbad\nx y\n";
        let expected = [("ext4", 0xffff_ffff_c020_0000, 802_816), ("zram", 0xffff_ffff_c010_0000, 40960)]
            .map(|(name, start, size)| Extent { name: name.into(), start, end: start + size });
        assert_eq!(parse(text), expected);
    }
}
