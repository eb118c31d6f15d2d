//! Sizes, alignments, member lookup, names and comparison of types.

use crate::model::{MAX_DEPTH, Member, Record, RecordKind, Type, TypeId, Types};

/// A member found in a structure or union, through anonymous members if need be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundMember {
    /// Its type.
    pub ty: TypeId,
    /// Where it starts, in bits from the start of the outermost record.
    pub bit_offset: u64,
    /// Width in bits, if it is a bit-field.
    pub bits: Option<u8>,
}

/// By whose rules members are placed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Layout {
    /// DTrace's: each member at its alignment, bit-fields too, which take as many bytes as they need; nothing behind
    /// the last one (`ctf_add_member()` of illumos, `ctf_add_member_offset()` of libctf).
    #[default]
    D,
    /// The System V ABI's: bit-fields packed into units of their type, the end padded.
    C,
}

impl Types {
    /// Size in bytes; `None` if the type has none (`void`, functions, forward declarations).
    pub fn size_of(&self, id: TypeId) -> Option<u64> {
        self.size_within(id, MAX_DEPTH)
    }

    fn size_within(&self, id: TypeId, depth: usize) -> Option<u64> {
        match self.base(id) {
            Type::Int { size, .. } | Type::Float { size, .. } => Some(u64::from(*size)),
            Type::Pointer { .. } => Some(8),
            Type::String => Some(u64::from(self.strsize())),
            Type::Array { element, length } => self.size_within(*element, depth.checked_sub(1)?)?.checked_mul(*length),
            Type::Record(record) => record.members.as_ref().map(|_| record.size),
            Type::Enum(e) => e.enumerators.as_ref().map(|_| u64::from(e.size)),
            // `base` leaves no typedef and no qualifier.
            Type::Void | Type::Function { .. } | Type::Typedef { .. } | Type::Const(_) | Type::Volatile(_) => None,
        }
    }

    /// Alignment in bytes, at least 1.
    pub fn align_of(&self, id: TypeId) -> u64 {
        let mut id = id;
        for _ in 0..MAX_DEPTH {
            match self.base(id) {
                Type::Array { element, .. } => id = *element,
                Type::Record(record) => return record.align.max(1),
                Type::String => return 1,
                Type::Float { size: 16, .. } => return 16,
                _ => break,
            }
        }
        self.size_of(id).map_or(1, |size| size.clamp(1, 16))
    }

    /// The member called `name`, also one of an anonymous member.
    pub fn member(&self, record: TypeId, name: &str) -> Option<FoundMember> {
        self.member_within(record, name, MAX_DEPTH)
    }

    fn member_within(&self, record: TypeId, name: &str, depth: usize) -> Option<FoundMember> {
        let Type::Record(Record { members: Some(members), .. }) = self.base(record) else { return None };
        let depth = depth.checked_sub(1)?;
        members.iter().find_map(|member| match &member.name {
            Some(own) if own == name => {
                Some(FoundMember { ty: member.ty, bit_offset: member.bit_offset, bits: member.bits })
            }
            Some(_) => None,
            None => {
                let inner = self.member_within(member.ty, name, depth)?;
                Some(FoundMember { bit_offset: inner.bit_offset.checked_add(member.bit_offset)?, ..inner })
            }
        })
    }

    /// Lays out members. `None` if one has no size or the whole is too large.
    pub fn lay_out(
        &self,
        layout: Layout,
        kind: RecordKind,
        tag: Option<String>,
        fields: Vec<(Option<String>, TypeId, Option<u8>)>,
    ) -> Option<Record> {
        let (mut end, mut align, mut size) = (0u64, 1u64, 0u64);
        let mut members = Vec::with_capacity(fields.len());
        for (name, ty, bits) in fields {
            let (unit, unit_align) = match (layout, bits) {
                (Layout::D, Some(bits)) => {
                    let bytes = u64::from(bits).div_ceil(8).next_power_of_two();
                    (bytes, bytes)
                }
                _ => (self.size_of(ty)?, self.align_of(ty)),
            };
            let unit_bits = unit.checked_mul(8)?;
            let start = match (kind, layout, bits) {
                (RecordKind::Union, ..) => 0,
                (RecordKind::Struct, Layout::C, Some(bits @ 1..)) => place_bits(end, unit_bits, bits)?,
                _ => end.checked_next_multiple_of(unit_align.checked_mul(8)?)?,
            };
            end = start.checked_add(bits.map_or(unit_bits, u64::from))?;
            if bits != Some(0) {
                size = size.max(match layout {
                    Layout::D => start / 8 + unit,
                    Layout::C => end.div_ceil(8),
                });
                align = align.max(unit_align);
                members.push(Member { name, ty, bit_offset: start, bits });
            }
        }
        if layout == Layout::C {
            size = size.checked_next_multiple_of(align)?;
        }
        Some(Record { kind, tag, size, align, members: Some(members) })
    }

