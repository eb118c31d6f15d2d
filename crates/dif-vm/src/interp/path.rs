//! Functions of paths.

/// A part of the operand, or the one character that stands for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// From the first to before the second.
    Range(usize, usize),
    /// `/` or `.`
    One(u8),
}

/// `basename()`
pub(super) fn basename(path: &[u8]) -> Part {
    if path.is_empty() {
        return Part::One(b'.');
    }
    let Some(end) = path.iter().rposition(|&c| c != b'/') else { return Part::One(b'/') };
    let start = path[..end].iter().rposition(|&c| c == b'/').map_or(0, |slash| slash + 1);
    Part::Range(start, end + 1)
}

/// `dirname()`
pub(super) fn dirname(path: &[u8]) -> Part {
    if !path.contains(&b'/') {
        return Part::One(b'.');
    }
    let rooted = path.first() == Some(&b'/');
    let before = |end: usize| path[..end].iter().rposition(|&c| c != b'/').map(|last| last + 1);
    let directory = before(path.len()).and_then(|end| path[..end].iter().rposition(|&c| c == b'/')).and_then(before);
    match directory {
        Some(end) => Part::Range(0, end),
        None if rooted => Part::One(b'/'),
        None => Part::One(b'.'),
    }
}

/// `cleanpath()`: without `//`, `/./` and `/../`, by the text alone. Length of what it wrote.
pub(super) fn clean(path: &[u8], out: &mut [u8]) -> usize {
    let rooted = path.first() == Some(&b'/');
    let (mut length, mut names) = (0, 0u32);
    let put = |out: &mut [u8], length: usize, name: &[u8]| {
        let slash: &[u8] = if length > 0 || rooted { b"/" } else { b"" };
        let end = length + slash.len() + name.len();
        if let Some(place) = out.get_mut(length..end) {
            place[..slash.len()].copy_from_slice(slash);
            place[slash.len()..].copy_from_slice(name);
        }
        end
    };
    for name in path.split(|&c| c == b'/') {
        match name {
            b"" | b"." => {}
            b".." if names > 0 => {
                names -= 1;
                length = out[..length.min(out.len())].iter().rposition(|&c| c == b'/').unwrap_or(0);
            }
            b".." if rooted => {}
            b".." => length = put(out, length, name),
            _ => {
                names += 1;
                length = put(out, length, name);
            }
        }
    }
    if length == 0 && !path.is_empty() {
        let left = if rooted { b"/" } else { b"." };
        out.iter_mut().zip(left).for_each(|(place, &c)| *place = c);
        return 1;
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    fn show(path: &str, part: Part) -> String {
        match part {
            Part::Range(start, end) => path[start..end].into(),
            Part::One(c) => String::from(char::from(c)),
        }
    }

    #[test]
    fn names_and_directories() {
        let cases = [
            ("/foo/bar/baz", "baz", "/foo/bar"),
            ("/foo/bar///", "bar", "/foo"),
            ("/foo", "foo", "/"),
            ("foo", "foo", "."),
            ("foo/", "foo", "."),
            ("/", "/", "/"),
            ("//", "/", "/"),
            ("", ".", "."),
            ("a//b", "b", "a"),
        ];
        for (path, name, directory) in cases {
            assert_eq!(show(path, basename(path.as_bytes())), name, "{path}");
            assert_eq!(show(path, dirname(path.as_bytes())), directory, "{path}");
        }
    }

    #[test]
    fn paths_come_clean() {
        let cases = [
            ("/foo/bar", "/foo/bar"),
            ("/foo//bar", "/foo/bar"),
            ("/foo/./bar", "/foo/bar"),
            ("/foo/../bar", "/bar"),
            ("/..", "/"),
            ("/.", "/"),
            ("/foo/..", "/"),
            ("/foo/.", "/foo"),
            ("", ""),
            ("./a", "a"),
            ("a/../b", "b"),
            ("a/..", "."),
            ("../..", "../.."),
            ("a/../../b", "../b"),
            ("../a/../b/", "../b"),
            ("./", "."),
            ("//", "/"),
            (".a/..b", ".a/..b"),
        ];
        for (path, cleaned) in cases {
            let mut out = [0; 64];
            let length = clean(path.as_bytes(), &mut out);
            assert_eq!(&out[..length], cleaned.as_bytes(), "{path}");
        }
    }
}
