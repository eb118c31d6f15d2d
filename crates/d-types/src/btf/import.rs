//! BTF as a source of types for D programs.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Btf, Head, Kind, MAX_DEPTH, VMLINUX};
use crate::model::{Encoding, Enumeration, Member, Record, RecordKind, Type, TypeId, Types};
use crate::source::{Space, TypeSource};

/// `BTF_INT_SIGNED` and `BTF_INT_BOOL`.
const INT_SIGNED: u32 = 1;
const INT_BOOL: u32 = 4;

/// The section of the variables that each CPU has its own of.
const PER_CPU: &str = ".data..percpu";

/// Where a type is: in the BTF of this number (0 is the kernel proper's), under this id.
type Origin = (usize, u32);

/// Brings types of BTF into an arena, each once. What a pointer points to is at first only declared, so that one
/// structure does not bring in the whole kernel; it is defined when something of it is asked for.
#[derive(Debug)]
pub struct BtfTypes {
    /// The kernel's, then those of modules that were named, or were searched for what no other has.
    opened: Vec<(String, Arc<Btf>)>,
    imported: HashMap<Origin, TypeId>,
    /// Structures and unions that are only declared.
    declared: HashMap<TypeId, Origin>,
    /// Those that were looked for in all modules.
    sought: HashSet<TypeId>,
    enumerators: Option<HashMap<String, (u32, i64)>>,
}

/// A function, or what a tracepoint passes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prototype {
    /// What it returns.
    pub returns: TypeId,
    /// Names and types of its parameters.
    pub params: Vec<(String, TypeId)>,
}

impl BtfTypes {
    /// Types of this BTF, and of modules built on it.
    pub fn new(btf: Arc<Btf>) -> Self {
        Self {
            opened: vec![(VMLINUX.to_owned(), btf)],
            imported: HashMap::new(),
            declared: HashMap::new(),
            sought: HashSet::new(),
            enumerators: None,
        }
    }

    /// Has this as a module's BTF.
    #[cfg(test)]
    pub(super) fn add(&mut self, module: &str, btf: Btf) {
        self.opened.push((module.to_owned(), Arc::new(btf)));
    }

    /// The place of a module's BTF among those that are open.
    fn open(&mut self, module: Option<&str>) -> Option<usize> {
        let name = module.unwrap_or(VMLINUX);
        if let Some(at) = self.opened.iter().position(|(own, _)| own == name) {
            return Some(at);
        }
        let btf = match Btf::module(&self.opened[0].1, name) {
            Ok(btf) => Arc::new(btf),
            // One that is built in has its types among the kernel's.
            Err(_) if is_built_in(name) => Arc::clone(&self.opened[0].1),
            Err(_) => return None,
        };
        self.opened.push((name.to_owned(), btf));
        Some(self.opened.len() - 1)
    }

    /// A function of the kernel or of a module.
    pub fn function(&mut self, types: &mut Types, module: Option<&str>, name: &str) -> Option<Prototype> {
        let from = self.open(module)?;
        let btf = Arc::clone(&self.opened[from].1);
        let head = btf.head(btf.function_id(name)?)?;
        self.prototype(types, from, head.size_or_type)
    }

    /// What a tracepoint of the kernel, or of a module, passes to those that are attached.
    pub fn tracepoint(&mut self, types: &mut Types, module: Option<&str>, name: &str) -> Option<Prototype> {
        let from = self.open(module)?;
        let btf = Arc::clone(&self.opened[from].1);
        let (_, pointer) = btf.resolve(btf.tracepoint_id(name)?)?;
        let mut prototype = self.prototype(types, from, pointer.size_or_type)?;
        // The first is what was given when it was attached.
        prototype.params.drain(..prototype.params.len().min(1));
        Some(prototype)
    }

    /// The type of a function or variable, and whether each CPU has one of its own.
    pub fn symbol(&mut self, types: &mut Types, module: Option<&str>, name: &str) -> Option<(TypeId, bool)> {
        let from = self.open(module)?;
        let btf = Arc::clone(&self.opened[from].1);
        if let Some(id) = btf.find(Kind::Var, name) {
            let ty = self.import(types, (from, btf.head(id)?.size_or_type), MAX_DEPTH)?;
            return Some((ty, btf.is_in_section(id, PER_CPU)));
        }
        let function = btf.head(btf.function_id(name)?)?;
        Some((self.import(types, (from, function.size_or_type), MAX_DEPTH)?, false))
    }

