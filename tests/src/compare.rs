//! Expected against actual output.

use std::fmt::Write as _;

/// What differs, as lines with `-` (expected) and `+` (actual); `None` if nothing does.
pub(crate) fn difference(what: &str, expected: &str, actual: &str) -> Option<String> {
    if expected == actual {
        return None;
    }
    let old: Vec<&str> = expected.split('\n').collect();
    let new: Vec<&str> = actual.split('\n').collect();
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let head = old.iter().zip(&new).take_while(same).count();
    let shorter = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(shorter).take_while(same).count();
    let mut text = format!("     {what}, from line {}:\n", head + 1);
    for (sign, lines) in [('-', &old), ('+', &new)] {
        for line in &lines[head..lines.len() - tail] {
            let _ = writeln!(text, "     {sign}{}", line.escape_debug());
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_shown() {
        assert_eq!(difference("stdout", "a\nb\n", "a\nb\n"), None);
        let shown = difference("stdout", "a\nb\nc\n", "a\nx\nc\n").unwrap();
        assert_eq!(shown, "     stdout, from line 2:\n     -b\n     +x\n");
        let shown = difference("stdout", "a\na\n", "a\n").unwrap();
        assert_eq!(shown, "     stdout, from line 2:\n     -a\n");
    }
}
