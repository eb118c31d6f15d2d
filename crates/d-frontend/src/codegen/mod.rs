//! Code generation: the typed tree to DIF.

mod branch;
mod emit;
mod expr;
mod place;
mod spill;

use std::cell::Cell;

use d_types::{Type, TypeId, Types};
use dif_vm::program::{Field, KeyPart, Program};
use dif_vm::{Action, ActionKind, AggId, Aggregation, ByRef, Clause, DifType, DifVar, Difo, FieldKind, VarFlags};

use self::emit::Emit;
use crate::check::kind::{dif_type, is_by_ref};
use crate::check::tree::{TAction, TClause, TExpr, TField};
use crate::check::{AggInfo, Var};
use crate::span::Span;

/// Why an expression could not become DIF.
#[derive(Debug)]
pub(crate) enum CodeError {
    /// More values at once than there are registers.
    Registers(Span),
    /// A table of the DIFO is full.
    Tables(Span),
}

pub(crate) type CodeResult<T> = Result<T, CodeError>;

/// What code generation reads.
#[derive(Clone, Copy)]
pub(crate) struct Tables<'a> {
    pub(crate) types: &'a Types,
    pub(crate) vars: &'a [Var],
    /// How many variables hold what does not fit into registers; see [`spill`].
    pub(crate) spills: &'a Cell<u16>,
    pub(crate) classic: bool,
}

impl Tables<'_> {
    fn dif(&self, ty: TypeId) -> DifType {
        dif_type(self.types, ty)
    }

    fn dif_var(&self, var: &Var) -> DifVar {
        DifVar {
            name: var.name.clone(),
            id: var.id,
            kind: var.kind,
            scope: var.scope,
            flags: VarFlags::default(),
            ty: self.dif(var.ty),
            align: self.align(var.ty),
            keys: var.keys.iter().map(|&k| self.dif(k)).collect(),
        }
    }

    /// Alignment of a variable: an array's is that of its elements, but a structure has one of 8.
    fn align(&self, ty: TypeId) -> u32 {
        let holds_record = matches!(self.types.base(ty), Type::Record(_));
        if holds_record { 8 } else { u32::try_from(self.types.align_of(ty)).unwrap_or(8) }
    }

    /// A whole expression.
    fn difo(&self, e: &TExpr) -> CodeResult<Difo> {
        let mut emit = Emit::new(*self);
        let result = emit.value(e)?;
        Ok(emit.finish(result, self.dif(e.ty)))
    }

    /// The program's tables; its clauses come by [`Tables::clause`].
    pub(crate) fn program(&self, aggregations: &[AggInfo]) -> Program {
        Program {
            preambles: Vec::new(),
            clauses: Vec::new(),
            vars: self.vars.iter().map(|v| self.dif_var(v)).collect(),
            aggregations: (0..).zip(aggregations).map(|(n, a)| self.aggregation(AggId(n), a)).collect(),
            strsize: self.types.strsize(),
            classic: self.classic,
        }
    }

    fn aggregation(&self, id: AggId, info: &AggInfo) -> Aggregation {
        let mut offset = 0;
        let mut keys = Vec::with_capacity(info.keys.len());
        for key in &info.keys {
            keys.push(KeyPart { ty: self.dif(key.ty), offset, size: key.size, kind: key.kind });
            offset += key.size.next_multiple_of(8);
        }
        Aggregation { id, name: info.name.clone(), func: info.func, keys }
    }

    pub(crate) fn clause(&self, clause: &TClause, title: String) -> CodeResult<Clause> {
        let predicate = clause.predicate.as_ref().map(|e| self.difo(e)).transpose()?;
        let mut end = 0;
        let mut actions = Vec::with_capacity(clause.actions.len());
        for (at, action) in clause.actions.iter().enumerate() {
            actions.push(self.action(action, &clause.actions[at + 1..], &mut end)?);
        }
        let records = clause.actions.iter().any(TAction::records);
        Ok(Clause { title, number: 0, predicate, actions, record_size: end.next_multiple_of(8), records })
    }

    /// An action with its fields behind `end`; `rest` are the actions that follow.
    fn action(&self, action: &TAction, rest: &[TAction], end: &mut u32) -> CodeResult<Action> {
        match action {
            TAction::Record(kind, fields) => {
                let fields = fields.iter().map(|f| self.field(f, end)).collect::<CodeResult<_>>()?;
                Ok(Action { kind: kind.clone(), fields })
            }
            TAction::If { condition, then, otherwise } => {
                let branches = rest.get(..then + otherwise).unwrap_or_default();
                let branch = branches.iter().any(TAction::records).then_some(*end);
                *end += u32::from(branch.is_some());
                let kind = ActionKind::If { then: *then as u32, otherwise: *otherwise as u32, branch };
                let condition = TField { value: condition.clone(), size: 0, kind: FieldKind::Int { signed: true } };
                Ok(Action { kind, fields: vec![self.field(&condition, end)?] })
            }
            TAction::Aggregate { aggregation, keys, value, increment } => {
                let kind = ActionKind::Aggregate {
                    aggregation: *aggregation,
                    keys: keys.iter().map(|e| self.difo(e)).collect::<CodeResult<_>>()?,
                    value: value.as_ref().map(|e| self.difo(e)).transpose()?,
                    increment: increment.as_ref().map(|e| self.difo(e)).transpose()?,
                };
                Ok(Action { kind, fields: Vec::new() })
            }
        }
    }

    fn field(&self, field: &TField, end: &mut u32) -> CodeResult<Field> {
        let mut difo = self.difo(&field.value)?;
        if field.size == 0 {
            return Ok(Field { difo, offset: *end, size: 0, kind: field.kind });
        }
        if field.kind == FieldKind::Bytes {
            // tracemem() takes any address; what it stands for are the bytes there.
            difo.rtype = DifType { by_ref: ByRef::Kernel, size: field.size, ..difo.rtype };
        }
        let align = match field.kind {
            FieldKind::Int { .. } => field.size,
            _ => 8,
        };
        let offset = end.next_multiple_of(align);
        *end = offset + field.size;
        Ok(Field { difo, offset, size: field.size, kind: field.kind })
    }

    fn by_ref(&self, ty: TypeId) -> bool {
        is_by_ref(self.types, ty)
    }
}
