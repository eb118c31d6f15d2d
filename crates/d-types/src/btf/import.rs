//! BTF as a source of types for D programs.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Btf, Head, Kind, MAX_DEPTH};
use crate::model::{Encoding, Enumeration, Member, Record, RecordKind, Type, TypeId, Types};
use crate::source::{Space, TypeSource};

/// `BTF_INT_SIGNED` and `BTF_INT_BOOL`.
const INT_SIGNED: u32 = 1;
const INT_BOOL: u32 = 4;

/// Brings types of BTF into an arena, each once. What a pointer points to is at first only declared, so that one
/// structure does not bring in the whole kernel; looking a structure up by its tag defines it.
#[derive(Debug)]
pub struct BtfTypes {
    btf: Arc<Btf>,
    imported: HashMap<u32, TypeId>,
    enumerators: Option<HashMap<String, (u32, i64)>>,
}

impl BtfTypes {
    /// Types of this BTF.
    pub fn new(btf: Arc<Btf>) -> Self {
        Self { btf, imported: HashMap::new(), enumerators: None }
    }

    fn import(&mut self, types: &mut Types, id: u32, depth: usize) -> Option<TypeId> {
        if id == 0 {
            return Some(TypeId::VOID);
        }
        if let Some(&known) = self.imported.get(&id) {
            return Some(known);
        }
        let depth = depth.checked_sub(1)?;
        let head = self.btf.head(id)?;
        let ty = match head.kind {
            Kind::Int => self.int(types, &head)?,
            Kind::Float => {
                let name = self.btf.name(head.name).to_owned();
                types.intern(Type::Float { name, size: head.size_or_type })
            }
            Kind::Ptr => {
                let to = self.pointee(types, head.size_or_type, depth)?;
                types.pointer(to)
            }
            Kind::Array => {
                let (element, length) = self.btf.array(&head)?;
                let element = self.import(types, element, depth)?;
                types.array(element, u64::from(length))
            }
            Kind::Struct | Kind::Union => return self.record(types, id, &head, depth),
            Kind::Enum | Kind::Enum64 => self.enumeration(types, &head),
            Kind::Fwd => {
                let kind = if head.flag { RecordKind::Union } else { RecordKind::Struct };
                self.forward(types, kind, &head)
            }
            Kind::Typedef => {
                let to = self.import(types, head.size_or_type, depth)?;
                types.intern(Type::Typedef { name: self.btf.name(head.name).to_owned(), to })
            }
            Kind::Const => {
                let to = self.import(types, head.size_or_type, depth)?;
                types.intern(Type::Const(to))
            }
            Kind::Volatile => {
                let to = self.import(types, head.size_or_type, depth)?;
                types.intern(Type::Volatile(to))
            }
            Kind::Restrict | Kind::TypeTag => self.import(types, head.size_or_type, depth)?,
            Kind::FuncProto => self.function(types, &head, depth)?,
            Kind::Func | Kind::Var | Kind::Datasec | Kind::DeclTag => return None,
        };
        self.imported.insert(id, ty);
        Some(ty)
    }

    fn int(&self, types: &mut Types, head: &Head) -> Option<TypeId> {
        let (encoding, bits) = self.btf.int(head)?;
        let name = self.btf.name(head.name).to_owned();
        let meaning = match (encoding, bits, name.as_str()) {
            (e, ..) if e & INT_BOOL != 0 => Encoding::Bool,
            (_, 8, "char" | "signed char" | "unsigned char") => Encoding::Char,
            _ => Encoding::Int,
        };
        let signed = encoding & INT_SIGNED != 0;
        Some(types.intern(Type::Int { name, size: head.size_or_type, signed, encoding: meaning }))
    }

    /// What a pointer points to: structures are only declared.
    fn pointee(&mut self, types: &mut Types, id: u32, depth: usize) -> Option<TypeId> {
        if id == 0 || self.imported.contains_key(&id) {
            return self.import(types, id, depth);
        }
        let head = self.btf.head(id)?;
        match head.kind {
            Kind::Struct | Kind::Union if head.name != 0 => {
                let kind = if head.kind == Kind::Struct { RecordKind::Struct } else { RecordKind::Union };
                let ty = self.forward(types, kind, &head);
                self.imported.insert(id, ty);
                Some(ty)
            }
            Kind::FuncProto => Some(TypeId::VOID),
            _ => self.import(types, id, depth),
        }
    }

