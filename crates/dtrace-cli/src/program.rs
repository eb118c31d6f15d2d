//! From the flags that enable probes to one compiled program.

use std::collections::HashSet;
use std::fs::File;
use std::io::{IsTerminal, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use d_frontend::library::declared_types;
use d_frontend::parse_tree::{self, Facts};
use d_frontend::pragma::{self, Dependency, OptionPragma};
use d_frontend::render::{self, Origin};
use d_frontend::stability::Attributes;
use d_frontend::{CompileOptions, Compiled, Diagnostic, Library, Macros, ParseOptions, Parsed, Source, is_type, parse};
use d_types::Layout;
use dif_vm::{NamePart, STACK_FRAMES_MAX};
use dtrace_core::Session;
use dtrace_core::library;
use dtrace_core::options::{Options, Setter};

use crate::args::{Args, Spec, SpecKind};
use crate::{notice, stderr, types};

/// A source of the program.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) kind: SpecKind,
    /// The script's path, or the text of the flag.
    pub(crate) name: String,
    /// Whether it is a library's file.
    pub(crate) library: bool,
    bytes: Vec<u8>,
    parsed: Parsed,
}

impl Text {
    /// What notices call it: a script's path, or the description without its clause.
    pub(crate) fn title(&self) -> &str {
        if self.kind == SpecKind::Script {
            return &self.name;
        }
        self.name.split(['{', '/', ';']).next().unwrap_or("").trim_end()
    }

    fn origin(&self) -> Origin<'_> {
        match self.kind {
            SpecKind::Script if self.library => Origin::Library(&self.name),
            SpecKind::Script => Origin::File,
            _ => Origin::Command,
        }
    }

    fn source(&self) -> Source<'_> {
        Source { name: self.title(), parsed: &self.parsed, last: self.last(), library: self.library }
    }

    fn last(&self) -> NamePart {
        match self.kind {
            SpecKind::Provider => NamePart::Provider,
            SpecKind::Module => NamePart::Module,
            SpecKind::Function => NamePart::Function,
            _ => NamePart::Name,
        }
    }

    fn read(spec: &Spec, options: &Options) -> Result<Self> {
        let name = spec.text.to_string_lossy();
        let mut bytes = match spec.kind {
            SpecKind::Script if spec.text == "-" => read("standard input", std::io::stdin())?,
            SpecKind::Script => read(&name, File::open(&spec.text).with_context(|| format!("failed to open {name}"))?)?,
            _ => spec.text.as_bytes().to_vec(),
        };
        if options.flag("cpp") && spec.kind == SpecKind::Script {
            bytes = crate::cpp::preprocess(&spec.text, bytes, options)?;
        }
        Ok(Self { kind: spec.kind, name: name.into_owned(), library: false, bytes, parsed: Parsed::default() })
    }

    /// What messages start with that are about it.
    fn subject(&self) -> String {
        match self.kind {
            SpecKind::Script => format!("failed to compile script {}", self.name),
            _ => format!("invalid probe specifier {}", self.name),
        }
    }
}

/// The compiled program and its sources.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) texts: Vec<Text>,
    pub(crate) compiled: Compiled,
}

/// Compiles all that the command line gives. Options that programs set are set. `None`: there were errors, which were
/// told.
pub(crate) fn compile(
    session: &mut Session,
    args: &Args,
    options: &mut Options,
    target: Option<i32>,
) -> Result<Option<Program>> {
    let libraries = libraries(options)?;
    let programs = args.specs.iter().map(|spec| Text::read(spec, options)).collect::<Result<Vec<_>>>()?;
    let macros = macros(args, options, target);
    let mut types = HashSet::new();
    let mut texts = Vec::new();
    let mut skipped = HashSet::new();
    for mut text in libraries.into_iter().chain(programs) {
        parse_one(&mut text, session, &macros, options, &types);
        if !text.library {
            show_tree(options, 1, || vec![parse_tree::source(&text.parsed.unit, text.last(), None)]);
        }
        if text.library && !is_met(&text, session, &skipped) {
            skipped.insert(text.name);
            continue;
        }
        if !set_pragmas(&text, options) {
            return Ok(None);
        }
        types.extend(declared_types(&text.parsed.unit).map(str::to_owned));
        texts.push(text);
    }
    let compile_options = compile_options(options)?;
    let sources: Vec<_> = texts.iter().map(Text::source).collect();
    let (compiled, diagnostics) = session.compile(&sources, &compile_options);
    let errtags = options.flag("errtags");
    tell_all(&texts, &diagnostics, args.verbose, errtags);
    let Some(mut compiled) = compiled else { return Ok(None) };
    let programs = || texts.iter().zip(&compiled.facts).filter(|(text, _)| !text.library);
    let clauses = |(text, facts): (&Text, &Facts)| parse_tree::clauses(&text.parsed.unit, text.last(), facts);
    show_tree(options, 2, || programs().flat_map(clauses).collect());
    let source = |(text, facts): (&Text, &Facts)| parse_tree::source(&text.parsed.unit, text.last(), Some(facts));
    show_tree(options, 3, || programs().map(source).collect());
    if let (Some((n, argument)), false) = (macros.unused(), options.flag("argref")) {
        let tag = if errtags { "[D_MACRO_UNUSED] " } else { "" };
        let argument = String::from_utf8_lossy(argument);
        bail!("{}: {tag}extraneous argument '{argument}' (${n} is not referenced)", user_subject(&texts));
    }
    if let Some(declared) = compiled.declared.take() {
        types::write(declared, options)?;
    }
    Ok(Some(Program { texts, compiled }))
}