    fn prototype(&mut self, types: &mut Types, from: usize, id: u32) -> Option<Prototype> {
        let btf = Arc::clone(&self.opened[from].1);
        let head = btf.head(id).filter(|p| p.kind == Kind::FuncProto)?;
        let returns = self.import(types, (from, head.size_or_type), MAX_DEPTH)?;
        let mut params = Vec::new();
        for (name, ty) in btf.params(&head).into_iter().filter(|&(_, ty)| ty != 0) {
            params.push((btf.name(name).to_owned(), self.import(types, (from, ty), MAX_DEPTH)?));
        }
        Some(Prototype { returns, params })
    }

    fn import(&mut self, types: &mut Types, origin: Origin, depth: usize) -> Option<TypeId> {
        let (from, id) = origin;
        if id == 0 {
            return Some(TypeId::VOID);
        }
        let btf = Arc::clone(&self.opened.get(from)?.1);
        // What a module takes from the kernel is the kernel's.
        let origin = if id <= btf.base_types() { (0, id) } else { origin };
        let depth = depth.checked_sub(1)?;
        if let Some(&known) = self.imported.get(&origin) {
            self.complete_within(types, known, depth);
            return Some(known);
        }
        let head = btf.head(id)?;
        let of = |id| (from, id);
        let ty = match head.kind {
            Kind::Int => int(&btf, types, &head)?,
            Kind::Float => {
                let name = btf.name(head.name).to_owned();
                types.intern(Type::Float { name, size: head.size_or_type })
            }
            Kind::Ptr => {
                let userland = is_user(&btf, head.size_or_type);
                let to = self.pointee(types, of(head.size_or_type), depth)?;
                types.intern(Type::Pointer { to, userland })
            }
            Kind::Array => {
                let (element, length) = btf.array(&head)?;
                let element = self.import(types, of(element), depth)?;
                types.array(element, u64::from(length))
            }
            Kind::Struct | Kind::Union => return self.record(types, origin, &head, depth),
            Kind::Enum | Kind::Enum64 => {
                let tag = self.tag(origin, &head);
                enumeration(&btf, types, tag, &head)
            }
            Kind::Fwd => {
                let kind = if head.flag { RecordKind::Union } else { RecordKind::Struct };
                // Its definition can be anyone's.
                let name = btf.name(head.name);
                forward(types, kind, (!name.is_empty()).then(|| name.to_owned()))
            }
            Kind::Typedef => {
                let to = self.import(types, of(head.size_or_type), depth)?;
                types.intern(Type::Typedef { name: self.tag(origin, &head).unwrap_or_default(), to })
            }
            Kind::Const => {
                let to = self.import(types, of(head.size_or_type), depth)?;
                types.intern(Type::Const(to))
            }
            Kind::Volatile => {
                let to = self.import(types, of(head.size_or_type), depth)?;
                types.intern(Type::Volatile(to))
            }
            Kind::Restrict | Kind::TypeTag => self.import(types, of(head.size_or_type), depth)?,
            Kind::FuncProto => self.function_type(types, from, &head, depth)?,
            Kind::Func | Kind::Var | Kind::Datasec | Kind::DeclTag => return None,
        };
        self.imported.insert(origin, ty);
        Some(ty)
    }

    /// What a pointer points to: structures are only declared.
    fn pointee(&mut self, types: &mut Types, (from, id): Origin, depth: usize) -> Option<TypeId> {
        let btf = Arc::clone(&self.opened.get(from)?.1);
        let origin = if id <= btf.base_types() { (0, id) } else { (from, id) };
        if id == 0 {
            return Some(TypeId::VOID);
        }
        if let Some(&known) = self.imported.get(&origin) {
            return Some(known);
        }
        let head = btf.head(id)?;
        match head.kind {
            Kind::Struct | Kind::Union if head.name != 0 => {
                let ty = forward(types, record_kind(&head), self.tag(origin, &head));
                self.imported.insert(origin, ty);
                self.declared.insert(ty, origin);
                Some(ty)
            }
            // Qualifiers, tags and names stand between a pointer and what is only declared.
            Kind::Const | Kind::Volatile => {
                let to = self.pointee(types, (from, head.size_or_type), depth.checked_sub(1)?)?;
                Some(types.intern(if head.kind == Kind::Const { Type::Const(to) } else { Type::Volatile(to) }))
            }
            Kind::Restrict | Kind::TypeTag => self.pointee(types, (from, head.size_or_type), depth.checked_sub(1)?),
            Kind::Typedef => {
                let to = self.pointee(types, (from, head.size_or_type), depth.checked_sub(1)?)?;
                Some(types.intern(Type::Typedef { name: self.tag(origin, &head).unwrap_or_default(), to }))
            }
            _ => self.import(types, origin, depth),
        }
    }

