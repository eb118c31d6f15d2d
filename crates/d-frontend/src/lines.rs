//! From places in a text to lines, as `#line` renumbers them.

/// Where the lines of a text are, and what they are called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineMap {
    /// Offset of each line's first byte.
    starts: Vec<u32>,
    /// From this offset on: the number that its line has, and the file.
    renumbered: Vec<(u32, u32, Option<String>)>,
    /// From this offset on: how deep in files that a preprocessor has put in.
    depths: Vec<(u32, u32)>,
    /// Offset of each token.
    tokens: Vec<u32>,
}

/// A line as messages name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, counted from 1.
    pub number: u32,
    /// The file, if a `#line` has named one.
    pub file: Option<String>,
}

impl LineMap {
    pub(crate) fn new(text: &str) -> Self {
        let newlines = text.bytes().enumerate().filter(|&(_, b)| b == b'\n').map(|(at, _)| at as u32 + 1);
        Self { starts: std::iter::once(0).chain(newlines).collect(), ..Self::default() }
    }

    pub(crate) fn with_tokens(self, tokens: impl Iterator<Item = u32>) -> Self {
        Self { tokens: tokens.collect(), ..self }
    }

    /// Where the first token at or behind `offset` is; behind the last, `offset`.
    pub(crate) fn next_token(&self, offset: u32) -> u32 {
        let next = self.tokens.partition_point(|&start| start < offset);
        self.tokens.get(next).copied().unwrap_or(offset)
    }

    /// The line after the one at `offset` gets this number.
    pub(crate) fn renumber(&mut self, offset: u32, number: u32, file: Option<String>) {
        self.renumbered.push((offset, number, file));
    }

    /// The preprocessor's flags behind the name of a file: 1 where it was entered, 2 where another was left for it.
    pub(crate) fn enter_and_leave<'a>(&mut self, offset: u32, flags: impl Iterator<Item = &'a str>) {
        let before = self.depths.last().map_or(0, |&(_, depth)| depth);
        let depth = flags.fold(before, |depth, flag| match flag {
            "1" => depth.saturating_add(1),
            "2" => depth.saturating_sub(1),
            _ => depth,
        });
        if depth != before {
            self.depths.push((offset, depth));
        }
    }

    /// Whether what is at `offset` is of a file that was included.
    pub(crate) fn is_included(&self, offset: u32) -> bool {
        let changes = self.depths.partition_point(|&(at, _)| at <= offset);
        self.depths[..changes].last().is_some_and(|&(_, depth)| depth > 0)
    }

    fn physical(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    /// The line that the byte at `offset` is in.
    pub fn line(&self, offset: u32) -> Line {
        let physical = self.physical(offset);
        let Some((at, number, _)) = self.renumbered.iter().rfind(|(at, ..)| *at < offset) else {
            return Line { number: physical, file: None };
        };
        let behind = physical.saturating_sub(self.physical(*at) + 1);
        let file = self.renumbered.iter().rev().filter(|(at, ..)| *at < offset).find_map(|(_, _, file)| file.clone());
        // A preprocessor gives the script itself back without a name.
        let file = file.filter(|name| !name.is_empty());
        Line { number: number.saturating_add(behind), file }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_and_renumbered() {
        let text = "a\nb\n#line 10 \"x.d\"\nc\nd\n";
        let mut map = LineMap::new(text);
        map.renumber(18, 10, Some("x.d".into()));
        assert_eq!(map.line(2), Line { number: 2, file: None });
        assert_eq!(map.line(19), Line { number: 10, file: Some("x.d".into()) });
        assert_eq!(map.line(21), Line { number: 11, file: Some("x.d".into()) });
    }

    #[test]
    fn included_files_are_entered_and_left() {
        let mut map = LineMap::default();
        for (offset, flags) in [(10, "1 3 4"), (20, "1"), (30, "2"), (40, "3"), (50, "2"), (60, "2"), (70, "1")] {
            map.enter_and_leave(offset, flags.split(' '));
        }
        let included: Vec<_> = (0..80).filter(|&offset| map.is_included(offset)).collect();
        assert_eq!(included, (10..50).chain(70..80).collect::<Vec<_>>());
    }
}
