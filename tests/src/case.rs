//! Tests as files: what a test's name and the tags at its top ask for.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::filter::Filter;
use crate::guide::{self, Example};

/// What a test is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `tst.NAME.d`: a D program that runs.
    Program,
    /// `err.TAG.NAME.d`: a D program that is refused with this tag.
    Refused(String),
    /// `tst.NAME.sh`: a shell script that runs `$dtrace`.
    Shell,
    /// A program in a page of Markdown.
    Example(Example),
}

/// A test.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// Path below the suite's folder.
    pub(crate) name: String,
    /// Path of the test.
    pub(crate) path: PathBuf,
    pub(crate) kind: Kind,
    pub(crate) tags: Tags,
}

/// The `@tag: value` lines of the first comment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tags {
    /// `@options`: options of dtrace before the script.
    pub(crate) options: Vec<String>,
    /// `@args`: macro arguments after it.
    pub(crate) args: Vec<String>,
    /// `@status`: the exit status; 0 if not given, 1 for programs that are refused.
    pub(crate) status: Option<i32>,
    /// `@trigger`: steps of the trigger program, run with `-c`.
    pub(crate) trigger: Option<String>,
    /// `@requires`: features without which the test is skipped.
    pub(crate) requires: Vec<String>,
    /// `@filter`: what of the output varies.
    pub(crate) filters: Vec<Filter>,
    /// `@interrupt`: SIGINT comes after this many seconds.
    pub(crate) interrupt: Option<u64>,
}

impl Case {
    /// The tests in this file.
    fn read(suite: &Path, path: &Path) -> Result<Vec<Self>> {
        if path.extension().is_some_and(|e| e == "md") {
            return guide::read(suite, path);
        }
        let file = path.file_name().and_then(|f| f.to_str()).unwrap_or_default();
        let Some(kind) = kind(file)? else { return Ok(Vec::new()) };
        let text = fs::read(path).with_context(|| format!("failed to read {}", path.display()))?;
        let name = path.strip_prefix(suite).unwrap_or(path).to_string_lossy().into_owned();
        let tags = Tags::parse(&String::from_utf8_lossy(&text)).with_context(|| name.clone())?;
        Ok(vec![Self { name, path: path.to_owned(), kind, tags }])
    }

    /// Where the expected output is: `extension` is `out` or `err`.
    pub(crate) fn expected(&self, extension: &str) -> PathBuf {
        self.path.with_extension(extension)
    }
}

fn kind(file: &str) -> Result<Option<Kind>> {
    let parts: Vec<&str> = file.split('.').collect();
    Ok(match parts[..] {
        ["tst", _, "d"] => Some(Kind::Program),
        ["err", tag, _, "d"] => Some(Kind::Refused(tag.to_owned())),
        ["tst", _, "sh"] => Some(Kind::Shell),
        ["tst" | "err", .., "d" | "sh"] => bail!("{file}: neither tst.NAME.d, tst.NAME.sh nor err.TAG.NAME.d"),
        _ => None,
    })
}

impl Tags {
    /// Reads the first comment: `/* ... */` of D, `#` lines of a shell.
    fn parse(text: &str) -> Result<Self> {
        let mut tags = Self::default();
        for line in first_comment(text).lines() {
            let line = line.trim_start_matches([' ', '\t', '/', '*', '#']).trim_end_matches([' ', '*', '/']);
            if let Some(tag) = line.strip_prefix('@') {
                let (name, value) = tag.split_once(':').unwrap_or((tag, ""));
                tags.set(name, value.trim())?;
            }
        }
        Ok(tags)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<()> {
        let words = || value.split_whitespace().map(str::to_owned);
        match name {
            "options" => self.options.extend(words()),
            "args" => self.args.extend(words()),
            "status" => self.status = Some(value.parse().with_context(|| format!("@status: {value}"))?),
            "trigger" => self.trigger = Some(value.to_owned()),
            "requires" => self.requires.extend(words()),
            "filter" => self.filters.extend(words().map(|w| w.parse::<Filter>()).collect::<Result<Vec<_>>>()?),
            "interrupt" => self.interrupt = Some(value.parse().with_context(|| format!("@interrupt: {value}"))?),
            _ => bail!("unknown tag @{name}"),
        }
        Ok(())
    }
}

fn first_comment(text: &str) -> &str {
    if let Some(start) = text.find("/*").filter(|&at| text[..at].lines().all(|l| l.starts_with("#!"))) {
        return text[start..].split_once("*/").map_or("", |(comment, _)| comment);
    }
    let end = text.split_inclusive('\n').take_while(|line| line.starts_with('#')).map(str::len).sum();
    &text[..end]
}

/// All tests below a folder whose name contains one of `wanted`, by name.
pub(crate) fn find(suite: &Path, wanted: &[String], unwanted: &[String]) -> Result<Vec<Case>> {
    let mut files = Vec::new();
    collect(suite, &mut files)?;
    files.sort();
    let cases = files.iter().map(|path| Case::read(suite, path)).collect::<Result<Vec<_>>>()?;
    let has = |case: &Case, texts: &[String]| texts.iter().any(|text| case.name.contains(text.as_str()));
    let asked = |case: &Case| (wanted.is_empty() || has(case, wanted)) && !has(case, unwanted);
    let cases: Vec<Case> = cases.into_iter().flatten().filter(asked).collect();
    if cases.is_empty() {
        bail!("no test in {} matches", suite.display());
    }
    Ok(cases)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("failed to read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_a_file_is() {
        assert_eq!(kind("tst.add.d").unwrap(), Some(Kind::Program));
        assert_eq!(kind("err.D_SYNTAX.brace.d").unwrap(), Some(Kind::Refused("D_SYNTAX".into())));
        assert_eq!(kind("tst.list.sh").unwrap(), Some(Kind::Shell));
        assert_eq!(kind("tst.add.out").unwrap(), None);
        assert!(kind("tst.add.more.d").is_err());
    }

    #[test]
    fn tags_are_read_from_the_first_comment_only() {
        let tags =
            Tags::parse("/*\n * What.\n *\n * @options: -q -x strsize=8\n * @status: 3 */\n/* @args: 1 */").unwrap();
        assert_eq!(tags.options, ["-q", "-x", "strsize=8"]);
        assert_eq!((tags.status, tags.args.len()), (Some(3), 0));
        assert_eq!(Tags::parse("# @args: 1 2\necho\n# @args: 3\n").unwrap().args, ["1", "2"]);
        assert!(Tags::parse("/* @sttus: 3 */").is_err());
    }
}
