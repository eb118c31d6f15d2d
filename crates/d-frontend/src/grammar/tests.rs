use super::*;
use crate::lexer::{Setup, lex};
use crate::macros::Macros;

fn parse_text(text: &str) -> (Unit, Vec<Diagnostic>) {
    let macros = Macros::default();
    let mut is_type = |name: &str| name == "size_t" || name == "pid_t";
    let lexed = lex(text.as_bytes(), text, Setup { pspec: false, macros: &macros, is_type: &mut is_type });
    assert_eq!(lexed.diagnostics, [], "{text}");
    parse(lexed, text, false)
}

/// An expression with all its brackets.
fn show(e: &Expr) -> String {
    let list = |es: &[Expr]| es.iter().map(show).collect::<Vec<_>>().join(", ");
    match &e.kind {
        ExprKind::Int(i) => i.value.to_string(),
        ExprKind::Ident(_, name) => name.clone(),
        ExprKind::Binary(op, a, b) => format!("({} {op:?} {})", show(a), show(b)),
        ExprKind::Unary(op, a) => format!("({op:?} {})", show(a)),
        ExprKind::Ternary(a, b, c) => format!("({} ? {} : {})", show(a), show(b), show(c)),
        ExprKind::Assign(op, a, b) => format!("({} {op:?}= {})", show(a), show(b)),
        ExprKind::Comma(a, b) => format!("({} , {})", show(a), show(b)),
        ExprKind::Call(f, args) => format!("{}({})", show(f), list(args)),
        ExprKind::Index(a, args) => format!("{}[{}]", show(a), list(args)),
        ExprKind::Arrow(a, m) => format!("{}->{}", show(a), m.node),
        ExprKind::Member(a, m) => format!("{}.{}", show(a), m.node),
        ExprKind::Aggregation(n, keys) => format!("@{n}[{}]", list(keys.as_deref().unwrap_or_default())),
        ExprKind::Cast(_, a) => format!("(cast {})", show(a)),
        ExprKind::SizeofType(_) => "sizeof-type".into(),
        ExprKind::SizeofExpr(a) => format!("(sizeof {})", show(a)),
        ExprKind::Postfix(op, a) => format!("({} {op:?})", show(a)),
        other => format!("{other:?}"),
    }
}

#[test]
fn expressions_bind_as_in_c() {
    for (text, expected) in [
        ("1 + 2 * 3", "(1 Add (2 Mul 3))"),
        ("a - b - c", "((a Sub b) Sub c)"),
        ("-a->b[1].c", "(Neg a->b[1].c)"),
        ("a ? b : c ? d : e", "(a ? b : (c ? d : e))"),
        ("a = b = c", "(a None= (b None= c))"),
        ("a += 1, b", "((a Some(Add)= 1) , b)"),
        ("a && b || c ^^ d", "((a LogAnd b) LogOr (c LogXor d))"),
        ("a | b ^ c & d == e < f << g", "(a BitOr (b BitXor (c BitAnd (d Eq (e Lt (f Shl g))))))"),
        ("(size_t)a + b", "((cast a) Add b)"),
        ("sizeof (int) + 1", "(sizeof-type Add 1)"),
        ("sizeof (a) + 1", "((sizeof a) Add 1)"),
        ("!a++ == *b", "((Not (a Inc)) Eq (Deref b))"),
        ("@x[1, a] = count()", "(@x[1, a] None= count())"),
        ("f(a, (b, c))", "f(a, (b , c))"),
        ("self->x + this->y", "(x Add y)"),
    ] {
        let (unit, errors) = parse_text(&format!("BEGIN {{ {text}; }}"));
        assert_eq!(errors, [], "{text}");
        let [Item::Clause(clause)] = unit.items.as_slice() else { panic!("{text}: {unit:?}") };
        let Some([crate::ast::Stmt::Expr(e)]) = clause.body.as_deref() else { panic!("{text}: {clause:?}") };
        assert_eq!(show(e), expected, "{text}");
    }
}

#[test]
fn several_errors_are_found_and_the_rest_is_kept() {
    let (unit, errors) = parse_text("BEGIN { x = ; y = 1; z + ; } END { 1 1; } tick-1s { ok = 1; }");
    assert_eq!(errors.len(), 3, "{errors:?}");
    let clauses = unit.items.iter().filter(|i| matches!(i, Item::Clause(_))).count();
    assert!(clauses >= 2, "{unit:?}");
}

#[test]
fn declarations_are_read() {
    for text in [
        "int x;",
        "self int *x, y[3];",
        "int a[int, string];",
        "struct s { int a : 3; unsigned b; struct { char c; } d; };",
        "typedef struct s *s_t; s_t z;",
        "enum e { A, B = 2, C };",
        "inline int N = 3 + 4;",
        "inline int f[int a, int b] = a < b ? a : b;",
        "int (*fn)(int, char *, ...);",
        "translator struct out < struct in *T > { a = T->b; };",
        "provider p { probe go(int, char *); probe x__y(int a) : (int a, int b); };",
        "this pid_t p;",
    ] {
        let (unit, errors) = parse_text(text);
        assert_eq!(errors, [], "{text}");
        assert!(!unit.items.is_empty(), "{text}");
    }
}

#[test]
fn clauses_without_braces_are_for_the_command_line() {
    let (_, errors) = parse_text("syscall:::entry");
    assert_eq!(errors.len(), 1);
}
