//! The D library: the files that come with dtrace, and those of folders that the user names.

mod nfs;
mod system;

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use d_frontend::Library;
use d_frontend::library::{LibraryFile, LibraryText};
use d_frontend::pragma::library_dependencies;

macro_rules! file {
    ($name:literal) => {
        file!($name, $name)
    };
    ($name:literal, $path:literal) => {
        LibraryFile { name: $name, text: LibraryText::Written(include_str!(concat!("../../../lib/dtrace/", $path))) }
    };
}

/// The files that come with dtrace.
const FILES: &[LibraryFile] = &[
    file!("errno.d"),
    file!("fcntl.d"),
    system::FILE,
    system::PROCESSORS,
    nfs::FILE,
    file!("io.d"),
    file!("ip.d"),
    file!("lockstat.d"),
    file!("mman.d"),
    file!("net.d"),
    file!("nfs.d"),
    file!("pcap.d"),
    file!("procfs.d"),
    #[cfg(target_arch = "aarch64")]
    file!("regs.d", "aarch64/regs.d"),
    #[cfg(target_arch = "x86_64")]
    file!("regs.d", "x86_64/regs.d"),
    file!("sched.d"),
    file!("signal.d"),
    file!("solaris.d"),
    file!("tcp.d"),
    file!("udp.d"),
    file!("unistd.d"),
    file!("zone.d"),
];

/// The library that comes with dtrace.
pub fn builtin() -> Arc<Library> {
    static BUILTIN: LazyLock<Arc<Library>> = LazyLock::new(|| Arc::new(Library::new(FILES)));
    Arc::clone(&BUILTIN)
}

/// A library file of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    /// What is in it.
    pub text: Vec<u8>,
}

/// Why the libraries of a folder can't be used.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// A file depends on one that is not there.
    #[error("invalid library dependency in {}: {} is not there", .0.display(), .1.display())]
    Missing(PathBuf, PathBuf),
    /// Files depend on each other.
    #[error("cyclic dependency detected: {} => {}", .0.display(), .1.display())]
    Cycle(PathBuf, PathBuf),
    /// The system's reason.
    #[error("failed to read the library {}", .0.display())]
    Read(PathBuf, #[source] std::io::Error),
}

/// The library files of a folder, each after those that it depends on. There are none in a folder that is not there.
///
/// # Errors
/// A file can't be read, or what it depends on is not there or depends on it.
pub fn of_folder(folder: &Path) -> Result<Vec<File>, LibraryError> {
    sorted(read(folder)?)
}

/// The library files of a folder that is used instead of those that come with dtrace. What they depend on and the
/// folder has not, such as the facts about this system, is from there.
///
/// # Errors
/// As of [`of_folder`].
pub fn of_system_folder(folder: &Path) -> Result<Vec<File>, LibraryError> {
    let mut files = read(folder)?;
    let mut at = 0;
    while let Some(file) = files.get(at) {
        let text = String::from_utf8_lossy(&file.text).into_owned();
        for name in library_dependencies(&text) {
            let path = folder.join(name);
            let known = files.iter().any(|file| file.path == path);
            if let (false, Some(own)) = (known, FILES.iter().find(|own| own.name == name)) {
                files.push(File { path, text: text_of(own).into_bytes() });
            }
        }
        at += 1;
    }
    sorted(files)
}

fn text_of(file: &LibraryFile) -> String {
    match file.text {
        LibraryText::Written(text) => text.to_owned(),
        LibraryText::Made { make, .. } => make(),
    }
}

fn read(folder: &Path) -> Result<Vec<File>, LibraryError> {
    let failed = |e| LibraryError::Read(folder.to_owned(), e);
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(failed(e)),
    };
    let paths: Result<Vec<PathBuf>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.map_err(failed)?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "d") && path.is_file());
    paths.sort();
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        let text = std::fs::read(&path).map_err(|e| LibraryError::Read(path.clone(), e))?;
        files.push(File { path, text });
    }
    Ok(files)
}

/// Puts each file after those that it depends on.
fn sorted(files: Vec<File>) -> Result<Vec<File>, LibraryError> {
    let place = |path: &Path| files.iter().position(|f| f.path == path);
    let mut needs = Vec::with_capacity(files.len());
    for file in &files {
        let text = String::from_utf8_lossy(&file.text);
        let paths = library_dependencies(&text).map(|name| file.path.with_file_name(name));
        let places = paths.map(|path| place(&path).ok_or_else(|| LibraryError::Missing(file.path.clone(), path)));
        needs.push(places.collect::<Result<Vec<_>, _>>()?);
    }
    let mut order = Order { files: &files, needs: &needs, state: vec![State::New; files.len()], done: Vec::new() };
    for at in 0..files.len() {
        order.visit(at)?;
    }
    let done = order.done;
    let mut files: Vec<_> = files.into_iter().map(Some).collect();
    Ok(done.into_iter().filter_map(|at| files[at].take()).collect())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    /// What it depends on is being visited.
    Open,
    Done,
}

/// A depth-first walk over dependencies.
struct Order<'a> {
    files: &'a [File],
    needs: &'a [Vec<usize>],
    state: Vec<State>,
    done: Vec<usize>,
}

