//! What C headers define and D has not, functions and members without members of their own: they are taken out of what
//! the preprocessor gives.

/// What the preprocessor calls the script, which it reads from there.
pub(crate) const SCRIPT: &str = "/dev/stdin";

/// Blanks the function definitions and empty members of included files, and takes the script's own name out of line
/// markers.
pub(crate) fn without_functions(text: &[u8]) -> Vec<u8> {
    let script = format!("\"{SCRIPT}\"");
    let mut out = Vec::with_capacity(text.len());
    let mut scan = Scan::default();
    for line in text.split_inclusive(|&b| b == b'\n') {
        if line.starts_with(MARKER) {
            let marker = String::from_utf8_lossy(line);
            scan.included = !marker.contains(&script);
            out.extend_from_slice(marker.replace(&script, "\"\"").as_bytes());
        } else if scan.included {
            scan.line(line, &mut out);
        } else {
            scan = Scan::default();
            out.extend_from_slice(line);
        }
    }
    out
}

/// How a line marker starts.
const MARKER: &[u8] = b"# ";

/// How far an item of an included file has been read.
#[derive(Default)]
struct Scan {
    included: bool,
    braces: usize,
    parens: usize,
    /// Where the item starts in the output.
    start: Option<usize>,
    /// The last byte outside of parentheses that is no blank.
    last: u8,
    /// Whether the open brace is a function's.
    function: bool,
    quote: Option<u8>,
}

impl Scan {
    fn line(&mut self, line: &[u8], out: &mut Vec<u8>) {
        let mut escaped = false;
        for &c in line {
            out.push(c);
            if let Some(quote) = self.quote {
                if c == quote && !escaped {
                    self.quote = None;
                }
                escaped = c == b'\\' && !escaped;
                continue;
            }
            if !c.is_ascii_whitespace() {
                self.start.get_or_insert(out.len() - 1);
                self.mark(c, out);
            }
        }
    }

    fn mark(&mut self, c: u8, out: &mut Vec<u8>) {
        match c {
            b'"' | b'\'' => self.quote = Some(c),
            b'(' => self.parens += 1,
            b')' => self.parens = self.parens.saturating_sub(1),
            b'{' => {
                self.function |= self.braces == 0 && self.last == b')';
                self.braces += 1;
            }
            b'}' => {
                self.braces = self.braces.saturating_sub(1);
                if self.braces == 0 && self.function {
                    blank(out, self.start.take().unwrap_or(0));
                    *self = Self { included: true, ..Self::default() };
                }
            }
            b';' if self.braces == 0 && self.parens == 0 => {
                *self = Self { included: true, ..Self::default() };
            }
            b';' => {
                if let Some(start) = empty_member(out) {
                    blank(out, start);
                }
            }
            _ => {}
        }
        self.last = c;
    }
}

/// Where the `struct { } name;` starts that `out` ends with: of GNU's C, it takes no place.
fn empty_member(out: &[u8]) -> Option<usize> {
    let rest = out.strip_suffix(b";")?;
    let name = rest.iter().rev().take_while(|&&b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b' ')).count();
    let rest = rest[..rest.len() - name].strip_suffix(b"}")?.trim_ascii_end().strip_suffix(b"{")?.trim_ascii_end();
    rest.strip_suffix(b"struct").or_else(|| rest.strip_suffix(b"union")).map(<[u8]>::len)
}

/// Makes blanks of all from `start` on but the ends of lines and line markers.
fn blank(out: &mut Vec<u8>, start: usize) {
    let tail = out.split_off(start);
    for line in tail.split_inclusive(|&b| b == b'\n') {
        if line.starts_with(MARKER) {
            out.extend_from_slice(line);
        } else if line.ends_with(b"\n") {
            out.push(b'\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_members_of_headers_go() {
        let text = "# 1 \"x.h\" 1\nstruct s {\n union { int a[1]; struct { struct { } __empty_b; int b[]; }; };\n};\n";
        let expected = "# 1 \"x.h\" 1\nstruct s {\n union { int a[1]; struct {  int b[]; }; };\n};\n";
        assert_eq!(String::from_utf8(without_functions(text.as_bytes())).unwrap(), expected);
    }

    #[test]
    fn functions_of_headers_go_and_all_else_stays() {
        let text = "# 1 \"/dev/stdin\"\nBEGIN { f(1); }\n# 1 \"x.h\" 1\ntypedef int t;\nstatic inline int f (int a)\n{\n  if (a) { return '}'; }\n  return 1;\n}\nstruct s { int (*p)(int); };\nint g(int);\n# 3 \"/dev/stdin\" 2\nEND { }\n";
        let expected = "# 1 \"\"\nBEGIN { f(1); }\n# 1 \"x.h\" 1\ntypedef int t;\n\n\n\n\n\nstruct s { int (*p)(int); };\nint g(int);\n# 3 \"\" 2\nEND { }\n";
        assert_eq!(String::from_utf8(without_functions(text.as_bytes())).unwrap(), expected);
    }
}
