//! Where output goes: standard output, or the file of `-o`.

use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};

use anyhow::{Context, Result};

/// Output is handed on when this much has gathered.
const CHUNK: usize = 1 << 16;

/// A buffer before a file.
#[derive(Debug)]
pub(crate) struct Output {
    file: Option<File>,
    /// What `freopen()` has put in the place of that.
    other: Option<File>,
    pub(crate) buffer: Vec<u8>,
    /// Nobody reads any more.
    pub(crate) closed: bool,
}

impl Output {
    pub(crate) fn open(path: Option<&str>) -> Result<Self> {
        let file = match path {
            None => None,
            Some(path) => Some(
                OpenOptions::new()
                    .append(true)
                    .create(true)
                    .open(path)
                    .with_context(|| format!("failed to open the output file {path}"))?,
            ),
        };
        Ok(Self { file, other: None, buffer: Vec::with_capacity(2 * CHUNK), closed: false })
    }

    /// Output goes to the end of another file from now on; with an empty path, where it went at first.
    pub(crate) fn redirect(&mut self, path: &OsStr) -> io::Result<()> {
        self.other =
            if path.is_empty() { None } else { Some(OpenOptions::new().append(true).create(true).open(path)?) };
        Ok(())
    }

    /// Empties the file that output goes to, if it is one that can be.
    pub(crate) fn truncate(&self) {
        let result = match self.other.as_ref().or(self.file.as_ref()) {
            Some(file) => file.set_len(0),
            None => truncate_stdout(),
        };
        // A terminal or a pipe has nothing to be emptied.
        let _ = result;
    }

    /// Hands on what has gathered, if it is much.
    pub(crate) fn relieve(&mut self) -> Result<()> {
        if self.buffer.len() >= CHUNK { self.flush() } else { Ok(()) }
    }

    /// Hands on all that has gathered.
    pub(crate) fn flush(&mut self) -> Result<()> {
        let result = if self.closed || self.buffer.is_empty() {
            Ok(())
        } else {
            match self.other.as_mut().or(self.file.as_mut()) {
                Some(file) => file.write_all(&self.buffer),
                None => write_stdout(&self.buffer),
            }
        };
        self.buffer.clear();
        match result {
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            other => other.context("failed to write the output"),
        }
    }
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
