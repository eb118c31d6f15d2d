//! What varies from run to run, written as what it is.

use std::str::FromStr;

use anyhow::{Error, bail};

/// A rule of `@filter`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filter {
    /// The CPU and ID columns of rows, and the probe ids of messages.
    Row,
    /// Hexadecimal numbers with `0x`.
    Hex,
    /// Decimal numbers of any length.
    Number,
    /// The order of lines.
    Sort,
}

impl FromStr for Filter {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Ok(match name {
            "row" => Self::Row,
            "hex" => Self::Hex,
            "number" => Self::Number,
            "sort" => Self::Sort,
            _ => bail!("unknown @filter {name}"),
        })
    }
}

impl Filter {
    /// The text without what varies.
    pub(crate) fn apply(self, text: &str) -> String {
        match self {
            Self::Row => {
                let rows = text.split_inclusive('\n').map(row).collect::<String>();
                let rows = digits(&rows, "(ID ", |c| c.is_ascii_digit(), "(ID N");
                digits(&rows, "for probe ID ", |c| c.is_ascii_digit(), "for probe ID N")
            }
            Self::Hex => digits(text, "0x", |c| c.is_ascii_hexdigit(), "0xADDR"),
            Self::Number => digits(text, "", |c| c.is_ascii_digit(), "N"),
            Self::Sort => {
                let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
                lines.sort_unstable();
                lines.concat()
            }
        }
    }
}

/// The text without the numbers of eBPF instructions, which are those of this version of the code generator.
pub(crate) fn without_pc(text: &str) -> String {
    digits(text, " at BPF pc ", |c| c.is_ascii_digit(), " at BPF pc N")
}

/// `  0      1 ...` becomes `  C     ID ...`.
fn row(line: &str) -> String {
    let number = |column: &str| {
        let digits = column.trim_start();
        !digits.is_empty() && digits.len() < column.len() && digits.bytes().all(|b| b.is_ascii_digit())
    };
    match (line.get(..3), line.get(3..10), line.get(10..)) {
        (Some(cpu), Some(id), Some(rest)) if number(cpu) && number(id) && rest.starts_with(' ') => {
            format!("  C     ID{rest}")
        }
        _ => line.to_owned(),
    }
}

/// Replaces `prefix` and the digits after it, as often as it comes.
fn digits(text: &str, prefix: &str, is_digit: fn(char) -> bool, name: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(tail) = rest.strip_prefix(prefix).filter(|t| t.starts_with(is_digit)) {
            result.push_str(name);
            rest = tail.trim_start_matches(is_digit);
        } else {
            result.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_lose_cpu_and_id() {
        let row = "  1     17                    getppid:entry  x\n";
        assert_eq!(Filter::Row.apply(row), "  C     ID                    getppid:entry  x\n");
        let header = "CPU     ID                    FUNCTION:NAME\n";
        assert_eq!(Filter::Row.apply(header), header);
        let message = "error on enabled probe ID 2 (ID 77: syscall:::)";
        assert_eq!(Filter::Row.apply(message), "error on enabled probe ID 2 (ID N: syscall:::)");
        let message = "error in dt_clause_2 for probe ID 77 (syscall:::): divide-by-zero at BPF pc 30";
        let named = "error in dt_clause_2 for probe ID N (syscall:::): divide-by-zero at BPF pc N";
        assert_eq!(without_pc(&Filter::Row.apply(message)), named);
        let value = "                1\n";
        assert_eq!(Filter::Row.apply(value), value);
    }

    #[test]
    fn numbers_are_named() {
        assert_eq!(Filter::Hex.apply("at 0xffff81, 0x, 12"), "at 0xADDR, 0x, 12");
        assert_eq!(Filter::Number.apply("pid 4711 has"), "pid N has");
        assert_eq!(Filter::Sort.apply("b\na\n"), "a\nb\n");
    }
}