/// The files of the libraries that the user names, each after those that it depends on.
fn libraries(options: &Options) -> Result<Vec<Text>> {
    if options.flag("nolibs") {
        return Ok(Vec::new());
    }
    let mut texts = Vec::new();
    let mut take = |files: Vec<library::File>| {
        for library::File { path, text } in files {
            let name = path.to_string_lossy().into_owned();
            texts.push(Text { kind: SpecKind::Script, name, library: true, bytes: text, parsed: Parsed::default() });
        }
    };
    if let Some(folder) = options.path("syslibdir") {
        take(library::of_system_folder(Path::new(&folder))?);
    }
    for folder in options.list("libdir") {
        take(library::of_folder(Path::new(folder))?);
    }
    Ok(texts)
}

/// Whether the providers, modules and libraries are there that a library depends on.
fn is_met(text: &Text, session: &mut Session, skipped: &HashSet<String>) -> bool {
    pragma::dependencies(&text.parsed.unit).all(|(kind, name)| match kind {
        Dependency::Library => {
            let path = Path::new(&text.name).with_file_name(name);
            !skipped.contains(path.to_string_lossy().as_ref())
        }
        // That is a matter of the declaration behind it.
        Dependency::Field => true,
        _ => session.has(kind, name),
    })
}

/// Tells errors: on a terminal all of them, otherwise the first as other DTraces do, unless more is wanted.
fn tell_all(texts: &[Text], diagnostics: &[Diagnostic], verbose: bool, errtags: bool) {
    let count = if verbose || std::io::stderr().is_terminal() { diagnostics.len() } else { 1 };
    for diagnostic in diagnostics.iter().take(count) {
        tell(&texts[diagnostic.unit], user_subject(texts), diagnostic, errtags);
    }
}

/// What messages start with that are about no program: a library is read for the first of the user's.
fn user_subject(texts: &[Text]) -> String {
    texts.iter().find(|text| !text.library).map_or_else(|| "failed to compile".to_owned(), Text::subject)
}

fn parse_one(text: &mut Text, session: &Session, macros: &Macros, options: &Options, declared: &HashSet<String>) {
    let mut types = session.types();
    let library = library(options);
    let mut is_known = is_type(&mut types);
    let mut is_type = |name: &str| library.is_type(name) || declared.contains(name) || is_known(name);
    let script = text.kind == SpecKind::Script;
    let parse_options = ParseOptions {
        pspec: !script || options.flag("pspec"),
        short_forms: !script || options.flag("pspec"),
        macros,
        is_type: &mut is_type,
    };
    text.parsed = parse(&text.bytes, parse_options);
}

/// Sets the options that a source's pragmas name; false if that is impossible.
fn set_pragmas(text: &Text, options: &mut Options) -> bool {
    let mut fine = true;
    for OptionPragma { name, value, span } in pragma::options(&text.parsed.unit) {
        if let Err(e) = options.set(&name, value.as_deref(), Setter::Pragma) {
            let to = value.map_or(String::new(), |value| format!(" to '{value}'"));
            let message = format!("failed to set option '{name}'{to}: {e}");
            let diagnostic = Diagnostic::new(d_frontend::Tag::PragmaOptset, span, message);
            tell(text, text.subject(), &diagnostic, options.flag("errtags"));
            fine = false;
        }
    }
    fine
}

/// Whether messages go to a terminal that shows colours, and they are wanted there (no-color.org).
fn has_colors() -> bool {
    let none = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !none && std::env::var_os("TERM").is_none_or(|term| term != "dumb") && std::io::stderr().is_terminal()
}

/// Tells an error in a program: drawn where there are colours, one line otherwise.
fn tell(text: &Text, user: String, diagnostic: &Diagnostic, errtags: bool) {
    if has_colors() {
        return draw(text, diagnostic, errtags);
    }
    let message = render::plain(diagnostic, &text.parsed, text.origin(), errtags);
    let subject = if text.library { user } else { text.subject() };
    notice(&format!("{subject}: {message}"));
}

