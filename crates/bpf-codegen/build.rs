//! Compiles the C runtime of `kernel/bpf` to eBPF, and writes its functions as a Rust table, and where the members are
//! of the structures that it shares with generated code.
#![expect(clippy::cast_possible_truncation, reason = "eBPF objects are small")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use object::{Object, ObjectSection, ObjectSymbol, RelocationTarget};

const SOURCES: &[&str] =
    &["runtime.h", "runtime.c", "memory.c", "string.c", "path.c", "number.c", "json.c", "control.c", "process.c"];

/// Relocation types of eBPF objects (llvm, `R_BPF_*`).
const R_BPF_64_64: u32 = 1;
const R_BPF_64_32: u32 = 10;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let kernel = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../kernel/bpf");
    for source in SOURCES {
        println!("cargo::rerun-if-changed={}", kernel.join(source).display());
    }
    println!("cargo::rerun-if-env-changed=DTRACE_CLANG");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let object = out.join("runtime.o");
    compile(&kernel.join("runtime.c"), &object)?;
    let arguments = arguments(&kernel)?;
    let header = fs::read_to_string(kernel.join("runtime.h"))?;
    let mut rust = table(&fs::read(object)?, &arguments)?;
    rust += &layout(&header, "frame", "i16")?;
    rust += &layout(&header, "limits", "usize")?;
    fs::write(out.join("runtime_table.rs"), rust)?;
    Ok(())
}

/// The offsets of a structure's members, as constants of a type in a module of its name.
fn layout(header: &str, structure: &str, ty: &str) -> Result<String, Failure> {
    let unknown = |what: &str| format!("runtime.h: struct {structure}: {what}");
    let body = header.split_once(&format!("struct {structure} {{\n")).and_then(|(_, rest)| rest.split_once("\n};"));
    let (body, _) = body.ok_or_else(|| unknown("is not there"))?;
    let mut out = format!("/// Offsets in `struct {structure}`.\npub(crate) mod {structure} {{\n");
    let mut at = 0usize;
    for declaration in body.lines().filter_map(|line| line.split_once(';')).map(|(declaration, _)| declaration.trim()) {
        let (word, name) = declaration.split_once(' ').ok_or_else(|| unknown(declaration))?;
        let size = match word {
            "u64" => 8,
            "u32" => 4,
            "u8" => 1,
            _ => return Err(unknown(declaration).into()),
        };
        at = at.next_multiple_of(size);
        match name.split_once('[') {
            None => {
                writeln!(out, "    pub(crate) const {}: {ty} = {at};", name.to_uppercase())?;
                at += size;
            }
            // Arrays are the runtime's own; one without a length is what follows the structure.
            Some((_, length)) => at += size * length.trim_end_matches(']').parse().unwrap_or(0),
        }
    }
    writeln!(out, "    pub(crate) const SIZE: usize = {};\n}}", at.next_multiple_of(8))?;
    Ok(out)
}

fn compile(source: &Path, object: &Path) -> Result<(), Failure> {
    let clang = env::var("DTRACE_CLANG").unwrap_or_else(|_| "clang".into());
    let status = Command::new(&clang)
        .args(["-target", "bpf", "-mcpu=v3", "-O2", "-Wall", "-Werror", "-c"])
        .args(["-Wno-unused-variable", "-Wno-unused-but-set-variable"])
        .arg(source)
        .arg("-o")
        .arg(object)
        .status()
        .map_err(|e| format!("cannot run {clang} (install clang 14 or newer, or set DTRACE_CLANG): {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("{clang} could not compile {}", source.display()).into()) }
}

/// How many arguments each function has, from its definition in the sources.
fn arguments(kernel: &Path) -> Result<BTreeMap<String, usize>, Failure> {
    let mut found = BTreeMap::new();
    for source in SOURCES.iter().filter(|s| Path::new(s).extension().is_some_and(|e| e == "c")) {
        for line in fs::read_to_string(kernel.join(source))?.lines() {
            let Some(rest) = line.strip_prefix("global int ") else { continue };
            let (name, params) = rest.split_once('(').ok_or("a definition must stand on one line")?;
            found.insert(name.to_owned(), params.matches(',').count() + 1);
        }
    }
    Ok(found)
}

struct Function {
    name: String,
    start: usize,
    end: usize,
}

fn table(bytes: &[u8], arguments: &BTreeMap<String, usize>) -> Result<String, Failure> {
    let object = object::File::parse(bytes)?;
    let text = object.section_by_name(".text").ok_or("the runtime has no .text")?;
    let code = text.data()?;
    let mut functions: Vec<Function> = object
        .symbols()
        .filter(|s| s.section_index() == Some(text.index()) && s.size() > 0 && s.is_global())
        .map(|s| {
            let start = s.address() as usize;
            Ok(Function { name: s.name()?.to_owned(), start, end: start + s.size() as usize })
        })
        .collect::<Result<_, Failure>>()?;
    functions.sort_by_key(|f| f.start);
    let index: BTreeMap<&str, usize> = functions.iter().enumerate().map(|(n, f)| (f.name.as_str(), n)).collect();
    let relocations = relocations(&object, &text)?;
    let mut out = String::from("const FUNCTIONS: &[Function] = &[\n");
    for function in &functions {
        let args = arguments.get(&function.name).ok_or_else(|| format!("{} has no definition", function.name))?;
        let (insns, _) = code[function.start..function.end].as_chunks();
        let insns: Vec<String> = insns.iter().map(|&insn| literal(u64::from_le_bytes(insn))).collect();
        let (mut maps, mut calls) = (String::new(), String::new());
        for (at, kind, symbol) in relocations.iter().filter(|r| (function.start..function.end).contains(&r.0)) {
            let insn = (at - function.start) / 8;
            match *kind {
                R_BPF_64_64 => write!(maps, "({insn}, \"{symbol}\"), ")?,
                R_BPF_64_32 => {
                    let target = index.get(symbol.as_str()).ok_or_else(|| format!("{symbol} is no function"))?;
                    write!(calls, "({insn}, FunctionId({target})), ")?;
                }
                other => return Err(format!("relocation type {other} is not known").into()),
            }
        }
        let name = &function.name;
        writeln!(
            out,
            "    Function {{ name: \"{name}\", args: {args}, insns: &[{}], symbols: &[{maps}], calls: &[{calls}] }},",
            insns.join(", ")
        )?;
    }
    out.push_str("];\n");
    Ok(out)
}

/// A number as Rust likes to read it.
fn literal(value: u64) -> String {
    let part = |shift: u32| value >> shift & 0xffff;
    format!("0x{:04x}_{:04x}_{:04x}_{:04x}", part(48), part(32), part(16), part(0))
}

/// Offset, type and symbol of each relocation of the text.
fn relocations(
    object: &object::File<'_>,
    text: &object::Section<'_, '_>,
) -> Result<Vec<(usize, u32, String)>, Failure> {
    let mut found = Vec::new();
    for (offset, relocation) in text.relocations() {
        let RelocationTarget::Symbol(symbol) = relocation.target() else { continue };
        let object::RelocationFlags::Elf { r_type } = relocation.flags() else { continue };
        let r_type = r_type.0;
        let name = object.symbol_by_index(symbol)?.name()?.to_owned();
        found.push((offset as usize, r_type, name));
    }
    Ok(found)
}
