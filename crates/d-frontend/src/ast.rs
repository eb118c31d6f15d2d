//! The syntax tree of D, as the grammar makes it and the checker reads it.
//!
//! Nothing here is resolved: names are text, types are declarators. Every node has its [`Span`].

use crate::span::Span;

/// A thing and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The thing.
    pub node: T,
    /// Where.
    pub span: Span,
}

/// A translation unit: everything in one D source, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unit {
    /// Declarations and clauses.
    pub items: Vec<Item>,
}

/// A top-level item.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Item {
    /// A probe clause.
    Clause(ClauseDecl),
    /// `int x;`, `self int y;`, `typedef ...`, `struct s { ... };`
    Declaration(Declaration),
    /// `inline T name = expr;`
    Inline(Inline),
    /// `translator OUT < IN name > { member = expr; ... }`
    Translator(Translator),
    /// `provider name { probe ...; };`
    Provider(ProviderDecl),
    /// `#pragma ...`, in its place among the items.
    Pragma(Pragma),
}

impl Item {
    /// Where it is.
    pub fn span(&self) -> Span {
        match self {
            Self::Clause(clause) => clause.span,
            Self::Declaration(declaration) => declaration.span,
            Self::Inline(inline) => inline.span,
            Self::Translator(translator) => translator.span,
            Self::Provider(provider) => provider.span,
            Self::Pragma(pragma) => pragma.span,
        }
    }
}

/// `specs / predicate / { statements }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseDecl {
    /// Probe descriptions, at least one.
    pub probes: Vec<ProbeSpecText>,
    /// Between the slashes.
    pub predicate: Option<Expr>,
    /// `None` when there are no braces at all (the command line's short form); then the default action.
    pub body: Option<Vec<Stmt>>,
    /// From the first description to the closing brace.
    pub span: Span,
}

/// A probe description as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProbeSpecText {
    /// `syscall::open*:entry`: text with macros already replaced.
    Description(Spanned<String>),
    /// A probe id.
    Id(Spanned<u64>),
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stmt {
    /// `expr;`
    Expr(Expr),
    /// `if (condition) then else otherwise`
    If {
        /// Between the parentheses.
        condition: Expr,
        /// The first branch.
        then: Vec<Stmt>,
        /// The second.
        otherwise: Vec<Stmt>,
        /// From `if` to the end.
        span: Span,
    },
}

impl Stmt {
    /// Where it is.
    pub fn span(&self) -> Span {
        match self {
            Self::Expr(e) => e.span,
            Self::If { span, .. } => *span,
        }
    }
}

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// What kind, with its operands.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

impl Expr {
    /// Its operands, in order.
    pub fn operands(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Aggregation(_, keys) => keys.iter().flatten().collect(),
            ExprKind::Call(_, args) => args.iter().collect(),
            ExprKind::Index(array, index) => std::iter::once(&**array).chain(index).collect(),
            ExprKind::Member(e, _)
            | ExprKind::Arrow(e, _)
            | ExprKind::Unary(_, e)
            | ExprKind::Postfix(_, e)
            | ExprKind::Cast(_, e)
            | ExprKind::Xlate(_, e)
            | ExprKind::SizeofExpr(e)
            | ExprKind::Stringof(e) => vec![e],
            ExprKind::Binary(_, a, b) | ExprKind::Assign(_, a, b) | ExprKind::Comma(a, b) => vec![a, b],
            ExprKind::Ternary(a, b, c) => vec![a, b, c],
            ExprKind::Int(_)
            | ExprKind::Char(_)
            | ExprKind::String(_)
            | ExprKind::Ident(..)
            | ExprKind::SizeofType(_)
            | ExprKind::Offsetof(..)
            | ExprKind::Error => Vec::new(),
        }
    }

    /// The name of the function that it calls.
    pub fn called(&self) -> Option<&str> {
        let ExprKind::Call(function, _) = &self.kind else { return None };
        function.plain_name()
    }

    /// The name that it is, of a function or a global variable.
    pub fn plain_name(&self) -> Option<&str> {
        match &self.kind {
            ExprKind::Ident(Scope::Global, name) => Some(name),
            _ => None,
        }
    }
}

/// Whose variable a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// A bare name.
    Global,
    /// `self->name`
    Thread,
    /// `this->name`
    Clause,
}

