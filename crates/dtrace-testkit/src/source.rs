//! D programs as text, by the thousand: they keep to the grammar and mostly to the types, and use all of the language.
//!
//! What the compiler takes the engine has to take, too; what it refuses it has to refuse with an error.

use std::fmt::Write as _;

use crate::random::Random;

/// What every program begins with: types, inlines and variables that its clauses use.
const DECLARATIONS: &str = "\
enum color { RED, GREEN = 5, BLUE };
typedef unsigned short ush;
struct point { int x; char c; long y; unsigned int f : 3; int g : 5; };
struct box { struct point a; struct point *p; int n[4]; char name[8]; string s; };
union word { long all; int half[2]; char bytes[8]; };
inline int TEN = 10;
inline string HELLO = \"hello\";
inline int twice[int n] = n * 2;
char g8; ush g16; int g32; long g64; string gs; struct point gp; struct box gb; union word gu; int gn[5];
int ga[long, string]; string gt[int]; struct point gq[char];
self char s8; self unsigned int s32; self long s64; self string ss; self struct point sp; self long sa[string];
this short t16; this int t32; this unsigned long t64; this string ts; this struct point tp; this char tn[6];
BEGIN
{
	late = 0; self->late = 0; this->late = 0; many[1, \"a\"] = 0; names[1, \"a\"] = \"b\"; this->i = 0;
	@n[1, \"a\"] = count(); @q[\"a\"] = quantize(1);
}
";

const PROBES: &[&str] = &["BEGIN", "END", "ERROR", "BEGIN, END", "tick-10ms", "profile-97", "syscall::*getp*:entry"];

/// A program of some clauses.
pub fn program(seed: u64) -> String {
    let mut writer = Writer { random: Random::new(seed), out: DECLARATIONS.to_owned(), depth: 0 };
    for _ in 0..=writer.random.below(4) {
        writer.clause();
    }
    writer.out
}

/// What a program is compiled and run with: option values in their range, and out of it.
pub fn options(seed: u64) -> Vec<(&'static str, String)> {
    const OPTIONS: &[(&str, &[&str])] = &[
        ("strsize", &["8", "16", "64", "256", "1k", "4096", "0", "1", "100000"]),
        ("bufsize", &["1k", "4k", "64k", "1m", "0", "3", "100"]),
        ("aggsize", &["1k", "100k", "1m", "0", "1"]),
        ("dynvarsize", &["1k", "100k", "1m", "0", "1"]),
        ("scratchsize", &["16", "256", "4k", "1m", "0"]),
        ("nspec", &["1", "2", "100", "0"]),
        ("specsize", &["1k", "64k", "0"]),
        ("stackframes", &["1", "20", "127", "0"]),
    ];
    let mut random = Random::new(!seed);
    let mut chosen = Vec::new();
    for (name, values) in OPTIONS {
        if random.one_in(4) {
            chosen.push((*name, (*random.pick(values)).to_owned()));
        }
    }
    chosen
}

struct Writer {
    random: Random,
    out: String,
    depth: usize,
}

impl Writer {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn pick(&mut self, of: &[&'static str]) -> &'static str {
        self.random.pick::<&str>(of)
    }

    fn put_one(&mut self, of: &[&'static str]) {
        let text = self.pick(of);
        self.put(text);
    }

    /// Puts a template, what stands behind a backquote generated: a number, a string, a place, a pointer, a small
    /// number.
    fn fill(&mut self, template: &str) {
        let mut parts = template.split('`');
        self.put(parts.next().unwrap_or_default());
        for part in parts {
            let (kind, rest) = part.split_at(1);
            match kind {
                "n" => self.one_of(NUMBERS),
                "s" => self.one_of(STRINGS),
                "v" => self.put_one(PLACES),
                "p" => self.put_one(POINTERS),
                _ => self.put_one(SMALL),
            }
            self.put(rest);
        }
    }

    /// Fills one of the templates; too deep it takes the first, which needs no more.
    fn one_of(&mut self, templates: &[&'static str]) {
        self.depth += 1;
        let template = if self.depth > 5 { templates[0] } else { self.pick(templates) };
        self.fill(template);
        self.depth -= 1;
    }

    fn clause(&mut self) {
        self.put_one(PROBES);
        if self.random.one_in(3) {
            self.put("\n/");
            self.one_of(CONDITIONS);
            self.put("/");
        }
        self.put("\n{\n");
        self.statements();
        self.put("}\n");
    }

    fn statements(&mut self) {
        for _ in 0..=self.random.below(4) {
            self.put("\t");
            self.statement();
            self.put("\n");
        }
    }

    fn statement(&mut self) {
        match self.random.below(12) {
            0 => self.printf(),
            1 if self.depth < 3 => self.branch(),
            2..=4 => self.one_of(ACTIONS),
            5 => self.one_of(AGGREGATIONS),
            6 => self.one_of(MEMORY),
            _ => self.one_of(ASSIGNMENTS),
        }
    }

    fn branch(&mut self) {
        self.depth += 1;
        self.put("if (");
        self.one_of(CONDITIONS);
        self.put(") {\n");
        self.statements();
        self.put("\t}");
        if self.random.one_in(2) {
            self.put(" else {\n");
            self.statements();
            self.put("\t}");
        }
        self.depth -= 1;
    }

    /// A format and arguments, which now and then do not fit it.
    fn printf(&mut self) {
        let mut arguments = String::new();
        self.put("printf(\"a");
        for _ in 0..self.random.below(4) {
            let (conversion, text) = *self.random.pick(CONVERSIONS);
            let (flag, width) = (self.pick(FLAGS), self.pick(WIDTHS));
            let before = std::mem::take(&mut self.out);
            if width.contains('*') {
                self.put(", ");
                self.put_one(SMALL);
            }
            self.put(", ");
            let wrong = self.random.one_in(30);
            self.one_of(if text == wrong { NUMBERS } else { STRINGS });
            arguments.push_str(&std::mem::replace(&mut self.out, before));
            // Writing to a string cannot fail.
            let _ = write!(self.out, "%{flag}{width}{conversion}");
        }
        self.put("\"");
        self.put(&arguments);
        self.put(");");
    }
}

const SMALL: &[&str] = &["0", "1", "2", "3", "4", "7", "-1", "this->t32", "TEN", "GREEN"];

/// Things that can be assigned to, of every size and storage class.
const PLACES: &[&str] = &[
    "g8",
    "g16",
    "g32",
    "g64",
    "gp.x",
    "gp.c",
    "gp.y",
    "gp.f",
    "gp.g",
    "gb.a.y",
    "gb.n[2]",
    "gu.half[1]",
    "gu.all",
    "gn[3]",
    "ga[1, \"a\"]",
    "gq['c'].y",
    "self->s8",
    "self->s32",
    "self->s64",
    "self->sp.x",
    "self->sa[\"k\"]",
    "self->sa[execname]",
    "this->t16",
    "this->t32",
    "this->t64",
    "this->tp.c",
    "this->tn[4]",
    "self->late",
    "this->late",
    "late",
    "many[pid, execname]",
];

const POINTERS: &[&str] =
    &["(int *)alloca(16)", "(int *)alloca(4)", "(int *)copyin(arg1, 8)", "(int *)arg0", "(int *)0", "&gn[1]"];

/// Numbers: the first needs nothing.
const NUMBERS: &[&str] = &[
    "1",
    "0",
    "-1",
    "7u",
    "0xff",
    "100000l",
    "0x7fffffff",
    "0xffffffffffffffff",
    "'a'",
    "RED",
    "BLUE",
    "TEN",
    "pid",
    "tid",
    "uid",
    "cpu",
    "arg0",
    "arg1",
    "timestamp",
    "id",
    "epid",
    "errno",
    "`v",
    "`v",
    "`v",
    "`v",
    "(`n + `n)",
    "(`n - `n)",
    "(`n * `n)",
    "(`n / `n)",
    "(`n % `n)",
    "(`n & `n)",
    "(`n | `n)",
    "(`n ^ `n)",
    "(`n << `i)",
    "(`n >> `i)",
    "(`n < `n)",
    "(`n >= `n)",
    "(`n == `n)",
    "(`s == `s)",
    "(`s < `s)",
    "(`n && `n)",
    "(`n || `n)",
    "(`n ^^ `n)",
    "!`n",
    "-(`n)",
    "~`n",
    "(`n ? `n : `n)",
    "(`s == `s ? `n : `n)",
    "(char)`n",
    "(ush)`n",
    "(unsigned int)`n",
    "(int64_t)`n",
    "(`n, `n)",
    "(`v = `n)",
    "(`v += `n)",
    "`v++",
    "--`v",
    "sizeof (struct box)",
    "sizeof (gb.name)",
    "offsetof(struct point, y)",
    "strlen(`s)",
    "index(`s, `s)",
    "rindex(`s, `s, `i)",
    "strtoll(`s)",
    "strtoll(`s, 16)",
    "twice[`n]",
    "*(`p)",
    "(`p)[`i]",
    "((struct point *)alloca(32))->y",
    "htons(`n)",
    "ntohll(`n)",
    "getmajor(`n)",
    "rand()",
    "progenyof(`n)",
    "(gp.x == self->sp.x)",
    "gb.name[`i]",
    "gs[`i]",
];

const STRINGS: &[&str] = &[
    "\"\"",
    "\"a\"",
    "\"hello, world\"",
    "\"a/b/../c\"",
    "\"{\\\"k\\\": [1, 2]}\"",
    "HELLO",
    "execname",
    "probefunc",
    "probename",
    "gs",
    "gt[`n]",
    "self->ss",
    "this->ts",
    "gb.s",
    "strjoin(`s, `s)",
    "substr(`s, `i)",
    "substr(`s, `i, `i)",
    "lltostr(`n)",
    "lltostr(`n, 16)",
    "basename(`s)",
    "dirname(`s)",
    "cleanpath(`s)",
    "strchr(`s, 'a')",
    "strrchr(`s, 'a')",
    "strstr(`s, `s)",
    "strtok(`s, `s)",
    "toupper(`s)",
    "tolower(`s)",
    "json(`s, \"k[1]\")",
    "memstr(`s, ',', `n)",
    "inet_ntoa((ipaddr_t *)alloca(4))",
    "copyinstr(arg0)",
    "copyinstr(`n, 8)",
    "stringof(gb.name)",
    "(string)gb.name",
    "(`n ? `s : `s)",
    "(gs = `s)",
];

const CONDITIONS: &[&str] = &["1", "`n", "`n == `n", "`s == `s", "`n && `s != `s", "gs != NULL", "self->s64", "!(`n)"];

const ASSIGNMENTS: &[&str] = &[
    "g64 = 1;",
    "`v = `n;",
    "`v = `n;",
    "`v = `n;",
    "`v += `n;",
    "`v -= `n;",
    "`v *= `n;",
    "`v /= `n;",
    "`v %= `n;",
    "`v <<= `i;",
    "`v |= `n;",
    "first = 0;",
    "first = `n;",
    "`v = first;",
    "wide[`i] = 0; wide[`i] = `n;",
    "`v = !fresh[`i] - -self->fresh;",
    "`v++;",
    "--`v;",
    "gs = `s;",
    "self->ss = `s;",
    "this->ts = `s;",
    "gt[`n] = `s;",
    "gb.s = `s;",
    "gp = self->sp;",
    "this->tp = gp;",
    "gq['a'] = gp;",
    "gb.a = this->tp;",
    "self->sp = gq['a'];",
    "gt[`n] = 0;",
    "self->sa[`s] = `n;",
    "self->sa[`s] = 0;",
    "ga[`n, `s] = `n;",
    "self->ss = 0;",
    "this->name = `s;",
    "self->name = `s;",
    "names[`n, `s] = `s;",
];

const MEMORY: &[&str] = &[
    "this->m = (int *)alloca(16); this->m[1] = `n; *this->m = this->m[1] + `n;",
    "this->m = (int *)alloca(`i); this->m[`i] = `n;",
    "this->q = (struct point *)alloca(sizeof (struct point)); this->q->y = `n; this->q->f = `n; gp = *this->q;",
    "bcopy(\"abc\", alloca(4), 4);",
    "bcopy(alloca(8), alloca(8), `i);",
    "copyinto(arg0, 8, alloca(8));",
    "this->b = (char *)copyin(arg1, 8); g8 = this->b[`i];",
    "this->b = (char *)alloca(16); this->b[`i] = `n;",
    "g8 = this->b[`i];",
];

const ACTIONS: &[&str] = &[
    "trace(1);",
    "trace(`n);",
    "trace(`n);",
    "trace(`s);",
    "trace(`s);",
    "trace(gp);",
    "trace(gb);",
    "trace(gn);",
    "exit(`n);",
    "tracemem(&gp, 16);",
    "tracemem(alloca(64), 64);",
    "tracemem(alloca(64), 64, `n);",
    "printa(@n);",
    "printa(\"%d %s %@d\\n\", @n);",
    "clear(@n);",
    "trunc(@n, `i);",
    "trunc(@q);",
    "normalize(@n, 2);",
    "denormalize(@n);",
    "this->i = speculation();",
    "speculate(this->i); trace(`n);",
    "commit(this->i);",
    "discard(`n);",
    "print(gp);",
    "print((struct point *)alloca(32));",
    "print(`n);",
    "print(`s);",
    "setopt(\"quiet\");",
    "setopt(\"switchrate\", \"10ms\");",
    "`n ? trace(`s) : 1;",
    "`n ? printf(\"c\") : `n ? trace(`n) : 1;",
    "1 ? trace(`n) : trace(`s);",
    "`n ? @choice = count() : 1;",
    "1;",
    "`n;",
    "`s;",
];

const AGGREGATIONS: &[&str] = &[
    "@c = count();",
    "@n[`n, `s] = count();",
    "@s[`s] = sum(`n);",
    "@a = avg(`n);",
    "@m[`n] = min(`n);",
    "@x[`s, `n] = max(`n);",
    "@d = stddev(`n);",
    "@q[`s] = quantize(`n);",
    "@w[`s] = quantize(`n, `n);",
    "@l = lquantize(`n, 0, 100, 5);",
    "@k = lquantize(`n, 0, 100, 5, `n);",
    "@ll[`n] = llquantize(`n, 10, 0, 6, 20);",
    "@p[gp] = count();",
    "@z[probefunc, execname, pid, `n, `s] = count();",
];

/// Conversions, and whether they take a string.
const CONVERSIONS: &[(&str, bool)] = &[
    ("d", false),
    ("i", false),
    ("u", false),
    ("x", false),
    ("X", false),
    ("o", false),
    ("c", false),
    ("C", false),
    ("p", false),
    ("a", false),
    ("lld", false),
    ("hd", false),
    ("hhx", false),
    ("Y", false),
    ("T", false),
    ("s", true),
    ("S", true),
];

const FLAGS: &[&str] = &["", "", "", "-", "0", "+", " ", "#", "'", "-0", "?"];

const WIDTHS: &[&str] = &["", "", "", "1", "10", ".3", "8.2", "*", "200", "3.20", "40000"];
