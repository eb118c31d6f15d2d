//! Rows of the table: what was measured, of whom, and whether the targets are met.

use std::fmt::Write as _;

/// Whose value it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    Dtrace,
    Handwritten,
    Bpftrace,
    Rbpf,
}

/// The columns, in order.
const COLUMNS: [(Of, &str); 4] =
    [(Of::Dtrace, "dtrace"), (Of::Handwritten, "C eBPF"), (Of::Bpftrace, "bpftrace"), (Of::Rbpf, "rbpf")];

impl Of {
    fn title(self) -> &'static str {
        COLUMNS.iter().find(|(of, _)| *of == self).map_or("", |(_, title)| title)
    }
}

/// What dtrace's value is held to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Target {
    /// At most this much.
    Limit(f64),
    /// At most this part of another's value.
    AtMostOf(f64, Of),
    /// At least this part of another's value.
    AtLeastOf(f64, Of),
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) what: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) values: Vec<(Of, f64)>,
    pub(crate) targets: Vec<Target>,
}

impl Row {
    fn value(&self, of: Of) -> Option<f64> {
        self.values.iter().find(|(o, _)| *o == of).map(|(_, value)| *value)
    }

    /// The target in words, how dtrace stands to it, and whether that meets it; `None` without the other's value.
    fn verdict(&self, target: Target) -> (String, Option<(f64, bool)>) {
        let ours = self.value(Of::Dtrace);
        let ratio = |of| Some(ours? / self.value(of)?);
        match target {
            Target::Limit(most) => (format!("at most {most} {}", self.unit), ours.map(|v| (v, v <= most))),
            Target::AtMostOf(part, of) => {
                (format!("at most {part} of {}", of.title()), ratio(of).map(|r| (r, r <= part)))
            }
            Target::AtLeastOf(part, of) => {
                (format!("at least {part} of {}", of.title()), ratio(of).map(|r| (r, r >= part)))
            }
        }
    }
}

/// The median of what was measured.
pub(crate) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

/// The table as text.
pub(crate) fn render(rows: &[Row]) -> String {
    let mut out = format!("{:42} {:8}", "", "");
    for (_, title) in COLUMNS {
        let _ = write!(out, "{title:>10}");
    }
    out.push_str("   target\n");
    for row in rows {
        let _ = write!(out, "{:42} {:8}", row.what, row.unit);
        for (of, _) in COLUMNS {
            let value = row.value(of).map_or("-".into(), number);
            let _ = write!(out, "{value:>10}");
        }
        for (n, &target) in row.targets.iter().enumerate() {
            let (words, verdict) = row.verdict(target);
            let verdict = verdict.map_or("not measured".into(), |(value, met)| {
                format!("{:>8}  {}", number(value), if met { "met" } else { "MISSED" })
            });
            let indent = if n == 0 { 3 } else { 3 + 42 + 1 + 8 + 10 * COLUMNS.len() };
            let separator = if n == 0 { "" } else { "\n" };
            let _ = write!(out, "{separator}{:indent$}{words:28}{verdict}", "");
        }
        out.push('\n');
    }
    out
}

/// A number with three digits or more.
fn number(value: f64) -> String {
    match value.abs() {
        v if v >= 100.0 => format!("{value:.0}"),
        v if v >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_judged() {
        let row =
            Row { what: "x", unit: "ms", values: vec![(Of::Dtrace, 50.0), (Of::Bpftrace, 100.0)], targets: Vec::new() };
        let met = |target| row.verdict(target).1.map(|(_, met)| met);
        assert_eq!(met(Target::Limit(60.0)), Some(true));
        assert_eq!(met(Target::Limit(40.0)), Some(false));
        assert_eq!(met(Target::AtMostOf(0.5, Of::Bpftrace)), Some(true));
        assert_eq!(met(Target::AtLeastOf(0.6, Of::Bpftrace)), Some(false));
        assert_eq!(met(Target::AtMostOf(0.5, Of::Handwritten)), None);
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(&[9.0, 1.0, 3.0]), Some(3.0));
        assert_eq!(median(&[]), None);
    }
}