/// The kinds of expressions.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExprKind {
    /// An integer constant with its type by the rules for constants (suffixes, radix).
    Int(IntConst),
    /// A character constant, packed; its type is int.
    Char(i64),
    /// A string literal with escapes resolved. Bytes, for `\xff` is no UTF-8.
    String(Vec<u8>),
    /// A name: variable, built-in, inline, enumerator. `name` may hold backquotes (`vmlinux`max_pfn`).
    Ident(Scope, String),
    /// `@name` or `@name[keys]`; the nameless one is called `_`.
    Aggregation(String, Option<Vec<Expr>>),
    /// `f(args)`
    Call(Box<Expr>, Vec<Expr>),
    /// `e[index, ...]`
    Index(Box<Expr>, Vec<Expr>),
    /// `e.member`
    Member(Box<Expr>, Spanned<String>),
    /// `e->member`
    Arrow(Box<Expr>, Spanned<String>),
    /// A prefix operator.
    Unary(UnaryOp, Box<Expr>),
    /// `e++`, `e--`
    Postfix(IncDec, Box<Expr>),
    /// `a op b`
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a = b`, or with an operator `a op= b`
    Assign(Option<BinaryOp>, Box<Expr>, Box<Expr>),
    /// `c ? a : b`
    Ternary(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `a, b`
    Comma(Box<Expr>, Box<Expr>),
    /// `(type) e`
    Cast(Box<TypeName>, Box<Expr>),
    /// `sizeof (type)`
    SizeofType(Box<TypeName>),
    /// `sizeof e`
    SizeofExpr(Box<Expr>),
    /// `stringof e`
    Stringof(Box<Expr>),
    /// `offsetof(type, member)`
    Offsetof(Box<TypeName>, Spanned<String>),
    /// `xlate < type > (e)`
    Xlate(Box<TypeName>, Box<Expr>),
    /// What stands in the place of text that did not parse; already reported.
    Error,
}

/// An integer constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IntConst {
    /// Its value's 64 bits.
    pub value: u64,
    /// Its type.
    pub ty: IntType,
}

/// The types that an integer constant can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IntType {
    /// `int`
    Int,
    /// `unsigned int`
    UInt,
    /// `long`
    Long,
    /// `unsigned long`
    ULong,
    /// `long long`
    LongLong,
    /// `unsigned long long`
    ULongLong,
}

/// Prefix operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "named as in C")]
pub enum UnaryOp {
    Plus,
    Neg,
    Not,
    BitNot,
    Deref,
    AddressOf,
    PreInc,
    PreDec,
}

/// `++` or `--` after its operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "named as in C")]
pub enum IncDec {
    Inc,
    Dec,
}

/// Binary operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "named as in C; LogXor is D's ^^")]
pub enum BinaryOp {
    Mul,
    Div,
    Mod,
    Add,
    Sub,
    Shl,
    Shr,
    Lt,
    Le,
    Gt,
    Ge,
    Eq,
    Ne,
    BitAnd,
    BitXor,
    BitOr,
    LogAnd,
    LogXor,
    LogOr,
}

impl IntType {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Int => "int",
            Self::UInt => "unsigned int",
            Self::Long => "long",
            Self::ULong => "unsigned long",
            Self::LongLong => "long long",
            Self::ULongLong => "unsigned long long",
        }
    }

    /// Whether it has negative values.
    pub fn is_signed(self) -> bool {
        matches!(self, Self::Int | Self::Long | Self::LongLong)
    }
}

impl UnaryOp {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Neg => "-",
            Self::Not => "!",
            Self::BitNot => "~",
            Self::Deref => "*",
            Self::AddressOf => "&",
            Self::PreInc => "++",
            Self::PreDec => "--",
        }
    }
}

impl IncDec {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Inc => "++",
            Self::Dec => "--",
        }
    }
}

impl BinaryOp {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Mul => "*",
            Self::Div => "/",
            Self::Mod => "%",
            Self::Add => "+",
            Self::Sub => "-",
            Self::Shl => "<<",
            Self::Shr => ">>",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
            Self::Eq => "==",
            Self::Ne => "!=",
            Self::BitAnd => "&",
            Self::BitXor => "^",
            Self::BitOr => "|",
            Self::LogAnd => "&&",
            Self::LogXor => "^^",
            Self::LogOr => "||",
        }
    }
}

/// A type as written in a cast, sizeof and the like: specifiers and an abstract declarator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeName {
    /// `const unsigned int`
    pub specs: DeclSpecs,
    /// `*(*)[3]`
    pub declarator: Declarator,
    /// Where.
    pub span: Span,
}

/// A declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// Storage classes as written: more than one is an error that the checker reports.
    pub classes: Vec<Spanned<StorageClass>>,
    /// The base type.
    pub specs: DeclSpecs,
    /// What is declared; none for `struct s { ... };`
    pub declarators: Vec<Declarator>,
    /// Where.
    pub span: Span,
}

/// Storage classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the keywords")]
pub enum StorageClass {
    Auto,
    Register,
    Static,
    Extern,
    Typedef,
    SelfScope,
    ThisScope,
}

/// Type specifiers and qualifiers in the order written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeclSpecs {
    /// The words.
    pub specs: Vec<Spanned<TypeSpec>>,
}

/// A type specifier or qualifier.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the keywords")]
pub enum TypeSpec {
    Void,
    Char,
    Short,
    Int,
    Long,
    Float,
    Double,
    Signed,
    Unsigned,
    Bool,
    String,
    Const,
    Volatile,
    Restrict,
    Userland,
    /// A typedef name, with its module scope if written.
    Name(String),
    /// `struct tag`, `union tag { ... }`
    StructOrUnion {
        union: bool,
        tag: Option<Spanned<String>>,
        members: Option<Vec<Declaration>>,
    },
    /// `enum tag { a, b = 2 }`
    Enum {
        tag: Option<Spanned<String>>,
        enumerators: Option<Vec<(Spanned<String>, Option<Expr>)>>,
    },
}

/// A declarator: a name, and what is wrapped around it from the outside in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declarator {
    /// The name; `None` if abstract.
    pub name: Option<Spanned<String>>,
    /// How the type is derived from the base type: the first is applied to the base type first, so that
    /// `int *x[3]` is `[Pointer, Array(3)]` and `int (*x)[3]` is `[Array(3), Pointer]`.
    pub derived: Vec<Derivation>,
    /// Width of a bit-field.
    pub bits: Option<Box<Expr>>,
    /// Where.
    pub span: Span,
}

/// One step of a declarator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Derivation {
    /// `*`, with its qualifiers dropped.
    Pointer,
    /// `[]` or `[size]`
    Array(Option<Box<Expr>>),
    /// `[type, type]`: an associative array. `[ident]` which may be either is given as this when the name is a type's.
    /// With true the list ends in `...`, which nothing takes.
    Assoc(Vec<Parameter>, bool),
    /// `(parameters)`
    Function(Vec<Parameter>, bool),
}

/// A parameter of a function declarator, an associative array's key type, or a probe's argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// A storage class, which no parameter can have.
    pub class: Option<Spanned<StorageClass>>,
    /// Its type and name.
    pub ty: TypeName,
}

/// `inline T name[T1 a, ...] = expr;`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// Storage classes, which it cannot have.
    pub classes: Vec<Spanned<StorageClass>>,
    /// Its type.
    pub specs: DeclSpecs,
    /// Its name; an `Assoc` derivation gives the parameters.
    pub declarator: Declarator,
    /// Its value.
    pub value: Expr,
    /// Where.
    pub span: Span,
}

/// A translator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translator {
    /// What it makes.
    pub output: TypeName,
    /// From what.
    pub input: TypeName,
    /// Name of the input in the member expressions.
    pub input_name: Spanned<String>,
    /// The members.
    pub members: Vec<(Spanned<String>, Expr)>,
    /// Where.
    pub span: Span,
}

/// A probe of a USDT provider definition: name, native parameters, translated ones if given.
pub type ProviderProbe = (Spanned<String>, Vec<Parameter>, Option<Vec<Parameter>>);

/// A USDT provider definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderDecl {
    /// Its name.
    pub name: Spanned<String>,
    /// Its probes.
    pub probes: Vec<ProviderProbe>,
    /// Where.
    pub span: Span,
}

/// A `#pragma` line: its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pragma {
    /// Words after `#pragma`, strings with their quotes removed.
    pub words: Vec<Spanned<String>>,
    /// Where.
    pub span: Span,
}