    /// The type's name as C writes it in a cast.
    pub fn name(&self, id: TypeId) -> String {
        self.declare(id, "", MAX_DEPTH)
    }

    fn declare(&self, id: TypeId, inner: &str, depth: usize) -> String {
        let Some(depth) = depth.checked_sub(1) else { return "...".into() };
        let with = |base: &str| if inner.is_empty() { base.to_owned() } else { format!("{base} {inner}") };
        match self.get(id) {
            Type::Void => with("void"),
            Type::String => with("string"),
            Type::Int { name, .. } | Type::Float { name, .. } | Type::Typedef { name, .. } => with(name),
            Type::Const(to) => self.qualified("const", *to, inner, depth),
            Type::Volatile(to) => self.qualified("volatile", *to, inner, depth),
            Type::Record(r) => with(&tagged(r.kind.keyword(), r.tag.as_deref())),
            Type::Enum(e) => with(&tagged("enum", e.tag.as_deref())),
            Type::Pointer { to, userland } => {
                let star = if *userland { format!("userland *{inner}") } else { format!("*{inner}") };
                let wraps = matches!(self.get(*to), Type::Array { .. } | Type::Function { .. });
                self.declare(*to, &if wraps { format!("({star})") } else { star }, depth)
            }
            Type::Array { element, length: 0 } => self.declare(*element, &format!("{inner}[]"), depth),
            Type::Array { element, length } => self.declare(*element, &format!("{inner}[{length}]"), depth),
            Type::Function { returns, params, varargs } => {
                let mut list: Vec<_> = params.iter().map(|&p| self.declare(p, "", depth)).collect();
                list.extend(varargs.then(|| "...".to_owned()));
                self.declare(*returns, &format!("{inner}({})", list.join(", ")), depth)
            }
        }
    }

    fn qualified(&self, word: &str, to: TypeId, inner: &str, depth: usize) -> String {
        if matches!(self.get(to), Type::Pointer { .. }) {
            return self.declare(to, format!(" {word} {inner}").trim_end(), depth);
        }
        format!("{word} {}", self.declare(to, inner, depth))
    }

    /// Whether two types are the same but for typedefs and qualifiers, also behind pointers and in arrays. Structures,
    /// unions and enumerations with the same tag are the same, wherever they come from.
    pub fn compatible(&self, a: TypeId, b: TypeId) -> bool {
        self.compatible_within(a, b, MAX_DEPTH)
    }

    fn compatible_within(&self, a: TypeId, b: TypeId, depth: usize) -> bool {
        let (a, b) = (self.resolve(a), self.resolve(b));
        let Some(depth) = depth.checked_sub(1) else { return false };
        a == b
            || match (self.get(a), self.get(b)) {
                (Type::Int { size: s1, signed: g1, .. }, Type::Int { size: s2, signed: g2, .. }) => {
                    s1 == s2 && g1 == g2
                }
                (Type::Float { size: s1, .. }, Type::Float { size: s2, .. }) => s1 == s2,
                (Type::Pointer { to: t1, .. }, Type::Pointer { to: t2, .. }) => self.compatible_within(*t1, *t2, depth),
                (Type::Array { element: e1, length: l1 }, Type::Array { element: e2, length: l2 }) => {
                    l1 == l2 && self.compatible_within(*e1, *e2, depth)
                }
                (Type::Record(r1), Type::Record(r2)) => r1.kind == r2.kind && r1.tag.is_some() && r1.tag == r2.tag,
                (Type::Enum(e1), Type::Enum(e2)) => e1.tag.is_some() && e1.tag == e2.tag,
                (
                    Type::Function { returns: r1, params: p1, varargs: v1 },
                    Type::Function { returns: r2, params: p2, varargs: v2 },
                ) => {
                    v1 == v2
                        && p1.len() == p2.len()
                        && self.compatible_within(*r1, *r2, depth)
                        && p1.iter().zip(p2).all(|(&a, &b)| self.compatible_within(a, b, depth))
                }
                _ => false,
            }
    }
}