    fn complete_within(&mut self, types: &mut Types, ty: TypeId, depth: usize) -> bool {
        let ty = types.resolve(ty);
        let Some((from, id)) = self.declared.remove(&ty) else { return false };
        let Some(head) = self.opened[from].1.head(id) else { return false };
        self.define(types, ty, (from, id), &head, depth).is_some()
    }

    /// Completes a structure that the kernel, or the program, only names, as one that a module has: its contents are none
    /// of the others' concern.
    fn complete_elsewhere(&mut self, types: &mut Types, ty: TypeId) -> bool {
        let ty = types.resolve(ty);
        let Type::Record(Record { kind, tag: Some(tag), members: None, .. }) = types.get(ty) else { return false };
        let (kind, tag) = (if *kind == RecordKind::Struct { Kind::Struct } else { Kind::Union }, tag.clone());
        if tag.contains('`') || !self.sought.insert(ty) {
            return false;
        }
        let mut modules: Vec<String> = self.opened.iter().map(|(name, _)| name.clone()).collect();
        modules.extend(loaded_modules());
        let found = modules.iter().find_map(|module| {
            let from = self.open(Some(module))?;
            Some((from, self.opened[from].1.find(kind, &tag)?))
        });
        let Some((from, id)) = found else { return false };
        let Some(head) = self.opened[from].1.head(id) else { return false };
        self.imported.entry((from, id)).or_insert(ty);
        self.define(types, ty, (from, id), &head, MAX_DEPTH).is_some()
    }

    fn record(&mut self, types: &mut Types, origin: Origin, head: &Head, depth: usize) -> Option<TypeId> {
        let ty = forward(types, record_kind(head), self.tag(origin, head));
        self.imported.insert(origin, ty);
        self.define(types, ty, origin, head, depth)?;
        Some(ty)
    }

    /// The tag, or name, of a type: of one that a module has by itself with the module's name, as D refers to it.
    fn tag(&self, (from, id): Origin, head: &Head) -> Option<String> {
        let (module, btf) = &self.opened[from];
        let name = btf.name(head.name);
        let own = from != 0 && id > btf.base_types() && !Arc::ptr_eq(btf, &self.opened[0].1);
        match name {
            "" => None,
            _ if own => Some(format!("{module}`{name}")),
            _ => Some(name.to_owned()),
        }
    }

    fn define(&mut self, types: &mut Types, ty: TypeId, origin: Origin, head: &Head, depth: usize) -> Option<()> {
        let from = origin.0;
        let btf = Arc::clone(&self.opened[from].1);
        let tag = self.tag(origin, head);
        let mut members = Vec::with_capacity(head.vlen as usize);
        let mut align = 1;
        for raw in btf.members(head) {
            let member = self.import(types, (from, raw.ty), depth)?;
            align = align.max(types.align_of(member));
            let name = btf.name(raw.name);
            members.push(Member {
                name: (!name.is_empty()).then(|| name.to_owned()),
                ty: member,
                bit_offset: u64::from(raw.bit_offset),
                bits: (raw.bits > 0).then_some(raw.bits),
            });
        }
        let kind = record_kind(head);
        let record = Record { kind, tag, size: u64::from(head.size_or_type), align, members: Some(members) };
        types.define(ty, Type::Record(record));
        Some(())
    }

    fn function_type(&mut self, types: &mut Types, from: usize, head: &Head, depth: usize) -> Option<TypeId> {
        let btf = Arc::clone(&self.opened[from].1);
        let returns = self.pointee(types, (from, head.size_or_type), depth)?;
        let raw = btf.params(head);
        let varargs = raw.last().is_some_and(|&(_, ty)| ty == 0);
        let named = &raw[..raw.len() - usize::from(varargs)];
        let params = named.iter().map(|&(_, ty)| self.pointee(types, (from, ty), depth)).collect::<Option<_>>()?;
        Some(types.intern(Type::Function { returns, params, varargs }))
    }

