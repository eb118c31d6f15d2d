//! Tokens of D.

use std::fmt;

use crate::ast::IntConst;

/// A token.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Token {
    /// A probe description of the outer state, its macros replaced.
    Probe(String),
    /// A name that is neither a keyword nor known to be a type.
    Ident(String),
    /// A name that is known to be a type.
    TypeName(String),
    /// A keyword.
    Key(&'static str),
    /// An integer constant.
    Int(IntConst),
    /// A character constant.
    Char(i64),
    /// A string literal, its escapes resolved.
    Str(Vec<u8>),
    /// `@name`; the name of a bare `@` is `_`.
    Agg(String),
    /// A punctuator.
    Punct(&'static str),
    /// The slash that opens a predicate.
    OpenPredicate,
    /// The slash that closes it.
    ClosePredicate,
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Probe(text) | Self::Ident(text) | Self::TypeName(text) => f.write_str(text),
            Self::Key(word) | Self::Punct(word) => f.write_str(word),
            Self::Int(constant) => write!(f, "{}", constant.value),
            Self::Char(value) => write!(f, "'{value}'"),
            Self::Str(bytes) => write!(f, "\"{}\"", String::from_utf8_lossy(bytes).escape_debug()),
            Self::Agg(name) => write!(f, "@{name}"),
            Self::OpenPredicate | Self::ClosePredicate => f.write_str("/"),
        }
    }
}

/// All keywords, of which some have no use yet but are reserved.
const KEYWORDS: &[&str] = &[
    "auto",
    "break",
    "case",
    "char",
    "const",
    "continue",
    "counter",
    "default",
    "do",
    "double",
    "else",
    "enum",
    "extern",
    "float",
    "for",
    "goto",
    "if",
    "import",
    "inline",
    "int",
    "long",
    "offsetof",
    "probe",
    "provider",
    "register",
    "restrict",
    "self",
    "short",
    "signed",
    "sizeof",
    "static",
    "string",
    "stringof",
    "struct",
    "switch",
    "this",
    "translator",
    "typedef",
    "union",
    "unsigned",
    "userland",
    "void",
    "volatile",
    "while",
    "xlate",
    "_Bool",
];

/// The keyword of this spelling.
pub(crate) fn keyword(word: &str) -> Option<&'static str> {
    KEYWORDS.iter().find(|k| **k == word).copied()
}

/// Whether a declaration can start with this keyword, or with a keyword that a type can.
pub(crate) fn starts_declaration(word: &str) -> bool {
    keyword(word).is_some_and(|k| !matches!(k, "offsetof" | "sizeof" | "stringof" | "xlate" | "probe" | "if" | "else"))
}

/// Punctuators, the longest first.
pub(crate) const PUNCTUATORS: &[&str] = &[
    "...", "<<=", ">>=", "->", "++", "--", "&&", "||", "^^", "<<", ">>", "<=", ">=", "==", "!=", "+=", "-=", "*=",
    "/=", "%=", "&=", "^=", "|=", "{", "}", "(", ")", "[", "]", ";", ",", "?", ":", ".", "!", "~", "+", "-", "*", "/",
    "%", "&", "|", "^", "<", ">", "=",
];
