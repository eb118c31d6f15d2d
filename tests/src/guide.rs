//! Examples in Markdown as tests: a block of `d` runs, the block of `output` behind it is what it prints, and one of
//! `errors` what it says on the standard error output. One without output is compiled only.
//!
//! What stands behind `d` are dtrace's options; `trigger=STEPS` gives the steps of the command.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::case::{Case, Kind, Tags};

/// An example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Example {
    pub(crate) program: String,
    /// `None`: it is not run.
    pub(crate) output: Option<String>,
    pub(crate) errors: String,
}

/// The examples of a page: each with its options.
pub(crate) fn read(suite: &Path, path: &Path) -> Result<Vec<Case>> {
    let text = fs::read_to_string(path).with_context(|| format!("failed to read {}", path.display()))?;
    let page = path.strip_prefix(suite).unwrap_or(path).to_string_lossy();
    let mut cases: Vec<Case> = Vec::new();
    for (line, info, body) in blocks(&text) {
        let mut words = info.split_whitespace();
        match words.next() {
            Some("d") => {
                let kind = Kind::Example(Example { program: body, output: None, errors: String::new() });
                cases.push(Case { name: format!("{page}:{line}"), path: path.to_owned(), kind, tags: tags(words) });
            }
            Some("output") => match cases.last_mut().map(|case| &mut case.kind) {
                Some(Kind::Example(example @ Example { output: None, .. })) => example.output = Some(body),
                _ => bail!("{page}:{line}: there is no program before this output"),
            },
            Some("errors") => match cases.last_mut().map(|case| &mut case.kind) {
                Some(Kind::Example(example)) => example.errors = body,
                _ => bail!("{page}:{line}: there is no program before these errors"),
            },
            _ => {}
        }
    }
    Ok(cases)
}

fn tags<'a>(words: impl Iterator<Item = &'a str>) -> Tags {
    let mut tags = Tags::default();
    for word in words {
        match word.strip_prefix("trigger=") {
            Some(steps) => tags.trigger = Some(steps.replace(',', " ")),
            None => tags.options.push(word.to_owned()),
        }
    }
    tags
}

/// The fenced blocks: number of the line, what stands behind the fence, and what is in them.
fn blocks(text: &str) -> Vec<(usize, &str, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, &str, String)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        match (line.strip_prefix("```"), &mut open) {
            (Some(info), None) => open = Some((number, info.trim(), String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some((_, _, body))) => {
                body.push_str(line);
                body.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_what_stands_between_fences() {
        let text = "text\n```d -q\nBEGIN\n{ }\n```\nand\n```output\n\n```\n";
        let expected = [(2, "d -q", "BEGIN\n{ }\n".to_owned()), (7, "output", "\n".to_owned())];
        assert_eq!(blocks(text), expected);
    }
}
