//! Where output goes: standard output, or the file of `-o`.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};

use anyhow::{Context, Result};

/// Output is handed on when this much has gathered.
const CHUNK: usize = 1 << 16;

/// A buffer before a file.
#[derive(Debug)]
pub(crate) struct Output {
    file: Option<File>,
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
        Ok(Self { file, buffer: Vec::with_capacity(2 * CHUNK), closed: false })
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
            match &mut self.file {
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
