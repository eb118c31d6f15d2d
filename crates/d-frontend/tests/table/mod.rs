//! The table of programs and of the tags of what is wrong with them.

/// Each program with its tags.
pub(crate) fn programs() -> impl Iterator<Item = (Vec<&'static str>, String)> {
    let lines = include_str!("../errors.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines.map(|line| {
        let (tags, text) = line.split_once(' ').expect("a tag and a program");
        let tags = tags.split(',').filter(|t| *t != "-").collect();
        // A line end is written as a bar, for pragmas end with it.
        let program =
            if text.contains("#pragma") { text.trim().replace('|', "\n") + "\n" } else { text.trim().to_owned() };
        (tags, program)
    })
}
