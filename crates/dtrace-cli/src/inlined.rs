//! What C headers define and D has not, functions and members without members of their own: they are taken out of what the
//! preprocessor gives.

/// What the preprocessor calls the script, which it reads from there.
pub(crate) const SCRIPT: &str = "/dev/stdin";

/// Blanks the function definitions and empty members of included files, and takes the script's own name out of line markers.
pub(crate) fn without_functions(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut scan = Scan::default();
    for line in text.split_inclusive('\n') {
        if let Some(marker) = line.strip_prefix("# ") {
            scan.included = !marker.contains(&format!("\"{SCRIPT}\""));
            out.push_str(&line.replace(&format!("\"{SCRIPT}\""), "\"\""));
        } else if scan.included {
            scan.line(line, &mut out);
        } else {
            scan = Scan::default();
            out.push_str(line);
        }
    }
    out
}

/// How far an item of an included file has been read.
#[derive(Default)]
struct Scan {
    included: bool,
    braces: usize,
    parens: usize,
    /// Where the item starts in the output.
    start: Option<usize>,
    /// The last character outside of parentheses that is no blank.
    last: char,
    /// Whether the open brace is a function's.
    function: bool,
    quote: Option<char>,
}

impl Scan {
    fn line(&mut self, line: &str, out: &mut String) {
        let mut escaped = false;
        for c in line.chars() {
            out.push(c);
            if let Some(quote) = self.quote {
                if c == quote && !escaped {
                    self.quote = None;
                }
                escaped = c == '\\' && !escaped;
                continue;
            }
            if !c.is_whitespace() {
                self.start.get_or_insert(out.len() - c.len_utf8());
                self.mark(c, out);
            }
        }
    }

    fn mark(&mut self, c: char, out: &mut String) {
        match c {
            '"' | '\'' => self.quote = Some(c),
            '(' => self.parens += 1,
            ')' => self.parens = self.parens.saturating_sub(1),
            '{' => {
                self.function |= self.braces == 0 && self.last == ')';
                self.braces += 1;
            }
            '}' => {
                self.braces = self.braces.saturating_sub(1);
                if self.braces == 0 && self.function {
                    blank(out, self.start.take().unwrap_or(0));
                    *self = Self { included: true, ..Self::default() };
                }
            }
            ';' if self.braces == 0 && self.parens == 0 => {
                *self = Self { included: true, ..Self::default() };
            }
            ';' => {
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
fn empty_member(out: &str) -> Option<usize> {
    let rest = out.strip_suffix(';')?.trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | ' '));
    let rest = rest.strip_suffix('}')?.trim_end().strip_suffix('{')?.trim_end();
    rest.strip_suffix("struct").or_else(|| rest.strip_suffix("union")).map(str::len)
}

/// Makes blanks of all from `start` on but the ends of lines and line markers.
fn blank(out: &mut String, start: usize) {
    let tail = out.split_off(start);
    for line in tail.split_inclusive('\n') {
        if line.starts_with("# ") {
            out.push_str(line);
        } else if line.ends_with('\n') {
            out.push('\n');
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
        assert_eq!(without_functions(text), expected);
    }

    #[test]
    fn functions_of_headers_go_and_all_else_stays() {
        let text = "# 1 \"/dev/stdin\"\nBEGIN { f(1); }\n# 1 \"x.h\" 1\ntypedef int t;\nstatic inline int f (int a)\n{\n  if (a) { return '}'; }\n  return 1;\n}\nstruct s { int (*p)(int); };\nint g(int);\n# 3 \"/dev/stdin\" 2\nEND { }\n";
        let expected = "# 1 \"\"\nBEGIN { f(1); }\n# 1 \"x.h\" 1\ntypedef int t;\n\n\n\n\n\nstruct s { int (*p)(int); };\nint g(int);\n# 3 \"\" 2\nEND { }\n";
        assert_eq!(without_functions(text), expected);
    }
}
