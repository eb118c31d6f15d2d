use super::*;

fn tokens(text: &str) -> Vec<String> {
    let macros =
        Macros { args: vec![b"open".to_vec(), b"3".to_vec()], named: vec![("target", 42)], ..Macros::default() };
    let mut is_type = |name: &str| name == "size_t";
    let lexed = lex(text.as_bytes(), text, Setup { pspec: false, macros: &macros, is_type: &mut is_type });
    let tokens = lexed.tokens.iter().map(|(token, _)| match token {
        Token::Probe(p) => format!("probe:{p}"),
        Token::TypeName(t) => format!("type:{t}"),
        Token::OpenPredicate => "open/".into(),
        Token::ClosePredicate => "close/".into(),
        other => other.to_string(),
    });
    tokens.chain(lexed.diagnostics.iter().map(|d| d.tag.to_string())).collect()
}

#[test]
fn texts_become_tokens() {
    for (text, expected) in [
        ("BEGIN{x=1;}", "probe:BEGIN { x = 1 ; }"),
        ("syscall::open*:entry,tick-1s", "probe:syscall::open*:entry , probe:tick-1s"),
        ("a:::b /x / 2 > 1/ { }", "probe:a:::b open/ x / 2 > 1 close/ { }"),
        ("a:::b /x/ /* c */ { y / 2 }", "probe:a:::b open/ x close/ { y / 2 }"),
        ("pid$target:$1::e", "probe:pid42:open::e"),
        ("BEGIN{ $2 $$2 $1 }", "probe:BEGIN { 3 \"3\" open }"),
        ("size_t *x; self int y;", "type:size_t * x ; self int y ;"),
        ("typedef struct foo foo_t; foo_t z;", "typedef struct foo foo_t ; type:foo_t z ;"),
        ("B{(size_t)x; (size_t *)p; size_t}", "probe:B { ( type:size_t ) x ; ( type:size_t * ) p ; size_t }"),
        ("B{a->string; @[1]; @b}", "probe:B { a -> string ; @_ [ 1 ] ; @b }"),
        ("B{0x10 017 'ab' '\\n' \"a\\x41\\101\"}", "probe:B { 16 15 '24930' '10' \"aAA\" }"),
        ("B{ // no\n 1}", "probe:B { 1 }"),
    ] {
        assert_eq!(tokens(text).join(" "), expected, "{text}");
    }
}

#[test]
fn errors_have_their_tags() {
    for (text, tag) in [
        ("B{08}", "D_INT_DIGIT"),
        ("B{99999999999999999999}", "D_INT_OFLOW"),
        ("B{1.5}", "D_SYNTAX"),
        ("B{''}", "D_CHR_NULL"),
        ("B{'123456789'}", "D_CHR_OFLOW"),
        ("B{'a\n", "D_CHR_NL"),
        ("B{\"a\n", "D_STR_NL"),
        ("B{ $9 }", "D_MACRO_UNDEF"),
        ("B)", "D_SYNTAX"),
        ("B{(}", "D_SYNTAX"),
        ("B/(a/{}", "D_SYNTAX"),
        ("/* a", "D_SYNTAX"),
        ("B{", "D_SYNTAX"),
        ("#foo\n", "D_PRAGCTL_INVAL"),
        ("#error no\n", "D_PRAGERR"),
        ("#line x\n", "D_PRAGMA_MALFORM"),
        ("#pragma D option quiet", "D_SYNTAX"),
    ] {
        assert_eq!(tokens(text).last().map(String::as_str), Some(tag), "{text}");
    }
}

#[test]
fn nesting_is_bounded() {
    let deep = format!("BEGIN{{ {} }}", "(".repeat(10_000));
    assert!(tokens(&deep).last().is_some_and(|t| t == "D_SYNTAX"));
    let long = format!("BEGIN{{ {}1 }}", "!".repeat(1_000_000));
    assert!(tokens(&long).last().is_some_and(|t| t == "D_SYNTAX"));
}