fn draw(text: &Text, diagnostic: &Diagnostic, errtags: bool) {
    let source = String::from_utf8_lossy(&text.bytes);
    let name = if text.kind == SpecKind::Script { text.name.as_str() } else { "command line" };
    stderr(format_args!("{}", render::drawn(diagnostic, name, &source, errtags)));
}

fn macros(args: &Args, options: &Options, target: Option<i32>) -> Macros {
    let script =
        args.specs.iter().find(|s| s.kind == SpecKind::Script).map_or("dtrace".as_ref(), |s| s.text.as_os_str());
    let uid = |id: nix::unistd::Uid| i64::from(id.as_raw());
    let gid = |id: nix::unistd::Gid| i64::from(id.as_raw());
    let named = vec![
        ("target", i64::from(target.unwrap_or(0))),
        ("pid", i64::from(nix::unistd::getpid().as_raw())),
        ("curpid", i64::from(nix::unistd::getpid().as_raw())),
        ("ppid", i64::from(nix::unistd::getppid().as_raw())),
        ("pgid", i64::from(nix::unistd::getpgrp().as_raw())),
        ("sid", nix::unistd::getsid(None).map_or(0, |sid| i64::from(sid.as_raw()))),
        ("uid", uid(nix::unistd::getuid())),
        ("euid", uid(nix::unistd::geteuid())),
        ("gid", gid(nix::unistd::getgid())),
        ("egid", gid(nix::unistd::getegid())),
        ("projid", 0),
        ("taskid", 0),
    ];
    let arguments = args.macros.iter().map(|text| text.as_bytes().to_vec()).collect();
    Macros::new(script.as_bytes(), arguments, named, options.flag("defaultargs"))
}

fn compile_options(options: &Options) -> Result<CompileOptions> {
    let strsize = options.number("strsize");
    let Some(strsize) = u32::try_from(strsize).ok().filter(|&n| (2..=STRSIZE_MAX).contains(&n)) else {
        bail!("strsize={strsize} is out of range: strings have 2 to {STRSIZE_MAX} bytes");
    };
    // In the classic dialect the NUL is one of them.
    let strsize = if options.classic() { strsize } else { strsize + 1 };
    Ok(CompileOptions {
        strsize,
        defaultargs: options.flag("defaultargs"),
        zdefs: options.flag("zdefs"),
        empty: options.flag("empty"),
        scratchsize: options.number("scratchsize"),
        tregs: options.is_set("tregs").then(|| u32::try_from(options.number("tregs")).unwrap_or(u32::MAX)),
        stackframes: u32::try_from(options.number("stackframes")).unwrap_or(u32::MAX),
        pcapsize: u32::try_from(options.number("pcapsize")).unwrap_or(u32::MAX),
        maxframes: maxframes(options),
        version: options.version(),
        // What the preprocessor includes are headers of C programs.
        layout: if options.flag("cpp") { Layout::C } else { Layout::D },
        amin: options.text("amin").and_then(|text| Attributes::parse(&text)),
        tree: options.number("tree") != 0,
        declared: types::are_wanted(options),
        library: library(options),
    })
}

/// Most frames of a kernel stack.
fn maxframes(options: &Options) -> u32 {
    let asked = if options.is_set("maxframes") { options.number("maxframes") } else { u64::MAX };
    u32::try_from(asked).unwrap_or(u32::MAX).min(STACK_FRAMES_MAX)
}

/// The library that comes with dtrace, unless another is to take its place or none is wanted.
fn library(options: &Options) -> Arc<Library> {
    if options.flag("nolibs") || options.is_set("syslibdir") { Arc::default() } else { library::builtin() }
}

/// Longest script: what has more bytes is none, as a device that has no end.
const SCRIPT_MAX: u64 = 64 << 20;

fn read(name: &str, from: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(SCRIPT_MAX + 1).read_to_end(&mut bytes).with_context(|| format!("failed to read {name}"))?;
    if bytes.len() as u64 > SCRIPT_MAX {
        bail!("failed to read {name}: it has more than {} MiB, and no script has", SCRIPT_MAX >> 20);
    }
    Ok(bytes)
}

/// Longest string: the kernel's verifier follows the loops over strings step by step.
const STRSIZE_MAX: u32 = 4096;

/// `-x tree`, which has a bit for each pass: the trees after it, on stderr.
fn show_tree(options: &Options, pass: u32, trees: impl FnOnce() -> Vec<String>) {
    if options.number("tree") >> (pass - 1) & 1 != 0 {
        for tree in trees() {
            stderr(format_args!("Parse tree (Pass {pass}):\n{tree}"));
        }
    }
}

/// `-S`: the listing of every expression, on stderr.
pub(crate) fn show_dif(compiled: &Compiled) {
    stderr(format_args!("{}", dif_vm::disasm::program(&compiled.program)));
}
