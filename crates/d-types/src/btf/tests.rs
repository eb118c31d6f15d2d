#![expect(clippy::cast_possible_truncation, reason = "samples are small")]

use super::*;
use crate::{Record, RecordKind, Space, Type, TypeSource, Types};

/// BTF with one structure `s { int a; struct { long b : 3; }; struct s *next; }`, made by hand.
fn sample() -> Vec<u8> {
    let strings = b"\0int\0long\0s\0a\0b\0next\0";
    let name = |text: &str| {
        let wanted = [b"\0", text.as_bytes(), b"\0"].concat();
        strings.windows(wanted.len()).position(|w| w == wanted).map_or(0, |p| p as u32 + 1)
    };
    let mut types: Vec<u32> = Vec::new();
    let mut add = |words: &[u32]| types.extend(words);
    add(&[name("int"), 1 << 24, 4, 1 << 24 | 32]);
    add(&[name("long"), 1 << 24, 8, 1 << 24 | 64]);
    add(&[0, 1 << 31 | 4 << 24 | 1, 8, name("b"), 2, 3 << 24 | 8]);
    add(&[0, 2 << 24, 5]);
    add(&[name("s"), 4 << 24 | 3, 24, name("a"), 1, 0, 0, 3, 64, name("next"), 4, 128]);
    let mut data = Vec::new();
    data.extend(MAGIC.to_le_bytes());
    data.extend([1, 0]);
    for word in [24, 0, types.len() as u32 * 4, types.len() as u32 * 4, strings.len() as u32] {
        data.extend(word.to_le_bytes());
    }
    data.extend(types.iter().flat_map(|w| w.to_le_bytes()));
    data.extend(strings);
    data
}

#[test]
fn members_are_found_through_anonymous_ones() {
    let btf = Btf::parse(sample()).expect("well-formed");
    assert_eq!(btf.struct_size("s"), Some(24));
    assert_eq!(btf.member_offset("s", "a"), Some(0));
    assert_eq!(btf.member_offset("s", "b"), Some(9));
    assert_eq!(btf.member_offset("s", "next"), Some(16));
    assert_eq!(btf.member_offset("s", "nothing"), None);
    assert_eq!(btf.member_offset("t", "a"), None);
}

#[test]
fn structures_come_into_the_arena() {
    let btf = Arc::new(Btf::parse(sample()).expect("well-formed"));
    let mut source = BtfTypes::new(btf);
    let mut types = Types::new(256);
    let s = source.lookup(&mut types, Space::Struct, None, "s").expect("struct s");
    assert_eq!(types.size_of(s), Some(24));
    assert_eq!(types.member(s, "b").and_then(|m| m.bits), Some(3));
    assert_eq!(source.lookup(&mut types, Space::Struct, None, "s"), Some(s));
    assert_eq!(source.lookup(&mut types, Space::Struct, Some("mod"), "s"), None);
}

/// BTF of a module that is built on [`sample`], with `struct m { struct s s2; struct s *p; }` and
/// `struct n { struct far *q; }`, of which it has no more than the name.
fn sample_module(base: &Arc<Btf>) -> Btf {
    let strings = b"\0m\0s2\0p\0far\0n\0q\0";
    let own = base.strings.len() as u32;
    // Its types are numbered from 6, behind the five of the base.
    let mut types = vec![0u32, 2 << 24, 5, own + 1, 4 << 24 | 2, 32, own + 3, 5, 0, own + 6, 6, 192];
    types.extend([own + 8, 7 << 24, 0, 0, 2 << 24, 8, own + 12, 4 << 24 | 1, 8, own + 14, 9, 0]);
    let mut data = Vec::new();
    data.extend(MAGIC.to_le_bytes());
    data.extend([1, 0]);
    for word in [24, 0, types.len() as u32 * 4, types.len() as u32 * 4, strings.len() as u32] {
        data.extend(word.to_le_bytes());
    }
    data.extend(types.iter().flat_map(|w| w.to_le_bytes()));
    data.extend(strings);
    Btf::parse_split(data, Arc::clone(base)).expect("well-formed")
}