fn tagged(keyword: &str, tag: Option<&str>) -> String {
    format!("{keyword} {}", tag.unwrap_or_default())
}

/// First bit of a bit-field behind the bit `end`, which does not cross units of so many bits.
fn place_bits(end: u64, unit: u64, width: u8) -> Option<u64> {
    let room = unit.checked_sub(end.checked_rem(unit)?)?;
    if u64::from(width) <= room { Some(end) } else { end.checked_next_multiple_of(unit) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(types: &mut Types, kind: RecordKind, fields: &[(&str, &str, Option<u8>)]) -> TypeId {
        let fields = fields
            .iter()
            .map(|&(name, ty, bits)| (Some(name.to_owned()), types.intrinsic(ty).expect("intrinsic"), bits))
            .collect();
        let record = types.lay_out(Layout::C, kind, Some("s".into()), fields).expect("laid out");
        types.add(Type::Record(record))
    }

    #[test]
    fn members_stand_at_their_alignment() {
        let mut types = Types::new(256);
        let s =
            record(&mut types, RecordKind::Struct, &[("a", "char", None), ("b", "long", None), ("c", "short", None)]);
        assert_eq!(types.size_of(s), Some(24));
        assert_eq!(types.member(s, "b").map(|m| m.bit_offset), Some(64));
        assert_eq!(types.member(s, "c").map(|m| m.bit_offset), Some(128));
        let u = record(&mut types, RecordKind::Union, &[("a", "char", None), ("b", "long", None)]);
        assert_eq!((types.size_of(u), types.align_of(u)), (Some(8), 8));
    }

    #[test]
    fn bit_fields_share_a_unit_until_it_is_full() {
        let mut types = Types::new(256);
        let fields = [("a", "int", Some(3)), ("b", "int", Some(29)), ("c", "int", Some(1)), ("d", "char", None)];
        let s = record(&mut types, RecordKind::Struct, &fields);
        let offsets: Vec<_> = ["a", "b", "c", "d"].iter().map(|n| types.member(s, n).map(|m| m.bit_offset)).collect();
        assert_eq!(offsets, [Some(0), Some(3), Some(32), Some(40)]);
        assert_eq!(types.size_of(s), Some(8));
    }

    #[test]
    fn members_of_anonymous_members_are_found() {
        let mut types = Types::new(256);
        let inner = record(&mut types, RecordKind::Union, &[("x", "int", None), ("y", "long", None)]);
        let int = types.intrinsic("int").expect("int");
        let outer = types
            .lay_out(Layout::C, RecordKind::Struct, None, vec![(Some("a".into()), int, None), (None, inner, None)])
            .expect("laid out");
        let outer = types.add(Type::Record(outer));
        assert_eq!(types.member(outer, "x").map(|m| m.bit_offset), Some(64));
        assert_eq!(types.member(outer, "z"), None);
    }

    #[test]
    fn names_read_like_c() {
        let mut types = Types::new(256);
        let int = types.intrinsic("int").expect("int");
        let array = types.array(int, 3);
        let to_array = types.pointer(array);
        let pointer = types.pointer(int);
        let pointers = types.array(pointer, 3);
        let function = types.intern(Type::Function { returns: int, params: vec![pointer], varargs: true });
        let to_function = types.pointer(function);
        let constant = types.intern(Type::Const(int));
        let to_constant = types.pointer(constant);
        for (ty, name) in [
            (array, "int [3]"),
            (to_array, "int (*)[3]"),
            (pointers, "int *[3]"),
            (to_function, "int (*)(int *, ...)"),
            (to_constant, "const int *"),
        ] {
            assert_eq!(types.name(ty), name);
        }
    }

    #[test]
    fn circles_end() {
        let mut types = Types::new(256);
        let a = types.add(Type::Void);
        let b = types.add(Type::Typedef { name: "b".into(), to: a });
        types.define(a, Type::Typedef { name: "a".into(), to: b });
        assert_eq!(types.size_of(a), None);
        types.define(a, Type::Array { element: a, length: 2 });
        assert_eq!(types.size_of(a), None);
        assert!(!types.name(a).is_empty());
    }
}
