//! Bytes as BTF: types are found or not.
#![no_main]

use std::sync::Arc;

use d_types::{Btf, BtfTypes, Space, TypeSource, Types};
use libfuzzer_sys::fuzz_target;

/// Names in the seeds.
const NAMES: [&str; 8] = ["frame", "limits", "map", "s", "int", "u32", "u64", "result"];

fuzz_target!(|data: &[u8]| {
    let Ok(btf) = Btf::parse(data.to_vec()) else { return };
    let btf = Arc::new(btf);
    look_at(&btf);
    // The same as a module's, built on itself.
    if let Ok(module) = Btf::parse_split(data.to_vec(), Arc::clone(&btf)) {
        look_at(&Arc::new(module));
    }
});

fn look_at(btf: &Arc<Btf>) {
    let functions: Vec<String> = btf.function_names().take(100).map(str::to_owned).collect();
    let tracepoints: Vec<String> = btf.tracepoints().take(100).map(str::to_owned).collect();
    for name in NAMES {
        btf.struct_size(name);
        btf.member_offset(name, "value.next.a");
    }
    let mut source = BtfTypes::new(Arc::clone(btf));
    let mut types = Types::new(256);
    for name in &functions {
        source.function(&mut types, None, name);
        source.symbol(&mut types, None, name);
    }
    for name in &tracepoints {
        source.tracepoint(&mut types, None, name);
    }
    for name in NAMES {
        for space in [Space::Struct, Space::Union, Space::Enum, Space::Typedef] {
            if let Some(id) = source.lookup(&mut types, space, None, name) {
                source.complete(&mut types, id);
                types.size_of(id);
                types.align_of(id);
                types.member(id, "value");
                types.name(id);
            }
        }
        source.enumerator(&mut types, name);
    }
}