    fn all_enumerators(&mut self) -> &HashMap<String, (u32, i64)> {
        let btf = &self.opened[0].1;
        self.enumerators.get_or_insert_with(|| {
            let mut all = HashMap::new();
            for id in btf.own_ids() {
                let Some(head) = btf.head(id).filter(|h| matches!(h.kind, Kind::Enum | Kind::Enum64)) else { continue };
                for (name, value) in btf.enumerators(&head) {
                    all.entry(name).or_insert((id, value));
                }
            }
            all
        })
    }
}

/// Whether the running kernel has this module without there being a file of it.
fn is_built_in(module: &str) -> bool {
    let is_name = !module.is_empty() && !module.contains(['/', '.']);
    is_name && std::path::Path::new("/sys/module").join(module).exists()
}

/// Modules whose types the running kernel tells.
fn loaded_modules() -> Vec<String> {
    let files = std::fs::read_dir(super::FOLDER).into_iter().flatten().flatten();
    let mut names: Vec<String> = files.filter_map(|file| file.file_name().into_string().ok()).collect();
    names.sort();
    names
}

fn record_kind(head: &Head) -> RecordKind {
    if head.kind == Kind::Struct { RecordKind::Struct } else { RecordKind::Union }
}

fn int(btf: &Btf, types: &mut Types, head: &Head) -> Option<TypeId> {
    let (encoding, bits) = btf.int(head)?;
    let name = btf.name(head.name).to_owned();
    // Whether it has a sign is an option of the kernel's compiler, not a matter of the kernel's structures.
    if name == "char" {
        return types.intrinsic("char");
    }
    let meaning = match (encoding, bits, name.as_str()) {
        (e, ..) if e & INT_BOOL != 0 => Encoding::Bool,
        (_, 8, "char" | "signed char" | "unsigned char") => Encoding::Char,
        _ => Encoding::Int,
    };
    let signed = encoding & INT_SIGNED != 0;
    Some(types.intern(Type::Int { name, size: head.size_or_type, signed, encoding: meaning }))
}

fn forward(types: &mut Types, kind: RecordKind, tag: Option<String>) -> TypeId {
    types.add(Type::Record(Record { kind, tag, size: 0, align: 1, members: None }))
}

fn enumeration(btf: &Btf, types: &mut Types, tag: Option<String>, head: &Head) -> TypeId {
    let enumerators = Some(btf.enumerators(head));
    types.add(Type::Enum(Enumeration { tag, size: head.size_or_type, signed: head.flag, enumerators }))
}

/// Whether what a pointer points to is tagged as being in user space (`__user`, since 5.18).
fn is_user(btf: &Btf, id: u32) -> bool {
    let mut id = id;
    for _ in 0..MAX_DEPTH {
        match btf.head(id) {
            Some(head) if head.kind == Kind::TypeTag && btf.name(head.name) == "user" => return true,
            Some(head) if matches!(head.kind, Kind::TypeTag | Kind::Const | Kind::Volatile) => id = head.size_or_type,
            _ => return false,
        }
    }
    false
}

impl TypeSource for BtfTypes {
    fn lookup(&mut self, types: &mut Types, space: Space, module: Option<&str>, name: &str) -> Option<TypeId> {
        let from = self.open(module)?;
        let btf = Arc::clone(&self.opened[from].1);
        let kinds: &[Kind] = match space {
            Space::Struct => &[Kind::Struct],
            Space::Union => &[Kind::Union],
            Space::Enum => &[Kind::Enum, Kind::Enum64],
            Space::Typedef => &[Kind::Typedef],
        };
        let id = kinds.iter().find_map(|&kind| btf.find(kind, name));
        let Some(id) = id else {
            // A module has the kernel's types, too.
            return if from == 0 { None } else { self.lookup(types, space, None, name) };
        };
        let known = self.imported.get(&(from, id)).copied();
        if let Some(known) = known {
            self.complete(types, known);
            return Some(known);
        }
        self.import(types, (from, id), MAX_DEPTH)
    }

    fn complete(&mut self, types: &mut Types, ty: TypeId) -> bool {
        self.complete_within(types, ty, MAX_DEPTH) || self.complete_elsewhere(types, ty)
    }

    fn enumerator(&mut self, types: &mut Types, name: &str) -> Option<(TypeId, i64)> {
        let &(id, value) = self.all_enumerators().get(name)?;
        Some((self.import(types, (0, id), MAX_DEPTH)?, value))
    }
}
