//! From the flags that enable probes to one compiled program.

use std::io::{IsTerminal, Read};

use anyhow::{Context, Result, bail};
use d_frontend::pragma::{self, OptionPragma};
use d_frontend::render::{self, Origin};
use d_frontend::{
    CompileOptions, Compiled, Diagnostic, LastPart, Macros, ParseOptions, Parsed, Source, is_type, parse,
};
use dtrace_core::Session;
use dtrace_core::options::{Options, Setter};

use crate::args::{Args, Spec, SpecKind};
use crate::notice;

/// A source of the program.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) kind: SpecKind,
    /// The script's path, or the text of the flag.
    pub(crate) name: String,
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

    fn origin(&self) -> Origin {
        if self.kind == SpecKind::Script { Origin::File } else { Origin::Command }
    }

    fn last(&self) -> LastPart {
        match self.kind {
            SpecKind::Provider => LastPart::Provider,
            SpecKind::Module => LastPart::Module,
            SpecKind::Function => LastPart::Function,
            _ => LastPart::Name,
        }
    }

    fn read(spec: &Spec, options: &Options) -> Result<Self> {
        let mut bytes = match (spec.kind, spec.text.as_str()) {
            (SpecKind::Script, "-") => {
                let mut bytes = Vec::new();
                std::io::stdin().read_to_end(&mut bytes).context("failed to read standard input")?;
                bytes
            }
            (SpecKind::Script, path) => std::fs::read(path).with_context(|| format!("failed to open {path}"))?,
            (_, text) => text.as_bytes().to_vec(),
        };
        if options.flag("cpp") && spec.kind == SpecKind::Script {
            bytes = crate::cpp::preprocess(&spec.text, bytes, options)?;
        }
        Ok(Self { kind: spec.kind, name: spec.text.clone(), bytes, parsed: Parsed::default() })
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
    let mut texts = args.specs.iter().map(|spec| Text::read(spec, options)).collect::<Result<Vec<_>>>()?;
    let macros = macros(args, options, target);
    for text in &mut texts {
        parse_one(text, session, &macros, options);
        if !set_pragmas(text, options) {
            return Ok(None);
        }
    }
    let compile_options = compile_options(options)?;
    let sources: Vec<_> = texts.iter().map(|t| Source { name: t.title(), parsed: &t.parsed, last: t.last() }).collect();
    let (compiled, diagnostics) = session.compile(&sources, &compile_options);
    let errtags = options.flag("errtags");
    // A terminal shows all errors, drawn; elsewhere there is one line, as of every dtrace.
    let shown = if std::io::stderr().is_terminal() { diagnostics.len() } else { 1 };
    for diagnostic in diagnostics.iter().take(shown) {
        tell(&texts[diagnostic.unit], diagnostic, errtags);
    }
    let Some(compiled) = compiled else { return Ok(None) };
    if let (Some(argument), false) = (macros.unused(), options.flag("argref")) {
        let tag = if errtags { "[D_MACRO_UNUSED] " } else { "" };
        bail!("failed to compile: {tag}extraneous argument '{argument}': no $N names it");
    }
    Ok(Some(Program { texts, compiled }))
}

fn parse_one(text: &mut Text, session: &Session, macros: &Macros, options: &Options) {
    let mut types = session.types();
    let mut is_type = is_type(&mut types);
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
    for OptionPragma { name, value, span } in pragma::options(&text.parsed.unit).0 {
        if let Err(e) = options.set(&name, value.as_deref(), Setter::Pragma) {
            let shown = value.map_or(name.clone(), |v| format!("{name}={v}"));
            let message = format!("failed to set option '{shown}': {e}");
            let diagnostic = Diagnostic::new(d_frontend::Tag::PragmaOptset, span, message);
            tell(text, &diagnostic, options.flag("errtags"));
            fine = false;
        }
    }
    fine
}

/// Tells an error in a program: drawn on a terminal, one line otherwise.
fn tell(text: &Text, diagnostic: &Diagnostic, errtags: bool) {
    if std::io::stderr().is_terminal() {
        return draw(text, diagnostic, errtags);
    }
    let message = render::plain(diagnostic, &text.parsed, text.origin(), errtags);
    if text.kind == SpecKind::Script {
        notice(&format!("failed to compile script {}: {message}", text.name));
    } else {
        notice(&format!("invalid probe specifier {}: {message}", text.title()));
    }
}

#[expect(clippy::print_stderr, reason = "this is where the command talks to its user")]
fn draw(text: &Text, diagnostic: &Diagnostic, errtags: bool) {
    let source = String::from_utf8_lossy(&text.bytes);
    let name = if text.kind == SpecKind::Script { text.name.as_str() } else { "command line" };
    eprint!("{}", render::drawn(diagnostic, name, &source, errtags));
}

fn macros(args: &Args, options: &Options, target: Option<i32>) -> Macros {
    let script = args.specs.iter().find(|s| s.kind == SpecKind::Script).map_or("dtrace", |s| s.text.as_str());
    let uid = |id: nix::unistd::Uid| i64::from(id.as_raw());
    let gid = |id: nix::unistd::Gid| i64::from(id.as_raw());
    let named = vec![
        ("target", i64::from(target.unwrap_or(0))),
        ("pid", i64::from(nix::unistd::getpid().as_raw())),
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
    Macros::new(script, args.macros.clone(), named, options.flag("defaultargs"))
}

fn compile_options(options: &Options) -> Result<CompileOptions> {
    let strsize = options.number("strsize");
    let Some(strsize) = u32::try_from(strsize).ok().filter(|&n| (8..=STRSIZE_MAX).contains(&n)) else {
        bail!("strsize={strsize} is out of range: strings have 8 to {STRSIZE_MAX} bytes");
    };
    Ok(CompileOptions {
        strsize,
        defaultargs: options.flag("defaultargs"),
        zdefs: options.flag("zdefs"),
        empty: options.flag("empty"),
        version: options.version(),
    })
}

/// Longest string: the kernel's verifier follows the loops over strings step by step.
const STRSIZE_MAX: u32 = 4096;

/// `-S`: the listing of every expression, on stderr.
#[expect(clippy::print_stderr, reason = "this is where the command talks to its user")]
pub(crate) fn show_dif(compiled: &Compiled) {
    eprint!("{}", dif_vm::disasm::program(&compiled.program));
}