    fn forward(&self, types: &mut Types, kind: RecordKind, head: &Head) -> TypeId {
        let tag = Some(self.btf.name(head.name).to_owned());
        types.add(Type::Record(Record { kind, tag, size: 0, align: 1, members: None }))
    }

    fn record(&mut self, types: &mut Types, id: u32, head: &Head, depth: usize) -> Option<TypeId> {
        let kind = if head.kind == Kind::Struct { RecordKind::Struct } else { RecordKind::Union };
        let ty = self.forward(types, kind, head);
        self.imported.insert(id, ty);
        self.define(types, ty, kind, head, depth)?;
        Some(ty)
    }

    fn define(&mut self, types: &mut Types, ty: TypeId, kind: RecordKind, head: &Head, depth: usize) -> Option<()> {
        let name = self.btf.name(head.name);
        let tag = (!name.is_empty()).then(|| name.to_owned());
        let btf = Arc::clone(&self.btf);
        let mut members = Vec::with_capacity(head.vlen as usize);
        let mut align = 1;
        for raw in btf.members(head) {
            let member = self.import(types, raw.ty, depth)?;
            align = align.max(types.align_of(member));
            let name = btf.name(raw.name);
            members.push(Member {
                name: (!name.is_empty()).then(|| name.to_owned()),
                ty: member,
                bit_offset: u64::from(raw.bit_offset),
                bits: (raw.bits > 0).then_some(raw.bits),
            });
        }
        let record = Record { kind, tag, size: u64::from(head.size_or_type), align, members: Some(members) };
        types.define(ty, Type::Record(record));
        Some(())
    }

    fn enumeration(&self, types: &mut Types, head: &Head) -> TypeId {
        let name = self.btf.name(head.name);
        let tag = (!name.is_empty()).then(|| name.to_owned());
        let enumerators = Some(self.btf.enumerators(head));
        types.add(Type::Enum(Enumeration { tag, size: head.size_or_type, signed: head.flag, enumerators }))
    }

    fn function(&mut self, types: &mut Types, head: &Head, depth: usize) -> Option<TypeId> {
        let returns = self.import(types, head.size_or_type, depth)?;
        let raw = self.btf.params(head);
        let varargs = raw.last().is_some_and(|&(_, ty)| ty == 0);
        let named = &raw[..raw.len() - usize::from(varargs)];
        let params = named.iter().map(|&(_, ty)| self.import(types, ty, depth)).collect::<Option<_>>()?;
        Some(types.intern(Type::Function { returns, params, varargs }))
    }

    fn all_enumerators(&mut self) -> &HashMap<String, (u32, i64)> {
        let btf = &self.btf;
        self.enumerators.get_or_insert_with(|| {
            let mut all = HashMap::new();
            for id in btf.ids() {
                let Some(head) = btf.head(id).filter(|h| matches!(h.kind, Kind::Enum | Kind::Enum64)) else { continue };
                for (name, value) in btf.enumerators(&head) {
                    all.entry(name).or_insert((id, value));
                }
            }
            all
        })
    }
}

impl TypeSource for BtfTypes {
    fn lookup(&mut self, types: &mut Types, space: Space, module: Option<&str>, name: &str) -> Option<TypeId> {
        if module.is_some_and(|m| m != "vmlinux") {
            return None;
        }
        let kinds: &[Kind] = match space {
            Space::Struct => &[Kind::Struct],
            Space::Union => &[Kind::Union],
            Space::Enum => &[Kind::Enum, Kind::Enum64],
            Space::Typedef => &[Kind::Typedef],
        };
        let id = kinds.iter().find_map(|&kind| self.btf.find(kind, name))?;
        let head = self.btf.head(id)?;
        // One that was only declared is defined now.
        if let (Some(&known), Kind::Struct | Kind::Union) = (self.imported.get(&id), head.kind) {
            if matches!(types.get(known), Type::Record(Record { members: None, .. })) {
                let kind = if head.kind == Kind::Struct { RecordKind::Struct } else { RecordKind::Union };
                self.define(types, known, kind, &head, MAX_DEPTH)?;
            }
            return Some(known);
        }
        self.import(types, id, MAX_DEPTH)
    }

    fn enumerator(&mut self, types: &mut Types, name: &str) -> Option<(TypeId, i64)> {
        let &(id, value) = self.all_enumerators().get(name)?;
        Some((self.import(types, id, MAX_DEPTH)?, value))
    }
}
