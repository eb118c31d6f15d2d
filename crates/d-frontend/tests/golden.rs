//! D programs and the DIF that they are compiled to, as `dtrace -S` lists it.

use std::path::Path;

use dif_vm::disasm;
use dtrace_testkit::golden;

#[test]
fn programs_compile_to_their_listings() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    golden::check(&folder, "dif", |text| disasm::program(&golden::program(text)));
}