#[test]
fn a_module_is_built_on_the_kernel() {
    let base = Arc::new(Btf::parse(sample()).expect("well-formed"));
    let module = sample_module(&base);
    assert_eq!(module.struct_size("m"), Some(32));
    assert_eq!(module.member_offset("m", "s2.b"), Some(9));
    assert_eq!(module.member_offset("m", "p"), Some(24));
}

#[test]
fn what_is_only_declared_is_a_modules() {
    let base = Arc::new(Btf::parse(sample()).expect("well-formed"));
    let mut source = BtfTypes::new(Arc::clone(&base));
    source.add("mod", sample_module(&base));
    let mut types = Types::new(256);
    let mut declared = |kind, tag: &str| {
        types.add(Type::Record(Record { kind, tag: Some(tag.to_owned()), size: 0, align: 1, members: None }))
    };
    let (m, other) = (declared(RecordKind::Struct, "m"), declared(RecordKind::Union, "m"));
    let (no, elsewhere) = (declared(RecordKind::Struct, "no"), declared(RecordKind::Struct, "other`m"));
    // It is not the kernel's: it comes when it is needed, and is the one that has the module's name.
    assert_eq!(source.lookup(&mut types, Space::Struct, None, "m"), None);
    assert!(source.complete(&mut types, m));
    assert_eq!(types.size_of(m), Some(32));
    assert_eq!(types.name(m), "struct mod`m");
    assert_eq!(source.lookup(&mut types, Space::Struct, Some("mod"), "m"), Some(m));
    let n = source.lookup(&mut types, Space::Struct, Some("mod"), "n").expect("struct n");
    let q = types.member(n, "q").expect("its member").ty;
    assert_eq!(types.name(q), "struct far *");
    for unknown in [other, no, elsewhere] {
        assert!(!source.complete(&mut types, unknown));
        assert!(!source.complete(&mut types, unknown));
        assert_eq!(types.size_of(unknown), None);
    }
}

#[test]
fn damaged_data_is_an_error_or_nothing() {
    let whole = sample();
    for length in 0..whole.len() {
        if let Ok(btf) = Btf::parse(whole[..length].to_vec()) {
            btf.member_offset("s", "b");
        }
    }
    for at in 0..whole.len() {
        for value in [0, 1, 0x7f, 0xff] {
            let mut damaged = whole.clone();
            damaged[at] = value;
            let Ok(btf) = Btf::parse(damaged) else { continue };
            btf.member_offset("s", "b");
            let mut types = Types::new(256);
            BtfTypes::new(Arc::new(btf)).lookup(&mut types, Space::Struct, None, "s");
        }
    }
}

#[test]
fn the_running_kernel_describes_its_threads() {
    let btf = match Btf::kernel() {
        Ok(btf) => btf,
        Err(e) => return println!("skipped: {e}"),
    };
    for path in ["real_parent", "tgid", "pid", "se.sum_exec_runtime", "comm"] {
        assert!(btf.member_offset("task_struct", path).is_some_and(|at| at > 0), "{path}");
    }
    assert!(btf.function_names().all(|name| btf.has_function(name)));
    assert!(btf.has_function("schedule") && !btf.has_function("schedul"));
    assert!(btf.tracepoints().any(|name| name == "sched_switch"));
    let mut types = Types::new(256);
    let mut source = BtfTypes::new(btf);
    assert_eq!(source.function(&mut types, None, "no_such"), None);
    let switch = source.tracepoint(&mut types, None, "sched_switch").expect("sched_switch");
    let shown: Vec<_> = switch.params.iter().map(|(_, ty)| types.name(*ty)).collect();
    assert!(shown.len() >= 3 && shown[1] == "struct task_struct *", "{shown:?}");
    let task = source.lookup(&mut types, Space::Struct, None, "task_struct");
    assert!(task.and_then(|t| types.size_of(t)).is_some_and(|size| size > 1000));
}
