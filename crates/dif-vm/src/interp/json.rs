//! `json()`: the element of a JSON text that a path such as `a.b[2].c` names.

/// Start and end of the element, a string's without its quotes.
pub(super) fn find(text: &[u8], path: &[u8]) -> Option<(usize, usize)> {
    let mut at = skip_blanks(text, 0);
    let mut step = 0;
    while step < path.len() {
        at = element(text, at, path, step)?;
        step = next_step(path, step);
    }
    let end = value_end(text, at);
    if text.get(at) == Some(&b'"') { Some((at + 1, (end - 1).max(at + 1))) } else { Some((at, end)) }
}

/// Where the element of the container at `at` starts that the path's step names.
fn element(text: &[u8], at: usize, path: &[u8], step: usize) -> Option<usize> {
    let indexed = path.get(step) == Some(&b'[');
    match (text.get(at)?, indexed) {
        (b'{', false) => member(text, at + 1, path, step),
        (b'[', true) => item(text, at + 1, index(path, step + 1)?),
        _ => None,
    }
}

fn member(text: &[u8], at: usize, path: &[u8], step: usize) -> Option<usize> {
    let mut at = at;
    loop {
        at = skip_blanks(text, at);
        let first = *text.get(at).filter(|c| !matches!(c, b'}' | b']'))?;
        let end = value_end(text, at);
        let matches = first == b'"' && end > at + 1 && is_name(&text[at + 1..end - 1], &path[step..]);
        let colon = skip_blanks(text, end);
        if text.get(colon) != Some(&b':') {
            return None;
        }
        let value = skip_blanks(text, colon + 1);
        if matches {
            return Some(value);
        }
        at = behind_comma(text, value)?;
    }
}

fn item(text: &[u8], at: usize, wanted: usize) -> Option<usize> {
    let mut at = at;
    for n in 0.. {
        at = skip_blanks(text, at);
        text.get(at).filter(|c| !matches!(c, b'}' | b']'))?;
        if n == wanted {
            return Some(at);
        }
        at = behind_comma(text, at)?;
    }
    None
}

/// Behind the comma that follows the value at `at`.
fn behind_comma(text: &[u8], at: usize) -> Option<usize> {
    let comma = skip_blanks(text, value_end(text, at));
    (text.get(comma) == Some(&b',')).then_some(comma + 1)
}

/// Whether the path starts with this name, whole.
fn is_name(name: &[u8], path: &[u8]) -> bool {
    path.strip_prefix(name).is_some_and(|rest| matches!(rest.first(), None | Some(b'.' | b'[')))
        && !name.iter().any(|c| matches!(c, b'.' | b'['))
}

/// The number before `]`.
fn index(path: &[u8], at: usize) -> Option<usize> {
    let digits = path[at..].iter().take_while(|c| c.is_ascii_digit()).count();
    if digits == 0 || digits > 9 || path.get(at + digits) != Some(&b']') {
        return None;
    }
    path[at..at + digits].iter().try_fold(0usize, |n, c| Some(n * 10 + usize::from(c - b'0')))
}

/// Where the step behind the one at `step` starts.
fn next_step(path: &[u8], step: usize) -> usize {
    let rest = &path[step..];
    match rest.iter().enumerate().skip(1).find(|(_, c)| matches!(c, b'.' | b'[')) {
        Some((n, b'.')) => step + n + 1,
        Some((n, _)) => step + n,
        None => path.len(),
    }
}

fn skip_blanks(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|c| matches!(c, b' ' | b'\t' | b'\n' | b'\r')).count()
}

/// Where the value at `at` ends: behind its closing quote or bracket, or its last character.
fn value_end(text: &[u8], at: usize) -> usize {
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for (n, &c) in text.iter().enumerate().skip(at) {
        match c {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' if quoted && depth == 0 => return n + 1,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 1 => return n + 1,
            b'}' | b']' if depth > 1 => depth -= 1,
            b'}' | b']' | b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' if depth == 0 => return n,
            _ => {}
        }
    }
    text.len().max(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found() {
        let text = br#" {"a": 1, "b": {"c": [10, "x\"y", {"d": null}]}, "e.f": 2}"#;
        let cases: [(&str, Option<&str>); 11] = [
            ("a", Some("1")),
            ("b.c[0]", Some("10")),
            ("b.c[1]", Some("x\\\"y")),
            ("b.c[2].d", Some("null")),
            ("b.c[2]", Some("{\"d\": null}")),
            ("b.c[3]", None),
            ("b.c[x]", None),
            ("b[0]", None),
            ("z", None),
            ("a.z", None),
            ("e.f", None),
        ];
        for (path, wanted) in cases {
            let found =
                find(text, path.as_bytes()).map(|(start, end)| core::str::from_utf8(&text[start..end]).unwrap());
            assert_eq!(found, wanted, "{path}");
        }
    }
}
