//! The parse tree as `-x tree` shows it: a line for each node, with its type, stability and flags once they are known.

mod describe;

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use dif_vm::{NamePart, VarScope};

use self::describe::{described, letters, unknown, words};
use crate::ast::{BinaryOp, ClauseDecl, Expr, ExprKind, IntConst, Item, ProbeSpecText, Scope, Stmt, TypeName, Unit};
use crate::check::{calls_action, display_name, var_scope};
use crate::probes::PatternText;
use crate::span::Span;
use crate::stability::{Attributes, Class, Stability};

/// What checking has found of the expressions of a source, by their places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub(crate) nodes: HashMap<Span, Fact>,
    pub(crate) variables: HashMap<(VarScope, String), Fact>,
    /// Of calls, what stands for the last argument, which was left out.
    pub(crate) defaults: HashMap<Span, i64>,
    /// Of clauses, the stability of their descriptions and of their statements.
    pub(crate) clauses: HashMap<Span, (Attributes, Attributes)>,
}

/// What is known of an expression or variable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) ty: String,
    pub(crate) signed: bool,
    pub(crate) by_ref: bool,
    pub(crate) userland: bool,
    pub(crate) constant: Option<i64>,
}

/// A whole source; without facts as it was parsed.
pub fn source(unit: &Unit, last: NamePart, facts: Option<&Facts>) -> String {
    let mut tree = Tree::new(unit, last, facts);
    let of_all = facts.map_or(INTERNAL, |facts| {
        facts.clauses.values().fold(Attributes::STABLE, |least, (probes, body)| least.min(*probes).min(*body))
    });
    tree.line(1, &format!("PROGRAM attr={}", letters(of_all)));
    for item in &unit.items {
        tree.item(2, item);
    }
    tree.text
}

/// Each of its clauses, as it was checked.
pub fn clauses(unit: &Unit, last: NamePart, facts: &Facts) -> Vec<String> {
    let clauses = unit.items.iter().filter_map(|item| match item {
        Item::Clause(clause) => Some(clause),
        _ => None,
    });
    let mut tree = Tree::new(unit, last, Some(facts));
    let one = |clause: &ClauseDecl| {
        tree.clause(1, clause);
        std::mem::take(&mut tree.text)
    };
    clauses.map(one).collect()
}

/// Of what is not known yet.
const INTERNAL: Attributes = Attributes::new(Stability::Internal, Stability::Internal, Class::Unknown);