impl Order<'_> {
    fn visit(&mut self, start: usize) -> Result<(), LibraryError> {
        if self.state[start] != State::New {
            return Ok(());
        }
        self.state[start] = State::Open;
        // Files with the number of dependencies that were visited.
        let mut path = vec![(start, 0)];
        while let Some((at, next)) = path.last_mut() {
            let at = *at;
            let Some(&needed) = self.needs[at].get(*next) else {
                self.state[at] = State::Done;
                self.done.push(at);
                path.pop();
                continue;
            };
            *next += 1;
            match self.state[needed] {
                State::Done => {}
                State::Open => {
                    return Err(LibraryError::Cycle(self.files[at].path.clone(), self.files[needed].path.clone()));
                }
                State::New => {
                    self.state[needed] = State::Open;
                    path.push((needed, 0));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use dtrace_provider::sysfs::has_module;

    use super::*;
    use crate::host::Host;
    use crate::kernel_types::KernelTypes;

    /// What programs know, beside constants.
    const PUBLIC: &[&str] = &[
        "chip",
        "curcpu",
        "curlwpsinfo",
        "curpsinfo",
        "cwd",
        "fds",
        "lgrp",
        "pset",
        "root",
        "tcp_state_string",
        "zonename",
    ];

    fn inlines(text: &str) -> impl Iterator<Item = &str> {
        text.split("\ninline ").skip(1).filter_map(|inline| {
            let declarator = inline.split(['[', '=']).next()?;
            declarator.trim_end().rsplit([' ', '*', '\t', '\n']).next()
        })
    }

    #[test]
    fn programs_may_use_any_other_name_for_themselves() {
        for file in FILES {
            let text = text_of(file);
            let is_apart = |name: &str| {
                let is_constant = !name.contains(|c: char| c.is_ascii_lowercase());
                is_constant || name.starts_with('_') || name.starts_with("genunix_") || PUBLIC.contains(&name)
            };
            let taken: Vec<_> = inlines(&text).filter(|name| !is_apart(name)).collect();
            assert!(taken.is_empty(), "{}: {taken:?}", file.name);
        }
    }

    fn files(texts: &[(&str, &str)]) -> Vec<File> {
        let file =
            |(name, text): &(&str, &str)| File { path: Path::new("/lib").join(name), text: text.as_bytes().into() };
        texts.iter().map(file).collect()
    }

    fn names(files: &[File]) -> Vec<&str> {
        files.iter().filter_map(|f| f.path.file_name()?.to_str()).collect()
    }

    #[test]
    fn files_come_after_what_they_depend_on() {
        let found = sorted(files(&[
            ("a.d", "#pragma D depends_on library d.d\n"),
            ("b.d", "/* none */"),
            ("c.d", "\n  #pragma  D depends_on library \"a.d\"\n#pragma D depends_on provider x\n"),
            ("d.d", "#pragma D depends_on library b.d\n"),
        ]));
        assert_eq!(names(&found.unwrap()), ["b.d", "d.d", "a.d", "c.d"]);
    }

    #[test]
    fn cycles_and_missing_files_are_named() {
        let cycle = [("a.d", "#pragma D depends_on library b.d\n"), ("b.d", "#pragma D depends_on library a.d\n")];
        let error = sorted(files(&cycle)).unwrap_err().to_string();
        assert_eq!(error, "cyclic dependency detected: /lib/b.d => /lib/a.d");
        let missing = [("a.d", "#pragma D depends_on library x.d\n")];
        let error = sorted(files(&missing)).unwrap_err().to_string();
        assert_eq!(error, "invalid library dependency in /lib/a.d: /lib/x.d is not there");
    }

    /// The modules that a file depends on.
    fn needs(text: &[u8]) -> impl Iterator<Item = &str> {
        let lines = std::str::from_utf8(text).unwrap_or_default().lines();
        lines.filter_map(|line| line.strip_prefix("#pragma D depends_on module "))
    }

    #[test]
    fn the_library_holds_on_the_running_kernel() {
        use d_frontend::{AnyProbe, CompileOptions, Macros, ParseOptions, Source, compile, parse};
        let host = Host::default();
        if host.btf().is_none() {
            return println!("skipped: the kernel does not tell its types");
        }
        let texts: Vec<_> = FILES.iter().map(|file| (file.name, text_of(file))).collect();
        let texts: Vec<_> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let mut sorted = sorted(files(&texts)).unwrap();
        sorted.retain(|file| needs(&file.text).all(has_module));
        // It reads variables of the kernel, which not every kernel names.
        let names_data = host.symbols().is_some_and(|symbols| symbols.address(None, "avenrun").is_some());
        sorted.retain(|file| names_data || !file.path.ends_with("solaris.d"));
        let macros = Macros::default();
        let mut parsed = Vec::new();
        for file in &sorted {
            let name = file.path.file_name().unwrap().to_str().unwrap();
            let types = Library::new(&FILES.iter().copied().filter(|own| own.name != name).collect::<Vec<_>>());
            let mut names = KernelTypes::new(&host);
            let mut known = d_frontend::is_type(&mut names);
            let mut is_type = |name: &str| types.is_type(name) || known(name);
            parsed.push((name, parse(&file.text, ParseOptions::new(&macros, &mut is_type))));
        }
        let sources: Vec<_> =
            parsed.iter().map(|(name, parsed)| Source { library: true, ..Source::new(name, parsed) }).collect();
        let mut kernel = KernelTypes::new(&host);
        let (_, diagnostics) = compile(&sources, &CompileOptions::default(), &mut kernel, &mut AnyProbe);
        assert_eq!(diagnostics, []);
        assert!(builtin().is_type("psinfo_t"));
    }

    #[test]
    fn every_file_of_the_repository_is_built_in() {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../lib/dtrace"));
        let found = read(folder).unwrap().into_iter().chain(read(&folder.join(std::env::consts::ARCH)).unwrap());
        let found: BTreeSet<_> =
            found.map(|file| file.path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
        let written = FILES.iter().filter(|file| matches!(file.text, LibraryText::Written(_)));
        let built_in: BTreeSet<_> = written.map(|file| file.name.to_owned()).collect();
        assert_eq!(found, built_in);
    }
}
