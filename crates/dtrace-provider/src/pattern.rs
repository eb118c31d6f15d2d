//! Probe description patterns: the globs of `provider:module:function:name`.

use std::fmt;

use crate::probe::ProbeName;

/// A probe description with globs. An empty part matches anything.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ProbePattern {
    /// Provider.
    pub provider: String,
    /// Module.
    pub module: String,
    /// Function.
    pub function: String,
    /// Name.
    pub name: String,
}

impl ProbePattern {
    /// A pattern of these parts.
    pub fn new(provider: &str, module: &str, function: &str, name: &str) -> Self {
        Self { provider: provider.into(), module: module.into(), function: function.into(), name: name.into() }
    }

    /// Whether the probe of this name is meant.
    pub fn matches(&self, probe: &ProbeName) -> bool {
        part_matches(&self.provider, &probe.provider)
            && part_matches(&self.module, &probe.module)
            && part_matches(&self.function, &probe.function)
            && part_matches(&self.name, &probe.name)
    }

    /// Whether a probe of this provider can be meant.
    pub fn can_match_provider(&self, provider: &str) -> bool {
        part_matches(&self.provider, provider)
    }
}

impl fmt::Display for ProbePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}:{}", self.provider, self.module, self.function, self.name)
    }
}

fn part_matches(pattern: &str, text: &str) -> bool {
    pattern.is_empty() || glob_match(pattern, text)
}

/// Matches the globs of the shell: `*`, `?`, `[a-z]`, `[!a-z]`, and `\` before a character that is meant literally.
/// Takes time in the product of the lengths at most.
pub fn glob_match(pattern: &str, text: &str) -> bool {
    let (p, t) = (pattern.as_bytes(), text.as_bytes());
    let (mut pi, mut ti) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while ti < t.len() {
        if p.get(pi) == Some(&b'*') {
            star = Some((pi, ti));
            pi += 1;
        } else if let Some(next) = one_matches(p, pi, t[ti]) {
            pi = next;
            ti += 1;
        } else if let Some((star_pi, star_ti)) = star {
            pi = star_pi + 1;
            ti = star_ti + 1;
            star = Some((star_pi, ti));
        } else {
            return false;
        }
    }
    p[pi..].iter().all(|&c| c == b'*')
}

/// Index after the pattern element at `pi` if it matches `c`.
fn one_matches(p: &[u8], pi: usize, c: u8) -> Option<usize> {
    match *p.get(pi)? {
        b'?' => Some(pi + 1),
        b'\\' if pi + 1 < p.len() => (p[pi + 1] == c).then_some(pi + 2),
        b'[' => match class_matches(&p[pi + 1..], c) {
            Some((matched, length)) => matched.then_some(pi + 1 + length),
            None => (c == b'[').then_some(pi + 1),
        },
        literal => (literal == c).then_some(pi + 1),
    }
}

/// Whether the bracket expression whose inside starts at `p` has `c`, and its length with the `]`.
fn class_matches(p: &[u8], c: u8) -> Option<(bool, usize)> {
    let negated = matches!(p.first(), Some(b'!' | b'^'));
    let first = usize::from(negated);
    let mut i = first;
    let mut found = false;
    loop {
        let low = *p.get(i)?;
        if low == b']' && i > first {
            return Some((found != negated, i + 1));
        }
        if p.get(i + 1) == Some(&b'-') && p.get(i + 2).is_some_and(|&high| high != b']') {
            found |= (low..=p[i + 2]).contains(&c);
            i += 3;
        } else {
            found |= low == c;
            i += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("open*", "openat", true),
            ("*at", "openat", true),
            ("o*n*t", "openat", true),
            ("o*x*t", "openat", false),
            ("open??", "openat", true),
            ("open?", "openat", false),
            ("[a-m]*", "getpid", true),
            ("[!a-m]*", "getpid", false),
            ("[]x]", "]", true),
            ("[x", "[x", true),
            ("\\*", "*", true),
            ("\\*", "x", false),
            ("a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
        ] {
            assert_eq!(glob_match(pattern, text), expected, "{pattern} on {text}");
        }
    }
}
