//! Where output goes: standard output, the file of `-o`, or that of `freopen()`.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::fd::AsFd;

use anyhow::{Context, Result};
use dtrace_output::capture;
use nix::sys::stat::fstat;

/// Output is handed on when this much has gathered.
const CHUNK: usize = 1 << 16;

/// A buffer before a file.
#[derive(Debug)]
pub(crate) struct Output {
    file: Option<File>,
    /// What `freopen()` has put in the place of that.
    other: Option<Other>,
    pub(crate) buffer: Vec<u8>,
    /// Files that hold captures, each with the link type of its packets.
    captures: BTreeMap<OsString, u32>,
    /// The first output is a capture.
    taken: bool,
    /// Nobody reads any more.
    pub(crate) closed: bool,
}

#[derive(Debug)]
struct Other {
    path: OsString,
    file: File,
    /// What goes there if it is a capture: text does not.
    packets: Option<Vec<u8>>,
}

impl Output {
    pub(crate) fn open(path: Option<&OsStr>) -> Result<Self> {
        let file = match path {
            None => None,
            Some(path) => Some(
                OpenOptions::new()
                    .append(true)
                    .create(true)
                    .open(path)
                    .with_context(|| format!("failed to open the output file {}", path.display()))?,
            ),
        };
        let buffer = Vec::with_capacity(2 * CHUNK);
        Ok(Self { file, other: None, buffer, captures: BTreeMap::new(), taken: false, closed: false })
    }

    /// Output goes to the end of another file from now on; with an empty path, where it went at first.
    pub(crate) fn redirect(&mut self, path: &OsStr) -> io::Result<()> {
        if path.is_empty() {
            self.other = None;
            return Ok(());
        }
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        let packets = self.captures.contains_key(path).then(Vec::new);
        self.other = Some(Other { path: path.to_owned(), file, packets });
        Ok(())
    }

    /// The file that `freopen()` has named.
    pub(crate) fn redirected(&self) -> Option<&OsStr> {
        self.other.as_ref().map(|other| other.path.as_os_str())
    }

    /// The packets for the file of `freopen()`, if there is one, and their link type. The first of them, of the type
    /// `link`, makes the file a capture: what it held is gone, and text goes to the first output from now on, or if that
    /// is the same file to stderr.
    pub(crate) fn packets(&mut self, link: u32) -> Result<Option<(u32, &mut Vec<u8>)>> {
        let is_new = self.redirected().is_some_and(|path| !self.captures.contains_key(path));
        if is_new {
            self.flush()?;
            self.truncate();
        }
        let Some(other) = &mut self.other else { return Ok(None) };
        let packets = other.packets.get_or_insert_default();
        if is_new {
            self.captures.insert(other.path.clone(), link);
            self.taken |= match &self.file {
                Some(file) => is_same(file, &other.file),
                None => is_same(io::stdout(), &other.file),
            };
            capture::start(packets, link);
        }
        Ok(Some((self.captures[&other.path], packets)))
    }

    /// Empties the file that output goes to, if it is one that can be. A capture is none then.
    pub(crate) fn truncate(&mut self) {
        let result = match (&mut self.other, &self.file) {
            (Some(Other { path, file, packets }), _) => {
                *packets = None;
                self.captures.remove(path);
                file.set_len(0)
            }
            (None, Some(file)) => file.set_len(0),
            (None, None) => truncate_stdout(),
        };
        // A terminal or a pipe has nothing to be emptied.
        let _ = result;
    }

    /// Hands on what has gathered, if it is much.
    pub(crate) fn relieve(&mut self) -> Result<()> {
        let packets = self.other.as_ref().and_then(|other| other.packets.as_ref()).map_or(0, Vec::len);
        if self.buffer.len() + packets >= CHUNK { self.flush() } else { Ok(()) }
    }

    /// Hands on all that has gathered.
    pub(crate) fn flush(&mut self) -> Result<()> {
        let result = if self.closed { Ok(()) } else { self.write() };
        self.buffer.clear();
        match result {
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            other => other.context("failed to write the output"),
        }
    }

    fn write(&mut self) -> io::Result<()> {
        if let Some(Other { file, packets: Some(packets), .. }) = &mut self.other {
            file.write_all(&std::mem::take(packets))?;
        }
        if self.buffer.is_empty() {
            return Ok(());
        }
        match (&mut self.other, &mut self.file) {
            (Some(Other { file, packets: None, .. }), _) => file.write_all(&self.buffer),
            _ if self.taken => io::stderr().write_all(&self.buffer),
            (_, Some(file)) => file.write_all(&self.buffer),
            (_, None) => write_stdout(&self.buffer),
        }
    }
}

/// Whether both are one file, pipe or terminal.
fn is_same(one: impl AsFd, other: impl AsFd) -> bool {
    let identity = |file: &dyn AsFd| fstat(file.as_fd()).map(|stat| (stat.st_dev, stat.st_ino));
    identity(&one).is_ok_and(|one| identity(&other) == Ok(one))
}

fn truncate_stdout() -> io::Result<()> {
    let stdout = io::stdout();
    nix::unistd::ftruncate(&stdout, 0)?;
    nix::unistd::lseek(&stdout, 0, nix::unistd::Whence::SeekSet)?;
    Ok(())
}

fn write_stdout(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}

/// Prints a line.
pub(crate) fn line(text: &str) -> Result<()> {
    match writeln!(io::stdout().lock(), "{text}") {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("failed to write the output"),
    }
}