struct Tree<'a> {
    facts: Option<&'a Facts>,
    last: NamePart,
    /// Variables that something is assigned to, and those of them that get pointers to scratch memory.
    assigned: HashSet<(Scope, &'a str)>,
    allocated: HashSet<(Scope, &'a str)>,
    text: String,
}

impl<'a> Tree<'a> {
    fn new(unit: &'a Unit, last: NamePart, facts: Option<&'a Facts>) -> Self {
        let (assigned, allocated) = (HashSet::new(), HashSet::new());
        let mut tree = Self { facts, last, assigned, allocated, text: String::new() };
        for item in &unit.items {
            if let Item::Clause(clause) = item {
                clause.predicate.iter().for_each(|e| tree.assignments(e));
                statements(clause.body.as_deref().unwrap_or_default(), &mut |e| tree.assignments(e));
            }
        }
        tree
    }

    fn assignments(&mut self, e: &'a Expr) {
        if let ExprKind::Assign(_, target, value) = &e.kind
            && let ExprKind::Ident(scope, name) = &base(target).kind
        {
            self.assigned.insert((*scope, name));
            if self.is_allocated(value) {
                self.allocated.insert((*scope, name));
            }
        }
        for child in e.operands() {
            self.assignments(child);
        }
    }

    fn line(&mut self, depth: usize, text: &str) {
        let _ = writeln!(self.text, "{:1$}{text}", "", depth * 2);
    }

    fn item(&mut self, depth: usize, item: &Item) {
        match item {
            Item::Clause(clause) => self.clause(depth, clause),
            Item::Inline(inline) => {
                let name = inline.declarator.name.as_ref().map_or("", |name| &name.node);
                self.line(depth, &format!("INLINE {name} {}", unknown()));
                self.node(depth + 1, &inline.value);
            }
            Item::Translator(translator) => {
                let (from, to) = (words(&translator.input), words(&translator.output));
                self.line(depth, &format!("XLATOR {} from <{from}> to <{to}>", unknown()));
                for (name, value) in &translator.members {
                    self.line(depth + 1, &format!("MEMBER {} {}", name.node, self.of(value)));
                    self.node(depth + 2, value);
                }
            }
            Item::Provider(provider) => {
                self.line(depth, &format!("PROVIDER {} (decl)", provider.name.node));
                for (name, ..) in &provider.probes {
                    self.line(depth + 1, &format!("PROBE {}", name.node));
                }
            }
            // They leave nothing in the tree.
            Item::Declaration(_) | Item::Pragma(_) => {}
        }
    }

    fn clause(&mut self, depth: usize, clause: &ClauseDecl) {
        let known = self.facts.and_then(|facts| facts.clauses.get(&clause.span));
        let (probes, body) = known.copied().unwrap_or((INTERNAL, Attributes::STABLE));
        self.line(depth, &format!("CLAUSE attr={}", letters(body)));
        for probe in &clause.probes {
            let text = match probe {
                ProbeSpecText::Id(id) => format!("::: [{}]", id.node),
                ProbeSpecText::Description(text) => match PatternText::parse(&text.node, self.last) {
                    Ok(pattern) => format!("{pattern} [0]"),
                    Err(_) => format!("{} [0]", text.node),
                },
            };
            self.line(depth + 1, &format!("PDESC {text}"));
        }
        self.line(depth, &format!("CTXATTR {}", letters(probes)));
        if let Some(predicate) = &clause.predicate {
            self.line(depth, "PREDICATE /");
            self.node(depth + 1, predicate);
            self.line(depth, "/");
        }
        self.line(depth, "ACTION");
        self.body(depth + 1, clause.body.as_deref().unwrap_or_default());
    }

    fn body(&mut self, depth: usize, body: &[Stmt]) {
        for statement in body {
            match statement {
                Stmt::Expr(e) => {
                    let kind = if calls_action(e) { "D PRODUCER" } else { "D EXPRESSION" };
                    self.line(depth, &format!("{kind} attr={}", letters(self.attributes(e))));
                    self.node(depth + 1, e);
                }
                Stmt::If { condition, then, otherwise, .. } => {
                    self.line(depth, &format!("IF attr={} CONDITION:", letters(self.attributes(condition))));
                    self.node(depth + 1, condition);
                    self.line(depth, "IF BODY:");
                    self.body(depth + 1, then);
                    if !otherwise.is_empty() {
                        self.line(depth, "ELSE BODY:");
                        self.body(depth + 1, otherwise);
                    }
                }
            }
        }
    }

    fn node(&mut self, depth: usize, e: &Expr) {
        let described = self.of(e);
        if let Some(value) = self.constant(e) {
            return self.line(depth, &format!("INT {value:#x} {described}"));
        }
        let operator = |op: &str, operands: usize| format!("OP{operands} {op} {described}");
        match &e.kind {
            ExprKind::Int(IntConst { value, .. }) => self.line(depth, &format!("INT {value:#x} {described}")),
            ExprKind::Char(value) => self.line(depth, &format!("INT {value:#x} {described}")),
            ExprKind::String(bytes) => {
                let text = String::from_utf8_lossy(bytes);
                self.line(depth, &format!("STRING \"{}\" {described}", text.escape_default()));
            }
            ExprKind::Ident(scope, name) => self.name(depth, *scope, name, &described),
            ExprKind::Aggregation(name, keys) => self.aggregation(depth, name, keys.as_deref().unwrap_or_default()),
            ExprKind::Assign(None, target, value) if matches!(target.kind, ExprKind::Aggregation(..)) => {
                if self.facts.is_none() {
                    self.line(depth, &operator("=", 2));
                    self.node(depth + 1, target);
                    return self.node(depth + 1, value);
                }
                self.node(depth, target);
                self.line(depth, "=");
                self.node(depth + 1, value);
            }
            ExprKind::Call(_, args) => {
                self.line(depth, &format!("FUNC {} {described}", e.called().unwrap_or("?")));
                self.list(depth, args);
                self.default_argument(depth, e);
            }
            ExprKind::Index(array, index) => {
                if let (Some(_), ExprKind::Ident(scope, name)) = (self.facts, &array.kind) {
                    self.name(depth, *scope, name, &described);
                    self.line(depth, "[");
                    self.list(depth, index);
                    return self.line(depth, "]");
                }
                self.line(depth, &operator("[", 2));
                self.node(depth + 1, array);
                self.list(depth, index);
            }
            ExprKind::Member(record, name) | ExprKind::Arrow(record, name) => {
                let op = if matches!(e.kind, ExprKind::Member(..)) { "." } else { "->" };
                self.line(depth, &operator(op, 2));
                self.node(depth + 1, record);
                self.line(depth + 1, &format!("IDENT {} {}", name.node, unknown()));
            }
            ExprKind::Ternary(condition, then, otherwise) => {
                self.line(depth, &format!("OP3 {described}"));
                self.node(depth + 1, condition);
                self.line(depth, "?");
                self.node(depth + 1, then);
                self.line(depth, ":");
                self.node(depth + 1, otherwise);
            }
            ExprKind::Cast(ty, _) | ExprKind::Xlate(ty, _) | ExprKind::SizeofType(ty) | ExprKind::Offsetof(ty, _) => {
                self.of_type(depth, e, ty, &described);
            }
            ExprKind::Unary(op, _) => self.operands(depth, e, &operator(op.symbol(), 1)),
            ExprKind::Postfix(op, _) => self.operands(depth, e, &operator(op.symbol(), 1)),
            ExprKind::SizeofExpr(_) => self.operands(depth, e, &operator("sizeof", 1)),
            ExprKind::Stringof(_) => self.operands(depth, e, &operator("stringof", 1)),
            ExprKind::Binary(op, ..) => self.operands(depth, e, &operator(op.symbol(), 2)),
            ExprKind::Assign(op, ..) => {
                let op = format!("{}=", op.map_or("", BinaryOp::symbol));
                self.operands(depth, e, &operator(&op, 2));
            }
            ExprKind::Comma(..) => self.operands(depth, e, &operator(",", 2)),
            ExprKind::Error => self.line(depth, &format!("FREE {described}")),
        }
    }

    /// An operator that has a type as its operand.
    fn of_type(&mut self, depth: usize, e: &Expr, ty: &TypeName, described: &str) {
        let op = match e.kind {
            ExprKind::Cast(..) => "OP2 (",
            ExprKind::Xlate(..) => "OP2 xlate",
            ExprKind::SizeofType(_) => "OP1 sizeof",
            _ => "OP2 offsetof",
        };
        self.line(depth, &format!("{op} {described}"));
        self.line(depth + 1, &format!("TYPE {} {}", unknown(), words(ty)));
        for operand in e.operands() {
            self.node(depth + 1, operand);
        }
        if let ExprKind::Offsetof(_, member) = &e.kind {
            self.line(depth + 1, &format!("IDENT {} {}", member.node, unknown()));
        }
    }

    fn operands(&mut self, depth: usize, e: &Expr, line: &str) {
        self.line(depth, line);
        for operand in e.operands() {
            self.node(depth + 1, operand);
        }
    }

    /// What stands for the last argument of a call, if it was left out.
    fn default_argument(&mut self, depth: usize, call: &Expr) {
        let Some(value) = self.facts.and_then(|facts| facts.defaults.get(&call.span)) else { return };
        let fact = Fact { ty: "size_t".to_owned(), ..Fact::default() };
        self.line(depth, ",");
        self.line(depth + 1, &format!("INT {value:#x} {}", described(&fact, &["COOK"], Attributes::STABLE)));
    }

    fn list(&mut self, depth: usize, list: &[Expr]) {
        for (n, e) in list.iter().enumerate() {
            if n > 0 {
                self.line(depth, ",");
            }
            self.node(depth + 1, e);
        }
    }

    fn name(&mut self, depth: usize, scope: Scope, name: &str, described: &str) {
        let written = display_name(var_scope(scope), name);
        if self.facts.is_none() {
            return self.line(depth, &format!("IDENT {written} {described}"));
        }
        if name.contains('`') {
            return self.line(depth, &format!("SYMBOL {name} {described}"));
        }
        let assigned = match (self.allocated.contains(&(scope, name)), self.assigned.contains(&(scope, name))) {
            (true, _) => "(alloca-assigned) ",
            (false, true) => "(normally-assigned) ",
            (false, false) => "",
        };
        self.line(depth, &format!("VARIABLE {assigned}{written} {described}"));
    }

    fn aggregation(&mut self, depth: usize, name: &str, keys: &[Expr]) {
        if self.facts.is_none() {
            let ident = format!("IDENT @{name} {}", unknown());
            if keys.is_empty() {
                return self.line(depth, &ident);
            }
            self.line(depth, &format!("OP2 [ {}", unknown()));
            self.line(depth + 1, &ident);
            return self.list(depth, keys);
        }
        let attributes = keys.iter().fold(Attributes::STABLE, |least, key| least.min(self.attributes(key)));
        self.line(depth, &format!("AGGREGATE @{name} attr={} [", letters(attributes)));
        self.list(depth, keys);
        self.line(depth, "]");
    }
}

/// What is indexed, or the expression itself.
fn base(e: &Expr) -> &Expr {
    match &e.kind {
        ExprKind::Index(array, _) => array,
        _ => e,
    }
}

/// All expressions of statements.
fn statements<'a>(body: &'a [Stmt], visit: &mut dyn FnMut(&'a Expr)) {
    for statement in body {
        match statement {
            Stmt::Expr(e) => visit(e),
            Stmt::If { condition, then, otherwise, .. } => {
                visit(condition);
                statements(then, visit);
                statements(otherwise, visit);
            }
        }
    }
}
